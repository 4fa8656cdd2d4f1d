"""A helper program that stays, with faults put in: real processes, each a small script."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from studio.errors import ProgramError, ProgramMissing, ProgramTimeout
from studio.programs.helper import HelperProcess

ECHO = """
import os, sys, time
while True:
    head = sys.stdin.buffer.read(8)
    if not head:
        break
    order = sys.stdin.buffer.read(int.from_bytes(head, "big"))
    if order == b"pid":
        order = str(os.getpid()).encode()
    if order == b"crash":
        print("out of luck", file=sys.stderr)
        os._exit(3)
    if order == b"killed":
        os.kill(os.getpid(), 9)
    if order == b"hang":
        time.sleep(60)
    if order == b"nonsense":
        sys.stdout.buffer.write(b"x" * 8)
        sys.stdout.flush()
        time.sleep(60)
    sys.stdout.buffer.write(len(order).to_bytes(8, "big") + order)
    sys.stdout.flush()
"""


@pytest.fixture
def echo():
    helper = HelperProcess("The echo", [sys.executable, "-c", ECHO])
    yield helper
    helper.close()


def gone(pid: int) -> bool:
    for _ in range(500):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize("size", [0, 1, 4096, 65_536, 3_000_000])
def test_answers_of_any_size_come_back_whole(echo, size):
    order = os.urandom(size)
    assert echo.ask(order, timeout=20) == order


def test_it_is_started_once_and_stays(echo):
    assert len({echo.ask(b"pid", timeout=20) for _ in range(5)}) == 1


def test_orders_of_threads_do_not_mix(echo):
    answers = {}

    def ask(number):
        order = bytes([number]) * (10_000 * number)
        answers[number] = echo.ask(order, timeout=20) == order

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == dict.fromkeys(range(1, 9), True)


@pytest.mark.parametrize(
    ("order", "error", "told"),
    [
        (b"crash", ProgramError, r"The echo failed \(exit 3\): out of luck"),
        (b"killed", ProgramError, "The echo was killed by signal 9"),
        (b"nonsense", ProgramError, "The echo sent no valid answer"),
        (b"hang", ProgramTimeout, "The echo did not answer within 0.5 s"),
    ],
)
def test_one_that_breaks_off_is_told_and_started_anew(echo, order, error, told):
    before = int(echo.ask(b"pid", timeout=20))
    with pytest.raises(error, match=told):
        echo.ask(order, timeout=0.5 if order == b"hang" else 20)
    assert gone(before)
    assert int(echo.ask(b"pid", timeout=20)) != before


def test_it_ends_with_the_object_that_started_it():
    helper = HelperProcess("The echo", [sys.executable, "-c", ECHO])
    pid = int(helper.ask(b"pid", timeout=20))
    del helper
    assert gone(pid)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, None])
def test_it_ends_with_its_parent_however_that_ends(end):
    program = (
        "import sys, time\nfrom studio.programs.helper import HelperProcess\n"
        f"c = HelperProcess('The echo', [sys.executable, '-c', {ECHO!r}])\n"
        "print(c.ask(b'pid', timeout=20).decode(), flush=True)\n" + ("time.sleep(60)" if end else "")
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        if end:
            parent.send_signal(end)
        parent.wait(20)
    assert gone(pid)


def test_one_that_is_not_installed_is_told():
    with pytest.raises(ProgramMissing):
        HelperProcess("Nothing", ["no-such-program"]).ask(b"x", timeout=1)
