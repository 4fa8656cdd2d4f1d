"""How surely a script was read, and what else it could be.

In: a script as running text was read, and its grammar. Out: the script with a confidence from 0 to 1, the readings that
were not taken, and a problem for each line of which both readings are possible.

The confidence is what is left of 1 after five doubts, each with its own ceiling: lines that look like labels though
nobody is named, labels that stand among the words, lines that are said though they look like something else (a name, a
value, a heading, code), words that nobody was found to say, and turns that hardly any template explains. Below
``LIMIT`` a script is not published without being asked for (``render --accept``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from studio.parse.boilerplate.metadata import is_metadata_key, is_value, key_value
from studio.parse.lines.shape import count_words, ends_open, fold, has_words, is_upper
from studio.parse.lines.vocabulary import SOUNDS, THINGS
from studio.parse.running_text.ending import looks_like_boilerplate, signs_off
from studio.parse.running_text.grammar import Grammar
from studio.parse.running_text.signs import signs_of_speakers
from studio.parse.running_text.study import LISTED
from studio.parse.running_text.templates import TYPOGRAPHIES, Head, Template
from studio.values import Alternative, Problem, Pronunciation, Script, Speech

LIMIT = 0.5
"""A confidence below this is doubtful."""

UNSURE = 0.45
"""The confidence, at most, of a file that is read as prose though it shows signs of several speakers."""

MOST_PROBLEMS = 12
"""Lines of one doubt that are reported one by one; the rest is counted."""

ODD = 6.5
"""What a doubtful line takes from the confidence, times its share of all: one in thirteen makes a script doubtful."""

FEWEST = 12
"""Lines of a script, at least, of which the share is taken."""

MOST_UNSAID = 1.5
"""Words of sentences that are not said for each word that is: more, and the file is hardly understood."""

JUDGED = frozenset(["boilerplate", "description", "metadata", "notes", "cue", "heading", "no speaker", "direction"])
"""Reasons for which a sentence may be left out by mistake."""

MILD = frozenset(["a heading", "a direction"])
"""What many a line looks like that is said: it counts half."""

LONG_DESCRIPTION = 60
"""Words above the first label that are hardly a description."""


def assess(script: Script, grammar: Grammar, written: Sequence[str]) -> Script:
    """The script with its confidence, its alternatives and the doubtful lines.

    Args:
        script: as it was read.
        grammar: how its turns begin.
        written: the lines of the file.
    """
    said = {item.line for turn in script.turns for item in turn.items}
    odd = odd_lines(script, written)
    suspects = {k: head for k, head in grammar.suspects.items() if k + 1 in said}
    lines = max(1, len(said))
    unplaced = sum(note.reason in ("no speaker", "no caption") for note in script.not_spoken)
    described = count_words(script.description or "")
    problems = _suspicious(suspects, odd, script)
    confidence = 1.0
    if grammar.template is None:
        confidence = (
            min(1.0, 1.15 - 0.25 * len(suspects)) if len(suspects) < 3 else max(0.1, 0.45 - len(suspects) / lines)
        )
        judged = {note.line for note in script.not_spoken if note.reason in JUDGED - {"metadata", "notes"}}
        signs = signs_of_speakers(written, said | judged)
        problems += signs
        confidence = min(confidence, UNSURE) if signs else confidence
    else:
        confidence -= min(0.5, len(suspects) / lines) + min(0.6, 1.5 * unplaced / (lines + unplaced))
        per_turn = grammar.bits / max(1, sum(map(grammar.speaks, grammar.heads)))
        confidence -= 0.2 if per_turn < 1 else 0.0
        if described > LONG_DESCRIPTION and script.title is None:
            confidence -= 0.2
            line = next((n.line for n in script.not_spoken if n.reason == "description"), 1)
            text = f"the {described} words above the first label are taken for the description, and are not said."
            problems.append(Problem(line, text))
    if says_too_little(script):
        confidence -= 0.6
        problems.append(Problem(1, "more sentences of this file are left out than are said."))
    lost = sorted({*_unsaid_turns(script), *_unsaid_heads(script, grammar, written)})
    problems += [Problem(k, f"this looks like words of {name}, and is not said.") for k, name in lost[:MOST_PROBLEMS]]
    below = _sentences_below(script)
    problems += [
        Problem(k, "this sentence below the last turn is taken for the page's, and is not said.") for k in below
    ]
    confidence -= min(0.6, 0.2 * (len(lost) + len(below)))
    weight = sum(0.5 if kind in MILD else 1.0 for kind in odd.values())
    confidence -= min(0.9, ODD * weight / max(lines, FEWEST))
    confidence = round(max(0.0, min(1.0, confidence)), 2)
    ordered = tuple(sorted((*script.problems, *problems), key=lambda problem: problem.line))
    return replace(
        script, confidence=confidence, alternatives=_alternatives(suspects, grammar, confidence), problems=ordered
    )


def says_too_little(script: Script) -> bool:
    """Whether a reading leaves out far more sentences than it says."""
    return _unsaid_words(script) > MOST_UNSAID * sum(count_words(turn.text) for turn in script.turns)


def _unsaid_words(script: Script) -> int:
    """How many words of sentences are not said, for reasons that are judgements."""
    texts = (note.text for note in script.not_spoken if note.reason in JUDGED)
    return sum(count_words(text) for text in texts if count_words(text[:200]) > 7 and not ends_open(text))


def _unsaid_turns(script: Script) -> list[tuple[int, str]]:
    """Lines that are not said though somebody's name stands in them with a colon and a sentence behind it."""
    names = sorted({turn.speaker for turn in script.turns if len(turn.speaker) > 2})
    if not names or len(names) > MOST_NAMES:
        return []
    label = re.compile(rf"(?:^|[\s\]\"“*])({'|'.join(map(re.escape, names))})\**:\**\s+(\S.*)")
    found = ((note, label.search(note.text[:400])) for note in script.not_spoken if note.reason in JUDGED)
    return [(note.line, match[1]) for note, match in found if match and _is_sentence(match[2])]


def _unsaid_heads(script: Script, grammar: Grammar, written: Sequence[str]) -> list[tuple[int, str]]:
    """Lines with the name of somebody as turns have it, over or before a sentence, which are not said.

    A word of the name has to stand in what is said: people are called by their names, items of a page are not.
    """
    page = {note.line - 1 for note in script.not_spoken if note.reason in ("boilerplate", "description")}
    lines = [k for k in sorted(grammar.heads) if k in page and grammar.speaks(k) and grammar.heads[k].template in SURE]
    called = {word for turn in script.turns for word in re.findall(r"[^\W\d_]{3,}", turn.text)} if lines else set()
    found: list[tuple[int, str]] = []
    for k in lines:
        head = grammar.heads[k]
        name = head.name or ""
        words = head.rest or next((line for line in written[k + 1 : k + 3] if has_words(line)), "")
        known = count_words(name) < 3 and not called.isdisjoint(word for word in name.split() if word[0].isupper())
        if known and _is_sentence(words) and not ends_open(words):
            found.append((k + 1, name))
    return found


SURE = frozenset(template for template, typography in TYPOGRAPHIES.items() if typography.bits >= 6.0)
"""Templates that hardly stand over anything but speech."""


def _sentences_below(script: Script) -> list[int]:
    """Lines right below the last turn that are sentences without a label, and not said: a closing word, perhaps.

    One alone is mostly the page's.
    """
    last = max((item.line for turn in script.turns for item in turn.items), default=0)
    near = (note for note in script.not_spoken if note.reason == "boilerplate" and last < note.line <= last + NEAR)
    found = [note.line for note in near if _may_be_said(note.text)] if last else []
    return found if len(found) > 1 and not any(map(signs_off, (turn.text for turn in script.turns[-2:]))) else []


def _may_be_said(text: str) -> bool:
    plainly = (text[:1].isalpha() or text[:1] in tuple('«"“')) and ":" not in text[:40] and "http" not in text
    return plainly and count_words(text[:200]) > 3 and not ends_open(text) and not looks_like_boilerplate(text)


NEAR = 8
"""Lines below the last turn among which a closing word may stand."""


def _is_sentence(text: str) -> bool:
    return count_words(text[:200]) > 3 and re.search(r"[.!?…。！？]", text) is not None


MOST_NAMES = 100
"""Speakers of a script whose names are looked for among what is not said."""


def _suspicious(suspects: Mapping[int, Head], odd: Mapping[int, str], script: Script) -> list[Problem]:
    """A problem for each line that looks like a label, or like something else that nobody says, and is said."""
    told = {problem.line for problem in script.problems}
    speakers = {item.line: turn.speaker for turn in script.turns for item in turn.items} if suspects or odd else {}
    labels = {k + 1: f"'{head.name}' looks like a label" for k, head in suspects.items()}
    others = {k: f"this looks like {kind}" for k, kind in odd.items() if k not in labels and k not in told}
    kept = {k: text for k, text in labels.items() if k not in told or suspects[k - 1].template != "colon"} | others
    left = sorted(k for k in kept if k in speakers)  # a cue or a heading isn't said by anybody
    problems = [Problem(k, f"{kept[k]}, and is said by {speakers[k]} with its words.") for k in left[:MOST_PROBLEMS]]
    if len(left) > MOST_PROBLEMS:
        more = len(left) - MOST_PROBLEMS
        problems.append(Problem(left[MOST_PROBLEMS], f"{more} more lines look like labels or notes, and are said."))
    return problems


def _alternatives(suspects: Mapping[int, Head], grammar: Grammar, confidence: float) -> tuple[Alternative, ...]:
    """The readings that were not taken: what their turns would begin with, and how many lines do."""
    if confidence >= LIMIT and grammar.template is not None:
        return ()
    counted: Counter[Template] = Counter(head.template for head in suspects.values())
    for template, lines, _bits in grammar.rivals:
        if template != grammar.template and lines > 1:
            counted[template] = max(counted[template], lines)
    return tuple(
        Alternative(TYPOGRAPHIES[template].form, lines, TYPOGRAPHIES[template].example)
        for template, lines in counted.most_common(3)
        if lines > 1 or confidence < LIMIT
    )


def doubt(script: Script) -> str | None:
    """Why a script should not be published as it was read; None where it may be."""
    if script.confidence >= LIMIT:
        return None
    names = script.speakers
    taken = (
        f"nobody is named: read by {names[0]}"
        if script.format == "prose"
        else f"read as {script.format}: {len(names)} speakers"
    )
    others = "; ".join(f"{a.lines} lines look like '{a.example}': try --format {a.format}" for a in script.alternatives)
    return f"{taken}; {others}" if others else taken


SHORT = 8
"""Words of a line that may be a name, a heading or a credit."""

STOPPED = 0.7
"""Share of the lines of a script that end in full stops, from which one without any is odd."""

_CODE = re.compile(r"[{}\\]|<[/\w]|[\w\"']=[\w\"']|\||\b\d{1,2}:\d\d:\d\d|-->|\w\(\)|::|https?://|^\$ |^#\w+:")
_CLOCK = re.compile(r"^\W{0,3}\d{1,2}:\d\d\b|\b\d{1,2}:\d\d\W{0,3}$")
_BRACKETS = ("()", "[]", "（）", "{}")


def odd_lines(script: Script, lines: Sequence[str]) -> dict[int, str]:
    """The doubtful lines by their 1-based number, with what each looks like.

    Only lines without anybody's label on them are judged, long brackets of sounds in any line, and single turns of
    people who never come back.
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
        if any(_names_sounds(inside) for inside in _LONG_BRACKET.findall(text[:5000])):
            found[k] = "a direction"
            continue
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


_LONG_BRACKET = re.compile(r"\(([^()]{121,1500})\)")
"""A bracket too long to be left out as a direction."""


def _names_sounds(inside: str) -> bool:
    """Whether a bracket names two sounds or more."""
    words = re.findall(r"[^\W\d_]+", inside.lower())
    return sum(word in THINGS or SOUNDS.fullmatch(word) is not None for word in words) > 1


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
