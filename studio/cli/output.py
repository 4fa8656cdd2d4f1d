"""Everything that the commands print goes through here, so that nothing in it can control the terminal.

In: messages, tables and JSON documents with names and titles from anywhere. Out: the same on stdout or stderr, with
control characters made visible (:mod:`studio.printable`); the only colours are those that Studio sets itself.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from studio.printable import visible, visible_json

if TYPE_CHECKING:
    from rich.console import Console


_live: Console | None = None
"""The console that is redrawing a table or bars: messages have to go through it, or they end up inside them."""
_unfinished: list[tuple[str, str]] = []
"""(text, style) of the parts of a line that isn't finished yet."""


@contextmanager
def drawn_by(screen: Console) -> Iterator[None]:
    """While the context lasts, messages to the terminal are printed above what a console redraws."""
    global _live
    before, _live = _live, screen
    try:
        yield
    finally:
        _live = before


def _print_above(screen: Console, message: str, style: str, *, nl: bool) -> None:
    from rich.text import Text

    _unfinished.append((message, style))
    if nl:
        line = Text.assemble(*_unfinished)
        _unfinished.clear()
        screen.print(line, soft_wrap=True)


def echo(message: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Print a message.

    Args:
        message: any text.
        err: to stderr.
        nl: end the line.
    """
    if _live is not None and (sys.stderr if err else sys.stdout).isatty():
        _print_above(_live, message, "", nl=nl)
    else:
        typer.echo(visible(message), err=err, nl=nl)


def secho(message: str, *, fg: str | None = None, bold: bool = False, err: bool = False, nl: bool = True) -> None:
    """Print a message in a colour of ``typer.colors``, if it goes to a terminal."""
    if _live is not None and (sys.stderr if err else sys.stdout).isatty():
        _print_above(_live, message, " ".join(filter(None, ("bold" if bold else "", fg))), nl=nl)
    else:
        typer.secho(visible(message), fg=fg, bold=bold or None, err=err, nl=nl)


def echo_json(document: object, *, indent: int | None = 1) -> None:
    """Print a JSON document to stdout; ``indent`` None for one line."""
    typer.echo(visible_json(json.dumps(document, ensure_ascii=False, indent=indent)))


def echo_text(text: str) -> None:
    """Print a text that is itself the result; control characters become visible on a terminal, but not in a file."""
    typer.echo(visible(text) if sys.stdout.isatty() else text, nl=False)


def echo_progress(message: str) -> None:
    """Overwrite the current line on stderr, which has to be a terminal."""
    typer.echo(f"\r{visible(message)}", err=True, nl=False)


def confirm(question: str) -> bool:
    """Ask a yes-or-no question on stderr; the answer is no if stdin isn't a terminal."""
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
