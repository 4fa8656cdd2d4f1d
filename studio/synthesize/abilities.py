"""What an engine can do, declared as one value: how requests are best sent to it, what it follows, what it reads.

Every engine has an :class:`Abilities` as its member ``abilities``. Its values are checked when the engine is loaded, so
that a wrong one is an error then and not in the middle of an episode.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

Feature: TypeAlias = Literal["style", "emphasis", "phonemes", "temperature", "language"]
"""What a request may contain beyond its words, voice, rate and pitch."""
FEATURES: frozenset[Feature] = frozenset(get_args(Feature))
Letters: TypeAlias = Literal["ascii", "unicode"]
"""The letters that an engine reads: only ASCII, or those of any language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What an engine can do.

    Raises:
        TypeError: a value is of another type.
        ValueError: a value is out of range.
    """

    batch: int = 1
    """The best number of requests for one call."""
    parallel: int = 1
    """How many calls of ``synthesize`` may run at the same time, each in its own thread."""
    remote: bool = False
    """It waits for servers instead of computing here: a batch run keeps all parallel calls in flight."""
    exact: bool = True
    """The same request gives the same samples, now and later; False for somebody else's server."""
    follows: frozenset[Feature] = frozenset()
    """What it follows. A request never asks for anything else, so that a feature the engine lacks makes no new take.
    ``"language"``: each of its voices speaks the language of the request."""
    shortest_words: int = 1
    """Shorter texts come out badly; English ones are spoken after a carrier sentence and cut out."""
    longest_characters: int = 300
    """A longer sentence is spoken in pieces; ``studio lint`` reports it."""
    letters: Letters = "unicode"
    """An engine for ``"ascii"`` refuses other letters; words are transliterated for it."""
    natural_pitch: tuple[float, float] | None = None
    """Lowest and highest pitch, in semitones, at which its voices sound natural; None: ±4.5 for any voice."""
    length_factor: float = 1.0
    """Length of its speech relative to the usual one: 0.95 is a little faster. Used for estimates."""
    speaks: bool = True
    """Its sound is speech; False for an engine of test tones, whose episodes are never published."""
    pronounces: bool = False
    """It can return the phones of a word, see :class:`studio.synthesize.engine.Pronouncer`."""
    processor_s: float = 0.0
    """CPU seconds for a second of speech, as measured; 0 if that isn't known."""
    memory_errors: tuple[str, ...] = ()
    """Class names or words in messages of errors that mean "out of memory"; the batch is then halved."""
    memory_advice: str = ""
    """What to do if even one sentence doesn't fit, besides ending other programs."""

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
        """Whether an error means that the engine ran out of memory."""
        words = str(error).lower()
        return isinstance(error, MemoryError) or any(
            type(error).__name__ == known or known.lower() in words for known in self.memory_errors
        )
