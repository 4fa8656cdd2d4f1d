"""Several speech servers: which one gets a request, and that all requests are answered whatever servers do."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.processes import LONG_S
from support.speech_server import KINDS, answers, hangs, hangs_up, running, spoken

from studio.errors import EngineError, EngineUnavailable
from studio.network.adaptive import START
from studio.synthesize.engine import Request
from studio.synthesize.engines.http import client as http_client
from studio.synthesize.engines.http.engine import Http
from studio.synthesize.engines.http.servers import UNHEALTHY_AFTER, Server, ServerGroup
from studio.synthesize.identity import take_key
from studio.values import VoiceSettings

A, B = Server("http://a.example/v1"), Server("http://b.example/v1", weight=3.0)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def test_requests_are_shared_by_weight():
    async def take() -> Counter[str]:
        group = ServerGroup((A, B))
        return Counter([(await group.acquire()).address for _ in range(4)])

    assert asyncio.run(take()) == {A.address: 1, B.address: 3}


def test_requests_get_a_server_in_the_order_in_which_they_ask():
    async def take() -> list[int]:
        group, order = ServerGroup((A,)), []
        held = [await group.acquire() for _ in range(4)]

        async def wait(number: int) -> None:
            server = await group.acquire()
            order.append(number)
            group.given_up(server)

        tasks = [asyncio.create_task(wait(number)) for number in range(5)]
        await asyncio.sleep(0)
        tasks[1].cancel()
        for server in held:
            group.given_up(server)
        await asyncio.gather(*tasks, return_exceptions=True)
        return order

    assert asyncio.run(take()) == [0, 2, 3, 4]


def test_a_server_that_fails_again_and_again_rests_and_is_then_tried_with_one_request():
    async def take() -> None:
        clock = Clock()
        group = ServerGroup((A, B), clock)
        for _ in range(UNHEALTHY_AFTER):
            group._states[A].in_flight += 1
            group.failed(A)
        assert {(await group.acquire()).address for _ in range(4)} == {B.address}
        assert group.has_another(A) and not group.has_another(B)
        clock.at += 60.0
        more = [group._choose() for _ in range(2)]
        assert more == [A, A]  # it has none in flight
        group._states[A].in_flight += 1
        assert group._choose() is None  # it is on trial, and the other one is at its limit
        group.succeeded(A, 1.0)
        assert [(await group.acquire()).address for _ in range(4)] == [A.address] * 4

    asyncio.run(take())


def test_a_server_that_says_when_gets_nothing_before():
    async def take() -> float:
        group = ServerGroup((A,))
        server = await group.acquire()
        begin = time.monotonic()
        group.refused(server, 0.3)
        await group.acquire()
        return time.monotonic() - begin

    assert asyncio.run(take()) >= 0.3


@pytest.fixture
def two(monkeypatch):
    monkeypatch.setattr(http_client, "BACKOFF_S", 0.01)
    for name in ("KEY", "MODEL", "FORMAT", "VOICES"):
        monkeypatch.delenv(f"STUDIO_HTTP_{name}", raising=False)
    with running() as first, running() as second:
        monkeypatch.setenv("STUDIO_HTTP_URL", f"{first.address} {second.address}*2")
        yield first, second


def say_all(count: int, threads: int = 16) -> int:
    """How many of some sentences came back as sound."""

    def say(number: int) -> bool:
        clip = Http().synthesize([Request(f"This is sentence {number}.", VoiceSettings("low"))])[0]
        return len(clip.samples) > 0

    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(say, range(count)))


def texts(*servers) -> list[str]:
    return sorted(order["input"] for server in servers for _, order in server.orders)


def test_every_sentence_is_said_once_by_one_of_them(two):
    assert say_all(60) == 60
    assert texts(*two) == sorted(f"This is sentence {n}." for n in range(60))
    assert two[0].orders and two[1].orders


def test_a_server_that_dies_costs_no_sentence(two):
    first, second = two
    first.faults = [hangs_up] * 1000
    assert say_all(60) == 60
    assert len(second.orders) == 60 and len(first.orders) < 30


def test_what_one_server_refuses_another_is_asked_for(two):
    """They disagree about voices."""
    first, second = two
    first.always = answers(400, "application/json", b'{"error": {"message": "no such voice"}}')
    assert say_all(30) == 30
    assert len(second.orders) == 30


def test_voices_are_those_that_all_servers_list(two, monkeypatch):
    first, second = two
    first.listing, second.listing = {"voices": ["low", "echo", "high"]}, {"voices": ["high", "top", "low"]}
    assert [voice.name for voice in Http().voices()] == ["low", "high"]
    first.listing = {"voices": None}
    assert [voice.name for voice in Http().voices()] == ["high", "top", "low"]


def test_a_key_that_one_server_refuses_costs_no_sentence(two):
    first, second = two
    first.always = answers(401)
    assert say_all(60) == 60
    assert len(second.orders) == 60 and len(first.orders) < 30


def test_a_key_that_all_refuse_is_told_at_once(two):
    for server in two:
        server.always = answers(401, "application/json", b'{"detail": {"message": "Quota exceeded"}}')
    with pytest.raises(EngineUnavailable, match="Quota exceeded") as caught:
        say_all(1)
    assert "STUDIO_HTTP_KEY" in caught.value.hint
    assert sum(len(server.orders) for server in two) == 2


@pytest.mark.slow
def test_a_server_without_room_costs_no_sentence(two):
    first, second = two
    first.faults = [answers(429, Retry_After="30")] * 1000
    assert say_all(40) == 40
    assert len(second.orders) == 40 and len(first.orders) <= 16


def test_one_server_that_takes_few_at_a_time_says_them_all(monkeypatch):
    """It answers 429 to more than three; the client finds out how many it takes. The first wait for each other."""
    monkeypatch.setattr(http_client, "BACKOFF_S", 0.01)
    lock, at_work, most, refused = threading.Lock(), 0, 0, 0
    crowd = threading.Event()

    def crowded(handler, order):
        nonlocal at_work, most, refused
        with lock:
            full = at_work >= 3
            at_work += not full
            most, refused = max(most, at_work), refused + full
        if full:
            handler.answer(429, "text/plain", b"")
            return
        if most == 3:
            crowd.set()
        assert crowd.wait(LONG_S)
        with lock:
            at_work -= 1
        handler.server.faults.append(crowded)
        handler.answer(200, KINDS[order["response_format"]], spoken(order))

    with running() as server:
        monkeypatch.setenv("STUDIO_HTTP_URL", server.address)
        server.faults = [crowded] * 500
        assert say_all(80) == 80
    assert most == 3 and refused < 80


@pytest.mark.parametrize(("said", "most"), [("3", 3), ("0", START), ("many", START), ("123456", START)])
def test_a_server_that_says_how_many_it_takes_gets_as_many(monkeypatch, said, most):
    monkeypatch.delenv("STUDIO_HTTP_KEY", raising=False)

    def saying(handler, order):
        sound = spoken(order)
        handler.answer(200, KINDS[order["response_format"]], sound, Maximum_concurrent_requests=said)

    with running() as server:
        monkeypatch.setenv("STUDIO_HTTP_URL", server.address)
        server.always = saying
        say_all(1)
        (limits,) = (
            group.limits()
            for servers, group in http_client._client()._groups.items()
            if servers[0].address == server.address
        )
    assert limits == {server.address: most}


@pytest.mark.slow
def test_a_request_that_runs_out_of_time_is_sent_again_where_others_are_answered(monkeypatch):
    """It waited behind too many others, or the server has lost it."""
    lost = 0

    def loses(handler, order):
        nonlocal lost
        if order["input"].startswith("Lost") and lost < 2:
            lost += 1
            hangs(handler, order)
        else:
            handler.answer(200, "audio/wav", b"RIFF")

    with running() as server, ThreadPoolExecutor(1) as pool:
        place, server.always = (http_client.named_server(server.address, ""),), loses
        late = pool.submit(http_client.ask, place, "POST", "audio/speech", {"input": "Lost."}, time_limit_s=1.5)
        while not late.done():
            http_client.ask(place, "POST", "audio/speech", {"input": "Found."})
            time.sleep(0.02)
        assert late.result().body == b"RIFF" and lost == 2


@pytest.mark.slow
def test_connections_are_kept_alive(two):
    """As many as were in flight at most, and not one for each sentence."""
    opened = []
    for server in two:
        original = server.process_request
        server.process_request = lambda *a, original=original: (opened.append(1), original(*a))[1]
    assert say_all(60, threads=4) == 60
    assert len(opened) <= 8


def test_the_first_server_names_takes_and_the_others_add_none(monkeypatch):
    def key(addresses: str) -> str:
        monkeypatch.setenv("STUDIO_HTTP_URL", addresses)
        return take_key(Http(), Request("Hello there.", VoiceSettings("low")))

    alone = key("https://a.example/v1")
    assert key("https://a.example/v1 https://b.example/v1*4") == alone != key("https://b.example/v1")


@pytest.mark.parametrize("weight", ["*", "*x", "*-1", "*1e9", "*0", "**2"])
def test_a_weight_that_is_none_is_an_error(monkeypatch, weight):
    monkeypatch.setenv("STUDIO_HTTP_URL", f"https://a.example/v1{weight}")
    with pytest.raises(EngineError):
        Http().identity(VoiceSettings("low"))
