"""The program ``studio``: its commands, and the one handler that turns errors into a line and an exit code."""

from __future__ import annotations

import io
import os
import sys
import traceback
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from typer.core import TyperGroup

from studio.cli import (
    audition,
    batch,
    cache,
    check,
    convert,
    engines,
    export,
    lexicon,
    lint,
    models,
    new,
    outline,
    publish,
    render,
    report,
    script,
    serve,
    spoken,
    takes,
    validate,
    watch,
)
from studio.errors import StudioError

_WrongUse = cast("type[Exception]", typer.BadParameter.__mro__[2])
"""What typer raises for wrong use, ClickException; it moves between packages from version to version."""


class _Group(TyperGroup):
    """Commands in the order of the flow; errors end as one clear line."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401 - typer keeps the type of its contexts private
        """As they were added, not by the alphabet."""
        return list(self.commands)

    def invoke(self, ctx: Any) -> object:  # noqa: ANN401 - as above
        """Run a command; see ``studio.errors`` for the exit codes."""
        try:
            result = super().invoke(ctx)
            _record("done")
            return result
        except (typer.Exit, typer.Abort, _WrongUse) as error:
            _record("ended: %s %s", type(error).__name__, error)
            raise
        except StudioError as error:
            _record("failed: %s", error, trace=True)
            _say("error", str(error))
            raise typer.Exit(error.exit_code) from error
        except KeyboardInterrupt as error:
            _record("stopped")
            _say("stopped", "takes that are finished are kept; the same command goes on from here.")
            raise typer.Exit(130) from error
        except BrokenPipeError as error:
            sys.stderr.close()
            raise typer.Exit(1) from error
        except Exception as error:
            _record("bug: %s", error, trace=True)
            _say_bug(error)
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
app.command()(watch.watch)
app.command()(batch.batch)
app.command("parse")(script.parse)
app.command("outline")(outline.outline)
app.command()(script.cast)
app.command()(lint.lint)
app.command()(convert.convert)
app.command()(spoken.spoken)
app.command()(lexicon.lexicon)
app.command()(audition.audition)
app.command()(takes.retake)
app.command()(takes.approve)
app.command()(export.export)
app.command()(check.check)
app.command()(report.report)
app.command()(publish.publish)
app.command()(serve.serve)
app.command()(validate.validate)
app.command()(engines.voices)
app.command("engines")(engines.list_engines)
app.add_typer(models.commands, name="models")
app.command()(engines.doctor)
app.add_typer(cache.commands, name="cache")
app.command()(new.new)


def _print_version(wanted: bool) -> None:
    if wanted:
        from studio import __version__

        typer.echo(f"studio {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_print_version),
    ] = False,
) -> None:
    """Options of the program itself; its help stands above."""


def run() -> None:
    """Run the command that the program was started with."""
    arguments = sys.argv[1:]
    _print_anything(as_json="--json" in arguments)
    if arguments and not {"-h", "--help", "--version"} & set(arguments):  # those answer at once, and leave nothing
        from studio.log import start_logging

        try:
            Path.cwd()
        except OSError:
            _say("error", "The folder you are in is gone or closed to you. Change to another one.")
            raise SystemExit(2) from None
        start_logging(arguments)
    app()


def _print_anything(*, as_json: bool) -> None:
    """Escape what the screen has no letter for, where that would be an error.

    Args:
        as_json: JSON comes out, which is UTF-8 whatever the screen has (RFC 8259, section 8.1), with names of files in
            no encoding as escapes.
    """
    screen = sys.stdout
    if not isinstance(screen, io.TextIOWrapper):
        return
    if as_json:
        screen.reconfigure(encoding="utf-8", errors="backslashreplace")
    elif screen.errors == "strict":
        screen.reconfigure(errors="backslashreplace")


def _record(message: str, *values: object, trace: bool = False) -> None:
    """A line in the log, with the traceback if it tells something."""
    import logging

    log = logging.getLogger("studio.cli")
    if logging.getLogger("studio").handlers:  # without a log, logging would write to the screen
        log.log(logging.ERROR if trace else logging.INFO, message, *values, exc_info=trace)


def _say_bug(error: Exception) -> None:
    """What to do about an error that nobody foresaw."""
    from studio.log import log_file

    if os.environ.get("STUDIO_DEBUG") == "1":
        typer.echo("".join(traceback.format_exception(error)), err=True, nl=False)
    log = log_file()
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    _say("error", f"This is a bug in Studio ({what}). Please report it" + (f" with {log}" if log else "") + ".")


def _say(label: str, message: str) -> None:
    colour = typer.colors.RED if label == "error" else typer.colors.YELLOW
    typer.secho(f"{label}: ", fg=colour, bold=True, err=True, nl=False)
    typer.echo(message, err=True)
