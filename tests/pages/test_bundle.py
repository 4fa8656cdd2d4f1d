"""Parts of pages: put together once each and in order, with names that don't collide, and a policy for the whole."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from studio.pages.bundle import PARTS, bundle_script, bundle_style, imported
from studio.pages.one_page import json_data, render_page

PAGES = sorted(PARTS.parents[1].glob("*/templates/*.js"))


def test_a_part_stands_once_and_before_whatever_needs_it() -> None:
    script = 'import { followTranscript } from "./transcript.js";\nimport { clock } from "./player.js";\nclock(1);\n'
    assert imported(script) == ["player", "transcript"]
    whole = bundle_script(script)
    assert whole.index("const clock") < whole.index("function followTranscript") < whole.index("clock(1);")
    assert whole.count("const clock") == 1
    assert not re.search(r"^\s*(import|export)\b", whole, re.M)
    style = bundle_style(script, "p { margin: 0; }\n")
    assert style.index("--paper") < style.index(".player") < style.index("p { margin: 0; }")
    assert bundle_script(" \n") == ""


def test_every_page_of_studio_has_what_it_imports() -> None:
    assert len(PAGES) >= 3
    for page in PAGES:
        text = page.read_text("utf-8")
        for names, part in re.findall(r'^import \{ ([^}]*) \} from "\./(\w+)\.js";$', text, re.M):
            exported = re.findall(r"^export (?:async )?(?:const|function) (\w+)", _part(part), re.M)
            assert set(names.split(", ")) <= set(exported), f"{page}: {part}"
        assert text.count("import {") == len(re.findall(r"^import \{", text, re.M)) == len(_imports(text))


def test_no_name_stands_at_the_top_of_two_parts() -> None:
    names = [
        name
        for part in PARTS.glob("*.js")
        for name in re.findall(r"^(?:export )?(?:async )?(?:const|function|let) (\w+)", part.read_text("utf-8"), re.M)
    ]
    assert len(names) == len(set(names))


@pytest.mark.skipif(
    shutil.which("node") is None, reason="Node.js is no part of the fast group; the clients group has it"
)
def test_a_bundle_is_a_script_that_an_engine_reads(tmp_path: Path) -> None:
    for page in PAGES:
        (tmp_path / "page.js").write_text(bundle_script(page.read_text("utf-8")), encoding="utf-8")
        done = subprocess.run(["node", "--check", tmp_path / "page.js"], capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{page}: {done.stderr}"


def test_a_page_without_a_script_allows_none_and_hostile_data_ends_nothing(tmp_path: Path) -> None:
    (tmp_path / "bare.html").write_text(
        '{% extends "page.html" %}{% block main %}{{ text }}{% endblock %}'
        '{% block data %}<script type="application/json">{{ data }}</script>{% endblock %}'
    )
    page = render_page(tmp_path, "bare", text="<b>", data=json_data({"x": "</script>&"}))
    assert "script-src &#39;none&#39;" in page and "media-src data:;" in page
    assert "&lt;b&gt;" in page and page.count("</script>") == 1
    assert "file:" in render_page(tmp_path, "bare", plays_files=True, text="", data="").partition("<title>")[0]


def _part(name: str) -> str:
    return (PARTS / f"{name}.js").read_text("utf-8")


def _imports(text: str) -> list[str]:
    return re.findall(r'^import \{ [^}]* \} from "\./\w+\.js";$', text, re.M)
