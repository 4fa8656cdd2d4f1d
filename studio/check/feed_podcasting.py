"""Rules I10 to I16, and J3 as far as a feed can show it: Podcasting 2.0 and Podlove chapters of an episode.

In: a parsed feed. Out: the rules; each reports the lines where it fails.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise, zip_longest

from studio.check.feed import ParsedFeed, at, children, elements, items_of, label, text_of
from studio.check.rules import Fault, NotApplicable, RuleSet, quoted, time_of
from studio.formats.podcast_vocabulary import ROLES, find_role
from studio.formats.sanitize import unescaped
from studio.formats.xml_read import Element

PODCASTING: RuleSet[ParsedFeed] = RuleSet()

SHORT, SHOWN = 128, 32
TRANSCRIPTS = {
    "text/vtt", "application/x-subrip", "application/srt", "text/srt", "application/json", "text/html", "text/plain",
}  # fmt: skip
CHAPTERS = {"application/json+chapters", "application/json"}
_TIMED = TRANSCRIPTS - {"text/html", "text/plain"}
_NPT = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(\.\d{1,3})?")
_LIST_LINE = re.compile(r"^\(?((?:\d{1,3}:)?\d{1,2}:\d{2})\)? +(?:[-–—] +)?\S", re.M)


@PODCASTING.should("I10.equal", items_of)
def _equal(items: Sequence[Element]) -> Iterable[Fault]:
    """podcast:season and podcast:episode are the iTunes numbers."""
    for item in items:
        for name in ("season", "episode"):
            apple, podcast = text_of(item, f"itunes:{name}"), text_of(item, f"podcast:{name}")
            if apple != podcast:
                yield at(item, f"{label(item)}: {name} {quoted(apple)} and {quoted(podcast)}")


@PODCASTING.must("I10.form", items_of)
def _form(items: Sequence[Element]) -> Iterable[Fault]:
    """podcast:season is a whole number with a name of at most 128 characters, podcast:episode a number."""
    for item in items:
        for element in children(item, "podcast:season"):
            if not re.fullmatch(r"\d{1,9}", element.text.strip()) or len(element.attributes.get("name", "")) > SHORT:
                yield at(element, quoted(element.text))
        for element in children(item, "podcast:episode"):
            long = len(element.attributes.get("display", "")) > SHOWN
            if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", element.text.strip()) or long:
                yield at(element, quoted(element.text))


@PODCASTING.must("I11.attributes", elements("podcast:transcript"))
def _transcript(found: list[Element]) -> Iterable[Fault]:
    """A podcast:transcript has a url and a MIME type."""
    for element in found:
        kind = element.attributes.get("type", "")
        if not element.attributes.get("url") or not re.fullmatch(r"[a-z]+/[a-z0-9.+-]+(?:\s*;.*)?", kind, re.I):
            yield at(element, f"type {quoted(kind)}" if element.attributes.get("url") else "there is no url")


@PODCASTING.should("I11.type", elements("podcast:transcript"))
def _transcript_type(found: list[Element]) -> Iterable[Fault]:
    """The type of a podcast:transcript is one that apps know."""
    for element in found:
        kind = element.attributes.get("type", "").partition(";")[0].strip().lower()
        if "/" in kind and kind not in TRANSCRIPTS:
            yield at(element, f"type {quoted(kind)}")


@PODCASTING.should("I11.captions", elements("podcast:transcript"))
def _captions(found: list[Element]) -> Iterable[Fault]:
    """rel, if present, is captions, and only on a transcript with times."""
    for element in found:
        rel = element.attributes.get("rel")
        if rel not in (None, "captions") or (rel and element.attributes.get("type") not in _TIMED):
            yield at(element, f"rel {quoted(rel or '')} on {quoted(element.attributes.get('type', ''))}")


@PODCASTING.should("I11.once", items_of)
def _formats(items: Sequence[Element]) -> Iterable[Fault]:
    """There is one transcript for each format, language and use."""
    for item in items:
        seen = set()
        for element in children(item, "podcast:transcript"):
            key = tuple(element.attributes.get(name) for name in ("type", "language", "rel"))
            if key in seen:
                yield at(element, f"a second one of {quoted(key[0] or '')}")
            seen.add(key)


@PODCASTING.should("I11.vtt", items_of)
def _vtt(items: Sequence[Element]) -> Iterable[Fault]:
    """Where there are transcripts, WebVTT is the first."""
    for item in items:
        found = children(item, "podcast:transcript")
        if found and found[0].attributes.get("type") != "text/vtt":
            yield at(found[0], quoted(found[0].attributes.get("type", "")))


@PODCASTING.must("I12.one", elements("podcast:chapters"))
def _chapters(found: list[Element]) -> Iterable[Fault]:
    """podcast:chapters has a url and the type application/json+chapters, or application/json."""
    for element in found:
        if not element.attributes.get("url") or element.attributes.get("type") not in CHAPTERS:
            yield at(element, f"type {quoted(element.attributes.get('type', ''))}")


@PODCASTING.must("I12.once", items_of)
def _once(items: Sequence[Element]) -> Iterable[Fault]:
    """An item has at most one podcast:chapters and one psc:chapters."""
    for item in items:
        for name in ("podcast:chapters", "psc:chapters"):
            for element in children(item, name)[1:]:
                yield at(element, f"a second {name}")


def _people(feed: ParsedFeed) -> list[Element] | NotApplicable:
    parents = ([feed.channel] if feed.channel else []) + list(feed.items)
    return [e for p in parents for e in children(p, "podcast:person")] or NotApplicable("there is no podcast:person")


@PODCASTING.must("I13.name", _people)
def _name(found: list[Element]) -> Iterable[Fault]:
    """A podcast:person has a name of 1 to 128 characters."""
    for element in found:
        if not 1 <= len(element.text.strip()) <= SHORT:
            yield at(element, quoted(element.text))


@PODCASTING.should("I13.role", _people)
def _role(found: list[Element]) -> Iterable[Fault]:
    """Roles and groups are those of the taxonomy; apps take others for the host."""
    for element in found:
        role, group = element.attributes.get("role", "host"), element.attributes.get("group", "")
        if find_role(role) is None or (group and group.lower() not in ROLES):
            yield at(element, f"{quoted(role)}, {quoted(group)}")


def _bites(feed: ParsedFeed) -> list[tuple[Element, float | None, float | None, float | None]] | NotApplicable:
    """Soundbites with start, duration, and the length of the episode."""
    found = [
        (e, _number(e.attributes.get("startTime")), _number(e.attributes.get("duration")), _length(item))
        for item in feed.items
        for e in children(item, "podcast:soundbite")
    ]
    return found or NotApplicable("there is no podcast:soundbite")


def _number(text: str | None) -> float | None:
    return float(text) if text and re.fullmatch(r"\d{1,7}(\.\d{1,6})?", text) else None


def _length(item: Element) -> float | None:
    return _number(text_of(item, "itunes:duration"))


@PODCASTING.must("I14.inside", _bites)
def _inside(found: list[tuple[Element, float | None, float | None, float | None]]) -> Iterable[Fault]:
    """A soundbite has start and duration in seconds, a title of at most 128 characters, and lies in the episode."""
    for element, start, duration, length in found:
        if start is None or not duration or len(element.text) > SHORT:
            yield at(element, quoted(element.text))
        elif length is not None and start + duration > length + 1:
            yield at(element, f"it ends at {start + duration:g} s of {length:g}")


@PODCASTING.should("I14.length", _bites)
def _bite_length(found: list[tuple[Element, float | None, float | None, float | None]]) -> Iterable[Fault]:
    """A soundbite lasts 15 to 120 seconds."""
    for element, _, duration, _ in found:
        if duration is not None and not 15 <= duration <= 120:
            yield at(element, f"it lasts {duration:g}")


@PODCASTING.must("I15.source", elements("podcast:alternateEnclosure"))
def _alternate(found: list[Element]) -> Iterable[Fault]:
    """A podcast:alternateEnclosure has a type, and a podcast:source with a uri."""
    for element in found:
        sources = children(element, "podcast:source")
        if not element.attributes.get("type") or not any(s.attributes.get("uri") for s in sources):
            yield at(element, quoted(element.attributes.get("type", "")))


@PODCASTING.must("I16.starts", elements("psc:chapters"))
def _starts(found: list[Element]) -> Iterable[Fault]:
    """Podlove chapters have titles, and starts in normal play time (HH:MM:SS.mmm, or seconds) that rise."""
    for element in found:
        times = [(c, _npt(c.attributes.get("start", ""))) for c in children(element, "psc:chapter")]
        for chapter, time in times:
            if time is None or not chapter.attributes.get("title", "").strip():
                yield at(chapter, quoted(chapter.attributes.get("start", "")))
        for (_, first), (chapter, second) in pairwise(times):
            if first is not None and second is not None and second <= first:
                yield at(chapter, f"{time_of(second)} after {time_of(first)}")


@PODCASTING.must("I16.version", elements("psc:chapters"))
def _version(found: list[Element]) -> Iterable[Fault]:
    """A psc:chapters that names its version is 1.0 to 1.2."""
    for element in found:
        if element.attributes.get("version", "1.2") not in ("1.0", "1.1", "1.2"):
            yield at(element, quoted(element.attributes.get("version", "")))


@PODCASTING.should("I16.stated", elements("psc:chapters"))
def _version_stated(found: list[Element]) -> Iterable[Fault]:
    """A psc:chapters names its version; some hosts leave it out, and readers take it for 1.x."""
    for element in found:
        if "version" not in element.attributes:
            yield at(element, "it has no version")


def _npt(text: str) -> int | None:
    """Normal play time (RFC 2326) in ms."""
    if re.fullmatch(r"\d{1,6}(\.\d{1,9})?", text):
        return round(float(text) * 1000)
    match = _NPT.fullmatch(text)
    if not match:
        return None
    whole = int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3])
    return whole * 1000 + round(float(match[4] or 0) * 1000)


def _simple(item: Element) -> list[tuple[int, str]]:
    """Podlove chapters: start in ms and title."""
    found = (c for e in children(item, "psc:chapters") for c in children(e, "psc:chapter"))
    return [(_npt(c.attributes.get("start", "")) or 0, c.attributes.get("title", "")) for c in found]


def _both(feed: ParsedFeed) -> list[tuple[Element, list[tuple[int, str]], list[tuple[int, str]]]] | NotApplicable:
    """Items that have chapters in both forms, the JSON lying beside the feed."""
    out = []
    for item in feed.items:
        for element in children(item, "podcast:chapters"):
            path = feed.beside(element.attributes.get("url", ""))
            simple = _simple(item)
            if path and simple and path.stat().st_size < 16 << 20:
                out.append((element, simple, _json_times(path.read_bytes())))
    return out or NotApplicable("no chapters lie beside the feed")


def _json_times(data: bytes) -> list[tuple[int, str]]:
    try:
        return [(round(c["startTime"] * 1000), str(c.get("title", ""))) for c in json.loads(data)["chapters"]]
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return []


@PODCASTING.must("I16.same", _both)
def _same(found: list[tuple[Element, list[tuple[int, str]], list[tuple[int, str]]]]) -> Iterable[Fault]:
    """Podlove chapters have the times (1 ms) and titles of the JSON chapters."""
    for element, simple, listed in found:
        for one, other in zip_longest(simple, listed):
            if one is None or other is None or abs(one[0] - other[0]) > 1 or one[1].strip() != other[1].strip():
                yield at(element, f"{one} and {other}")
                break


def _described(feed: ParsedFeed) -> list[tuple[Element, list[tuple[int, str]], list[str]]] | NotApplicable:
    """Items with Podlove chapters and a list of times in the description."""
    out = []
    for item in feed.items:
        simple, times = _simple(item), _times(text_of(item, "description"))
        if simple and len(times) >= 2:
            out.append((item, simple, times))
    return out or NotApplicable("no description lists the chapters")


def _times(description: str) -> list[str]:
    lines = unescaped(re.sub(r"<[^<>]*>", "\n", description))
    return [match[1] for match in _LIST_LINE.finditer(lines)]


@PODCASTING.should("I16.list", _described)
def _list(found: list[tuple[Element, list[tuple[int, str]], list[str]]]) -> Iterable[Fault]:
    """The list of chapters in a description has their times, cut to whole seconds."""
    for item, simple, times in found:
        seconds = [sum(int(p) * 60**n for n, p in enumerate(reversed(time.split(":")))) for time in times]
        if seconds != [start // 1000 for start, _ in simple]:
            yield at(children(item, "description")[0], f"{label(item)}: {', '.join(times[:4])}")
