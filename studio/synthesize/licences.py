"""Downloaded models and the licences that the user accepted, in the user's file ``models.toml``.

What a person agreed to belongs to the person, not in a cache: the file is in the user's settings folder (or the one
that ``STUDIO_CONFIG`` names).
"""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from studio.errors import OutputError
from studio.formats.toml import read_toml, write_toml

HEAD = "# Speech models that were fetched, and their licences as they were accepted. Written by `studio voices get`."


class DownloadedModel(BaseModel):
    """One model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    licence: str
    """The catalogue's name of it."""
    accepted: str
    """The date on which it was accepted."""
    folder: str = ""
    """Folder of the files; empty until they are downloaded."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    models: dict[str, DownloadedModel] = Field(default_factory=dict)


def config_folder() -> Path:
    """The user's settings folder."""
    chosen = os.environ.get("STUDIO_CONFIG")
    if chosen:
        return Path(chosen)
    from platformdirs import user_config_path

    return user_config_path("studio")


def fetched_models() -> dict[str, DownloadedModel]:
    """Downloaded models and those with an accepted licence, by name. Raises ShowError if the file is damaged."""
    path = config_folder() / "models.toml"
    return read_toml(path, _File).models if path.exists() else {}


def remember_model(name: str, model: DownloadedModel) -> None:
    """Store the entry of a model. Raises OutputError if the folder can't be written."""
    known = {**fetched_models(), name: model}
    path = config_folder() / "models.toml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"The folder can't be made: {error.strerror}.", file=path.parent) from error
    write_toml(path, {"models": {key: value.model_dump() for key, value in sorted(known.items())}}, HEAD)
