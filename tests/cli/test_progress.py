"""Plain lines of progress: a stage that takes more than three seconds says how far it is, then every ten."""

from __future__ import annotations

import pytest

from studio.cli import terminal
from studio.cli.terminal import Lines


def test_lines_while_a_stage_runs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(terminal.time, "monotonic", lambda: now)
    printed = []
    with Lines().stage("read", 100, "scripts") as meter:
        for _ in range(25):
            now += 1
            meter.advance(4)
            printed += [now - 100] if capsys.readouterr().err else []
    assert printed == [4, 15]
    assert capsys.readouterr().err == "read: done in 25.0 s\n"
