"""The one door to every speech engine: batches of requests in, clips out.

An engine is any class with these members, registered under the entry-point group ``studio.engines`` with its own
name. The same request gives the same samples whatever stands around it (bit for bit; batched neural engines within
1e-5), and nothing is ever left unsaid in silence: what an engine can't speak, it refuses with EngineError.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias, get_args, runtime_checkable

from studio.audio.clip import Clip
from studio.values import EmphasisLevel, VoiceSettings

Wish: TypeAlias = Literal["style", "emphasis", "phonemes", "temperature"]
"""What a request may ask for beyond words, voice, rate and pitch."""


@dataclass(frozen=True, slots=True)
class Stress:
    """Words of a request that get more or less weight."""

    first: int
    """Index of the first word of ``Request.text``, parted by white space."""
    stop: int
    """One past the last."""
    level: EmphasisLevel


@dataclass(frozen=True, slots=True)
class Phonemes:
    """Words of a request that are to sound in one way, whatever their letters."""

    first: int
    """Index of the first word of ``Request.text``, parted by white space."""
    stop: int
    """One past the last."""
    phones: tuple[str, ...]
    """Phones of CMU's US English set with ``ax`` for the weak vowel; 1 behind the vowel that has the stress."""


@dataclass(frozen=True, slots=True)
class Request:
    """One sentence to be said. Together with the engine's name and build this is the key of a take."""

    text: str
    """Spoken form: ASCII words and punctuation (see ``studio.text.spoken``)."""
    settings: VoiceSettings
    language: str = "en"
    seed: int = 0
    """Other seeds give other takes, where the engine draws random numbers; engines that don't, ignore it."""
    style: str = ""
    """How it is to be said ("excited"); always empty for an engine that doesn't use styles."""
    emphasis: tuple[Stress, ...] = ()
    """Words with more or less weight than others; always empty for an engine that doesn't use emphasis."""
    phonemes: tuple[Phonemes, ...] = ()
    """Sounds of some words; always empty for an engine that doesn't use phonemes, which has its letters to go by."""
    temperature: float | None = None
    """How freely it is said, as a share of the engine's own randomness (0.7: more evenly); None for the engine's own.
    Asked for only when a take is made again, and only of an engine that uses it."""


@dataclass(frozen=True, slots=True)
class EngineVoice:
    """A voice an engine has."""

    name: str
    """What ``VoiceSettings.voice`` must say."""
    description: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether an engine can speak here and now."""

    ready: bool
    detail: str
    """What it runs on, or what is missing."""
    hint: str = ""
    """How to get what is missing."""


@runtime_checkable
class Engine(Protocol):
    """What every speech engine answers. Constructing one is cheap and never fails.

    An engine that can say a sentence in a style, weigh words, take phonemes or speak at a temperature has a further
    member ``uses``, a frozenset of ``Wish``; others never get such a request, so that a direction they can't follow
    makes no new take. One that adds sounds to very short texts has a member ``shortest``, the number of words it needs:
    what is shorter is said behind a carrier sentence and cut out (``carrier.py``).
    One that can't promise the same samples for the same request (a server of somebody else) says so by
    ``exact = False``.
    """

    name: str
    """Equal to the name of its entry point."""
    batch: int
    """How many requests it likes to get at once."""
    parallel: int
    """How many calls of :meth:`synthesize` may run at the same time, each in its own thread."""

    def readiness(self) -> Readiness:
        """Whether it can speak, and if not, why. Never raises."""

    def build(self) -> str:
        """Version of everything that shapes the sound, as it enters the key of a take."""

    def voices(self) -> tuple[EngineVoice, ...]:
        """The voices there are. Raises EngineError where the engine isn't ready."""

    def synthesize(self, requests: Sequence[Request]) -> list[Clip]:
        """Say each request; clips in the same order.

        Raises:
            EngineError: a request can't be spoken, or the engine failed; nothing is known of the other requests.
        """


@runtime_checkable
class ManyModels(Engine, Protocol):
    """An engine whose voices name models and files, by options of :class:`studio.values.VoiceSettings`."""

    def identity(self, settings: VoiceSettings) -> VoiceSettings:
        """The settings as they enter the key of a take: for models and files, the digest of what they hold.

        Raises:
            EngineError: one isn't there, or may not be used.
        """


def is_exact(engine: Engine) -> bool:
    """Whether the same request gives the same samples, now and later."""
    return bool(getattr(engine, "exact", True))


def used_by(engine: Engine) -> frozenset[Wish]:
    """Which wishes an engine follows."""
    said: frozenset[str] = getattr(engine, "uses", frozenset())
    return frozenset(wish for wish in get_args(Wish) if wish in said)
