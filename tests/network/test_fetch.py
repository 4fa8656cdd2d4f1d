"""Documents from a small host that goes wrong on purpose: bounded in bytes and time, and from the web alone."""

import contextlib
import http.server
import threading
import time

import pytest

from studio.errors import InputError
from studio.network.fetch import fetch

PAGE = b"<rss>" + b"tide " * 1000 + b"</rss>"


class Host(http.server.BaseHTTPRequestHandler):
    """Answers by path."""

    def do_GET(self):
        self.server.asked.append(self.path)
        with contextlib.suppress(OSError):  # the other end has gone, as it should
            getattr(self, f"answer_{self.path.strip('/')}", self.answer_none)()

    def send(self, code, body=b"", **headers):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def answer_page(self):
        self.send(200, PAGE)

    def answer_none(self):
        self.send(404)

    def answer_moved(self):
        self.send(301, Location="/page")

    def answer_round(self):
        self.send(302, Location="/round")

    def answer_disk(self):
        self.send(302, Location="file:///etc/passwd")

    def answer_endless(self):
        self.send(200)
        while True:
            self.wfile.write(b"x" * 10_000)

    def answer_drips(self):
        self.send(200)
        while not self.server.over.wait(0.05):
            self.wfile.write(b"x")

    def answer_headers_drip(self):
        while not self.server.over.wait(0.05):
            self.wfile.write(b"x")

    def answer_silent(self):
        self.server.over.wait()

    def answer_short(self):
        self.send(200, PAGE, **{"Content-Length": str(2 * len(PAGE))})

    def answer_rubbish(self):
        self.wfile.write(b"this is not HTTP\r\n\r\n")

    def log_message(self, *_):
        pass


@pytest.fixture
def host():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host) as server:
        server.asked, server.over = [], threading.Event()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        server.base = f"http://127.0.0.1:{server.server_port}"
        yield server
        server.over.set()
        server.shutdown()


@pytest.mark.parametrize("path", ["/page", "/moved"])
def test_what_lies_there_comes_as_it_is(host, path):
    assert fetch(host.base + path) == PAGE


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/nothing", "404"),
        ("/round", "30[12]|redirect"),
        ("/rubbish", "Can't be fetched"),
        ("/disk", "Can't be|30[12]|not allowed"),
    ],
)
def test_what_goes_wrong_is_an_error_with_the_address(host, path, message):
    with pytest.raises(InputError, match=message) as told:
        fetch(host.base + path)
    assert told.value.file == host.base + path


def test_more_than_so_many_bytes_are_refused(host):
    assert fetch(f"{host.base}/page", most_bytes=len(PAGE)) == PAGE
    for path, most in (("/page", len(PAGE) - 1), ("/endless", 3 << 20)):
        with pytest.raises(InputError, match="more than"):
            fetch(host.base + path, most_bytes=most)


def test_a_host_that_drips_is_left_after_so_many_seconds(host):
    begin = time.monotonic()
    with pytest.raises(InputError, match=r"takes longer than|timed out"):
        fetch(f"{host.base}/drips", longest_s=0.5)
    assert time.monotonic() - begin >= 0.5


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://127.0.0.1/x", "feed.xml", "", "http://", "data:,x"])
def test_only_the_web_is_asked(host, address):
    with pytest.raises(InputError):
        fetch(address)
    assert host.asked == []


def test_a_host_that_is_not_there_is_told():
    with pytest.raises(InputError, match="Can't be fetched"):
        fetch("http://127.0.0.1:9/feed.xml")


@pytest.mark.parametrize("path", ["/headers_drip", "/silent", "/drips"])
def test_one_clock_runs_from_connecting_to_the_last_byte(host, path):
    with pytest.raises(InputError, match=r"longer than 1 s|timed out"):
        fetch(host.base + path, longest_s=1.0)
