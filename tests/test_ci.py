"""What must pass before a change lands, with a stand-in for make: the order of groups, what is left out, the end."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

RUN = Path(__file__).parents[1] / ".ci" / "run"
GROUPS = """\
lint:
\t@echo All checks passed!
audit:
\t@echo No known vulnerabilities
test:
\t@echo "12 passed, 3 deselected in 0.10s"
test-slow:
\t@{slow}
test-other:
\t@{other}
"""


def checks(folder: Path, slow: str, other: str, seconds: int = 600) -> subprocess.CompletedProcess[str]:
    """Runs the script in a folder with groups of such commands, in an environment that has nothing but a home."""
    (folder / ".ci").mkdir(exist_ok=True)
    shutil.copy(RUN, folder / ".ci" / "run")
    (folder / "Makefile").write_text(GROUPS.format(slow=slow, other=other), encoding="utf-8")
    world = {"HOME": str(folder), "CI_SECONDS": str(seconds)}
    return subprocess.run([folder / ".ci" / "run"], env=world, capture_output=True, text=True)


def order(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [line.split()[2] for line in done.stdout.splitlines() if line.startswith("== make") and ":" not in line]


def test_the_fast_tests_come_first_and_the_last_line_has_the_sums(tmp_path: Path) -> None:
    done = checks(tmp_path, "echo 3 passed, 2 skipped in 9.99s", "echo 1 passed in 0.01s")
    assert done.returncode == 0, done.stdout + done.stderr
    assert order(done)[:2] == ["test", "lint"]
    assert set(order(done)) == {"test", "lint", "audit", "test-slow", "test-other"}
    assert "make test-slow: 3 passed, 2 skipped in 9.99s" in done.stdout
    assert done.stdout.splitlines()[-1] == "16 passed, 0 failed"


@pytest.mark.parametrize(
    ("command", "failed"),
    [("echo 1 failed, 2 passed in 1s; exit 1", 1), ("echo 2 passed, 3 errors in 1s; exit 1", 3), ("exit 7", 1)],
    ids=["failures", "errors", "no tests at all"],
)
def test_a_group_that_fails_fails_the_run(tmp_path: Path, command: str, failed: int) -> None:
    done = checks(tmp_path, command, command)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1].endswith(f" passed, {failed} failed")


def test_what_was_left_out_comes_first_the_next_time(tmp_path: Path) -> None:
    first = checks(tmp_path, "echo 1 passed in 0.01s", "echo 1 passed in 0.01s", seconds=1)
    assert first.returncode == 0
    assert order(first) == ["test", "lint", "audit"]
    assert "left out, and first the next time: test-slow test-other" in first.stdout
    remembered = tmp_path / ".cache" / "studio-ci" / "left-out"
    remembered.write_text("test-other\ntest-that-is-no-more\n")
    assert order(checks(tmp_path, "true", "true")) == ["test", "lint", "audit", "test-other", "test-slow"]
    assert remembered.read_text() == ""


def test_what_cannot_be_installed_here_is_no_failure(tmp_path: Path) -> None:
    done = checks(tmp_path, "true", "echo 'Not to be had here: RHVoice'; exit 1")
    assert done.returncode == 0
    assert "make test-other: left out" in done.stdout


@pytest.mark.parametrize(
    ("said", "code", "shown", "ends"),
    [
        ("No known vulnerabilities found", 0, "No known vulnerabilities in requirements", 0),
        ("Found 1 known vulnerability in 1 package\nname 1.0 GHSA-x", 1, "GHSA-x", 1),
        ("ConnectionError: no route", 1, "Not to be had here", 1),
    ],
    ids=["none", "one", "no database"],
)
def test_known_vulnerabilities_are_told_or_that_nobody_could_be_asked(
    tmp_path: Path, said: str, code: int, shown: str, ends: int
) -> None:
    program = tmp_path / "pip-audit"
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{said}\nEND\nexit {code}\n")
    program.chmod(0o755)
    audit = ["sh", RUN.parents[1] / "tools" / "audit.sh", tmp_path]
    done = subprocess.run(audit, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, cwd=RUN.parents[1])
    assert (done.returncode, shown in done.stdout) == (ends, True), done.stdout
    skipped = {"PATH": os.environ["PATH"], "STUDIO_AUDIT": "skip"}
    assert "skipped" in subprocess.run(audit, env=skipped, capture_output=True, text=True, check=True).stdout


def test_every_locked_package_has_a_checksum() -> None:
    locks = sorted((RUN.parents[1] / "requirements").glob("*.lock"))
    assert len(locks) > 8
    for lock in locks:
        for entry in re.split(r"\n(?=\S)", lock.read_text("utf-8").strip()):
            assert "==" in entry and "--hash=sha256:" in entry, f"{lock.name}: {entry}"
