"""The reader of HTML: the podcast namespace's transcripts, an episode's page as a browser saves it; and Timed Text.

In: the lines of a file. Out: a Script.

The page becomes lines of Markdown (headings, bold labels, paragraphs, lists, links), which the readers of text read;
what they find keeps the line of the HTML it stands on. Of a page with navigation around it only the part that calls
itself a transcript is read, or else its article. ``<cite>`` names a speaker, and so does the agent of a paragraph of
Timed Text; fragments of one speaker's speech are one turn. No script is run, and nothing is fetched.

Source: the podcast namespace's HTML transcripts, https://github.com/Podcastindex-org/podcast-namespace;
Timed Text Markup Language 2, https://www.w3.org/TR/ttml2/, section 14.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from studio.parse.assemble.account import accounted, relocate
from studio.parse.lines.shape import count_words, has_words, vocabulary
from studio.parse.running_text.reader import study
from studio.parse.structured import tables
from studio.values import Script, SkippedText

NAME = "html"

BLOCKS = vocabulary(
    "address article aside blockquote body caption center cite dd details div dl dt figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
"""Elements whose words stand on lines of their own."""

AROUND = vocabulary("nav header footer aside form button select dialog menu")
UNSEEN = vocabulary("script style noscript template svg iframe object head audio video canvas math textarea")
RUNNING = vocabulary("p div td dd li blockquote section article main body html pre")
"""Elements whose words may stand on several lines of the page, and then of the transcript."""

TEI = vocabulary("sp speaker stage l lg ab lb head teiheader castlist front back titlepage note fw div1 div2 div3")
_PARTING = BLOCKS | AROUND | UNSEEN | TEI | {"br", "title", "time", "ttm:title", "ttm:name", "ttm:agent", "ttm:desc"}
VOID = vocabulary("area base br col embed hr img input link meta param source track wbr")

DEEPEST = 100
"""Open elements in which a closing tag looks for its own, and parts of a page inside each other."""

MOST_OPEN = 100
"""Tags without an end that are left to the parser."""

_NO_TAG = re.compile(r"<(?![^<>]{1,2000}>)")
_TAG = re.compile(
    r"<(?:!doctype html|/?(?:tei(?:\.2)?|tt|html|head|body|cite|time|p|div|h[1-6]|article|section|main|ul|ol|li"
    r"|table|x-[a-z-]{2,30})\b)",
    re.I,
)
_LINKED_TIME = re.compile(r"\[(\d{1,2}(?::\d\d){1,2})\]\([^()\s]{1,400}\)")
_NAMES = re.compile(r"\b(?:speaker|author|who|character|interlocutor)(?:[-_]?name)?\b|\bspeaker[-_]\w+", re.I)
"""Classes of the elements that hold who speaks."""
_FURNITURE = re.compile(
    r"\b(?:cookies?|consent|newsletter|subscri\w+|shar(?:e|ing)|social|related|recommend\w*|breadcrumbs?|comments?|promo|advert\w*"
    r"|banner|pagination)\b",
    re.I,
)
"""Classes of what stands around the text of a page."""
_GLYPHS = re.compile("^[\u25a0-\u25ff\u23e9-\u23fa\U0001f500-\U0001f53d\xb6]+\\s*")
_TEI_ASIDE = vocabulary("teiheader castlist front back titlepage note fw")
_TRANSCRIPT = re.compile(r"transcript", re.I)


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of Markdown made from the page, and the 1-based line of the page."""

    line: int
    text: str
    where: int
    """Index of the innermost part of the page (article, transcript) it stands in."""
    reason: str = ""
    """Why it is not read; empty when it is."""


def score(lines: Sequence[str]) -> float:
    """How surely a file has this form: 0.98 where it begins as HTML does."""
    first = next((line.strip("\ufeff \t") for line in lines if line.strip("\ufeff \t")), "")
    if not (_TAG.match(first) or first.startswith(("<!--", "<?xml"))):
        return 0.0
    filled = [line for line in lines[:400] if line.strip()]
    tags = sum(_TAG.search(line) is not None for line in filled)
    top = first if not first.startswith("<?xml") else " ".join([first, *filled[1:3]])
    start = "\n".join(filled).lower()
    if "<tei" in start and "<u " in start and "<sp" not in start:
        return 0.0  # a transcription of speech, and no page
    whole = re.search(r"<(?:!doctype html|html|tt|tei(?:\.2)?)\b", top[:2000], re.I) is not None
    return 0.98 if tags and (whole or tags >= 0.3 * len(filled)) else 0.0


def read(lines: Sequence[str]) -> Script:
    """Read a file of this form; the script holds no turn when the page holds no words."""
    page = _Parser()
    page.feed(_tamed("\n".join(lines)))
    page.close()
    page.flush()
    rows = _chosen(page)
    kept = [row for row in rows if not row.reason]
    text = [row.text for row in kept]
    reader, score = study(text)
    script = (tables if tables.score(text) > score else reader).read(text)
    if not script.turns:
        return replace(script, format=NAME)
    script = relocate(script, lambda line: kept[min(line, len(kept)) - 1].line)
    left_out = [(row.line, row.text, row.reason) for row in rows if row.reason and row.text]
    known = accounted(script) | {line for line, _, _ in left_out}
    left_out += [(k, line, "markup") for k, line in enumerate(lines, 1) if line.strip() and k not in known]
    notes = [*script.not_spoken, *(SkippedText(k, k, words.strip(), reason) for k, words, reason in left_out)]
    notes.sort(key=lambda note: note.line)
    return replace(script, format=NAME, title=page.title or script.title, not_spoken=tuple(notes))


def _tamed(text: str) -> str:
    """The page as the parser bears it: it gives up on unknown marked sections, and starts over at every open end."""
    pieces: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        end = text.find("-->", start)
        pieces += [text[at:start], "\n" * text.count("\n", start, end if end >= 0 else start)]
        at = end + 3 if end >= 0 else start + 4
        if end < 0:
            break
    text = "".join([*pieces, text[at:].replace("<!--", "")]).replace("<![", "<! [")
    if text.count("<") > text.count(">") + MOST_OPEN:
        text = _NO_TAG.sub("&lt;", text)
    return text


def _chosen(page: _Parser) -> list[_Row]:
    """The rows, those outside the transcript or the article with a reason; cites of one who goes on are left out."""
    words: dict[int, int] = {}
    for row in page.rows:
        where = row.where
        while where >= 0:
            words[where] = words.get(where, 0) + (0 if row.reason else count_words(row.text))
            where = page.parents[where]
    best = max((k for k in words if words[k]), key=lambda k: (page.ranks[k], words[k]), default=-1)
    inside = {best}
    for k, parent in enumerate(page.parents):
        if parent in inside:
            inside.add(k)
    rows = [
        row
        if best < 0 or row.where in inside or row.reason or not row.text.strip()
        else replace(row, reason="boilerplate")
        for row in page.rows
    ]
    return _joined(rows) if page.cites else rows


def _joined(rows: list[_Row]) -> list[_Row]:
    """Fragments of speech under repeated cites as one paragraph, without their times."""
    joined: list[_Row] = []
    speaker = ""
    for row in rows:
        if row.reason:
            joined.append(row)
        elif row.text.startswith("**") and row.text.endswith(":**"):
            joined.append(replace(row, reason="label") if row.text == speaker else row)
            speaker = row.text
        elif re.fullmatch(r"\[[\d:.]+\]", row.text.strip()):
            joined.append(replace(row, reason="timestamp"))
        elif row.text.strip():
            joined.append(row)
    return joined


class _Parser(HTMLParser):
    """Makes rows of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[_Row] = []
        self.parents: list[int] = []
        self.ranks: list[int] = []
        self._depths: list[int] = []
        self.title: str | None = None
        self.cites = 0
        self._tei = False
        self._naming: list[int] = []
        """Depths of the open elements that hold who speaks."""
        self._open: list[tuple[str, str, int]] = []
        """Name of each open element, why its words are not read, and the part of the page it opens or stands in."""
        self._words: list[str] = []
        self._worded = False
        self._line = 1
        self._href: list[str] = []
        self._agent = ""
        self._agents: dict[str, str] = {}
        """Names by their key, as Timed Text has them."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        if tag in _PARTING:
            self.flush(paragraph=tag in BLOCKS)
        if tag in VOID:
            return
        values = {name: value or "" for name, value in attrs}
        if tag == "ttm:agent":
            self._agent = values.get("xml:id", "")
        agent = values.get("ttm:agent", "") if tag in ("p", "div", "span", "body") else ""
        _, reason, where = self._open[-1] if self._open else ("", "", -1)
        self._tei = self._tei or tag in ("tei", "tei.2")
        if self._tei and tag in _TEI_ASIDE:
            reason = reason or ("markup" if tag == "teiheader" else "boilerplate")
        elif self._tei and tag == "stage":
            reason = reason or "direction"
        reason = reason or ("boilerplate" if tag in AROUND else "markup" if tag in UNSEEN and tag != "head" else "")
        names = (self._tei and tag == "speaker") or (
            tag not in ("cite", "body", "main", "article", "section", "html") and _NAMES.search(values.get("class", ""))
        )
        if names and not reason:
            self.flush()
            self._naming.append(len(self._open))
        marks = " ".join(value or "" for name, value in attrs if name in ("id", "class", "itemprop"))
        if tag in BLOCKS and _FURNITURE.search(marks) and not _TRANSCRIPT.search(marks):
            reason = reason or "boilerplate"
        rank = 2 if _TRANSCRIPT.search(marks) and tag in BLOCKS else 1 if tag in ("article", "main") else 0
        if rank and not reason and (where < 0 or self._depths[where] < DEEPEST):
            self._depths.append(1 + (self._depths[where] if where >= 0 else 0))
            self.parents.append(where)
            self.ranks.append(rank)
            where = len(self.parents) - 1
        self._open.append((tag, reason, where))
        self._mark(tag, attrs, opening=True)
        if agent:
            self._words.append(f"**{self._agents.get(agent, agent)}:** ")

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element of that name, and all in it."""
        if not any(name == tag for name, _, _ in self._open[-DEEPEST:]):
            return
        self._mark(tag, [], opening=False)
        depth = max(k for k, (name, _, _) in enumerate(self._open) if name == tag)
        if self._naming and self._naming[-1] >= depth:
            self._name_speaker()
        if tag in _PARTING:
            self.flush(paragraph=tag in BLOCKS)
        while self._open.pop()[0] != tag:
            pass
        self._naming = [k for k in self._naming if k < depth]

    def _name_speaker(self) -> None:
        """What an element for names holds becomes a label, unless it is a whole turn."""
        text = "".join(self._words).strip().strip("*:： ").rstrip(".")
        if has_words(text) and len(text) <= 60 and count_words(text) <= 6:
            _, reason, where = self._open[-1]
            self.rows.append(_Row(self._line, f"**{text}:**", where, reason))
            self._words, self._worded = [], False

    def handle_data(self, data: str) -> None:
        """Take words; their line is that of the first of them."""
        line = self.getpos()[0]
        for k, piece in enumerate(re.split(r"\n", data)):
            if k and self._worded and (not self._open or self._open[-1][0] in RUNNING):
                self.flush()
            if piece.strip() and not self._worded:
                self._line = line + k
                self._worded = has_words(piece)
            if piece.strip() or self._worded:
                self._words.append((" " if k else "") + re.sub(r"\s+", " ", piece))

    def flush(self, *, paragraph: bool = False) -> None:
        """End the row."""
        text = _LINKED_TIME.sub(r"\1", _GLYPHS.sub("", "".join(self._words).strip()))
        self._words, self._worded = [], False
        tag, reason, where = self._open[-1] if self._open else ("", "", -1)
        if has_words(text):
            if tag in ("title", "ttm:title") and not self.title:
                self.title, reason = " ".join(text.split()), "title"
            elif tag == "ttm:name":
                self._agents[self._agent], reason = " ".join(text.split()), "label"
            elif tag.startswith("ttm:"):
                reason = "markup"
            elif tag == "head" and self._tei:
                text = f"## {text}"
            elif tag == "cite":
                self.cites += 1
                text = f"**{text.strip('*:： ')}:**"
            elif tag == "time" and re.fullmatch(r"[\d:.]+", text):
                text = f"[{text}]"
            self.rows.append(_Row(self._line, text, where, reason))
        if paragraph and self.rows and self.rows[-1].text:
            self.rows.append(_Row(self.rows[-1].line, "", where))

    def _mark(self, tag: str, attrs: list[tuple[str, str | None]], *, opening: bool) -> None:
        """Markdown for an element."""
        if tag in ("b", "strong") and not any(name == "cite" for name, _, _ in self._open[-4:]):
            self._words.append("**")
        elif tag == "a":
            href = next((value for name, value in attrs if name == "href" and value), "") if opening else ""
            if opening:
                self._href.append(href if re.match(r"https?://[^\s()<>]+$", href) else "")
                self._words.append("[" if self._href[-1] else "")
            elif self._href:
                target = self._href.pop()
                self._words.append(f"]({target})" if target else "")
        elif opening and re.fullmatch(r"h[1-6]", tag):
            self._words.append("#" * int(tag[1]) + " ")
        elif opening and tag == "li":
            self._words.append("- ")
