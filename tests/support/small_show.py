"""A small show to render with, the command line as a process, and what it leaves behind."""

from __future__ import annotations

import contextlib
import functools
import io
import json
import os
import pty
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import tomli_w
from PIL import Image

from support.fork_client import ForkClient

RATE = 48_000

PAGE = """\
The Quiet Hour: Two Small Things
What a kettle and a bicycle have in common, in a minute.
Stories Covered
The Kettle That Sang
Why water sings before it boils.
Sources: Kettle Society, https://example.org/kettle
A Bicycle Stays Up
Nobody needs to hold it.
Sources: Wheel Weekly
Full Transcript
Ada Stone: Have you heard the kettle?
Ben Fields: I have heard nothing else all day.
Ada Stone: Welcome to The Quiet Hour. I'm Ada Stone.
Ben Fields: And I'm Ben Fields. It's April 2nd, 2026, and we have two stories.
The Kettle That Sang
Ada Stone: Small bubbles form at the bottom, and burst in the colder water above.
Ben Fields: [clip answer.wav] That is the song.
Break: a word from nobody
A Bicycle Stays Up
Ben Fields: Let it roll, and it stands. Let it stand, and it falls.
[clip bell.wav]
Ada Stone: That was a bell.
OUTRO
Ada Stone: Thanks for listening, and see you next week.
"""


@dataclass(frozen=True)
class CommandResult:
    """What a command left behind."""

    code: int
    stdout_bytes: bytes
    stderr: str

    @property
    def stdout(self) -> str:
        return self.stdout_bytes.decode("utf-8")

    @property
    def json(self) -> dict:
        return json.loads(self.stdout)


class Command:
    """``studio`` as a process."""

    def __init__(self, server: ForkClient, folder: Path) -> None:
        self.server, self.folder, self.count = server, folder, 0
        self.outputs: dict[int, tuple[Path, Path]] = {}

    def __call__(self, *arguments: object, **how: object) -> CommandResult:
        return self.wait(self.start(*arguments, **how))

    def start(
        self,
        *arguments: object,
        cwd: Path | None = None,
        env: dict[str, str] | None = None,
        largest_file: int = 0,
        stdin: bytes = b"",
        stdout: str = "",
        stderr: str = "",
    ) -> int:
        """Begin; returns the process id. ``stdout`` and ``stderr`` may name a device that gets what is printed."""
        self.count += 1
        given = self.folder / f"{self.count}.in"
        if stdin:
            given.write_bytes(stdin)
        out, err = (self.folder / f"{self.count}.{name}" for name in ("out", "err"))
        pid = self.server.ask(
            start={
                "arguments": [os.fsdecode(a) if isinstance(a, bytes) else str(a) for a in arguments],
                "cwd": str(cwd or Path.cwd()),
                "env": {**os.environ, **(env or {})},
                "largest_file": largest_file,
                "stdin": str(given) if stdin else os.devnull,
                "stdout": stdout or str(out),
                "stderr": stderr or str(err),
            }
        )
        for path in (out, err):
            path.touch()
        self.outputs[pid] = (out, err)
        return pid

    def wait(self, pid: int) -> CommandResult:
        code = self.server.ask(wait=pid)
        out, err = self.outputs[pid]
        return CommandResult(code, out.read_bytes(), err.read_text("utf-8"))

    def on_terminal(self, *arguments: object, **how: object) -> str:
        """Run a command on a terminal; returns everything that it wrote there."""
        ours, theirs = pty.openpty()
        device = os.ttyname(theirs)
        env = {"TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8", **how.pop("env", {})}
        pid = self.start(*arguments, stdout=device, stderr=device, env=env, **how)
        os.close(theirs)
        written = b""
        with contextlib.suppress(OSError):  # its end, on Linux
            while part := os.read(ours, 1 << 16):
                written += part
        os.close(ours)
        assert self.wait(pid).code in range(3)
        return written.decode("utf-8", "backslashreplace")


def tone(seconds: float, hz: float, level: float = 0.2) -> np.ndarray:
    """A tone that swells, so that it has edges that can be heard."""
    time = np.arange(round(seconds * RATE)) / RATE
    return (level * np.sin(2 * np.pi * hz * time) * np.minimum(1, time / 0.02)).astype(np.float32)


QUICK = ("kal16", "kal")
"""Voices of flite that speak at once."""
GOOD = ("slt", "rms")
"""Voices of flite that sound better, and take ten times as long."""


def make_show(
    root: Path, *, music: bool = True, engine: str = "tone", flite: tuple[str, str] = QUICK, rate: float = 2.0
) -> Path:
    """A show of a few kilobytes in a folder; returns the folder. Speech is fast by default, so that tests are."""
    for name, content in _files(music, engine, flite, rate).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


@functools.cache
def _files(music: bool, engine: str, flite: tuple[str, str], rate: float) -> dict[str, bytes]:
    """The files of such a show, made once."""
    files = {}
    for name, voice, hz in (("clara", flite[0], "high"), ("arthur", flite[1], "low")):
        engines = {"flite": {"voice": voice}, "tone": {"voice": hz, "rate": 2.0}}
        files[f"voices/{name}.toml"] = tomli_w.dumps({"title": name, "engines": engines}).encode()
    names = {"bed": ""}
    for name, seconds, hz in (("intro", 1.0, 262), ("stinger", 0.6, 523), ("outro", 0.8, 392)):
        files[f"assets/{name}.wav"] = _wav(tone(seconds, hz))
        names[name] = f"{name}.wav" if music else ""
    names["break_sting"] = names["stinger"]
    picture = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(picture, "PNG")
    files["assets/cover.png"] = picture.getvalue()
    files["clips/answer.wav"] = _wav(tone(1.0, 180, 0.02))
    files["clips/bell.wav"] = _wav(tone(0.7, 880, 0.7))
    said = {"title": "The Quiet Hour", "author": "Somebody", "link": "https://example.org/", "engine": engine}
    settings = {
        **said,
        "cover": "cover.png",
        "rate": rate,
        "music": {**names, "intro_alone_s": 0.5, "break_room_s": 0.5},
    }
    files["show.toml"] = tomli_w.dumps(settings).encode()
    return files


def _wav(samples: np.ndarray) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, RATE, format="WAV")
    return file.getvalue()


def write_cover(show: Path) -> None:
    """``plain.png`` among the assets of a show, as large as apps want a cover; the default takes longer to scale."""
    (show / "assets").mkdir(exist_ok=True)
    (show / "assets" / "plain.png").write_bytes(_plain_cover())


@functools.cache
def _plain_cover() -> bytes:
    picture = io.BytesIO()
    Image.new("L", (1400, 1400), 128).save(picture, "PNG")
    return picture.getvalue()


def outputs(folder: Path, *, seconds: bool = False) -> dict[str, bytes]:
    """Every file of an episode by its name, the record without its timings unless they are asked for."""
    found = {}
    for path in sorted(folder.iterdir()):
        content = path.read_bytes()
        if path.name.endswith(".episode.json") and not seconds:
            record = json.loads(content)
            del record["seconds"]
            content = json.dumps(record).encode()
        found[path.name] = content
    return found
