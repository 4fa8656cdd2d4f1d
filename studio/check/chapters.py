"""Rules J: chapters as JSON, the list of chapters in the description, and that all forms say the same.

In: a parsed episode. Out: the rules; each reports the places where it fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import Any

from studio.check.episode import JsonFile, ParsedEpisode, seconds
from studio.check.rules import Fault, NotApplicable, RuleSet, quoted, time_of
from studio.formats.id3_frames_read import comment
from studio.formats.sanitize import one_line

CHAPTERS: RuleSet[ParsedEpisode] = RuleSet()

SAME_MS = 1.0
SHORTEST_LIST, LONGEST_TITLE, SHORTEST_CHAPTER_S = 3, 40, 30
_EPSILON_MS = 0.001  # what binary fractions of a second add
_STRINGS = ("author", "title", "podcastName", "description", "fileName")
_LIST_LINE = re.compile(r"\(?((?:\d{1,3}:)?\d{1,2}:\d{2})\)?[ \t]+(?:[-–—][ \t]+)?(\S.*)")
_STRICT = re.compile(r"\((?:\d{2}:)?[0-5]\d:[0-5]\d\) \S.*|(?:\d{2}:)?[0-5]\d:[0-5]\d \S.*")


@dataclass(frozen=True, slots=True)
class ChapterPoint:
    """A chapter as a form of them shows it."""

    ms: float
    title: str


# -------------------------------------------------------------------------------------------------------- J1


def _file(s: ParsedEpisode) -> JsonFile | NotApplicable:
    return s.chapters_json or NotApplicable("there is no .chapters.json")


def _object(s: ParsedEpisode) -> tuple[str, dict[str, Any]] | NotApplicable:
    file = s.chapters_json
    value = file.json.value if file else None
    return (
        (file.name, value) if file and isinstance(value, dict) else NotApplicable("there is no .chapters.json to read")
    )


def _items(s: ParsedEpisode) -> list[tuple[str, dict[str, Any]]] | NotApplicable:
    """Every chapter that is an object, with its place."""
    found = _object(s)
    if isinstance(found, NotApplicable):
        return found
    name, value = found
    chapters = value.get("chapters")
    if not isinstance(chapters, list):
        return NotApplicable("there is no list of chapters")
    return [(f"{name} chapters[{i}]", c) for i, c in enumerate(chapters) if isinstance(c, dict)]


@CHAPTERS.must("J1.json", _file)
def _json(file: JsonFile) -> Iterator[Fault]:
    """The file is a JSON object."""
    if file.json.fault:
        yield Fault(f"{file.name} {file.json.place}".strip(), file.json.fault)
    elif not isinstance(file.json.value, dict):
        yield Fault(file.name, "it is not an object")


@CHAPTERS.must("J1.version", _object)
def _version(pair: tuple[str, dict[str, Any]]) -> Iterator[Fault]:
    """There is a version, 1.0 to 1.2."""
    name, value = pair
    version = value.get("version")
    if not (isinstance(version, str) and re.fullmatch(r"1\.[0-2](?:\.[0-9]+)?", version)):
        yield Fault(f"{name} version", quoted(str(version)) if "version" in value else "it is missing")


@CHAPTERS.must("J1.chapters", _object)
def _chapters(pair: tuple[str, dict[str, Any]]) -> Iterator[Fault]:
    """There is a list of chapters, each an object."""
    name, value = pair
    chapters = value.get("chapters")
    if not isinstance(chapters, list):
        yield Fault(f"{name} chapters", "it is not a list" if "chapters" in value else "it is missing")
        return
    for i, c in enumerate(chapters):
        if not isinstance(c, dict):
            yield Fault(f"{name} chapters[{i}]", "it is not an object")


@CHAPTERS.must("J1.fields", _object)
def _fields(pair: tuple[str, dict[str, Any]]) -> Iterator[Fault]:
    """author, title, podcastName, description and fileName are texts, waypoints is true or false."""
    name, value = pair
    for key in _STRINGS:
        if key in value and not isinstance(value[key], str):
            yield Fault(f"{name} {key}", "it is not a text")
    if not isinstance(value.get("waypoints", False), bool):
        yield Fault(f"{name} waypoints", "it is neither true nor false")


# -------------------------------------------------------------------------------------------------------- J2


@CHAPTERS.must("J2.utf8", _file)
def _utf8(file: JsonFile) -> Iterator[Fault]:
    """The file is UTF-8."""
    if not file.json.utf8:
        yield Fault(file.name, "it is not UTF-8")


@CHAPTERS.must("J2.bom", _file)
def _bom(file: JsonFile) -> Iterator[Fault]:
    """The file begins without a byte order mark."""
    if file.json.bom:
        yield Fault(f"{file.name} byte 0", "a byte order mark")


@CHAPTERS.must("J2.finite", _file)
def _finite(file: JsonFile) -> Iterator[Fault]:
    """There is no NaN and no Infinity."""
    if not file.json.finite:
        yield Fault(file.name, "a number that is none, or infinite")


@CHAPTERS.must("J2.start", _items)
def _start(items: list[tuple[str, dict[str, Any]]]) -> Iterator[Fault]:
    """Every chapter has a startTime, a number of seconds from 0 on."""
    for place, c in items:
        if seconds(c.get("startTime")) is None:
            yield Fault(f"{place}.startTime", quoted(str(c["startTime"])) if "startTime" in c else "it is missing")


@CHAPTERS.must("J2.ascending", _items)
def _ascending(items: list[tuple[str, dict[str, Any]]]) -> Iterator[Fault]:
    """Chapters are in the order of their times."""
    times = [(place, t) for place, c in items if (t := seconds(c.get("startTime"))) is not None]
    for (_, a), (place, b) in pairwise(times):
        if b <= a:
            yield Fault(place, f"{time_of(1000 * b)} comes after {time_of(1000 * a)}")


@CHAPTERS.must("J2.end", _items)
def _end(items: list[tuple[str, dict[str, Any]]]) -> Iterator[Fault]:
    """An endTime is a number of seconds after the startTime."""
    for place, c in items:
        start, end = seconds(c.get("startTime")), seconds(c.get("endTime"))
        if "endTime" in c and (end is None or (start is not None and end <= start)):
            yield Fault(f"{place}.endTime", quoted(str(c["endTime"])))


@CHAPTERS.must("J2.fields", _items)
def _item_fields(items: list[tuple[str, dict[str, Any]]]) -> Iterator[Fault]:
    """title, img and url are texts, toc is true or false, location has a name and a geo address."""
    for place, c in items:
        for key in ("title", "img", "url"):
            if key in c and not isinstance(c[key], str):
                yield Fault(f"{place}.{key}", "it is not a text")
        if not isinstance(c.get("toc", True), bool):
            yield Fault(f"{place}.toc", "it is neither true nor false")
        if "location" in c and not _is_location(c["location"]):
            yield Fault(f"{place}.location", "it needs a name and a geo address (geo:LAT,LON)")


def _is_location(value: object) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("name"), str):
        return False
    geo = value.get("geo")
    return isinstance(geo, str) and re.match(r"geo:-?[0-9.]+,-?[0-9.]+", geo) is not None


@CHAPTERS.should("J2.title", _items)
def _title(items: list[tuple[str, dict[str, Any]]]) -> Iterator[Fault]:
    """Every chapter has a title."""
    for place, c in items:
        if not (isinstance(c.get("title"), str) and c["title"].strip()):
            yield Fault(f"{place}.title", "it is missing or empty")


@CHAPTERS.should("J2.inside", lambda s: (s, items) if not isinstance(items := _items(s), NotApplicable) else items)
def _inside(pair: tuple[ParsedEpisode, list[tuple[str, dict[str, Any]]]]) -> Iterator[Fault]:
    """Chapters start and end inside the programme."""
    s, items = pair
    for place, c in items:
        latest = max(seconds(c.get("startTime")) or 0.0, seconds(c.get("endTime")) or 0.0)
        if 1000 * latest > s.duration_ms + SAME_MS:
            yield Fault(place, f"{time_of(1000 * latest)}; the programme ends at {time_of(s.duration_ms)}")


# -------------------------------------------------------------------------------------------------------- J3


def tag_chapters(s: ParsedEpisode) -> list[ChapterPoint]:
    """Chapters of the tag, in the order of their times."""
    return [ChapterPoint(c.start_ms, one_line(c.title)) for c in sorted(s.readable_chapters, key=lambda c: c.start_ms)]


def _json_chapters(items: Sequence[dict[str, Any]]) -> list[ChapterPoint]:
    """Chapters of a JSON list that are shown, in the order of their times; those without a time are left out."""
    found = [
        ChapterPoint(1000 * t, one_line(str(c.get("title", ""))))
        for c in items
        if (t := seconds(c.get("startTime"))) is not None and c.get("toc") is not False
    ]
    return sorted(found, key=lambda c: c.ms)


Both = tuple[list[ChapterPoint], list[ChapterPoint], str]
"""Chapters of the tag, those of another form, and the name of that form."""


def _both(s: ParsedEpisode) -> Both | NotApplicable:
    items = _items(s)
    if isinstance(items, NotApplicable):
        return items
    if s.tag is None:
        return NotApplicable("there is no ID3v2 tag")
    return tag_chapters(s), _json_chapters([c for _, c in items]), s.chapters_json.name if s.chapters_json else ""


def _as_many(s: ParsedEpisode) -> Both | NotApplicable:
    both = _both(s)
    return (
        both
        if isinstance(both, NotApplicable) or len(both[0]) == len(both[1])
        else NotApplicable("their numbers differ")
    )


@CHAPTERS.must("J3.count", _both)
def _same_count(both: Both) -> Iterator[Fault]:
    """The JSON file and the tag have the same number of chapters."""
    tag, other, name = both
    if len(tag) != len(other):
        yield Fault(name, f"{len(other)} chapters, {len(tag)} in the tag")


@CHAPTERS.must("J3.times", _as_many)
def _same_times(both: Both) -> Iterator[Fault]:
    """Chapters in the JSON file and in the tag start at the same times, within 1 ms."""
    tag, other, name = both
    for i, (a, b) in enumerate(zip(tag, other, strict=True)):
        if abs(a.ms - b.ms) > SAME_MS + _EPSILON_MS:
            yield Fault(f"{name} chapters[{i}]", f"{time_of(b.ms)}, in the tag {time_of(a.ms)}")


@CHAPTERS.must("J3.titles", _as_many)
def _same_titles(both: Both) -> Iterator[Fault]:
    """Chapters in the JSON file and in the tag have the same titles."""
    tag, other, name = both
    for i, (a, b) in enumerate(zip(tag, other, strict=True)):
        if a.title != b.title:
            yield Fault(f"{name} chapters[{i}].title", f"{quoted(b.title)}, in the tag {quoted(a.title)}")


def _recorded(s: ParsedEpisode) -> Both | NotApplicable:
    if s.tag is None or s.record is None or "chapters" not in s.recorded.model_fields_set:
        return NotApplicable("no record lists the chapters")
    recorded = [ChapterPoint(1000 * c.start_s, one_line(c.title)) for c in s.recorded.chapters]
    return tag_chapters(s), recorded, s.record.name


@CHAPTERS.must("J3.record", _recorded)
def _same_as_recorded(both: Both) -> Iterator[Fault]:
    """The tag has the chapters of the record."""
    tag, other, name = both
    if len(tag) != len(other):
        yield Fault(name, f"{len(other)} chapters, {len(tag)} in the tag")
        return
    for i, (a, b) in enumerate(zip(tag, other, strict=True)):
        if abs(a.ms - b.ms) > SAME_MS + _EPSILON_MS or a.title != b.title:
            yield Fault(
                f"{name} chapters[{i}]",
                f"{time_of(b.ms)} {quoted(b.title)}, in the tag {time_of(a.ms)} {quoted(a.title)}",
            )


@CHAPTERS.must("J3.feed", lambda _: NotApplicable("needs the feed"))
def _same_in_feed(_: object) -> Iterator[Fault]:
    """The chapters in the feed (psc:chapters) are those of the tag."""
    yield from ()


# -------------------------------------------------------------------------------------------------------- J4


@dataclass(frozen=True, slots=True)
class ChapterList:
    """A list of chapters in a description."""

    place: str
    rows: tuple[tuple[int, str, str], ...]
    """(seconds, title, the line as written)."""
    tag: tuple[ChapterPoint, ...]
    duration_ms: float


def _chapter_list(s: ParsedEpisode) -> ChapterList | NotApplicable:
    """The first description with two or more lines that begin with a time: the tag's comments, then the record's."""
    texts = [("COMM", comment(f.body).text.value) for f in (s.tag.of("COMM") if s.tag else ())]
    if s.record:
        texts.append((f"{s.record.name} description", s.recorded.description))
    for place, value in texts:
        lines = [line.strip() for line in re.split(r"\r\n|[\r\n]|<br ?/?>", value)]
        rows = [(_seconds(m[1]), m[2], m[0]) for line in lines if (m := _LIST_LINE.fullmatch(line))]
        if len(rows) > 1:
            return ChapterList(place, tuple(rows), tuple(tag_chapters(s)), s.duration_ms)
    return NotApplicable("no description lists the chapters")


def _seconds(stamp: str) -> int:
    value = 0
    for part in stamp.split(":"):
        value = 60 * value + int(part)
    return value


@CHAPTERS.must(
    "J3.list",
    lambda s: x if isinstance(x := _chapter_list(s), NotApplicable) or x.tag else NotApplicable("no chapters"),
)
def _list_times(listed: ChapterList) -> Iterator[Fault]:
    """The list in the description has the times of the chapters, cut to whole seconds."""
    for row, chapter in zip_longest(listed.rows, listed.tag):
        expected, found = chapter and int(chapter.ms // 1000), row and row[0]
        if expected != found:
            was = quoted(row[2]) if row else f"nothing where {time_of(chapter.ms)} {quoted(chapter.title)} comes next"
            yield Fault(listed.place, was)


@CHAPTERS.should("J4.first", _chapter_list)
def _list_first(listed: ChapterList) -> Iterator[Fault]:
    """The list in the description begins with 00:00."""
    if listed.rows[0][0]:
        yield Fault(listed.place, quoted(listed.rows[0][2]))


@CHAPTERS.should("J4.count", _chapter_list)
def _list_count(listed: ChapterList) -> Iterator[Fault]:
    """The list in the description has three or more chapters."""
    if len(listed.rows) < SHORTEST_LIST:
        yield Fault(listed.place, f"{len(listed.rows)} chapters")


@CHAPTERS.should("J4.form", _chapter_list)
def _list_form(listed: ChapterList) -> Iterator[Fault]:
    """Lines of the list have the form (HH:MM:SS) Title."""
    for _, _, line in listed.rows:
        if not _STRICT.fullmatch(line):
            yield Fault(listed.place, quoted(line))


@CHAPTERS.should("J4.order", _chapter_list)
def _list_order(listed: ChapterList) -> Iterator[Fault]:
    """The list in the description is in the order of time."""
    for a, b in pairwise(listed.rows):
        if b[0] <= a[0]:
            yield Fault(listed.place, f"{quoted(b[2])} comes after {quoted(a[2])}")


@CHAPTERS.should("J4.titles", _chapter_list)
def _list_titles(listed: ChapterList) -> Iterator[Fault]:
    """Titles in the list have fewer than 40 characters."""
    for _, title, _ in listed.rows:
        if len(title) >= LONGEST_TITLE:
            yield Fault(listed.place, f"{len(title)} characters: {quoted(title)}")


@CHAPTERS.should("J4.length", _chapter_list)
def _list_length(listed: ChapterList) -> Iterator[Fault]:
    """Chapters in the list last 30 s or more."""
    for a, b in pairwise([*listed.rows, (int(listed.duration_ms // 1000), "", "")]):
        if 0 < b[0] - a[0] < SHORTEST_CHAPTER_S:
            yield Fault(listed.place, f"{b[0] - a[0]} s: {quoted(a[2])}")
