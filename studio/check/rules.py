"""How a rule is written down: a number, whether it is a MUST, what it asks for, and a function that tests it.

In: functions that find faults in one subject (the tag, the chapters, a caption file). Out: a list of rules, each of
which can be tested on an episode or a feed and gives one finding. The rules themselves are in the modules named for
what they test (``mp3``, ``tag``, ``captions``, ``feed_item`` …); ``studio/check/__init__.py`` lists these modules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Generic, Literal, TypeVar

Level = Literal["MUST", "SHOULD"]
Verdict = Literal["passed", "failed", "not applicable"]
S = TypeVar("S")
T = TypeVar("T")

MOST_FAULTS = 1000
"""Faults of one rule that are counted."""


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """Why a rule is not applicable."""

    reason: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where a rule fails."""

    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one rule."""

    rule: str
    """Its number, such as ``T3.order``: rule T3 of the specification, the clause about order."""
    level: Level
    verdict: Verdict
    place: str
    """Where it fails first: a byte, a frame, a file and line. Empty if it doesn't fail."""
    message: str
    """What is wrong if it failed; what the rule demands if it passed; or why it is not applicable."""


@dataclass(frozen=True, slots=True)
class Rule(Generic[S]):
    """A rule of a specification, tested on a parsed episode or feed."""

    id: str
    level: Level
    text: str
    """What it asks for, in one line."""
    faults: Callable[[S], Iterable[Fault] | NotApplicable]
    is_lenient: Callable[[S], bool] = lambda _: False
    """Whether a MUST is a SHOULD for a subject."""

    def test_on(self, subject: S) -> Finding:
        """Passed, failed (with the first place and how many there are), or not applicable."""
        level: Level = "SHOULD" if self.is_lenient(subject) else self.level
        faults = self.faults(subject)
        if isinstance(faults, NotApplicable):
            return Finding(self.id, level, "not applicable", "", faults.reason)
        found = list(islice(faults, MOST_FAULTS))
        if not found:
            return Finding(self.id, level, "passed", "", self.text)
        more = f" (and {len(found) - 1}{'+' if len(found) == MOST_FAULTS else ''} more)" if found[1:] else ""
        return Finding(self.id, level, "failed", found[0].place, found[0].message + more)


@dataclass(slots=True)
class RuleSet(Generic[S]):
    """The rules of one kind, in order, as they are added by the decorators ``must`` and ``should``."""

    rules: list[Rule[S]] = field(default_factory=list)

    def must(
        self, rule: str, subject: Callable[[S], T | NotApplicable], *, unless: Callable[[S], bool] = lambda _: False
    ) -> Callable[[Callable[[T], Iterable[Fault]]], Callable[[T], Iterable[Fault]]]:
        """A MUST about ``subject``; the first line of the function's docstring says what it asks for.

        Args:
            rule: its number.
            subject: what the function gets.
            unless: where this is true, it is a SHOULD.
        """
        return self._add(rule, "MUST", subject, unless)

    def should(
        self, rule: str, subject: Callable[[S], T | NotApplicable]
    ) -> Callable[[Callable[[T], Iterable[Fault]]], Callable[[T], Iterable[Fault]]]:
        """The same for a SHOULD."""
        return self._add(rule, "SHOULD", subject, lambda _: False)

    def _add(
        self, rule: str, level: Level, subject: Callable[[S], T | NotApplicable], unless: Callable[[S], bool]
    ) -> Callable[[Callable[[T], Iterable[Fault]]], Callable[[T], Iterable[Fault]]]:
        def decorate(test: Callable[[T], Iterable[Fault]]) -> Callable[[T], Iterable[Fault]]:
            def faults(parsed: S) -> Iterable[Fault] | NotApplicable:
                value = subject(parsed)
                return value if isinstance(value, NotApplicable) else test(value)

            text = (test.__doc__ or "").strip().split("\n", 1)[0].rstrip(".")
            self.rules.append(Rule(rule, level, text, faults, unless))
            return test

        return decorate


def quoted(text: str, limit: int = 60) -> str:
    """Somebody's text in quotes, cut, and without anything that could steer a terminal (controls, text direction)."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return '"' + "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in cut) + '"'


def time_of(ms: float) -> str:
    """A time as h:mm:ss.mmm."""
    whole = round(ms)
    return f"{whole // 3_600_000}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02}.{whole % 1000:03}"
