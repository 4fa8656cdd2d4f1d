"""Nothing finished is replaced unasked: two scripts of one stem, and what a user names with -o."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from support.examples import rest_slow
from support.small_show import write_cover
from typer.testing import CliRunner

from studio.cli.app import app
from studio.files.toml import tomllib

FIRST = "Ada: The sea is grey today.\nBo: And the garden is green.\n"
SECOND = "Ada: Hello again.\nBo: This is quite another story.\n"


def studio(line: str, code: int = 0) -> str:
    ended = CliRunner().invoke(app, shlex.split(line)[1:])
    assert ended.exit_code == code, ended.output
    return ended.output


def write(script: str, text: str) -> None:
    Path(script).parent.mkdir(parents=True, exist_ok=True)
    Path(script).write_text(text, encoding="utf-8")


def record(mp3: str) -> dict[str, object]:
    return dict(json.loads(Path(mp3).with_suffix(".episode.json").read_text("utf-8")))


def turns(mp3: str) -> str:
    said = record(mp3)["turns"]
    assert isinstance(said, list)
    return " ".join(turn["text"] for turn in said)


@pytest.fixture
def show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "show"
    root.mkdir()
    settings = 'title = "A"\nengine = "tone"\nrate = 2.0\ncover = "plain.png"\n'
    settings += '[feed]\nbase_url = "https://a.example/"\ncategory = "Science"\n'
    music = "[music]\n" + "".join(f'{key} = ""\n' for key in ("intro", "stinger", "bed", "break_sting", "outro"))
    (root / "show.toml").write_text(settings + music)
    write_cover(root)
    monkeypatch.chdir(root)
    return root


TWINS = [
    ("mon/script.txt", "tue/script.txt", "episodes/tue-script/tue-script.mp3"),
    ("script.txt", "tue/script.txt", "episodes/tue-script/tue-script.mp3"),
    ("scripts/tides.txt", "scripts/tides.md", "episodes/tides-md/tides-md.mp3"),
]


@pytest.mark.parametrize(("first", "second", "place"), rest_slow(TWINS, TWINS[0]))
def test_the_second_script_of_a_stem_gets_a_place_of_its_own(show: Path, first: str, second: str, place: str) -> None:
    stem = Path(first).stem
    write(first, FIRST)
    studio(f"studio render {first}")
    write(second, SECOND)
    told = studio(f"studio render {second}")
    assert f"note: episodes/{stem} is the episode of another script" in told and f"{second} --replace" in told
    assert "grey" in turns(f"episodes/{stem}/{stem}.mp3") and "another" in turns(place)
    for script in (first, second):  # and each finds its own from then on
        write(script, Path(script).read_text("utf-8") + "Ada: Good night!\n")
        assert "note:" not in studio(f"studio render {script}").replace("note: A", "")
    assert "grey" in turns(f"episodes/{stem}/{stem}.mp3") and "another" in turns(place)
    assert json.loads(studio(f"studio check {second} --json"))["file"] == place


@pytest.mark.slow
def test_the_feed_keeps_an_episode_whose_script_is_gone(show: Path) -> None:
    write("scripts/tides.txt", FIRST)
    studio("studio render scripts/tides.txt")
    studio("studio publish")
    (show / "scripts" / "tides.txt").unlink()
    write("scripts/tides.md", SECOND)
    studio("studio render scripts/tides.md")
    studio("studio publish")
    assert len(re.findall("<item>", (show / "site" / "feed.xml").read_text("utf-8"))) == 2


def test_with_replace_it_is_the_same_episode(show: Path) -> None:
    write("scripts/tides.txt", FIRST)
    studio("studio render scripts/tides.txt")
    guid = record("episodes/tides/tides.mp3")["guid"]
    (show / "scripts" / "tides.txt").unlink()
    write("scripts/tides.md", SECOND)
    studio("studio render scripts/tides.md --replace")
    assert "another" in turns("episodes/tides/tides.mp3") and record("episodes/tides/tides.mp3")["guid"] == guid
    assert list(tomllib.loads(Path("guids.toml").read_text())["episodes"]) == ["scripts/tides.md"]
    assert [path.name for path in (show / "episodes").iterdir()] == ["tides"]


@pytest.mark.slow
def test_scripts_that_shared_a_folder_part_by_the_guid_of_the_record(show: Path) -> None:
    """As Studio 0.1 left them: both in guids.toml, the folder with the episode of the second."""
    write("scripts/tides.md", SECOND)
    studio("studio render scripts/tides.md")
    write("scripts/tides.txt", FIRST)
    studio("studio render scripts/tides.txt")
    known = tomllib.loads(Path("guids.toml").read_text())
    entries = [
        f'[episodes."{name}"]\nguid = "{known["episodes"][name]["guid"]}"\nwords = ""\n'
        for name in ("scripts/tides.txt", "scripts/tides.md")
    ]
    Path("guids.toml").write_text(f'show = "{known["show"]}"\n' + "".join(entries))
    studio("studio render scripts/tides.txt")
    studio("studio render scripts/tides.md")
    assert "another" in turns("episodes/tides/tides.mp3") and "grey" in turns("episodes/tides-txt/tides-txt.mp3")


def test_a_batch_gives_each_a_place(show: Path) -> None:
    write("mon/script.txt", FIRST)
    write("tue/script.txt", SECOND)
    write("tue/script.md", SECOND.replace("another", "a third"))
    studio("studio batch mon tue")
    made = {path.stem: turns(str(path)) for path in show.glob("episodes/*/*.mp3")}
    assert len(made) == 3 and sorted("grey" in said for said in made.values()) == [False, False, True]
    assert "0 episodes made" in studio("studio batch mon tue")
    assert json.loads(studio("studio status --json"))["scripts"] and "not rendered" not in studio("studio status")


@pytest.mark.slow
def test_a_place_that_is_named_is_checked(show: Path) -> None:
    write("scripts/a.txt", FIRST)
    write("scripts/b.txt", SECOND)
    studio("studio render scripts/a.txt")
    told = studio("studio render scripts/b.txt -o episodes/a/a.mp3", 2)
    assert "of another script (a.txt)" in told and "-o episodes/a/a.mp3 --replace" in told
    assert "grey" in turns("episodes/a/a.mp3")
    (show / "song.mp3").write_bytes(b"somebody's music")
    assert "no record of" in studio("studio render scripts/b.txt -o song.mp3", 2)
    assert (show / "song.mp3").read_bytes() == b"somebody's music"
    studio("studio render scripts/b.txt -o song.mp3 --replace")
    studio("studio render scripts/b.txt -o song.mp3")


@pytest.mark.slow
def test_outside_a_show_the_path_tells_scripts_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")
    write("mon/script.txt", FIRST)
    write("tue/script.txt", SECOND)
    studio("studio render mon/script.txt --engine tone")
    told = studio("studio render tue/script.txt --engine tone", 2)
    assert "of another script (mon/script.txt)" in told
    assert "grey" in turns("script.mp3")
    studio("studio render mon/script.txt --engine tone")
    studio("studio render tue/script.txt --engine tone --replace")
    assert "another" in turns("script.mp3")


@pytest.mark.slow
def test_a_damaged_record_is_repaired_by_rendering_again(show: Path) -> None:
    write("scripts/a.txt", FIRST)
    studio("studio render scripts/a.txt")
    Path("episodes/a/a.episode.json").write_text("{")
    studio("studio render scripts/a.txt")
    assert "grey" in turns("episodes/a/a.mp3")
