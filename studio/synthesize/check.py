"""The check of takes: reads a clip and its text, returns faults and flags. Every take is checked before it is used.

A *fault* makes the take unusable; a *flag* makes it suspect. In both cases it is made again. The take with the lowest
score is used, and reported if it still has flags. The detectors are in ``detect.py``.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from studio.audio.clip import Clip
from studio.audio.edges import speech_edges
from studio.synthesize.detect import clipped, cut_end, cut_start, level_db, loop, noise_burst, spectra

LETTER_S, PAUSE_S, WORD_S = 0.058, 0.2, 0.2
"""Usual pace: seconds for a letter or digit, for a pause at punctuation, and for the beginning and end. Fitted to six
voices of two engines at rate 1, about 185 words a minute."""
SPELT = 4
"""A letter that is spelled out ("F B I") takes this many times as long. So do the letters of a word without a vowel
("Hm", "Pfft") if the engine spells it out; other engines say it as one sound."""
_CONSONANTS = re.compile("[b-df-hj-np-tv-xz]+", re.I)
SHORTEST, LONGEST = 0.62, 1.45
"""Speech is suspect if its length relative to the voice's usual one is outside these limits …"""
GRACE_S = 0.15, 0.3
"""… by more than this many seconds, since single words vary."""
UNKNOWN = 0.8, 1.25
"""If the voice's pace isn't known, the limits are multiplied by these factors."""
MOST_IN_ITEM = 2
"""Most words of a list item."""
ALIKE = 4
"""Words that share this many letters at their beginning or end sound alike there."""
LEVEL_DB = 9.0
"""A take louder or softer than the voice's usual level by more than this is suspect."""
SOFTEST_DB = -50.0
"""Speech below this level, dBFS, is suspect, whoever speaks."""
FAULTY = 100.0
MOST_TIMES, MOST_S = 10.0, 5.0
"""A clip is unusable if it is longer than both this many times the usual length and this many seconds."""
WEIGHTS = {
    "too short for its text": 4.0,
    "repeats itself": 4.0,
    "cut off at the start": 3.0,
    "cut off at the end": 3.0,
    "too long for its text": 3.0,
    "noise": 3.0,
    "clipped": 2.0,
    "too soft": 1.0,
    "too loud": 1.0,
}
"""How bad each flag is: lost words are worse than sound that is not clean, which is worse than its level."""
DOUBT = 4.0
"""Weight of what the engine itself reports about a take."""


@dataclass(frozen=True, slots=True)
class VoiceNorm:
    """What is usual for a voice, measured on its calibration text."""

    pace: float | None = None
    """Length of its speech as a multiple of :func:`usual_length_s`, at rate 1; None if it isn't known."""
    level_db: float | None = None
    """Level of its speech, dBFS; None if it isn't known or doesn't matter."""


@dataclass(frozen=True, slots=True)
class TakeCheck:
    """The result of checking a clip."""

    onset: int
    offset: int
    faults: tuple[str, ...]
    flags: tuple[str, ...]
    score: float = 0.0
    """Weights of the flags, plus the deviation of the length from the usual one (as a logarithm). Lower is better."""


def check_clip(clip: Clip, text: str, rate: float = 1.0, usual: VoiceNorm | None = None) -> TakeCheck:
    """Check a clip for all known faults.

    Args:
        clip: as the engine made it.
        text: the spoken form it was made from.
        rate: the requested speed.
        usual: the voice's usual pace and level; None if they aren't known.
    """
    usual = usual or VoiceNorm()
    samples = clip.samples
    if samples.ndim != 1 or len(samples) == 0:
        return TakeCheck(0, 0, ("no samples",), (), FAULTY)
    if len(samples) > longest_length_s(text, rate) * clip.rate:
        return TakeCheck(0, 0, ("far too much sound for its text",), (), FAULTY)
    if not np.all(np.isfinite(samples)):
        return TakeCheck(0, 0, ("samples that are not numbers",), (), FAULTY)
    onset, offset = speech_edges(samples, clip.rate)
    if offset == onset:
        return TakeCheck(0, 0, ("silence",), (), FAULTY)
    speech = samples[onset:offset]
    found = spectra(speech, clip.rate)
    paced = (usual.pace or 1.0) / rate
    expected_s = usual_length_s(text) * paced
    least_s = usual_length_s(text, spelt=False) * paced
    level = level_db(speech, clip.rate)
    apart = 0.0 if usual.level_db is None else level - usual.level_db
    flags = {
        "clipped": clipped(samples),
        **_length(len(speech) / clip.rate, least_s, expected_s, known=usual.pace is not None),
        "cut off at the start": cut_start(samples, clip.rate, onset, offset),
        "cut off at the end": cut_end(samples, clip.rate, onset, offset),
        "repeats itself": not repeats(text) and loop(found) >= 0,
        "noise": noise_burst(speech, clip.rate, found),
        "too soft": apart < -LEVEL_DB or level < SOFTEST_DB,
        "too loud": apart > LEVEL_DB,
    }
    named = (*clip.doubts, *(name for name, is_so in flags.items() if is_so))
    nearest_s = min(max(len(speech) / clip.rate, least_s), expected_s)
    score = sum(WEIGHTS.get(name, DOUBT) for name in named) + abs(math.log(len(speech) / clip.rate / nearest_s))
    return TakeCheck(onset, offset, (), named, round(score, 3))


def usual_length_s(text: str, *, spelt: bool = True) -> float:
    """Seconds a text usually takes at rate 1, from the first sound to the last; ``spelt``: "Hm" is said "H M"."""
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)*", text)
    letters = sum(len(word) * (SPELT if _is_spelt(word, spelt) else 1) for word in words)
    return LETTER_S * letters + PAUSE_S * len(re.findall(r"[,;:.?!] ", text)) + WORD_S


def longest_length_s(text: str, rate: float = 1.0) -> float:
    """The longest that a take of a text may be at this rate, in seconds, including silence."""
    return MOST_TIMES * usual_length_s(text) / rate + MOST_S


def _is_spelt(word: str, spelt: bool) -> bool:
    """Whether a word is said letter by letter: it has one letter, or (with ``spelt``) no vowel."""
    if len(word) == 1:
        return True
    return not re.search("[aeiouy]", word.lower()) and (spelt or _CONSONANTS.fullmatch(word) is None)


def repeats(text: str) -> bool:
    """Whether the text itself repeats something: a word, three words in a row, or the rhythm of a list ("one, two, …").

    Two words in a row that begin or end alike ("nineteen ninety", "strengths, lengths") count as a repetition too.
    """
    items = [len(item.split()) <= MOST_IN_ITEM for item in re.split("[,;:]", text)[1:-1]]
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.lower())
    triples = list(zip(words, words[1:], words[2:], strict=False))
    return (
        any(pair == (True, True) for pair in pairwise(items))
        or any(a[:ALIKE] == b[:ALIKE] or a[-ALIKE:] == b[-ALIKE:] for a, b in pairwise(words))
        or len(set(triples)) < len(triples)
    )


def _length(spoken_s: float, least_s: float, expected_s: float, *, known: bool) -> dict[str, bool]:
    shortest, longest = (SHORTEST, LONGEST) if known else (SHORTEST * UNKNOWN[0], LONGEST * UNKNOWN[1])
    return {
        "too short for its text": spoken_s < least_s * shortest - GRACE_S[0],
        "too long for its text": spoken_s > expected_s * longest + GRACE_S[1],
    }
