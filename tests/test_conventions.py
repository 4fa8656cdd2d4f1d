"""Conventions that a program can check: layers, who starts programs, who prints, and what every module says."""

from __future__ import annotations

import ast
import functools
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import studio

ROOT = Path(studio.__file__).parent
MODULES = sorted(p for p in ROOT.rglob("*.py") if "defaults" not in p.parts)


@dataclass(frozen=True)
class Facts:
    """What tests ask of a module: names it imports, functions it calls by name, strings that are words."""

    imported: tuple[tuple[int, str], ...]
    called: frozenset[str]
    words: tuple[tuple[int, str], ...]


@functools.cache
def facts(path: Path) -> Facts:
    tree = ast.parse(text(path))
    imported, called, words = list[tuple[int, str]](), set[str](), list[tuple[int, str]]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
            imported += [(node.lineno, name) for name in names]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            called.add(node.func.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            words.append((node.lineno, node.value))
    return Facts(tuple(imported), frozenset(called), tuple(words))


@functools.cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def modules_with(words: str) -> list[Path]:
    """Modules in whose text a pattern is found; only they are worth the time that parsing takes."""
    return [path for path in MODULES if re.search(words, text(path), re.IGNORECASE)]


def test_every_package_imports_only_from_the_layers_below_it() -> None:
    """The layers are declared in pyproject.toml; ``lint-imports`` says which import breaks them."""
    program = shutil.which("lint-imports", path=Path(sys.executable).parent) or "lint-imports"
    done = subprocess.run([program, "--no-logo", "--no-cache"], cwd=ROOT.parent, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_top_of_the_package_holds_few_loose_modules() -> None:
    assert len(list(ROOT.glob("*.py"))) <= 8


def test_one_module_starts_programs_and_only_the_command_line_prints() -> None:
    starts, prints = [], []
    for path in modules_with(r"subprocess|\b(print|input|exit)\("):
        inside = path.relative_to(ROOT.parent).as_posix()
        starts += [inside] * ("subprocess" in {name for _, name in facts(path).imported})
        prints += [inside] * bool(facts(path).called & {"print", "input", "exit"})
    assert starts == ["studio/programs/run.py"]
    assert [path for path in prints if not path.startswith("studio/cli/") and not path.endswith("_helper.py")] == []


def test_the_command_line_prints_through_one_module() -> None:
    """``studio.cli.output`` makes control characters visible; whoever prints past it would let them through."""
    past = []
    for path in sorted((ROOT / "cli").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if name in PRINTS or (isinstance(node, ast.ImportFrom) and node.module == "rich.console"):
                past.append(f"{path.name}:{node.lineno}: {name or 'rich.console'}: use studio.cli.output")
    allowed = ("output.py", "__init__.py")
    assert [place for place in past if not place.startswith(allowed) and "reading.py" not in place] == []


PRINTS = (
    *(f"typer.{name}" for name in ("echo", "secho", "style", "confirm", "prompt")),
    *(f"sys.{stream}.{name}" for stream in ("stdout", "stderr") for name in ("write", "writelines", "buffer.write")),
    "print",
    "input",
)


def test_no_link_in_a_circle_is_a_bug() -> None:
    """Where a path leads is asked of one function: ``Path.resolve()`` raises RuntimeError before Python 3.13."""
    assert [path.name for path in modules_with(r"\.resolve\(") if path.name != "places.py"] == []


def test_every_module_says_what_it_is() -> None:
    silent = [str(path.relative_to(ROOT.parent)) for path in MODULES if not text(path).startswith(('"""', 'r"""'))]
    assert silent == []


def test_modules_are_short_enough_to_be_read_at_once() -> None:
    lengths = {str(path.relative_to(ROOT.parent)): len(text(path).splitlines()) for path in MODULES}
    assert {path: lines for path, lines in lengths.items() if lines > 400} == {}


ENGINES = "(hibari|flite|espeak|rhvoice|piper|kokoro|coqui)"
ENGINE = re.compile(rf"\b{ENGINES}\b", re.IGNORECASE)
KNOW_ENGINES = {
    "studio/programs/extras.py",  # the extras of pyproject.toml, some of which are called like their engines
}


def test_nothing_outside_its_folder_imports_an_engine_or_asks_for_its_name() -> None:
    """What an engine can do is declared by its abilities."""
    found = []
    for path in modules_with(ENGINES):
        name = path.relative_to(ROOT.parent).as_posix()
        if name in KNOW_ENGINES or name.startswith("studio/synthesize/engines/"):
            continue
        named = (*facts(path).imported, *facts(path).words)
        found += [f"{name}:{line}" for line, each in named if ENGINE.search(each.replace("_", " "))]
    assert found == []
