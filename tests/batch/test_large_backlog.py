"""A run full of faults with a few dozen scripts; ``large_backlog.py`` does the same with a thousand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from batch.large_backlog import memory_rows, run_with_faults

pytestmark = pytest.mark.slow


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount the small disk that is filled here")
def test_every_episode_comes_out_of_a_faulty_run_once_and_as_undisturbed(tmp_path: Path) -> None:
    run = run_with_faults(tmp_path, scripts=24, kills=4, seed=int(os.environ.get("STUDIO_FAULT_SEED", "1")))
    assert {"driver killed", "helper killed", "disk filled", "ledger damaged", "show changed"} <= set(run.happened)
    assert max(megabytes for _, megabytes in memory_rows(run)) < 200
