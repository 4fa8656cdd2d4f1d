"""What a machine remembers stays on it, wherever the takes go."""

import os
from pathlib import Path

import pytest

from studio.store.keys import content_digest, file_digest
from studio.store.machine import machine_folder, remembered_digest


def test_a_files_digest_is_that_of_its_content(tmp_path: Path) -> None:
    for size in (0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3_000_000):
        content = (bytes(range(251)) * (size // 251 + 1))[:size]
        (tmp_path / "file").write_bytes(content)
        assert file_digest(tmp_path / "file") == content_digest(content)


def test_a_folder_is_taken_and_an_address_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / "chosen"))
    assert machine_folder() == tmp_path / "chosen"
    for elsewhere in ("s3://bucket/show", ""):
        monkeypatch.setenv("STUDIO_CACHE", elsewhere)
        assert machine_folder() == tmp_path / "user" / "studio"
    monkeypatch.setenv("STUDIO_CACHE", "s3://bucket/show")
    (tmp_path / "model").write_bytes(b"weights")
    assert remembered_digest(tmp_path / "model") == content_digest(b"weights")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model", "user"], "no folder is called s3:"


def test_a_digest_is_computed_once_until_the_file_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / "chosen"))
    model = tmp_path / "model"
    model.write_bytes(b"one")
    asked = []

    def compute(path: Path) -> str:
        asked.append(path)
        return file_digest(path)

    first = remembered_digest(model, compute)
    assert remembered_digest(model, compute) == first
    assert len(asked) == 1
    model.write_bytes(b"two")
    os.utime(model, ns=(1, 1))
    assert remembered_digest(model, compute) == content_digest(b"two") != first
    assert len(asked) == 2


@pytest.mark.parametrize("there", ["file", "folder in the way"])
def test_a_digest_that_can_not_be_kept_is_computed(there: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container whose user has no folder that can be written."""
    chosen, model = tmp_path / "chosen", tmp_path / "model"
    monkeypatch.setenv("STUDIO_CACHE", str(chosen))
    model.write_bytes(b"one")
    if there == "file":
        chosen.write_text("")
    else:
        remembered_digest(model)
        (kept,) = (path for path in chosen.rglob("*") if path.is_file())
        kept.unlink()
        kept.mkdir()  # as unreadable as a file of somebody else
    assert remembered_digest(model) == content_digest(b"one")
