"""What is said and when, word by word: the timeline's sentences as written, with times exact to the sample.

An engine's word times are for spoken words ("seven billion dollars"), but a transcript has the written ones ("$7
billion"). So the spoken form of each written word is aligned with the words that were spoken. If an engine gives no
word times, the sentence's time is divided among its letters.
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
_TimedWord: TypeAlias = tuple[str, int, int]
"""A spoken word, and the samples on the timeline where it starts and stops."""


def utterances(
    script: Script, speakers: Mapping[str, str], sentences: Sequence[SentenceTake], timeline: Timeline
) -> tuple[Utterance, ...]:
    """The transcript of an episode, in the order of the timeline.

    Args:
        script: for who speaks.
        speakers: spelling of a name in the script → the speaker's name in the cast.
        sentences: those from which the timeline was made.
        timeline: when they sound.

    Joined with single spaces, the words of an utterance are its text. They are in order, within it, and don't overlap.
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
    """The number of each sentence in its line, from 1, as `studio retake --sentence` counts; None for recordings."""
    said: Counter[int] = Counter()
    out: list[int | None] = []
    for sentence in sentences:
        said[sentence.line] += not sentence.recorded
        out.append(None if sentence.recorded else said[sentence.line])
    return out


def _recordings(timeline: Timeline) -> list[Utterance]:
    """Clips without a speaker; their text is the file's name, since their words are not known."""
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
        take_start = spoken.start_sample - round(take.onset_sample * RATE / take.rate_hz)
        timed = [(w.text, take_start + round(w.start_s * RATE), take_start + round(w.end_s * RATE)) for w in take.words]
    else:
        timed = share(sentence.spoken.split() or written, spoken.start_sample, spoken.stop_sample)
    return _within(_written_times(written, timed, measured=bool(take.words)), spoken)


def written_words(text: str) -> list[str]:
    """The words of a text, separated by whitespace; a lone sign such as a dash belongs to the word before it."""
    words: list[str] = []
    for token in one_line(text).split():
        if words and not (_key(token) and _key(words[-1])):
            words[-1] += f" {token}"
        else:
            words.append(token)
    return words


def _written_times(written: Sequence[str], spoken: Sequence[_TimedWord], *, measured: bool) -> list[SpokenWord]:
    """Written words with the times of the spoken words that they match; a word without a match shares a neighbour's."""
    keys = [_key(text) for text, _, _ in spoken]
    spans = align([_reading(word, keys) for word in written], keys)
    groups: list[tuple[list[str], list[Span]]] = []
    for word, span in zip(written, spans, strict=True):
        if not groups or (span and groups[-1][1]):
            groups.append(([], []))
        groups[-1][0].append(word)
        groups[-1][1].extend([span] if span else [])
    timed = []
    for words, found in groups:
        begin, end = (found[0].start, found[-1].stop - 1) if found else (0, len(spoken) - 1)
        sure = measured and len(words) == 1 and all(span.sure for span in found)
        for text, start, stop in share(words, spoken[begin][1], spoken[end][2]):
            timed.append(SpokenWord(text, start, stop, sure))
    return timed


def _reading(word: str, keys: Sequence[str]) -> list[str]:
    """The words that a written word is probably read as, as keys."""
    key = _key(word)
    return [key] if key in keys else [k for said in _spoken(word).split() if (k := _key(said))] or [key]


@functools.lru_cache(maxsize=4096)
def _spoken(word: str) -> str:
    return speakable(word).text


def _key(word: str) -> str:
    """A word as it is compared: letters and digits only, without diacritics, which engines may drop."""
    folded = word.casefold()
    if not folded.isascii():
        folded = transliterate("".join(c for c in folded if c.isalnum())).text.casefold()
    return _SIGNS.sub("", folded)


def _within(words: Sequence[SpokenWord], spoken: SentencePlacement) -> tuple[SpokenWord, ...]:
    """The words limited to their sentence, in order, each at least a sample long if there is room."""
    limited = []
    at = spoken.start_sample
    for number, word in enumerate(words, start=1):
        room = spoken.stop_sample - (len(words) - number)
        start = max(at, min(word.start_sample, room - 1))
        at = max(start, min(max(word.stop_sample, start + 1), room))
        limited.append(SpokenWord(word.text, start, at, word.measured))
    return tuple(limited)
