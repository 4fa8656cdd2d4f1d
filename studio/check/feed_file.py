"""Rules F: the feed as a file: XML, encoding, values, addresses.

In: a parsed feed. Out: the rules; each reports the lines where it fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from studio.check.feed import ParsedFeed, at, path_of, short_name, with_channel
from studio.check.rules import Fault, NotApplicable, RuleSet, quoted
from studio.formats.feed_bytes import decoded
from studio.formats.podcast_vocabulary import NAMESPACES, PODCAST_ALIAS
from studio.formats.urls import is_loopback_url
from studio.formats.xml_read import Element

FILE: RuleSet[ParsedFeed] = RuleSet()

LONGEST = 255
_NEW = b"\n"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LITERAL = re.compile(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->", re.S)
"""Where a reference is none."""
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|(\d{1,8}));")
_VALUES = {
    "title", "itunes:title", "itunes:author", "itunes:name", "copyright", "generator", "language", "podcast:person",
    "podcast:funding", "podcast:soundbite", "podcast:season", "podcast:episode", "guid",
}  # fmt: skip
"""Elements whose value has a limit."""
_ANY_SCHEME = {"podcast:source", "podcast:socialInteract", "podcast:contentLink"}
"""Elements whose address may be of any kind, such as ipfs: or magnet: (Podcasting 2.0)."""
_ADDRESSES = {"link", "url", "docs", "comments", "itunes:new-feed-url"}
_ADDRESS_ATTRIBUTES = {"href", "url", "uri", "img"}
_KNOWN = {
    "rss": {"title", "link", "description", "language", "pubDate", "lastBuildDate", "item", "guid", "enclosure",
            "image", "url", "copyright", "generator", "managingEditor", "webMaster", "category", "ttl"},
    "itunes": {"title", "image", "category", "explicit", "author", "type", "owner", "name", "email", "duration",
               "episodeType", "season", "episode", "block", "complete", "new-feed-url", "summary", "subtitle"},
    "podcast": {"guid", "locked", "medium", "person", "txt", "funding", "license", "trailer", "image",
                "updateFrequency", "podping", "transcript", "chapters", "soundbite", "season", "episode",
                "alternateEnclosure", "source", "integrity", "location", "value"},
    "content": {"encoded"},
    "psc": {"chapters", "chapter"},
}  # fmt: skip


def _itself(feed: ParsedFeed) -> ParsedFeed:
    return feed


@FILE.must("F1.xml", _itself)
def _well_formed(feed: ParsedFeed) -> Iterable[Fault]:
    """The feed is well-formed XML, and declares no entities."""
    if feed.document.fault:
        yield Fault(f"line {feed.document.line}", feed.document.fault)


@FILE.must("F1.utf8", _itself)
def _utf8(feed: ParsedFeed) -> Iterable[Fault]:
    """The feed is UTF-8, and its declaration names no other encoding."""
    try:
        feed.data.decode("utf-8")
    except UnicodeDecodeError as error:
        yield Fault(f"line {feed.data.count(_NEW, 0, error.start) + 1}", f"byte {error.start} is not UTF-8")
    if _names_another(feed) and not feed.data.isascii():
        yield Fault("line 1", f"the declaration says {quoted(feed.document.encoding or '')}")


@FILE.should("F1.encoding", _itself)
def _encoding(feed: ParsedFeed) -> Iterable[Fault]:
    """A feed that is plain ASCII, and so UTF-8 too, names no other encoding."""
    if _names_another(feed) and feed.data.isascii():
        yield Fault("line 1", f"the declaration says {quoted(feed.document.encoding or '')}")


def _names_another(feed: ParsedFeed) -> bool:
    return bool(feed.document.encoding) and (feed.document.encoding or "").lower() not in ("utf-8", "utf8")


@FILE.must("F1.start", _itself)
def _start(feed: ParsedFeed) -> Iterable[Fault]:
    """Nothing precedes the XML declaration, if there is one (XML 1.0)."""
    before = re.match(rb"(?:\xef\xbb\xbf)?(\s+)<\?xml\s", feed.data)
    if before:
        yield Fault("line 1", f"the file begins with {quoted(feed.data[:8].decode('utf-8', 'replace'))}")


@FILE.should("F1.end", _itself)
def _end(feed: ParsedFeed) -> Iterable[Fault]:
    """Nothing follows the end of the feed, not even a comment, which XML allows."""
    rest = feed.data.rstrip().rpartition(b"</rss>")
    if rest[1] and rest[2]:
        yield Fault(f"line {rest[0].count(_NEW) + 1}", f"{len(rest[2])} bytes follow")


@FILE.must("F1.rss", _itself)
def _rss(feed: ParsedFeed) -> Iterable[Fault]:
    """The root is rss of version 2.0, with one channel."""
    root = feed.document.root
    if root is None:
        yield Fault("line 1", "there is no element")
    elif root.name != "rss":
        yield at(root, f"the root is {quoted(short_name(root))}")
    else:
        if root.attributes.get("version") != "2.0":
            yield at(root, f"version is {quoted(root.attributes.get('version', ''))}")
        if len(root.all("channel")) != 1:
            yield at(root, f"there are {len(root.all('channel'))} channels")


@FILE.must("F2.characters", _itself)
def _characters(feed: ParsedFeed) -> Iterable[Fault]:
    """The feed has no characters that XML 1.0 forbids."""
    text = decoded(feed.data)
    for match in _ILLEGAL.finditer(text):
        yield Fault(f"line {text.count(chr(10), 0, match.start()) + 1}", f"U+{ord(match[0]):04X}")
    for match in _REFERENCE.finditer(_LITERAL.sub(lambda literal: re.sub(r"[^\n]", " ", literal[0]), text)):
        code = int(match[1], 16) if match[1] else int(match[2])
        if code > 0x10FFFF or 0xD800 <= code < 0xE000 or _ILLEGAL.match(chr(code)):
            yield Fault(f"line {text.count(chr(10), 0, match.start()) + 1}", match[0])


def _values(feed: ParsedFeed) -> list[Element] | NotApplicable:
    if feed.channel is None:
        return NotApplicable("there is no channel")
    return [element for element in feed.channel.walk() if short_name(element) in _VALUES]


@FILE.should("F3.length", _values)
def _length(elements: list[Element]) -> Iterable[Fault]:
    """Titles, names and the like have at most 255 characters."""
    for element in elements:
        if len(element.text.strip()) > LONGEST:
            yield at(element, f"{short_name(element)} has {len(element.text.strip())}")


@FILE.should("F3.space", _values)
def _space(elements: list[Element]) -> Iterable[Fault]:
    """No value begins or ends with whitespace."""
    for element in elements:
        if element.text != element.text.strip():
            yield at(element, f"{short_name(element)}: {quoted(element.text, 30)}")


def _addresses(feed: ParsedFeed) -> list[tuple[Element, str]] | NotApplicable:
    """Every address of the feed with its element."""
    if feed.channel is None:
        return NotApplicable("there is no channel")
    return list(_found(feed.channel))


def _found(channel: Element) -> Iterator[tuple[Element, str]]:
    for element in channel.walk():
        name = short_name(element)
        if name in _ADDRESSES and element.text.strip():
            yield element, element.text.strip()
        if ":" in name or name in ("enclosure", "source"):
            for key, value in element.attributes.items():
                if key in _ADDRESS_ATTRIBUTES:
                    yield element, value


@FILE.must("F4.urls", _addresses)
def _urls(addresses: list[tuple[Element, str]]) -> Iterable[Fault]:
    """Addresses are absolute, ASCII, and percent-encoded."""
    for element, url in addresses:
        try:
            parts = urlsplit(url)
            any_scheme = short_name(element) in _ANY_SCHEME and bool(parts.scheme) and len(url) > len(parts.scheme) + 1
            whole = any_scheme or (parts.scheme in ("http", "https") and bool(parts.hostname))
        except ValueError:
            whole = False
        if url.startswith("mailto:"):
            continue
        if not whole:
            yield at(element, f"{short_name(element)}: {quoted(url)} is not absolute")
        elif not url.isascii() or re.search(r"[\s\"<>\\^`{|}]", url) or re.search(r"%(?![0-9A-Fa-f]{2})", url):
            yield at(element, f"{short_name(element)}: {quoted(url)} is not encoded")


@FILE.should("F4.names", _addresses)
def _names(addresses: list[tuple[Element, str]]) -> Iterable[Fault]:
    """Names of audio and pictures have only a-z, A-Z, 0-9, -, _ and a point."""
    for element, url in addresses:
        if short_name(element) in ("enclosure", "itunes:image", "podcast:transcript", "podcast:chapters"):
            name = PurePosixPath(path_of(url)).name
            if not re.fullmatch(r"[A-Za-z0-9_.-]+", name):
                yield at(element, f"{short_name(element)}: {quoted(name)}")


@FILE.should("F5.https", _addresses)
def _https(addresses: list[tuple[Element, str]]) -> Iterable[Fault]:
    """Addresses in elements of Podcasting 2.0 are https, as its specification asks; hidden services needn't be."""
    yield from _insecure((e, url) for e, url in addresses if _must_be_secure(e, url))


def _must_be_secure(element: Element, url: str) -> bool:
    """Not those of people, which are http in the specification's own examples, and not onion services."""
    name = short_name(element)
    return name.startswith("podcast:") and name != "podcast:person" and not _host(url).endswith(".onion")


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


@FILE.should("F5.others", _addresses)
def _https_others(addresses: list[tuple[Element, str]]) -> Iterable[Fault]:
    """All other addresses are https, without which some apps and hosts refuse them."""
    wanted = ((e, url) for e, url in addresses if not _must_be_secure(e, url) and short_name(e) != "docs")
    yield from _insecure((e, url) for e, url in wanted if not _host(url).endswith(".onion"))


def _insecure(addresses: Iterable[tuple[Element, str]]) -> Iterable[Fault]:
    for element, url in addresses:
        if url.lower().startswith("http:") and not is_loopback_url(url):
            yield at(element, f"{short_name(element)}: {quoted(url)}")


@FILE.must("F6.names", with_channel)
def _case(found: tuple[ParsedFeed, Element]) -> Iterable[Fault]:
    """Elements are spelled exactly, including case."""
    lower = {prefix: {name.lower(): name for name in names} for prefix, names in _KNOWN.items()}
    for element in found[1].walk():
        prefix, _, local = short_name(element).rpartition(":")
        known = lower.get(prefix or "rss")
        right = known.get(local.lower()) if known else None
        if right and right != local:
            yield at(element, f"{local} is written {right}")


@FILE.must("F6.namespaces", _itself)
def _namespaces(feed: ParsedFeed) -> Iterable[Fault]:
    """Namespaces are spelled exactly, including case."""
    exact = {_plain(uri): uri for uri in (*NAMESPACES.values(), PODCAST_ALIAS)}
    for uri in feed.document.namespaces:
        right = exact.get(_plain(uri))
        if right and right != uri:
            line = feed.data.count(_NEW, 0, max(feed.data.find(uri.encode()), 0)) + 1
            yield Fault(f"line {line}", f"{quoted(uri, 90)} is written {right}")


def _plain(uri: str) -> str:
    return uri.lower().partition("://")[2].rstrip("/")
