"""How turns follow each other in the three settings of ``conversation``: gaps and overlaps of a script.

    python benchmarks/conversation.py [--engine auto] [--minutes 10] [--words] [SCRIPT]

Without a script, one is made (benchmarks/scripts.py). Prints, for each setting, how many turns of another speaker
follow without a break between them, how many begin before the one before has ended, the median gap, quartiles of the
overlaps, and a histogram; beside them what was measured of people (Levinson and Torreira 2015,
doi:10.3389/fpsyg.2015.00731). With --words, the episode is rendered in all three settings, without music, and how many
words Whisper tiny.en gets wrong is printed; this needs what `make test-voices` installs.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from measured import machine, make_show

from scripts import script as make_script
from studio import mix
from studio.api import render_episode
from studio.mix.conversation import Conversation
from studio.render.flow import RenderJob, mix_episode
from studio.render.results import MixedEpisode
from studio.show import load_show
from studio.values import RATE

BINS_S = (-1.0, -0.4, -0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0)
MODES: tuple[Conversation, ...] = ("off", "light", "lively")
SILENT = '[music]\nintro = ""\nstinger = ""\noutro = ""\nbreak_sting = ""\nbed = ""\n'
BREAK_S = 1.5
"""After a longer silence the next turn answers nobody."""
PEOPLE = "people: 30 % overlap, the median overlap 0.205 s, three quarters of them below 0.389 s"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("script", nargs="?", type=Path)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--words", action="store_true")
    options = parser.parse_args()
    text = options.script.read_text() if options.script else make_script(options.minutes)
    print(machine())
    if options.words:
        with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
            words(Path(folder), text, options.engine)
        return
    with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
        root = make_show(Path(folder), text)
        script = root / "scripts" / "long.md"
        mixed = mix_episode(RenderJob(script, load_show(script), engine=options.engine))
        for mode in MODES:
            report(mode, gaps_s(mixed, mode))
    print(PEOPLE)


def gaps_s(mixed: MixedEpisode, mode: Conversation) -> list[float]:
    """Seconds from the end of each turn to the next one's start, of turns of different speakers; negative: overlap."""
    prepared, takes = mixed.spoken.prepared, mixed.spoken.sentences
    plan = replace(mixed.spoken.resources.mix, conversation=mode)
    timeline = mix.plan_timeline(prepared.script, takes, plan)
    turns = prepared.script.turns
    gaps: list[float] = []
    floor: tuple[str, int] | None = None
    for placed in sorted(timeline.spoken, key=lambda s: s.start_sample):
        speaker = turns[takes[placed.sentence].turn].speaker
        if floor and speaker != floor[0]:
            gap = (placed.start_sample - floor[1]) / RATE
            if gap <= BREAK_S:
                gaps.append(gap)
        floor = (speaker, max(placed.stop_sample, floor[1] if floor else 0))
    return gaps


def words(folder: Path, text: str, engine: str) -> None:
    """How many words a recognizer gets wrong in each setting."""
    import soundfile

    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from support.judges import recognized, sentences, word_error_rate

    from studio.audio.clip import Clip

    script = folder / "talk.md"
    script.write_text(text, "utf-8")
    expected = " ".join(sentences(script, 1, 1000))
    for mode in MODES:
        head = f'title = "Talk"\nconversation = "{mode}"\ncover = ""\n'
        (folder / "show.toml").write_text(head + SILENT, "utf-8")
        result = render_episode(script, show=load_show(script), engine=engine)
        samples, rate_hz = soundfile.read(result.path, dtype="float32")
        mono = samples.mean(axis=1) if samples.ndim > 1 else samples
        wrong = word_error_rate([(expected, recognized(Clip(mono, rate_hz)))])
        print(f"{mode}: {len(mono) / rate_hz:.0f} s, {wrong:.1f} % of {len(expected.split())} words wrong", flush=True)


def report(mode: Conversation, gaps: list[float]) -> None:
    """One setting."""
    overlaps = [-gap for gap in gaps if gap < 0]
    share = 100 * len(overlaps) / len(gaps) if gaps else 0.0
    print(f"\n{mode}: {len(gaps)} changes of speaker, {share:.0f} % overlap, median {statistics.median(gaps):.3f} s")
    if len(overlaps) > 1:
        low, middle, high = statistics.quantiles(overlaps, n=4)
        print(f"overlaps: quartiles {low:.3f}, {middle:.3f}, {high:.3f} s")
    for low, high in pairwise(BINS_S):
        count = sum(low <= gap < high for gap in gaps)
        print(f"{low:5.1f} to {high:4.1f} s {count:5d} {'#' * round(60 * count / max(1, len(gaps)))}")


if __name__ == "__main__":
    main()
