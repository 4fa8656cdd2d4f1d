"""The reader of captions: WebVTT, SubRip, YouTube's (SBV) and the lines of songs and lessons (LRC).

In: the lines of a file. Out: a Script.

Cues that follow each other are one turn while nobody else begins to speak; a pause after a full stop begins a
paragraph.
Who speaks stands in a voice tag (``<v Name>``), in a label (``Name: text``, ``>> NAME: text``, ``(Name)`` on a line of
its own), or nowhere: then the speaker before goes on, and where there was none it is the narrator, which is reported.

Sources: W3C WebVTT: The Web Video Text Tracks Format, https://www.w3.org/TR/webvtt1/, section 4; read more leniently
than it is written there, since no two programs agree on SubRip.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from studio.formats.sanitize import unescaped
from studio.parse.assemble.draft import NARRATOR, Draft
from studio.parse.assemble.script import NO_PAGE, assemble
from studio.parse.lines.labels import nobody, read_label, thing
from studio.parse.lines.shape import CLOSERS, has_words
from studio.parse.lines.vocabulary import SOUNDS, is_term
from studio.parse.running_text.heads import candidates
from studio.parse.running_text.names import named_people
from studio.values import Script

NAME = "captions"

PAUSE = 2.0
"""Seconds without a caption that begin a paragraph."""

_TIME = r"(?:(\d{1,6}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
_TIMES = re.compile(rf"\s*{_TIME}(?:\s*-+>\s*|,(?=\d{{1,2}}:)){_TIME}(?:\s+\S.*)?\s*")
_BROKEN = re.compile(r"\s*[\d:.,]+\s*-+>.*")
_LYRIC = re.compile(r"\s*((?:\[\d{1,3}:\d\d[.:]\d{2,3}\]\s?)+)(.*)")
"""A line of LRC: one time or several, with hundredths, and the words."""
_TAG = re.compile(r"\s*\[([a-z#]{2,8}):(.*)\]\s*")
"""A line of LRC that says something about it."""
_HEADER = re.compile(r"\ufeff?WEBVTT(?:[ \t-].*)?")
_BLOCK = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s.*)?")
_PIECE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]+([^<>]{1,200})>|(</v>)")
_WORD_TIME = re.compile(r"<\d{1,3}:[\d:.]{2,12}>")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,200}>|<\d{1,3}:[\d:.]{2,12}>|\{\\[^{}]{1,40}\}")
_CHANGE = re.compile(r"(?:>>+|&gt;&gt;)\s*|[-–—](?:\s+|(?=[A-Z]))")
_BRACKETED = re.compile(r"[(\[]([^()\[\]:]{2,40})[)\]]\s{0,3}:?\s+")
_ALONE = re.compile(r"[(\[]([^()\[\]:]{2,40})[)\]]:?")


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a cue's text; ``gap`` is the silence before it in seconds, ``first``: nothing stands above it."""

    line: int
    text: str
    gap: float
    first: bool


def score(lines: Sequence[str]) -> float:
    """How surely a file has this form: 0.98 where captions are the most of it."""
    filled = [line for line in lines if line.strip()]
    cues = sum(map(_has_times, filled))
    if not cues:
        return 0.98 if _is_lyrics(filled) else 0.0
    if _HEADER.fullmatch(filled[0].rstrip()) or _TIMES.fullmatch(filled[0]) or filled[0].strip("\ufeff \t").isdigit():
        return 0.98
    return min(0.9, 3 * cues / len(filled))


def read(lines: Sequence[str]) -> Script:
    """Read a file of this form; the script holds no turn when there is no cue with words."""
    draft = Draft()
    lyrics = _is_lyrics([line for line in lines if line.strip()])
    rows = _lyrics(lines, draft) if lyrics else _rows(lines, draft)
    texts = [_without_change(row.text) for row in rows]
    cast = _cast(texts, [row.first for row in rows], [row.text[:1] in (">", "&") for row in rows])
    named = False
    for row, text in zip(rows, texts, strict=True):
        named = _say(draft, row, text, cast) or named
    if not named and rows:
        draft.problem(rows[0].line, f"no caption names a speaker; said by {NARRATOR}.")
    draft.finish()
    told = {match[1]: match[2].strip() for line in lines if lyrics and (match := _TAG.fullmatch(line))}
    return assemble(NAME, draft, replace(NO_PAGE, title=told.get("ti") or None))


def _has_times(line: str) -> bool:
    """Whether the times of a caption stand in a line."""
    return ("->" in line or line.lstrip("\ufeff")[:1].isdigit()) and _TIMES.fullmatch(line.lstrip("\ufeff")) is not None


def _is_lyrics(filled: Sequence[str]) -> bool:
    """Whether the lines are those of LRC: a time before each, and the words right behind it or tags above."""
    found = [match for line in filled if line.lstrip()[:1] == "[" and (match := _LYRIC.fullmatch(line))]
    tags = sum(_TAG.fullmatch(line) is not None for line in filled[:20])
    tight = sum(not match[1][-1].isspace() for match in found)
    return len(found) > 1 and len(found) + tags >= 0.8 * len(filled) and (tags > 0 or tight > 0.5 * len(found))


def _lyrics(lines: Sequence[str], draft: Draft) -> list[_Row]:
    """The lines of LRC in the order of their times; everything else is listed as not spoken."""
    found: list[tuple[float, _Row]] = []
    for k, line in enumerate(lines):
        match = _LYRIC.fullmatch(line)
        if match is None or not has_words(_plain(match[2])):
            if line.strip():
                reason = "timestamp" if match is not None else "metadata" if _TAG.fullmatch(line) else "no caption"
                draft.skip(k + 1, line, reason)
                if reason == "no caption" and has_words(line):
                    draft.problem(k + 1, "this line has no time, so it is not said.")
            continue
        for time in re.findall(r"(\d{1,3}):(\d\d)[.:](\d{2,3})", match[1]):
            found.append((_seconds((None, time[0], time[1], None)), _Row(k + 1, match[2].strip(), 0.0, True)))
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


def _rows(lines: Sequence[str], draft: Draft) -> list[_Row]:
    """The lines of text, in order; everything else is listed as not spoken."""
    rolling = any(_WORD_TIME.search(line) for line in lines[:400])
    rows: list[_Row] = []
    ended = gap = 0.0
    in_cue = in_block = backwards = begins = False
    for k, line in enumerate(lines):
        text = line.strip().lstrip("\ufeff")
        times = _TIMES.fullmatch(text) if _has_times(line) else None
        if not text:
            in_cue = in_cue and line != ""  # a line of blanks is text to WebVTT, and ends no cue
            in_block = False
            if line.strip():
                draft.skip(k + 1, line, "nothing to say")
        elif times is not None or _BROKEN.fullmatch(line):
            draft.skip(k + 1, line, "timestamp")
            in_cue, in_block, begins = True, False, True
            if times is None:
                draft.problem(k + 1, "the times of this caption can't be read; its words are said all the same.")
                continue
            start, end = _seconds(times.groups()[:4]), _seconds(times.groups()[4:])
            if start + PAUSE < ended and not backwards:
                backwards = True
                draft.problem(k + 1, "the times run backwards from here; the captions are read as they stand.")
            gap = start - ended if rows and _plain(rows[-1].text).rstrip(CLOSERS)[-1:] in (*".!?…",) else 0.0
            ended = end
        elif in_block or (not in_cue and _BLOCK.fullmatch(text)):
            in_block = True
            draft.skip(k + 1, line, "note")
        elif _HEADER.fullmatch(text) and not rows and not in_cue:
            in_block = True
            draft.skip(k + 1, line, "header")
        elif _is_number(lines, k, in_cue):
            draft.skip(k + 1, line, "cue number")
        elif not in_cue:
            draft.skip(k + 1, line, "no caption")
            draft.problem(k + 1, "this line belongs to no caption, so it is not said.")
        elif rolling and rows and _plain(rows[-1].text) == _plain(text):
            draft.skip(k + 1, line, "repeated")
        else:
            rows.append(_Row(k + 1, text, gap, begins))
            gap, begins = 0.0, False
    if begins and rows:
        draft.problem(len(lines), "the captions break off here: no words stand below the last times.")
    return rows


def _is_number(lines: Sequence[str], k: int, in_cue: bool) -> bool:
    """Whether a line is a cue's number or name: right above times, and a number where a cue is not yet over."""
    below = lines[k + 1] if k + 1 < len(lines) else ""
    text = lines[k].strip().lstrip("\ufeff")
    if _has_times(below):
        return not in_cue or text.isdigit()
    return not in_cue and text.isdigit()


def _seconds(groups: Sequence[str | None]) -> float:
    hours, minutes, seconds, thousandths = (int(group or 0) for group in groups)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _plain(text: str) -> str:
    return unescaped(_MARKUP.sub("", text)).strip()


def _without_change(text: str) -> str:
    """The text without the dash or the arrows that mark another speaker."""
    change = _CHANGE.match(text)
    return text[change.end() :] if change else text


def _cast(texts: Sequence[str], first: Sequence[bool], changed: Sequence[bool]) -> dict[str, str]:
    """Labels that are people's, as they stand → the name; those without a colon only if they come back.

    ``changed`` are the lines that begin with the arrows of a change of speaker.
    """
    plain = [_plain(text) for text in texts]
    labels = [read_label(text) for text in plain]
    for k, label in enumerate(labels):
        whole = label is not None and label.firm and " " in label.name and first[k] and label.rest[:1].isupper()
        if (
            label is not None
            and k
            and not whole
            and not changed[k]
            and not _ends(plain[k - 1])
            and "<v" not in texts[k]
        ):
            labels[k] = replace(label, firm=False)
    cast = {name: name for name in named_people(plain, labels)}
    cast |= {x.name: x.name for k, x in enumerate(labels) if changed[k] and x and x.firm and not nobody(x.name)}
    cast |= _over_words(plain, first)
    cast |= _in_brackets(plain)
    alone = Counter(match[1] for text in plain if (match := _ALONE.fullmatch(text)))
    for name, times in alone.items():
        label = read_label(name + ":")
        if times > 1 and label is not None and label.firm and name[0].isupper() and " " in name:
            cast[f"({name})"] = name
    return cast


def _in_brackets(plain: Sequence[str]) -> dict[str, str]:
    """Names in brackets before the words (``[Ada] Hello.``) that come back, or are numbered."""
    heads = [next((h for h in candidates(text) if h.template == "bracket"), None) for text in plain]
    said = [head for head in heads if head is not None and head.firm and head.name and head.rest]
    times = Counter(head.name for head in said if not _is_sound(head.name or "") and not nobody(head.name or ""))
    sure = {name for name, n in times.items() if n > 1 or (name or "")[-1:].isdigit()}
    names = {name for name in times if sure and (name in sure or sum(times.values()) > 0.3 * len(plain))}
    return {f"[{name}": name for name in names if name is not None}


def _is_sound(name: str) -> bool:
    words = name.lower().split()
    return is_term(name) or any(map(SOUNDS.fullmatch, words)) or thing(name) is not None


def _over_words(plain: Sequence[str], first: Sequence[bool]) -> dict[str, str]:
    """Names on the first line of a cue, over its words: two that come back, and on half of the cues."""
    names: Counter[str] = Counter()
    for k, text in enumerate(plain[:-1]):
        label = read_label(text + ":") if first[k] and not first[k + 1] and len(text) <= 50 else None
        if label is not None and label.firm and not label.rest and text[-1].isalnum() and not nobody(label.name):
            names[text] += 1
    steady = {name for name, times in names.items() if times > 1}
    return {f"{name}\n": name for name in steady} if 2 * sum(names.values()) >= sum(first) and len(steady) > 1 else {}


def _ends(text: str) -> bool:
    return text.rstrip(CLOSERS)[-1:] in (*".!?…—-。！？,;:", "")


def _say(draft: Draft, row: _Row, text: str, cast: dict[str, str]) -> bool:
    """Say a line of a cue; whether it names its speaker."""
    named = False
    at = 0
    pieces: list[tuple[str | None, str]] = []
    voice: str | None = None
    for match in _PIECE.finditer(text):
        pieces.append((voice, text[at : match.start()]))
        voice, at = (" ".join(unescaped(match[1]).split()) if match[1] else None), match.end()
        named = named or bool(voice)
    pieces.append((voice, text[at:]))
    listed = len(draft.not_spoken)
    said = False
    for voice, piece in pieces:
        words = _plain(piece)
        label = read_label(words)
        alone = _ALONE.fullmatch(words)
        bracket = _BRACKETED.match(words)
        if voice is None and label is not None and label.name in cast:
            voice, words, named = label.name, label.rest, True
        elif voice is None and bracket is not None and f"[{' '.join(bracket[1].split())}" in cast:
            voice, words, named = cast[f"[{' '.join(bracket[1].split())}"], words[bracket.end() :], True
        elif alone is not None and f"({alone[1]})" in cast:
            voice, words, named = alone[1], "", True
        elif row.first and f"{words}\n" in cast:
            voice, words, named = words, "", True
        if voice and voice != draft.speaker:
            draft.label(voice, row.line)
        if not has_words(words):
            continue
        if "♪" in words or "♫" in words:
            draft.skip(row.line, words, "direction")
            continue
        if draft.speaker is None:
            draft.label(NARRATOR, row.line)
        draft.say(words, row.line, paragraph=row.gap >= PAUSE and not said)
        said = True
    if not said and len(draft.not_spoken) == listed:
        draft.skip(row.line, text, "label" if named else "nothing to say")
    return named
