"""Reads and writes ``cast.toml``: the voices that were guessed, so that they stay the same in later episodes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import tomli_w
from pydantic import BaseModel, ConfigDict, Field

from studio.cast.free import VoiceChoice
from studio.files.lock import lock_folder
from studio.formats.toml import read_toml, replace_toml

HEAD = (
    "# Voices that Studio chose for speakers the show doesn't name. Change them here, or better give the speaker\n"
    "# a table of their own in show.toml; delete a line to have the voice chosen again.\n"
)


class CastEntry(BaseModel):
    """What ``cast.toml`` remembers of one speaker."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    voice: str
    variation: int = Field(default=0, ge=0)
    engine: str = ""
    """Of a voice that comes with an engine: the only one for which the entry holds."""


class CastFile(BaseModel):
    """The file ``cast.toml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    speakers: dict[str, CastEntry] = Field(default_factory=dict)


def recall(path: Path | None) -> dict[str, VoiceChoice]:
    """The choices in the file; empty if there is none. Raises ShowError for an invalid file."""
    if path is None or not path.exists():
        return {}
    return {name: VoiceChoice(e.voice, e.variation, e.engine) for name, e in read_toml(path, CastFile).speakers.items()}


def remember(path: Path | None, learnt: Mapping[str, VoiceChoice]) -> None:
    """Add what was guessed below what the file says, which stays as it is, comments too.

    A voice that was guessed for one engine gives way to what is guessed for another. Another process may write too, and
    a person may have changed the file since it was read.

    Raises:
        ShowError: the file is wrong by now, or can't be written.
    """
    if path is None or not learnt:
        return
    with lock_folder(path.parent):
        known = recall(path)
        text = path.read_text(encoding="utf-8").rstrip() + "\n" if path.exists() else HEAD
        changed = {name for name in learnt.keys() & known.keys() if known[name].engine != learnt[name].engine}
        if changed:
            import tomlkit

            document = tomlkit.parse(text)
            for name in changed & document["speakers"].keys():
                document["speakers"].remove(name)
            text = re.sub(r"\n{3,}", "\n\n", tomlkit.dumps(document)).rstrip() + "\n"
        for name, memory in learnt.items():
            if name not in known or name in changed:
                text += "\n" + _table(name, memory)
        replace_toml(path, text)


def _table(name: str, memory: VoiceChoice) -> str:
    entry: dict[str, object] = {"voice": memory.voice}
    if memory.variation:
        entry["variation"] = memory.variation
    if memory.engine:
        entry["engine"] = memory.engine
    return tomli_w.dumps({"speakers": {name: entry}})
