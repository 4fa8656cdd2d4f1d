"""``cast.toml``: who got which voice without being told, so that it stays the same in every later episode."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from studio.cast.assign import Memory
from studio.formats.toml import read_toml, write_toml

HEAD = (
    "# Voices that Studio chose for speakers the show doesn't name. Change them here, or better give the speaker\n"
    "# a table of their own in show.toml; delete a line to have the voice chosen anew.\n"
)


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    voice: str
    variation: int = Field(default=0, ge=0)


class _CastFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    speakers: dict[str, _Entry] = Field(default_factory=dict)


def recall(path: Path | None) -> dict[str, Memory]:
    """What the file remembers; nothing where there is none. Raises ShowError for a file that is wrong."""
    if path is None or not path.exists():
        return {}
    return {name: Memory(e.voice, e.variation) for name, e in read_toml(path, _CastFile).speakers.items()}


def remember(path: Path | None, learnt: Mapping[str, Memory]) -> None:
    """Add what was guessed; what the file already says stays. Raises ShowError when it can't be written."""
    if path is None or not learnt:
        return
    known = {**learnt, **recall(path)}
    speakers = {
        name: {"voice": m.voice, **({"variation": m.variation} if m.variation else {})} for name, m in known.items()
    }
    write_toml(path, {"speakers": speakers}, HEAD)
