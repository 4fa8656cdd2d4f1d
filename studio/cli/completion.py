"""Shell completion of scripts, episodes, engines, masters, voices and speakers, without slow imports.

In: the beginning of a word, and the command line so far. Out: words. Nothing here may fail or take long: a file that
can't be read completes nothing, and the shell then completes file names.
"""

from __future__ import annotations

import os
import re
import shlex
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import typer

SCRIPT_ENDINGS = (".txt", ".md", ".fountain", ".html", ".json", ".srt", ".vtt", ".csv")
"""Scripts with these are offered; the shell completes any other file by its name."""
ENGINE_GROUP = "studio.engines"
"""Entry points of engines."""
MASTERS = ("podcast", "mono", "broadcast", "audiobook", "m4a", "m4b", "opus", "flac", "session")
LONGEST_SCRIPT_BYTES = 1 << 20
_NAME = re.compile(r"^\W{0,4}([^\W\d_][^:\n*_\[\](){}<>\"]{0,39}?)[*_]{0,3}:[*_]{0,3}\s+\S", re.M)


def complete_script(incomplete: str) -> list[str]:
    """Scripts in the folder that is being typed and, before a folder is typed, in scripts/ of the show."""
    return _files(incomplete, SCRIPT_ENDINGS, "scripts")


def complete_episode(incomplete: str) -> list[str]:
    """Scripts and MP3s, those in episodes/ of the show too."""
    found = _files(incomplete, (".mp3",), "")
    root = None if "/" in incomplete else _show_folder()
    episodes = (_short(path) for path in root.glob("episodes/*/*.mp3")) if root else ()
    return sorted({*found, *complete_script(incomplete), *(name for name in episodes if name.startswith(incomplete))})


def complete_engine(incomplete: str) -> list[str]:
    """Engines that are installed, ready or not, and auto."""
    from importlib.metadata import entry_points

    names = {"auto", *(point.name for point in entry_points(group=ENGINE_GROUP))}
    return sorted(name for name in names if name.startswith(incomplete))


def complete_master(incomplete: str) -> list[str]:
    """The values of ``studio export --as``."""
    return [name for name in MASTERS if name.startswith(incomplete)]


def complete_voice(incomplete: str) -> list[str]:
    """The voices of the show; in a list with commas, the last of them."""
    before, comma, word = incomplete.rpartition(",")
    return [before + comma + name for name in _voices() if name.startswith(word)]


def complete_speaker(ctx: typer.Context, incomplete: str) -> list[str]:
    """The speakers of the script on the command line, and those of show.toml."""
    return [name for name in _speakers(ctx) if name.startswith(incomplete)]


def complete_speaker_voice(ctx: typer.Context, incomplete: str) -> list[str]:
    """NAME=VOICE."""
    name, sign, voice = incomplete.partition("=")
    if sign:
        return [f"{name}={each}" for each in _voices() if each.startswith(voice)]
    return [f"{each}=" for each in _speakers(ctx) if each.startswith(name)]


def _files(incomplete: str, endings: tuple[str, ...], show_folder: str) -> list[str]:
    folder, slash, _ = incomplete.rpartition("/")
    base = Path(folder + slash) if slash else Path()
    names = set()
    for path in _inside(base):
        if path.is_dir():
            names.add(f"{folder}{slash}{path.name}/")
        elif path.suffix.lower() in endings:
            names.add(f"{folder}{slash}{path.name}")
    root = None if slash or not show_folder else _show_folder()
    if root is not None:
        names |= {_short(path) for path in _inside(root / show_folder) if path.suffix.lower() in endings}
    return sorted(name for name in names if name.startswith(incomplete) and not Path(name).name.startswith("."))


def _inside(folder: Path) -> Iterator[Path]:
    try:
        yield from folder.iterdir()
    except OSError:
        return


def _show_folder() -> Path | None:
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / "show.toml").is_file()), None)


def _voices() -> list[str]:
    root = _show_folder()
    folder = root / "voices" if root and (root / "voices").is_dir() else _own_voices()
    return sorted(path.stem for path in _inside(folder) if path.suffix == ".toml")


def _own_voices() -> Path:
    package = Path(__file__).parents[1]
    return next(each for each in (package / "defaults" / "voices", package.parent / "voices") if each.is_dir())


def _speakers(ctx: typer.Context) -> list[str]:
    from studio.files.regular import read_regular

    names: dict[str, None] = {}
    script = ctx.params.get("script") or _script_typed()
    try:
        if script and Path(script).stat().st_size <= LONGEST_SCRIPT_BYTES:
            found = Counter(
                name.strip() for name in _NAME.findall(read_regular(Path(script)).decode("utf-8", "replace"))
            )
            most = max(found.values(), default=0)
            names |= dict.fromkeys(name for name, count in found.items() if count > 1 or most == 1)
    except (OSError, ValueError):
        pass
    root = _show_folder()
    if root is not None:
        from studio.errors import StudioError
        from studio.files.toml import parse_toml, read_toml_text

        try:
            file = root / "show.toml"
            known = parse_toml(read_toml_text(file), file).get("speakers", {})
        except (OSError, ValueError, StudioError):
            known = {}
        names |= dict.fromkeys(known if isinstance(known, dict) else ())
    return list(names)


def _script_typed() -> str | None:
    """The first file on the command line as the shell passes it; after an option without a value, typer misses it."""
    line = os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS") or ""
    try:
        words = shlex.split(line)[1:]
    except ValueError:  # a quote is open
        words = line.split()[1:]
    return next((word for word in words if Path(word).is_file()), None)


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
