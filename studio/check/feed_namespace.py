"""Rules C16: elements of Podcasting 2.0 that a show or an episode may have, as the namespace defines them.

In: a parsed feed. Out: the rules; each reports the lines where it fails. Source: podcastindex.org/namespace/1.0.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from email.utils import parsedate_to_datetime

from studio.check.feed import ParsedFeed, at, each, said
from studio.check.rules import Fault, NotApplicable, RuleSet, shown
from studio.formats.xml_read import Element

NAMESPACE: RuleSet[ParsedFeed] = RuleSet()

SHORT = 128
PROTOCOLS = {
    "disabled", "activitypub", "twitter", "lightning", "lightcomments", "atproto", "bluesky", "hive", "matrix", "nostr",
}  # fmt: skip
CHATS = {"irc", "xmpp", "nostr", "matrix"}
_RULE = re.compile(
    r"(?:RRULE:)?(?:[A-Z-]+=[^;=]+;)*FREQ=(?:SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(?:;.*)?"
)
_GEO = re.compile(r"geo:-?\d+(?:\.\d+)?,-?\d+(?:\.\d+)?(?:,-?\d+(?:\.\d+)?)?(?:;.*)?")


def anywhere(name: str) -> Callable[[ParsedFeed], list[Element] | NotApplicable]:
    """All elements of a name, at any depth."""

    def find(feed: ParsedFeed) -> list[Element] | NotApplicable:
        parents = feed.channel.walk() if feed.channel else ()
        found = [element for parent in parents for element in each(parent, name)]
        return found or NotApplicable(f"there is no {name}")

    return find


def _needs(element: Element, *names: str) -> Iterable[Fault]:
    """Attributes that are missing or empty."""
    lacking = [name for name in names if not element.attributes.get(name, "").strip()]
    if lacking:
        yield at(element, f"there is no {' and no '.join(lacking)}")


def _whole(text: str | None) -> bool:
    return bool(text) and re.fullmatch(r"\d{1,15}", text or "") is not None


def is_date(text: str) -> bool:
    """Whether it is a date as RFC 2822 has it."""
    try:
        parsedate_to_datetime(text.strip())
    except (ValueError, OverflowError):
        return False
    return True


def _is_iso(text: str) -> bool:
    try:
        datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        return False
    return "T" in text


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


@NAMESPACE.must("C16.value", anywhere("podcast:value"))
def _value(found: list[Element]) -> Iterable[Fault]:
    """podcast:value has type and method, and recipients with type, address and a whole split."""
    for element in found:
        yield from _needs(element, "type", "method")
        recipients = each(element, "podcast:valueRecipient")
        if not recipients and not each(element, "podcast:valueTimeSplit"):
            yield at(element, "there is no podcast:valueRecipient")
        for recipient in recipients:
            yield from _needs(recipient, "type", "address")
            if not _whole(recipient.attributes.get("split")):
                yield at(recipient, f"split is {shown(recipient.attributes.get('split', ''))}")


@NAMESPACE.must("C16.podroll", anywhere("podcast:podroll"))
def _podroll(found: list[Element]) -> Iterable[Fault]:
    """podcast:podroll lists other feeds by podcast:remoteItem."""
    for element in found:
        if not each(element, "podcast:remoteItem"):
            yield at(element, "there is no podcast:remoteItem")


@NAMESPACE.must("C16.publisher", anywhere("podcast:publisher"))
def _publisher(found: list[Element]) -> Iterable[Fault]:
    """podcast:publisher names one feed by a podcast:remoteItem of medium="publisher"."""
    for element in found:
        items = each(element, "podcast:remoteItem")
        if len(items) != 1:
            yield at(element, f"there are {len(items)}")
        elif items[0].attributes.get("medium") != "publisher":
            yield at(items[0], f"medium is {shown(items[0].attributes.get('medium', ''))}")


@NAMESPACE.must("C16.remote", anywhere("podcast:remoteItem"))
def _remote(found: list[Element]) -> Iterable[Fault]:
    """A podcast:remoteItem names a feed by its podcast:guid (feedGuid)."""
    for element in found:
        if not _is_uuid(element.attributes.get("feedGuid", "")):
            yield at(element, f"feedGuid is {shown(element.attributes.get('feedGuid', ''))}")


@NAMESPACE.must("C16.live", anywhere("podcast:liveItem"))
def _live(found: list[Element]) -> Iterable[Fault]:
    """A podcast:liveItem is pending, live or ended, has a start, a title, a guid and an enclosure."""
    for element in found:
        if element.attributes.get("status") not in ("pending", "live", "ended"):
            yield at(element, f"status is {shown(element.attributes.get('status', ''))}")
        for name in ("start", "end"):
            moment = element.attributes.get(name)
            if (name == "start" or moment is not None) and not _is_iso(moment or ""):
                yield at(element, f"{name} is {shown(moment or '')}")
        for name in ("title", "guid", "enclosure"):
            if not each(element, name):
                yield at(element, f"there is no {name}")


@NAMESPACE.must("C16.license", anywhere("podcast:license"))
def _license(found: list[Element]) -> Iterable[Fault]:
    """podcast:license is an SPDX identifier, or has a url, and at most 128 characters."""
    for element in found:
        text = element.text.strip()
        if not text or len(text) > SHORT:
            yield at(element, f"it has {len(text)} characters")
        elif not element.attributes.get("url") and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.+-]*", text):
            yield at(element, f"{shown(text)} has no url")


@NAMESPACE.must("C16.frequency", anywhere("podcast:updateFrequency"))
def _frequency(found: list[Element]) -> Iterable[Fault]:
    """podcast:updateFrequency has a rule as RFC 5545 has it, a start in ISO 8601, and complete is true or false."""
    for element in found:
        rule, start = element.attributes.get("rrule"), element.attributes.get("dtstart")
        complete = element.attributes.get("complete", "false")
        if rule is not None and not _RULE.fullmatch(rule):
            yield at(element, f"rrule is {shown(rule)}")
        if start is not None and not _is_iso(start):
            yield at(element, f"dtstart is {shown(start)}")
        if complete not in ("true", "false"):
            yield at(element, f"complete is {shown(complete)}")


@NAMESPACE.must("C16.social", anywhere("podcast:socialInteract"))
def _social(found: list[Element]) -> Iterable[Fault]:
    """podcast:socialInteract has a protocol of the list, and a uri unless it is disabled."""
    for element in found:
        protocol = element.attributes.get("protocol", "")
        if protocol not in PROTOCOLS:
            yield at(element, f"protocol is {shown(protocol)}")
        elif protocol != "disabled":
            yield from _needs(element, "uri")


@NAMESPACE.must("C16.chat", anywhere("podcast:chat"))
def _chat(found: list[Element]) -> Iterable[Fault]:
    """podcast:chat has a server and a protocol of the list."""
    for element in found:
        yield from _needs(element, "server")
        if element.attributes.get("protocol", "") not in CHATS:
            yield at(element, f"protocol is {shown(element.attributes.get('protocol', ''))}")


@NAMESPACE.must("C16.location", anywhere("podcast:location"))
def _location(found: list[Element]) -> Iterable[Fault]:
    """podcast:location has a name of at most 128 characters; geo, where it stands, is a geo: URI."""
    for element in found:
        if not 1 <= len(element.text.strip()) <= SHORT:
            yield at(element, f"its name has {len(element.text.strip())} characters")
        geo = element.attributes.get("geo")
        if geo is not None and not _GEO.fullmatch(geo):
            yield at(element, f"geo is {shown(geo)}")


@NAMESPACE.must("C16.content", anywhere("podcast:contentLink"))
def _content(found: list[Element]) -> Iterable[Fault]:
    """podcast:contentLink has a href and a text."""
    for element in found:
        yield from _needs(element, "href")
        if not element.text.strip():
            yield at(element, "there is no text")


@NAMESPACE.must("C16.block", anywhere("podcast:block"))
def _block(found: list[Element]) -> Iterable[Fault]:
    """podcast:block is yes or no."""
    for element in found:
        if element.text.strip() not in ("yes", "no"):
            yield at(element, shown(element.text))


@NAMESPACE.must("C16.trailer", anywhere("podcast:trailer"))
def _trailer(found: list[Element]) -> Iterable[Fault]:
    """podcast:trailer has a pubdate as RFC 2822 has it, and, where they stand, a whole length and a MIME type."""
    for element in found:
        date, size, kind = (element.attributes.get(name) for name in ("pubdate", "length", "type"))
        if date and not is_date(date):
            yield at(element, f"pubdate is {shown(date)}")
        if size is not None and not _whole(size):
            yield at(element, f"length is {shown(size)}")
        if kind is not None and not re.fullmatch(r"(?:audio|video)/[\w.+-]+", kind):
            yield at(element, f"type is {shown(kind)}")


@NAMESPACE.must("C16.alternate", anywhere("podcast:alternateEnclosure"))
def _alternate(found: list[Element]) -> Iterable[Fault]:
    """Figures of a podcast:alternateEnclosure are numbers, and default is true or false."""
    for element in found:
        for name in ("length", "bitrate", "height"):
            value = element.attributes.get(name)
            if value is not None and not re.fullmatch(r"\d{1,15}(?:\.\d{1,9})?", value):
                yield at(element, f"{name} is {shown(value)}")
        if element.attributes.get("default", "false") not in ("true", "false"):
            yield at(element, f"default is {shown(element.attributes['default'])}")


@NAMESPACE.must("C16.integrity", anywhere("podcast:integrity"))
def _integrity(found: list[Element]) -> Iterable[Fault]:
    """podcast:integrity is of type sri or pgp-signature, with a value."""
    for element in found:
        if element.attributes.get("type") not in ("sri", "pgp-signature"):
            yield at(element, f"type is {shown(element.attributes.get('type', ''))}")
        yield from _needs(element, "value")


def _moved(feed: ParsedFeed) -> tuple[str, list[Element]] | NotApplicable:
    found = each(feed.channel, "itunes:new-feed-url") if feed.channel else []
    own = next((e.attributes.get("href", "") for e in each(feed.channel, "atom:link")
                if e.attributes.get("rel") == "self"), "") if feed.channel else ""  # fmt: skip
    return (feed.address or own, found) if found else NotApplicable("there is no itunes:new-feed-url")


@NAMESPACE.should("C12.moved", _moved)
def _elsewhere(found: tuple[str, list[Element]]) -> Iterable[Fault]:
    """itunes:new-feed-url names another address than the feed's own."""
    own, elements = found
    for element in elements:
        if element.text.strip() == own:
            yield at(element, f"{shown(own)} is this feed")


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


@NAMESPACE.must("C14.once", lambda feed: feed.channel or NotApplicable("there is no channel to look at"))
def _once(channel: Element) -> Iterable[Fault]:
    """Elements of the channel that may stand once do (RSS 2.0; the W3C validator)."""
    for name in ONCE_IN_CHANNEL:
        for element in each(channel, name)[1:]:
            yield at(element, f"a second {name}")


@NAMESPACE.must("I17.once", lambda feed: feed.items or NotApplicable("there are no items"))
def _once_in_item(items: Iterable[Element]) -> Iterable[Fault]:
    """Elements of an item that may stand once do (RSS 2.0; the W3C validator)."""
    for item in items:
        for name in ONCE_IN_ITEM:
            for element in each(item, name)[1:]:
                yield at(element, f"a second {name}")


@NAMESPACE.must("C15.ttl", anywhere("ttl"))
def _ttl(found: list[Element]) -> Iterable[Fault]:
    """Ttl is a whole number of minutes."""
    for element in found:
        if not re.fullmatch(r"\d{1,9}", element.text.strip()):
            yield at(element, shown(element.text))


def _dates(feed: ParsedFeed) -> list[Element] | NotApplicable:
    names = ("pubDate", "lastBuildDate")
    found = [element for name in names for element in each(feed.channel, name)] if feed.channel else []
    return found or NotApplicable("the channel has no dates")


@NAMESPACE.must("C15.dates", _dates)
def _channel_dates(found: list[Element]) -> Iterable[Fault]:
    """PubDate and lastBuildDate of the channel are dates as RFC 2822 has them."""
    for element in found:
        if not is_date(element.text):
            yield at(element, shown(element.text))


def _contacts(feed: ParsedFeed) -> list[Element] | NotApplicable:
    names = ("managingEditor", "webMaster")
    found = [element for name in names for element in each(feed.channel, name)] if feed.channel else []
    return found or NotApplicable("there is no managingEditor and no webMaster")


@NAMESPACE.must("C15.contacts", _contacts)
def _contact(found: list[Element]) -> Iterable[Fault]:
    """ManagingEditor and webMaster are e-mail addresses, with a name in brackets where it is wanted."""
    for element in found:
        if not re.fullmatch(r"[^@\s<>()]+@[^@\s<>()]+\.[^@\s<>()]+(?:\s+\(.*\))?", element.text.strip()):
            yield at(element, shown(element.text))


@NAMESPACE.should("I9.twice", lambda feed: feed.items or NotApplicable("there are no items"))
def _twice(items: Iterable[Element]) -> Iterable[Fault]:
    """No two full episodes have the same season and number."""
    seen: dict[tuple[str, str], int] = {}
    for item in items:
        number = said(item, "itunes:episode")
        if number and said(item, "itunes:episodeType") in ("", "full"):
            key = (said(item, "itunes:season"), number)
            if key in seen:
                yield at(item, f"number {shown(number)} of season {shown(key[0])} stands on line {seen[key]} too")
            seen.setdefault(key, item.line)


@NAMESPACE.must("I1.itunes", anywhere("itunes:title"))
def _itunes_title(found: list[Element]) -> Iterable[Fault]:
    """itunes:title isn't empty."""
    for element in found:
        if not element.text.strip():
            yield at(element, "it is empty")


def _item_images(feed: ParsedFeed) -> list[Element] | NotApplicable:
    found = [element for item in feed.items for element in each(item, "itunes:image")]
    return found or NotApplicable("no item has an itunes:image")


@NAMESPACE.must("I9.image", _item_images)
def _item_image(found: list[Element]) -> Iterable[Fault]:
    """The itunes:image of an item is a JPEG or PNG by its name (Apple)."""
    for element in found:
        name = element.attributes.get("href", "").partition("?")[0].partition("#")[0].rpartition("/")[2].lower()
        if "." in name and not name.endswith((".jpg", ".jpeg", ".png")):
            yield at(element, f"href is {shown(element.attributes.get('href', ''))}")
        elif not element.attributes.get("href"):
            yield at(element, "there is no href")
