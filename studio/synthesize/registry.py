"""Which engines there are. In: the entry-point group ``studio.engines``. Out: engines by name, and a status for each.

Built-in engines come through the same door as anybody's plugin. A broken one is a line in ``studio engines``, never
a crash. ``STUDIO_PLUGINS=off`` leaves out everybody else's.
"""

from __future__ import annotations

import difflib
import functools
import os
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points

from studio.errors import EngineError, UsageError
from studio.synthesize.engine import Engine, Readiness

GROUP = "studio.engines"
DISTRIBUTION = "studio-episodes"


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """One engine as it was found."""

    name: str
    origin: str
    """The distribution it comes from."""
    engine: Engine | None
    readiness: Readiness


@functools.cache
def engines() -> tuple[EngineStatus, ...]:
    """Every registered engine, built-in ones first, each with its readiness."""
    found: dict[str, EngineStatus] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda p: (_origin(p) != DISTRIBUTION, _origin(p), p.name)):
        if os.environ.get("STUDIO_PLUGINS") == "off" and _origin(point) != DISTRIBUTION:
            continue
        if point.name in found:
            taken = found[point.name]
            detail = f"the name is already taken by {taken.origin}"
            found[f"{point.name} ({_origin(point)})"] = EngineStatus(
                point.name, _origin(point), None, Readiness(False, detail, "Uninstall one of the two.")
            )
            continue
        found[point.name] = _load(point)
    return tuple(found.values())


def engine(name: str) -> Engine:
    """The engine of that name, ready to speak.

    Raises:
        UsageError: there is none of that name.
        EngineError: it isn't ready; the message says why and what to do.
    """
    for status in engines():
        if status.name == name:
            if status.engine is None or not status.readiness.ready:
                raise EngineError(
                    f"The engine {name} is not ready: {status.readiness.detail}.", hint=status.readiness.hint or None
                )
            return status.engine
    known = [status.name for status in engines()]
    near = difflib.get_close_matches(name, known, 1)
    raise UsageError(
        f"There is no engine {name!r}.",
        hint=f"Did you mean {near[0]}?" if near else f"Known engines: {', '.join(known)}.",
    )


def _load(point: EntryPoint) -> EngineStatus:
    origin = _origin(point)
    try:
        made = point.load()()
        if not isinstance(made, Engine):
            raise TypeError("it lacks members of the engine protocol")
        if made.name != point.name:
            raise TypeError(f"it calls itself {made.name!r}")
        return EngineStatus(point.name, origin, made, made.readiness())
    except Exception as error:  # noqa: BLE001 - a plugin may fail in any way, and must not take us along
        reason = f"it can't be loaded: {type(error).__name__}: {error}"
        return EngineStatus(point.name, origin, None, Readiness(False, reason, f"Reinstall or remove {origin}."))


def _origin(point: EntryPoint) -> str:
    return point.dist.name if point.dist else "unknown"
