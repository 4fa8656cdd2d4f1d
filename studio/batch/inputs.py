"""What an episode is made from, by name and digest: a show and a script in, facts out.

Facts are cheap to gather (files are read only when their time or size is another), so that a finished backlog is seen
to be finished at once; and as each has a name, a plan can say what touched an episode.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from studio import __version__
from studio.batch.ledger import Ledger, Made, Stamp
from studio.cast import recall
from studio.encode import find_encoder
from studio.errors import InputError, OutputError, ShowError, StudioError
from studio.show import Show
from studio.show.pins import FILE as PINS
from studio.store.keys import digest
from studio.synthesize.engine import Engine
from studio.values import Script

_ELSEWHERE = frozenset({"feed", "speakers", "length", "engine", "unknown_speakers", "music", "cover"})
"""Settings that change no episode by themselves, or whose effect other facts tell."""
_TABLES = frozenset({"gaps", "loudness", "mp3"})
_NAMED = frozenset({"music", "sting", "sound", "bed", "clip"})
SCRIPT = "the script"
"""Name of the fact that tells the script's file."""
SUFFIXES = (".mp3", ".chapters.json", ".vtt", ".srt", ".transcript.json", ".transcript.html", ".episode.json")
"""The files of an episode; what takes the place of ``.mp3``."""


class Inputs:
    """Facts of one show, for one engine; files that episodes share are looked at once.

    Args:
        show: whose episodes they are.
        engine: what speaks.
        ledger: knows digests of files that did not change.

    Raises:
        ShowError: a piece of music or the cover isn't there.
        ProgramMissing: there is no encoder.
    """

    def __init__(self, show: Show, engine: Engine, ledger: Ledger) -> None:
        self._show, self._ledger = show, ledger
        self.shared = self._shared(engine)
        self._memory = {name: digest(known) for name, known in recall(show.cast_file).items()}
        self._voices = {path.stem: path for path in show.voices.glob("*.toml")}

    def recast(self) -> None:
        """``cast.toml`` was added to."""
        self._memory = {name: digest(known) for name, known in recall(self._show.cast_file).items()}

    def facts(self, script: Path, people: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
        """Digests of all that shapes an episode, by name.

        Args:
            script: the file.
            people: voices by speaker.
            names: files that the script names.
        """
        facts = {**self.shared, SCRIPT: self._digest(script)}
        beside = script.with_suffix(".toml")
        if beside != script and beside.is_file():
            facts["the file beside the script"] = self._digest(beside)
        for speaker, voice in people.items():
            wish = self._show.settings.speakers.get(speaker)
            asked = wish.model_dump(mode="json", exclude={"aliases"}) if wish else None
            facts[f"the voice of {speaker}"] = digest(voice, self._memory.get(speaker, ""), asked)
            if voice in self._voices:
                facts[f"{voice}.toml"] = self._digest(self._voices[voice])
        for name in names:
            try:
                path = self._show.file(name, script)
            except StudioError:
                facts[name] = "missing"
            else:
                facts[name] = digest(str(path.parent.name), self._digest(path))
        return facts

    def _shared(self, engine: Engine) -> dict[str, str]:
        settings = self._show.settings.model_dump(mode="json")
        music = settings["music"]
        pins = self._show.root / PINS if self._show.root else None
        facts = {
            "another version of Studio": __version__,
            "the engine": digest(engine.name, engine.build()),
            "the encoder": find_encoder().build,
            "show.toml": digest({k: v for k, v in settings.items() if k not in _ELSEWHERE | _TABLES}),
            "[music]": digest({k: v for k, v in music.items() if not isinstance(v, str)}),
            **{f"[{name}]": digest(settings[name]) for name in _TABLES},
            "[speakers]": digest({name: speaker.aliases for name, speaker in self._show.settings.speakers.items()}),
            "chosen takes": self._digest(pins) if pins and pins.is_file() else "",
            "the lexicon": digest([self._digest(path) for path in self._show.lexicon_files]),
        }
        pieces = {**{k: v for k, v in music.items() if isinstance(v, str)}, "cover": settings["cover"]}
        for use, name in pieces.items():
            path = self._show.asset(name)
            facts[f"the {use.replace('_', ' ')}"] = self._digest(path) if path else ""
        return facts

    def _digest(self, path: Path) -> str:
        try:
            return self._ledger.digest(path)
        except OutputError:
            raise  # of the ledger
        except OSError as error:
            raise InputError(f"Can't be read: {error.strerror or error}.", file=path) from error


def named_files(show: Show, script: Path, parsed: Script) -> tuple[str, ...]:
    """Names of the sounds and clips that a script plays, each once.

    Raises:
        ShowError: one isn't there; a name without an ending may be a description, and is passed over.
    """
    names: dict[str, None] = {}
    for cue in parsed.cues:
        if cue.kind not in _NAMED or not cue.name or cue.name in names:
            continue
        try:
            show.file(cue.name, script)
        except (ShowError, OSError, ValueError, RuntimeError) as error:
            if cue.kind == "clip" or Path(cue.name).suffix:
                message = error.message if isinstance(error, ShowError) else f"{cue.name[:60]!r} is not a file name."
                raise ShowError(message, file=script, line=cue.line, hint=getattr(error, "hint", None)) from error
            continue
        names[cue.name] = None
    return tuple(names)


def changed(made: Made | None, facts: Mapping[str, str]) -> tuple[str, ...]:
    """What is otherwise than when an episode was made; nothing for one that is finished."""
    if made is None:
        return ("new",)
    if stamps([Path(path) for path in made.outputs]) != made.outputs or not made.outputs:
        return ("its own files",)
    names = dict.fromkeys((*made.facts, *facts))
    return tuple(name for name in names if made.facts.get(name) != facts.get(name))


def stamps(paths: Sequence[Path]) -> dict[str, Stamp]:
    """The state of files; those that aren't there are left out."""
    out = {}
    for path in paths:
        try:
            stat = path.stat()
        except OSError:
            continue
        out[str(path)] = (stat.st_mtime_ns, stat.st_size)
    return out


def outputs(mp3: Path) -> list[Path]:
    """The files of an episode."""
    return [mp3.with_suffix(suffix) for suffix in SUFFIXES]


_BY_THEIR_EFFECT = frozenset({"the lexicon", "[speakers]", "chosen takes"})
"""Facts that touch few of the episodes that share them: keys, voices and pins tell which."""


def signature(facts: Mapping[str, str], said: Sequence[str]) -> str:
    """Digest of what shapes an episode: facts, and keys and pins of what is said in it, in order."""
    return digest({name: fact for name, fact in facts.items() if name not in _BY_THEIR_EFFECT}, list(said))
