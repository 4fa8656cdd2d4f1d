"""The interface of an MP3 encoder, and what all encoders share.

Two builds encode the same sound to different frames nearly everywhere, so ``build`` is part of every key.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from studio.audio.clip import Samples

QUALITY = 3
"""Where both encoders stand between care (0) and speed (9): LAME's own default for constant bit rate."""

LOWPASS_HZ = {
    32: 5500, 40: 7000, 48: 7500, 56: 10_000, 64: 11_000, 80: 13_500, 96: 15_100,
    112: 15_600, 128: 17_000, 160: 17_500, 192: 18_600, 224: 19_400, 256: 19_700, 320: 20_500,
}  # fmt: skip
"""Where LAME cuts the treble of two channels, by kbit/s."""

SCALES = {192: 0.97, 224: 0.98, 256: 1.0, 320: 1.0}
"""By how much LAME's own presets for constant bit rate turn the sound down, by kbit/s; 0.95 below those (its
``abr_switch_map``, and measured on 3.100)."""


def at_level(samples: Samples, bitrate_kbps: int) -> Samples:
    """Samples raised by the level that the encoder loses, so that the decoded sound is as loud as the programme."""
    raised: Samples = samples / np.float32(SCALES.get(bitrate_kbps, 0.95))
    return raised


def lowpass_hz(bitrate_kbps: int, channels: int) -> int:
    """Where LAME cuts the treble at this bit rate (kbit/s): half as high again for one channel, at most 20.5 kHz."""
    return min(20_500, LOWPASS_HZ[bitrate_kbps] * (3 if channels == 1 else 2) // 2)


class Encoder(Protocol):
    """Makes MP3 frames of samples. Safe to call from several threads; a call knows nothing of earlier ones."""

    @property
    def build(self) -> str:
        """Name, version and fingerprint of the code that encodes, and its settings: part of every key."""
        ...

    def encode(self, samples: Samples, *, bitrate_kbps: int, channels: int) -> bytes:
        """Encode a stretch of sound from its first sample to its last.

        Constant bit rate, joint stereo, no bit reservoir (every frame stands alone), no frame or tag but audio.

        Args:
            samples: shape (n, channels) or, for one channel, (n,), at 48 kHz; n > 0.
            bitrate_kbps: kbit/s, one of :data:`studio.formats.mp3.BITRATES`.
            channels: 1 or 2.

        Returns:
            ceil(n / 1152) + 1 whole frames, at the level of the samples (see :func:`at_level`); frame k holds samples
            from 1152 k on, 1105 late.

        Raises:
            AudioError, ProgramError: the encoder refuses.
        """
        ...
