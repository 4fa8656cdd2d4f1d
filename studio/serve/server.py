"""The server: a folder and an address in, HTTP/1.1 out, with ranges, conditional requests and the right types.

It answers only GET and HEAD, lists no folders, and limits the number of threads and the time of every connection.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from studio.errors import UsageError
from studio.formats.urls import is_loopback_host
from studio.serve.files import FolderRedirect, OpenFile, open_requested
from studio.serve.response import ByteRange, Response, decide, entity_tag, last_modified
from studio.version import __version__

MOST_THREADS = 64
STEP_S = 60.0
"""A connection without traffic for this long is closed; players that pause come back with a range request."""
REQUEST_S = 20.0
"""A request must be complete within this time."""
SLOWEST_BYTES_PER_S = 2_000
"""A client that reads an answer more slowly is disconnected; even a player of speech at 24 kbit/s reads faster."""
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z.-]+)(?::[0-9]{1,5})?")
_BLOCK = 1 << 16
_log = logging.getLogger(__name__)

Headers = Callable[[str], Mapping[str, str]]
"""Name of a file → its headers, Content-Type among them."""


class Sites(ThreadingHTTPServer):
    """A server for one folder.

    Args:
        folder: the folder to serve.
        host: name or address of this computer to listen on.
        port: port to listen on; 0 for any free one.
        headers: headers of each file.
        handler: handles connections; None for :class:`Site`, which serves only the folder.

    Raises:
        UsageError: the address isn't available, or there is no such folder.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, folder: Path, host: str, port: int, headers: Headers, handler: type[Site] | None = None) -> None:
        self.headers_of = headers
        self._free = threading.BoundedSemaphore(MOST_THREADS)
        self._lock = threading.Lock()
        self._connections: dict[socket.socket, tuple[bool, float, float]] = {}
        """(whether it is being answered, since when, until when), by connection."""
        try:
            self.folder = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise UsageError(f"Can't be opened: {error.strerror}.", file=folder) from error
        try:
            self.address_family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
            super().__init__((host, port), handler or Site)
        except (OSError, OverflowError, UnicodeError) as error:
            self._leave()
            reason = getattr(error, "strerror", None) or error
            raise UsageError(
                f"Can't listen on {host}, port {port}: {reason}.", hint="Choose another --port."
            ) from error
        self.open_to_all = not is_loopback_host(host)

    @property
    def url(self) -> str:
        """Address of the site."""
        return address(self.server_name, self.server_port)

    def server_bind(self) -> None:
        """Bind without looking up this computer's name."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def verify_host(self, values: list[str]) -> bool:
        """Whether the Host headers of a request name this server: at most one, and only a loopback name.

        Otherwise a page of another site could read this one through a name that resolves to this computer (DNS
        rebinding).
        """
        if len(values) > 1:
            return False
        if self.open_to_all or not values or not values[0]:
            return True
        host = _HOST.fullmatch(values[0].strip())
        return host is not None and is_loopback_host(host[1])

    def allow(self, connection: socket.socket, seconds: float, *, answering: bool) -> None:
        """Let a connection take this long from now on; then it is closed."""
        now = time.monotonic()
        with self._lock:
            self._connections[connection] = (answering, now, now + seconds)

    def service_actions(self) -> None:
        """Close connections whose time is up; called a few times a second."""
        now = time.monotonic()
        with self._lock:
            late = [connection for connection, (_, _, end) in self._connections.items() if now > end]
        for connection in late:
            _hang_up(connection)

    def _make_room(self) -> None:
        """Close the connection that has blocked a thread longest; those without a request first."""
        with self._lock:
            waiting = sorted(self._connections, key=self._connections.__getitem__)
        if waiting:
            _hang_up(waiting[0])

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as the base class has it
        """Handle a connection in a thread of its own, or refuse it if no thread is free."""
        free = self._free.acquire(blocking=False)
        if not free:
            self._make_room()
            free = self._free.acquire(timeout=1.0)
        if free:
            self.allow(request, REQUEST_S, answering=False)
            super().process_request(request, client_address)
            return
        with contextlib.suppress(OSError):
            request.sendall(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as above
        """Handle a connection, then free its thread."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._lock:
                self._connections.pop(request, None)
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as above
        """Write errors to the log only; broken connections are common."""
        _log.debug("a connection failed", exc_info=True)

    def server_close(self) -> None:
        """Release the port and the folder."""
        super().server_close()
        self._leave()

    def _leave(self) -> None:
        folder, self.folder = self.folder, -1
        if folder >= 0:
            os.close(folder)

    @contextlib.contextmanager
    def running(self) -> Iterator[str]:
        """Serve in the background while the context lasts; yields the address."""
        thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        thread.start()
        try:
            yield self.url
        finally:
            self.shutdown()
            thread.join()
            self.server_close()


def address(host: str, port: int) -> str:
    """The URL of a server; for one that listens everywhere, the URL for this computer."""
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - nothing listens here
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"


class Site(BaseHTTPRequestHandler):
    """One connection."""

    server: Sites
    protocol_version = "HTTP/1.1"
    server_version = f"Studio/{__version__}"
    sys_version = ""
    timeout = STEP_S

    def handle_one_request(self) -> None:
        """Read and answer a request, with a time limit for each."""
        self.server.allow(self.connection, REQUEST_S, answering=False)
        super().handle_one_request()

    def do_GET(self) -> None:
        """Send a file."""
        self._serve(body=True)

    def do_HEAD(self) -> None:
        """Send the headers of a file."""
        self._serve(body=False)

    def _refuse(self) -> None:
        self.close_connection = True  # a body may follow, which nobody reads
        self.send_plain(HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": "GET, HEAD"})

    do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_TRACE = do_CONNECT = _refuse  # noqa: N815 - as above

    def _serve(self, *, body: bool) -> None:
        if self.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in self.headers:
            self.close_connection = True
        if not self.server.verify_host(self.headers.get_all("Host", [])):
            self.close_connection = True
            self.send_plain(HTTPStatus.MISDIRECTED_REQUEST, {})
            return
        found = open_requested(self.server.folder, self.path)
        if found is None:
            self.send_plain(HTTPStatus.NOT_FOUND, {}, body=body)
        elif isinstance(found, FolderRedirect):
            self.send_plain(HTTPStatus.MOVED_PERMANENTLY, {"Location": found.path}, body=body)
        else:
            self.send_file(found, body=body)

    def send_file(self, found: OpenFile, *, body: bool) -> None:
        """Send a file or parts of it, by the request's ranges and conditions; the file is closed afterwards."""
        with found.file:
            headers = {name.title(): ", ".join(self.headers.get_all(name, [])) for name in set(self.headers.keys())}
            self._send(found, decide(headers, found.size, found.changed_ns, body=body), body=body)

    def _send(self, found: OpenFile, answer: Response, *, body: bool) -> None:
        headers = dict(self.server.headers_of(found.name))
        self.send_response(answer.status)
        kind = headers.pop("Content-Type", "application/octet-stream")
        parts: list[tuple[bytes, ByteRange]] = []
        end = b""
        if answer.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            self.send_header("Content-Range", f"bytes */{found.size}")
        elif len(answer.byte_ranges) == 1:
            parts = [(b"", answer.byte_ranges[0])]
            self.send_header("Content-Range", _content_range(answer.byte_ranges[0], found.size))
        elif answer.byte_ranges:
            mark = secrets.token_hex(16)
            head = "\r\n--{}\r\nContent-Type: {}\r\nContent-Range: {}\r\n\r\n"
            parts = [(head.format(mark, kind, _content_range(s, found.size)).encode(), s) for s in answer.byte_ranges]
            end = f"\r\n--{mark}--\r\n".encode()
            kind = f"multipart/byteranges; boundary={mark}"
        elif answer.status == HTTPStatus.OK and found.size:
            parts = [(b"", ByteRange(0, found.size - 1))]
        if answer.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(sum(len(head) + s.size for head, s in parts) + len(end)))
        self.send_header("ETag", entity_tag(found.size, found.changed_ns))
        self.send_header("Last-Modified", last_modified(found.changed_ns))
        self.send_header("Accept-Ranges", "bytes")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if body:
            size = sum(part.size for _, part in parts)
            self.server.allow(self.connection, STEP_S + size / SLOWEST_BYTES_PER_S, answering=True)
            for before, part in parts:
                self.wfile.write(before)
                self._copy(found, part)
            self.wfile.write(end)

    def _copy(self, found: OpenFile, part: ByteRange) -> None:
        found.file.seek(part.first)
        left = part.size
        while left:
            block = found.file.read(min(left, _BLOCK))
            if not block:  # the file became shorter: the announced length can't be sent
                self.close_connection = True
                return
            self.wfile.write(block)
            left -= len(block)

    def send_plain(self, status: HTTPStatus, headers: Mapping[str, str], *, body: bool = True) -> None:
        """Send a status with its name as text."""
        text = f"{status.value} {status.phrase}\n".encode()
        self.send_response(status)
        for name, value in {
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Length": str(len(text)),
            **headers,
        }.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if body:
            self.wfile.write(text)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - as the base class has it
        """Write requests to the log, not to the screen."""
        _log.debug("%s %s", self.client_address[0], (format % args).encode("unicode_escape").decode())


def _hang_up(connection: socket.socket) -> None:
    """Close a connection; its thread notices and ends."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _content_range(part: ByteRange, size: int) -> str:
    return f"bytes {part.first}-{part.last}/{size}"
