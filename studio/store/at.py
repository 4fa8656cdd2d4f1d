"""Opens a store by its place: a folder's path, or an address."""

from __future__ import annotations

import os
import re
from pathlib import Path

from studio.store.folder import FolderStore
from studio.store.protocol import Store

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://\S*", re.IGNORECASE)


def is_address(where: str) -> bool:
    """Whether it names an object store, such as ``s3://bucket/show``, and not a folder."""
    return _ADDRESS.match(where) is not None


def place_of(where: str) -> str:
    """An address as it is; a folder from the root on, with ``~`` for the home, which not every shell puts in."""
    return where if is_address(where) else os.path.abspath(os.path.expanduser(where))  # noqa: PTH100, PTH111


def open_store(where: str | Path) -> Store:
    """The store in a folder, or at an address that fsspec knows.

    Raises:
        UsageError: what such an address needs is not installed, or it is none.
    """
    if isinstance(where, Path) or not is_address(where):
        return FolderStore(Path(where))
    from studio.store.remote import RemoteStore

    return RemoteStore(where)
