"""The words of each transcript in order, and who speaks them, in any of the formats.

In: a parsed episode. Out: lists of words and names that can be compared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from studio.check.episode import ParsedEpisode
from studio.formats.captions_read import CaptionCue
from studio.formats.sanitize import one_line

BREAKABLE = 32
"""Words longer than this may be broken over lines: no line of a caption holds them."""
_LABEL = re.compile(r"([^\W\d_][^:\n]{0,40}):(?=\s|$)")
_LOOKS_LIKE = str.maketrans({"<": "‹", ">": "›", "{": "("})
"""Characters that SubRip can't hold, as it has no escapes, and their substitutes."""


@dataclass(frozen=True, slots=True)
class CaptionText:
    """What a card says."""

    speaker: str | None
    """Named at its start; None if the last one goes on."""
    text: str


def words(text: str) -> list[str]:
    """The words of a text, in the signs every form can hold."""
    return one_line(text).replace("-->", "→").replace("--›", "→").translate(_LOOKS_LIKE).replace("--›", "→").split()


def difference(found: Sequence[str], expected: Sequence[str]) -> tuple[int, int] | None:
    """The first places in both where they don't say the same; None if they do. Long words may be in parts."""
    i = j = p = q = 0  # words, and how much of them is compared already
    begin = (0, 0)
    while i < len(found) and j < len(expected):
        if not p and not q:
            begin = (i, j)
        a, b = found[i], expected[j]
        same = min(len(a) - p, len(b) - q)
        parted = len(a) - p != len(b) - q
        if a[p : p + same] != b[q : q + same] or (parted and max(len(a), len(b)) <= BREAKABLE):
            return begin
        i, p = (i + 1, 0) if p + same == len(a) else (i, p + same)
        j, q = (j + 1, 0) if q + same == len(b) else (j, q + same)
    if i == len(found) and j == len(expected):
        return None
    return begin if p or q else (i, j)


def transcripts(s: ParsedEpisode) -> dict[str, list[str]]:
    """Words of every transcript that can be read, by the name of its file."""
    found: dict[str, list[str]] = {}
    if s.vtt:
        found[s.vtt.name] = [word for cue in s.vtt.captions.cues for word in words(cue.text)]
    if s.transcript_json and (segments := json_segments(s)) is not None:
        found[s.transcript_json.name] = [word for _, g in segments for word in words(str(g.get("body", "")))]
    if s.srt:
        found[s.srt.name] = [word for _, said in said_in_srt(s) for word in words(said.text)]
    if s.transcript_html:
        html = s.transcript_html
        found[html.name] = [word for p in html.html.paragraphs for word in words(p.text)]
    return found


def recorded_words(s: ParsedEpisode) -> list[str] | None:
    """Words of the record's turns; None if it lists none."""
    return [word for turn in s.recorded.turns for word in words(turn.text)] if s.recorded.turns else None


def json_segments(s: ParsedEpisode) -> list[tuple[str, dict[str, Any]]] | None:
    """Segments of the JSON transcript that are objects, each with its place; None if there is no list of them."""
    file = s.transcript_json
    value = file.json.value if file else None
    segments = value.get("segments") if isinstance(value, dict) else None
    if file is None or not isinstance(segments, list):
        return None
    return [(f"{file.name} segments[{i}]", g) for i, g in enumerate(segments) if isinstance(g, dict)]


# ---------------------------------------------------------------------------------------------- who speaks


def speakers(s: ParsedEpisode) -> list[str]:
    """Who speaks one after the other, no name twice in a row, as most of the other transcripts have it."""
    found = [turns for names in _names(s) if (turns := _turns(names))]
    return list(Counter(map(tuple, found)).most_common(1)[0][0]) if found else []


def _names(s: ParsedEpisode) -> list[list[str]]:
    """The speakers of the cues and segments, in each file that names them clearly."""
    return [
        [str(g.get("speaker") or "") for _, g in json_segments(s) or ()],
        [cue.speaker or "" for cue in (s.vtt.captions.cues if s.vtt else ())],
        [(p.speaker or "").removesuffix(":") for p in (s.transcript_html.html.paragraphs if s.transcript_html else ())],
        [turn.speaker for turn in s.recorded.turns],
    ]


def _turns(names: list[str]) -> list[str]:
    plain = [name for name in map(_plain_name, names) if name]
    return [name for i, name in enumerate(plain) if i == 0 or not same_name(plain[i - 1], name)]


def same_name(a: str, b: str) -> bool:
    """Whether two spellings name one speaker: markup left out, and either may be cut off by an ellipsis."""
    a, b = _plain_name(a), _plain_name(b)
    if a.endswith("…"):
        a, b = b, a
    return a == b or (b.endswith("…") and a.startswith(b[:-1].rstrip()))


def _plain_name(name: str) -> str:
    """Without what WebVTT can't hold in a name, and with the signs SubRip has in place of others."""
    return one_line(re.sub("--[>›]?|[<>&‹›→]", " ", name).replace("{", "("))


def said_in_srt(s: ParsedEpisode) -> list[tuple[CaptionCue, CaptionText]]:
    """Cards of the SubRip file, the speaker's name separate from the words.

    Where the other transcripts name speakers, only those names count; elsewhere whatever looks like a name does.
    """
    known = {name for names in _names(s) for name in names if name}
    return [(cue, _caption_text(cue, known)) for cue in (s.srt.captions.cues if s.srt else ())]


def _caption_text(cue: CaptionCue, known: set[str]) -> CaptionText:
    text = cue.text
    for end in (m.start() for m in re.finditer(r":(?=\s|$)", text[:200])):
        if any(same_name(text[:end], name) for name in known):
            return CaptionText(text[:end], text[end + 1 :])
    if not known and (match := _LABEL.match(text)):
        return CaptionText(match[1], text[match.end() :])
    return CaptionText(None, text)
