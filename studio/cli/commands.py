"""The table of commands: the line of each in the help, and where its code is, which is imported when it is needed.

So the list of commands, shell completion and each command start without the imports of the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
import typer.main


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """A command that need not be imported yet."""

    heading: str
    """The group in which the help lists it; empty for a hidden command."""
    target: str
    """``MODULE:NAME`` in ``studio.cli``: a function, or a Typer with commands of its own."""
    summary: str = ""
    """Its line in the list of all."""


_GROUPS: dict[str, dict[str, tuple[str, str]]] = {
    "Write": {
        "new": ("new:new", "Create a show: settings, voices, music and a first script"),
        "desk": ("desk:desk", "Write, hear, change and publish on one page in the browser"),
        "parse": ("parse:parse", "Show how a script is read, and every line that isn't spoken"),
        "lint": ("lint:lint", "List what is wrong or questionable before you render"),
        "outline": ("outline:outline", "Find chapters for a script without headings"),
        "convert": ("convert:convert", "Write a script in Studio's script format"),
        "spoken": ("spoken:spoken", "Show a text as it will be spoken, line for line"),
        "lexicon": ("lexicon:lexicon", "List words that may be said wrong, and correct them"),
    },
    "Hear": {
        "cast": ("cast:cast", "Show who speaks with which voice, and change it"),
        "audition": ("audition:audition", "Listen to voices, speakers or lines before you render"),
        "retake": ("takes:retake", "Make a line again and compare the takes"),
        "approve": ("takes:approve", "Pin the takes you like"),
        "play": ("play:play", "Play a finished episode"),
    },
    "Make": {
        "render": ("render:render", "Render a script to a mastered MP3 with chapters"),
        "watch": ("watch:watch", "Render again whenever the script is saved"),
        "batch": ("batch:batch", "Render many scripts, on cores, GPUs or a cluster"),
        "export": ("export:export", "Make other masters: mono, broadcast, audiobook, M4B …"),
        "status": ("status:status", "Show the state of a show, and the next step"),
    },
    "Check and publish": {
        "check": ("check:check", "Test a finished episode: sound, tag, chapters, captions"),
        "report": ("report:report", "Draw an episode: waveform, loudness, suspect takes"),
        "publish": ("publish:publish", "Write the show's feed and pages, and upload them"),
        "serve": ("serve:serve", "Preview the site on this computer, or serve its voices"),
        "validate": ("validate:validate", "Test a podcast feed"),
    },
    "Set up": {
        "doctor": ("engines:doctor", "Check what is installed and what is missing"),
        "engines": ("engines:list_engines", "List the speech engines and what they need"),
        "voices": ("voices:commands", "List the voices of the show, and download more"),
        "cache": ("cache:commands", "Show the size of cached takes, and remove old ones"),
    },
}
ENTRIES: dict[str, CommandEntry] = {
    name: CommandEntry(heading, target, summary)
    for heading, group in _GROUPS.items()
    for name, (target, summary) in group.items()
} | {
    "models": CommandEntry("", "models:commands"),  # what `voices get` does now
    "help": CommandEntry("", "groups:help_command"),
}


class CommandTable(Mapping[str, Any]):
    """Commands by name, each imported when it is first asked for.

    Args:
        entries: the commands in the order of the help.
    """

    def __init__(self, entries: Mapping[str, CommandEntry]) -> None:
        self._entries = entries
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - typer keeps the type of its commands private
        if name not in self._loaded:
            self._loaded[name] = _load(name, self._entries[name])
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def _load(name: str, entry: CommandEntry) -> Any:  # noqa: ANN401 - as above
    module, _, attribute = entry.target.partition(":")
    found = getattr(import_module(f"studio.cli.{module}"), attribute)
    one = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
    about: dict[str, Any] = {"name": name, "hidden": not entry.heading}
    if entry.heading:
        about |= {"short_help": entry.summary, "rich_help_panel": entry.heading}
    if isinstance(found, typer.Typer):
        one.add_typer(found, **about)
    else:
        one.command(**about)(found)
    return typer.main.get_group(one).commands[name]
