"""The JSON schema of ``show.toml``, by which editors complete keys, explain them and mark mistakes.

In: the model of the settings. Out: the schema, and a file of it. Editors with the language server Taplo (VS Code's
"Even Better TOML", Zed, Helix, Neovim) find it by the first line of ``show.toml``.
"""

from __future__ import annotations

import ast
import functools
import inspect
import itertools
import json
from collections.abc import Mapping
from typing import Any, cast, get_args

from pydantic import BaseModel

from studio.show.settings import Settings

SCHEMA_FILE = "show.schema.json"


def show_schema() -> dict[str, Any]:
    """The schema, with every key's meaning, default and limits (JSON Schema 2020-12)."""
    schema = Settings.model_json_schema()
    models = {model.__name__: model for model in _models(Settings)}
    for name, table in {"Settings": schema, **schema["$defs"]}.items():
        known = meanings(models[name]) if name in models else {}
        for key, value in table.get("properties", {}).items():
            value.pop("title", None)
            if key in known:
                value["description"] = " ".join(known[key].split())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "show.toml of Studio"}


@functools.cache
def schema_file() -> str:
    """The schema as the content of :data:`SCHEMA_FILE`."""
    return json.dumps(show_schema(), ensure_ascii=False, indent=1) + "\n"


@functools.cache
def meanings(model: type[BaseModel]) -> Mapping[str, str]:
    """The docstring below each key. Read only here, since it takes time and a render doesn't need it."""
    body = cast(ast.ClassDef, ast.parse(inspect.getsource(model)).body[0]).body
    return {
        key.target.id: text.value.value
        for key, text in itertools.pairwise(body)
        if isinstance(key, ast.AnnAssign) and isinstance(key.target, ast.Name)
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant) and isinstance(text.value.value, str)
    }


def _models(model: type[BaseModel]) -> list[type[BaseModel]]:
    """A model and those of the tables inside it."""
    found = {model: None}
    waiting = [model]
    while waiting:
        for info in waiting.pop().model_fields.values():
            for each in _classes(info.annotation):
                if each not in found:
                    found[each] = None
                    waiting.append(each)
    return list(found)


def _classes(annotation: Any) -> list[type[BaseModel]]:  # noqa: ANN401 - whatever stands in a model
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in get_args(annotation) for found in _classes(part)]
