"""Speech made longer or shorter at the same pitch: samples in, samples out.

Waveform similarity overlap-add (Verhelst and Roelands, ICASSP 1993): windows are laid down at another distance than
they are taken from, each from where it continues the one before best. For engines that can't speak at that speed
themselves; an engine's own speed sounds better.
"""

from __future__ import annotations

import numpy as np

from studio.audio.clip import Samples

WINDOW_S, SEARCH_S = 0.03, 0.012
"""Length of a window, a few periods of a low voice, and how far it may be shifted to fit."""


def stretched(samples: Samples, rate_hz: int, factor: float) -> Samples:
    """Speech as long as before, times a factor.

    Args:
        samples: shape (n,).
        rate_hz: of the samples.
        factor: above 0; 1 changes nothing.

    Returns:
        Shape (round(n * factor),).
    """
    from scipy.signal import correlate  # takes most of a second to load

    length = round(len(samples) * factor)
    hop = max(1, round(WINDOW_S * rate_hz / 2))
    if factor == 1.0 or len(samples) < 4 * hop:
        return np.array(samples[:length] if factor <= 1 else np.pad(samples, (0, length - len(samples))), np.float32)
    search = round(SEARCH_S * rate_hz)
    window = np.hanning(2 * hop + 1)[:-1].astype(np.float32)
    source = np.pad(samples.astype(np.float32), (search + hop, search + 3 * hop))
    out = np.zeros(length + 3 * hop, np.float32)
    continues: Samples | None = None
    for at in range(0, length + hop, hop):
        begin = min(round(at / factor), len(samples))
        around = source[begin : begin + 2 * search + 2 * hop]  # the place itself lies `search` samples inside
        shift = search
        if continues is not None and len(around) >= 2 * hop:
            shift = int(correlate(around, continues, mode="valid", method="fft").argmax())
        taken = source[begin + shift : begin + shift + 2 * hop]
        out[at : at + len(taken)] += taken * window[: len(taken)]
        following = source[begin + shift + hop : begin + shift + 3 * hop]
        continues = following if len(following) == 2 * hop and np.any(following) else None
    return out[hop : hop + length]
