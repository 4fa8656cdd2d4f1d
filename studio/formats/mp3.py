"""MP3 as bytes: MPEG-1 Layer III frames taken apart, and the Info frame that goes before them.

In: raw frames, as an encoder makes them with its bit reservoir and its own header switched off. Out: the same frames
one by one; the frame that tells players their number, their bytes, where to seek, and how many samples to cut off at
both ends, so that the decoded sound is as long as the programme to the sample.

Layout of a frame's header: ISO/IEC 11172-3, 2.4.1.3. Layout of the Info frame: Xing's header and LAME's extension.
"""

from __future__ import annotations

import functools
import struct
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from studio.errors import AudioError
from studio.values import FRAME, RATE

BITRATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""kbit/s of MPEG-1 Layer III by header index; index 0 ("free format") has no fixed frame length."""

RATES = (44_100, 48_000, 32_000)
"""Hz, by header index."""

DELAY_SAMPLES = 576
"""Silence that LAME puts before the programme, beyond what every decoder adds (528 + 1)."""

_MONO = 3
_INFO_BODY = 156  # "Info" up to and with the tag CRC


@dataclass(frozen=True, slots=True)
class Header:
    """The first four bytes of a frame."""

    bitrate_kbps: int
    rate_hz: int
    channels: Literal[1, 2]
    size_bytes: int
    """Of the whole frame."""
    protected: bool
    """A CRC of two bytes follows the header."""

    @property
    def side_end(self) -> int:
        """Where the side information ends: there an Info frame holds its header."""
        return 4 + 2 * self.protected + (17 if self.channels == 1 else 32)


def frame_count(samples: int) -> int:
    """How many frames LAME makes of ``samples`` (more than 0) samples: all of its input and the delayed tail."""
    return -(-samples // FRAME) + 1


def frame_size(bitrate_kbps: int, rate_hz: int = RATE) -> int:
    """Bytes of a frame without padding byte; at 48 kHz every frame has exactly this size."""
    return 144_000 * bitrate_kbps // rate_hz


def parse_header(data: bytes, at: int = 0) -> Header:
    """The header of the frame that starts at byte ``at``. Raises AudioError if there is none."""
    if len(data) < at + 4:
        raise AudioError(f"The MP3 data ends inside a frame header, at byte {at}.")
    sync, version, index, mode = data[at : at + 4]
    # eleven bits of sync, 11 for MPEG-1, 01 for Layer III
    if sync != 0xFF or version & 0xFE != 0xFA:
        raise AudioError(f"No MPEG-1 Layer III frame at byte {at} of the MP3 data.")
    bitrate, rate = index >> 4, index >> 2 & 3  # places in the tables
    if bitrate in (0, 15) or rate == 3:
        raise AudioError(f"The MP3 frame at byte {at} has a bit rate or sample rate that does not exist.")
    return Header(
        bitrate_kbps=BITRATES[bitrate],
        rate_hz=RATES[rate],
        channels=1 if mode >> 6 == _MONO else 2,
        size_bytes=frame_size(BITRATES[bitrate], RATES[rate]) + (index >> 1 & 1),
        protected=not version & 1,
    )


def split_frames(data: bytes) -> list[bytes]:
    """Frames of a raw stream, in order; joined they are ``data`` again.

    Raises:
        AudioError: something that is not a frame stands between them (a tag, a gap), or the last one is cut off.
    """
    frames, at = [], 0
    while at < len(data):
        size = parse_header(data, at).size_bytes
        if at + size > len(data):
            raise AudioError(f"The MP3 data ends inside the frame at byte {at}.")
        frames.append(data[at : at + size])
        at += size
    return frames


def info_frame(
    *,
    frames: int,
    size_bytes: int,
    samples: int,
    bitrate_kbps: int,
    channels: int,
    music_crc: int,
    encoder: str = "LAME3.100",
    lowpass_hz: int = 0,
) -> bytes:
    """The frame that goes before the frames of a CBR stream at 48 kHz and describes them.

    Args:
        frames: audio frames that follow, this one not counted.
        size_bytes: of those frames.
        samples: length of the programme; what the frames hold beyond it and the delay is cut off by players.
        bitrate_kbps: of the audio frames.
        channels: 1, or 2 for joint stereo.
        music_crc: :func:`crc16` of the audio frames.
        encoder: name and version, at most nine ASCII characters; some readers trust delay and padding only where
            they find LAME and a version.
        lowpass_hz: where the encoder cuts the treble; 0 for unknown.

    Raises:
        ValueError: the frames are too few for the samples, or far too many.
    """
    padding = frames * FRAME - DELAY_SAMPLES - samples
    if not 0 <= padding < 1 << 12:
        raise ValueError(f"{frames} frames cannot hold {samples} samples exactly")
    start = 21 if channels == 1 else 36
    # a silent frame; where the stream's own frames are too short for the header, this one alone has more bits
    room = next(b for b in BITRATES[BITRATES.index(bitrate_kbps) :] if frame_size(b) >= start + _INFO_BODY)
    mode = _MONO << 6 if channels == 1 else 1 << 6
    head = bytes([0xFF, 0xFB, BITRATES.index(room) << 4 | RATES.index(RATE) << 2, mode])
    length_bytes = frame_size(room)
    body = b"".join(
        (
            head.ljust(start, b"\0"),
            struct.pack(">4sIII", b"Info", 15, frames, length_bytes + size_bytes),
            _seek_table(frames, length_bytes, size_bytes),
            struct.pack(">I9s", 57, encoder.encode("ascii")[:9].ljust(9)),  # 57: the quality LAME states for CBR
            bytes([1, min(lowpass_hz // 100, 255)]),  # revision 0, method 1: CBR
            bytes(4 + 2 + 2 + 1),  # peak, ReplayGain twice, encoder flags: not given
            bytes([min(bitrate_kbps, 255)]),
            (DELAY_SAMPLES << 12 | padding).to_bytes(3, "big"),
            bytes(1 + 1 + 2),  # noise shaping, MP3 gain, preset: not given
            struct.pack(">IH", length_bytes + size_bytes, music_crc),
        )
    )
    return (body + struct.pack(">H", crc16(body))).ljust(length_bytes, b"\0")


def _seek_table(frames: int, info_bytes: int, size_bytes: int) -> bytes:
    """Where each hundredth of the playing time begins, in 256ths of the stream's bytes, the Info frame's included."""
    each = size_bytes // frames
    return bytes(
        min(255, 256 * (info_bytes + i * frames // 100 * each) // (info_bytes + size_bytes)) for i in range(100)
    )


# ------------------------------------------------------------------------------------------------------- CRC


_LANE = 1024
"""Words that are looked up one after the other, in all lanes at once; a power of 2."""


def crc16(data: bytes, crc: int = 0) -> int:
    """CRC-16 with the reflected polynomial 0x8005, as both checksums of the Info frame are made.

    ``crc`` is the result for what came before: ``crc16(b, crc16(a)) == crc16(a + b)``.

    A CRC is linear: that of two halves is the first, moved on by the second's length in zeros, XOR the second. So
    many lanes of the data are run side by side, then joined pair by pair.
    """
    if len(data) % 2:
        crc = crc >> 8 ^ int(_zeros(0)[(crc ^ data[0]) & 0xFF])
        data = data[1:]
    if not data:
        return crc
    words = np.zeros(-(-len(data) // 2 // _LANE) * _LANE, dtype=np.uint16)  # zeros in front change nothing
    words[len(words) - len(data) // 2 :] = np.frombuffer(data, dtype="<u2")
    words[len(words) - len(data) // 2] ^= crc
    state = np.zeros(len(words) // _LANE, dtype=np.uint16)
    for column in np.ascontiguousarray(words.reshape(-1, _LANE).T):
        state = _zeros(1).take(state ^ column)
    length = _LANE
    while len(state) > 1:
        if len(state) % 2:
            state = np.concatenate((state[:1] * 0, state))
        state = _zeros(length).take(state[0::2]) ^ state[1::2]
        length *= 2
    return int(state[0])


def crc16_joined(first: int, second: int, second_bytes: int) -> int:
    """The CRC of two stretches, each with a CRC of its own from 0; the second has ``second_bytes``, an even number.

    Raises:
        ValueError: the number is odd.
    """
    if second_bytes % 2:
        raise ValueError("a stretch of an odd number of bytes")
    words = second_bytes // 2
    for power in range(words.bit_length()):
        if words >> power & 1:
            first = int(_zeros(1 << power)[first])
    return first ^ second


@functools.cache
def _zeros(words: int) -> NDArray[np.uint16]:
    """For each state of the CRC register, the state after a byte (0) or a power of 2 words of zeros."""
    if words > 1:
        half = _zeros(words // 2)
        return half.take(half)
    state = np.arange(1 << 16, dtype=np.uint16)
    for _ in range(16 if words else 8):
        state = state >> 1 ^ (state & 1) * np.uint16(0xA001)
    return state
