"""One way from a show to its site: planned, written, and uploaded where a host is named.

In: a show. Out: what became of every file. The ledger is stored before the first file is written, so that no address,
day or GUID that a listener may have seen is ever decided a second time.
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
"""Held while a show is published: two that publish it at once would store two ledgers, of which one gets lost."""


@dataclass(frozen=True, slots=True)
class PublishResult:
    """What was published, or would be."""

    plan: SitePlan
    folder: Path
    """Of the site."""
    files: Sequence[FileResult]
    host: str = ""
    """Where it was uploaded to, without anything secret; empty for nowhere."""
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
        show: has a folder.
        out: folder of the site; None for ``site/`` in the show.
        now: with its zone.
        address: of the site; None for the one in show.toml.
        to: a host to upload it to, see :func:`studio.publish.upload.host_of`; None for nowhere.
        dry_run: only say what would be written and uploaded.
        force: publish even where another show's site is, or files that are no site.
        progress: gets the stages, and what was skipped as notes.

    Raises:
        ShowError, UsageError, InputError: what keeps the show from being published; nothing was written then.
        OutputError: no room, no right to write, or a host that can't be reached.
    """
    progress = progress or NoProgress()
    folder = out or (show.root or Path()) / "site"
    if dry_run or show.root is None:
        return _publish(show, folder, now, address, to, dry_run=dry_run, force=force, progress=progress)

    def waits() -> None:
        progress.note("Another publish of this show is running; this one waits for it.")

    with lock_file(show.root / LOCK, waits):
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
    there = host.list_files() if host else {}
    here = OwnerGuard(
        plan.publication, plan.ledger, lambda: folder_names(folder), folder_reader(folder), f"{folder}/", force
    )
    here.look()
    if host:
        OwnerGuard(plan.publication, plan.ledger, lambda: there, _reader(host, there), host.shown, force).look()
    if not plan.preview and not dry_run:
        save(plan.root, plan.ledger)
    written = WrittenPages(plan.root / ".studio" / "published-pages.json")
    files = write_site(
        plan.files, folder, progress=progress, before_feeds=here.look_again, written=written, dry_run=dry_run
    )
    if host is None:
        return PublishResult(plan, folder, files)

    def look_again() -> None:
        now_there = host.list_files()
        guard = OwnerGuard(
            plan.publication, plan.ledger, lambda: now_there, _reader(host, now_there), host.shown, force
        )
        guard.look_again()

    uploads = upload(
        _upload_files(plan.files, folder, dry_run),
        there,
        folder,
        host,
        progress=progress,
        before_feeds=look_again,
        dry_run=dry_run,
    )
    if not dry_run:
        _tell_hub(plan, uploads, progress)
    return PublishResult(plan, folder, files, host.shown, uploads)


def _tell_hub(plan: SitePlan, uploads: Sequence[UploadResult], progress: Progress) -> None:
    """Tell the show's WebSub hub which feeds changed. Listeners get them without it, only later."""
    channel = plan.publication.channel
    changed = [file.name for file in uploads if is_feed(file.name) and file.verdict != "same"]
    if not channel.feed.hub or not changed:
        return
    try:
        for name in changed:
            post_form(channel.feed.hub, {"hub.mode": "publish", "hub.url": channel.url(name)})
    except InputError as error:
        progress.note(f"The hub {channel.feed.hub} could not be told of the change: {error.message}")


def _host(plan: SitePlan, to: str) -> Host:
    if plan.preview:
        raise UsageError("A site with addresses of this computer is for this computer.", hint="Leave out --to.")
    return host_of(to, plan.root, headers)


def _reader(host: Host, there: Mapping[str, RemoteFile]) -> Reader:
    def read(name: str, most_bytes: int) -> bytes | None:
        return host.read(name) if name in there and there[name].size <= most_bytes else None

    return read


def _upload_files(files: Iterable[SiteFile], folder: Path, dry_run: bool) -> Iterator[UploadFile]:
    """The files for the upload; in a dry run the folder isn't up to date, so contents come from the plan."""
    for file in files:
        yield UploadFile(
            name=file.name,
            size=file.content.size if isinstance(file.content, Media) else None,
            read=file.content if dry_run and not isinstance(file.content, Media) else (folder / file.name).read_bytes,
            fixed=file.fixed,
            last=is_feed(file.name),
        )
