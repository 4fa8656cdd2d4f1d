"""Finds names that look like one person: reads a script and its cast, returns proposals. Pure; nothing is joined here.

``names.py`` joins only what is certain. The proposals are for a person to decide: typos, initials, words run together,
and numbers or roles ("Speaker 1", "Guest") whose name is given elsewhere (``introductions.py``).
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from studio.cast.introductions import find_names
from studio.cast.names import fold, is_nobody, look, looks_like, title
from studio.values import Cast, Problem, Script

SHORTEST = 5
"""Letters below which one letter more is another person: Ann and Anna, Jon and Joan."""
LOOK_ALIKE = "letters of different alphabets look the same"
MOST_ALIKE = 60
"""Most names with the same key that are compared; more similar names than this are numbered, not misspelled."""
RARELY = 3
"""A name counts as a typo if the right name has at least this many times as many turns."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two names that may be one person."""

    person: str
    """The name to keep."""
    spelling: str
    """The other one: what would become an alias."""
    reason: str
    line: int
    """Where the other name first stands."""
    likely: bool
    """Likely enough to be accepted without a look."""


def propose(
    script: Script, cast: Cast, known: Sequence[str] = (), is_word: Callable[[str], bool] = lambda _: False
) -> tuple[Proposal, ...]:
    """Which speakers may be one person, each pair once, in the order of the script.

    Args:
        script: what is said, and by whom.
        cast: who is joined already. Two people whom the show names are two people.
        known: names of the show, whether they speak here or not.
        is_word: whether a word or name is a common one: two common names are no typos of each other.
    """
    confirmed = {role.speaker for role in cast.roles if role.origin == "show"} | set(known)
    speakers = list(dict.fromkeys([role.speaker for role in cast.roles] + list(known)))
    person = {spelling: role.speaker for role in cast.roles for spelling in role.spellings}
    said = [person[turn.speaker] for turn in script.turns]
    turns = Counter(said)
    lines = {name: turn.line for name, turn in zip(reversed(said), reversed(script.turns), strict=True)}
    neighbours = {frozenset(pair) for pair in pairwise(said)}
    found: dict[str, list[Proposal]] = {}
    for one, other in _candidates([name for name in speakers if not is_nobody(name)]):
        if one in confirmed and other in confirmed:
            continue
        if title(one) and title(other) and title(one) != title(other):
            continue
        keep, alias = _which(one, other, confirmed, turns)
        reason, likely = _alike(keep, alias, turns, is_word)
        answers = frozenset((one, other)) in neighbours and reason != LOOK_ALIKE
        if reason and not answers:  # people who answer each other are two
            found.setdefault(alias, []).append(Proposal(keep, alias, reason, lines[alias], likely))
    for label, name, line, likely in find_names(script, cast.roles, known):
        found.setdefault(label, []).append(Proposal(name, label, f"called {name} in line {line}", lines[label], likely))
    unambiguous = [options[0] for options in found.values() if len({option.person for option in options}) == 1]
    return tuple(sorted(unambiguous, key=lambda proposal: proposal.line))


def _candidates(names: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of names that share what those of one person share, in the order of the names.

    Look, letters, initials, or all words but one with a letter left out of it: so no name is compared with all others.
    """
    groups: dict[tuple[str, ...], list[int]] = {}
    for k, name in enumerate(names):
        for key in _keys(name):
            group = groups.setdefault(key, [])
            if len(group) < MOST_ALIKE:
                group.append(k)
    pairs = {pair for group in groups.values() for pair in combinations(group, 2)}
    return [(names[a], names[b]) for a, b in sorted(pairs)]


def _keys(name: str) -> set[tuple[str, ...]]:
    folded = fold(name)
    words = folded.split()
    first = "".join(word[0] for word in words)
    seen = look(name).split()
    keys = {("look", *seen), ("letters", _only(r"\w", folded)), ("initials", first, *words[-1:])}
    keys |= {("look", *part) for n in range(1, len(seen)) for part in (seen[:n], seen[n:])}
    letters = _only(r"[^\W_]", name)
    if len(letters) < 9:
        keys.add(("initials", letters.casefold()))
    if len(words) > 1:
        keys.add(("initials", first))
    for n, word in enumerate(words):
        shorter = (word[:k] + word[k + 1 :] for k in range(len(word))) if SHORTEST <= len(word) <= 60 else ()
        keys |= {("typo", str(n), *words[:n], less, *words[n + 1 :]) for less in (word, *shorter)}
    return keys


def as_problems(proposals: Sequence[Proposal]) -> tuple[Problem, ...]:
    """Proposals as problems of the script."""
    return tuple(
        Problem(p.line, f"{p.spelling} may be {p.person} ({p.reason}); `studio cast SCRIPT` shows how to join them")
        for p in proposals
    )


def _which(one: str, other: str, confirmed: set[str], turns: Counter[str]) -> tuple[str, str]:
    """The name to keep first: the one the show knows, the fuller one, the one that says more."""

    def weight(name: str) -> tuple[bool, int, int, int]:
        return name in confirmed, len(fold(name).split()), turns[name], len(name)

    return (one, other) if weight(one) >= weight(other) else (other, one)


def _alike(keep: str, alias: str, turns: Counter[str], is_word: Callable[[str], bool]) -> tuple[str, bool]:
    """Why two names may be one person, and whether that is likely; an empty reason where they aren't alike."""
    full, short = fold(keep), fold(alias)
    if full == short or _only(r"\d", full) != _only(r"\d", short):
        return "", False
    if looks_like(alias, keep):
        return LOOK_ALIKE, True
    if _only(r"\w", full) == _only(r"\w", short):
        return "the same letters", True
    if initials_of(alias, full):
        return "the initials fit", True
    words = [(a, b) for a, b in zip(full.split(), short.split(), strict=False) if a != b]
    if len(full.split()) != len(short.split()) or len(words) != 1 or not one_typo(*words[0]):
        return "", False
    if min(map(len, words[0])) < SHORTEST:
        return "", False
    # Daniel and Daniela, Marco and Marcos: it is in their ends that names differ, and typos are rare there.
    at_end = words[0][0][:-1] in (words[0][1], words[0][1][:-1]) or words[0][1][:-1] == words[0][0]
    usual = at_end or (is_word(words[0][0]) and is_word(words[0][1]))
    rare = turns[alias] * RARELY <= turns[keep] or turns[keep] == 0
    return "one letter differs", rare and not usual


@functools.lru_cache(maxsize=8192)
def _only(kind: str, text: str) -> str:
    """What of a text is of a kind."""
    return "".join(re.findall(kind, text))


def initials_of(short: str, full: str) -> bool:
    """Whether a short name stands for a full one by initials: "A. Lovelace", "AL", "A.L." for "ada lovelace"."""
    parts, words = fold(short).split(), full.split()
    if len(words) < 2:
        return False
    letters = _only(r"[^\W_]", short)
    if letters.isupper() and letters.casefold() == "".join(word[0] for word in words):
        return True
    return (
        len(parts) == len(words)
        and parts[-1] == words[-1]
        and parts != words
        and all(
            part == word or (len(part) == 1 and word.startswith(part)) for part, word in zip(parts, words, strict=True)
        )
    )


def one_typo(a: str, b: str) -> bool:
    """Whether one letter more, less, wrong, or two neighbours swapped make one word of the other."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    if len(a) == len(b):
        return rest_a[1:] == rest_b[1:] or (rest_a[:2] == rest_b[:2][::-1] and rest_a[2:] == rest_b[2:])
    return rest_a[1:] == rest_b or rest_a == rest_b[1:]
