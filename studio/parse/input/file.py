"""A script file → its text, or one clear message.

In: a path. Out: text with LF line ends. UTF-8 with or without a byte order mark, and UTF-16 or UTF-32 with one, are
read, and so are Word's and OpenDocument's files (``documents``). What is in an older encoding is read where it decodes
without a fault into text that looks like a language, and it is said so; else it is refused with the place of the first
wrong byte.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from shlex import quote

from studio.errors import ScriptError
from studio.parse.input.documents import read_document, read_rtf

LARGEST = 64 * 1024 * 1024
"""Bytes."""

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive, or a Word or OpenDocument file"),
    (b"\xd0\xcf\x11\xe0", "an old Word file"),
    (b"ID3", "an MP3"),
    (b"\xff\xfb", "an MP3"),
    (b"RIFF", "a WAV or AVI file"),
    (b"fLaC", "a FLAC file"),
    (b"OggS", "an Ogg file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
)
"""First bytes of files that people give by mistake."""

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


class ScriptText(str):
    """The text of a script in an older encoding, which is to be told."""

    encoding: str = "utf-8"


def read_script(path: Path) -> str:
    """Read a script file.

    Args:
        path: the file.

    Returns:
        its text, with LF line ends; line numbers are those of the file.

    Raises:
        ScriptError: it is missing, a folder, unreadable, larger than 64 MB, empty, binary, or in no encoding that can
            be told for sure.
    """
    data = _bytes(path)
    if data.startswith(b"PK\x03\x04") and (document := read_document(data, path)) is not None:
        return document
    if data.startswith(b"{\\rtf"):
        return _with_line_ends(read_rtf(data, path), path)
    if not data.strip(b" \t\r\n\f\v\x00") and b"\x00" not in data:
        raise ScriptError("the file is empty.", file=path, hint="Write who speaks and what: 'Name: text'.")
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    if encoding in ("utf-8", "utf-8-sig"):
        _refuse_binary(data, path)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as wrong:
        older = _older(data, wrong) if encoding == "utf-8" else None
        if older is None:
            raise _misencoded(data, wrong, encoding, path) from None
        text = older
    return _with_line_ends(text, path)


def _with_line_ends(read: str, path: Path) -> str:
    text = read.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip("\ufeff \t\n\f\v"):
        raise ScriptError("the file is empty.", file=path, hint="Write who speaks and what: 'Name: text'.")
    if isinstance(read, ScriptText):
        told = ScriptText(text)
        told.encoding = read.encoding
        return told
    return text


_MARKS_OF_LANGUAGE = frozenset("’‘“”„«»–—…•°§©®€£¥¿¡·´ºª№\u00a0\u00ad")


def _older(data: bytes, wrong: UnicodeDecodeError) -> ScriptText | None:
    """The text in the encoding that fits, where it can hardly be another: its letters are those of a language."""
    if wrong.reason == "unexpected end of data" and wrong.start > len(data) - 5:
        return None
    name, _ = _fitting(data, wrong.start)
    try:
        text = ScriptText(data.decode(name))
    except UnicodeDecodeError:
        return None
    beyond = [char for char in text if char > "\x7f"]
    letters = sum(map(str.isalpha, beyond))
    marks = sum(
        char in _MARKS_OF_LANGUAGE or "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uffef" for char in beyond
    )
    if letters + marks < 0.97 * len(beyond) or any("\x80" <= char <= "\x9f" for char in text):
        return None
    if name == "windows-1252" and not _western(text, beyond):
        return None
    if name == "windows-1251" and not _cyrillic(beyond):
        return None
    text.encoding = name
    if name == "windows-1252" and _is_turkish(beyond):
        text = ScriptText(data.decode("windows-1254", "replace"))
        text.encoding = "windows-1254"
    return text


def _is_turkish(beyond: list[str]) -> bool:
    """Whether a text that is read as Western holds the letters of Turkish (ş, ı, ğ are þ, ý, ð there) and no Icelandic.

    Both have ö; Icelandic has á, í, ú, æ besides, and Turkish ç, ü.
    """
    letters = Counter(char.lower() for char in beyond)
    turkish = sum(letters[char] for char in "þýð") and sum(letters[char] for char in "çü")
    return turkish > sum(letters[char] for char in "áíúæ")


def _western(text: str, beyond: list[str]) -> bool:
    """Whether letters beyond ASCII stand in words as they do in Western languages: seldom, small among small ones."""
    plain = sum(char.isascii() and char.isalpha() for char in text)
    odd = sum(a.islower() and b.isupper() and b > "\x7f" for a, b in pairwise(text))
    return sum(map(str.isalpha, beyond)) <= 0.25 * (plain + 1) and odd <= 0.1 * len(beyond)


def _cyrillic(beyond: list[str]) -> bool:
    """Whether letters beyond ASCII are those of a text in Russian, Ukrainian, Bulgarian or Belarusian: nearly all of
    the usual ones, and among them as many of the commonest as any text has (about 0.4 of all; a chance hit has 0.1).
    """
    letters = [char.lower() for char in beyond if char.isalpha()]
    usual = sum("а" <= char <= "я" or char in "ёіїєґў" for char in letters)
    return usual >= 0.95 * len(letters) and sum(char in "оеаинт" for char in letters) >= 0.25 * len(letters)


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ScriptError(
                "this is a folder, not a script.",
                file=path,
                hint=f"Give one file; for all in it: studio batch {quote(str(path))}",
            )
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)  # not by its size: that of a pipe or a device says nothing
        if len(data) > LARGEST:
            size = max(path.stat().st_size, len(data))
            raise ScriptError(
                f"the file has {size / 1e6:,.0f} MB; a script has {LARGEST // 1024**2} MB at most.",
                file=path,
                hint="Is this a script?",
            )
        return data
    except ScriptError:
        raise
    except FileNotFoundError:
        raise ScriptError("there is no such file.", file=path, hint="Check the path.") from None
    except (OSError, ValueError) as wrong:
        reason = getattr(wrong, "strerror", None) or str(wrong)
        raise ScriptError(
            f"the file can't be read: {reason}.", file=path, hint="Check the path and your rights to it."
        ) from None


def _refuse_binary(data: bytes, path: Path) -> None:
    kind = next((name for magic, name in _MAGIC if data.startswith(magic)), None)
    if kind is not None:
        raise ScriptError(f"this is {kind}, not a text.", file=path, hint="Save the script as plain text in UTF-8.")
    sample = data[: 1 << 20]
    zeros = sample.count(0)
    if zeros >= 0.3 * len(sample) and (sample[::2].count(0) == 0 or sample[1::2].count(0) == 0):
        name = "UTF-16LE" if sample[1::2].count(0) else "UTF-16BE"
        raise ScriptError(
            f"this looks like {name} without a byte order mark.", file=path, line=1, hint=_convert(name, path)
        )
    control = _CONTROL.search(data)
    if control is not None and (b"\x00" in data or len(_CONTROL.findall(sample)) > 0.01 * len(sample)):
        raise ScriptError(
            f"this is a binary file, not a text: byte 0x{control[0][0]:02x}.",
            file=path,
            line=_place(data, control.start())[0],
            hint="Save the script as plain text in UTF-8.",
        )


def _misencoded(data: bytes, wrong: UnicodeDecodeError, encoding: str, path: Path) -> ScriptError:
    if encoding not in ("utf-8", "utf-8-sig"):
        return ScriptError(
            f"the file is marked as {encoding.upper()} but breaks off or is damaged.",
            file=path,
            hint="Save it again, as UTF-8.",
        )
    start = wrong.start + (3 if encoding == "utf-8-sig" else 0)
    line, column = _place(data, start)
    place = f"byte 0x{data[start]:02x} at column {column} is not UTF-8"
    if wrong.reason == "unexpected end of data":
        return ScriptError(
            f"{place}: the file breaks off inside a character.", file=path, line=line, hint="Save it again, as UTF-8."
        )
    name, sample = _fitting(data, start)
    return ScriptError(f"{place}; as {name} it reads '{sample}'.", file=path, line=line, hint=_convert(name, path))


def _fitting(data: bytes, start: int) -> tuple[str, str]:
    """The encoding that fits a text that is not UTF-8, and how it reads there.

    Western texts have their letters beyond ASCII one by one between others; other scripts have them in runs.
    """
    runs = re.findall(rb"[\x80-\xff]+", data[: 1 << 20]) or [b""]
    western = sum(map(len, runs)) <= 2 * len(runs)
    single = all(byte >= 0xA8 for run in runs[:1000] for byte in run)
    names = (
        ["windows-1252", "latin-1"]
        if western
        else ["windows-1251"]
        if single
        else ["shift_jis", "gb18030", "windows-1251"]
    )
    for name in [*names, "latin-1"]:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        at = len(data[:start].decode(name, "replace"))
        words = text[max(0, at - 12) : at + 12].splitlines()
        return name, next((w.strip() for w in words if not w.isascii()), "")
    return "latin-1", ""


def _convert(name: str, path: Path) -> str:
    return f"Save it as UTF-8, or convert it: iconv -f {name.upper()} -t UTF-8 {path.name}"


def _place(data: bytes, at: int) -> tuple[int, int]:
    """1-based line and column (in characters) of a byte."""
    before = data[:at].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    row = before.rpartition(b"\n")[2].removeprefix(codecs.BOM_UTF8)
    return before.count(b"\n") + 1, len(row.decode("utf-8", "replace")) + 1
