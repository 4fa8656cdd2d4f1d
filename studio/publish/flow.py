"""Publishes a show: plans its site, writes it, and uploads it if a host is given.

In: a show. Out: the result for every file. The ledger is stored before the first file is written, so that no address,
date or GUID that a listener may have seen is ever decided again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from studio.errors import InputError, UsageError
from studio.files.lock import lock_file
from studio.network.fetch import post_form
from studio.progress import NoProgress, Progress
from studio.publish.feed import is_feed
from studio.publish.host import headers
from studio.publish.ledger import save
from studio.publish.owner import OwnerGuard, Reader, folder_names, folder_reader
from studio.publish.plan import SitePlan, plan_site
from studio.publish.upload import Host, RemoteFile, UploadFile, UploadResult, host_of, upload
from studio.publish.values import Media
from studio.publish.write import FileResult, SiteFile, WrittenPages, write_site
from studio.show import Show

LOCK = Path(".studio") / "publish.lock"
"""Lock for publishing a show: if two ledgers were written at the same time, one would be lost."""


@dataclass(frozen=True, slots=True)
class PublishResult:
    """The result of publishing, or of a dry run."""

    plan: SitePlan
    folder: Path
    """Folder of the site."""
    files: Sequence[FileResult]
    host: str = ""
    """Where it was uploaded, without credentials; empty if it wasn't."""
    uploads: Sequence[UploadResult] = ()


def publish_site(
    show: Show,
    out: Path | None = None,
    *,
    now: datetime,
    address: str | None = None,
    to: str | None = None,
    dry_run: bool = False,
    force: bool = False,
    progress: Progress | None = None,
) -> PublishResult:
    """Publish a show.

    Args:
        show: a show in a folder.
        out: folder of the site; None for ``site/`` in the show.
        now: the time, with its time zone.
        address: address of the site; None for the one in show.toml.
        to: the host to upload to, see :func:`studio.publish.upload.host_of`; None to upload nothing.
        dry_run: report what would be written and uploaded, and do nothing.
        force: publish even over another show's site or over other files.
        progress: receives the stages, and a note for everything that was skipped.

    Raises:
        ShowError, UsageError, InputError: the show can't be published; nothing was written.
        OutputError: no space, no permission, or the host can't be reached.
    """
    progress = progress or NoProgress()
    folder = out or (show.root or Path()) / "site"
    if dry_run or show.root is None:
        return _publish(show, folder, now, address, to, dry_run=dry_run, force=force, progress=progress)

    def note_waiting() -> None:
        progress.note("Another publish of this show is running; this one waits for it.")

    with lock_file(show.root / LOCK, note_waiting):
        return _publish(show, folder, now, address, to, dry_run=dry_run, force=force, progress=progress)


def _publish(
    show: Show,
    folder: Path,
    now: datetime,
    address: str | None,
    to: str | None,
    *,
    dry_run: bool,
    force: bool,
    progress: Progress,
) -> PublishResult:
    plan = plan_site(show, folder, now, address)
    for note in plan.notes:
        progress.note(note)
    host = _host(plan, to) if to else None
    remote_files = host.list_files() if host else {}
    folder_guard = OwnerGuard(
        plan.publication, plan.ledger, lambda: folder_names(folder), folder_reader(folder), f"{folder}/", force
    )
    folder_guard.check()
    if host:
        _host_guard(plan, host, remote_files, force).check()
    if not plan.preview and not dry_run:
        save(plan.root, plan.ledger)
    written = WrittenPages(plan.root / ".studio" / "published-pages.json")
    files = write_site(
        plan.files, folder, progress=progress, before_feeds=folder_guard.check_again, written=written, dry_run=dry_run
    )
    if host is None:
        return PublishResult(plan, folder, files)
    uploads = upload(
        _upload_files(plan.files, folder, dry_run),
        remote_files,
        folder,
        host,
        progress=progress,
        before_feeds=lambda: _host_guard(plan, host, host.list_files(), force).check_again(),
        dry_run=dry_run,
    )
    if not dry_run:
        _notify_hub(plan, uploads, progress)
    return PublishResult(plan, folder, files, host.shown, uploads)


def _host_guard(plan: SitePlan, host: Host, files: Mapping[str, RemoteFile], force: bool) -> OwnerGuard:
    """The guard of a host with these files."""
    return OwnerGuard(plan.publication, plan.ledger, lambda: files, _reader(host, files), host.shown, force)


def _notify_hub(plan: SitePlan, uploads: Sequence[UploadResult], progress: Progress) -> None:
    """Notify the show's WebSub hub of changed feeds. If that fails, listeners still get them, only later."""
    channel = plan.publication.channel
    changed = [file.name for file in uploads if is_feed(file.name) and file.verdict != "same"]
    if not channel.feed.hub or not changed:
        return
    try:
        for name in changed:
            post_form(channel.feed.hub, {"hub.mode": "publish", "hub.url": channel.url(name)})
    except InputError as error:
        progress.note(f"The hub {channel.feed.hub} could not be notified of the change: {error.message}")


def _host(plan: SitePlan, to: str) -> Host:
    if plan.preview:
        raise UsageError("A site whose address is on this computer can't be uploaded.", hint="Leave out --to.")
    return host_of(to, plan.root, headers)


def _reader(host: Host, files: Mapping[str, RemoteFile]) -> Reader:
    def read(name: str, most_bytes: int) -> bytes | None:
        return host.read(name) if name in files and files[name].size <= most_bytes else None

    return read


def _upload_files(files: Iterable[SiteFile], folder: Path, dry_run: bool) -> Iterator[UploadFile]:
    """The files to upload. In a dry run their contents come from the plan, since the folder isn't up to date."""
    for file in files:
        yield UploadFile(
            name=file.name,
            size=file.content.size if isinstance(file.content, Media) else None,
            read=file.content if dry_run and not isinstance(file.content, Media) else (folder / file.name).read_bytes,
            fixed=file.fixed,
            last=is_feed(file.name),
        )
