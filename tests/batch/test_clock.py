"""A clock that jumps, here and there by days: a batch makes the same, takes up what was changed, and nothing else."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from support.backlog import batch, before_all, files, left_over, make_show, write_scripts

pytestmark = pytest.mark.slow

JUMPING = """
import random, time
def jumping(clock, day):
    chance = random.Random()
    return lambda: clock() + chance.randrange(-3, 4) * day
time.time, time.time_ns = jumping(time.time, 86_400.0), jumping(time.time_ns, 86_400_000_000_000)
"""


def test_a_clock_that_jumps_while_a_batch_runs(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(JUMPING)
    quiet = {**os.environ, "PYTHONWARNINGS": "ignore", "STUDIO_CACHE": str(tmp_path / "a")}
    wild = {**quiet, "PYTHONPATH": before_all(tmp_path / "site"), "STUDIO_CACHE": str(tmp_path / "b")}
    roots = [make_show(tmp_path / name) for name in ("steady", "jumping")]
    for root in roots:
        write_scripts(root, 3)
    assert batch(roots[0], "scripts", "--workers", 2, env=quiet).returncode == 0
    done = batch(roots[1], "scripts", "--workers", 2, "--patience", 60, env=wild)
    assert done.returncode == 0, done.stderr
    assert files(roots[1]) == files(roots[0]) and not left_over(tmp_path)
    events = map(json.loads, (roots[1] / ".studio" / "log" / "batch.jsonl").read_text().splitlines())
    took = [event["seconds"] for event in events if event["event"] == "said"]
    assert took and all(0 <= seconds < 3600 for seconds in took)
    again = json.loads(batch(roots[1], "scripts", "--json", env=wild).stdout)
    assert (again["made"], again["takes"], again["unchanged"]) == (0, 0, 3)


@pytest.mark.parametrize("day", ["1999-01-01", "2099-01-01"])
def test_a_script_changed_while_the_clock_was_wrong_is_taken_up(tmp_path: Path, day: str) -> None:
    from datetime import datetime

    root = make_show(tmp_path / "show")
    scripts = write_scripts(root, 2)
    assert batch(root, "scripts").returncode == 0
    changed = scripts[0].read_text().replace("line 1", "line 7").replace("Line 1", "Line 7")
    scripts[0].write_text(changed)
    then = datetime.fromisoformat(day).timestamp()
    os.utime(scripts[0], (then, then))
    result = json.loads(batch(root, "scripts", "--json").stdout)
    assert (result["made"], result["unchanged"], result["takes"]) == (1, 1, 1)
    again = json.loads(batch(root, "scripts", "--json").stdout)
    assert (again["made"], again["unchanged"]) == (0, 2)
