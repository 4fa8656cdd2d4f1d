"""The desk's server, based on the preview server: serves the page, sounds and events, and runs actions.

In: a :class:`~studio.desk.desk.Desk`. Files of the page come from a fixed list, never from a path; sounds are those of
the show's scripts. A POST names an action of :data:`~studio.desk.actions.ACTIONS`, with JSON that its model accepts.
"""

from __future__ import annotations

import io
import json
import logging
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from studio.desk.actions import ActionRefused, answer
from studio.desk.desk import Desk
from studio.desk.guard import HEADERS, Guard
from studio.desk.work import error_document
from studio.errors import StudioError
from studio.pages.bundle import PARTS
from studio.serve import Site, Sites
from studio.serve.files import OpenFile, open_file

PAGE = Path(__file__).parent / "page"
HOST = "127.0.0.1"
PING_S = 10.0
_log = logging.getLogger(__name__)
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".flac": "audio/flac",
    ".json": "application/json; charset=utf-8",
}


def page_files() -> dict[str, Path]:
    """Every file of the page by its address: the desk's own, and the parts that it shares with other pages."""
    files = {path.name: path for folder in (PARTS, PAGE) for path in sorted(folder.iterdir())}
    return {name: path for name, path in files.items() if path.suffix in (".css", ".js")} | {"": PAGE / "desk.html"}


class DeskServer(Sites):
    """The server of one desk, on a port of this computer.

    Raises:
        UsageError: no port is available.
    """

    def __init__(self, desk: Desk, port: int = 0) -> None:
        self.desk, self.files = desk, page_files()
        super().__init__(PAGE, HOST, port, _headers, DeskRequest)
        self.guard = Guard(secrets.token_urlsafe(24), self.server_port)

    @property
    def url(self) -> str:
        """Address of the page, with the token."""
        return f"{super().url}{self.guard.token}/"


def _headers(name: str) -> Mapping[str, str]:
    return {"Content-Type": _TYPES[Path(name).suffix], **HEADERS}


class DeskRequest(Site):
    """One request of the page."""

    server: DeskServer

    def do_POST(self) -> None:  # noqa: N802 - the base class calls it so
        """Run an action of the page: JSON in and out."""
        if not self._admitted():
            return
        name = self.server.guard.inside(self.path) or ""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            status, document = HTTPStatus.OK, answer(self.server.desk, name.removeprefix("api/"), body)
        except ActionRefused as error:
            status, document = HTTPStatus.BAD_REQUEST, {"error": {"message": str(error), "hint": ""}}
        except StudioError as error:
            status, document = HTTPStatus.CONFLICT, {"error": error_document(error)}
        except Exception as error:  # noqa: BLE001 - the page says so, and what was typed stays in it
            _log.exception("an action of the desk failed")
            bug = {"message": f"This is a bug in Studio ({type(error).__name__}).", "hint": "Please report it."}
            status, document = HTTPStatus.INTERNAL_SERVER_ERROR, {"error": bug}
        self._send_json(status, document)

    def _serve(self, *, body: bool) -> None:
        if not self._admitted():
            return
        inside = self.server.guard.inside(self.path) or ""
        name, _, query = inside.partition("?")
        values = {key: found[-1] for key, found in parse_qs(query, max_num_fields=8).items()}
        if path := self.server.files.get(name):
            self._send_path(path, body=body)
        elif name == "events" and body:
            self._send_events()
        elif name in ("sound", "words"):
            self._send_path(self.server.desk.companion(values.get("script", ""), name), body=body)
        elif name == "take" and (sound := self.server.desk.sounds.get(values.get("id", ""))) is not None:
            self.send_file(OpenFile("take.flac", io.BytesIO(sound), len(sound), 0), body=body)
        else:
            self.send_plain(HTTPStatus.NOT_FOUND, HEADERS, body=body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - as the base class has it
        """Log a request, without the token."""
        super().log_message("%s", (format % args).replace(self.server.guard.token, "TOKEN"))

    def _admitted(self) -> bool:
        """Whether the request is from the page; if not, refuse it."""
        headers = {name.lower(): self.headers.get_all(name, []) for name in self.headers}
        status = self.server.guard.refusal(self.command, self.path, headers)
        if status is not None:
            self.close_connection = True  # a body may follow, which nobody reads
            self.send_plain(status, HEADERS)
        return status is None

    def _send_path(self, path: Path | None, *, body: bool) -> None:
        file = open_file(path) if path is not None else None
        if file is None:
            self.send_plain(HTTPStatus.NOT_FOUND, HEADERS, body=body)
        else:
            self.send_file(file, body=body)

    def _send_json(self, status: HTTPStatus, document: object) -> None:
        content = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        self.send_response(status)
        for name, value in _headers("answer.json").items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _send_events(self) -> None:
        """Send messages until the page is closed, which only a failed send shows; so something is sent regularly."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        for name, value in {**HEADERS, "Content-Type": "text/event-stream", "Connection": "close"}.items():
            self.send_header(name, value)
        self.end_headers()
        with self.server.desk.events.subscribe() as subscription:
            self.wfile.write(b"retry: 1000\n\n")
            while True:
                self.server.allow(self.connection, 4 * PING_S, answering=True)
                message = subscription.next(PING_S)
                self.wfile.write(b": still here\n\n" if message is None else f"data: {message}\n\n".encode())
