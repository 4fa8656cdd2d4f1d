"""``studio new``: a show that renders at once, and never at the cost of files that are there."""

from __future__ import annotations

import errno
import itertools
import json
from pathlib import Path

import pytest
from pydantic import BaseModel
from typer.testing import CliRunner

from studio.cli.app import app
from studio.errors import OutputError, UsageError
from studio.files.toml import tomllib
from studio.formats.toml import read_toml
from studio.show import Settings, load_show
from studio.show.scaffold import SPEAKERS, show_files, show_toml, title_from, write_show

ROOT = Path(__file__).parents[2]


def keys_of(model: type[BaseModel]) -> dict[str, object]:
    """Every key that a model knows, tables within tables; None for a plain value."""
    out: dict[str, object] = {}
    for name, info in model.model_fields.items():
        inner = info.annotation
        out[name] = keys_of(inner) if isinstance(inner, type) and issubclass(inner, BaseModel) else None
    return out


def keys_in(table: dict[str, object]) -> dict[str, object]:
    return {
        name: keys_in(value) if isinstance(value, dict) and name != "speakers" else None
        for name, value in table.items()
    }


def test_the_show_renders_at_once(tmp_path: Path) -> None:
    cli = CliRunner()
    made = cli.invoke(app, ["new", "my-show"])
    assert made.exit_code == 0, made.output
    assert "studio render my-show/scripts/hello.txt" in made.output
    done = cli.invoke(app, ["render", "my-show/scripts/hello.txt", "--engine", "tone", "--until", "mix", "--json"])
    assert done.exit_code == 0, done.output
    episode = json.loads(done.stdout)
    assert [c["title"] for c in episode["chapters"]] == [
        "Introduction",
        "An octopus has three hearts",
        "The oldest tree keeps its address secret",
    ]
    assert episode["problems"] == []
    assert not (tmp_path / "my-show" / "cast.toml").exists(), "both speakers are named in show.toml"


@pytest.mark.slow
def test_the_show_renders_with_real_voices(tmp_path: Path) -> None:
    cli = CliRunner()
    cli.invoke(app, ["new", "my-show"])
    done = cli.invoke(app, ["render", "my-show/scripts/hello.txt"])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "my-show" / "episodes" / "hello" / "hello.mp3").stat().st_size > 500_000


@pytest.mark.parametrize("title", ["Plain", 'Quoted "so" and \\ so', "Ünïcode 🎙", "", "two\nlines", "[x] # = y"])
def test_the_template_says_what_the_defaults_are(title: str, tmp_path: Path) -> None:
    (tmp_path / "show.toml").write_text(show_toml(title), encoding="utf-8")
    assert read_toml(tmp_path / "show.toml", Settings) == Settings(title=title, speakers=SPEAKERS)


def test_the_template_and_the_repository_hold_every_key() -> None:
    known = keys_of(Settings)
    assert keys_in(tomllib.loads(show_toml("Any"))) == known
    assert keys_in(tomllib.loads((ROOT / "show.toml").read_text("utf-8"))) == known


def test_every_key_of_the_template_is_explained() -> None:
    lines = show_toml("Any").splitlines()
    for above, line in itertools.pairwise(lines):
        if " = " in line:
            assert above.startswith("# ") and len(above) > 4, line
        assert len(line) <= 120


@pytest.mark.parametrize(
    ("folder", "title"),
    [("my-show", "My show"), ("The_Long_View", "The Long View"), ("BBC", "BBC"), ("-", "Untitled show")],
)
def test_the_title_comes_from_the_folder(folder: str, title: str) -> None:
    assert title_from(Path(folder)) == title


def test_the_current_folder_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tide" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "tide")
    assert CliRunner().invoke(app, ["new", "."]).exit_code == 0
    assert load_show(chosen=Path()).settings.title == "Tide"


def test_a_folder_that_holds_something_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "show.toml").write_text("title = 'Mine'\n")
    refused = CliRunner().invoke(app, ["new", "a"])
    assert refused.exit_code == 2
    assert "not empty" in refused.output and "--force" in refused.output
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["show.toml"]


def test_force_adds_what_is_missing_and_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "a" / "voices").mkdir(parents=True)
    (tmp_path / "a" / "show.toml").write_text("title = 'Mine'\n")
    (tmp_path / "a" / "voices" / "clara.toml").symlink_to("nowhere")
    done = CliRunner().invoke(app, ["new", "a", "--force"])
    assert done.exit_code == 0
    assert "2 existing files left unchanged" in done.output
    assert (tmp_path / "a" / "show.toml").read_text() == "title = 'Mine'\n"
    assert (tmp_path / "a" / "voices" / "clara.toml").is_symlink()
    assert (tmp_path / "a" / "scripts" / "hello.txt").exists()
    assert write_show(tmp_path / "a", show_files("Any"), force=True) == []


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(UsageError, match="file, not a folder"):
        write_show(tmp_path / "a", show_files("Any"), force=True)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "voices").write_text("")
    with pytest.raises(OutputError, match="Can't be written"):
        write_show(tmp_path / "b", show_files("Any"), force=True)
    with pytest.raises(OutputError, match="Can't be written"):
        write_show(tmp_path / "a" / "below", show_files("Any"))


def test_no_right_to_write_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    refused = CliRunner().invoke(app, ["new", "a"])
    assert refused.exit_code == 1
    assert "error: a: Can't be written: Permission denied." in refused.output


def test_a_write_that_fails_leaves_no_half_file(tmp_path: Path) -> None:
    files = {"good.txt": "x", "bad.flac": tmp_path / "missing.flac"}
    with pytest.raises(OutputError):
        write_show(tmp_path / "a", files)
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["good.txt"]
