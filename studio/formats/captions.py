"""Splits a transcript into caption cues, whatever the file format: each cue is a few lines for a few seconds.

A cue is a sentence where that fits. A long sentence is split where its clauses end, or between words if it must be.
Short sentences of one speaker share a cue, or stay on screen in the silence that follows. All splits of one speaker's
stretch are decided together: the cheapest way by dynamic programming, with the costs below.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from studio.formats.chapters import milliseconds
from studio.formats.sanitize import one_line
from studio.text.align import share
from studio.values import RATE, Utterance

SHORTEST_S, LONGEST_S = 0.8, 7.0
"""Shortest and longest time of a cue, as usual for captions: long enough to be read once, not twice."""
TOGETHER_S = 1.0
"""Sentences with a longer silence between them never share a cue."""

CUE = 10.0
"""Cost of a cue. The other costs are relative to it."""
EVEN = 8.0
"""Cost of an unfilled cue. It makes the cues of one sentence about equally long."""
JOINED = 25.0
"""Cost of a sentence that begins inside a cue."""
SHORT = 60.0
"""Cost of a cue that can't be shown long enough."""
AFTER_CLAUSE, AFTER_COMMA, BEFORE_CONJUNCTION, INSIDE = 2.0, 4.0, 9.0, 20.0
"""Cost of ending a cue there."""
CONJUNCTIONS = frozenset(
    """
    and but or nor so yet because although though while when where whether which who that than if unless until since
    before after as with without in on at for from to of by about into over under between against through
    """.split()  # noqa: SIM905
)
"""Also prepositions: words that belong to the words after them."""
_CLOSERS = "\"'”’»›)]}*_"


@dataclass(frozen=True, slots=True)
class Form:
    """What a kind of caption file allows."""

    line_chars: int
    """Characters on a line, 1 or more."""
    lines: int
    """Lines in a cue, 1 or more."""
    labels: bool = False
    """Whether ``Name:`` precedes the words when the speaker changes."""
    shortest_s: float = SHORTEST_S
    longest_s: float = LONGEST_S


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption."""

    speaker: str
    lines: tuple[str, ...]
    """The words, with the label where the form has labels."""
    start_sample: int
    """First sample on the timeline."""
    stop_sample: int
    """One past the last; after the next cue's start only where two speak at once."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word, or a part of one that is longer than a line."""

    text: str
    start_sample: int
    stop_sample: int
    sentence: int


def cues(utterances: Sequence[Utterance], samples: int, form: Form) -> tuple[Cue, ...]:
    """The captions of an episode, in order.

    Args:
        utterances: in order; their words rise.
        samples: length of the episode.
        form: what the file allows.

    Every word is in one cue, in order. Cues overlap only where two people speak at once, end with the episode, and last
    between the form's shortest and longest time wherever the words leave room for that.
    """
    runs = _runs(utterances, form)
    out: list[Cue] = []
    for number, (speaker, pieces) in enumerate(runs):
        following = runs[number + 1][1][0].start_sample if number + 1 < len(runs) else samples
        label = ""
        if form.labels and (not out or out[-1].speaker != speaker):
            label = shortened(speaker, form.line_chars - 1)
            label += ":" if label else ""
        for part in _parted(pieces, following, len(label), form):
            words = [label, *(p.text for p in part)] if label else [p.text for p in part]
            out.append(Cue(speaker, _lines(words, form.line_chars), part[0].start_sample, part[-1].stop_sample))
            label = ""
    return _shown(out, samples, form)


def cue_times(shown: Sequence[Cue]) -> list[tuple[int, int]]:
    """Start and end of every cue in ms: rounded as chapters are, at least 1 ms long, in order of their starts.

    None starts before the last one's end, but where two speak at once.
    """
    times: list[tuple[int, int]] = []
    before: Cue | None = None
    for cue in shown:
        start = milliseconds(cue.start_sample)
        if before is not None:
            start = max(start, times[-1][before.stop_sample <= cue.start_sample])
        times.append((start, max(milliseconds(cue.stop_sample), start + 1)))
        before = cue
    return times


def shortened(name: str, chars: int) -> str:
    """A name on one line, cut where it is longer than ``chars``."""
    name = one_line(name)
    return name if len(name) <= chars else name[: max(0, chars - 1)].rstrip() + "…"


def _runs(utterances: Sequence[Utterance], form: Form) -> list[tuple[str, list[_Piece]]]:
    """What one speaker says without a long silence, piece by piece; no run is empty."""
    runs: list[tuple[str, list[_Piece]]] = []
    for number, said in enumerate(utterances):
        words = [(w.text, w.start_sample, w.stop_sample) for w in said.words] or share(
            said.text.split(), said.start_sample, said.stop_sample
        )
        pieces = [
            _Piece(part, begin, end, number)
            for text, start, stop in words
            for word in share(one_line(text).split(), start, stop)
            for part, begin, end in share(_broken(word[0], form.line_chars), word[1], word[2])
        ]
        if not pieces:
            continue
        last = runs[-1] if runs else None
        if last and last[0] == said.speaker and pieces[0].start_sample - last[1][-1].stop_sample <= TOGETHER_S * RATE:
            runs[-1][1].extend(pieces)
        else:
            runs.append((said.speaker, pieces))
    return runs


def _broken(word: str, chars: int) -> list[str]:
    return [word[i : i + chars] for i in range(0, len(word), chars)]


def _parted(pieces: Sequence[_Piece], following: int, label: int, form: Form) -> list[Sequence[_Piece]]:
    """A run split into cues at the least cost; ``following`` is the sample where the next run begins."""
    count = len(pieces)
    ends = [CUE + _end_cost(pieces, at) for at in range(count)]
    starts, stops = [piece.start_sample for piece in pieces], [piece.stop_sample for piece in pieces]
    rooms = [*starts[1:], following]
    sentences = [piece.sentence for piece in pieces]
    begins = [False, *(a != b for a, b in pairwise(sentences))]
    best = [0.0] + [math.inf] * count
    came = [0] * (count + 1)
    lengths = [len(piece.text) for piece in pieces]
    longest, shortest, line_chars, most_lines = (
        form.longest_s * RATE,
        form.shortest_s * RATE,
        form.line_chars,
        form.lines,
    )
    even = EVEN / (line_chars * most_lines) ** 2
    for first in range(count):
        lines, width, chars, so_far = 1, 0 if first else label, 0, best[first]
        latest, readable = starts[first] + longest, starts[first] + shortest
        for last in range(first, count):
            length = lengths[last]
            if width and width + 1 + length > line_chars:
                lines, width = lines + 1, length
            else:
                width += length + (1 if width else 0)
            if last > first:
                if lines > most_lines or stops[last] > latest:
                    break
                if begins[last]:
                    so_far += JOINED
            chars += length + 1
            cost = so_far + ends[last] + even * chars * chars
            if rooms[last] < readable:
                cost += SHORT
            if cost < best[last + 1]:
                best[last + 1], came[last + 1] = cost, first
    parts: list[Sequence[_Piece]] = []
    at = count
    while at:
        parts.append(pieces[came[at] : at])
        at = came[at]
    return parts[::-1]


def _end_cost(pieces: Sequence[_Piece], at: int) -> float:
    """What it costs to end a cue after a piece."""
    if at + 1 == len(pieces) or pieces[at + 1].sentence != pieces[at].sentence:
        return 0.0
    sign = pieces[at].text.rstrip(_CLOSERS)[-1:]
    if sign in {";", ":", "—", "–", "…", ".", "!", "?"}:
        return AFTER_CLAUSE
    if sign == ",":
        return AFTER_COMMA
    return BEFORE_CONJUNCTION if pieces[at + 1].text.lower() in CONJUNCTIONS else INSIDE


def _lines(words: Sequence[str], chars: int) -> tuple[str, ...]:
    """The words on as few lines as possible, of about equal length."""
    fewest = _wrapped(words, chars)
    even = max(-(-(sum(len(w) + 1 for w in words) - 1) // len(fewest)), *(len(w) for w in words), 1)
    for width in range(even, chars):
        lines = _wrapped(words, width)
        if len(lines) == len(fewest):
            return tuple(lines)
    return tuple(fewest)


def _wrapped(words: Sequence[str], chars: int) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= chars:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _shown(spoken: Sequence[Cue], samples: int, form: Form) -> tuple[Cue, ...]:
    """Cues that last as long as their words; a short one begins earlier or ends later if there is silence."""
    shortest = round(form.shortest_s * RATE)
    shown: list[Cue] = []
    for number, cue in enumerate(spoken):
        following = spoken[number + 1].start_sample if number + 1 < len(spoken) else samples
        earliest = shown[-1].stop_sample if shown else 0
        if cue.start_sample < earliest or following < cue.stop_sample:  # two speak at once, so two captions may stay
            following = min(samples, max(following, cue.start_sample + shortest))
        stop = max(cue.stop_sample, min(cue.start_sample + shortest, following))
        start = min(cue.start_sample, max(stop - shortest, earliest))
        if shown and start < shown[-1].start_sample:  # said together with words that took two captions
            start = shown[-1].start_sample
            stop = min(samples, max(stop, start + shortest))
        shown.append(replace(cue, start_sample=start, stop_sample=stop))
    return tuple(shown)
