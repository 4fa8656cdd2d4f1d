"""A night watched: figures, the log, metrics, and the report with the worst takes of the whole backlog first."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import urllib.error
import urllib.request
from datetime import datetime, timezone
from pathlib import Path

import pytest
from support.backlog import batch, make_show, write_scripts

from studio.batch.assembling import Assembled, Doubtful
from studio.batch.events import Began, EpisodeLeft, EpisodeMade, EpisodeSame, Event, Planned, Said, SetAside
from studio.batch.journal import Journal
from studio.batch.ledger import Aside
from studio.batch.metrics import EVERY_S, MetricsFile, MetricsPort, exposition, metrics_at
from studio.batch.page import Night, batch_page
from studio.batch.progress import Figures, Tally
from studio.batch.suspects import Doubt, Told, tell
from studio.batch.values import Batch, Item, Left, Result, Wanted
from studio.errors import OutputError
from studio.synthesize.engine import Request
from studio.values import VoiceSettings

ITEM = Item("a" * 64, Request("Hello there.", VoiceSettings("high")))
WANTED = Wanted(Path("a.txt"), Path("a.mp3"), ("", 0, 0), "", (ITEM.key,), 12, 1.0, ("new",))
DOUBTFUL = Doubtful(3, "Ada", "Hello there.", ("noise",), ITEM.key)
MADE = EpisodeMade(WANTED, Assembled("made", duration_s=1800.0, doubtful=(DOUBTFUL,)))
LOST = Said(Result(Batch((ITEM,)), lost="it died", seconds=5.0), 0)
EVENTS: list[Event] = [
    Began(4, 1, (Left(Path("x.txt"), "empty"),), 2),
    Planned(WANTED, 1),
    Said(Result(Batch((ITEM,)), (ITEM.key,), seconds=10.0, audio_s=7.0, worker="worker 1"), 1),
    LOST,
    SetAside(Aside("b" * 64, "Bad.", "low", "token=abcdefghijkl is wrong")),
    EpisodeSame(WANTED),
    EpisodeLeft(Left(Path("b.txt"), "no")),
    MADE,
]


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def told(*events: Event, each_s: float = 10.0) -> Figures:
    clock = Clock()
    tally = Tally(clock)
    for event in events:
        tally.heard(event)
        clock.at += each_s
    return tally.figures()


def test_figures_add_up():
    figures = told(*EVENTS)
    assert (figures.due, figures.finished, figures.made, figures.same, figures.left) == (4, 1, 1, 1, 1)
    assert (figures.takes, figures.lost, figures.aside, figures.doubtful) == (1, 1, 1, 1)
    assert figures.seconds == 80.0 and figures.audio_s == 1800.0 and figures.speed == 22.5
    assert figures.busy == pytest.approx(15 / 160)


def test_nobody_can_tell_how_long_it_takes_before_anything_is_made():
    assert told(*EVENTS[:2]).left_s is None
    assert Tally().figures().left_s is None


def test_the_time_left_is_what_is_left_at_the_pace_so_far():
    planned = [Planned(WANTED, 10)] * 4
    said = Said(Result(Batch((ITEM,)), seconds=1.0), 10)
    figures = told(Began(4, 0, (), 1), *planned, said, each_s=10.0)
    assert figures.left_s == pytest.approx(60.0 * 30 / 10)


def test_the_time_left_follows_the_latest_pace():
    """An hour for the first take and a minute for each further one: ten more take ten minutes."""
    clock = Clock()
    tally = Tally(clock)
    tally.heard(Began(1, 0, (), 1))
    tally.heard(Planned(WANTED, 131))
    for seconds in [3600.0] + [60.0] * 120:
        clock.at += seconds
        tally.heard(Said(Result(Batch((ITEM,))), 1))
    assert tally.figures().left_s == pytest.approx(600, rel=0.01)


def test_nothing_is_left_when_all_is_settled():
    assert told(Began(1, 0, (), 1), MADE).left_s == 0.0


def test_the_log_has_a_line_for_every_event_and_no_secrets(tmp_path):
    path = tmp_path / "deep" / "night.jsonl"
    for _ in range(2):
        journal = Journal(path, lambda: datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc))
        for event in EVENTS:
            journal.heard(event)
        journal.close()
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    names = ["began", "planned", "said", "said", "set aside", "unchanged", "left out", "made"]
    assert [line["event"] for line in lines] == names * 2
    assert {line["time"] for line in lines} == {"2026-01-02T03:04:05.000Z"}
    assert lines[0]["left_out"] == [{"script": "x.txt", "reason": "empty"}] and lines[3]["lost"] == "it died"
    assert "abcdefghijkl" not in path.read_text("utf-8")


def test_a_log_that_cannot_be_begun_is_told_and_one_that_breaks_off_is_not(tmp_path):
    with pytest.raises(OutputError):
        Journal(tmp_path)
    full = Path("/dev/full")
    if full.exists():
        journal = Journal(full)
        for event in EVENTS:
            journal.heard(event)
        journal.close()


SAMPLE = re.compile(r'([a-z_]+)(\{[a-z_]+="[a-z_]+"\})? (NaN|[0-9]+(?:\.[0-9]+)?)')


@pytest.mark.parametrize("figures", [Figures(), told(*EVENTS)])
def test_metrics_are_in_the_format_of_prometheus(figures):
    text = exposition(figures)
    assert text.endswith("\n")
    values, kinds, helped = {}, {}, set()
    for line in text.splitlines():
        if line.startswith("# HELP "):
            helped.add(line.split()[2])
        elif line.startswith("# TYPE "):
            _, _, name, kind = line.split()
            assert name in helped and name not in kinds
            kinds[name] = kind
        else:
            found = SAMPLE.fullmatch(line)
            assert found and found[1] in kinds, line
            assert (kinds[found[1]] == "counter") == found[1].endswith("_total")
            values[found[1] + (found[2] or "")] = float(found[3])
    assert values['studio_batch_episodes_total{state="left_out"}'] == figures.left
    assert values["studio_batch_worker_busy_seconds_total"] == figures.busy_s


def test_metrics_are_written_now_and_then_and_whole(tmp_path):
    clock, tally = Clock(), Tally()
    path = tmp_path / "studio.prom"
    file = MetricsFile(path, tally.figures, clock)
    first = path.read_text()
    tally.heard(EVENTS[0])
    file.refresh()
    assert path.read_text() == first
    clock.at += EVERY_S
    file.refresh()
    assert "studio_batch_episodes_due 4\n" in path.read_text()
    assert path.stat().st_mode & 0o044 == 0o044
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(OutputError):
        MetricsFile(tmp_path / "nowhere" / "studio.prom", tally.figures)


def test_metrics_are_given_to_who_asks_on_this_machine():
    tally = Tally()
    port = MetricsPort(0, tally.figures)
    place = f"http://127.0.0.1:{port.port}/"
    try:
        tally.heard(EVENTS[0])
        with urllib.request.urlopen(place + "metrics", timeout=10) as answer:
            assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
            told = answer.read().decode()
        assert "studio_batch_episodes_due 4\n" in told
        tally.heard(EVENTS[2])
        with urllib.request.urlopen(place + "metrics", timeout=10) as answer:
            assert "studio_batch_takes_total 1\n" in answer.read().decode()
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(place, timeout=10)
        with pytest.raises(OutputError, match=f"port {port.port}"):
            metrics_at(str(port.port), tally.figures)
    finally:
        port.close()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(place + "metrics", timeout=10)
    with pytest.raises(OutputError):
        metrics_at("70000", tally.figures)


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
    episodes, worst = tell([*places, (tmp_path / "five.txt", tmp_path / "five.mp3")], 3)
    assert [(told.title, told.doubtful) for told in episodes] == [("one", 3), ("two", 2), ("three", 0)]
    assert [(doubt.title, doubt.score) for doubt in worst] == [("one", 7.5), ("two", 4.0), ("one", 2.0)]
    assert worst[0].speaker == "Ada" and 2.0 < worst[0].stop < 9.0


def test_the_page_escapes_what_it_is_told_and_allows_only_itself():
    nasty = '<script>alert("x")</script>'
    doubt = Doubt(Path("a.txt"), Path("a.mp3"), nasty, 3, nasty, nasty, (nasty,), 1.0, 0.0, 1.0, nasty)
    left = [Left(Path(nasty), nasty)]
    episodes = [Told(Path("a.txt"), Path(nasty), nasty, nasty, 60.0, 1)]
    aside = [Aside("k", nasty, nasty, nasty)]
    page = batch_page(Night(nasty, nasty, nasty, told(*EVENTS), episodes, [doubt], left, aside, 2), lambda _: b"\xff")
    assert "1 episode made, 1 left out" in page
    nothing = batch_page(Night("Small", "tone", "now", told(Began(0, 3, (), 0)), [], [], [], []), lambda _: None)
    assert "All episodes as they were" in nothing
    assert nasty not in page and "data:audio/mpeg;base64,/w==" in page
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy and "unsafe" not in policy[1] and "default-src" in policy[1]
    assert not re.search(r'(?:src|href)="(?!data:)', page) and " style=" not in page and " onclick" not in page


@pytest.mark.slow
def test_a_night_leaves_log_metrics_and_report(tmp_path):
    show = make_show(tmp_path / "show")
    write_scripts(show, 2)
    (show / "scripts" / "bad.txt").write_text("")
    done = batch(show, "scripts", "--metrics", show / "studio.prom", "--workers", 1)
    assert done.returncode == 1, done.stderr
    assert re.search(r"^batch: episodes 2 of 2, audio .*workers busy \d+ %, takes 22, doubtful", done.stderr, re.M)
    lines = [json.loads(line) for line in (show / ".studio" / "log" / "batch.jsonl").read_text().splitlines()]
    assert [line["event"] for line in lines].count("made") == 2
    assert sum(line.get("made", 0) for line in lines if line["event"] == "said") == 22
    assert 'studio_batch_episodes_total{state="made"} 2\n' in (show / "studio.prom").read_text()
    page = (show / ".studio" / "batch.html").read_text()
    assert "2 episodes made, 1 left out" in page and "bad.txt" in page
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
        r"doubtful +\d",
        r"elapsed",
    ):
        assert re.search(row, text), row


@pytest.mark.slow
def test_the_command_for_a_doubtful_take_makes_it_again(tmp_path, monkeypatch):
    from typer.testing import CliRunner

    from studio.batch.suspects import with_commands
    from studio.cli.app import app
    from studio.show import load_show

    show = make_show(tmp_path / "a show")
    write_scripts(show, 1)
    script = show / "scripts" / "ep1.txt"
    script.write_text("Part 1\n\nAda: This is fine. And so is this. And this too.\n")
    doubt = Doubt(script, show / "x.mp3", "Part 1", 3, "Ada", "And so is this.", ("noise",), 1.0, 0.0, 1.0)
    monkeypatch.chdir(tmp_path)
    (made,) = with_commands([doubt], load_show(script), "tone")
    assert shlex.split(made.command) == ["studio", "retake", "a show/scripts/ep1.txt", "3", "--sentence", "2"]
    done = CliRunner().invoke(app, [*shlex.split(made.command)[1:], "--json"])
    assert done.exit_code == 0, done.output
    assert "And so is this." in done.output
