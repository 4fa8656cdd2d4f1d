"""The program ``studio``: its commands, and the one handler that turns errors into a line and an exit code."""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import Any

import typer
from typer.core import TyperGroup

from studio.cli import engines, render, script
from studio.errors import Stopped, StudioError


class _Group(TyperGroup):
    """Commands in the order of the flow; errors end as one clear line."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401 - typer keeps the type of its contexts private
        """As they were added, not by the alphabet."""
        return list(self.commands)

    def invoke(self, ctx: Any) -> object:  # noqa: ANN401 - as above
        """Run a command; see ``studio.errors`` for the exit codes."""
        try:
            return super().invoke(ctx)
        except StudioError as error:
            _say("error", str(error))
            raise typer.Exit(error.exit_code) from error
        except KeyboardInterrupt as error:
            _say("stopped", "takes that are finished are kept; the same command goes on from here.")
            raise typer.Exit(130) from error
        except BrokenPipeError as error:
            sys.stderr.close()
            raise typer.Exit(1) from error


app = typer.Typer(
    name="studio",
    cls=_Group,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Turn a finished script into a published audio episode.",
    epilog="Start with: studio render scripts/slow-science.txt",
)
app.command()(render.render)
app.command("parse")(script.parse)
app.command()(script.cast)
app.command()(engines.voices)
app.command("engines")(engines.list_engines)
app.command()(engines.doctor)


@app.callback()
def _version(
    version: bool = typer.Option(False, "--version", help="Print the version and stop.", is_eager=True),
) -> None:
    if version:
        from studio import __version__

        typer.echo(f"studio {__version__}")
        raise typer.Exit


def main() -> None:
    """Entry point of the program."""
    signal.signal(signal.SIGTERM, _terminate)
    app()


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    raise Stopped


def _say(label: str, message: str) -> None:
    colour = typer.colors.RED if label == "error" else typer.colors.YELLOW
    typer.secho(f"{label}: ", fg=colour, bold=True, err=True, nl=False)
    typer.echo(message, err=True)
