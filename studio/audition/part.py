"""What there is to hear: values between those that choose takes and those that make a page or files of them."""

from __future__ import annotations

from dataclasses import dataclass

from studio.values import Take

GAP_S = 0.35
"""Silence between the takes of a sample."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One player: takes that sound one after the other."""

    label: str
    takes: tuple[Take, ...]
    detail: str = ""
    """How it was made."""
    number: int | None = None
    """By which it can be chosen."""
    pinned: bool = False
    """It is what a render uses because a person chose it."""
    command: str = ""
    """Command line that chooses it."""

    @property
    def flags(self) -> tuple[str, ...]:
        """Why it is doubtful."""
        return tuple(dict.fromkeys(flag for take in self.takes for flag in take.flags))

    @property
    def seconds(self) -> float:
        """How long it is."""
        return sum(take.length / take.rate for take in self.takes) + GAP_S * (len(self.takes) - 1)


@dataclass(frozen=True, slots=True)
class Part:
    """Words, and the samples that say them."""

    title: str
    text: str
    """As written."""
    samples: tuple[Sample, ...]
    line: int | None = None
    """1-based line of the script."""
