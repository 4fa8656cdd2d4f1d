"""Shared by neural engines in this process: headroom, noise from the request's seed, word times from durations."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from studio.audio.clip import Clip, Samples
from studio.audio.edges import SILENCE_S, quiet_edges, speech_edges
from studio.store import digest
from studio.synthesize.engine import Request
from studio.values import Word

GAIN = 0.5
"""Headroom of 6 dB, so that no take is clipped though a network's peaks may exceed full scale (Kokoro's reach 1.26).
Calibration makes up for the level."""


def noise_seed(request: Request) -> int:
    """The seed of a request's noise. It depends on text and voice, so that two sentences never share their noise."""
    return int(digest("noise", request.text, request.settings.voice, request.language, request.seed)[:16], 16)


def quiet_clip(samples: NDArray[np.float32], rate: int, words: Sequence[Word] = ()) -> Clip:
    """A clip with silent edges and headroom; its word times are moved with it and end with the speech.

    Args:
        samples: shape (n,), the output of the network.
        rate: in Hz.
        words: with times in the samples.
    """
    out = quiet_edges(with_headroom(samples), rate)
    pad_s = round(SILENCE_S * rate) / rate
    onset_s, offset_s = (edge / rate for edge in speech_edges(out, rate))

    def within(time_s: float) -> float:  # a network's last phoneme lasts to the end of its silence
        return min(max(time_s + pad_s, onset_s), offset_s)

    return Clip(out, rate, tuple(Word(word.text, within(word.start_s), within(word.end_s)) for word in words))


def with_headroom(samples: NDArray[np.float32]) -> Samples:
    """Samples reduced by the headroom; shape kept."""
    return np.asarray(np.clip(samples * np.float32(GAIN), -1.0, 1.0), np.float32)


VITS_LEAD_S = 0.012
"""Phonemes of VITS begin this much earlier than its durations say (median, compared with forced alignments of takes
by three engines)."""
KOKORO_LEAD_S, HIBARI_LEAD_S = 0.05, 0.0375
"""The same for Kokoro, and for hibari, which was trained on it."""


def word_times(text: str, owners: Sequence[int], durations_s: NDArray[np.floating], lead_s: float) -> tuple[Word, ...]:
    """The words of a text with their times.

    Args:
        text: as in the request.
        owners: for each phoneme, the index of its word in ``text.split()``; -1 for blanks and the ends.
        durations_s: seconds of each phoneme, shape (phonemes,).
        lead_s: how much earlier phonemes begin than the durations say.

    Returns:
        Every word that has a phoneme, in order; nothing if the two lengths differ.
    """
    if len(owners) != len(durations_s):
        return ()
    ends = np.cumsum(durations_s, dtype=np.float64)
    words = text.split()
    spans: dict[int, tuple[float, float]] = {}
    for owner, end, length in zip(owners, ends, durations_s, strict=True):
        if owner >= 0:
            start = spans[owner][0] if owner in spans else float(end - length)
            spans[owner] = (start, float(end))
    return tuple(Word(words[at], start - lead_s, end - lead_s) for at, (start, end) in sorted(spans.items()))
