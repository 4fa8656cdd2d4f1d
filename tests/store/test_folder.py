"""The store: all or nothing, damage found, several writers, no room."""

import multiprocessing
import os
import sys
import threading

import pytest
from support.processes import LONG_S

from studio.errors import OutputError
from studio.programs.run import run
from studio.store import FolderStore, digest

KEY = digest("a key")


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path / "store")


def files(store):
    return [path for path in store.root.rglob("*") if path.is_file()]


def test_what_is_put_is_got(store):
    assert not store.has("takes", KEY)
    assert store.get("takes", KEY) is None
    for content in (b"", b"one", os.urandom(100_000)):
        store.put("takes", KEY, content)
        assert store.has("takes", KEY)
        assert store.get("takes", KEY) == content
    assert store.get("covers", KEY) is None
    store.remove("takes", KEY)
    store.remove("takes", KEY)
    assert not store.has("takes", KEY)
    assert files(store) == []


def test_entries_say_what_is_there(store):
    store.put("takes", KEY, b"123")
    store.put("covers", digest("other"), b"")
    entries = {(entry.kind, entry.key) for entry in store.entries()}
    assert entries == {("takes", KEY), ("covers", digest("other"))}
    assert all(entry.size_bytes >= 3 and entry.last_used_s > 1e9 for entry in store.entries() if entry.kind == "takes")


def test_an_empty_store_has_no_entries(store):
    assert list(store.entries()) == []
    assert store.sweep() == 0


def damaged(content: bytes):
    yield b""
    yield content[:5]
    yield content[:-1]
    yield content + b"x"
    yield bytes(len(content))
    yield b"studio1\n"
    for at in range(0, len(content), 7):
        yield content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def test_damage_reads_as_nothing_and_is_removed(store):
    store.put("takes", KEY, b"the content of a take, as it was made")
    (path,) = files(store)
    whole = path.read_bytes()
    for bad in damaged(whole):
        path.write_bytes(bad)
        assert store.get("takes", KEY) is None
        assert not store.has("takes", KEY)
    path.write_bytes(whole)
    assert store.get("takes", KEY) is not None


@pytest.mark.parametrize("instead", ["a FIFO", "an endless device", "an empty device", "a link to itself", "a folder"])
def test_what_is_no_file_is_never_waited_for(store, instead):
    """It reads as nothing and goes, or is told of with its path; and can be written over where it isn't a folder."""
    store.put("takes", KEY, b"a take")
    (path,) = files(store)
    path.unlink()
    if instead == "a FIFO":
        os.mkfifo(path)
    elif instead == "a folder":
        path.mkdir()
    else:
        path.symlink_to({"an endless device": "/dev/zero", "an empty device": "/dev/null"}.get(instead, path))
    for read in (lambda: store.get("takes", KEY), lambda: store.peek("takes", KEY, 10)):
        try:
            assert read() is None
        except OutputError as error:
            assert error.file == path
    if instead != "a folder":
        store.put("takes", KEY, b"a take")
        assert store.get("takes", KEY) == b"a take"


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", "/etc", "a\0b", "a.part", ".hidden", "ab", "é" * 4, "a b c"])
def test_no_key_leaves_the_store(store, name):
    for kind, key in ((name, KEY), ("takes", name)):
        for call in (lambda k, n: store.put(k, n, b""), store.get, store.has, store.remove):
            with pytest.raises(ValueError, match="not a key"):
                call(kind, key)
    assert not store.root.exists()


def _write(root, seed, rounds):
    store = FolderStore(root)
    for number in range(rounds):
        store.put("takes", KEY, bytes([seed, number % 256]) * 20_000)
        got = store.get("takes", KEY)
        assert got is not None
        assert len(set(zip(got[::2], got[1::2], strict=True))) == 1


def test_two_threads_write_one_key(store):
    failures = []

    def work(seed):
        try:
            _write(store.root, seed, 60)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(files(store)) == 1


@pytest.mark.slow
def test_two_processes_write_one_key(store):
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_write, args=(store.root, seed, 60)) for seed in (1, 2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(LONG_S)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert len(files(store)) == 1


FULL = """
import resource, sys
from pathlib import Path
from studio.errors import OutputError
from studio.store import FolderStore, digest
store = FolderStore(Path(sys.argv[1]))
store.put("takes", digest("small"), b"kept")
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    store.put("takes", digest("large"), bytes(200_000))
except OutputError as error:
    print(error)
assert store.get("takes", digest("small")) == b"kept"
assert store.get("takes", digest("large")) is None
"""


def test_no_room_on_the_disk(store):
    said = run([sys.executable, "-c", FULL, store.root], timeout=60).stdout.decode()
    assert "no room left" in said
    assert "stay in the cache" in said
    assert str(store.root) in said
    assert len(files(store)) == 1


def test_a_place_that_is_a_file(tmp_path):
    (tmp_path / "file").touch()
    store = FolderStore(tmp_path / "file" / "store")
    with pytest.raises(OutputError, match="Can't be written") as caught:
        store.put("takes", KEY, b"")
    assert caught.value.hint
    assert store.get("takes", KEY) is None


def test_what_killed_writers_leave_is_no_entry_and_is_swept(store):
    store.put("takes", KEY, b"x")
    left = files(store)[0].with_name(".123.part")
    left.write_bytes(b"half")
    assert [entry.key for entry in store.entries()] == [KEY]
    assert store.sweep() == 0
    os.utime(left, (1, 1))
    assert store.sweep() == 1
    assert store.get("takes", KEY) == b"x"
