"""A preview of a show's site on this computer: its episodes in, a site in ``.studio/preview`` out.

A preview stores no address, date or GUID. Files that no longer belong to it are removed, since no listener has their
addresses.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from studio.errors import UsageError
from studio.files.watch import Stamps, stamps_of
from studio.progress import Progress
from studio.publish.plan import TEMPLATES, SitePlan, plan_site
from studio.publish.write import FileResult, write_site
from studio.render.changes import folders as episode_folders
from studio.render.changes import stamps
from studio.render.flow import RenderJob, render_episode
from studio.show import FILE, Show

PLACE = Path(".studio") / "preview"
_NOT_SCRIPTS = (".toml", ".part", ".swp", ".bak")


def folder_of(show: Show) -> Path:
    """The folder of the preview; created if it is missing. Raises UsageError outside a show."""
    if show.root is None:
        raise UsageError(
            "There is no show here to preview.", hint="Run this in a show's folder, or name its show.toml with --show."
        )
    folder = show.root / PLACE
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def build(show: Show, address: str, now: datetime, progress: Progress) -> tuple[SitePlan, Sequence[FileResult]]:
    """Update the preview.

    Args:
        show: a show in a folder.
        address: where the preview is served.
        now: the time, with its time zone.
        progress: receives the stages.
    """
    folder = folder_of(show)
    root = folder.parents[1]
    plan = plan_site(show, root / "site", now, address, preview=True)
    written = write_site(plan.files, folder, progress=progress)
    current = {file.name for file in plan.files}
    for path in folder.rglob("*"):
        if path.relative_to(folder).as_posix() not in current and not path.is_dir():
            with contextlib.suppress(OSError):
                path.unlink()
    return plan, written


def look(show: Show) -> Stamps:
    """The state of all files that a preview depends on."""
    root = show.root or Path()
    beside = [path for folder in ("scripts", TEMPLATES) for path in _inside(root / folder)]
    finished = (root / "episodes").glob("*/*")
    return {**stamps(show, show.settings_file or root / FILE), **stamps_of(beside), **stamps_of(finished)}


def folders(show: Show) -> set[Path]:
    """The places of these files, including files that don't exist yet."""
    root = show.root or Path()
    episodes = [root / "episodes", *(path for path in _inside(root / "episodes") if path.is_dir())]
    return {*episode_folders(show, show.settings_file or root / FILE), root / "scripts", root / TEMPLATES, *episodes}


def to_render(show: Show, changed: list[Path]) -> list[Path]:
    """The scripts to render again after these files changed: the changed ones, or all that have an episode."""
    root = show.root or Path()
    scripts = [path for path in _inside(root / "scripts") if path.suffix not in _NOT_SCRIPTS and path.is_file()]
    own = {path.with_suffix("") for path in changed if path.parent == root / "scripts"}
    shared = [p for p in changed if not any(p.is_relative_to(root / f) for f in ("scripts", "episodes", TEMPLATES))]
    if any(path != show.cast_file for path in shared):
        return [script for script in scripts if script.with_suffix("") in own or show.episode(script).exists()]
    return [script for script in scripts if script.with_suffix("") in own]


def own_work(show: Show, path: Path) -> bool:
    """Whether this file is written by rendering."""
    return path == show.cast_file or (show.root is not None and path.is_relative_to(show.root / "episodes"))


def render(show: Show, script: Path, progress: Progress) -> None:
    """Render one script of the show."""
    render_episode(RenderJob(script, show), progress)


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith(".") and path.suffix != ".part")
    except OSError:
        return []
