"""Decides how to answer a request: its conditions and ranges, and the state of a file in; status and byte ranges out.

By RFC 9110: preconditions (section 13), ranges (section 14). Nothing is read or sent here.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime

MOST_RANGES = 16
"""Most ranges of a request. For more, or for overlapping ones, the whole file is sent."""
_SPEC = re.compile(r"(\d{0,18})-(\d{0,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Bytes of a file, both ends included."""

    first: int
    last: int

    @property
    def size(self) -> int:
        """How many bytes."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Response:
    """Status and, for 206, the ranges to send; for 200 the whole file is sent, for 304 and 416 nothing."""

    status: int
    byte_ranges: tuple[ByteRange, ...] = ()


def entity_tag(size: int, changed_ns: int) -> str:
    """A strong entity tag for a file; it changes with every write."""
    return f'"{changed_ns:x}-{size:x}"'


def last_modified(changed_ns: int) -> str:
    """The time of the last change in the format of headers."""
    return formatdate(changed_ns // 1_000_000_000, usegmt=True)


def decide(headers: Mapping[str, str], size: int, changed_ns: int, *, body: bool = True) -> Response:
    """How to answer a request for an existing file.

    Args:
        headers: headers of the request, by their names in Title-Case.
        size: size of the file, bytes.
        changed_ns: time of its last change.
        body: False for HEAD, for which ranges are ignored.
    """
    tag = entity_tag(size, changed_ns)
    if _unchanged(headers, tag, changed_ns):
        return Response(304)
    if not body or not _range_holds(headers.get("If-Range"), tag, changed_ns):
        return Response(200)
    requested = ranges(headers.get("Range", ""), size)
    if requested is None:
        return Response(200)
    return Response(206, requested) if requested else Response(416)


def ranges(header: str, size: int) -> tuple[ByteRange, ...] | None:
    """The ranges that a Range header requests, in its order.

    Returns:
        None if the header isn't understood or requests too many ranges, so that the whole file is sent. An empty tuple
        if no range is within the file (416).
    """
    unit, equals, specs = header.partition("=")
    if unit.strip().lower() != "bytes" or not equals or len(specs) > 1000:
        return None
    found = []
    for part in specs.split(","):
        if not part.strip():
            continue
        match = _SPEC.fullmatch(part.strip())
        if not match or match[0] == "-" or (match[1] and match[2] and int(match[1]) > int(match[2])):
            return None
        found.append((match[1], match[2]))
    if not found:
        return None
    byte_ranges = [s for first, last in found if (s := _byte_range(first, last, size)) is not None]
    ordered = sorted(byte_ranges, key=lambda s: s.first)
    overlap = any(a.last >= b.first for a, b in itertools.pairwise(ordered))
    return None if overlap or len(found) > MOST_RANGES else tuple(byte_ranges)


def _byte_range(first: str, last: str, size: int) -> ByteRange | None:
    """One range, limited to the file; None if it begins after the file's end."""
    if not first:
        count = min(int(last), size)
        return ByteRange(size - count, size - 1) if count else None
    begin = int(first)
    return ByteRange(begin, min(int(last) if last else size - 1, size - 1)) if begin < size else None


def _unchanged(headers: Mapping[str, str], tag: str, changed_ns: int) -> bool:
    """Whether the client's copy is current; If-None-Match precedes If-Modified-Since (RFC 9110, 13.2.2)."""
    match = headers.get("If-None-Match")
    if match is not None:
        return match.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in match.split(","))
    since = _seconds(headers.get("If-Modified-Since"))
    return since is not None and changed_ns // 1_000_000_000 <= since


def _range_holds(condition: str | None, tag: str, changed_ns: int) -> bool:
    """Whether If-Range, if present, matches this file: the same strong tag, or exactly the same time."""
    if condition is None:
        return True
    condition = condition.strip()
    if '"' in condition:
        return condition == tag
    return _seconds(condition) == changed_ns // 1_000_000_000


def _seconds(date: str | None) -> float | None:
    try:
        return parsedate_to_datetime(date).timestamp() if date else None
    except (ValueError, TypeError, OverflowError):
        return None
