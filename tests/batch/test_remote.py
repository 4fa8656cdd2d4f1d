"""A batch run with an engine that waits for servers: two batches are in flight, and each take is made and stored."""

from __future__ import annotations

import pytest
from support.backlog import make_show, write_scripts
from support.speech_server import hangs_up, running

from studio.batch.events import Event, RunStartedEvent
from studio.batch.job import BatchJob, show_of
from studio.batch.run import run
from studio.batch.scripts import gather
from studio.progress import NoProgress
from studio.synthesize.engines.http import client as http_client


@pytest.mark.slow
def test_episodes_are_made_over_two_servers_of_which_one_fails(tmp_path, monkeypatch):
    monkeypatch.setattr(http_client, "BACKOFF_S", 0.01)
    root = make_show(tmp_path / "show", engine="http")
    for voice, name in (("ada", "high"), ("ben", "low")):
        with (root / "voices" / f"{voice}.toml").open("a") as file:
            file.write(f'[engines.http]\nvoice = "{name}"\n')
    write_scripts(root, 3)
    scripts = gather([root / "scripts"])
    job = BatchJob(scripts, show_of(scripts, None, None))
    seen: list[Event] = []
    with running() as good, running() as bad:
        bad.faults = [hangs_up] * 1000
        monkeypatch.setenv("STUDIO_HTTP_URL", f"{good.address} {bad.address}")
        result = run(job, NoProgress(), seen.append)
        assert result.passed and result.made == 3 and result.takes == 25
        assert [event.workers for event in seen if isinstance(event, RunStartedEvent)] == [4]
        asked = len(good.orders)
        again = run(job, NoProgress())
        assert (again.made, again.unchanged) == (0, 3) and len(good.orders) == asked
