"""The feed: the show and its episodes in, RSS 2.0 documents out, newest episodes first.

It uses the namespaces of iTunes, Podcasting 2.0, Podlove Simple Chapters, Atom and content. A long feed is split into
pages (RFC 5005, section 3): ``feed.xml`` has the newest episodes, ``feed-2.xml`` the next ones, each with links to its
neighbours.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import format_datetime
from functools import partial
from hashlib import sha256

from studio.formats.xml_fragment import from_fragment
from studio.publish.items import item
from studio.publish.names import cut_bytes, label
from studio.publish.notes import MOST_BYTES, plain
from studio.publish.podcasting import add_fundings, add_images, add_network, add_people, add_shared
from studio.publish.values import Channel, Covers, PublishedEpisode
from studio.publish.words import words_for
from studio.publish.xml import add, document_with, inner, qualified
from studio.show.feed_settings import LONGEST_LABEL, Feed

NAME = "feed.xml"
STYLE = "feed.css"
"""Style sheet beside the feed, with which browsers show it as a page that explains what a feed is for."""
_ONCE = ("podcast:images", "podcast:image", "podcast:updateFrequency", "podcast:podroll", "podcast:publisher")
"""Elements that a channel has only once, or only in one group."""
_CHANNEL_ROOM = 16_384
"""Bytes of a page's limit that are reserved for the channel itself."""


def feed_pages(
    channel: Channel,
    covers: Covers,
    episodes: Sequence[PublishedEpisode],
    built: datetime | None,
    sizes: Sequence[int] | None = None,
) -> tuple[tuple[str, Callable[[], bytes]], ...]:
    """The name of every page, ``feed.xml`` first, with a function that returns its content.

    Args:
        channel: the show.
        covers: its cover.
        episodes: newest first.
        built: lastBuildDate; None to leave it out.
        sizes: size of each item in bytes, newest first; None to measure them.
    """
    sizes = [len(_item_bytes(channel, covers, episode)) for episode in episodes] if sizes is None else sizes
    groups = _groups(episodes, sizes, channel.feed)
    trailers = tuple(e for e in episodes if e.kind == "trailer")
    return tuple(
        (page_name(n), partial(_page, channel, covers, group, trailers, n, len(groups), built))
        for n, group in enumerate(groups, start=1)
    )


@dataclass(frozen=True, slots=True)
class FeedSummary:
    """Digest and sizes of a feed, measured item by item, so that the feed is never in memory."""

    digest: str
    """Digest of the feed without its date."""
    sizes: tuple[int, ...]
    """Size of each item in bytes, newest first."""


def measure_feed(channel: Channel, covers: Covers, episodes: Sequence[PublishedEpisode]) -> FeedSummary:
    """Measure a feed; ``episodes`` are in order, newest first."""
    trailers = [e for e in episodes if e.kind == "trailer"]
    content = sha256(_page(channel, covers, (), trailers, 1, 1, None))
    content.update(repr((channel.feed.page_items, channel.feed.page_kib)).encode())
    sizes = []
    for episode in episodes:
        data = _item_bytes(channel, covers, episode)
        content.update(data)
        sizes.append(len(data))
    return FeedSummary(content.hexdigest(), tuple(sizes))


def page_name(number: int) -> str:
    """The name of a page: ``feed.xml``, ``feed-2.xml`` and so on."""
    return NAME if number == 1 else f"feed-{number}.xml"


def is_feed(name: str) -> bool:
    """Whether a file of the site is a page of the feed."""
    return bool(re.fullmatch(r"feed(-\d+)?\.xml", name))


def _groups(episodes: Sequence[PublishedEpisode], sizes: Sequence[int], feed: Feed) -> list[Sequence[PublishedEpisode]]:
    """The episodes of each page: as many as both limits allow, at least one."""
    starts = [0]
    size = _CHANNEL_ROOM
    for at, weight in enumerate(sizes):
        if at > starts[-1] and (at - starts[-1] >= feed.page_items or size + weight > feed.page_kib << 10):
            starts.append(at)
            size = _CHANNEL_ROOM
        size += weight
    return [episodes[start:end] for start, end in zip(starts, [*starts[1:], len(episodes)], strict=True)]


def _item_bytes(channel: Channel, covers: Covers, episode: PublishedEpisode) -> bytes:
    """An item as bytes of the feed."""
    return inner(item(channel, covers, episode), level=2)


def _page(
    channel: Channel,
    covers: Covers,
    episodes: Sequence[PublishedEpisode],
    trailers: Sequence[PublishedEpisode],
    number: int,
    last: int,
    built: datetime | None,
) -> bytes:
    root = ET.Element("rss", version="2.0")
    head = add(root, "channel")
    _links(head, channel, number, last)
    _about(head, channel, covers, built)
    _itunes(head, channel, covers)
    _podcasting(head, channel, covers, trailers)
    items = (_item_bytes(channel, covers, episode) for episode in episodes)
    return document_with(root, items, STYLE)


def _links(head: ET.Element, channel: Channel, number: int, last: int) -> None:
    """Links to this page and its neighbours."""

    def to(rel: str, page: int) -> None:
        url = channel.url(page_name(page))
        add(head, "atom:link", rel=rel, type="application/rss+xml", href=url)

    to("self", number)
    if channel.feed.hub:
        add(head, "atom:link", rel="hub", href=channel.feed.hub)
    if last > 1:
        to("first", 1)
        if number > 1:
            to("previous", number - 1)
        if number < last:
            to("next", number + 1)
        to("last", last)


def _about(head: ET.Element, channel: Channel, covers: Covers, built: datetime | None) -> None:
    """The elements of RSS itself."""
    add(head, "title", channel.title)
    add(head, "link", channel.link)
    add(head, "description", cut_bytes(plain(channel.description), MOST_BYTES) or channel.title)
    add(head, "language", channel.language)
    if channel.copyright:
        add(head, "copyright", label(channel.copyright))
    if built is not None:
        add(head, "lastBuildDate", rfc2822(built))
    add(head, "generator", channel.generator)
    image = add(head, "image")
    add(image, "url", channel.url(covers.feed.name))
    add(image, "title", channel.title)
    add(image, "link", channel.link)


def _itunes(head: ET.Element, channel: Channel, covers: Covers) -> None:
    feed = channel.feed
    add(head, "itunes:image", href=channel.url(covers.feed.name))
    for category, below in _categories(channel.categories):
        outer = add(head, "itunes:category", text=category)
        for each in below:
            add(outer, "itunes:category", text=each)
    add(head, "itunes:explicit", _truth(feed.explicit))
    if channel.author:
        add(head, "itunes:author", label(channel.author))
    add(head, "itunes:type", feed.type)
    if feed.owner_email:
        owner = add(head, "itunes:owner")
        add(owner, "itunes:name", label(feed.owner_name) or label(channel.author or channel.title))
        add(owner, "itunes:email", feed.owner_email)
    if feed.new_feed_url:
        add(head, "itunes:new-feed-url", feed.new_feed_url)
    if feed.complete:
        add(head, "itunes:complete", "Yes")
    if feed.blocked:
        add(head, "itunes:block", "Yes")


def _podcasting(head: ET.Element, channel: Channel, covers: Covers, trailers: Sequence[PublishedEpisode]) -> None:
    """The elements of Podcasting 2.0."""
    feed = channel.feed
    add(head, "podcast:guid", channel.guid)
    add(head, "podcast:locked", _yes(feed.locked), owner=feed.owner_email or None)
    add(head, "podcast:medium", label(feed.medium) or "podcast")
    if feed.update_frequency or feed.update_rule:
        words = label(feed.update_frequency, LONGEST_LABEL) or feed.update_rule
        complete = "true" if feed.complete else None
        add(head, "podcast:updateFrequency", words, rrule=feed.update_rule or None, complete=complete)
    add_images(head, channel, (covers.feed, covers.page, covers.icon), channel.title)
    add_fundings(head, channel.fundings, words_for(channel.language).say("Support the show"))
    add_shared(head, feed)
    add_network(head, feed)
    add_people(head, channel, channel.people)
    if channel.ai_generated:
        add(head, "podcast:txt", "true", purpose="ai-content")
    if feed.verify:
        add(head, "podcast:txt", label(feed.verify, 4000), purpose="verify")
    _extra(head, feed.extra)
    for trailer in trailers:
        add(
            head,
            "podcast:trailer",
            label(trailer.title, LONGEST_LABEL),
            url=channel.url(trailer.audio.name),
            pubdate=rfc2822(trailer.published),
            length=trailer.audio.size,
            type=trailer.audio.type,
            season=trailer.season,
        )


def _extra(head: ET.Element, fragments: Sequence[str]) -> None:
    """Add further elements. They replace elements that may occur only once."""
    elements = [from_fragment(text) for text in fragments]
    names = {element.tag for element in elements} & {qualified(name) for name in _ONCE}
    for own in [element for element in head if element.tag in names]:
        head.remove(own)
    head.extend(elements)


def _categories(names: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Categories in order, each with its subcategories."""
    out: dict[str, list[str]] = {}
    for name in names:
        category, _, below = name.partition(" / ")
        out.setdefault(category, []).extend([below] if below else [])
    return list(out.items())


def rfc2822(moment: datetime) -> str:
    """A time in the format of feeds, in UTC."""
    return format_datetime(moment.astimezone(timezone.utc))


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _yes(value: bool) -> str:
    return "yes" if value else "no"
