"""Renders a page of one HTML file from a template; it contains everything it shows and loads nothing.

A page ``NAME`` has a folder with ``NAME.html``, which extends ``one_page.html`` (blocks ``title``, ``main``, ``footer``
and ``data``), ``NAME.css`` and ``NAME.js``. All such pages share ``design.css``, which a site has too, ``one_page.css``
and ``one_page.js``. Everything is escaped. The Content Security Policy allows the page's one style sheet and one script
by their digests, sound that it contains, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import jinja2
from markupsafe import Markup

from studio.formats.durations import format_duration

_HERE = Path(__file__).parent / "templates"


def render_page(folder: Path, name: str, **values: object) -> str:
    """The page.

    Args:
        folder: of its template, style sheet and script.
        name: theirs, without the ending.
        values: what the template shows, by name; its filter ``clock`` writes seconds as 1:02:05.
    """
    shared, own = _HERE / "one_page", folder / name
    style, script = (
        "".join(stem.with_suffix(f".{kind}").read_text("utf-8") for stem in (shared, own)) for kind in ("css", "js")
    )
    style = design_css() + style
    jinja = jinja2.Environment(
        loader=jinja2.FileSystemLoader([folder, _HERE]),
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
        policy=f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; media-src data:; "
        "base-uri 'none'; form-action 'none'",
    )


def design_css() -> str:
    """The colours and rules that every page of Studio shares, those of a site too."""
    return (_HERE / "design.css").read_text("utf-8")


def embedded_mp3(mp3: bytes | None) -> str:
    """An MP3 as the address of a player; empty where there is none."""
    return "data:audio/mpeg;base64," + base64.b64encode(mp3).decode() if mp3 else ""


def _digest(content: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() + "'"
