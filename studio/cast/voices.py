"""Reads voice files ``voices/NAME.toml`` as :class:`studio.values.Voice`."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from studio.errors import ShowError
from studio.files.places import real_path
from studio.formats.toml import read_toml
from studio.values import Voice, VoiceSettings
from studio.values.cast import ChainName


class EngineSettings(BaseModel):
    """``[engines.NAME]``: the settings of a voice in one engine."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    voice: str
    rate: float = Field(default=1.0, ge=0.5, le=2.0)
    pitch: float = Field(default=0.0, ge=-12.0, le=12.0)
    model: str = ""
    format: str = ""
    reference: str = ""
    consent: str = ""


class VoiceFile(BaseModel):
    """A voice file: a voice, and its settings in each engine that has it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    gender: str = ""
    language: str = "en"
    accent: str = ""
    licence: str = ""
    mos: float = Field(default=0.0, ge=0.0, le=5.0)
    """Mean opinion score in the first engine, 1 to 5; 0 if it wasn't measured."""
    engine: str = ""
    """The only engine that plays this voice, whatever the show or ``--engine`` names; empty if they decide."""
    order: int = 100
    """Lower ones are given to unknown speakers first."""
    chain: ChainName = "off"
    """Speech chain: nothing, a high-pass, sibilants softened too, loud syllables held too."""
    engines: dict[str, EngineSettings]


def load_voices(folder: Path) -> tuple[Voice, ...]:
    """All voices of a folder, in the order in which unknown speakers get them.

    Raises:
        ShowError: the folder has none, or a file is wrong.
    """
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    if not files:
        raise ShowError("There are no voices.", file=folder, hint="Add a voice file such as voices/ada.toml.")
    loaded = [(read_toml(path, VoiceFile), path.stem) for path in files]
    for file, name in loaded:
        if file.engine and file.engine not in file.engines:
            raise ShowError(
                f"The voice's engine is {file.engine!r}, and it has no table for it.",
                file=folder / f"{name}.toml",
                hint=f"Add [engines.{file.engine}].",
            )
    loaded.sort(key=lambda pair: (pair[0].order, pair[1]))
    return tuple(
        Voice(
            name=name,
            title=file.title,
            gender=file.gender,
            language=file.language,
            engine=file.engine,
            accent=file.accent,
            licence=file.licence,
            mos=file.mos,
            settings=tuple(
                (engine, VoiceSettings(s.voice, s.rate, s.pitch, _options(s, file.chain, folder / f"{name}.toml")))
                for engine, s in file.engines.items()
            ),
        )
        for file, name in loaded
    )


def _options(settings: EngineSettings, chain: ChainName, file: Path) -> tuple[tuple[str, str], ...]:
    """What is set besides voice, rate and pitch, with absolute paths.

    A model's file or folder is looked for from the folder of voice files on; what isn't there and doesn't begin as a
    path does is a name. A reference lies in ``voices/NAME/`` and can't lead out of it. Raises ShowError.
    """
    out = {"consent": settings.consent.strip(), "format": settings.format, "chain": "" if chain == "off" else chain}
    if settings.model:
        place = _place(settings.model, file.parent, file)
        named = not settings.model.startswith((".", "/", "~")) and not place.exists()
        out["model"] = settings.model if named else str(place)
    if settings.reference:
        home = real_path(file.with_suffix(""))
        reference = _place(settings.reference, home, file, user=False)
        if not reference.is_relative_to(home):
            raise ShowError(
                f"The reference {settings.reference!r} lies outside {home.name}/.",
                file=file,
                hint=f"Put the recording into voices/{home.name}/.",
            )
        out["reference"] = str(reference)
    return tuple(sorted((name, value) for name, value in out.items() if value))


def _place(name: str, folder: Path, file: Path, *, user: bool = True) -> Path:
    """Where a name leads from a folder on; ``~`` is a user's own folder where ``user`` is true. Raises ShowError."""
    try:
        place = real_path(folder / (Path(name).expanduser() if user else name))
        place.exists()
    except (OSError, ValueError, RuntimeError) as error:  # too long, a zero byte, a link to itself, nobody's folder
        shown = name if len(name) <= 60 else f"{name[:60]}…"
        raise ShowError(f"{shown!r} is not the name of a file.", file=file) from error
    return place
