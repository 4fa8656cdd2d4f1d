"""The same again: the same bytes whatever happened in between, and nothing made twice."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest
from support.examples import rest_slow
from support.processes import in_folder, wait_until
from support.small_show import GOOD, PAGE, Command, make_show, outputs

from studio.encode import encode_pieces
from studio.render.flow import RenderJob, render_episode
from studio.render.results import RenderedEpisode
from studio.show import load_show
from studio.show.metadata import MetadataOverrides


def place(show: Path) -> Path:
    return show / "episodes" / "quiet"


def test_the_same_render_again_is_the_same_and_speaks_nothing(rendered: Path, studio: Command) -> None:
    before = outputs(place(rendered.parent))
    again = studio("render", rendered)
    assert again.code == 0, again.stderr
    assert "synthesize:" not in again.stderr
    assert outputs(place(rendered.parent)) == before
    assert len(before) == 7


def test_a_changed_sentence_makes_only_its_own_take(show: Path, script: Path, studio: Command, tmp_path: Path) -> None:
    takes = tmp_path / "cache" / "takes"

    def kept() -> set[str]:
        return {p.name for p in takes.rglob("*") if p.is_file()}

    assert studio("render", script, "--until", "synthesize").code == 0
    before = kept()
    script.write_text(PAGE.replace("That was a bell.", "That was a small bell."))
    assert studio("render", script, "--until", "synthesize").code == 0
    assert len(kept() - before) == 1


@pytest.mark.slow
def test_one_worker_or_many_make_the_same_stream(script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with a store of its own, or what one made would be what the other finds."""
    import studio.concurrency.threads
    import studio.render.flow

    def rendered(workers: int) -> RenderedEpisode:
        monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / f"cache{workers}"))
        monkeypatch.setattr(
            studio.render.flow, "encode_pieces", lambda *a, **k: encode_pieces(*a, **{**k, "workers": workers})
        )
        monkeypatch.setattr(studio.concurrency.threads, "available_cores", lambda: workers)
        return render_episode(RenderJob(script, load_show(script), overrides=MetadataOverrides(title=str(workers))))

    one = rendered(1)
    assert one.encoded is not None
    for workers in (2, 5):
        many = rendered(workers)
        assert many.objects_made == one.objects_made
        assert many.timeline == one.timeline
        assert many.master == one.master
        assert many.encoded is not None
        assert list(many.encoded.frames) == list(one.encoded.frames)


def flipped(content: bytes) -> bytes:
    return content[:-20] + bytes([content[-20] ^ 8]) + content[-19:]


FAULTS = [("flipped", "takes alone"), ("truncated", "pieces kept")]
FAULTS += [
    ("flipped", "pieces kept"),
    ("truncated", "takes alone"),
    ("deleted", "pieces kept"),
    ("deleted", "takes alone"),
]


@pytest.mark.parametrize(("fault", "kept"), rest_slow(FAULTS, *FAULTS[:2]))
def test_a_damaged_take_is_made_again(rendered: Path, studio: Command, tmp_path: Path, fault: str, kept: str) -> None:
    before = outputs(place(rendered.parent))
    takes = tmp_path / "cache" / "takes"
    for take in sorted(path for path in takes.rglob("*") if path.is_file())[::3]:
        content = take.read_bytes()
        take.unlink()
        if fault != "deleted":
            take.write_bytes(content[:100] if fault == "truncated" else flipped(content))
    if kept == "takes alone":
        for other in (tmp_path / "cache").iterdir():
            if other != takes:
                shutil.rmtree(other)
    assert studio("render", rendered).code == 0
    assert outputs(place(rendered.parent)) == before


@pytest.mark.slow
def test_a_damaged_recording_is_made_again_with_the_takes(rendered: Path, studio: Command, tmp_path: Path) -> None:
    """Nothing but the takes is left, and each of them is damaged behind its head: the clip's, too."""
    before = outputs(place(rendered.parent))
    for path in [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]:
        if path.parent.parent.name == "takes":
            path.write_bytes(flipped(path.read_bytes()))
        else:
            path.unlink()
    assert studio("render", rendered).code == 0
    assert outputs(place(rendered.parent)) == before


@pytest.mark.slow
def test_two_renders_at_once_both_succeed_with_the_same_bytes(show: Path, script: Path, studio: Command) -> None:
    both = [studio.start("render", script, "-o", show / name / "quiet.mp3") for name in ("a", "b")]
    assert [studio.wait(pid).code for pid in both] == [0, 0]
    assert outputs(show / "a") == outputs(show / "b")


@pytest.mark.slow
def test_two_renders_at_once_into_one_place_leave_one_whole_episode(studio: Command, tmp_path: Path) -> None:
    script = short_script(tmp_path)
    alone, _ = undisturbed(studio, script)
    shutil.rmtree(place(script.parent))
    shutil.rmtree(tmp_path / "cache")
    both = [studio.start("render", script) for _ in range(2)]
    assert [studio.wait(pid).code for pid in both] == [0, 0]
    assert outputs(place(script.parent)) == alone


@pytest.mark.slow
def test_two_first_scripts_at_once_belong_to_one_show(show: Path, studio: Command) -> None:
    names = [f"talk{n}.txt" for n in range(3)]
    for name in names:
        (show / name).write_text(f"Ada: This is {name}.\nBen: Good.\n")
    pids = [studio.start("render", name, "--json", cwd=show) for name in names]
    guids = [studio.wait(pid).json["guid"] for pid in pids]
    assert len(set(guids)) == 3
    assert [studio("render", name, "--json", cwd=show).json["guid"] for name in names] == guids


def interrupted(studio: Command, script: Path, when: float, how: int, tmp_path: Path) -> None:
    """Render, send a signal after a while, look at what is left, and render to the end."""
    show = script.parent
    for folder in (place(show), tmp_path / "cache"):
        shutil.rmtree(folder, ignore_errors=True)
    pid = studio.start("render", script)
    time.sleep(when)
    os.kill(pid, how)
    ended = studio.wait(pid)
    left = [p for root in (show, tmp_path / "cache") for p in root.rglob("*.part")]
    if how == signal.SIGKILL:
        assert ended.code in (0, -9)
    elif ended.code != 0:
        assert ended.code == 130, (when, ended)
        assert "Traceback" not in ended.stderr, (when, ended)
        assert ended.stderr.rstrip().splitlines()[-1].startswith("stopped: ")
        assert left == []
        assert not (place(show) / "quiet.episode.json").exists() or (place(show) / "quiet.mp3").exists()
    again = studio("render", script)
    assert again.code == 0, again.stderr


def short_script(folder: Path) -> Path:
    """A script of four turns, in a show without music."""
    script = make_show(folder / "show", music=False) / "quiet.txt"
    script.write_text("Ada: Good morning. Have you slept?\nBen: Hardly. And you?\nAda: Like a stone.\nBen: Good.\n")
    return script


def undisturbed(studio: Command, script: Path) -> tuple[dict[str, bytes], float]:
    begin = time.monotonic()
    assert studio("render", script).code == 0
    return outputs(place(script.parent)), time.monotonic() - begin


@pytest.mark.parametrize(
    "how", rest_slow([signal.SIGINT, signal.SIGTERM, signal.SIGKILL], signal.SIGKILL), ids=lambda s: s.name
)
def test_a_render_that_was_stopped_goes_on_to_the_same_bytes(studio: Command, tmp_path: Path, how: int) -> None:
    script = short_script(tmp_path)
    expected, seconds = undisturbed(studio, script)
    chance = random.Random(how)
    for part in range(2):
        interrupted(studio, script, seconds * (part + chance.random()) / 2, how, tmp_path)
        assert outputs(place(script.parent)) == expected


@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "times"),
    [(signal.SIGINT, 16), (signal.SIGTERM, 16), (signal.SIGKILL, 18)],
    ids=["SIGINT", "SIGTERM", "SIGKILL"],
)
def test_50_stops_of_an_episode_with_real_voices(tmp_path: Path, studio: Command, how: int, times: int) -> None:
    script = make_show(tmp_path / "show", engine="flite", flite=GOOD) / "quiet.txt"
    head, body = PAGE.split("The Kettle That Sang\nAda Stone", 1)
    remarks = (f"{who}: Remark number {n} on the kettle." for n in range(20) for who in ("Ada Stone", "Ben Fields"))
    script.write_text("\n".join([f"{head}The Kettle That Sang", *remarks, f"Ada Stone{body}"]))
    expected, seconds = undisturbed(studio, script)
    chance = random.Random(how)
    for part in range(times):
        interrupted(studio, script, seconds * (part + chance.random()) / times, how, tmp_path)
        assert outputs(place(script.parent)) == expected, part
    wait_until(lambda: not in_folder(tmp_path, "flite"), "the end of all voices")


def test_the_record_tells_no_time_but_the_seconds(rendered: Path) -> None:
    first = json.loads(outputs(place(rendered.parent), seconds=True)["quiet.episode.json"])
    assert set(first["seconds"]) >= {"parse", "cast", "synthesize", "mix", "master", "encode"}
