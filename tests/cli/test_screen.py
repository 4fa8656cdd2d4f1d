"""The table of a batch on a terminal: messages stand above it, whole, and no row of an earlier table stays."""

from __future__ import annotations

import sys

import pytest
from support.examples import rest_slow
from support.screen import drawn, screen_of

RUN = """
from studio.batch.statistics import RunStatistics
from studio.cli.batch_console import live_table
from studio.cli.output import echo, secho
from studio.cli.terminal import Bars

now = RunStatistics(due=4)
class Counter:
    def statistics(self):
        return now
with live_table(Counter(), "workers", Bars()):
    for count in range(1, 5):
        echo(f"episode {count}.mp3")
        now = RunStatistics(due=4, made=count, failed=count // 3, workers=count // 2, busy_s=1.0, elapsed_s=2.0)
        secho("failed: ", fg="red", err=True, nl=False)
        echo("script " + "x" * 70, err=True)
        echo(f"note {count}", err=True)
echo("done")
"""


@pytest.mark.parametrize(("columns", "rows"), rest_slow([(120, 40), (80, 24), (40, 24)], (40, 24)))
def test_messages_stand_above_the_table_and_no_row_stays(columns: int, rows: int) -> None:
    lines = screen_of([sys.executable, "-c", RUN], columns, rows)
    told = "\n".join(lines)
    for count in range(1, 5):
        assert f"episode {count}.mp3" in lines and f"note {count}" in lines
    assert told.replace("\n", "").count("failed: script " + "x" * 70) == 4
    assert sum(line.startswith("episodes ") for line in lines) == 1, told
    assert sum(line.startswith("elapsed") for line in lines) == 1
    assert lines[-2:] == ["done", ""] or lines[-1] == "done"


def test_the_screen_of_the_tests_draws_as_a_terminal_does() -> None:
    assert drawn("one\r\ntwo\r\n\x1b[1A\x1b[2KTWO\rt\r\nend", 80) == ["one", "tWO", "end"]
    assert drawn("abcdef", 4) == ["abcd", "ef"]
