"""Style sheets and scripts of pages, put together from the parts in ``parts/``.

A part is ``NAME.js``, an ES module that a browser can also load as it is, with ``NAME.css`` where it needs rules of its
own. In: the script of a page, which imports parts. Out: one script that stands in a page (browsers load no modules from
``file:`` addresses), and one style sheet.
"""

from __future__ import annotations

import re
from pathlib import Path

PARTS = Path(__file__).parent / "parts"
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+)\.js";\n', re.M)
_EXPORT = re.compile(r"^export ", re.M)


def bundle_script(script: str) -> str:
    """A script with the parts that it imports, each once and before whatever needs it; empty stays empty."""
    if not script.strip():
        return ""
    parts = [(PARTS / f"{name}.js").read_text("utf-8") for name in imported(script)]
    whole = "".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in (*parts, script))
    return f'"use strict";\n(() => {{\n{whole}}})();\n'


def bundle_style(script: str, *own: str) -> str:
    """The rules that all pages share, those of the parts that a script imports, and a page's own."""
    rules = [path.read_text("utf-8") for name in imported(script) if (path := PARTS / f"{name}.css").is_file()]
    return "".join((design_css(), *rules, *own))


def imported(script: str) -> list[str]:
    """Names of all parts that a script needs, in the order in which they have to stand."""
    found: dict[str, None] = {}

    def add(text: str) -> None:
        for name in _IMPORT.findall(text):
            if name not in found:
                add((PARTS / f"{name}.js").read_text("utf-8"))
                found.setdefault(name)

    add(script)
    return list(found)


def design_css() -> str:
    """The colours and rules that every page of Studio shares, those of a site too."""
    return (PARTS / "design.css").read_text("utf-8")
