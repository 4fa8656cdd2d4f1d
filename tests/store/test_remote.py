"""A store at an address keeps the promises of a store in a folder; episodes made over it are the same."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from studio.errors import OutputError, UsageError
from studio.store import FolderStore, Store, digest, open_store
from studio.store.at import is_address
from studio.store.remote import RemoteStore

KEY = digest("something")


@pytest.fixture(params=["folder", "file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    where = {"folder": str(tmp_path / "s"), "file": f"file://{tmp_path}/s", "memory": f"memory://{tmp_path.name}/s"}
    yield open_store(where[request.param])
    if request.param == "memory":
        fsspec.filesystem("memory").store.clear()


def damage(store: Store) -> None:
    """Change the last byte of the one object there is."""
    if isinstance(store, FolderStore):
        path = next(store.root.glob("*/??/*"))
        path.write_bytes(path.read_bytes()[:-1] + b"!")
        return
    assert isinstance(store, RemoteStore)
    files, root = fsspec.core.url_to_fs(store.address)
    path = next(iter(files.find(root)))
    files.pipe_file(path, files.cat_file(path)[:-1] + b"!")


def test_what_was_put_is_there(store):
    assert store.get("takes", KEY) is None and not store.has("takes", KEY) and store.peek("takes", KEY, 4) is None
    assert list(store.entries()) == []
    store.put("takes", KEY, b"hello" * 10)
    assert store.get("takes", KEY) == b"hello" * 10 and store.has("takes", KEY)
    assert store.peek("takes", KEY, 7) == (b"hellohe", 50)
    assert store.peek("takes", KEY, 500) == (b"hello" * 10, 50)
    assert [(e.kind, e.key) for e in store.entries()] == [("takes", KEY)]
    assert next(store.entries()).size_bytes > 50 and next(store.entries()).last_used_s > 1e9
    assert dict(store.written) == {"takes": 1}
    store.put("takes", KEY, b"")
    assert store.get("takes", KEY) == b"" and store.peek("takes", KEY, 9) == (b"", 0)
    store.remove("takes", KEY)
    store.remove("takes", KEY)
    assert not store.has("takes", KEY)


def test_damage_is_found_and_taken_out(store):
    store.put("takes", KEY, b"hello")
    damage(store)
    assert store.get("takes", KEY) is None and not store.has("takes", KEY)


@pytest.mark.parametrize("name", ["..", "../x", "a/b", "", ".hidden", "é" * 4])
def test_a_name_that_is_no_key_is_refused(store, name):
    for call in (lambda: store.get("takes", name), lambda: store.put(name, KEY, b""), lambda: store.has("takes", name)):
        with pytest.raises(ValueError, match="not a key"):
            call()


def test_a_folder_and_an_address_hold_the_same_bytes(tmp_path):
    open_store(f"file://{tmp_path}/s").put("takes", KEY, b"hello")
    assert FolderStore(tmp_path / "s").get("takes", KEY) == b"hello"
    assert not list((tmp_path / "s").rglob("*.part"))


def test_what_is_an_address(tmp_path):
    assert is_address("s3://bucket/show") and is_address("memory://x") and is_address("gcs://b")
    assert not any(map(is_address, (str(tmp_path), "relative/folder", "C:\\show", "a:b")))
    assert isinstance(open_store(tmp_path), FolderStore) and isinstance(open_store("memory://x"), RemoteStore)


def test_what_cannot_be_used_is_said(tmp_path, monkeypatch):
    with pytest.raises(UsageError, match="nonsense"):
        open_store("nonsense://bucket/show")
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="can't be written"):
        open_store(f"file://{tmp_path}/file/s").put("takes", KEY, b"x")
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(UsageError, match="pip install 'fsspec"):
        open_store("s3://bucket/show")


def test_a_write_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    store = RemoteStore(f"file://{tmp_path}/s")
    local = type(fsspec.filesystem("file"))

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(local, "mv", full)
    with pytest.raises(OutputError, match="No space left"):
        store.put("takes", KEY, b"hello")
    assert not [path for path in (tmp_path / "s").rglob("*") if path.is_file()]
