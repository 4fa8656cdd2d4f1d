"""Transcripts for the tests of captions and of what lies beside an episode."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from studio.text.align import share
from studio.values import RATE, SpokenWord, Utterance


def read_case(path: Path) -> tuple[list[Utterance], int]:
    """A transcript written as JSON, in seconds; and how many samples the episode has."""
    case = json.loads(path.read_text(encoding="utf-8"))
    return [utterance(**said, turn=i) for i, said in enumerate(case["utterances"])], round(case["seconds"] * RATE)


def utterance(
    speaker: str, text: str, start: float, stop: float, words: list[Any] | None = None, **more: Any
) -> Utterance:
    return Utterance(
        speaker=speaker,
        text=text,
        start_sample=round(start * RATE),
        stop_sample=round(stop * RATE),
        words=tuple(SpokenWord(w, round(a * RATE), round(b * RATE), True) for w, a, b in words or ()),
        **{"turn": 0, "line": 1, **more},
    )


NASTY = [
    "-->",
    "<b>",
    "</v>",
    "&amp;",
    "{\\an8}",
    "\ud800",
    "a\x00b",
    "مرحبا",
    "🎙️",
    "x" * 500,
    "2026",
    "--",
    "<v",
    "\u202e",
]
WORDS = st.sampled_from(["a", "of", "the", "and", "story,", "ended.", "Really?", "seventy-seven", "one;", "it", *NASTY])
NAMES = st.sampled_from(["Ada", "Ben", "Ada Lovelace King", "<b>&", "Eve\n\n--> <i>", "", "N" * 500, "\ud800x", "مريم"])


@st.composite
def transcripts(draw: st.DrawFn) -> tuple[list[Utterance], int]:
    """Up to a dozen sentences, with or without word times, and an episode that is long enough for them."""
    said, at = [], 0
    for number in range(draw(st.integers(0, 12))):
        start = at + draw(st.sampled_from([0, 2_000, 20_000, 400_000]))
        words = draw(st.lists(WORDS, min_size=1, max_size=25))
        stop = start + draw(st.integers(60, 600)) * sum(len(w) for w in words) + 4_000
        spoken = (
            tuple(SpokenWord(w, a, b, True) for w, a, b in share(words, start, stop)) if draw(st.booleans()) else ()
        )
        name = draw(NAMES)
        said.append(Utterance(name, " ".join(words), start, stop, number // 2, 1, draw(st.booleans()), spoken))
        at = stop
    return said, at + draw(st.sampled_from([0, 48_000]))
