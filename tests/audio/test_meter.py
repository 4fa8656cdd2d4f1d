"""The meter against the EBU's test signals, ffmpeg and libebur128, and against itself in pieces."""

import ctypes
import ctypes.util
import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import chirp, lfilter

from studio.audio import meter, programs

RATE = 48_000


def stereo(left, right=None):
    return np.column_stack([left, left if right is None else right]).astype(np.float32)


def faded(x, seconds=0.05):
    """Ease in and out, so that no meter has to guess what stands before the first sample."""
    n = int(seconds * RATE)
    x[:n] *= np.linspace(0, 1, n)[:, None]
    x[-n:] *= np.linspace(1, 0, n)[:, None]
    return x


def sine(level_db, seconds, hertz=1000.0, rate=RATE):
    return 10 ** (level_db / 20) * np.sin(2 * np.pi * hertz / rate * np.arange(round(seconds * rate)))


def steps(*levels_and_seconds, rate=RATE):
    return stereo(np.concatenate([sine(level, seconds, rate=rate) for level, seconds in levels_and_seconds]))


def signals():
    rng = np.random.default_rng(7)
    t = np.arange(12 * RATE) / RATE
    syllables = np.maximum(0, np.sin(2 * np.pi * 3.1 * t)) ** 2 * (np.sin(2 * np.pi * 0.23 * t) > -0.4)
    speech = lfilter([1], [1, -1.3, 0.6], rng.standard_normal(len(t))) * syllables * 0.12
    chord = sum(np.sin(2 * np.pi * f * t) for f in (220, 277.18, 329.63, 440)) * 0.2
    quarter = np.sin(np.pi / 2 * np.arange(len(t)) + np.pi / 4)
    return {
        "speech-like noise": stereo(speech, speech * 0.9),
        "two channels of noise": stereo(rng.standard_normal(len(t)) * 0.1, rng.standard_normal(len(t)) * 0.05),
        "chord": stereo(chord),
        "chord on one side": stereo(chord, chord * 0),
        "sweep to 16 kHz": stereo(chirp(t, 30, 12, 16_000, "logarithmic") * 0.5),
        "quarter of the rate, between its samples near full scale": stereo(quarter * 0.99),
        "quarter of the rate, above full scale": stereo(quarter * 1.3),
    }


SIGNALS = {name: faded(x) for name, x in signals().items()}


@pytest.fixture(scope="module")
def ffmpeg_says():
    """(integrated LUFS, LRA LU, true peak dBTP) as ffmpeg's ebur128 prints them, to one decimal."""

    def measure(samples):
        source = ["-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", "pipe:0"]
        command = [programs.ffmpeg(), "-hide_banner", "-nostats", *source]
        command += ["-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-"]
        printed = programs.run(command, timeout=60, stdin=samples.tobytes()).stderr.decode()
        summary = printed[printed.rindex("Summary:") :]
        return [float(re.search(rf"{key}:\s+(-?[\d.]+|-inf)", summary)[1]) for key in ("I", "LRA", "Peak")]

    return measure


@pytest.mark.parametrize("name", SIGNALS)
def test_agrees_with_ffmpeg(name, ffmpeg_says):
    samples = SIGNALS[name]
    energy = meter.energies(samples, RATE)
    integrated, loudness_range, peak = ffmpeg_says(samples)
    assert meter.integrated(energy) == pytest.approx(integrated, abs=0.1)
    assert meter.loudness_range(energy) == pytest.approx(loudness_range, abs=0.2)
    assert meter.true_peak_db(samples) == pytest.approx(peak, abs=0.1)


@pytest.mark.clients
@pytest.mark.parametrize("name", SIGNALS)
def test_agrees_with_libebur128(name):
    library = ctypes.CDLL(ctypes.util.find_library("ebur128"))
    library.ebur128_init.restype = ctypes.c_void_p
    samples = np.ascontiguousarray(SIGNALS[name])
    everything = 0b111111
    state = ctypes.c_void_p(library.ebur128_init(ctypes.c_uint(2), ctypes.c_ulong(RATE), ctypes.c_int(everything)))
    pointer = samples.ctypes.data_as(ctypes.c_void_p)
    assert library.ebur128_add_frames_float(state, pointer, ctypes.c_size_t(len(samples))) == 0
    value = ctypes.c_double()
    library.ebur128_loudness_global(state, ctypes.byref(value))
    assert meter.loudness(samples, RATE) == pytest.approx(value.value, abs=0.001)
    peaks = []
    for channel in (0, 1):
        library.ebur128_true_peak(state, ctypes.c_uint(channel), ctypes.byref(value))
        peaks.append(value.value)
    library.ebur128_destroy(ctypes.byref(state))
    assert meter.true_peak_db(samples) == pytest.approx(20 * math.log10(max(peaks)), abs=0.1)


# EBU Tech 3341, table 1 (case 6 is five channels, 7 and 8 are recordings): every answer is -23 or -33 LUFS +-0.1.
LOUDNESS_CASES = {
    1: ([(-23, 20)], -23),
    2: ([(-33, 20)], -33),
    3: ([(-36, 10), (-23, 60), (-36, 10)], -23),
    4: ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23),
    5: ([(-26, 20), (-20, 20.1), (-26, 20)], -23),
}


@pytest.mark.parametrize("rate", [44_100, 48_000])
@pytest.mark.parametrize("case", LOUDNESS_CASES)
def test_ebu_3341_integrated(case, rate):
    parts, answer = LOUDNESS_CASES[case]
    assert meter.loudness(steps(*parts, rate=rate), rate) == pytest.approx(answer, abs=0.1)


def test_ebu_3341_short_term_case_9():
    windows = meter.short_term(meter.energies(steps(*[(-20, 1.34), (-30, 1.66)] * 5), RATE))
    assert windows == pytest.approx(np.full(len(windows), -23.0), abs=0.1)


def test_ebu_3341_momentary_case_12():
    windows = meter.momentary(meter.energies(steps(*[(-20, 0.18), (-30, 0.22)] * 25), RATE))
    assert windows[6:] == pytest.approx(np.full(len(windows) - 6, -23.0), abs=0.1)


@pytest.mark.parametrize(
    ("divisor", "degrees", "amplitude", "answer"),
    [(4, 0, 0.5, -6.0), (4, 45, 0.5, -6.0), (6, 60, 0.5, -6.0), (8, 67.5, 0.5, -6.0), (4, 45, 1.41, 3.0)],
    ids=["case 15", "case 16", "case 17", "case 18", "case 19"],
)
def test_ebu_3341_true_peak(divisor, degrees, amplitude, answer):
    tone = amplitude * np.sin(2 * np.pi / divisor * np.arange(RATE) + math.radians(degrees))
    peak = meter.true_peak_db(faded(stereo(tone)))
    assert answer - 0.1 <= peak <= answer + 0.1


# EBU Tech 3342, table 1, cases 1 to 4: the answer +-1 LU.
@pytest.mark.parametrize(
    ("levels", "answer"), [((-20, -30), 10), ((-20, -15), 5), ((-40, -20), 20), ((-50, -35, -20, -35, -50), 15)]
)
def test_ebu_3342_loudness_range(levels, answer):
    energy = meter.energies(steps(*((level, 20) for level in levels)), RATE)
    assert meter.loudness_range(energy) == pytest.approx(answer, abs=0.1)


def test_the_absolute_gate_leaves_out_what_is_below_minus_70():
    assert meter.loudness(steps((-68, 10), (-76, 20)), RATE) == pytest.approx(-68, abs=0.1)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_peak_is_found_at_every_quarter_between_samples(quarters):
    tone = np.cos(np.pi / 2 * (np.arange(RATE) - quarters / 4))
    assert meter.true_peak_db(faded(stereo(tone))) == pytest.approx(0, abs=0.01)


def test_997_hz_at_full_scale_on_one_channel_is_minus_3_01():
    assert meter.loudness(sine(0, 5, hertz=997).astype(np.float32), RATE) == pytest.approx(-3.01, abs=0.01)


def test_one_channel_reads_three_decibels_below_two_equal_ones():
    tone = sine(-20, 5).astype(np.float32)
    both = meter.loudness(stereo(tone), RATE)
    assert both - meter.loudness(tone, RATE) == pytest.approx(10 * math.log10(2), abs=1e-9)


def test_silence_has_no_loudness():
    silence = np.zeros((3 * RATE, 2), dtype=np.float32)
    energy = meter.energies(silence, RATE)
    assert meter.integrated(energy) == -math.inf
    assert meter.loudness_range(energy) == 0
    assert np.all(meter.short_term(energy) == -math.inf)
    assert meter.true_peak_db(silence) == -math.inf


@pytest.mark.parametrize("samples", [0, 1, 4799, 4 * 4800 - 1])
def test_too_short_to_measure(samples):
    tone = np.full(samples, 0.5, dtype=np.float32)
    energy = meter.energies(tone, RATE)
    assert len(energy) == samples // 4800
    assert meter.integrated(energy) == -math.inf
    assert len(meter.momentary(energy)) == 0
    assert len(meter.sample_peaks(tone, RATE)) == -(-samples // 4800)


@settings(max_examples=25, deadline=None)
@given(cut=st.integers(2, 29), seed=st.integers(0, 2**32 - 1))
def test_pieces_with_warm_up_equal_one_pass(cut, seed):
    samples = (np.random.default_rng(seed).standard_normal((3 * RATE, 2)) * 0.1).astype(np.float32)
    warm, at = RATE // 5, cut * 4800
    pieces = [meter.energies(samples[:at], RATE), meter.energies(samples[at - warm :], RATE, warm=warm)]
    assert meter.integrated(np.concatenate(pieces)) == pytest.approx(
        meter.integrated(meter.energies(samples, RATE)), abs=1e-9
    )


def test_equal_channels_take_no_short_cut_that_shows():
    noise = (np.random.default_rng(3).standard_normal(RATE) * 0.1).astype(np.float32)
    one = meter.energies(noise, RATE)
    nearly = stereo(noise)
    nearly[-1, 1] = np.nextafter(nearly[-1, 1], 1)
    assert np.array_equal(meter.energies(stereo(noise), RATE), one + one)
    assert meter.energies(nearly, RATE) == pytest.approx(one + one, rel=1e-6)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), band=st.floats(0.02, 0.5), floor=st.floats(0.1, 0.7))
def test_a_floor_only_leaves_out_what_is_low(seed, band, floor):
    """Sound below a quarter of the rate has no peak that a floor 3.02 dB under it hides."""
    rng = np.random.default_rng(seed)
    spectrum = np.zeros(2001, dtype=complex)
    top = int(1000 * band * 2)
    spectrum[1:top] = rng.standard_normal(top - 1) + 1j * rng.standard_normal(top - 1)
    tone = np.fft.irfft(spectrum)
    tone = (tone / np.abs(tone).max()).astype(np.float32)
    exact = meter.true_peak_envelope(tone)
    quick = meter.true_peak_envelope(tone, floor=floor)
    assert np.all(quick <= exact)
    seen = np.maximum(np.abs(tone), np.append(np.abs(tone[1:]), 0)) >= np.float32(floor)
    assert np.array_equal(quick[seen], exact[seen])
    assert meter.true_peak_db(tone) == pytest.approx(20 * math.log10(exact.max()), abs=1e-5)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), start=st.integers(20, 400), length=st.integers(1, 500))
def test_true_peaks_do_not_depend_on_the_cut(seed, start, length):
    noise = np.random.default_rng(seed).standard_normal((1000, 2)).astype(np.float32)
    whole = meter.true_peak_envelope(noise, floor=0.5)[start : start + length]
    window = meter.true_peak_envelope(noise[start - 12 : start + length + 12], floor=0.5)[12:-12]
    assert np.array_equal(whole, window)


def test_sample_peaks_count_the_rest_and_every_channel():
    samples = np.zeros((4800 * 2 + 10, 2), dtype=np.float32)
    samples[100, 0], samples[5000, 1], samples[-1, 0] = 0.5, -0.75, 0.25
    assert meter.sample_peaks(samples, RATE).tolist() == [0.5, 0.75, 0.25]
