"""The values of an audition, between the modules that make takes and those that write a page or files."""

from __future__ import annotations

from dataclasses import dataclass

from studio.values import Take

GAP_S = 0.35
"""Silence between the takes of a sample."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One player: takes played one after the other."""

    label: str
    takes: tuple[Take, ...]
    detail: str = ""
    """How the take was made."""
    number: int | None = None
    """The number that chooses it."""
    pinned: bool = False
    """A person chose it, so a render uses it."""
    command: str = ""
    """The command that chooses it."""

    @property
    def flags(self) -> tuple[str, ...]:
        """Why it is suspect."""
        return tuple(dict.fromkeys(flag for take in self.takes for flag in take.flags))

    @property
    def seconds(self) -> float:
        """Its length."""
        return sum(take.length_samples / take.rate_hz for take in self.takes) + GAP_S * (len(self.takes) - 1)


@dataclass(frozen=True, slots=True)
class Part:
    """Words, and the samples that speak them."""

    title: str
    text: str
    """As written."""
    samples: tuple[Sample, ...]
    line: int | None = None
    """1-based line of the script."""
