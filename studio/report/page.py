"""The report's page: facts in, one self-contained HTML file out.

See :mod:`studio.pages.one_page` for what it may load. Without JavaScript only the read-out at the pointer is missing,
and the browser's own player plays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from studio.formats.durations import format_duration
from studio.pages.one_page import embedded_sound, json_data, render_page
from studio.pages.speaker_colours import speaker_colours
from studio.report.facts import EpisodeFacts, SuspectTake, verdict
from studio.report.transcript import TranscriptPart, transcript

COLUMNS = 1000
"""Columns of the pictures, whatever their width on the screen."""
LOWEST_LUFS, HIGHEST_LUFS = -34.0, -8.0
"""Range of the picture of loudness."""
BAND_LU = 3.0
"""Half the width of the band around the target in which short-term loudness is fine."""
MOST_PLAYERS = 24


@dataclass(frozen=True, slots=True)
class Bars:
    """The waveform of one colour as an SVG path."""

    colour: str
    path: str


def page(facts: EpisodeFacts, sound: Callable[[SuspectTake], bytes | None], mp3: str = "", script: str = "") -> str:
    """The report as HTML.

    Args:
        facts: what to show.
        sound: an MP3 of a suspect take, where there is one.
        mp3: address of the whole episode, relative to the page; empty for a page without it.
        script: path of the script, for the commands that make a sentence again; empty if it isn't known.
    """
    players = {index: embedded_sound(sound(take)) for index, take in enumerate(facts.suspects[:MOST_PLAYERS])}
    parts = transcript(facts.record, facts.suspects, script)
    return render_page(
        Path(__file__).parent / "templates",
        "report",
        plays_files=bool(mp3),
        facts=facts,
        record=facts.record,
        measured=facts.measured,
        verdict=verdict(facts),
        mp3=mp3,
        parts=parts,
        colours=speaker_colours(turn.speaker for part in parts for turn in part.turns),
        commands=[_command(take, parts) for take in facts.suspects],
        bars=waveform(facts),
        curve=curve(facts),
        y=_y,
        band=BAND_LU,
        lowest=LOWEST_LUFS,
        data=_embedded(facts),
        ticks=ticks(facts.measured.seconds),
        labels=_labels(facts),
        players=players,
    )


def _command(take: SuspectTake, parts: Sequence[TranscriptPart]) -> str:
    """The command that makes a suspect take again; the same as in the transcript."""
    said = (sentence for part in parts for turn in part.turns for sentence in turn.sentences)
    return next((s.command for s in said if abs(s.start_s - take.start_s) < 0.01), "")


def columns(values: NDArray[np.generic], pick: Callable[[NDArray[np.generic]], float]) -> list[float]:
    """At most :data:`COLUMNS` values for a picture: ``pick`` of those that share a column."""
    edges = np.linspace(0, len(values), min(COLUMNS, len(values)) + 1).astype(int)
    return [pick(values[a:b]) for a, b in pairwise(edges)]


def waveform(facts: EpisodeFacts) -> list[Bars]:
    """Bars from the middle, one path for each colour, in a box of 1000 by 100."""
    heights = columns(facts.measured.peaks, lambda part: float(np.max(part)))
    whose = columns(facts.speaking, _most)
    width = COLUMNS / len(heights)
    paths: dict[str, list[str]] = {}
    for at, (height, who) in enumerate(zip(heights, whose, strict=True)):
        half = max(0.4, min(1.0, height) * 50)
        paths.setdefault(f"v{facts.voices[int(who)].colour}" if who >= 0 else "v-", []).append(
            f"M{(at + 0.5) * width:.4g} {50 - half:.3g}v{2 * half:.3g}"
        )
    return [Bars(name, "".join(parts)) for name, parts in sorted(paths.items())]


def _most(part: NDArray[np.generic]) -> float:
    """Who speaks most of a column; music only where nobody does."""
    said = part[part >= 0]  # type: ignore[operator]
    return float(np.bincount(said.astype(int)).argmax()) if len(said) else -1.0


def _y(lufs: float) -> float:
    """Height in the picture of loudness, a box of 1000 by 100."""
    share = (HIGHEST_LUFS - lufs) / (HIGHEST_LUFS - LOWEST_LUFS)
    return round(100 * min(1.0, max(0.0, share)), 2)


def curve(facts: EpisodeFacts) -> str:
    """Short-term loudness as an SVG path; it breaks off where nothing sounds."""
    levels = columns(facts.measured.short_term_lufs, lambda part: float(np.max(part)))
    width, out, down = COLUMNS / len(levels), [], False
    for at, level in enumerate(levels):
        audible = level > LOWEST_LUFS
        if audible:
            out.append(f"{'L' if down else 'M'}{(at + 0.5) * width:.4g} {_y(level):.4g}")
        down = audible
    return "".join(out)


def _embedded(facts: EpisodeFacts) -> Markup:
    """Data for the read-out, as JSON that can't end its element."""
    levels = columns(facts.measured.short_term_lufs, lambda part: float(np.max(part)))
    document = {
        "seconds": round(facts.measured.seconds, 3),
        "lufs": [round(level, 1) if level > LOWEST_LUFS else None for level in levels],
        "who": [int(who) for who in columns(facts.speaking, _most)],
        "names": [voice.name for voice in facts.voices],
        "chapters": [[part.start_s, part.title] for part in facts.parts],
    }
    return json_data(document)


def ticks(seconds: float) -> list[tuple[float, str]]:
    """(percent, label) of a time axis with at most nine labels."""
    steps = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
    step = next((s for s in steps if seconds / s <= 8), 14_400)
    return [(100 * at / seconds, format_duration(at)) for at in range(0, int(seconds) + 1, step) if at / seconds < 0.97]


def _labels(facts: EpisodeFacts) -> list[tuple[float, int, bool]]:
    """(percent, number, whether there is room for the number) of chapters."""
    out, last = [], -100.0
    for part in facts.parts:
        at = 100 * part.start_s / facts.measured.seconds
        shown = at - last >= 3.5
        last = at if shown else last
        out.append((at, part.number, shown))
    return out
