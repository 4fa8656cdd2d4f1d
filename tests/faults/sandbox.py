"""A show, its cache, and commands run in it under faults: what a command printed, left behind and took."""

from __future__ import annotations

import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from support.processes import children, runs, wait_until

HERE = Path(__file__).parent
LONGEST_S = 480
MOMENT = re.compile(
    rb"\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z|\+00:00)?|\w{3}, \d\d \w{3} \d{4} [\d:]+ \S+\d|(?<=content = )\S+"
)
"""When something was published, and the digest of a feed with that."""
TIMES = {"seconds", "elapsed"}
DERIVED = {
    "log",
    "lock",
    "batch.sqlite",
    "batch.html",
    "batch.log",
    "shards.lock",
    "published-media.json",
    "published-pages.json",
}
"""Of ``.studio``: what tells of a run and isn't its result."""


@dataclass
class Sandbox:
    """A folder with a show, its cache and a TMPDIR."""

    root: Path
    chance: random.Random
    environment: dict[str, str] = field(default_factory=dict)
    largest_file: int = 0
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
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            if self.largest_file and not undisturbed:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (self.largest_file, self.largest_file))

        program = subprocess.Popen(
            [sys.executable, "-S", str(HERE / "desk_session.py"), *command[1:]]
            if command[0] == "desk"
            else [sys.executable, "-m", "studio", *command],
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
        try:
            while program.poll() is None and time.monotonic() < end:
                started |= set(children(program.pid))
                self.peak_mb = max(self.peak_mb, *(_peak_mb(pid) for pid in (program.pid, *started)))
                try:
                    program.wait(0.02)
                except subprocess.TimeoutExpired:
                    continue
            written, _ = program.communicate(timeout=max(1.0, end - time.monotonic()))
        finally:
            program.kill()
        wait_until(lambda: not any(runs(pid) for pid in started), "the end of what it started")
        return program.returncode, written

    def at_point(self, at: int, how: str, **more: str) -> None:
        """Let something happen to the next commands before the Nth change that they make to the file system."""
        self.environment |= {
            "PYTHONPATH": os.pathsep.join(filter(None, (str(HERE / "at_point"), os.environ.get("PYTHONPATH")))),
            "FAULT_COUNTER": str(self.root / "changes"),
            "FAULT_AT": str(at),
            "FAULT_HOW": how,
            **more,
        }

    def results(self) -> dict[str, bytes]:
        """Every file of the show that is a result, by its name; times are left out of records."""
        found = {}
        for path in sorted(self.show.rglob("*")):
            name = path.relative_to(self.show)
            if path.is_file() and not (name.parts[0] == ".studio" and name.parts[1] in DERIVED):
                content = path.read_bytes()
                if path.name.endswith(".episode.json"):
                    record = json.loads(content)
                    content = json.dumps({key: value for key, value in record.items() if key not in TIMES}).encode()
                elif path.name in ("feed.xml", "published.toml"):
                    content = MOMENT.sub(b"(then)", content)
                found[name.as_posix()] = content
        return found


def count_changes(world: Sandbox, command: tuple[str, ...]) -> int:
    """How many changes of the file system a command makes when nothing happens to it."""
    world.at_point(0, "")
    code, written = world.run(command)
    assert code == 0, written
    return (world.root / "changes").stat().st_size


def _peak_mb(process: int) -> int:
    """The highest memory of a process so far; 0 for one that has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    return next((int(row.split()[1]) // 1024 for row in status.splitlines() if row.startswith("VmHWM")), 0)
