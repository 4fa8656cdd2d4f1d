"""Finds the names of "Speaker 1", "Host" or "Guest" in the words or the front matter of a script.

People introduce themselves ("I'm Ada Lovelace") and others ("with me is Ben Ochoa"); a cast list says who is who.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from studio.cast.names import fold, is_nobody
from studio.values import Role, Script, Turn

Found: TypeAlias = tuple[str, str, int, bool]
"""Speaker, name, line where the name is given, and whether it is likely."""

OPENING = 4
"""Turns of a speaker in which they introduce themselves."""

_WORD = r"[^\W\d_a-zß-ÿ](?:[^\W\d_]|['’-](?=[^\W\d_]))*"
_PARTICLE = r"(?:van|von|de|der|la|del|di|bin|al)"
_NAME = rf"((?:(?:Dr|Prof|Sir|Dame)\.? )?{_WORD}(?: (?:{_PARTICLE} ){{0,2}}(?:{_WORD}|[A-Z]\.)){{0,3}})"
_NAME_END = r"(?=\s*(?:[,.;:!?—–-]|$|and\b|from\b|here\b|with\b|who\b|your\b|the\b|an?\b|in\b|at\b|of\b|on\b))"
_MYSELF = re.compile(rf"\b(?:I['’]m|I am|[Mm]y name is|[Mm]y name['’]s)(?: your host,?)? {_NAME}{_NAME_END}")
_OTHER = re.compile(
    r"\b(?:[Ww]ith me(?: today| now| here| also| again| in the studio| on the line)* (?:is|are)"
    r"|[Jj]oining (?:me|us)(?: \w+)? is|(?:[Mm]y|[Oo]ur) (?:guest|co-host|cohost)(?: today| tonight| this week)? is"
    r"|[Jj]oined (?:\w+ )?by|[Pp]lease welcome|[Ww]elcome to the show,|[Ll]et me introduce)(?: my \w+,?)? "
    rf"{_NAME}{_NAME_END}"
)
_LIST = re.compile(rf"^\W*([\w .]{{1,40}}?)\s*(?:[:=]|\s[–—-]|\bis\b)\s*{_NAME}\s*[.,]?\s*$")
_NOT_A_NAME = re.compile(
    r"(?:ish|ese|(?:ic|er|in|xic|eri|rm|ne|rtug|ib|ssi|ali)an|Sorry|Glad|Happy|Not|So|Just|Here|Back|Dr|God|I|OK)$"
)
"""Nationalities and the like: "I'm German", "I'm Irish"; asked of names of one word only."""


def find_names(script: Script, roles: Sequence[Role], known: Sequence[str]) -> Iterator[Found]:
    """Names of speakers who are only numbered or named by their role.

    Args:
        script: its turns, its front matter, and its lines that aren't spoken.
        roles: the speakers, spellings joined.
        known: names of the show.

    A name that two speakers seem to have is nobody's. A name that the show or the script knows in full is given so.
    """
    person = {spelling: role.speaker for role in roles for spelling in role.spellings}
    nobodies = {role.speaker for role in roles if is_nobody(role.speaker)}
    if not nobodies:
        return
    full = [role.speaker for role in roles if role.speaker not in nobodies] + list(known)
    fuller: dict[str, set[str]] = {}
    for other in full:
        words = fold(other).split()
        for n in range(1, len(words) + 1):
            fuller.setdefault(" ".join(words[:n]), set()).add(other)
    listed = list(_listed(script, nobodies))
    named = {label for label, *_ in listed}
    found = [*listed, *_spoken(script, person, nobodies)]
    best: dict[str, Found] = {}
    for label, name, line, likely in found:
        if label not in best:
            best[label] = (label, _in_full(name, fuller), line, likely)
    times = Counter(fold(name) for _, name, _, _ in best.values())
    for label, name, line, likely in best.values():
        # One label for a whole script may well stand for everybody in it.
        likely = (likely or name in full) and (len(roles) > 1 or label in named)
        if times[fold(name)] == 1:
            yield label, name, line, likely


def _spoken(script: Script, person: Mapping[str, str], nobodies: set[str]) -> Iterator[Found]:
    """Names from what is said: their own first, then what others call them."""
    turns = [(person[turn.speaker], turn) for turn in script.turns]
    opening: dict[str, list[Turn]] = {label: [] for label in sorted(nobodies)}
    for speaker, turn in turns:
        if len(opening.get(speaker, ())) < OPENING and speaker in opening:
            opening[speaker].append(turn)
    for label, first in opening.items():
        for turn in first:
            for match in _MYSELF.finditer(turn.text):
                if usable(match[1]):
                    yield label, match[1], turn.line, " " in match[1]
    for at, (speaker, turn) in enumerate(turns):
        for match in _OTHER.finditer(turn.text):
            coming = next((other for other, _ in turns[at + 1 : at + 4] if other != speaker), None)
            if coming in nobodies and usable(match[1]):
                yield coming, match[1], turn.line, " " in match[1]


def _listed(script: Script, nobodies: set[str]) -> Iterator[Found]:
    """Names from a list of the cast: in front matter, or in lines that aren't spoken."""
    folded = {fold(label): label for label in nobodies}
    for key, value in script.meta.items():
        yield from _from_meta(str(key).casefold(), value, folded)
    for part in script.not_spoken:
        for row, text in enumerate(part.text.splitlines()):
            match = _LIST.match(text[:120])
            if match and fold(match[1]) in folded and usable(match[2]):
                yield folded[fold(match[1])], match[2], part.line + row, True


def _from_meta(key: str, value: Any, folded: Mapping[str, str]) -> Iterator[Found]:  # noqa: ANN401 - whatever YAML holds
    if isinstance(value, Mapping) and key in {"speakers", "cast", "people", "characters"}:
        for label, name in value.items():
            if isinstance(name, str) and fold(str(label)) in folded:
                yield folded[fold(str(label))], name, 1, True
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names) or not names:
        return
    role = key.removesuffix("s")
    if len(names) == 1 and role in folded:
        yield folded[role], names[0], 1, True
    if key in {"speakers", "cast"}:  # in the order of their numbers, most likely, but nothing says so
        for number, name in enumerate(names, 1):
            if f"speaker {number}" in folded:
                yield folded[f"speaker {number}"], name, 1, False


def usable(name: str) -> bool:
    """Whether it can be somebody's name."""
    return not is_nobody(name) and (" " in name or not _NOT_A_NAME.search(name))


def _in_full(name: str, fuller: Mapping[str, set[str]]) -> str:
    """The name as the script or the show knows it, where just one person there is called so."""
    fits = fuller.get(fold(name), set())
    return next(iter(fits)) if len(fits) == 1 else name
