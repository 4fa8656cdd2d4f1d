"""Scripts read by several processes: the same sentences in the same order, even if a reader dies."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from pathlib import Path

import pytest
from support.backlog import batch, files, make_show, start, write_scripts
from support.examples import rest_slow
from support.processes import children, in_folder, wait_until

from studio.batch import backlog, reading
from studio.batch.dry_run import dry_run
from studio.batch.events import Event, RunStartedEvent
from studio.batch.job import BatchContext, BatchJob, open_context, show_of
from studio.batch.reading import ReaderPool, ScriptReader, reader_count
from studio.batch.run import run
from studio.batch.scripts import gather
from studio.batch.values import FailedScript
from studio.cast import recall
from studio.progress import NoProgress
from studio.render.prepare import load_speech_settings


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
def context(show: Path):
    found = open_context(job_of(show))
    yield found
    found.backlog.close()
    found.ledger.close()


def readers_of(context: BatchContext, count: int) -> ReaderPool:
    return ReaderPool(context.show, "tone", recall(context.show.cast_file), count)


def read_here(context: BatchContext, scripts):
    here = ScriptReader(context.show, context.engine, load_speech_settings(context.show, context.engine.name))
    out = []
    for script in scripts:
        try:
            out.append(here.sentences(script))
        except reading.StudioError as error:
            out.append(FailedScript(script, reading.message_without_file(error, script)))
    return out


@pytest.mark.slow
def test_readers_find_the_same_sentences_in_the_same_order(show, context):
    scripts = job_of(show).scripts
    context.backlog.write_cast(context.backlog.read_and_cast(scripts, NoProgress()).new_voices)
    readers = readers_of(context, 2)
    try:
        found = list(readers.read(scripts))
    finally:
        readers.close()
    assert found == read_here(context, scripts)
    assert [each.script.stem for each in found if isinstance(each, FailedScript)] == ["ep3", "ep5", "ep9"]


@pytest.mark.slow
def test_a_plan_with_readers_is_that_of_one_without_and_writes_nothing(show, context, monkeypatch):
    plans = []
    for count in (0, 2):
        monkeypatch.setattr(backlog, "reader_count", lambda scripts, count=count: count)
        plans.append(dry_run(job_of(show), NoProgress()))
    assert plans[0] == plans[1] and len(plans[0][0].episodes) == 6
    assert not (show / "cast.toml").exists()


@pytest.mark.slow
def test_a_reader_that_dies_costs_an_attempt(show, context):
    scripts = [show / "scripts" / f"ep{n}.txt" for n in (1, 2, 4, 6)]
    context.backlog.write_cast(context.backlog.read_and_cast(scripts, NoProgress()).new_voices)
    readers = readers_of(context, 1)
    before, found, killed = set(children()), [], []
    try:
        for sentences in readers.read(scripts):
            found.append(sentences)
            for reader in set(children()) - before:
                os.kill(reader, signal.SIGKILL)
                killed.append(reader)
    finally:
        readers.close()
    assert found == read_here(context, scripts)
    assert killed


CHANGES = ["rate = 1.5\n{}", "titel = 1\n{}", "["]


@pytest.mark.parametrize("change", rest_slow(CHANGES, CHANGES[0]))
def test_readers_keep_the_settings_the_run_began_with(show, context, change):
    settings = show / "show.toml"
    scripts = [show / "scripts" / f"ep{n}.txt" for n in (1, 2)]
    readers = readers_of(context, 1)
    try:
        settings.write_text(change.format(settings.read_text()))  # before any reader has started
        found = list(readers.read(scripts))
    finally:
        readers.close()
    assert found == read_here(context, scripts)
    assert not any(isinstance(each, FailedScript) for each in found)


@pytest.mark.slow
def test_a_show_that_is_changed_during_a_run_with_readers_changes_nothing_in_it(tmp_path, monkeypatch):
    monkeypatch.setattr(backlog, "reader_count", lambda scripts: 2)
    results, roots = [], [make_show(tmp_path / name) for name in ("undisturbed", "changed")]
    for root in roots:
        write_scripts(root, 4)
        monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / root.name / "cache"))
        settings = root / "show.toml"

        def listen(event: Event, settings: Path = settings) -> None:
            if isinstance(event, RunStartedEvent) and settings.parent.name == "changed":
                settings.write_text(f"rate = 1.5\n{settings.read_text()}")

        results.append(run(job_of(root), NoProgress(), listen))
    assert results[0] == results[1] and results[0].passed
    assert files(roots[0]) == files(roots[1])


def test_one_that_always_dies_leaves_its_script_out(show, context, monkeypatch):
    monkeypatch.setattr(reading, "helper_command", lambda spec: ["false"])
    readers = readers_of(context, 2)
    try:
        found = list(readers.read([show / "scripts" / "ep1.txt"]))
    finally:
        readers.close()
    assert isinstance(found[0], FailedScript) and "reader failed" in found[0].reason


def test_closing_does_not_wait_for_a_reader_that_hangs(show, context, monkeypatch):
    monkeypatch.setattr(reading, "helper_command", lambda spec: ["sleep", "1000"])
    readers, before = readers_of(context, 2), set(children())
    stream = readers.read([show / "scripts" / f"ep{n}.txt" for n in (1, 2, 4)])

    found: list[object] = []
    waiting = threading.Thread(target=lambda: found.extend(stream))
    waiting.start()
    wait_until(lambda: len(set(children()) - before) == 2, "two readers at work")
    readers.close()
    waiting.join(60)
    assert not waiting.is_alive()
    assert len(found) == 3 and all(isinstance(each, FailedScript) for each in found)


def test_few_scripts_need_no_reader():
    assert reader_count(3) == 0 and reader_count(1000) <= reading.MOST_READERS


@pytest.mark.slow
def test_episodes_are_the_same_whoever_reads(tmp_path, monkeypatch):
    roots = [make_show(tmp_path / name) for name in ("alone", "several")]
    for root, count in zip(roots, (0, 2), strict=True):
        write_scripts(root, 4, more="Zoe: I am new here.\nYan: So am I.")
        monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / root.name / "cache"))
        monkeypatch.setattr(backlog, "reader_count", lambda scripts, count=count: count)
        assert run(job_of(root), NoProgress()).made == 4
        assert run(job_of(root), NoProgress()).unchanged == 4
    assert files(roots[0]) == files(roots[1])
    assert (roots[0] / "cast.toml").read_text() == (roots[1] / "cast.toml").read_text()


@pytest.mark.slow
def test_readers_end_with_a_killed_driver(tmp_path):
    root = make_show(tmp_path / "show")
    write_scripts(root, 3 * reading.FEW_SCRIPTS)
    some = reader_count(3 * reading.FEW_SCRIPTS) > 0
    while True:
        driver = start(root, "scripts")
        wait_until(lambda: in_folder(root, '"read"') or driver.poll() is not None, "readers at work")  # noqa: B023
        if in_folder(root, '"read"') or not some:
            break
        driver.communicate()  # it was too quick to be seen at it
        shutil.rmtree(root / ".studio")
    driver.kill()
    driver.communicate()
    wait_until(lambda: not in_folder(root, '"read"'), "the end of the readers")
    assert batch(root, "scripts", "--workers", 2).returncode == 0
