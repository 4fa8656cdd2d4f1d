"""``studio spoken``: a text as it will be said, line by line."""

from __future__ import annotations

import contextlib
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studio.cli.options import Json
from studio.cli.output import echo, echo_json, echo_text

if TYPE_CHECKING:
    from studio.text.lexicon import Lexicon

LARGEST_BYTES = 16_000_000


def spoken(
    text: Annotated[
        str, typer.Argument(metavar="[FILE|-]", help="A text file, or - for standard input.", show_default=False)
    ] = "-",
    language: Annotated[
        str, typer.Option("--language", metavar="L", help="The language of the text, such as en, de or pt-BR.")
    ] = "en",
    show: Annotated[Path | None, typer.Option(help="A show.toml whose lexicon and date order to use.")] = None,
    as_json: Json = False,
) -> None:
    """Print a text as it will be said, line by line.

    What can't be said is reported on stderr, with its line.

    Examples:

      echo "a $3-4 million offer" | studio spoken -

      studio spoken notes.txt --language de
    """
    from studio.errors import UsageError
    from studio.text.languages import LANGUAGES, checked_tag, in_full
    from studio.text.spoken import speakable

    try:
        checked_tag(language)
    except ValueError as error:
        raise UsageError(f"{error}.") from error
    if not in_full(language):
        known = ", ".join(LANGUAGES)
        echo(f"{language} is not fully supported: at most whole numbers are read. Supported: {known}.", err=True)
    lexicon, order = _of_show(show)
    lines = _lines(text)
    said = [speakable(line, language=language, lexicon=lexicon, order=order) for line in lines]
    for number, form in enumerate(said, 1):
        if form.dropped and not as_json:
            echo(f"line {number}: can't be said: {' '.join(form.dropped)}", err=True)
    if not as_json:
        if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        echo_text("".join(form.text + "\n" for form in said))
        return
    document = {
        "language": language,
        "lines": [
            {
                "line": number,
                "text": line,
                "spoken": form.text,
                "dropped": list(form.dropped),
                "parts": [[p.first, p.stop, p.said_first, p.said_stop] for p in form.parts],
            }
            for number, (line, form) in enumerate(zip(lines, said, strict=True), 1)
        ],
    }
    echo_json(document)


def _lines(text: str) -> list[str]:
    """The lines of a file or of standard input, without their line endings."""
    from studio.errors import InputError

    if text != "-" and " " in text and not Path(text).exists():
        raise InputError(f"{text[:60]!r} is not a file.", hint="To try a text, pipe it in: echo '…' | studio spoken -")
    try:
        with Path(text).open("rb") if text != "-" else contextlib.nullcontext(sys.stdin.buffer) as file:
            raw = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise InputError(f"Can't be read: {error.strerror or error}.", file=Path(text)) from error
    if len(raw) > LARGEST_BYTES:
        raise InputError(
            f"The text has more than {LARGEST_BYTES / 1e6:.0f} MB.", file=None if text == "-" else Path(text)
        )
    try:
        whole = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        where = None if text == "-" else Path(text)
        raise InputError("The text is not UTF-8.", file=where, line=line, hint="Save it as UTF-8.") from error
    lines = whole.split("\n")
    return [line.removesuffix("\r") for line in (lines[:-1] if lines[-1] == "" else lines)]


def _of_show(show: Path | None) -> tuple[Lexicon, str | None]:
    """The lexicon of a show and its order of dates; an empty one and the language's order without a show."""
    from studio.text.lexicon import Lexicon

    if show is None:
        return Lexicon.empty(), None
    from studio.show import load_show
    from studio.text.lexicon import load_lexicons

    chosen = load_show(show, show)
    return load_lexicons(chosen.lexicon_files), chosen.settings.date_order or None
