"""Everything a render needs besides the script, found and checked before the first expensive step.

In: a script as it was read, and its show. Out: engine, store, music, recordings, pins and cover; or an error at once,
rather than after ten minutes of synthesis.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from studio.audio.clip import Samples
from studio.encode import cover_jpeg, find_encoder
from studio.encode.cover import MOST_PICTURE_BYTES
from studio.errors import AudioError, InputError, OutputError, ScriptError, ShowError, UsageError
from studio.files.places import real_path
from studio.files.regular import read_regular
from studio.formats.companions import companion_paths
from studio.formats.episode_record import load_record
from studio.mix import MixPlan, MusicClip, Rhythm
from studio.mix.library import Library
from studio.render.place import claim_place, named_after
from studio.render.prepare import ScriptSource
from studio.render.record import earlier_corrections_db, earlier_gain
from studio.show import Show
from studio.show.pins import load_pins
from studio.store import Store, digest, open_store
from studio.store.keys import content_digest
from studio.synthesize.calibrate import SPEECH_LUFS
from studio.synthesize.early import turn_words
from studio.synthesize.engine import Engine
from studio.synthesize.recognizers import recognizer
from studio.synthesize.recordings import store_recording
from studio.synthesize.registry import engine as find_engine
from studio.values import CueKind, Metadata, Pins, Script, Take

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Resources:
    """What a render needs besides the script."""

    engine: Engine
    store: Store
    output: Path
    """Where the MP3 goes."""
    metadata: Metadata
    """With the GUID, where the episode will be written."""
    mix: MixPlan
    music: Mapping[str, Samples]
    """By the key that placements name."""
    cover: bytes | None
    chapter_pictures: Mapping[str, bytes]
    """JPEGs by the titles of chapters as the metadata have them."""
    earlier_db: float | None
    """Gain in dB of the episode that is there already, if it has the same target loudness."""
    earlier_corrections_db: Mapping[str, float]
    """What that render added to each speaker's gain."""
    earlier_turns: frozenset[str]
    """What the turns of that render say."""
    pins: Pins
    """Takes that people chose."""
    note: str = ""
    """What to say about the place of the MP3."""


def gather_resources(
    source: ScriptSource, show: Show, engine: str | None, output: Path | None, *, writes: bool, replaces: bool = False
) -> Resources:
    """Find and check everything that the stages after parsing need.

    Args:
        source: the script.
        show: the show it belongs to.
        engine: name of the engine; None for the show's own.
        output: the MP3; None for the show's own place for it.
        writes: whether the episode will be written: its place and the encoder are checked, and it gets its GUID.
        replaces: whether it may take the place of another script's episode, and its GUID with it.

    Raises:
        StudioError: an engine that isn't ready, a file that is missing or unreadable, a folder that can't be written.
    """
    path, script, metadata = source.path, source.script, source.metadata
    place = output or (named_after(show, path) if replaces else show.episode(path))
    note = ""
    store = open_store(show.location)
    speaker = find_engine(engine or show.settings.engine)
    if show.settings.listen != "off":
        recognizer()
    pins = load_pins(show.root, path)
    music = _MusicLoader(show, store)
    sounds = _named(script, ("music", "sting", "sound", "bed"), lambda name: music.load(_file(show, name, path)))
    recordings = _named(script, ("clip",), lambda name: store_recording(_file(show, name, path), store))
    mix = mix_plan(show, music.asset, sounds, recordings)
    if mix.bed is None and any(cue.kind == "bed" and not (cue.name or cue.ends) for cue in script.cues):
        mix = replace(mix, bed=music.asset(show.settings.music.bed))
    cover = _cover(show, path, metadata, store)
    if writes:
        find_encoder()  # to learn now, not after the synthesis, that there is none
        check_output(place, path)
        metadata, note = claim_place(show, source, place, chosen=output is not None, replaces=replaces)
    earlier = load_record(place)
    return Resources(
        speaker,
        store,
        place,
        metadata,
        mix,
        music.library,
        cover,
        _chapter_pictures(show, path, metadata, store),
        earlier_gain(earlier, show.settings.loudness.target_lufs),
        earlier_corrections_db(earlier),
        frozenset(turn_words(turn.text) for turn in earlier.turns) if earlier else frozenset(),
        pins,
        note,
    )


def check_output(path: Path, script: Path) -> None:
    """Make the folder of the MP3, and check that the MP3 and its companions can be written.

    Raises:
        UsageError: its name doesn't end in ``.mp3``, or the script itself would be overwritten.
        OutputError: the folder can't be made or written, a folder stands where a file goes, or a name is too long.
    """
    hint = "Choose another place with -o."
    if path.suffix.lower() != ".mp3":
        raise UsageError("The name of an episode must end in .mp3.", file=path, hint=hint)
    places = [path, *companion_paths(path)]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"The folder can't be made: {error.strerror}.", file=path.parent, hint=hint) from error
    try:
        folder = next((place for place in places if _is_folder(place)), None)
        same = real_path(script) in {real_path(place) for place in places}
    except (OSError, RuntimeError) as error:  # too long a name, a link to itself
        reason = getattr(error, "strerror", None) or error
        raise OutputError(f"Can't be written: {reason}.", file=path, hint=hint) from error
    if same:
        raise UsageError("The script itself would be overwritten.", file=script, hint=hint)
    if folder is not None:
        raise OutputError("Is a folder, not a file.", file=folder, hint=hint)
    if not os.access(path.parent, os.W_OK):
        raise OutputError("The folder can't be written.", file=path.parent, hint=hint)


def _is_folder(path: Path) -> bool:
    """As ``Path.is_dir``, but a name that is too long is an error in every version of Python."""
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except FileNotFoundError:
        return False


class _MusicLoader:
    """Loads music; each file once."""

    def __init__(self, show: Show, store: Store) -> None:
        self.show = show
        self.library = Library(store)

    def asset(self, name: str) -> MusicClip | None:
        """Music by its name in show.toml; None for an empty name."""
        path = self.show.asset(name)
        return self.load(path) if path else None

    def load(self, path: Path) -> MusicClip:
        """A file as the mixer needs it: its key, length and loudness."""
        return self.library.add(path)


def mix_plan(
    show: Show,
    asset: Callable[[str], MusicClip | None],
    sounds: Mapping[str, MusicClip],
    recordings: Mapping[str, Take],
) -> MixPlan:
    """The music and settings of the mix, and what the script's cues name.

    ``asset`` gives a piece for a name in show.toml, or None for none.
    """
    music = show.settings.music
    return MixPlan(
        intro=asset(music.intro),
        stinger=asset(music.stinger),
        bed=asset(music.bed) if music.bed_under else None,
        outro=asset(music.outro),
        break_sting=asset(music.break_sting),
        sounds=sounds,
        recordings=recordings,
        bed_under=music.bed_under,
        under_speech_lu=music.under_speech_lu,
        intro_alone_s=music.intro_alone_s,
        intro_under_s=music.intro_under_s,
        outro_under_s=music.outro_under_s,
        break_room_s=music.break_room_s,
        speech_lufs=SPEECH_LUFS,
        rhythm=Rhythm(**show.settings.gaps.model_dump()),
        conversation=show.settings.conversation,
        opening_title=show.settings.opening_title,
    )


def _named(parsed: Script, kinds: tuple[CueKind, ...], load: Callable[[str], T]) -> dict[str, T]:
    """What the script's cues of some kinds name, loaded. An error names the cue's line."""
    out: dict[str, T] = {}
    for cue in parsed.cues:
        if cue.kind in kinds and cue.name and cue.name not in out:
            try:
                out[cue.name] = load(cue.name)
            except (InputError, AudioError) as error:
                if cue.kind != "clip" and not Path(cue.name).suffix:
                    continue  # a description in a transcript; the mixer reports that nothing is played for it
                raise ScriptError(f"{cue.text or cue.name}: {error}", line=cue.line) from error
    return out


def _cover(show: Show, script: Path, metadata: Metadata, store: Store) -> bytes | None:
    """The cover in the size for the tag, made once for each picture."""
    path = _file(show, metadata.cover, script) if metadata.cover else show.asset(show.settings.cover)
    return _jpeg(path, store) if path is not None else None


CHAPTER_SIDE = 500
CHAPTER_PICTURE_BYTES, CHAPTER_PICTURES_BYTES = 40_000, 150_000
"""Of one picture of a chapter, and of all: players read the whole tag before they play."""


def _chapter_pictures(show: Show, script: Path, metadata: Metadata, store: Store) -> dict[str, bytes]:
    named = {extra.title: extra.picture for extra in metadata.chapters if extra.picture}
    limit = min(CHAPTER_PICTURE_BYTES, CHAPTER_PICTURES_BYTES // max(len(named), 1))
    return {
        title: _jpeg(_file(show, name, script), store, side=CHAPTER_SIDE, limit=limit) for title, name in named.items()
    }


def _jpeg(path: Path, store: Store, **size: int) -> bytes:
    """A picture for the tag, made once for each file."""
    try:
        picture = read_regular(path, MOST_PICTURE_BYTES)
        key = digest("cover", 1, content_digest(picture), *(("sized", sorted(size.items())) if size else ()))
        known = store.get("covers", key)
        if known is None:
            known = cover_jpeg(picture, **size)
            store.put("covers", key, known)
    except OutputError:
        raise
    except OSError as error:
        raise InputError(f"Can't be read: {error.strerror or error}.", file=path) from error
    except InputError as error:
        error.file = path
        raise
    return known


def _file(show: Show, name: str, script: Path) -> Path:
    """The path of a file that a script names. Raises ShowError."""
    try:
        return show.file(name, script)
    except (OSError, ValueError, RuntimeError) as error:
        if isinstance(error, ShowError):
            raise
        raise ShowError(f"{name[:60]!r} is not a file name.") from error
