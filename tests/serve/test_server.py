"""The server over a socket, and the command."""

import http.client
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager

import pytest
from support.processes import LONG_S, wait_until
from support.silent_shows import episode, show

from studio.errors import UsageError
from studio.publish.host import headers
from studio.serve import Sites, address

SOUND = bytes(range(256)) * 300


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served") / "site"
    (folder / "media").mkdir(parents=True)
    (folder / "media" / "a.mp3").write_bytes(SOUND)
    for name in ("a.m4a", "a.vtt", "a.chapters.json", "a.srt", "a.jpg"):
        (folder / "media" / name).write_bytes(b"{}")
    (folder / "feed.xml").write_text("<rss/>")
    (folder / "index.html").write_text("<html></html>")
    return folder


@pytest.fixture(scope="module")
def site(folder):
    server = Sites(folder, "127.0.0.1", 0, headers)
    with server.running():
        yield server


def ask(site, method, path, **said):
    connection = http.client.HTTPConnection("127.0.0.1", site.server_port, timeout=LONG_S)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in said.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), body


def test_a_file_and_the_same_headers_without_it(site):
    status, said, body = ask(site, "GET", "/media/a.mp3")
    assert (status, body) == (200, SOUND)
    assert said["Content-Length"] == str(len(SOUND))
    assert said["Accept-Ranges"] == "bytes"
    assert said["Access-Control-Allow-Origin"] == "*"
    status, again, body = ask(site, "HEAD", "/media/a.mp3")
    assert (status, body) == (200, b"")
    assert {k: v for k, v in again.items() if k != "Date"} == {k: v for k, v in said.items() if k != "Date"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("feed.xml", "application/rss+xml; charset=utf-8"),
        ("", "text/html; charset=utf-8"),
        ("media/a.mp3", "audio/mpeg"),
        ("media/a.m4a", "audio/mp4"),
        ("media/a.vtt", "text/vtt; charset=utf-8"),
        ("media/a.srt", "application/x-subrip; charset=utf-8"),
        ("media/a.chapters.json", "application/json+chapters; charset=utf-8"),
        ("media/a.jpg", "image/jpeg"),
    ],
)
def test_types(site, name, kind):
    assert ask(site, "HEAD", f"/{name}")[1]["Content-Type"] == kind


def test_ranges_over_the_wire(site):
    status, said, body = ask(site, "GET", "/media/a.mp3", Range="bytes=0-1")
    assert (status, said["Content-Range"], body) == (206, f"bytes 0-1/{len(SOUND)}", SOUND[:2])
    assert ask(site, "GET", "/media/a.mp3", Range="bytes=-5")[2] == SOUND[-5:]
    status, said, body = ask(site, "GET", "/media/a.mp3", Range=f"bytes={len(SOUND)}-")
    assert (status, said["Content-Range"], body) == (416, f"bytes */{len(SOUND)}", b"")


def test_several_ranges_are_parts_of_one_answer(site):
    status, said, body = ask(site, "GET", "/media/a.mp3", Range="bytes=1-3,70000-70009")
    assert (status, said["Content-Length"]) == (206, str(len(body)))
    mark = re.fullmatch(r"multipart/byteranges; boundary=(\w+)", said["Content-Type"])[1].encode()
    parts = [part.partition(b"\r\n\r\n") for part in body.split(b"\r\n--" + mark)[1:-1]]
    assert [content for _, _, content in parts] == [SOUND[1:4], SOUND[70000:70010]]
    assert b"Content-Range: bytes 70000-70009/%d" % len(SOUND) in parts[1][0]
    assert body.endswith(b"--" + mark + b"--\r\n")


def test_what_did_not_change_is_not_sent_again(site, folder):
    tag = ask(site, "HEAD", "/feed.xml")[1]["ETag"]
    status, said, body = ask(site, "GET", "/feed.xml", If_None_Match=tag)
    assert (status, said["ETag"], body) == (304, tag, b"")
    (folder / "feed.xml").write_text("<rss>x</rss>")
    assert ask(site, "GET", "/feed.xml", If_None_Match=tag)[0] == 200


def test_one_connection_carries_many_requests(site):
    connection = http.client.HTTPConnection("127.0.0.1", site.server_port, timeout=LONG_S)
    for path, status in [("/feed.xml", 200), ("/none", 404), ("/media/a.mp3", 200), ("/feed.xml", 200)]:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == status
    connection.close()


@pytest.mark.parametrize("path", ["/../site/feed.xml", "/%2e%2e/show.toml", "/etc/passwd", "/media", "/media/%00"])
def test_nothing_else_can_be_had(site, path):
    assert ask(site, "GET", path)[0] == 404


def test_only_reading_and_only_by_our_own_name(site):
    status, said, _ = ask(site, "POST", "/feed.xml")
    assert (status, said["Allow"]) == (405, "GET, HEAD")
    assert ask(site, "GET", "/feed.xml", Host="evil.example")[0] == 421
    assert ask(site, "GET", "/feed.xml", Host="localhost:1")[0] == 200


@pytest.mark.parametrize(
    "said", [b"\x00\xff\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9\r\n\r\n", b"A" * 70_000 + b"\r\n\r\n"]
)
def test_what_is_no_request_harms_nobody(site, said):
    with socket.create_connection(("127.0.0.1", site.server_port), timeout=LONG_S) as raw:
        raw.sendall(said)
        raw.shutdown(socket.SHUT_WR)
        while raw.recv(4096):
            pass
    assert ask(site, "GET", "/feed.xml")[0] == 200


def test_a_port_that_is_taken_and_a_folder_that_is_not_there(site, folder):
    with pytest.raises(UsageError, match="--port"):
        Sites(folder, "127.0.0.1", site.server_port, headers)
    with pytest.raises(UsageError, match="opened"):
        Sites(folder / "none", "127.0.0.1", 0, headers)


def test_addresses():
    assert address("0.0.0.0", 80) == "http://127.0.0.1:80/"
    assert address("::1", 80) == "http://[::1]:80/"


@contextmanager
def served(*arguments):
    """The command, running; gives its address."""
    # The program's own process: signals, and the address on its stdout, are what is tested.
    command = [sys.executable, "-m", "studio", "serve", "--port", "0", *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1)
    try:
        line = process.stdout.readline()
        assert line.startswith("http://127.0.0.1:"), line + process.stderr.read()
        yield process, line.split()[0]
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=LONG_S)
        assert process.returncode == 130


def fetched(url, name):
    from urllib.request import urlopen

    with urlopen(url + name, timeout=LONG_S) as answer:
        return answer.read().decode()


def until(happens):
    found = []
    wait_until(lambda: found.append(happens()) or found[-1], "what is to be seen on the page")
    return found[-1]


@pytest.mark.slow
def test_the_command_shows_a_preview_and_settles_nothing(tmp_path):
    root = show(tmp_path / "show")
    episode(root, "one")
    with served("--show", root) as (_, url):
        feed = fetched(url, "feed.xml")
        sound = re.search(rf'enclosure url="{url}(media/one\.[0-9a-f]+\.mp3)"', feed)[1]
        assert (root / ".studio" / "preview" / sound).is_file()
        assert "Title of one" in fetched(url, "")
    assert not (root / "published.toml").exists()
    assert not (root / "site").exists()


@pytest.mark.slow
def test_what_is_saved_is_rendered_and_published_again(tmp_path):
    root = show(tmp_path / "show", settings='engine = "tone"\n')
    silent = "".join(f'{name} = ""\n' for name in ("intro", "stinger", "bed", "break_sting", "outro"))
    (root / "show.toml").write_text((root / "show.toml").read_text() + "\n[music]\n" + silent)
    (root / "scripts").mkdir()
    with served("--show", root, "--watch") as (_, url):
        (root / "scripts" / "two.md").write_text("# Two\n\nNora: Good morning, this is it.\n")
        first = until(lambda: re.search(r"media/two\.[0-9a-f]+\.mp3", fetched(url, "feed.xml")))
        (root / "scripts" / "two.md").write_text("# Two\n\nNora: Good evening, this was it.\n")
        again = until(
            lambda: (m := re.search(r"media/two\.[0-9a-f]+\.mp3", fetched(url, "feed.xml"))) and m[0] != first[0]
        )
        assert again
        (root / "show.toml").write_text((root / "show.toml").read_text().replace("Test & Tide", "Other tides"))
        until(lambda: "Other tides" in fetched(url, ""))
        (root / "scripts" / "two.md").write_text("")  # nothing to say: told, and watched on
        (root / "templates").mkdir()
        (root / "templates" / "style.css").write_text("/* mine */")
        until(lambda: "mine" in "".join(p.read_text() for p in (root / ".studio/preview/assets").glob("*.css")))
    kept = [p.name for p in (root / ".studio/preview/media").glob("two.*.mp3")]
    assert len(kept) == 1, "what nobody was promised goes"


@pytest.mark.slow
def test_the_show_file_that_was_chosen_is_watched(tmp_path):
    root = show(tmp_path / "show")
    episode(root, "one")
    chosen = (root / "show.toml").rename(root / "winter.toml")
    with served("--show", chosen, "--watch") as (_, url):
        assert "Test &amp; Tide" in fetched(url, "")
        chosen.write_text(chosen.read_text().replace("Test & Tide", "Winter tides"))
        until(lambda: "Winter tides" in fetched(url, ""))


@pytest.mark.slow
def test_a_folder_as_it_is(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "feed.xml").write_text("<rss>as it is</rss>")
    with served(tmp_path / "site") as (_, url):
        assert fetched(url, "feed.xml") == "<rss>as it is</rss>"
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["feed.xml"]
