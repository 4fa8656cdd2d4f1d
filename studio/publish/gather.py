"""The episodes of a feed: rendered episodes in, published episodes out.

Each has its address, publication time and versions from the ledger; new episodes are added to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from functools import partial
from pathlib import Path

from studio.errors import InputError
from studio.files.places import real_path
from studio.formats.companions import CHAPTERS, SIDECARS, TRANSCRIPT_JSON
from studio.formats.episode_record import EpisodeRecord
from studio.formats.sanitize import one_line
from studio.formats.sanitize import text as clean
from studio.formats.urls import is_web_address
from studio.formats.waveform import read_waveform
from studio.publish.channel import check_extra
from studio.publish.chapter_pictures import illustrated, named_in_json
from studio.publish.episodes import RenderedEpisode, marks, said_digest, said_in
from studio.publish.hosted_elsewhere import OWN_ELEMENTS
from studio.publish.ledger import Ledger, LedgerEntry, Version, moment
from studio.publish.media import DigestCache, media
from studio.publish.names import episode_title, slug
from studio.publish.pictures import Pictures
from studio.publish.transcript import read_sentences, what_changed
from studio.publish.values import ALTERNATES, ChapterMark, ChapterPicture, Covers, Media, Picture, PublishedEpisode
from studio.publish.words import words_for
from studio.show import EpisodeFeed, Show
from studio.show.guids import script_of
from studio.show.metadata import metadata_file
from studio.values import Person, Soundbite, Source, Story


@dataclass(slots=True)
class EpisodeGatherer:
    """Turns rendered episodes into published ones, and adds new ones to the ledger."""

    show: Show
    ledger: Ledger
    cache: DigestCache
    pictures: Pictures
    out: Path
    now: datetime
    preview: bool
    base_url: str
    """Address of the site."""
    notes: tuple[str, ...] = ()
    moments: set[datetime] = field(default_factory=set)
    """Publication times so far; no two episodes have the same."""
    slugs: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.moments |= {entry.published for entry in self.ledger.episodes.values()}
        self.slugs |= {entry.slug for entry in self.ledger.episodes.values()}

    def episodes(self, rendered: Sequence[RenderedEpisode]) -> Iterator[PublishedEpisode]:
        """All published episodes, latest first."""
        for each in sorted(rendered, key=self._age, reverse=True):
            yield self._published(each)

    def _age(self, episode: RenderedEpisode) -> tuple[object, ...]:
        return (episode.date or self.now.date(), episode.season or 0, episode.number or 0, episode.name)

    def _published(self, episode: RenderedEpisode) -> PublishedEpisode:
        record, digests = episode.record(), self.cache.digests(episode.audio)
        if record.sound_sha256 and record.sound_sha256 != digests.sound:
            raise InputError(
                "The sound was changed after it was rendered, by another program or a broken copy.",
                file=episode.audio,
                hint="Render the script again, or remove sound_sha256 from its record to publish the file as it is.",
            )
        entry = self._entry(episode)
        items = {}
        for ending in SIDECARS:
            path = episode.beside(ending)
            if path is not None:
                items[ending] = media(path, entry.slug, ending, self.cache.digests(path))
        chapters = marks(episode, record)
        transcript = items.get(TRANSCRIPT_JSON)
        self._version(entry, digests.sound, transcript.name if transcript else "", episode, chapters)
        pictures: tuple[ChapterPicture, ...] = ()
        if any(each.picture for each in record.chapters):
            found = illustrated(episode.audio, entry.slug, chapters)
            chapters, pictures = found.marks, found.pictures
            if CHAPTERS in items and pictures:
                items[CHAPTERS] = named_in_json(items[CHAPTERS], entry.slug, chapters, self.base_url)
        own = self._own_settings(episode, record)
        people, portraits = self._people(record)
        noted = tuple(f"{v.since.isoformat()}: {v.note}" for v in entry.versions if v.note)
        return PublishedEpisode(
            guid=episode.guid,
            slug=entry.slug,
            title=episode_title(record.title, self.show.settings.title),
            published=entry.published,
            audio=media(episode.audio, entry.slug, ".mp3", digests),
            duration_ms=round(record.duration_s * 1000),
            description=clean(record.description),
            companions=items,
            chapters=chapters,
            stories=tuple(
                Story(one_line(s.title), s.summary, tuple(Source(one_line(x.name), x.url) for x in s.sources))
                for s in record.stories
            ),
            turns=partial(said_in, episode.audio),
            turns_digest=said_digest(record),
            people=people,
            chapter_pictures=pictures,
            portraits=portraits,
            alternates=self._alternates(episode, entry.slug),
            feed=own,
            soundbites=self._soundbites(episode, record),
            corrections=record.corrections or noted,
            season=record.season,
            number=record.number,
            kind=record.type,
            explicit=record.explicit,
            language=record.language,
            ai_generated=record.ai_generated,
            waveform=read_waveform(record.waveform),
            covers=self._own_cover(record, entry.slug),
        )

    def _entry(self, episode: RenderedEpisode) -> LedgerEntry:
        """The ledger's entry of an episode; a new one for an episode that is published for the first time."""
        entries = self.ledger.episodes
        before = entries.get(episode.guid)
        first = datetime.fromtimestamp(episode.audio.stat().st_mtime, timezone.utc) if self.preview else self.now
        when = moment(episode.date, before, first, self.moments)
        name = before.slug if before else slug(episode.name, episode.guid, self.slugs)
        self.moments.add(when)
        self.slugs.add(name)
        versions = before.versions if before else []
        entry = entries[episode.guid] = LedgerEntry(slug=name, published=when, day=episode.date, versions=versions)
        return entry

    def _version(
        self,
        entry: LedgerEntry,
        sound: str,
        transcript: str,
        episode: RenderedEpisode,
        chapters: tuple[ChapterMark, ...],
    ) -> None:
        """If the sound is new, add a version to the ledger, with a note on what changed."""
        last = entry.versions[-1] if entry.versions else None
        if last is not None and last.sound == sound:
            return
        note = ""
        path = episode.beside(TRANSCRIPT_JSON)
        if last is not None:
            old = read_sentences(self.out / last.transcript) if last.transcript else ()
            words = words_for(self.show.settings.language)
            note = what_changed(old, read_sentences(path) if path else (), chapters, words)
        entry.versions.append(Version(sound=sound, since=self.now.date(), transcript=transcript, note=note))

    def _soundbites(self, episode: RenderedEpisode, record: EpisodeRecord) -> tuple[Soundbite, ...]:
        inside = tuple(s for s in record.soundbites if s.start_s + s.duration_s <= record.duration_s)
        if len(inside) < len(record.soundbites):
            self.notes = (*self.notes, f"{episode.name}: a soundbite goes past the end and is skipped.")
        return tuple(Soundbite(s.start_s, s.duration_s, one_line(s.title)) for s in inside)

    def _own_cover(self, record: EpisodeRecord, name: str) -> Covers | None:
        wanted = record.cover
        if not wanted or self.show.root is None:
            return None
        return self.pictures.covers(self.show.file(wanted, self.show.root / "scripts" / "any"), f"{name}-cover")

    def _own_settings(self, episode: RenderedEpisode, record: EpisodeRecord) -> EpisodeFeed:
        """``[feed]`` of the TOML file beside its script, read now: comments get an address only after rendering."""
        root, name = self.show.root, record.script.name
        if root is None:
            return EpisodeFeed()
        script = script_of(root, episode.guid) or (root / "scripts" / name if name else None)
        if script is None or not real_path(script).is_relative_to(real_path(root)):
            return EpisodeFeed()
        found = metadata_file(script).feed or EpisodeFeed()
        check_extra(found.extra, script.with_suffix(".toml"), OWN_ELEMENTS)
        return found

    def _alternates(self, episode: RenderedEpisode, slug: str) -> tuple[Media, ...]:
        """Other masters beside the MP3, unless they are older than it."""
        out = []
        rendered = episode.audio.stat().st_mtime
        for ending in ALTERNATES:
            path = episode.beside(ending)
            if path is not None and path.stat().st_mtime < rendered:
                self.notes = (*self.notes, f"{path.name}: is older than the MP3 and is skipped; export it again.")
            elif path is not None:
                out.append(media(path, slug, ending, self.cache.digests(path)))
        return tuple(out)

    def _people(self, record: EpisodeRecord) -> tuple[tuple[Person, ...], tuple[Picture, ...]]:
        """The people of the episode, and their pictures in the show's folder."""
        people, portraits = [], {}
        for person in _people(record):
            known = self.show.settings.speakers.get(person.name)
            href = person.href or (known.href if known else None) or None
            name = person.picture or (known.picture if known else "")
            if name and not is_web_address(name) and (path := self.show.asset(name)):
                stem = f"person-{slug(person.name, person.name, ())}"
                portraits[name] = self.pictures.portrait(path, stem)
                name = portraits[name].name
            people.append(replace(person, href=href, picture=name or None))
        return tuple(people), tuple(portraits.values())


def _people(record: EpisodeRecord) -> tuple[Person, ...]:
    """The people of an episode: those it names, and its cast."""
    named = [Person(one_line(p.name), p.role.strip().lower(), p.href, p.picture) for p in record.people]
    names = {person.name.casefold() for person in named}
    cast = [Person(one_line(r.speaker)) for r in record.cast]
    roles = [Person(p.name, "narrator" if p.name == "Narrator" else "host") for p in cast]
    return tuple(dict.fromkeys([*named, *(p for p in roles if p.name and p.name.casefold() not in names)]))
