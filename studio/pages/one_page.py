"""Renders a page of one HTML file from a template; it contains everything it shows and loads nothing else.

A page ``NAME`` has a folder with ``NAME.html``, which extends ``page.html`` (blocks ``title``, ``main``, ``footer`` and
``data``), and with ``NAME.css`` and ``NAME.js`` where it needs rules or a script of its own; the script imports the
parts that it needs, see :mod:`studio.pages.bundle`. Everything is escaped. The Content Security Policy allows the
page's one style sheet and one script by their digests, sound that it contains, a sound file beside it where it asks for
one, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

import jinja2
from markupsafe import Markup

from studio.formats.durations import format_duration
from studio.pages.bundle import PARTS, bundle_script, bundle_style


def render_page(folder: Path, name: str, *, plays_files: bool = False, **values: object) -> str:
    """The page.

    Args:
        folder: of its template, style sheet and script.
        name: theirs, without the ending.
        plays_files: it plays a sound file that lies beside it, or one that its reader chooses.
        values: what the template shows, by name. Its filter ``clock`` writes seconds as 1:02:05, ``db`` a level.
    """
    own = folder / name
    source, rules = (
        path.read_text("utf-8") if (path := own.with_suffix(f".{kind}")).is_file() else "" for kind in ("js", "css")
    )
    script, style = bundle_script(source), bundle_style(source, (PARTS / "page.css").read_text("utf-8"), rules)
    jinja = jinja2.Environment(
        loader=jinja2.FileSystemLoader([folder, PARTS]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.filters.update(
        clock=format_duration, db=lambda value: "–" if value is None else f"{value:.1f}".replace("-", "−")
    )
    return jinja.get_template(f"{name}.html").render(
        **values,
        style=Markup(style),  # noqa: S704 - our own files
        script=Markup(script),  # noqa: S704
        policy="; ".join(
            (
                "default-src 'none'",
                f"style-src {_digest(style)}",
                f"script-src {_digest(script)}" if script else "script-src 'none'",
                "media-src data: blob: file: 'self'" if plays_files else "media-src data:",
                "base-uri 'none'",
                "form-action 'none'",
            )
        ),
    )


def json_data(document: object) -> Markup:
    """A document as the content of a script element of JSON, which nothing in it can end."""
    plain = json.dumps(document, separators=(",", ":")).replace("<", "\\u003c").replace("&", "\\u0026")
    return Markup(plain)  # noqa: S704 - nothing in it can end a script element


def embedded_sound(sound: bytes | None, kind: str = "audio/mpeg") -> str:
    """A sound as the address of a player; empty if there is none."""
    return f"data:{kind};base64," + base64.b64encode(sound).decode() if sound else ""


def _digest(content: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() + "'"
