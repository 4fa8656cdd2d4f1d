"""A cache whose objects are damaged, changed places or are no files: the episode is that of a clean render."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.examples import rest_slow
from support.small_show import Command, outputs


def objects(cache: Path, kind: str) -> list[Path]:
    found = sorted(path for path in (cache / kind).glob("??/*") if path.is_file())
    assert found, kind
    return found


def rotate(paths: list[Path], chance: random.Random) -> None:
    """Each gets the content of the next."""
    contents = [path.read_bytes() for path in paths]
    for path, content in zip(paths, contents[1:] + contents[:1], strict=True):
        path.write_bytes(content)


def flip(paths: list[Path], chance: random.Random) -> None:
    for path in paths:
        content = bytearray(path.read_bytes())
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(content)


def cut(paths: list[Path], chance: random.Random) -> None:
    for path in paths:
        os.truncate(path, chance.randrange(path.stat().st_size))


def pipes(paths: list[Path], chance: random.Random) -> None:
    for path in paths:
        path.unlink()
        os.mkfifo(path)


def links(paths: list[Path], chance: random.Random) -> None:
    """Each is a link to the next; the last one to itself."""
    for path, other in zip(paths, [*paths[1:], paths[-1]], strict=True):
        path.unlink()
        path.symlink_to(other)


def devices(paths: list[Path], chance: random.Random) -> None:
    for path in paths:
        path.unlink()
        path.symlink_to(chance.choice(["/dev/zero", "/dev/null"]))


def copy_to_other_kinds(paths: list[Path], chance: random.Random) -> None:
    """Each kind of object has a content of another kind."""
    others = list(paths)
    chance.shuffle(others)
    for path, content in zip(paths, [other.read_bytes() for other in others], strict=True):
        path.write_bytes(content)


CHANGES: tuple[Callable[[list[Path], random.Random], None], ...] = (rotate, flip, cut, links, pipes, devices)
KINDS = ("takes", "measures", "frames", "joins", "covers", "gains", "music", "musicfacts")


def check(rendered: Path, studio: Command, cache: Path, change: Callable[[], object], *, told: bool = True) -> None:
    place = rendered.parent / "episodes" / "quiet"
    clean = outputs(place)
    shutil.rmtree(place)
    change()
    again = studio("render", rendered)
    if again.code:
        assert again.code == 1 and "error: " in again.stderr and "bug in Studio" not in again.stderr, again.stderr
        return
    assert outputs(place) == clean, "the episode has other bytes"
    assert not told or again.stderr.count("made again") == 1, again.stderr


@pytest.mark.parametrize("kind", rest_slow(["takes", "measures"], "takes"))
def test_objects_that_changed_places_are_made_again_and_noted_once(
    rendered: Path, studio: Command, tmp_path: Path, kind: str
) -> None:
    paths = objects(tmp_path / "cache", kind)
    assert len(paths) > 1
    check(rendered, studio, tmp_path / "cache", lambda: rotate(paths, random.Random(1)))


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_object_may_be_anything(
    rendered: Path, studio: Command, tmp_path: Path, kind: str, change: Callable[[list[Path], random.Random], None]
) -> None:
    paths = objects(tmp_path / "cache", kind)
    check(rendered, studio, tmp_path / "cache", lambda: change(paths, random.Random(kind)), told=False)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_all_objects_in_disorder(rendered: Path, studio: Command, tmp_path: Path, seed: int) -> None:
    paths = [path for kind in KINDS for path in objects(tmp_path / "cache", kind)]
    check(rendered, studio, tmp_path / "cache", lambda: copy_to_other_kinds(paths, random.Random(seed)))


def test_a_folder_with_something_in_it_is_an_error_with_its_path(
    rendered: Path, studio: Command, tmp_path: Path
) -> None:
    path = objects(tmp_path / "cache", "takes")[0]
    path.unlink()
    path.mkdir()
    (path / "somebody's.txt").write_text("kept")
    ended = studio("render", rendered)
    assert ended.code == 1
    assert str(path.name) in ended.stderr
    assert (path / "somebody's.txt").read_text() == "kept"


@pytest.mark.slow
def test_an_empty_folder_in_place_of_a_take_gives_way(rendered: Path, studio: Command, tmp_path: Path) -> None:
    path = objects(tmp_path / "cache", "takes")[0]
    path.unlink()
    path.mkdir()
    assert studio("render", rendered).code == 0
    assert path.is_file()
