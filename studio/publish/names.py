"""Names that are safe in URLs, and texts that are safe in feeds.

In: any name of a folder, or any title. Out: ASCII names of a-z, 0-9 and -, and texts of one line without characters
that break XML or change the direction of the text around them.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from anyascii import anyascii

from studio.errors import UsageError
from studio.formats.sanitize import one_line
from studio.formats.urls import ascii_url, is_loopback_url
from studio.store.keys import digest

LONGEST = 255
"""Characters of a value in a feed (Apple, PSP-1)."""
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Bidirectional embeddings and overrides; one that a title leaves open would reverse the whole line in an app."""
_ANGLES = str.maketrans("<>", "‹›")


def slug(name: str, guid: str, taken: Collection[str]) -> str:
    """A unique name for addresses, of at most 60 characters: ``../../etc`` becomes ``etc``."""
    plain = re.sub(r"[^a-z0-9]+", "-", anyascii(name).lower()).strip("-")[:60].strip("-") or "episode"
    return plain if plain not in taken else f"{plain}-{digest('slug', guid)[:8]}"


def label(value: str, limit: int = LONGEST) -> str:
    """One line of text for a feed, cut at a word. ``<`` becomes ``‹``, since apps take it for markup in titles."""
    return cut(_DIRECTION.sub("", one_line(value)).translate(_ANGLES), limit)


def cut(text: str, limit: int) -> str:
    """At most ``limit`` characters, cut at a word with an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    at = head.rfind(" ")
    return (head[:at] if at > limit // 2 else head).rstrip(" ,;:-–—") + "…"


def cut_bytes(text: str, limit: int) -> str:
    """At most ``limit`` bytes of UTF-8, cut at a word with an ellipsis."""
    if len(text.encode()) <= limit:
        return text
    head = text.encode()[: limit - 3].decode("utf-8", "ignore")
    return head.rsplit(None, 1)[0].rstrip(" ,;:-–—") + "…" if " " in head else head + "…"


def base_url(address: str, *, preview: bool = False) -> str:
    """Check and normalize the address of a site; the result ends in /.

    Args:
        address: as the user wrote it.
        preview: http is allowed.

    Raises:
        UsageError: it is empty, isn't an address, has a query, or isn't https (http is allowed for this computer).
    """
    url = ascii_url(address.strip())
    if not url:
        raise UsageError(
            f"{address!r} is not the address of a site."
            if address.strip()
            else "The address of the site is not known.",
            hint="Name it as base_url under [feed] in show.toml, or with --base-url https://example.org/show/.",
        )
    parts = urlsplit(url)
    if parts.query or parts.fragment or "@" in address:
        raise UsageError(f"{address!r} has more than host and path.", hint="Write it without ?, # and @.")
    if parts.scheme != "https" and not preview and not is_loopback_url(url):
        raise UsageError(
            f"{address!r} is not https.", hint="Apps refuse feeds without it; write https:// once the host has it."
        )
    return url.rstrip("/") + "/"


def episode_title(title: str, show: str) -> str:
    """The title without a number or the show's name at either end, since apps show these separately (Apple)."""
    bare = label(title)
    name = re.escape(label(show))
    for pattern in (
        rf"^{name}\s*[:|–—-]\s+",
        r"^(?:s\d{1,3}\s*[ex]\d{1,4}|(?:episode|ep\.?)\s*#?\d{1,5}|#\d{1,5})\s*[:|.–—-]\s+",
        rf"\s+[|–—-]\s*{name}$",
    ):
        bare = re.sub(pattern, "", bare, flags=re.I) or bare
    return bare
