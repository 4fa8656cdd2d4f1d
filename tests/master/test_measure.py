"""Measuring the programme in pieces, in threads, gives what one pass gives."""

import threading

import numpy as np
import pytest

from studio.audio import meter
from studio.errors import AudioError
from studio.master import measure
from studio.values import RATE


@pytest.fixture(scope="module")
def programme():
    rng = np.random.default_rng(5)
    level = np.repeat(rng.uniform(0, 0.4, 31), RATE)[:, None]
    return (rng.standard_normal((31 * RATE, 2)) * level).clip(-1, 1).astype(np.float32)[: 31 * RATE - 777]


@pytest.mark.parametrize("workers", [1, 3])
def test_pieces_equal_one_pass(programme, reader, workers):
    measured = measure(reader(programme), len(programme), workers=workers)
    whole = meter.energies(programme, RATE)
    assert len(measured.energies) == len(whole)
    assert meter.integrated(measured.energies) == pytest.approx(meter.integrated(whole), abs=1e-9)
    assert meter.loudness_range(measured.energies) == pytest.approx(meter.loudness_range(whole), abs=1e-9)


def test_peaks_are_true_peaks_per_100_ms(peaky, reader):
    measured = measure(reader(peaky), len(peaky))
    exact = meter.sample_peaks(meter.true_peak_envelope(peaky), RATE)
    audible = exact > 1e-5
    assert measured.peaks[audible] == pytest.approx(exact[audible], rel=1e-6)
    assert 20 * np.log10(measured.peaks.max()) == pytest.approx(meter.true_peak_db(peaky), abs=1e-5)


def test_a_peak_on_a_seam_between_pieces_is_found(reader):
    """A tone at a quarter of the rate rises 3 dB above its samples, on both sides of where two pieces meet."""
    seam = 10 * RATE
    tone = np.zeros((seam + 5000, 2), dtype=np.float32)
    near = np.arange(seam - 300, seam + 300)
    tone[near] = (np.sin(np.pi / 2 * near + np.pi / 4) * np.hanning(600))[:, None]
    measured = measure(reader(tone), len(tone))
    exact = meter.sample_peaks(meter.true_peak_envelope(tone), RATE)
    assert measured.peaks[[99, 100]] == pytest.approx(exact[[99, 100]], rel=1e-6)
    assert measured.peaks.max() > np.abs(tone).max() * 1.4


def test_memory_is_bounded(reader, programme):
    asked = []
    read = reader(programme)

    def watched(start, stop):
        asked.append(stop - start)
        return read(start, stop)

    measure(watched, 4 * len(programme), workers=2)
    assert max(asked) < 11 * RATE


@pytest.mark.parametrize("length", [0, 1, 1152, 4800, 4801])
def test_short_programmes(reader, length):
    measured = measure(reader(np.full((length, 2), 0.25)), length)
    assert (len(measured.energies), len(measured.peaks)) == (length // 4800, -(-length // 4800))


def test_an_error_in_a_thread_ends_it(reader, programme):
    started = []

    def broken(start, stop):
        started.append(threading.get_ident())
        raise AudioError("a take is gone")

    with pytest.raises(AudioError, match="a take is gone"):
        measure(broken, 3600 * RATE, workers=2)
    assert len(started) < 360


def test_progress_hears_every_second(reader, programme):
    heard = []

    class Listener:
        def stage(self, name, total, unit=""):
            heard.append(total)
            return self

        def __enter__(self):
            return self

        def __exit__(self, *error):
            return None

        def advance(self, amount=1.0, audio_s=0.0):
            heard.append(-amount)

    measure(reader(programme), len(programme), progress=Listener())
    assert sum(heard) == pytest.approx(0, abs=1e-9)
