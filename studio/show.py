"""The show a script belongs to: ``show.toml`` and the folders around it in, settings and safe paths out.

A script finds its show by the nearest ``show.toml`` above it. A script outside any show renders with the defaults that
travel inside the package. Names in the settings can't leave the show's folders.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from studio.errors import ShowError
from studio.formats.toml import read_toml
from studio.store.at import place_of
from studio.values import ListenTo
from studio.values.cast import ChainName

FILE = "show.toml"
SOUNDS = (".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".aac", ".aif", ".aiff")
"""Endings that the name of a sound may do without."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Speaker(_Table):
    """``[speakers."Full Name"]``: one person of the show."""

    voice: str
    """Name of a file in voices/, without .toml."""
    aliases: tuple[str, ...] = ()
    """Other spellings in scripts."""
    rate: float = Field(default=1.0, ge=0.5, le=2.0)
    """How fast this person speaks, on top of the voice's own rate and the show's; 1.1 is a tenth faster."""
    language: str = ""
    """BCP 47 tag of what this person speaks; empty for the episode's."""
    chain: ChainName | Literal[""] = ""
    """Speech chain of this person; empty for that of the voice."""


class Music(_Table):
    """``[music]``: files in assets/; an empty string means none."""

    intro: str = "intro.flac"
    """Plays after the cold open, then under the first words and away."""
    stinger: str = "stinger.flac"
    """Plays before every story."""
    bed: str = "bed.ogg"
    """Plays softly under the kinds of segment named in bed_under, in a loop."""
    break_sting: str = "stinger.flac"
    """Plays where the script has a break."""
    outro: str = "outro.flac"
    """Begins under the last words and plays to its end."""
    bed_under: tuple[Literal["cold_open", "intro", "story", "segment", "outro"], ...] = ()
    """Kinds of segment the bed plays under."""
    under_speech_lu: float = Field(default=18.0, ge=15.0, le=40.0)
    """How far below speech music lies where both sound, LU."""
    intro_alone_s: float = Field(default=5.0, ge=0.0, le=60.0)
    """Seconds the intro plays before the first word over it."""
    intro_under_s: float = Field(default=7.0, ge=0.0, le=60.0)
    """Seconds the intro stays under the words before it is gone."""
    outro_under_s: float = Field(default=7.0, ge=0.0, le=60.0)
    """Seconds before the last word at which the outro begins."""
    break_room_s: float = Field(default=1.0, ge=0.0, le=600.0)
    """Seconds of silence after a break's sting, where an ad may be put in."""


class Gaps(_Table):
    """``[gaps]``: seconds of silence from the last sound of speech to the next."""

    sentence: float = Field(default=0.32, ge=0, le=10)
    """Between sentences of a turn."""
    paragraph: float = Field(default=0.62, ge=0, le=10)
    """Between paragraphs of a turn."""
    reaction: float = Field(default=0.18, ge=0, le=10)
    """Before a turn of one or two words."""
    turn: float = Field(default=0.38, ge=0, le=10)
    """Before any other turn of another speaker."""
    thought: float = Field(default=0.52, ge=0, le=10)
    """Before a long turn, or when the same speaker starts anew."""
    story: float = Field(default=0.95, ge=0, le=20)
    """Before a new story's stinger or first word."""


class Loudness(_Table):
    """``[loudness]``: the finished programme."""

    target_lufs: float = Field(default=-16.0, ge=-36, le=-8)
    """Integrated loudness, LUFS."""
    true_peak_dbtp: float = Field(default=-1.0, ge=-9, le=0)
    """Highest true peak of the decoded MP3, dBTP."""


class Mp3(_Table):
    """``[mp3]``: constant bitrate, 48 kHz, joint stereo."""

    bitrate: Literal[96, 112, 128, 160, 192, 224, 256, 320] = 128
    """kbit/s."""


class Feed(_Table):
    """``[feed]``: what `studio publish` tells podcast apps."""

    base_url: str = ""
    """Address of the folder on the web, such as https://example.org/show/; the feed is feed.xml in it."""
    category: str = ""
    """Apple's category, such as "Science", or with a subcategory "Society & Culture / Documentary"."""
    type: Literal["episodic", "serial"] = "episodic"
    """Whether episodes stand by themselves or are to be heard in order; a serial show numbers all of them."""
    explicit: bool = False
    """The show is not for children."""
    owner_name: str = ""
    """Who answers for the feed."""
    owner_email: str = ""
    """Address for directories to verify the feed by; it is public. Empty for none."""
    locked: bool = False
    """Other hosts are not to import the feed."""
    copyright: str = ""
    """Who holds the rights, without a sign or year; the author where nothing is said."""
    license: str = ""
    """SPDX identifier such as "CC-BY-4.0", or a name."""
    funding_url: str = ""
    """Where listeners can support the show."""
    funding_text: str = ""
    """What that link says."""
    verify: str = ""
    """Text that a directory asks for to verify the feed, instead of an e-mail address."""
    new_feed_url: str = ""
    """The feed has moved to this address."""
    complete: bool = False
    """No further episodes will come."""
    blocked: bool = False
    """Directories are not to list the show."""
    page_items: int = Field(default=1000, ge=10, le=10_000)
    """Most episodes on one page of the feed; older ones are on feed-2.xml and so on."""
    page_kib: int = Field(default=4096, ge=64, le=65_536)
    """Most KiB of one page of the feed."""


class Settings(_Table):
    """Everything ``show.toml`` may say."""

    title: str = "Untitled show"
    """Name of the show."""
    author: str = ""
    """Who makes it; the tag TPE1."""
    description: str = ""
    """What the show is about, plain text."""
    language: str = "en"
    """BCP 47 tag of the spoken language."""
    rate: float = Field(default=1.0, ge=0.5, le=2.0)
    """How fast everybody speaks, on top of the rate of their voices; 1.1 is a tenth faster."""
    link: str = ""
    """Address of the show's page."""
    engine: str = "flite"
    """Engine that speaks unless --engine names another."""
    unknown_speakers: Literal["assign", "error"] = "assign"
    """What to do with a speaker nobody gave a voice: give one and remember it in cast.toml, or stop."""
    ai_generated: bool = True
    """Mark episodes as spoken by synthetic voices."""
    cover: str = "cover-plain.jpg"
    """Picture in assets/; an empty string means none."""
    opening_title: str = "Introduction"
    """Title of the chapter before the first heading."""
    outline: bool = True
    """Find chapters in scripts without headings."""
    stop_when_doubtful: bool = True
    """Don't render a script that may not be read as it is meant, until `studio render --accept`."""
    listen: ListenTo = "off"
    """Takes that a speech recognizer listens to: none ("off"), doubtful ones ("suspects"), or "all"."""
    length: str = ""
    """How long an episode should be, such as "12 min" or "20-25 min"; `studio lint` compares."""
    speakers: dict[str, Speaker] = Field(default_factory=dict)
    """Who is who; names as they stand in scripts."""
    music: Music = Field(default_factory=Music)
    """Music and where it plays."""
    gaps: Gaps = Field(default_factory=Gaps)
    """Silence between words of different people."""
    loudness: Loudness = Field(default_factory=Loudness)
    """How loud the episode is."""
    mp3: Mp3 = Field(default_factory=Mp3)
    """The file."""
    feed: Feed = Field(default_factory=Feed)
    """What podcast apps are told."""


@dataclass(frozen=True, slots=True)
class Show:
    """A show: settings and folders. Without a root it is the set of defaults inside the package."""

    settings: Settings
    root: Path | None
    """Folder of show.toml; None outside any show."""
    kept: str = ""
    """Where takes are kept, a folder or an address; empty for the usual place."""
    file_name: str = FILE
    """Of the file with its settings, in ``root``."""

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
        """Where guessed voices are remembered; None outside any show."""
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
        """Where takes are kept: a folder, or an address of an object store.

        That is where :attr:`kept` says, else ``STUDIO_CACHE``, else inside the show, else the user's cache. A folder is
        told from the root on, as processes elsewhere are told it.
        """
        chosen = self.kept or os.environ.get("STUDIO_CACHE")
        if chosen:
            return place_of(chosen)
        if self.root:
            return str(self.root / ".studio" / "store")
        from platformdirs import user_cache_path

        return str(user_cache_path("studio") / "store")

    def episode(self, script: Path) -> Path:
        """Where the MP3 of a script goes: ``episodes/NAME/NAME.mp3``, or the current folder outside any show."""
        name = script.stem if script.stem.strip(".") else "episode"  # ".." would be the folder above
        return self.root / "episodes" / name / f"{name}.mp3" if self.root else Path(f"{name}.mp3")

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
            path = (folder / name).resolve()
            is_file = path.is_file()
        except (OSError, ValueError, RuntimeError) as error:  # a link to itself, a zero byte, too long a name
            raise ShowError(f"{name!r} is not a file name.", file=self.settings_file) from error
        if not path.is_relative_to(folder.resolve()):
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
        folders += [self.home / "assets", script.resolve().parent]
        outside = False
        for folder in folders:
            path = (folder / name).resolve()
            if not path.is_relative_to(folder.resolve()):
                outside = True
            elif path.is_file():
                return path
            elif "." not in name and (named := _by_stem(path)):
                return named
        if outside:
            raise ShowError(f"{name!r} lies outside the show's folders.", hint="Copy the file into clips/.")
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
        return Show(read_toml(path, Settings), path.resolve().parent, file_name=path.resolve().name)
    if script is not None:
        for folder in script.resolve().parents:
            if (folder / FILE).is_file():
                return Show(read_toml(folder / FILE, Settings), folder)
    return Show(Settings(), None)


def defaults_folder() -> Path:
    """The voices and music that travel inside the package (in a checkout: the repository itself)."""
    inside = Path(__file__).parent / "defaults"
    return inside if inside.is_dir() else Path(__file__).parent.parent
