"""faster-whisper (MIT, extra ``whisper``) with a model in a folder: samples in, words with their times out.

It runs in a helper process, since some of its dependencies are GPL, and never downloads anything.
"""

from __future__ import annotations

import functools
import importlib.util
import json
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from studio.audio.clip import Clip
from studio.audio.edges import speech_edges
from studio.errors import EngineError
from studio.programs.extras import pip_install
from studio.programs.helper import HelperProcess
from studio.programs.run import python
from studio.store import digest
from studio.synthesize.sphinx import RATE, at_16k, dictionary
from studio.synthesize.weights import weights_digest
from studio.text.misheard import misheard, spoken_words
from studio.text.spoken import speakable
from studio.values import MisheardWords, Word

HELPER = Path(__file__).with_name("whisper_helper.py")
LOADING_S = 120.0
SCALES = frozenset({"hundred", "thousand", "million", "billion"})
SHORTEST_WORD_S = 0.04
SLOWEST = 20.0
"""Time limit in seconds for each second of sound."""
FILES = ("model.bin", "config.json", "tokenizer.json")
"""Files that a model must have, among others; the package would download a missing tokenizer."""
FORM = 4
"""Version of the conversion from the model's text to words; part of the build."""
GET = pip_install("whisper")
HINT = "See docs/suspect-takes.md."


class Whisper:
    """faster-whisper (MIT) with a model in a folder, in a helper process, since some of its dependencies are GPL."""

    def __init__(self, folder: Path) -> None:
        files = [(path.name, weights_digest(path)) for path in sorted(folder.iterdir()) if path.is_file()]
        self.build = f"faster-whisper {version('faster-whisper')} {digest('recognizer', files)} form {FORM}"
        self._folder = folder

    def hear(self, clip: Clip) -> tuple[Word, ...]:
        """The words in lower case, with times in seconds of the clip.

        Raises:
            EngineError: the model can't be used.
            ProgramError: the process crashed or took too long.
        """
        return as_spoken(self._written(clip))

    def misheard(self, clip: Clip, expected: Sequence[str]) -> tuple[MisheardWords, ...]:
        """See :class:`studio.synthesize.recognizers.Recognizer`."""
        return misheard(expected, as_spoken(self._written(clip), expected), dictionary().get)

    def _written(self, clip: Clip) -> list[tuple[str, float, float]]:
        samples = at_16k(clip)
        timeout = LOADING_S + SLOWEST * len(samples) / RATE
        answer = _helper(self._folder).ask(samples.tobytes(), timeout=timeout)
        told = json.loads(answer)
        if isinstance(told, dict):
            raise EngineError(f"The model in {self._folder} can't be used: {told['error']}.", hint=HINT)
        return before(whole_words(told), speech_edges(clip.samples, clip.rate)[1] / clip.rate)


def whole_words(pieces: Iterable[tuple[str, float, float]]) -> list[tuple[str, float, float]]:
    """Join the tokens of the model to words: one that begins without a space continues the word before it
    (``" 100"``, ``",000"``).

    Args:
        pieces: text, start and end in seconds, in order.
    """
    words: list[tuple[str, float, float]] = []
    for text, start, end in pieces:
        if words and not text.startswith(" "):
            before, begin, _ = words[-1]
            words[-1] = (before + text, begin, end)
        else:
            words.append((text, start, end))
    return words


def before(words: Iterable[tuple[str, float, float]], end_s: float) -> list[tuple[str, float, float]]:
    """The words that begin while there is speech: behind its end, models invent some ("We'll see you next time").

    Args:
        words: text, start and end in seconds, in order.
        end_s: where the speech ends.
    """
    return [word for word in words if word[1] < end_s - SHORTEST_WORD_S]


def as_spoken(words: Sequence[tuple[str, float, float]], expected: Sequence[str] = ()) -> tuple[Word, ...]:
    """Convert words to their spoken form, since the model writes numbers and abbreviations.

    Args:
        words: text, start and end in seconds, in order.
        expected: the expected words; numbers are read as they stand there.
    """
    following = [text for text, _, _ in words[1:]] + [""]
    return tuple(
        Word(said, start, end)
        for (text, start, end), after in zip(words, following, strict=True)
        for said in _said(text, after, f" {' '.join(expected)} ")
    )


def _said(text: str, after: str, expected: str) -> list[str]:
    """The spoken words of a written one; "Dr." is "doctor" before a name and "drive" elsewhere."""
    alone = spoken_words(speakable(text).text)
    if any(letter.isdigit() for letter in text):
        return next((reading for reading in _readings(alone) if f" {' '.join(reading)} " in expected), alone)
    if not after.strip()[:1].isupper():
        return alone
    both, rest = (spoken_words(speakable(each).text) for each in (f"{text} {after}", after))
    kept = len(both) - len(rest)
    return both[:kept] if kept > 0 and both[kept:] == rest else alone


def _readings(number: Sequence[str]) -> Iterator[list[str]]:
    """The ways to say a number: "one hundred six", "a hundred and six"."""
    last = max((at for at, word in enumerate(number) if word in SCALES), default=-1) + 1
    for reading in (list(number), [*number[:last], *(("and",) if 0 < last < len(number) else ()), *number[last:]]):
        yield reading
        if reading[:1] == ["one"]:
            yield ["a", *reading[1:]]


@functools.cache
def _helper(folder: Path) -> HelperProcess:
    """The process of a model, shared by all objects."""
    spec = importlib.util.find_spec("faster_whisper")
    if spec is None or spec.origin is None:
        raise EngineError("faster-whisper is not installed.", hint=GET)
    packages = Path(spec.origin).parents[1]
    return HelperProcess("The helper process of faster-whisper", [python(), "-I", HELPER, packages, folder])
