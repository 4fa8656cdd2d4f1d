"""All that the commands print goes through here, so that nothing in it can steer the terminal.

In: messages, tables and JSON documents with names and titles of any origin. Out: the same on stdout or stderr, with
control characters made visible (:mod:`studio.printable`); colours are only those that Studio sets itself.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import typer

from studio.printable import visible, visible_json

if TYPE_CHECKING:
    from rich.console import Console


def echo(message: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Print a message.

    Args:
        message: any text.
        err: to stderr.
        nl: end the line.
    """
    typer.echo(visible(message), err=err, nl=nl)


def secho(message: str, *, fg: str | None = None, bold: bool = False, err: bool = False, nl: bool = True) -> None:
    """Print a message in a colour of ``typer.colors``, if it goes to a terminal."""
    typer.secho(visible(message), fg=fg, bold=bold or None, err=err, nl=nl)


def echo_json(document: object, *, indent: int | None = 1) -> None:
    """Print a JSON document to stdout; ``indent`` None for one line."""
    typer.echo(visible_json(json.dumps(document, ensure_ascii=False, indent=indent)))


def echo_text(text: str) -> None:
    """Print a text that is itself the result: unchanged into a file or pipe, visible on a terminal."""
    typer.echo(visible(text) if sys.stdout.isatty() else text, nl=False)


def echo_progress(message: str) -> None:
    """Write over the line on stderr, which has to be a terminal."""
    typer.echo(f"\r{visible(message)}", err=True, nl=False)


def confirm(question: str) -> bool:
    """Ask on stderr for yes or no; no without a terminal to answer on."""
    return sys.stdin.isatty() and typer.confirm(visible(question), err=True)


def console(*, stderr: bool = False, **how: Any) -> Console:  # noqa: ANN401 - options of rich's class
    """A console of rich for tables and bars."""
    from collections.abc import Iterable

    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.segment import Segment

    class _VisibleConsole(Console):
        def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
            for text, style, control in super().render(renderable, options):
                yield Segment(text if control else visible(text), style, control)

    return _VisibleConsole(stderr=stderr, **how)
