"""Scripts of one voice with notes beside its words, as films and slides have them: what is said, what is a note.

In: the lines of a file, before anybody knows who speaks. Out: the heads of what is said, all the narrator's, and the
lines that are notes to whoever films, shows or edits; and titles with rising numbers, which part such a script.

What is said stands behind a key for it (``Narration:``, ``VO:``, ``Say:``) with other keys around it in the same order
in each part (``Visual:``, ``On-screen text:``), or in block quotes with nothing but notes between them.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from itertools import pairwise

from studio.parse.assemble.draft import NARRATOR
from studio.parse.boilerplate.metadata import is_delivery, key_value
from studio.parse.lines.labels import nobody, thing
from studio.parse.lines.markup import divides, heading_level, heading_of, is_italic, plain
from studio.parse.lines.shape import count_words, ends_open, fold, has_words, vocabulary
from studio.parse.lines.vocabulary import ROLES
from studio.parse.running_text.head_parts import who
from studio.parse.running_text.templates import Head

_SAID = re.compile(
    r"(?:the )?(?:narrations?|narrator|voice ?overs?|v ?o|says?|script|spoken(?: (?:text|words|line))?|speech"
    r"|read(?: aloud)?|audio|speaker text|speak|si|sag|sagt|sprechtext|sprecher(?:text)?|texte? lu|voix off|di|diga"
    r"|decir|voz en off|locución|locução|narração|voce|旁白|口播|台词|配音|ナレーション|語り|내레이션|나레이션"
    r"|закадровый текст|диктор)"
)
"""Keys for what is said, folded."""
_NOTED = vocabulary(
    "b-roll broll b roll on-screen on screen onscreen visual visuals shot shots show video camera cut cuts to text "
    "overlay overlays caption captions title titles card graphic graphics animation image slide notes note emphasis "
    "energy pace tone duration timing time transition sfx music sound effect effects direction directions action "
    "footage demo cue plan"
)
"""Words of the keys of notes."""
FEWEST = 2
"""Times that a key for what is said stands in a script, at least."""


def narrated(lines: Sequence[str], boilerplate: Mapping[int, str]) -> tuple[dict[int, Head], dict[int, str]]:
    """The heads of what a narrator says, and the lines that are notes with the reason; both empty for other scripts."""
    keys = {k: pair for k, line in enumerate(lines) if k not in boilerplate and (pair := key_value(line)) is not None}
    if quoted := _around_quotes(lines, keys, boilerplate):
        return {}, quoted
    said = {k: None for k, pair in keys.items() if _SAID.fullmatch(fold(pair[0]))}
    if len(said) < FEWEST:
        return _under_headings(lines, boilerplate)
    times = Counter(fold(pair[0]) for pair in keys.values())
    steady = {k: fold(pair[0]) for k, pair in keys.items() if k in said or times[fold(pair[0])] > 1}
    others = set(steady.values()) - {steady[k] for k in said}
    if not others or not all(_is_note(key) or _in_turn(key, steady, said) for key in others):
        return {}, {}
    first = next(iter(said))
    heads = {k: Head(NARRATOR, keys[k][1], "bold colon") for k in said}
    notes: dict[int, str] = {}
    for k in keys:
        noted = k in steady or _is_note(fold(keys[k][0]))
        if k > first - 4 and k not in heads and noted and thing(keys[k][0]) is None:
            notes |= dict.fromkeys((k, *_below(lines, k, keys, bool(keys[k][1]))), "notes")
    return heads, notes


def _under_headings(lines: Sequence[str], boilerplate: Mapping[int, str]) -> tuple[dict[int, Head], dict[int, str]]:
    """The same where the keys are headings, which stand again in each part: ``### Audio`` beside ``### Visual``."""
    found = {k: title for k, line in enumerate(lines) if k not in boilerplate and (title := heading_of(line))}
    keys = {k: fold(_BRACKET_LAST.sub("", title)) for k, title in found.items()}
    times = Counter(keys.values())
    keys = {k: key for k, key in keys.items() if times[key] > 1}
    said = [k for k, key in keys.items() if _SAID.fullmatch(key)]
    noted = [k for k, key in keys.items() if k not in said and all(word in _NOTED for word in key.split())]
    if len(said) < FEWEST or len(said) + len(noted) < len(keys) or not noted:
        return {}, {}
    first = {k: next((j for j in range(k + 1, len(lines)) if has_words(lines[j])), k) for k in said}
    heads = {j: Head(NARRATOR, lines[j].strip(), "bold colon") for k, j in first.items() if j not in found}
    notes = dict.fromkeys(said, "heading")
    for k in noted:
        end = next((j for j in range(k + 1, len(lines)) if divides(lines, j)), len(lines))
        notes |= dict.fromkeys(range(k, end), "notes")
    return heads, notes


_BRACKET_LAST = re.compile(r"\s*\([^()]{1,80}\)$")


def _is_note(key: str) -> bool:
    """Whether a key is that of a note: every word, or the last, belongs to those who film, show or edit."""
    words = key.split()
    known = [word in _NOTED for word in words]
    return nobody(key) or is_delivery((key, "")) or all(known) or (known[-1] and not set(words) & ROLES)


def _in_turn(key: str, steady: Mapping[int, str], said: Sized) -> bool:
    """Whether a key stands at the same place in nearly every part, between the same two."""
    if len(said) < 3 or set(key.split()) & ROLES:
        return False
    order = [steady[k] for k in sorted(steady)]
    before = Counter(a for a, b in pairwise(order) if b == key)
    return sum(before.values()) >= 0.7 * len(said) and before.most_common(1)[0][1] >= 0.8 * sum(before.values())


def _below(lines: Sequence[str], k: int, keys: Mapping[int, object], filled: bool) -> list[int]:
    """The lines that go on with a note: items of its list, and where nothing stands behind the key, its paragraph."""
    found: list[int] = []
    for j in range(k + 1, len(lines)):
        item = re.match(r"\s{0,8}[-*+•]\s|\s{2,}\S", lines[j]) is not None
        if j in keys or not lines[j].strip() or divides(lines, j) or (filled and not item):
            break
        found.append(j)
    return found


def _around_quotes(lines: Sequence[str], keys: Mapping[int, object], boilerplate: Mapping[int, str]) -> dict[int, str]:
    """Notes around block quotes that are what is said; labels of people right above them are none of the notes.

    They are, where nearly each has a label right above it; or where each part of a script has one, and little but notes
    stands outside of them.
    """
    rows = [k for k, line in enumerate(lines) if has_words(line) and k not in boilerplate]
    quoted = {k: None for k in rows if lines[k].lstrip().startswith(">") and plain(lines[k])[:1] not in tuple("*[(")}
    if len(quoted) < 2:
        return {}
    titles = numbered_titles(lines)
    parts = {k for k in rows if heading_of(lines[k]) is not None or fold(lines[k]) in titles}
    begun = [k for k in quoted if k - 1 not in quoted and not "".join(lines[k - 1 : k]).lstrip().startswith(">")]
    outside = [k for k in rows if k not in quoted and k not in parts]
    labels = {j for k in begun if (j := _row_above(lines, k)) in outside and _is_label(lines[j])}
    people = {j for j in labels if _names_somebody(lines[j].strip("*_[]【】:： "))}
    announced = len(begun) >= FEWEST and len(labels) >= 0.8 * len(begun)
    if not announced or _says_more(lines, keys, outside, quoted, 2.0):
        acted = sum(is_italic(lines[k].strip()) for k in outside)
        few = len(begun) < (2 if len(parts) > 1 else 3) or (len(parts) < 2 and acted < len(begun) - 1)
        if few or _says_more(lines, keys, outside, quoted, 0.2):
            return {}
        people = set()
    return dict.fromkeys((k for k in (*outside, *_silent(lines, parts, list(quoted))) if k not in people), "notes")


def _row_above(lines: Sequence[str], k: int) -> int:
    """The line with words above another; -1 without one."""
    return next((j for j in range(k - 1, max(-1, k - 4), -1) if has_words(lines[j])), -1)


def _is_label(line: str) -> bool:
    """Whether a line is a label and nothing else: bold or in brackets as a whole, or with a colon at its end."""
    text = line.strip()
    marked = text[:2] in ("**", "__") and text[-2:] in ("**", "__")
    return count_words(text) < 16 and (marked or text.strip("*_ ")[-1:] in (":", "：") or _is_enclosed(text))


def _names_somebody(label: str) -> bool:
    named = who(label)
    return named is not None and named.firm and not nobody(named.name) and not _SAID.fullmatch(fold(named.name))


def _says_more(
    lines: Sequence[str], keys: Mapping[int, object], outside: Sequence[int], quoted: Iterable[int], most: float
) -> bool:
    """Whether text that is no note stands between block quotes, beyond a share of their words."""
    inside = list(quoted)
    plainly = (k for k in outside if k not in keys and not is_italic(lines[k].strip()) and not _is_enclosed(lines[k]))
    between = sum(count_words(plain(lines[k])) for k in plainly if inside[0] < k < inside[-1])
    return between > most * sum(count_words(plain(lines[k])) for k in inside)


def _silent(lines: Sequence[str], parts: Iterable[int], quoted: Sequence[int]) -> Iterator[int]:
    """The headings of parts without a block quote, up to the next heading of the same level or one above it."""
    ends = dict.fromkeys(range(MARKLESS + 1), len(lines))
    for k in sorted(parts, reverse=True):
        level = heading_level(lines[k]) or MARKLESS
        first = bisect(quoted, k)
        if first == len(quoted) or quoted[first] >= min(ends[above] for above in range(level + 1)):
            yield k
        ends[level] = k


MARKLESS = 7
"""The level of a heading without Markdown's marks: below all that have them."""


def _is_enclosed(line: str) -> bool:
    text = line.strip().strip("*_ ")
    return text[:1] + text[-1:] in ("[]", "()")


_TITLE = re.compile(
    r"[*_●•■ ]{0,6}(?P<word>[^\W\d_]+)\s(?P<number>\d{1,3}|[IVX]{1,5})\b(?:\s?[:.,–—-]\s*(?P<rest>\S.{0,100}?))?[\s*_]*"
)
_BOLD = re.compile(r"(?:\*\*|__)(?P<number>\d{1,3})[.)]\s+(?P<rest>\S[^*_]{0,100})(?:\*\*|__):?")
_TIMED = re.compile(
    r"[\[(](?P<first>\d{1,2}:\d\d)\s{0,2}[-–—]\s{0,2}\d{1,2}:\d\d(?:[\])]\s+|\s?[-–—|:]\s)(?P<rest>[^\W\d_][^.!?:]{0,80})"
)
"""``[0:15-0:30] The quay``, ``[0:15-0:30 - The quay]``"""
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")


def numbered_titles(lines: Sequence[str]) -> dict[str, int]:
    """Titles that one word and a number begin (``Scene 2: The quay``), or a number in bold, the numbers only rising.

    Folded, each with -1: it counts as one that a list above it names. Speakers have numbers, too, but come back:
    theirs don't only rise.
    """
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for k, line in enumerate(lines):
        text = line.strip()
        if not 3 < len(text) < 140 or text[0] in "#|>" or not any(map(str.isdecimal, text[:40])):
            continue
        timed = _TIMED.fullmatch(text.strip("*_"))
        if timed is not None and count_words(timed["rest"]) < 8 and ends_open(text):
            found["["][k] = len(found["["]) + 1
        match = _BOLD.fullmatch(text) or _TITLE.fullmatch(text)
        if match is None or not ends_open(match["rest"] or "X"):
            continue
        number = match["number"]
        value = int(number) if number.isdecimal() else _ROMAN.index(number) if number in _ROMAN else 0
        word = match.groupdict().get("word", "").lower()
        if value and word not in ROLES and not (k and text[0].islower()):
            found[word][k] = value
    titles: dict[str, int] = {}
    for numbers in found.values():
        distinct = len({fold(lines[k]) for k in numbers}) == len(numbers)
        rising = distinct and all(a <= b for a, b in pairwise(numbers.values())) and len(set(numbers.values())) > 1
        told = sum(map(has_words, lines)) >= 2 * len(numbers)
        if len(numbers) > 1 and rising and next(iter(numbers.values())) < 3 and told:
            titles |= dict.fromkeys((fold(lines[k]) for k in numbers), -1)
    return titles
