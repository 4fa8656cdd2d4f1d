"""Episodes whose turns a speech server says together: checked, made again, or said sentence by sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio.api import load_show, render_episode
from studio.errors import EngineError
from tests.support import talking_server as talk
from tests.support.auditions import done
from tests.support.speech_server import answers, running
from tests.support.talking_server import answering, dropping

pytestmark = pytest.mark.voices

SCRIPT = """\
# The Kettle

**Ada:** Have you ever listened to a kettle? It sings long before the water boils.

**Ben:** I have heard nothing else all morning.

**Ada:** Small bubbles form at the bottom, and burst in the colder water above.

**Ben:** So the song is made of bubbles that never arrive.
"""


@pytest.fixture
def show(tmp_path, monkeypatch):
    folder = tmp_path / "show"
    (folder / "voices").mkdir(parents=True)
    for name, voice in (("Ada", "heart"), ("Ben", "joe")):
        (folder / "voices" / f"{voice}.toml").write_text(
            f'title = "{name}"\n[engines.http]\nvoice = "{voice}"\nmodel = "moss-ttsd"\n'
        )
    (folder / "show.toml").write_text(
        'title = "Kettles"\nengine = "http"\nscenes = "on"\ncover = ""\n'
        '[speakers.Ada]\nvoice = "heart"\n[speakers.Ben]\nvoice = "joe"\n'
        '[music]\nintro = ""\nstinger = ""\noutro = ""\nbreak_sting = ""\nbed = ""\n'
    )
    (folder / "kettle.md").write_text(SCRIPT)
    monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / "cache"))
    return folder


@pytest.fixture
def server(monkeypatch):
    for name in ("KEY", "VOICES", "MODEL", "FORMAT", "STYLE", "SCENES", "BATCH"):
        monkeypatch.delenv(f"STUDIO_HTTP_{name}", raising=False)
    with running() as server:
        server.always = answering([])
        monkeypatch.setenv("STUDIO_HTTP_URL", server.address)
        yield server


def rendered(show: Path) -> dict:
    """The record of an episode that is rendered now."""
    render_episode(show / "kettle.md", show=load_show(show))
    record = json.loads((show / "episodes/kettle/kettle.episode.json").read_text())
    del record["seconds"]
    return record


def scenes(server) -> list[str]:
    """The inputs of all scenes that were asked for."""
    return [order["input"] for _, order in server.orders if "[S1]" in order["input"]]


def scene_problems(record: dict) -> list[str]:
    return [problem["message"] for problem in record["problems"] if "scene" in problem["message"].lower()]


def test_an_episode_is_said_in_scenes(show, server):
    record = rendered(show)
    assert len(scenes(server)) == 1
    assert scene_problems(record) == [] and record["flagged"] == []
    assert [turn["speaker"] for turn in record["turns"]] == ["Ada", "Ben", "Ada", "Ben"]
    starts = [turn["start"] for turn in record["turns"]]
    ends = [turn["end"] for turn in record["turns"]]
    gaps = [start - end for start, end in zip(starts[1:], ends, strict=False)]
    assert gaps == pytest.approx([2 * talk.GAP_S] * 3, abs=0.25)
    count = len(server.orders)
    assert rendered(show) == record and len(server.orders) == count


def test_a_word_that_is_lost_has_the_scene_made_again(show, server):
    server.always = answering([dropping("colder")])
    record = rendered(show)
    assert len(scenes(server)) == 2 and scene_problems(record) == []
    how = {attempt["how"]: attempt for take in record["tried_again"] for attempt in take["attempts"]}
    first, second = how["scene of 4 turns, seed 0"], how["scene of 4 turns, seed 1"]
    assert "colder" in " ".join(first["flags"]) and not first["kept"]
    assert second["kept"] and second["flags"] == []


@pytest.mark.parametrize(
    "fault", [talk.swapping, talk.in_one_voice, talk.without_the_last_turn, talk.silence, talk.forty_minutes]
)
def test_what_never_comes_out_right_is_said_sentence_by_sentence(show, server, fault):
    server.always = answering([fault] * 99)
    record = rendered(show)
    assert len(scenes(server)) >= 4  # twice the whole, and halves
    said = scene_problems(record)
    assert said and all("sentence by sentence" in message for message in said)
    assert [turn["speaker"] for turn in record["turns"]] == ["Ada", "Ben", "Ada", "Ben"]


def test_a_strict_show_stops_at_a_scene_that_fails_and_names_its_line(show, server):
    settings = show / "show.toml"
    settings.write_text(settings.read_text().replace('"on"', '"strict"'))
    server.always = answering([talk.swapping] * 99)
    with pytest.raises(EngineError, match="another voice") as caught:
        rendered(show)
    assert caught.value.line == 3


@pytest.mark.parametrize(
    "trouble",
    [answers(429, Retry_After="0"), answers(503), lambda handler, _: handler.finish()],
    ids=["busy", "unavailable", "hangs up"],
)
def test_a_server_in_trouble_is_asked_again(show, server, trouble):
    orders = []

    def sometimes(handler, order):
        orders.append(order)
        (trouble if len(orders) == 1 and "[S1]" in order["input"] else answering([]))(handler, order)

    server.always = sometimes
    assert scene_problems(rendered(show)) == []


def test_an_edit_makes_its_scene_again(show, server):
    rendered(show)
    script = show / "kettle.md"
    script.write_text(SCRIPT.replace("all morning", "all day long"))
    before = len(scenes(server))
    assert scene_problems(rendered(show)) == []
    assert len(scenes(server)) == before + 1


def length_s(record: dict, turn: int) -> float:
    return record["turns"][turn]["end"] - record["turns"][turn]["start"]


def test_a_turn_of_a_scene_is_made_again_and_the_others_stay(show, server):
    before = rendered(show)
    kept = done("retake", show / "kettle.md", 5, "--rate", "0.8", "--keep", "2")["pinned"]
    assert [(pin["line"], pin["made"]) for pin in kept] == [(5, "20 % slower")]
    after = rendered(show)
    assert length_s(after, 1) == pytest.approx(length_s(before, 1) / 0.8, rel=0.05)
    assert [length_s(after, at) for at in (0, 2, 3)] == pytest.approx([length_s(before, at) for at in (0, 2, 3)])
    assert len(scenes(server)) == 1


def test_approved_turns_of_a_scene_outlive_the_scene(show, server):
    """An edit makes the scene again; what was approved is heard as it was."""
    rendered(show)
    assert {pin["line"] for pin in done("approve", show / "kettle.md", 7)["pinned"]} == {7}
    before = rendered(show)
    (show / "kettle.md").write_text(SCRIPT.replace("all morning", "all day long"))
    server.always = answering([talk.swapping] * 99)  # nothing that is made from now on is right
    after = rendered(show)
    assert [pin["text"] for pin in after["pinned"]] == [pin["text"] for pin in before["pinned"]]
    assert length_s(after, 2) == pytest.approx(length_s(before, 2), abs=0.03)  # a frame of the MP3
