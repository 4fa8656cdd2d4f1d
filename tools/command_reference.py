"""Write docs/commands.md from the program's own help. In: the commands of studio.cli. Out: the page as Markdown.

``python tools/command_reference.py`` writes the page; a test compares it with what this module returns.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
import typer.main

from studio.cli.app import app

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"

KINDS = {"STR": "TEXT", "RANGE": "NUMBER", "INT": "NUMBER", "FLOAT": "NUMBER", "INTEGER": "NUMBER"}
"""Kinds of values in words for readers who don't program."""

HEAD = """\
# Commands

<!-- Written by tools/command_reference.py from the program's help. Change the help, not this page. -->

`studio COMMAND --help` prints the same text. `studio --version` prints the version, `studio --install-completion`
adds completion to your shell, and `studio --show-completion` prints it. [Exit codes](json.md#exit-codes) and the
[documents of `--json`](json.md) have a page of their own.
"""


def page() -> str:
    """The whole page: a table of all commands in groups, then a section for each."""
    leaves = [(name, command) for name, command in _commands(typer.main.get_command(app), "studio")]
    groups: dict[str, list[tuple[str, Any]]] = {}
    for name, command in leaves:
        groups.setdefault(_group(name), []).append((name, command))
    parts = [HEAD]
    for group, members in groups.items():
        title = f"**{group}**\n\n" if group else ""
        rows = [f"| [`{name}`](#{name.replace(' ', '-')}) | {_summary(command)} |" for name, command in members]
        parts.append("\n".join([f"{title}| command | what it does |", "|---|---|", *rows]) + "\n")
    parts += [_section(name, command) for name, command in leaves]
    return "\n".join(parts)


def _commands(group: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Every command that does something by itself, with its full name, in the order of the help."""
    for part, command in group.commands.items():
        if command.hidden:
            continue
        full = f"{name} {part}"
        inner = getattr(command, "commands", None)
        if inner is None or command.invoke_without_command:
            yield full, command
        if inner is not None:
            yield from _commands(command, full)


def _group(name: str) -> str:
    """The heading under which `studio --help` lists a command."""
    command: Any = typer.main.get_command(app).commands[name.split()[1]]
    panel = getattr(command, "rich_help_panel", None)
    return panel if isinstance(panel, str) else ""


def _summary(command: Any) -> str:
    """The first sentence of a command's help."""
    return _escaped(" ".join(command.help.split("\n\n")[0].split()))


def _section(name: str, command: Any) -> str:
    """Usage, help, examples and options of one command."""
    arguments = [_argument(p) for p in command.params if p.param_type_name == "argument"]
    lines = [f"## {name}", "", "```text", " ".join([name, *arguments, "[OPTIONS]"]), "```", ""]
    for paragraph in command.help.strip().split("\n\n"):
        text = "\n".join(line.strip() for line in paragraph.replace("\b", "").strip().splitlines())
        if text.startswith(("studio ", "echo ")):
            if lines[-2:] == ["```", ""]:
                lines[-2:] = [*text.splitlines(), "```", ""]
            else:
                lines += ["```sh", *text.splitlines(), "```", ""]
        elif text not in ("Examples:", "Example:"):
            lines += [_escaped(text), ""]
    options = [p for p in command.params if p.param_type_name == "option" and not p.hidden and p.name != "help"]
    if options:
        lines += ["| option | what it does |", "|---|---|", *(_row(option) for option in options), ""]
    return "\n".join(lines)


def _argument(parameter: Any) -> str:
    """An argument as the usage line shows it."""
    name = (parameter.metavar or parameter.name).strip("{}[]<>").upper()
    name += "…" if parameter.nargs == -1 or parameter.multiple else ""
    return name if parameter.required else f"[{name}]"


def _row(option: Any) -> str:
    """One line of the table of options: spellings, value, what it does, default."""
    spellings = ", ".join(f"`{spelling}`" for spelling in (*option.opts, *option.secondary_opts))
    shown = option.get_help_record(typer.Context(typer.main.get_command(app)))[0].split()
    value = "" if shown[-1].startswith("-") else shown[-1].strip("<>").upper()
    kind = " " + _escaped(KINDS.get(value, value)) if value else ""
    text = _escaped(" ".join((option.help or "").split()))
    default = option.default
    if option.show_default and default not in (None, False, (), []) and not callable(default):
        text += f" Default: `{default}`."
    return f"| {spellings}{kind} | {text} |"


def _escaped(text: str) -> str:
    """Text of the help as Markdown: no table ends early, no tag is taken for HTML."""
    text = text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")
    return re.sub(r"(?<![`\w-])(--[a-z][a-z-]*)", r"`\1`", text)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name}: {len(page().splitlines())} lines\n")
