"""``studio spoken``: one line in, one line out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.examples import examples
from support.small_show import Command


def test_every_line_is_said_and_blank_ones_stay(studio: Command) -> None:
    done = studio("spoken", "-", stdin=b"a $3-4 million offer\n\n  \nin 1215\r\nend")
    assert done.code == 0
    assert done.stdout == "a three to four million dollar offer\n\n\nin twelve fifteen\nend\n"


def test_a_file_in_another_language_keeps_its_letters(tmp_path: Path, studio: Command) -> None:
    (tmp_path / "t.txt").write_text("\ufeff12,50 €\naño", "utf-8")
    done = studio("spoken", "t.txt", "--language", "es", cwd=tmp_path)
    assert done.stdout == "doce euros y cincuenta céntimos\naño\n"


def test_what_cannot_be_said_is_told_with_its_line(studio: Command) -> None:
    done = studio("spoken", "-", stdin="one\ntwo 😀\n".encode())
    assert done.stdout == "one\ntwo\n"
    assert "line 2" in done.stderr
    assert "😀" in done.stderr


def test_json_tells_which_words_became_which(studio: Command) -> None:
    done = studio("spoken", "-", "--json", stdin=b"It cost $7.\n")
    line = done.json["lines"][0]
    assert (line["line"], line["text"], line["spoken"]) == (1, "It cost $7.", "It cost seven dollars.")
    assert line["parts"] == [[0, 1, 0, 1], [1, 2, 1, 2], [2, 3, 2, 4]]


@pytest.mark.parametrize(
    ("arguments", "stdin", "told"),
    [
        (("-", "--language", "!!"), b"x", "language tag"),
        (("nowhere.txt",), b"", "nowhere.txt"),
        (("in 1066",), b"", "pipe it in"),
        (("-",), b"ok\n\xff\xfe", "UTF-8"),
    ],
)
def test_wrong_use_is_refused_by_name(arguments: tuple[str, ...], stdin: bytes, told: str, studio: Command) -> None:
    done = studio("spoken", *arguments, stdin=stdin)
    assert done.code == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_language_that_is_not_read_in_full_is_told(studio: Command) -> None:
    done = studio("spoken", "-", "--language", "gd", stdin=b"5 da\n")
    assert done.code == 0
    assert done.stdout == "da\n"
    assert "gd" in done.stderr


def test_a_shows_lexicon_holds(tmp_path: Path, studio: Command) -> None:
    (tmp_path / "show.toml").write_text('title = "A"\n', "utf-8")
    (tmp_path / "lexicon.toml").write_text('[words]\n"Qiskit" = "kiss kit"\n', "utf-8")
    done = studio("spoken", "-", "--show", str(tmp_path / "show.toml"), stdin=b"Qiskit 2\n")
    assert done.stdout == "kiss kit two\n", done.stderr


def test_a_shows_order_of_dates_holds(tmp_path: Path, studio: Command) -> None:
    (tmp_path / "show.toml").write_text('title = "A"\ndate_order = "dmy"\n', "utf-8")
    done = studio("spoken", "-", "--show", str(tmp_path / "show.toml"), stdin=b"4/5/2026\n")
    assert done.stdout == "the fourth of May twenty twenty-six\n", done.stderr


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\n\r")), max_size=30))
def test_as_many_lines_come_out_as_go_in(studio: Command, lines: list[str]) -> None:
    done = studio("spoken", "-", stdin="".join(line + "\n" for line in lines).encode())
    assert done.stdout.count("\n") == len(lines)
