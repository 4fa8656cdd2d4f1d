"""How many requests speech servers took in earlier runs: an address in, what is known out.

It is kept in the store of this machine, so that a run begins where the last one ended, and forgotten after a week.
"""

from __future__ import annotations

import contextlib
import math
import struct
import time

from studio.errors import OutputError
from studio.network.adaptive import MOST, START, KnownLimit
from studio.store import digest
from studio.store.machine import machine_store

KIND = "servers"
LONGEST_KNOWN_S = 7 * 24 * 3600.0
CHANGED = 1 / 8
"""A limit that differs by no more than this share of it isn't written anew."""
_CONTENT = struct.Struct("<ddd")
"""When it was written (seconds since 1970), requests, pace."""


def known_limit(address: str) -> KnownLimit | None:
    """What an earlier run found out about a server; None if none did, or too long ago."""
    try:
        content = machine_store().get(KIND, _key(address))
        written_s, requests, pace_s = _CONTENT.unpack(content or b"")
    except (OutputError, struct.error):
        return None
    is_recent = 0 <= time.time() - written_s <= LONGEST_KNOWN_S
    if not (is_recent and 1 <= requests <= MOST and 0 < pace_s < math.inf):
        return None
    return KnownLimit(int(requests), pace_s)


def remember_limit(address: str, known: KnownLimit | None, before: KnownLimit | None) -> KnownLimit | None:
    """Keep what is known now, if it is something else than before; returns what is kept.

    A limit that is lower than that of an unknown server isn't kept: the server may have had a bad moment.
    """
    if known is None or known.pace_s is None or known.requests < START:
        return before
    if before is not None and abs(known.requests - before.requests) <= CHANGED * before.requests:
        return before
    with contextlib.suppress(OutputError):  # then the next run finds it out again
        machine_store().put(KIND, _key(address), _CONTENT.pack(time.time(), known.requests, known.pace_s))
    return known


def _key(address: str) -> str:
    return digest("requests a speech server takes", 1, address)
