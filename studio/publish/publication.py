"""A show made ready to go out: its settings and finished episodes in, a Publication out.

What is settled here once and kept in ``published.toml``: the show's podcast:guid, every episode's address and moment,
and its versions. A preview on this computer settles nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path

from studio import __version__, publish
from studio.errors import ShowError, UsageError
from studio.formats.podcast_terms import CATEGORIES, is_category
from studio.formats.sanitize import one_line
from studio.formats.sanitize import text as clean
from studio.formats.urls import ascii_url, is_loopback_url
from studio.publish import (
    Channel,
    Covers,
    Entry,
    Known,
    Ledger,
    Limits,
    Publication,
    Published,
    RenderedEpisode,
    Version,
)
from studio.show import FILE, Show
from studio.values import Person, Soundbite, Source, Story

COMPANIONS = (".chapters.json", ".vtt", ".srt", ".transcript.json", ".transcript.html")
TEMPLATES = "templates"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_PREVIEW_CATEGORY = "Society & Culture"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A show that is ready to go out, and what is to be remembered once it does."""

    publication: Publication
    ledger: Ledger
    preview: bool
    """The site is for this computer only; nothing is remembered."""
    notes: tuple[str, ...]
    """What was left out, and why."""


def prepare(show: Show, out: Path, now: datetime, address: str | None = None, *, preview: bool = False) -> Prepared:
    """Gather everything that goes out.

    Args:
        show: has a folder.
        out: where the site lies, or will; older transcripts there tell what changed.
        now: with its zone; whose day it is decides about days in the future.
        address: of the site; None for the one in show.toml.
        preview: whatever the address is, the site is for this computer; one without https will do then.

    Raises:
        ShowError, UsageError, InputError: what keeps the show from going out.
    """
    if show.root is None:
        raise UsageError(
            "There is no show here to publish.", hint="Run this in a show's folder, or name its show.toml with --show."
        )
    base = publish.base_url(address if address is not None else show.settings.feed.base_url, preview=preview)
    preview = preview or is_loopback_url(base)
    ledger = publish.load(show.root).model_copy(deep=True)
    guid = ledger.podcast_guid or publish.podcast_guid(f"{base}feed.xml")
    if not preview:
        ledger.podcast_guid = guid
    found, notes = publish.find_episodes(show.root / "episodes")
    ready = [each for each in found if _due(each, now)]
    held = (f"{x.name}: waits for its day, {x.record.date}." for x in found if x.record.date and not _due(x, now))
    known = Known(show.root / ".studio" / "published-media.json")
    gathering = _Gathering(show, ledger, known, out, now, preview)
    episodes = gathering.episodes(ready)
    known.save()
    channel = channel_of(show, base, guid, episodes, preview=preview)
    cover = _cover(show)
    there = {each.guid for each in episodes}
    elsewhere = [e for e in publish.load_elsewhere(show.root, show.settings.language) if e.guid not in there]
    episodes = tuple(sorted((*episodes, *elsewhere), key=lambda e: (e.published, e.guid), reverse=True))
    there |= {each.guid for each in elsewhere}
    lost = (
        f"{entry.slug}: was published before, is not in episodes/ and is left out of the feed."
        for guid, entry in ledger.episodes.items()
        if guid not in there
    )
    built = _built(ledger, channel, cover, episodes, now, preview=preview)
    return Prepared(
        Publication(channel, cover, episodes, built), ledger, preview, (*notes, *held, *gathering.notes, *lost)
    )


def _due(found: RenderedEpisode, now: datetime) -> bool:
    return found.record.date is None or found.record.date <= now.date()


def channel_of(show: Show, base: str, guid: str, episodes: Sequence[Published], *, preview: bool = False) -> Channel:
    """The show as the feed tells of it.

    Raises:
        ShowError: a setting that every app needs is missing or wrong.
    """
    settings, feed = show.settings, show.settings.feed
    file = show.root / FILE if show.root else None
    if not is_category(feed.category) and not (preview and not feed.category):
        wrong = f"“feed.category” is {feed.category!r}." if feed.category else "The show has no category."
        raise ShowError(
            wrong, file=file, hint=f"Write category = … under [feed]; Apple knows: {', '.join(CATEGORIES)}."
        )
    if not _LANGUAGE.fullmatch(settings.language):
        raise ShowError(f"“language” is {settings.language!r}.", file=file, hint="Write a tag such as en or en-GB.")
    urls = {}
    for name in ("link", "funding_url", "new_feed_url"):
        said = settings.link if name == "link" else str(getattr(feed, name))
        url = ascii_url(said) if said else ""
        if url is None or (url and not url.startswith("https:") and name != "link"):
            raise ShowError(f"“{name}” is {said!r}.", file=file, hint="Write an address that begins with https://.")
        urls[name] = url or ""
    unnumbered = next((e for e in episodes if e.kind == "full" and not e.number), None)
    if feed.type == "serial" and unnumbered:
        raise ShowError(
            f"The show is serial, and “{unnumbered.title}” has no number.", file=file, hint="Render it with --number."
        )
    if feed.owner_email and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+", feed.owner_email):
        raise ShowError(f"“feed.owner_email” is {feed.owner_email!r}.", file=file, hint="Write name@example.org.")
    return Channel(
        title=publish.label(settings.title),
        base_url=base,
        guid=guid,
        author=one_line(settings.author),
        description=clean(settings.description),
        language=settings.language,
        link=urls["link"] or base,
        category=feed.category or _PREVIEW_CATEGORY,
        explicit=feed.explicit,
        kind=feed.type,
        owner_name=one_line(feed.owner_name),
        owner_email=feed.owner_email,
        locked=feed.locked,
        funding_url=urls["funding_url"],
        funding_text=one_line(feed.funding_text),
        copyright=one_line(feed.copyright or settings.author),
        licence=one_line(feed.license),
        verify=one_line(feed.verify),
        new_feed_url=urls["new_feed_url"],
        complete=feed.complete,
        blocked=feed.blocked,
        ai_generated=settings.ai_generated,
        generator=f"Studio {__version__}",
        people=_regulars(episodes),
        limits=Limits(feed.page_items, feed.page_kib << 10),
    )


def _regulars(episodes: Sequence[Published]) -> tuple[Person, ...]:
    """Who hosts at least half of the episodes."""
    count = Counter(person for e in episodes for person in set(e.people) if person.role == "host")
    order = dict.fromkeys(person for e in episodes for person in e.people)
    return tuple(person for person in order if count[person] * 2 >= max(len(episodes), 1))


def _cover(show: Show) -> Covers:
    path = show.asset(show.settings.cover)
    if path is None:
        raise ShowError(
            "The show has no cover, which every app wants.",
            file=show.root / FILE if show.root else None,
            hint="Put a square picture of 1400 to 3000 pixels into assets/ and name it as cover.",
        )
    return publish.covers(path)


def _built(
    ledger: Ledger, channel: Channel, cover: Covers, episodes: Sequence[Published], now: datetime, *, preview: bool
) -> datetime:
    """When the content of the feed changed last; now, if it is other than it was."""
    if preview:
        return max((e.published for e in episodes), default=datetime(2000, 1, 1, tzinfo=timezone.utc))
    content = publish.feed_digest(channel, cover, episodes)
    if ledger.content != content or ledger.last_build is None:
        ledger.content = content
        ledger.last_build = now.astimezone(timezone.utc).replace(microsecond=0)
    return ledger.last_build


@dataclass(slots=True)
class _Gathering:
    """Episodes on the disk turned into what goes out; the ledger learns what is new."""

    show: Show
    ledger: Ledger
    known: Known
    out: Path
    now: datetime
    preview: bool
    notes: tuple[str, ...] = ()
    moments: set[datetime] = field(default_factory=set)
    """Of publications, which no two episodes share."""
    slugs: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.moments |= {entry.published for entry in self.ledger.episodes.values()}
        self.slugs |= {entry.slug for entry in self.ledger.episodes.values()}

    def episodes(self, found: Sequence[RenderedEpisode]) -> tuple[Published, ...]:
        """All of them, the newest first."""
        latest_first = sorted(found, key=self._age, reverse=True)
        published = [self._published(each) for each in latest_first]
        return tuple(sorted(published, key=lambda e: (e.published, e.guid), reverse=True))

    def _age(self, found: RenderedEpisode) -> tuple[object, ...]:
        told = found.record
        return (told.date or self.now.date(), told.season or 0, told.number or 0, found.name)

    def _published(self, found: RenderedEpisode) -> Published:
        told, prints = found.record, self.known.prints(found.audio)
        entry = self._entry(found)
        items = {}
        for ending in COMPANIONS:
            path = found.beside(ending)
            if path is not None:
                items[ending] = publish.media(path, entry.slug, ending, self.known.prints(path))
        chapters = publish.marks(found)
        transcript = items.get(".transcript.json")
        self._version(entry, prints.sound, transcript.name if transcript else "", found, chapters)
        noted = tuple(f"{v.since.isoformat()}: {v.note}" for v in entry.versions if v.note)
        return Published(
            guid=found.guid,
            slug=entry.slug,
            title=publish.episode_title(told.title, self.show.settings.title),
            published=entry.published,
            audio=publish.media(found.audio, entry.slug, ".mp3", prints),
            duration=round(told.duration_s * 1000),
            description=clean(told.description),
            companions=items,
            chapters=chapters,
            stories=tuple(
                Story(one_line(s.title), s.summary, tuple(Source(one_line(x.name), x.url) for x in s.sources))
                for s in told.stories
            ),
            turns=tuple(turn.text for turn in told.turns),
            people=_people(found),
            soundbites=self._soundbites(found),
            corrections=told.corrections or noted,
            season=told.season,
            number=told.number,
            kind=told.type,
            explicit=told.explicit,
            language=told.language,
            ai_generated=told.ai_generated,
            covers=self._own_cover(found, entry.slug),
        )

    def _entry(self, found: RenderedEpisode) -> Entry:
        """What is known of an episode, or becomes known now."""
        told, known = found.record, self.ledger.episodes
        before = known.get(found.guid)
        first = datetime.fromtimestamp(found.audio.stat().st_mtime, timezone.utc) if self.preview else self.now
        when = publish.moment(told.date, before, first, self.moments)
        name = before.slug if before else publish.slug(found.name, found.guid, self.slugs)
        self.moments.add(when)
        self.slugs.add(name)
        versions = before.versions if before else []
        entry = known[found.guid] = Entry(slug=name, published=when, day=told.date, versions=versions)
        return entry

    def _version(
        self, entry: Entry, sound: str, transcript: str, found: RenderedEpisode, chapters: tuple[publish.Mark, ...]
    ) -> None:
        """A version that wasn't there before becomes known, with what changed."""
        last = entry.versions[-1] if entry.versions else None
        if last is not None and last.sound == sound:
            return
        note = ""
        path = found.beside(".transcript.json")
        if last is not None:
            old = publish.read_sentences(self.out / last.transcript) if last.transcript else ()
            note = publish.what_changed(old, publish.read_sentences(path) if path else (), chapters)
        entry.versions.append(Version(sound=sound, since=self.now.date(), transcript=transcript, note=note))

    def _soundbites(self, found: RenderedEpisode) -> tuple[Soundbite, ...]:
        told = found.record
        inside = tuple(s for s in told.soundbites if s.start_s + s.duration_s <= told.duration_s)
        if len(inside) < len(told.soundbites):
            self.notes = (*self.notes, f"{found.name}: a soundbite goes past the end and is left out.")
        return tuple(Soundbite(s.start_s, s.duration_s, one_line(s.title)) for s in inside)

    def _own_cover(self, found: RenderedEpisode, name: str) -> Covers | None:
        wanted = found.record.cover
        if not wanted or self.show.root is None:
            return None
        return publish.covers(self.show.file(wanted, self.show.root / "scripts" / "any"), f"{name}-cover")


def _people(found: RenderedEpisode) -> tuple[Person, ...]:
    """Who takes part: those the episode names, and everybody in its cast."""
    told = found.record
    named = [Person(one_line(p.name), p.role.strip().lower(), p.href) for p in told.people]
    names = {person.name.casefold() for person in named}
    cast = [Person(one_line(r.speaker)) for r in told.cast]
    roles = [Person(p.name, "narrator" if p.name == "Narrator" else "host") for p in cast]
    return tuple(dict.fromkeys([*named, *(p for p in roles if p.name and p.name.casefold() not in names)]))
