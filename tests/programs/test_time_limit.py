"""Time limits: seconds in which this process was stopped itself don't count."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.processes import LONG_S, children, wait_until

from studio.programs.time_limit import LOOK_S, MOST_GAP_S, TimeLimit

LIMIT_S = 15
WAITERS = f"""
import json, sys, threading
import numpy as np
from studio.audio.streams import write_samples
from studio.programs.helper import HelperProcess
from studio.programs.run import run

GATE = 'touch started-{{0}}; while [ ! -e gate ]; do sleep 0.05; done; '
HELPER = '''
import os, sys, threading, time
def beat():
    while True:
        time.sleep(0.1)
        os.write(1, bytes([255] * 8))
if sys.argv[1] == "beats":
    threading.Thread(target=beat, daemon=True).start()
request = sys.stdin.buffer.read(int.from_bytes(sys.stdin.buffer.read(8), "big"))
open("started-" + sys.argv[1], "w").close()
while not os.path.exists("gate"):
    time.sleep(0.05)
os.write(1, len(request).to_bytes(8, "big") + request)
sys.stdin.buffer.read()
'''

def ask(which, silence_s, timeout):
    helper = HelperProcess("The helper", [sys.executable, "-c", HELPER, which], silence_s=silence_s)
    answer = helper.ask(b"x", timeout=timeout).decode()
    helper.close()
    return answer

def program():
    return run(["sh", "-c", GATE.format("program") + "echo done"], timeout={LIMIT_S}).stdout.decode()

def stream():
    write_samples(["sh", "-c", GATE.format("stream") + "cat >/dev/null"], [np.zeros((9, 1))], timeout={LIMIT_S})

waits = {{
    "beats": lambda: ask("beats", {LIMIT_S}, 600),
    "mute": lambda: ask("mute", None, {LIMIT_S}),
    "program": program,
    "stream": stream,
}}
found = {{}}

def wait(name, work):
    try:
        found[name] = work()
    except Exception as error:
        found[name] = repr(error)

threads = [threading.Thread(target=wait, args=pair) for pair in waits.items()]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps(found))
"""


@pytest.mark.slow
def test_what_is_stopped_for_longer_than_its_limits_goes_on_as_if_nothing_had_happened(tmp_path: Path) -> None:
    """A process that waits for a helper with heartbeats, one without, a program and a stream, and all these, as where a
    container is paused; and whoever waits is the first to go on."""
    waiting = subprocess.Popen([sys.executable, "-c", WAITERS], cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    try:
        names = {"started-beats", "started-mute", "started-program", "started-stream"}
        wait_until(lambda: names <= {path.name for path in tmp_path.iterdir()}, "all four are waited for")
        stopped = [waiting.pid, *children(waiting.pid)]
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        time.sleep(LIMIT_S + 1)
        (tmp_path / "gate").touch()
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)
        written, _ = waiting.communicate(timeout=LONG_S)
    finally:
        waiting.kill()
    assert json.loads(written) == {"beats": "x", "mute": "x", "program": "done\n", "stream": None}


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@given(st.floats(0.1, 500), st.lists(st.tuples(st.booleans(), st.floats(0, 1e5)), max_size=20))
def test_a_limit_ends_after_the_seconds_in_which_somebody_looked(
    limit_s: float, gaps: list[tuple[bool, float]]
) -> None:
    """However long the process was stopped in between, each time costs no more than two seconds."""
    clock = Clock()
    limit, ran_s = TimeLimit(limit_s, clock), 0.0
    for was_stopped, gap_s in gaps:
        waited_s = gap_s if was_stopped else min(gap_s, limit.next_wait_s())
        clock.now_s += waited_s
        ran_s += min(waited_s, MOST_GAP_S)
        assert limit.elapsed_s() == pytest.approx(ran_s, abs=1e-5)
        assert limit.is_over() == (limit.elapsed_s() >= limit_s)
    before_s = ran_s
    while not limit.is_over():
        wait_s = limit.next_wait_s()
        assert 0 < wait_s <= LOOK_S
        clock.now_s += wait_s + 0.001  # as no wait ends to the point
        ran_s += wait_s + 0.001
    assert ran_s == pytest.approx(max(limit_s, before_s), rel=0.02, abs=0.01)
    limit.restart()
    assert limit.elapsed_s() == 0 and not limit.is_over()
