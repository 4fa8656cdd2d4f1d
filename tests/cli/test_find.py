"""A script or an episode is found by its name, from any folder of the show."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from studio.cli.app import app
from studio.cli.find import episode_file, script_file
from studio.errors import UsageError


@pytest.fixture
def show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "show"
    (root / "scripts").mkdir(parents=True)
    (root / "show.toml").write_text('title = "A"\n')
    (root / "scripts" / "monday.txt").write_text("Ada: Yes.\nBo: No.\n")
    (root / "scripts" / "tuesday.md").write_text("Ada: Yes.\nBo: No.\n")
    monkeypatch.chdir(root)
    return root


@pytest.mark.parametrize("name", ["monday", "monday.txt", "scripts/monday", "scripts/monday.txt"])
def test_a_script_by_its_name(show: Path, name: str) -> None:
    assert script_file(Path(name)) == Path("scripts/monday.txt")


def test_from_a_folder_within_the_show(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(show / "scripts")
    assert script_file(Path("monday")) == Path("monday.txt")


def test_two_scripts_of_one_name_are_both_listed(show: Path) -> None:
    (show / "scripts" / "monday.md").write_text("Ada: Yes.\n")
    with pytest.raises(UsageError, match=r"monday may be scripts/monday.md or scripts/monday.txt"):
        script_file(Path("monday"))


def test_a_slip_is_answered_with_the_nearest_name(show: Path) -> None:
    with pytest.raises(UsageError, match=r"no script mnoday.*Did you mean scripts/monday.txt"):
        script_file(Path("mnoday"))


def test_names_that_share_an_ending_alone_are_not_alike(show: Path) -> None:
    (show / "scripts" / "chat.txt").write_text("Ada: Yes.\n")
    assert script_file(Path("a.txt")) == Path("a.txt")
    with pytest.raises(UsageError, match=r"Did you mean scripts/tuesday\.md"):
        script_file(Path("tuesdya.txt"))


def test_what_is_unlike_any_script_is_left_to_the_reader(show: Path) -> None:
    assert script_file(Path("something-else")) == Path("something-else")


def test_files_of_a_rendered_episode_are_no_scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for ending in (".txt", ".episode.json", ".vtt", ".srt", ".transcript.json", ".transcript.html", ".chapters.json"):
        Path(f"talk{ending}").write_text("x")
    assert script_file(Path("talk")) == Path("talk.txt")


@pytest.mark.parametrize("given", ["monday", "scripts/monday.txt", "episodes/monday", "episodes/monday/monday.mp3"])
def test_an_episode_by_its_script_folder_or_name(show: Path, given: str) -> None:
    mp3 = show / "episodes" / "monday" / "monday.mp3"
    mp3.parent.mkdir(parents=True)
    mp3.write_bytes(b"x")
    assert episode_file(Path(given)) == Path("episodes/monday/monday.mp3")


def test_an_episode_whose_script_is_gone(show: Path) -> None:
    mp3 = show / "episodes" / "sunday" / "sunday.mp3"
    mp3.parent.mkdir(parents=True)
    mp3.write_bytes(b"x")
    assert episode_file(Path("sunday")) == Path("episodes/sunday/sunday.mp3")


def test_an_episode_of_that_name_before_scripts_that_share_it(show: Path) -> None:
    (show / "scripts" / "monday.md").write_text("Ada: Yes.\n")
    for name in ("monday", "monday-md"):
        mp3 = show / "episodes" / name / f"{name}.mp3"
        mp3.parent.mkdir(parents=True)
        mp3.write_bytes(b"x")
        assert episode_file(Path(name)) == mp3.relative_to(show)


def test_a_script_that_is_not_rendered_says_how(show: Path) -> None:
    for command in ("check", "report", "play"):
        result = CliRunner().invoke(app, [command, "tuesday"])
        assert result.exit_code == 2
        assert "studio render scripts/tuesday.md" in result.output
