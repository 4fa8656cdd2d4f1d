"""Takes that are all there in, the finished episode out: the same ``produce`` as for a single render.

An order and its account go over a pipe or stay in this process; samples never travel.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from studio.batch.inputs import outputs
from studio.errors import OutputError, ProgramError, StudioError
from studio.render.flow import Job, produce
from studio.show import Settings, Show
from studio.store.keys import file_digest


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be assembled."""

    script: str
    show: str
    """The file with its settings; empty outside any show."""
    settings: str
    """Those it had when the batch began, as JSON: who writes in the file at night ends nobody's work."""
    store: str
    engine: str
    output: str
    digest: str
    """Of the script's file, as it was planned."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A take that is used, and listed."""

    line: int
    speaker: str
    text: str
    flags: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Assembled:
    """What became of an order."""

    state: Literal["made", "changed", "failed"]
    """``changed``: the script was, since it was planned; nothing of it is to be relied on."""
    reason: str = ""
    again: bool = False
    """Another attempt may help: the disk, the store or a program failed, not the episode."""
    title: str = ""
    guid: str | None = None
    duration_s: float = 0.0
    size: int = 0
    """Bytes of all its files."""
    doubtful: tuple[Doubtful, ...] = ()
    problems: tuple[tuple[int, str], ...] = ()
    """(line, message)."""
    seconds: dict[str, float] | None = None
    """By stage."""


def assemble_episode(order: Order) -> Assembled:
    """Make one episode; errors are told, not raised."""
    script = Path(order.script)
    try:
        if file_digest(script) != order.digest:
            return Assembled("changed")
        show = show_from(order.show, order.settings, order.store)
        episode = produce(Job(script, show, Path(order.output), order.engine))
        if file_digest(script) != order.digest:
            return Assembled("changed")
    except StudioError as error:
        return Assembled("failed", str(error), isinstance(error, (OutputError, ProgramError)))
    except OSError as error:
        return Assembled("failed", f"{error.strerror or error}.", True)
    finished, timeline = episode.finished, episode.timeline
    if finished is None or timeline is None:
        return Assembled("failed", "It was not finished.")
    turns = episode.script.turns
    return Assembled(
        "made",
        title=finished.metadata.title,
        guid=finished.metadata.guid,
        duration_s=round(timeline.length / timeline.rate, 3),
        size=sum(path.stat().st_size for path in outputs(finished.path) if path.is_file()),
        doubtful=tuple(
            Doubtful(line.line, turns[line.turn].speaker, line.text, line.take.flags, line.take.key)
            for line in episode.sentences
            if line.take.flags
        ),
        problems=tuple((problem.line, problem.message) for problem in episode.problems),
        seconds=episode.seconds,
    )


def order_for(script: Path, show: Show, engine: str, output: Path, digest: str) -> Order:
    """The order for an episode."""
    settings = show.settings.model_dump_json()
    file = str(show.settings_file or "")
    return Order(str(script), file, settings, show.location, engine, str(output), digest)


def show_from(file: str, settings: str, store: str) -> Show:
    """A show as another process knew it.

    Args:
        file: with its settings; empty outside any show.
        settings: as JSON.
        store: where takes are kept.
    """
    place = Path(file)
    known = Settings.model_validate_json(settings)
    return Show(known, place.parent, store, place.name) if file else Show(known, None, store)


def assemble(order: bytes) -> bytes:
    """An order as JSON, its account as JSON."""
    account: bytes = accounts().dump_json(assemble_episode(orders().validate_json(order)))
    return account


@cache
def orders() -> Any:  # noqa: ANN401 - a TypeAdapter, whose module takes time to import
    """How orders are written and read."""
    from pydantic import TypeAdapter

    return TypeAdapter(Order)


@cache
def accounts() -> Any:  # noqa: ANN401
    """How accounts are written and read."""
    from pydantic import TypeAdapter

    return TypeAdapter(Assembled)
