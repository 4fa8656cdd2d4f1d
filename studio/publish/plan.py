"""Plans a publication: a show with its finished episodes in, every file of its site out.

What must never change is decided here once and stored in ``published.toml``: the show's podcast:guid, and the address,
publication time and versions of every episode. A preview on this computer stores nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import partial
from itertools import chain
from pathlib import Path

from studio.errors import UsageError
from studio.files.spilled import SpilledList
from studio.formats.urls import is_loopback_url
from studio.publish.channel import check_settings, feed_channel, show_cover
from studio.publish.episodes import RenderedEpisode, find_episodes
from studio.publish.feed import FeedSummary, measure_feed
from studio.publish.gather import EpisodeGatherer
from studio.publish.hosted_elsewhere import load_hosted_elsewhere
from studio.publish.ledger import Ledger, load, podcast_guid
from studio.publish.media import DigestCache
from studio.publish.names import base_url
from studio.publish.owner import MARKER, marker
from studio.publish.pages import Theme
from studio.publish.pictures import Pictures
from studio.publish.site import Publication, SiteFiles
from studio.publish.values import PublishedEpisode
from studio.publish.write import SiteFile
from studio.show import Show

TEMPLATES = "templates"


@dataclass(frozen=True, slots=True)
class SitePlan:
    """A site that is ready to be written, and its ledger."""

    publication: Publication
    files: SiteFiles
    """All files, in the order in which they may become visible."""
    root: Path
    """Folder of the show."""
    ledger: Ledger
    preview: bool
    """The site is for this computer only; the ledger isn't stored."""
    notes: tuple[str, ...]
    """What was skipped, and why."""


def plan_site(show: Show, out: Path, now: datetime, address: str | None = None, *, preview: bool = False) -> SitePlan:
    """Plan the site of a show. Nothing is written but a cache of digests.

    Args:
        show: a show in a folder.
        out: folder of the site; its older transcripts show what a correction changed.
        now: the time, with its time zone. Its date decides which dates are in the future.
        address: address of the site; None for the one in show.toml.
        preview: the site is only for this computer, whatever its address; http is allowed.

    Raises:
        ShowError, UsageError, InputError: the show can't be published.
    """
    if show.root is None:
        raise UsageError(
            "There is no show here to publish.", hint="Run this in a show's folder, or name its show.toml with --show."
        )
    address = address if address is not None else show.settings.feed.base_url
    check_settings(show, address, preview=preview or is_loopback_url(address.strip()))
    base = base_url(address, preview=preview)
    preview = preview or is_loopback_url(base)
    ledger = load(show.root)
    guid = ledger.podcast_guid or podcast_guid(f"{base}feed.xml")
    if not preview:
        ledger.podcast_guid = guid
    rendered, notes = find_episodes(show.root / "episodes")
    due = [each for each in rendered if _is_due(each, now)]
    waiting = [f"{each.name}: skipped until its date, {each.date}." for each in rendered if not _is_due(each, now)]
    cache = DigestCache(show.root / ".studio" / "published-media.json")
    pictures = Pictures(cache, show.root / ".studio" / "published-pictures.json")
    gatherer = EpisodeGatherer(show, ledger, cache, pictures, out, now, preview, base)
    guids = {each.guid for each in due}
    hosted = [e for e in load_hosted_elsewhere(show.root, show.settings.language) if e.guid not in guids]
    episodes = _newest_first(chain(gatherer.episodes(due), hosted))
    cover = show_cover(show, pictures)
    cache.save()
    pictures.save()
    guids |= {each.guid for each in hosted}
    channel = feed_channel(show, base, guid, episodes, preview=preview)
    missing = [
        f"{entry.slug}: was published before, but is no longer in episodes/, so it is removed from the feed."
        for guid, entry in ledger.episodes.items()
        if guid not in guids
    ]
    measured = measure_feed(channel, cover, episodes)
    built = _built(ledger, measured, episodes, now, preview=preview)
    publication = Publication(channel, cover, pictures, episodes, built, measured.sizes, measured.digest)
    first = SiteFile(MARKER, partial(marker, publication))  # first, so that an interrupted publish can be resumed
    files = SiteFiles(publication, Theme(show.root / TEMPLATES, channel.language), [first])
    return SitePlan(publication, files, show.root, ledger, preview, (*notes, *waiting, *gatherer.notes, *missing))


def _newest_first(episodes: Iterable[PublishedEpisode]) -> SpilledList[PublishedEpisode]:
    spilled: SpilledList[PublishedEpisode] = SpilledList()
    ages: list[tuple[datetime, str]] = []
    for episode in episodes:
        spilled.append(episode)
        ages.append((episode.published, episode.guid))
    return spilled.picked(sorted(range(len(ages)), key=ages.__getitem__, reverse=True))


def _is_due(episode: RenderedEpisode, now: datetime) -> bool:
    return episode.date is None or episode.date <= now.date()


def _built(
    ledger: Ledger, feed: FeedSummary, episodes: Sequence[PublishedEpisode], now: datetime, *, preview: bool
) -> datetime:
    """When the content of the feed last changed: now, if it differs from the ledger's."""
    if preview:
        return max((e.published for e in episodes), default=datetime(2000, 1, 1, tzinfo=timezone.utc))
    if ledger.content != feed.digest or ledger.last_build is None:
        ledger.content = feed.digest
        ledger.last_build = now.astimezone(timezone.utc).replace(microsecond=0)
    return ledger.last_build
