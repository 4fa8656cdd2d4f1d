"""The desk as a command that ends: opens a script, saves it with a changed line, renders it, and closes the desk.

    python -S desk_session.py SCRIPT

Run without ``site``, so that faults at a point come to pass in the desk and not in here. Exit code: 0; 1 where the
render failed, 2 where something was refused, with the reason on stdout; else what the desk ended with.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys

WAIT_S = 200
BEFORE, AFTER = "That was a bell.", "That was a small bell."


class Refused(Exception):
    """The desk answered with an error."""


class Session:
    """What a page asks of the desk at an address."""

    def __init__(self, url: str) -> None:
        self.host, self.token = url.split("/")[2:4]

    def ask(self, action: str, **body: object) -> dict:
        connection = http.client.HTTPConnection(self.host, timeout=WAIT_S)
        headers = {"Origin": f"http://{self.host}", "Content-Type": "application/json"}
        connection.request("POST", f"/{self.token}/api/{action}", json.dumps(body), headers)
        with connection.getresponse() as answer:
            document = json.loads(answer.read())
        if answer.status != 200:
            raise Refused(document["error"]["message"])
        return document

    def rendered(self, script: str) -> str:
        """Render, and wait for the end; returns why it failed, or nothing."""
        events = http.client.HTTPConnection(self.host, timeout=WAIT_S)
        events.request("GET", f"/{self.token}/events")
        with events.getresponse() as told:
            told.readline()
            self.ask("render", script=script)
            while line := told.readline():
                event = json.loads(line[6:]) if line.startswith(b"data: ") else {}
                if event.get("kind") == "render" and event["type"] in ("done", "failed", "stopped"):
                    return event.get("message", "") or ("" if event["type"] == "done" else event["type"])
        raise http.client.BadStatusLine("the desk hung up")


def run(session: Session, script: str) -> int:
    """Returns the exit code."""
    try:
        opened = session.ask("open", script=script)
        session.ask("save", script=script, text=opened["text"].replace(BEFORE, AFTER), base=opened["digest"])
        why = session.rendered(script)
    except Refused as error:
        print(error)
        return 2
    print(why)
    return 1 if why else 0


def main() -> int:
    """Start the desk, do all that, and end it."""
    command = [sys.executable, "-m", "studio", "desk", sys.argv[1], "--no-browser", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as desk:
        assert desk.stdout is not None
        line = desk.stdout.readline()
        code = None
        if line.startswith("{"):
            try:
                code = run(Session(json.loads(line)["url"]), sys.argv[1])
            except (OSError, http.client.HTTPException) as error:
                try:
                    return desk.wait(5)  # it was killed, or told to stop
                except subprocess.TimeoutExpired:
                    print(f"bug in Studio: the desk broke off an answer: {error!r}")
            desk.send_signal(signal.SIGINT)
        ended = desk.wait(WAIT_S)
    return ended if code is None or ended != 130 else code


if __name__ == "__main__":
    code = main()
    if code < 0:  # as the desk ended
        sys.stdout.flush()
        os.kill(os.getpid(), -code)
    sys.exit(code)
