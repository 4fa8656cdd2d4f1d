"""Renders a Timeline: a pure function from any range to samples, so that measuring and encoding can each read any
stretch, in any order, in several threads, without a large file in between.

Every sample is the same sum in the same order, whatever range is read, so the result is equal bit for bit for every
partition of the programme. Takes are read from the store on demand; the latest ones are cached.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Mapping
from itertools import accumulate

import numpy as np

from studio.audio.chain import speech_chain, split_source
from studio.audio.clip import Reader, Samples, fade_curve, ratio, resample
from studio.errors import TakeMissing
from studio.store import Store
from studio.store import takes as stored
from studio.values import RATE, Placement, Timeline

CACHED_SAMPLES = 6_000_000
"""Resampled takes cached for the next request: 24 MB, about two minutes of speech."""
GRID = 4096
"""Envelopes are computed in blocks on this grid of the source, for any requested range and wherever on
the timeline the source stands."""


def mixer(timeline: Timeline, store: Store, music: Mapping[str, Samples]) -> Reader:
    """The programme as a function (start, stop) → float32 samples of shape (stop - start, 2).

    Args:
        timeline: what sounds when.
        store: where the takes lie.
        music: samples of shape (n, 2) at RATE, by source key.

    The function raises TakeMissing where a take is gone from the store, or damaged.
    """
    sources = _Sources(store, music)
    placements = timeline.placements
    starts = [p.start_sample for p in placements]
    reach = list(accumulate((p.stop_sample for p in placements), max))

    def read(start: int, stop: int) -> Samples:
        out = np.zeros((max(0, stop - start), 2), np.float32)
        for index in range(bisect_right(reach, start), bisect_left(starts, stop)):
            placement = placements[index]
            if placement.stop_sample > start:
                _add(out, placement, sources, start, min(stop, timeline.length_samples))
        return out

    return read


def _add(out: Samples, placement: Placement, sources: _Sources, start: int, stop: int) -> None:
    """Add the part of a placement that lies in [start, stop) to ``out``, which begins at ``start``."""
    a, b = max(start, placement.start_sample), min(stop, placement.stop_sample)
    if a >= b:
        return
    source = sources.get(placement.source)
    first = placement.skip_samples + a - placement.start_sample
    part = source[first : first + b - a]
    if len(part) == 0:
        return
    b = a + len(part)
    gain = _gain(placement, a, b)
    if part.ndim == 1:
        part = part * (gain if isinstance(gain, np.ndarray) else np.float32(gain))
        for channel in out.T:  # one by one: a sum over a short last axis takes three times as long
            channel[a - start : b - start] += part
    else:
        out[a - start : b - start] += part * (gain[:, None] if isinstance(gain, np.ndarray) else np.float32(gain))


def _gain(placement: Placement, a: int, b: int) -> Samples | float:
    """Gain of a placement for the samples [a, b) of the timeline: a number where it is constant there."""
    constant = ratio(placement.gain_db)
    head_stop, tail_start = (
        placement.start_sample + placement.fade_in_samples,
        placement.stop_sample - placement.fade_out_samples,
    )
    points = placement.envelope
    inside = points and not (b <= points[0][0] or a >= points[-1][0])
    if not inside and a >= head_stop and b <= tail_start:
        return constant
    gain = np.full(b - a, constant, np.float32)
    if inside:
        gain *= _envelope(points, a, b, phase=(placement.skip_samples + a - placement.start_sample) % GRID)
    if a < head_stop:
        curve = fade_curve(placement.fade_in_samples)[
            a - placement.start_sample : min(b, head_stop) - placement.start_sample
        ]
        gain[: len(curve)] *= curve
    if b > tail_start:
        curve = fade_curve(placement.fade_out_samples)[::-1]
        begin = max(a, tail_start)
        gain[begin - a :] *= curve[begin - tail_start : b - tail_start]
    return gain


def _envelope(points: tuple[tuple[int, float], ...], a: int, b: int, phase: int) -> Samples:
    """Straight lines in dB between breakpoints, as ratios, for [a, b); ``a`` lies ``phase`` in its block."""
    first = a - phase
    at = np.arange(first, b + (first - b) % GRID)
    levels = np.interp(at, [p[0] for p in points], [p[1] for p in points])
    ratios: Samples = np.power(10.0, levels / 20.0).astype(np.float32)
    return ratios[a - first : b - first]


class _Sources:
    """Samples by source key: music as it was given, takes from the store, resampled, the latest ones cached."""

    def __init__(self, store: Store, music: Mapping[str, Samples]) -> None:
        self._store, self._music = store, music
        self._kept: OrderedDict[str, Samples] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: str) -> Samples:
        """Shape (n,) for a take, (n, 2) for music, at RATE."""
        if key in self._music:
            return self._music[key]
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
                return known
        stored_key, chain = split_source(key)
        take = stored.load(self._store, stored_key)
        if take is None:
            raise TakeMissing(f"A take is gone from the store ({key[:12]}…).", hint="Run the same command again.")
        samples = resample(speech_chain(take.clip.samples, take.clip.rate, chain), take.clip.rate, RATE)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = samples
                self._size += len(samples)
                while self._size > CACHED_SAMPLES and len(self._kept) > 1:
                    self._size -= len(self._kept.popitem(last=False)[1])
        return samples
