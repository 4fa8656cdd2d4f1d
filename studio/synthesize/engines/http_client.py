"""One order to a speech server over HTTP: JSON in, the body of the answer out, whatever the server does.

Bounded in time and size; tried again where a server is busy or fails; no redirect is followed, since a key and a
script are for one host only; certificates are verified. The key is in no message: a server that repeats it is cut.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import logging
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from studio.errors import EngineError, ProgramTimeout

_log = logging.getLogger(__name__)

ATTEMPTS = 4
BACKOFF_S = 0.5
"""Before the second attempt; doubled each time, unless the server says how long."""
LONGEST_WAIT_S = 60.0
"""A server that wants to be left alone for longer is not waited for."""
TIME_LIMIT_S = 120.0
"""For one attempt, from the connection to the last byte."""
LARGEST_BYTES = 32_000_000
CHUNK_BYTES = 65_536
BUSY = frozenset({408, 409, 429, 500, 502, 503, 504})
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Server:
    """Where a speech server is, and what it lets us in with."""

    address: str
    """Base of its paths, such as ``https://speech.example/v1``; without a user, a query or a slash at its end."""
    key: str = ""

    def without_key(self, text: str) -> str:
        """The text with the key blacked out."""
        return text.replace(self.key, "***") if self.key else text


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back with a status of 200 to 299."""

    kind: str
    """Its Content-Type, with parameters."""
    body: bytes


class _Again(Exception):
    """Worth another attempt; ``wait_s`` if the server said how long to wait."""

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


def named_server(address: str, key: str) -> Server:
    """A server from what the user wrote.

    Raises:
        EngineError: that is no address of one, or the key would travel in the clear.
    """
    if not _is_address(address.strip()):
        raise EngineError(
            "That is no address of a speech server.", hint="It looks like https://speech.example/v1, and holds no key."
        )
    parts = urlsplit(address.strip())
    key = key.strip()
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise EngineError("The key for the speech server has characters in it that no key has.")
    if key and parts.scheme == "http" and parts.hostname not in LOCAL:
        raise EngineError(
            "The key for the speech server would travel in the clear.", hint="Use https, or a server without a key."
        )
    return Server(address.strip().rstrip("/"), key)


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        port = parts.port
        host = (parts.hostname or "").encode("idna")  # as the connection will; what follows goes out as it is
    except ValueError:
        return False
    more = parts.username or parts.password or parts.query or parts.fragment
    plain = address.isprintable() and " " not in address and parts.path.isascii()
    return plain and parts.scheme in {"http", "https"} and bool(host) and port != 0 and not more


def ask(server: Server, method: str, path: str, order: Mapping[str, object] | None = None) -> Answer:
    """Send an order, again where that may help.

    Args:
        server: to whom.
        method: GET or POST.
        path: below the server's address, without a slash at its beginning.
        order: sent as JSON.

    Raises:
        EngineError: the server refuses, or still fails after :data:`ATTEMPTS` attempts.
        ProgramTimeout: it did not finish in time.
    """
    reason = ""
    for attempt in range(ATTEMPTS):
        try:
            return _once(server, method, path, order)
        except _Again as error:
            reason = server.without_key(str(error))
            wait = BACKOFF_S * 2**attempt if error.wait_s is None else error.wait_s
            _log.debug("speech server: %s (attempt %d)", reason, attempt + 1)
            if wait > LONGEST_WAIT_S:
                raise EngineError(f"The speech server wants to be left alone for {wait:.0f} s: {reason}.") from None
            if attempt + 1 < ATTEMPTS:
                time.sleep(wait)
    raise EngineError(f"The speech server fails, {ATTEMPTS} times over: {reason}.")


def _once(server: Server, method: str, path: str, order: Mapping[str, object] | None) -> Answer:
    parts = urlsplit(server.address)
    connection = _connection(parts.scheme, str(parts.hostname), parts.port)
    headers = {"Accept-Encoding": "identity", "User-Agent": "studio"}
    if server.key:
        headers["Authorization"] = f"Bearer {server.key}"
    body = None
    if order is not None:
        headers["Content-Type"] = "application/json"
        body = json.dumps(order).encode()
    late = threading.Event()

    def give_up() -> None:
        late.set()
        _hang_up(connection)

    watch = threading.Timer(TIME_LIMIT_S, give_up)  # a time limit of the socket begins anew with every byte
    watch.daemon = True
    watch.start()
    try:
        connection.request(method, f"{parts.path}/{path}", body, headers)
        response = connection.getresponse()
        content = _read(response)
    except ssl.SSLCertVerificationError as error:
        raise EngineError(f"The certificate of the speech server is not valid: {error.verify_message}.") from None
    except (OSError, http.client.HTTPException, ValueError) as error:  # ValueError: a chunk of less than nothing
        if late.is_set() or isinstance(error, TimeoutError):
            raise ProgramTimeout(f"The speech server did not finish within {TIME_LIMIT_S:g} s.") from None
        raise _Again(_reason(error)) from None
    finally:
        watch.cancel()
        connection.close()
    if late.is_set():
        raise ProgramTimeout(f"The speech server did not finish within {TIME_LIMIT_S:g} s.")
    return _answer(server, response, content)


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, port, timeout=TIME_LIMIT_S, context=context)
    return http.client.HTTPConnection(host, port, timeout=TIME_LIMIT_S)


def _hang_up(connection: http.client.HTTPConnection) -> None:
    """Wake the thread that waits for this connection."""
    with contextlib.suppress(OSError):
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)


def _read(response: http.client.HTTPResponse) -> bytes:
    """The body, whole and not too large."""
    promised, parts, size = response.length, [], 0
    while part := response.read(CHUNK_BYTES):
        parts.append(part)
        size += len(part)
        if size > LARGEST_BYTES:
            raise EngineError(f"The speech server sends more than {LARGEST_BYTES // 1_000_000} MB for one sentence.")
    if promised is not None and size < promised:
        raise http.client.IncompleteRead(b"", promised - size)
    return b"".join(parts)


def _reason(error: Exception) -> str:
    if isinstance(error, http.client.IncompleteRead):
        return "its answer broke off"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if isinstance(error, ValueError):
        return "its answer can't be read"
    return type(error).__name__


def _answer(server: Server, response: http.client.HTTPResponse, content: bytes) -> Answer:
    status, kind = response.status, response.headers.get("Content-Type", "")
    if 200 <= status < 300:
        return Answer(kind, content)
    if 300 <= status < 400:
        target = _host(response.headers.get("Location", "")) or "another place"
        raise EngineError(
            server.without_key(f"The speech server sends us on to {target[:100]}; no redirect is followed."),
            hint="If that is the right server, put its address into STUDIO_HTTP_URL.",
        )
    said = _printable(f"{status} {response.reason}{_message(content, kind)}")
    if status in BUSY:
        raise _Again(said, _wait(response.headers.get("Retry-After")))
    hint = "Is STUDIO_HTTP_KEY the right key for this server?" if status in {401, 403} else None
    raise EngineError(server.without_key(f"The speech server refuses: {said}."), hint=hint)


def _host(address: str) -> str:
    """Where an address leads that a server names; empty where it is none."""
    try:
        return _printable(urlsplit(address).netloc)
    except ValueError:
        return ""


def _printable(text: str) -> str:
    """What a server says, without what would steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def _message(content: bytes, kind: str) -> str:
    """What the server says about the fault, if it says so in JSON, shortened."""
    if "json" not in kind:
        return ""
    try:
        told = json.loads(content)
        told = told.get("error", told.get("detail", ""))
        told = told.get("message", "") if isinstance(told, dict) else told
    except (ValueError, AttributeError, RecursionError):
        return ""
    text = " ".join(str(told).split()).rstrip(".")
    return f": {text}" if text and len(text) <= 300 else ""


def _wait(said: str | None) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110, section 10.2.3); None without one."""
    if not said:
        return None
    if said.strip().isdecimal() and said.isascii():
        return float(said)
    try:
        until = parsedate_to_datetime(said)
        until = until if until.tzinfo else until.replace(tzinfo=timezone.utc)
        return max(0.0, (until - datetime.now(timezone.utc)).total_seconds())
    except (ValueError, OverflowError):  # no date, or one of a year that no calendar has
        return None
