"""Downloads a file and verifies it: an address, a size and a checksum in, a whole file in its place out.

What has arrived is kept beside the place (``NAME.part``), so an interrupted download resumes. Only a file with the
right size and checksum takes the name. Proxies of the environment are used; redirects may not leave https.
"""

from __future__ import annotations

import errno
import hashlib
import os
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from studio.errors import InputError, OutputError
from studio.formats.urls import ascii_url
from studio.network.deadline import Deadline
from studio.version import __version__

STALL_S = 60.0
"""A server that sends nothing for this long has stalled."""
LONGEST_S = 4 * 3600.0
CHANGED = "Try again; if it stays so, the file on the server has changed."
_BLOCK = 1 << 18


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file on a server, as a catalogue knows it."""

    address: str
    size_bytes: int
    sha256: str


def download(
    file: RemoteFile, place: Path, report: Callable[[int], None] = lambda _: None, *, stall_s: float = STALL_S
) -> None:
    """Bring a file to its place; nothing is done where it is there already and right.

    Args:
        file: what to download.
        place: where it goes; its folder is made.
        report: receives the number of bytes that are here.
        stall_s: how long the server may send nothing.

    Raises:
        InputError: the server can't be reached, stalls, or sends something else; what is wrong is deleted.
        OutputError: the file can't be written.
    """
    part = place.with_name(f"{place.name}.part")
    try:
        if place.is_file() and _sha256(place) == file.sha256:
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        here = part.stat().st_size if part.is_file() else 0
        if here > file.size_bytes:
            part.unlink()
            here = 0
        if here < file.size_bytes:
            _receive(file, part, here, report, stall_s)
        if _sha256(part) != file.sha256:
            part.unlink(missing_ok=True)
            raise InputError(
                "Is not the file that the catalogue names: its checksum differs.",
                file=file.address,
                hint=CHANGED,
            )
        part.replace(place)
    except InputError:
        raise
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise OutputError(
            f"Can't be written: {error.strerror or error}.",
            file=place,
            hint=f"{'Make room, or name' if full else 'Name'} another folder by STUDIO_MODELS, and run it again.",
        ) from error


def _receive(file: RemoteFile, part: Path, here: int, report: Callable[[int], None], stall_s: float) -> None:
    url = ascii_url(file.address)
    if url is None:
        raise InputError(f"{file.address!r} is not a web address.")
    request = urllib.request.Request(url, headers={"User-Agent": f"Studio/{__version__}"})  # noqa: S310 - http or https
    if here:
        request.add_header("Range", f"bytes={here}-")
    clock = Deadline(LONGEST_S)
    try:
        with (
            clock,
            urllib.request.build_opener(_Redirects(), *clock.handlers()).open(request, timeout=stall_s) as answer,
        ):
            if answer.status != 206:  # the server begins again
                here = 0
            _check_length(answer.headers, file, here)
            with part.open("ab" if here else "wb") as out:
                while block := answer.read1(_BLOCK):
                    here += len(block)
                    if here > file.size_bytes:
                        out.close()
                        part.unlink(missing_ok=True)
                        raise InputError(
                            f"Has more than the {file.size_bytes} bytes it should have.",
                            file=file.address,
                            hint=CHANGED,
                        )
                    if clock.over:
                        raise InputError("Takes too long.", file=file.address, hint="The same command resumes it.")
                    out.write(block)
                    report(here)
                out.flush()
                os.fsync(out.fileno())
    except urllib.error.HTTPError as error:
        error.close()
        raise InputError(
            f"The server answers {error.code} {error.reason}.",
            file=file.address,
            hint="Try again later; if it stays so, the file has moved.",
        ) from error
    except urllib.error.URLError as error:
        raise InputError(f"Can't be fetched: {error.reason}.", file=file.address, hint="Check the network.") from error
    except (HTTPException, TimeoutError, ConnectionError) as error:
        raise InputError(
            f"The download broke off: {error or type(error).__name__}.",
            file=file.address,
            hint="The same command resumes it.",
        ) from error
    if here < file.size_bytes:
        raise InputError(
            f"The download broke off after {here} of {file.size_bytes} bytes.",
            file=file.address,
            hint="The same command resumes it.",
        )


def _check_length(headers: Message, file: RemoteFile, begin: int) -> None:
    """What a server announces must be the rest of the file. Raises InputError; what is here stays."""
    length, where = headers.get("Content-Length", ""), headers.get("Content-Range", "")
    if length.isdecimal() and int(length) != file.size_bytes - begin:
        what = f"the server announces {length} bytes instead of {file.size_bytes - begin}"
    elif begin and where and not where.startswith(f"bytes {begin}-"):
        what = "the server goes on from another place"
    else:
        return
    raise InputError(
        f"Is not the file that the catalogue names: {what}.",
        file=file.address,
        hint="Does the network ask you to sign in? Then do, and try again.",
    )


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects, but never from https to something else."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        """The request that follows a redirect. Raises HTTPError for one away from https."""
        if urlsplit(req.full_url).scheme == "https" and urlsplit(newurl).scheme != "https":
            raise urllib.error.HTTPError(req.full_url, code, "redirects away from https", headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() if hasattr(hashlib, "file_digest") else _slow(path)


def _slow(path: Path) -> str:
    """For Python 3.10."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
