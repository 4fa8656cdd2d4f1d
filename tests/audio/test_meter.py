"""The meter against ffmpeg and libebur128 on sounds of many kinds, at its limits, and against itself in pieces."""

import functools
import math
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples, rest_slow
from support.meters import ffmpeg_reads, libebur128_reads
from support.tech3341 import RATE, both, faded, sine, steps

from studio.audio import meter
from studio.audio.clip import resample
from studio.audio.decode import decode
from studio.programs import run as programs

NAMES = (
    "speech-like noise",
    "two channels of noise",
    "chord",
    "chord on one side",
    "sweep to 16 kHz",
    "quarter of the rate, between its samples near full scale",
    "quarter of the rate, above full scale",
    "speech",
    "music",
)


@functools.cache
def signal(name):
    if name == "speech":
        made = spoken()
    elif name == "music":
        made = played()
    else:
        made = synthetic()[name]
    return faded(made, 0.05)


@functools.cache
def synthetic():
    from scipy.signal import chirp, lfilter  # takes most of a second to load

    rng = np.random.default_rng(7)
    t = np.arange(12 * RATE) / RATE
    syllables = np.maximum(0, np.sin(2 * np.pi * 3.1 * t)) ** 2 * (np.sin(2 * np.pi * 0.23 * t) > -0.4)
    speech = lfilter([1], [1, -1.3, 0.6], rng.standard_normal(len(t))) * syllables * 0.12
    chord = sum(np.sin(2 * np.pi * f * t) for f in (220, 277.18, 329.63, 440)) * 0.2
    quarter = np.sin(np.pi / 2 * np.arange(len(t)) + np.pi / 4)
    return {
        "speech-like noise": both(speech, speech * 0.9),
        "two channels of noise": both(rng.standard_normal(len(t)) * 0.1, rng.standard_normal(len(t)) * 0.05),
        "chord": both(chord),
        "chord on one side": both(chord, chord * 0),
        "sweep to 16 kHz": both(chirp(t, 30, 12, 16_000, "logarithmic") * 0.5),
        "quarter of the rate, between its samples near full scale": both(quarter * 0.99),
        "quarter of the rate, above full scale": both(quarter * 1.3),
    }


def spoken():
    """Two sentences by flite."""
    said = "The tide comes in twice a day. Nobody has to ask it to, and nobody can send it away again."
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        programs.run(["flite", "-voice", "slt", "-t", said, "-o", file.name], timeout=60)
        sound = decode(Path(file.name))
    return both(resample(sound.samples[:, 0], sound.rate, RATE))


def played():
    """The intro of the show that the repository holds."""
    music = decode(Path(__file__).parents[2] / "assets" / "intro.flac")
    return resample(music.samples, music.rate, RATE)


@pytest.mark.parametrize("name", rest_slow(NAMES, "speech", "music"))
def test_agrees_with_ffmpeg(name):
    samples = signal(name)
    energy, theirs = meter.energies(samples, RATE), ffmpeg_reads(samples, RATE)
    assert meter.integrated(energy) == pytest.approx(theirs.integrated, abs=0.1)
    # Tech 3342 allows 1 LU; ffmpeg counts windows that begin before the sound does.
    assert meter.loudness_range(energy) == pytest.approx(theirs.loudness_range, abs=0.5)
    assert meter.true_peak_db(samples) == pytest.approx(theirs.true_peak, abs=0.1)


@pytest.mark.clients
@pytest.mark.parametrize("name", NAMES)
def test_agrees_with_libebur128(name):
    samples = signal(name)
    theirs = libebur128_reads(samples, RATE, RATE // 10)
    assert meter.loudness(samples, RATE) == pytest.approx(theirs.integrated, abs=0.001)
    assert meter.true_peak_db(samples) == pytest.approx(theirs.true_peak, abs=0.1)


def test_the_absolute_gate_leaves_out_what_is_below_minus_70():
    assert meter.loudness(steps((-68, 10), (-76, 20)), RATE) == pytest.approx(-68, abs=0.1)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_peak_is_found_at_every_quarter_between_samples(quarters):
    tone = np.cos(np.pi / 2 * (np.arange(RATE) - quarters / 4))
    assert meter.true_peak_db(faded(both(tone))) == pytest.approx(0, abs=0.01)


def test_997_hz_at_full_scale_on_one_channel_is_minus_3_01():
    assert meter.loudness(sine(0, 5, hertz=997).astype(np.float32), RATE) == pytest.approx(-3.01, abs=0.01)


def test_one_channel_reads_three_decibels_below_two_equal_ones():
    tone = sine(-20, 5).astype(np.float32)
    pair = meter.loudness(both(tone), RATE)
    assert pair - meter.loudness(tone, RATE) == pytest.approx(10 * math.log10(2), abs=1e-9)


def test_silence_has_no_loudness():
    silence = np.zeros((3 * RATE, 2), dtype=np.float32)
    energy = meter.energies(silence, RATE)
    assert meter.integrated(energy) == -math.inf
    assert meter.loudness_range(energy) == 0
    assert np.all(meter.short_term(energy) == -math.inf)
    assert meter.true_peak_db(silence) == -math.inf
    assert ffmpeg_reads(silence, RATE).integrated == -70.0, "the lowest that it knows"
    assert ffmpeg_reads(silence, RATE).true_peak == -math.inf


@pytest.mark.parametrize("samples", [0, 1, 4799, 4 * 4800 - 1])
def test_too_short_to_measure(samples):
    tone = np.full(samples, 0.5, dtype=np.float32)
    energy = meter.energies(tone, RATE)
    assert len(energy) == samples // 4800
    assert meter.integrated(energy) == -math.inf
    assert len(meter.momentary(energy)) == 0
    assert len(meter.sample_peaks(tone, RATE)) == -(-samples // 4800)


@settings(max_examples=examples(25), deadline=None)
@given(cut=st.integers(2, 29), seed=st.integers(0, 2**32 - 1))
def test_pieces_with_warm_up_equal_one_pass(cut, seed):
    samples = (np.random.default_rng(seed).standard_normal((3 * RATE, 2)) * 0.1).astype(np.float32)
    warm, at = RATE // 5, cut * 4800
    pieces = [meter.energies(samples[:at], RATE), meter.energies(samples[at - warm :], RATE, warm_up_samples=warm)]
    assert meter.integrated(np.concatenate(pieces)) == pytest.approx(
        meter.integrated(meter.energies(samples, RATE)), abs=1e-9
    )


def test_equal_channels_take_no_short_cut_that_shows():
    noise = (np.random.default_rng(3).standard_normal(RATE) * 0.1).astype(np.float32)
    one = meter.energies(noise, RATE)
    nearly = both(noise)
    nearly[-1, 1] = np.nextafter(nearly[-1, 1], 1)
    assert np.array_equal(meter.energies(both(noise), RATE), one + one)
    assert meter.energies(nearly, RATE) == pytest.approx(one + one, rel=1e-6)


@settings(max_examples=examples(40), deadline=None)
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


@settings(max_examples=examples(25), deadline=None)
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
