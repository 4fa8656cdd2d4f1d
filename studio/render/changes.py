"""Rendering again and again while somebody writes: what to look at, and what a new render changed.

In: a show and a script; two episodes. Out: the state of every file that shapes the episode; sentences and headings
that differ.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from studio.render.result import Episode
from studio.show import SOUNDS, Show

FOLDERS = ("voices", "assets", "clips")
"""Folders of a show whose files shape an episode."""

Stamps = Mapping[Path, tuple[int, int]]
"""Time of the last change (ns) and size of every file that is there."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A sentence or a heading that is new, or was taken out."""

    line: int
    """1-based line of the script; for one that was taken out, of the script before."""
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


def names(episode: Episode, script: Path) -> tuple[Path, ...]:
    """Where beside the script the sounds and the cover may lie that it names; they need not be there."""
    said = {cue.name for cue in episode.script.cues if cue.name}
    if episode.needs is not None and episode.needs.metadata.cover:
        said.add(episode.needs.metadata.cover)
    folder = script.resolve().parent
    return tuple(folder / (name + ending) for name in sorted(said) for ending in ("", *SOUNDS))


def stamps_of(paths: Iterable[Path]) -> Stamps:
    """The state of those files that are there."""
    return {path: stamp for path in paths if (stamp := _stamp(path)) is not None}


def altered(before: Stamps, now: Stamps) -> list[Path]:
    """Files that came, went or were written in between, in order."""
    return sorted(path for path in {*before, *now} if before.get(path) != now.get(path))


def changed(before: Episode, after: Episode) -> tuple[Changed, ...]:
    """Sentences and headings by which two renders differ, in order; what only moved counts as gone and new."""
    old, new = _said(before), _said(after)
    matcher = SequenceMatcher(None, [c[1:] for c in old], [c[1:] for c in new], autojunk=False)
    out: list[Changed] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            out += [Changed(*sentence, gone=True) for sentence in old[a:b]]
            out += [Changed(*sentence) for sentence in new[c:d]]
    return tuple(out)


def _said(episode: Episode) -> list[tuple[int, str, str]]:
    script = episode.script
    said = [(line.line, script.turns[line.turn].speaker, line.text) for line in episode.sentences]
    headed = [(segment.line, "", segment.title) for segment in script.segments if segment.title]
    return sorted([*headed, *said], key=lambda entry: entry[0])


def _files(show: Show, script: Path) -> Iterator[Path]:
    yield from (script, script.with_suffix(".toml"))
    if show.root is None:
        return
    yield from (show.root / name for name in ("show.toml", "cast.toml", "lexicon.toml", "takes.toml"))
    yield from show.lexicon_files
    for folder in FOLDERS:
        with contextlib.suppress(OSError):
            yield from (path for path in (show.root / folder).rglob("*") if path.is_file())


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except (OSError, ValueError):  # a cue may name what no file can be called
        return None
    return stat.st_mtime_ns, stat.st_size
