"""Results of ``synthesize``: references to takes in the store, never samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

ListenTo: TypeAlias = Literal["off", "suspects", "all"]
"""Which takes a speech recognizer checks."""

SceneMode: TypeAlias = Literal["off", "on", "strict"]
"""Whether turns are said together, as scenes, by engines that can: with single sentences where a scene fails its check
("on"), or with an error there ("strict")."""


@dataclass(frozen=True, slots=True)
class Word:
    """A spoken word and where it sounds in its take, in seconds."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class MisheardWords:
    """Words of a sentence that a speech recognizer heard otherwise; seconds of the take."""

    expected: str
    heard: str
    """Empty if it heard nothing."""
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a sentence, and what the check of takes found on it."""

    how: str
    """What was different about it, in words: "as it stands", "seed 1", "in two parts"."""
    flags: tuple[str, ...]
    score: float
    """How bad it is; the attempt with the lowest score is used."""
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Take:
    """One sentence as it was synthesized: a reference into the store, never the samples."""

    key: str
    """Key of the samples in the store."""
    rate_hz: int
    """Sample rate of the stored samples, Hz."""
    length_samples: int
    """Samples at that rate, one channel."""
    onset_sample: int
    """First sample of audible speech."""
    offset_sample: int
    """One past the last sample of audible speech."""
    gain_db: float
    """Calibration of the voice: added to bring it to the common speech level."""
    flags: tuple[str, ...] = ()
    """Why the take is suspect; empty if it is not."""
    words: tuple[Word, ...] = ()
    """Word times where the engine gives them."""
    content: str = ""
    """Digest of the samples."""
    chain: str = ""
    """Speech chain it goes through when it is played (``studio.audio.chain``); empty for none."""
    attempts: tuple[Attempt, ...] = ()
    """All attempts, in order, where the first was not good; empty if it was."""


@dataclass(frozen=True, slots=True)
class SentenceTake:
    """One sentence of a turn, its take, and its place in the script."""

    turn: int
    """Index of the turn in ``Script.turns``."""
    line: int
    """1-based line of the script."""
    text: str
    """As written."""
    spoken: str
    """As given to the engine."""
    take: Take
    paragraph: bool = False
    """A new paragraph begins here, inside the turn."""
    pause_s: float = 0.0
    """Seconds of silence that the script asks for before this sentence, instead of the usual gap; 0 for none."""
    item: int = 0
    """Index in ``Turn.items`` where the sentence begins."""
    recorded: bool = False
    """The take is a recording that replaces these words."""
    pinned: bool = False
    """A person chose the take; it is no longer suspect."""
    misheard: tuple[MisheardWords, ...] = ()
    """What a speech recognizer heard otherwise, where one listened."""
    scene_gap_s: float | None = None
    """Seconds from the end of the words before it, negative where it begins earlier, as it was said in a scene; None
    for the first sentence of a scene, and for one that is in none."""
