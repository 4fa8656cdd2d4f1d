"""A title for every chapter: a few words of its own that set it apart from the rest.

In: a Script and what was read of it. Out: titles, one for each place, no two alike.

A phrase is worth how often it is said in the stretch, times how much more often than elsewhere; what stands where the
host takes up the subject, what was promised, names and longer phrases count for more.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from studio.outline.agenda import Item
from studio.outline.decide import Reading
from studio.outline.phrases import Grammar, Phrase, phrases, plain
from studio.outline.vocabulary import STOP, TOKEN, words
from studio.values import Script

SMALL = words("a an and as at but by for from in into of off on or over per the to up via vs with")
"""Words that stay small in a title."""

LONGEST = 2500
"""Words of a chapter from which its title is taken."""
OPENING_WORDS = 120
"""Words at the head of a chapter in which its subject is named."""
# Factors by which a phrase counts more (or less) than its mentions alone:
NAMED = 1.3
"""A name."""
OPENING = 2.0
"""A phrase of the chapter's opening."""
PROMISED = 2.2
"""A phrase that the agenda promised."""
HINTED = 1.3
"""A phrase that shares a word with what the agenda promised."""
LONGER = 0.7
"""Added for each further word."""
FIRST = 1.5
"""A phrase of the chapter's first two sentences."""
BARE = 0.6
"""A single word that is not a name."""
PARTLY = 0.35
"""A phrase must occur outside longer phrases in at least this share of its mentions."""
FULLER = 0.25
"""Share of a phrase's worth from which on a longer one that has it inside says it better."""
SECOND = 0.55
"""Share of the best phrase's score that a second one needs to be used beside it."""
WIDEST = 7
"""The most words of a title."""
CLOSING = "Closing"
GENERIC = "Part"


def make_titles(script: Script, reading: Reading) -> list[str]:
    """Titles of the places, in order."""
    used = _used(reading)
    grammar = Grammar(sentence.text for k, sentence in enumerate(reading.said) if used[k])
    found = [phrases(s.text, grammar) if used[k] else [] for k, s in enumerate(reading.said)]
    opened = reading.places[0].sentence if reading.places else 0  # an opening names what is coming
    everywhere = Counter(phrase.key for each in found[opened:] for phrase in each)
    people = {plain(word) for name in script.speakers for word in TOKEN.findall(name)}
    starts = [place.sentence for place in reading.places]

    def nearest(sentence: int) -> int:
        return min(starts, key=lambda start: abs(start - sentence))

    out: list[str] = []
    for number, (place, after) in enumerate(zip(reading.places, [*starts[1:], len(found)], strict=True), 1):
        start = place.sentence
        items = [item for k, item in sorted(reading.items, key=lambda i: abs(i[0] - start)) if nearest(k) == start]
        title = next((item.title for item in items if item.title), None)
        if title is None and place.closing:
            title = CLOSING
        if title is None:
            stretch = range(start, after)
            share = sum(used[start:after]) / sum(used[opened:])
            ranked = _ranked(found, stretch, share, _opening(reading, start), everywhere, people, items, grammar)
            title = next((t for t in _wordings(ranked, grammar) if t not in out), None)
        out.append(_unlike(title or f"{GENERIC} {number + 1}", out))
    return out


def _used(reading: Reading) -> list[bool]:
    """For each sentence, whether titles are taken from it: a chapter's first minutes, if it is very long."""
    starts = {place.sentence for place in reading.places}
    out, words = [], 0
    for k, sentence in enumerate(reading.said):
        words = 0 if k in starts else words
        out.append(words < LONGEST)
        words += sentence.words
    return out


def _opening(reading: Reading, start: int) -> range:
    """The sentences at the head of a chapter."""
    stop, words = start, 0
    while stop < len(reading.said) and words < OPENING_WORDS:
        words += reading.said[stop].words
        stop += 1
    return range(start, stop)


def _ranked(
    found: Sequence[Sequence[Phrase]],
    stretch: range,
    share: float,
    opening: range,
    everywhere: Counter[tuple[str, ...]],
    people: set[str],
    items: Sequence[Item],
    grammar: Grammar,
) -> list[tuple[float, Phrase]]:
    """Phrases of a stretch by what they are worth, the best first, in their commonest spelling."""
    spellings: dict[tuple[str, ...], Counter[Phrase]] = defaultdict(Counter)
    for k in stretch:
        for phrase in found[k]:
            spellings[phrase.key][phrase] += 1
    said = {p for item in items for p in phrases(item.text, grammar)}
    promised = _longest({p.key for p in said if p.named or len(p.key) > 1})
    promised_terms = frozenset(term for item in items for term in item.terms)
    first_words = {phrase.key for k in opening[:2] if k in stretch for phrase in found[k]}
    early = {phrase.key for k in opening if k in stretch for phrase in found[k]}
    inside = {key: sum(spelling.values()) for key, spelling in spellings.items()}
    inside_more: Counter[tuple[str, ...]] = Counter()
    for key, count in inside.items():
        for first in range(len(key)):
            for last in range(first + 1, len(key) + 1):
                part = key[first:last]
                if part != key:
                    inside_more[part] = max(inside_more[part], count)
    out = []
    for key, spelling in spellings.items():
        phrase = max(spelling, key=lambda p: (spelling[p], p.words))
        if any(plain(word) in people for word in phrase.words):
            continue
        here, all_over = inside[key], everywhere[key]
        special = math.log((here + 0.5) / (share * all_over + 0.5)) + 0.15
        if special <= 0 or (here < 2 and key not in early and key not in promised):
            continue
        alone = here - inside_more[key]
        if alone < PARTLY * here:
            continue
        worth = here**0.6 * special * (1 + LONGER * min(len(key) - 1, 2))
        worth *= BARE if len(key) == 1 and not phrase.named else 1.0
        worth *= FIRST if key in first_words else 1.0
        worth *= NAMED if phrase.named else 1.0
        worth *= OPENING if key in early else 1.0
        worth *= PROMISED if key in promised else HINTED if promised_terms.intersection(key) else 1.0
        if here == 1 and len(key) > 2 and not phrase.named:
            worth *= 0.5
        out.append((worth, phrase))
    return sorted(out, key=lambda pair: (-pair[0], pair[1].words))


def _longest(keys: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Those that are no part of another."""
    parts = {key[a:b] for key in keys for a in range(len(key)) for b in range(a + 1, len(key) + 1) if b - a < len(key)}
    return keys - parts


def _wordings(ranked: Sequence[tuple[float, Phrase]], grammar: Grammar) -> list[str]:
    """Titles from the best phrases: one that says enough, or two side by side."""
    out = []
    for n, (worth, short) in enumerate(ranked[:6]):
        longer = (p for value, p in ranked if value >= FULLER * worth and _holds(p.key, short.key))
        phrase = next(longer, short)
        if len(phrase.key) == 1:
            second = next(
                (
                    other
                    for value, other in ranked[n + 1 : 8]
                    if value >= SECOND * worth
                    and not set(other.key) & set(phrase.key)
                    and len(other.words) + len(phrase.words) < WIDEST
                ),
                None,
            )
            if second is not None:
                out.append(f"{in_title_case(phrase.words)} and {in_title_case(second.words)}")
                continue
        out.append(in_title_case(phrase.words))
    return out


def _holds(longer: tuple[str, ...], short: tuple[str, ...]) -> bool:
    """Whether a phrase has another one in it."""
    spans = range(len(longer) - len(short) + 1)
    return len(longer) > len(short) and any(longer[k : k + len(short)] == short for k in spans)


def in_title_case(words: Sequence[str]) -> str:
    """Words as written in a title; capitals inside a word are kept."""
    out = []
    for k, word in enumerate(words):
        inner = 0 < k < len(words) - 1 and word.casefold() in SMALL
        out.append(word if inner or not word.islower() else "-".join(p[:1].upper() + p[1:] for p in word.split("-")))
    while out and out[-1].casefold() in STOP and len(out) > 1:
        out.pop()
    return " ".join(out)


def _unlike(title: str, others: Sequence[str]) -> str:
    """A title that none of the others is."""
    if title not in others:
        return title
    return next(f"{title} ({n})" for n in range(2, len(others) + 3) if f"{title} ({n})" not in others)
