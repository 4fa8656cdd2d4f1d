"""The grammar of a script: which templates its turns begin with, and who the people are.

In: the lines of a file and the possible heads of each (``heads``). Out: the heads that begin turns, and how surely.

The choice is by description length. A file costs as many bits as it takes to write it down; a template is worth its
price where it makes the file cheaper. Every head that a template explains saves the bits of a typography that hardly
stands there by chance (``SURPRISE``) and, from the second time on, those of its name; it costs the choice among the
names, and the template costs telling the lines that begin with it from those that don't. So a template that two lines
of prose happen to share costs more than it saves, and one that begins every line costs nothing. docs/reading.md has
the figures and examples.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log2

from studio.parse.clock import GAP, STAMP
from studio.parse.directions import style
from studio.parse.headings import is_division
from studio.parse.heads import Head, Template, is_stamp, read_heads
from studio.parse.inline import plain
from studio.parse.lines import count_words, ends_open, fold, has_words, is_title_case, vocabulary
from studio.parse.manner import SOUNDS, is_term
from studio.parse.names import (
    Label,
    looks_like_heading,
    nobody,
    punctuates,
    read_label,
    sentence_like,
    small_words,
    thing,
)
from studio.parse.vocabulary import OPENERS, PAPERWORK, PARTICLES, ROLES

SURPRISE: dict[Template, float] = {
    "stamped": 9.0, "bold colon": 9.0, "loose stamp": 5.0, "colon": 6.0, "listed colon": 7.0, "bold": 5.0,
    "bracket": 5.0, "at": 6.0, "arrow": 6.0, "bar": 5.0, "dash": 4.0, "letter": 6.0, "gap": 4.0, "heading": 2.0, "timed heading": 4.0, "capitals": 3.0,
    "alone": 1.0, "period": 1.0, "bold line": 3.0, "pair": 9.0, "time": 0.0,
}  # fmt: skip
"""Bits: how unlikely it is that a line has this typography for no reason."""

PRICE = 4.0
"""Bits that a template costs by itself."""
LETTER_BITS = 2.5
"""Bits of one letter of a name that is written again."""
MOST_NAME_BITS = 14.0
KNOWN_BITS = 4.0
"""Bits for a name that another template has already."""
WEAK: frozenset[Template] = frozenset(
    {"period", "dash", "alone", "capitals", "heading", "timed heading", "bold", "bracket", "arrow", "bar", "gap"}
)
"""Typographies that prose has too: words of the language are no names there."""
FEW_TIMES = 3
"""Lines that begin with a time, without brackets: fewer are sentences that do."""
STAGE: frozenset[Template] = frozenset({"period"})


@dataclass(frozen=True, slots=True)
class Grammar:
    """How turns begin in a file."""

    heads: Mapping[int, Head]
    """By index of the line: people's, things', and times without a name."""
    template: Template | None
    """The one that most turns begin with; None where nobody is named."""
    bits: float = 0.0
    """What it saves."""
    share: float = 0.0
    """Of the lines (or paragraphs) from the first turn on, those that begin one."""
    rivals: tuple[tuple[Template, int, float], ...] = ()
    """Templates that were not taken: how many lines have them, and what they would have saved."""

    suspects: Mapping[int, Head] = field(default_factory=dict)
    """By index of the line: heads that look like labels and were not taken."""

    def speaks(self, k: int) -> bool:
        """Whether a person's turn begins in a line."""
        head = self.heads.get(k)
        return head is not None and head.name is not None and thing(head.name) is None


@dataclass(slots=True)
class _Fit:
    """A template laid over a file."""

    template: Template
    heads: dict[int, Head]
    bits: float
    share: float
    names: dict[str, float] = field(default_factory=dict)


class _File:
    """What a template is weighed against."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.filled = [has_words(line) for line in lines]
        self.begins = [
            filled and (k == 0 or not self.filled[k - 1] or lines[k - 1].lstrip()[:1] in ("#", "["))
            for k, filled in enumerate(self.filled)
        ]
        self.common = small_words(lines)
        self.filled_before = _running(self.filled)
        self.begun_before = _running(self.begins)
        self.stops = True

    def has_words_below(self, k: int, heads: Mapping[int, Head]) -> bool:
        """Whether something that is no head stands below a head, before the next one."""
        for j in range(k + 1, min(k + 12, len(self.lines))):
            if j in heads:
                return False
            text = self.lines[j].strip()
            if self.filled[j] and not is_stamp(text):
                return text[0] != "#" and not is_division(text)
        return False


def _running(flags: Sequence[bool]) -> list[int]:
    sums = [0]
    for flag in flags:
        sums.append(sums[-1] + flag)
    return sums


def find_grammar(lines: Sequence[str], only: Iterable[Template] | None = None, skip: Iterable[int] = ()) -> Grammar:
    """Choose the templates that explain a file.

    Args:
        lines: the whole file.
        only: templates that most turns may begin with; by default all.
        skip: indices of lines that begin nothing (code, tables, what is known to be no speech).
    """
    found = read_heads(lines)
    for k in skip:
        found[k] = ()
    allowed = None if only is None else frozenset(only)
    by_template: dict[Template, dict[int, Head]] = defaultdict(dict)
    for k, heads in enumerate(found):
        for head in heads:
            by_template[head.template][k] = head
    times = by_template.pop("time", {})
    if pairs := _pairs(found):
        by_template["pair"] = pairs
    _spell_alike(by_template)
    file = _File(lines)
    labels = [Label(h.name or "", h.rest, h.firm) for heads in found for h in heads if h.template in _COLONS]
    file.stops = punctuates(labels)
    fits = [
        fit
        for template, heads in by_template.items()
        if (allowed is None or template in allowed)
        and (not pairs or template == "pair")
        and (fit := _fit(file, template, heads, {})) is not None
    ]
    fits.sort(key=lambda fit: -fit.bits)
    taken = fits[0] if fits and fits[0].bits > 0 else None
    rivals = tuple((f.template, len(f.heads), round(f.bits, 1)) for f in fits[:4] if f is not taken)
    if taken is None and (asked := _bold_lines(lines, skip)):
        return Grammar(asked, "bold line", SURPRISE["bold line"] * len(asked), 1.0)
    if taken is None:
        return Grammar(_times(lines, times, {}), None, rivals=rivals, suspects=_suspects(found, {}))
    heads = dict(taken.heads)
    for template in sorted(by_template, key=lambda t: -SURPRISE[t]):
        if template != taken.template:
            heads |= _further(file, template, by_template[template], heads, taken)
    heads |= _things(by_template, heads, taken)
    heads |= _together(file, heads)
    heads = _by_their_names(heads)
    heads |= _times(lines, times, heads)
    share = taken.share
    return Grammar(dict(sorted(heads.items())), taken.template, taken.bits, share, rivals, _suspects(found, heads))


def _suspects(found: Sequence[Sequence[Head]], taken: Mapping[int, Head]) -> dict[int, Head]:
    """Lines that look like a label by shape alone and begin no turn."""
    suspects: dict[int, Head] = {}
    for k, options in enumerate(found):
        for head in options:
            name = head.name
            plainly = head.template in _COLONS or (head.template == "bracket" and bool(head.rest))
            plainly = plainly or (head.template == "period" and bool(name) and str(name).isupper() and bool(head.rest))
            if k in taken or name is None or not plainly or not head.firm:
                continue
            words = name.lower().split()
            ordinary = words[0].strip(",.") in OPENERS or words[0].strip(",.") in PAPERWORK or len(words) > 3
            if not ordinary and not nobody(name) and not sentence_like(name) and not _is_sound(words):
                suspects[k] = head
                break
    return suspects


def _is_sound(words: Sequence[str]) -> bool:
    return any(map(SOUNDS.fullmatch, words))


_WHO = vocabulary(
    "voice speaker name character host who person role actor sprecher personaje personnage voz voix 角色 说话人"
)
_SAYS = vocabulary(
    "text line lines dialogue dialog says words speech content script message said texte texto 台词 内容"
)


def _pairs(found: Sequence[Sequence[Head]]) -> dict[int, Head]:
    """``Voice: Ada`` over ``Text: Good evening.``: the words are the second line's, the name is the first one's."""
    heads: dict[int, Head] = {}
    who: tuple[int, str] | None = None
    for k, options in enumerate(found):
        label = next((h for h in options if h.template in ("colon", "listed colon", "bold colon")), None)
        if label is None or label.name is None:
            continue
        key = label.name.lower()
        if key in _WHO and label.rest and count_words(label.rest) <= 5:
            who = k, plain(label.rest).strip("\"'")
        elif key in _SAYS and who is not None and k - who[0] <= 3:
            heads[who[0]] = Head(who[1], "", "pair", True)
            heads[k] = Head(who[1], label.rest, "pair", True)
            who = None
        else:
            who = None
    return heads if len(heads) > 3 else {}


QUESTIONER, ANSWERER = "Interviewer", "Guest"
"""Who speaks where questions are in bold and nobody is named."""


def _bold_lines(lines: Sequence[str], skip: Iterable[int]) -> dict[int, Head]:
    """An interview without names: paragraphs in bold that are questions, with the answers between them."""
    left_out = set(skip)
    bold: dict[int, str] = {}
    answers: list[int] = []
    paragraphs = 0
    for k, line in enumerate(lines):
        begins = has_words(line) and (k == 0 or not has_words(lines[k - 1])) and k not in left_out
        if not begins or line.lstrip()[:1] == "#":
            continue
        paragraphs += 1
        match = _BOLD_LINE.fullmatch(line.strip())
        if match is not None:
            bold[k] = match[2].strip()
        elif k - 1 in bold or (k > 1 and k - 2 in bold):
            answers.append(k)
    asked = sum(text.rstrip('"”')[-1:] in "?？" for text in bold.values())
    if len(bold) < 3 or asked < 0.7 * len(bold) or len(answers) < 0.8 * len(bold) or len(bold) < 0.2 * paragraphs:
        return {}
    heads = {k: Head(QUESTIONER, text, "bold line") for k, text in bold.items()}
    return heads | {k: Head(ANSWERER, lines[k].strip(), "bold line") for k in answers}


_BOLD_LINE = re.compile(r"(\*\*|__)(?=\S)([^*_]{3,600}?)\1")

_COLONS: frozenset[Template] = frozenset({"colon", "listed colon", "bold colon", "stamped"})


def _spell_alike(by_template: Mapping[Template, dict[int, Head]]) -> None:
    """Names keep the spelling they have first, whatever apostrophes stand in them later."""
    spelled: dict[str, str] = {}
    for heads in by_template.values():
        for k in sorted(heads):
            name = heads[k].name
            if name is None:
                continue
            first = spelled.setdefault(name.replace("’", "'").replace("‘", "'"), name)
            if first != name:
                heads[k] = replace(heads[k], name=first)


def _fit(file: _File, template: Template, heads: dict[int, Head], known: Mapping[str, int]) -> _Fit | None:
    """Lay a template over a file: names that cost more than they save are no heads of it."""
    said = {k: h for k, h in heads.items() if h.name is not None and thing(h.name) is None}
    if template == "bold" and 2 * sum(h.listed for h in said.values()) < len(said):
        said = {k: h for k, h in said.items() if not h.listed}  # a list of the cast
    times = Counter(h.name for h in said.values())
    solid = {k: h for k, h in said.items() if has_words(h.rest) or times[h.name] > 1 or template not in WEAK}
    if template != "pair":
        said = {k: h for k, h in said.items() if has_words(h.rest) or file.has_words_below(k, solid)}
    if not said:
        return None
    by_name: dict[str, list[int]] = defaultdict(list)
    for k, head in said.items():
        by_name[head.name or ""].append(k)
    paragraphs = sum(file.begins[k] for k in said) >= 0.8 * len(said) - 1
    below = 2 * sum(not has_words(h.rest) for h in said.values()) > len(said)
    if paragraphs and template in WEAK and len(said) > 4:
        said = {k: h for k, h in said.items() if file.begins[k]}  # a wrapped line may begin like a head
        by_name = defaultdict(list)
        for k, head in said.items():
            by_name[head.name or ""].append(k)
    kept, names = said, {}
    for _ in range(3):
        odds = _odds(file, kept, paragraphs, below)
        choice = log2(max(1, len({h.name for h in kept.values()})))
        names = {
            name: bits
            for name, where in by_name.items()
            if (bits := _name_bits(file, template, name, [said[k] for k in where], known, choice, odds)) > 0
        }
        before = len(kept)
        kept = {k: h for k, h in said.items() if h.name in names}
        if not kept:
            return None
        if len(kept) == before:
            break
    bits = sum(names.values()) - PRICE + _conversation(template, kept)
    if template in WEAK:
        back = sum(len(by_name[name]) > 1 for name in names)
        full = len(kept) >= 4 and len(kept) >= 0.8 * _rows(file, kept, paragraphs)
        enough = 1 if full else min(2, len(names) - 1)
        if not known and (len(names) < 2 or back < enough):
            return None
    rows = _rows(file, kept, paragraphs)
    return _Fit(template, kept, bits, len(kept) / max(1, rows), names)


def _rows(file: _File, heads: Mapping[int, Head], paragraphs: bool) -> int:
    """How many lines (or paragraphs) stand from the first head to the last."""
    first, last = min(heads), max(heads)
    sums = file.begun_before if paragraphs else file.filled_before
    return max(len(heads), sums[last + 1] - sums[first])


def _odds(file: _File, heads: Mapping[int, Head], paragraphs: bool, below: bool) -> float:
    """Bits per head that it costs to tell the lines that begin a turn from the others.

    Where the words stand below the names (``below``), the line under a name is no choice.
    """
    if not heads:
        return 12.0
    rows, n = _rows(file, heads, paragraphs), len(heads)
    rows = max(n, rows - n) if below else rows
    p = n / rows
    if p >= 1:
        return 0.0
    return (-p * log2(p) - (1 - p) * log2(1 - p)) * rows / n


def _name_bits(
    file: _File,
    template: Template,
    name: str,
    heads: Sequence[Head],
    known: Mapping[str, int],
    choice: float,
    odds: float,
) -> float:
    """What it saves to take a name for somebody's."""
    n = len(heads)
    bits = _shape_bits(file, template, name, heads, known)
    if bits <= -20:
        return bits
    each = SURPRISE[template] - choice - odds
    if (template == "period" and name.isupper()) or (template == "alone" and all(h.role for h in heads)):
        each += 4.0
    for head in heads[:40]:
        each += _speech_bits(head) / min(n, 40)
    again = min(LETTER_BITS * len(name), MOST_NAME_BITS)
    return bits - 2.0 + n * each + (n - 1) * again + (KNOWN_BITS * n if fold(name) in known else 0.0)


def _shape_bits(file: _File, template: Template, name: str, heads: Sequence[Head], known: Mapping[str, int]) -> float:
    """For and against a name by how it is written and what stands behind it."""
    n, first = len(heads), heads[0]
    words = [word.strip(".,#") for word in name.lower().split()]
    if nobody(name) or sentence_like(name):
        return -99.0
    if fold(name) in known:
        return 2.0
    role = any(word in ROLES for word in words)
    colon = template in _COLONS
    initials = name.isupper() and len(name) < 4 and template in ("bold colon", "stamped")
    if words[0] in OPENERS and not role and not initials and not (colon and n > 2 and first.firm):
        return -99.0
    if not any(h.firm for h in heads) and not role and n < 3 and template not in ("stamped", "at", "letter"):
        return -99.0
    rests = Counter(fold(head.rest) for head in heads[:10])
    listed = set(rests.values()) == {2} and n < 5 and count_words(first.rest[:200]) > 1
    if colon and listed and all(ends_open(h.rest) for h in heads):
        return -99.0  # each stands in a list and again as a heading
    if template in ("colon", "listed colon", "bold colon") and n < 4 and not role:
        if all(looks_like_heading(Label(name, h.rest, h.firm), file.stops) for h in heads if h.rest) and any(
            h.rest for h in heads
        ):
            return -99.0
    if words in (["host"], ["guest"]) and n == 1 and ends_open(first.rest):
        return -99.0
    bits = 2.0 if role else 1.0 if first.firm else -1.0
    if re.search(r"\d$", name) and role:
        bits += 2.0
    if not role and n == 1 and words[0] in PAPERWORK:
        return -99.0
    ordinary = all(word in file.common or word in PARTICLES for word in words)
    if not role and ordinary and (template in WEAK or n == 1):
        return -99.0
    if template in ("period",) and re.fullmatch(r"(mr|mrs|ms|dr|st|rev|prof|capt|vs|etc|no|vol|fig|p|pp)", words[-1]):
        return -99.0
    if template == "listed colon" and n == 1:
        bits -= 3.0
    return bits - max(0, len(words) - 3)


_BRACKETED_END = re.compile(r"\s*[(\[][^()\[\]]{1,60}[)\]]\s*$")


def _speech_bits(head: Head) -> float:
    """For and against a head by what stands behind it: sentences speak, titles and values don't."""
    rest = _BRACKETED_END.sub("", head.rest[-80:]).rstrip("\"'”’»)]*_ ")
    if not rest:
        return 0.0
    if rest[-1] in ".!?…。！？—–-":
        return 1.0
    return -1.0 if is_title_case(head.rest[:200]) or count_words(head.rest[:200]) < 3 else 0.0


def _conversation(template: Template, heads: Mapping[int, Head]) -> float:
    """People take turns: for each that another speaks next, against each that speaks on."""
    if template not in WEAK or len(heads) < 2:
        return 0.0
    names = [heads[k].name for k in sorted(heads)]
    changes = sum(a != b for a, b in zip(names, names[1:], strict=False))
    return 1.0 * changes - 2.0 * (len(names) - 1 - changes)


def _further(
    file: _File, template: Template, heads: Mapping[int, Head], taken: Mapping[int, Head], fit: _Fit
) -> dict[int, Head]:
    """Heads of another template beside those taken: of people who are known already, or strong by themselves."""
    rest = {k: head for k, head in heads.items() if k not in taken}
    if not rest:
        return {}
    known = {fold(name): 1 for name in fit.names}
    if template in WEAK or fit.template in WEAK:
        start = min(fit.heads)  # above the first turn stands a list of the cast, and no turn of another typography
        rest = {k: head for k, head in rest.items() if k > start}
    if fit.template in STAGE and template not in STAGE:
        return {}
    if template in WEAK or template in ("colon", "listed colon", "loose stamp", "letter"):
        times = Counter(head.name for head in rest.values())
        again = 2 if template == "letter" or (template not in WEAK and len(fit.names) < 2) else 10**9
        rest = {
            k: h for k, h in rest.items() if h.name is not None and (fold(h.name) in known or times[h.name] >= again)
        }
    extra = _fit(file, template, rest, known)
    return extra.heads if extra is not None and extra.bits + PRICE > 0 else {}


_GENERIC = re.compile(
    r"(?:co-?host|host|guest|speaker|person|voice|interviewer|interviewee|moderator|presenter|panelist|caller|actor|reporter)"
    r"(?:\s*#?(?:\d{1,2}|[A-F]|one|two|three))?",
    re.I,
)


def _by_their_names(heads: Mapping[int, Head]) -> dict[int, Head]:
    """``HOST 1 (Maya)`` is Maya, wherever ``HOST 1`` stands, where one name and no other stands beside it."""
    beside: dict[str, set[str]] = defaultdict(set)
    for head in heads.values():
        if head.name is not None and head.role and _GENERIC.fullmatch(head.name):
            beside[fold(head.name)].add(head.role.strip())
    people = {generic: next(iter(roles)) for generic, roles in beside.items() if len(roles) == 1}
    people = {generic: name for generic, name in people.items() if _is_name(name)}
    return {
        k: replace(head, name=people.get(fold(head.name), head.name)) if head.name is not None else head
        for k, head in heads.items()
    }


def _is_name(text: str) -> bool:
    label = read_label(text + ":")
    words = [word.lower().strip(".,") for word in text.split()]
    return (
        label is not None
        and label.firm
        and not label.rest
        and len(words) <= 4
        and not nobody(text)
        and not is_term(text)
        and style(text, 0) is None
        and not any(word in ROLES or word in OPENERS for word in words)
        and not any(map(SOUNDS.fullmatch, words))
    )


_JOINT = re.compile(
    r"\s{0,8}[_*]{0,2}([^\W\d_][\w.’' -]{0,40}?(?:,| and| &) (?:and )?[^\W\d_][\w.’' -]{0,40}?)\s*(?=[\[(.:_])[.:_]*\s*"
)


def _together(file: _File, taken: Mapping[int, Head]) -> dict[int, Head]:
    """Two of the people who speak elsewhere, named together at the beginning of a paragraph of a play."""
    names = {fold(head.name) for head in taken.values() if head.name is not None and head.template in STAGE}
    found: dict[int, Head] = {}
    if not names:
        return found
    for k, line in enumerate(file.lines):
        match = _JOINT.match(line) if file.begins[k] and k not in taken else None
        if match and all(fold(name) in names for name in re.split(r",| and | & ", match[1]) if name.strip()):
            found[k] = Head(match[1], line[match.end() :].strip(), "period")
    return found


def _things(by_template: Mapping[Template, dict[int, Head]], taken: Mapping[int, Head], fit: _Fit) -> dict[int, Head]:
    """Labels of the same typography that are things: a break, music, a clip."""
    found: dict[int, Head] = {}
    for template, heads in by_template.items():
        if template in _COLONS or template == fit.template:
            for k, head in heads.items():
                if k not in taken and head.name is not None and thing(head.name) is not None:
                    found[k] = head
    return found


def _times(lines: Sequence[str], times: Mapping[int, Head], taken: Mapping[int, Head]) -> dict[int, Head]:
    """Times without a name: the turn goes on. A few bare ones are sentences (``10:30 is late``)."""
    left = {k: head for k, head in times.items() if k not in taken}
    bare = [k for k, head in left.items() if head.rest and lines[k].lstrip()[:1].isdigit()]
    clock = frozenset(bare if len(bare) < FEW_TIMES else ())
    return {k: head for k, head in left.items() if k not in clock}


STAMP_LINE = re.compile(rf"\s*{STAMP}{GAP}")
"""A time at the beginning of a line."""
