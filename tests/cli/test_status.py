"""``studio status`` follows a show from its first script to its feed, and each step it names is the one that helps."""

from __future__ import annotations

import json
import os
import shlex
import stat
from pathlib import Path

import pytest
from support.small_show import write_cover
from typer.testing import CliRunner, Result

from studio.cli.app import app

SCRIPT = "Ada: The sea is grey today.\nBo: And the garden is green.\nAda: Goodbye!\n"

SILENT = "[music]\n" + "".join(f'{key} = ""\n' for key in ("intro", "stinger", "bed", "break_sting", "outro"))


def studio(line: str) -> Result:
    return CliRunner().invoke(app, shlex.split(line, comments=True)[1:])


@pytest.fixture
def show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "show"
    (root / "scripts").mkdir(parents=True)
    settings = 'title = "A"\nengine = "tone"\nrate = 2.0\ncover = "plain.png"\n'
    settings += '[feed]\nbase_url = "https://a.example/"\ncategory = "Science"\n'
    (root / "show.toml").write_text(settings + SILENT)
    write_cover(root)
    monkeypatch.chdir(root)
    return root


def succeeds(line: str) -> None:
    result = studio(line)
    assert result.exit_code == 0, f"{line}: {result.output}"


def status() -> tuple[list[str], str]:
    document = json.loads(studio("studio status --json").stdout)
    return [f"{s['script']}: {s['state']}, {s['published']}" for s in document["scripts"]], document["next"]


def older(path: Path, by_s: float = 5.0) -> None:
    """Make the files of a folder look saved earlier than what is saved next."""
    for file in path.rglob("*"):
        moment = file.stat().st_mtime - by_s
        os.utime(file, (moment, moment))


def test_a_show_from_its_first_script_to_a_correction(show: Path) -> None:
    assert status()[0] == [] and status()[1].startswith("write a script into")
    (show / "scripts" / "one.txt").write_text(SCRIPT)
    assert status() == (["scripts/one.txt: not rendered, "], "studio render scripts/one.txt")
    succeeds(status()[1])
    assert status() == (["scripts/one.txt: rendered, "], "studio publish")
    succeeds(status()[1])
    assert status() == (["scripts/one.txt: rendered, published"], "")
    (show / "scripts" / "one.txt").write_text(SCRIPT.replace("grey", "blue and deep"))
    assert status() == (["scripts/one.txt: script changed, published"], "studio render scripts/one.txt")
    succeeds(status()[1])
    assert status() == (["scripts/one.txt: rendered, changed since"], "studio publish")


def test_settings_that_were_saved_after_the_render(show: Path) -> None:
    (show / "scripts" / "one.txt").write_text(SCRIPT)
    studio("studio render scripts/one.txt")
    older(show)
    (show / "lexicon.toml").write_text('[words]\n"grey" = "gray"\n')
    assert status()[0] == ["scripts/one.txt: settings changed, "]


def test_several_scripts_are_a_batch(show: Path) -> None:
    for name in ("one", "two"):
        (show / "scripts" / f"{name}.txt").write_text(SCRIPT)
    assert status()[1] == "studio batch scripts"


def test_without_what_a_feed_needs_there_is_a_preview(show: Path) -> None:
    (show / "scripts" / "one.txt").write_text(SCRIPT)
    (show / "show.toml").write_text('title = "A"\nengine = "tone"\ncover = ""\n' + SILENT)
    succeeds(status()[1])
    assert status()[1] == "studio serve    # a preview; to publish, set base_url and category and cover in show.toml"


def test_people_see_a_table(show: Path) -> None:
    (show / "scripts" / "one.txt").write_text(SCRIPT)
    assert studio("studio status").stdout.splitlines() == [
        "A  1 script, 0 published",
        "  scripts/one.txt  not rendered",
        "Next: studio render scripts/one.txt",
    ]


def test_outside_any_show() -> None:
    result = studio("studio status")
    assert result.exit_code == 2 and "studio new DIR" in result.output


@pytest.mark.slow
def test_from_another_folder_the_next_step_works_there(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (show / "scripts" / "one.txt").write_text(SCRIPT)
    monkeypatch.chdir(show.parent)
    step = json.loads(studio("studio status show --json").stdout)["next"]
    succeeds(step)
    step = json.loads(studio("studio status show --json").stdout)["next"]
    assert step == "studio publish --show show"
    succeeds(step)


def test_play_starts_a_player_with_the_episode(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (show / "scripts" / "one.txt").write_text(SCRIPT)
    studio("studio render scripts/one.txt")
    programs = show / "bin"
    programs.mkdir()
    player = programs / "mpg123"
    player.write_text(f'#!/bin/sh\necho "$@" >"{show}/played"\n')
    player.chmod(player.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(programs))
    result = studio("studio play one")
    assert result.exit_code == 0, result.output
    assert (show / "played").read_text().split() == ["-q", str(show / "episodes" / "one" / "one.mp3")]


@pytest.mark.slow
def test_play_without_a_player_says_what_to_do(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (show / "scripts" / "one.txt").write_text(SCRIPT)
    studio("studio render scripts/one.txt")
    (show / "empty").mkdir()
    monkeypatch.setenv("PATH", str(show / "empty"))
    result = studio("studio play one")
    assert result.exit_code == 1 and "episodes/one/one.mp3" in result.output


def test_cast_sets_voices_in_the_show(show: Path) -> None:
    (show / "scripts" / "one.txt").write_text(SCRIPT.replace("Ada", "ADA"))
    result = studio("studio cast one --set ada=walter --set Bo=clara")
    assert result.exit_code == 0, result.output
    assert "walter" in result.stdout and "clara" in result.stdout
    kept = (show / "show.toml").read_text()
    assert '[speakers.ADA]\nvoice = "walter"' in kept and kept.startswith('title = "A"')
    assert studio("studio cast one --set ada=ruth").exit_code == 0
    assert (show / "show.toml").read_text().count("[speakers.ADA]") == 1


@pytest.mark.parametrize(
    ("pair", "answer"), [("Ada", "NAME=VOICE"), ("Eve=clara", "Its speakers are: ADA, Bo"), ("Bo=nobody", "clara")]
)
def test_cast_refuses_what_it_cannot_set(show: Path, pair: str, answer: str) -> None:
    (show / "scripts" / "one.txt").write_text(SCRIPT.replace("Ada", "ADA"))
    before = (show / "show.toml").read_text()
    result = studio(f"studio cast one --set {pair}")
    assert result.exit_code == 2 and answer in result.output
    assert (show / "show.toml").read_text() == before


def test_a_link_to_itself_is_a_script_that_can_not_be_read(show: Path) -> None:
    (show / "scripts" / "one.txt").write_text(SCRIPT)
    (show / "scripts" / "loop.txt").symlink_to("loop.txt")
    found, _ = status()
    assert found[1] == "scripts/one.txt: not rendered, " and found[0].startswith("scripts/loop.txt: ")


def test_a_link_out_of_the_show_is_listed_by_its_own_name(show: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.txt").write_text(SCRIPT)
    (show / "scripts" / "two.txt").symlink_to(tmp_path / "elsewhere.txt")
    assert status()[0] == ["scripts/two.txt: not rendered, "]
