"""The ledger: one of version 0.1 is read, and a run goes on from it; a full disk is named."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest
from support.backlog import make_show, write_scripts

from studio.batch.job import BatchJob, show_of
from studio.batch.ledger import Ledger
from studio.batch.run import run
from studio.batch.scripts import gather
from studio.errors import OutputError
from studio.progress import NoProgress

OLD = Path(__file__).parent / "data" / "ledger-0.1.sqlite"
"""Of a run of Studio 0.1 over four scripts in /srv/show: two episodes, a failed sentence, a file not in UTF-8."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    shutil.copyfile(OLD, tmp_path / "batch.sqlite")
    return tmp_path / "batch.sqlite"


def test_a_ledger_of_version_0_1_is_read(old):
    ledger = Ledger(old)
    entry = ledger.episode(Path("/srv/show/scripts/ep1.txt"))
    assert entry is not None and entry.signature == "9f3a4ad7b500a4681b6fb2c474bf74e86327b187"
    assert entry.digests["another version of Studio"] == "0.1.0" and entry.digests["the script"]
    assert entry.voices == {"Ada": "ada", "Ben": "ben"} and entry.named_files == []
    assert len(entry.outputs) == 7 and all(path.startswith("/srv/show/episodes/ep1/ep1.") for path in entry.outputs)
    assert all(isinstance(part, int) for stamp in entry.outputs.values() for part in stamp)
    assert ledger.episode(Path("/srv/show/scripts/ep2.txt")) is None
    (sentence,) = ledger.failed_sentences().values()
    assert (sentence.text, sentence.voice) == ("This is refused.", "low") and "tried 3 times" in sentence.reason
    assert [failure.script.name for failure in ledger.failed_scripts()] == ["ep2.txt", "ep4.txt"]
    ledger.close()


def test_a_run_with_a_ledger_of_version_0_1_retries_what_failed_then_and_nothing_else(tmp_path, old):
    root = make_show(tmp_path / "show")
    scripts = gather([*write_scripts(root, 4)])
    (root / ".studio").mkdir()
    with sqlite3.connect(old) as database:
        for table in ("episodes", "failed"):
            database.execute(f"UPDATE {table} SET script = replace(script, '/srv/show', ?)", (str(root),))
    database.close()
    shutil.move(old, root / ".studio" / "batch.sqlite")
    job = BatchJob(scripts, show_of(scripts, None, None), retry_failed=True)
    result = run(job, NoProgress())
    assert result.passed and result.made == 2
    assert sorted(path.name for path in (root / "episodes").iterdir()) == ["ep2", "ep4"]
    ledger = Ledger(root / ".studio" / "batch.sqlite")
    assert ledger.failed_scripts() == () and ledger.episode(scripts[1]) is not None
    ledger.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount the small disk that is filled here")
def test_a_ledger_that_is_opened_on_a_full_disk_says_so(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", disk], check=True)
    try:
        with pytest.raises(OutputError, match="There is no room left"):
            Ledger(disk / "ledger.sqlite")
    finally:
        subprocess.run(["umount", "-l", disk], check=False)
