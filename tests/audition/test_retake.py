"""`studio retake`: other takes of a line, and the one that is kept is what is heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.auditions import done, length_of, page, record, render, studio

from studio.audio.clip import Clip
from studio.audition.rehearsal import rehearse
from studio.audition.retake import RetakeOptions, retake
from studio.show import load_show
from studio.synthesize.engine import Request
from studio.synthesize.engines.tone import Tone


def test_an_exact_engine_is_not_said_to_vary(flite: Path) -> None:
    made = done("retake", flite, 1)
    assert "the same way with every seed" in made["note"]
    assert all(option in made["note"] for option in ("--rate", "--say", "--voice"))
    samples = made["parts"][0]["samples"]
    assert [s["detail"] for s in samples] == ["as rendered", "7 % slower", "7 % faster"]
    assert samples[2]["seconds"] < samples[0]["seconds"] < samples[1]["seconds"]
    assert not (flite.parent / "takes.toml").exists()  # nothing was chosen


class SeededTone(Tone):
    """An engine that draws: another seed is another pitch."""

    def synthesize(self, requests: Sequence[Request]) -> list[Clip]:
        other = [replace(r, settings=replace(r.settings, pitch=r.settings.pitch + r.seed % 3)) for r in requests]
        return super().synthesize(other)


def test_seeds_make_takes_where_an_engine_draws_and_each_is_offered_once(tones: Path) -> None:
    rehearsal = replace(rehearse(tones, load_show(tones)), engine=SeededTone())

    def made(**wishes: Any) -> list[tuple[int, str]]:
        return [(c.number, c.made) for c in retake(rehearsal, 0, RetakeOptions(**wishes)).candidates]

    assert retake(rehearsal, 0, RetakeOptions()).seeds_change
    assert made() == [(1, "as rendered"), (2, "seed 1"), (3, "seed 2")]  # seed 3 is as seed 0
    assert made(seed=5, count=1) == [(1, "as rendered"), (2, "seed 5")]
    assert made(rate=0.9, count=2) == [(1, "as rendered"), (2, "10 % slower"), (3, "10 % slower, seed 1")]
    takes = retake(rehearsal, 0, RetakeOptions()).candidates
    assert retake(rehearsal, 0, RetakeOptions(seed=2, count=1)).candidates[1].take == takes[2].take


@pytest.mark.slow
def test_a_take_that_is_kept_is_what_is_heard(flite: Path) -> None:
    render(flite)
    before = length_of(flite, 1)
    pinned = done("retake", flite, 1, "--rate", "0.8", "--keep", "2")["pinned"]
    assert [(p["line"], p["made"]) for p in pinned] == [(1, "20 % slower")]
    after = render(flite)
    assert length_of(flite, 1) == pytest.approx(before / 0.8, rel=0.03)
    assert [p["line"] for p in record(flite)["pinned"]] == [1]
    assert render(flite) == after


@pytest.mark.slow
def test_what_was_said_in_other_words_is_still_captioned_as_written(flite: Path) -> None:
    done("retake", flite, 5, "--say", "Good, good night.", "--keep", "2")
    assert b"Good night." in render(flite)["talk.vtt"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("retake", "3"), "This line has 2 sentences. Choose one with --sentence: 1 “So a kettle sings.”"),
        (("retake", "3", "--sentence", "4"), "There is no sentence 4 on this line."),
        (("retake", "40"), "The nearest lines that are spoken: 3, 4, 5."),
        (("retake", "1", "--keep", "9"), "There is no take 9. Choose one from 1 to"),
        (("retake", "1", "--voice", "nobody"), "There is no voice 'nobody'."),
        (("retake", "1", "--say", "☃☃"), "can't be spoken"),
        (("approve",), "It isn't clear which takes are meant."),
        (("approve", "1", "--all"), "It isn't clear which takes are meant."),
        (("approve", "1", "2", "--take", "2"), "are for one line"),
        (("approve", "1", "--take", "9"), "There is no take 9."),
    ],
)
def test_wrong_use_says_what_to_do(arguments: tuple[str, ...], message: str, tones: Path) -> None:
    command, *rest = arguments
    ended = studio(command, tones, *rest)
    assert ended.exit_code == 2
    assert message in ended.stderr
    assert not (tones.parent / "takes.toml").exists()


@pytest.mark.slow
def test_outside_a_show_takes_can_be_heard_but_not_kept(tmp_path: Path) -> None:
    script = page(tmp_path)
    made = done("retake", script, 1, "--engine", "tone", "-o", tmp_path / "out")
    assert "--keep" not in Path(made["files"][0]).read_text("utf-8")
    assert "There is no show" in studio("retake", script, 1, "--engine", "tone", "--keep", 2).stderr
