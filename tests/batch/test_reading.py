"""Scripts read by several readers at a time: the same words in the same order, whatever becomes of a reader."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from concurrent.futures import CancelledError
from pathlib import Path

import pytest
from support.backlog import batch, files, make_show, start, write_scripts

from studio.batch import casting as settle
from studio.batch import reading
from studio.batch.dry_run import look
from studio.batch.job import BatchJob, Tools, show_of, tools_for
from studio.batch.reading import Reader, Readers, readers_for
from studio.batch.run import run
from studio.batch.scripts import gather
from studio.batch.values import Left
from studio.cast import recall
from studio.progress import Silent
from studio.text.lexicon import load_lexicons


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """Eleven scripts with four voices, of which two are unreadable, one says nothing and one calls for a clip."""
    root = make_show(tmp_path / "show")
    write_scripts(root, 8, more="Zoe: I am new here, Dr. Jones. It's 10:15!\n[pause 1s]\nZoë: (whispers) Am I?")
    (root / "scripts" / "ep3.txt").write_bytes(b"\x7fELF\x00")
    (root / "scripts" / "ep5.txt").write_text("Ada: [clip gone.wav] That was it.\n")
    (root / "scripts" / "ep9.txt").write_text("")
    (root / "scripts" / "ep7.toml").write_text('title = "Seven"\n')
    return root


def job_of(root: Path) -> BatchJob:
    scripts = tuple(gather([root / "scripts"]))
    return BatchJob(scripts, show_of(scripts, None, None))


@pytest.fixture
def tools(show: Path):
    found = tools_for(job_of(show))
    yield found
    found.texts.close()
    found.ledger.close()


def readers_of(tools: Tools, count: int) -> Readers:
    return Readers(tools.show, "tone", recall(tools.show.cast_file), count)


def words_here(tools: Tools, scripts):
    here = Reader(tools.show, tools.engine, load_lexicons(tools.show.lexicon_files))
    out = []
    for script in scripts:
        try:
            out.append(here.words(script))
        except reading.StudioError as error:
            out.append(Left(script, reading.told(error, script)))
    return out


def test_readers_find_the_same_words_in_the_same_order(show, tools):
    scripts = job_of(show).scripts
    tools.texts.write_cast(tools.texts.settle(scripts, Silent()).learnt)
    readers = readers_of(tools, 2)
    try:
        found = list(readers.words(scripts))
    finally:
        readers.close()
    assert found == words_here(tools, scripts)
    assert [each.script.stem for each in found if isinstance(each, Left)] == ["ep3", "ep5", "ep9"]


def test_a_plan_with_readers_is_that_of_one_without_and_writes_nothing(show, tools, monkeypatch):
    plans = []
    for count in (0, 2):
        monkeypatch.setattr(settle, "readers_for", lambda scripts, count=count: count)
        plans.append(look(job_of(show), Silent()))
    assert plans[0] == plans[1] and len(plans[0][0].wanted) == 6
    assert not (show / "cast.toml").exists()


def test_a_reader_that_dies_costs_an_attempt(show, tools):
    scripts = [show / "scripts" / f"ep{n}.txt" for n in (1, 2, 4, 6)]
    tools.texts.write_cast(tools.texts.settle(scripts, Silent()).learnt)
    readers = readers_of(tools, 1)
    found = []
    try:
        for words in readers.words(scripts):
            found.append(words)
            running = readers._all[0]._running
            if running is not None:
                os.kill(running.pid, signal.SIGKILL)
    finally:
        readers.close()
    assert found == words_here(tools, scripts)


def test_one_that_always_dies_leaves_its_script_out(show, tools, monkeypatch):
    monkeypatch.setattr(reading, "helper", lambda spec: ["false"])
    readers = readers_of(tools, 2)
    try:
        found = list(readers.words([show / "scripts" / "ep1.txt"]))
    finally:
        readers.close()
    assert isinstance(found[0], Left) and "reader broke off" in found[0].reason


def test_closing_does_not_wait_for_a_reader_that_hangs(show, tools, monkeypatch):
    monkeypatch.setattr(reading, "helper", lambda spec: ["sleep", "1000"])
    readers = readers_of(tools, 2)
    stream = readers.words([show / "scripts" / f"ep{n}.txt" for n in (1, 2, 4)])

    def wait() -> None:
        with contextlib.suppress(CancelledError):  # those that nobody had begun with
            list(stream)

    waiting = threading.Thread(target=wait)
    waiting.start()
    while any(companion._running is None for companion in readers._all):
        time.sleep(0.01)
    readers.close()
    waiting.join(60)
    assert not waiting.is_alive()


def test_few_scripts_need_no_reader():
    assert readers_for(3) == 0 and readers_for(1000) <= reading.MOST_READERS


@pytest.mark.slow
def test_episodes_are_the_same_whoever_reads(tmp_path, monkeypatch):
    roots = [make_show(tmp_path / name) for name in ("alone", "several")]
    for root, count in zip(roots, (0, 2), strict=True):
        write_scripts(root, 4, more="Zoe: I am new here.\nYan: So am I.")
        monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / root.name / "cache"))
        monkeypatch.setattr(settle, "readers_for", lambda scripts, count=count: count)
        assert run(job_of(root), Silent()).made == 4
        assert run(job_of(root), Silent()).same == 4
    assert files(roots[0]) == files(roots[1])
    assert (roots[0] / "cast.toml").read_text() == (roots[1] / "cast.toml").read_text()


@pytest.mark.slow
def test_readers_end_with_a_killed_driver(tmp_path):
    root = make_show(tmp_path / "show")
    write_scripts(root, 3 * reading.FEW)
    driver = start(root, "scripts")
    until = time.monotonic() + 120
    while not (helpers := readers_in(root)) and driver.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    driver.kill()
    driver.communicate()
    assert helpers or readers_for(3 * reading.FEW) == 0
    until = time.monotonic() + 10
    while (left := readers_in(root)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not left
    assert batch(root, "scripts", "--workers", 2).returncode == 0


def readers_in(root: Path) -> list[int]:
    """Processes that read for a batch over a show."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if b'"read"' in (place / "cmdline").read_bytes() and (place / "cwd").readlink() == root:
                found.append(int(place.name))
        except OSError:
            continue
    return found
