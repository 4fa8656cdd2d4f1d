"""Every command under every fault that applies to it: the harness.

In: commands, faults (``faults.py``) and seeds (``STUDIO_FAULT_SEEDS=1,2,3``). Out: for each, the invariant holds: an
exit code of the table, no "bug in Studio", no process left over, memory and time below limits, and after another run
without the fault the same bytes as if nothing had happened, and no temporary file. ``pytest -s -n 0`` prints what was
covered.
"""

from __future__ import annotations

import io
import os
import random
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from faults.faults import COMMANDS, FAULTS, FILES, PAIRS, RENDER
from faults.sandbox import Sandbox
from PIL import Image
from support.small_show import PAGE, make_show

pytestmark = pytest.mark.slow

SEEDS = [int(seed) for seed in os.environ.get("STUDIO_FAULT_SEEDS", "1").split(",")]
MOST_MB = 600
CODES = (0, 1, 2, 130)
SAY_THE_SAME = ("cast", "convert", "check", "parse", "lint", "outline", "spoken", "voices")
"""Commands that tell neither how long it took, nor what they found."""


@dataclass(frozen=True)
class UndisturbedRun:
    """What a command does when nothing happens to it."""

    changes: int
    written: str
    results: dict[str, bytes]


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show that was rendered and reported undisturbed."""
    world = Sandbox(tmp_path_factory.mktemp("clean"), random.Random(0))
    (make_show(world.show) / "quiet.txt").write_text(PAGE, encoding="utf-8")
    picture = io.BytesIO()
    Image.new("RGB", (1400, 1400), "teal").save(picture, "PNG")  # what apps ask for at least
    (world.show / "assets" / "cover.png").write_bytes(picture.getvalue())
    with (world.show / "show.toml").open("a") as settings:
        settings.write('\n[feed]\ncategory = "Arts"\nowner_email = "ada@example.org"\n')
    (world.root / "tmp").mkdir()
    for command in ("render", "report"):
        code, written = world.run(COMMANDS[command], undisturbed=True)
        assert code == 0, written
    return world.root


@pytest.fixture(scope="module")
def expected(clean: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], UndisturbedRun]:
    """By command; filled when it is asked for."""
    return {}


def what_is_expected(
    known: dict[tuple[str, ...], UndisturbedRun], clean: Path, root: Path, command: str, options: tuple[str, ...]
) -> UndisturbedRun:
    arguments = (*COMMANDS[command], *options)
    if arguments not in known:
        world = fresh_world(clean, root, command, random.Random(0), cached=False)
        world.at_point(0, "")
        code, written = world.run(arguments)
        assert code == 0, written
        changes = (world.root / "changes").stat().st_size
        known[arguments] = UndisturbedRun(changes, written.replace(str(world.root), ""), world.results())
        shutil.rmtree(world.root)
    return known[arguments]


def fresh_world(clean: Path, root: Path, command: str, chance: random.Random, *, cached: bool) -> Sandbox:
    world = Sandbox(root, chance)
    shutil.copytree(clean, world.root, symlinks=True)
    if command in RENDER:
        shutil.rmtree(world.show / "episodes")
        if not cached:
            shutil.rmtree(world.root / "cache")
    return world


@pytest.fixture(scope="module")
def covered() -> Iterator[list[tuple[str, str, int, str, int]]]:
    rows: list[tuple[str, str, int, str, int]] = []
    yield rows
    print(f"\n{len(rows)} pairs of command and fault; seed, exit code, highest memory of a process in MB")
    for command, fault, seed, code, most_mb in sorted(rows):
        print(f"  {command:<9} {fault:<26} {seed:>3} {code:>5} {most_mb:>5}")


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("command", "name"), PAIRS, ids=[f"{c}-{f}" for c, f in PAIRS])
def test_the_invariant_holds(
    clean: Path,
    expected: dict[tuple[str, ...], UndisturbedRun],
    covered: list[tuple[str, str, int, str, int]],
    tmp_path: Path,
    command: str,
    name: str,
    seed: int,
) -> None:
    fault = FAULTS[name]
    undisturbed = what_is_expected(expected, clean, tmp_path / "plain", command, fault.options)
    chance = random.Random(f"{seed} {command} {name}")
    world = fresh_world(clean, tmp_path / "world", command, chance, cached=name.startswith("cache"))
    fault.put(world, undisturbed.changes)
    arguments = (*COMMANDS[command], *fault.options)
    code, written = world.run(arguments)
    covered.append((command, name, seed, str(code) if fault.reached(world) else "-", world.peak_mb))
    before_it_listens = -code in (signal.SIGTERM, signal.SIGINT) and not written
    assert code in CODES or before_it_listens or (code == -signal.SIGKILL and name == "killed"), written
    assert "bug in Studio" not in written and "Traceback" not in written, written
    assert world.peak_mb < MOST_MB
    if fault.damages:
        for file in (*FILES, "quiet.txt", "cast.toml"):  # which remembers what was guessed of a damaged script
            (world.show / file).unlink(missing_ok=True)
            shutil.copy2(clean / "show" / file, world.show / file)
        if command in RENDER:  # the next render would keep the gain of an episode that was made from the damaged file
            shutil.rmtree(world.show / "episodes", ignore_errors=True)
    code, written = world.run(arguments, undisturbed=True)
    assert code == 0 and "bug in Studio" not in written, written
    assert world.results() == undisturbed.results
    if command in SAY_THE_SAME:
        assert written.replace(str(world.root), "") == undisturbed.written
    assert [path for path in world.root.rglob("*.part") if path.is_file()] == []
    assert [path for path in (world.root / "tmp").iterdir() if not is_probe(path)] == []


def is_probe(path: Path) -> bool:
    """Whether a kill left what Python's tempfile writes for a moment to see whether a folder can be written."""
    return path.is_file() and path.read_bytes() in (b"", b"blat")
