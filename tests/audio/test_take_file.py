"""Takes as files: bit for bit, and the same bytes at any time of day."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from studio.audio.take_file import from_file, to_file

WHOLE = np.round(np.linspace(-1, 0.9, 4001) * 32768).astype(np.float32) / np.float32(32768)
FINE = np.sin(np.arange(4001, dtype=np.float32))


@pytest.mark.parametrize(("samples", "ending"), [(WHOLE, ".flac"), (FINE, ".wav")], ids=["whole", "fine"])
def test_samples_come_back_bit_for_bit(samples: np.ndarray, ending: str) -> None:
    content, found = to_file(samples, 16_000)
    again, rate_hz = from_file(Path("take"), content)
    assert (found, rate_hz) == (ending, 16_000)
    assert again.tobytes() == samples.tobytes()


def test_no_file_tells_when_it_was_written() -> None:
    """libsndfile puts the time into the chunk PEAK of a WAV of floats: version, time, value and place of the peak."""
    content, _ = to_file(FINE, 16_000)
    at = content.index(b"PEAK")
    assert content[at + 12 : at + 16] == bytes(4)
    value = np.frombuffer(content[at + 16 : at + 20], "<f4")[0]
    assert value == pytest.approx(np.abs(FINE).max(), abs=1e-4)
