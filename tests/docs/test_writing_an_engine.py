"""The page on writing an engine, done as it says: built, installed, put through the contract, rendered with."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from studio.synthesize.engine import Engine

PAGE = (Path(__file__).parents[2] / "docs" / "writing-an-engine.md").read_text("utf-8")
PYTHON_BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.S)
TOML_BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, re.S)
VOICE_BLOCK = next(block for block in TOML_BLOCKS if block.startswith("[engines.parrot]"))
LIMIT_S = 240


def call(*arguments, cwd, target=None):
    """A Python program as a user starts it, away from this checkout; its stdout."""
    env = {name: value for name, value in os.environ.items() if name not in ("STUDIO_PLUGINS", "PYTHONPATH")}
    if target is not None:
        env["PYTHONPATH"] = str(target)
    done = subprocess.run(
        [sys.executable, *map(str, arguments)], cwd=cwd, env=env, capture_output=True, text=True, timeout=LIMIT_S
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_engine_is_as_short_as_it_says():
    lines = [line for line in PYTHON_BLOCKS[0].splitlines() if line.strip()]
    assert len(lines) <= 40
    names = {}
    exec(compile(PYTHON_BLOCKS[0], "parrot.py", "exec"), names)
    assert isinstance(names["Parrot"](), Engine)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project as the page describes it, installed into a folder of its own."""
    folder = tmp_path_factory.mktemp("parrot")
    (folder / "parrot.py").write_text(PYTHON_BLOCKS[0], "utf-8")
    (folder / "pyproject.toml").write_text(TOML_BLOCKS[0], "utf-8")
    (folder / "tests").mkdir()
    (folder / "tests" / "test_parrot.py").write_text(PYTHON_BLOCKS[1], "utf-8")
    target = folder / "installed"
    call(
        "-m", "pip", "-q", "--disable-pip-version-check", "install", "--no-index", "--no-deps",
        "--no-build-isolation", "--target", target, folder, cwd=folder,
    )  # fmt: skip
    (folder / "parrot.py").unlink()  # only the installed one is left
    return folder


@pytest.mark.slow
def test_it_is_found_and_ready(project):
    listed = json.loads(call("-m", "studio", "engines", "--json", cwd=project, target=project / "installed"))
    parrot = next(each for each in listed if each["name"] == "parrot")
    assert (parrot["origin"], parrot["ready"], parrot["exact"]) == ("studio-parrot", True, True)


@pytest.mark.slow
def test_it_holds_the_contract_outside_the_repository(project):
    said = call("-m", "pytest", "-v", "-p", "no:cacheprovider", "tests", cwd=project, target=project / "installed")
    assert re.search(r"\b1[0-9] passed", said)
    assert "skipped" not in said


@pytest.mark.slow
def test_a_show_is_rendered_with_it(project, tmp_path):
    target = project / "installed"
    call("-m", "studio", "new", "show", cwd=tmp_path)
    show = tmp_path / "show"
    for voice in (show / "voices").glob("*.toml"):
        voice.write_text(f"{voice.read_text('utf-8')}\n{VOICE_BLOCK}", "utf-8")
    (show / "scripts" / "hello.txt").write_text("Ada: Good evening.\n\nBen: And welcome to the show.\n", "utf-8")
    told = json.loads(
        call("-m", "studio", "render", "scripts/hello.txt", "--engine", "parrot", "--json", cwd=show, target=target)
    )
    assert told["sentences"] == 2
    record = json.loads(Path(show, told["file"]).with_suffix(".episode.json").read_text("utf-8"))
    assert record["engine"] == {"name": "parrot", "build": "flite 2.2, parrot 1"}
    assert Path(show, told["file"]).stat().st_size > 10_000
