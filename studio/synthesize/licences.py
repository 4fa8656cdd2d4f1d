"""Models that were fetched, and their licences, accepted once. In: the user's own file ``models.toml``. Out: the same.

What a person agreed to belongs to the person, not to a cache: the file lies in the user's folder for settings
(``STUDIO_CONFIG`` names another).
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
    """As the catalogue names it."""
    accepted: str
    """The day on which it was accepted."""
    folder: str = ""
    """Where the files lie; empty until they have come."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    models: dict[str, DownloadedModel] = Field(default_factory=dict)


def config_folder() -> Path:
    """The user's folder for settings."""
    chosen = os.environ.get("STUDIO_CONFIG")
    if chosen:
        return Path(chosen)
    from platformdirs import user_config_path

    return user_config_path("studio")


def fetched_models() -> dict[str, DownloadedModel]:
    """What was fetched or at least accepted, by name. Raises ShowError where the file is damaged."""
    path = config_folder() / "models.toml"
    return read_toml(path, _File).models if path.exists() else {}


def remember_model(name: str, model: DownloadedModel) -> None:
    """Keep what is known of a model. Raises OutputError where the folder can't be written."""
    known = {**fetched_models(), name: model}
    path = config_folder() / "models.toml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"The folder can't be made: {error.strerror}.", file=path.parent) from error
    write_toml(path, {"models": {key: value.model_dump() for key, value in sorted(known.items())}}, HEAD)
