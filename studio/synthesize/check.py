"""The check of takes: a clip and its text in, faults and flags out. Nothing is used before it went through here.

A *fault* makes the take unusable (it is made again); a *flag* makes it doubtful (it is used, and listed).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from studio.audio.clip import Clip
from studio.audio.edges import speech_edges

LETTER_S, PAUSE_S, WORD_S = 0.058, 0.2, 0.2
"""Usual pace: seconds for a letter or digit, for a pause at punctuation, and for beginning and ending at all. Fitted to
six voices of two engines at rate 1, about 185 words a minute."""
SPELT = 4
"""A word without a vowel is spelt out, and its letters take so many times as long ("Hm", "FBI")."""
SHORTEST, LONGEST = 0.5, 1.8
"""Speech shorter or longer than this share of the usual length is doubtful."""
GRACE_S = 0.2, 0.5
"""Allowed on top at either end: single words are said in many ways."""
CLIPPED_RUN = 4
"""So many samples in a row at full scale are a clipped peak, not a peak that happens to touch it."""
EDGE_S = 0.006
"""Speech this near to the end of the clip was cut off."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found on a clip."""

    onset: int
    offset: int
    faults: tuple[str, ...]
    flags: tuple[str, ...]


def check_clip(clip: Clip, text: str, rate: float = 1.0) -> Checked:
    """Look for what is known to go wrong.

    Args:
        clip: as the engine made it.
        text: the spoken form it was made from.
        rate: speed the engine was asked for.
    """
    samples = clip.samples
    if samples.ndim != 1 or len(samples) == 0:
        return Checked(0, 0, ("no samples",), ())
    if not np.all(np.isfinite(samples)):
        return Checked(0, 0, ("samples that are not numbers",), ())
    onset, offset = speech_edges(samples, clip.rate)
    if offset == onset:
        return Checked(0, 0, ("silence",), ())
    flags = []
    if float(np.max(np.abs(samples))) > 1.0 or _clipped(samples):
        flags.append("clipped")
    spoken_s, usual_s = (offset - onset) / clip.rate, usual_length(text) / rate
    if spoken_s < usual_s * SHORTEST - GRACE_S[0]:
        flags.append("too short for its text")
    if spoken_s > usual_s * LONGEST + GRACE_S[1]:
        flags.append("too long for its text")
    if offset >= len(samples) - EDGE_S * clip.rate and _loud_end(samples, clip.rate):
        flags.append("cut off at the end")
    return Checked(onset, offset, (), tuple(flags))


def usual_length(text: str) -> float:
    """Seconds a text usually takes to be said at rate 1, from the first sound to the last."""
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)*", text)
    letters = sum(len(word) * (1 if len(word) > 1 and re.search("[aeiouy]", word.lower()) else SPELT) for word in words)
    return LETTER_S * letters + PAUSE_S * len(re.findall(r"[,;:.?!] ", text)) + WORD_S


def _clipped(samples: np.ndarray[tuple[int], np.dtype[np.float32]]) -> bool:
    """Whether a run of samples stands at full scale."""
    full = np.abs(samples) >= 0.999
    if not full.any():
        return False
    run = np.convolve(full.astype(np.int8), np.ones(CLIPPED_RUN, np.int8), mode="valid")
    return bool((run == CLIPPED_RUN).any())


def _loud_end(samples: np.ndarray[tuple[int], np.dtype[np.float32]], rate: int) -> bool:
    """Whether the last 10 ms are within 20 dB of the clip's loudest."""
    tail = samples[-max(1, rate // 100) :]
    loudest = float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))) or 1.0
    return float(np.sqrt(np.mean(np.square(tail, dtype=np.float64)))) > loudest * 0.1
