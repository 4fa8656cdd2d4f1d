"""Checkpoints for the tests of Coqui, made once; torch on one thread, since several people share the machine."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from studio.audio.clip import Clip

TOLERANCE = 1e-5
NEED_TORCH = {"test_vits.py", "test_xtts.py"}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Without torch these can't even be imported, which only matters to those who ask for them."""
    asked = config.option.markexpr == "coqui"
    missing = importlib.util.find_spec("torch") is None
    return True if collection_path.name in NEED_TORCH and missing and not asked else None


@dataclass
class BatchComparison:
    """Takes out of batches against the same ones made alone, summed up over all tests of a kind of model."""

    batches: int = 0
    takes: int = 0
    samples: int = 0
    largest: float = 0.0

    def __call__(self, batch: Sequence[Clip], alone: Sequence[Clip]) -> None:
        self.batches += 1
        for one, other in zip(batch, alone, strict=True):
            assert one.rate == other.rate
            assert one.samples.shape == other.samples.shape
            difference = float(np.abs(one.samples - other.samples).max())
            self.takes, self.samples = self.takes + 1, self.samples + len(one.samples)
            self.largest = max(self.largest, difference)
            assert difference <= TOLERANCE


SUMS = pytest.StashKey[dict[str, BatchComparison]]()


@pytest.fixture
def compared(request: pytest.FixtureRequest) -> BatchComparison:
    """Compares, and has the figure printed at the end of the run."""
    return request.config.stash.setdefault(SUMS, {}).setdefault(request.path.stem.rpartition("_")[2], BatchComparison())


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    """The figure of equality, so that it can be told."""
    for kind, sums in config.stash.get(SUMS, {}).items():
        terminalreporter.write_line(
            f"batched against single, {kind}: {sums.batches} batches, {sums.takes} takes, {sums.samples} samples, "
            f"largest difference {sums.largest:.1e}"
        )


@pytest.fixture(scope="session")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the models ``vits`` and ``xtts``."""
    from support.coqui_checkpoints import make_vits, make_xtts

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
