"""Decides where chapters begin. In: a Script. Out: places, each with its score and the reason.

The sum of three terms is made as large as possible: how typical the words of each chapter are of one topic, the
evidence for each place (phrases that change the subject, the agenda, words and names that begin or end there, minima
of similarity), and how usual the length of each chapter is. This is dynamic programming over all beginnings of
sentences, in time linear in the length of the text.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.outline import agenda
from studio.outline.cohesion import Floats, arrivals, depths, encode, rises, stretches
from studio.outline.cues import Cue, closes, read_cues
from studio.outline.sentences import WORDS_PER_MINUTE, Sentence, sentences
from studio.outline.vocabulary import tokens
from studio.values import Script

SHORTEST_SCRIPT = 3 * WORDS_PER_MINUTE
"""Words; a shorter script is one chapter."""
SHORTEST = (50, 120)
"""A chapter has at least a quarter of the usual number of words, but this minimum stays between these two."""
SHORTEST_OPENING = 25
"""Fewest words before the first heading."""
SHORTEST_CLOSING = 60
"""Fewest words of a closing chapter."""
PLACES = 5_000
"""Most places that are compared; if there are more, those with the best scores are."""
BAND = 600
"""Most places in a chapter."""
SURE = 3.5
"""Nats; a phrase with this score is enough by itself."""

COHESION = 0.1
"""Weight of cohesion. It is low because words come in bursts, which the probabilities leave out."""
LENGTH = 0.6
"""Weight of the length: the nats lost by a chapter that is e times as long as usual, or 1/e."""
DEPTH, ARRIVAL, RISE = 0.5, 6.0, 1.0
"""Weights of a minimum of similarity (per standard deviation), of new words (if all are new), and of a new name."""
HEADLINE, CLOSING = 3.5, 6.0
"""Nats added if the sentence looks like a headline, and if the show says goodbye there."""
FEWEST, MOST, STEPS = 0.4, 2.0, 8
"""Fewest and most chapters as shares of the usual number; and how often the cost is changed to get there."""
COST = 3.5
"""Nats that a place must reach."""
INSIDE = {"turn": 0.0, "paragraph": -0.5, "sentence": -3.0}
"""Nats added to a place by what begins there: a turn, a paragraph or a sentence."""
ANNOUNCES, UNANNOUNCED = 2, -3.0
"""If phrases announced this many places, all changes are taken to be announced: a place without a phrase loses nats."""
UNANSWERED, FOLLOWS = -5.0, -0.8
"""Nats added between a question and its answer, and where another speaker than the leading one begins."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a chapter begins."""

    sentence: int
    """Index into the sentences."""
    score: float
    """Nats in favour of it, beyond its cost."""
    why: str
    closing: bool = False
    """The show says goodbye here."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What titles are made of: the sentences, the places and the announced topics."""

    said: tuple[Sentence, ...]
    places: tuple[Place, ...]
    items: tuple[tuple[int, agenda.Item], ...] = ()
    """The announced topics, each with the sentence in which it begins."""
    why_none: str = ""
    """Why there are no places."""


def usual_length_words(words: int) -> float:
    """Words of a usual chapter in a script of that many: a script of 5 minutes has three, one of 40 has nine."""
    minutes = words / WORDS_PER_MINUTE
    return words / min(200.0, 1.0 + 0.5 * math.pow(minutes, 0.75))


def decide(script: Script) -> Reading:
    """Where chapters begin; empty, with the reason, where there are headings, or too few words."""
    if any(segment.title for segment in script.segments):
        return Reading((), (), why_none="it has headings already")
    said = sentences(script)
    total = sum(s.words for s in said)
    if total < SHORTEST_SCRIPT:
        return Reading(tuple(said), (), why_none="it is shorter than three minutes")
    cues = read_cues(said)
    begin = _opens(script, said)
    at = _places(said, cues, begin)
    blocks = [
        [t.term for s in said[first:after] for t in tokens(s.text) if t.term]
        for first, after in zip(at, [*at[1:], len(said)], strict=True)
    ]
    words = np.cumsum([0] + [sum(s.words for s in said[a:b]) for a, b in zip(at, [*at[1:], len(said)], strict=True)])
    coded, shares, known = encode(blocks)
    if not len(shares):
        return Reading(tuple(said), (), why_none="no word is said twice")
    items = agenda.read_agenda(script, said)
    cue = np.array([cues[k].score for k in at])
    promised = agenda.place(items, blocks, [int(w) for w in words[:-1]], cue)
    names = [_names(said[k], known) for k in at]
    reasons, gain = _weigh(said, at, cues, coded, names, promised)
    chosen = _choose(stretches(coded, shares, min(BAND, len(at))), gain, words, _closings(said, at, words))
    places = [Place(at[k], float(gain[k]), _why(reasons[k]), closing) for k, closing in chosen]
    taken_up = tuple((at[k], item) for k, item in zip(promised, items, strict=True) if k >= 0)
    return Reading(tuple(said), tuple(places), taken_up, "" if places else "it stays with one subject")


def _opens(script: Script, said: Sequence[Sentence]) -> int:
    """The first sentence after the cold open."""
    turns = 0
    for segment in script.segments:
        if segment.kind != "cold_open":
            break
        turns += len(segment.turns)
    return next((k for k, s in enumerate(said) if s.turn >= turns), 0)


def _places(said: Sequence[Sentence], cues: Sequence[Cue], begin: int) -> list[int]:
    """The sentences with which a chapter may begin, in order; the first one begins the opening."""
    free = [k for k in range(begin + 1, len(said)) if said[k].splits]
    if len(free) >= PLACES:
        rank = {k: (cues[k].score, said[k].begins == "turn", said[k].begins == "paragraph") for k in free}
        step = -(-len(free) // PLACES)
        free = [max(free[n : n + step], key=lambda k: rank[k]) for n in range(0, len(free), step)]
    return [0, *free]


def _weigh(
    said: Sequence[Sentence],
    at: Sequence[int],
    cues: Sequence[Cue],
    coded: Sequence[Sequence[int]],
    names: Sequence[frozenset[int]],
    promised: Sequence[int],
) -> tuple[list[list[tuple[float, str]]], Floats]:
    """The evidence for a chapter at each place: the reasons with their nats, and their sum."""
    window = _window(said, at)
    deep, new = depths(coded, window), arrivals(coded, window)
    risen = rises(coded, names, 2 * window)
    usual = float(new.mean())
    taken = {k for k in promised if k >= 0}
    announced = sum(cues[k].score >= SURE for k in at) >= ANNOUNCES
    lead = {said[k].speaker for k in at if cues[k].score >= 2.0}
    reasons: list[list[tuple[float, str]]] = []
    gain = np.full(len(at), -COST)
    for n, k in enumerate(at):
        speaker = said[k].speaker
        here = [
            (cues[k].score * 1.5, cues[k].why),
            (agenda.FIT if n in taken else 0.0, "a promised subject is taken up"),
            (HEADLINE if _is_headline(said, k) else 0.0, "stands as a headline"),
            (RISE * float(risen[n]), "a name is taken up"),
            (ARRIVAL * (float(new[n]) - usual), "other words and names come in"),
            (DEPTH * float(np.clip(deep[n], -1, 3)), "the words before and after differ"),
        ]
        against = INSIDE[said[k].begins] if cues[k].score < SURE else 0.25 * INSIDE[said[k].begins]
        if n and said[k].begins == "turn" and _asks(said[k - 1]):
            against += UNANSWERED
        if announced and cues[k].score < 1.0 and n not in taken and not _is_headline(said, k):
            against += UNANNOUNCED
        if lead and speaker not in lead:
            against += FOLLOWS
        reasons.append(sorted((r for r in here if r[0] > 0.5), reverse=True))
        gain[n] += sum(nats for nats, _ in here) + against
    return reasons, gain


def _names(sentence: Sentence, known: Mapping[str, int]) -> frozenset[int]:
    """Words at the beginning of a sentence that may be names: with a capital letter or a digit."""
    opening = (t for t in tokens(sentence.text[:120]) if t.term in known)
    return frozenset(known[t.term] for t in opening if not t.text.islower())


def _is_headline(said: Sequence[Sentence], k: int) -> bool:
    """Whether a sentence is a short paragraph by itself without a full stop, with others below it in the turn."""
    here, below = said[k], said[k + 1] if k + 1 < len(said) else None
    return (
        here.begins != "sentence"
        and 1 < here.words <= 14
        and here.text[-1].isalnum()
        and below is not None
        and below.begins == "paragraph"
    )


def _window(said: Sequence[Sentence], at: Sequence[int]) -> int:
    """Places before and after one that are compared: about 150 words."""
    return max(2, round(150 * len(at) / max(1, sum(s.words for s in said))))


def _asks(sentence: Sentence) -> bool:
    return sentence.text.rstrip("\"'”’»)").endswith("?")


def _closings(said: Sequence[Sentence], at: Sequence[int], words: NDArray[np.int64]) -> set[int]:
    """Places near the end from which on the show says goodbye."""
    late = float(words[-1]) - max(400.0, 0.08 * float(words[-1]))
    found = [n for n, k in enumerate(at) if words[n] >= late and closes(said[k].text)]
    return set(found)


def _choose(
    cohesion: Iterable[Floats], gain: Floats, words: NDArray[np.int64], closings: set[int]
) -> list[tuple[int, bool]]:
    """The best places, rising, and whether each is the closing: neither far fewer nor far more than are usual.

    Where the best are too few or too many for a text of the length, a place costs less or more, in steps.
    """
    usual = int(words[-1]) / usual_length_words(int(words[-1]))
    least, most = round(FEWEST * usual), math.ceil(MOST * usual)
    worth = list(_worth(cohesion, words, closings))
    found = best_boundaries(worth, gain)
    for step in range(1, STEPS + 1):
        if least <= len(found) <= most:
            break
        found = best_boundaries(worth, gain + (0.5 * step if len(found) < least else -0.5 * step))
    return [(k, k in closings and k == found[-1]) for k in found]


def _worth(cohesion: Iterable[Floats], words: NDArray[np.int64], closings: set[int]) -> Iterator[Floats]:
    """For each block, the scores of the chapters that end with it; -inf for those that are too short."""
    count, usual = len(words) - 1, usual_length_words(int(words[-1]))
    shortest = min(max(SHORTEST[0], 0.25 * usual), SHORTEST[1])
    ends = np.zeros(count, dtype=bool)
    ends[sorted(closings)] = True
    for j, hangs in enumerate(cohesion):
        starts = np.arange(j + 1 - len(hangs), j + 1)
        length = words[j + 1] - words[starts]
        unusual = np.log(np.maximum(length, 1) / usual) ** 2
        opening, closing = starts == 0, ends[starts] & (j + 1 == count)
        unusual[(opening | closing) & (length < usual)] = 0.0
        least = np.where(opening, SHORTEST_OPENING, np.where(closing, SHORTEST_CLOSING, shortest))
        yield np.where(length >= least, COHESION * hangs - LENGTH * unusual + CLOSING * closing, -math.inf)


def best_boundaries(worth: Sequence[Floats], gain: Floats) -> list[int]:
    """The places with the largest sum, in order."""
    count = len(worth)
    best = np.full(count + 1, -math.inf)
    best[0] = 0.0
    came = [0] * (count + 1)
    begins = np.concatenate([[0.0], gain[1:], [0.0]])
    reach = np.zeros(count + 1)
    for j, here in enumerate(worth):
        first = j + 1 - len(here)
        score = reach[first : j + 1] + here
        k = int(score.argmax())
        best[j + 1], came[j + 1] = score[k], first + k
        reach[j + 1] = best[j + 1] + begins[j + 1]
    out: list[int] = []
    at = came[count] if best[count] > -math.inf else 0
    while at:
        out.append(at)
        at = came[at]
    return out[::-1]


def _why(reasons: Sequence[tuple[float, str]]) -> str:
    return "; ".join(dict.fromkeys(why for _, why in reasons)) or "the words before and after differ"
