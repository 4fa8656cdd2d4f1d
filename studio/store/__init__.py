"""The store: objects addressed by the digest of what they were computed from.

A key is the digest of everything that changes the content and of nothing else (paths, batch sizes and devices are never
part of it). All objects can be computed again; decisions of a person lie in the show's folder, never here.
"""

from studio.store.at import open_store
from studio.store.folder import FolderStore
from studio.store.keys import digest
from studio.store.protocol import Store

__all__ = ["FolderStore", "Store", "digest", "open_store"]
