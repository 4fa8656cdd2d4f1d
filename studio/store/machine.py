"""What this machine stores for all shows: digests of models, prepared voices, speeds of engines.

It lies in the user's cache, or in the folder that ``STUDIO_CACHE`` names. If that is the address of an object store,
which other machines share, the data of this machine stays in the user's cache.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Callable
from pathlib import Path

from studio.errors import OutputError
from studio.files.places import real_path
from studio.store.at import is_address, place_of
from studio.store.folder import FolderStore
from studio.store.keys import digest, file_digest

_log = logging.getLogger(__name__)


def machine_folder() -> Path:
    """The folder; it need not exist yet."""
    chosen = os.environ.get("STUDIO_CACHE", "")
    if chosen and not is_address(chosen):
        return Path(place_of(chosen))
    from platformdirs import user_cache_path

    return user_cache_path("studio")


def machine_store() -> FolderStore:
    """The objects in it."""
    return FolderStore(machine_folder())


def remembered_digest(path: Path, compute: Callable[[Path], str] = file_digest) -> str:
    """Digest of a file's content, computed again only when its size or time of change differ.

    Args:
        path: a file of up to gigabytes.
        compute: how, where some of the content doesn't count.

    Where it can't be stored, as for a user without a home folder, it is computed every time.

    Raises:
        OSError: the file can't be read.
    """
    stat = path.stat()
    key = digest("file", str(real_path(path)), stat.st_size, stat.st_mtime_ns)
    store = machine_store()
    with contextlib.suppress(OutputError):
        known = store.get("digests", key)
        if known is not None:
            return known.decode("ascii")
    found = compute(path)
    try:
        store.put("digests", key, found.encode("ascii"))
    except OutputError as error:
        _log.warning("the digest of %s can't be stored: %s", path.name, error)
    return found
