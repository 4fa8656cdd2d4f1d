"""The reader of dialogue in tags: ``<Person1>``, ``[S1]``, and SSML with its voices.

In: the lines of a file. Out: a Script.

A tag that names a person means that this person speaks from here on, be it an opening or a closing one: language models
close each other's tags, and where every tag is closed rightly nothing but white space stands after it. Tags in angle
brackets may be called anything but the names HTML and SSML use; tags in square brackets are ``[S1]`` anywhere, and
names (``[Ada]``, ``[Ada|seed:42]``, ``[de:Ada]``, ``[voice:ada]``) that come back at the start of a line.

Source: W3C Speech Synthesis Markup Language 1.1, https://www.w3.org/TR/speech-synthesis11/, section 3.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from studio.formats.sanitize import unescaped
from studio.parse.assemble.draft import Draft
from studio.parse.assemble.script import assemble
from studio.parse.lines.labels import nobody, read_label
from studio.parse.lines.markup import INLINE, heading_of
from studio.parse.lines.shape import has_words, vocabulary
from studio.parse.lines.times import STAMP
from studio.parse.lines.vocabulary import BESIDES, SOUNDS
from studio.values import Script

NAME = "tags"

MARKUP = vocabulary(
    "a abbr article aside audio b bgsound blockquote body bookmark br break center cite code dd desc details div dl dt "
    "effect em embed emphasis emotion expression figure footer form g h1 h2 h3 h4 h5 h6 head header hr html i iframe "
    "img input lang lexicon li link lookup main mark meta metadata nav ol p para paragraph phoneme pre prosody q s "
    "say-as script section sentence silence small source span speak strong style sub summary sup svg table tbody td "
    "text th thead time title token tr u ul ut video viseme w"
)
"""What a tag is called that is nobody's."""

_TAG = re.compile(
    r"<!--.{0,2000}?-->|<\?[^<>]{0,300}\?>|<<[^<>\n]{1,60}>>|<[^<>]{1,400}>|\[[^\[\]\n]{1,60}\]:?|>>\s{0,3}[A-Z][^\s<>:][^<>:\n]{0,40}:",
    re.S,
)
_ANGLE = re.compile(r"<(/?)\s*([A-Za-z][\w.:-]*(?: ?\d{1,3})?)\s*(.*?)/?>", re.S)
_VOICE = re.compile(r"(?:name|spk|speaker|id|who|voice|character|role)\s*=\s*[\"']([^\"']{1,80})[\"']", re.I)
_SPEECH_TAGS = vocabulary("voice speaker turn v person character speech line dialogue say utterance u said role actor")
_DECLARED = re.compile(r"\bid\s*=\s*[\"'].*\bname\s*=|\bname\s*=\s*[\"'].*\bid\s*=", re.I)
_MARKER = re.compile(r"<<\s*(?:voice|speaker)\s*:\s*([^<>]{1,60}?)\s*>>", re.I)
_STAMP = re.compile(rf"\s{{0,8}}{STAMP}\s{{0,4}}[-–—|:]?\s{{0,4}}")
_NUMBERED = re.compile(r"\[((?:S|spk|speaker|person|host)[ _]?\d{1,3})\]:?", re.I)
_SQUARE = re.compile(r"\[(?:voice\s*:\s*|[a-z]{2,3}\s*:\s*)?([^\[\]|:]{1,40}?)\s*(?:\|[^\[\]]*)?\]:?", re.I)
_WORDS = re.compile(r"[^\W\d_]+")


def score(lines: Sequence[str]) -> float:
    """How surely a file has this form: by the share of its lines that hold somebody's tag, at most 0.97."""
    text = "\n".join(lines)
    people = _people(text)
    found = sum(who is not None for _, who, _ in _tags(text, people))
    filled = sum(map(has_words, lines))
    if re.match(r"\s*(?:<\?xml[^>]*>\s*)?<speak\b", text.lstrip("\ufeff")):
        return 0.97
    return min(0.97, 0.4 + found / filled) if found and filled and found >= 0.1 * filled else 0.0


def read(lines: Sequence[str]) -> Script:
    """Read a file of this form; the script holds no turn when nothing but tags stands in the file."""
    text = "\n".join(lines)
    draft = Draft()
    at = 1
    fresh = False
    pieces = split_tags(text)
    timed = 2 * sum(_STAMP.match(words) is not None for who, words in pieces if who) > len(pieces) - 1
    for who, words in pieces:
        if who is not None and who != draft.speaker:
            draft.label(who, at)
        for k, row in enumerate(words.split("\n")):
            at += k > 0
            if (timed and k == 0 and who) or _STAMP.fullmatch(row):
                row = _STAMP.sub("", row, count=1)
            title = heading_of(row)
            if title is not None and has_words(title):
                draft.heading(title, at)
                continue
            if has_words(row):
                draft.narrate(at, "nobody's tag stands above these words")
                draft.say(row, at, paragraph=fresh)
            fresh = fresh if row.strip() else k > 0
    draft.finish()
    draft.skip_rest(lines, "tag")
    return assemble(NAME, draft)


def split_tags(text: str) -> list[tuple[str | None, str]]:
    """The text as pieces in order, each with who speaks from there on (None: who spoke before).

    Line ends stay; markup is gone but for the SSML that ``spoken`` obeys.
    """
    pieces: list[tuple[str | None, str]] = []
    words: list[str] = []
    at = 0
    who: str | None = None
    for match, name, said in _tags(text, _people(text)):
        words += [_unescaped(text[at : match.start()]), said, "\n" * match[0].count("\n")]
        at = match.end()
        if name is not None and name != who:
            pieces.append((who, "".join(words)))
            who, words = name, []
        elif name is not None:
            words.append(" ")
    return [*pieces, (who, "".join(words) + _unescaped(text[at:]))]


def _unescaped(text: str) -> str:
    """The text with its entities undone, line by line: an entity makes no new line."""
    if "&" not in text:
        return text
    return "\n".join(" ".join(unescaped(row).splitlines()) for row in text.split("\n"))


def has_tags(text: str) -> bool:
    """Whether somebody's tag stands in a text."""
    return bool(_people(text))


def _tags(text: str, people: frozenset[str]) -> Iterator[tuple[re.Match[str], str | None, str]]:
    """Each tag to be taken out, with the person it names or what stands in its place."""
    for match in _TAG.finditer(text):
        name = _named(match[0])
        if name is not None and name in people:
            yield match, name, ""
        elif match[0][0] == "<" and match[0][1] in "!?":
            yield match, None, ""
        elif match[0][0] == "<" and (angle := _ANGLE.fullmatch(match[0])):
            yield match, None, _in_place(match[0], angle[2].lower())


def _in_place(tag: str, name: str) -> str:
    if name in INLINE:
        return " ".join(tag.split())
    return " " if name == "br" else ""


def _named(tag: str) -> str | None:
    """Whom a tag could name."""
    if marker := _MARKER.fullmatch(tag):
        return marker[1]
    if tag[0] == "<":
        angle = _ANGLE.fullmatch(tag)
        if angle is None:
            return None
        if angle[2].lower() in _SPEECH_TAGS:
            if tag.endswith("/>") and _DECLARED.search(tag):
                return None
            named = _VOICE.search(angle[3])
            bare = angle[3].strip() if angle[2] == "v" else ""
            return named[1].strip() if named else bare or None
        return None if angle[3].strip() or angle[2].lower() in MARKUP or tag.endswith("/>") else angle[2]
    if tag[0] == ">":
        label = read_label(tag)
        return label.name if label is not None else None
    if numbered := _NUMBERED.fullmatch(tag):
        return numbered[1]
    square = _SQUARE.fullmatch(tag)
    if square is None:
        return None
    words = _WORDS.findall(square[1].lower())
    if not words or any(SOUNDS.fullmatch(w) or w in BESIDES or w in _CUES for w in words):
        return None
    label = read_label(square[1] + ":")
    named_so = label is not None and (label.firm or tag.lower().startswith("[voice:")) and not nobody(label.name)
    return square[1] if named_so else None


_CUES = vocabulary("pause beat silence sting stinger sfx bed break clip music sound ad transition jingle song")


def _people(text: str) -> frozenset[str]:
    """Whom the tags of a text name; names in square brackets count where they begin lines, twice or more."""
    sure: set[str] = set()
    at_line_start: Counter[str] = Counter()
    angle: Counter[str] = Counter()
    changes: set[str] = set()
    marked = False  # "[Ada|seed:42]", "[voice:ada]", or in the middle of a line
    inside = False  # ">> NAME:" inside a line; those at the head of lines are plain labels
    for match in _TAG.finditer(text):
        name = _named(match[0])
        if name is None:
            continue
        if match[0][0] == "<":
            angle[name] += 1
            if name[-1:].isdigit() or not _ANGLE.fullmatch(match[0]) or "=" in match[0] or " " in match[0]:
                sure.add(name)
        elif _NUMBERED.fullmatch(match[0]):
            if text[match.start() - 2 : match.start()] != "**":  # "**[Host 1]:** text" is a label of running text
                sure.add(name)
        else:
            before = text[max(0, match.start() - 40) : match.start()].rpartition("\n")[2]
            begins = not before.strip() and (match.start() < 40 or len(before) < 40)
            if match[0][0] == ">":
                changes.add(name)
                inside = inside or not begins
            else:
                at_line_start[name] += begins
                marked = marked or re.search(r"[|:]", match[0].rstrip(":")) is not None or not begins
    if not marked:
        at_line_start.clear()  # "[Ada] text" alone is a head of running text
    sure |= {name for name, times in angle.items() if times > 1} | (changes if inside else set())
    return frozenset(sure | {name for name, times in at_line_start.items() if times > 1})
