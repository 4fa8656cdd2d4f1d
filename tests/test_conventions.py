"""Conventions that a program can check: layers, who starts programs, who prints, and what every module says."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import studio

ROOT = Path(studio.__file__).parent
MODULES = sorted(p for p in ROOT.rglob("*.py") if "defaults" not in p.parts)


def test_every_package_imports_only_from_the_layers_below_it() -> None:
    """The layers are declared in pyproject.toml; ``lint-imports`` says which import breaks them."""
    program = shutil.which("lint-imports", path=Path(sys.executable).parent) or "lint-imports"
    done = subprocess.run([program, "--no-logo", "--no-cache"], cwd=ROOT.parent, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_top_of_the_package_holds_few_loose_modules() -> None:
    assert len(list(ROOT.glob("*.py"))) <= 8


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_one_module_starts_programs_and_only_the_command_line_prints(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = str(path.relative_to(ROOT))
    names = {n.name for node in ast.walk(tree) if isinstance(node, ast.Import) for n in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    if inside != "programs/run.py":
        assert "subprocess" not in names
    calls = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    if path.relative_to(ROOT).parts[0] != "cli" and not inside.endswith("_helper.py"):
        assert not calls & {"print", "input", "exit"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_module_says_what_it_is_and_stays_small(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(source))
    assert len(source.splitlines()) <= 400
