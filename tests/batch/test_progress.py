"""How a run is shown and recorded: statistics, the log, the table, and the report of suspect takes."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

import pytest
from support.backlog import batch, make_show, write_scripts

from studio.batch.assembly import AssemblyResult, SuspectTake
from studio.batch.event_log import EventLog
from studio.batch.events import (
    BatchFinishedEvent,
    EpisodeFailedEvent,
    EpisodeMadeEvent,
    EpisodePlannedEvent,
    EpisodeUnchangedEvent,
    Event,
    RunStartedEvent,
    SentenceFailedEvent,
)
from studio.batch.ledger import FailedSentence
from studio.batch.report_page import RunReport, report_page
from studio.batch.statistics import RunCounter, RunStatistics
from studio.batch.suspects import EpisodeSummary, ReportedTake, suspect_takes
from studio.batch.values import Batch, BatchResult, FailedScript, Item, PlannedEpisode
from studio.errors import OutputError
from studio.synthesize.engine import Request
from studio.values import VoiceSettings

ITEM = Item("a" * 64, Request("Hello there.", VoiceSettings("high")))
EPISODE = PlannedEpisode(Path("a.txt"), Path("a.mp3"), ("", 0, 0), "", (ITEM.key,), 12, 1.0, ("new",))
SUSPECT = SuspectTake(3, "Ada", "Hello there.", ("noise",), ITEM.key)
MADE = EpisodeMadeEvent(EPISODE, AssemblyResult("made", duration_s=1800.0, suspect_takes=(SUSPECT,)))
LOST = BatchFinishedEvent(BatchResult(Batch((ITEM,)), lost="it died", elapsed_s=5.0), 0)
EVENTS: list[Event] = [
    RunStartedEvent(4, 1, (FailedScript(Path("x.txt"), "empty"),), 2),
    EpisodePlannedEvent(EPISODE, 1),
    BatchFinishedEvent(BatchResult(Batch((ITEM,)), (ITEM.key,), elapsed_s=10.0, audio_s=7.0, worker="worker 1"), 1),
    LOST,
    SentenceFailedEvent(FailedSentence("b" * 64, "Bad.", "low", "token=abcdefghijkl is wrong")),
    EpisodeUnchangedEvent(EPISODE),
    EpisodeFailedEvent(FailedScript(Path("b.txt"), "no")),
    MADE,
]


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def statistics_after(*events: Event, each_s: float = 10.0) -> RunStatistics:
    clock = Clock()
    counter = RunCounter(clock)
    for event in events:
        counter.handle(event)
        clock.at += each_s
    return counter.statistics()


def test_statistics_add_up():
    found = statistics_after(*EVENTS)
    assert (found.due, found.finished, found.made, found.unchanged, found.failed) == (4, 1, 1, 1, 1)
    assert (found.takes, found.lost_batches, found.failed_sentences, found.suspect_takes) == (1, 1, 1, 1)
    assert found.elapsed_s == 80.0 and found.audio_s == 1800.0 and found.speed == 22.5
    assert found.busy == pytest.approx(15 / 160)


def test_there_is_no_estimate_before_anything_is_made():
    assert statistics_after(*EVENTS[:2]).remaining_s is None
    assert RunCounter().statistics().remaining_s is None


def test_the_remaining_time_follows_the_pace_so_far():
    planned = [EpisodePlannedEvent(EPISODE, 10)] * 4
    said = BatchFinishedEvent(BatchResult(Batch((ITEM,)), elapsed_s=1.0), 10)
    found = statistics_after(RunStartedEvent(4, 0, (), 1), *planned, said, each_s=10.0)
    assert found.remaining_s == pytest.approx(60.0 * 30 / 10)


def test_the_remaining_time_follows_the_latest_pace():
    """An hour for the first take and a minute for each further one: ten more take ten minutes."""
    clock = Clock()
    counter = RunCounter(clock)
    counter.handle(RunStartedEvent(1, 0, (), 1))
    counter.handle(EpisodePlannedEvent(EPISODE, 131))
    for seconds in [3600.0] + [60.0] * 120:
        clock.at += seconds
        counter.handle(BatchFinishedEvent(BatchResult(Batch((ITEM,))), 1))
    assert counter.statistics().remaining_s == pytest.approx(600, rel=0.01)


def test_nothing_remains_when_all_episodes_are_done():
    assert statistics_after(RunStartedEvent(1, 0, (), 1), MADE).remaining_s == 0.0


def test_the_log_has_a_line_for_every_event_and_no_secrets(tmp_path):
    path = tmp_path / "deep" / "batch.jsonl"
    for _ in range(2):
        log = EventLog(path, lambda: datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc))
        for event in EVENTS:
            log.handle(event)
        log.close()
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    names = ["began", "planned", "said", "said", "set aside", "unchanged", "left out", "made"]
    assert [line["event"] for line in lines] == names * 2
    assert {line["time"] for line in lines} == {"2026-01-02T03:04:05.000Z"}
    assert lines[0]["left_out"] == [{"script": "x.txt", "reason": "empty"}] and lines[3]["lost"] == "it died"
    assert "abcdefghijkl" not in path.read_text("utf-8")


def test_a_log_that_cannot_be_opened_is_an_error_and_one_that_fails_later_is_not(tmp_path):
    with pytest.raises(OutputError):
        EventLog(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OutputError, match="nobody reads"):
        EventLog(tmp_path / "pipe")
    full = Path("/dev/full")
    if full.exists():
        log = EventLog(full)
        for event in EVENTS:
            log.handle(event)
        log.close()


def write_record(folder: Path, name: str, flagged: object) -> tuple[Path, Path]:
    mp3 = folder / f"{name}.mp3"
    mp3.write_bytes(b"")
    turns = [{"speaker": "Ada", "line": 3, "start": 0.0, "end": 9.0, "text": "."}]
    record = {"record": 1, "title": name, "duration": 60.0, "turns": turns, "flagged": flagged}
    mp3.with_suffix(".episode.json").write_text(json.dumps(record))
    return folder / f"{name}.txt", mp3


def flagged(score: float, *flags: str) -> dict[str, object]:
    attempts = [{"how": "seed 1", "flags": [], "score": 99.0, "kept": False}, {"kept": True, "score": score}]
    return {"line": 3, "text": f"At {score}.", "flags": flags, "start": 2.0, "attempts": attempts}


def test_the_worst_takes_of_all_episodes_come_first(tmp_path):
    plain = {"line": 4, "text": "Old.", "flags": ["noise", "clipped"], "start": 20.0}
    places = [
        write_record(tmp_path, "one", [flagged(1.5, "too soft"), flagged(7.5, "noise", "clipped"), plain]),
        write_record(tmp_path, "two", [flagged(4.0, "repeats itself"), "damaged", {"flags": None}]),
        write_record(tmp_path, "three", None),
        (tmp_path / "four.txt", tmp_path / "four.mp3"),
    ]
    (tmp_path / "five.mp3").write_bytes(b"")
    episodes, worst = suspect_takes([*places, (tmp_path / "five.txt", tmp_path / "five.mp3")], 3)
    assert [(each.title, each.suspect_takes) for each in episodes] == [("one", 3), ("two", 2), ("three", 0)]
    assert [(take.title, take.score) for take in worst] == [("one", 7.5), ("two", 4.0), ("one", 2.0)]
    assert worst[0].speaker == "Ada" and 2.0 < worst[0].end_s < 9.0


def test_the_page_escapes_its_content_and_loads_nothing():
    nasty = '<script>alert("x")</script>'
    take = ReportedTake(Path("a.txt"), Path("a.mp3"), nasty, 3, nasty, nasty, (nasty,), 1.0, 0.0, 1.0, nasty)
    failed = [FailedScript(Path(nasty), nasty)]
    episodes = [EpisodeSummary(Path("a.txt"), Path(nasty), nasty, nasty, 60.0, 1)]
    sentences = [FailedSentence("k", nasty, nasty, nasty)]
    page = report_page(
        RunReport(nasty, nasty, nasty, statistics_after(*EVENTS), episodes, [take], failed, sentences, 2),
        lambda _: b"\xff",
    )
    assert "1 episode made, 1 failed" in page
    nothing = report_page(
        RunReport("Small", "tone", "now", statistics_after(RunStartedEvent(0, 3, (), 0)), [], [], [], []),
        lambda _: None,
    )
    assert "All episodes unchanged" in nothing
    assert nasty not in page and "data:audio/mpeg;base64,/w==" in page
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy and "unsafe" not in policy[1] and "default-src" in policy[1]
    assert not re.search(r'(?:src|href)="(?!data:)', page) and " style=" not in page and " onclick" not in page


@pytest.mark.slow
def test_a_run_leaves_log_metrics_and_report(tmp_path):
    show = make_show(tmp_path / "show")
    write_scripts(show, 2)
    (show / "scripts" / "bad.txt").write_text("")
    done = batch(show, "scripts", "--metrics", show / "studio.prom", "--workers", 1)
    assert done.returncode == 1, done.stderr
    assert re.search(r"^batch: episodes 2 of 2, audio .*workers busy \d+ %, takes 22, suspect takes", done.stderr, re.M)
    lines = [json.loads(line) for line in (show / ".studio" / "log" / "batch.jsonl").read_text().splitlines()]
    assert [line["event"] for line in lines].count("made") == 2
    assert sum(line.get("made", 0) for line in lines if line["event"] == "said") == 22
    assert 'studio_batch_episodes_total{state="made"} 2.0\n' in (show / "studio.prom").read_text()
    page = (show / ".studio" / "batch.html").read_text()
    assert "2 episodes made, 1 failed" in page and "bad.txt" in page
    assert done.stdout.splitlines()[-1].endswith("batch.html")


@pytest.mark.slow
def test_a_terminal_shows_a_table_while_the_batch_runs(tmp_path):
    pty = pytest.importorskip("pty")
    show = make_show(tmp_path / "show")
    write_scripts(show, 2)
    ours, its = pty.openpty()
    command = [sys.executable, "-m", "studio", "batch", "scripts", "--workers", "1"]
    env = {**os.environ, "TERM": "xterm", "PYTHONWARNINGS": "ignore"}
    with subprocess.Popen(command, cwd=show, env=env, stdout=subprocess.DEVNULL, stderr=its) as running:
        os.close(its)
        shown = b""
        try:
            while part := os.read(ours, 4096):
                shown += part
        except OSError:  # how a terminal ends on Linux
            pass
    os.close(ours)
    assert running.returncode == 0
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode(errors="replace"))
    for row in (
        r"episodes +2 of 2",
        r"audio +0\.00 h",
        r"workers busy +\d+ %",
        r"takes +22",
        r"suspect takes +\d",
        r"elapsed",
    ):
        assert re.search(row, text), row


@pytest.mark.slow
def test_the_command_for_a_suspect_take_makes_it_again(tmp_path, monkeypatch):
    from typer.testing import CliRunner

    from studio.batch.suspects import with_commands
    from studio.cli.app import app
    from studio.show import load_show

    show = make_show(tmp_path / "a show")
    write_scripts(show, 1)
    script = show / "scripts" / "ep1.txt"
    script.write_text("Part 1\n\nAda: This is fine. And so is this. And this too.\n")
    take = ReportedTake(script, show / "x.mp3", "Part 1", 3, "Ada", "And so is this.", ("noise",), 1.0, 0.0, 1.0)
    monkeypatch.chdir(tmp_path)
    (made,) = with_commands([take], load_show(script), "tone")
    assert shlex.split(made.command) == ["studio", "retake", "a show/scripts/ep1.txt", "3", "--sentence", "2"]
    done = CliRunner().invoke(app, [*shlex.split(made.command)[1:], "--json"])
    assert done.exit_code == 0, done.output
    assert "And so is this." in done.output
