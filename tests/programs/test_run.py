"""The one door to outside programs, with real programs behind it."""

import os
import sys
import time

import pytest
from support.processes import LONG_S, runs, wait_until

from studio.errors import ProgramError, ProgramMissing, ProgramTimeout, StudioError
from studio.programs.run import FFMPEG_HINT, ffmpeg, ffmpeg_version, run


def test_stdin_stdout_and_environment(tmp_path):
    code = "import os, sys; sys.stdout.write(sys.stdin.read() + os.environ['WORD'] + os.getcwd())"
    done = run([sys.executable, "-c", code], timeout=LONG_S, stdin=b"in ", env={"WORD": "out "}, cwd=tmp_path)
    assert done.stdout.decode() == f"in out {tmp_path.resolve()}"


def test_a_missing_program_comes_with_a_hint(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProgramMissing, match="ffmpeg is not installed") as caught:
        run(["ffmpeg", "-version"], timeout=LONG_S)
    assert caught.value.hint == FFMPEG_HINT


def test_a_missing_folder_is_not_taken_for_a_missing_program(tmp_path):
    with pytest.raises(ProgramError, match="no folder") as caught:
        run(["true"], timeout=LONG_S, cwd=tmp_path / "no")
    assert not isinstance(caught.value, ProgramMissing)


def test_the_last_lines_of_stderr_are_in_the_message():
    with pytest.raises(ProgramError, match=r"sh failed \(exit 3\): three \| four \| five") as caught:
        run(["sh", "-c", "for w in one two three four '' five; do echo $w >&2; done; exit 3"], timeout=LONG_S)
    assert "two" not in str(caught.value)


def test_a_crash_names_the_signal():
    with pytest.raises(ProgramError, match="sh was killed by signal 11: it wrote nothing to stderr"):
        run(["sh", "-c", "kill -SEGV $$"], timeout=LONG_S)


def test_other_exit_codes_may_be_accepted():
    assert run(["sh", "-c", "echo fine; exit 1"], timeout=LONG_S, accept=(0, 1)).stdout == b"fine\n"


@pytest.mark.parametrize("text", ["$(touch made)", "`touch made`", "; touch made", "a && touch made", "> made", "*"])
def test_no_shell_reads_the_arguments(tmp_path, text):
    assert run(["printf", "%s", text], timeout=LONG_S, cwd=tmp_path).stdout.decode() == text
    assert list(tmp_path.iterdir()) == []


def test_what_no_program_can_take_is_an_error_of_ours(tmp_path):
    script = tmp_path / "plain.txt"
    script.touch()
    for command in (["echo", "a\0b"], ["echo", "x" * 3_000_000], [script]):
        with pytest.raises(StudioError, match="could not be started"):
            run(command, timeout=LONG_S)


def test_a_program_that_hangs_is_killed_with_all_it_started(tmp_path):
    """The grandchild holds the pipes; with only its parent killed, the call would last as long as it does."""
    child = tmp_path / "pid"
    began = time.monotonic()
    with pytest.raises(ProgramTimeout, match=r"sh did not finish within 3 s"):
        run(["sh", "-c", f"sleep 600 & echo $! > {child}; wait"], timeout=3)
    assert time.monotonic() - began < 300  # half of what the grandchild sleeps
    _gone(int(child.read_text()))


def test_an_interrupt_kills_it_too(tmp_path):
    child = tmp_path / "pid"
    code = f"""
import signal, threading, time, os, pathlib
from studio.programs.run import run
def stop():
    while not (pathlib.Path({str(child)!r}).exists() and pathlib.Path({str(child)!r}).read_text()): time.sleep(0.01)
    os.kill(os.getpid(), signal.SIGINT)
threading.Thread(target=stop).start()
try:
    run(["sh", "-c", "sleep 600 & echo $! > {child}; wait"], timeout=600)
except KeyboardInterrupt:
    print("stopped")
"""
    assert run([sys.executable, "-c", code], timeout=LONG_S).stdout == b"stopped\n"
    _gone(int(child.read_text()))


def _gone(pid: int) -> None:
    wait_until(lambda: not runs(pid), "the end of the program that was started")


def test_ffmpeg_is_found():
    assert ffmpeg()
    assert ffmpeg_version().startswith("ffmpeg version ")


FLOOD = "import sys\nwhile True: sys.{}.buffer.write(b'x' * 1_000_000)"


@pytest.mark.parametrize(("stream", "limit"), [("stdout", "2 MB"), ("stderr", "64 MB")])
def test_a_program_that_prints_without_end_is_killed_at_the_limit(stream, limit):
    """In a process of its own, whose memory shows what was stored."""
    code = f"""
import resource, sys
from studio.errors import ProgramError
from studio.programs.run import run
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    run([sys.executable, "-c", {FLOOD.format(stream)!r}], timeout=300, most_output_bytes=2_000_000)
except ProgramError as error:
    print(error)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
    message, grown_mb = run([sys.executable, "-c", code], timeout=300).stdout.decode().splitlines()
    assert f"wrote more than {limit}" in message
    assert int(grown_mb) < 30


def test_output_up_to_the_limit_is_returned_and_of_stderr_the_end():
    code = "import sys; sys.stdout.write('o' * 1_000_000); sys.stderr.write('e' * 3_000_000 + 'end')"
    done = run([sys.executable, "-c", code], timeout=LONG_S, most_output_bytes=1_000_000)
    assert done.stdout == b"o" * 1_000_000
    assert done.stderr.endswith(b"end") and len(done.stderr) <= 1_000_000


def test_a_program_that_does_not_read_its_input_is_no_error():
    assert run(["true"], timeout=LONG_S, stdin=b"x" * 1_000_000).stdout == b""


@pytest.mark.parametrize("redirect", [">&- 2>&-", ""])
def test_a_program_that_goes_on_after_its_output_is_killed_at_the_deadline(redirect):
    with pytest.raises(ProgramTimeout, match=r"within 0\.5 s"):
        run(["sh", "-c", f"exec {redirect}\nsleep 600"], timeout=0.5)


def test_one_that_leaves_a_process_with_its_pipes_behind_ends_at_the_deadline(tmp_path):
    """A process in another session is not killed with the group."""
    child = tmp_path / "pid"
    with pytest.raises(ProgramTimeout):
        run(["sh", "-c", f"setsid sleep 30 & echo $! > {child}"], timeout=3)
    os.kill(int(child.read_text()), 9)
