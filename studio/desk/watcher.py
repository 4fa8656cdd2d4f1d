"""Notices what commands, editors and other desks change in a show, and reports it to the desk.

In: a desk. Out: calls of :meth:`~studio.desk.desk.Desk.changed_outside` from a thread of its own, until the process
ends.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from pathlib import Path

from studio.desk.desk import Desk
from studio.errors import StudioError
from studio.files.places import real_path
from studio.files.watch import Stamps, altered, stamps_of, wait_for_change
from studio.render.changes import folders, stamps

_log = logging.getLogger(__name__)


def watch_desk(desk: Desk) -> None:
    """Watch in the background."""
    threading.Thread(target=_watch, args=(desk,), daemon=True, name="desk-watcher").start()


def _watch(desk: Desk) -> None:
    seen = _look(desk)
    while True:
        try:
            now = wait_for_change(lambda: _look(desk), seen, lambda: _folders(desk))
        except (OSError, RuntimeError):
            _log.exception("file changes are no longer noticed")
            return
        files, seen = altered(seen, now), now
        with contextlib.suppress(StudioError):
            report_changes(desk, files)


def report_changes(desk: Desk, files: list[Path]) -> None:
    """Report changed files to the desk. Raises StudioError."""
    files = [file for file in files if stamps_of([file]).get(file) != desk.own_stamps.get(file, "none")]
    scripts = {real_path(script): script.relative_to(desk.home).as_posix() for script in desk.scripts()}
    changed = [scripts[real_path(file)] for file in files if real_path(file) in scripts]
    cast = desk.home / "cast.toml"  # which renders write
    shared = any(real_path(file) not in scripts and file != cast for file in files)
    if changed or shared:
        desk.changed_outside(changed, shared=shared)


def _look(desk: Desk) -> Stamps:
    try:
        show = desk.show()
        scripts = desk.scripts()
    except StudioError:  # somebody is writing show.toml
        return stamps_of([desk.show_file] if desk.show_file else [])
    beside = [script.with_suffix(".toml") for script in scripts]
    return {**stamps(show, desk.show_file or desk.home), **stamps_of([*scripts, *beside])}


def _folders(desk: Desk) -> set[Path]:
    places = {desk.home, desk.home / "scripts"}
    with contextlib.suppress(StudioError):
        places |= folders(desk.show(), desk.show_file or desk.home / "any")
        places |= {script.parent for script in desk.scripts()}
    return places
