"""Everything a production needs besides the script, checked before the first expensive step.

In: a show and what was asked for. Out: the engine, the store, the lexicon, music, cover and encoder, or the first
error: a missing file must not come to light after ten minutes of synthesis.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from studio.audio.clip import Samples
from studio.audio.music import Music, load_music
from studio.encode import Encoder, cover_jpeg, find_encoder
from studio.errors import OutputError
from studio.mix import MixPlan, Piece, Rhythm
from studio.show import Show
from studio.store import FolderStore, Store, digest
from studio.store.keys import content_digest
from studio.synthesize.calibrate import SPEECH_LUFS
from studio.synthesize.engine import Engine
from studio.synthesize.registry import engine as find_engine
from studio.text.lexicon import Lexicon, load_lexicon


@dataclass(frozen=True, slots=True)
class Provided:
    """What is at hand."""

    engine: Engine
    store: Store
    lexicon: Lexicon
    output: Path
    mix: MixPlan
    music: Mapping[str, Samples]
    encoder: Encoder
    cover: bytes | None


def provide(show: Show, engine: str | None, output: Path, until: str = "encode") -> Provided:
    """Gather and check.

    Raises:
        StudioError: an engine that isn't ready, a file that is missing or unreadable, a folder that can't be written.
    """
    store = FolderStore(show.store)
    speaker = find_engine(engine or show.settings.engine)
    lexicon = load_lexicon(show.lexicon_file) if show.lexicon_file else Lexicon.empty()
    if until == "encode":
        check_output(output)
    plan, music = _music(show)
    return Provided(speaker, store, lexicon, output, plan, music, find_encoder(), _cover(show, store))


def check_output(path: Path) -> None:
    """Make the folder of a file and see that it can be written. Raises OutputError."""
    hint = "Choose another place with -o."
    if path.is_dir():
        raise OutputError("Is a folder, not a file.", file=path, hint=hint)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"The folder can't be made: {error.strerror}.", file=path.parent, hint=hint) from error
    if not os.access(path.parent, os.W_OK):
        raise OutputError("The folder can't be written.", file=path.parent, hint=hint)


def _music(show: Show) -> tuple[MixPlan, dict[str, Samples]]:
    """The show's music, and its wishes for the mix."""
    wanted = show.settings.music
    pieces: dict[str, Piece] = {}
    samples: dict[str, Samples] = {}
    for role in ("intro", "stinger", "bed", "outro"):
        if role == "bed" and not wanted.bed_under:
            continue
        path = show.asset(getattr(wanted, role))
        if path is not None:
            music: Music = load_music(path)
            pieces[role] = Piece(music.key, music.length, music.loudest_lufs)
            samples[music.key] = music.samples
    plan = MixPlan(
        intro=pieces.get("intro"),
        stinger=pieces.get("stinger"),
        bed=pieces.get("bed"),
        outro=pieces.get("outro"),
        bed_under=wanted.bed_under,
        under_speech_lu=wanted.under_speech_lu,
        intro_alone_s=wanted.intro_alone_s,
        intro_under_s=wanted.intro_under_s,
        outro_under_s=wanted.outro_under_s,
        speech_lufs=SPEECH_LUFS,
        rhythm=Rhythm(**show.settings.gaps.model_dump()),
        opening_title=show.settings.opening_title,
    )
    return plan, samples


def _cover(show: Show, store: Store) -> bytes | None:
    """The cover in the size that goes into the file, made once per picture."""
    path = show.asset(show.settings.cover)
    if path is None:
        return None
    picture = path.read_bytes()
    key = digest("cover", 1, content_digest(picture))
    known = store.get("covers", key)
    if known is None:
        known = cover_jpeg(picture)
        store.put("covers", key, known)
    return known
