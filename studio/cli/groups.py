"""The help of ``studio`` in groups, aliases of commands, and advice for wrong guesses.

In: the table of commands (:mod:`studio.cli.commands`). Out: a group of them for typer.
"""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from studio.cli.commands import ENTRIES, CommandTable
from studio.cli.output import echo
from studio.printable import visible

ALIASES = {"init": "new", "list": "status", "open": "play", "make": "render", "build": "render"}
"""Names that people try, and the command that each of them runs."""

_VOICES = (
    "A voice belongs to a speaker: `studio cast SCRIPT --set NAME=VOICE` sets it,"
    " and `studio audition --voices all` plays the voices of the show."
)
_NEVER_FORCED = (
    "`studio render SCRIPT` overwrites the script's own episode anyway, and speaks only sentences that changed;"
    " --replace also takes the place of another script's episode."
    " `studio retake SCRIPT LINE` speaks a line again."
)
_OPTION_ADVICE = {
    "--voice": _VOICES,
    "--voices": _VOICES,
    "--speaker": "`studio cast SCRIPT` lists the speakers, and --set NAME=VOICE changes their voices.",
    "--force": _NEVER_FORCED,
    "--overwrite": _NEVER_FORCED,
    "--verbose": "The log has every detail: .studio/log/studio.log in the show.",
    "--quiet": "Progress goes to stderr: add 2>/dev/null to drop it, or use --json.",
    "--format": "`studio export SCRIPT --as FORMAT` writes other formats.",
}
"""What to do instead of an option that a command doesn't have."""


class CommandGroup(TyperGroup):
    """The commands of Studio under headings, in the order of the workflow, with advice for wrong guesses."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - whatever typer hands over
        super().__init__(**settings)
        self.commands = CommandTable(ENTRIES)  # type: ignore[assignment]  # nothing is ever added to it
        self._names_only = False

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401 - typer keeps the type of its contexts private
        """In the order of the table, not alphabetically."""
        return list(self.commands)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401 - as above
        """The command of that name or alias."""
        if self._names_only and (entry := ENTRIES.get(cmd_name)):
            return TyperCommand(cmd_name, short_help=entry.summary, hidden=not entry.heading)
        return self.commands.get(cmd_name) or self.commands.get(ALIASES.get(cmd_name, ""))

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:  # noqa: ANN401 - as above
        """Names of commands and options, without importing any command."""
        self._names_only = True
        try:
            return super().shell_complete(ctx, incomplete)
        finally:
            self._names_only = False

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - as above
        """Write the commands first, group by group, each in one line; then the options."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for name, entry in ENTRIES.items():
            if entry.heading:
                groups.setdefault(entry.heading, []).append((name, entry.summary))
        width = max(len(name) for rows in groups.values() for name, _ in rows)
        for heading, rows in groups.items():
            with formatter.section(heading):
                formatter.write_dl([(name.ljust(width), text) for name, text in rows], col_spacing=2)
        super().format_options(ctx, formatter)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - as above
        """Write nothing: :meth:`format_options` has written the commands."""


def advise(error: Any) -> None:  # noqa: ANN401 - typer keeps the classes of wrong use private
    """Make a usage error safe to print, and add what to do for mistakes that people often make."""
    context = getattr(error, "ctx", None)
    command = getattr(context, "info_name", "") or ""
    advice = ""
    if option := getattr(error, "option_name", None):
        advice = _OPTION_ADVICE.get(option, "")
    elif "extra argument" in str(error.message) and command in ("render", "watch"):
        advice = "Give one script; `studio batch SCRIPTS` renders several."
    error.message = visible(str(error.message))
    if advice:
        error.message = f"{str(error.message).rstrip('.')}. {advice}"
        error.possibilities = None


def help_command(
    ctx: typer.Context,
    command: list[str] = typer.Argument(None, help="A command; none for the list of all."),
) -> None:
    """Show the help of a command.

    Example:

      studio help render
    """
    root: Any = ctx.find_root()
    shown, context = root.command, root
    for name in command or ():
        inner = getattr(shown, "get_command", lambda *_: None)(context, name)
        if inner is None:
            raise typer.BadParameter(f"There is no command {name!r}; `studio --help` lists them.", param_hint="COMMAND")
        shown = inner
        context = type(root)(inner, info_name=inner.name, parent=context)
    echo(shown.get_help(context))
