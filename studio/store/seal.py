"""The seal before the content of a stored object: its name and its checksum.

In: a kind, a key and content. Out: bytes for a file, and the content again where the file holds that very object.

A file that was damaged, or that lies under another object's name, has the wrong seal. Its beginning alone shows whose
content it is; only the checksum, which needs all of it, shows that nothing was changed. A seal is not a signature:
whoever may write to a store can put anything in it.
"""

from __future__ import annotations

import hashlib

MAGIC = b"studio2\n"
"""The seals of version 1 had no names, so its objects can't be checked. They are made again."""
_NAME_BYTES = _CHECKSUM_BYTES = 16
OWNER_BYTES = len(MAGIC) + _NAME_BYTES
"""The part of a seal that says whose it is."""
SEAL_BYTES = OWNER_BYTES + _CHECKSUM_BYTES


def seal(kind: str, key: str, content: bytes) -> bytes:
    """Content with its seal before it."""
    owner = _owner(kind, key)
    return owner + _checksum(owner, content) + content


def is_sealed_for(kind: str, key: str, beginning: bytes) -> bool:
    """Whether an object begins with a seal of this kind and key; its content may still be damaged."""
    return len(beginning) >= OWNER_BYTES and beginning[:OWNER_BYTES] == _owner(kind, key)


def unseal(kind: str, key: str, sealed: bytes) -> bytes | None:
    """The content again; None if it is damaged or that of another object."""
    content = sealed[SEAL_BYTES:]
    whole = is_sealed_for(kind, key, sealed) and sealed[OWNER_BYTES:SEAL_BYTES] == _checksum(_owner(kind, key), content)
    return content if whole else None


def _owner(kind: str, key: str) -> bytes:
    return MAGIC + hashlib.blake2b(f"{kind}/{key}".encode(), digest_size=_NAME_BYTES).digest()


def _checksum(owner: bytes, content: bytes) -> bytes:
    hashed = hashlib.blake2b(owner, digest_size=_CHECKSUM_BYTES)
    hashed.update(content)
    return hashed.digest()
