"""Files beside an episode that are none: every command ends, with a message or without what they would have held."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from support.small_show import Command, make_show

pytestmark = pytest.mark.slow

NEIGHBOURS = ("episode.json", "transcript.json", "chapters.json", "vtt", "mp3")
COMMANDS = ("check", "report", "status", "list")
LONGEST_S = 300.0
MOST_BYTES = 6_000_000_000
"""Of addresses: the libraries reserve more than they use."""


@pytest.mark.parametrize("kind", ["fifo", "device"])
@pytest.mark.parametrize("ending", NEIGHBOURS)
def test_no_command_waits_for_a_pipe_or_reads_a_device_to_its_end(
    tmp_path: Path, studio: Command, ending: str, kind: str
) -> None:
    show = make_show(tmp_path / "show", rate=1.0)
    (show / "talk.txt").write_text("Ada: It rains today.\nBen: It does, and it will.\n")
    assert studio("render", show / "talk.txt", cwd=show).code == 0
    episode = show / "episodes/talk/talk.mp3"
    victim = episode.with_suffix(f".{ending}")
    victim.unlink()
    os.mkfifo(victim) if kind == "fifo" else victim.symlink_to("/dev/zero")
    for command in COMMANDS:
        what = [] if command in ("status", "list") else [str(episode)]
        done = subprocess.run(
            [sys.executable, "-m", "studio", command, *what],
            cwd=show, capture_output=True, text=True, timeout=LONGEST_S, stdin=subprocess.DEVNULL,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES)),
        )  # fmt: skip
        said = done.stdout + done.stderr
        assert done.returncode in (0, 1, 2), said
        assert "Traceback" not in said and "bug in Studio" not in said, said


def test_a_file_of_50_gb_in_the_place_of_an_episode_is_refused_unread(tmp_path: Path, studio: Command) -> None:
    """A sparse one: it takes no room on the disk, and a minute or all memory to who reads it."""
    show = make_show(tmp_path / "show", rate=1.0)
    with (show / "show.toml").open("a") as settings:
        settings.write(
            '\n[feed]\nbase_url = "https://example.org/"\ncategory = "Arts"\nowner_email = "a@example.org"\n'
        )
    (show / "talk.txt").write_text("Ada: It rains today.\nBen: It does, and it will.\n")
    assert studio("render", show / "talk.txt", cwd=show).code == 0
    episode = show / "episodes/talk/talk.mp3"
    os.truncate(episode, 50 << 30)
    for command in (["check", episode], ["report", episode], ["publish"], ["validate", episode]):
        done = studio(*command, cwd=show)
        assert done.code == 2 and " MB" in done.stderr, (command, done.stderr)
    assert studio("status", cwd=show).code == 0


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("assets/intro.wav", ("render", "talk.txt")),
        ("assets/intro.wav", ("batch", "talk.txt")),
        ("clips/bell.wav", ("render", "talk.txt")),
        ("assets/cover.png", ("render", "talk.txt")),
        ("assets/cover.png", ("publish", "--base-url", "https://example.org/")),
        ("cast.toml", ("render", "talk.txt")),
        ("lexicon.toml", ("render", "talk.txt")),
        ("talk.toml", ("render", "talk.txt")),
        ("talk.txt", ("render", "talk.txt")),
        ("talk.txt", ("spoken", "talk.txt")),
        ("takes.toml", ("render", "talk.txt")),
        ("templates/style.css", ("publish", "--base-url", "https://example.org/")),
    ],
)
def test_a_file_of_50_gb_in_a_show_is_refused_unread(
    tmp_path: Path, studio: Command, name: str, command: tuple[str, ...]
) -> None:
    show = make_show(tmp_path / "show", rate=1.0)
    with (show / "show.toml").open("a") as settings:
        settings.write('\n[feed]\ncategory = "Arts"\nowner_email = "a@example.org"\n')
    Image.new("RGB", (1400, 1400), "teal").save(show / "assets" / "cover.png")
    (show / "talk.txt").write_text("Ada: It rains today.\n[clip bell.wav]\nBen: It does, and it will.\n")
    assert studio("render", "talk.txt", cwd=show).code == 0
    (show / name).parent.mkdir(exist_ok=True)
    with (show / name).open("ab") as file:
        os.truncate(file.fileno(), 50 << 30)
    done = studio(*command, cwd=show)
    assert done.code in (1, 2) and " MB" in done.stderr and name.rpartition("/")[2] in done.stderr, done.stderr
