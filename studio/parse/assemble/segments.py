"""Divides a script into segments, and finds their kind: cold open, intro, story, segment, outro.

In: turns, cues and headings in order, and the titles of the script's own list of stories. Out: segments.

A cold open is what is said before the show introduces itself. It introduces itself in the first turn that says whose
show this is: "you're listening to", "welcome to" a name, "this is" a name "the show", or a greeting with the speaker's
own name. "Ada, welcome to the show" greets a guest and is none. Only the first quarter of the turns (fifteen at least)
is searched, and nothing after the first heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from studio.parse.assemble.draft import Heading, Part
from studio.parse.lines.shape import fold, phrases
from studio.values import Cue, Segment, SegmentKind, Story, Turn

WINDOW = 15
"""Turns, at least, in which the introduction is looked for."""

OPENING = 20_000
"""Characters of a turn in which the introduction is looked for."""

LONGEST_KIND = 60
"""Characters of a heading that names a kind outright."""

_KINDS: tuple[tuple[SegmentKind, re.Pattern[str]], ...] = (
    ("cold_open", phrases(r"(the )?(cold open(ing)?|teaser|pre intro|tease|hook)( hook)?")),
    ("intro", phrases(r"(the |show |episode )?(intro|introductions?|opening|welcome|opening remarks)")),
    ("outro", phrases(r"(the |show |episode )?(outro|sign off|signoff|signing off|(end )?credits|goodbyes?|farewell)")),
    ("outro", phrases(r"(the )?clos(e|ing)")),
)
_LAST = phrases(
    r"(closing|final|parting|last) (thoughts|words|remarks|notes)",
    r"wrap ?up|wrapping up|conclusions?|thats all.*|until next.*|see you.*",
)

_SHOW = r"\b(?:show|podcast|program(?:me)?|briefing|newscast|bulletin|series|broadcast|hour|report)\b"
_EDITION = (
    r"(?:another (?:episode|edition) of "
    r"|(?:this|today[’']s|tonight[’']s|the latest|a new|episode \w+)[\w ]{0,30}? of )?"
)
_EVERYBODY = r"(?: back| again|,? everyone|,? everybody|,? all|,? listeners|,? friends|,? folks|,? once again)*,?"
_STRONG = phrases(
    r"\byou(?:[’']re| are) (?:now )?(?:listening|tuned(?: in)?) to ",
    rf"\bwelcome{_EVERYBODY} to (?:(?:the|our|this) {_SHOW}[,:]? )?{_EDITION}(?:the |our |a |an )?(?-i:[A-Z0-9“\"‘'*])",
    rf"\bthis is (?:the )?(?-i:[A-Z0-9“\"])[^.!?]{{0,80}}?,? (?:the|a|an|your|our|where we)[^.!?]{{0,60}}{_SHOW}",
    rf"\bthis is (?:the )?(?-i:[A-Z])[^.!?,]{{0,60}} {_SHOW}",
    r"\b(?:i[’']m|i am) your (?:co-?)?host\b|\bmy name is [^.!?]{0,60}\bhost\b",
)
_GREETING = phrases(
    r"\bwelcome (?:back )?to (?:the|our|this|another|today[’']s|tonight[’']s|episode|season|a)\b",
    r"\bwelcome(?: back)?,? (?:everyone|everybody|all|listeners|folks|friends)\b",
    r"\b(?:hello|hi|hey|good (?:morning|evening|afternoon)|this is)\b|\bfrom [^.!?]{2,60},",
)
_SELF = re.compile(r"\b(?:i[’']m|i am|my name is|this is)\s+(?-i:([A-Z][\w’'-]+))", re.I)
_GUEST = re.compile(r"([^\s.!?,]+)(?: [^\s.!?,]+)?,\s+(?:and |so |now |thank you and )?welcome", re.I)


_TIMES = re.compile(r"\s*[\[(][^\[\]()]{0,40}\d[^\[\]()]{0,40}[\])]\s*$")
"""A running time behind a heading: ``[~3 minutes]``."""


def arrange(parts: Sequence[Part], stories: Sequence[Story]) -> tuple[Segment, ...]:
    """Divide the parts into segments."""
    headings = [k for k, part in enumerate(parts) if isinstance(part, Heading)]
    first = headings[0] if headings else len(parts)
    segments = _lead(parts[:first], bool(headings), [p for p in parts if isinstance(p, Turn)])
    titles = {fold(story.title) for story in stories}
    for at, after in zip(headings, [*headings[1:], len(parts)], strict=False):
        heading = parts[at]
        assert isinstance(heading, Heading)  # noqa: S101
        body = tuple(p for p in parts[at + 1 : after] if not isinstance(p, Heading))
        kind = _kind(heading.title, titles, last=after == len(parts), first=at == 0)
        segments.append(Segment(heading.title, kind, heading.line, body))
    return tuple(segments)


def kind_of(title: str) -> SegmentKind | None:
    """The kind a heading names outright (``INTRO``, ``Sign-off``); None for other headings."""
    title = _TIMES.sub("", title)
    folded = fold(title) if len(title) <= LONGEST_KIND else ""
    return next((kind for kind, words in _KINDS if words.fullmatch(folded)), None)


def matches_story(title: str, titles: set[str]) -> bool:
    """Whether a heading is a listed story: the same words, or one cut short (four words at least)."""
    folded = fold(title) if titles else ""
    if folded in titles:
        return True
    return len(folded.split()) > 3 and any(
        t.startswith(folded + " ") or (folded.startswith(t + " ") and len(t.split()) > 3) for t in titles
    )


def introduces(turn: Turn, names: set[str], *, faint: bool = False) -> bool:
    """Whether the show introduces itself in a turn.

    Args:
        turn: the turn.
        names: folded first and last names of everybody who speaks, to tell a guest's welcome from the listener's.
        faint: take a greeting together with the speaker's own name, too.
    """
    text = turn.text[:OPENING]
    strong = _STRONG.search(text)
    own = set(fold(turn.speaker).split())
    says_own = any(fold(m[1]) in own for m in _SELF.finditer(text))
    if strong and (says_own or not _greets_guest(text, strong.start(), names)):
        return True
    return (
        faint
        and _GREETING.search(text) is not None
        and (says_own or (_SELF.search(text) is not None and "welcome" in text.lower()))
    )


def _greets_guest(text: str, at: int, names: set[str]) -> bool:
    sentence = re.split(r"[.!?]\s+", text[max(0, at - 80) : at + 10])[-1]
    guest = _GUEST.search(sentence)
    return guest is not None and fold(guest[1]) in names


def _lead(parts: Sequence[Part], headed: bool, turns: list[Turn]) -> list[Segment]:
    """What stands before the first heading: the cold open and the introduction."""
    if not parts:
        return []
    body = [p for p in parts if not isinstance(p, Heading)]
    names = {word for turn in turns for word in fold(turn.speaker).split()}
    window = max(WINDOW, len(turns) // 4)
    early = [k for k, p in enumerate(body) if isinstance(p, Turn)][:window]
    cut = 0
    for faint in (False, True):
        found = next((k for k in early if isinstance(t := body[k], Turn) and introduces(t, names, faint=faint)), None)
        if found is not None:
            cut = found if any(isinstance(p, Turn) for p in body[:found]) else 0
            break
    while cut and isinstance(body[cut - 1], Cue):
        cut -= 1
    rest: SegmentKind = "intro" if headed else "segment"
    pieces: list[tuple[SegmentKind, list[Turn | Cue]]] = [("cold_open", body[:cut]), (rest, body[cut:])]
    return [Segment(None, kind, piece[0].line, tuple(piece)) for kind, piece in pieces if piece]


def _kind(title: str, titles: set[str], *, last: bool, first: bool) -> SegmentKind:
    named = kind_of(title)
    if matches_story(title, titles):
        return "story"
    if named is not None and (named == "outro" or first or named == "intro"):
        return named
    if last and _LAST.fullmatch(fold(title)):
        return "outro"
    return "segment" if titles else "story"
