"""A show that moves here: its old feed in, the files that keep its listeners out.

``show.toml`` with what the feed says of the show, ``published.toml`` with its podcast:guid and every episode's moment,
``elsewhere.toml`` with the old items and their addresses, and for each episode a ``scripts/NAME.toml`` that gives a
script of that name the old GUID, title and day: rendered, it takes the old item's place.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import tomli_w

from studio.errors import InputError
from studio.formats.feed_read import OldEpisode, OldFeed, OldFile, read_feed
from studio.formats.podcast_terms import is_category
from studio.formats.urls import is_web_address
from studio.network.fetch import MOST_BYTES, fetch
from studio.publish.hosted_elsewhere import FILE as ELSEWHERE
from studio.publish.hosted_elsewhere import HEAD as ELSEWHERE_HEAD
from studio.publish.hosted_elsewhere import HostedEpisode, HostedEpisodes, HostedFile, PersonTable
from studio.publish.ledger import FILE as LEDGER
from studio.publish.ledger import HEAD as LEDGER_HEAD
from studio.publish.ledger import Ledger, LedgerEntry, podcast_guid
from studio.publish.names import label, slug
from studio.publish.notes import plain
from studio.show import Feed, Settings


def open_old(place: str) -> OldFeed:
    """The old feed, from a file or from the address that was named; nothing else is fetched. Raises InputError."""
    if is_web_address(place):
        return read_feed(fetch(place), place)
    path = Path(place)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"It has more than {MOST_BYTES >> 20} MiB.", file=path)
        return read_feed(path.read_bytes(), place)
    except OSError as error:
        raise InputError(f"Can't be read: {error.strerror or error}.", file=path) from error


def settings_of(feed: OldFeed) -> Settings:
    """The show as its old feed describes it; the cover is for the user to bring."""
    outer = feed.category.partition(" / ")[0]
    category = next((c for c in (feed.category, outer) if is_category(c)), "")
    secure = feed.funding_url if feed.funding_url.startswith("https:") else ""
    return Settings(
        title=feed.title,
        author=feed.author,
        description=plain(feed.description),
        language=feed.language or "en",
        link=feed.link,
        cover="",
        feed=Feed(
            category=category,
            type="serial" if feed.serial else "episodic",
            explicit=feed.explicit,
            owner_name=feed.owner_name,
            owner_email=feed.owner_email,
            locked=feed.locked,
            copyright=feed.copyright,
            license=feed.license,
            funding_url=secure,
            funding_text=feed.funding_text if secure else "",
            complete=feed.complete,
        ),
    )


def kept_files(feed: OldFeed, place: str) -> dict[str, str]:
    """The files by which listeners notice nothing: name to content.

    Args:
        feed: the old feed.
        place: where it was found; its address settles podcast:guid where the feed has none.
    """
    ledger = Ledger(podcast_guid=_guid(feed, place))
    olds: list[HostedEpisode] = []
    files: dict[str, str] = {}
    taken: set[str] = set()
    for episode in sorted(feed.episodes, key=lambda e: e.published):
        name = slug(label(episode.title), episode.guid, taken)
        taken.add(name)
        ledger.episodes[episode.guid] = LedgerEntry(
            slug=name, published=episode.published, day=episode.published.date()
        )
        olds.append(_elsewhere(episode, name))
        files[f"scripts/{name}.toml"] = _beside(episode)
    document = HostedEpisodes(episodes=tuple(reversed(olds))).model_dump(exclude_none=True, exclude_defaults=True)
    return {
        LEDGER: LEDGER_HEAD + "\n" + tomli_w.dumps(ledger.model_dump(exclude_none=True)),
        ELSEWHERE: ELSEWHERE_HEAD + "\n" + tomli_w.dumps(document),
        **files,
    }


def _guid(feed: OldFeed, place: str) -> str:
    """podcast:guid: the feed's own, else by the rule from its address; empty where neither is known."""
    try:
        return str(uuid.UUID(feed.guid))
    except ValueError:
        address = feed.address or (place if is_web_address(place) else "")
        return podcast_guid(address) if address else ""


def _elsewhere(episode: OldEpisode, name: str) -> HostedEpisode:
    return HostedEpisode(
        guid=episode.guid,
        slug=name,
        title=episode.title,
        published=episode.published,
        audio=_file(episode.audio),
        description=episode.description,
        duration_s=episode.duration_s,
        link=episode.link,
        image=episode.image,
        season=episode.season,
        number=episode.number,
        kind=episode.kind,
        explicit=episode.explicit,
        ai_generated=episode.ai_generated,
        chapters=_file(episode.chapters) if episode.chapters else None,
        transcripts=tuple(_file(f) for f in episode.transcripts if f.type),
        people=tuple(PersonTable(name=n, role=role, href=href) for n, role, href in episode.people),
    )


def _file(file: OldFile) -> HostedFile:
    return HostedFile(url=file.url, type=file.type, size=file.size)


def _beside(episode: OldEpisode) -> str:
    """What a script of this name is to be: the episode that listeners know."""
    said: dict[str, Any] = {
        "guid": episode.guid,
        "title": label(episode.title),
        "date": episode.published.date().isoformat(),
        "season": episode.season,
        "number": episode.number,
        "type": episode.kind,
        "explicit": episode.explicit or None,
        "description": plain(episode.description) or None,
    }
    head = "# An episode that was published before. A script of this name, rendered, takes its place in the feed.\n"
    return head + tomli_w.dumps({key: value for key, value in said.items() if value is not None})
