"""A script up to the sentences that will be spoken: the one way that render, batch, audition, lint and export share.

In: a script's path, its show, and the engine that will speak. Out: first a :class:`ScriptSource` (what the script
says), then a :class:`PreparedScript` (who says it, and the request for every sentence). Nothing is written.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from studio.cast import SpeakerSettings, VoiceChoice, as_problems, assign, propose, recall
from studio.outline import outlined
from studio.parse import parse_script, read_script
from studio.progress import NoProgress, Progress
from studio.render.voices import voices_for
from studio.show import Show
from studio.show.metadata import MetadataOverrides, resolve_metadata
from studio.show.scaffold import SPEAKERS
from studio.show.scripts import named_in_scripts
from studio.synthesize.early import EarlyTake
from studio.synthesize.routing import abilities_by_voice
from studio.synthesize.sentences import Sentence, UnspeakableText, sentences
from studio.text.lexicon import Lexicon, load_lexicons
from studio.text.words import is_word
from studio.values import Cast, Metadata, Problem, Script, Voice


@dataclass(frozen=True, slots=True)
class ScriptSource:
    """A script as it was read, and its metadata."""

    path: Path
    text: str
    """The whole file."""
    script: Script
    metadata: Metadata
    """Title, date and the like. The GUID is None unless the script names one."""
    problems: tuple[Problem, ...]
    """What the reader and the front matter report."""


@dataclass(frozen=True, slots=True)
class SpeechSettings:
    """What the files of a show say about voices and words. Loaded once, used for any number of scripts."""

    voices: tuple[Voice, ...]
    """From voices/, in the order in which unknown speakers get them."""
    speakers: tuple[SpeakerSettings, ...]
    """From show.toml."""
    remembered: Mapping[str, VoiceChoice]
    """From cast.toml: voices that speakers were given in earlier episodes."""
    lexicon: Lexicon
    gone: frozenset[str] = frozenset()
    """Speakers of show.toml and cast.toml whose voices are free because they are in no script."""


@dataclass(frozen=True, slots=True)
class PreparedScript:
    """A script with its cast, its chapters and its sentences."""

    source: ScriptSource
    script: Script
    """The script of ``source``, with headings found by the outline where it had none."""
    cast: Cast
    new_choices: Mapping[str, VoiceChoice]
    """Voices that were guessed for speakers of this script, to be remembered in cast.toml."""
    lexicon: Lexicon
    sentences: tuple[Sentence, ...]
    """In order, each with its request to the engine."""
    unspeakable: tuple[UnspeakableText, ...]
    """Text that the engine has no letters for."""
    problems: tuple[Problem, ...]
    """Names that may mean one person, and headings that were found. Those of ``source`` are not repeated."""


def load_source(path: Path, show: Show, overrides: MetadataOverrides | None = None) -> ScriptSource:
    """Read a script and resolve its metadata.

    Args:
        path: the script.
        show: the show it belongs to.
        overrides: title, date and the like where the user asked for them.

    Raises:
        InputError, ScriptError: the script can't be read, or holds nothing to say.
        ShowError: ``SCRIPT.toml`` is wrong.
    """
    text = read_script(path)
    script = parse_script(text, file=path)
    metadata, problems = resolve_metadata(
        path, script, show.settings.language, overrides or MetadataOverrides(), show.settings.title
    )
    return ScriptSource(path, text, script, metadata, (*script.problems, *problems))


def load_speech_settings(show: Show, engine: str) -> SpeechSettings:
    """Read the voices, speakers, remembered voices and pronunciations of a show.

    Args:
        show: the show.
        engine: name of the engine that will speak; see :func:`studio.render.voices.voices_for`.

    Raises:
        ShowError: one of the files is wrong.
    """
    remembered = recall(show.cast_file)
    return SpeechSettings(
        voices_for(show, engine),
        speaker_settings(show),
        remembered,
        load_lexicons(show.lexicon_files),
        _gone(show, remembered),
    )


def speaker_settings(show: Show) -> tuple[SpeakerSettings, ...]:
    """What show.toml says about its speakers."""
    return tuple(
        SpeakerSettings(name, s.voice, s.aliases, s.rate, s.language, s.chain)
        for name, s in show.settings.speakers.items()
    )


def cast_script(
    script: Script, show: Show, engine: str, speech: SpeechSettings
) -> tuple[Cast, Mapping[str, VoiceChoice]]:
    """Give every speaker a voice; returns the cast, and the voices that were guessed.

    Raises:
        CastError, UsageError: see :func:`studio.cast.assign`.
    """
    return assign(
        script,
        engine,
        speech.voices,
        speech.speakers,
        speech.remembered,
        guess=show.settings.unknown_speakers == "assign",
        rate=show.settings.rate,
        gone=speech.gone,
    )


def _gone(show: Show, remembered: Collection[str]) -> frozenset[str]:
    """Speakers whose voices are free for others: those of ``studio new``, and those whom no script names any longer."""
    speakers = show.settings.speakers
    examples = {name for name, usual in SPEAKERS.items() if name in speakers and speakers[name].voice == usual.voice}
    named = named_in_scripts(remembered, show.root) if show.root else remembered
    return frozenset(remembered).difference(named) | examples


def prepare(
    source: ScriptSource,
    show: Show,
    engine: str,
    speech: SpeechSettings,
    progress: Progress | None = None,
    *,
    early: EarlyTake | None = None,
) -> PreparedScript:
    """Cast a script, find its chapters where it has no headings, and make the request for every sentence.

    Args:
        source: the script, see :func:`load_source`.
        show: the show it belongs to.
        engine: name of the engine that will speak; it need not be ready.
        speech: see :func:`load_speech_settings`.
        progress: gets a note where chapters were found.
        early: begins the first missing take of the turns that changed, before all others are prepared.

    Raises:
        CastError, UsageError: a speaker can't be given a voice.
    """
    settings = show.settings
    cast, new_choices = cast_script(source.script, show, engine, speech)
    names = as_problems(propose(source.script, cast, tuple(settings.speakers), is_word))
    script, headings = outlined(source.script, progress or NoProgress(), requested=settings.outline)
    requests = partial(
        sentences,
        cast=cast,
        lexicon=speech.lexicon,
        language=source.metadata.language,
        abilities=abilities_by_voice(engine),
        date_order=settings.date_order,
    )
    if early is not None:
        for sentence in requests(early.changed(script))[0]:
            early.consider(sentence)
    requested, unspeakable = requests(script)
    return PreparedScript(
        source=source,
        script=script,
        cast=cast,
        new_choices=new_choices,
        lexicon=speech.lexicon,
        sentences=requested,
        unspeakable=unspeakable,
        problems=(*names, *headings),
    )
