"""A batch run with an engine that waits for servers: two batches are in flight, and each take is made and stored."""

from __future__ import annotations

import pytest
from support.backlog import make_show, write_scripts
from support.speech_server import KINDS, hangs_up, running, spoken

from studio.batch import retry
from studio.batch.events import Event, RunStartedEvent
from studio.batch.job import BatchJob, show_of
from studio.batch.run import run
from studio.batch.scripts import gather
from studio.errors import EngineError
from studio.progress import NoProgress
from studio.synthesize.engines.http import client as http_client


@pytest.fixture
def job(tmp_path, monkeypatch):
    """Three episodes by speech servers."""
    monkeypatch.setattr(http_client, "BACKOFF_S", 0.01)
    root = make_show(tmp_path / "show", engine="http")
    for voice, name in (("ada", "high"), ("ben", "low")):
        with (root / "voices" / f"{voice}.toml").open("a") as file:
            file.write(f'[engines.http]\nvoice = "{name}"\n')
    write_scripts(root, 3)
    scripts = gather([root / "scripts"])
    return BatchJob(scripts, show_of(scripts, None, None))


@pytest.mark.slow
def test_episodes_are_made_over_two_servers_of_which_one_fails(job, monkeypatch):
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


@pytest.mark.slow
def test_a_key_that_is_refused_in_the_middle_of_a_night_ends_the_run_and_the_next_one_goes_on(job, monkeypatch):
    """Nothing is blamed on a sentence, and the server is asked a few times more, not thousands of times."""
    monkeypatch.setattr(retry, "PAUSE_S", 0.0)
    answered = []

    def for_a_while(handler, order):
        if len(answered) >= 12:
            handler.answer(401, "application/json", b'{"error": {"message": "Quota exceeded"}}')
            return
        answered.append((order["voice"], order["input"]))
        handler.answer(200, KINDS[order["response_format"]], spoken(order))

    with running() as server:
        monkeypatch.setenv("STUDIO_HTTP_URL", server.address)
        server.always = for_a_while
        with pytest.raises(EngineError, match=r"No more takes can be made: .*Quota exceeded"):
            run(job, NoProgress())
        assert len(server.orders) - len(answered) <= 8 * retry.MOST_TROUBLES
        server.always, before = None, len(server.orders)
        result = run(job, NoProgress())
        assert result.passed and result.made == 3
        asked = [(order["voice"], order["input"]) for _, order in server.orders[before:]]
        assert len(asked) == len(set(asked)) and len(set(asked) & set(answered)) <= 4  # those that were in flight
