"""``studio batch`` in the hands of somebody unlucky: strange names, closed folders, pipes that end."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from support.backlog import batch, make_show, start, write_scripts

from studio.batch.deadlines import LONGEST_TIMEOUT_S, HelperTimeout, Pace
from studio.batch.job import BatchJob, show_of
from studio.batch.ledger import Ledger
from studio.batch.run import run
from studio.batch.run_pass import BatchRunResult
from studio.batch.scripts import gather
from studio.batch.values import FailedScript
from studio.errors import EngineError, OutputError, ShowError, UsageError
from studio.progress import NoProgress
from studio.show import load_show
from studio.synthesize.recognizers import MODEL

LONG = "a" * 300


@pytest.fixture
def show(tmp_path: Path) -> Path:
    return make_show(tmp_path / "show")


def done(scripts: list[Path], chosen: Path | None = None, **how: object) -> BatchRunResult:
    found = gather(scripts)
    return run(BatchJob(found, show_of(found, chosen, None), **how), NoProgress())  # type: ignore[arg-type]


def test_names_that_no_file_can_have_are_listed_and_the_rest_is_made(show):
    (script,) = write_scripts(show, 1)
    (script.parent / "loop.txt").symlink_to("loop.txt")
    listed = show / "list"
    listed.write_text(
        f"scripts/loop.txt\r\n  # {LONG}\r\n{LONG}.txt\r\n{LONG}/x.txt\r\nnu\0l.txt\r\nscripts/ep1.txt\r\n"
    )
    found = gather([show / LONG], listed)
    assert [path.name[:7] for path in found] == [LONG[:7], "loop.tx", LONG[:7], "x.txt", "nu\0l.tx", "ep1.txt"]
    outcome = run(BatchJob(found, show_of(found, None, None)), NoProgress())
    assert outcome.made == 1 and [left.script for left in outcome.failed] == list(found[:-1])
    assert not any("Bug" in left.reason or not left.reason for left in outcome.failed)


@pytest.mark.slow
def test_pipes_devices_and_links_to_nothing_are_listed_and_the_rest_is_made(show):
    """A pipe nobody writes into would hold up the run, and a device never ends."""
    write_scripts(show, 1)
    os.mkfifo(show / "scripts" / "pipe.md")
    (show / "scripts" / "zero.md").symlink_to("/dev/zero")
    (show / "scripts" / "gone.md").symlink_to("/nowhere/at/all.md")
    outcome = done([show / "scripts"])
    assert outcome.made == 1
    reasons = {left.script.stem: left.reason for left in outcome.failed}
    assert sorted(reasons) == ["gone", "pipe", "zero"]
    assert "no such file" in reasons["gone"] and "pipe" in reasons["pipe"] and "device" in reasons["zero"]


@pytest.mark.slow
def test_a_name_without_room_for_longer_ones_is_listed_and_the_rest_is_made(show):
    write_scripts(show, 1)
    (show / "scripts" / ("n" * 251 + ".txt")).write_text("Ada: Hello.\n")
    outcome = done([show / "scripts"])
    assert outcome.made == 1
    assert [left.reason for left in outcome.failed] == [
        "its name is too long: the names of its episode's files are longer still. Rename it."
    ]


def test_no_script_s_name_leads_out_of_the_episodes(show):
    places = [load_show(show / "x.md").episode(show / name) for name in ("...md", "..md", ".md", "a..md", "..b.md")]
    assert [place.relative_to(show / "episodes").as_posix() for place in places] == [
        "episode/episode.mp3",
        "episode/episode.mp3",
        ".md/.md.mp3",
        "a./a..mp3",
        "..b/..b.mp3",
    ]


def test_a_show_file_that_is_wrong_is_no_script_that_is_wrong(show):
    write_scripts(show, 1)
    (show / "show.toml").write_text("titel = 1\n")
    with pytest.raises(ShowError, match="titel"):
        show_of(gather([show / "scripts"]), None, None)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("setpriv") and os.getuid() == 0, reason="root may read everything")
def test_a_folder_that_is_closed_is_listed_and_the_rest_is_made(show):
    write_scripts(show, 1)
    (show / "scripts" / "closed").mkdir()
    (show / "scripts" / "closed" / "ep2.txt").write_text("Ada: Hello.\n")
    (show / "scripts" / "closed").chmod(0)
    # As root without the right to pass over rights.
    limits = ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all"] if os.getuid() == 0 else []

    def ran(what: str) -> subprocess.CompletedProcess[str]:
        command = [*limits, sys.executable, "-m", "studio", "batch", what, "--json"]
        return subprocess.run(command, cwd=show, capture_output=True, text=True, check=False, timeout=300)

    of_all = ran("scripts")
    assert of_all.returncode == 1
    result = json.loads(of_all.stdout)
    (left,) = result["left_out"]
    assert left["script"].endswith("scripts/closed") and "can't be read: Permission denied" in left["reason"]
    assert result["made"] == 1
    named = ran("scripts/closed")
    assert named.returncode == 2 and "not readable" in named.stderr and "Traceback" not in named.stderr
    (show / "scripts" / "closed").chmod(0o755)


def test_a_list_may_come_through_a_pipe(tmp_path, monkeypatch):
    """Its lines are relative to the current folder: a pipe lies nowhere."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbfa.txt\r\n# no\r\nb/c.txt\r\n")))
    assert gather([], Path("-")) == (Path("a.txt"), Path("b/c.txt"))
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["sh", "-c", f"echo d.txt > '{tmp_path}/pipe'"]):
        assert gather([], tmp_path / "pipe") == (Path("d.txt"),)


def test_episodes_beside_their_scripts_are_no_scripts(tmp_path, monkeypatch):
    """Outside a show they land in the current folder, which the same command looks through again."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / ".cache"))
    for name in ("a.md", "b.md", "own.vtt", "notes.chapters.json"):
        (tmp_path / name).write_text("x")
    before = gather([tmp_path])
    for name in ("a", "b"):
        for suffix in (
            ".mp3",
            ".vtt",
            ".srt",
            ".chapters.json",
            ".transcript.json",
            ".transcript.html",
            ".episode.json",
        ):
            (tmp_path / f"{name}{suffix}").write_text("x")
    assert gather([tmp_path]) == before
    assert [path.name for path in before] == ["a.md", "b.md", "notes.chapters.json", "own.vtt"]


@pytest.mark.slow
def test_a_show_file_of_another_name_counts_in_the_episode_too(show):
    scripts = write_scripts(show, 1)
    other = show / "other.toml"
    other.write_text((show / "show.toml").read_text().replace('title = "Small"', 'title = "Another"'))
    assert done(scripts, other).made == 1
    record = json.loads((show / "episodes" / "ep1" / "ep1.chapters.json").read_text())
    assert record["podcastName"] == "Another"
    (show / "show.toml").unlink()
    (show / "scripts" / "ep1.txt").write_text("Ada: Quite other words.\n")
    assert done(scripts, other).made == 1
    assert done(scripts, other).unchanged == 1


@pytest.mark.parametrize("workers", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_a_show_file_that_is_changed_while_its_batch_runs_counts_in_the_next(show, workers):
    """Half-written by an editor, or whole: the run goes on with what it began with, and says so to the next."""
    scripts = write_scripts(show, 1)
    settings = show / "show.toml"
    found = gather(scripts)
    job = BatchJob(found, show_of(found, None, None), workers=workers)
    before = settings.read_text()

    def run_and_write(words: str) -> BatchRunResult:
        return run(job, NoProgress(), lambda event: settings.write_text(words) and None)

    assert run_and_write("half [[").made == 1
    settings.write_text(before)
    assert done(scripts).unchanged == 1
    settings.write_text(before.replace("Small", "Another"))
    outcome = done(scripts)
    assert outcome.made == 1 and "Another" in (show / "episodes" / "ep1" / "ep1.chapters.json").read_text()


def test_what_could_not_be_read_is_taken_up_by_retry_failed(show):
    """It never got as far as a sentence, and failed nevertheless."""
    good, bad, later = write_scripts(show, 3)
    later.unlink()
    words = bad.read_text()
    bad.write_bytes(b"\x7fELF\x02\x01" + bytes(range(256)))
    outcome = done([good, bad])
    assert outcome.made == 1 and [left.script for left in outcome.failed] == [bad]
    bad.write_text(words)
    later.write_text(words)
    outcome = done([good, bad, later], retry_failed=True)
    assert outcome.made == 1 and (show / "episodes" / "ep2").is_dir() and not (show / "episodes" / "ep3").exists()
    assert done([good, bad], retry_failed=True).made == 0


@pytest.mark.slow
def test_an_account_that_cannot_be_entered_ends_the_run(show, monkeypatch):
    """An assembler's thread has nobody to tell; the run must not count the episode as if it had never been due."""
    scripts = write_scripts(show, 1)

    def full(*_: object) -> None:
        raise OutputError("no room")

    monkeypatch.setattr(Ledger, "record_episode", full)
    with pytest.raises(OutputError, match="no room"):
        done(scripts)


def test_a_ledger_that_is_damaged_inside_is_begun_anew(tmp_path):
    """As a power cut leaves it: its first page is whole, others are not."""
    path = tmp_path / "batch.sqlite"
    ledger = Ledger(path)
    for number in range(500):
        ledger.record_failed_script(FailedScript(Path(f"{number}.txt"), "x" * 100))
    ledger.close()
    content = bytearray(path.read_bytes())
    content[4096:-4096] = bytes(len(content) - 8192)
    path.write_bytes(bytes(content))
    ledger = Ledger(path)
    assert ledger.failed_scripts() == ()
    ledger.close()
    with sqlite3.connect(path) as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_ledger_without_room_says_so(tmp_path):
    """SQLite ends the transaction itself; what is told is the full disk, and not that there is nothing to commit."""
    ledger = Ledger(tmp_path / "batch.sqlite")
    ledger._database.execute("PRAGMA max_page_count = 12")
    with pytest.raises(OutputError, match="no room left"), ledger.transaction():
        for number in range(200):
            ledger.record_failed_script(FailedScript(Path(f"{number}.txt"), "x" * 500))
    ledger.close()


def test_a_ledger_that_fails_is_not_taken_for_music_that_does(show, monkeypatch):
    scripts = write_scripts(show, 1)

    def broken(self: Ledger, path: Path) -> str:
        raise OutputError("The ledger can't be used: it is damaged.")

    monkeypatch.setattr(Ledger, "digest", broken)
    with pytest.raises(OutputError, match=r"^The ledger can't be used"):
        done(scripts)


def test_a_recognizer_that_is_missing_is_told_before_anything_is_spoken(show, tmp_path, monkeypatch):
    scripts = write_scripts(show, 1)
    settings = show / "show.toml"
    settings.write_text(f'listen = "suspects"\n{settings.read_text()}')
    monkeypatch.setenv(MODEL, str(tmp_path / "nowhere"))
    with pytest.raises(EngineError, match="names a folder without"):
        done(scripts)
    assert not (show / ".studio" / "store").exists()


def test_patience_without_end_is_no_fault():
    forever = HelperTimeout(patience_s=float("inf"))
    assert Pace(1.0).timeout_s(10, forever) == forever.silence_s == LONGEST_TIMEOUT_S
    assert LONGEST_TIMEOUT_S * 1000 < 2**31  # what poll() takes


def test_a_store_is_told_from_the_root_on(show, tmp_path, monkeypatch):
    """Workers elsewhere stand in other folders, and not every shell puts the home in."""
    (script,) = write_scripts(show, 1)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for given, meant in (
        ("takes", str(tmp_path / "takes")),
        ("~/takes", str(tmp_path / "home" / "takes")),
        ("/takes", "/takes"),
        ("s3://bucket/show", "s3://bucket/show"),
    ):
        assert show_of((script,), None, given).location == meant
        monkeypatch.setenv("STUDIO_CACHE", given)
        assert load_show(script).location == meant


@pytest.mark.slow
def test_a_report_that_cannot_be_written_hides_nothing(show):
    write_scripts(show, 1)
    (show / "scripts" / "bad.txt").write_text("")
    ran = batch(show, "scripts", "--json", "--report", show / "no" / "such" / "report.html")
    assert ran.returncode == 1 and "report.html" in ran.stderr
    result = json.loads(ran.stdout)
    assert result["made"] == 1 and len(result["left_out"]) == 1 and result["report"] is None


@pytest.mark.slow
def test_a_reader_that_goes_away_ends_no_run(show):
    write_scripts(show, 3)
    with start(show, "scripts") as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        said = process.stderr.read()
    assert "Traceback" not in said and "bug" not in said
    assert len(list((show / "episodes").glob("*/*.mp3"))) == 3


@pytest.mark.slow
def test_two_scripts_of_one_name_stand_in_the_report_once(show):
    write_scripts(show, 1)
    (show / "scripts" / "more").mkdir()
    (show / "scripts" / "more" / "ep1.txt").write_text("Ada: Quite other words.\n")
    ran = batch(show, "scripts")
    assert ran.returncode == 0
    page = (show / ".studio" / "batch.html").read_text()
    assert page.count("<small>ep1.mp3</small>") == page.count("<small>more-ep1.mp3</small>") == 1


def test_a_place_for_the_log_that_is_none_is_said(show, monkeypatch):
    from typer.testing import CliRunner

    from studio.cli.app import app

    write_scripts(show, 1)
    monkeypatch.chdir(show)
    (show / ".studio").mkdir()
    (show / ".studio" / "log").write_text("")
    ran = CliRunner().invoke(app, ["batch", "scripts"])
    assert ran.exit_code == 1 and ".studio/log" in ran.output and "can't be made" in ran.output


def test_only_shows_of_scripts_that_can_be_found_count(show, tmp_path):
    (script,) = write_scripts(show, 1)
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    assert show_of((tmp_path / "loop.txt", script), None, None).root == show
    (tmp_path / "other.txt").write_text("Ada: Hello.\n")
    with pytest.raises(UsageError, match="several shows"):
        show_of((script, tmp_path / "other.txt"), None, None)
