"""Measuring the programme in pieces, in threads, gives what one pass gives."""

import itertools
import threading

import numpy as np
import pytest
from support.examples import rest_slow

from studio.audio import meter
from studio.errors import AudioError
from studio.master import measure, ten_seconds
from studio.master.measure import CELL, MARGIN, energies_per_hop
from studio.values import FRAME, RATE


@pytest.fixture(scope="module")
def programme():
    rng = np.random.default_rng(5)
    level = np.repeat(rng.uniform(0, 0.4, 31), RATE)[:, None]
    return (rng.standard_normal((31 * RATE, 2)) * level).clip(-1, 1).astype(np.float32)[: 31 * RATE - 777]


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("frames", rest_slow([71, 167, 2000], 71))
def test_pieces_equal_one_pass(programme, reader, workers, frames):
    starts = [*range(0, len(programme), frames * FRAME), len(programme)]
    measured = measure(reader(programme), list(itertools.pairwise(starts)), workers=workers)
    energy, whole = energies_per_hop(m.energies for m in measured), meter.energies(programme, RATE)
    assert len(energy) == len(whole)
    assert energy == pytest.approx(whole, rel=1e-6)
    assert meter.integrated(energy) == pytest.approx(meter.integrated(whole), abs=1e-6)
    assert meter.loudness_range(energy) == pytest.approx(meter.loudness_range(whole), abs=1e-6)


def test_a_piece_measures_the_same_wherever_it_stands(programme, reader):
    """Bit for bit: that is what lets it be kept."""
    start, stop, by = 300 * FRAME, 500 * FRAME, 77 * FRAME
    moved = np.concatenate((np.zeros((by, 2), np.float32), programme))
    one = measure(reader(programme), [(start, stop)])[0]
    other = measure(reader(moved), [(start + by, stop + by)])[0]
    assert np.array_equal(one.energies, other.energies)
    assert np.array_equal(one.peaks, other.peaks)


def exact_peaks(sound, start, stop):
    """Per 100 ms from MARGIN before to MARGIN after."""
    around = np.pad(sound, ((MARGIN, MARGIN), (0, 0)))
    return meter.sample_peaks(meter.true_peak_envelope(around)[start : stop + 2 * MARGIN], RATE)


def test_peaks_are_true_peaks_per_100_ms(peaky, reader):
    (measured,) = measure(reader(peaky), [(0, len(peaky))])
    exact = exact_peaks(peaky, 0, len(peaky))
    audible = exact > 1e-5
    assert measured.peaks[audible] == pytest.approx(exact[audible], rel=1e-6)
    assert 20 * np.log10(measured.peaks.max()) == pytest.approx(meter.true_peak_db(peaky), abs=1e-5)


def test_a_peak_on_a_seam_between_pieces_is_found_on_both_sides(reader):
    """A tone at a quarter of the rate rises 3 dB above its samples, on both sides of where two pieces meet."""
    seam = 400 * FRAME
    tone = np.zeros((seam + 100 * FRAME, 2), dtype=np.float32)
    near = np.arange(seam - 300, seam + 300)
    tone[near] = (np.sin(np.pi / 2 * near + np.pi / 4) * np.hanning(600))[:, None]
    for piece in measure(reader(tone), [(0, seam), (seam, len(tone))]):
        assert piece.peaks == pytest.approx(
            exact_peaks(tone, piece.start_sample, piece.stop_sample), rel=1e-6, abs=1e-6
        )
        assert piece.peaks.max() > np.abs(tone).max() * 1.4


def test_memory_is_bounded(reader, programme):
    asked = []
    read = reader(programme)

    def watched(start, stop):
        asked.append(stop - start)
        return read(start, stop)

    measure(watched, ten_seconds(4 * len(programme)), workers=2)
    assert max(asked) < 11 * RATE


@pytest.mark.parametrize("length", [1, 191, 192, 1152, 4800, 4801])
def test_short_programmes(reader, length):
    (measured,) = measure(reader(np.full((length, 2), 0.25)), ten_seconds(length))
    assert (len(measured.energies), len(measured.peaks)) == (length // CELL, -(-(length + 2 * MARGIN) // 4800))


def test_an_empty_programme_has_no_pieces(reader):
    assert measure(reader(np.zeros((0, 2))), ten_seconds(0)) == ()
    assert len(energies_per_hop([])) == 0


def test_an_error_in_a_thread_ends_it(reader, programme):
    started = []

    def broken(start, stop):
        started.append(threading.get_ident())
        raise AudioError("a take is gone")

    with pytest.raises(AudioError, match="a take is gone"):
        measure(broken, ten_seconds(3600 * RATE), workers=2)
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

    measure(reader(programme), ten_seconds(len(programme)), progress=Listener())
    assert sum(heard) == pytest.approx(0, abs=1e-9)
