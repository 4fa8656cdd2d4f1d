"""Word's, OpenDocument's and RTF files → the same text in Markdown.

In: the bytes of a ``.docx``, ``.odt`` or ``.rtf``. Out: paragraphs parted by blank lines, with headings, bold, italics,
lists and tables as Markdown has them (of RTF only the words); what was deleted, comments and pictures are left out.
Nothing is opened but the text, and no file that unpacks to more than ``LARGEST``.

Sources: ECMA-376, Office Open XML, part 1, section 17; OASIS OpenDocument 1.3, part 3, sections 5 and 16.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from studio.errors import ScriptError

if TYPE_CHECKING:
    from docx.table import Table
    from lxml.etree import _Element

LARGEST = 256 * 1024 * 1024
"""Bytes of all parts of a document, unpacked."""
LARGEST_TEXT = 64 * 1024 * 1024
"""Bytes of the part that holds the text, and characters of the text itself: merged cells repeat theirs."""
LARGEST_RTF = 8 * 1024 * 1024
"""Bytes; it is read at a megabyte a second."""
MOST_TAGS = 3_000_000
"""Of all parts. Each takes 100 to 200 bytes of memory, however short it is written."""
MOST_COLUMNS = 63
"""Of a table, as in Word. A cell may say that it spans billions."""

_DAMAGED = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, EOFError, SyntaxError, RuntimeError,
    NotImplementedError, AssertionError, zlib.error,
)  # fmt: skip
"""What the libraries raise for a damaged or encrypted file."""

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCX = "word/document.xml"
_ODT = "content.xml"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"


def read_document(data: bytes, path: Path) -> str | None:
    """The text of a document; None where the bytes are another kind of archive.

    Raises:
        ScriptError: it is damaged, encrypted, or unpacks to more than a document has.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sizes = {info.filename: info.file_size for info in archive.infolist()}
            part = next((name for name in (_DOCX, _ODT) if name in sizes), None)
            if part is None:
                return None
            if sum(sizes.values()) > LARGEST or sizes[part] > LARGEST_TEXT:
                unpacked = f"{sum(sizes.values()) / 1e6:,.0f} MB, more than {LARGEST // 1024**2} MB"
                raise _too_large(f"unpacks to {unpacked}", path)
            if sum(archive.read(name).count(b"<") for name in sizes if name.endswith((".xml", ".rels"))) > MOST_TAGS:
                raise _too_large(f"has more than {MOST_TAGS:,} tags", path)
            if part == _DOCX:
                return _joined(_word(data), path)
            if b"opendocument.text" not in archive.read("mimetype")[:80]:
                return None
            return _joined(_open_document(archive.read(part)), path)
    except zipfile.BadZipFile:
        return None
    except ScriptError:
        raise
    except _DAMAGED:
        raise _damaged(path) from None


def read_rtf(data: bytes, path: Path) -> str:
    """The text of a document in Rich Text Format; paragraphs are parted by blank lines, if no line of it is blank.

    Raises:
        ScriptError: it is damaged, or larger than 8 MB.
    """
    from striprtf.striprtf import rtf_to_text

    if len(data) > LARGEST_RTF:
        raise _too_large(f"has {len(data) / 1e6:,.0f} MB, more than {LARGEST_RTF // 1024**2} MB", path)
    try:
        text = str(rtf_to_text(data.decode("latin-1"), errors="replace"))  # type: ignore[no-untyped-call]
    except (*_DAMAGED, RecursionError):
        raise _damaged(path) from None
    lines = text.replace("\x00", "").strip("\n").split("\n")
    return ("\n" if not all(map(str.strip, lines)) else "\n\n").join(lines)


def _damaged(path: Path) -> ScriptError:
    return ScriptError(
        "the document is damaged or encrypted.",
        file=path,
        hint="Open it in your word processor and save it again, or as plain text in UTF-8.",
    )


def _too_large(what: str, path: Path) -> ScriptError:
    return ScriptError(f"the document {what}.", file=path, hint="Save the script as plain text in UTF-8.")


def _joined(paragraphs: Iterator[str], path: Path) -> str:
    """The text of a document. Raises ScriptError where it is too long."""
    pieces: list[str] = []
    size = 0
    for paragraph in paragraphs:
        pieces.append(paragraph)
        size += len(paragraph)
        if size > LARGEST_TEXT:
            raise _too_large(f"has more than {LARGEST_TEXT // 1024**2} MB of text", path)
    return "\n\n".join(pieces)


def _word(data: bytes) -> Iterator[str]:
    """The paragraphs of a Word document."""
    import docx
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    document = docx.Document(io.BytesIO(data))
    names = {style.style_id: style.name or "" for style in document.styles}
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield _table(list(_rows(block)))
            continue
        assert isinstance(block, Paragraph)  # noqa: S101
        style = names.get(block._p.style or "", "")
        runs: list[tuple[str, bool, bool]] = []
        for run in block._p.iter(_WORD + "r"):
            if any(parent.tag in (_WORD + "del", _WORD + "moveFrom") for parent in run.iterancestors()):
                continue
            look = run.find(_WORD + "rPr")
            text = "".join(_run_text(run))
            runs.append((text, _on(look, "b"), _on(look, "i")))
        listed = block._p.pPr is not None and block._p.pPr.numPr is not None
        if (text := _dressed(runs, style, listed)).strip():
            yield text


def _rows(table: Table) -> Iterator[list[str]]:
    """The texts of a table's cells by row: that of a merged cell in every column and row that it covers."""
    from docx.table import _Cell

    above: list[str] = []
    size = 0
    for row in table._tbl.tr_lst:
        cells: list[str] = []
        for cell in row.tc_lst:
            goes_on = cell.vMerge == "continue" and len(cells) < len(above)
            text = above[len(cells)] if goes_on else _Cell(cell, table).text
            cells += [text] * min(cell.grid_span, MOST_COLUMNS - len(cells))
        size += sum(map(len, cells))
        if size > LARGEST_TEXT:
            raise ValueError("merged cells repeat too much text")
        yield cells
        above = cells


def _run_text(run: _Element) -> Iterator[str]:
    for child in run:
        if child.tag == _WORD + "t":
            yield child.text or ""
        elif child.tag == _WORD + "tab":
            yield "\t"
        elif child.tag in (_WORD + "br", _WORD + "cr"):
            yield "\n"
        elif child.tag == _WORD + "noBreakHyphen":
            yield "-"


def _on(look: _Element | None, tag: str) -> bool:
    """Whether a property of a run is set: it is where it stands without a value that says no."""
    found = look.find(_WORD + tag) if look is not None else None
    return found is not None and found.get(_WORD + "val") not in ("0", "false", "off", "none")


def _dressed(runs: list[tuple[str, bool, bool]], style: str, listed: bool) -> str:
    """A paragraph in Markdown."""
    heading = re.fullmatch(r"(?:Heading|heading)[ _]?(\d)|Title", style)
    whole = "".join(text for text, _, _ in runs)
    if heading is not None and whole.strip():
        return "#" * (int(heading[1]) + 1 if heading[1] else 1) + " " + " ".join(whole.split())
    pieces: list[str] = []
    for text, bold, italic in _merged(runs):
        mark = "**" if bold else "*" if italic else ""
        inner = text.strip()
        if not mark or not inner or "\n" in inner:
            pieces.append(text)
            continue
        lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        pieces.append(f"{lead}{mark}{inner}{mark}{tail}")
    return ("- " if listed else "") + "".join(pieces).rstrip()


def _merged(runs: list[tuple[str, bool, bool]]) -> list[tuple[str, bool, bool]]:
    """Runs that look alike and follow each other in one; white space takes the look of what stands before it."""
    merged: list[tuple[list[str], bool, bool]] = []
    for text, bold, italic in runs:
        if merged and (merged[-1][1:] == (bold, italic) or not text.strip()):
            merged[-1][0].append(text)
        else:
            merged.append(([text], bold, italic))
    return [("".join(texts), bold, italic) for texts, bold, italic in merged]


def _table(rows: list[list[str]]) -> str:
    cells = [[" ".join(cell.split()).replace("|", "\\|") for cell in row] for row in rows]
    lines = ["| " + " | ".join(row) + " |" for row in cells]
    if lines:
        lines.insert(1, "|" + "---|" * len(cells[0]))
    return "\n".join(lines)


def _open_document(content: bytes) -> Iterator[str]:
    """The paragraphs of an OpenDocument text."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    root = etree.fromstring(content, parser)
    text, office, styles, fo = (_OFFICE % name for name in ("text", "office", "style", "xsl-fo-compatible"))
    looks: dict[str, tuple[bool, bool]] = {}
    for style in root.iter(styles + "style"):
        look = style.find(styles + "text-properties")
        if look is not None:
            bold = look.get(fo + "font-weight") in ("bold", "700", "800", "900")
            looks[style.get(styles + "name", "")] = (bold, look.get(fo + "font-style") in ("italic", "oblique"))
    body = root.find(f"{office}body/{office}text")
    if body is None:
        return
    for node in body.iter(text + "p", text + "h"):
        aside = (text + "note", office + "annotation", text + "tracked-changes")
        if any(parent.tag in aside for parent in node.iterancestors()):
            continue
        runs = list(_spans(node, looks, looks.get(node.get(text + "style-name", ""), (False, False)), text, office))
        listed = any(parent.tag == text + "list-item" for parent in node.iterancestors())
        level = node.get(text + "outline-level", "1") if node.tag == text + "h" else ""
        dressed = _dressed(runs, f"Heading {level[:1]}" if level else "", listed)
        if dressed.strip():
            yield dressed


def _spans(
    node: _Element, looks: dict[str, tuple[bool, bool]], look: tuple[bool, bool], text: str, office: str
) -> Iterator[tuple[str, bool, bool]]:
    if node.text:
        yield re.sub(r"\s+", " ", node.text), *look
    for child in node:
        if child.tag == text + "s":
            yield " " * min(int(child.get(text + "c", "1")), 80), *look
        elif child.tag == text + "tab":
            yield "\t", *look
        elif child.tag == text + "line-break":
            yield "\n", *look
        elif child.tag not in (text + "note", office + "annotation"):
            own = looks.get(child.get(text + "style-name", ""), (False, False))
            yield from _spans(child, looks, (look[0] or own[0], look[1] or own[1]), text, office)
        if child.tail:
            yield re.sub(r"\s+", " ", child.tail), *look
