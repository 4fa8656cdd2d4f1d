"""Access control of the desk: it answers only its own page, in a browser on this computer.

In: method, path and headers of a request. Out: the path after the token, or a status that refuses it. Pure.

The token is part of every address and not in a cookie, since a browser sends cookies of 127.0.0.1 to the servers of all
ports. A page of another site doesn't know the token, and is also refused by its Origin and Sec-Fetch-Site. A foreign
name that resolves to this computer (DNS rebinding) is refused by its Host.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

MOST_BODY_BYTES = 8 << 20
"""Limit of a request; a script of four hours has 250 kB."""
NAMES = ("127.0.0.1", "localhost", "[::1]")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "media-src 'self'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Headers of every response."""


@dataclass(frozen=True, slots=True)
class Guard:
    """The desk's own address and token."""

    token: str
    port: int

    def refusal(self, method: str, path: str, headers: Mapping[str, Sequence[str]]) -> HTTPStatus | None:
        """Why a request is refused; None if it is from the page.

        Args:
            method: GET, HEAD or POST.
            path: the request target.
            headers: all values of each header, by its name in lower case.
        """
        if headers.get("host", ()) not in [[f"{name}:{self.port}"] for name in NAMES]:
            return HTTPStatus.MISDIRECTED_REQUEST
        if any(site not in ("same-origin", "none") for site in headers.get("sec-fetch-site", ())):
            return HTTPStatus.FORBIDDEN
        origins = headers.get("origin", ())
        if any(origin not in self.origins for origin in origins):
            return HTTPStatus.FORBIDDEN
        if self.inside(path) is None:
            return HTTPStatus.NOT_FOUND
        if method != "POST":
            return None
        if len(origins) != 1:
            return HTTPStatus.FORBIDDEN
        if [kind.partition(";")[0].strip() for kind in headers.get("content-type", ())] != ["application/json"]:
            return HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        length = headers.get("content-length", ())
        if len(length) != 1 or not (length[0].isascii() and length[0].isdigit()) or "transfer-encoding" in headers:
            return HTTPStatus.LENGTH_REQUIRED
        if len(length[0]) > 12 or int(length[0]) > MOST_BODY_BYTES:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return None

    def inside(self, path: str) -> str | None:
        """The part of a path after the token; None if the token is wrong or missing."""
        token, slash, rest = path.removeprefix("/").partition("/")
        known = hmac.compare_digest(token.encode("utf-8", "replace"), self.token.encode())
        return rest if path.startswith("/") and slash and known else None

    @property
    def origins(self) -> tuple[str, ...]:
        """The desk's own origins, by every name of this computer."""
        return tuple(f"http://{name}:{self.port}" for name in NAMES)
