"""The faults of the harness, and the commands to which each applies. Every choice comes from the world's seed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from faults.sandbox import Sandbox

COMMANDS: dict[str, tuple[str, ...]] = {
    "render": ("render", "quiet.txt"),
    "batch": ("batch", "quiet.txt", "--workers", "2", "--patience", "30"),
    "export": ("export", "quiet.txt", "--as", "mono", "--as", "m4b"),
    "desk": ("desk", "quiet.txt"),
    "audition": ("audition", "quiet.txt"),
    "retake": ("retake", "quiet.txt", "16", "--keep", "2"),
    "approve": ("approve", "quiet.txt", "16"),
    "cast": ("cast", "quiet.txt", "--set", "Ada Stone=arthur"),
    "lexicon": ("lexicon", "quiet.txt", "--add", "Kettle=kettel"),
    "convert": ("convert", "quiet.txt", "-o", "own.md", "--force"),
    "new": ("new", "fresh", "--force"),
    "cache": ("cache", "prune", "--older-than", "0d"),
    "report": ("report", "quiet.txt"),
    "publish": ("publish", "--base-url", "https://example.org/show/"),
    "check": ("check", "quiet.txt", "--json"),
    "parse": ("parse", "quiet.txt", "--json"),
    "lint": ("lint", "quiet.txt", "--json"),
    "outline": ("outline", "quiet.txt"),
    "spoken": ("spoken", "quiet.txt", "--show", "show.toml"),
    "voices": ("voices",),
    "status": ("status",),
}
"""A show that was rendered and reported once is what they find. ``desk`` is ``desk_session.py``."""
WRITE = tuple(COMMANDS)[: tuple(COMMANDS).index("check")]
RENDER = ("render", "batch", "export", "desk")
SPEAK = (*RENDER, "audition", "retake", "approve")
READ_SHOW = (*SPEAK, "cast", "lexicon", "publish", "lint", "spoken", "voices", "status")
FILES = ("assets/intro.wav", "clips/bell.wav", "assets/cover.png", "voices/clara.toml", "show.toml")


class Break(Protocol):
    """Puts a fault into a world, before the command runs; ``changes`` is how many it makes undisturbed."""

    def __call__(self, world: Sandbox, changes: int) -> None: ...


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong."""

    put: Break
    commands: tuple[str, ...]
    options: tuple[str, ...] = ()
    """Added to the command."""
    damages: bool = False
    """Files of the show are other than before: they are put back before the next run, as their owner would."""
    reached: Callable[[Sandbox], bool] = lambda _: True
    """Whether it came to pass."""


def _at_point(how: str, **more: str) -> Break:
    def put(world: Sandbox, changes: int) -> None:
        world.at_point(world.chance.randint(1, changes), how, **more)

    return put


def _was_at_point(world: Sandbox) -> bool:
    return (world.root / "changes").stat().st_size >= int(world.environment["FAULT_AT"])


def _clock(world: Sandbox, changes: int) -> None:
    """From some point on it is 40 years earlier or later, or two days."""
    jump = world.chance.choice([-40 * 31_557_600, 40 * 31_557_600, -172_800, 172_800])
    world.at_point(world.chance.randint(1, changes), "clock", FAULT_JUMP_S=str(jump))


def _old_files(world: Sandbox, changes: int) -> None:
    """The year 1971 or 2099 for every file that is there."""
    when = world.chance.choice([40_000_000, 4_080_000_000])
    for path in world.root.rglob("*"):
        os.utime(path, (when, when))


def _file_limit(world: Sandbox, changes: int) -> None:
    """No file may have more bytes than this: a full disk in the middle of a file."""
    world.environment["PYTHONDONTWRITEBYTECODE"] = "1"  # Python leaves a module that is cut in place, for everybody
    world.largest_file = world.chance.choice([0x400, 0x4000, 0x20000, 0x60000])


def _changed(kind: str) -> Break:
    """A file of the show vanishes, or is written anew, while the command runs."""

    def put(world: Sandbox, changes: int) -> None:
        target = world.show / world.chance.choice(FILES[:4])
        source = world.root / "other"
        if kind == "changed":
            source.write_bytes(target.read_bytes()[: world.chance.randrange(40, target.stat().st_size)])
        more = {"FAULT_TARGET": str(target), "FAULT_SOURCE": str(source) if kind == "changed" else ""}
        world.at_point(world.chance.randint(1, changes), "change", **more)

    return put


def _stand_in(name: str, script: str) -> Break:
    """A program is replaced by one that does something else from one of its first calls on."""

    def put(world: Sandbox, changes: int) -> None:
        folder = world.root / "bin"
        folder.mkdir()
        real, call = shutil.which(name), world.chance.randrange(2)
        program = folder / name
        program.write_text(
            f'#!/bin/sh\necho x >>"{folder}/calls"\n'
            f'[ "$(wc -l <"{folder}/calls")" -le {call} ] && exec "{real}" "$@"\necho x >"{folder}/reached"\n{script}\n'
        )
        program.chmod(0o755)
        world.environment["PATH"] = f"{folder}:{os.environ['PATH']}"

    return put


def _was_called(world: Sandbox) -> bool:
    return (world.root / "bin" / "reached").is_file()


def _replaced(kind: str) -> Break:
    def put(world: Sandbox, changes: int) -> None:
        path = world.show / world.chance.choice(FILES if kind == "FIFO" else [*FILES, "quiet.txt"])
        content = path.read_bytes()
        path.unlink()
        if kind == "FIFO":
            os.mkfifo(path)
        elif kind == "garbage":
            path.write_bytes(world.chance.randbytes(2000))
        else:
            path.write_bytes(content[: world.chance.randrange(len(content))])

    return put


def _objects(world: Sandbox) -> list[Path]:
    return sorted(path for path in (world.root / "cache").glob("*/??/*") if path.is_file())


def _damaged_cache(world: Sandbox, changes: int) -> None:
    for path in _objects(world):
        content = bytearray(path.read_bytes())
        what = world.chance.randrange(6)
        if what == 0:
            content[world.chance.randrange(len(content))] ^= 1 << world.chance.randrange(8)
            path.write_bytes(content)
        elif what == 1:
            path.write_bytes(content[: world.chance.randrange(len(content))])
        elif what < 5:
            path.unlink()
            (os.mkfifo, os.mkdir, lambda place: place.symlink_to("/dev/zero"))[what - 2](path)


def _swapped_cache(world: Sandbox, changes: int) -> None:
    """Every object under the name of another."""
    paths = _objects(world)
    contents = [path.read_bytes() for path in paths]
    world.chance.shuffle(contents)
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)


def _sparse_cache(world: Sandbox, changes: int) -> None:
    """Every object is followed by zeros, or is nothing but zeros, up to 50 GB, of which the disk stores none."""
    for path in _objects(world):
        if world.chance.randrange(2):
            path.write_bytes(b"")
        os.truncate(path, 50_000_000_000)


PROGRAM = {
    "exits": "exit 3",
    "garbles": "head -c 3000 /dev/urandom",
    "prints without end": "exec yes",
    "hangs": "exec sleep 100000",
}


def _of_program(name: str, commands: tuple[str, ...], options: tuple[str, ...] = ()) -> dict[str, Fault]:
    faults = {}
    for what, script in PROGRAM.items():
        faults[f"{name} {what}"] = Fault(_stand_in(name, script), commands, options, reached=_was_called)
    return faults


FAULTS: dict[str, Fault] = {
    "killed": Fault(_at_point("killed"), WRITE, reached=_was_at_point),
    "SIGTERM": Fault(_at_point("SIGTERM"), WRITE, reached=_was_at_point),
    "SIGINT": Fault(_at_point("SIGINT"), RENDER, reached=_was_at_point),
    "disk full": Fault(_at_point("disk full"), WRITE, reached=_was_at_point),
    "I/O error": Fault(_at_point("I/O error"), WRITE, reached=_was_at_point),
    "file too large": Fault(_file_limit, WRITE),
    "clock jumps": Fault(_clock, tuple(COMMANDS), reached=_was_at_point),
    "files of 1971 or 2099": Fault(_old_files, tuple(COMMANDS)),
    **_of_program("ffmpeg", ("export",)),
    **_of_program("flite", ("render", "audition"), ("--engine", "flite")),
    "file vanishes": Fault(_changed("gone"), READ_SHOW, damages=True, reached=_was_at_point),
    "file changes": Fault(_changed("changed"), READ_SHOW, damages=True, reached=_was_at_point),
    "file is a FIFO": Fault(_replaced("FIFO"), READ_SHOW, damages=True),
    "file is garbage": Fault(_replaced("garbage"), tuple(COMMANDS), damages=True),
    "file is cut": Fault(_replaced("cut"), tuple(COMMANDS), damages=True),
    "cache damaged": Fault(_damaged_cache, (*SPEAK, "cache", "status")),
    "cache swapped": Fault(_swapped_cache, (*SPEAK, "cache", "status")),
    "cache of 50 GB each": Fault(_sparse_cache, (*SPEAK, "cache", "status")),
}
PAIRS = [(command, name) for name, fault in FAULTS.items() for command in fault.commands]
