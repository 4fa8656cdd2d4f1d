"""Publishes from the page, like `studio publish`.

In: a show and the page's options. Out: what was written and uploaded, or would be. The page may write only below the
show's folder and upload only to other computers, since an address such as ``file:`` would lead out of the show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from studio.errors import UsageError
from studio.files.places import real_path
from studio.progress import Progress
from studio.publish import FileResult, publish_site
from studio.publish.upload import UploadResult
from studio.show import Show

MOST_FILES = 200
"""Most changed files that are listed; the others are counted."""
REMOTE = frozenset(
    ("s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "adl", "oss", "sftp", "ssh", "ftp", "git+https", "git+ssh")
)
"""URL schemes of other computers."""


@dataclass(frozen=True, slots=True)
class PublishOptions:
    """The page's options; an empty one means the setting of show.toml."""

    folder: str = ""
    """Folder of the site, in the show."""
    base_url: str = ""
    to: str = ""
    """Where to upload the site; empty to upload nothing."""
    dry_run: bool = True


def publish(show: Show, home: Path, options: PublishOptions, progress: Progress) -> dict[str, Any]:
    """Publish a show.

    Args:
        show: the show.
        home: its folder, below which everything is written.
        options: the page's options.
        progress: receives the stages and notes.

    Raises:
        UsageError: the folder is outside the show, or the upload would stay on this computer.
        StudioError: as for :func:`studio.publish.publish_site`.
    """
    done = publish_site(
        show,
        _inside(home, options.folder) if options.folder else None,
        now=datetime.now().astimezone(),
        address=options.base_url or None,
        to=_remote(options.to) if options.to else None,
        dry_run=options.dry_run,
        progress=progress,
    )
    changed = _changed(done.files)
    uploaded = _changed(done.uploads)
    return {
        "folder": str(done.folder),
        "feed": done.plan.publication.channel.url("feed.xml"),
        "episodes": len(done.plan.publication.episodes),
        "files": [{"name": f.name, "verdict": f.verdict, "size": f.size} for f in (changed or uploaded)[:MOST_FILES]],
        "changed": len(changed),
        "unchanged": len(done.files) - len(changed),
        "host": done.host,
        "uploaded": len(uploaded),
        "notes": list(done.plan.notes),
        "dry_run": options.dry_run,
    }


def _changed(files: Sequence[FileResult | UploadResult]) -> list[FileResult | UploadResult]:
    return [file for file in files if file.verdict != "same"]


def _inside(home: Path, folder: str) -> Path:
    """A folder below the show's. Raises UsageError for any other."""
    try:
        path = real_path(home / folder)
        inside = path.is_relative_to(home) and path != home
    except (OSError, ValueError, RuntimeError):
        inside = False
    if not inside:
        raise UsageError(
            f"{folder[:80]!r} is outside the show.", hint="`studio publish --out DIR` writes the site anywhere."
        )
    return path


def _remote(to: str) -> str:
    """An address on another computer, or a branch of the show's repository. Raises UsageError for any other."""
    scheme, _, rest = to.partition(":")
    branch = scheme == "git" and not rest.startswith("/")
    if not branch and not (scheme in REMOTE and rest.startswith("//")):
        raise UsageError(
            f"The desk can't upload to {to[:80]!r}.",
            hint="Write s3://BUCKET/FOLDER, git:BRANCH or git+https://…#BRANCH. `studio publish` knows more addresses.",
        )
    return to
