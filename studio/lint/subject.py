"""What the rules look at, gathered once: the script as it is read, its show, cast, lexicon and sentences."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote

from studio.errors import StudioError
from studio.render.prepare import PreparedScript, load_source, load_speech_settings, prepare
from studio.show import Show
from studio.synthesize.sentences import Sentence, UnspeakableText
from studio.text.lexicon import Lexicon
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
    """None if a voice is missing."""
    no_cast: str
    """Why there is none."""
    sentences: tuple[Sentence, ...]
    """Empty without a cast."""
    unspeakable: tuple[UnspeakableText, ...]
    problems: tuple[Problem, ...]
    """What the reader and the front matter have to say."""

    @property
    def argument(self) -> str:
        """The script as a shell takes it, for commands in advice."""
        return quote(str(self.path))

    @property
    def show_option(self) -> str:
        """What a command needs to find the show from the current folder: empty, or `` --show FOLDER``."""
        root = self.show.root
        return "" if root is None or root == Path.cwd() else f" --show {quote(os.path.relpath(root))}"


def gather(path: Path, show: Show, engine: str | None = None) -> Subject:
    """Read a script and everything around it; nothing is written, cast.toml neither.

    Raises:
        StudioError: the script, show.toml, the lexicon or a voice file can't be read.
    """
    source = load_source(path, show)
    engine = engine or show.settings.engine
    speech = load_speech_settings(show, engine)
    guessing = replace(show, settings=show.settings.model_copy(update={"unknown_speakers": "assign", "outline": False}))
    prepared: PreparedScript | None = None
    no_cast = ""
    try:
        prepared = prepare(source, guessing, engine, speech)
    except StudioError as error:
        no_cast = str(error)
    return Subject(
        path=path,
        show=show,
        script=source.script,
        metadata=source.metadata,
        engine=engine,
        lexicon=speech.lexicon,
        cast=prepared.cast if prepared else None,
        no_cast=no_cast,
        sentences=prepared.sentences if prepared else (),
        unspeakable=prepared.unspeakable if prepared else (),
        problems=source.problems,
    )
