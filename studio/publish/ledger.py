"""``published.toml`` beside ``show.toml``: what listeners' apps rely on, and what must therefore never change.

In: what was published before, and the episodes as they are now. Out: address, date and versions of each episode, and
the show's podcast:guid, each decided once. A version is an MP3 under one address; a further version of the same episode
is a correction, with a note on what changed.
"""

from __future__ import annotations

import uuid
from collections.abc import Container
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from studio.errors import ShowError
from studio.formats.toml import read_toml, write_toml
from studio.store.keys import content_digest

FILE = "published.toml"
NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The UUID namespace of podcast:guid (Podcasting 2.0, docs/tags/guid)."""
HEAD = (
    "# What listeners know of this show. Keep this file: addresses, days and GUIDs in it were published, and apps\n"
    "# hold on to them. The notes say what changed in a version; they may be put into better words.\n"
)
DAY_STARTS = time(6, 0)
"""UTC time at which an episode with a date in the past counts as published."""


class Version(BaseModel):
    """One MP3 that was published."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sound: str
    """Digest of its MP3 frames."""
    since: date
    transcript: str = ""
    """Path of its transcript in the site."""
    note: str = ""
    """What changed, for listeners; empty for the first version."""


class LedgerEntry(BaseModel):
    """An episode that was published."""

    model_config = ConfigDict(extra="forbid")

    slug: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=80)
    published: datetime
    day: date | None = None
    """The date in its record."""
    versions: list[Version] = Field(default_factory=list)


class Ledger(BaseModel):
    """The file ``published.toml``."""

    model_config = ConfigDict(extra="forbid")

    podcast_guid: str = ""
    last_build: datetime | None = None
    content: str = ""
    """Digest of the feed without its build date."""
    episodes: dict[str, LedgerEntry] = Field(default_factory=dict)
    _stored: str = PrivateAttr("")
    """Digest of the file's content; empty if there is no file."""

    def digest(self) -> str:
        """A digest of everything in it."""
        return content_digest(self.model_dump_json().encode("utf-8", "surrogatepass"))


def load(root: Path) -> Ledger:
    """Load the ledger. Raises ShowError if the file is wrong."""
    path = root / FILE
    if not path.exists():
        return Ledger()
    ledger = read_toml(path, Ledger)
    times = [ledger.last_build, *(entry.published for entry in ledger.episodes.values())]
    if any(moment is not None and moment.tzinfo is None for moment in times):
        raise ShowError("A time has no time zone.", file=path, hint="Write it as 2026-04-02T06:00:00Z.")
    ledger._stored = ledger.digest()
    return ledger


def save(root: Path, ledger: Ledger) -> None:
    """Store the ledger if it has changed since it was loaded. Raises ShowError if it can't be written."""
    if ledger.digest() != ledger._stored:
        write_toml(root / FILE, ledger.model_dump(exclude_none=True), HEAD)


def podcast_guid(feed_url: str) -> str:
    """UUIDv5 of the feed's address, without scheme and trailing "/" (Podcasting 2.0)."""
    return str(uuid.uuid5(NAMESPACE, feed_url.partition("://")[2].rstrip("/")))


def moment(day: date | None, before: LedgerEntry | None, now: datetime, taken: Container[datetime]) -> datetime:
    """The publication time of an episode: decided once, and again only if its date is changed.

    It is the time of the first publishing if that is on its date, or if it has no date; otherwise the morning of its
    date. No two episodes have the same second, since apps sort by it.

    Args:
        day: the date in the episode's record.
        before: the episode's entry in the ledger.
        now: the time, with its time zone.
        taken: publication times of other episodes, and earlier ones of this episode.
    """
    if before is not None and before.day == day:
        return before.published
    found = now if day is None or day == now.date() else datetime.combine(day, DAY_STARTS)
    found = found.astimezone(timezone.utc) if found.tzinfo else found.replace(tzinfo=timezone.utc)
    found = found.replace(microsecond=0)
    while found in taken:  # backwards, as apps drop times in the future
        found -= timedelta(seconds=1)
    return found
