"""Every command under every fault that applies to it: the harness.

In: commands, faults and a seed (``STUDIO_FAULT_SEED``). Out: for each pair, the invariant holds: an exit code of the
table, no "bug in Studio", no process left over, memory and time below limits, and after another run without the fault
the same bytes as if nothing had happened and no temporary file. ``pytest -s`` prints what was covered.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from support.processes import children, runs, wait_until
from support.small_show import PAGE, make_show, outputs

pytestmark = pytest.mark.slow

SEED = int(os.environ.get("STUDIO_FAULT_SEED", "1"))
LONGEST_S = 120
MOST_MB = 600
CODES = (0, 1, 2, 130)
COMMANDS: dict[str, tuple[str, ...]] = {
    "render": ("render", "quiet.txt"),
    "batch": ("batch", "quiet.txt", "--workers", "2"),
    "export": ("export", "quiet.txt", "--as", "mono"),
    "audition": ("audition", "quiet.txt"),
    "report": ("report", "quiet.txt"),
    "check": ("check", "quiet.txt"),
    "publish": ("publish",),
    "parse": ("parse", "quiet.txt", "--json"),
    "lint": ("lint", "quiet.txt", "--json"),
    "cast": ("cast", "quiet.txt"),
    "status": ("status",),
}
WRITES = ("render", "batch", "export", "audition", "report", "publish")
RENDERS = ("render", "batch", "export")


@dataclass
class World:
    """A show, its cache, and how a command is run in it."""

    root: Path
    chance: random.Random
    environment: dict[str, str] = field(default_factory=dict)
    largest_file: int = 0
    kill_after_s: float | None = None
    signal: signal.Signals = signal.SIGKILL
    during: Callable[[], None] | None = None
    peak_mb: int = 0
    """The highest memory of any one process of the last command."""

    @property
    def show(self) -> Path:
        return self.root / "show"

    def run(self, command: tuple[str, ...], *, undisturbed: bool = False) -> tuple[int, str]:
        """Exit code (negative: killed by a signal) and what was printed."""
        plain = {
            **os.environ,
            "STUDIO_CACHE": str(self.root / "cache"),
            "STUDIO_LOG": str(self.root / "studio.log"),
            "TMPDIR": str(self.root / "tmp"),
            "SOURCE_DATE_EPOCH": "1760000000",
        }

        def limits() -> None:
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            if self.largest_file and not undisturbed:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (self.largest_file, self.largest_file))

        program = subprocess.Popen(
            [sys.executable, "-m", "studio", *command],
            cwd=self.show,
            env=plain if undisturbed else {**plain, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            preexec_fn=limits,
        )
        started: set[int] = set()
        self.peak_mb = 0
        end = time.monotonic() + LONGEST_S
        stop_at = time.monotonic() + (self.kill_after_s or 0)
        while program.poll() is None and time.monotonic() < end:
            started |= set(children(program.pid))
            self.peak_mb = max(self.peak_mb, *(peak_mb(pid) for pid in (program.pid, *started)))
            if not undisturbed and self.during:
                self.during()
            if not undisturbed and self.kill_after_s is not None and time.monotonic() > stop_at:
                program.send_signal(self.signal)
                break
            time.sleep(0.01)
        try:
            written, _ = program.communicate(timeout=max(1.0, end - time.monotonic()))
        finally:
            program.kill()
        wait_until(lambda: not any(runs(pid) for pid in started), "the end of what it started")
        return program.returncode, written


def peak_mb(process: int) -> int:
    """The highest memory of a process so far; 0 for one that has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    return next((int(row.split()[1]) // 1024 for row in status.splitlines() if row.startswith("VmHWM")), 0)


FILES = ("assets/intro.wav", "clips/bell.wav", "assets/cover.png", "voices/clara.toml", "show.toml")


def _kill(how: signal.Signals) -> Callable[[World], None]:
    def fault(world: World) -> None:
        world.kill_after_s, world.signal = world.chance.uniform(0.2, 3.0), how

    return fault


def _full(world: World) -> None:
    world.largest_file = world.chance.choice([0x400, 0x4000, 0x20000, 0x60000])


def _clock(world: World) -> None:
    """The clock of the machine is far off: the year 1971 or 2099 for every file that is there."""
    when = world.chance.choice([40_000_000, 4_080_000_000])
    for path in world.root.rglob("*"):
        os.utime(path, (when, when))


def _stand_in(script: str) -> Callable[[World], None]:
    """ffmpeg is replaced by a program that does something else from one of its first calls on."""

    def fault(world: World) -> None:
        folder = world.root / "bin"
        folder.mkdir()
        real, call = shutil.which("ffmpeg"), world.chance.randrange(4)
        program = folder / "ffmpeg"
        program.write_text(
            f'#!/bin/sh\necho x >>"{folder}/calls"\n'
            f'[ "$(wc -l <"{folder}/calls")" -le {call} ] && exec "{real}" "$@"\n{script}\n'
        )
        program.chmod(0o755)
        world.environment["PATH"] = f"{folder}:{os.environ['PATH']}"

    return fault


def _vanish(world: World) -> None:
    path = world.chance.choice(["assets/intro.wav", "clips/bell.wav", "assets/cover.png", "voices/clara.toml"])
    begin = time.monotonic()
    moment = world.chance.uniform(0, 1.5)

    def during() -> None:
        if time.monotonic() - begin > moment:
            (world.show / path).unlink(missing_ok=True)

    world.during = during


def _replaced(kind: str) -> Callable[[World], None]:
    def fault(world: World) -> None:
        path = world.show / world.chance.choice(FILES if kind == "FIFO" else [*FILES, "quiet.txt"])
        content = path.read_bytes()
        path.unlink()
        if kind == "FIFO":
            os.mkfifo(path)
        elif kind == "garbage":
            path.write_bytes(world.chance.randbytes(2000))
        else:
            path.write_bytes(content[: world.chance.randrange(len(content))])

    return fault


def _cache(world: World) -> None:
    for path in sorted((world.root / "cache").glob("*/??/*")):
        content = bytearray(path.read_bytes())
        what = world.chance.randrange(4)
        if what == 0:
            content[world.chance.randrange(len(content))] ^= 1 << world.chance.randrange(8)
            path.write_bytes(content)
        elif what == 1:
            path.write_bytes(content[: world.chance.randrange(len(content))])
        elif what == 2:
            path.unlink()
            os.mkfifo(path)


FAULTS: dict[str, tuple[Callable[[World], None], tuple[str, ...]]] = {
    "killed": (_kill(signal.SIGKILL), WRITES),
    "SIGTERM": (_kill(signal.SIGTERM), WRITES),
    "disk full": (_full, WRITES),
    "clock": (_clock, tuple(COMMANDS)),
    "ffmpeg exits": (_stand_in("exit 3"), ("render", "batch", "export", "audition", "check")),
    "ffmpeg garbles": (_stand_in("head -c 3000 /dev/urandom"), ("render", "batch", "export", "audition", "check")),
    "ffmpeg prints without end": (_stand_in("exec yes"), ("render", "check")),
    "file vanishes": (_vanish, ("render", "batch", "lint", "cast")),
    "file is a FIFO": (_replaced("FIFO"), ("render", "batch", "lint", "cast", "status", "publish")),
    "file is garbage": (_replaced("garbage"), tuple(COMMANDS)),
    "file is cut": (_replaced("cut"), tuple(COMMANDS)),
    "cache damaged": (_cache, RENDERS),
}
PAIRS = [(command, fault) for fault, (_, commands) in FAULTS.items() for command in commands]


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show that was rendered and exported undisturbed."""
    world = World(tmp_path_factory.mktemp("clean"), random.Random(0))
    (make_show(world.show) / "quiet.txt").write_text(PAGE, encoding="utf-8")
    (world.root / "tmp").mkdir()
    for command in ("render", "export", "report"):
        code, written = world.run(COMMANDS[command], undisturbed=True)
        assert code == 0, written
    return world.root


@pytest.fixture(scope="module")
def covered() -> Iterator[list[tuple[str, str, int, int]]]:
    rows: list[tuple[str, str, int, int]] = []
    yield rows
    print(f"\nseed {SEED}: {len(rows)} pairs of command and fault; exit code, highest memory of a process in MB")
    for command, fault, code, most_mb in rows:
        print(f"  {command:<9} {fault:<26} {code:>4} {most_mb:>5}")


@pytest.mark.parametrize(("command", "fault"), PAIRS, ids=[f"{c}-{f}" for c, f in PAIRS])
def test_the_invariant_holds(
    clean: Path, tmp_path: Path, covered: list[tuple[str, str, int, int]], command: str, fault: str
) -> None:
    world = World(tmp_path / "world", random.Random(f"{SEED} {command} {fault}"))
    shutil.copytree(clean, world.root)
    if command in RENDERS and fault != "cache damaged":
        shutil.rmtree(world.root / "cache")
    shutil.copytree(world.show, world.root / "before")
    FAULTS[fault][0](world)
    code, written = world.run(COMMANDS[command])
    covered.append((command, fault, code, world.peak_mb))
    before_it_listens = code == -signal.SIGTERM and not written
    assert code in CODES or before_it_listens or (code == -signal.SIGKILL and fault == "killed"), written
    assert "bug in Studio" not in written and "Traceback" not in written, written
    assert world.peak_mb < MOST_MB
    mended = ("episodes", "site", "audition", "guids.toml", "cast.toml", "published.toml", ".studio")
    for path in sorted((world.root / "before").rglob("*")):
        name = path.relative_to(world.root / "before")
        place = world.show / name
        if path.is_file() and name.parts[0] not in mended:
            place.unlink(missing_ok=True)
            shutil.copy2(path, place)
    code, written = world.run(COMMANDS[command], undisturbed=True)
    plain, expected = world.run(COMMANDS[command], undisturbed=True)
    assert code == plain and "bug in Studio" not in written, written
    if command in ("render", "batch"):
        assert code == 0, written
        found, whole = outputs(world.show / "episodes" / "quiet"), outputs(clean / "show" / "episodes" / "quiet")
        assert {n: c for n, c in found.items() if n in whole} == whole
    elif command in ("parse", "lint"):
        assert json.loads(written) == json.loads(expected)
    assert [path for path in world.root.rglob("*.part") if path.is_file()] == []
    assert list((world.root / "tmp").iterdir()) == []
