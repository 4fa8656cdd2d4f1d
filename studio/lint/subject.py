"""What the rules look at, gathered once: the script as it is read, its show, cast, lexicon and sentences."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio.cast import assign, load_voices, recall
from studio.errors import StudioError
from studio.parse import parse_script
from studio.parse.read import read_script
from studio.render.preflight import speaker_settings
from studio.show import Show
from studio.show.metadata import MetadataOverrides, resolve_metadata
from studio.synthesize.registry import abilities_of
from studio.synthesize.sentences import Sentence, Unspeakable, sentences
from studio.text.lexicon import Lexicon, load_lexicons
from studio.values import Cast, Metadata, Problem, Script


@dataclass(frozen=True, slots=True)
class Subject:
    """A script in its show."""

    path: Path
    show: Show
    script: Script
    metadata: Metadata
    engine: str
    lexicon: Lexicon
    cast: Cast | None
    """None where a voice is missing."""
    no_cast: str
    """Why there is none."""
    sentences: tuple[Sentence, ...]
    """Empty without a cast."""
    unspeakable: tuple[Unspeakable, ...]
    problems: tuple[Problem, ...]
    """What the reader and the front matter have to say."""


def gather(path: Path, show: Show, engine: str | None = None) -> Subject:
    """Read a script and everything around it; nothing is written, cast.toml neither.

    Raises:
        StudioError: the script, show.toml, the lexicon or a voice file can't be read.
    """
    script = parse_script(read_script(path), file=path)
    metadata, problems = resolve_metadata(path, script, show.settings.language, MetadataOverrides(), None)
    lexicon = load_lexicons(show.lexicon_files)
    engine = engine or show.settings.engine
    voices, memory = load_voices(show.voices), recall(show.cast_file)
    cast: Cast | None = None
    why = ""
    said: tuple[Sentence, ...] = ()
    unspeakable: tuple[Unspeakable, ...] = ()
    try:
        cast, _ = assign(script, engine, voices, speaker_settings(show), memory, rate=show.settings.rate)
        said, unspeakable = sentences(script, cast, lexicon, metadata.language, abilities_of(engine).follows)
    except StudioError as error:
        why = str(error)
    return Subject(
        path, show, script, metadata, engine, lexicon, cast, why, said, unspeakable, (*script.problems, *problems)
    )
