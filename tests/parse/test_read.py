"""Bad files: one clear message with file and line, never a traceback."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from studio.errors import ScriptError, UsageError
from studio.parse import parse_script, read_script

TEXT = "Ada: Where is the café?\nBo: Across the “bridge”, naïve one.\n"


def refused(path: Path, data: bytes | None = None) -> ScriptError:
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(ScriptError) as caught:
        parse_script(read_script(path), file=path)
    error = caught.value
    assert error.exit_code == 2
    assert error.file == path and str(path) in str(error)
    assert "\n" not in str(error)
    assert str(error.message).count(str(path)) == 0, "told once"
    return error


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_unicode_with_or_without_mark_is_read(tmp_path: Path, encoding: str, ending: str) -> None:
    path = tmp_path / "script.txt"
    path.write_bytes(TEXT.replace("\n", ending).encode(encoding))
    assert read_script(path) == TEXT


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\xef\xbb\xbf \n"])
def test_empty(tmp_path: Path, data: bytes) -> None:
    assert "empty" in str(refused(tmp_path / "empty.txt", data))


def test_missing_and_folder(tmp_path: Path) -> None:
    assert "no such file" in str(refused(tmp_path / "nowhere.txt"))
    assert "folder" in str(refused(tmp_path))


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    assert "64 MB" in str(refused(path))


def test_a_device_that_never_ends_is_not_read_for_ever() -> None:
    assert "64 MB" in str(refused(Path("/dev/zero")))


def test_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=("Ada: Hello.\r\nBo: Good day.\n",))
    writer.start()
    assert read_script(pipe) == "Ada: Hello.\nBo: Good day.\n"
    writer.join()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Ada: hi\nBo: \x00\x01\x02 hello\n", "binary"),
        (bytes(range(256)) * 40, "binary"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04rest of a document", "Word"),
        (b"ID3\x04rest of a song", "MP3"),
        (TEXT.replace("“", "").replace("”", "").encode("utf-16-le"), "UTF-16LE"),
        (TEXT.replace("“", "").replace("”", "").encode("utf-16-be"), "UTF-16BE"),
        (b"\xff\xfeA\x00d", "damaged"),
        (TEXT.encode("utf-16")[:-1], "damaged"),
    ],
)
def test_binary(tmp_path: Path, data: bytes, words: str) -> None:
    assert words in str(refused(tmp_path / "x.txt", data))


@pytest.mark.parametrize(
    ("encoding", "text", "line", "column", "named"),
    [
        ("latin-1", "Ada: na\x81ïve\n", 1, 8, "latin-1"),
        ("latin-1", "Ada: hi\nBo: ×÷×÷ ¶¤¦ £¬\n", 2, 5, "windows-1251"),
    ],
)
def test_other_encodings_are_placed_and_named(
    tmp_path: Path, encoding: str, text: str, line: int, column: int, named: str
) -> None:
    error = refused(tmp_path / "x.txt", text.encode(encoding))
    assert error.line == line
    assert f"column {column} " in error.message
    assert named in error.message and f"iconv -f {named.upper()}" in str(error)


@pytest.mark.parametrize(
    ("encoding", "text", "speakers"),
    [
        ("cp1252", "Ada: hi\nBo: the café\n", ("Ada", "Bo")),
        ("cp1252", "Ada: hi\r\n\r\nBo: a “quote”\r\n", ("Ada", "Bo")),
        ("cp1251", "Анна: Здравствуйте, Борис.\nБорис: Добрый вечер!\n", ("Анна", "Борис")),
        ("shift_jis", "山田：こんにちは。\n田中：はい。\n", ("山田", "田中")),
        ("gb18030", "主持人：欢迎收听今天的节目。\n嘉宾：谢谢邀请。\n", ("主持人", "嘉宾")),
    ],
)
def test_older_encodings_are_read_where_they_can_be_no_other_and_said_so(
    tmp_path: Path, encoding: str, text: str, speakers: tuple[str, ...]
) -> None:
    (tmp_path / "x.txt").write_bytes(text.encode(encoding))
    read = read_script(tmp_path / "x.txt")
    assert read == text.replace("\r\n", "\n")
    script = parse_script(read)
    assert script.speakers == speakers
    assert "not in UTF-8" in script.problems[0].message


def test_file_that_breaks_off(tmp_path: Path) -> None:
    error = refused(tmp_path / "x.txt", "Ada: the café".encode()[:-1])
    assert "breaks off" in str(error) and error.line == 1


@pytest.mark.parametrize(
    "text",
    [
        "https://gulls.example\n",
        "# It was a quiet night\n",
        "Sources: The Gull\nNote: nothing\n",
        "Break:\nSong: la la\n",
        "Ada:\nBo:\n",
        "---\n***\n",
        "[sting]\n",
        "Ada: [laughs]\n",
    ],
)
def test_nothing_to_say(tmp_path: Path, text: str) -> None:
    error = refused(tmp_path / "x.txt", text.encode())
    assert "nothing to say" in str(error) and "Name: text" in str(error) and error.line == 1


def test_prose_with_a_stray_label_is_said_by_the_narrator() -> None:
    prose = "".join(f"Sentence number {k} of a long story is here.\n" for k in range(20))
    script = parse_script(prose + "Warden: who goes there?\n" + prose)
    assert script.speakers == ("Narrator",)
    assert "nobody is named" in script.problems[0].message


@pytest.mark.parametrize("prefix", ["", "Ada: "])
def test_line_of_ten_megabytes(tmp_path: Path, prefix: str) -> None:
    error = refused(tmp_path / "x.txt", b"Ada: Hi.\n" + prefix.encode() + b"word " * 2_000_000)
    assert error.line == 2 and "characters" in str(error) and len(str(error)) < 400


def test_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="labels"):
        parse_script("Ada: Hi.", format="carrier pigeon")
    assert parse_script("Ada: Hi.", format="labels").speakers == ("Ada",)
