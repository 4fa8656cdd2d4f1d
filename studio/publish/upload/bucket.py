"""Any storage that fsspec knows: S3 and what speaks like it, other clouds, SFTP, a folder somewhere.

A manifest beside the site, ``.studio-manifest.json``, has the digest of each file and the mark (ETag or time) that the
storage gave it. A file whose mark has changed was written by someone else, or by an interrupted run, and counts as
unknown. The storage's own package finds the credentials.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.errors import OutputError, UsageError
from studio.log import redact_all
from studio.programs.extras import pip_install
from studio.publish.upload.target import RemoteFile, UploadResult

if TYPE_CHECKING:
    from collections.abc import Iterator

MANIFEST = ".studio-manifest.json"
MOST_MANIFEST = 64 << 20
AT_ONCE = 4
"""Files that are uploaded at the same time."""
WHOLE = {"s3", "s3a", "gs", "gcs", "abfs", "az", "abfss", "adl", "oss", "memory"}
"""Storages in which a file appears only when it is complete; in others, a feed is first written under another name."""
_PART = re.compile(r"\.[0-9a-f]{16}\.part")
"""Name of a feed or file that isn't complete yet."""
_S3 = {"s3", "s3a"}
_GCS = {"gs", "gcs"}
_MARKS = ("ETag", "etag", "md5Hash", "content_md5", "generation", "LastModified", "mtime", "modify", "created")


class Bucket:
    """A folder in a storage.

    Args:
        address: an address of fsspec.
        headers: headers of each file, which S3 and Google Cloud Storage keep.

    Raises:
        UsageError: fsspec, or its package for this kind of storage, isn't installed, or there is no such kind.
    """

    def __init__(self, address: str, headers: Callable[[str], Mapping[str, str]]) -> None:
        self.shown = redact_all(address)
        self._headers = headers
        self._scheme = address.partition("://")[0]
        try:
            from fsspec.core import url_to_fs
        except ImportError as error:
            raise UsageError("fsspec is not installed.", hint=f"{pip_install('publish')}.") from error
        try:
            self._fs, root = url_to_fs(address)
        except ImportError as error:
            hint = f"{pip_install('publish')}." if self._scheme in _S3 else "pip install it with fsspec."
            raise UsageError(f"The package for {self._scheme}:// is not installed.", hint=hint) from error
        except Exception as error:  # noqa: BLE001 - every storage has errors of its own
            raise UsageError(f"{self.shown} can't be opened: {_reason(error)}.") from None
        self._root = root.rstrip("/")
        if not self._root.strip("/"):
            raise UsageError(f"{self.shown} names no folder.", hint="Write the bucket's name, and a folder in it.")

    def digest(self, data: bytes) -> str:
        """SHA-256."""
        return hashlib.sha256(data).hexdigest()

    def list_files(self) -> Mapping[str, RemoteFile]:
        """The files in the storage; with a digest if the manifest has it and the mark is unchanged."""
        marks = self._marks()
        known = self._manifest() if MANIFEST in marks else {}
        found = {}
        for name, (size, mark) in marks.items():
            digest, noted = known.get(name, ("", ""))
            found[name] = RemoteFile(size, digest if noted == mark else "")
        return found

    def read(self, name: str) -> bytes:
        """The content of one of these files."""
        with self._explained(name):
            return bytes(self._fs.cat_file(f"{self._root}/{name}"))

    def put(
        self,
        folder: Path,
        all_files: Sequence[UploadResult],
        feeds: frozenset[str],
        advance: Callable[[], None],
        before_feeds: Callable[[], None],
    ) -> None:
        """Upload several files at a time: first the marker of the site, then media, then pages, then feed by feed."""
        self._clear_leftovers()
        waiting = [file.name for file in all_files if file.verdict != "same"]
        first = [name for name in waiting if name.startswith(".")]
        media = [name for name in waiting if name.startswith(("media/", "assets/"))]
        pages = [name for name in waiting if name not in feeds and name not in media and name not in first]

        def put_one(name: str) -> None:
            self._put(folder / name, name)
            advance()

        for group in (first, media, pages):
            with ThreadPoolExecutor(AT_ONCE) as pool:
                jobs = [pool.submit(put_one, name) for name in group]
                try:
                    for job in jobs:
                        job.result()
                except BaseException:
                    pool.shutdown(cancel_futures=True)
                    raise
        if any(name in feeds for name in waiting):
            before_feeds()
        for name in waiting:
            if name in feeds:
                put_one(name)
        self._remember(folder, all_files)

    def _clear_leftovers(self) -> None:
        """Remove incomplete files of killed uploads, which only storages without atomic writes have."""
        if self._scheme in WHOLE:
            return
        with suppress(Exception):  # they do no harm
            for path in self._fs.find(self._root):
                if _PART.fullmatch(posixpath.basename(path)):
                    self._fs.rm_file(path)

    def _put(self, path: Path, name: str) -> None:
        to = f"{self._root}/{name}"
        with self._explained(name):
            self._fs.makedirs(posixpath.dirname(to), exist_ok=True)
            if self._scheme in WHOLE:
                self._fs.put_file(str(path), to, **self._said(name))
                return
            temporary = f"{posixpath.dirname(to)}/.{secrets.token_hex(8)}.part"
            try:
                self._fs.put_file(str(path), temporary)
                self._fs.mv(temporary, to)
            except BaseException:
                with suppress(Exception):
                    self._fs.rm_file(temporary)
                raise

    def _said(self, name: str) -> dict[str, Any]:
        """Content type and caching as options of the storage."""
        headers = self._headers(name)
        kind, caching = headers.get("Content-Type", ""), headers.get("Cache-Control", "")
        if self._scheme in _S3:
            return {"ContentType": kind, **({"CacheControl": caching} if caching else {})}
        if self._scheme in _GCS:
            return {"content_type": kind, **({"fixed_key_metadata": {"cache_control": caching}} if caching else {})}
        return {}

    def _marks(self) -> dict[str, tuple[int, str]]:
        """Size and mark of every file, by name."""
        with self._explained(""):
            self._fs.invalidate_cache()
            try:
                listed = self._fs.find(self._root, detail=True)
            except FileNotFoundError:
                return {}
        out = {}
        for path, info in listed.items():
            name = path[len(self._root) :].lstrip("/") if path.startswith(self._root) else ""
            if name and info.get("type") == "file" and not _PART.fullmatch(posixpath.basename(name)):
                mark = next((str(info[key]) for key in _MARKS if info.get(key)), "")
                out[name] = (int(info.get("size") or 0), mark)
        return out

    def _manifest(self) -> dict[str, tuple[str, str]]:
        """The manifest of an earlier run; empty if it is damaged."""
        path = f"{self._root}/{MANIFEST}"
        with self._explained(MANIFEST):
            data = self._fs.cat_file(path, start=0, end=MOST_MANIFEST)
        try:
            files = json.loads(data)["files"]
            return {str(name): (str(entry[0]), str(entry[1])) for name, entry in files.items()}
        except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
            return {}

    def _remember(self, folder: Path, files: Sequence[UploadResult]) -> None:
        marks = self._marks()
        digests = {file.name: file.digest for file in files if file.digest}
        kept = {name: [digest, marks[name][1]] for name, digest in sorted(digests.items()) if name in marks}
        data = json.dumps({"manifest": 1, "files": kept}, ensure_ascii=False, indent=0).encode()
        with self._explained(MANIFEST):
            self._fs.pipe_file(f"{self._root}/{MANIFEST}", data)

    @contextmanager
    def _explained(self, name: str) -> Iterator[None]:
        """Turn the errors of all storage packages into OutputErrors without credentials."""
        try:
            yield
        except (OutputError, FileNotFoundError) as error:
            if isinstance(error, OutputError) or not name:
                raise
            raise OutputError(f"{self.shown}: {name} can't be written: {_reason(error)}.") from None
        except Exception as error:  # noqa: BLE001 - every storage has errors of its own
            what = f"{name} can't be uploaded" if name else "can't be read"
            raise OutputError(
                f"{self.shown}: {what}: {_reason(error)}.",
                hint="Files that arrived stay, and the feed is the old one; run the command again once that is fixed.",
            ) from None


def _reason(error: Exception) -> str:
    """One line of an error, without credentials."""
    lines = redact_all(str(error)).strip().splitlines()
    return f"{type(error).__name__}: {lines[0][:300]}".rstrip(".") if lines else type(error).__name__
