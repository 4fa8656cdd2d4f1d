"""The Python interface, as a program uses it: names, values, errors, progress, and nothing printed."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from support.small_show import make_show

import studio
from studio import api

SCRIPT = """Title: A Short Walk

Ada: Good morning. This is a short walk along the harbour.

Ben: It is early, and nobody is here but us.
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    show = make_show(tmp_path / "show")
    path = show / "walk.txt"
    path.write_text(SCRIPT, "utf-8")
    return path


def test_every_public_name_is_there_and_no_other_is_promised() -> None:
    assert set(studio.__all__) == {*api.__all__, "__version__"}
    for name in studio.__all__:
        assert getattr(studio, name) is not None
        assert name.startswith("__") or getattr(api, name).__doc__
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        studio.nothing  # noqa: B018


def test_no_public_name_is_also_a_package_or_module() -> None:
    """Importing a submodule binds its name in ``studio``: a function of that name would be gone."""
    modules = {module.name for module in pkgutil.iter_modules(studio.__path__)}
    assert not modules & set(studio.__all__)


def test_names_stay_what_they_are_after_every_submodule_was_imported() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that are to go
        for found in pkgutil.walk_packages(studio.__path__, "studio."):
            if not found.name.endswith(("_helper", "__main__")) and ".coqui." not in found.name:
                importlib.import_module(found.name)
    from studio import api

    public = [name for name in studio.__all__ if not name.startswith("__")]
    assert [name for name in public if getattr(studio, name) is not getattr(api, name)] == []


def test_importing_it_loads_nothing_heavy() -> None:
    heavy = {"numpy", "pydantic", "typer", "rich", "soundfile", "jinja2", "torch"}
    program = "import sys, studio; studio.load_show, studio.render_episode; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not heavy & set(done.stdout.split())


def test_a_script_becomes_an_episode_that_passes_its_checks(script: Path, capfd: pytest.CaptureFixture[str]) -> None:
    read = studio.read_script(script)
    assert [turn.speaker for turn in read.turns] == ["Ada", "Ben"]
    assert [role.speaker for role in studio.cast_speakers(script).roles] == ["Ada", "Ben"]
    assert not (script.parent / "cast.toml").exists()
    assert not [finding for finding in studio.lint_script(script) if finding.level == "error"]

    seen: list[studio.ProgressEvent] = []
    episode = studio.render_episode(script, title="Walk", number=3, on_progress=seen.append)
    assert episode.path == script.parent / "episodes" / "walk" / "walk.mp3" and episode.path.is_file()
    assert (episode.metadata.title, episode.metadata.number) == ("Walk", 3)
    assert episode.duration_s > 3
    said = [event for event in seen if event.stage == "synthesize"]
    assert said[0].done == 0 and said[-1].done == said[-1].total > 0

    report = studio.check_episode(episode.path)
    assert report.passed
    (master,) = studio.export_masters(script, ["flac"], folder=script.parent / "masters")
    assert master.path.suffix == ".flac" and master.path.is_file()
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")


def test_a_batch_says_what_it_made_and_what_failed(script: Path) -> None:
    broken = script.with_name("empty.txt")
    broken.write_text("\n")
    result = studio.render_batch([script, broken])
    assert result.made == 1
    assert [failure.script.name for failure in result.failed] == ["empty.txt"]
    assert studio.render_batch([script]).unchanged == 1


def test_a_show_is_published(script: Path) -> None:
    cover = next((Path(studio.__file__).parents[1] / "assets").glob("cover-plain.*"))
    settings = script.parent / "show.toml"
    (script.parent / "assets" / cover.name).write_bytes(cover.read_bytes())
    settings.write_text(re.sub('cover = ".*"', f'cover = "{cover.name}"', settings.read_text("utf-8")), "utf-8")
    studio.render_episode(script)
    show = studio.load_show(script)
    result = studio.publish_show(show, base_url="http://127.0.0.1:8000/", folder=script.parent / "out")
    assert (result.folder / "feed.xml").is_file()
    assert studio.load_show(script.parent).settings == show.settings


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda path: studio.render_episode(path / "nothing.txt"), "nothing.txt"),
        (lambda path: studio.load_show(path / "other.toml"), "no such show file"),
        (lambda path: studio.render_episode(path / "walk.txt", date="2026-02-30"), "2026-02-30"),
        (lambda path: studio.render_episode(path / "walk.txt", engine="nobody"), "nobody"),
        (lambda path: studio.export_masters(path / "walk.txt", ["vinyl"]), "vinyl"),
        (lambda path: studio.check_episode(path / "walk.txt"), "walk.txt"),
    ],
)
def test_every_error_is_a_studio_error_that_says_what_is_wrong(script: Path, call, message: str) -> None:
    with pytest.raises(studio.StudioError, match=message):
        call(script.parent)


def test_voices_and_engines_are_listed() -> None:
    assert {"clara", "arthur"} <= {voice.name for voice in studio.list_voices()}
    assert "tone" in {status.name for status in studio.list_engines()}
