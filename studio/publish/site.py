"""The files of a site: a publication in, every file out, in the order in which they may become visible.

Episodes and files are generated one after the other, so that memory doesn't grow with the number of episodes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice

from studio.files.spilled import SpilledList
from studio.publish.card import card
from studio.publish.feed import NAME, STYLE, feed_pages
from studio.publish.host import headers_file, robots, sitemap
from studio.publish.pages import PER_PAGE, Theme, card_name, card_text, show_page, transcript_page, transcript_pages
from studio.publish.pictures import Pictures
from studio.publish.share import embed_page, oembed, oembed_page
from studio.publish.values import Channel, Covers, Media, Picture, PublishedEpisode
from studio.publish.write import SiteFile
from studio.store.keys import content_digest, digest
from studio.version import __version__


@dataclass(frozen=True, slots=True)
class Publication:
    """A show with everything that is published."""

    channel: Channel
    covers: Covers
    pictures: Pictures
    """Reads covers and portraits."""
    episodes: SpilledList[PublishedEpisode]
    """Newest first."""
    built: datetime
    """When the content of the feed last changed."""
    item_sizes: Sequence[int] | None = None
    """Size of each item in bytes; None if not measured."""
    feed_digest: str = ""
    """Digest of the feed without ``built``; empty if not measured."""


class SiteFiles(Collection[SiteFile]):
    """Every file of a site: media, then pages, then the feed, ``feed.xml`` last. Each iteration generates them again.

    Args:
        publication: the show and its episodes.
        theme: makes the pages.
        first: files to be written before all others.
    """

    def __init__(self, publication: Publication, theme: Theme, first: Sequence[SiteFile] = ()) -> None:
        self._publication = publication
        self._theme = theme
        self._first = tuple(first)
        own = (at for at, episode in enumerate(publication.episodes) if not episode.hosted_elsewhere)
        self._own = publication.episodes.picked(own)
        self._seasons = tuple(episode.season for episode in self._own)
        self._last = (*_last_pages(self._publication, self._own, theme), *_feeds(publication))
        shared = {picture.name for picture in _shared(publication, self._own)}
        fixed = len(self._first) + len(shared) + len(theme.static) + sum(1 for _ in self._lists()) + len(self._last)
        self._count = fixed + sum(_count(episode) for episode in self._own)

    def __len__(self) -> int:
        return self._count

    def __contains__(self, file: object) -> bool:
        return any(file == each for each in self)

    def __iter__(self) -> Iterator[SiteFile]:
        yield from self._first
        yield from _media(self._publication, self._own)
        yield from (SiteFile(static.name, _bytes(static.data), fixed=True) for static in self._theme.static)
        yield from _episode_pages(self._publication, self._own, self._theme)
        yield from self._lists()
        yield from self._last

    def _lists(self) -> Iterator[SiteFile]:
        """The show's pages, and those of its seasons, which list episodes."""
        seasons = sorted({season for season in self._seasons if season})
        seasons = seasons if len(seasons) > 1 else []
        for season in (None, *seasons):
            chosen = [at for at, each in enumerate(self._seasons) if season in (None, each)]
            starts = range(0, max(len(chosen), 1), PER_PAGE)
            for number, start in enumerate(starts, start=1):
                make = partial(
                    self._theme.show,
                    self._publication.channel,
                    self._publication.covers,
                    self._own.picked(chosen[start : start + PER_PAGE]),
                    number,
                    len(starts),
                    seasons=seasons,
                    season=season,
                )
                yield SiteFile(show_page(number, season), make)


def _shared(publication: Publication, episodes: Sequence[PublishedEpisode]) -> Iterator[Picture]:
    """Pictures that several episodes may share; a picture may come more than once."""
    for covers in (publication.covers, *(episode.covers for episode in episodes)):
        if covers:
            yield from (covers.feed, covers.page, covers.icon)
    for episode in episodes:
        yield from episode.portraits


def _media(publication: Publication, episodes: Sequence[PublishedEpisode]) -> Iterator[SiteFile]:
    seen: set[str] = set()
    for picture in _shared(publication, episodes):
        if picture.name not in seen:
            seen.add(picture.name)
            yield SiteFile(picture.name, partial(publication.pictures.read, picture.name), fixed=True)
    for episode in episodes:
        for drawn in episode.chapter_pictures:
            yield SiteFile(drawn.name, drawn.read, fixed=True)
        for item in _files(episode):
            yield SiteFile(item.name, item if item.data is None else _bytes(item.data), fixed=True)
        covers = episode.covers or publication.covers
        name = card_name(publication.channel, covers, episode)
        draw = partial(_card, publication.pictures, *card_text(publication.channel, episode), covers.page.name)
        yield SiteFile(name, draw, fixed=True)


def _files(episode: PublishedEpisode) -> tuple[Media, ...]:
    return (episode.audio, *episode.alternates, *episode.companions.values())


def _card(pictures: Pictures, title: str, line: str, cover: str) -> bytes:
    return card(title, line, pictures.read(cover))


def _count(episode: PublishedEpisode) -> int:
    """Files that only this episode has: media, card, page, player, its oEmbed document, and further transcripts."""
    return len(episode.chapter_pictures) + len(_files(episode)) + 3 + transcript_pages(episode)


def _episode_pages(
    publication: Publication, episodes: SpilledList[PublishedEpisode], theme: Theme
) -> Iterator[SiteFile]:
    channel = publication.channel
    common = theme.digest() + repr((channel, publication.covers.feed.name))
    later: PublishedEpisode | None = None
    ahead = islice(iter(episodes), 1, None)
    for episode in episodes:
        earlier = next(ahead, None)
        covers = episode.covers or publication.covers
        beside = [other and (other.page, other.title) for other in (earlier, later)]
        shown = repr((episode, covers.page.name, covers.icon.name, covers.feed.name, beside))
        key = content_digest(f"{common}{shown}".encode("utf-8", "surrogatepass"))
        yield SiteFile(episode.page, partial(theme.episode, channel, covers, episode, (earlier, later)), key=key)
        yield SiteFile(embed_page(episode), partial(theme.embed, channel, covers, episode), key=key)
        yield SiteFile(oembed_page(episode), partial(oembed, channel, covers, episode), key=key)
        for number in range(2, transcript_pages(episode) + 1):
            make = partial(theme.more_transcript, channel, covers, episode, number)
            yield SiteFile(transcript_page(episode, number), make, key=key)
        later = episode


def _last_pages(publication: Publication, episodes: Sequence[PublishedEpisode], theme: Theme) -> tuple[SiteFile, ...]:
    channel = publication.channel
    return (
        SiteFile(STYLE, theme.feed_style),
        SiteFile("_headers", headers_file),
        SiteFile("robots.txt", partial(robots, channel)),
        SiteFile("sitemap.xml", partial(sitemap, channel, episodes)),
    )


def _feeds(publication: Publication) -> list[SiteFile]:
    pages = feed_pages(
        publication.channel, publication.covers, publication.episodes, publication.built, publication.item_sizes
    )
    found = publication.feed_digest
    built = publication.built.isoformat()
    files = [
        SiteFile(name, make, key=found and digest("feed", __version__, found, built, name)) for name, make in pages
    ]
    return sorted(files, key=lambda file: file.name == NAME)


def _bytes(data: bytes) -> Callable[[], bytes]:
    return lambda: data
