"""A show that was rendered and published, served on loopback, for other people's programs to judge."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from typer.testing import CliRunner

from studio.cli.app import app
from studio.publish.host import headers
from studio.serve import Sites

SCRIPT = """# Rates & ratios: naïve 😀

Nora: Good morning, and welcome. It is Tuesday, and here is what we have today.

## First: 5 & 6

Theo: The first story is short, as stories go. It has two sentences, naïve ones at that.

## Second

Nora: The second one is about everything else; thank you, Theo, and good night.

Theo: Before we go, here are a few more words, so that there is enough of an episode to find a good part in.
"""
KEY = "a-secret-that-is-nowhere"
"""Of the server that speaks S3."""
CHAPTERS = ["Introduction", "First: 5 & 6", "Second"]


def run(*command: object, timeout: float = 120, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """A program to its end; it has to be there."""
    words = [str(word) for word in command]
    assert shutil.which(words[0]), f"{words[0]} is missing: make programs-clients installs it"
    return subprocess.run(words, capture_output=True, text=True, timeout=timeout, env=env, check=False)


def on_screen(
    *command: object, until: Callable[[], bool], env: dict[str, str], timeout: float = 20, starts: int = 3
) -> str:
    """Run a full-screen program, which stays open, in a terminal of its own until something is so; its screens.

    Started again after ``timeout`` seconds, as a person would who sees that nothing goes on.
    """
    words = [str(word) for word in command]
    assert shutil.which(words[0]), f"{words[0]} is missing: make programs-clients installs it"
    screens = b""
    for _ in range(starts):
        ours, theirs = pty.openpty()
        program = subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=theirs, env=env, start_new_session=True)
        os.close(theirs)
        end = time.monotonic() + timeout
        try:
            while not until() and program.poll() is None and time.monotonic() < end:
                if select.select([ours], [], [], 0.05)[0]:
                    with contextlib.suppress(OSError):  # Linux's word for a terminal that was closed
                        screens += os.read(ours, 65536)
        finally:
            program.kill()
            program.wait()
            os.close(ours)
        if until():
            break
    return screens.decode("utf-8", "replace")


def studio(*arguments: object) -> str:
    done = CliRunner().invoke(app, [str(a) for a in arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


@dataclass
class ServedShow:
    """A show and where its site is."""

    root: Path
    folder: Path
    url: str

    def publish(self) -> None:
        studio("publish", "--show", self.root, "--out", self.folder, "--base-url", self.url)

    def render(self, text: str) -> None:
        (self.root / "scripts" / "one.md").write_text(text, encoding="utf-8")
        studio("render", self.root / "scripts" / "one.md")

    @property
    def audio(self) -> str:
        """Address of the newest recording."""
        newest = max(self.folder.glob("media/one.*.mp3"), key=lambda path: path.stat().st_mtime_ns)
        return f"{self.url}media/{newest.name}"


def make(folder: Path) -> Path:
    (folder / "assets").mkdir(parents=True)
    (folder / "scripts").mkdir()
    Image.new("RGB", (1400, 1400), (20, 60, 90)).save(folder / "assets" / "cover.jpg", quality=40)
    quiet = "".join(f'{name} = ""\n' for name in ("intro", "stinger", "bed", "break_sting", "outro"))
    (folder / "show.toml").write_text(
        'title = "Test & Tide"\nauthor = "Ada Lind"\ndescription = "About tides."\ncover = "cover.jpg"\n'
        'engine = "tone"\n'
        f'[music]\n{quiet}\n[feed]\nbase_url = "https://example.org/show/"\ncategory = "Science"\n',
        encoding="utf-8",
    )
    (folder / "scripts" / "one.toml").write_text(
        'date = "2026-03-02"\nnumber = 3\ndescription = "About <b>rates</b>."\n'
    )
    return folder


def serve(root):
    folder = make(root) / "site"
    folder.mkdir()
    server = Sites(folder, "127.0.0.1", 0, headers)
    with server.running() as url:
        site = ServedShow(root, folder, url)
        site.render(SCRIPT)
        site.publish()
        yield site
