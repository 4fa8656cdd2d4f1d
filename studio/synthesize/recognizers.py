"""Speech recognizers: samples in, words with their times out. Nothing is ever fetched.

faster-whisper (extra ``whisper``) is used where a folder with one of its models is named in ``STUDIO_WHISPER``, else
pocketsphinx (extra ``asr``), whose model of US English comes inside its package.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import os
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from studio.audio.clip import Clip
from studio.audio.companion import Companion
from studio.audio.programs import python
from studio.errors import EngineError
from studio.store import digest
from studio.synthesize.engines.coqui.models import file_digest
from studio.text.misheard import spoken_words
from studio.text.spoken import speakable
from studio.values import Word

RATE = 16_000
"""Hz; what both models are made for."""
MODEL = "STUDIO_WHISPER"
HELPER = Path(__file__).with_name("whisper_helper.py")
LOADING_S = 120.0
SLOWEST = 20.0
"""Seconds for a second of sound, at most."""
_GET = "pip install 'studio-episodes[whisper]'"
_HINT = "See docs/doubtful-takes.md."
_FILES = ("model.bin", "config.json", "tokenizer.json")


class Recognizer(Protocol):
    """Hears English."""

    build: str
    """Name and version of everything that shapes what it hears."""

    def hear(self, clip: Clip) -> tuple[Word, ...]:
        """The words, in small letters, with times in seconds of the clip."""

    def sounds(self, word: str) -> tuple[str, ...] | None:
        """The sounds of a word, to tell how far two words lie apart; None where they aren't known."""


def recognizer() -> Recognizer:
    """The best one at hand.

    Raises:
        EngineError: there is none; says what is missing.
    """
    folder = os.environ.get(MODEL)
    if folder:
        missing = [name for name in _FILES if not (Path(folder) / name).is_file()]
        if missing:
            raise EngineError(f"{MODEL} names a folder without {', '.join(missing)}.", hint=_HINT)
        _whisper(Path(folder).absolute())
        return Whisper(Path(folder).absolute())
    if importlib.util.find_spec("pocketsphinx") is None:
        raise EngineError("There is no speech recognizer.", hint="pip install 'studio-episodes[asr]'")
    return Sphinx()


class Sphinx:
    """pocketsphinx (BSD), without a network and without a model to fetch."""

    def __init__(self) -> None:
        self.build = f"pocketsphinx {version('pocketsphinx')}"
        self._decoder: Any = None

    def hear(self, clip: Clip) -> tuple[Word, ...]:
        """See :class:`Recognizer`."""
        decoder = self._ready()
        decoder.start_utt()
        decoder.process_raw(_at_16k(clip).tobytes(), full_utt=True)
        decoder.end_utt()
        frames = decoder.config["frate"]
        heard = []
        for part in decoder.seg() or ():
            word = part.word.partition("(")[0]
            if word and word[0].isalpha():
                heard.append(Word(word, part.start_frame / frames, (part.end_frame + 1) / frames))
        return tuple(heard)

    def sounds(self, word: str) -> tuple[str, ...] | None:
        """See :class:`Recognizer`."""
        return _dictionary().get(word)

    def _ready(self) -> Any:  # noqa: ANN401 - it has no types
        if self._decoder is None:
            from pocketsphinx import Decoder

            # Levels of each take by itself ("batch"), so that nothing depends on what was heard before.
            self._decoder = Decoder(samprate=RATE, cmn="batch", loglevel="FATAL")
        return self._decoder


class Whisper:
    """faster-whisper (MIT) with a model in a folder; in a process of its own, since it brings GPL parts."""

    def __init__(self, folder: Path) -> None:
        files = [(path.name, file_digest(path)) for path in sorted(folder.iterdir()) if path.is_file()]
        self.build = f"faster-whisper {version('faster-whisper')} {digest('recognizer', files)}"
        self._folder = folder

    def hear(self, clip: Clip) -> tuple[Word, ...]:
        """See :class:`Recognizer`.

        Raises:
            EngineError: the model can't be used.
            ProgramError: the process broke off, or took too long.
        """
        samples = _at_16k(clip)
        timeout = LOADING_S + SLOWEST * len(samples) / RATE
        answer = _whisper(self._folder).ask(samples.tobytes(), timeout=timeout)
        told = json.loads(answer)
        if isinstance(told, dict):
            raise EngineError(f"The model in {self._folder} can't be used: {told['error']}.", hint=_HINT)
        # It writes figures for numbers; takes are compared with what was to be said, in words.
        return tuple(Word(text, start, end) for word, start, end in told for text in spoken_words(speakable(word).text))

    def sounds(self, word: str) -> tuple[str, ...] | None:
        """See :class:`Recognizer`."""
        return _dictionary().get(word)


@functools.cache
def _dictionary() -> dict[str, tuple[str, ...]]:
    """CMU's, which comes with pocketsphinx: sounds of 130 000 English words."""
    from pocketsphinx import get_model_path

    rows = Path(get_model_path("en-us/cmudict-en-us.dict")).read_text("utf-8").splitlines()
    return {word: tuple(sounds) for word, *sounds in map(str.split, rows)}


@functools.cache
def _whisper(folder: Path) -> Companion:
    """The process of a model; one for all its objects."""
    spec = importlib.util.find_spec("faster_whisper")
    if spec is None or spec.origin is None or importlib.util.find_spec("pocketsphinx") is None:
        raise EngineError(f"{MODEL} is set, but faster-whisper or pocketsphinx is not installed.", hint=_GET)
    packages = Path(spec.origin).parents[1]
    return Companion("The helper process of faster-whisper", [python(), "-I", HELPER, packages, folder])


def _at_16k(clip: Clip) -> np.ndarray[Any, np.dtype[np.int16]]:
    import soxr

    samples = clip.samples if clip.rate == RATE else soxr.resample(clip.samples, clip.rate, RATE)
    return np.round(np.clip(samples, -1, 1) * 32767).astype("<i2")
