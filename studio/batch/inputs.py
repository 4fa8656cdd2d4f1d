"""What an episode is made from: a show and a script in, a digest for each named input out.

Digests are cheap: a file is read again only when its time or size changed, so a finished backlog is recognized at
once. As each input has a name, a plan can say what changed. The names are stored in ledgers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from studio.batch.ledger import EpisodeEntry, FileStamp, Ledger
from studio.cast import recall
from studio.encode import find_encoder
from studio.errors import InputError, OutputError, ShowError, StudioError
from studio.formats.companions import companion_paths
from studio.show import Show
from studio.show.pins import FILE as PINS
from studio.store.keys import digest
from studio.synthesize.engine import Engine
from studio.values import Script
from studio.version import __version__

_OTHER_INPUTS = frozenset({"feed", "speakers", "length", "engine", "unknown_speakers", "music", "cover"})
"""Settings that are left out of the digest of show.toml: they change no episode, or are inputs of their own."""
_TABLES = frozenset({"gaps", "loudness", "mp3"})
"""Tables of show.toml that are inputs of their own."""
_CUES_WITH_FILES = frozenset({"music", "sting", "sound", "bed", "clip"})
SCRIPT = "the script"
"""Name of the input that is the script's file."""


class EpisodeInputs:
    """Digests of the inputs of one show's episodes, for one engine; files that episodes share are read once.

    Args:
        show: the show.
        engine: the engine that will speak.
        ledger: has the digests of files that did not change.

    Raises:
        ShowError: a piece of music or the cover is missing.
        ProgramMissing: there is no encoder.
    """

    def __init__(self, show: Show, engine: Engine, ledger: Ledger) -> None:
        self._show, self._ledger = show, ledger
        self.shared = self._shared(engine)
        self._memory = {name: digest(known) for name, known in recall(show.cast_file).items()}
        self._voices = {path.stem: path for path in show.voices.glob("*.toml")}

    def reload_cast(self) -> None:
        """Read ``cast.toml`` again."""
        self._memory = {name: digest(known) for name, known in recall(self._show.cast_file).items()}

    def digests(self, script: Path, voices: Mapping[str, str], named_files: Sequence[str]) -> dict[str, str]:
        """Digests of everything that shapes an episode, by name.

        Args:
            script: the file.
            voices: by speaker.
            named_files: files that the script names.
        """
        digests = {**self.shared, SCRIPT: self._digest(script)}
        beside = script.with_suffix(".toml")
        if beside != script and beside.is_file():
            digests["the file beside the script"] = self._digest(beside)
        for speaker, voice in voices.items():
            settings = self._show.settings.speakers.get(speaker)
            requested = settings.model_dump(mode="json", exclude={"aliases"}) if settings else None
            digests[f"the voice of {speaker}"] = digest(voice, self._memory.get(speaker, ""), requested)
            if voice in self._voices:
                digests[f"{voice}.toml"] = self._digest(self._voices[voice])
        for name in named_files:
            try:
                path = self._show.file(name, script)
            except StudioError:
                digests[name] = "missing"
            else:
                digests[name] = digest(str(path.parent.name), self._digest(path))
        return digests

    def _shared(self, engine: Engine) -> dict[str, str]:
        settings = self._show.settings.model_dump(mode="json")
        music = settings["music"]
        pins = self._show.root / PINS if self._show.root else None
        digests = {
            "another version of Studio": __version__,
            "the engine": digest(engine.name, engine.build()),
            "the encoder": find_encoder().build,
            "show.toml": digest({k: v for k, v in settings.items() if k not in _OTHER_INPUTS | _TABLES}),
            "[music]": digest({k: v for k, v in music.items() if not isinstance(v, str)}),
            **{f"[{name}]": digest(settings[name]) for name in _TABLES},
            "[speakers]": digest({name: speaker.aliases for name, speaker in self._show.settings.speakers.items()}),
            "chosen takes": self._digest(pins) if pins and pins.is_file() else "",
            "the lexicon": digest([self._digest(path) for path in self._show.lexicon_files]),
        }
        assets = {**{k: v for k, v in music.items() if isinstance(v, str)}, "cover": settings["cover"]}
        for use, name in assets.items():
            path = self._show.asset(name)
            digests[f"the {use.replace('_', ' ')}"] = self._digest(path) if path else ""
        return digests

    def _digest(self, path: Path) -> str:
        try:
            return self._ledger.digest(path)
        except OutputError:
            raise  # the ledger's own fault, not the file's
        except OSError as error:
            raise InputError(f"Can't be read: {error.strerror or error}.", file=path) from error


def named_files(show: Show, script: Path, parsed: Script) -> tuple[str, ...]:
    """Names of the sounds and clips that a script plays, each once.

    Raises:
        ShowError: a file is missing. A name without an ending may be a description, and is ignored.
    """
    names: dict[str, None] = {}
    for cue in parsed.cues:
        if cue.kind not in _CUES_WITH_FILES or not cue.name or cue.name in names:
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


def changed_inputs(entry: EpisodeEntry | None, digests: Mapping[str, str]) -> tuple[str, ...]:
    """Names of the inputs that changed since an episode was made; empty for one that is finished."""
    if entry is None:
        return ("new",)
    if file_stamps([Path(path) for path in entry.outputs]) != entry.outputs or not entry.outputs:
        return ("its own files",)
    names = dict.fromkeys((*entry.digests, *digests))
    return tuple(name for name in names if entry.digests.get(name) != digests.get(name))


def file_stamps(paths: Sequence[Path]) -> dict[str, FileStamp]:
    """Time and size of each file that exists."""
    stamps = {}
    for path in paths:
        try:
            stat = path.stat()
        except OSError:
            continue
        stamps[str(path)] = (stat.st_mtime_ns, stat.st_size)
    return stamps


def output_files(mp3: Path) -> list[Path]:
    """The files of an episode."""
    return [mp3, *companion_paths(mp3)]


_PARTLY_SHARED = frozenset({"the lexicon", "[speakers]", "chosen takes"})
"""Inputs that affect few of the episodes that share them; keys, voices and pins show which."""


def signature(digests: Mapping[str, str], takes: Sequence[str]) -> str:
    """Digest of what shapes an episode: its inputs, and the keys and pins of its takes, in order."""
    return digest({name: value for name, value in digests.items() if name not in _PARTLY_SHARED}, list(takes))
