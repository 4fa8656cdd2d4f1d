"""Speech recognizers: samples in, words with their times out. Extra ``asr``; nothing is ever fetched.

faster-whisper is used where a folder with one of its models is named in ``STUDIO_WHISPER``, else pocketsphinx, whose
model of US English comes inside its package.
"""

from __future__ import annotations

import importlib.util
import os
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from studio.audio.clip import Clip
from studio.errors import EngineError
from studio.text.misheard import spoken_words
from studio.values import Word

RATE = 16_000
"""Hz; what both models are made for."""
MODEL = "STUDIO_WHISPER"
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
            raise EngineError(f"{MODEL} names a folder without {', '.join(missing)}.", hint="See doubtful-takes.md.")
        if importlib.util.find_spec("faster_whisper") is None:
            raise EngineError(
                f"{MODEL} is set, but faster-whisper is not installed.", hint="pip install faster-whisper"
            )
        return Whisper(Path(folder))
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
        """As in CMU's dictionary, which comes with it."""
        phones = self._ready().lookup_word(word)
        return tuple(phones.split()) if phones else None

    def _ready(self) -> Any:  # noqa: ANN401 - it has no types
        if self._decoder is None:
            from pocketsphinx import Decoder

            # Levels of each take by itself ("batch"), so that nothing depends on what was heard before.
            self._decoder = Decoder(samprate=RATE, cmn="batch", loglevel="FATAL")
        return self._decoder


class Whisper:
    """faster-whisper (MIT) with a model in a folder."""

    def __init__(self, folder: Path) -> None:
        size = (folder / "model.bin").stat().st_size
        self.build = f"faster-whisper {version('faster-whisper')} {folder.name} {size}"
        self._folder = folder
        self._model: Any = None

    def hear(self, clip: Clip) -> tuple[Word, ...]:
        """See :class:`Recognizer`."""
        if self._model is None:
            from faster_whisper import WhisperModel

            self._model = WhisperModel(str(self._folder), device="cpu", compute_type="int8", local_files_only=True)
        samples = _at_16k(clip).astype(np.float32) / np.float32(32768)
        parts, _ = self._model.transcribe(
            samples, language="en", word_timestamps=True, temperature=0.0, condition_on_previous_text=False
        )
        return tuple(
            Word(text, float(word.start), float(word.end))
            for part in parts
            for word in part.words or ()
            for text in spoken_words(word.word)
        )

    def sounds(self, word: str) -> tuple[str, ...] | None:
        """Its letters: it spells what it hears, and knows no sounds."""
        return tuple(word)


def _at_16k(clip: Clip) -> np.ndarray[Any, np.dtype[np.int16]]:
    import soxr

    samples = clip.samples if clip.rate == RATE else soxr.resample(clip.samples, clip.rate, RATE)
    return np.round(np.clip(samples, -1, 1) * 32767).astype("<i2")
