"""The server over a socket: the page, its sound and events, and everything that is refused."""

import http.client
import json
import re
import signal
import subprocess
import sys

import pytest
from support.auditions import SCRIPT
from support.desk_bench import NAME
from support.processes import LONG_S, children, runs, wait_until
from support.small_show import make_show

from studio.desk.desk import Desk
from studio.desk.guard import MOST_BODY_BYTES
from studio.desk.server import DeskServer, page_files

MOST_PAGE_BYTES = 150_000


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    root = make_show(tmp_path_factory.mktemp("desk") / "show", music=False)
    (root / "scripts").mkdir()
    (root / NAME).write_text(SCRIPT, encoding="utf-8")
    (root / "episodes" / "talk").mkdir(parents=True)
    (root / "episodes" / "talk" / "talk.mp3").write_bytes(bytes(range(256)) * 40)
    server = DeskServer(Desk(root, root / "show.toml"))
    with server.running():
        yield server


def ask(server, method, path, body=None, **said):
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=LONG_S)
    headers = {"Origin": f"http://127.0.0.1:{server.server_port}", "Content-Type": "application/json"} if body else {}
    connection.request(
        method, path, body, {**headers, **{name.replace("_", "-"): value for name, value in said.items()}}
    )
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, content


def inside(server, name):
    return f"/{server.guard.token}/{name}"


def test_the_page_is_served_with_all_that_it_names(server):
    status, headers, page = ask(server, "GET", inside(server, ""))
    assert status == 200
    named = re.findall(r'(?:href|src)="([\w./-]+)"', page.decode())
    modules = set(named)
    for name in [name for name in named if name.endswith(".js")]:
        modules |= _imports(server, name, set())
    assert {"desk.js", "player.js", "design.css"} <= modules
    for name in modules:
        status, headers, _ = ask(server, "GET", inside(server, name))
        assert (status, headers["x-content-type-options"]) == (200, "nosniff")
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert "unsafe" not in headers["content-security-policy"]
    assert sum((page_files()[name]).stat().st_size for name in modules) + len(page) < MOST_PAGE_BYTES


def _imports(server, name, seen):
    text = ask(server, "GET", inside(server, name))[2].decode()
    for other in set(re.findall(r'from "\./([\w.-]+)"', text)) - seen:
        seen.add(other)
        _imports(server, other, seen)
    return seen


def test_sound_comes_in_ranges(server):
    path = inside(server, f"sound?script={NAME}&v=1")
    status, headers, body = ask(server, "GET", path, Range="bytes=256-511")
    assert (status, headers["content-type"], body) == (206, "audio/mpeg", bytes(range(256)))
    assert headers["cache-control"] == "no-store"
    assert ask(server, "HEAD", path)[0] == 200
    assert ask(server, "GET", inside(server, f"words?script={NAME}"))[0] == 404


@pytest.mark.parametrize(
    "name",
    ["../show.toml", "..%2fshow.toml", "%2e%2e/show.toml", "desk.py", "../server.py", "page/desk.js", "desk.js/",
     "take?id=x", "sound?script=../../etc/passwd", "sound?script=show.toml", "sound", "sound?script=%00", "api/open",
     "design.css%00"],
)  # fmt: skip
def test_nothing_else_is_there(server, name):
    assert ask(server, "GET", inside(server, name))[0] == 404


def test_without_token_or_from_elsewhere_everything_is_refused(server):
    body = json.dumps({"script": NAME})
    assert ask(server, "GET", "/")[0] == 404
    assert ask(server, "GET", f"/{'x' * len(server.guard.token)}/")[0] == 404
    assert ask(server, "GET", inside(server, ""), Host="evil.example")[0] == 421
    assert ask(server, "GET", inside(server, ""), Sec_Fetch_Site="cross-site")[0] == 403
    assert ask(server, "POST", inside(server, "api/open"), body)[0] == 200
    assert ask(server, "POST", inside(server, "api/open"), body, Origin="http://evil.example")[0] == 403
    assert ask(server, "POST", inside(server, "api/open"), body, Content_Type="text/plain")[0] == 415
    assert ask(server, "PUT", inside(server, "api/open"), body)[0] == 405
    assert ask(server, "OPTIONS", inside(server, "api/open"))[0] == 405


def test_a_body_that_is_too_big_is_not_read(server):
    status, headers, _ = ask(server, "POST", inside(server, "api/save"), "{}", Content_Length=str(MOST_BODY_BYTES + 1))
    assert (status, headers["connection"]) == (413, "close")


def test_the_log_does_not_hold_the_token(server, caplog):
    with caplog.at_level("DEBUG", logger="studio"):
        ask(server, "GET", inside(server, "desk.css"))
        ask(server, "GET", inside(server, "none"))
    assert "TOKEN/desk.css" in caplog.text
    assert server.guard.token not in caplog.text


def test_errors_are_json_with_what_to_do(server):
    status, _, body = ask(server, "POST", inside(server, "api/open"), json.dumps({"script": "no.txt"}))
    assert (status, json.loads(body)["error"]["message"]) == (409, "There is no script 'no.txt' in this show.")
    for wrong in ("[]", "{", '"', "nul", '{"script":"\\ud800"}', "\0"):
        assert ask(server, "POST", inside(server, "api/open"), wrong)[0] in (400, 409)


def test_a_bug_is_an_answer_too(server, monkeypatch):
    """A page that gets none keeps what was typed, and can't say why it isn't saved."""

    def breaks(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("studio.desk.server.answer", breaks)
    status, _, body = ask(server, "POST", inside(server, "api/open"), json.dumps({"script": NAME}))
    assert status == 500 and "bug in Studio (ZeroDivisionError)" in json.loads(body)["error"]["message"]


def test_what_happens_is_told(server):
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=LONG_S)
    connection.request("GET", inside(server, "events"))
    answer = connection.getresponse()
    assert answer.getheader("Content-Type") == "text/event-stream"
    answer.readline()
    answer.readline()
    server.desk.events.publish("note", message="here")
    assert json.loads(answer.readline().removeprefix(b"data: ")) == {"type": "note", "message": "here"}
    connection.close()


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_the_command_says_where_and_ends_what_it_started(tmp_path, end):
    show = make_show(tmp_path / "show", engine="flite")
    (show / "scripts").mkdir()
    (show / NAME).write_text(SCRIPT * 200, encoding="utf-8")
    command = [sys.executable, "-m", "studio", "desk", str(show), "--no-browser", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as desk:
        url = json.loads(desk.stdout.readline())["url"]
        port, token = int(url.split(":")[2].split("/")[0]), url.split("/")[3]
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONG_S)
        said = {"Origin": f"http://127.0.0.1:{port}", "Content-Type": "application/json"}
        connection.request("POST", f"/{token}/api/render", json.dumps({"script": NAME}), said)
        with connection.getresponse() as answer:
            assert json.loads(answer.read())["job"] == 1
        connection.close()
        wait_until(lambda: children(desk.pid), "a program that it started")
        started = children(desk.pid)
        desk.send_signal(end)
        assert desk.wait(LONG_S) == 130
        assert "the desk is closed" in desk.stderr.read()
    with pytest.raises(ConnectionRefusedError):
        http.client.HTTPConnection("127.0.0.1", port, timeout=LONG_S).request("GET", "/")
    assert not any(runs(pid) for pid in started)
