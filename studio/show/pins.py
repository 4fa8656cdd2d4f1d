"""``takes.toml``: the takes that people chose for a show, with their samples in ``takes/`` beside it.

In: a show's folder. Out: its pins; new ones are added, old ones removed. File and folder belong to the show, like its
scripts, and not to the cache, so that a choice outlives the cache and travels with the show.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from studio.audio.clip import Samples
from studio.audio.take_file import to_file
from studio.errors import OutputError, ShowError
from studio.files.atomic import write_atomic
from studio.files.lock import lock_folder
from studio.files.places import real_path
from studio.files.temporary import remove_quietly
from studio.formats.sanitize import file_name_text
from studio.formats.toml import read_toml, write_toml
from studio.show.show import script_name
from studio.values import Pin, Pins, Word

FILE, FOLDER = "takes.toml", "takes"
HEAD = (
    "# Takes that were chosen by ear; their samples are in takes/. `studio approve` and `studio retake` write it;\n"
    "# keep this file and the folder with the show. `studio approve --list` shows them, --remove takes them out.\n"
)


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    speaker: str
    text: str
    script: str
    line: int = Field(ge=1)
    only: int | None = Field(default=None, ge=1)
    engine: str
    made: str
    flags: tuple[str, ...] = ()
    file: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,99}\.(flac|wav)$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    key: str = Field(pattern=r"^[0-9a-f]{40}$")
    gain_db: float = Field(ge=-100, le=100, allow_inf_nan=False)
    onset: int = Field(ge=0)
    offset: int = Field(ge=1)
    words: tuple[tuple[str, float, float], ...] = ()
    """(word, start, end), times in seconds; as JSON in a string in files of Studio 0.1."""

    @field_validator("words", mode="before")
    @classmethod
    def _from_json(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except (ValueError, RecursionError) as error:
            raise ValueError("is not a list of words and times") from error


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    takes: list[_Entry] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class NewPin:
    """A take to be pinned."""

    pin: Pin
    """Without its file and digest."""
    samples: Samples
    rate_hz: int


def load_pins(root: Path | None, script: Path) -> Pins:
    """The pins of a show, for one of its scripts; none outside any show.

    Raises:
        ShowError: takes.toml is wrong, or names a file that lies outside takes/.
    """
    if root is None or not (root / FILE).exists():
        return Pins(script_name(root, script))
    return Pins(script_name(root, script), tuple(_pin(root, entry) for entry in read_toml(root / FILE, _File).takes))


def add_pins(root: Path, chosen: Iterable[NewPin]) -> tuple[Pin, ...]:
    """Pin takes to the show. Each replaces the one that was pinned for the same words and place.

    Raises:
        ShowError: takes.toml is wrong, or can't be written.
        OutputError: the samples can't be written.

    What ``chosen`` raises is passed on; nothing is left behind.
    """
    folder = root / FOLDER
    if folder.is_symlink():
        raise OutputError("Is a link; the takes would lie outside the show.", file=folder)
    pins: list[Pin] = []
    new: list[Path] = []
    try:
        for each in chosen:
            content, ending = to_file(each.samples, each.rate_hz)
            sha256 = hashlib.sha256(content).hexdigest()
            path = folder / f"{_slug(each.pin.speaker)}-{_slug(each.pin.text)}-{sha256[:12]}{ending}"
            new += [] if path.exists() else [path]
            write_atomic(path, content, make_parents=True)
            pins.append(replace(each.pin, file=path, sha256=sha256))
    except BaseException:  # or files that no pin names would stay
        for path in new:
            remove_quietly(path)
        raise
    places = {_place(pin) for pin in pins}
    _rewrite(root, lambda pin: _place(pin) not in places, pins)
    return tuple(pins)


def remove_pins(root: Path, wanted: Iterable[Pin]) -> tuple[Pin, ...]:
    """Remove pins, and their files unless another pin uses them; returns those that existed.

    Raises:
        ShowError: takes.toml is wrong, or can't be written.
    """
    gone = {_place(pin) for pin in wanted}
    return _rewrite(root, lambda pin: _place(pin) not in gone)


def _rewrite(root: Path, stays: Callable[[Pin], bool], added: Sequence[Pin] = ()) -> tuple[Pin, ...]:
    """Rewrite takes.toml, with other processes locked out."""
    with lock_folder(root):
        before = load_pins(root, root).pins
        after = [*(pin for pin in before if stays(pin)), *added]
        gone = tuple(pin for pin in before if not stays(pin))
        if gone or added:
            after.sort(key=lambda pin: (pin.script, pin.line, pin.only or 0, pin.key))
            write_toml(root / FILE, {"takes": [_table(pin) for pin in after]}, HEAD)
        for path in {pin.file for pin in gone} - {pin.file for pin in after}:
            remove_quietly(path)
    return gone


def _place(pin: Pin) -> tuple[str, int | None, str]:
    """What a pin applies to: words of a voice, everywhere or at one place of a script."""
    return pin.key, pin.only, pin.script if pin.only else ""


def _pin(root: Path, entry: _Entry) -> Pin:
    path = root / FOLDER / entry.file
    if not real_path(path).is_relative_to(real_path(root / FOLDER)) or (root / FOLDER).is_symlink():
        raise ShowError(f"{entry.file!r} lies outside {FOLDER}/.", file=root / FILE, hint="Copy it into that folder.")
    fields = entry.model_dump(exclude={"file", "onset", "offset", "words"})
    return Pin(
        **fields,
        file=path,
        onset_sample=entry.onset,
        offset_sample=entry.offset,
        words=tuple(Word(*word) for word in entry.words),
    )


def _table(pin: Pin) -> dict[str, Any]:
    """A pin as a table of the file, what people read first."""
    words = [[w.text, w.start_s, w.end_s] for w in pin.words]
    return {
        "speaker": pin.speaker,
        "text": file_name_text(pin.text),
        "script": pin.script,
        "line": pin.line,
        **({"only": pin.only} if pin.only else {}),
        "engine": pin.engine,
        "made": pin.made,
        **({"flags": list(pin.flags)} if pin.flags else {}),
        "file": pin.file.name,
        "sha256": pin.sha256,
        "key": pin.key,
        "gain_db": pin.gain_db,
        "onset": pin.onset_sample,
        "offset": pin.offset_sample,
        **({"words": words} if pin.words else {}),
    }


def _slug(text: str, longest: int = 36) -> str:
    """Letters and figures of a text for the name of a file."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower())[:longest].strip("-") or "take"
