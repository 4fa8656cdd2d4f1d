"""When each word sounds: the phones an engine spoke, with their times, and the phones a lexicon gives for each word.

The two differ where sounds run into each other ("the" before a vowel, a weak "a", a lost "h"), so they are aligned,
and a word lasts from its first phone to its last. Where too little agrees, there are no word times at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studio.text.align import align
from studio.values import Word

SILENCE = "pau"
"""The phone that flite and Festival give to a pause."""
VOWELS = frozenset("aa ae ah ao aw ax axr ay eh el em en er ey ih iy ow oy uh uw".split())  # noqa: SIM905
"""Vowels and syllabic consonants of the US English set of Festival and flite: one may be weakened to another."""
TRUSTED = 0.7
"""Share of the words whose edges must be beyond doubt."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A speech sound and where it lies in its take, in seconds."""

    name: str
    start: float
    end: float


def read_phones(printed: str, seconds: float) -> list[Phone]:
    """What ``flite -psdur`` prints: ``name:end`` in order, one line per utterance, each counted from 0.

    Args:
        printed: its stdout.
        seconds: length of the sound, in which the utterances lie one after the other. It is less than they say: a
            diphone voice ends each in the middle of its last pause.

    Raises:
        ValueError: it is something else.
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
    """The words with their times; nothing at all where the phones don't fit the words.

    Args:
        words: what was said, in order.
        lexicon: the phones of each word, said alone.
        phones: what sounded, in order, with pauses.

    The times rise and never overlap. A word of which no phone is left has none.
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
