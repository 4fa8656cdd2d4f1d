"""A program that was told to stop ends, also where a lock is never given back."""

from __future__ import annotations

import ctypes
import platform
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.processes import LONG_S, children, runs, wait_until

STUCK = """
import threading, studio.cli, studio.cli.app
studio.cli.PATIENCE_S = 1

def run():
    try:
        print("ready", flush=True)
        threading.Event().wait()
    finally:
        lock = threading.Lock()
        lock.acquire()
        lock.acquire()

studio.cli.app.run = run
studio.cli.main()
"""


@contextmanager
def started(source: str) -> Iterator[subprocess.Popen[str]]:
    """A program that has said that it is ready; killed in the end."""
    program = subprocess.Popen(
        [sys.executable, "-c", source],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored where tests run in the background
    )
    try:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        yield program
    finally:
        program.kill()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_that_hangs_is_ended(how: signal.Signals) -> None:
    with started(STUCK) as program:
        program.send_signal(how)
        _, said = program.communicate(timeout=LONG_S)
    assert program.returncode == 130
    assert said == "stopped: run the same command again to continue.\n"


IN_A_FINALIZER = """
import threading, time, weakref, studio.cli, studio.cli.app
studio.cli.PATIENCE_S = 1000

class Thing:
    pass

def last_words():
    print("ready", flush=True)
    time.sleep(1000)

def run():
    thing = Thing()
    weakref.finalize(thing, last_words)
    del thing
    threading.Event().wait()

studio.cli.app.run = run
studio.cli.main()
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_that_comes_while_something_is_cleared_away_is_not_forgotten(how: signal.Signals) -> None:
    """Python prints an exception out of a finalizer, and goes on."""
    with started(IN_A_FINALIZER) as program:
        program.send_signal(how)
        _, said = program.communicate(timeout=LONG_S)
    assert program.returncode == 130
    assert said == "stopped: run the same command again to continue.\n"


TWICE = """
import os, signal, sys, time, studio.cli, studio.cli.app
from studio.programs.run import run as run_program

def run():
    try:
        print("ready", flush=True)
        time.sleep(1000)
    finally:
        print("ending", flush=True)
        run_program(["sleep", "1000"], timeout=1000)

studio.cli.app.run = run
studio.cli.main()
"""


@pytest.mark.parametrize("second", [signal.SIGINT, signal.SIGTERM])
def test_a_second_signal_ends_the_program_at_once_with_what_it_started(second: signal.Signals) -> None:
    with started(TWICE) as program:
        program.send_signal(signal.SIGTERM)
        assert program.stdout is not None and program.stdout.readline() == "ending\n"
        wait_until(lambda: children(program.pid), "a program that it started")
        (child,) = children(program.pid)
        program.send_signal(second)
        _, said = program.communicate(timeout=LONG_S)
        wait_until(lambda: not runs(child), "the end of that program")
    assert program.returncode == 130
    assert said == "stopped: run the same command again to continue.\n"


def test_who_is_started_to_ignore_interrupts_ignores_them() -> None:
    program = (
        "import os, signal, studio.cli, studio.cli.app\n"
        "studio.cli.app.run = lambda: os.kill(os.getpid(), signal.SIGINT)\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "studio.cli.main()\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be asked to give a signal to a certain thread")
@pytest.mark.parametrize("command", ["serve", "desk"])
def test_a_signal_that_another_thread_gets_ends_an_idle_command(command: str, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>Hello.", encoding="utf-8")
    options = ("--no-browser", "--json") if command == "desk" else ("--port", "0")
    with subprocess.Popen(
        [sys.executable, "-m", "studio", command, str(tmp_path), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        try:
            assert program.stdout is not None
            assert b"http" in program.stdout.readline()
            wait_until(lambda: sleeps(program.pid), "a main thread that waits")
            others = [int(thread.name) for thread in Path(f"/proc/{program.pid}/task").iterdir()]
            others.remove(program.pid)
            tgkill = {"x86_64": 234, "aarch64": 131}[platform.machine()]
            assert ctypes.CDLL(None).syscall(tgkill, program.pid, others[0], signal.SIGTERM) == 0
            program.communicate(timeout=LONG_S)
        finally:
            program.kill()
    assert program.returncode == 130


def sleeps(pid: int) -> bool:
    """Whether the main thread of a program waits."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "S"
