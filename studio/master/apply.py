"""The programme as it is encoded: the gain and the limiter applied to any range of it.

In: a reader of the programme and the decision about its level. Out: a function that gives any range of the mastered
programme, the same samples bit for bit however the programme is cut.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from studio.audio.clip import Reader, Samples
from studio.master.limit import CONTEXT, limit
from studio.values import Master


class MasterReader(Protocol):
    """A reader of the mastered programme, with a ceiling that can be lowered."""

    def __call__(self, start: int, stop: int, ceiling_dbtp: float | None = None, /) -> Samples:
        """Samples of [start, stop), shape (stop - start, channels); None stands for the master's own ceiling."""
        ...


def mastered(read: Reader, length: int, master: Master) -> MasterReader:
    """The programme with gain and limiter applied.

    Args:
        read: the programme, at RATE.
        length: its samples; outside [0, length) the result is silence.
        master: gain and ceiling.

    Returns:
        (start, stop, ceiling) → samples. A ceiling is given where a piece whose peaks rise too high in the coding
        is taken again.
    """

    def samples(start: int, stop: int, ceiling_dbtp: float | None = None, /) -> Samples:
        ceiling = master.ceiling_dbtp if ceiling_dbtp is None else ceiling_dbtp
        return limited(read, length, start, stop, master.gain_db, ceiling)[0]

    return samples


def limited(
    read: Reader, length: int, start: int, stop: int, gain_db: float, ceiling_dbtp: float
) -> tuple[Samples, NDArray[np.bool_]]:
    """[start, stop) of the programme with a gain, its true peaks under a ceiling; and where they were turned down."""
    start, stop = start - CONTEXT, stop + CONTEXT
    first, last = (min(max(at, 0), length) for at in (start, stop))
    window = read(first, last)
    if len(window) < stop - start:
        inside = window
        window = np.zeros((stop - start, inside.shape[1]), dtype=np.float32)
        if len(inside):
            window[first - start : last - start] = inside
    return limit(window, gain_db, ceiling_dbtp)
