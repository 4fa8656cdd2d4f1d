"""Speech servers over HTTP/2: requests share connections."""

from __future__ import annotations

import importlib.util
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from support.http2_server import serving
from support.talking_server import wav

from studio.errors import EngineError
from studio.network.adaptive import START
from studio.synthesize.engines.http import client
from studio.synthesize.engines.http.engine import Http


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A client that reads the environment anew."""
    client._client.cache_clear()
    yield monkeypatch
    client._client.cache_clear()


@pytest.mark.slow
def test_many_requests_share_the_connections_of_the_first(tmp_path: Path, fresh: pytest.MonkeyPatch) -> None:
    body = wav(np.sin(np.arange(24_000) / 20).astype(np.float32))
    with serving(tmp_path, body) as server:
        fresh.setenv("SSL_CERT_FILE", str(tmp_path / "localhost.pem"))
        fresh.setenv("STUDIO_HTTP_2", "on")
        place = (client.named_server(server.address, ""),)
        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(lambda _: client.ask(place, "POST", "audio/speech", {"input": "x"}), range(64)))
        assert {answer.body for answer in answers} == {body}
        assert 1 <= server.connections <= START  # as many as are opened before the first one is there
        assert set(server.protocols) == {"h2"}


@pytest.mark.parametrize(("said", "told"), [("yes", "on or off"), ("on", "pip install h2")])
def test_what_it_needs_is_named(fresh: pytest.MonkeyPatch, said: str, told: str) -> None:
    fresh.setenv("STUDIO_HTTP_2", said)
    fresh.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EngineError) as caught:
        client.ask((client.named_server("http://localhost:1/v1", ""),), "POST", "audio/speech", {})
    assert told in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize(("said", "most"), [("", 64), ("256", 256), ("5000", 1024), ("many", 64)])
def test_how_many_requests_are_in_flight_is_a_setting(monkeypatch: pytest.MonkeyPatch, said: str, most: int) -> None:
    monkeypatch.setenv("STUDIO_HTTP_PARALLEL", said)
    assert Http().abilities.parallel == most
