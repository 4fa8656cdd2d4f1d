"""The log of a run: everything a bug report needs, and no secrets. In: a command line. Out: lines appended to a file.

Modules write with ``logging.getLogger(__name__)``; only the command line calls :func:`start_logging`. The file lies in
the show (``.studio/log/studio.log``), outside any show in the user's folder for logs; ``STUDIO_LOG`` names another.
A log that can't be written is no reason to stop.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import platform
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path

from studio.printable import visible
from studio.version import __version__

NAME = "studio.log"
LARGEST_BYTES = 2_000_000
LONGEST_ENTRY = 20_000
"""Most characters of an entry; the middle of a longer one is left out."""
OLDER_FILES = 2
"""Older logs that are kept beside it, as studio.log.1 and so on."""

HIDDEN = "***"
_CALLED = (
    r"(?:token|passw(?:or)?d|passwd|passphrase|secret|credential|authorization|signature"
    r"|(?:api|access|private)[-_]?key)"
)
_WORD = re.compile(_CALLED + r"|(?:^|[-_])(?:key|pass|auth)$", re.IGNORECASE)
"""Names of variables and options whose values stay out of the log."""
_VALUE = r"(?:'[^']*'|\"[^\"]*\"|[^\s'\"&,;]+)"
_NAMED = rf"(?<![\w-])[\w-]{{0,60}}{_CALLED}[\w-]{{0,60}}"
_OPTION = rf"(?<![\w-])--?[\w-]{{0,60}}(?:{_CALLED}|\bkey|\bpass|\bauth)[\w-]{{0,60}}"
_RULES = (
    (re.compile(r"\b([a-z][a-z0-9+.-]{0,20}://)[^\s/@'\"]+@", re.IGNORECASE), rf"\1{HIDDEN}@"),
    (re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]{8,}", re.IGNORECASE), rf"\1 {HIDDEN}"),
    (re.compile(rf"({_OPTION})([ =]){_VALUE}", re.IGNORECASE), rf"\1\2{HIDDEN}"),
    (re.compile(rf"({_NAMED}=){_VALUE}", re.IGNORECASE), rf"\1{HIDDEN}"),
    (re.compile(rf"({_NAMED}['\"]?: ?){_VALUE}", re.IGNORECASE), rf"\1{HIDDEN}"),
    (re.compile(rf"([?&](?:key|sig|auth|code)=){_VALUE}", re.IGNORECASE), rf"\1{HIDDEN}"),
    (re.compile(r"\b(?:gh[a-z]_|github_pat_|glpat-|sk-|xox[a-z]-|hf_|AKIA|eyJ)[\w.-]{12,}"), HIDDEN),
)

log = logging.getLogger("studio")


def redact(text: str, environment: Mapping[str, str] | None = None) -> str:
    """A text without the user's home folder and without what looks like a secret.

    Hidden are the user part of addresses, values of options, keys and address parameters that are called token,
    password, key or the like, tokens recognized by their form, and values of such variables of ``environment``
    (8 characters or more).
    """
    for name, value in sorted((environment or {}).items(), key=lambda item: -len(item[1])):
        if len(value) >= 8 and _WORD.search(name):
            text = text.replace(value, HIDDEN)
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    home = os.path.expanduser("~")  # noqa: PTH111 - Path.home() fails for a user whom the machine doesn't know
    return re.sub(rf"{re.escape(home)}(?=[/\\\s'\":,)]|$)", "~", text) if len(home) > 1 else text


def redact_all(text: str) -> str:
    """A text for people, without what looks like a secret or is one in this process's environment."""
    return redact(text, os.environ)


def start_logging(arguments: Sequence[str]) -> Path | None:
    """Begin the log of one run.

    Args:
        arguments: the command line, without the program.

    Returns:
        the file, or None when none can be written.
    """
    stop_logging()
    for path in _places(arguments):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handler = _File(path)
        except OSError:
            continue
        handler.setFormatter(_RedactingFormatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.DEBUG)
        log.propagate = False
        log.info("studio %s, Python %s, %s", __version__, platform.python_version(), platform.platform())
        log.info("command: studio %s", shlex.join(arguments))
        log.info("folder: %s", Path.cwd())
        return path
    return None


def stop_logging() -> None:
    """Close the log."""
    for handler in [h for h in log.handlers if isinstance(h, _File)]:
        log.removeHandler(handler)
        with contextlib.suppress(OSError):  # a full disk, again
            handler.close()


def log_file() -> Path | None:
    """Path of this run's log; None if there is none."""
    return next((Path(h.baseFilename) for h in log.handlers if isinstance(h, _File)), None)


def open_log(path: Path, errors: str | None = None) -> io.TextIOWrapper:
    """A file or pipe to append lines of UTF-8 to. A write that would have to wait, as for a full pipe, is an OSError.

    Raises:
        OSError: it can't be opened, as a pipe that nobody reads.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NONBLOCK", 0), 0o666)
    return open(handle, "a", encoding="utf-8", errors=errors, buffering=1)  # noqa: PTH123 - it is open already


class _File(RotatingFileHandler):
    """A log file that never reports its own errors: a full disk must not fill the screen as well."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path, maxBytes=LARGEST_BYTES, backupCount=OLDER_FILES, encoding="utf-8", errors="backslashreplace"
        )

    def _open(self) -> io.TextIOWrapper:
        """Never wait: a pipe must have a reader already, and a full one gets no more lines."""
        return open_log(Path(self.baseFilename), self.errors)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is the standard library's
        """Drop the line."""


class _RedactingFormatter(logging.Formatter):
    """Lines and tracebacks without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        """See :meth:`logging.Formatter.format`."""
        text = visible(redact(super().format(record), os.environ))  # before the cut, which might halve a secret
        if len(text) > LONGEST_ENTRY:
            text = f"{text[: LONGEST_ENTRY // 2]} … {text[-LONGEST_ENTRY // 2 :]}"
        return text


def _places(arguments: Sequence[str]) -> Iterator[Path]:
    """Possible places for the log, best first."""
    chosen = os.environ.get("STUDIO_LOG")
    if chosen:
        yield Path(chosen)
        return
    show = _show_folder(arguments)
    if show is not None:
        yield show / ".studio" / "log" / NAME
    from platformdirs import user_log_path

    yield user_log_path("studio", appauthor=False) / NAME


def _show_folder(arguments: Sequence[str]) -> Path | None:
    """The folder of the show that the command will use, as far as the unparsed command line shows it."""
    words = [part for word in arguments for part in word.split("=", 1)]
    if "--show" in words[:-1]:
        shown = Path(words[words.index("--show") + 1]).absolute()
        folder = shown if shown.is_dir() else shown.parent
        return folder if folder.is_dir() else None
    named = [word for word in words if not word.startswith("-") and os.path.exists(word)]  # noqa: PTH110 - Path raises
    for place in [*(Path(word).absolute() for word in named), Path.cwd()]:
        for folder in (place, *place.parents):
            if os.path.isfile(folder / "show.toml"):  # noqa: PTH113 - Path raises
                return folder
    return None
