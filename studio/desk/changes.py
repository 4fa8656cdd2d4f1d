"""Writes the files of a show for the page, in the same form as the commands and a text editor.

In: a file, its new content, and the digest of the content that was edited. Out: the file. If somebody else has written
it in the meantime, both versions are kept, the later one under another name.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from pathlib import Path

from studio.cast import remember
from studio.cast.joins import write_rates, write_voices
from studio.errors import InputError, ShowError, UsageError
from studio.files.atomic import write_atomic
from studio.files.lock import lock_folder
from studio.files.places import real_path
from studio.files.regular import read_regular
from studio.formats.toml import read_toml
from studio.parse.input.file import LARGEST
from studio.render.prepare import cast_script, load_source, load_speech_settings
from studio.show import Settings, Show, load_show
from studio.show.scaffold import EXAMPLE, show_files, write_show
from studio.text.lexicon_add import add_entry, parse_entry

NO_SHOW = "`studio new DIR` creates one."
_NAME = re.compile(r"[^\W_][\w .()–-]{0,99}")
_END = re.compile(r"(\r\n|\r|\n)")


@dataclass(frozen=True, slots=True)
class SavedText:
    """The result of saving a text."""

    digest: str
    """Digest of the file's current content."""
    conflict: Path | None = None
    """Where the text was written instead, if somebody else had written the file."""


@dataclass(frozen=True, slots=True)
class EditableText:
    """A text file that may be edited."""

    text: str
    """The text, with LF line endings and without a byte order mark."""
    digest: str
    reason: str = ""
    """Why it can't be edited; empty if it can."""


def read_text(path: Path) -> EditableText:
    """A text file for editing.

    Raises:
        InputError: it can't be read, or is too large.
    """
    data = _bytes(path)
    digest = hashlib.sha256(data).hexdigest()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return EditableText("", digest, "It is not UTF-8 text.")
    if "\0" in text:
        return EditableText("", digest, "It is not a text file.")
    return EditableText(text.replace("\r\n", "\n").replace("\r", "\n"), digest)


def save_text(path: Path, text: str, base: str, now: datetime) -> SavedText:
    """Save an edited text; unchanged lines keep their bytes.

    Args:
        path: the file.
        text: the new text, with LF line endings.
        base: digest of the file that was edited.
        now: time for the name of the later version, if the file has changed since.

    Raises:
        InputError: the file can't be read, or is not text.
        OutputError: no space, or no permission to write; the file is unchanged.
    """
    before = _bytes(path) if path.exists() else b""
    digest = hashlib.sha256(before).hexdigest()
    try:
        content = rewritten(before, text)
    except UnicodeDecodeError:
        content = None
    if path.exists() and digest != base and before != content:
        copy = _free(path.with_name(f"{path.name}.conflict-{now:%Y%m%d-%H%M%S}"))
        write_atomic(copy, text)
        return SavedText(digest, copy)
    if content is None:
        raise InputError("The file is not UTF-8 text, so it was not changed.", file=path)
    if before != content or not path.exists():
        write_atomic(path, content)
    return SavedText(hashlib.sha256(content).hexdigest())


def rewritten(before: bytes, text: str) -> bytes:
    """The bytes of a file with a new text. Its byte order mark, and the line endings of unchanged lines, are kept.

    Raises UnicodeDecodeError if the file is not UTF-8 text.
    """
    mark = "\ufeff" if before.startswith(b"\xef\xbb\xbf") else ""
    parts = _END.split(before.decode("utf-8-sig"))
    old, ends, new = parts[::2], [*parts[1::2], ""], text.split("\n")
    usual = max(("\n", "\r\n", "\r"), key=ends.count)
    head = _equal(old, new)
    tail = _equal(old[head:][::-1], new[head:][::-1])
    joined = [*ends[:head], *[usual] * (len(new) - head - tail), *ends[len(old) - tail :]]
    joined = [*(end or usual for end in joined[:-1]), ""]
    return (mark + "".join(line + end for line, end in zip(new, joined, strict=True))).encode("utf-8", "surrogatepass")


def _equal(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def new_script(show: Show, name: str, text: str) -> Path:
    """Write a new script into scripts/.

    Raises:
        UsageError: there is no show, the name isn't allowed for a file, or the file exists already.
        OutputError: it can't be written.
    """
    root = _root(show)
    stem, dot, ending = name.strip().rpartition(".")
    stem, ending = (stem, ending) if dot and ending in ("txt", "md") else (name.strip(), "txt")
    if not _NAME.fullmatch(stem):
        raise UsageError(
            f"{name!r} can't be the name of a script.", hint="Use letters, digits and hyphens, such as slow-science."
        )
    path = root / "scripts" / f"{stem}.{ending}"
    if not real_path(path.parent).is_relative_to(real_path(root)):
        raise UsageError(
            "The folder scripts/ is outside the show.", file=path.parent, hint="Replace the link by a folder."
        )
    if path.exists():
        raise UsageError("There is a script with this name already.", file=path, hint="Choose another name.")
    write_atomic(path, text if text.endswith("\n") else text + "\n", make_parents=True)
    return path


def new_show(parent: Path, folder: str, title: str) -> Path:
    """Create a show as `studio new` does; returns its example script.

    Raises:
        UsageError: the name isn't allowed for a folder, or the folder isn't empty.
        OutputError: it can't be written.
    """
    if not _NAME.fullmatch(folder.strip()):
        raise UsageError(
            f"{folder!r} can't be the name of a folder.", hint="Use letters, digits and hyphens, such as my-show."
        )
    place = parent / folder.strip()
    write_show(place, show_files(title.strip() or folder.strip()))
    return place / EXAMPLE


def set_voice(show: Show, script: Path, speaker: str, voice: str) -> None:
    """As `studio cast SCRIPT --set SPEAKER=VOICE`. Raises ShowError, UsageError."""
    _change_speakers(show, script, lambda file: write_voices(file, {speaker: voice}))


def set_rate(show: Show, script: Path, speaker: str, voice: str, rate: float) -> None:
    """As `studio cast SCRIPT --rate SPEAKER=RATE`. Raises ShowError, UsageError."""
    _change_speakers(show, script, lambda file: write_rates(file, {speaker: rate}, {speaker: voice}))


def add_word(show: Show, word: str, said: str, speakers: tuple[str, ...] = ()) -> None:
    """As `studio lexicon SCRIPT --add WORD=SAID`. Raises ShowError, UsageError, OutputError."""
    written, entry = parse_entry(f"{word}={said}")
    add_entry(_root(show) / "lexicon.toml", written, entry, speakers=speakers)


def save_settings(file: Path, text: str, base: str, now: datetime) -> SavedText:
    """Write show.toml, if the new text is valid; the existing file may be invalid.

    Raises:
        ShowError: the new text is not valid, with the line; the file is unchanged.
    """
    with tempfile.TemporaryDirectory(prefix="studio-") as folder:
        trial = Path(folder) / file.name
        trial.write_text(text, encoding="utf-8")
        try:
            read_toml(trial, Settings)
        except ShowError as error:
            raise ShowError(error.message, file=file, line=error.line, hint=error.hint) from error
    with lock_folder(file.parent):
        return save_text(file, text, base, now)


def roles_by_name(show: Show, script: Path) -> Mapping[str, str]:
    """The voice of each speaker of a script, by name. Raises StudioError."""
    engine = show.settings.engine
    cast, _ = cast_script(load_source(script, show).script, show, engine, load_speech_settings(show, engine))
    return {role.speaker: role.voice for role in cast.roles}


def _change_speakers(show: Show, script: Path, change: Callable[[Path], object]) -> None:
    """Change speakers in show.toml; then remember guessed voices, as `studio cast` does."""
    if show.settings_file is None:
        raise UsageError("There is no show.toml to write into.", hint=NO_SHOW)
    with lock_folder(_root(show)):
        change(show.settings_file)
    show = load_show(script, show.settings_file)
    engine = show.settings.engine
    _, new_choices = cast_script(load_source(script, show).script, show, engine, load_speech_settings(show, engine))
    remember(show.cast_file, new_choices)


def _root(show: Show) -> Path:
    if show.root is None:
        raise UsageError("The script doesn't belong to a show.", hint=NO_SHOW)
    return show.root


def _bytes(path: Path) -> bytes:
    try:
        return read_regular(path, LARGEST)
    except OSError as error:
        raise InputError(f"Can't be read: {error.strerror}.", file=path) from error


def _free(path: Path) -> Path:
    """The path, or if it exists the next free one with a number."""
    tries = (path, *(path.with_name(f"{path.name}-{number}") for number in range(2, 1000)))
    return next(place for place in tries if not place.exists())
