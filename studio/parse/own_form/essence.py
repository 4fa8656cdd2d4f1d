"""What a script says, whatever form it is written in.

In: a Script. Out: a value that is equal for two scripts in which the same people say the same words in the same way,
under the same titles, with the same cues, stories and metadata. Lines, spacing and what is not spoken are left out.
"""

from __future__ import annotations

import re
from typing import Any

from studio.values import Cue, Item, ParagraphBreak, Pronunciation, Script, Source, Speech, Turn

CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
"""Characters that nobody sees or says."""
_HALVES = re.compile("[\ud800-\udfff]")
OWN = ("title", "description", "date")
"""Keys of the front matter that the script has as fields of its own."""


def essence(script: Script) -> tuple[Any, ...]:
    """What a script says."""
    segments = [(_words(s.title), s.kind, [_part(part) for part in s.body]) for s in script.segments]
    stories = [(_words(s.title), _words(s.summary), [_source(x) for x in s.sources]) for s in script.stories]
    meta = {key: value for key, value in script.meta.items() if key not in OWN}
    return (script.title, script.description, script.date, segments, stories, meta)


def items_of(items: tuple[Item, ...] | list[Any]) -> list[Any]:
    """The items of a turn without their lines; words that stand together are one, paragraphs part words only."""
    found: list[Any] = []
    parted = False
    for item in items:
        if isinstance(item, ParagraphBreak):
            parted = any(isinstance(x, (str, tuple)) for x in found)
        elif isinstance(item, Speech):
            words = _words(item.text) or ""
            if found and isinstance(found[-1], str) and not parted:
                found[-1] += words if item.joined else " " + words
            else:
                found += ["¶"] * parted + [words if _glued(item.joined, found, parted) else " " + words]
            parted = False
        elif isinstance(item, Pronunciation):
            said = ("say", _words(item.text), _words(item.say), item.ipa, _glued(item.joined, found, parted))
            found += ["¶"] * parted + [said]
            parted = False
        elif isinstance(item, Cue):
            found.append(_cue(item))
        else:
            fields = (getattr(item, name) for name in type(item).__slots__ if name != "line")
            found.append((type(item).__name__, *fields))
    return [x.strip() if isinstance(x, str) and not k else x for k, x in enumerate(found)]


def _glued(joined: bool, found: list[Any], parted: bool) -> bool:
    """Whether it matters that nothing parts words from those before: there have to be some."""
    return joined and not parted and any(isinstance(x, str) or x[0] == "say" for x in found)


def _part(part: Turn | Cue) -> tuple[Any, ...]:
    return _cue(part) if isinstance(part, Cue) else (_words(part.speaker), items_of(part.items))


def _cue(cue: Cue) -> tuple[Any, ...]:
    return ("cue", cue.kind, _words(cue.name), cue.ends)


def _source(source: Source) -> tuple[Any, ...]:
    return (_words(source.name), source.url)


def _words(text: str | None) -> str | None:
    return None if text is None else " ".join(_HALVES.sub("\ufffd", CONTROLS.sub("", text)).split()) or None
