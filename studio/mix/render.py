"""Renders a Timeline: a pure function from any range to samples. So measuring and encoding can read any stretch, in any
order, in several threads, without a large file in between.

Every sample is the same sum in the same order, so the result doesn't depend on which ranges are read. Takes are read
from the store on demand; the latest ones are cached.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping

import numpy as np

from studio.audio.chain import speech_chain, split_source
from studio.audio.clip import Reader, Samples, fade_curve, ratio, resample
from studio.errors import TakeMissing
from studio.mix.lookup import placement_lookup
from studio.store import Store
from studio.store import takes as stored
from studio.values import RATE, Placement, Timeline

CACHED_SAMPLES = 6_000_000
"""Resampled takes that are cached: 24 MB, about two minutes of speech."""
GRID = 4096
"""Envelopes are computed in blocks of this many samples of the source, so that they are the same for any requested
range, and wherever the source is on the timeline."""


def mixer(timeline: Timeline, store: Store, music: Mapping[str, Samples]) -> Reader:
    """The programme as a function (start, stop) → float32 samples of shape (stop - start, 2).

    Args:
        timeline: what sounds when.
        store: where the takes lie.
        music: samples of shape (n, 2) at RATE, by source key.

    The function raises TakeMissing if a take is missing in the store, or damaged.
    """
    sources = _Sources(store, music)
    placements_in = placement_lookup(timeline.placements)

    def read(start: int, stop: int) -> Samples:
        out = np.zeros((max(0, stop - start), 2), np.float32)
        for placement in placements_in(start, stop):
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
        for channel in out.T:  # one by one: broadcasting over the short last axis takes three times as long
            channel[a - start : b - start] += part
    else:
        out[a - start : b - start] += part * (gain[:, None] if isinstance(gain, np.ndarray) else np.float32(gain))


def _gain(placement: Placement, a: int, b: int) -> Samples | float:
    """Gain of a placement for the samples [a, b) of the timeline; a single number if it is constant there."""
    constant = ratio(placement.gain_db)
    head_stop = placement.start_sample + placement.fade_in_samples
    tail_start = placement.stop_sample - placement.fade_out_samples
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
    """Straight lines in dB between breakpoints, as ratios, for [a, b); ``a`` is the sample ``phase`` of its block."""
    first = a - phase
    at = np.arange(first, b + (first - b) % GRID)
    levels = np.interp(at, [p[0] for p in points], [p[1] for p in points])
    ratios: Samples = np.power(10.0, levels / 20.0).astype(np.float32)
    return ratios[a - first : b - first]


class _Sources:
    """Samples by source key: the given music, and takes from the store, resampled; the latest takes are cached."""

    def __init__(self, store: Store, music: Mapping[str, Samples]) -> None:
        self._store, self._music = store, music
        self._cached: OrderedDict[str, Samples] = OrderedDict()
        self._cached_samples = 0
        self._lock = threading.Lock()

    def get(self, key: str) -> Samples:
        """Shape (n,) for a take, (n, 2) for music, at RATE."""
        if key in self._music:
            return self._music[key]
        with self._lock:
            known = self._cached.get(key)
            if known is not None:
                self._cached.move_to_end(key)
                return known
        stored_key, chain = split_source(key)
        take = stored.load(self._store, stored_key)
        if take is None:
            raise TakeMissing(f"A take is gone from the store ({key[:12]}…).", hint="Run the same command again.")
        samples = resample(speech_chain(take.clip.samples, take.clip.rate, chain), take.clip.rate, RATE)
        with self._lock:
            if key not in self._cached:
                self._cached[key] = samples
                self._cached_samples += len(samples)
                while self._cached_samples > CACHED_SAMPLES and len(self._cached) > 1:
                    self._cached_samples -= len(self._cached.popitem(last=False)[1])
        return samples
