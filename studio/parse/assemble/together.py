"""What ``BOTH`` and ``ALL`` say, said by each of those in the scene.

In: turns, cues and headings in order. Out: the same, with a turn for each speaker in place of one by several. The
mixer lays them over each other where the show's ``conversation`` lets turns overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from studio.parse.assemble.draft import Heading, Part
from studio.parse.lines.shape import fold, vocabulary
from studio.values import Cue, Overlap, Turn

_PAIRS = vocabulary("both beide ambos ambas entrambi оба обе 二人 两人")
_GROUPS = vocabulary("all everyone everybody together alle tous toutes todos todas tutti все 全员 全員 众人 齐声")
TOGETHER = dict.fromkeys(_PAIRS, 2) | dict.fromkeys({*_GROUPS, "all together"}, 4) | {"les deux": 2}
"""Labels of those in the scene, and how many they are at most; a crowd stays one voice."""


SCENE = 200
"""Turns and cues, before and after, among which those in the scene are looked for."""


def one_by_one(parts: Sequence[Part]) -> list[Part]:
    """The parts in which what ``BOTH`` and ``ALL`` say is said by each of those in the scene, in turns of their own.

    The scene is what stands between two headings; ``BOTH`` are the last two who spoke. Where nobody or too many are in
    it, the label stays a voice of its own.
    """
    found: list[Part] = []
    start = 0
    for at, part in enumerate(parts):
        if isinstance(part, Heading):
            start = at
        most = TOGETHER.get(fold(part.speaker), 0) if isinstance(part, Turn) else 0
        if not most or not isinstance(part, Turn):
            found.append(part)
            continue
        near = range(at + 1, min(at + SCENE, len(parts)))
        stop = next((k for k in near if isinstance(parts[k], Heading)), near.stop)
        before = parts[max(0, at - SCENE) : at]
        cast = _cast(parts[max(start, at - SCENE) : at]) or _cast(before)
        cast = _last_two(before) if most == 2 else list(dict.fromkeys([*cast, *_cast(parts[at + 1 : stop])]))
        if not 1 < len(cast) <= most:
            found.append(part)
            continue
        chorus = Overlap(part.line, together=True, chorus=True)
        items = tuple(item for item in part.items if not (isinstance(item, Overlap) and item.together))
        words = tuple(item for item in items if not isinstance(item, Cue))  # what is played, is played once
        found.append(replace(part, speaker=cast[0], items=words))
        found += [replace(part, speaker=name, items=(chorus, *words)) for name in cast[1:-1]]
        found.append(replace(part, speaker=cast[-1], items=(chorus, *items)))
    return found


def _cast(parts: Sequence[Part]) -> list[str]:
    """Who speaks in some parts, in the order of their first turns."""
    names = [p.speaker for p in parts if isinstance(p, Turn) and fold(p.speaker) not in TOGETHER]
    return list(dict.fromkeys(names))


def _last_two(parts: Sequence[Part]) -> list[str]:
    """The last two who spoke, in the order of their first turns."""
    names: list[str] = []
    for part in reversed(parts):
        if isinstance(part, Turn) and part.speaker not in names and fold(part.speaker) not in TOGETHER:
            names.insert(0, part.speaker)
        if len(names) == 2:
            break
    return sorted(names, key=_cast(parts).index)
