"""Topics that the script announces: a list of stories, or "First …, next …, finally …" in its description or opening.

In: a Script and its sentences. Out: the topics, and where each one most likely begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.outline.cohesion import Floats
from studio.outline.sentences import Sentence
from studio.outline.vocabulary import WEAK, tokens
from studio.text.sentences import split_sentences
from studio.values import Script

Indices = NDArray[np.int64]

OPENING = 0.15
"""Share of the script in which an agenda may be spoken."""

AHEAD = 220
"""Words after a place that are compared with an item, and as many before."""

FIT = 2.5
"""Nats added to the score of the best place for an item."""

LONGEST_PART = 12
"""Words of a part of a list."""

LEAST = 2
"""Items that make an agenda."""

_FIRST = re.compile(
    r"^\W*(?:but |and |so |we[’']ll )?(?:first|firstly|first up|first off|to start|we begin|we start)\b", re.I
)
_LATER = re.compile(
    r"^\W*(?:and |plus |but )*(?:then|next|second(?:ly)?|third(?:ly)?|fourth|after that|later|also|up next|plus|finally"
    r"|lastly|last|and)\b",
    re.I,
)
_LIST = re.compile(
    r"\b(?:talk(?:ing)? about|discuss(?:ing)?|cover(?:ing)?|look(?:ing)? at|stor(?:y|ies) (?:about|on)|topics?"
    r"|agenda|stories|today|hear about|we have|we[’']ve got)\b\W*",
    re.I,
)
_PART = re.compile(r"\s*(?:[,;:—]\s*(?:and|plus|then|or)?|\band\b(?=\s+(?:the|how|why|what|a|one)\b))\s+", re.I)


@dataclass(frozen=True, slots=True)
class Item:
    """An announced topic."""

    text: str
    terms: frozenset[str]
    title: str | None = None
    """Where the script itself has a title for it."""


def read_agenda(script: Script, said: Sequence[Sentence]) -> list[Item]:
    """The announced topics, in order; empty if there are none."""
    if len(script.stories) >= LEAST:
        return [_item(f"{s.title} {s.summary or ''}", s.title) for s in script.stories]
    total, opening, heard = sum(s.words for s in said), [], 0
    for sentence in said:
        if heard > OPENING * total:
            break
        opening.append(sentence.text)
        heard += sentence.words
    written = split_sentences(" ".join((script.description or "").split()))
    return _ordinal_sentences(written) or _ordinal_sentences(opening) or _spoken_list([*written, *opening])


def _ordinal_sentences(texts: Sequence[str]) -> list[Item]:
    """Sentences that begin with First, Next, Finally …, the first of them with First."""
    for k, text in enumerate(texts):
        if not _FIRST.search(text):
            continue
        items = [_item(_FIRST.sub("", text))]
        for later in texts[k + 1 : k + 8]:
            if _LATER.search(later) and not later.rstrip().endswith("?"):
                items.append(_item(_LATER.sub("", later)))
        items = [item for item in items if item.terms]
        if len(items) >= LEAST:
            return items
    return []


def _spoken_list(texts: Sequence[str]) -> list[Item]:
    """The longest list in one sentence that says what is coming, of three parts or more."""
    best: list[Item] = []
    for text in texts:
        start = _LIST.search(text)
        if start is None:
            continue
        parts = [_item(part) for part in _PART.split(text[start.end() : start.end() + 600])]
        parts = [part for part in parts if part.terms and len(part.text.split()) <= LONGEST_PART]
        if len(parts) >= max(3, len(best) + 1):
            best = parts
    return best


def _item(text: str, title: str | None = None) -> Item:
    found = {token.term for token in tokens(text) if token.term and token.text.casefold() not in WEAK}
    return Item(" ".join(text.split()).strip(" ,.:;—–-"), frozenset(found), title)


def place(items: Sequence[Item], blocks: Sequence[Sequence[str]], starts: Sequence[int], cues: Floats) -> list[int]:
    """The block in which each item most likely begins, or -1; rising from item to item.

    Args:
        items: what was promised.
        blocks: terms of every block.
        starts: words before each block.
        cues: how surely a new subject begins with each block, nats.
    """
    places = [-1] * len(items)
    if not items or not blocks:
        return places
    at = np.array(starts)
    ahead = np.searchsorted(at, at + AHEAD)
    behind = np.searchsorted(at, at - AHEAD)
    gains = np.array([_rise(item, blocks, ahead, behind) for item in items])
    weighed = np.where(gains > 0.15, gains + 0.08 * np.minimum(cues, 4.0), -1.0)
    best = np.zeros((len(items) + 1, len(blocks) + 1))
    for n, gain in enumerate(weighed):
        best[n + 1, 1:] = np.maximum.accumulate(np.maximum(best[n, 1:], best[n, :-1] + gain))
    n, k = len(items), len(blocks)
    while n and k:
        if best[n, k] == best[n, k - 1]:
            k -= 1
        elif best[n, k] == best[n - 1, k]:
            n -= 1
        else:
            places[n - 1] = k - 1
            n, k = n - 1, k - 1
    return places


def _rise(item: Item, blocks: Sequence[Sequence[str]], ahead: Indices, behind: Indices) -> Floats:
    """How much larger a share of the item's terms is said after each place than before it, -1 to 1."""
    terms = sorted(item.terms)
    if not terms:
        return np.zeros(len(blocks))
    column = {term: n for n, term in enumerate(terms)}
    total = np.zeros((len(blocks) + 1, len(terms)))
    for k, block in enumerate(blocks):
        for term in block:
            if term in column:
                total[k + 1, column[term]] += 1
    total = np.cumsum(total, axis=0)
    here = np.arange(len(blocks))
    after, before = total[ahead] - total[here], total[here] - total[behind]
    weight = 1.0 / np.log(2.0 + total[-1])  # a word that is used throughout the episode says little
    rise = (np.minimum(after, 3) - np.minimum(before, 3)) / 3
    return np.asarray((rise * weight).sum(axis=1) / weight.sum())
