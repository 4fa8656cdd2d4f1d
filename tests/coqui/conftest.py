"""Checkpoints for the tests of Coqui, made once; torch on one thread, since several people share the machine."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

NEED_TORCH = {"test_coqui_vits.py", "test_coqui_xtts.py"}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Without torch these can't even be imported, which only matters to those who ask for them."""
    asked = config.option.markexpr == "coqui"
    missing = importlib.util.find_spec("torch") is None
    return True if collection_path.name in NEED_TORCH and missing and not asked else None


@pytest.fixture(scope="session")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the models ``vits`` and ``xtts``."""
    from coqui_checkpoints import make_vits, make_xtts

    from studio.synthesize.engines.coqui.compat import quiet, ready_imports

    folder = tmp_path_factory.mktemp("checkpoints")
    with quiet():
        ready_imports()
        import torch

        torch.set_num_threads(1)
        make_vits(folder / "vits")
        make_xtts(folder / "xtts")
    return folder


@pytest.fixture
def vits(checkpoints: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The model of voices that name none is the small VITS."""
    monkeypatch.setenv("STUDIO_COQUI_MODEL", str(checkpoints / "vits"))
    monkeypatch.setenv("STUDIO_COQUI_DEVICE", "cpu")
    return checkpoints / "vits"


@pytest.fixture
def xtts(checkpoints: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The model of voices that name none is the small XTTS."""
    monkeypatch.setenv("STUDIO_COQUI_MODEL", str(checkpoints / "xtts"))
    monkeypatch.setenv("STUDIO_COQUI_DEVICE", "cpu")
    return checkpoints / "xtts"
