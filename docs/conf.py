"""How Sphinx builds the site: ``make docs``. In: the Markdown pages of this folder. Out: HTML."""

import re
from pathlib import Path
from typing import Any

project = "Studio"
author = "The Studio project"
copyright = "The Studio project, MIT licence"  # noqa: A001 - Sphinx's own name

extensions = ["myst_parser"]
myst_heading_anchors = 4  # links such as show.md#feed
exclude_patterns = ["recipes/*"]
smartquotes = False  # options keep their two hyphens
highlight_language = "none"  # blocks without a language are output and folders, not Python

html_theme = "furo"
html_title = "Studio"
html_static_path = ["style"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#0b6a7d", "color-brand-content": "#0b6a7d"},
    "dark_css_variables": {"color-brand-primary": "#6cc3d5", "color-brand-content": "#6cc3d5"},
}

_OUTSIDE = re.compile(r"\[([^\]\n]+)\]\((?:\.\./|(?=studio/|tests/|requirements/|LICENSE))[^)\s]*\)")
"""Links into the source tree. They lead somewhere in a checkout and nowhere on the site."""


def setup(app: Any) -> None:
    """Show the pages of the repository's top here too; drop links into the source tree and keep their words."""

    def read(app: Any, name: str, text: list[str]) -> None:
        if name in ("contributing", "changelog"):
            page = Path(app.srcdir).parent / f"{name.upper()}.md"
            text[0] = page.read_text("utf-8").replace("](docs/", "](").replace("](CHANGELOG.md", "](changelog.md")
        text[0] = _OUTSIDE.sub(r"\1", text[0])

    app.connect("source-read", read)
