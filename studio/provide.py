"""Everything a production needs besides the words, checked before the first expensive step.

In: a show, a script and what was asked for. Out: the engine, the store, the lexicon, music, recordings, cover and
encoder, or the first error: a missing file must not come to light after ten minutes of synthesis.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from studio.audio.clip import Samples
from studio.audio.library import Library
from studio.cast import Wish, assign, load_voices, recall, remember
from studio.details import Given, settle
from studio.encode import cover_jpeg, find_encoder
from studio.errors import AudioError, InputError, OutputError, ScriptError, ShowError, UsageError
from studio.guids import episode_guid
from studio.mix import MixPlan, Piece, Rhythm
from studio.parse.acceptance import require_accepted
from studio.pins import load_pins
from studio.progress import Progress
from studio.record import earlier_gain
from studio.show import Show
from studio.store import Store, digest, open_store
from studio.store.keys import content_digest
from studio.synthesize.calibrate import SPEECH_LUFS
from studio.synthesize.engine import Engine
from studio.synthesize.recognizers import recognizer
from studio.synthesize.recordings import keep_recording
from studio.synthesize.registry import engine as find_engine
from studio.text.lexicon import Lexicon, load_lexicons
from studio.values import Cast, CueKind, Details, Pins, Problem, Script, Take

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Provided:
    """What is at hand."""

    engine: Engine
    store: Store
    lexicon: Lexicon
    output: Path
    details: Details
    mix: MixPlan
    music: Mapping[str, Samples]
    """By the key that placements name."""
    cover: bytes | None
    earlier_db: float | None = None
    """Gain of the render that stands in the same place, if it was made for the same loudness."""
    problems: tuple[Problem, ...] = ()
    """What the front matter says wrong."""
    pins: Pins = field(default_factory=Pins)
    """Takes that people chose."""


def provide(
    show: Show, script: Path, parsed: Script, asked: Given, engine: str | None, output: Path | None, until: str
) -> Provided:
    """Gather and check.

    Raises:
        StudioError: an engine that isn't ready, a file that is missing or unreadable, a folder that can't be written.
    """
    if show.settings.stop_when_doubtful and until not in ("parse", "cast"):
        require_accepted(parsed, script, show.root)
    place = output or show.episode(script)
    details, problems = settle(script, parsed, show.settings.language, asked, None)
    store = open_store(show.location)
    speaker = find_engine(engine or show.settings.engine)
    if show.settings.listen != "off":
        recognizer()
    lexicon = load_lexicons(show.lexicon_files)
    pins = load_pins(show.root, script)
    pieces = _Pieces(show, store)
    sounds = _named(parsed, ("music", "sting", "sound", "bed"), lambda name: pieces.load(_file(show, name, script)))
    recordings = _named(parsed, ("clip",), lambda name: keep_recording(_file(show, name, script), store))
    mix = mix_plan(show, pieces.asset, sounds, recordings)
    if mix.bed is None and any(cue.kind == "bed" and not (cue.name or cue.ends) for cue in parsed.cues):
        mix = replace(mix, bed=pieces.asset(show.settings.music.bed))
    cover = _cover(show, script, details, store)
    if until == "encode":
        find_encoder()  # to hear now, not after the synthesis, that there is none
        check_output(place, script)
        guid = details.guid or episode_guid(show.root, script, parsed)
        details, _ = settle(script, parsed, show.settings.language, asked, guid)
    earlier = earlier_gain(place, show.settings.loudness.target_lufs)
    return Provided(speaker, store, lexicon, place, details, mix, pieces.library, cover, earlier, problems, pins)


def choose_cast(script: Script, show: Show, engine: str, progress: Progress) -> Cast:
    """Give every speaker a voice; what was guessed is said, and remembered in cast.toml."""
    settings, voices = show.settings, load_voices(show.voices)
    guess = settings.unknown_speakers == "assign"
    cast, learnt = assign(script, engine, voices, wishes(show), recall(show.cast_file), guess=guess, rate=settings.rate)
    remember(show.cast_file, learnt)
    for role in cast.roles:
        if role.note:
            progress.note(f"{role.speaker}: {role.note}")
    return cast


def wishes(show: Show) -> list[Wish]:
    """What show.toml says of its speakers, for :func:`studio.cast.assign`."""
    speakers = show.settings.speakers.items()
    return [Wish(name, s.voice, s.aliases, s.rate, s.language, s.chain) for name, s in speakers]


COMPANIONS = (".chapters.json", ".vtt", ".srt", ".transcript.json", ".transcript.html", ".episode.json")
"""What takes the place of ``.mp3`` in the names of the files beside it."""


def check_output(path: Path, script: Path) -> None:
    """Make the folder of the MP3 and see that it, and what lies beside it, can be written.

    Raises:
        UsageError: it isn't named ``.mp3``, or the script itself would be overwritten.
        OutputError: the folder can't be made or written, a folder stands where a file goes, or a name is too long.
    """
    hint = "Choose another place with -o."
    if path.suffix.lower() != ".mp3":
        raise UsageError("An episode is an MP3: its name has to end in .mp3.", file=path, hint=hint)
    places = [path, *(path.with_suffix(suffix) for suffix in COMPANIONS)]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"The folder can't be made: {error.strerror}.", file=path.parent, hint=hint) from error
    try:
        folder = next((place for place in places if _is_folder(place)), None)
        same = script.resolve() in {place.resolve() for place in places}
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
    """As ``Path.is_dir``, which newer Pythons answer for a name that is too long, too."""
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except FileNotFoundError:
        return False


class _Pieces:
    """Music that has been read, each file once."""

    def __init__(self, show: Show, store: Store) -> None:
        self.show = show
        self.library = Library(store)

    def asset(self, name: str) -> Piece | None:
        """One of the show's own; None for an empty name."""
        path = self.show.asset(name)
        return self.load(path) if path else None

    def load(self, path: Path) -> Piece:
        """A file as the mixer needs it."""
        music = self.library.known(path)
        return Piece(music.key, music.length, music.loudest_lufs)


def mix_plan(
    show: Show,
    asset: Callable[[str], Piece | None],
    sounds: Mapping[str, Piece],
    recordings: Mapping[str, Take],
) -> MixPlan:
    """The show's music and wishes for the mix, and what the script's cues name.

    ``asset`` gives a piece for a name in show.toml, or None for none.
    """
    wanted = show.settings.music
    return MixPlan(
        intro=asset(wanted.intro),
        stinger=asset(wanted.stinger),
        bed=asset(wanted.bed) if wanted.bed_under else None,
        outro=asset(wanted.outro),
        break_sting=asset(wanted.break_sting),
        sounds=sounds,
        recordings=recordings,
        bed_under=wanted.bed_under,
        under_speech_lu=wanted.under_speech_lu,
        intro_alone_s=wanted.intro_alone_s,
        intro_under_s=wanted.intro_under_s,
        outro_under_s=wanted.outro_under_s,
        break_room_s=wanted.break_room_s,
        speech_lufs=SPEECH_LUFS,
        rhythm=Rhythm(**show.settings.gaps.model_dump()),
        opening_title=show.settings.opening_title,
    )


def _named(parsed: Script, kinds: tuple[CueKind, ...], load: Callable[[str], T]) -> dict[str, T]:
    """What the script's cues of some kinds name, loaded; a fault is told with the cue's line."""
    out: dict[str, T] = {}
    for cue in parsed.cues:
        if cue.kind in kinds and cue.name and cue.name not in out:
            try:
                out[cue.name] = load(cue.name)
            except (InputError, AudioError) as error:
                if cue.kind != "clip" and not Path(cue.name).suffix:
                    continue  # a description, as transcribers write it; the mixer says that nothing is played for it
                raise ScriptError(f"{cue.text or cue.name}: {error}", line=cue.line) from error
    return out


def _cover(show: Show, script: Path, details: Details, store: Store) -> bytes | None:
    """The cover in the size that goes into the file, made once per picture."""
    path = _file(show, details.cover, script) if details.cover else show.asset(show.settings.cover)
    if path is None:
        return None
    try:
        picture = path.read_bytes()
        key = digest("cover", 1, content_digest(picture))
        known = store.get("covers", key)
        if known is None:
            known = cover_jpeg(picture)
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
    """A file that a script names. Raises ShowError."""
    try:
        return show.file(name, script)
    except (OSError, ValueError, RuntimeError) as error:
        if isinstance(error, ShowError):
            raise
        raise ShowError(f"{name[:60]!r} is not a file name.") from error
