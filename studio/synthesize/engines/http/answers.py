"""Answers of speech servers: a response in; its content out, or the error that says what to do about it."""

from __future__ import annotations

import os
import re
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.errors import EngineError, EngineUnavailable
from studio.synthesize.engines.http.refusals import host_of, message_of, printable, wait_s_of
from studio.synthesize.engines.http.servers import Server

if TYPE_CHECKING:
    import httpcore2

BUSY = frozenset({408, 409, 429, 500, 502, 503, 504})
"""Statuses of a server that may answer another time."""
KEY_REFUSED = frozenset({401, 402, 403})
"""402: it is no longer paid for."""

PARALLEL_HEADER = "maximum-concurrent-requests"
"""ElevenLabs' own (https://elevenlabs.io/docs/overview/models#concurrency-and-priority)."""
PARALLEL = re.compile(r"[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back with a status of 200 to 299."""

    kind: str
    """Its Content-Type, with parameters."""
    body: bytes
    parallel: int | None = None
    """Requests that the server takes at the same time, if it says so."""


class Refused(Exception):
    """Another attempt at the same server would be refused too.

    Args:
        error: what is said where no other server takes the request.
        is_key: the key is refused, and not this request.
    """

    def __init__(self, error: EngineError, *, is_key: bool) -> None:
        super().__init__(error.message)
        self.error, self.is_key = error, is_key


class Retryable(Exception):
    """Worth another attempt.

    Args:
        reason: for the message.
        status: of the answer; 0 without one.
        wait_s: if the server said how long to wait.
    """

    def __init__(self, reason: str, status: int = 0, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.status, self.wait_s = status, wait_s


def answer_of(server: Server, response: httpcore2.Response, content: bytes) -> Answer:
    """The content of a response of a server.

    Raises:
        EngineError: it leads elsewhere.
        Refused: the server, or the key, takes no such request.
        Retryable: the server is busy or fails.
    """
    import httpx2

    status, headers = response.status, httpx2.Headers(response.headers)
    kind = headers.get("Content-Type", "")
    if 200 <= status < 300:
        said = headers.get(PARALLEL_HEADER, "")
        return Answer(kind, content, int(said) if PARALLEL.fullmatch(said) else None)
    if 300 <= status < 400:
        target = host_of(headers.get("Location", "")) or "another place"
        raise EngineError(
            server.without_key(f"The speech server sends us on to {target[:100]}; no redirect is followed."),
            hint="If that is the right server, put its address into STUDIO_HTTP_URL.",
        )
    phrase = response.extensions.get("reason_phrase", b"").decode("ascii", "ignore")
    said = printable(f"{status} {phrase}{message_of(content, kind)}")
    if status in BUSY:
        raise Retryable(said, status, wait_s_of(headers.get("Retry-After")))
    told = server.without_key(f"The speech server refuses: {said}.")
    if status in KEY_REFUSED:
        hint = "Is STUDIO_HTTP_KEY the right key for this server?"
        raise Refused(EngineUnavailable(told, hint=hint), is_key=True)
    raise Refused(EngineError(told), is_key=False)


def failure_of(error: Exception) -> EngineError | Retryable:
    """What is raised where there is no response."""
    import httpcore2

    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return EngineError(f"The certificate of the speech server is not valid: {cause.verify_message}.")
    for cause in causes:
        if isinstance(cause, socket.gaierror):
            return Retryable(str(cause.strerror))
        if isinstance(cause, ssl.SSLError):
            return Retryable(f"TLS fails: {(cause.reason or 'no reason given').replace('_', ' ').lower()}")
        number = _number_of(cause)
        if number:
            return Retryable(os.strerror(number))  # asyncio's own words repeat the address
    if isinstance(error, httpcore2.RemoteProtocolError):
        return Retryable("its answer broke off or can't be read")
    return Retryable(type(error).__name__)


def _number_of(error: BaseException) -> int:
    """The number of an error of the operating system, 0 without one. asyncio joins several errors to a text."""
    if not isinstance(error, OSError):
        return 0
    said = re.search(r"\[Errno (\d+)\]", str(error))
    return error.errno or (int(said[1]) if said else 0)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, what it was raised from, and so on; of a group, the first."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        yield current
        seen.add(id(current))
        several = getattr(current, "exceptions", ())
        current = several[0] if several else current.__cause__ or current.__context__
