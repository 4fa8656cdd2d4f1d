"""Word times, from the phones that an engine spoke (with their times) and a lexicon's phones for each word.

The two differ in connected speech ("the" before a vowel, a weak "a", a dropped "h"), so they are aligned; a word lasts
from its first phone to its last. If they differ too much, there are no word times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studio.text.align import align
from studio.values import Word

SILENCE = "pau"
"""The phone of a pause in flite and Festival."""
VOWELS = frozenset("aa ae ah ao aw ax axr ay eh el em en er ey ih iy ow oy uh uw".split())  # noqa: SIM905
"""Vowels and syllabic consonants of Festival's and flite's US English set; any of them may be reduced to another."""
TRUSTED = 0.7
"""Least share of words with certain edges; below it, the word times aren't trusted."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone and its times in the take, in seconds."""

    name: str
    start: float
    end: float


def read_phones(printed: str, seconds: float) -> list[Phone]:
    """Parse the output of ``flite -psdur``: ``name:end`` in order, one line per utterance, with times from 0 in each.

    Args:
        printed: its stdout.
        seconds: length of the sound with all utterances. It is less than the sum of their times, since a diphone voice
            ends each utterance in the middle of its last pause.

    Raises:
        ValueError: the output has another form.
    """
    rows = [[_entry(entry) for entry in line.split()] for line in printed.splitlines() if line.strip()]
    lost = max(0.0, sum(row[-1][1] for row in rows) - seconds) / max(1, len(rows))
    phones: list[Phone] = []
    begin = at = 0.0
    for row in rows:
        for name, end in row:
            if begin + end < at:
                raise ValueError(f"not rising: {name}:{end}")
            phones.append(Phone(name, at, begin + end))
            at = begin + end
        begin = at = max(begin, at - lost)
    return phones


def _entry(entry: str) -> tuple[str, float]:
    name, colon, end = entry.rpartition(":")
    if not colon:
        raise ValueError(f"not a phone and its end: {entry!r}")
    return name, float(end)


def word_times(words: Sequence[str], lexicon: Sequence[Sequence[str]], phones: Sequence[Phone]) -> tuple[Word, ...]:
    """The words with their times; empty if the phones don't match the words.

    Args:
        words: the spoken words, in order.
        lexicon: the phones of each word by itself.
        phones: the spoken phones, in order, with pauses.

    Times are ascending and never overlap. A word without any phone left is omitted.
    """
    spoken = [phone for phone in phones if phone.name != SILENCE]
    expected = [[name for name in word if name != SILENCE] for word in lexicon]
    spans = align(expected, [phone.name for phone in spoken], alike=_both_vowels)
    if sum(span.sure for span in spans if span) < TRUSTED * len(words):
        return ()
    return tuple(
        Word(word, spoken[span.start].start, spoken[span.stop - 1].end)
        for word, span in zip(words, spans, strict=True)
        if span
    )


def _both_vowels(a: str, b: str) -> bool:
    return a in VOWELS and b in VOWELS
