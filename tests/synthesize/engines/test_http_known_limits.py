"""What is remembered of speech servers from run to run: how many requests each takes."""

from __future__ import annotations

import asyncio
import struct
import time

import pytest

from studio.network.adaptive import START, KnownLimit
from studio.store.machine import machine_store
from studio.synthesize.engines.http import known_limits
from studio.synthesize.engines.http.known_limits import KIND, LONGEST_KNOWN_S, known_limit, remember_limit
from studio.synthesize.engines.http.options import named_servers
from studio.synthesize.engines.http.servers import Server, ServerGroup

ADDRESS = "https://speech.example/v1"
KNOWN = KnownLimit(96, 0.02)


def test_what_was_found_out_is_known_to_the_next_run():
    assert known_limit(ADDRESS) is None
    assert remember_limit(ADDRESS, KNOWN, None) == KNOWN
    assert known_limit(ADDRESS) == KNOWN
    assert known_limit("https://other.example/v1") is None


def test_little_has_changed_and_nothing_is_written():
    remember_limit(ADDRESS, KNOWN, None)
    assert remember_limit(ADDRESS, KnownLimit(100, 0.03), KNOWN) == KNOWN
    assert known_limit(ADDRESS) == KNOWN
    assert remember_limit(ADDRESS, KnownLimit(192, 0.03), KNOWN) == known_limit(ADDRESS) == KnownLimit(192, 0.03)


@pytest.mark.parametrize("found", [None, KnownLimit(96), KnownLimit(START - 1, 0.02)])
def test_what_says_nothing_of_the_server_is_not_kept(found):
    assert remember_limit(ADDRESS, found, None) is None
    assert known_limit(ADDRESS) is None


def test_it_is_forgotten_after_a_week(monkeypatch):
    remember_limit(ADDRESS, KNOWN, None)
    now = time.time()
    monkeypatch.setattr(known_limits.time, "time", lambda: now + LONGEST_KNOWN_S + 60)
    assert known_limit(ADDRESS) is None
    monkeypatch.setattr(known_limits.time, "time", lambda: now - 60)  # a clock that was set back
    assert known_limit(ADDRESS) is None


@pytest.mark.parametrize("numbers", [(), (1.0,), (0.0, 1.0), (1e9, 1.0), (96.0, 0.0), (96.0, float("nan"))])
def test_what_is_damaged_is_nothing(numbers):
    content = struct.pack(f"<{1 + len(numbers)}d", time.time(), *numbers)
    machine_store().put(KIND, known_limits._key(ADDRESS), content)
    assert known_limit(ADDRESS) is None


def test_a_store_that_cannot_be_written_costs_nothing(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / "file" / "cache"))
    assert remember_limit(ADDRESS, KNOWN, None) == KNOWN
    assert known_limit(ADDRESS) is None


def limits_of(server: Server, answers: int) -> int:
    """The limit of a server that answers requests, 64 at a time, in two seconds each."""

    async def ask() -> int:
        group = ServerGroup((server,))
        while answers > group.answers(server):
            count = min(64, group.limits()[server.address], answers - group.answers(server))
            for _ in range(count):
                await group.acquire()
            for _ in range(count):
                group.succeeded(server, 2.0)
        return group.limits()[server.address]

    return asyncio.run(ask())


def test_a_run_begins_where_the_last_one_ended():
    assert limits_of(Server(ADDRESS), 0) == START
    ended = limits_of(Server(ADDRESS), 2000)
    assert ended > 64
    assert limits_of(Server(ADDRESS), 0) == pytest.approx(ended, rel=known_limits.CHANGED)


@pytest.mark.parametrize(("said", "start"), [("", START), ("96", 96), ("5000", 1024), ("many", START), ("0", START)])
def test_the_user_may_say_where_it_begins(monkeypatch, said, start):
    monkeypatch.setenv("STUDIO_HTTP_URL", ADDRESS)
    monkeypatch.setenv("STUDIO_HTTP_START", said)
    (server,) = named_servers()
    assert limits_of(server, 0) == start


def test_what_the_user_says_counts_more_than_what_was_found_out():
    remember_limit(ADDRESS, KNOWN, None)
    assert limits_of(Server(ADDRESS, start=8), 0) == 8
