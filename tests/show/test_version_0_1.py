"""A show as Studio 0.1 left it, with its GUIDs, cast, pins, record and cache: all are read, and nothing is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.small_show import outputs

from studio.formats.episode_record import load_record
from studio.render.flow import RenderJob, render_episode
from studio.show import load_show
from studio.store import FolderStore

LEFT = Path(__file__).parent / "data" / "show-0.1"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(LEFT, tmp_path / "show"))


def render(root: Path) -> Path:
    episode = render_episode(RenderJob(root / "talk.txt", load_show(root / "talk.txt")))
    assert episode.path is not None
    return episode.path


def test_guid_voices_and_chosen_takes_stay(root: Path) -> None:
    before = {name: (root / name).read_bytes() for name in ("guids.toml", "cast.toml", "takes.toml")}
    record = load_record(root / "episodes" / "talk" / "talk.mp3")
    assert record is not None and record.title == "Two Words"
    mp3 = render(root)
    after = load_record(mp3)
    assert mp3 == root / "episodes" / "talk" / "talk.mp3"
    assert after is not None and after.guid == record.guid
    assert {speaker.speaker: speaker.voice for speaker in after.cast} == {"Ada": "arthur", "Ben": "clara"}
    assert [pinned.line for pinned in after.pinned] == [3]
    assert {name: (root / name).read_bytes() for name in before} == before


def test_its_cache_changes_no_byte(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_CACHE", str(root / "cache"))
    entries = list(FolderStore(root / "cache").entries())
    assert {entry.kind for entry in entries} == {"takes", "gains", "measures"}
    with_cache = outputs(render(root).parent)
    monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / "empty"))
    shutil.rmtree(root / "episodes")
    assert outputs(render(root).parent) == with_cache
