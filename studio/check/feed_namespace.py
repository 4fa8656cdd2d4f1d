"""Rules C12 and C16: elements of Podcasting 2.0 that a show or an episode may have, as the namespace defines them.

In: a parsed feed. Out: the rules; each reports the lines where it fails. Source: podcastindex.org/namespace/1.0.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Container, Iterable

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from studio.check.feed import ParsedFeed, at, children, elements
from studio.check.feed_dates import is_date, iso_moment
from studio.check.rules import Fault, NotApplicable, RuleSet, quoted
from studio.formats.podcast_vocabulary import MEDIUMS
from studio.formats.xml_read import Element

NAMESPACE: RuleSet[ParsedFeed] = RuleSet()

SHORT, SHOWN = 128, 32
PROTOCOLS = {
    "disabled", "activitypub", "twitter", "lightning", "lightcomments", "atproto", "bluesky", "hive", "matrix", "nostr",
}  # fmt: skip
CHATS = {"irc", "xmpp", "nostr", "matrix"}
_RULE_PARTS = {
    "FREQ": r"SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY",
    "UNTIL": r"\d{8}(?:T\d{6}Z?)?|\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?",
    "COUNT": r"[1-9]\d{0,8}",
    "INTERVAL": r"[1-9]\d{0,8}",
    "WKST": r"MO|TU|WE|TH|FR|SA|SU",
    "BYDAY": r"(?:[+-]?\d{1,2})?(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:[+-]?\d{1,2})?(?:MO|TU|WE|TH|FR|SA|SU))*",
} | dict.fromkeys(
    ("BYSECOND", "BYMINUTE", "BYHOUR", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS"),
    r"[+-]?\d{1,3}(?:,[+-]?\d{1,3})*",
)
"""Parts of a recurrence rule (RFC 5545)."""
_GEO = re.compile(r"geo:-?\d+(?:\.\d+)?,-?\d+(?:\.\d+)?(?:,-?\d+(?:\.\d+)?)?(?:;.*)?")
_OSM = re.compile(r"[NWR]\d+(?:#\d+)?")
_SRI = re.compile(r"sha(?:256|384|512)-[A-Za-z0-9+/_-]+={0,2}(?:\?.*)?")
_LICENSES = {"arr", "pod-v4v-1.0"}
"""Of the namespace's list, those that SPDX doesn't have."""
_BOOLEAN = ("true", "false")


def anywhere(name: str) -> Callable[[ParsedFeed], list[Element] | NotApplicable]:
    """All elements of a name, at any depth."""

    def find(feed: ParsedFeed) -> list[Element] | NotApplicable:
        parents = feed.channel.walk() if feed.channel else ()
        found = [element for parent in parents for element in children(parent, name)]
        return found or NotApplicable(f"there is no {name}")

    return find


def _needs(element: Element, *names: str) -> Iterable[Fault]:
    """Attributes that are missing or empty."""
    lacking = [name for name in names if not element.attributes.get(name, "").strip()]
    if lacking:
        yield at(element, f"there is no {' and no '.join(lacking)}")


def _whole(text: str | None) -> bool:
    return bool(text) and re.fullmatch(r"\d{1,15}", text or "") is not None


def _one_of(element: Element, name: str, values: Container[str]) -> Iterable[Fault]:
    """An attribute that stands and has another value."""
    value = element.attributes.get(name)
    if value is not None and value not in values:
        yield at(element, f"{name} is {quoted(value)}")


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


@NAMESPACE.must("C12.medium", elements("podcast:medium", channel=True))
def _medium(found: list[Element]) -> Iterable[Fault]:
    """podcast:medium is one of the namespace's values."""
    for element in found:
        if element.text.strip() not in MEDIUMS:
            yield at(element, quoted(element.text))


@NAMESPACE.must("C12.funding", anywhere("podcast:funding"))
def _funding(found: list[Element]) -> Iterable[Fault]:
    """podcast:funding has a url, and a text of at most 128 characters."""
    for element in found:
        if not element.attributes.get("url") or len(element.text.strip()) > SHORT:
            yield at(element, f"{len(element.text)} characters" if element.attributes.get("url") else "there is no url")


@NAMESPACE.must("C12.trailer", elements("podcast:trailer", channel=True))
def _trailer_place(found: list[Element]) -> Iterable[Fault]:
    """podcast:trailer has a url and a pubdate."""
    for element in found:
        if not element.attributes.get("url") or not element.attributes.get("pubdate"):
            yield at(element, quoted(element.text))


@NAMESPACE.must("C12.frequency", elements("podcast:updateFrequency", channel=True))
def _frequency_text(found: list[Element]) -> Iterable[Fault]:
    """podcast:updateFrequency has at most 128 characters."""
    for element in found:
        if len(element.text) > SHORT:
            yield at(element, f"it has {len(element.text)}")


@NAMESPACE.must("C16.value", anywhere("podcast:value"))
def _value(found: list[Element]) -> Iterable[Fault]:
    """podcast:value has type and method, and recipients with type, address, a whole split and a boolean fee."""
    for element in found:
        yield from _needs(element, "type", "method")
        recipients = children(element, "podcast:valueRecipient")
        if not recipients and not children(element, "podcast:valueTimeSplit"):
            yield at(element, "there is no podcast:valueRecipient")
        for recipient in recipients:
            yield from _needs(recipient, "type", "address")
            if not _whole(recipient.attributes.get("split")):
                yield at(recipient, f"split is {quoted(recipient.attributes.get('split', ''))}")
            yield from _one_of(recipient, "fee", _BOOLEAN)


@NAMESPACE.must("C16.split", anywhere("podcast:valueTimeSplit"))
def _time_split(found: list[Element]) -> Iterable[Fault]:
    """podcast:valueTimeSplit has startTime and duration in seconds, and one remoteItem or recipients, not both."""
    for element in found:
        for name in ("startTime", "duration"):
            value = element.attributes.get(name, "")
            if not re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", value):
                yield at(element, f"{name} is {quoted(value)}")
        remote, recipients = children(element, "podcast:remoteItem"), children(element, "podcast:valueRecipient")
        if len(remote) != (0 if recipients else 1):
            yield at(element, f"there are {len(remote)} remoteItem and {len(recipients)} valueRecipient")


@NAMESPACE.must("C16.podroll", anywhere("podcast:podroll"))
def _podroll(found: list[Element]) -> Iterable[Fault]:
    """podcast:podroll lists other feeds by podcast:remoteItem."""
    for element in found:
        if not children(element, "podcast:remoteItem"):
            yield at(element, "there is no podcast:remoteItem")


@NAMESPACE.must("C16.publisher", anywhere("podcast:publisher"))
def _publisher(found: list[Element]) -> Iterable[Fault]:
    """podcast:publisher names one feed by a podcast:remoteItem of medium="publisher"."""
    for element in found:
        items = children(element, "podcast:remoteItem")
        if len(items) != 1:
            yield at(element, f"there are {len(items)}")
        elif items[0].attributes.get("medium") != "publisher":
            yield at(items[0], f"medium is {quoted(items[0].attributes.get('medium', ''))}")


@NAMESPACE.must("C16.remote", anywhere("podcast:remoteItem"))
def _remote(found: list[Element]) -> Iterable[Fault]:
    """A podcast:remoteItem names a feed by its podcast:guid (feedGuid), and a known medium."""
    for element in found:
        if not _is_uuid(element.attributes.get("feedGuid", "")):
            yield at(element, f"feedGuid is {quoted(element.attributes.get('feedGuid', ''))}")
        yield from _one_of(element, "medium", MEDIUMS)


@NAMESPACE.must("C16.live", anywhere("podcast:liveItem"))
def _live(found: list[Element]) -> Iterable[Fault]:
    """A podcast:liveItem is pending, live or ended, has a start, no earlier end, a title, a guid and a stream."""
    for element in found:
        if element.attributes.get("status") not in ("pending", "live", "ended"):
            yield at(element, f"status is {quoted(element.attributes.get('status', ''))}")
        start, end = element.attributes.get("start", ""), element.attributes.get("end")
        begins, ends = iso_moment(start), iso_moment(end or "")
        if begins is None:
            yield at(element, f"start is {quoted(start)}")
        if end is not None and (ends is None or (begins is not None and ends <= begins)):
            yield at(element, f"end is {quoted(end)}")
        for name in ("title", "guid"):
            if not children(element, name):
                yield at(element, f"there is no {name}")
        if not children(element, "enclosure") and not children(element, "podcast:alternateEnclosure"):
            yield at(element, "there is no enclosure")


@NAMESPACE.should("C16.live_links", anywhere("podcast:liveItem"))
def _live_links(found: list[Element]) -> Iterable[Fault]:
    """A podcast:liveItem has an enclosure, and a podcast:contentLink for apps that can't play the stream."""
    for element in found:
        for name in ("enclosure", "podcast:contentLink"):
            if not children(element, name):
                yield at(element, f"there is no {name}")


@NAMESPACE.must("C16.license", anywhere("podcast:license"))
def _license(found: list[Element]) -> Iterable[Fault]:
    """podcast:license is an SPDX identifier, or has a url, and at most 128 characters."""
    for element in found:
        text = element.text.strip()
        if not text or len(text) > SHORT:
            yield at(element, f"it has {len(text)} characters")
        elif not element.attributes.get("url") and not is_known_license(text):
            yield at(element, f"{quoted(text)} is none that SPDX knows, and has no url")


def is_known_license(text: str) -> bool:
    """Whether SPDX or the namespace's own list knows it, in any letters; an expression of several counts too."""
    if text.lower() in _LICENSES:
        return True
    try:
        canonicalize_license_expression(text)
    except InvalidLicenseExpression:
        return False
    return True


@NAMESPACE.must("C16.frequency", anywhere("podcast:updateFrequency"))
def _frequency(found: list[Element]) -> Iterable[Fault]:
    """podcast:updateFrequency has a rule by RFC 5545, a start in ISO 8601 where it has a COUNT, a boolean complete."""
    for element in found:
        rule, start = element.attributes.get("rrule"), element.attributes.get("dtstart")
        complete = element.attributes.get("complete", "false")
        if rule is not None and not _is_rule(rule):
            yield at(element, f"rrule is {quoted(rule)}")
        if start is not None and iso_moment(start) is None and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", start):
            yield at(element, f"dtstart is {quoted(start)}")
        if start is None and re.search(r"\bCOUNT=", rule or "", re.I):
            yield at(element, "there is no dtstart, which COUNT needs")
        if complete not in _BOOLEAN:
            yield at(element, f"complete is {quoted(complete)}")


def _is_rule(text: str) -> bool:
    """Whether it is a recurrence rule (RFC 5545)."""
    parts = [part.partition("=") for part in text.strip().upper().removeprefix("RRULE:").rstrip(";").split(";")]
    names = [name for name, _, _ in parts]
    fits = all(name in _RULE_PARTS and re.fullmatch(_RULE_PARTS[name], value) for name, _, value in parts)
    return fits and names.count("FREQ") == 1 and len(set(names)) == len(names)


@NAMESPACE.must("C16.social", anywhere("podcast:socialInteract"))
def _social(found: list[Element]) -> Iterable[Fault]:
    """podcast:socialInteract has a protocol of the list, a uri unless it is disabled, and a whole priority."""
    for element in found:
        protocol = element.attributes.get("protocol", "")
        if protocol not in PROTOCOLS:
            yield at(element, f"protocol is {quoted(protocol)}")
        elif protocol != "disabled":
            yield from _needs(element, "uri")
        priority = element.attributes.get("priority")
        if priority is not None and not _whole(priority):
            yield at(element, f"priority is {quoted(priority)}")


@NAMESPACE.must("C16.chat", anywhere("podcast:chat"))
def _chat(found: list[Element]) -> Iterable[Fault]:
    """podcast:chat has a server and a protocol of the list."""
    for element in found:
        yield from _needs(element, "server")
        if element.attributes.get("protocol", "") not in CHATS:
            yield at(element, f"protocol is {quoted(element.attributes.get('protocol', ''))}")


@NAMESPACE.must("C16.location", anywhere("podcast:location"))
def _location(found: list[Element]) -> Iterable[Fault]:
    """podcast:location has a name of at most 128 characters; geo, osm, country and rel, if present, are valid."""
    for element in found:
        if not 1 <= len(element.text.strip()) <= SHORT:
            yield at(element, f"its name has {len(element.text.strip())} characters")
        geo = element.attributes.get("geo")
        if geo is not None and not _GEO.fullmatch(geo):
            yield at(element, f"geo is {quoted(geo)}")
        if not _OSM.fullmatch(element.attributes.get("osm", "R1")):
            yield at(element, f"osm is {quoted(element.attributes['osm'])}")
        if not re.fullmatch(r"[A-Za-z]{2}", element.attributes.get("country", "de")):
            yield at(element, f"country is {quoted(element.attributes['country'])}")
        yield from _one_of(element, "rel", ("subject", "creator"))


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
            yield at(element, quoted(element.text))


@NAMESPACE.must("C16.trailer", anywhere("podcast:trailer"))
def _trailer(found: list[Element]) -> Iterable[Fault]:
    """podcast:trailer has a title and a date by RFC 2822; its length, type and season, if present, are valid."""
    for element in found:
        date, size, kind = (element.attributes.get(name) for name in ("pubdate", "length", "type"))
        if date and not is_date(date):
            yield at(element, f"pubdate is {quoted(date)}")
        if size is not None and not _whole(size):
            yield at(element, f"length is {quoted(size)}")
        if kind is not None and not re.fullmatch(r"(?:audio|video)/[\w.+-]+", kind, re.I):
            yield at(element, f"type is {quoted(kind)}")
        if not 1 <= len(element.text.strip()) <= SHORT:
            yield at(element, f"its title has {len(element.text.strip())} characters")
        if not _whole(element.attributes.get("season", "1")):
            yield at(element, f"season is {quoted(element.attributes['season'])}")


@NAMESPACE.must("C16.alternate", anywhere("podcast:alternateEnclosure"))
def _alternate(found: list[Element]) -> Iterable[Fault]:
    """A podcast:alternateEnclosure has figures that are numbers, a boolean default, and a title of at most 32."""
    for element in found:
        for name in ("length", "bitrate", "height"):
            value = element.attributes.get(name)
            if value is not None and not re.fullmatch(r"\d{1,15}(?:\.\d{1,9})?", value):
                yield at(element, f"{name} is {quoted(value)}")
        yield from _one_of(element, "default", _BOOLEAN)
        if len(element.attributes.get("title", "")) > SHOWN:
            yield at(element, f"its title has {len(element.attributes['title'])} characters")


@NAMESPACE.must("C16.integrity", anywhere("podcast:integrity"))
def _integrity(found: list[Element]) -> Iterable[Fault]:
    """podcast:integrity is of type sri or pgp-signature, with a value; that of sri has the digest's name and base64."""
    for element in found:
        if element.attributes.get("type") not in ("sri", "pgp-signature"):
            yield at(element, f"type is {quoted(element.attributes.get('type', ''))}")
        yield from _needs(element, "value")
        value = element.attributes.get("value", "").strip()
        if element.attributes.get("type") == "sri" and value and not all(map(_SRI.fullmatch, value.split())):
            yield at(element, f"value is {quoted(value)}")


@NAMESPACE.must("C16.images", anywhere("podcast:images"))
def _images(found: list[Element]) -> Iterable[Fault]:
    """podcast:images has a srcset of absolute addresses, each with a width such as 1400w or a density such as 2x."""
    for element in found:
        srcset = element.attributes.get("srcset", "")
        if not srcset.strip():
            yield at(element, "there is no srcset")
        for source in re.split(r",\s+|,(?=https?:)", srcset.strip().rstrip(",")) if srcset.strip() else ():
            url, *size = source.split()
            if not re.match(r"https?://", url, re.I) or len(size) > 1:
                yield at(element, quoted(source))
            elif size and not re.fullmatch(r"[1-9]\d*w|\d+(?:\.\d+)?x", size[0]):
                yield at(element, f"{quoted(size[0])} is no width and no density")


@NAMESPACE.must("C16.image", anywhere("podcast:image"))
def _image(found: list[Element]) -> Iterable[Fault]:
    """podcast:image has a href, and its width and height, if present, are whole numbers."""
    for element in found:
        yield from _needs(element, "href")
        for name in ("width", "height"):
            if not _whole(element.attributes.get(name, "1")):
                yield at(element, f"{name} is {quoted(element.attributes[name])}")


@NAMESPACE.must("C16.podping", anywhere("podcast:podping"))
def _podping(found: list[Element]) -> Iterable[Fault]:
    """podcast:podping says by usesPodping, true or false, whether pings are sent."""
    for element in found:
        yield from _one_of(element, "usesPodping", _BOOLEAN)


def _moved(feed: ParsedFeed) -> tuple[str, list[Element]] | NotApplicable:
    found = children(feed.channel, "itunes:new-feed-url") if feed.channel else []
    own = next((e.attributes.get("href", "") for e in children(feed.channel, "atom:link")
                if e.attributes.get("rel") == "self"), "") if feed.channel else ""  # fmt: skip
    return (feed.address or own, found) if found else NotApplicable("there is no itunes:new-feed-url")


@NAMESPACE.should("C12.moved", _moved)
def _elsewhere(found: tuple[str, list[Element]]) -> Iterable[Fault]:
    """itunes:new-feed-url names another address than the feed's own."""
    own, elements = found
    for element in elements:
        if element.text.strip() == own:
            yield at(element, f"{quoted(own)} is this feed")
