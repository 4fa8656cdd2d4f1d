"""TOML files that people write: a file in, a checked model out, or an error that names file, line and the right key."""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from studio.errors import ShowError
from studio.files.atomic import write_atomic
from studio.files.toml import parse_toml, read_toml_text

Model = TypeVar("Model", bound=BaseModel)


def read_toml(path: Path, model: type[Model]) -> Model:
    """A file as a model.

    Raises:
        ShowError: there is no such file, it isn't TOML, a key is unknown (the nearest known one is named) or a value
            is wrong.
    """
    text = read_toml_text(path)
    raw = parse_toml(text, path)
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise _explain(error, model, path, text) from error


def write_toml(path: Path, content: dict[str, Any], head: str) -> None:
    """Write a TOML file atomically, with a comment above it. Raises ShowError."""
    import tomli_w

    replace_toml(path, head + "\n" + tomli_w.dumps(content))


def replace_toml(path: Path, text: str) -> None:
    """Write a text as a TOML file, atomically.

    Raises:
        ShowError: the text isn't TOML, or the file can't be written; it is left as it was.
    """
    try:
        parse_toml(text, path)
    except ShowError as error:
        raise ShowError(
            "Can't be added to.", file=path, hint='Write its entries as tables of their own: [speakers."Name"].'
        ) from error
    write_atomic(path, text, raises=ShowError, hint=None)


def _explain(error: ValidationError, model: type[BaseModel], path: Path, text: str) -> ShowError:
    """One fault as one sentence: an unknown key first, as it is often the reason for a missing one."""
    faults = error.errors(include_url=False)
    fault = next((fault for fault in faults if fault["type"] == "extra_forbidden"), faults[0])
    where = [str(part) for part in fault["loc"]]
    key = where[-1] if where else ""
    line = _line_of(text, where)
    if fault["type"] == "extra_forbidden":
        known = _known_keys(model, where[:-1])
        near = difflib.get_close_matches(key, known, 1, cutoff=0.5)
        hint = f"Did you mean “{near[0]}”?" if near else f"Known here: {', '.join(known)}."
        return ShowError(f"Unknown key “{'.'.join(where)}”.", file=path, line=line, hint=hint)
    return ShowError(f"“{'.'.join(where)}”: {_fault_text(fault)}.", file=path, line=line)


def fault_in(error: ValidationError) -> tuple[str, str]:
    """The key of the first fault and what is wrong with it, without the checking library's own words before it."""
    fault = error.errors(include_url=False)[0]
    return ".".join(str(part) for part in fault["loc"]), _fault_text(fault)


def _fault_text(fault: ErrorDetails) -> str:
    return fault["msg"].removeprefix("Value error, ")


def _known_keys(model: type[BaseModel], path: list[str]) -> list[str]:
    """Keys that a table of the model may have; tables named by the user are stepped over."""
    at: Any = model
    for part in path:
        if _is_model(at):
            field = at.model_fields.get(part)
            at = field.annotation if field else None
        else:
            at = _inner_model(at)
    return list(at.model_fields) if _is_model(at) else []


def _is_model(annotation: Any) -> bool:  # noqa: ANN401 - annotations have no common type
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _inner_model(annotation: Any) -> Any:  # noqa: ANN401 - annotations have no common type
    """The model inside dict[str, Model]."""
    for argument in get_args(annotation):
        if _is_model(argument):
            return argument
    return None


def _line_of(text: str, where: list[str]) -> int | None:
    """The line of a key: the first that begins with it, below its table's own header; else the header."""
    lines = text.splitlines()
    found: int | None = None
    for part in where:
        bare = rf"[\"']?{re.escape(part)}[\"']?"
        key = re.compile(rf"\s*(?:\[+\s*(?:[^\]=]*\.\s*)?{bare}\s*[.\]]|{bare}\s*[=.])")
        number = next((n for n in range(found or 0, len(lines)) if key.match(lines[n])), None)
        if number is None:
            break
        found = number
    return None if found is None else found + 1
