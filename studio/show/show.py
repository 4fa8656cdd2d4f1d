"""The show a script belongs to: ``show.toml`` and the folders around it in, settings and safe paths out.

A script finds its show by the nearest ``show.toml`` above it. A script outside any show renders with the defaults that
travel inside the package. Names in the settings can't leave the show's folders.
"""

from __future__ import annotations

import os
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from studio.errors import ShowError
from studio.files.places import real_path
from studio.formats.sanitize import file_name_text
from studio.formats.toml import read_toml
from studio.show.settings import Settings
from studio.store.at import place_of

FILE = "show.toml"
SOUNDS = (".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".aac", ".aif", ".aiff")
"""Endings that the name of a sound may do without."""


@dataclass(frozen=True, slots=True)
class Show:
    """A show: settings and folders. Without a root it is the set of defaults inside the package."""

    settings: Settings
    root: Path | None
    """Folder of show.toml; None outside any show."""
    store: str = ""
    """Where the takes are stored, a folder or an address; empty for the default."""
    file_name: str = FILE
    """Name of the file with its settings, in ``root``."""

    @property
    def home(self) -> Path:
        """The folder that holds voices/ and assets/."""
        return self.root or defaults_folder()

    @property
    def voices(self) -> Path:
        """Folder of voice files; the package's own where the show has none."""
        own = self.home / "voices"
        return own if own.is_dir() else defaults_folder() / "voices"

    @property
    def cast_file(self) -> Path | None:
        """cast.toml, which remembers guessed voices; None outside any show."""
        return self.root / "cast.toml" if self.root else None

    @property
    def lexicon_files(self) -> tuple[Path, ...]:
        """The show's own pronunciations: lexicon.toml, which wins, and lexicons of the W3C, by name."""
        if self.root is None:
            return ()
        path = self.root / "lexicon.toml"
        return (*([path] if path.exists() else []), *sorted(self.root.glob("*.pls")))

    @property
    def location(self) -> str:
        """Where the takes are stored: the absolute path of a folder, or the address of an object store.

        By priority: :attr:`store`, the variable ``STUDIO_CACHE``, a folder inside the show, the user's cache.
        """
        chosen = self.store or os.environ.get("STUDIO_CACHE")
        if chosen:
            return place_of(chosen)
        if self.root:
            return str(self.root / ".studio" / "store")
        from platformdirs import user_cache_path

        return str(user_cache_path("studio") / "store")

    def episode(self, script: Path, taken: Container[str] = ()) -> Path:
        """Where the MP3 of a script goes: ``episodes/NAME/NAME.mp3``, or the current folder outside any show.

        NAME is that of the script without its ending, unless another script has that place already; see
        :func:`studio.show.guids.episode_folder`, also for ``taken``.
        """
        from studio.show.guids import episode_folder, stem_of

        if self.root is None:
            return Path(f"{stem_of(script.name)}.mp3")
        name = episode_folder(self.root, script, taken)
        return self.root / "episodes" / name / f"{name}.mp3"

    def asset(self, name: str) -> Path | None:
        """A file in assets/, or None for an empty name.

        Raises:
            ShowError: it would lie outside the folder, or isn't there.
        """
        if not name:
            return None
        folder = self.home / "assets"
        if not folder.is_dir():
            folder = defaults_folder() / "assets"
        try:
            path = real_path(folder / name)
            is_file = path.is_file()
        except (OSError, ValueError, RuntimeError) as error:  # a link to itself, a zero byte, too long a name
            raise ShowError(f"{name!r} is not a file name.", file=self.settings_file) from error
        if not path.is_relative_to(real_path(folder)):
            raise ShowError(
                f"{name!r} lies outside {folder.name}/.",
                file=self.settings_file,
                hint="Copy the file into that folder.",
            )
        if not is_file:
            raise ShowError(
                f"There is no file {name!r} in {folder.name}/.",
                file=self.settings_file,
                hint="Put it there, or write an empty string for none.",
            )
        return path

    def file(self, name: str, script: Path) -> Path:
        """A file that a script names: in clips/ or assets/ of the show, or beside the script.

        A sound may be named without its ending: ``tide`` is ``tide.wav`` where there is no file ``tide``.

        Raises:
            ShowError: it would lie outside these folders, or isn't there.
        """
        folders = [self.root / "clips"] if self.root else []
        folders += [self.home / "assets", real_path(script).parent]
        outside, no_name = False, 0
        for folder in folders:
            try:
                path = real_path(folder / name)
                is_file = path.is_file()
            except (OSError, ValueError, RuntimeError):  # as in asset
                no_name += 1
                continue
            if not path.is_relative_to(real_path(folder)):
                outside = True
            elif is_file:
                return path
            elif "." not in name and (named := _by_stem(path)):
                return named
        if outside:
            raise ShowError(f"{name!r} lies outside the show's folders.", hint="Copy the file into clips/.")
        if no_name == len(folders):
            raise ShowError(f"{name[:60]!r} is not a file name.")
        raise ShowError(
            f"There is no file {name!r} in clips/, in assets/ or beside the script.", hint="Put it into clips/."
        )

    @property
    def settings_file(self) -> Path | None:
        """The show.toml that it was read from, or the file chosen instead; None outside any show."""
        return self.root / self.file_name if self.root else None


def _by_stem(path: Path) -> Path | None:
    """The sound that a path names without its ending; of several, in the order of :data:`SOUNDS`."""
    return next((found for ending in SOUNDS if (found := path.with_name(path.name + ending)).is_file()), None)


def load_show(script: Path | None = None, chosen: Path | None = None) -> Show:
    """The show a script belongs to.

    Args:
        script: its folder and those above it are searched for show.toml.
        chosen: a show.toml (or its folder) that overrides the search.

    Raises:
        ShowError: the file chosen isn't there, or a file is wrong.
    """
    if chosen is not None:
        path = chosen / FILE if chosen.is_dir() else chosen
        if not path.is_file():
            raise ShowError("There is no such show file.", file=path, hint="Name a show.toml or its folder.")
        return Show(read_toml(path, Settings), real_path(path).parent, file_name=real_path(path).name)
    if script is not None:
        for folder in real_path(script).parents:
            path = folder / FILE
            if path.exists() and not path.is_dir():  # a pipe of that name is refused, and not taken for no show
                return Show(read_toml(path, Settings), folder)
    return Show(Settings(), None)


def script_name(root: Path | None, script: Path) -> str:
    """The script's path below the show's folder, with ``/``; the name of its file outside any show."""
    path = real_path(script)
    return file_name_text(path.relative_to(root).as_posix() if root and path.is_relative_to(root) else script.name)


def defaults_folder() -> Path:
    """The voices and music that travel inside the package (in a checkout: the repository itself)."""
    package = Path(__file__).parents[1]
    inside = package / "defaults"
    return inside if inside.is_dir() else package.parent
