"""Helper processes that are stopped or hang: replaced within the patience, and the work is done once."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest
from support.backlog import files, make_show, write_scripts
from support.processes import LONG_S, wait_until

from studio.batch import assembler_pool, backlog
from studio.batch.assembler_pool import ATTEMPTS, AssemblerPool
from studio.batch.assembly import AssemblyTask, ShowSnapshot
from studio.batch.deadlines import HelperTimeout
from studio.batch.events import BatchFinishedEvent, EpisodeMadeEvent, Event
from studio.batch.job import BatchJob, show_of
from studio.batch.run import run
from studio.batch.scripts import gather
from studio.progress import NoProgress
from studio.show import load_show

PATIENT = HelperTimeout(patience_s=15.0)


class ProcessStopper(threading.Thread):
    """Stops the first child of this process whose command line has a word, once."""

    def __init__(self, word: str) -> None:
        super().__init__(daemon=True)
        self._word, self.stopped, self.over = word.encode(), 0, threading.Event()

    def run(self) -> None:
        while not self.stopped and not self.over.wait(0.002):
            for stat in Path("/proc").glob("[0-9]*/stat"):
                try:
                    parent = int(stat.read_text().rpartition(")")[2].split()[1])
                    mine = parent == os.getpid() and self._word in stat.with_name("cmdline").read_bytes()
                except OSError:
                    continue
                if mine:
                    os.kill(int(stat.parent.name), signal.SIGSTOP)
                    self.stopped = int(stat.parent.name)
                    return


def batch_run(root: Path, store: Path, **how: object) -> tuple[object, list[Event]]:
    scripts = gather([root / "scripts"])
    seen: list[Event] = []
    job = BatchJob(scripts, show_of(scripts, None, str(store)), timeout=PATIENT, **how)  # type: ignore[arg-type]
    return run(job, NoProgress(), seen.append), seen


@pytest.mark.slow
@pytest.mark.parametrize("word", ['"assemble"', '"engine"', '"read"'])
def test_a_stopped_helper_is_replaced_and_the_work_is_done_once(tmp_path, monkeypatch, word):
    """An assembler, a worker and a reader; each is stopped for good as soon as it is there."""
    monkeypatch.setattr(backlog, "reader_count", lambda scripts: 1)
    roots = [make_show(tmp_path / name) for name in ("undisturbed", "disturbed")]
    for root in roots:
        write_scripts(root, 3)
    expected, _ = batch_run(roots[0], tmp_path / "a", workers=1)
    stopper = ProcessStopper(word)
    stopper.start()
    result, seen = batch_run(roots[1], tmp_path / "b", workers=1)
    stopper.over.set()
    stopper.join()
    assert stopper.stopped, "no such helper was started"
    assert result == expected and files(roots[0]) == files(roots[1])
    assert len([event for event in seen if isinstance(event, EpisodeMadeEvent)]) == 3
    lost = [event.result.lost for event in seen if isinstance(event, BatchFinishedEvent) and event.result.lost]
    assert lost == (["worker 1 gave no sign of life for 15 s."] if word == '"engine"' else [])
    assert not Path(f"/proc/{stopper.stopped}").exists()


def test_an_assembler_that_always_hangs_fails_its_episode_with_a_reason(tmp_path, monkeypatch):
    root = make_show(tmp_path / "show")
    (script,) = write_scripts(root, 1)
    monkeypatch.setattr(assembler_pool, "helper_command", lambda spec: ["sleep", "1000"])
    pool = AssemblerPool(processes=True, count=1, timeout=HelperTimeout(patience_s=0.1))
    task = AssemblyTask(str(script), ShowSnapshot.of(load_show(script)), "tone", str(tmp_path / "x.mp3"), "", 0.1)
    try:
        result = pool.submit(task).result(timeout=LONG_S)
    finally:
        pool.close()
    assert result.state == "failed" and "assembler 1 did not answer within" in result.reason
    assert ATTEMPTS > 1 and not (tmp_path / "x.mp3").exists()


def test_closing_does_not_wait_for_an_assembler_that_hangs(tmp_path, monkeypatch):
    root = make_show(tmp_path / "show")
    (script,) = write_scripts(root, 1)
    monkeypatch.setattr(assembler_pool, "helper_command", lambda spec: ["sleep", "1000"])
    pool = AssemblerPool(processes=True, count=1)
    task = AssemblyTask(str(script), ShowSnapshot.of(load_show(script)), "tone", str(tmp_path / "x.mp3"), "", 0.1)
    future = pool.submit(task)
    wait_until(lambda: pool._pool.helpers[0]._running, "an assembler at work")
    pool.close()
    assert future.result(timeout=LONG_S).state == "failed"
