"""A helper program that stays, with faults put in: real processes, each a small script."""

import os
import signal
import subprocess
import sys
import threading
import time
import tracemalloc

import pytest
from support.processes import LONG_S, runs, wait_until

from studio.errors import ProgramError, ProgramMissing, ProgramTimeout
from studio.programs.helper import HEARTBEAT, HelperPool, HelperProcess

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
        time.sleep(1000)
    if order == b"nonsense":
        sys.stdout.buffer.write(b"x" * 8)
        sys.stdout.flush()
        time.sleep(1000)
    sys.stdout.buffer.write(len(order).to_bytes(8, "big") + order)
    sys.stdout.flush()
"""


@pytest.fixture
def echo():
    helper = HelperProcess("The echo", [sys.executable, "-c", ECHO])
    yield helper
    helper.close()


def gone(pid: int) -> bool:
    wait_until(lambda: not runs(pid), "the end of a helper")
    return True


@pytest.mark.parametrize("size", [0, 1, 4096, 65_536, 3_000_000])
def test_answers_of_any_size_come_back_whole(echo, size):
    order = os.urandom(size)
    assert echo.ask(order, timeout=LONG_S) == order


def test_it_is_started_once_and_stays(echo):
    assert len({echo.ask(b"pid", timeout=LONG_S) for _ in range(5)}) == 1


def test_orders_of_threads_do_not_mix(echo):
    answers = {}

    def ask(number):
        order = bytes([number]) * (10_000 * number)
        answers[number] = echo.ask(order, timeout=LONG_S) == order

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
    before = int(echo.ask(b"pid", timeout=LONG_S))
    with pytest.raises(error, match=told):
        echo.ask(order, timeout=0.5 if order == b"hang" else LONG_S)
    assert gone(before)
    assert int(echo.ask(b"pid", timeout=LONG_S)) != before


def test_it_ends_with_the_object_that_started_it():
    helper = HelperProcess("The echo", [sys.executable, "-c", ECHO])
    pid = int(helper.ask(b"pid", timeout=LONG_S))
    del helper
    assert gone(pid)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, None])
def test_it_ends_with_its_parent_however_that_ends(end):
    program = (
        "import sys, time\nfrom studio.programs.helper import HelperProcess\n"
        f"c = HelperProcess('The echo', [sys.executable, '-c', {ECHO!r}])\n"
        "print(c.ask(b'pid', timeout=300).decode(), flush=True)\n" + ("time.sleep(1000)" if end else "")
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        if end:
            parent.send_signal(end)
        parent.wait(LONG_S)
    assert gone(pid)


def test_one_that_is_not_installed_is_told():
    with pytest.raises(ProgramMissing):
        HelperProcess("Nothing", ["no-such-program"]).ask(b"x", timeout=1)


ALIVE = """
import os, signal, sys, threading, time
def beat():
    while True:
        time.sleep(0.05)
        os.write(1, b"\\xff" * 8)
threading.Thread(target=beat, daemon=True).start()
while True:
    head = sys.stdin.buffer.read(8)
    if not head:
        break
    request = sys.stdin.buffer.read(int.from_bytes(head, "big"))
    if request == b"stop":
        os.kill(os.getpid(), signal.SIGSTOP)
    if request == b"slow":
        time.sleep(4)
    if request == b"hang":
        time.sleep(1000)
    while request == b"flood":
        os.write(1, b"\\xff" * 65536)
    os.write(1, len(request).to_bytes(8, "big") + request)
"""


@pytest.fixture
def alive():
    helper = HelperProcess("The helper", [sys.executable, "-c", ALIVE], silence_s=3.0)
    assert helper.ask(b"start", timeout=LONG_S) == b"start"
    yield helper
    helper.close()


@pytest.mark.slow
def test_one_that_takes_long_but_sends_heartbeats_is_waited_for(alive):
    assert alive.ask(b"slow", timeout=LONG_S) == b"slow"


def test_one_that_was_stopped_is_killed_for_its_silence_and_replaced(alive):
    pid = alive._running.pid
    with pytest.raises(ProgramTimeout, match="no sign of life for 3 s"):
        alive.ask(b"stop", timeout=600)
    assert gone(pid)
    assert alive.ask(b"again", timeout=LONG_S) == b"again"


def test_one_that_hangs_with_a_heartbeat_is_killed_at_the_deadline(alive):
    with pytest.raises(ProgramTimeout, match=r"did not answer within 0\.5 s"):
        alive.ask(b"hang", timeout=0.5)


def test_one_that_sends_nothing_but_heartbeats_as_fast_as_it_can_is_killed_at_the_deadline(alive):
    with pytest.raises(ProgramTimeout, match=r"did not answer within 0\.5 s"):
        alive.ask(b"flood", timeout=0.5)


def test_heartbeats_that_pile_up_between_requests_are_no_answers(alive):
    time.sleep(0.5)
    assert [alive.ask(word, timeout=LONG_S) for word in (b"one", b"two")] == [b"one", b"two"]
    assert HEARTBEAT == b"\xff" * 8


def test_a_pool_works_on_as_many_requests_as_it_has_helpers():
    pool = HelperPool("echo", [[sys.executable, "-c", ECHO]] * 2)
    try:
        with pool.idle() as first, pool.idle() as second:
            assert {first.name, second.name} == {"echo 1", "echo 2"}
            assert first.ask(b"one", timeout=LONG_S) == b"one" and second.ask(b"two", timeout=LONG_S) == b"two"
        with pool.idle() as third:
            assert third.ask(b"three", timeout=LONG_S) == b"three"
    finally:
        pool.stop()


def test_a_stopped_pool_fails_requests_in_work_and_later_ones():
    pool = HelperPool("echo", [[sys.executable, "-c", ECHO]])
    (helper,) = pool.helpers
    pid = int(helper.ask(b"pid", timeout=LONG_S))
    errors = []

    def hang():
        try:
            helper.ask(b"hang", timeout=600)
        except ProgramError as error:
            errors.append(error)

    waiting = threading.Thread(target=hang)
    waiting.start()
    wait_until(helper._lock.locked, "a request at work")
    pool.stop()
    waiting.join(LONG_S)
    assert len(errors) == 1 and gone(pid)
    with pytest.raises(ProgramError, match="was stopped"):
        helper.ask(b"more", timeout=LONG_S)


def test_an_answer_that_announces_too_much_is_none():
    helper = HelperProcess("The echo", [sys.executable, "-c", ECHO], most_answer_bytes=1000)
    assert len(helper.ask(b"x" * 1000, timeout=LONG_S)) == 1000
    with pytest.raises(ProgramError, match="no valid answer"):
        helper.ask(b"x" * 1001, timeout=LONG_S)
    helper.close()


def test_what_a_helper_prints_without_end_takes_neither_memory_nor_disk():
    crash = 'if order == b"crash":'
    chat = f'if order == b"chat":\n        sys.stderr.write("x" * 50_000_000)\n    {crash}'
    chatty = ECHO.replace(crash, chat)
    helper = HelperProcess("The echo", [sys.executable, "-c", chatty])
    tracemalloc.start()
    try:
        assert helper.ask(b"chat", timeout=LONG_S) == b"chat"
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak_bytes < 10_000_000
    with pytest.raises(ProgramError, match="out of luck"):
        helper.ask(b"crash", timeout=LONG_S)
