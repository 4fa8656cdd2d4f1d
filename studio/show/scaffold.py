"""The files of a new show. In: a title. Out: their contents, or the files of the package to copy.

``show.toml`` is generated from the model of the settings, so that it has every key with its default and its meaning.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args, get_origin

import tomli_w
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from studio.errors import OutputError, UsageError
from studio.files.atomic import write_atomic, write_error
from studio.files.places import real_path
from studio.show import FILE, Music, Settings, Speaker, defaults_folder
from studio.show.schema import SCHEMA_FILE, schema_file
from studio.show.schema import meanings as key_meanings

SPEAKERS = {"June Avery": Speaker(voice="clara", aliases=("June",)), "Sam Ortega": Speaker(voice="arthur")}
"""Speakers of the example script, and their voices."""

EXAMPLE = "scripts/hello.txt"
_TEMPLATES = Path(__file__).parent / "templates"
_HEAD = f"""\
#:schema {SCHEMA_FILE}
# What this show is called and how it sounds. A key that is left out has the value shown; an unknown key is an error.
"""


def title_from(folder: Path) -> str:
    """A title made from the name of the folder."""
    words = real_path(folder).name.replace("-", " ").replace("_", " ").split()
    return " ".join(words)[:1].upper() + " ".join(words)[1:] or Settings.model_fields["title"].default


def show_files(title: str, settings: Settings | None = None) -> dict[str, str | Path]:
    """The files of a new show, by relative path: a text, or the path of a file to copy.

    Args:
        title: of the show.
        settings: other settings; None for the defaults.
    """
    defaults = defaults_folder()
    voices = sorted((defaults / "voices").glob("*.toml"))
    wanted = {Settings().cover, *(value for value in Music().model_dump().values() if isinstance(value, str))}
    assets = [defaults / "assets" / name for name in sorted(wanted)] + sorted((defaults / "assets").glob("CREDITS*"))
    return {
        FILE: show_toml(title, settings),
        SCHEMA_FILE: schema_file(),
        EXAMPLE: (_TEMPLATES / "hello.txt").read_text("utf-8"),
        "README.md": (_TEMPLATES / "README.md").read_text("utf-8").replace("{title}", title),
        ".gitignore": (_TEMPLATES / "gitignore").read_text("utf-8"),
        **{f"voices/{path.name}": path for path in voices},
        **{f"assets/{path.name}": path for path in assets},
    }


def show_toml(title: str, settings: Settings | None = None) -> str:
    """A ``show.toml`` with every key, its default and its meaning."""
    settings = (settings or Settings()).model_copy(update={"title": title, "speakers": SPEAKERS})
    return _HEAD + "\n" + "\n".join(_table(settings, ())) + "\n"


def write_show(folder: Path, files: Mapping[str, str | Path], *, force: bool = False) -> list[str]:
    """Write a new show; a file that is already there stays as it is.

    Args:
        folder: made if it doesn't exist.
        files: see :func:`show_files`.
        force: also write into a folder that is not empty.

    Returns:
        the names of the files written.

    Raises:
        UsageError: the folder is a file, or holds something and ``force`` is false.
        OutputError: it can't be written.
    """
    written = []
    try:
        if folder.exists() and not folder.is_dir():
            raise UsageError("Is a file, not a folder.", file=folder, hint="Choose another name.")
        if not force and folder.is_dir() and any(path.name != ".git" for path in folder.iterdir()):
            raise UsageError(
                "The folder is not empty.",
                file=folder,
                hint="Choose another one, or add the missing files with --force.",
            )
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.is_symlink() and not path.exists():
                data = content.read_bytes() if isinstance(content, Path) else content
                write_atomic(path, data, durable=not name.startswith("scripts/"))  # of a large feed there are thousands
                written.append(name)
    except OSError as error:
        out = (
            error if isinstance(error, OutputError) else write_error(error, Path(error.filename or folder), OutputError)
        )
        out.hint = "Once that is fixed, add what is missing with --force."
        raise out from error
    return written


def _table(model: BaseModel, path: tuple[str, ...]) -> list[str]:
    """A table's keys with what they mean, then the tables below it."""
    lines: list[str] = []
    below: list[str] = []
    meanings = key_meanings(type(model))
    for name, info in type(model).model_fields.items():
        value, comment = getattr(model, name), _comment(info, meanings.get(name, ""))
        if isinstance(value, BaseModel):
            below += ["", *comment, f"[{_dotted((*path, name))}]", *_table(value, (*path, name))]
        elif isinstance(value, dict):
            below += ["", *comment]
            for key, entry in value.items():
                below += [f"[{_dotted((*path, name, key))}]", *_table(entry, (*path, name, key))]
        else:
            lines += [*comment, f"{name} = {_written(value)}"]
    return lines + below


def _comment(info: FieldInfo, meaning: str) -> list[str]:
    """The meaning of a key and the values it may have, as comment lines."""
    text = " ".join(meaning.split())
    choices = _choices(info.annotation)
    limits = {type(limit).__name__: limit for limit in info.metadata}
    if choices and not all(str(choice) in text for choice in choices):
        which = "Any" if get_origin(info.annotation) is tuple else "One"
        text += f" {which} of: {', '.join(map(_written, choices))}."
    if "Ge" in limits and "Le" in limits:
        text += f" From {limits['Ge'].ge:g} to {limits['Le'].le:g}."
    return textwrap.wrap(text, 118, initial_indent="# ", subsequent_indent="# ")


def _choices(annotation: Any) -> tuple[Any, ...]:  # noqa: ANN401 - whatever stands in a model
    """The values of a Literal, also inside a tuple."""
    arguments = tuple(a for a in get_args(annotation) if a is not ...)
    if arguments and get_origin(annotation) is tuple:
        return _choices(arguments[0])
    return arguments if arguments and all(isinstance(a, (str, int)) for a in arguments) else ()


def _written(value: object) -> str:
    """A value as TOML, on one line."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_written, value))}]"
    return tomli_w.dumps({"x": value}).partition(" = ")[2].strip()


def _dotted(path: tuple[str, ...]) -> str:
    """A table's name, quoted where it must be."""
    return ".".join(part if part.replace("_", "").isalnum() and part.isascii() else _quoted(part) for part in path)


def _quoted(text: str) -> str:
    return tomli_w.dumps({text: 0}).partition(" = ")[0]
