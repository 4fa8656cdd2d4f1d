"""TOML files that people write: a file in, a checked model out, or an error that names file, line and the right key."""

from __future__ import annotations

import contextlib
import difflib
import re
import secrets
import sys
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from studio.errors import ShowError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Model = TypeVar("Model", bound=BaseModel)


def read_toml(path: Path, model: type[Model]) -> Model:
    """A file as a model.

    Raises:
        ShowError: there is no such file, it isn't TOML, a key is unknown (the nearest known one is named) or a value
            is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ShowError(f"Can't be read: {error.strerror or error}.", file=path) from error
    except UnicodeDecodeError as error:
        raise ShowError("Is not UTF-8 text.", file=path, hint="Save it as UTF-8.") from error
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise ShowError(f"Is not valid TOML: {error}.", file=path, line=int(line[1]) if line else None) from error
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise _explain(error, model, path, text) from error


def write_toml(path: Path, content: dict[str, Any], head: str) -> None:
    """Write a TOML file all or nothing, with a comment above it. Raises ShowError."""
    import tomli_w

    replace_toml(path, head + "\n" + tomli_w.dumps(content))


def replace_toml(path: Path, text: str) -> None:
    """Write a text as a TOML file, all or nothing.

    Raises:
        ShowError: the text isn't TOML, or the file can't be written; it is left as it was.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        tomllib.loads(text)
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    except tomllib.TOMLDecodeError as error:
        raise ShowError(
            "Can't be added to.", file=path, hint='Write its entries as tables of their own: [speakers."Name"].'
        ) from error
    except OSError as error:
        raise ShowError(f"Can't be written: {error.strerror or error}.", file=path) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _explain(error: ValidationError, model: type[BaseModel], path: Path, text: str) -> ShowError:
    """The first fault as one sentence."""
    fault = error.errors(include_url=False)[0]
    where = [str(part) for part in fault["loc"]]
    key = where[-1] if where else ""
    line = _line_of(text, where)
    if fault["type"] == "extra_forbidden":
        known = _known_keys(model, where[:-1])
        near = difflib.get_close_matches(key, known, 1, cutoff=0.5)
        hint = f"Did you mean “{near[0]}”?" if near else f"Known here: {', '.join(known)}."
        return ShowError(f"Unknown key “{'.'.join(where)}”.", file=path, line=line, hint=hint)
    message = fault["msg"].removeprefix("Value error, ")
    return ShowError(f"“{'.'.join(where)}”: {message}.", file=path, line=line)


def _known_keys(model: type[BaseModel], path: list[str]) -> list[str]:
    """Keys that a table of the model may have."""
    at: Any = model
    for part in path:
        if isinstance(at, type) and issubclass(at, BaseModel):
            field = at.model_fields.get(part)
            at = field.annotation if field else None
        else:
            at = _inner_model(at)
        if not (isinstance(at, type) and issubclass(at, BaseModel)):
            at = _inner_model(at) or at
    return list(at.model_fields) if isinstance(at, type) and issubclass(at, BaseModel) else []


def _inner_model(annotation: Any) -> Any:  # noqa: ANN401 - annotations have no common type
    """The model inside dict[str, Model] or Model | None."""
    for argument in get_args(annotation):
        if isinstance(argument, type) and issubclass(argument, BaseModel):
            return argument
    return None


def _line_of(text: str, where: list[str]) -> int | None:
    """The line a key stands on: the first that begins with it, below its table's own header."""
    lines = text.splitlines()
    start = 0
    for depth, part in enumerate(where):
        bare = re.escape(part)
        last = depth == len(where) - 1
        for number in range(start, len(lines)):
            header = re.match(rf"\s*\[+\s*(?:[^\]]*\.\s*)?[\"']?{bare}[\"']?\s*(?:[.\]])", lines[number])
            entry = re.match(rf"\s*[\"']?{bare}[\"']?\s*[=.]", lines[number])
            if header or entry:
                start = number
                if last:
                    return number + 1
                break
    return start + 1 if start else None
