"""The reader of tables: Markdown's, comma- and tab-separated values, Audacity's labels, SubStation Alpha's events.

In: the lines of a file. Out: a Script.

The columns of who speaks and of what is said are found by the words over them, or, where no row says what the columns
are, by what stands in them: the widest column is said, and one whose few short entries come back names the speaker. A
column of text may hold its labels itself (``Ada: text``). Other columns are listed with the row, as not spoken.

Sources: GitHub Flavored Markdown, https://github.github.com/gfm/#tables-extension-; RFC 4180; the Audacity manual,
Importing and Exporting Labels.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from studio.parse.assemble.draft import Draft
from studio.parse.assemble.script import NO_PAGE, assemble
from studio.parse.boilerplate.page import is_transcript_marker
from studio.parse.lines.labels import read_label, thing
from studio.parse.lines.markup import heading_of, is_italic, plain
from studio.parse.lines.shape import count_words, has_words, vocabulary
from studio.parse.lines.vocabulary import WHAT_IS_SAID, WHO_SPEAKS
from studio.parse.running_text.names import named_people
from studio.values import Script

NAME = "tables"

SEEN = vocabulary("video visual visuals picture image bild vidéo imagen")
"""A column of what is seen, beside which another is heard."""

MOST_COLUMNS = 40
LONGEST_CELL = 100_000
"""Characters of a cell; a longer one is no table's."""

_TABLE = re.compile(r"\s{0,3}\|.*\||\s{0,3}[^|]+(?:\|[^|]*)+\s*")
_RULE = re.compile(r"\s{0,3}\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_PIPE = re.compile(r"(?<!\\)\|")
_EVENT = re.compile(r"(Dialogue|Comment|Format)\s*:\s*(.*)")
_OVERRIDE = re.compile(r"\{[^{}]{0,200}\}")
_TIME = re.compile(r"[\d:.,;\s>-]*\d[\d:.,;\s>-]*s?")


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row, and the 0-based lines it stands on."""

    cells: tuple[str, ...]
    first: int
    last: int


def score(lines: Sequence[str]) -> float:
    """How surely a file has this form: by the share of its lines that are rows with a speaker and words."""
    rows, columns = _table(lines)
    if columns is None:
        return 0.0
    filled = sum(map(has_words, lines))
    if _EVENT.fullmatch(lines[rows[0].first].strip()):
        return 0.96
    return min(0.93, 0.45 + 0.5 * sum(row.last - row.first + 1 for row in rows) / max(1, filled))


def read(lines: Sequence[str]) -> Script:
    """Read a file of this form; the script holds no turn when no table of turns stands in the file."""
    rows, columns = _table(lines)
    draft = Draft()
    if columns is None:
        return Script(NAME, ())
    title = None
    speaker, text = columns
    cast = _labelled(rows, text) if speaker is None else frozenset()
    cells = [row.cells[text] for row in rows if text < len(row.cells) and has_words(row.cells[text])]
    acted = 2 * sum(map(is_italic, cells)) < len(cells)  # what is in italics is done, where others are said
    begins = {row.first: row for row in rows}
    k = 0
    while k < len(lines):
        row = begins.get(k)
        if row is not None:
            if acted and text < len(row.cells) and is_italic(row.cells[text]):
                draft.skip(row.first + 1, " ".join(filter(has_words, row.cells)), "direction", row.last + 1)
            else:
                _row(draft, row, speaker, text, cast, lines)
            k = row.last + 1
            continue
        heading = heading_of(lines[k])
        if heading is not None and is_transcript_marker(heading):
            draft.skip(k + 1, lines[k], "heading")
        elif heading is not None and has_words(heading) and title is None and not draft.speaking:
            title = heading
            draft.skip(k + 1, lines[k], "title")
        elif heading is not None and has_words(heading):
            draft.heading(heading, k + 1)
        elif lines[k].strip():
            draft.skip(k + 1, lines[k], "boilerplate" if has_words(lines[k]) else "rule")
        k += 1
    draft.finish()
    return assemble(NAME, draft, replace(NO_PAGE, title=title))


def _row(draft: Draft, row: _Row, speaker: int | None, text: int, cast: frozenset[str], lines: Sequence[str]) -> None:
    line = row.first + 1
    name = plain(row.cells[speaker]).strip(" :：") if speaker is not None and speaker < len(row.cells) else ""
    words = plain(row.cells[text]) if text < len(row.cells) else ""
    label = read_label(words) if speaker is None else None
    if label is not None and label.name not in cast and (kind := thing(label.name)) is not None:
        draft.cue_line(kind, words, line)
        return
    if label is not None and label.name in cast:
        name, words = label.name, label.rest
    if has_words(name) and has_words(words) and (kind := thing(name)) is not None:
        draft.cue_line(kind, f"{name}: {words}", line)
        return
    if has_words(name) and name != draft.speaker and has_words(words):
        draft.label(" ".join(name.split()), line)
    rest = [cell for k, cell in enumerate(row.cells) if k not in (speaker, text) and has_words(cell)]
    if has_words(words):
        draft.narrate(line, "no name stands beside these words")
        draft.say(" ".join(words.split()), line)
    if rest or not has_words(words) or row.last > row.first:
        left = rest if has_words(words) else [lines[row.first]]
        draft.skip(line, " ".join(left) or lines[row.last], "data", row.last + 1)


def _table(lines: Sequence[str]) -> tuple[list[_Row], tuple[int | None, int] | None]:
    """The rows of the file's tables below their heads, and the columns of speaker and words."""
    for rows in (_events(lines), _piped(lines), _separated(lines)):
        if len(rows) < 2:
            continue
        head = [cell.strip().lower().strip("*_\"' ") for cell in rows[0].cells]
        speaker = next((k for k, cell in enumerate(head) if set(re.findall(r"\w+", cell)) & WHO_SPEAKS), None)
        text = next((k for k, cell in enumerate(head) if set(re.findall(r"\w+", cell)) & WHAT_IS_SAID), None)
        short = all(count_words(cell) <= 4 for cell in head)
        if speaker is not None and text is None:
            text = _fullest(rows[1:], speaker)
        said = text is not None and (bool(_labelled(rows[1:], text)) or bool(SEEN & set(head)))
        if short and text is not None and (speaker is not None or said or "|" not in lines[rows[0].first]):
            return rows[1:], (speaker, text)
        if (columns := _by_content(rows)) is not None:
            return rows, columns
    return [], None


def _fullest(rows: Sequence[_Row], speaker: int) -> int | None:
    """The column beside that of the names that holds most words, with some in nearly every row, hardly any twice."""
    best, most = None, 0
    for k in range(max(len(row.cells) for row in rows)):
        cells = [row.cells[k] for row in rows if k < len(row.cells) and has_words(row.cells[k])]
        words = sum(count_words(cell[:2000]) for cell in cells)
        full = len(cells) >= 0.9 * len(rows) and 2 * len(set(cells)) > len(cells) and words > 1.5 * len(cells)
        if k != speaker and full and words > most:
            best, most = k, words
    return best


def _by_content(rows: Sequence[_Row]) -> tuple[int | None, int] | None:
    """Columns without a head: what is said is widest; who says it is short and comes back."""
    width = Counter(len(row.cells) for row in rows).most_common(1)[0][0]
    whole = [row for row in rows if len(row.cells) == width]
    if width < 2 or len(whole) < max(3, 0.8 * len(rows)):
        return None
    sizes = [sum(count_words(row.cells[k][:2000]) for row in whole) for k in range(width)]
    text = max(range(width), key=lambda k: sizes[k])
    if sizes[text] < 2 * len(whole):
        return None
    for k in range(width):
        entries = [plain(row.cells[k]).strip(" :：") for row in whole]
        names = Counter(entry for entry in entries if entry)
        labels = [read_label(name + ":") for name in names]
        if k != text and len(names) > 1 and 2 * len(names) <= len(entries) and all(x and not x.rest for x in labels):
            return k, text
    timed = all(_TIME.fullmatch(row.cells[0]) for row in whole)
    return (None, text) if timed and _labelled(whole, text) else None


def _labelled(rows: Sequence[_Row], text: int) -> frozenset[str]:
    """The people whose labels stand in the column of words."""
    words = [plain(row.cells[text]) if text < len(row.cells) else "" for row in rows]
    return named_people(words, [read_label(text) for text in words])


def _events(lines: Sequence[str]) -> list[_Row]:
    """SubStation Alpha's events, of which the last ``Format:`` says the columns."""
    rows: list[_Row] = []
    most = 9
    for k, line in enumerate(lines):
        event = _EVENT.fullmatch(line.strip()) if line.lstrip("\ufeff")[:1] in ("D", "F") else None
        if event is None:
            continue
        cells = [cell.strip() for cell in event[2].split(",", most if event[1] == "Dialogue" else -1)]
        if event[1] == "Format":
            rows, most = [], len(cells) - 1
        cells[-1] = re.sub(r"\\[Nnh]", " ", _OVERRIDE.sub("", cells[-1]))
        rows.append(_Row(tuple(cells), k, k))
    return rows if rows and lines[rows[0].first].lstrip().startswith("Format") else []


def _piped(lines: Sequence[str]) -> list[_Row]:
    """Rows of Markdown; a table has a rule below its head."""
    rows: list[_Row] = []
    inside = False
    for k, line in enumerate(lines):
        if "|" not in line or not _TABLE.fullmatch(line[:LONGEST_CELL]):
            inside = False
        elif _RULE.fullmatch(line):
            inside = inside or bool(rows and rows[-1].last == k - 1)
        else:
            below = k + 1 < len(lines) and "|" in lines[k + 1] and _RULE.fullmatch(lines[k + 1]) is not None
            if inside and below:
                inside = False  # the head of another table, right below
            again = below and bool(rows) and line.strip() == lines[rows[0].first].strip()
            if inside or (below and not rows):
                cells = _PIPE.split(line.strip().removeprefix("|").removesuffix("|"))
                rows.append(_Row(tuple(cell.strip().replace("\\|", "|") for cell in cells[:MOST_COLUMNS]), k, k))
            else:
                inside = again
    return rows


def _separated(lines: Sequence[str]) -> list[_Row]:
    """Values parted by tabs, commas or semicolons, the same number of them on most lines."""
    filled = [line for line in lines[:50] if line.strip()]
    for separator in "\t,;":
        counts = Counter(line.count(separator) for line in filled)
        if counts.get(0, 0) > 0.2 * len(filled) or (separator != "\t" and not _has_head(filled[:1], separator)):
            continue
        return _values(lines, separator)
    return []


def _has_head(first: Sequence[str], separator: str) -> bool:
    cells = [cell.strip("\ufeff\"' ").lower() for line in first for cell in line.split(separator)]
    known = WHAT_IS_SAID | WHO_SPEAKS
    return any(set(cell.split()) & known for cell in cells) and all(count_words(cell) <= 4 for cell in cells)


def _values(lines: Sequence[str], separator: str) -> list[_Row]:
    rows: list[_Row] = []
    text = (line.replace("\x00", "") + "\n" for line in lines)
    quoted = csv.reader(text, delimiter=separator)
    reader = quoted if separator != "\t" else csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
    first = 0
    try:
        for cells in reader:
            last = min(reader.line_num, len(lines)) - 1
            if any(map(str.strip, cells)):
                rows.append(_Row(tuple(cell.strip("\ufeff \n") for cell in cells[:MOST_COLUMNS]), first, last))
            first = last + 1
    except csv.Error:
        return []
    return rows
