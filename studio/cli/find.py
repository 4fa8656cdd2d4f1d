"""Finds the file that an argument means. In: a path, or a name without folder and extension. Out: a script, or an MP3.

A path that exists is used as it is. Otherwise scripts are looked for in the path's folder, and in the show around the
current folder. The episode of a script is the MP3 that a render wrote.
"""

from __future__ import annotations

from pathlib import Path

from studio.files.places import real_path


def script_file(path: Path) -> Path:
    """The script with that path or name.

    Raises:
        UsageError: several scripts have that name, or none has but one has a similar name.
    """
    if _exists(path) or not path.name:
        return path
    from studio.errors import UsageError

    scripts = _scripts_near(path)
    found = [script for script in scripts if path.name in (script.stem, script.name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            f"{path.name} may be {' or '.join(map(str, found))}.",
            hint="Give one of them with its folder and extension.",
        )
    from difflib import get_close_matches

    names = {script.stem: script for script in scripts}  # without endings, which would make short names look alike
    if similar := get_close_matches(path.stem, names, n=1, cutoff=0.75):
        raise UsageError(f"There is no script {path}.", hint=f"Did you mean {names[similar[0]]}?")
    return path


def script_files(paths: list[Path]) -> list[Path]:
    """The same for several."""
    return [script_file(path) for path in paths]


def optional_script_file(path: Path | None) -> Path | None:
    """The same where the script may be left out."""
    return script_file(path) if path is not None else None


def episode_file(path: Path) -> Path:
    """The MP3 with that path, or the one rendered from a script of that path or name, or in that folder.

    Raises:
        UsageError: the script has not been rendered.
    """
    from studio.errors import UsageError
    from studio.show import load_show
    from studio.show.scripts import ENDINGS

    if path.suffix.lower() == ".mp3" or (_exists(path) and path.is_file() and path.suffix.lower() not in ENDINGS):
        return path
    if path.is_dir() and (inside := path / f"{path.name}.mp3").is_file():
        return inside
    root = load_show(Path.cwd() / "any").root
    named = root / "episodes" / path.name / f"{path.name}.mp3" if root else path
    if not _exists(path) and named.is_file():
        return short(named)
    script = script_file(path)
    if _exists(script) and script.is_file():
        mp3 = load_show(script).episode(script)
        if not mp3.is_file():
            raise UsageError(
                f"{script} has not been rendered.", hint=f"Render it first: studio render {quoted(script)}"
            )
        return short(mp3)
    return path


def quoted(path: Path) -> str:
    """A path, quoted for a shell."""
    import shlex

    return shlex.quote(str(path))


def with_script(message: str, script: Path) -> str:
    """A message with this script in place of SCRIPT in the commands that it suggests."""
    import re

    return re.sub(r"(?<=`)(studio [a-z]+) SCRIPT\b", lambda found: f"{found[1]} {quoted(script)}", message)


def _scripts_near(path: Path) -> list[Path]:
    """Scripts in the path's folder, in the show around the current folder, and in its scripts/."""
    from studio.formats.companions import COMPANIONS, RECORD
    from studio.show import load_show
    from studio.show.scripts import ENDINGS

    root = load_show(Path.cwd() / "any").root
    folders = [path.parent, *([root / "scripts", root] if root and path.parent == Path() else [])]
    found: dict[Path, Path] = {}
    for folder in folders:
        try:
            files = sorted(file for file in folder.iterdir() if file.suffix.lower() in ENDINGS and file.is_file())
            records = [file.name.removesuffix(RECORD) for file in files if file.name.endswith(RECORD)]
        except OSError:
            continue
        rendered = {name + ending for name in records for ending in COMPANIONS}
        for file in files:
            if file.name not in rendered:
                found.setdefault(real_path(file), short(file))
    return list(found.values())


def short(path: Path) -> Path:
    """Relative to the current folder, if it is inside."""
    try:
        return real_path(path).relative_to(Path.cwd())
    except (OSError, ValueError):
        return path


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # too long a name, a zero byte: whoever reads it says so
        return True
