"""Decides how a turn enters: after a gap, over the last words of the turn before, or beside them. Pure.

In: two turns that follow each other, the show's setting, and what the script asks for. Out: an :class:`Entry`.

The figures follow measured conversation. The gap between turns of different speakers is some 200 ms in ten languages
(Stivers et al. 2009, doi:10.1073/pnas.0903616106). About three turns in ten begin before the previous one has ended;
half of these overlaps are shorter than 205 ms, three quarters shorter than 390 ms (Levinson and Torreira 2015,
doi:10.3389/fpsyg.2015.00731). Brief reactions ("Mm-hm.") overlap the other's words without taking the floor (Yngve
1970, "On getting a word in edgewise": backchannels).

Nothing is random: where a turn falls within the distribution is computed from the words of the two turns. So an edit
moves only its own neighbours, and the same script gives the same bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

from studio.values import Overlap, ParagraphBreak, Pronunciation, Speech, Turn

Conversation: TypeAlias = Literal["off", "light", "lively"]
"""How closely turns follow each other: with the show's gaps, as in an interview, or as among friends."""

SPREAD: dict[Conversation, tuple[tuple[float, float], ...]] = {
    "light": ((0.0, -0.15), (0.15, 0.0), (0.5, 0.2), (0.85, 0.4), (1.0, 0.6)),
    "lively": ((0.0, -0.35), (0.15, -0.18), (0.3, 0.0), (0.5, 0.12), (0.75, 0.3), (1.0, 0.7)),
}
"""Cumulative distribution of gaps as (share of turns, seconds from the end of the turn before); negative gaps are
overlaps."""
THOUGHT_WORDS, THOUGHT_S = 30, 0.15
"""A turn of at least this many words begins this many seconds later."""
CUT_IN_S: dict[Conversation, float] = {"light": 0.0, "lively": 0.15}
"""After words that break off with a dash, the next turn begins this many seconds before they end."""
INTERRUPT_S, OVERLAP_S = 0.2, 0.3
"""Seconds of an ``[interrupt]``, and of an ``[overlap]`` without a number."""
BACKCHANNEL_S: dict[Conversation, float] = {"light": 0.15, "lively": 0.35}
"""A backchannel begins this long before the other's sentence ends."""
BACKCHANNEL_DB = -4.0
"""Gain of a backchannel, relative to the speaker's other words."""
BACKCHANNEL_WORDS = 3

_BACKCHANNELS = re.compile(
    r"m+[- ]?h+m+|m+-?m+|mhm|hm+|uh[- ]?huh|aha|ah|oh|wow|right|exactly|absolutely|definitely|totally|precisely|indeed|"
    r"true|very true|so true|sure|of course|yeah|yes|yep|yup|okay|ok|i see|got it|i know|no way|nice|great|cool|"
    r"genau|ja|stimmt|klar|richtig|ach so|oui|exactement|d'accord|voilà|bien sûr|sí|claro|exacto|vale|ya|"
    r"sì|certo|esatto|già|sim|exato|pois é|tak|dokładnie|no właśnie|precies|inderdaad|да|точно|угу",
    re.I,
)
_BROKEN_OFF = re.compile(r"(?:—|–|--|[^\s-]-)[\"'”’)\]*_]*$")
_QUESTION = re.compile(r"\?[\"'”’)\]*_]*$")
_TRAILS_OFF = re.compile(r"(?:…|\.\.\.)[\"'”’)\]*_]*$")


@dataclass(frozen=True, slots=True)
class Entry:
    """How a turn begins."""

    gap_s: float
    """Seconds from the end of the words before to its first word; negative if it begins before they end."""
    gain_db: float = 0.0
    """Added to its words."""
    takes_floor: bool = True
    """False for a backchannel: the next turn follows as if it had not been said."""


def turn_entry(mode: Conversation, before: Turn, turn: Turn, after: Turn | None) -> Entry | None:
    """How a turn begins after another speaker's; None if the show's gaps decide.

    For a turn that is said together with the next one (:func:`is_together`), this applies to both.

    Args:
        mode: the show's setting.
        before: the turn that has the floor.
        turn: the turn that begins.
        after: the turn that follows it without a break, if any.
    """
    overlap = overlap_of(turn)
    if overlap is not None and not overlap.together:
        if overlap.interrupts:
            return Entry(-INTERRUPT_S)
        return Entry(-(OVERLAP_S if overlap.seconds is None else overlap.seconds))
    if mode == "off" or before.speaker == turn.speaker:
        return None
    if _BROKEN_OFF.search(before.text):
        return Entry(-CUT_IN_S[mode])
    if is_backchannel(turn) and not _QUESTION.search(before.text):
        goes_on = after is not None and after.speaker == before.speaker and overlap_of(after) is None
        return Entry(-BACKCHANNEL_S[mode], BACKCHANNEL_DB if goes_on else 0.0, takes_floor=not goes_on)
    if _TRAILS_OFF.search(before.text):
        return None
    thought_s = THOUGHT_S if turn.words >= THOUGHT_WORDS else 0.0
    return Entry(_quantile(SPREAD[mode], _share(before, turn)) + thought_s)


def overlap_of(turn: Turn) -> Overlap | None:
    """The overlap that the script asks for before the first word of a turn, if any."""
    for item in turn.items:
        if isinstance(item, Overlap):
            return item
        if isinstance(item, (Speech, Pronunciation)):
            return None
    return None


def is_together(mode: Conversation, turn: Turn) -> bool:
    """Whether a turn is said at the same time as the turn before it."""
    overlap = overlap_of(turn)
    return overlap is not None and overlap.together and not (overlap.chorus and mode == "off")


def is_backchannel(turn: Turn) -> bool:
    """Whether a turn is a brief reaction that leaves the floor to the other: "Mm-hm.", "Right, right."."""
    if turn.words > BACKCHANNEL_WORDS or any(isinstance(item, ParagraphBreak) for item in turn.items):
        return False
    if "?" in turn.text:
        return False
    said = [part.strip() for part in re.split(r"[.,;!…—–]+", turn.text.replace("’", "'")) if part.strip()]
    return bool(said) and all(_BACKCHANNELS.fullmatch(part) for part in said)


def _share(before: Turn, turn: Turn) -> float:
    """A number from 0 to 1, uniformly distributed, computed from the words of two turns."""
    words = "\0".join((before.speaker, before.text, turn.speaker, turn.text))
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:6], "big") / 2**48


def _quantile(points: Sequence[tuple[float, float]], share: float) -> float:
    """The value at a given share of a cumulative distribution, interpolated linearly."""
    for (a, low), (b, high) in pairwise(points):
        if share <= b:
            return low + (high - low) * (share - a) / (b - a)
    return points[-1][1]
