"""Adds an entry to ``lexicon.toml``.

Comments and layout stay. The new file is parsed before it replaces the old one.
"""

from __future__ import annotations

from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from studio.errors import ShowError, UsageError
from studio.files.atomic import atomic_path
from studio.files.lock import lock_folder
from studio.text.lexicon import Entry, load_lexicon, normal

HEAD = "# How words are to be said; see docs/show.md.\n\n"


def parse_entry(text: str) -> tuple[str, dict[str, str]]:
    """Parse ``Nguyen=win`` or ``Nguyen=/wɪn/`` into a word and its entry. Raises UsageError for anything else."""
    written, equals, said = (part.strip() for part in text.partition("="))
    if not (written and equals and said):
        raise UsageError(f"{text!r} is no entry.", hint="Write Nguyen=win, or Nguyen=/wɪn/ in phonetic letters.")
    if len(said) > 1 and said[0] == said[-1] == "/":
        return written, {"ipa": said.strip("/")}
    return written, {"say": said}


def add_entry(
    path: Path, written: str, said: dict[str, str], *, case: bool = False, speakers: tuple[str, ...] = ()
) -> Entry:
    """Add an entry, or replace the one with exactly the same spelling.

    Args:
        path: lexicon.toml; created if it is missing.
        written: word or phrase.
        said: ``{"say": "…"}`` or ``{"ipa": "…"}``.
        case: the entry matches only in exactly this case.
        speakers: only for these; empty for all.

    Raises:
        ShowError: the file has an error, or would have one with the entry; it is left unchanged.
        OutputError: it can't be written.
    """
    with lock_folder(path.parent):
        return _added(path, written, said, case=case, speakers=speakers)


def _added(path: Path, written: str, said: dict[str, str], *, case: bool, speakers: tuple[str, ...]) -> Entry:
    if path.exists():
        load_lexicon(path)  # reports an error that is there already, with its line
    try:
        document = tomlkit.parse(path.read_text("utf-8-sig") if path.exists() else HEAD)
        words = document.setdefault("words", tomlkit.table())
        plain = set(said) == {"say"} and not case and not speakers
        words[written] = said["say"] if plain else _row(said, case, speakers)
        text = tomlkit.dumps(document)
    except (TOMLKitError, TypeError, ValueError, RecursionError) as error:
        raise ShowError(f"can't be added to: {error}.", file=path) from error
    with atomic_path(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
        try:
            entries = load_lexicon(temporary).entries
        except ShowError as error:
            raise ShowError(error.message, file=path, line=error.line, hint=error.hint) from error
    return next(entry for entry in entries if entry.written == normal(" ".join(written.split())))


def _row(said: dict[str, str], case: bool, speakers: tuple[str, ...]) -> tomlkit.items.InlineTable:
    row = tomlkit.inline_table()
    row.update(said)
    if case:
        row["case"] = True
    if speakers:
        row["speakers"] = list(speakers)
    return row
