"""What is said and when, word by word: the timeline's sentences as written, with times exact to the sample.

An engine's word times are for spoken words ("seven billion dollars"), a transcript is of written ones ("$7 billion"):
the spoken form of each written word is aligned with the words that were spoken. Where an engine gives no times, the
letters share the sentence's time.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import TypeAlias

from studio.formats.sanitize import one_line
from studio.text.align import Span, align, share
from studio.text.spoken import speakable
from studio.text.transliterate import transliterate
from studio.values import RATE, Script, SentencePlacement, SentenceTake, SpokenWord, Timeline, Utterance

RECORDING = "Recording"
"""The speaker's name for a clip without a speaker."""

_SIGNS = re.compile(r"[\W_]+")
_Heard: TypeAlias = tuple[str, int, int]
"""A word, and the samples on the timeline where it starts and stops."""


def utterances(
    script: Script, speakers: Mapping[str, str], sentences: Sequence[SentenceTake], timeline: Timeline
) -> tuple[Utterance, ...]:
    """The transcript of an episode, in the order of the timeline.

    Args:
        script: for who speaks.
        speakers: spelling of a name in the script → the name the speaker is listed under.
        sentences: those the timeline was made of.
        timeline: when they sound.

    Joined with single spaces, the words of an utterance are its text. They rise, never overlap and lie within it.
    """
    turns, numbers = script.turns, _numbers(sentences)
    said = []
    for spoken in timeline.spoken:
        sentence = sentences[spoken.sentence]
        name = turns[sentence.turn].speaker
        said.append(
            Utterance(
                speaker=speakers.get(name, name),
                text=one_line(sentence.text),
                start_sample=spoken.start_sample,
                stop_sample=spoken.stop_sample,
                turn=sentence.turn,
                line=sentence.line,
                paragraph=sentence.paragraph,
                words=_words(sentence, spoken),
                number=numbers[spoken.sentence],
            )
        )
    return tuple(sorted([*said, *_recordings(timeline)], key=lambda u: u.start_sample))


def _numbers(sentences: Sequence[SentenceTake]) -> list[int | None]:
    """Which sentence of its line each one is, from 1, as `studio retake --sentence` counts them: without recordings."""
    said: Counter[int] = Counter()
    out: list[int | None] = []
    for sentence in sentences:
        said[sentence.line] += not sentence.recorded
        out.append(None if sentence.recorded else said[sentence.line])
    return out


def _recordings(timeline: Timeline) -> list[Utterance]:
    """Clips without a speaker, named by their file, as their words are not known."""
    return [
        Utterance(
            speaker=RECORDING,
            text=f"[{one_line(PurePath(event.name).stem.replace('-', ' ').replace('_', ' '))}]",
            start_sample=event.start_sample,
            stop_sample=event.stop_sample,
            turn=-1 - index,
            line=event.line,
        )
        for index, event in enumerate(timeline.events)
        if event.kind == "clip" and event.name
    ]


def _words(sentence: SentenceTake, spoken: SentencePlacement) -> tuple[SpokenWord, ...]:
    """The written words of a sentence and when they sound."""
    take, written = sentence.take, written_words(sentence.text)
    if take.words:
        first = spoken.start_sample - round(
            take.onset_sample * RATE / take.rate_hz
        )  # where the take's first sample would lie
        heard = [(w.text, first + round(w.start_s * RATE), first + round(w.end_s * RATE)) for w in take.words]
    else:
        heard = share(sentence.spoken.split() or written, spoken.start_sample, spoken.stop_sample)
    return _within(_timed(written, heard, measured=bool(take.words)), spoken)


def written_words(text: str) -> list[str]:
    """The words of a text, separated by whitespace; a sign that stands alone (a dash) belongs to the word before it."""
    words: list[str] = []
    for token in one_line(text).split():
        if words and not (_key(token) and _key(words[-1])):
            words[-1] += f" {token}"
        else:
            words.append(token)
    return words


def _timed(written: Sequence[str], heard: Sequence[_Heard], *, measured: bool) -> list[SpokenWord]:
    """Written words with the times of what was heard of them; words of which nothing was heard share a neighbour's."""
    keys = [_key(text) for text, _, _ in heard]
    spans = align([_reading(word, keys) for word in written], keys)
    groups: list[tuple[list[str], list[Span]]] = []
    for word, span in zip(written, spans, strict=True):
        if not groups or (span and groups[-1][1]):
            groups.append(([], []))
        groups[-1][0].append(word)
        groups[-1][1].extend([span] if span else [])
    timed = []
    for words, found in groups:
        begin, end = (found[0].start, found[-1].stop - 1) if found else (0, len(heard) - 1)
        sure = measured and len(words) == 1 and all(span.sure for span in found)
        for text, start, stop in share(words, heard[begin][1], heard[end][2]):
            timed.append(SpokenWord(text, start, stop, sure))
    return timed


def _reading(word: str, keys: Sequence[str]) -> list[str]:
    """How a written word is probably read, as keys."""
    key = _key(word)
    return [key] if key in keys else [k for said in _spoken(word).split() if (k := _key(said))] or [key]


@functools.lru_cache(maxsize=4096)
def _spoken(word: str) -> str:
    return speakable(word).text


def _key(word: str) -> str:
    """What of a word is compared: letters and digits, without marks, which engines may lack."""
    folded = word.casefold()
    if not folded.isascii():
        folded = transliterate("".join(c for c in folded if c.isalnum())).text.casefold()
    return _SIGNS.sub("", folded)


def _within(words: Sequence[SpokenWord], spoken: SentencePlacement) -> tuple[SpokenWord, ...]:
    """The words held inside their sentence, in order, a sample or more each where there is room for that."""
    held = []
    at = spoken.start_sample
    for number, word in enumerate(words, start=1):
        room = spoken.stop_sample - (len(words) - number)
        start = max(at, min(word.start_sample, room - 1))
        at = max(start, min(max(word.stop_sample, start + 1), room))
        held.append(SpokenWord(word.text, start, at, word.measured))
    return tuple(held)
