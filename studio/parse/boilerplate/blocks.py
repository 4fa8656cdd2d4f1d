"""What no voice says, whoever speaks: code, tables, comments, metadata, footnotes, licences, a chat assistant's words.

In: the lines of a file, before anybody knows who speaks. Out: the lines that stand around the speech, each with its
reason. Only structure and stock phrases count here; what is page above the first turn and below the last is decided
when the turns are known (``regions``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, takewhile

from studio.parse.boilerplate.metadata import HEAD, bold_values, runs_of_values, titled_values
from studio.parse.lines.markup import plain
from studio.parse.lines.shape import count_words, ends_open, fold, has_words, phrases, vocabulary
from studio.parse.lines.times import GAP, STAMP, seconds_in
from studio.parse.lines.vocabulary import WHAT_IS_SAID, WHO_SPEAKS

LONGEST_NOTE = 400
"""Lines; what is not closed within them is no comment."""

FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_OPENING_TAG = re.compile(
    r"\s{0,3}<(?:/?[A-Za-z][\w.-]*[\s/>]|/?[A-Za-z][\w.-]*$|!--)|:::|\{%|import\s.+from\s|export\s(?:default|const|let|\{)"
)
_SHORTCODE = re.compile(r"\{\{[<%](?:[^{}]|\{\w+\})*[>%]\}\}|\{%[^{}]*%\}")
"""A line that is a call of a page generator: ``{{< player src="9.mp3" >}}``, ``{% include player.html %}``."""
_LICENCE_STARTS = re.compile(r"\s*\*{2,3}\s*START OF (?:THE|THIS) PROJECT GUTENBERG.*", re.I)
_LICENCE_ENDS = re.compile(
    r"\s*(?:\*{2,3}\s*END OF (?:THE|THIS) PROJECT GUTENBERG|End of (?:the |this )?Project Gutenberg).*", re.I
)
_FOOTNOTE = re.compile(r"\s{0,3}\[\^[^\]\s]{1,40}\]:\s?.*")
_NUMBERED_NOTE = re.compile(r"\s{0,3}\[(\d{1,3})\]:?\s+\S.*")
_SMALL_PRINT = re.compile(r"\s*<(sub|sup|small|figcaption)\b[^<>]*>[^<>]*</\1>\s*", re.I)
_TASK = re.compile(r"\s{0,8}[-*+]\s\[[ xX]\]\s.*")
_CALLOUT = re.compile(r"\s{0,3}>\s?\[![A-Za-z]+\].*")
_ADMONITION = re.compile(r"(?:\?\?\?\+?|!!!)\s+(?:\w|[\"“])")
"""MkDocs' call-outs, with their text indented below."""
_QUOTE = re.compile(r"\s{0,3}>")
_TABLE_RULE = re.compile(r"\s{0,3}\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*")
_COLUMNS = WHO_SPEAKS | WHAT_IS_SAID | vocabulary("time timecode timestamp start end tc in out no # role")
_REST = re.compile(r"\s{0,3}\.\.\s+\w[\w-]*::.*|\s{0,3}:[A-Za-z][\w ]{0,30}:\s.*")
_REFERENCE = re.compile(r"\s{0,3}\[[^\]\n]{1,60}\]:\s+(?:<|https?://|#\w|/\w).*")
_LINKS = re.compile(
    r"[\s|·•/,>←→-]*(?:(?:\[\[[^\[\]]{1,120}\]\]|\[[^\[\]]{1,120}\]\([^()\s]{1,400}\))[\s|·•/,>←→-]*){2,}|\s*\[\[[^\[\]]{1,120}\]\]\s*"
)
_TRANSCRIBED = phrases(
    r"^transcribed (by|with|using)\b.{0,80}$|^(this )?(edited |editable )?transcript (was|is|has been)\b.{0,200}$",
    r"^[^.?!:]{2,60} (started|stopped) (the )?(transcription|recording)\.?$",
    r"^(\w+: )?(this |these |the |our |all )?([\w’']+ )?transcripts? (are|is|was|were|may|has been|have been) "
    r"(\w+ ){0,6}?(generated|created|produced|transcribed|edited|machine|provided|automat\w+|contain|subject"
    r"|in (its|their) final)\b.{0,300}$",
    r"^(?:(?:a|the|live|full|rough|edited|machine|automatic) )*transcript (?:of|from) .{0,160}$",
    r"^transcript (by|provided by|generated)\b.{0,200}$|^transcrib(ed|er)s?\b.{0,80}$",
    r"^(copyright )?©.{0,200}$|^copyright (\(c\) |© )?\d{4}.{0,200}$|^all rights reserved.{0,80}$",
    r"^(the )?(meeting|recording|call) (has )?(ended|started|stopped)( after| at| by)?\b.{0,60}$",
)
_SERVICE = re.compile(r"transcri(?:be|pt|ption)|subtitl|caption", re.I)
_ADVERT = re.compile(r"\b(?:free|sign up|platform|software|in minutes|powered by|trial)\b", re.I)
"""Words with which a service that wrote a transcript speaks of itself above or below it."""
_CAME = phrases(
    r"(was added to|joined|left|set the channel|archived|renamed) (the channel|#[\w-]+|topic|purpose|description)\b"
    r".{0,120}",
)
"""What a chat says of who came and went, below the name."""
_STAMPED = re.compile(rf"^{STAMP}{GAP}")
_EXAMINED = re.compile(
    r"(?:[A-Z][\w-]*[- ])?(?:(?i:examination) )?(?:BY|By) (?:(?i:mr|mrs|ms|miss|dr)|THE|[Tt]he)"
    r" ?\.? ?[A-Z][\w.'’ -]{1,40}\s*:?"
    r"|(?i:[^:]{0,160}\b(?:duly sworn|sworn|affirmed)\b[^:]{0,80}(?:testified|examined)[^:]{0,60}:?)"
)
"""``BY MR. HALE:`` in the record of a court: whose questions follow; who was sworn."""
_END_MARK = phrases(
    r"[-–—=*#\s\[(]{0,8}(the )?end( of (the )?(podcast|transcript|script|episode|show|audio|recording|interview|file))?"
    r"[-–—=*#\s\])]{0,8}[.!]{0,9}|end\s+\d{1,2}:\d\d.{0,20}",
    r"[-–—=*#\s\[(]{2,8}(begin|start)( of)? (the )?(podcast|transcript|script|episode|show|audio)[-–—=*#\s\])]{0,8}",
)
_EDITED = phrases(
    r"\W*(?:(?:opening|closing|end|ending|main|roll) (?:credits?|titles?|theme)|commercial break"
    r"|title (?:card|sequence))\W*"
)
"""What the script of a film says between scenes."""
_LAST_WORD = phrases(
    r"\W*(?:(?:the )?end|finis?|fine|ende|slut|einde|fim|koniec|конец|终|終|完|剧终|劇終|끝|النهاية|סוף)\W*"
)
_PAGE = phrases(
    r"\W*(?:pages?|p\.|col(?:umn|\.)|seite|spalte|página|pagina|pág\.|стр(?:аница|\.)|side|sida)\s*\d{1,5}"
    r"(?:\s*(?:of|/|von|de|di|из)\s*\d{1,5})?\W*|\W*第\s?\d{1,5}\s?[页頁]\W*|\W{0,3}\d{1,4}\.?\s*\(continued\)"
    r"|\(?(?:more|continued(?: (?:on|from) (?:the )?(?:next|previous|following) page)?)\.?\)?"
    r"|CONTINUED:?\s*\(?\d{1,3}\)?\.?"
)
"""The number of a page or column; what says that a scene goes on over the page."""
_PAGE_TITLE = re.compile(r"(?:page|seite|página|pagina|страница)\s\d{1,5}\s?[:–—-]\s.*", re.I)
"""``Page 3: The lake``, as it stands over each page of a document that a site has taken apart."""
_WIDE = re.compile(r"\S {3,}\S")


_ENTRY = re.compile(rf"\s{{0,8}}(?:[-*+•]\s+)?{STAMP}{GAP}[-–—:|]?\s*([^\W\d_].*?[^.,;:])\s*")
"""A line of a list of chapters: ``0:15 – Bread``."""


_LINES = (
    ("footnote", 10_000, _FOOTNOTE),
    ("small print", 1000, _SMALL_PRINT),
    ("task", 1000, _TASK),
    ("links", 1000, _REFERENCE),
    ("links", 800, _LINKS),
    ("direction", 40, _EDITED),
    ("notice", 160, _CAME),
    ("direction", 160, _EXAMINED),
)
"""Why a line is not said, the most characters it may have, and how it looks."""


def find_boilerplate(lines: Sequence[str]) -> dict[int, str]:
    """The lines that nobody says by what they are, with the reason."""
    found: dict[int, str] = {}
    for source in (
        _licence,
        _code,
        _blocks,
        _tables,
        _notes,
        _tiers,
        _adverts,
        _links,
        _pages,
        titled_values,
        bold_values,
        runs_of_values,
        _contents,
    ):
        for k, reason in source(lines, found):
            if lines[k].strip():
                found.setdefault(k, reason)
    return found


def _licence(lines: Sequence[str], _found: dict[int, str]) -> Iterator[tuple[int, str]]:
    """What Project Gutenberg prints above and below a text."""
    starts = next((k for k, line in enumerate(lines) if _LICENCE_STARTS.match(line)), -1)
    below = range(max(0, starts), len(lines))
    ends = next((k for k in below if _LICENCE_ENDS.match(lines[k])), len(lines))
    yield from ((k, "licence") for k in (*range(starts + 1), *range(ends, len(lines))))


def _code(lines: Sequence[str], found: dict[int, str]) -> Iterator[tuple[int, str]]:
    """Code in fences; a fence that nobody closes is a stray mark."""
    marks = [k for k, line in enumerate(lines) if k not in found and FENCE.match(line)]
    for start, end in zip(marks[::2], marks[1::2], strict=False):
        yield from ((k, "code") for k in range(start, end + 1))
    if len(marks) % 2:
        yield marks[-1], "markup"


_SPANS = (("<!--", "-->", "comment"), ("<aside>", "</aside>", "note"), ("%%", "%%", "comment"))
"""What opens and closes a comment or a note, which may go over several lines."""


def _blocks(lines: Sequence[str], found: dict[int, str]) -> Iterator[tuple[int, str]]:
    """Comments, tags of pages, call-outs, directives: up to their end, or the next blank line."""
    closing, inside = "", ""
    block = ""
    for k, line in enumerate(lines):
        text = line.strip()
        if k in found:
            block = ""
        elif closing:
            yield k, inside
            closing = "" if closing in text else closing
        elif (span := next((span for span in _SPANS if text.startswith(span[0])), None)) is not None:
            opening, end, inside = span
            _, closed, after = text[len(opening) :].partition(end)
            if not has_words(after):
                yield k, inside
                closing = "" if closed or not _closes(lines, k, end) else end
        elif not text:
            block = ""
        elif block and (block != "note" or _QUOTE.match(line)):
            yield k, block
        elif _ADMONITION.match(line):
            yield k, "note"
            for j in range(k + 1, len(lines)):
                if lines[j].strip() and not lines[j].startswith(("    ", "\t")):
                    break
                yield j, "note"
        elif _CALLOUT.match(line):
            block = "note"
            yield k, block
        elif _REST.fullmatch(line):
            yield k, "note"
        elif len(text) < 400 and _SHORTCODE.fullmatch(text) and not re.search(r"[.!?] ", text):
            yield k, "markup"
        elif _OPENING_TAG.match(line) and not has_words(plain(line)):
            block = "markup"
            yield k, block


def _closes(lines: Sequence[str], k: int, mark: str) -> bool:
    return any(mark in line for line in lines[k + 1 : k + LONGEST_NOTE])


def _tables(lines: Sequence[str], found: dict[int, str]) -> Iterator[tuple[int, str]]:
    """Markdown tables beside the speech; one that holds the turns has a reader of its own. Rows that name columns."""
    for k, line in enumerate(lines[:40]):
        cells = [cell.strip().lower() for cell in re.split(r"\t+|\s{3,}|\|", line) if cell.strip()]
        if len(cells) > 1 and all(cell in _COLUMNS for cell in cells):
            yield k, "table"
    for k, line in enumerate(lines):
        if k and _TABLE_RULE.fullmatch(line) and "|" in lines[k - 1]:
            yield k - 1, "table"
            j = k
            while j < len(lines) and "|" in lines[j]:
                yield j, "table"
                j += 1


def _notes(lines: Sequence[str], found: dict[int, str]) -> Iterator[tuple[int, str]]:
    """Footnotes, tasks, reference links, lines of links, marks of the end, who transcribed it."""
    in_note = False
    for k, line in enumerate(lines):
        text = line.strip()
        if not text or k in found:
            in_note = False
            continue
        if in_note and line[:2] in ("  ", "\t"):
            yield k, "footnote"
            continue
        in_note = _FOOTNOTE.fullmatch(line) is not None
        above = lines[k - 1].strip() if k else ""
        goes_on = text[0].islower() and above[-1:] not in tuple(".!?:)") and count_words(above) > 3
        if (reason := _reason(text)) is not None and not goes_on:
            yield k, reason
    yield from _trailing_notes(lines)


def _reason(text: str) -> str | None:
    """Why a line is not said, where it tells so by itself."""
    for reason, longest, pattern in _LINES:
        if len(text) <= longest and pattern.fullmatch(text):
            return reason
    if (
        len(text) < 60
        and (bare := _STAMPED.sub("", text).strip("-\t "))
        and (text[0] in "-–—=*#" or bare[0] in "[(" or bare.isupper() or text.startswith("The End"))
        and _END_MARK.fullmatch(bare.strip("*_# "))
    ):
        return "end mark"
    if len(text) < 300 and _TRANSCRIBED.search(_STAMPED.sub("", text).strip("*_ ()[]")):
        return "disclaimer" if "script" in text and not re.search("©|opyright", text) else "boilerplate"
    return None


def _tiers(lines: Sequence[str], found: dict[int, str]) -> Iterator[tuple[int, str]]:
    """The head and the dependent tiers of a transcript in the CHAT format of TalkBank (``@Begin``, ``%mor:``)."""
    if any(line.rstrip() == "@Begin" for line in lines[:20]):
        yield from ((k, "metadata") for k, line in enumerate(lines) if line[:1] in ("@", "%"))


def _adverts(lines: Sequence[str], found: dict[int, str]) -> Iterator[tuple[int, str]]:
    """What the service that wrote a transcript says of itself in its first or last paragraphs, in nobody's name."""
    filled = [k for k, line in enumerate(lines) if has_words(line) and k not in found]
    for k in {*filled[:6], *filled[-3:]} if len(filled) > 4 else ():
        text = lines[k].strip()
        labelled = ":" in text[:60] or "：" in text[:60] or _STAMPED.match(text) is not None
        if 60 < len(text) < 800 and not labelled and _SERVICE.search(text) and _ADVERT.search(text):
            yield k, "disclaimer"


_LONE_LINK = re.compile(r"\s{0,3}(?:[-*+•]\s+)?!?\[[^\[\]]{1,300}\]\([^()\s]{1,800}\)\s*")
LONGEST_LINK = 1200
FEWEST_LINKS = 3
"""Lines, one below the other, that are a link and nothing else: one or two may be headlines that are read out."""


def _links(lines: Sequence[str], found: dict[int, str]) -> Iterator[tuple[int, str]]:
    """A list of links above or below all that is said."""
    filled = [k for k, line in enumerate(lines) if has_words(line) and k not in found]
    for rows in (filled, filled[::-1]):
        listed = list(takewhile(lambda k: len(lines[k]) < LONGEST_LINK and _LONE_LINK.fullmatch(lines[k]), rows))
        yield from ((k, "links") for k in listed if FEWEST_LINKS <= len(listed) < len(filled))


def _neighbours(lines: Sequence[str], k: int) -> list[int]:
    """The nearest lines with words above and below, two lines away at most."""
    above = next((j for j in (k - 1, k - 2) if j >= 0 and has_words(lines[j])), None)
    below = next((j for j in (k + 1, k + 2) if j < len(lines) and has_words(lines[j])), None)
    return [j for j in (above, below) if j is not None]


def _pages(lines: Sequence[str], found: dict[int, str]) -> Iterator[tuple[int, str]]:
    """Numbers of pages, the heads that stand on each page, and the word for the end."""
    wide = {
        k: re.sub(r"\d+", "#", line.strip()) for k, line in enumerate(lines) if len(line) < 160 and _WIDE.search(line)
    }
    times = Counter(text for text in wide.values() if "#" in text and "#:#" not in text and ends_open(text))
    pages: list[int] = []
    alone = _page_numbers(lines)
    named = {k for k, line in enumerate(lines) if len(line) < 120 and _PAGE_TITLE.fullmatch(line.strip())}
    alone |= named if len(named) > 1 else set()
    for k, line in enumerate(lines):
        if k in alone or (len(line) < 80 and _PAGE.fullmatch(line.strip())):
            pages.append(k)
            yield k, "page number"
        elif times[wide.get(k, "")] > 1:
            pages.append(k)
            yield k, "running head"
    beside = Counter(lines[j].strip() for k in pages for j in _neighbours(lines, k) if j not in pages)
    titles = {
        text for text, n in beside.items() if n > 1 and 2 * n > len(pages) and len(text) < 100 and ends_open(text)
    }
    yield from ((j, "running head") for k in pages for j in _neighbours(lines, k) if lines[j].strip() in titles)
    last = next((k for k in range(len(lines) - 1, -1, -1) if has_words(lines[k]) and k not in found), -1)
    word = lines[last].strip() if last > 0 and not has_words(lines[last - 1]) else ""
    if (
        0 < len(word) < 40
        and _LAST_WORD.fullmatch(word)
        and (word == word.upper() or word.lower() in ("end", "the end"))
    ):
        yield last, "end mark"


def _page_numbers(lines: Sequence[str]) -> frozenset[int]:
    """Numbers alone on lines: those that rise by one each, and those far to the right or in the middle of the page."""
    numbers = {k: int(match[1]) for k, line in enumerate(lines) if (match := _NUMBER_ALONE.fullmatch(line))}
    rising = len(numbers) > 1 and all(b in (1, a + 1) for a, b in pairwise(numbers.values()))
    return frozenset(k for k in numbers if rising or len(lines[k]) - len(lines[k].lstrip()) >= FAR)


_NUMBER_ALONE = re.compile(r"\s*([1-9]\d{0,3})\.?\s*", re.ASCII)
FAR = 20
"""Blanks before a number that stands in the middle of a page or at its edge."""


def _trailing_notes(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Notes at the end of a file (``[1] text``), whose rising numbers stand above."""
    k = len(lines) - 1
    notes: list[tuple[int, int]] = []
    while k >= 0:
        if lines[k].strip():
            match = _NUMBERED_NOTE.fullmatch(lines[k])
            if match is None:
                break
            notes.append((k, int(match[1])))
        k -= 1
    numbers = [number for _, number in reversed(notes)]
    above = "\n".join(lines[: k + 1]) if notes else ""
    if numbers and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and f"[{numbers[0]}]" in above:
        yield from ((at, "footnote") for at, _ in notes)


def _contents(lines: Sequence[str], found: dict[int, str]) -> Iterator[tuple[int, str]]:
    """A list of chapters with their times above the transcript, in which the times begin anew."""
    run: list[int] = []
    latest = -1
    for k, line in enumerate(lines[:HEAD]):
        if not line.strip() or k in found:
            continue
        seconds = seconds_in(line) if (entry := _ENTRY.fullmatch(line)) else None
        if entry is not None and seconds is not None and seconds >= latest and count_words(entry[1]) < 14:
            run.append(k)
            latest = seconds
            continue
        if len(run) > 2:
            break
        run, latest = [], -1
    if len(run) < 3:
        return
    below = (seconds_in(line) for line in lines[run[-1] + 1 : run[-1] + 1 + 5 * HEAD])
    if any(seconds is not None and seconds < latest for seconds in below):
        yield from ((k, "contents") for k in run)


def listed_titles(lines: Sequence[str], boilerplate: Mapping[int, str]) -> dict[str, int]:
    """The titles of such a list, folded, and their lines: where one stands alone below it, it is a heading."""
    entries = ((k, _ENTRY.fullmatch(lines[k])) for k, reason in boilerplate.items() if reason == "contents")
    return {fold(entry[1]): k for k, entry in entries if entry is not None}
