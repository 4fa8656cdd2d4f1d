"""Rules of the house that a program can check: who imports whom, who starts programs, who prints."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import studio

ROOT = Path(studio.__file__).parent
STAGES = {
    "parse",
    "cast",
    "synthesize",
    "mix",
    "master",
    "encode",
    "publish",
    "batch",
    "check",
    "outline",
    "masters",
    "report",
}
SHARED = {"values", "errors", "progress", "text", "formats", "audio", "store", "threads"}
KNOW_ALL = {
    "watch",
    "preview",
    "adopt",
    "produce",
    "provide",
    "finish",
    "publication",
    "delivery",
    "reporting",
    "cli",
    "batch",
    "lint",
    "audition",
}
"""They put the stages together."""
MODULES = sorted(p for p in ROOT.rglob("*.py") if "defaults" not in p.parts)


def imports(path: Path) -> set[str]:
    """Top-level rooms of studio that a module imports, wherever in the file."""
    out = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = (
                [f"{node.module}.{alias.name}" for alias in node.names] if node.module == "studio" else [node.module]
            )
        out |= {name.split(".")[1] for name in names if name.startswith("studio.")}
    return out


def room(path: Path) -> str:
    first = path.relative_to(ROOT).parts[0]
    return first.removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_stage_knows_the_shared_rooms_and_no_other_stage(path: Path) -> None:
    here = room(path)
    if here in STAGES - {"batch"}:
        assert imports(path) <= SHARED | {here}
    elif here in SHARED:
        assert imports(path) <= SHARED
    elif here not in KNOW_ALL:
        assert not imports(path) & STAGES or here in {"__main__"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_one_module_starts_programs_and_only_the_command_line_prints(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = str(path.relative_to(ROOT))
    names = {n.name for node in ast.walk(tree) if isinstance(node, ast.Import) for n in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    if inside != "audio/programs.py":
        assert "subprocess" not in names
    calls = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    if room(path) != "cli" and not inside.endswith("_helper.py"):
        assert not calls & {"print", "input", "exit"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_module_says_what_it_is_and_stays_small(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(source))
    assert len(source.splitlines()) <= 400


def test_the_flow_fits_on_a_page() -> None:
    assert len((ROOT / "produce.py").read_text().splitlines()) < 150
