"""The one module that starts outside programs: argument lists, never a shell, always a time limit.

In: a program's name, arguments, bytes for its stdin. Out: its stdout, or an error that ends with the last
lines of its stderr. ffmpeg may come from the system or from the ``ffmpeg`` extra; nothing needs ffprobe.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.errors import ProgramError, ProgramMissing, ProgramTimeout

HINTS = {
    "ffmpeg": (
        "Install it (Debian/Ubuntu: apt-get install ffmpeg; macOS: brew install ffmpeg),"
        " or use the pip-only way: pip install 'studio-episodes[ffmpeg]'."
    ),
    "flite": (
        "Install it (Debian/Ubuntu: apt-get install flite; macOS: brew install flite), or use the pip-only voices:"
        " pip install 'studio-episodes[espeak]' and --engine espeak."
    ),
}
"""How to get a program that is missing."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What a program left behind."""

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
) -> Finished:
    """Run a program to its end.

    Args:
        arguments: the program and its arguments; no shell ever sees them.
        timeout: seconds after which the program is killed.
        stdin: what it reads.
        cwd: folder it runs in.
        env: variables added to its environment.
        accept: exit codes that mean it went well.

    Raises:
        ProgramMissing: there is no such program.
        ProgramTimeout: it ran too long.
        ProgramError: it ended with another exit code.
    """
    command = [os.fspath(a) for a in arguments]
    name = Path(command[0]).name
    try:
        done = subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            timeout=timeout,
            cwd=cwd,
            env={**os.environ, **env} if env else None,
            check=False,
        )
    except FileNotFoundError as error:
        raise ProgramMissing(f"{name} is not installed.", hint=HINTS.get(name)) from error
    except subprocess.TimeoutExpired as error:
        raise ProgramTimeout(f"{name} did not finish within {timeout:g} s.") from error
    except OSError as error:
        raise ProgramError(f"{name} could not be started: {error.strerror or error}.") from error
    if done.returncode not in accept:
        raise ProgramError(f"{name} {_ending(done.returncode)}: {last_lines(done.stderr)}")
    return Finished(done.stdout, done.stderr)


def last_lines(stderr: bytes, count: int = 3) -> str:
    """The last lines a program wrote, on one line, for an error message."""
    lines = [line.strip() for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    return " | ".join(lines[-count:]) or "it said nothing"


def _ending(code: int) -> str:
    return f"was ended by signal {-code}" if code < 0 else f"failed (exit {code})"


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
        raise ProgramMissing("ffmpeg is not installed.", hint=HINTS["ffmpeg"]) from None
    return str(imageio_ffmpeg.get_ffmpeg_exe())


@functools.cache
def ffmpeg_version() -> str:
    """The first line of ``ffmpeg -version``, such as ``ffmpeg version 5.1.9``."""
    out = run([ffmpeg(), "-hide_banner", "-version"], timeout=20).stdout.decode("utf-8", "replace")
    return " ".join(out.split("\n", 1)[0].split()[:3])


def python() -> str:
    """The interpreter that runs us, for helper processes."""
    return sys.executable
