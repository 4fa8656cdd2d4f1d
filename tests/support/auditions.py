"""Scripts to audition, the commands in this process, and what they leave behind."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from studio.cli.app import app
from support.small_show import make_show

SCRIPT = """\
Ada Stone: Hello there, and welcome.
Ben Fields: Right.
Ada Stone: So a kettle sings. It always did.
Ben Fields: Right.
Ada Stone: Good night.
"""


def studio(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


def done(*arguments: object) -> dict:
    """What a command says with --json."""
    ended = studio(*arguments, "--json")
    assert ended.exit_code == 0, ended.output
    return json.loads(ended.stdout)


def page(show: Path, text: str = SCRIPT, name: str = "talk.txt") -> Path:
    path = show / name
    path.write_text(text, encoding="utf-8")
    return path


def render(script: Path) -> dict[str, bytes]:
    """All outputs of a render, but for the record's times and decisions, which are none of the sound."""
    assert studio("render", script).exit_code == 0
    folder = script.parent / "episodes" / script.stem
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith(".episode.json")}


def notes(script: Path, *options: object) -> str:
    """What a render says, which needs no sound for it."""
    ended = studio("render", script, "--until", "synthesize", *options)
    assert ended.exit_code == 0, ended.output
    return ended.stderr


def record(script: Path) -> dict:
    return json.loads((script.parent / "episodes" / script.stem / f"{script.stem}.episode.json").read_text("utf-8"))


def length_of(script: Path, line: int) -> float:
    """Seconds of the turn of a line in the finished episode."""
    turn = next(turn for turn in record(script)["turns"] if turn["line"] == line)
    return turn["end"] - turn["start"]


class Page(HTMLParser):
    """What a browser would see of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all scripts below: what it holds is keyed by content, so no test sees another in it."""
    return tmp_path_factory.mktemp("store")


@pytest.fixture
def flite(tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A script in a show whose engine is flite."""
    monkeypatch.setenv("STUDIO_CACHE", str(store))
    return page(make_show(tmp_path / "spoken", music=False, engine="flite", rate=1.0))


@pytest.fixture
def tones(tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A script in a show whose engine is tone."""
    monkeypatch.setenv("STUDIO_CACHE", str(store))
    return page(make_show(tmp_path / "toned", music=False, rate=1.0))
