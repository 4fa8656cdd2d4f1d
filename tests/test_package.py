"""What a user installs: the wheel's metadata and files, the container's services, the hook and the workflow."""

from __future__ import annotations

import email
import re
import subprocess
import sys
import zipfile
from email.message import Message
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from typer.testing import CliRunner

from studio.cli.app import app
from studio.programs.extras import EXTRAS

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def metadata_of(wheel: zipfile.ZipFile) -> Message:
    name = next(name for name in wheel.namelist() if name.endswith("/METADATA"))
    return email.message_from_string(wheel.read(name).decode("utf-8"))


@pytest.mark.slow
def test_the_metadata_is_ready_for_an_index(wheel: zipfile.ZipFile) -> None:
    metadata = metadata_of(wheel)
    assert (metadata["Name"], metadata["Author"], metadata["License-Expression"]) == (
        "studio-episodes",
        "The Studio project",
        "MIT",
    )
    assert metadata.get_all("Project-URL") is None, "there is no address yet"
    readme = metadata.get_payload()
    assert isinstance(readme, str) and metadata["Description-Content-Type"] == "text/markdown"
    assert re.findall(r"\]\(", readme) == [], "links into a checkout lead nowhere on an index"
    extras = set(metadata.get_all("Provides-Extra") or ())
    assert extras == {*EXTRAS, "clients", "dev"}
    listed = [Requirement(each) for each in metadata.get_all("Requires-Dist") or ()]
    for extra, wanted in EXTRAS.items():
        marked = {r.name for r in listed if r.marker and r.marker.evaluate({"extra": extra, "python_version": "3.11"})}
        assert {Requirement(each).name for each in wanted} <= marked, extra
    assert all(extra in readme for extra in EXTRAS)


@pytest.mark.slow
def test_pages_templates_voices_and_music_travel_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    there = set(wheel.namelist())
    for folder in ("studio/pages", "studio/report", "studio/audition", "studio/publish", "studio/batch", "studio/show"):
        files = [path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
        assert {path.relative_to(ROOT).as_posix() for path in files} <= there
    assert "studio/defaults/voices/clara.toml" in there and "studio/defaults/assets/intro.flac" in there
    assert not [name for name in there if name.startswith("tests/")]


def test_the_services_run_commands_that_exist() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]
    assert set(services) == {"batch", "preview"}
    for service in services.values():
        assert CliRunner().invoke(app, [service["command"][0], "--help"]).exit_code == 0
        assert [volume.rpartition(":")[2] for volume in service["volumes"]] == ["/show"]
    assert services["preview"]["ports"] == ["127.0.0.1:8000:8000"], "for this computer only"


def test_the_hook_and_the_workflow_check_several_scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    workflow = yaml.safe_load((ROOT / "docs/recipes/lint-scripts.yml").read_text("utf-8"))
    assert workflow["jobs"]["lint"]["steps"][-1]["run"].endswith("xargs -0 -r " + hook["entry"])
    assert re.search(hook["files"], "scripts/monday.txt") and not re.search(hook["files"], "episodes/a/a.txt")
    (tmp_path / "scripts").mkdir()
    (tmp_path / "show.toml").write_text(
        'title = "T"\nengine = "tone"\n[speakers.Ada]\nvoice = "clara"\n[music]\nintro = ""\nstinger = ""\nbed = ""\n'
    )
    head = "---\ntitle: The tide\ndate: 2026-04-02\ndescription: On tides and what they do.\n---\n\n"
    (tmp_path / "scripts" / "good one.md").write_text(head + "Ada: The tide is out, and we are in.\n")
    (tmp_path / "scripts" / "bad.md").write_text(head + "Ada: Read https://example.org/tide now.\n")
    monkeypatch.chdir(tmp_path)
    words = hook["entry"].split()[1:]
    assert CliRunner().invoke(app, [*words, "scripts/good one.md"]).exit_code == 0
    both = CliRunner().invoke(app, [*words, "scripts/good one.md", "scripts/bad.md"])
    assert both.exit_code == 1 and "scripts/bad.md:" in both.output and "link-spoken" in both.output
    assert CliRunner().invoke(app, ["lint", "scripts/good one.md", "scripts/bad.md", "--json"]).exit_code == 2
