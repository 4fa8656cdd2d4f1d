"""English words as phonemes, without GPL code: the pronunciation rules of hibari-tts (Apache-2.0), which are misaki's.

Reads a request, returns its phonemes in misaki's alphabet (https://github.com/hexgrad/misaki, EN_PHONES.md), piece by
piece, each with the word it belongs to. Phonemes of the request itself are used unchanged.
"""

from __future__ import annotations

import functools
import importlib.util
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from studio.errors import EngineError, ModelError
from studio.synthesize.alphabets import misaki, parts
from studio.synthesize.engine import Phonemes, Request
from studio.synthesize.packages import installed, reinstall

PACKAGE = "hibari-tts"
LETTERS = {
    "a": "ey1", "b": "b iy1", "c": "s iy1", "d": "d iy1", "e": "iy1", "f": "eh1 f", "g": "jh iy1", "h": "ey1 ch",
    "i": "ay1", "j": "jh ey1", "k": "k ey1", "l": "eh1 l", "m": "eh1 m", "n": "eh1 n", "o": "ow1", "p": "p iy1",
    "q": "k y uw1", "r": "aa1 r", "s": "eh1 s", "t": "t iy1", "u": "y uw1", "v": "v iy1", "w": "d ah1 b ax l y uw",
    "x": "eh1 k s", "y": "w ay1", "z": "z iy1",
}  # fmt: skip
"""Letter names in CMU's phones."""
_SPELT = re.compile(r"([A-Za-z](?:-[A-Za-z])+)('?s)?")
"""An initialism in the spoken form: ``A-I``, ``F-B-I's``."""
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Piece:
    """Phonemes of a part of the text."""

    phonemes: str
    """In misaki's alphabet, or a space, or punctuation."""
    word: int
    """Index of the word in ``Request.text.split()``; -1 for a pause. A space belongs to the word after it."""


def is_ready() -> bool:
    """Whether the rules are installed; nothing is imported."""
    return bool(installed(PACKAGE)) and importlib.util.find_spec("hibari") is not None


def pronounce(request: Request) -> tuple[Piece, ...]:
    """The phonemes of a request.

    Raises:
        EngineError: the rules are not installed, or don't know a word.
        ModelError: their files are damaged.
    """
    text, given = " ".join(request.text.split()), _given(request)
    marked = "".join(_link(words, phones) + closing + " " for words, phones, closing in parts(text, given)).strip()
    g2p = _rules()
    with _lock:
        tokens = g2p.phonemize_tokens(g2p.tokenize(marked))
    if "".join(token.text + token.whitespace for token in tokens).strip() != _bare(text):
        raise EngineError("The pronunciation rules changed the words.", hint="Write the words as they sound.")
    words = text.split()
    spoken: set[int] = set()
    pieces: list[Piece] = []
    at = 0
    for token in tokens:
        if token.phonemes:
            sounds = any(letter.isalpha() for letter in token.phonemes)
            pieces.append(Piece(token.phonemes, at if sounds else -1))
            spoken.add(at)
        at += len(token.text.split()) - 1 if token.text.strip() else 0
        if token.whitespace:
            runs_on = pieces and pieces[-1].word >= 0
            pieces.append(Piece(" ", at + 1 if runs_on else -1))
            at += 1
    covered = {n for sound in given for n in range(sound.first, sound.stop)}
    lost = [word for n, word in enumerate(words) if n not in spoken | covered and any(c.isalnum() for c in word)]
    if lost:
        raise EngineError(f"The pronunciation of {lost[0]!r} is unknown.", hint="Add it to lexicon.toml.")
    return tuple(pieces)


def _given(request: Request) -> tuple[Phonemes, ...]:
    """Known phones: those of the request, and those of the letters of initialisms."""
    given = {sound.first: sound for sound in request.phonemes}
    taken = {n for sound in request.phonemes for n in range(sound.first, sound.stop)}
    for at, word in enumerate(request.text.split()):
        spelt = _SPELT.fullmatch(word.rstrip(".,;:!?"))
        if spelt and at not in taken:
            phones = [phone for letter in spelt[1].lower().split("-") for phone in LETTERS[letter].split()]
            given[at] = Phonemes(at, at + 1, tuple(phones + (["z"] if spelt[2] else [])))
    return tuple(given[first] for first in sorted(given))


def _link(words: str, phones: tuple[str, ...]) -> str:
    """The input of the rules: words, with their phonemes if they are known."""
    return f"[{_bare(words)}](/{misaki(phones)}/)" if phones else _bare(words)


def _bare(text: str) -> str:
    """The text without brackets, which have a meaning in the rules."""
    return text.translate(str.maketrans("[]", "()"))


@functools.cache
def _rules() -> Any:  # noqa: ANN401 - of a package without types
    """Loaded once, in 0.6 s, with the network for words that are in no lexicon. Raises EngineError."""
    if not is_ready():
        raise EngineError("hibari-tts is not installed.", hint="pip install hibari-tts")
    with _loading():
        from hibari.g2p import G2P

        rules = G2P()
        _ = rules.oov  # loads the network
        return rules


@contextmanager
def _loading() -> Iterator[None]:
    """Whatever goes wrong with the files of the rules is a ModelError."""
    try:
        yield
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:300].rstrip(".")
        raise ModelError(
            f"The pronunciation rules of {PACKAGE} can't be loaded ({reason}).",
            hint=f"{reinstall(f'{PACKAGE} onnxruntime')}; until then, --engine flite speaks.",
        ) from error
