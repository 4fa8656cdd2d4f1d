"""A program that was told to stop ends, also where a lock is never given back."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

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


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_that_hangs_is_ended(how: signal.Signals) -> None:
    program = subprocess.Popen([sys.executable, "-c", STUCK], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        program.send_signal(how)
        _, said = program.communicate(timeout=60)
    finally:
        program.kill()
    assert program.returncode == 130
    assert said == "stopped: the same command goes on from here.\n"


def test_who_is_started_to_ignore_interrupts_ignores_them() -> None:
    program = (
        "import os, signal, studio.cli, studio.cli.app\n"
        "studio.cli.app.run = lambda: os.kill(os.getpid(), signal.SIGINT)\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "studio.cli.main()\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
