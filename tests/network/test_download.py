"""Downloads from a server on this computer: whole, resumed, cut short, false, stalled, too large, redirected."""

import hashlib
import http.client
import http.server
import io
import threading
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from studio.errors import InputError, OutputError
from studio.network.download import RemoteFile, _Redirects, download

CONTENT = bytes(range(256)) * 4000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        begin = int(self.headers.get("Range", "bytes=0-")[6:-1])
        self.server.asked.append(begin)
        kind = urlsplit(self.path).path[1:]  # a proxy gets the whole address
        if kind == "moved":
            self.send_response(302)
            self.send_header("Location", "/whole")
            return self.end_headers()
        if kind == "gone":
            return self.send_error(404)
        content = {"false": CONTENT[::-1], "large": CONTENT + b"more", "endless": CONTENT + b"more",
                   "page": b"<html>Sign in to use this network</html>"}.get(kind, CONTENT)  # fmt: skip
        if kind in ("ranges", "elsewhere"):
            begin = begin if kind == "ranges" else 7
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {begin}-{len(content) - 1}/{len(content)}")
            content = content[begin:]
        else:
            self.send_response(200)
        if kind not in ("endless", "elsewhere"):
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if kind == "stalls":
            self.wfile.write(content[:1000])
            self.wfile.flush()
            self.server.over.wait()
            return None
        self.wfile.write(content[: len(content) // 2] if kind in ("short",) else content)
        return None

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as found:
        found.asked, found.over = [], threading.Event()
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield found
        found.over.set()
        found.shutdown()


@pytest.fixture
def file(server):
    return lambda kind: RemoteFile(f"http://127.0.0.1:{server.server_address[1]}/{kind}", len(CONTENT), SHA256)


@pytest.mark.parametrize("kind", ["whole", "ranges", "moved"])
def test_a_file_arrives_whole(file, tmp_path, kind):
    place, seen = tmp_path / "models" / "a.onnx", []
    download(file(kind), place, seen.append)
    assert place.read_bytes() == CONTENT and seen[-1] == len(CONTENT)
    assert [path.name for path in place.parent.iterdir()] == ["a.onnx"]


def test_what_is_there_is_not_fetched_again(file, server, tmp_path):
    place = tmp_path / "a.onnx"
    place.write_bytes(CONTENT)
    download(file("gone"), place)
    assert server.asked == []


@pytest.mark.parametrize(("kind", "begin"), [("ranges", 300_000), ("whole", 300_000)])
def test_an_interrupted_download_resumes(file, server, tmp_path, kind, begin):
    place = tmp_path / "a.onnx"
    (tmp_path / "a.onnx.part").write_bytes(CONTENT[:begin])
    download(file(kind), place)
    assert place.read_bytes() == CONTENT and server.asked == [begin]


@pytest.mark.parametrize(
    ("kind", "message", "left"),
    [
        ("false", "its checksum differs", []),
        ("large", "the server announces 1024004 bytes instead of 1024000", []),
        ("endless", "Has more than the 1024000 bytes", []),
        ("page", "the server announces 40 bytes instead of 1024000", []),
        ("short", "broke off", ["a.onnx.part"]),
        ("gone", "answers 404", []),
    ],
)
def test_a_wrong_answer_leaves_no_file_of_that_name(file, tmp_path, kind, message, left):
    with pytest.raises(InputError, match=message) as caught:
        download(file(kind), tmp_path / "a.onnx")
    assert caught.value.hint
    assert [path.name for path in tmp_path.iterdir()] == left


@pytest.mark.parametrize("kind", ["page", "elsewhere"])
def test_what_is_here_stays_where_a_server_sends_something_else(file, tmp_path, kind):
    part = tmp_path / "a.onnx.part"
    part.write_bytes(CONTENT[:300_000])
    with pytest.raises(InputError, match="Is not the file that the catalogue names: the server"):
        download(file(kind), tmp_path / "a.onnx")
    assert part.read_bytes() == CONTENT[:300_000]
    download(file("ranges"), tmp_path / "a.onnx")
    assert (tmp_path / "a.onnx").read_bytes() == CONTENT


def test_the_proxy_of_the_environment_is_asked(file, server, tmp_path, monkeypatch):
    for name in ("no_proxy", "NO_PROXY", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.server_address[1]}")
    download(RemoteFile("http://models.example/whole", len(CONTENT), SHA256), tmp_path / "a.onnx")
    assert (tmp_path / "a.onnx").read_bytes() == CONTENT and server.asked == [0]


def test_a_server_that_stalls_is_given_up(file, tmp_path):
    with pytest.raises(InputError, match="broke off"):
        download(file("stalls"), tmp_path / "a.onnx", stall_s=1.0)
    assert not (tmp_path / "a.onnx").exists()


def test_a_folder_that_cannot_be_made_is_an_error(file, tmp_path):
    (tmp_path / "models").write_text("a file")
    with pytest.raises(OutputError, match=r"Can't be written: File exists\. Name another folder"):
        download(file("whole"), tmp_path / "models" / "a.onnx")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_an_error_and_leaves_no_file_of_that_name(file, tmp_path):
    (tmp_path / "a.onnx.part").symlink_to("/dev/full")
    with pytest.raises(OutputError, match=r"No space left.*Make room.*STUDIO_MODELS"):
        download(file("whole"), tmp_path / "a.onnx")
    assert not (tmp_path / "a.onnx").exists()


def test_a_redirect_away_from_https_is_refused():
    request, told = urllib.request.Request("https://example.com/a.onnx"), http.client.HTTPMessage()
    follow = partial(_Redirects().redirect_request, request, io.BytesIO(), 302, "Found", told)
    assert follow("https://cdn.example.com/a.onnx").full_url == "https://cdn.example.com/a.onnx"
    with pytest.raises(urllib.error.HTTPError, match="away from https"):
        follow("http://example.com/a.onnx")


def test_no_server_is_an_error(tmp_path):
    with pytest.raises(InputError, match="Can't be fetched"):
        download(RemoteFile("http://127.0.0.1:9/a", 1, "0"), tmp_path / "a")
