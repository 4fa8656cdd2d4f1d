"""The server answers though many clients are slow, and only those who mean it."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from support.examples import rest_slow
from support.processes import LONG_S, wait_until

from studio.publish.host import headers
from studio.serve import Sites, server


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Sites]:
    (tmp_path / "index.html").write_text("<html></html>")
    (tmp_path / "large.mp3").write_bytes(bytes(20_000_000))
    sites = Sites(tmp_path, "127.0.0.1", 0, headers)
    with sites.running():
        yield sites


def raw(site: Sites, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", site.server_port), timeout=LONG_S) as client:
        client.sendall(request)
        return b"".join(iter(lambda: client.recv(1 << 16), b""))


BEGUN = [b"", b"GET / HT", b"GET / HTTP/1.1\r\nX: y", b"GET /large.mp3 HTTP/1.1\r\n\r\n"]


@pytest.mark.parametrize("begin", rest_slow(BEGUN, BEGUN[1]))
def test_it_answers_though_80_clients_are_slow(site: Sites, begin: bytes) -> None:
    with ExitStack() as clients:
        for _ in range(80):
            slow = clients.enter_context(socket.create_connection(("127.0.0.1", site.server_port), timeout=LONG_S))
            slow.sendall(begin)
        for _ in range(5):
            connection = http.client.HTTPConnection("127.0.0.1", site.server_port, timeout=LONG_S)
            connection.request("GET", "/")
            assert connection.getresponse().status == 200
            connection.close()


@pytest.mark.parametrize("begin", [b"", b"GET / HTTP/1.1\r\nX: "])
def test_a_request_that_takes_too_long_is_hung_up_on(
    site: Sites, monkeypatch: pytest.MonkeyPatch, begin: bytes
) -> None:
    monkeypatch.setattr(server, "REQUEST_S", 0.3)
    with socket.create_connection(("127.0.0.1", site.server_port), timeout=LONG_S) as client:
        client.sendall(begin)
        assert client.recv(1 << 16) == b""


def test_an_answer_that_is_taken_too_slowly_is_ended(site: Sites, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "STEP_S", 0.3)
    monkeypatch.setattr(server, "SLOWEST_BYTES_PER_S", 1e12)
    with socket.create_connection(("127.0.0.1", site.server_port), timeout=LONG_S) as client:
        client.sendall(b"GET /large.mp3 HTTP/1.1\r\n\r\n")
        client.recv(1)
        wait_until(lambda: not site._connections, "the end of the answer")


@pytest.mark.parametrize(
    "lines",
    [
        "Host: [::1].evil.com",
        "Host: evil.com",
        "Host: localhost.evil.com:80",
        "Host: 127.0.0.1@evil.com",
        "Host: localhost:80:80",
        "Host: localhost\r\nHost: localhost",
        "Host: localhost\r\nHost: evil.com",
        "Host: [::1]x",
        "Host: localhost/evil.com",
    ],
)
def test_other_hosts_are_refused(site: Sites, lines: str) -> None:
    answer = raw(site, f"GET / HTTP/1.1\r\n{lines}\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 421 ")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1:8000", "[::1]", "[::1]:8000"])
def test_names_of_this_computer_are_answered(site: Sites, host: str) -> None:
    answer = raw(site, f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 200 ")
