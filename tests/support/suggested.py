"""Commands that messages suggest, as they stand in the source: what the program may advise."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner, Result

from studio.cli.app import app
from studio.cli.commands import ENTRIES

ROOT = Path(__file__).parents[2]
_NAMED = re.compile(rf"\bstudio (?:{'|'.join(name for name, entry in ENTRIES.items() if entry.heading)})\b")
_QUOTED = re.compile(r"`(studio [^`]+)`")
_LAST = re.compile(r"(?:^\s*|: |\| )(studio [^`\n#]+?)\s*\.?(?:\s{2,}#.*)?$", re.M)


@dataclass(frozen=True, order=True)
class Suggestion:
    """A command in a message."""

    module: str
    """Path below studio/."""
    command: str
    """As it stands there; values that are put in are ``{}``."""

    @property
    def is_fixed(self) -> bool:
        """Nothing is put in: it can be run as it is, but for words in capitals."""
        return "{}" not in self.command


def suggestions() -> set[Suggestion]:
    """Every command in every string of the package that isn't a docstring."""
    sources = ((path, path.read_text("utf-8")) for path in sorted((ROOT / "studio").rglob("*.py")))
    return {
        Suggestion(path.relative_to(ROOT / "studio").as_posix(), command)
        for path, source in sources
        if "studio " in source  # else it names no command, and parsing takes time
        for text in _texts(ast.parse(source))
        for command in commands_in(text)
    }


def commands_in(text: str) -> list[str]:
    """The commands in a message: between backquotes, or at the end of a line.

    Raises:
        AssertionError: a command stands elsewhere, where nobody sees how far it goes.
    """
    found = _QUOTED.findall(text) + [command for command in _LAST.findall(text) if "`" not in command]
    assert len(_NAMED.findall(text)) == sum(len(_NAMED.findall(command)) for command in found), (
        f"put the command of this message between backquotes: {text!r}"
    )
    return [command for command in found if _NAMED.match(command)]


def _texts(tree: ast.Module) -> Iterator[str]:
    """Strings that are values; docstrings and the notes below attributes are none, and of f-strings the whole."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Expr | ast.JoinedStr | ast.Constant)]
    skipped = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    skipped |= {id(value) for node in nodes if isinstance(node, ast.JoinedStr) for value in node.values}
    for node in nodes:
        if id(node) in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if _NAMED.search(text):
            yield text


def works(command: str, standard_input: str = "") -> Result:
    """Run a command in this process, as it was printed: it has to succeed."""
    words = [word.replace("=…", "=win") for word in shlex.split(command)]
    assert words[0] == "studio"
    result = CliRunner().invoke(app, words[1:], input=standard_input)
    assert result.exit_code == 0, f"{command}: {result.output}"
    return result
