"""Rules C14, C15, I9 and I17: what RSS 2.0 itself and Apple ask of elements that many feeds leave out.

In: a parsed feed. Out: the rules; each reports the lines where it fails. Sources: rssboard.org/rss-specification and
what the W3C's feed validator tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from studio.check.feed import ParsedFeed, at, channel_of, children, elements, items_of, text_of
from studio.check.feed_dates import is_date, wrong_weekday
from studio.check.rules import Fault, NotApplicable, RuleSet, quoted
from studio.formats.xml_read import Element

RSS: RuleSet[ParsedFeed] = RuleSet()

ONCE_IN_CHANNEL = (
    "title", "link", "description", "language", "copyright", "managingEditor", "webMaster", "pubDate", "lastBuildDate",
    "generator", "docs", "cloud", "ttl", "image", "rating", "itunes:author", "itunes:image", "itunes:explicit",
    "itunes:type", "itunes:owner", "itunes:new-feed-url", "itunes:complete", "itunes:block", "itunes:summary",
    "itunes:subtitle", "itunes:keywords", "podcast:guid", "podcast:locked", "podcast:medium", "podcast:license",
    "podcast:updateFrequency", "podcast:podroll", "podcast:publisher", "podcast:chat",
)  # fmt: skip
ONCE_IN_ITEM = (
    "title", "link", "description", "author", "comments", "guid", "pubDate", "source", "content:encoded",
    "itunes:title", "itunes:duration", "itunes:explicit", "itunes:episodeType", "itunes:season", "itunes:episode",
    "itunes:block", "itunes:image", "itunes:author", "itunes:summary", "itunes:subtitle", "podcast:season",
    "podcast:episode", "podcast:license", "podcast:chat",
)  # fmt: skip


@RSS.must("C14.once", channel_of)
def _once(channel: Element) -> Iterable[Fault]:
    """Elements that a channel may have only once occur once (RSS 2.0; the W3C validator)."""
    for name in ONCE_IN_CHANNEL:
        for element in children(channel, name)[1:]:
            yield at(element, f"a second {name}")


@RSS.must("I17.once", items_of)
def _once_in_item(items: Iterable[Element]) -> Iterable[Fault]:
    """Elements that an item may have only once occur once (RSS 2.0; the W3C validator)."""
    for item in items:
        for name in ONCE_IN_ITEM:
            for element in children(item, name)[1:]:
                yield at(element, f"a second {name}")


@RSS.must("C15.ttl", elements("ttl", channel=True))
def _ttl(found: list[Element]) -> Iterable[Fault]:
    """The ttl is a whole number of minutes."""
    for element in found:
        if not re.fullmatch(r"\d{1,9}", element.text.strip()):
            yield at(element, quoted(element.text))


def _dates(feed: ParsedFeed) -> list[Element] | NotApplicable:
    names = ("pubDate", "lastBuildDate")
    found = [element for name in names for element in children(feed.channel, name)] if feed.channel else []
    return found or NotApplicable("the channel has no dates")


@RSS.must("C15.dates", _dates)
def _channel_dates(found: list[Element]) -> Iterable[Fault]:
    """The channel's pubDate and lastBuildDate are dates as RFC 822 or RFC 2822 defines them."""
    for element in found:
        if not is_date(element.text):
            yield at(element, quoted(element.text))


@RSS.should("C15.weekday", _dates)
def _weekdays(found: list[Element]) -> Iterable[Fault]:
    """The weekday of such a date is that of the date (the W3C validator)."""
    for element in found:
        if wrong := wrong_weekday(element.text):
            yield at(element, f"{quoted(element.text)} is a {wrong}")


def _contacts(feed: ParsedFeed) -> list[Element] | NotApplicable:
    names = ("managingEditor", "webMaster")
    found = [element for name in names for element in children(feed.channel, name)] if feed.channel else []
    return found or NotApplicable("there is no managingEditor and no webMaster")


@RSS.must("C15.contacts", _contacts)
def _contact(found: list[Element]) -> Iterable[Fault]:
    """The contacts managingEditor and webMaster are e-mail addresses, optionally with a name in brackets."""
    for element in found:
        if not _is_contact(element.text):
            yield at(element, quoted(element.text))


OTHER_PICTURES = {
    ".gif", ".webp", ".avif", ".heic", ".heif", ".svg", ".bmp", ".tif", ".tiff", ".jp2", ".jxl", ".ico",
}  # fmt: skip
"""Endings of pictures that Apple refuses; others, such as .php, tell nothing."""
EMAIL = r"[^@\s<>()]+@[^@\s<>()]+\.[^@\s<>()]+"


def _is_contact(text: str) -> bool:
    return re.fullmatch(rf"{EMAIL}(?:\s+\(.*\))?", text.strip()) is not None


@RSS.must("C15.image", elements("image", channel=True))
def _rss_image(found: list[Element]) -> Iterable[Fault]:
    """An RSS image has url, title and link, and at most 144 x 400 px if it gives its size (RSS 2.0)."""
    for element in found:
        yield from _lacking(element, "url", "title", "link")
        for name, most in (("width", 144), ("height", 400)):
            value = text_of(element, name)
            if value and not (re.fullmatch(r"\d{1,6}", value) and 1 <= int(value) <= most):
                yield at(element, f"its {name} is {quoted(value)}")


def _lacking(element: Element, *names: str) -> Iterator[Fault]:
    lacking = [name for name in names if not text_of(element, name)]
    if lacking:
        yield at(element, f"there is no {' and no '.join(lacking)}")


@RSS.must("C15.input", elements("textInput", channel=True))
def _text_input(found: list[Element]) -> Iterable[Fault]:
    """A textInput has title, description, name and link (RSS 2.0)."""
    for element in found:
        yield from _lacking(element, "title", "description", "name", "link")


@RSS.must("C15.skip", channel_of)
def _skipped(channel: Element) -> Iterable[Fault]:
    """Hours of skipHours are 0 to 23, days of skipDays those of the week, each once (RSS 2.0)."""
    days = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
    for outer, inner, right in (
        ("skipHours", "hour", {str(n) for n in range(24)} | {f"0{n}" for n in range(10)}),
        ("skipDays", "day", days),
    ):
        for parent in children(channel, outer):
            seen: set[str] = set()
            for element in children(parent, inner):
                value = element.text.strip()
                if value not in right or value in seen:
                    yield at(element, f"{inner} {quoted(value)}")
                seen.add(value)


@RSS.must("C15.cloud", elements("cloud", channel=True))
def _cloud(found: list[Element]) -> Iterable[Fault]:
    """A cloud has domain, port, path, registerProcedure and protocol (RSS 2.0)."""
    for element in found:
        lacking = [
            n for n in ("domain", "port", "path", "registerProcedure", "protocol") if n not in element.attributes
        ]
        if lacking:
            yield at(element, f"there is no {' and no '.join(lacking)}")


@RSS.should("I17.author", elements("author"))
def _author(found: list[Element]) -> Iterable[Fault]:
    """The author of an item is an e-mail address (RSS 2.0); a name alone belongs in itunes:author."""
    for element in found:
        if not _is_contact(element.text):
            yield at(element, quoted(element.text))


@RSS.must("I17.source", elements("source"))
def _source(found: list[Element]) -> Iterable[Fault]:
    """The source of an item has the url of its feed (RSS 2.0)."""
    for element in found:
        if not element.attributes.get("url"):
            yield at(element, "there is no url")


_OF_CHANNEL = {
    "title", "link", "description", "language", "copyright", "managingEditor", "webMaster", "pubDate", "lastBuildDate",
    "category", "generator", "docs", "cloud", "ttl", "image", "rating", "textInput", "skipHours", "skipDays", "item",
}  # fmt: skip
_OF_ITEM = {
    "title", "link", "description", "author", "category", "comments", "enclosure", "guid", "pubDate", "source",
}  # fmt: skip


@RSS.should("F6.defined", channel_of)
def _defined(channel: Element) -> Iterable[Fault]:
    """Elements without a namespace are those of RSS 2.0; apps ignore others."""
    for parent, known in ((channel, _OF_CHANNEL), *((item, _OF_ITEM) for item in channel.all("item"))):
        for child in parent.children:
            if " " not in child.name and child.name not in known:
                yield at(child, f"there is no {quoted(child.name)}")


@RSS.should("I9.twice", items_of)
def _twice(items: Iterable[Element]) -> Iterable[Fault]:
    """No two full episodes have the same season and number."""
    seen: dict[tuple[str, str], int] = {}
    for item in items:
        season, number = (
            text_of(item, f"itunes:{name}") or text_of(item, f"podcast:{name}") for name in ("season", "episode")
        )
        if number and text_of(item, "itunes:episodeType").lower() in ("", "full"):
            key = (season.lstrip("0"), number.lstrip("0"))
            if key in seen:
                yield at(item, f"number {quoted(number)} of season {quoted(season)} stands on line {seen[key]} too")
            seen.setdefault(key, item.line)


@RSS.must("I1.itunes", elements("itunes:title"))
def _itunes_title(found: list[Element]) -> Iterable[Fault]:
    """itunes:title isn't empty."""
    for element in found:
        if not element.text.strip():
            yield at(element, "it is empty")


def _item_images(feed: ParsedFeed) -> list[Element] | NotApplicable:
    found = [element for item in feed.items for element in children(item, "itunes:image")]
    return found or NotApplicable("no item has an itunes:image")


@RSS.must("I9.image", _item_images)
def _item_image(found: list[Element]) -> Iterable[Fault]:
    """The address of an item's itunes:image doesn't name a format other than JPEG or PNG (Apple)."""
    for element in found:
        name = element.attributes.get("href", "").partition("?")[0].partition("#")[0].lower()
        if name.endswith(tuple(OTHER_PICTURES)):
            yield at(element, f"href is {quoted(element.attributes.get('href', ''))}")
        elif not element.attributes.get("href"):
            yield at(element, "there is no href")
