"""Lines that are said though they look like something else: names, values, headings, code, what stands around a script.

In: a script as it was read, the lines of its file. Out: for each doubtful line, what it looks like.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from studio.parse.boilerplate.metadata import is_metadata_key, is_value, key_value
from studio.parse.lines.shape import count_words, ends_open, fold, has_words, is_upper
from studio.parse.running_text.ending import looks_like_boilerplate
from studio.parse.running_text.study import LISTED
from studio.values import Pronunciation, Script, Speech

SHORT = 8
"""Words of a line that may be a name, a heading or a credit."""

STOPPED = 0.7
"""Share of the lines of a script that end in full stops, from which one without any is odd."""

_CODE = re.compile(r"[{}\\]|<[/\w]|[\w\"']=[\w\"']|\||\b\d{1,2}:\d\d:\d\d|-->|\w\(\)|::|https?://|^\$ |^#\w+:")
_CLOCK = re.compile(r"^\W{0,3}\d{1,2}:\d\d\b|\b\d{1,2}:\d\d\W{0,3}$")
_BRACKETS = ("()", "[]", "（）", "{}")


def odd_lines(script: Script, lines: Sequence[str]) -> dict[int, str]:
    """The doubtful lines by their 1-based number, with what each looks like.

    Only lines without anybody's label on them are judged, and single turns of people who never come back.
    """
    said = _said(script)
    if not said:
        return {}
    stops = sum(not ends_open(text) for text in said.values()) >= STOPPED * len(said)
    shouted = sum(map(is_upper, said.values())) > 0.1 * len(said)
    begins = {turn.line for turn in script.turns}
    names = {fold(name) for name, turns in Counter(turn.speaker for turn in script.turns).items() if turns > 1}
    short = {k: fold(text) for k, text in said.items() if count_words(text) <= SHORT and ends_open(text)}
    times = Counter(short.values())
    again = sum(times[text] > 1 for text in short.values()) > 2 and sum(n > 1 for n in times.values()) > 1
    found: dict[int, str] = {}
    for k, text in said.items():
        written = lines[k - 1].strip() if k <= len(lines) else ""
        if k in begins and not written.lstrip(" *_>#-").startswith(text[:6]):
            continue
        alone = _is_blank(lines, k - 2) and _is_blank(lines, k)
        if _CODE.search(text):
            found[k] = "code or mark-up"
        elif count_words(text) <= SHORT and _CLOCK.search(text):
            found[k] = "a time"
        elif _is_credit(text, listed=LISTED.match(written) is not None):
            found[k] = "a note about the script"
        elif again and k in short and times[short[k]] > 1:
            found[k] = "a name that comes back"
        elif _names_somebody(text, names):
            found[k] = "a label"
        elif written[:1] + written[-1:] in _BRACKETS and not any(sign in written[1:-1] for sign in "()[]{}（）"):
            found[k] = "a direction"
        elif alone and k in short and ((stops and k not in begins) or (is_upper(text) and not shouted)):
            found[k] = "a heading"
    return found | _single_values(script, stops)


def _said(script: Script) -> dict[int, str]:
    rows: dict[int, str] = {}
    for turn in script.turns:
        for item in turn.items:
            if isinstance(item, (Speech, Pronunciation)) and has_words(item.text):
                rows[item.line] = f"{rows[item.line]} {item.text}" if item.line in rows else item.text
    return rows


def _is_blank(lines: Sequence[str], k: int) -> bool:
    return not 0 <= k < len(lines) or not lines[k].strip()


def _is_credit(text: str, *, listed: bool) -> bool:
    """Whether a line may be a note about the script; an entry of a list (``- Monday: north side``) only by its key."""
    pair = key_value(text)
    if pair is not None and listed:
        return is_metadata_key(pair[0])
    value = pair is not None and 0 < count_words(pair[1]) < SHORT and is_value(pair[1])
    return value or looks_like_boilerplate(text)


def _names_somebody(text: str, names: set[str]) -> bool:
    """Whether a line begins with the name of somebody who speaks, and a delimiter."""
    match = re.match(r"\W{0,3}([^\W\d_][^:.(\[|–—-]{0,40}?)(?:\s?[:(\[|]|\s[–—-]{1,2}\s|\.[–—-])", text[:60])
    return match is not None and fold(match[1]) in names


def _single_values(script: Script, stops: bool) -> dict[int, str]:
    """Turns of those who never say a sentence, where others speak in sentences."""
    turns = script.turns
    times = Counter(turn.speaker for turn in turns)
    if not stops or len(turns) < 6:
        return {}
    values = {turn.line for turn in turns if count_words(turn.text[:300]) <= SHORT and ends_open(turn.text)}
    only = {turn.speaker for turn in turns} - {turn.speaker for turn in turns if turn.line not in values}
    return {turn.line: "a note about the script" for turn in turns if turn.speaker in only and times[turn.speaker] < 9}
