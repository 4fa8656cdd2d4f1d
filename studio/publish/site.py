"""The files of a site: a publication in, every file out, in the order in which they may become visible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from studio.publish.card import card
from studio.publish.feed import NAME, STYLE, feed_pages
from studio.publish.host import headers_file, robots, sitemap
from studio.publish.pages import PER_PAGE, Theme, card_name, card_text, show_page, transcript_page, transcript_pages
from studio.publish.share import embed_page, oembed, oembed_page
from studio.publish.values import Channel, Covers, PublishedEpisode
from studio.publish.write import SiteFile
from studio.store.keys import content_digest


@dataclass(frozen=True, slots=True)
class Publication:
    """A show with everything that is published of it."""

    channel: Channel
    covers: Covers
    episodes: tuple[PublishedEpisode, ...]
    """The newest first."""
    built: datetime
    """When the content of the feed last changed."""
    item_sizes: tuple[int, ...] | None = None
    """Bytes of each item, where they were measured."""


def site_files(publication: Publication, theme: Theme) -> tuple[SiteFile, ...]:
    """Every file: media, then pages, then the feed, ``feed.xml`` last."""
    own = replace(publication, episodes=tuple(e for e in publication.episodes if not e.hosted_elsewhere))
    return (*_media(own), *_pages(own, theme), *_feeds(publication))


def _media(publication: Publication) -> list[SiteFile]:
    out: dict[str, SiteFile] = {}
    for covers in [publication.covers, *(e.covers for e in publication.episodes if e.covers)]:
        for picture in (covers.feed, covers.page, covers.icon):
            out[picture.name] = SiteFile(picture.name, _bytes(picture.data), fixed=True)
    for episode in publication.episodes:
        for picture in episode.portraits:
            out[picture.name] = SiteFile(picture.name, _bytes(picture.data), fixed=True)
        for drawn in episode.chapter_pictures:
            out[drawn.name] = SiteFile(drawn.name, drawn.read, fixed=True)
        for item in (episode.audio, *episode.alternates, *episode.companions.values()):
            out[item.name] = SiteFile(item.name, item if item.data is None else _bytes(item.data), fixed=True)
        covers = episode.covers or publication.covers
        name = card_name(publication.channel, covers, episode)
        draw = partial(card, *card_text(publication.channel, episode), covers.page.data)
        out[name] = SiteFile(name, draw, fixed=True)
    return list(out.values())


def _pages(publication: Publication, theme: Theme) -> list[SiteFile]:
    channel, episodes = publication.channel, publication.episodes
    out = [SiteFile(static.name, _bytes(static.data), fixed=True) for static in theme.static]
    common = theme.digest() + repr((channel, publication.covers.feed.name))
    for at, episode in enumerate(episodes):
        neighbours = (episodes[at + 1] if at + 1 < len(episodes) else None, episodes[at - 1] if at else None)
        covers = episode.covers or publication.covers
        beside = [other and (other.page, other.title) for other in neighbours]
        shown = repr((episode, covers.page.name, covers.icon.name, covers.feed.name, beside))
        out += [
            SiteFile(name, make, key=content_digest(f"{common}{shown}".encode("utf-8", "surrogatepass")))
            for name, make in (
                (episode.page, partial(theme.episode, channel, covers, episode, neighbours)),
                (embed_page(episode), partial(theme.embed, channel, covers, episode)),
                (oembed_page(episode), partial(oembed, channel, covers, episode)),
                *(
                    (transcript_page(episode, number), partial(theme.more_transcript, channel, covers, episode, number))
                    for number in range(2, transcript_pages(episode) + 1)
                ),
            )
        ]
    seasons = sorted({episode.season for episode in episodes if episode.season})
    seasons = seasons if len(seasons) > 1 else []
    for season in (None, *seasons):
        groups = _groups([e for e in episodes if season in (None, e.season)])
        for number, group in enumerate(groups, start=1):
            make = partial(
                theme.show, channel, publication.covers, group, number, len(groups), seasons=seasons, season=season
            )
            out.append(SiteFile(show_page(number, season), make))
    return [
        *out,
        SiteFile(STYLE, theme.feed_style),
        SiteFile("_headers", headers_file),
        SiteFile("robots.txt", partial(robots, channel)),
        SiteFile("sitemap.xml", partial(sitemap, channel, episodes)),
    ]


def _groups(episodes: Sequence[PublishedEpisode]) -> list[Sequence[PublishedEpisode]]:
    return [episodes[at : at + PER_PAGE] for at in range(0, len(episodes), PER_PAGE)] or [()]


def _feeds(publication: Publication) -> list[SiteFile]:
    pages = feed_pages(
        publication.channel, publication.covers, publication.episodes, publication.built, publication.item_sizes
    )
    files = [SiteFile(name, make) for name, make in pages]
    return sorted(files, key=lambda file: file.name == NAME)


def _bytes(data: bytes) -> Callable[[], bytes]:
    return lambda: data
