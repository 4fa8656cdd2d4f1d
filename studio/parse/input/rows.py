"""The lines of a file as readers see them: without control characters and numbers, one line for each turn or page.

In: the lines of a file. Out: the lines that readers see, and the way back. Terminal sequences and control characters
are left out and reported; marks that programs put into plain text for themselves become Markdown
(``<<CHAPTER_MARKER:Words>>``, ``[[Chapter: Words]]``); page breaks, and turns that stand one behind the other on one
line, get lines of their own.

Source: ECMA-48, Control functions for coded character sets, sections 5.4 and 8.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from studio.parse.lines.labels import nobody, read_label
from studio.parse.lines.shape import has_words
from studio.parse.lines.times import seconds_in
from studio.values import Problem, Script, SkippedText

_CONTROL = re.compile(
    "(\x1b\\[[0-?]{0,16}[ -/]{0,4}[@-~]|[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f])|[\x0b\x0c\x1c-\x1f\x85]"
)


def without_controls(lines: Sequence[str]) -> list[str]:
    """The lines as they read."""
    if not _CONTROL.search("\n".join(lines)):
        return list(lines)
    return [_CONTROL.sub(lambda m: "" if m[1] else " ", line) for line in lines]


def with_controls(script: Script, written: Sequence[str], read: Sequence[str]) -> Script:
    """The script with a note of what was left out.

    Args:
        script: as it was read.
        written: the lines of the file.
        read: the lines without control characters.
    """
    changed = [k for k, (was, now) in enumerate(zip(written, read, strict=True), 1) if was != now]
    if not changed:
        return script
    emptied = (k for k in changed if written[k - 1].strip() and not read[k - 1].strip())
    notes = tuple(SkippedText(k, k, "", "control characters") for k in emptied)
    problem = Problem(changed[0], f"control characters stand in {len(changed)} lines from here on; they are left out.")
    return replace(
        script,
        not_spoken=tuple(sorted((*script.not_spoken, *notes), key=lambda note: note.line)),
        problems=tuple(sorted((*script.problems, problem), key=lambda other: other.line)),
    )


_CHAPTER = re.compile(
    r"\s{0,8}(?:<<CHAPTER_MARKER\s*:\s*([^<>]{1,300})>>|\[\[\s*chapter\s*:\s*([^\[\]]{1,300})\]\])\s*", re.I
)
_TITLE = re.compile(r"\s{0,8}<<METADATA_TITLE\s*:\s*([^<>]{1,300})>>\s*", re.I)
_VOICE = re.compile(r"(\s{0,3}#{1,6}\s.*?)\s+%\s*[a-z]{2,3}-[A-Za-z]{2,4}-[\w:]{2,60}\s*")


_BETWEEN = re.compile(
    r"(-{2,12}|={2,12}|~{1,12}|—{1,12}|–{1,12}|\*{3,12})[ \t]+(?![a-z_]+\s)"
    r"([^-=~—–*\s][^=~*]{0,100}?[^-=~—–*\s.])[ \t]+\1"
)
"""A heading between dashes: ``--- The harbour ---``, ``=== Part two ===``."""
_LEVELS = re.compile(r"(={1,5})[ \t]+(\S.{0,200}?)[ \t]*=*[ \t]*")
_UNDERLINE = re.compile(r"([=~^-])\1{2,}\s*")


def without_marks(lines: Sequence[str]) -> list[str]:
    """The lines in Markdown."""
    if any(line.lower().startswith(("#+title:", "#+author:", "#+options:")) for line in lines[:20]):
        lines = _from_org(lines)
    lines = _without_elements(lines) if any("</" in line for line in lines) else lines
    if sum(_NAME_COMMENT.fullmatch(line) is not None for line in lines) > 1:
        lines = [_NAME_COMMENT.sub(r"**\1:**", line) for line in lines]
    lines = _with_colons(lines) if any("\u0903" in line for line in lines) else lines
    rows = [_read(line) if "<<" in line or "[[" in line or " % " in line else line for line in lines]
    rows = [
        f"## {match[2]}" if row[:1] in "-=~—–*" and (match := _BETWEEN.fullmatch(row.strip())) else row for row in rows
    ]
    asciidoc = next((row for row in rows if row.strip()), "").startswith("= ")
    for k, row in enumerate(rows):
        if asciidoc and row[:1] == "=" and (level := _LEVELS.fullmatch(row)) is not None and has_words(level[2]):
            rows[k] = f"{'#' * len(level[1])} {level[2]}"
        elif k and row[:3] in ("===", "---", "~~~", "^^^") and _is_underline(rows, k):
            rows[k - 1] = f"{'#' if row[0] == '=' else '##'} {rows[k - 1].strip()}"
    return rows


_ORG_LINK = re.compile(r"\[\[([^\[\]]{1,400})\]\[([^\[\]]{1,200})\]\]")
_ORG_STRONG = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,200}?)(?<=\S)\*(?![\w*])")
_ORG_SLANTED = re.compile(r"(?<![\w/:])/(?=[^\s/])([^/\n]{1,200}?)(?<=\S)/(?![\w/])")
_ORG_KEY = re.compile(r"#\+(title|subtitle|date|description|author)\s*:\s*(.*)", re.I)


def _from_org(lines: Sequence[str]) -> list[str]:
    """Org mode's headings, links, emphasis and keys as Markdown's; comments, drawers and other keys as comments."""
    rows: list[str] = []
    drawer = False
    for line in lines:
        text = line.strip()
        drawer = drawer or re.fullmatch(r":[A-Z][A-Z_-]*:", text) is not None
        if key := _ORG_KEY.fullmatch(text):
            rows.append(f"{key[1].capitalize()}: {key[2]}")
        elif drawer or text.startswith(("#+", "# ")):
            rows.append(f"%% {text} %%")
        elif re.match(r"\*+ \S", line):
            stars = len(line) - len(line.lstrip("*"))
            rows.append("#" * min(6, stars + 1) + line[stars:])
        else:
            bare = _ORG_SLANTED.sub(r"*\1*", _ORG_STRONG.sub(r"**\1**", _ORG_LINK.sub(r"\2", line)))
            rows.append(bare)
        drawer = drawer and text != ":END:"
    return rows


_NAME_ELEMENT = re.compile(r"\s*<(character|speaker|name|who|role)>\s*([^<>]{1,60}?)\s*</\1>\s*", re.I)
_NAME_COMMENT = re.compile(r"\s*<!--\s*(?:speaker|voice|character)\s*:\s*([^<>:]{1,60}?)\s*-->\s*", re.I)
"""A comment that says who reads what stands below it."""
_ACT_BEGINS = re.compile(r"\s*<(direction|action|stage|sound|sfx)>", re.I)


def _without_elements(lines: Sequence[str]) -> list[str]:
    """Elements of a script that is no XML: names (``<character>Ada</character>``) as bold labels, no directions."""
    first = next((line.lstrip() for line in lines if line.strip()), "")
    marked = first[:1] == "<" and not (_ACT_BEGINS.match(first) or _NAME_ELEMENT.fullmatch(first))
    if marked or sum(_NAME_ELEMENT.fullmatch(line) is not None for line in lines) < 2:
        return list(lines)
    rows: list[str] = []
    closing = ""
    for line in lines:
        begins = _ACT_BEGINS.match(line)
        if closing or begins:
            closing = closing or f"</{begins[1]}>"  # type: ignore[index]
            after = line.partition(closing)[2] if closing in line else ""
            closing = "" if closing in line else closing
            rows.append(after)
        else:
            rows.append(_NAME_ELEMENT.sub(_bold_label, line))
    return rows


def _bold_label(match: re.Match[str]) -> str:
    name = f"{match[1].capitalize()} {match[2]}" if match[2].isdigit() else match[2]
    return f"**{name}:**"


_VISARGA = re.compile("([\u0904-\u0939][\u0900-\u097f]{0,20})\u0903(?=\\s)")


def _with_colons(lines: Sequence[str]) -> list[str]:
    """Hindi lines whose first word ends in the sign that looks like a colon, where such a word comes back."""
    words = Counter(match[1] for line in lines if (match := _VISARGA.match(line.lstrip())) is not None)
    back = {word for word, times in words.items() if times > 1}
    if not back:
        return list(lines)
    return [
        line.replace("\u0903", ":", 1) if (match := _VISARGA.match(line.lstrip())) and match[1] in back else line
        for line in lines
    ]


def _is_underline(rows: Sequence[str], k: int) -> bool:
    """Whether a line of signs underlines the line above, which stands alone and is as long (``===``: short)."""
    title, line = rows[k - 1].strip(), rows[k].strip()
    if not has_words(title) or title[0] in "#-*>|" or len(title) > 100 or _UNDERLINE.fullmatch(rows[k]) is None:
        return False
    return (k == 1 or not rows[k - 2].strip()) and (line[0] == "=" or abs(len(line) - len(title)) < 3)


_ATTRIBUTES = re.compile(r"\s*\{(?::\s?|[#.])[^{}]{0,200}\}\s*$")
"""What kramdown and Pandoc write behind a line for the browser: ``{#intro}``, ``{: id=intro }``."""
_AROUND = (("'", "'"), ('"', '"'), ("“", "”"), ("«", "»"), ("„", "“"), ("‘", "’"))
_ANCHOR = re.compile(r"\s*<a\b[^<>]*href=\"#[^<>]*>[^<>A-Za-z]{0,12}</a>", re.I)
"""A link to a place of the page, without a word: ``<a href="#ada-1">¶</a>``."""
_ESCAPED_BREAK = re.compile(r"&lt;br\s?/?(?:>|&gt;)")
_ID = re.compile(r"[a-z][a-z\d]*(?:[-_][a-z\d]+)+:\s+(?=\S)")
"""What a program calls a line, each by another name: ``closing-thanks-2: Thank you.``"""
_SLANTED_TURN = re.compile(r"_\*\*[^*_]{1,60}:\*\*[^_]{1,4000}_|_\*\*[^*_]{1,60}\*\*:[^_]{1,4000}_")
"""The turn of somebody who speaks in italics: ``_**Ada:** Hello._``, which may go on in further paragraphs."""
FEWEST_DRESSED = 6


def without_dress(lines: Sequence[str]) -> list[str]:
    """The lines without what nearly all of them have around them (quotation marks), and without marks at their ends."""
    rows = [_ATTRIBUTES.sub("", line) if line.rstrip()[-1:] == "}" else line for line in lines]
    rows = [_ANCHOR.sub("", row) if "<a" in row else row for row in rows]
    rows = [_ESCAPED_BREAK.sub("<br/>", row) if "&lt;br" in row else row for row in rows]
    if sum(_SLANTED_TURN.fullmatch(row.strip()) is not None for row in rows) > 1:
        rows = [_undressed(row, "_", "_") for row in rows]
    texts = [row.strip() for row in rows if row.strip()]
    for opens, closes in _AROUND:
        dressed = sum(len(text) > 2 and text[0] == opens and text[-1] == closes for text in texts)
        if dressed >= max(FEWEST_DRESSED, 0.8 * len(texts)):
            rows = [_undressed(row, opens, closes) for row in rows]
    named = sum(_ID.match(text) is not None for text in texts)
    if named >= max(FEWEST_DRESSED, 0.8 * sum(has_words(text) and text[0] != "#" for text in texts)):
        ids = Counter(match[0] for text in texts if (match := _ID.match(text)) is not None)
        rows = [_ID.sub("", row.lstrip()) for row in rows] if max(ids.values()) == 1 else rows
    rows = _with_times_apart(rows, texts)
    barred = sum(text[-1] == "|" and text.count("|") == 1 for text in texts)
    if barred >= max(FEWEST_DRESSED, 0.2 * len(texts)) and sum("|" in text for text in texts) == barred:
        times = Counter(texts)
        rows = [_unbarred(row, times[row.strip()] > 1) for row in rows]
    return rows


_GLUED_TIME = re.compile(r"(\s*\d{1,2}:\d\d(?::\d\d)?)(?=[^\W\d_])")
_WORDS_BEFORE_TIME = re.compile(r"\s*([^\W\d_][^\W\d_A-Z]+(?: [^\W\d_A-Z]+){1,3}) (?=\d{1,2}:\d\d)")
"""``Starting point is 0:15 ...``: more than one word, and all but the first in small letters, unlike a name."""
_PAUSE_CODE = re.compile(r"(?<!\S)/(\d{1,2}(?:\.\d+)?)s(?!\w)")
_CODE_LINE = re.compile(r"\s*/[a-z]\w{0,20}\s*")


def _with_times_apart(rows: list[str], texts: Sequence[str]) -> list[str]:
    """The lines with a blank behind each time, without the words that each time has before it, and with pauses for
    ``/2s``, where programs write them so.
    """
    if sum(_GLUED_TIME.match(text) is not None for text in texts) >= max(FEWEST_DRESSED, 0.5 * len(texts)):
        rows = [_GLUED_TIME.sub(r"\1 ", row, count=1) for row in rows]
    before = Counter(match[1] for text in texts if (match := _WORDS_BEFORE_TIME.match(text)) is not None)
    if len(before) == 1 and sum(before.values()) > 2:
        rows = [_WORDS_BEFORE_TIME.sub("", row) for row in rows]
    if sum(len(_PAUSE_CODE.findall(text)) for text in texts) >= FEWEST_DRESSED:
        coded = ["" if _CODE_LINE.fullmatch(row) else row for row in rows]
        rows = [_PAUSE_CODE.sub(r"[pause \1s]", row) for row in coded]
    return rows


def _unbarred(row: str, again: bool) -> str:
    """The line without the bar behind it: what comes back is a name over the words."""
    text = row.rstrip()
    bare = text.removesuffix("|").rstrip()
    return f"{bare}:" if again and bare != text and has_words(bare) and len(bare) <= LONGEST_NAME else bare


def _undressed(row: str, opens: str, closes: str) -> str:
    text = row.strip()
    return text[1:-1] if len(text) > 2 and text[0] == opens and text[-1] == closes else row


_NUMBER = re.compile(r"\s{0,6}(?:\d{3,6}:)?(\d{1,3})(?= {2,}|\s*$)")
FEWEST_NUMBERED = 8


def without_numbers(lines: Sequence[str]) -> list[str]:
    """The lines without the numbers that depositions have at the edge of every line, rising, on each page anew."""
    filled = [k for k, line in enumerate(lines) if line.strip()]
    found = {k: match for k in filled if (match := _NUMBER.match(lines[k])) is not None}
    if len(found) < max(FEWEST_NUMBERED, 0.7 * len(filled)):
        return list(lines)
    numbers = [int(found[k][1]) for k in filled if k in found]
    rising = sum(b == a + 1 for a, b in pairwise(numbers))
    if rising < 0.8 * len(numbers):
        return list(lines)
    return [line[found[k].end() :] if k in found else line for k, line in enumerate(lines)]


def _read(line: str) -> str:
    chapter = _CHAPTER.fullmatch(line)
    words = (chapter[1] or chapter[2]) if chapter else ""
    if has_words(words):
        return f"## {words.strip()}"
    if title := _TITLE.fullmatch(line):
        return f"Title: {title[1].strip()}" if has_words(title[1]) else line
    voice = _VOICE.fullmatch(line) if len(line) <= 400 else None
    return voice[1] if voice else line


LONGEST_NAME = 44
"""Characters of a label inside a line."""

_GLUED = re.compile(r"(?:(?<=[a-z])|(?<=[A-Z]\) ))(?=(?P<name>[A-Z][A-Z.’']+(?: [A-Z][A-Z.’']+){1,3}): \S)")
"""A name in capitals right behind a word or a note: ``sponsorsADA LIND: Hello.``, ``(BREAK) ADA LIND: ...``"""
_BREAK = re.compile("[\\x0c\\x0b\\u2028\\u2029]")
_INSIDE = re.compile(
    r"(?:^|(?<=[.!?…。！？\"”’')\]*–—-])\s{1,4})"
    r"(?=(\*{0,2}\[?(?P<name>[^\W\d_a-z][\w.’' #-]{0,30}?)(?:\s?\([^()]{1,24}\))?\]?\*{0,2}:\*{0,2})\s)"
)
_SHOUTED = re.compile(r"(?:^|(?<=[.!?…)\d])\s)(?=((?P<name>[^\W\d_a-z]{2}(?:[^\W\d_a-z]|[’' ]){2,30}) [-–—]\s))")
"""``CHAIR - words`` inside a line, behind a sentence, a bracket or the number of a page."""


def unfold(lines: Sequence[str]) -> tuple[list[str], list[int]] | None:
    """The lines taken apart, and the 1-based line each comes from; None where each is one line."""
    rows: list[str] = []
    places: list[int] = []
    names = _names(lines)
    glued = _glued(lines)
    timed = not names and _is_timed(lines)
    if not names and not glued and not timed and not any(map(_BREAK.search, lines)):
        return None
    for number, line in enumerate(lines, 1):
        for page in _BREAK.split(line):
            pieces = _turns(page, names) if names else _unstuck(page) if number in glued else [page]
            pieces = _STAMPED.split(page) if timed else pieces
            rows += pieces
            places += [number] * len(pieces)
    return (rows, places) if len(rows) > len(lines) else None


_STAMPED = re.compile(r"\s+(?=[\[(]?\d{1,2}:\d\d(?::\d\d)?[\])]?\s+[\[(\"“«¿¡]?[^\W\d_a-z])")
"""Before a time behind which a sentence, or a name, begins."""
FEWEST_TIMES = 4


def _is_timed(lines: Sequence[str]) -> bool:
    """Whether all stands on one line, with times in it that rise."""
    filled = [line for line in lines if has_words(line)]
    longest = max(filled, key=len, default="")
    if len(longest) < 0.8 * sum(map(len, filled)) or len(longest) < 5 * LONGEST_NAME:
        return False
    times = [seconds_in(piece) for piece in _STAMPED.split(longest)[1:]]
    known = [seconds for seconds in times if seconds is not None]
    return len(known) >= FEWEST_TIMES and all(a <= b for a, b in pairwise(known))


def _glued(lines: Sequence[str]) -> frozenset[int]:
    """Lines (from 1) in which a name with which other lines begin is stuck to something else."""
    found = {k: match["name"] for k, line in enumerate(lines, 1) if (match := _GLUED.search(line)) is not None}
    known = Counter(line.partition(":")[0] for line in lines if ":" in line[:60]) if found else Counter[str]()
    return frozenset(k for k, name in found.items() if known[name])


def _unstuck(line: str) -> list[str]:
    match = _GLUED.search(line)
    return [line[: match.start()], line[match.start() :]] if match is not None else [line]


def _names(lines: Sequence[str]) -> frozenset[str]:
    """The names that begin turns inside lines; none where turns have lines of their own."""
    if len(lines) > 2000 and max(map(len, lines)) < 400:
        return frozenset()
    inside: Counter[str] = Counter()
    starts: Counter[str] = Counter()
    folded = 0  # characters of the lines that hold more than one turn
    for line in lines:
        if (":" not in line and not _SHOUTED.search(line)) or len(line) < 40:
            label = read_label(line) if ":" in line else None
            if label is not None:
                starts[label.name] += 1
            continue
        before = sum(inside.values())
        for match in _heads_inside(line):
            label = read_label(match["name"] + ":")
            if label is not None and label.firm and not nobody(label.name):
                (starts if _is_lead(line[: match.start()]) else inside)[label.name] += 1
        folded += len(line) if sum(inside.values()) > before else 0
    both = inside + starts
    names = frozenset(name for name, times in both.items() if times > 1 and name in inside) | frozenset(
        name for name in starts if sum(inside.values()) and name in both
    )
    if len(names) > 1:  # who is called by a full name once, and by initials from there on
        names |= {
            name for name in inside if 1 < len(name.split()) < 4 and all(word[0].isupper() for word in name.split())
        }
    turns = sum(inside[name] for name in names)
    filled = sum(has_words(line) for line in lines)
    few = sum(both.values()) < filled and folded < 0.5 * sum(map(len, lines))
    if len(names) < 2 or turns < 2 or turns < sum(starts.values()) or few:
        return frozenset()
    return names


def _heads_inside(line: str) -> Iterator[re.Match[str]]:
    """Possible names with a colon at the start of a line or of a sentence inside it; no ``Hale`` of ``Mr. Hale:``."""
    end = 0
    shouted = " - " in line or " – " in line or " — " in line
    found = (*_INSIDE.finditer(line), *(_SHOUTED.finditer(line) if shouted else ()))
    for match in sorted(found, key=lambda match: match.start()):
        if match.end() >= end and read_label(match["name"] + ":") is not None:
            end = match.end("name")
            yield match


def _is_lead(text: str) -> bool:
    """Whether what stands before a name is no speech: a bullet, a number, a time."""
    return len(text) < 40 and sum(map(str.isalpha, text)) < 3


def _turns(line: str, names: frozenset[str]) -> list[str]:
    """The line cut before each of the names."""
    cuts = [0]
    for match in _heads_inside(line):
        label = read_label(match["name"] + ":")
        if label is not None and (label.name in names or match.re is _SHOUTED) and not _is_lead(line[: match.start()]):
            cuts.append(match.end())
    return [
        line[a:b].rstrip() if b < len(line) else line[a:b] for a, b in zip(cuts, [*cuts[1:], len(line)], strict=True)
    ]
