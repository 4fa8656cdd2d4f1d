"""What a speech server says when it gives no sound: a header or a body in, a short text, a host or a time out."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit


def host_of(address: str) -> str:
    """Where an address leads that a server names; empty if it is none."""
    try:
        return printable(urlsplit(address).netloc)
    except ValueError:
        return ""


def printable(text: str) -> str:
    """What a server says, without what would steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def message_of(content: bytes, kind: str) -> str:
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


def wait_s_of(said: str | None) -> float | None:
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
