"""What an engine can do, as one declared value: how it likes its work, what it follows, what it reads.

Every engine has an :class:`Abilities` as its member ``abilities``. It is checked when it is made, so that a wrong value
is an error while the engine is loaded and not in the middle of an episode.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

Feature: TypeAlias = Literal["style", "emphasis", "phonemes", "temperature", "language"]
"""What a request may ask for beyond its words, voice, rate and pitch."""
FEATURES: frozenset[Feature] = frozenset(get_args(Feature))
Letters: TypeAlias = Literal["ascii", "unicode"]
"""The letters an engine reads: ASCII alone, or whatever the language is written in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What an engine can do.

    Raises:
        TypeError: a value is of another type.
        ValueError: a value is out of range.
    """

    batch: int = 1
    """How many requests one call takes at best."""
    parallel: int = 1
    """How many calls of ``synthesize`` may run at the same time, each in its own thread."""
    remote: bool = False
    """It waits for servers instead of computing here: a batch run keeps all parallel calls in flight."""
    exact: bool = True
    """The same request gives the same samples, now and later; False for somebody else's server."""
    follows: frozenset[Feature] = frozenset()
    """What it follows; a request never asks it for anything else, so what it can't do makes no new take.
    ``"language"``: each of its voices speaks whatever language the request names."""
    shortest_words: int = 1
    """Fewer words than this come out badly: English ones are spoken after a carrier sentence and cut out."""
    longest_characters: int = 300
    """A longer sentence is spoken in pieces; ``studio lint`` reports it."""
    letters: Letters = "unicode"
    """An engine for ``"ascii"`` refuses other letters, and is given words respelt in ASCII."""
    natural_pitch: tuple[float, float] | None = None
    """Lowest and highest pitch, in semitones, at which its voices sound natural; None: 4.5 either way of any voice."""
    length_factor: float = 1.0
    """How long its voices take for a text, as a share of what is usual: 0.95 is a little faster. For estimates."""
    speaks: bool = True
    """Its sound is speech; False for an engine of tones, with which nothing is published."""
    pronounces: bool = False
    """It tells how it would say a word, see :class:`studio.synthesize.engine.Pronouncer`."""
    processor_s: float = 0.0
    """Seconds of processor that a second of speech takes, as measured; 0 where that isn't known."""
    memory_errors: tuple[str, ...] = ()
    """Class names of errors, or words of their messages, that mean the memory was too small: the batch is halved."""
    memory_advice: str = ""
    """What to do when even one sentence doesn't fit, besides ending other programs."""

    def __post_init__(self) -> None:
        for name in ("batch", "parallel", "shortest_words", "longest_characters"):
            value = getattr(self, name)
            if type(value) is not int:
                raise TypeError(f"{name} must be a whole number, not {value!r}")
            if value < 1:
                raise ValueError(f"{name} must be at least 1, not {value}")
        if not isinstance(self.processor_s, (int, float)) or not 0 <= self.processor_s < 1000:
            raise ValueError(f"processor_s must be a number from 0 to 1000, not {self.processor_s!r}")
        if not isinstance(self.length_factor, (int, float)) or not 0.25 <= self.length_factor <= 4:
            raise ValueError(f"length_factor must be a number from 0.25 to 4, not {self.length_factor!r}")
        if not isinstance(self.follows, frozenset) or not self.follows <= FEATURES:
            raise ValueError(f"follows must be a frozenset of some of {', '.join(sorted(FEATURES))}")
        if self.letters not in get_args(Letters):
            raise ValueError(f"letters must be one of {', '.join(get_args(Letters))}, not {self.letters!r}")
        if not isinstance(self.memory_errors, tuple) or not all(isinstance(e, str) and e for e in self.memory_errors):
            raise TypeError("memory_errors must be a tuple of names or words")

    def is_memory_error(self, error: BaseException) -> bool:
        """Whether an error says that the memory was too small."""
        words = str(error).lower()
        return isinstance(error, MemoryError) or any(
            type(error).__name__ == known or known.lower() in words for known in self.memory_errors
        )
