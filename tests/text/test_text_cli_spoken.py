"""``studio spoken``: one line in, one line out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


def run(*arguments: str, given_: bytes = b"", cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "studio", "spoken", *arguments], input=given_, capture_output=True, cwd=cwd, timeout=120
    )


def test_every_line_is_said_and_blank_ones_stay() -> None:
    done = run("-", given_=b"a $3-4 million offer\n\n  \nin 1215\r\nend")
    assert done.returncode == 0
    assert done.stdout.decode() == "a three to four million dollar offer\n\n\nin twelve fifteen\nend\n"


def test_a_file_in_another_language_keeps_its_letters(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("\ufeff12,50 €\naño", "utf-8")
    done = run("t.txt", "--language", "es", cwd=tmp_path)
    assert done.stdout.decode() == "doce euros con cincuenta céntimos\naño\n"


def test_what_cannot_be_said_is_told_with_its_line() -> None:
    done = run("-", given_="one\ntwo 😀\n".encode())
    assert done.stdout == b"one\ntwo\n"
    assert "line 2" in done.stderr.decode()
    assert "😀" in done.stderr.decode()


def test_json_tells_which_words_became_which() -> None:
    done = run("-", "--json", given_=b"It cost $7.\n")
    line = json.loads(done.stdout)["lines"][0]
    assert (line["line"], line["text"], line["spoken"]) == (1, "It cost $7.", "It cost seven dollars.")
    assert line["parts"] == [[0, 1, 0, 1], [1, 2, 1, 2], [2, 3, 2, 4]]


@pytest.mark.parametrize(
    ("arguments", "given_", "told"),
    [
        (("-", "--language", "!!"), b"x", "language tag"),
        (("nowhere.txt",), b"", "nowhere.txt"),
        (("-",), b"ok\n\xff\xfe", "UTF-8"),
    ],
)
def test_wrong_use_is_refused_by_name(arguments: tuple[str, ...], given_: bytes, told: str) -> None:
    done = run(*arguments, given_=given_)
    assert done.returncode == 2
    assert told in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_a_language_that_is_not_read_in_full_is_told() -> None:
    done = run("-", "--language", "gd", given_=b"5 da\n")
    assert done.returncode == 0
    assert done.stdout == b"da\n"
    assert "gd" in done.stderr.decode()


def test_a_shows_lexicon_holds(tmp_path: Path) -> None:
    (tmp_path / "show.toml").write_text('title = "A"\n', "utf-8")
    (tmp_path / "lexicon.toml").write_text('[words]\n"Qiskit" = "kiss kit"\n', "utf-8")
    done = run("-", "--show", str(tmp_path / "show.toml"), given_=b"Qiskit 2\n")
    assert done.stdout == b"kiss kit two\n", done.stderr


@settings(max_examples=5, deadline=None)
@given(st.lists(st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\n\r")), max_size=30))
def test_as_many_lines_come_out_as_go_in(lines: list[str]) -> None:
    done = run("-", given_="".join(line + "\n" for line in lines).encode())
    assert done.stdout.decode().count("\n") == len(lines)
