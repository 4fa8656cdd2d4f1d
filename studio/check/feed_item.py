"""Rules I1 to I9: what RSS and Apple ask of an episode in the feed.

In: a parsed feed. Out: the rules; each reports the lines where it fails.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import PurePosixPath

from studio.check.feed import ParsedFeed, at, children, elements, items_of, label, markup, missing, text_of
from studio.check.feed_dates import is_date, is_date_of_today, moment, wrong_weekday
from studio.check.rules import Fault, NotApplicable, RuleSet, quoted
from studio.formats.sanitize import unescaped
from studio.formats.xml_read import Element

ITEM: RuleSet[ParsedFeed] = RuleSet()

MOST_BYTES = 4000
_TYPES = {
    ".mp3": {"audio/mpeg"}, ".m4a": {"audio/x-m4a", "audio/mp4", "audio/aac"}, ".mp4": {"video/mp4", "audio/mp4"},
    ".m4v": {"video/x-m4v"}, ".mov": {"video/quicktime"}, ".ogg": {"audio/ogg"}, ".opus": {"audio/opus", "audio/ogg"},
}  # fmt: skip
_ALLOWED = {"p", "ol", "ul", "li", "a", "b", "i", "strong", "em"}
_EMPTY = {"br", "hr", "img", "wbr", "input", "meta", "link", "source"}
_NUMBER = re.compile(r"(?:s\d{1,3}\s*[ex]\d{1,4}|(?:episode|ep\.?)\s*#?\d{1,5}|#\d{1,5}|\d{1,4}\s*[.:|–—-]\s)", re.I)


@ITEM.must("I1.title", items_of)
def _title(items: Sequence[Element]) -> Iterable[Fault]:
    """Every item has a title."""
    for item in items:
        if not text_of(item, "title"):
            yield at(item, "there is none")


@ITEM.must("I1.markup", elements("title"))
def _markup(found: list[Element]) -> Iterable[Fault]:
    """Titles have no tags, which apps show or leave out."""
    for element in found:
        if markup(element.text):
            yield at(element, quoted(element.text))


@ITEM.should("I1.angles", elements("title"))
def _angles(found: list[Element]) -> Iterable[Fault]:
    """Titles have no < and >, which some apps take for markup."""
    for element in found:
        if re.search(r"[<>]", element.text) and not markup(element.text):
            yield at(element, quoted(element.text))


@ITEM.should("I1.bare", lambda feed: _named(feed))
def _bare(found: tuple[str, list[Element]]) -> Iterable[Fault]:
    """Titles have neither number nor name of the show, for which there are elements."""
    show, titles = found
    for element in titles:
        text = element.text.strip()
        if _NUMBER.match(text) or (show and re.match(re.escape(show) + r"\s*[:|–—-]", text, re.I)):
            yield at(element, quoted(text))


def _named(feed: ParsedFeed) -> tuple[str, list[Element]] | NotApplicable:
    titles = elements("title")(feed)
    return (
        titles
        if isinstance(titles, NotApplicable)
        else (text_of(feed.channel, "title") if feed.channel else "", titles)
    )


@ITEM.must("I2.one", items_of)
def _one(items: Sequence[Element]) -> Iterable[Fault]:
    """Every item has exactly one enclosure."""
    for item in items:
        if len(item.all("enclosure")) != 1:
            yield at(item, f"{label(item)} has {len(item.all('enclosure'))}")


@ITEM.must("I2.attributes", elements("enclosure"))
def _attributes(found: list[Element]) -> Iterable[Fault]:
    """An enclosure has url, length and type."""
    for element in found:
        for name in ("url", "length", "type"):
            if not element.attributes.get(name):
                yield at(element, f"there is no {name}")


@ITEM.must("I2.length", elements("enclosure"))
def _length(found: list[Element]) -> Iterable[Fault]:
    """The length of an enclosure is a whole number (RSS 2.0)."""
    for element in found:
        value = element.attributes.get("length", "")
        if not re.fullmatch(r"[0-9]{1,15}", value):
            yield at(element, f"it is {quoted(value)}")


@ITEM.should("I2.size", elements("enclosure"))
def _size(found: list[Element]) -> Iterable[Fault]:
    """The length is that of the audio in bytes, not 0 and not seconds: below 16384 apps take it for unknown."""
    for element in found:
        value = element.attributes.get("length", "")
        if re.fullmatch(r"[0-9]{1,15}", value) and int(value) < 16_384:
            yield at(element, f"it is {quoted(value)}")


@ITEM.must("I2.type", elements("enclosure"))
def _type(found: list[Element]) -> Iterable[Fault]:
    """The type of an enclosure is a MIME type (RSS 2.0)."""
    for element in found:
        value = element.attributes.get("type", "")
        if not re.fullmatch(r"[a-z]+/[a-z0-9.+-]+(?:\s*;.*)?", value, re.I):
            yield at(element, quoted(value))


@ITEM.should("I2.match", elements("enclosure"))
def _matching(found: list[Element]) -> Iterable[Fault]:
    """The type is that of the file: audio/mpeg for .mp3."""
    for element in found:
        path = re.split(r"[?#]", element.attributes.get("url", ""), maxsplit=1)[0]
        ending = PurePosixPath(path).suffix.lower()
        value = element.attributes.get("type", "").lower()
        if value not in _TYPES.get(ending, {value}):
            yield at(element, f"{quoted(value)} for {quoted(ending)}")


@ITEM.should("I2.unique", elements("enclosure"))
def _unique(found: list[Element]) -> Iterable[Fault]:
    """No two items have the same audio; Apple shows one of them."""
    yield from _twice((element, element.attributes.get("url", "")) for element in found)


def _twice(found: Iterable[tuple[Element, str]]) -> Iterable[Fault]:
    seen: dict[str, int] = {}
    for element, value in found:
        if value in seen:
            yield at(element, f"{quoted(value)} stands on line {seen[value]} too")
        seen.setdefault(value, element.line)


def _files(feed: ParsedFeed) -> list[tuple[Element, int]] | NotApplicable:
    found = elements("enclosure")(feed)
    if isinstance(found, NotApplicable):
        return found
    paths = ((e, feed.beside(e.attributes.get("url", ""))) for e in found)
    return [(e, path.stat().st_size) for e, path in paths if path] or NotApplicable("there is no audio beside the feed")


@ITEM.must("I2.file", _files)
def _file(found: list[tuple[Element, int]]) -> Iterable[Fault]:
    """The length is that of the file."""
    for element, size in found:
        if element.attributes.get("length") != str(size):
            yield at(element, f"{element.attributes.get('length')} for a file of {size} bytes")


@ITEM.must("I3.guid", items_of)
def _guid(items: Sequence[Element]) -> Iterable[Fault]:
    """Every item has a guid."""
    for item in items:
        if not text_of(item, "guid"):
            yield at(item, f"{label(item)} has none")


@ITEM.must("I3.unique", elements("guid"))
def _guids(found: list[Element]) -> Iterable[Fault]:
    """No two items have the same guid."""
    yield from _twice((element, element.text.strip()) for element in found)


@ITEM.must("I3.permalink", elements("guid"))
def _permalink(found: list[Element]) -> Iterable[Fault]:
    """A guid that isn't an address says isPermaLink="false"."""
    for element in found:
        if element.attributes.get("isPermaLink", "").lower() != "false" and not element.text.strip().startswith("http"):
            yield at(element, quoted(element.text))


@ITEM.must("I3.boolean", elements("guid"))
def _boolean(found: list[Element]) -> Iterable[Fault]:
    """isPermaLink, if present, is true or false (RSS 2.0)."""
    for element in found:
        value = element.attributes.get("isPermaLink", "true")
        if value.lower() not in ("true", "false"):
            yield at(element, f"isPermaLink is {quoted(value)}")


@ITEM.should("I3.form", elements("guid"))
def _form(found: list[Element]) -> Iterable[Fault]:
    """A guid is a UUID or a tag URI, which outlive titles and hosts."""
    for element in found:
        text = element.text.strip()
        try:
            uuid.UUID(text)
        except ValueError:
            if not text.startswith(("tag:", "urn:uuid:")):
                yield at(element, quoted(text))


@ITEM.must("I4.date", items_of)
def _dated(items: Sequence[Element]) -> Iterable[Fault]:
    """Every item has a pubDate as RFC 822 or RFC 2822 defines it (RSS 2.0)."""
    yield from missing(items, "pubDate")
    for item in items:
        for element in children(item, "pubDate"):
            if not is_date(element.text):
                yield at(element, quoted(element.text))


@ITEM.should("I4.form", elements("pubDate"))
def _dated_today(found: list[Element]) -> Iterable[Fault]:
    """A pubDate has a year of four digits and a zone in figures or GMT (RFC 2822): apps misread others."""
    for element in found:
        if is_date(element.text) and not is_date_of_today(element.text):
            yield at(element, quoted(element.text))


@ITEM.must("I4.weekday", elements("pubDate"))
def _weekday(found: list[Element]) -> Iterable[Fault]:
    """The weekday of a pubDate is that of its date."""
    for element in found:
        if wrong := wrong_weekday(element.text):
            yield at(element, f"{quoted(element.text)} is a {wrong}")


def _with_now(feed: ParsedFeed) -> tuple[datetime, list[Element]] | NotApplicable:
    found = elements("pubDate")(feed)
    return found if isinstance(found, NotApplicable) else (feed.now, found)


@ITEM.should("I4.past", _with_now)
def _past(found: tuple[datetime, list[Element]]) -> Iterable[Fault]:
    """No pubDate is in the future: apps drop such dates."""
    now, elements = found
    for element in elements:
        date = moment(element.text)
        if date and date > now + timedelta(minutes=1):
            yield at(element, quoted(element.text))


@ITEM.should("I4.distinct", elements("pubDate"))
def _distinct(found: list[Element]) -> Iterable[Fault]:
    """No two items have the same pubDate."""
    yield from _twice((element, element.text.strip()) for element in found)


@ITEM.should("I5.length", items_of)
def _described(items: Sequence[Element]) -> Iterable[Fault]:
    """Every item has a description of at most 4000 bytes."""
    yield from missing(items, "description")
    for item in items:
        for element in children(item, "description"):
            if len(element.text.encode()) > MOST_BYTES:
                yield at(element, f"it has {len(element.text.encode())}")


@ITEM.should("I5.tags", elements("description"))
def _tags(found: list[Element]) -> Iterable[Fault]:
    """Descriptions have no HTML but p, ol, ul, li, a, b, i, strong, em."""
    for element in found:
        odd = [tag for tag in markup(element.text) if tag.lstrip("/") not in _ALLOWED | {"br"}]
        if odd:
            yield at(element, f"it has <{odd[0]}>")


@ITEM.should("I5.links", elements("description"))
def _links(found: list[Element]) -> Iterable[Fault]:
    """Links in descriptions are absolute."""
    for element in found:
        for url in re.findall(r"<a\s[^<>]*?href\s*=\s*[\"']?([^\"'\s>]*)", element.text, re.I):
            if not re.match(r"(?:https?|mailto):", unescaped(url), re.I):
                yield at(element, quoted(url))


@ITEM.should("I6.notes", items_of)
def _notes(items: Sequence[Element]) -> Iterable[Fault]:
    """Every item has content:encoded, not shorter than its description."""
    yield from missing(items, "content:encoded")
    for item in items:
        if children(item, "content:encoded") and len(text_of(item, "content:encoded")) < len(
            text_of(item, "description")
        ):
            yield at(children(item, "content:encoded")[0], f"{label(item)} has a longer description")


@ITEM.should("I6.harmless", elements("content:encoded"))
def _harmless(found: list[Element]) -> Iterable[Fault]:
    """Notes have no script, style, frame, event handler or javascript: link."""
    for element in found:
        bad = {"script", "style", "iframe", "object", "embed"} & set(markup(element.text))
        if bad or re.search(r"<[a-zA-Z][^<>]*\s(?:on\w+\s*=|(?:href|src)\s*=\s*[\"']?\s*javascript:)", element.text):
            yield at(element, f"it has <{min(bad)}>" if bad else "it has a handler or a javascript: link")


@ITEM.should("I6.fragment", elements("content:encoded"))
def _fragment(found: list[Element]) -> Iterable[Fault]:
    """Notes are HTML in which every tag that is opened is closed."""
    for element in found:
        reader = _Tags()
        reader.feed(element.text)
        if reader.fault or reader.open:
            yield at(element, reader.fault or f"<{reader.open[-1]}> is not closed")


class _Tags(HTMLParser):
    """Which tags are open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fault = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _EMPTY:
            return
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif not self.fault:
            self.fault = f"</{tag}> closes nothing"


@ITEM.must("I7.once", items_of)
def _once(items: Sequence[Element]) -> Iterable[Fault]:
    """Texts are escaped once."""
    for item in items:
        for name in ("title", "description", "content:encoded"):
            for element in children(item, name):
                twice = re.search(r"&amp;(?:amp|lt|gt|quot|#\d+);" if name != "title" else r"&(?:amp|lt|gt|quot|#\d+);",
                                  element.text)  # fmt: skip
                if twice:
                    yield at(element, f"{name} shows {twice[0].removeprefix('&amp;')}")


@ITEM.should("I8.duration", items_of)
def _duration(items: Sequence[Element]) -> Iterable[Fault]:
    """Every item has itunes:duration as whole seconds."""
    yield from missing(items, "itunes:duration")
    for item in items:
        for element in children(item, "itunes:duration"):
            if not re.fullmatch(r"[1-9][0-9]{0,6}", element.text.strip()):
                yield at(element, quoted(element.text))


@ITEM.should("I9.present", items_of)
def _present(items: Sequence[Element]) -> Iterable[Fault]:
    """Every item has itunes:explicit, itunes:episodeType, link and itunes:image."""
    for name in ("itunes:explicit", "itunes:episodeType", "link", "itunes:image"):
        yield from missing(items, name)


def _one_of(name: str, values: set[str], lenient: Collection[str] = ()) -> Callable[[list[Element]], Iterable[Fault]]:
    def test(found: list[Element]) -> Iterable[Fault]:
        for element in found:
            if element.text.strip() not in values and element.text.strip().lower() not in lenient:
                yield at(element, f"{name} is {quoted(element.text)}")

    test.__doc__ = f"{name} is {' or '.join(sorted(values))}."
    return test


_KINDS = {"full", "trailer", "bonus"}
ITEM.should("I9.explicit", elements("itunes:explicit"))(_one_of("itunes:explicit", {"true", "false"}))
ITEM.must("I9.type", elements("itunes:episodeType"))(_one_of("itunes:episodeType", _KINDS, _KINDS))


@ITEM.should("I9.letters", elements("itunes:episodeType"))
def _letters(found: list[Element]) -> Iterable[Fault]:
    """itunes:episodeType is written in lower case."""
    for element in found:
        if element.text.strip().lower() in _KINDS and element.text.strip() not in _KINDS:
            yield at(element, quoted(element.text))


@ITEM.must("I9.numbers", items_of)
def _numbers(items: Sequence[Element]) -> Iterable[Fault]:
    """itunes:season and itunes:episode are whole numbers from 1."""
    for item in items:
        for name in ("itunes:season", "itunes:episode"):
            for element in children(item, name):
                if not re.fullmatch(r"[1-9][0-9]{0,8}", element.text.strip()):
                    yield at(element, f"{name} is {quoted(element.text)}")
