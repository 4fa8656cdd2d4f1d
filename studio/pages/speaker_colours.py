"""The colour of each speaker, the same on every page.

In: names. Out: an index for each, ``n`` for the class ``vn`` of ``templates/design.css``.
"""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

COLOURS = ("#0a5f6e", "#93370d", "#6b2f8a", "#2c6410", "#97224f", "#34489c")
"""Those of ``design.css`` on light paper, for pictures."""
OTHER = len(COLOURS)
"""Index of the grey that further speakers share."""
GREY = "#5c6166"


def speaker_colours(names: Iterable[str]) -> dict[str, int]:
    """An index for each name: 0 to 5, then :data:`OTHER`.

    The colour follows from the name, so that a host has the same one in every episode. Only where two names of one
    episode would share a colour, the second gets the next that is free.

    Args:
        names: everybody who speaks, in the order of their first words.
    """
    free = list(range(OTHER))
    out: dict[str, int] = {}
    for name in dict.fromkeys(names):
        first = crc32(name.casefold().encode(errors="surrogatepass")) % OTHER
        index = min(free, key=lambda colour: (colour - first) % OTHER, default=OTHER)
        if index in free:
            free.remove(index)
        out[name] = index
    return out
