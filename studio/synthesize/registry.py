"""The engines that are installed: reads the entry-point group ``studio.engines``, returns engines with their status.

Built-in engines are found in the same way as plugins. A broken one is a line in ``studio engines``, never a crash.
``STUDIO_PLUGINS=off`` ignores plugins.
"""

from __future__ import annotations

import difflib
import functools
import logging
import os
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, PackageNotFoundError, distribution, distributions

from studio.errors import EngineError, UsageError
from studio.synthesize.abilities import Abilities
from studio.synthesize.engine import Engine, Readiness
from studio.synthesize.wrapped import current

_log = logging.getLogger(__name__)

GROUP = "studio.engines"
DISTRIBUTION = "studio-episodes"


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """An installed engine and its status."""

    name: str
    origin: str
    """The distribution it comes from."""
    engine: Engine | None
    readiness: Readiness


@functools.cache
def engines() -> tuple[EngineStatus, ...]:
    """Every registered engine, built-in ones first, each with its readiness."""
    found: dict[str, EngineStatus] = {}
    broken: list[EngineStatus] = []
    for origin, point in sorted(_points(), key=lambda pair: (pair[0] != DISTRIBUTION, pair[0], pair[1].name)):
        if point.name in found:
            detail = f"the name is already taken by {found[point.name].origin}"
            broken.append(_broken(point.name, origin, detail, "Uninstall one of the two."))
        else:
            found[point.name] = _load(origin, point)
    for status in (*found.values(), *broken):
        _log_status(status)
    return (*found.values(), *broken)


def engine(name: str) -> Engine:
    """The engine of that name, ready to speak.

    Raises:
        UsageError: there is none of that name.
        EngineError: it isn't ready; the message says why and what to do.
    """
    status = _status(name)
    if status.engine is None or not status.readiness.ready:
        raise _not_ready(status)
    return status.engine


def abilities_of(name: str) -> Abilities:
    """What the engine of that name can do, whether it is ready or not.

    Raises:
        UsageError: there is none of that name.
        EngineError: it can't be loaded.
    """
    return declared(name).abilities


def declared(name: str) -> Engine:
    """The engine of that name, whether it is ready or not.

    Raises:
        UsageError: there is none of that name.
        EngineError: it can't be loaded.
    """
    status = _status(name)
    if status.engine is None:
        raise _not_ready(status)
    return status.engine


def readiness_of(name: str) -> tuple[bool, str]:
    """Whether an engine is ready, and what it runs on or lacks; an unknown one isn't."""
    try:
        status = _status(name)
    except UsageError:
        return False, "there is no such engine"
    return status.engine is not None and status.readiness.ready, status.readiness.detail


def _not_ready(status: EngineStatus) -> EngineError:
    detail, hint = status.readiness.detail, status.readiness.hint
    return EngineError(f"The engine {status.name} is not ready: {detail}.", hint=hint or None)


def _status(name: str) -> EngineStatus:
    """Raises UsageError if there is no engine of that name."""
    own = _own(name)
    if own is not None:
        _log_status(own)
        return own
    found = next((status for status in engines() if status.name == name), None)
    if found is not None:
        return found
    known = list(dict.fromkeys(status.name for status in engines()))
    near = difflib.get_close_matches(name, known, 1)
    raise UsageError(
        f"There is no engine {name!r}.",
        hint=f"Did you mean {near[0]}?" if near else f"Known engines: {', '.join(known)}.",
    )


def _log_status(status: EngineStatus) -> None:
    ready = "ready" if status.readiness.ready else "not ready"
    _log.debug("engine %s (%s) %s: %s", status.name, status.origin, ready, status.readiness.detail)


@functools.cache
def _own(name: str) -> EngineStatus | None:
    """A built-in engine, without the time it takes to load all others. No plugin can take its name."""
    try:
        points = distribution(DISTRIBUTION).entry_points.select(group=GROUP, name=name)
    except PackageNotFoundError:
        return None
    return next((_load(DISTRIBUTION, point) for point in points), None)


def _points() -> Iterator[tuple[str, EntryPoint]]:
    """(distribution, entry point) of all engines; the first of several installations of a distribution counts."""
    seen: set[str] = set()
    for found in distributions():
        try:
            origin = re.sub(r"[-_.]+", "-", found.metadata["Name"]).lower()
            if origin in seen or (origin != DISTRIBUTION and os.environ.get("STUDIO_PLUGINS") == "off"):
                continue
            seen.add(origin)
            points = list(found.entry_points.select(group=GROUP))
        except Exception:  # noqa: BLE001, S112 - somebody's broken installation, which names no engine we could report
            continue
        yield from ((origin, point) for point in points)


def _load(origin: str, point: EntryPoint) -> EngineStatus:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("default", DeprecationWarning)  # an old engine still loads where warnings are errors
            made = current(point.load()())
        if made.name != point.name:
            raise TypeError(f"it calls itself {made.name!r}")
        readiness = made.readiness()
        if not isinstance(readiness, Readiness):
            raise TypeError("readiness() must give a Readiness")
        return EngineStatus(point.name, origin, made, readiness)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a plugin may fail in any way, and must not end Studio
        reason = f"it can't be loaded: {type(error).__name__}: {error}"
        return _broken(point.name, origin, reason, f"Reinstall or remove {origin}.")


def _broken(name: str, origin: str, detail: str, hint: str) -> EngineStatus:
    return EngineStatus(name, origin, None, Readiness(False, detail, hint))
