"""Instructions for a host: types, caching and access of the files of a site, robots.txt and the sitemap."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from xml.sax.saxutils import escape

from studio.formats.companions import CHAPTERS, MEDIA_TYPES, SRT, VTT
from studio.publish.values import Channel, PublishedEpisode

FOREVER = "public, max-age=31536000, immutable"
"""Cache-Control of files with a digest in their names."""
SOON = "public, max-age=300, must-revalidate"

_FEED = (("Content-Type", "application/rss+xml; charset=utf-8"), ("Cache-Control", SOON))
_RULES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("/*", (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "strict-origin-when-cross-origin"))),
    ("/feed.xml", _FEED),
    ("/feed-*", _FEED),
    ("/index.html", (("Cache-Control", SOON),)),
    ("/page-*", (("Cache-Control", SOON),)),
    ("/season-*", (("Cache-Control", SOON),)),
    ("/episodes/*", (("Cache-Control", SOON),)),
    ("/transcripts/*", (("Cache-Control", SOON),)),
    ("/embed/*", (("Cache-Control", SOON), ("Access-Control-Allow-Origin", "*"))),
    ("/assets/*", (("Cache-Control", FOREVER),)),
    ("/media/*", (("Cache-Control", FOREVER), ("Access-Control-Allow-Origin", "*"))),
    *(
        (f"/media/*{ending}", (("Content-Type", f"{MEDIA_TYPES[ending]}; charset=utf-8"),))
        for ending in (CHAPTERS, VTT, SRT)
    ),
    ("/media/*.mp3", (("Content-Type", "audio/mpeg"),)),
)


_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".gif": "image/gif",
    ".html": "text/html; charset=utf-8",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".png": "image/png",
    ".srt": "application/x-subrip; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".wav": "audio/wav",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
"""Media types by file extension."""


def headers(name: str) -> dict[str, str]:
    """Type, caching and access of one file of a site, for a server or an upload."""
    ending = PurePosixPath(name).suffix.lower()
    out = {"Content-Type": _TYPES.get(ending, "application/octet-stream")}
    for pattern, rules in _RULES:
        if fnmatchcase(f"/{name}", pattern):
            out.update(rules)
    return out


def headers_file() -> bytes:
    """The file ``_headers`` for Netlify and Cloudflare Pages."""
    blocks = ("\n".join([path, *(f"  {name}: {value}" for name, value in rules)]) for path, rules in _RULES)
    return ("\n\n".join(blocks) + "\n").encode()


def robots(channel: Channel) -> bytes:
    """``robots.txt``: everything is allowed, and the address of the sitemap."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {channel.url('sitemap.xml')}\n".encode()


def sitemap(channel: Channel, episodes: Sequence[PublishedEpisode]) -> bytes:
    """``sitemap.xml`` (sitemaps.org 0.9): the show's page and every episode's."""
    urls = [
        f"  <url>\n    <loc>{escape(channel.url(e.page))}</loc>\n"
        f"    <lastmod>{e.published.date().isoformat()}</lastmod>\n  </url>\n"
        for e in episodes
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"  <url>\n    <loc>{escape(channel.url(''))}</loc>\n  </url>\n{''.join(urls)}</urlset>"
    ).encode()
