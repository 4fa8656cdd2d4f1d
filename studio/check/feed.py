"""A feed, parsed for the rules: its bytes, its elements with their lines, and the files beside it.

In: the bytes of a feed, ours or not, and where they come from. Out: one value with everything the rules ask about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from studio.check.rules import Fault, NotApplicable, quoted
from studio.files.places import real_path
from studio.formats.feed_bytes import as_utf8
from studio.formats.podcast_vocabulary import NAMESPACES, PODCAST_ALIAS
from studio.formats.xml_read import Document, Element, read_xml

_PREFIX = {uri: prefix for prefix, uri in NAMESPACES.items()} | {PODCAST_ALIAS: "podcast"}
MOST_BESIDE = 64 << 20
"""Bytes of a file beside the feed that are read."""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """Everything the rules ask about a feed."""

    data: bytes
    document: Document
    channel: Element | None
    items: tuple[Element, ...]
    now: datetime
    address: str | None = None
    """Where it was fetched from."""
    folder: Path | None = None
    """Where the files of the site lie, if they do."""
    base: str = ""
    """Address of that folder: what the feed's own address begins with."""

    def beside(self, url: str) -> Path | None:
        """The file behind an address of the feed's own site, if it is on disk."""
        if self.folder is None or not self.base or not url.startswith(self.base):
            return None
        try:
            name = PurePosixPath(unquote(urlsplit(url[len(self.base) :]).path))
            if name.is_absolute() or ".." in name.parts:
                return None
            path = real_path(self.folder / name)
            return path if path.is_relative_to(real_path(self.folder)) and path.is_file() else None
        except (OSError, ValueError):
            return None


def parse_feed(data: bytes, *, now: datetime, address: str | None = None, folder: Path | None = None) -> ParsedFeed:
    """Parse a feed. Nothing raises, whatever the bytes are."""
    document = read_xml(data)
    if document.fault:  # everything else is tested all the same, where the fault is one that apps put right
        mended = read_xml(as_utf8(data))
        document = document if mended.fault else replace(document, root=mended.root, namespaces=mended.namespaces)
    channel = document.root.first("channel") if document.root else None
    items = tuple(channel.all("item")) if channel else ()
    own = address or (self_link(channel) if channel else "")
    base = own.rpartition("/")[0] + "/" if own else ""
    return ParsedFeed(data, document, channel, items, now, address, folder, base)


def self_link(channel: Element) -> str:
    """The address that the feed gives itself; empty for none."""
    links = (e.attributes for e in children(channel, "atom:link"))
    return next((a.get("href", "").strip() for a in links if a.get("rel") == "self"), "")


def short_name(element: Element) -> str:
    """The name of an element as people write it: ``itunes:image``."""
    uri, _, local = element.name.rpartition(" ")
    return f"{_PREFIX.get(uri, uri)}:{local}" if uri else local


def children(parent: Element, name: str) -> list[Element]:
    """Children by the name that people write; the podcast namespace under both its addresses."""
    names = _names(name)
    return [child for child in parent.children if child.name in names]


@cache
def _names(name: str) -> frozenset[str]:
    prefix, colon, local = name.partition(":")
    uris = {NAMESPACES[prefix]} | ({PODCAST_ALIAS} if prefix == "podcast" else set()) if colon else set()
    return frozenset(f"{uri} {local}" for uri in uris) or frozenset({name})


def text_of(parent: Element, name: str) -> str:
    """Text of the first child of a name, without space around it."""
    found = children(parent, name)
    return found[0].text.strip() if found else ""


def at(element: Element, message: str) -> Fault:
    """A fault at an element."""
    return Fault(f"line {element.line}", message)


def path_of(url: str) -> str:
    """The path of an address; one that can't be parsed has none."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


# What rules are about. -----------------------------------------------------------------------------------------


def channel_of(feed: ParsedFeed) -> Element | NotApplicable:
    """The channel."""
    return feed.channel or NotApplicable("there is no channel")


def items_of(feed: ParsedFeed) -> Sequence[Element] | NotApplicable:
    """The items."""
    return feed.items or NotApplicable("there are no items")


def with_channel(feed: ParsedFeed) -> tuple[ParsedFeed, Element] | NotApplicable:
    """Everything, where there is a channel."""
    return (feed, feed.channel) if feed.channel else NotApplicable("there is no channel")


def elements(name: str, *, channel: bool = False) -> Callable[[ParsedFeed], list[Element] | NotApplicable]:
    """All elements of a name in the items, or in the channel itself."""

    def find(feed: ParsedFeed) -> list[Element] | NotApplicable:
        parents = ((feed.channel,) if feed.channel else ()) if channel else feed.items
        found = [element for parent in parents for element in children(parent, name)]
        return found or NotApplicable(f"there is no {name}")

    return find


def missing(items: Sequence[Element], name: str) -> Iterator[Fault]:
    """Items without an element, or with an empty one where it holds text."""
    for item in items:
        found = children(item, name)
        if not found:
            yield at(item, f"{label(item)} has no {name}")


def label(item: Element) -> str:
    """An item by its title, for people."""
    title = text_of(item, "title")
    return f"the item {quoted(title, 40)}" if title else "an item without a title"


def markup(text: str) -> list[str]:
    """Names of the HTML tags in a text, in lower case, closing ones with their ``/``."""
    return [m[1].lower() for m in re.finditer(r"<(/?[a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])[^<>]*>", text)]
