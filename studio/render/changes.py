"""Renders again whenever a file is saved: which files to watch, and what the new render changed.

In: a show and a script; two episodes. Out: the state of every file that shapes the episode, and the folders they lie
in; sentences and headings that differ.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from studio.files.places import real_path
from studio.files.watch import Stamps, stamps_of
from studio.render.results import RenderedEpisode
from studio.show import SOUNDS, Show

FOLDERS = ("voices", "assets", "clips")
"""Folders of a show whose files shape an episode."""


@dataclass(frozen=True, slots=True)
class ScriptChange:
    """A sentence or a heading that was added or removed."""

    line: int
    """1-based line of the script; if it was removed, of the earlier script."""
    speaker: str
    """Empty for a heading."""
    text: str
    gone: bool = False


def stamps(show: Show, script: Path, named: Iterable[Path] = ()) -> Stamps:
    """The state of the files that shape an episode: script, show, pronunciations, voices, music and clips.

    Args:
        show: whose folders are looked into.
        script: the file.
        named: files beside the script that it :func:`names`.
    """
    return stamps_of((*_files(show, script), *named))


def folders(show: Show, script: Path, named: Iterable[Path] = ()) -> set[Path]:
    """Where the files of :func:`stamps` lie, and the folders above the show and the script, which may be moved."""
    files = (script, *named, *([show.settings_file] if show.settings_file else []))
    places = {place for file in files for place in (file.absolute().parent, real_path(file).parent)}
    return {*places, *(place.parent for place in places), *_sound_folders(show)}


def names(episode: RenderedEpisode, script: Path) -> tuple[Path, ...]:
    """Paths beside the script where the sounds and the cover that it names may lie. They need not exist."""
    said = {cue.name for cue in episode.script.cues if cue.name}
    if episode.metadata.cover:
        said.add(episode.metadata.cover)
    said |= {extra.picture for extra in episode.metadata.chapters if extra.picture}
    folder = real_path(script).parent
    return tuple(folder / (name + ending) for name in sorted(said) for ending in ("", *SOUNDS))


def changed(before: RenderedEpisode, after: RenderedEpisode) -> tuple[ScriptChange, ...]:
    """Sentences and headings that differ between two renders, in order; a moved one counts as removed and added."""
    old, new = _said(before), _said(after)
    matcher = SequenceMatcher(None, [c[1:] for c in old], [c[1:] for c in new], autojunk=False)
    out: list[ScriptChange] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            out += [ScriptChange(*sentence, gone=True) for sentence in old[a:b]]
            out += [ScriptChange(*sentence) for sentence in new[c:d]]
    return tuple(out)


def _said(episode: RenderedEpisode) -> list[tuple[int, str, str]]:
    script = episode.script
    said = [(line.line, script.turns[line.turn].speaker, line.text) for line in episode.sentences]
    headed = [(segment.line, "", segment.title) for segment in script.segments if segment.title]
    return sorted([*headed, *said], key=lambda entry: entry[0])


def _files(show: Show, script: Path) -> Iterator[Path]:
    yield from (script, script.with_suffix(".toml"))
    if show.root is None or show.settings_file is None:
        return
    yield show.settings_file
    yield from (show.root / name for name in ("cast.toml", "lexicon.toml", "takes.toml"))
    yield from show.lexicon_files
    for folder in _sound_folders(show):
        with contextlib.suppress(OSError):
            yield from (path for path in folder.iterdir() if path.is_file())


def _sound_folders(show: Show) -> Iterator[Path]:
    """Folders of the show whose files shape an episode, with those inside them."""
    if show.root is None:
        return
    for top in (show.root / name for name in FOLDERS):
        yield top
        with contextlib.suppress(OSError):
            yield from (path for path in sorted(top.rglob("*")) if path.is_dir())
