"""Web addresses: converts them to ASCII, and distinguishes them from files and from addresses of this computer."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, urlsplit, urlunsplit

from studio.formats.sanitize import one_line


def is_web_address(text: str) -> bool:
    """Whether a text is an http or https address rather than the name of a file."""
    return text.lower().startswith(("http://", "https://"))


def is_loopback_host(host: str) -> bool:
    """Whether only this computer can reach a host: ``localhost`` or a loopback address, in brackets or not."""
    name = host.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def is_loopback_url(url: str) -> bool:
    """Whether an address leads to this computer."""
    try:
        return is_loopback_host(urlsplit(url).hostname or "")
    except ValueError:
        return False


def ascii_url(url: str) -> str | None:
    """An http or https link in ASCII, percent-encoded; None for anything else.

    What is percent-encoded already stays. ``+`` is encoded, as some readers turn it into a space: as a space in a
    query, where it means one, as a plus sign elsewhere. Non-ASCII hosts become IDNA.
    """
    try:
        parts = urlsplit(one_line(url))
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:  # UnicodeError is one
        return None
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:.]+", host):
        return None
    netloc = (f"[{host}]" if ":" in host else host) + port
    query = _quoted(parts.query.replace("+", "%20"))
    return urlunsplit((parts.scheme, netloc, _quoted(parts.path), query, _quoted(parts.fragment)))


def kept_url(url: str) -> str | None:
    """The same for an address that others chose and apps know: one that needs no encoding stays as it is."""
    text = url.strip()
    try:
        host = urlsplit(text).hostname
    except ValueError:
        return None
    plain = re.fullmatch(r"https?://(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+", text, re.I)
    return text if plain and host and ascii_url(text) else ascii_url(text)


def _quoted(part: str) -> str:
    return quote(re.sub("%(?![0-9A-Fa-f]{2})", "%25", part), safe="%/:@!$&'()*,;=?~")
