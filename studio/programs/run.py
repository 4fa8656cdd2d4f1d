"""The one module that starts external programs: argument lists, never a shell, always limits of time and output.

In: a program, its arguments and bytes for its stdin. Out: its stdout, or an error that ends with the last lines of its
stderr. ffmpeg may come from the system or from the ``ffmpeg`` extra; nothing needs ffprobe.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import queue
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from studio.errors import ProgramError, ProgramMissing, ProgramTimeout
from studio.programs.extras import pip_install
from studio.programs.output import InputWriter, OutputReader
from studio.programs.time_limit import TimeLimit

_log = logging.getLogger(__name__)

FFMPEG_HINT = (
    "Install it (Debian/Ubuntu: apt-get install ffmpeg; macOS: brew install ffmpeg),"
    f" or use the pip-only way: {pip_install('ffmpeg')}."
)
MOST_OUTPUT_BYTES = 64_000_000
"""What a program may write to its stdout unless its caller says otherwise."""
MOST_STDERR_BYTES = 64_000_000
STDERR_TAIL_BYTES = 1_000_000
KILL_WAIT_S = 10.0


Running: TypeAlias = "subprocess.Popen[bytes]"
"""A program that has been started."""


_started: weakref.WeakSet[Running] = weakref.WeakSet()


@dataclass(frozen=True, slots=True)
class ProgramOutput:
    """What a program wrote."""

    stdout: bytes
    stderr: bytes


def run(
    arguments: Sequence[str | os.PathLike[str]],
    *,
    timeout: float,
    stdin: bytes = b"",
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    accept: tuple[int, ...] = (0,),
    most_output_bytes: int = MOST_OUTPUT_BYTES,
) -> ProgramOutput:
    """Run a program to its end.

    Args:
        arguments: the program and its arguments; no shell ever sees them.
        timeout: seconds after which the program and everything it started are killed.
        stdin: what it reads.
        cwd: folder it runs in.
        env: variables added to its environment.
        accept: exit codes that mean success.
        most_output_bytes: it is killed when it writes more than this to its stdout. For its stderr the limit is
            :data:`MOST_STDERR_BYTES`, and just the end is returned.

    Raises:
        ProgramMissing: there is no such program.
        ProgramTimeout: it ran too long.
        ProgramError: it ended with another exit code, or wrote too much.
    """
    limit = TimeLimit(timeout)
    command = [os.fspath(a) for a in arguments]
    name = Path(command[0]).name
    ended = "killed"  # its exit code may not be known yet
    started = _start(arguments, cwd=cwd, env=env)
    try:
        assert started.stdin and started.stdout and started.stderr  # noqa: S101 - it was started with pipes
        stdout = OutputReader(started.stdout, most_bytes=most_output_bytes, on_excess=lambda: kill(started))
        stderr = OutputReader(
            started.stderr, most_bytes=MOST_STDERR_BYTES, on_excess=lambda: kill(started), tail_bytes=STDERR_TAIL_BYTES
        )
        if stdin:
            InputWriter(started.stdin, stdin)
        else:
            started.stdin.close()
        in_time = limit.wait(stdout.join, lambda: not stdout.is_alive())
        in_time = in_time and limit.wait(stderr.join, lambda: not stderr.is_alive())
        if not (in_time and limit.wait(lambda seconds: wait_up_to(started, seconds), lambda: _has_ended(started))):
            raise ProgramTimeout(f"{name} did not finish within {timeout:g} s.")
        ended = f"exit {started.returncode}"
    finally:
        if ended == "killed":
            kill(started)
            wait_killed(started)
        _log.debug("%s (%s, %.2f s)", shlex.join(command), ended, limit.elapsed_s())
    for reader, most_bytes in ((stdout, most_output_bytes), (stderr, MOST_STDERR_BYTES)):
        if reader.exceeded:
            raise ProgramError(f"{name} wrote more than {most_bytes / 1e6:.0f} MB and was killed.")
    if started.returncode not in accept:
        raise ProgramError(f"{name} {ending(started.returncode)}: {last_lines(stderr.content())}")
    return ProgramOutput(stdout.content(), stderr.content())


def start(arguments: Sequence[str | os.PathLike[str]]) -> tuple[Running, OutputReader]:
    """Start a program with pipes to its stdin and from its stdout; the caller has to end it.

    Returns:
        The program, and the reader of its stderr, which stores just the end.

    Raises:
        ProgramMissing: there is no such program.
        ProgramError: it can't be started.
    """
    started = _start(arguments)
    assert started.stderr is not None  # noqa: S101 - it was started with pipes
    _log.debug("%s (started)", shlex.join(os.fspath(a) for a in arguments))
    return started, OutputReader(started.stderr, tail_bytes=STDERR_TAIL_BYTES)


def _start(
    arguments: Sequence[str | os.PathLike[str]], cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Running:
    command = [os.fspath(a) for a in arguments]
    name = Path(command[0]).name
    try:
        return _popen(
            lambda: subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=cwd,
                env={**os.environ, **env} if env else None,
                start_new_session=True,  # a group of its own, so that its children can be killed with it
            )
        )
    except FileNotFoundError as error:
        if cwd is not None and not cwd.is_dir():
            raise ProgramError(f"{name} could not be started: there is no folder {cwd}.") from error
        raise ProgramMissing(f"{name} is not installed.", hint=FFMPEG_HINT if name == "ffmpeg" else None) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise ProgramError(f"{name} could not be started: {reason}.") from error


def _popen(begin: Callable[[], Running]) -> Running:
    """Start a program so that Ctrl-C can't come between its start and the moment when it is listed as started.

    Signals raise in the main thread only, in the middle of ``Popen`` too, which then loses a program that runs already.
    """
    if threading.current_thread() is not threading.main_thread():
        started = begin()
        _started.add(started)
        return started
    found: list[Running | Exception] = []
    over: queue.SimpleQueue[None] = queue.SimpleQueue()

    def work() -> None:
        try:
            found.append(begin())
        except Exception as error:  # noqa: BLE001 - raised by whoever waits
            found.append(error)
        over.put(None)

    try:
        threading.Thread(target=work, daemon=True).start()
        over.get()
        if isinstance(found[0], Exception):
            raise found[0]
        _started.add(found[0])
        return found[0]
    except BaseException:
        if not found:
            with contextlib.suppress(queue.Empty):
                over.get(timeout=KILL_WAIT_S)
        for one in found:
            if not isinstance(one, Exception):
                kill(one)
                wait_killed(one)
        raise


def kill_all() -> None:
    """Kill every program that still runs: this process is about to end without cleaning up."""
    running = {started.pid for started in list(_started) if started.returncode is None}
    for pid in running | _children():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.getpgid(pid) == pid:  # a group of its own
                os.killpg(pid, signal.SIGKILL)
            else:
                os.kill(pid, signal.SIGKILL)


def kill_started() -> None:
    """Kill the programs of :func:`run` and :func:`start` that still run; whoever waits for one gets its error."""
    for started in list(_started):
        if started.returncode is None:
            kill(started)


def _children() -> set[int]:
    """What this process started, also what it is just starting; only Linux tells."""
    with contextlib.suppress(OSError):
        tasks = Path("/proc/self/task").glob("*/children")
        return {int(pid) for task in tasks for pid in task.read_text().split()}
    return set()


def kill(started: Running) -> None:
    """Kill a program and everything it started, as a grandchild would keep the pipes open."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):  # not on Windows
            os.killpg(started.pid, signal.SIGKILL)
    started.kill()


def wait_killed(killed: Running) -> None:
    """Wait for a killed program, but not for ever: the system can't end one that hangs in a dead network drive."""
    wait_up_to(killed, KILL_WAIT_S)


def wait_up_to(running: Running, seconds: float) -> None:
    """Wait for the end of a program, or for some seconds."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        running.wait(seconds)


def _has_ended(running: Running) -> bool:
    return running.poll() is not None


def last_lines(stderr: bytes, count: int = 3) -> str:
    """The last lines a program wrote, on one line, for an error message."""
    lines = [line.strip() for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    return " | ".join(lines[-count:]) or "it wrote nothing to stderr"


def ending(code: int) -> str:
    """How a program ended, as the words that follow its name in a message."""
    return f"was killed by signal {-code}" if code < 0 else f"failed (exit {code})"


def find(name: str) -> str | None:
    """Path of a program on PATH, or None."""
    return shutil.which(name)


@functools.cache
def ffmpeg() -> str:
    """Path of ffmpeg: the system's, else the one in the ``ffmpeg`` extra. Raises ProgramMissing."""
    system = find("ffmpeg")
    if system:
        return system
    try:
        import imageio_ffmpeg
    except ImportError:
        raise ProgramMissing("ffmpeg is not installed.", hint=FFMPEG_HINT) from None
    return str(imageio_ffmpeg.get_ffmpeg_exe())


@functools.cache
def ffmpeg_version() -> str:
    """The first line of ``ffmpeg -version``, such as ``ffmpeg version 5.1.9``."""
    out = run([ffmpeg(), "-hide_banner", "-version"], timeout=20).stdout.decode("utf-8", "replace")
    return " ".join(out.split("\n", 1)[0].split()[:3])


def python() -> str:
    """The Python interpreter of this process, for helper processes."""
    return sys.executable
