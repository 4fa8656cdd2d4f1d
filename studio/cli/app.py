"""The program ``studio``: its commands, and the one handler that turns errors into a message and an exit code."""

from __future__ import annotations

import io
import os
import shutil
import sys
import traceback
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from studio.cli.groups import CommandGroup, advise
from studio.cli.output import echo, secho
from studio.errors import StudioError

_WrongUse = cast("type[Exception]", typer.BadParameter.__mro__[2])
"""ClickException, which typer raises for wrong use; it moves between packages from version to version."""


_CONTINUES = "finished takes are stored; run the same command again to continue."
_STOPPED = {
    **dict.fromkeys(("render", "watch", "batch", "export", "audition", "retake", "approve"), _CONTINUES),
    "serve": "the server is closed.",
    "desk": "the desk is closed; everything that was saved is in the show.",
    "play": "playback ended.",
}
"""What to say after Ctrl-C, by command."""


class _Group(CommandGroup):
    """Turns every error into one message and an exit code."""

    def invoke(self, ctx: Any) -> object:  # noqa: ANN401 - as above
        """Run a command; see ``studio.errors`` for the exit codes."""
        try:
            result = super().invoke(ctx)
            _record("done")
            return result
        except _WrongUse as error:
            advise(error)
            _record("ended: %s %s", type(error).__name__, error)
            raise
        except (typer.Exit, typer.Abort) as error:
            _record("ended: %s %s", type(error).__name__, error)
            raise
        except StudioError as error:
            _record("failed: %s", error, trace=True)
            _say("error", str(error))
            raise typer.Exit(error.exit_code) from error
        except KeyboardInterrupt as error:
            _record("stopped")
            _say("stopped", _STOPPED.get(ctx.invoked_subcommand or "", "run the same command again to start over."))
            raise typer.Exit(130) from error
        except MemoryError as error:
            _record("no memory", trace=True)
            _say("error", "There is not enough memory. Close other programs, or use fewer --workers in a batch.")
            raise typer.Exit(1) from error
        except Exception as error:
            _record("bug: %s", error, trace=True)
            _say_bug(error)
            raise typer.Exit(1) from error


START = """Turn a finished script into a published audio episode.

\b
Start with:
  studio new my-show
  studio render my-show/scripts/hello.txt
  studio play my-show/episodes/hello/hello.mp3"""


def _narrow_terminal() -> dict[str, int]:
    """The width of the help, for terminals narrower than the 52 columns that it otherwise needs."""
    columns = shutil.get_terminal_size().columns
    return {"terminal_width": max(24, columns)} if columns < 52 else {}


app = typer.Typer(
    name="studio",
    cls=_Group,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], **_narrow_terminal()},
    help=START,
    epilog="`studio COMMAND --help` explains a command and all its options.",
)


def _print_version(requested: bool) -> None:
    if requested:
        from studio.version import __version__

        echo(f"studio {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("-V", "--version", help="Print the version and stop.", is_eager=True, callback=_print_version),
    ] = False,
) -> None:
    """Options of the program itself."""


def run() -> None:
    """Run the command that the program was started with."""
    arguments = sys.argv[1:]
    _print_anything(as_json="--json" in arguments)
    answers_at_once = bool({"-h", "--help", "--version", "-V"} & set(arguments))  # and leaves no log
    if arguments and not answers_at_once:
        from studio.files.temporary import clear_temporary_folders
        from studio.log import start_logging

        try:
            Path.cwd()
        except OSError:
            _say("error", "The current folder is gone, or you may not enter it. Change to another one.")
            raise SystemExit(2) from None
        start_logging(arguments)
        clear_temporary_folders()
    app()


def _print_anything(*, as_json: bool) -> None:
    """Escape characters that stdout's encoding lacks, where printing them would be an error.

    Args:
        as_json: the output is JSON, which is UTF-8 whatever the terminal's encoding (RFC 8259, section 8.1); file names
            that aren't valid UTF-8 are escaped.
    """
    screen = sys.stdout
    if not isinstance(screen, io.TextIOWrapper):
        return
    if as_json:
        screen.reconfigure(encoding="utf-8", errors="backslashreplace")
    elif screen.errors == "strict":
        screen.reconfigure(errors="backslashreplace")


def _record(message: str, *values: object, trace: bool = False) -> None:
    """A line in the log, with the traceback if it helps."""
    import logging

    log = logging.getLogger("studio.cli")
    if logging.getLogger("studio").handlers:  # without a log, logging would write to the screen
        log.log(logging.ERROR if trace else logging.INFO, message, *values, exc_info=trace)


def _say_bug(error: Exception) -> None:
    """What to do about an unexpected error."""
    from studio.log import log_file

    if os.environ.get("STUDIO_DEBUG") == "1":
        echo("".join(traceback.format_exception(error)), err=True, nl=False)
    log = log_file()
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    _say("error", f"This is a bug in Studio ({what}). Please report it" + (f" with {log}" if log else "") + ".")


def _say(label: str, message: str) -> None:
    colour = typer.colors.RED if label == "error" else typer.colors.YELLOW
    secho(f"{label}: ", fg=colour, bold=True, err=True, nl=False)
    echo(message, err=True)
