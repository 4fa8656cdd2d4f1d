"""The checklist for publishing an episode: facts in, a list of steps out, each done or missing.

Nothing is rendered, decoded or written for it; the result of the file's check is known only after one has run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from studio.show import Show
from studio.values import Metadata

if TYPE_CHECKING:
    from studio.lint import Finding

StepState: TypeAlias = Literal["done", "missing", "unknown"]


@dataclass(frozen=True, slots=True)
class Step:
    """One requirement for publishing an episode."""

    name: str
    state: StepState
    detail: str = ""
    """What to do about it."""
    action: str = ""
    """The action that the page offers for it: render, check, settings, details, line:N; empty for none."""


@dataclass(frozen=True, slots=True)
class EpisodeState:
    """The state of an episode."""

    rendered: bool
    current: bool
    """The script is still the one that was rendered."""
    suspects: Sequence[int]
    """Lines of suspect takes."""
    check_passed: bool | None
    """Whether it passed its check; None if this version hasn't been checked."""
    check_faults: Sequence[str] = ()


def checklist(
    show: Show, metadata: Metadata | None, findings: Sequence[Finding] | None, episode: EpisodeState
) -> tuple[Step, ...]:
    """All steps, in the order in which they are done.

    Args:
        show: the show.
        metadata: the script's metadata; None if it can't be read.
        findings: lint's findings; None if it hasn't run yet.
        episode: state of the episode.
    """
    return (_readable(metadata, findings), *_described(metadata), *_rendered(episode), *_show(show))


def _readable(metadata: Metadata | None, findings: Sequence[Finding] | None) -> Step:
    name = "The script has no errors"
    if metadata is None:
        return Step(name, "missing", "It can't be read.", "line:1")
    if findings is None:
        return Step(name, "unknown", "It is being read.")
    errors = [found for found in findings if found.level == "error"]
    if errors:
        return Step(name, "missing", errors[0].message, f"line:{errors[0].line}")
    warnings = sum(found.level == "warning" for found in findings)
    return Step(name, "done", f"{warnings} warning{'' if warnings == 1 else 's'}" if warnings else "")


def _described(metadata: Metadata | None) -> tuple[Step, ...]:
    if metadata is None:
        return ()
    return (
        Step("It has a description", "done")
        if metadata.description
        else Step("It has a description", "missing", "What it is about, in a sentence or two.", "details"),
        Step("It has a date", "done")
        if metadata.date
        else Step("It has a date", "missing", "Without one, the day of publishing is used.", "details"),
    )


def _rendered(episode: EpisodeState) -> tuple[Step, ...]:
    if not episode.rendered:
        rendered = Step("It is rendered", "missing", "", "render")
    elif not episode.current:
        rendered = Step("It is rendered", "missing", "The script has changed since.", "render")
    else:
        rendered = Step("It is rendered", "done")
    suspects = Step("No take is suspect", "done" if episode.rendered else "unknown")
    if episode.suspects:
        count = len(episode.suspects)
        detail = "1 take: listen to it." if count == 1 else f"{count} takes: listen to them."
        suspects = Step("No take is suspect", "missing", detail, f"line:{episode.suspects[0]}")
    if episode.check_passed is None:
        checked = Step("It passes the check", "unknown", "", "check" if episode.rendered else "")
    elif episode.check_passed:
        checked = Step("It passes the check", "done")
    else:
        checked = Step("It passes the check", "missing", "; ".join(episode.check_faults[:3]), "check")
    return (rendered, suspects, checked)


def _show(show: Show) -> tuple[Step, ...]:
    """The steps for the show's feed."""
    settings = show.settings
    needs = (
        ("The show has an address", settings.feed.base_url, "Set base_url under [feed], or type it when you publish."),
        ("The show has a category", settings.feed.category, "Set category under [feed]."),
        ("The show has a cover", settings.cover, "Put a picture into assets/ and name it."),
        ("The show has a description", settings.description, "Set description."),
    )
    return tuple(
        Step(name, "done") if value else Step(name, "missing", detail, "settings") for name, value, detail in needs
    )
