"""Whatever lies in place of an object: what is read is that object or nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import OutputError
from studio.store import FolderStore
from studio.store.prune import survey
from studio.store.remote import FIRST_BYTES, RemoteStore
from studio.store.seal import MAGIC, SEAL_BYTES, is_sealed_for, seal, sealed_size, unseal

NAMES = st.from_regex(r"[0-9A-Za-z]{3,40}", fullmatch=True)
OBJECTS = st.tuples(NAMES, NAMES, st.binary(max_size=300))


@given(OBJECTS)
def test_an_object_is_read_back(stored):
    assert unseal(stored[0], stored[1], seal(*stored)) == stored[2]
    assert sealed_size(stored[0], stored[1], seal(*stored)[:SEAL_BYTES]) == len(seal(*stored))


@given(OBJECTS, NAMES, NAMES)
def test_an_object_is_not_that_of_another_name(stored, kind, key):
    sealed = seal(*stored)
    assert is_sealed_for(kind, key, sealed) == ((kind, key) == stored[:2])
    if (kind, key) != stored[:2]:
        assert unseal(kind, key, sealed) is None


@given(OBJECTS, st.data())
def test_no_change_of_an_object_goes_unnoticed(stored, data):
    sealed = bytearray(seal(*stored))
    change = data.draw(st.sampled_from(["cut", "flip", "append", "insert", "of another"]))
    at = data.draw(st.integers(0, len(sealed) - 1))
    if change == "cut":
        del sealed[at:]
    elif change == "flip":
        sealed[at] ^= 1 << data.draw(st.integers(0, 7))
    elif change == "of another":
        sealed = sealed[:SEAL_BYTES] + seal(stored[0], stored[1], stored[2] + b"x")[SEAL_BYTES:]
    else:
        place = at if change == "insert" else len(sealed)
        sealed[place:place] = data.draw(st.binary(min_size=1, max_size=9))
    assert unseal(stored[0], stored[1], bytes(sealed)) is None


@pytest.fixture(params=["folder", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FolderStore | RemoteStore:
    return FolderStore(tmp_path / "s") if request.param == "folder" else RemoteStore(f"file://{tmp_path}/s")


def test_two_objects_that_changed_places_are_both_rejected(store, tmp_path):
    one, other = "a" * 40, "b" * 40
    store.put("takes", one, b"one take")
    store.put("takes", other, b"another!")
    store.put("levels", one, b"no take!")
    paths = [tmp_path / "s" / "takes" / key[:2] / key for key in (one, other)]
    for path, content in zip(paths, [path.read_bytes() for path in reversed(paths)], strict=True):
        path.write_bytes(content)
    assert store.peek("takes", one, 4) is None
    assert store.get("takes", other) is None
    assert store.rejected == {"takes": 2}
    assert store.get("levels", one) == b"no take!"
    assert not store.has("takes", one) and not store.has("takes", other)


def _sparse(content: bytes, path: Path) -> None:
    path.write_bytes(content)
    os.truncate(path, 50_000_000_000)


@pytest.mark.parametrize("whose", ["nobody's", "its own", "another's"])
def test_an_object_of_50_gb_is_rejected_by_its_seal_without_being_read(store, tmp_path, whose):
    """A sparse file: one that is all zeros, or begins as the object does; reading it would take all memory."""
    store.put("takes", "a" * 40, b"a take")
    store.put("takes", "b" * 40, b"another take")
    one, other = (tmp_path / "s" / "takes" / key[:2] / key for key in ("a" * 40, "b" * 40))
    content = {"nobody's": b"", "its own": one.read_bytes(), "another's": other.read_bytes()}[whose]
    for read in (lambda: store.get("takes", "a" * 40), lambda: store.peek("takes", "a" * 40, 10)):
        _sparse(content, one)
        assert read() is None and not store.has("takes", "a" * 40)
    assert store.rejected == {"takes": 2}


def test_an_object_over_the_first_part_is_read_whole(store, tmp_path):
    content = os.urandom(FIRST_BYTES + 1000)
    store.put("takes", "a" * 40, content)
    assert store.get("takes", "a" * 40) == content
    (path,) = (tmp_path / "s").glob("*/??/*")
    sealed = path.read_bytes()
    for damaged in (sealed[:-1], sealed + b"x", sealed[:FIRST_BYTES], sealed[:-1] + bytes([sealed[-1] ^ 1])):
        path.write_bytes(damaged)
        assert store.get("takes", "a" * 40) is None


def test_an_object_of_version_1_is_not_trusted_and_not_counted_as_current(tmp_path):
    store = FolderStore(tmp_path)
    store.put("takes", "a" * 40, b"a take")
    (path,) = (entry.path for entry in survey(tmp_path) if entry.current)
    path.write_bytes(b"studio1\n" + path.read_bytes()[len(MAGIC) :])
    assert [entry.current for entry in survey(tmp_path)] == [False]
    assert store.get("takes", "a" * 40) is None


def _fifo(path: Path, _other: Path) -> None:
    os.mkfifo(path)


CHANGES: dict[str, Callable[[Path, Path], object]] = {
    "FIFO": _fifo,
    "folder": lambda path, _other: path.mkdir(),
    "endless device": lambda path, _other: path.symlink_to("/dev/zero"),
    "empty device": lambda path, _other: path.symlink_to("/dev/null"),
    "link to another object": lambda path, other: path.symlink_to(other),
    "second name of another object": lambda path, other: os.link(other, path),
    "link to itself": lambda path, _other: path.symlink_to(path),
    "link to nothing": lambda path, _other: path.symlink_to("/nowhere/at/all"),
    "another object": lambda path, other: shutil.copyfile(other, path),
}


@given(st.lists(st.sampled_from(sorted(CHANGES)), min_size=4, max_size=4), st.permutations(range(4)))
def test_anything_in_place_of_objects_gives_those_objects_nothing_or_an_error(tmp_path_factory, changes, order):
    """And what reads as nothing can be written again, as a render does."""
    root = tmp_path_factory.mktemp("store")
    store = FolderStore(root)
    keys = [letter * 40 for letter in "abcd"]
    for key in keys:
        store.put("takes", key, key.encode())
    others = root / "others"
    others.mkdir()
    paths = [root / "takes" / key[:2] / key for key in keys]
    for number, path in enumerate(paths):
        path.rename(others / str(number))
    for path, change, other in zip(paths, changes, order, strict=True):
        CHANGES[change](path, others / str(other))
    for key, path in zip(keys, paths, strict=True):
        try:
            assert store.peek("takes", key, 4) in (None, (key[:4].encode(), 40))
            if store.get("takes", key) != key.encode():
                assert not store.has("takes", key)
                store.put("takes", key, key.encode())
            assert store.get("takes", key) == key.encode()
        except OutputError as error:
            assert error.file == path
    shutil.rmtree(root)
