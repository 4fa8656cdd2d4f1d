"""Edits: only the neighbourhood is made again, and the result is that of a cold render with the same gain."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.examples import rest_slow
from support.small_show import make_show, outputs

from studio.render.flow import RenderJob, render_episode
from studio.render.results import RenderedEpisode
from studio.show import load_show

Story = list[str]
WORDS = ["the", "old", "kettle", "on", "a", "hill", "sings", "when", "nobody", "is", "near", "and", "clocks", "chime"]


def sentence(number: int) -> str:
    chosen = random.Random(number)
    return " ".join(chosen.choices(WORDS, k=chosen.randint(3, 24))).capitalize() + "."


def stories(count: int = 4, turns: int = 3) -> list[Story]:
    return [[sentence(100 * story + turn) for turn in range(turns)] for story in range(count)]


def text(script: list[Story]) -> str:
    """A script with a heading for every story that has a turn left."""
    told = [
        f"## Story {story[0].split()[1]} {len(story[0])}\n\n"
        + "\n".join(f"{('Ada', 'Ben')[at % 2]}: {said}" for at, said in enumerate(story))
        for story in script
        if story
    ]
    return "# The Quiet Hour\n\nAda: Good morning, and welcome.\n\n" + "\n\n".join(told) + "\n"


MEASURED_WITHOUT_MUSIC = 1
"""A piece of speech under music is measured once more, without it."""


class Desk:
    """A show with one script that is edited and rendered."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.patch = root, monkeypatch
        self.show = make_show(root / "show")
        self.script = self.show / "quiet.md"
        self.cache("warm")

    def cache(self, name: str) -> Path:
        self.patch.setenv("STUDIO_CACHE", str(self.root / name))
        return self.root / name

    def render(self, script: list[Story] | None = None, *, regain: bool = False) -> RenderedEpisode:
        if script is not None:
            self.script.write_text(text(script))
        return render_episode(RenderJob(self.script, load_show(self.script), regain=regain))

    def long_episodes(self) -> None:
        """Twice as many pieces: the rate of speech is the usual one."""
        table = self.show / "show.toml"
        table.write_text(table.read_text().replace("rate = 2.0", "rate = 1.0"))

    def outputs(self) -> dict[str, bytes]:
        return outputs(self.show / "episodes" / "quiet")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


def frames(episode: RenderedEpisode) -> int:
    assert episode.encoded is not None
    return len(episode.encoded.frames)


def test_one_sentence_makes_its_own_neighbourhood(desk: Desk) -> None:
    """A sentence that is new, then one that is read in another way."""
    desk.long_episodes()
    script = stories(6, 3)
    first = desk.render(script)
    assert first.objects_made["frames"] >= frames(first) > 5
    assert first.objects_made["measures"] > 3
    again = desk.render()
    assert not {"takes", "measures", "levels", "frames", "joins"} & set(again.objects_made)
    script[3][1] = "A sentence about Zyx that nobody has heard before."
    edited = desk.render(script)
    assert edited.objects_made["takes"] == 1
    assert edited.objects_made["measures"] <= 3 + MEASURED_WITHOUT_MUSIC
    assert edited.objects_made["frames"] <= 3 * (1 + edited.objects_made.get("takes", 0))
    assert edited.master and first.master and edited.master.gain_db == first.master.gain_db
    (desk.show / "lexicon.toml").write_text('[words]\nZyx = "zicks and more"\n')
    read_otherwise = desk.render()
    assert read_otherwise.objects_made["takes"] == 1
    assert read_otherwise.objects_made["measures"] <= 3 + MEASURED_WITHOUT_MUSIC


@pytest.mark.slow
def test_a_moved_story_is_not_made_again(desk: Desk) -> None:
    desk.long_episodes()
    script = stories(8, 4)
    whole = desk.render(script).objects_made["measures"]
    script.insert(1, script.pop(5))
    moved = desk.render(script)
    assert "takes" not in moved.objects_made
    assert moved.objects_made["measures"] <= 8 < whole


@pytest.mark.slow
def test_a_new_target_measures_nothing_anew_and_a_new_stinger_speaks_nothing(desk: Desk) -> None:
    desk.long_episodes()
    first = desk.render(stories(4, 3))
    table = desk.show / "show.toml"
    table.write_text(table.read_text() + "\n[loudness]\ntarget_lufs = -20\n")
    quieter = desk.render()
    assert not {"takes", "measures"} & set(quieter.objects_made)
    assert quieter.objects_made["frames"] >= frames(quieter)
    assert quieter.master and abs(quieter.master.loudness_lufs + 20) <= 0.2
    stinger, outro = (desk.show / "assets" / f"{name}.wav" for name in ("stinger", "outro"))
    stinger.write_bytes(outro.read_bytes())
    other = desk.render()
    assert "takes" not in other.objects_made
    assert other.objects_made["measures"] <= frames(first) + MEASURED_WITHOUT_MUSIC


@pytest.mark.slow
def test_the_gain_stays_until_it_is_asked_for_anew(desk: Desk) -> None:
    first = desk.render(stories(1, 2)).master
    assert first is not None
    record = next((desk.show / "episodes" / "quiet").glob("*.episode.json"))
    kept = f'"gain_db": {first.gain_db + 0.15:.4f}'
    record.write_text(record.read_text().replace(f'"gain_db": {first.gain_db}', kept))
    second, third = desk.render().master, desk.render(regain=True).master
    assert second is not None and third is not None
    assert second.gain_db == pytest.approx(first.gain_db + 0.15, abs=1e-4)
    assert third.gain_db == first.gain_db


@pytest.mark.slow
@pytest.mark.parametrize("damage", rest_slow(["flip", "cut", "empty"], "flip"))
def test_damaged_pieces_are_found_and_made_again(desk: Desk, damage: str) -> None:
    desk.render(stories(4, 3))
    before = desk.outputs()
    hurt: dict[str, Callable[[bytes], bytes]] = {
        "flip": lambda b: b[: len(b) // 2] + bytes([b[len(b) // 2] ^ 4]) + b[len(b) // 2 + 1 :],
        "cut": lambda b: b[: len(b) // 2],
        "empty": lambda b: b"",
    }
    for path in sorted(p for p in (desk.root / "warm").rglob("*") if p.is_file())[::2]:
        path.write_bytes(hurt[damage](path.read_bytes()))
    assert desk.render().objects_made
    assert desk.outputs() == before


@pytest.mark.slow
def test_takes_that_turn_out_damaged_are_made_again_in_the_same_run(desk: Desk) -> None:
    """The pieces are gone too, so that the takes are needed; their heads are sound, so that they are not missed."""
    desk.render(stories(4, 3))
    before = desk.outputs()
    for path in [p for p in (desk.root / "warm").rglob("*") if p.is_file()]:
        if path.parent.parent.name == "takes":
            content = path.read_bytes()
            path.write_bytes(content[:-10] + bytes(b ^ 1 for b in content[-10:]))
        else:
            path.unlink()
    assert desk.render().objects_made["takes"] > 4
    assert desk.outputs() == before


def edited(script: list[Story], chance: random.Random) -> list[Story]:
    """A sentence changed, put in or taken out, a turn moved, a story moved, put in or taken out."""
    script = [list(story) for story in script]
    story = chance.choice(script)
    at = chance.randrange(len(story)) if story else 0
    kind = chance.choice(["change", "insert", "delete", "turn", "story", "new", "gone"])
    if kind == "change" and story:
        story[at] = sentence(chance.randrange(10**6))
    elif kind == "insert":
        story.insert(at, sentence(chance.randrange(10**6)))
    elif kind == "delete" and story:
        del story[at]
    elif kind == "turn" and story:
        chance.choice(script).append(story.pop(at))
    elif kind == "story":
        script.insert(chance.randrange(len(script)), script.pop(chance.randrange(len(script))))
    elif kind == "new":
        script.insert(at, [sentence(chance.randrange(10**6)) for _ in range(3)])
    elif len(script) > 2:
        script.remove(story)
    return script


def edits_equal_cold_renders(folder: Path, chance: random.Random, count: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        desk = Desk(folder, patch)
        script = stories(3, 2)
        desk.render(script)
        for number in range(count):
            script = edited(script, chance)
            desk.cache("warm")
            desk.render(script)
            warm = desk.outputs()
            desk.cache(f"cold{number}")
            desk.render()
            assert desk.outputs() == warm, text(script)


@settings(max_examples=1, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_an_edit_equals_a_cold_render_with_its_gain(
    tmp_path_factory: pytest.TempPathFactory, chance: random.Random
) -> None:
    edits_equal_cold_renders(tmp_path_factory.mktemp("edits"), chance, 1)


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_many_edits_equal_cold_renders(tmp_path_factory: pytest.TempPathFactory, chance: random.Random) -> None:
    edits_equal_cold_renders(tmp_path_factory.mktemp("edits"), chance, 4)
