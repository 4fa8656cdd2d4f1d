"""What it takes to import coqui-tts: known faults of its surroundings, handled in one place.

torchaudio from the package index is built for one CUDA, and beside a torch built without it, or for another, can't load
its library. Its parts in plain Python, the only ones used here, work once its loader is told that there is no library.
"""

from __future__ import annotations

import contextlib
import importlib.machinery
import logging
import os
import sys
import types
import warnings
from collections.abc import Callable, Iterator
from typing import Any

_NOISY = ("TTS", "trainer", "transformers", "numba", "matplotlib")


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """No warnings of other people's packages, and of their loggers errors only."""
    loggers = [logging.getLogger(name) for name in _NOISY]
    before = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.ERROR)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def ready_imports() -> None:
    """Make ``import TTS`` work; to be called before it, any number of times."""
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")  # read when it is imported, after :func:`quiet` has begun
    if "torchaudio" not in sys.modules:
        name = "torchaudio._extension"
        extension: Any = types.ModuleType(name)
        extension.__spec__ = importlib.machinery.ModuleSpec(name, None, is_package=True)
        extension.__path__ = []
        extension._IS_TORCHAUDIO_EXT_AVAILABLE = extension._IS_ALIGN_AVAILABLE = False
        extension._check_cuda_version = lambda: None
        extension.fail_if_no_align = _without_library
        sys.modules[name] = extension


def _without_library(function: Callable[..., Any]) -> Callable[..., Any]:
    def missing(*_: object, **__: object) -> None:
        raise RuntimeError(f"torchaudio.{function.__name__} needs torchaudio's own library")

    return missing
