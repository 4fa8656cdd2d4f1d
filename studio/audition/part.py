"""What there is to hear: values between those that choose takes and those that make a page or files of them."""

from __future__ import annotations

from dataclasses import dataclass

from studio.values import Take


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


@dataclass(frozen=True, slots=True)
class Part:
    """Words, and the samples that say them."""

    title: str
    text: str
    """As written."""
    samples: tuple[Sample, ...]
    line: int | None = None
    """1-based line of the script."""
