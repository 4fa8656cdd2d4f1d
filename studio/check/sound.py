"""What a listener hears: the whole file decoded and measured again, in blocks.

In: the MP3 frames of a file. Out: how many samples they decode to, loudness and true peak. A few seconds of sound are
in memory at a time.
"""

from __future__ import annotations

import io
import mmap
from dataclasses import dataclass

import numpy as np
import soundfile

from studio.audio.clip import Samples
from studio.audio.quiet_decoders import quiet_decoders
from studio.audio.running import RunningMeter
from studio.progress import Progress

BLOCK_S = 10
"""Seconds decoded at a time, a whole number of the meter's steps."""


@dataclass(frozen=True, slots=True)
class Sound:
    """The decoded programme."""

    samples: int
    """Per channel, as many as a player plays: without the encoder's delay and padding where the file states them."""
    rate_hz: int
    channels: int
    loudness_lufs: float
    """Integrated, BS.1770-4; -inf for silence."""
    true_peak_dbtp: float
    fault: str = ""
    """Why it could not be decoded to its end."""

    @property
    def ms(self) -> float:
        """Length in ms."""
        return 1000 * self.samples / self.rate_hz


def measure_file(
    data: bytes | mmap.mmap, start_byte: int, stop_byte: int, duration_s: float, progress: Progress
) -> Sound:
    """Decode the frames of a stretch of the file and measure them.

    Args:
        data: the file.
        start_byte: byte of the first frame.
        stop_byte: one past the last.
        duration_s: about how long it lasts, for the progress.
        progress: gets how many seconds are done.
    """
    meter: RunningMeter | None = None
    fault = ""
    try:
        with quiet_decoders():
            file = soundfile.SoundFile(_Window(data, start_byte, stop_byte))
        with file, progress.stage("check", duration_s, "s") as stage:
            meter = RunningMeter(int(file.samplerate), int(file.channels))
            while len(block := _block(file, BLOCK_S * meter.rate)):
                meter.add(block)
                stage.advance(len(block) / meter.rate, len(block) / meter.rate)
    except (soundfile.LibsndfileError, RuntimeError) as error:
        fault = str(error).removeprefix("Error opening ")
    if meter is None:
        return Sound(0, 48_000, 0, float("-inf"), float("-inf"), fault or "it is not MP3")
    peak = meter.finish()
    return Sound(meter.samples, meter.rate, meter.channels, meter.loudness_lufs, peak, fault)


def _block(file: soundfile.SoundFile, count: int) -> Samples:
    with quiet_decoders():
        return np.asarray(file.read(count, dtype="float32", always_2d=True), dtype=np.float32)


class _Window(io.RawIOBase):
    """A stretch of a file as a file of its own, so that the decoder sees no tags."""

    def __init__(self, data: bytes | mmap.mmap, start_byte: int, stop_byte: int) -> None:
        self._data, self._start, self._size, self._at = data, start_byte, stop_byte - start_byte, 0

    def readable(self) -> bool:
        """See :class:`io.RawIOBase`."""
        return True

    def seekable(self) -> bool:
        """See :class:`io.RawIOBase`."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """See :class:`io.RawIOBase`."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """See :class:`io.RawIOBase`."""
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """See :class:`io.RawIOBase`."""
        count = max(0, min(len(buffer), self._size - self._at))
        begin = self._start + self._at
        buffer[:count] = self._data[begin : begin + count]
        self._at += count
        return count
