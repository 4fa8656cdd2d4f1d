"""Moves a show here: its old feed in, the files out with which listeners keep their episodes.

``show.toml`` has the feed's facts about the show, ``published.toml`` its podcast:guid and the publication time of every
episode, ``elsewhere.toml`` the old items with their addresses. For each episode, ``scripts/NAME.toml`` gives a script
of that name the old GUID, title and date; once rendered, it replaces the old item.
"""

from __future__ import annotations

import re
import time
import uuid
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import tomli_w

from studio.check.feed_namespace import is_known_license
from studio.check.feed_rss import EMAIL, OTHER_PICTURES
from studio.errors import InputError
from studio.files.regular import read_regular
from studio.formats.feed_read import MOST_ITEMS, OldEpisode, OldFeed, read_feed
from studio.formats.feed_sound import OldFile
from studio.formats.podcast_vocabulary import find_category
from studio.formats.urls import is_web_address
from studio.network.fetch import MOST_BYTES, fetch
from studio.publish.faulty_elements import without_faults
from studio.publish.hosted_elsewhere import FILE as ELSEWHERE
from studio.publish.hosted_elsewhere import HEAD as ELSEWHERE_HEAD
from studio.publish.hosted_elsewhere import HostedEpisode, HostedEpisodes, HostedFile
from studio.publish.ledger import FILE as LEDGER
from studio.publish.ledger import HEAD as LEDGER_HEAD
from studio.publish.ledger import Ledger, LedgerEntry, podcast_guid
from studio.publish.names import label, slug
from studio.publish.notes import MOST_BYTES as MOST_BYTES_OF_TEXT
from studio.publish.notes import lost_tags, plain, sanitized
from studio.show import Feed, Settings

MOST_PAGES = 1000
MOST_PAGES_S = 600.0
"""Time limit for fetching pages, since a host may be slow or return endless pages."""


def open_old(place: str) -> OldFeed:
    """Read the old feed with all its pages (RFC 5005), from a file or an address.

    Further pages are fetched only from the host of the first one; for a file, they are read from the same folder.
    Reading stops after a page without new episodes.

    Raises:
        InputError: it can't be fetched or read, or has too many episodes.
    """
    feed = _open_page(place)
    seen = {place}
    known = {episode.guid for episode in feed.episodes}
    ends = time.monotonic() + MOST_PAGES_S
    while feed.goes_on and len(seen) < MOST_PAGES and time.monotonic() < ends:
        following = _following(place, feed.goes_on)
        if following is None or following in seen:
            break
        seen.add(following)
        page = _open_page(following)
        fresh = [episode for episode in page.episodes if episode.guid not in known]
        if not fresh:
            break
        known |= {episode.guid for episode in fresh}
        episodes = (*feed.episodes, *fresh)
        if len(episodes) > MOST_ITEMS:
            raise InputError(f"The feed has more than {MOST_ITEMS:,} episodes.", file=place)
        feed = replace(
            feed, episodes=episodes, goes_on=page.goes_on, notes=tuple(dict.fromkeys(feed.notes + page.notes))
        )
    return without_faults(feed)


def _following(place: str, url: str) -> str | None:
    """The address or file of the next page; None if there is none, or it must not be read."""
    if is_web_address(place):
        return url if urlsplit(url).hostname == urlsplit(place).hostname else None
    name = PurePosixPath(urlsplit(url).path).name
    beside = Path(place).with_name(name) if name else None
    return str(beside) if beside is not None and beside.is_file() else None


def _open_page(place: str) -> OldFeed:
    if is_web_address(place):
        return read_feed(fetch(place), place, place)
    path = Path(place)
    try:
        return read_feed(read_regular(path, MOST_BYTES), place)
    except OSError as error:
        raise InputError(f"Can't be read: {error.strerror or error}.", file=path) from error


def changes_of(feed: OldFeed) -> tuple[str, ...]:
    """Notes on everything about the show that ``show.toml`` has differently from the old feed."""
    out = []
    for name in feed.categories:
        if _category(name) != name:
            new = _category(name)
            out.append(f"The category “{name}” " + (f"is called “{new}” today." if new else "no longer exists."))
    if feed.license_url and not feed.license:
        out.append(f"The license {feed.license_url} is not kept, since it has no name: write license and license_url.")
    if feed.license and not _license(feed):
        out.append(f"The license “{feed.license}” is not kept, since it has no address: write license and license_url.")
    found = _uuid(feed.guid)
    if feed.guid and feed.guid != found:
        out.append(f"The podcast:guid “{feed.guid[:80]}” is {f'written {found}' if found else 'no UUID and not kept'}.")
    if (feed.owner_name or feed.owner_email) and not _owner_email(feed):
        said = f"{feed.owner_name} {feed.owner_email}".strip()
        out.append(f"The owner “{said}” is not kept in the feed, since there is no e-mail address.")
    for episode in feed.episodes:
        out += [f"{label(episode.title, 80)}: {change}" for change in _changes_of_episode(episode)]
    return tuple(out)


def _changes_of_episode(episode: OldEpisode) -> list[str]:
    """Notes on everything about an episode that the new feed has differently."""
    out = []
    if label(episode.title) != episode.title:
        out.append("the title is cleaned or shortened, as apps would show it wrong.")
    if _is_other_picture(episode.image):
        out.append(f"the picture {episode.image} is not kept, since apps take JPEG and PNG only.")
    lost = sorted({name for text in (episode.description, episode.notes) for name in lost_tags(text)})
    if lost:
        out.append(f"not kept in the notes: {', '.join(f'<{name}>' for name in lost)}.")
    size = len(sanitized(episode.description).encode())
    if size > MOST_BYTES_OF_TEXT:
        whole = "; the longer notes are kept" if episode.notes else "; all of it is in content:encoded"
        out.append(f"the description has {size:,} bytes, more than apps take, and is shortened{whole}.")
    return out


def settings_of(feed: OldFeed) -> Settings:
    """The settings of the show from its old feed, without the cover, which the user adds."""
    categories = list(dict.fromkeys(c for name in feed.categories if (c := _category(name))))
    return Settings(
        title=feed.title,
        author=feed.author,
        description=plain(feed.description),
        language=feed.language or "en",
        link=feed.link,
        cover="",
        feed=Feed(
            category=categories[0] if categories else "",
            more_categories=tuple(categories[1:]),
            type="serial" if feed.serial else "episodic",
            explicit=feed.explicit,
            owner_name=feed.owner_name,
            owner_email=_owner_email(feed),
            locked=feed.locked,
            copyright=feed.copyright,
            license=_license(feed),
            license_url=feed.license_url,
            medium=feed.medium or "podcast",
            verify=feed.verify,
            blocked=feed.blocked,
            extra=feed.extra,
            funding_url=feed.funding_url,
            funding_text=feed.funding_text,
            complete=feed.complete,
        ),
    )


def _license(feed: OldFeed) -> str:
    """The license, if the namespace allows it: an SPDX identifier, or a text with an address."""
    return feed.license if feed.license_url or is_known_license(feed.license) else ""


def _owner_email(feed: OldFeed) -> str:
    return feed.owner_email if re.fullmatch(EMAIL, feed.owner_email) else ""


def _category(name: str) -> str:
    """Apple's current name of a category; empty if it no longer exists."""
    said = re.sub(r"\s*[/>»]\s*", " / ", name.replace("&amp;", "&").replace(" and ", " & "))
    category, slash, below = said.partition(" / ")
    today = _RENAMED.get(category, category)
    names = (said, _RENAMED.get(said, ""), f"{today}{slash}{below}", today)
    return next((found for candidate in names if (found := find_category(candidate))), "")


_RENAMED = {
    "Arts / Literature": "Arts / Books",
    "Business / Business News": "News / Business News",
    "Business / Management & Marketing": "Business / Management",
    "Education / Language Courses": "Education / Language Learning",
    "Games & Hobbies": "Leisure",
    "Games & Hobbies / Other Games": "Leisure / Games",
    "Government & Organizations": "Government",
    "Government & Organizations / Non-Profit": "Business / Non-Profit",
    "Health": "Health & Fitness",
    "Health / Fitness & Nutrition": "Health & Fitness / Fitness",
    "Health / Self-Help": "Education / Self-Improvement",
    "News & Politics": "News / Politics",
    "Science & Medicine": "Science",
    "Science & Medicine / Medicine": "Health & Fitness / Medicine",
    "Society & Culture / History": "History",
    "Sports & Recreation": "Sports",
    "Sports & Recreation / Outdoor": "Sports / Wilderness",
    "Technology / Tech News": "News / Tech News",
}
"""Categories that Apple renamed or moved in 2019."""


def kept_files(feed: OldFeed, place: str) -> dict[str, str]:
    """The files that keep the moved show's listeners, as name and content.

    Args:
        feed: the old feed.
        place: the address or file it was read from; a feed without a podcast:guid gets one derived from its address.
    """
    ledger = Ledger(podcast_guid=_guid(feed, place))
    olds: list[HostedEpisode] = []
    files: dict[str, str] = {}
    taken: set[str] = set()
    base = feed.address or feed.link
    for episode in sorted(feed.episodes, key=lambda e: e.published):
        name = slug(label(episode.title), episode.guid, taken)
        taken.add(name)
        ledger.episodes[episode.guid] = LedgerEntry(
            slug=name, published=episode.published, day=episode.published.date()
        )
        olds.append(_hosted(episode, name, base))
        files[f"scripts/{name}.toml"] = _beside(episode)
    document = HostedEpisodes(episodes=tuple(reversed(olds))).model_dump(exclude_none=True, exclude_defaults=True)
    return {
        LEDGER: LEDGER_HEAD + "\n" + tomli_w.dumps(ledger.model_dump(exclude_none=True)),
        ELSEWHERE: ELSEWHERE_HEAD + "\n" + tomli_w.dumps(document),
        **files,
    }


def _guid(feed: OldFeed, place: str) -> str:
    """podcast:guid: the feed's own, or else the one that follows from its address; empty if neither is known."""
    address = feed.address or (place if is_web_address(place) else "")
    return _uuid(feed.guid) or (podcast_guid(address) if address else "")


def _uuid(text: str) -> str:
    """The UUID in a text, in its original spelling, since directories compare it literally; empty if there is none."""
    try:
        found = str(uuid.UUID(text))
    except ValueError:
        return ""
    return text if text.lower() == found else found


def _hosted(episode: OldEpisode, name: str, base: str) -> HostedEpisode:
    return HostedEpisode(
        guid=episode.guid,
        slug=name,
        title=episode.title,
        published=episode.published,
        audio=_file(episode.audio),
        description=sanitized(episode.description, base),
        notes=sanitized(episode.notes, base),
        permalink=episode.permalink,
        duration_s=episode.duration_s,
        link=episode.link,
        image="" if _is_other_picture(episode.image) else episode.image,
        season=episode.season,
        number=episode.number,
        kind=episode.kind,
        explicit=episode.explicit,
        ai_generated=episode.ai_generated,
        extra=episode.extra,
    )


def _is_other_picture(url: str) -> bool:
    """Whether apps refuse a picture because of its format."""
    return PurePosixPath(urlsplit(url).path).suffix.lower() in OTHER_PICTURES


def _file(file: OldFile) -> HostedFile:
    return HostedFile(url=file.url, type=file.type, size=file.size)


def _beside(episode: OldEpisode) -> str:
    """The TOML file that makes a script of this name the episode that listeners know."""
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
    head = (
        "# An episode that was published before. If a script with this name is rendered, it replaces it in the feed.\n"
    )
    return head + tomli_w.dumps({key: value for key, value in said.items() if value is not None})
