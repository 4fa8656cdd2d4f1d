"""How well chapters are found: the headings of scripts that have them are taken out, and found again.

Compared are Studio's outline, plain TextTiling (Hearst, Computational Linguistics 23, 1997: sequences of 20 words,
blocks of 10 of them, depths beyond mean minus half a standard deviation, moved to the nearest turn) and as many
chapters as there are, evenly spaced.

    python benchmarks/outline.py [SCRIPT ...]

Without arguments, the scripts that come with Studio. Lower is better for Pk (Beeferman and others, Machine Learning
34, 1999) and WindowDiff (Pevzner and Hearst, Computational Linguistics 28, 2002), which are counted over sentences;
higher is better for F1 of the boundaries, exact to the turn and within two turns.
"""

from __future__ import annotations

import argparse
import dataclasses
import statistics
import time
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.outline.decide import decide
from studio.outline.sentences import Sentence, sentences
from studio.outline.vocabulary import tokens
from studio.parse import parse_script, read_script
from studio.values import Cue, Script, Segment, Turn

ROOT = Path(__file__).parents[1]
OWN = [*sorted((ROOT / "scripts").glob("*.txt")), *sorted((ROOT / "tests" / "outline" / "data").glob("*.*"))]


def without_headings(script: Script) -> tuple[Script, list[int]]:
    """A script as it would be without headings and list of stories, and the turns with which its chapters began."""
    begins, body = [], list[Turn | Cue]()
    lead = [s for s in script.segments if s.kind == "cold_open" and s.title is None]
    count = sum(len(s.turns) for s in lead)
    for segment in script.segments[len(lead) :]:
        if segment.title is not None and segment.turns and count:
            begins.append(count)
        count += len(segment.turns)
        body += segment.body
    whole = Segment(None, "segment", body[0].line, tuple(body))
    return dataclasses.replace(script, segments=(*lead, whole), stories=()), begins


def found(script: Script, said: Sequence[Sentence], count: int) -> list[int]:
    """Studio's outline: indices of sentences."""
    return [place.sentence for place in decide(script).places]


def tiling(script: Script, said: Sequence[Sentence], count: int) -> list[int]:
    """Plain TextTiling."""
    words = [(t.term, k) for k, s in enumerate(said) for t in tokens(s.text)]
    size, block = 20, 10
    sequences = [[term for term, _ in words[n : n + size] if term] for n in range(0, len(words), size)]
    gaps = range(1, len(sequences))
    score = np.array(
        [_cosine([*chain(*sequences[max(0, g - block) : g])], [*chain(*sequences[g : g + block])]) for g in gaps]
    )
    if len(score) < 3:
        return []
    smooth = np.convolve(np.pad(score, 1, mode="edge"), np.ones(3) / 3, mode="valid")
    depth = np.array([_climb(smooth[: g + 1][::-1]) + _climb(smooth[g:]) for g in range(len(smooth))])
    cut = depth.mean() - depth.std() / 2
    peaks = [g for g in range(1, len(depth) - 1) if depth[g] > cut and depth[g] >= max(depth[g - 1], depth[g + 1])]
    starts = [k for k, s in enumerate(said) if s.begins == "turn" and k]
    at = [words[min(len(words) - 1, (g + 1) * size)][1] for g in peaks]
    return sorted({min(starts, key=lambda k: abs(k - a)) for a in at}) if starts else sorted(set(at))


def _climb(values: NDArray[np.float64]) -> float:
    top = values[0]
    for value in values[1:]:
        if value < top:
            break
        top = value
    return float(top - values[0])


def _cosine(one: list[str], other: list[str]) -> float:
    both = sorted({*one, *other})
    a, b = (np.array([x.count(term) for term in both], dtype=float) for x in (one, other))
    norm = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / norm if norm else 0.0


def even(script: Script, said: Sequence[Sentence], count: int) -> list[int]:
    """As many as there are, at the same distance in words."""
    at = np.cumsum([s.words for s in said])
    return sorted({int(np.searchsorted(at, at[-1] * n / (count + 1))) + 1 for n in range(1, count + 1)} - {len(said)})


METHODS: dict[str, Callable[[Script, Sequence[Sentence], int], list[int]]] = {
    "studio": found,
    "TextTiling": tiling,
    "even": even,
}


def pk_windowdiff(true: Sequence[int], guess: Sequence[int], length: int) -> tuple[float, float]:
    """Pk and WindowDiff over sentences, with half the mean true length as the window."""
    reach = max(2, round(length / (len(true) + 1) / 2))
    marks = [np.zeros(length + 1, dtype=int), np.zeros(length + 1, dtype=int)]
    for mark, at in zip(marks, (true, guess), strict=True):
        mark[list(at)] = 1
    a, b = (np.cumsum(mark) for mark in marks)
    near = [(a[k + reach] - a[k], b[k + reach] - b[k]) for k in range(length - reach)]
    if not near:
        return 0.0, 0.0
    return (
        float(np.mean([(x > 0) != (y > 0) for x, y in near])),
        float(np.mean([x != y for x, y in near])),
    )


def f1(true: Sequence[int], guess: Sequence[int], slack: int) -> float:
    """F1 of boundaries, as turns; each is matched once, the nearest first."""
    pairs = sorted((abs(t - g), t, g) for t in true for g in guess if abs(t - g) <= slack)
    left, right = set(true), set(guess)
    hits = 0
    for _, t, g in pairs:
        if t in left and g in right:
            left.remove(t)
            right.remove(g)
            hits += 1
    return 2 * hits / (len(true) + len(guess)) if true or guess else 1.0


def main() -> None:
    """Print a row for each script and method, and the means."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scripts", nargs="*", type=Path, default=OWN)
    rows: dict[str, list[tuple[float, ...]]] = {name: [] for name in METHODS}
    print("| script | minutes | chapters | method | found | Pk | WindowDiff | F1 exact | F1 ±2 turns | ms |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for path in parser.parse_args().scripts:
        script, begins = without_headings(parse_script(read_script(path), file=path))
        if not begins:
            continue
        said = sentences(script)
        first = {s.turn: k for k, s in reversed(list(enumerate(said)))}
        true = sorted({first[turn] for turn in begins if turn in first})
        minutes = sum(s.words for s in said) / 150
        for name, method in METHODS.items():
            started = time.perf_counter()
            guess = method(script, said, len(true))
            spent = 1000 * (time.perf_counter() - started)
            turns = [said[k].turn for k in guess]
            scores = (*pk_windowdiff(true, guess, len(said)), f1(begins, turns, 0), f1(begins, turns, 2))
            rows[name].append(scores)
            shown = " | ".join(f"{x:.2f}" for x in scores)
            print(f"| {path.stem[:24]} | {minutes:.1f} | {len(true)} | {name} | {len(guess)} | {shown} | {spent:.0f} |")
    for name, table in rows.items():
        if table:
            shown = " | ".join(f"{statistics.mean(column):.2f}" for column in zip(*table, strict=True))
            print(f"| mean | | | {name} | | {shown} | |")


if __name__ == "__main__":
    main()
