"""Protects sites from being replaced by another show's.

In: the plan of a site, and what is at its destination. Out: nothing, or an error that names the other show. A site of
Studio has a marker, which is written first, so that an interrupted publish can resume. In older sites, and in those of
other programs, the feed identifies the show.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from studio.errors import UsageError
from studio.formats.podcast_vocabulary import NAMESPACES, PODCAST_ALIAS
from studio.formats.sanitize import one_line
from studio.formats.urls import is_loopback_url
from studio.formats.xml_read import Element, read_xml
from studio.publish.ledger import Ledger
from studio.publish.names import cut
from studio.publish.site import Publication

MARKER = ".studio-site.json"
FEED = "feed.xml"
MOST_MARKER, MOST_FEED = 1 << 16, 64 << 20
"""Most bytes that are read of the marker and of the feed."""
_OTHER_FILES = frozenset(("CNAME",))
"""Files that a host may need beside a site, like all those whose names begin with a dot."""

_PODCAST_GUIDS = tuple(f"{uri} guid" for uri in (NAMESPACES["podcast"], PODCAST_ALIAS))
_ATOM_LINK = f"{NAMESPACES['atom']} link"
_OF_INTEREST = {"channel", "item", "title", "guid", _ATOM_LINK, *_PODCAST_GUIDS}
"""Elements of a feed that identify its show."""

Reader = Callable[[str, int], bytes | None]
"""Name of a file and a size limit → its content, or None if it is missing or larger."""


@dataclass(frozen=True, slots=True)
class SiteOwner:
    """The show that a site belongs to."""

    podcast_guid: str
    feed: str
    """Address of the feed."""
    episodes: frozenset[str] = frozenset()
    """GUIDs of some or all of its episodes."""
    title: str = ""


def marker(publication: Publication) -> bytes:
    """The marker of a site: its show, and its earliest episode, which new episodes don't change."""
    earliest = publication.episodes[-1].guid if publication.episodes else ""
    channel = publication.channel
    document = {
        "site": 1,
        "podcast_guid": channel.guid,
        "feed": channel.url(FEED),
        "title": channel.title,
        "episode": earliest,
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def owners(read: Reader) -> tuple[SiteOwner, ...]:
    """The shows in the marker and the feed of a site: one; none if it isn't a site; two if one replaced the other.

    Without a marker, an unreadable feed counts as another show's.
    """
    data = read(MARKER, MOST_MARKER)
    marked = _from_marker(data) if data is not None else None
    data = read(FEED, MOST_FEED)
    in_feed = _from_feed(data) if data is not None else None
    if in_feed is None and data is not None and marked is None:
        in_feed = SiteOwner("", "")
    return tuple(found for found in (marked, in_feed) if found is not None)


@dataclass(frozen=True, slots=True)
class OwnerGuard:
    """Refuses to publish over another show, or into a place with other files.

    Two shows may be published to one place at the same time, and each finds it empty. So the guard checks twice: before
    anything is written, and when everything except the feeds is written. By then both markers are there, and the show
    that finds the other's marker or feed stops before it writes its own feed.
    """

    publication: Publication
    """The site to be published."""
    ledger: Ledger
    """The ledger of its show, which has its past episodes."""
    names: Callable[[], Iterable[str]]
    """Lists the paths (with /) of the files at the destination."""
    read: Reader
    """Reads one of these files."""
    place: str
    """Name of the destination in messages."""
    force: bool = False
    """Publish anyway."""

    def check(self) -> None:
        """The first check. Raises UsageError if there is another show, or something that isn't a site."""
        if self.force:
            return
        found = owners(self.read)
        if not found:
            foreign = sorted(n for n in self.names() if not n.startswith(".") and n not in _OTHER_FILES)
            if foreign:
                example = cut(one_line(foreign[0]), 80)
                raise UsageError(
                    f"{self.place} holds files that aren't a site made by Studio, such as {example}.",
                    hint="Choose an empty place, or publish there anyway with --force.",
                )
        self._refuse_others(found)

    def check_again(self) -> None:
        """The second check, before the feeds are written. Raises UsageError if another show has come meanwhile."""
        if not self.force:
            self._refuse_others(owners(self.read))

    def _refuse_others(self, found: Iterable[SiteOwner]) -> None:
        for other in found:
            if not is_loopback_url(other.feed) and not self._is_ours(other):  # nobody subscribes to a preview
                name = f"“{cut(one_line(other.title), 80)}”" if other.title.strip() else "another show"
                raise UsageError(
                    f"{self.place} holds {name} ({cut(one_line(other.feed), 200) or 'of an unknown address'}), which "
                    "listeners have subscribed to; this show would replace it.",
                    hint=(
                        "Choose another place. If it is the same show, its published.toml is missing: restore it, "
                        "or replace the site with --force."
                    ),
                )

    def _is_ours(self, owner: SiteOwner) -> bool:
        channel = self.publication.channel
        same_guid = owner.podcast_guid.lower() == channel.guid.lower()
        same_show = same_guid if owner.podcast_guid else owner.feed == channel.url(FEED)
        return same_show and (not owner.episodes or self._knows_any(owner.episodes))

    def _knows_any(self, guids: frozenset[str]) -> bool:
        known = any(guid in self.ledger.episodes for guid in guids)
        return known or any(episode.guid in guids for episode in self.publication.episodes)


def folder_reader(folder: Path) -> Reader:
    """A :data:`Reader` for a folder."""

    def read(name: str, most_bytes: int) -> bytes | None:
        path = folder / name
        try:
            return path.read_bytes() if path.is_file() and path.stat().st_size <= most_bytes else None
        except OSError:
            return None

    return read


def folder_names(folder: Path) -> list[str]:
    """The names at the top of a folder."""
    try:
        return [path.name for path in folder.iterdir()]
    except OSError:  # no folder yet; any other error is reported when it is written
        return []


def _from_marker(data: bytes) -> SiteOwner | None:
    try:
        document = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or not isinstance(document.get("podcast_guid"), str):
        return None
    texts = {key: value for key, value in document.items() if isinstance(value, str)}
    episode = texts.get("episode", "")
    guids = frozenset((episode,)) if episode else frozenset[str]()
    return SiteOwner(texts["podcast_guid"], texts.get("feed", ""), guids, texts.get("title", ""))


def _from_feed(data: bytes) -> SiteOwner | None:
    root = read_xml(data, lambda element: element.name in _OF_INTEREST).root
    channel = root.first("channel") if root else None
    if channel is None:
        return None
    links = [link.attributes for link in channel.all(_ATOM_LINK)]
    own = next((link.get("href", "") for link in links if link.get("rel") == "self"), "")
    guid = next((found for name in _PODCAST_GUIDS if (found := _text(channel, name))), "")
    guids = frozenset(filter(None, (_text(item, "guid") for item in channel.all("item"))))
    return SiteOwner(guid, own, guids, _text(channel, "title"))


def _text(element: Element, name: str) -> str:
    found = element.first(name)
    return found.text.strip() if found else ""
