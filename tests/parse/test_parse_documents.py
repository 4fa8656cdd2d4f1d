"""Word's and OpenDocument's files: what their paragraphs say, and files that are none."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from studio.errors import ScriptError
from studio.parse import parse_script, read_script
from studio.parse.input import documents
from studio.values import Script

OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
ODT = f"""<?xml version="1.0"?>
<office:document-content xmlns:office="{OFFICE}:office:1.0" xmlns:text="{OFFICE}:text:1.0"
 xmlns:style="{OFFICE}:style:1.0" xmlns:fo="{OFFICE}:xsl-fo-compatible:1.0">
<office:automatic-styles><style:style style:name="T1" style:family="text">
<style:text-properties fo:font-weight="bold"/></style:style></office:automatic-styles>
<office:body><office:text>
<text:h text:outline-level="1">Keels</text:h>
<text:p><text:span text:style-name="T1">Priya:</text:span> The keel<text:s text:c="1"/>is oak.
<text:note><text:note-body><text:p>A note.</text:p></text:note-body></text:note></text:p>
<text:p><text:span text:style-name="T1">Owen:</text:span> And the mast?</text:p>
<text:p><text:span text:style-name="T1">Priya:</text:span> Gone.</text:p>
</office:text></office:body></office:document-content>"""


def word(path: Path) -> None:
    document = docx.Document()
    document.add_heading("The Boat Shed", 0)
    document.add_heading("Keels", 1)
    for name, words in (("Priya:", " The keel is oak."), ("Owen:", " And the mast?"), ("Priya:", " Gone.")):
        paragraph = document.add_paragraph()
        paragraph.add_run(name[:2]).bold = True
        paragraph.add_run(name[2:]).bold = True
        paragraph.add_run(words)
    document.save(str(path))


def zipped(path: Path, **parts: str | bytes) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)


def turns(script: Script) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in script.turns]


SAID = [("Priya", "The keel is oak."), ("Owen", "And the mast?"), ("Priya", "Gone.")]


def test_word_document(tmp_path: Path) -> None:
    word(tmp_path / "a.docx")
    script = parse_script(read_script(tmp_path / "a.docx"))
    assert turns(script) == SAID
    assert (script.title, [segment.title for segment in script.segments]) == ("The Boat Shed", ["Keels"])


def test_deleted_words_of_a_word_document_are_not_said(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Priya: The keel is ")
    gone = paragraph.add_run("pine ")
    paragraph.add_run("oak.")
    mark = paragraph._p.makeelement(documents._WORD + "del", {})
    gone._r.addprevious(mark)
    mark.append(gone._r)
    document.save(str(tmp_path / "a.docx"))
    assert turns(parse_script(read_script(tmp_path / "a.docx"))) == [("Priya", "The keel is oak.")]


def test_open_document(tmp_path: Path) -> None:
    zipped(tmp_path / "a.odt", mimetype="application/vnd.oasis.opendocument.text", content_xml=ODT)
    script = parse_script(read_script(tmp_path / "a.odt"))
    assert turns(script) == SAID
    assert [segment.title for segment in script.segments] == ["Keels"]


def test_entities_of_an_open_document_are_not_expanded(tmp_path: Path) -> None:
    bomb = "".join(f'<!ENTITY a{k} "{f"&a{k - 1};" * 10}">' for k in range(1, 12))
    content = f'<!DOCTYPE x [<!ENTITY a0 "ha">{bomb}]>' + ODT.partition("?>")[2].replace("oak", "&a11;")
    zipped(tmp_path / "a.odt", mimetype="application/vnd.oasis.opendocument.text", content_xml=content)
    try:
        said = read_script(tmp_path / "a.odt")
    except ScriptError:
        return
    assert len(said) < 1000


@pytest.mark.parametrize("part", ["word__document_xml", "content_xml"])
def test_document_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "LARGEST_TEXT", 100_000)
    zipped(tmp_path / "a.docx", **{part: b" " * 200_000})
    with pytest.raises(ScriptError, match="unpacks"):
        read_script(tmp_path / "a.docx")


@pytest.mark.parametrize("content", ["", "<no", "<a/>"])
def test_damaged_document_is_one_clear_error(tmp_path: Path, content: str) -> None:
    zipped(tmp_path / "a.docx", word__document_xml=content)
    with pytest.raises(ScriptError, match="damaged or encrypted"):
        read_script(tmp_path / "a.docx")


def test_other_archive_is_named(tmp_path: Path) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a.txt", "Ada: Hello.")
    (tmp_path / "a.zip").write_bytes(archive.getvalue())
    with pytest.raises(ScriptError, match="ZIP"):
        read_script(tmp_path / "a.zip")


def table(path: Path, span: int) -> None:
    """A cell over so many columns, and one over two rows."""
    document = docx.Document()
    made = document.add_table(2, 2)
    for row, (left, right) in zip(made.rows, (("Priya", "The keel is oak."), ("", "It is old.")), strict=True):
        row.cells[0].text, row.cells[1].text = left, right
    made.cell(0, 0).merge(made.cell(1, 0))
    document.add_table(1, 1).cell(0, 0)._tc.grid_span = span
    document.save(str(path))


def test_merged_cells_stand_in_every_row_and_column_they_cover(tmp_path: Path) -> None:
    table(tmp_path / "a.docx", 2_000_000_000)
    first, second = read_script(tmp_path / "a.docx").split("\n\n")
    assert first == "| Priya | The keel is oak. |\n|---|---|\n| Priya | It is old. |"
    assert second.splitlines()[1].count("---") == documents.MOST_COLUMNS


def test_a_document_of_too_many_tags_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    word(tmp_path / "a.docx")
    monkeypatch.setattr(documents, "MOST_TAGS", 100)
    with pytest.raises(ScriptError, match="more than 100 tags"):
        read_script(tmp_path / "a.docx")


def test_a_document_that_says_more_than_it_holds_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spaces = ODT.replace('<text:s text:c="1"/>', '<text:s text:c="99"/>' * 40)
    monkeypatch.setattr(documents, "LARGEST_TEXT", len(spaces.encode()))
    zipped(tmp_path / "a.odt", mimetype="application/vnd.oasis.opendocument.text", content_xml=spaces)
    with pytest.raises(ScriptError, match="MB of text"):
        read_script(tmp_path / "a.odt")


RTF = r"""{\rtf1\ansi\ansicpg1252
{\fonttbl\f0\fswiss\fcharset0 Helvetica;}
{\*\expandedcolortbl;;}
\f0\fs24 \b Priya:\b0  The caf\'e9 is shut.\
\b Owen:\b0  It\'92s Sunday. \u8364?5 for a cake, then?\
\b Priya:\b0  Gladly.\
}"""


def test_rich_text_is_read(tmp_path: Path) -> None:
    path = tmp_path / "cake.rtf"
    path.write_bytes(RTF.encode("ascii"))
    turns = [(turn.speaker, turn.text) for turn in parse_script(read_script(path)).turns]
    assert turns == [
        ("Priya", "The café is shut."), ("Owen", "It’s Sunday. €5 for a cake, then?"), ("Priya", "Gladly."),
    ]  # fmt: skip


@pytest.mark.parametrize("data", [b"{\\rtf1", b"{\\rtf1 " + b"{" * 5000, b"{\\rtf1 \\u99999999? \\'zz \\bin99 x}"])
def test_damaged_rich_text_is_refused_or_read(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "broken.rtf"
    path.write_bytes(data)
    try:
        assert isinstance(read_script(path), str)
    except ScriptError as refused:
        assert refused.hint


def test_rich_text_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "long.rtf"
    path.write_bytes(b"{\\rtf1 " + b"x" * documents.LARGEST_RTF + b"}")
    with pytest.raises(ScriptError, match="more than 8 MB"):
        read_script(path)
