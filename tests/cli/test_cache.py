"""``studio cache``: what a store holds, and pruning that takes only what can be made again."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from studio.cli.app import app
from studio.store import FolderStore, digest, open_store
from studio.store.prune import choose, discard, survey, usage

DAY = 86400.0


def command(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["cache", *arguments])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A store of three takes, of which two are old, and a cover; beside them an object of another version."""
    store = FolderStore(tmp_path / "cache")
    for name, age in (("new", 0), ("old", 40), ("older", 90)):
        store.put("takes", digest(name), b"x" * 1000)
        age_of(store.root, "takes", name, age)
    store.put("covers", digest("cover"), b"y" * 5000)
    foreign = store.root / "takes" / digest("foreign")[:2] / digest("foreign")
    foreign.parent.mkdir(parents=True, exist_ok=True)
    foreign.write_bytes(b"studio0\nof an older version")
    return store.root


def age_of(root: Path, kind: str, name: str, days: float) -> None:
    when = time.time() - days * DAY
    os.utime(root / kind / digest(name)[:2] / digest(name), (when, when))


def test_says_where_it_lies_and_how_much_there_is(root: Path) -> None:
    shown = command()
    assert shown.exit_code == 0
    assert str(root) in shown.output
    document = json.loads(command("--json").stdout)
    assert document["store"] == str(root)
    assert [(k["kind"], k["objects"]) for k in document["kinds"]] == [("covers", 1), ("takes", 3)]
    assert document["kinds"][1]["bytes"] >= 3000
    assert document["kinds"][1]["oldest"] < document["kinds"][1]["newest"]
    assert document["of_other_versions"]["objects"] == 1


def test_an_empty_store_is_no_error(tmp_path: Path) -> None:
    assert "empty" in command().output
    assert json.loads(command("prune", "--all", "--json").stdout)["removed"]["objects"] == 0


def test_looking_is_not_using(root: Path) -> None:
    before = usage(survey(root))
    command()
    assert usage(survey(root)) == before


def test_prune_takes_what_is_old_and_what_nobody_reads(root: Path) -> None:
    done = command("prune", "--older-than", "60d", "--json")
    assert json.loads(done.stdout)["removed"]["objects"] == 2
    store = FolderStore(root)
    assert [store.has("takes", digest(n)) for n in ("new", "old", "older", "foreign")] == [True, True, False, False]
    assert "removed 1 file," in command("prune").output
    assert store.has("covers", digest("cover"))


def test_a_dry_run_removes_nothing(root: Path) -> None:
    before = sorted(root.rglob("*"))
    said = command("prune", "--all", "--dry-run")
    assert "would remove 5 files" in said.output
    assert sorted(root.rglob("*")) == before


def test_everything_may_go_and_half_written_files_too(root: Path) -> None:
    part = root / "takes" / "ab" / ".1234.part"
    part.parent.mkdir(exist_ok=True)
    part.write_bytes(b"half")
    os.utime(part, (0, 0))
    done = json.loads(command("prune", "--all", "--json").stdout)
    assert (done["removed"]["objects"], done["left"]["objects"], done["half_written"]) == (5, 0, 1)
    assert not [p for p in root.rglob("*") if p.is_file()]


def test_nothing_but_objects_is_ever_removed(root: Path) -> None:
    """As when somebody lets STUDIO_CACHE name their music folder."""
    mine = [
        root / "Music" / "U2" / "one.mp3",
        root / "guids.toml",
        root / "takes" / "notes.txt",
        root / "takes" / "ab" / "abc",
        root / "takes" / "00" / ("f" * 40),
        root / "takes" / "ff" / ("f" * 39 + "g"),
    ]
    for path in mine:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    link = root / "takes" / "ff" / ("f" * 40)
    link.symlink_to(mine[0])
    command("prune", "--all")
    assert all(path.read_text() == "mine" for path in mine)
    assert link.is_symlink()


@pytest.mark.parametrize("text", ["", "30", "d", "-3d", "1.5d", "3y", "9999999d", "3 days"])
def test_a_time_that_is_none_is_wrong_use(text: str, root: Path) -> None:
    wrong = command("prune", "--older-than", text)
    assert wrong.exit_code == 2
    assert "30d" in wrong.output


def test_another_process_may_prune_at_the_same_time(root: Path) -> None:
    chosen = choose(survey(root), before=None)
    assert len(discard(chosen)) == 5
    assert discard(chosen) == ()


def test_the_store_of_the_show_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STUDIO_CACHE")
    (tmp_path / "show").mkdir()
    (tmp_path / "show" / "show.toml").write_text("")
    FolderStore(tmp_path / "show" / ".studio" / "store").put("takes", digest(1), b"x")
    assert json.loads(command("--show", "show", "--json").stdout)["kinds"][0]["objects"] == 1
    assert json.loads(command("--show", "show", "prune", "--all", "--json").stdout)["removed"]["objects"] == 1
    assert command("--show", "missing").exit_code == 2


def test_an_object_store_is_shown_and_left_to_its_own_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = f"file://{tmp_path}/objects"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STUDIO_CACHE", where)
    assert "empty" in command().stdout
    open_store(where).put("takes", digest(1), b"x" * 100)
    told = json.loads(command("--json").stdout)
    assert (told["store"], [(k["kind"], k["objects"]) for k in told["kinds"]]) == (where, [("takes", 1)])
    wrong = command("prune", "--all")
    assert wrong.exit_code == 2
    assert open_store(where).has("takes", digest(1))
    assert [path.name for path in tmp_path.iterdir()] == ["objects"], "no folder is called file:"
