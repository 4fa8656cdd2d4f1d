"""Reads JSON and HTML beside an episode, which any program may have written.

In: bytes. Out: the value or why there is none; the paragraphs of an HTML transcript with who says them and when.
Nothing raises, and the time is proportional to the length.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from studio.formats.sanitize import unescaped

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,2}):(\d{2})(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Json:
    """A JSON file."""

    value: Any
    """None if it can't be read."""
    fault: str = ""
    """Why it can't be read."""
    place: str = ""
    """Line of that."""
    bom: bool = False
    utf8: bool = True
    finite: bool = True
    """No NaN, no Infinity, no number too large for one."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an HTML transcript."""

    line: int
    speaker: str | None
    """Text of the <cite> before it, since the last paragraph."""
    time: str | None
    """Text of the <time> before it, since the last paragraph."""
    text: str

    @property
    def seconds(self) -> int | None:
        """The time as a number; None if it has not the form m:ss or h:mm:ss."""
        match = _CLOCK.fullmatch(self.time or "")
        return None if match is None else int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3])


@dataclass(frozen=True, slots=True)
class HtmlTranscript:
    """An HTML transcript."""

    paragraphs: tuple[Paragraph, ...]
    utf8: bool = True
    loose: tuple[int, ...] = field(default=())
    """Lines with a <cite> or <time> that no paragraph follows."""


def decoded(data: bytes) -> tuple[str, bool]:
    """Text of a UTF-8 file, and whether it is UTF-8."""
    try:
        return data.decode("utf-8"), True
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace"), False


def read_json(data: bytes) -> Json:
    """Read a JSON file of any size and depth."""
    text, utf8 = decoded(data)
    bom = text.startswith("\ufeff")
    named: list[str] = []
    try:
        value = json.loads(text.removeprefix("\ufeff"), parse_constant=named.append)
    except json.JSONDecodeError as error:
        return Json(None, error.msg, f"line {error.lineno}", bom, utf8)
    except (RecursionError, ValueError) as error:  # nested thousands deep, or a number of thousands of digits
        return Json(None, "it is nested too deep" if isinstance(error, RecursionError) else "a number is too long")
    return Json(value, bom=bom, utf8=utf8, finite=not named and _finite(value))


def _finite(value: object) -> bool:
    rest = [value]
    while rest:
        item = rest.pop()
        if isinstance(item, float) and not math.isfinite(item):
            return False
        rest += item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
    return True


def read_html(data: bytes) -> HtmlTranscript:
    """Read the paragraphs of an HTML transcript; comments, scripts, styles and everything outside <p> are left out."""
    source, utf8 = decoded(data)
    inside: str | None = None
    parts: list[str] = []
    speaker = time = None
    loose: list[int] = []
    waiting = line = 0
    paragraphs: list[Paragraph] = []
    for line, kind, value in _tokens(source):
        if kind == "text":
            if inside:
                parts.append(value)
        elif inside and value == "/" + inside:
            said = " ".join(unescaped("".join(parts)).split())
            if inside == "p":
                paragraphs.append(Paragraph(waiting, speaker, time, said))
                speaker = time = None
            elif inside == "cite":
                speaker = said
            else:
                time = said
            inside = None
        elif value in ("p", "cite", "time"):
            if value == "cite" and (speaker is not None):
                loose.append(line)
            inside, parts, waiting = value, [], line
    if speaker is not None or time is not None:
        loose.append(line)
    return HtmlTranscript(tuple(paragraphs), utf8, tuple(loose))


def _tokens(source: str) -> Iterator[tuple[int, str, str]]:
    """(line, "text" or "tag", text or name of the tag with a slash before it where it ends one)."""
    at, line = 0, 1
    while at < len(source):
        if source.startswith("<!--", at):
            end = source.find("-->", at + 4)
            stop = len(source) if end < 0 else end + 3
        elif match := _TAG.match(source, at):
            name = match[2].lower()
            yield line, "tag", match[1] + name
            stop = match.end()
            if not match[1] and name in ("script", "style"):
                end = source.find(f"</{name}", stop)
                line += source.count("\n", stop, end) if end >= 0 else 0
                stop_at = len(source) if end < 0 else end
                line += source.count("\n", at, stop)
                at = stop_at
                continue
        else:
            end = source.find("<", at + 1)
            stop = len(source) if end < 0 else end
            yield line, "text", source[at:stop]
        line += source.count("\n", at, stop)
        at = stop
