"""Mixing and mastering for the show's music: stems in, one finished stereo signal out.

In:  stereo stems as float arrays of shape (samples, 2) at ``RATE``, one per part, still dry.
Out: a float array of the same kind, mixed in one shared room, levelled to ``TARGET_LUFS`` and held
     under ``CEILING_DB`` true peak, with clean ends (or, for a loop, with its tail wrapped round).

Every function is pure and uses fixed seeds, so the same stems always give the same samples.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, signal

Audio = NDArray[np.float64]

RATE = 48_000
TARGET_LUFS = -17.0  # where a voice at about -16 LUFS sits level with the music when both play alone
CEILING_DB = -3.2  # leaves a margin for lossy encoding of the finished episode
SILENCE_DB = -50.0  # what counts as "not started yet" when the head is trimmed

ROOM_SECONDS = 1.5  # decay of the middle band: a small concert studio, not a hall
ROOM_PREDELAY = 0.018  # keeps attacks in front of the room
ROOM_SEED = 1977
# (band edges in Hz, decay relative to ROOM_SECONDS): air swallows treble first, bass is kept short.
ROOM_BANDS = ((150.0, 500.0, 0.9), (500.0, 2_500.0, 1.0), (2_500.0, 9_000.0, 0.6))

COMPRESS_ABOVE_DB = -8.0  # relative to the mix's own loudness plus headroom, see compress()
COMPRESS_RATIO = 2.0
COMPRESS_ATTACK = 0.02
COMPRESS_RELEASE = 0.15
LIMIT_REACH = 0.012  # seconds the limiter looks to either side of a peak


@dataclass(frozen=True)
class Placement:
    """Where a stem sits in the mix."""

    level: float  # loudness while it plays, in LU against the mix's reference
    pan: float = 0.0  # -1 left .. 1 right
    room: float = 0.2  # share sent to the room
    low_cut: float = 40.0  # Hz
    high_cut: float = 16_000.0  # Hz


@dataclass(frozen=True)
class Finish:
    """How a finished piece begins and ends."""

    length: float  # seconds
    fade: float = 0.0  # seconds of fade at the end
    loop: bool = False  # wrap what rings past the end onto the start
    speech_dip: float = 0.0  # dB to take out around speech consonants


def gain(decibels: float) -> float:
    """Amplitude factor of a level in decibels."""
    return float(10.0 ** (decibels / 20.0))


def _biquad(kind: str, hertz: float, decibels: float) -> tuple[Audio, Audio]:
    """Coefficients of a gentle peaking or high-shelf filter (Audio EQ Cookbook form)."""
    amp = 10.0 ** (decibels / 40.0)
    omega = 2.0 * np.pi * hertz / RATE
    cos, alpha = np.cos(omega), np.sin(omega) / 1.4
    if kind == "peak":
        b = [1 + alpha * amp, -2 * cos, 1 - alpha * amp]
        a = [1 + alpha / amp, -2 * cos, 1 - alpha / amp]
    else:
        root = 2 * np.sqrt(amp) * alpha
        up, down = amp + 1, amp - 1
        b = [amp * (up + down * cos + root), -2 * amp * (down + up * cos), amp * (up + down * cos - root)]
        a = [up - down * cos + root, 2 * (down - up * cos), up - down * cos - root]
    return np.array(b) / a[0], np.array(a) / a[0]


def equalise(audio: Audio, kind: str, hertz: float, decibels: float) -> Audio:
    """Boost or cut around (``peak``) or above (``shelf``) a frequency."""
    b, a = _biquad(kind, hertz, decibels)
    return np.asarray(signal.lfilter(b, a, audio, axis=0))


def band(audio: Audio, low: float, high: float) -> Audio:
    """Keep what lies between two frequencies, with gentle 12 dB per octave slopes."""
    sections = np.vstack(
        [
            signal.butter(2, low, "highpass", fs=RATE, output="sos"),
            signal.butter(2, high, "lowpass", fs=RATE, output="sos"),
        ]
    )
    return np.asarray(signal.sosfilt(sections, audio, axis=0))


def loudness(audio: Audio) -> float:
    """Integrated loudness in LUFS after ITU-R BS.1770 (gated, K-weighted)."""
    weighted = signal.lfilter(*_biquad("shelf", 1_500.0, 4.0), audio, axis=0)
    weighted = signal.sosfilt(signal.butter(2, 38.0, "highpass", fs=RATE, output="sos"), weighted, axis=0)
    block, hop = int(0.4 * RATE), int(0.1 * RATE)
    padded = np.pad(weighted, ((0, max(0, block - len(weighted))), (0, 0)))
    energy = np.concatenate([[0.0], np.cumsum(np.sum(padded**2, axis=1))])
    starts = np.arange(0, len(padded) - block + 1, hop)
    power = (energy[starts + block] - energy[starts]) / block
    power = power[power > 10.0 ** ((-70.0 + 0.691) / 10.0)]
    if not power.size:
        return -70.0
    kept = power[power > np.mean(power) * 0.1]  # the relative gate: 10 LU under the mean
    return float(-0.691 + 10.0 * np.log10(np.mean(kept)))


def true_peaks(audio: Audio) -> Audio:
    """Largest magnitude around each sample over both channels, read at four times the rate."""
    fine = np.abs(np.asarray(signal.resample_poly(audio, 4, 1, axis=0))).max(axis=1)
    return np.asarray(fine.reshape(len(audio), 4).max(axis=1))


def room_impulse() -> Audio:
    """Impulse response of the shared room: decaying stereo noise, duller the later it gets."""
    rng = np.random.default_rng(ROOM_SEED)
    count = int(ROOM_SECONDS * 1.3 * RATE)
    time = np.arange(count)[:, None] / RATE
    tail = np.zeros((count, 2))
    for low, high, decay in ROOM_BANDS:
        noise = band(rng.standard_normal((count, 2)), low, high)
        tail += noise * 10.0 ** (-3.0 * time / (ROOM_SECONDS * decay))
    swell = 1.0 - np.exp(-time / 0.01)  # diffuse onset: no slap
    impulse = np.pad(tail * swell, ((int(ROOM_PREDELAY * RATE), 0), (0, 0)))
    return np.asarray(impulse / np.sqrt(np.sum(impulse**2, axis=0)))


def in_room(audio: Audio) -> Audio:
    """The room's answer to a signal, as long as the signal."""
    wet = signal.fftconvolve(audio, room_impulse(), axes=0)
    return np.asarray(wet[: len(audio)])


def place(stem: Audio, where: Placement) -> Audio:
    """Filter a dry stem, bring it to its level and set it left or right."""
    shaped = band(stem, where.low_cut, where.high_cut)
    shaped = shaped * gain(TARGET_LUFS + where.level - loudness(shaped))
    angle = (where.pan + 1.0) * np.pi / 4.0
    return np.asarray(shaped * np.array([np.cos(angle), np.sin(angle)]) * np.sqrt(2.0))


def mix(stems: list[tuple[Audio, Placement]]) -> Audio:
    """Sum placed stems and the one room they share."""
    length = max(len(stem) for stem, _ in stems)
    dry, send = np.zeros((length, 2)), np.zeros((length, 2))
    for stem, where in stems:
        placed = place(stem, where)
        dry[: len(placed)] += placed
        send[: len(placed)] += placed * where.room
    return np.asarray(dry + in_room(send))


def compress(audio: Audio) -> Audio:
    """Even the mix out gently: slow, 2:1, both channels together."""
    power = np.mean(audio**2, axis=1)
    level = 10.0 * np.log10(_smooth(power, COMPRESS_ATTACK) + 1e-12)
    threshold = loudness(audio) + COMPRESS_ABOVE_DB / 2.0
    wanted = np.minimum(0.0, (threshold - level) * (1.0 - 1.0 / COMPRESS_RATIO))
    return np.asarray(audio * 10.0 ** (_smooth(wanted, COMPRESS_RELEASE) / 20.0)[:, None])


def _smooth(values: Audio, seconds: float) -> Audio:
    """One-pole average that starts from the first value."""
    pole = float(np.exp(-1.0 / (seconds * RATE)))
    state = np.array([values[0] * pole])
    smoothed, _ = signal.lfilter([1.0 - pole], [1.0, -pole], values, zi=state)
    return np.asarray(smoothed)


def limit(audio: Audio) -> Audio:
    """Hold the true peak under the ceiling with a smooth look-ahead gain."""
    wanted = np.minimum(1.0, gain(CEILING_DB) / np.maximum(true_peaks(audio), 1e-9))
    window = 2 * int(LIMIT_REACH * RATE) + 1
    lowest = ndimage.minimum_filter1d(wanted, window, mode="nearest")
    curve = np.hanning(window)
    smooth = ndimage.convolve1d(lowest, curve / curve.sum(), mode="nearest")
    return np.asarray(audio * smooth[:, None])


def level_out(audio: Audio) -> Audio:
    """Bring a mix to the target loudness under the ceiling."""
    levelled = audio
    for _ in range(4):  # limiting costs a little loudness; a few rounds settle it
        levelled = limit(levelled * gain(TARGET_LUFS - loudness(levelled)))
    return levelled


def _trim_head(audio: Audio) -> Audio:
    """Drop what comes before the first audible sample, less half a millisecond of natural rise."""
    loud = np.flatnonzero(np.abs(audio).max(axis=1) > np.abs(audio).max() * gain(SILENCE_DB))
    return audio[max(0, int(loud[0]) - RATE // 2_000) :]


def _shape_ends(audio: Audio, finish: Finish) -> Audio:
    """Cut to length, with an inaudible rise at the head and a raised-cosine fade at the end."""
    count = round(finish.length * RATE)
    shaped = np.pad(_trim_head(audio), ((0, count), (0, 0)))[:count]
    head, fade = RATE // 2_000, round(finish.fade * RATE)
    shaped[:head] *= np.linspace(0.0, 1.0, head)[:, None]
    shaped[count - fade :] *= (0.5 + 0.5 * np.cos(np.linspace(0.0, np.pi, fade)))[:, None]
    return shaped


def _wrap(audio: Audio, count: int) -> Audio:
    """Fold everything past ``count`` samples back onto the start, so a loop carries its own tail."""
    turns = -(-len(audio) // count)
    padded = np.pad(audio, ((0, turns * count - len(audio)), (0, 0)))
    return np.asarray(padded.reshape(turns, count, 2).sum(axis=0))


def _polish(audio: Audio, finish: Finish) -> Audio:
    """The mastering chain without the ends: tone, evenness, loudness."""
    toned = equalise(band(audio, 32.0, 18_000.0), "shelf", 8_000.0, 1.5)
    if finish.speech_dip:
        toned = equalise(toned, "peak", 2_200.0, -finish.speech_dip)
    return level_out(compress(toned))


def master(mixed: Audio, finish: Finish) -> Audio:
    """Finish a mix: a loop is mastered between copies of itself, anything else gets shaped ends."""
    if not finish.loop:
        return level_out(_shape_ends(_polish(mixed, finish), finish))
    count = round(finish.length * RATE)
    laps = _polish(np.tile(_wrap(mixed, count), (3, 1)), finish)
    return laps[count : 2 * count]
