"""Labels: who speaks a line that begins ``Name: text``, and whether the name is a person, a thing or neither.

In: lines. Out: the label of each line by shape alone, and of all labels of a file those that are people.

A name is bounded: five words, begins with a capital, holds no sentence. Labels are weighed over the whole file, since
``Moon: What We Found There`` and ``Moon: Well, hello.`` differ only in what stands around them.
A label is nobody's when

- it is a word for lines around a transcript (``Sources``, ``Note``, ``Duration``), or begins like a sentence,
- all its lines look like headings (no full stop where the file has them, Capitals Like a Title, a small first letter),
- it stands once, and the file uses its words in small letters elsewhere, so that they are no name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from studio.parse.lines.shape import count_words, ends_open, is_title_case, starts_small
from studio.parse.lines.vocabulary import BESIDES, DELIVERY, PAPERWORK, PARTICLES, THINGS
from studio.values import CueKind

HEAD = 130
"""Characters of a line in which its label must end."""

LONGEST = 60
"""Characters of a name."""

MOST_WORDS = 5

_LABEL = re.compile(r"([^:：\[\](){}<>|\"“”=/\\?!;]{1,60}?)\s{0,9}(\([^()]{1,40}\))?\s{0,9}[:：](?!//)")
_PICTURES = re.compile("^[\u2600-\u27bf\ufe0f\u200d\U0001f000-\U0001faff ]{1,8}")
_BEFORE = "\ufeff \t>\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""What may stand before a name: quotation marks of e-mail, and marks for the direction of writing."""

_VOWELS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
)
"""Signs over and under letters, which are letters to a reader and none to ``\\w``; and the scripts made of them."""
_TOKEN = re.compile(
    rf"#?\d{{1,4}}|\d{{1,2}}(?:st|nd|rd|th|ST|ND|RD|TH)|&|(?:[^\W\d_]|[{_VOWELS}])[\w.'’‘\-‑&\u200c\u200d\u30fb{_VOWELS}]*,?"
)
_SUFFIX = re.compile(r"(jr|sr|ii|iii|iv|ph\.?d|m\.?d|esq|dds|rn|obe|mbe)\.?", re.I)
_ABBREVIATION = re.compile(
    r"(\w\.)+|(dr|mr|ms|mrs|mx|st|prof|capt|col|gen|gov|hon|lt|maj|pres|rep|rev|sen|sgt|sr|jr)\.,?", re.I
)

TITLED = re.compile(
    r"(?i:(?:mr|mrs|ms|mx|dr|sen|rep|gov|sgt|lt|capt|col|gen|adm|maj|hon|rev)\.|m\.|mme|mlle|herr|frau|señora?"
    r"|chair(?:man|woman|person)?|vice chair(?:man|woman)?|senator|representative|congress(?:man|woman)|secretary|judge"
    r"|justice|commissioner|governor|delegate|deputy|councillor|council(?:man|woman|member)|alderman|director|admiral"
    r"|general|colonel|captain|major|sergeant|detective|officer|professor|president|minister|mayor|ambassador"
    r"|lord|lady|sir|dame|father|sister|brother)\s(?:(?:de|du|la|van|von|le)\s)?[^\W\d_a-z][\w.'’ -]{0,40}",
)
"""``Mr. Hale``, ``Chairwoman Whitcomb``: a form of address and a name."""

STRUCTURE = re.compile(
    r"(?:acte|scène|akt|szene|acto|escena|cuadro|atto|ato|cena|quadro|parte|teil|partie|сцена|действие|картина|часть)"
    r"\s?\d{1,3}|(part|chapter|act|scene|segment|section|story|topic|item|headline|episode|round|lesson|step|question)\s+"
    r"(#?\d+|one|two|three|four|five|six|seven|eight|nine|ten|[ivx]+)",
    re.I,
)
"""``Part 2``: numbers a heading, never names a person."""


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before the colon of a line, and after it."""

    name: str
    """As written, with single spaces, without a role in parentheses."""
    rest: str
    """The text after the colon; may be empty."""
    firm: bool
    """Every word is written like a name's; otherwise only use can tell (``Second voice``, ``ada``)."""


def read_label(line: str) -> Label | None:
    """The label of a line, judged by its shape alone; None when there is none."""
    start = line[:HEAD].lstrip(_BEFORE)
    if start[:1] > "\u2600":
        start = _PICTURES.sub("", start, count=1)
    match = _LABEL.match(start)
    if match is None:
        return None
    rest = line[len(line[:HEAD]) - len(start) + match.end() :]
    name = " ".join(match[1].split())
    if name[-1:].isdigit() and rest[:2].isdigit():
        return None
    if match[2] and match[2][1:-1].strip().isdigit():
        name += f" {match[2]}"
    firm = _firm(match[1].split())
    return None if firm is None else Label(name, rest.strip(), firm)


def _firm(words: list[str]) -> bool | None:
    """Whether the words are written like a name's; None when they can't be one."""
    if not 0 < len(words) <= MOST_WORDS or not any(c.isalpha() for c in words[0]):
        return None
    small = 0
    for k, word in enumerate(words):
        if _TOKEN.fullmatch(word) is None:
            return None
        if word[-1] == "," and not (k + 1 < len(words) and _SUFFIX.fullmatch(words[k + 1])):
            return None
        short = word.isupper() and len(word) < 6 and len(words) == 1  # "SL.: Somehow."
        if word[-1] == "." and not (short or _ABBREVIATION.fullmatch(word) or _SUFFIX.fullmatch(word)):
            return None
        small += word[0].islower() and not (k and word in PARTICLES)
    if small and any(w.isupper() and len(w) > 2 for w in words[1:]) and not words[0][0].islower():
        return False
    if small and (len(words) > 3 or (words[0][0].islower() and len(words) > 1)):
        return None
    return not small


@lru_cache(maxsize=4096)
def thing(name: str) -> CueKind | None:
    """The cue that a label asks for when it is a thing (``Ad break``, ``Intro music``); None for a person's."""
    words = re.findall(r"[^\W\d_]+", name.lower().replace("/", "")) if len(name) <= LONGEST else []
    kinds = [THINGS[w] for w in words if w in THINGS]
    if kinds and all(w in THINGS or w in BESIDES for w in words):
        return "break" if "break" in kinds else kinds[-1]
    return None


_ORDER = re.compile(r"(?:\d{1,3}[.)]?\s{1,4})?([A-Z][A-Z/&]+(?: [A-Z/&]+){0,2})\s?(?:[.:]|\s[-–—]{1,2})\s+\S")


def ordered(text: str) -> CueKind | None:
    """The cue that a line asks for: its label in capitals, and any delimiter (``SFX. A door``, ``MUSIC - Strings``)."""
    match = _ORDER.match(text[:80])
    return thing(match[1]) if match else None


def punctuates(labels: Sequence[Label | None]) -> bool:
    """Whether the speech of a file ends in full stops: four of five lines of those who speak three times or more."""
    lines = defaultdict(list)
    for label in labels:
        if label is not None and label.rest and not nobody(label.name):
            lines[label.name].append(label.rest)
    speech = [rest for rests in lines.values() if len(rests) > 2 for rest in rests]
    speech = speech or [rest for rests in lines.values() for rest in rests]
    return sum(map(ends_open, speech)) <= 0.2 * len(speech)


_TRANSITION = re.compile(r"(?:FADE|CUT|DISSOLVE|SMASH CUT)S?\s(?:TO|IN|OUT|BACK)\b[^a-z]{0,30}[.:]?")


def is_transition(text: str) -> bool:
    """Whether a line of a film says how the next scene comes: ``CUT TO:``, ``FADES TO BLACK``."""
    return _TRANSITION.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def nobody(name: str) -> bool:
    """Whether a label can never be a person's: paperwork, a thing, a numbered part."""
    words = name.lower().replace(".", "").split()
    if thing(name) is not None or STRUCTURE.fullmatch(name) or is_transition(name) or words[:2] == ["end", "of"]:
        return True
    if any(w in DELIVERY for w in words) and all(w in DELIVERY or w in PAPERWORK or w == "on" for w in words):
        return True
    return all(w in PAPERWORK for w in words) and words not in (["host"], ["guest"])


_GRAMMAR = re.compile("[是的了吗呢就都很这那我你他她它们]|です|ます|から|ので|という")
"""Signs that Chinese and Japanese sentences have and names hardly."""


@lru_cache(maxsize=4096)
def sentence_like(name: str) -> bool:
    """Whether a name in a script without spaces is the beginning of a sentence rather."""
    if name.isascii() or " " in name or not re.search("[\u3040-\u30ff\u4e00-\u9fff]", name):
        return False
    return len(name) > 12 or (len(name) > 4 and _GRAMMAR.search(name) is not None)


_BRACKETS_AROUND = re.compile(r"^\s*[(\[][^()\[\]]{1,80}[)\]]\s*|\s*[(\[][^()\[\]]{1,80}[)\]]\s*$")
"""A direction or a time before or behind what is said."""


_SENTENCE_END = re.compile(r"(?:\w[!?…]+|\w{3,}\.)\s")
"""The end of a sentence inside a line; "Dr." and "St." are none. Three sentences are said, and no title."""


def looks_like_heading(label: Label, stops: bool) -> bool:
    """Whether a labelled line may as well be a heading with a colon; ``stops``: the file's speech has full stops."""
    if STRUCTURE.fullmatch(label.name):
        return True
    rest = _BRACKETS_AROUND.sub("", label.rest)
    count = count_words(rest[:200])
    if not 1 < count <= 16:
        return False
    if (rest[-1] in ".。！" and not rest.endswith("...")) or len(_SENTENCE_END.findall(rest[:200])) > 1:
        return False
    if starts_small(rest):
        return stops
    return (is_title_case(rest) and count > 2) or (stops and ends_open(rest) and count > 2)


_ADDRESS = re.compile(r"\S{1,80}@\S+|(?:https?://|www\.)\S+")
"""``ada.lind@a.example``: a name in small letters all the same."""


def small_words(lines: Sequence[str]) -> frozenset[str]:
    """Words that stand somewhere in small letters and never with a capital inside a sentence."""
    text = _ADDRESS.sub(" ", "\n".join(lines))
    small = set(re.findall(r"\b[a-z]+\b", text))
    return frozenset(small - {word.lower() for word in re.findall(r"(?<=[a-z,] )[A-Z][a-z]+\b", text)})
