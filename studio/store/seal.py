"""The seal before the content of a stored object: its name, its size and its checksum.

In: a kind, a key and content. Out: bytes for a file, and the content again where the file holds that very object.

A file that was damaged, or that lies under another object's name, has the wrong seal. Its beginning alone shows whose
content it is and how many bytes belong to it, so that a file of another size needn't be read; only the checksum, which
needs all of it, shows that nothing was changed. A seal is not a signature: whoever may write to a store can put
anything in it.
"""

from __future__ import annotations

import hashlib

MAGIC = b"studio3\n"
"""The seals of version 1 had no names, and those of version 2 no sizes: their objects are made again."""
_NAME_BYTES = _CHECKSUM_BYTES = 16
_SIZE_BYTES = 8
OWNER_BYTES = len(MAGIC) + _NAME_BYTES
"""The part of a seal that says whose it is."""
_SIZED_BYTES = OWNER_BYTES + _SIZE_BYTES
SEAL_BYTES = _SIZED_BYTES + _CHECKSUM_BYTES


def seal(kind: str, key: str, content: bytes) -> bytes:
    """Content with its seal before it."""
    owner = _owner(kind, key)
    return owner + len(content).to_bytes(_SIZE_BYTES, "big") + _checksum(owner, content) + content


def is_sealed_for(kind: str, key: str, beginning: bytes) -> bool:
    """Whether an object begins with a seal of this kind and key; its content may still be damaged."""
    return len(beginning) >= OWNER_BYTES and beginning[:OWNER_BYTES] == _owner(kind, key)


def sealed_size(kind: str, key: str, beginning: bytes) -> int | None:
    """Bytes of a whole object with its seal, by its beginning; None without a seal of this kind and key."""
    if len(beginning) < SEAL_BYTES or not is_sealed_for(kind, key, beginning):
        return None
    return SEAL_BYTES + int.from_bytes(beginning[OWNER_BYTES:_SIZED_BYTES], "big")


def unseal(kind: str, key: str, sealed: bytes) -> bytes | None:
    """The content again; None if it is damaged or that of another object."""
    if sealed_size(kind, key, sealed) != len(sealed):
        return None
    content = sealed[SEAL_BYTES:]
    return content if sealed[_SIZED_BYTES:SEAL_BYTES] == _checksum(_owner(kind, key), content) else None


def _owner(kind: str, key: str) -> bytes:
    return MAGIC + hashlib.blake2b(f"{kind}/{key}".encode(), digest_size=_NAME_BYTES).digest()


def _checksum(owner: bytes, content: bytes) -> bytes:
    hashed = hashlib.blake2b(owner, digest_size=_CHECKSUM_BYTES)
    hashed.update(content)
    return hashed.digest()
