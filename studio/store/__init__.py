"""Shared room: a store addressed by content. Key and bytes in, the same bytes out, or nothing.

A key is the digest of everything that changes the content and of nothing that doesn't (paths, batch sizes,
devices never enter it). What a person decided lives in the show's folder, never here: all of it can be made again.
"""

from studio.store.at import open_store
from studio.store.folder import FolderStore
from studio.store.keys import digest
from studio.store.protocol import Store

__all__ = ["FolderStore", "Store", "digest", "open_store"]
