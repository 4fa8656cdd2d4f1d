"""Reads captions strictly: WebVTT and SubRip, by any writer.

In: the text of a file. Out: its cues with line numbers, times in ms and words, and everything that departs from the
format, each with the clause it violates. Nothing raises.

Sources: W3C WebVTT: The Web Video Text Tracks Format, sections 4 and 6 (in its strictest common form: hours always
written, a voice on every cue); SubRip as the podcast namespace describes it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from studio.formats.sanitize import unescaped

Clause = Literal["header", "block", "times", "arrow", "escape", "voice", "closed", "name", "index"]

MOST_FAULTS = 1000
"""Most faults that are reported for one clause."""

_VTT_TIME = re.compile(r"\d{2,6}:[0-5]\d:[0-5]\d\.\d{3}")
_SRT_TIME = re.compile(r"\d{2}:[0-5]\d:[0-5]\d,\d{3}")
_ANY_TIME = re.compile(r"(?:(\d{1,6}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})")
_TAG = re.compile(r"<[^<>]*>")
_PIECE = re.compile(r"<[^<>]*>|[^<>]+|[<>]")
_VTT_TAG = re.compile(r"</?(?:[cibuv]|ruby|rt|lang)(?:\.[^\s<>]*)?(?:\s[^<>]*)?>|<\d+:[\d:.]+>|</?>", re.DOTALL)
_ENTITY = re.compile(r"&(?:amp|lt|gt|nbsp|lrm|rlm|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]([^<>]*)>")


@dataclass(frozen=True, slots=True)
class CaptionFault:
    """Where a file departs from its form."""

    clause: Clause
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class CaptionCue:
    """A caption as written in a file."""

    line: int
    """1-based line of its times."""
    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    """Lines of text as a viewer reads them: no markup, entities decoded."""
    speaker: str | None = None
    """Of its voice tag; None without one."""

    @property
    def text(self) -> str:
        """The text on one line."""
        return " ".join(" ".join(self.lines).split())


@dataclass(frozen=True, slots=True)
class Captions:
    """A file of captions."""

    cues: tuple[CaptionCue, ...]
    faults: tuple[CaptionFault, ...] = field(default=())


class _Faults:
    """Faults as they are found, at most :data:`MOST_FAULTS` of each clause."""

    def __init__(self) -> None:
        self.found: list[CaptionFault] = []
        self._counts: Counter[str] = Counter()

    def add(self, clause: Clause, line: int, message: str) -> bool:
        """Add a fault; returns False if its clause has enough of them."""
        self._counts[clause] += 1
        if self._counts[clause] <= MOST_FAULTS:
            self.found.append(CaptionFault(clause, line, message))
        return self._counts[clause] < MOST_FAULTS


def read_webvtt(text: str) -> Captions:
    """Read WebVTT."""
    lines = _lines(text)
    faults = _Faults()
    first = lines[0] if lines else ""
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", first):
        faults.add("header", 1, "the first line is not WEBVTT")
    elif len(lines) > 1 and lines[1].strip():
        faults.add("header", 2, "no blank line after WEBVTT")
    cues: list[CaptionCue] = []
    for number, block in _blocks(lines):
        if number == 1 and block[0].startswith("WEBVTT"):
            block = block[1:]
            number += 1
        if not block or re.match(r"(?:NOTE|STYLE|REGION)\b", block[0]):
            continue
        at = 0 if "-->" in block[0] else 1
        if at >= len(block) or "-->" not in block[at]:
            faults.add("block", number, "text that belongs to no cue (a blank line inside one?)")
            continue
        times = _times(block[at], _VTT_TIME, number + at, faults)
        if times is None:
            continue
        cues.append(_webvtt_cue(number + at, times, block[at + 1 :], faults))
    return Captions(tuple(cues), tuple(faults.found))


def _webvtt_cue(line: int, times: tuple[int, int], payload: list[str], faults: _Faults) -> CaptionCue:
    for offset, row in enumerate(payload, start=1):
        if "-->" in row:
            faults.add("arrow", line + offset, "--> inside the text of a cue")
        for message in _unescaped(row):
            if not faults.add("escape", line + offset, message):
                break
    body = "\n".join(payload)
    voices = _VOICE.findall(body)
    if not voices or not body.lstrip().startswith("<v"):
        faults.add("voice", line, "no <v Name> at the start of the cue")
    elif body.count("</v>") != len(voices) or not body.rstrip().endswith("</v>"):
        faults.add("closed", line, "the voice is not closed by </v>")
    for name in voices:
        if not name.strip() or "&" in name or "\n" in name:
            faults.add("name", line, "a speaker's name that is empty or has &, < , > or a line end")
    shown = tuple(unescaped(_VTT_TAG.sub("", row)) for row in _plain(body).split("\n"))
    return CaptionCue(line, *times, lines=shown, speaker=voices[0].strip() if voices else None)


def _plain(body: str) -> str:
    """The text without tags, also those that span a line end."""
    return _VTT_TAG.sub("", body)


def _unescaped(row: str) -> Iterator[str]:
    """What is not escaped in a line of a cue: ``&`` that begins no character reference, ``<`` and ``>`` of no tag."""
    for match in _PIECE.finditer(row.replace("-->", "")):
        piece = match[0]
        if _VTT_TAG.fullmatch(piece):
            continue
        if piece in ("<", ">") or _TAG.fullmatch(piece):
            yield f"{piece[:1]} is not escaped"
        elif "&" in _ENTITY.sub("", piece):
            yield "& is not escaped"


def read_srt(text: str) -> Captions:
    """Read SubRip."""
    faults = _Faults()
    cues: list[CaptionCue] = []
    expected = 1
    for number, block in _blocks(_lines(text)):
        at = 0 if "-->" in block[0] else 1
        if at >= len(block) or "-->" not in block[at]:
            faults.add("block", number, "a block without times")
            continue
        index = block[0].strip() if at else ""
        if index != str(expected):
            faults.add("index", number, f"the card has no number {expected}")
        expected = int(index) + 1 if re.fullmatch(r"[0-9]{1,9}", index) else expected + 1
        times = _times(block[at], _SRT_TIME, number + at, faults)
        if times is not None:
            cues.append(CaptionCue(number + at, *times, lines=tuple(block[at + 1 :])))
    return Captions(tuple(cues), tuple(faults.found))


def _times(row: str, form: re.Pattern[str], line: int, faults: _Faults) -> tuple[int, int] | None:
    """Start and end in ms; a fault where they are not in the strict form, None if they can't be read."""
    parts = re.split(r"[ \t]+", row.strip())
    if len(parts) < 3 or parts[1] != "-->" or not (form.fullmatch(parts[0]) and form.fullmatch(parts[2])):
        faults.add("times", line, "times are not written in the form of this format")
    found = _ANY_TIME.findall(row)
    if len(found) < 2:
        return None
    start, end = (
        ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(rest.ljust(3, "0"))
        for hours, minutes, seconds, rest in found[:2]
    )
    return start, end


def _lines(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines between blank ones, each with the 1-based number of its first line."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []
