"""Lexicons of the W3C and phonetic letters: what they say is taken, what is hostile is refused."""

import contextlib
import errno
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.errors import OutputError, ShowError
from studio.text.ipa import phones_of
from studio.text.lexicon import load_lexicons
from studio.text.lexicon_add import add_entry, parse_entry
from studio.text.pls import LARGEST, load_pls
from studio.text.respell import spelling
from studio.text.spoken import speakable

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<lexicon version="1.0" '
SPACE = 'xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en-US">'


def lexicon(path, *lexemes, head=HEAD + SPACE):
    path.write_text(head + "".join(f"<lexeme>{lexeme}</lexeme>" for lexeme in lexemes) + "</lexicon>", "utf-8")
    return path


@pytest.mark.parametrize(
    ("lexeme", "expected"),
    [
        ("<grapheme>Nguyen</grapheme><phoneme>wɪn</phoneme>", [("Nguyen", "win", ("w", "ih1", "n"))]),
        (
            "<grapheme>W3C</grapheme><alias>World Wide Web\n Consortium</alias>",
            [("W3C", "World Wide Web Consortium", ())],
        ),
        (
            "<grapheme>colour</grapheme><grapheme>color</grapheme><alias>culler</alias>",
            [("colour", "culler", ()), ("color", "culler", ())],
        ),
        (
            "<grapheme>Sean</grapheme><phoneme>siːn</phoneme><phoneme prefer='true'>ʃɔːn</phoneme>",
            [("Sean", "shawn", ("sh", "ao1", "n"))],
        ),
        ("<grapheme>tomato</grapheme><alias>a</alias><alias prefer='true'>b</alias>", [("tomato", "b", ())]),
        ("<grapheme>x</grapheme><phoneme alphabet='x-sampa'>k_h</phoneme><alias>ex</alias>", [("x", "ex", ())]),
        ("<grapheme>x</grapheme><!-- nothing --><example>x</example>", []),
        ("<grapheme>A&amp;B</grapheme><alias>A and B</alias>", [("A&B", "A and B", ())]),
    ],
)
def test_what_a_lexeme_says_is_taken(tmp_path, lexeme, expected):
    entries = load_pls(lexicon(tmp_path / "a.pls", lexeme))
    assert [(entry.written, entry.say, entry.phones) for entry in entries] == expected


def test_case_counts_where_a_file_has_both(tmp_path):
    both = lexicon(
        tmp_path / "a.pls",
        "<grapheme>Polish</grapheme><alias>poe lish</alias>",
        "<grapheme>polish</grapheme><alias>pah lish</alias>",
        "<grapheme>Job</grapheme><alias>jobe</alias>",
    )
    words = load_lexicons([both])
    assert speakable("Polish polish for job.", lexicon=words).text == "poe lish pah lish for jobe."


def test_the_earlier_file_wins(tmp_path):
    own = tmp_path / "lexicon.toml"
    own.write_text('[words]\n"nguyen" = "own"\n')
    other = lexicon(tmp_path / "a.pls", "<grapheme>Nguyen</grapheme><alias>pls</alias>")
    assert speakable("Nguyen!", lexicon=load_lexicons([own, other])).text == "own!"


BOMB = '<!DOCTYPE lexicon [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
HOSTILE = [
    HEAD.replace("<lexicon", BOMB + "<lexicon") + SPACE + "<lexeme><grapheme>&b;</grapheme></lexeme></lexicon>",
    HEAD.replace("<lexicon", '<!DOCTYPE lexicon SYSTEM "http://127.0.0.1:9/x.dtd"><lexicon') + SPACE + "</lexicon>",
    HEAD.replace("<lexicon", '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><lexicon')
    + SPACE
    + "&x;</lexicon>",
    HEAD + SPACE + "<lexeme>" * 40,
    HEAD + SPACE + "<lexeme><grapheme>a</grapheme>",
    HEAD + SPACE + "<lexeme><grapheme>a</grapheme><phoneme>wɪ5n</phoneme></lexeme></lexicon>",
    HEAD + SPACE + "<lexeme><grapheme>a</grapheme><phoneme alphabet='x-sampa'>a</phoneme></lexeme></lexicon>",
    "<html><body>no lexicon</body></html>",
    "",
    '<?xml version="1.0" encoding="no-such-thing"?><lexicon/>',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_hostile_or_wrong_is_refused_with_its_file(tmp_path, text):
    path = tmp_path / "a.pls"
    path.write_text(text, "utf-8")
    with pytest.raises(ShowError, match=r"a\.pls"):
        load_pls(path)


def test_what_is_too_large_is_refused(tmp_path):
    path = tmp_path / "a.pls"
    path.write_bytes(b" " * (LARGEST + 1))
    with pytest.raises(ShowError, match="5 MB"):
        load_pls(path)


@settings(deadline=None)  # the machine may be busy
@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: (HEAD + SPACE + text).encode()))
def test_any_bytes_are_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.pls"
    path.write_bytes(content)
    with contextlib.suppress(ShowError):
        load_pls(path)


IPA = [
    ("wɪn", "w ih1 n"),
    ("/ˈkɪs.kɪt/", "k ih1 s k ih t"),
    ("ʃɪˈvɔːn", "sh ih v ao1 n"),
    ("d͡ʒoʊˈhænəs", "jh ow hh ae1 n ax s"),
    ("ˈmɛərə", "m eh1 r ax"),
    ("nɪəˈlaɪ", "n ih r l ay1"),
    ("tʃaɪˈkɒfski", "ch ay k aa1 f s k iy"),
    ("ˌɪntəˈnæʃ(ə)nəl", None),
    ("", None),
    ("w5n", None),
]


@pytest.mark.parametrize(("ipa", "phones"), IPA)
def test_phonetic_letters_become_phones(ipa, phones):
    if phones is None:
        with pytest.raises(ValueError, match=r"symbol|sound"):
            phones_of(ipa)
    else:
        assert " ".join(phones_of(ipa)) == phones


@settings(deadline=None)  # the machine may be busy
@given(st.text("ˈˌ.abdefghijklmnopqrstuvwxyzæɑəɛɪʊʌθðʃʒŋː", max_size=20))
def test_a_spelling_is_something_to_say(ipa):
    try:
        phones = phones_of(ipa)
    except ValueError:
        return
    assert spelling(phones).isascii()
    assert spelling(phones).isalpha()


def test_entries_are_added_and_the_file_keeps_its_form(tmp_path):
    path = tmp_path / "lexicon.toml"
    add_entry(path, "Nguyen", {"say": "win"})
    text = path.read_text() + "# a remark\n"
    path.write_text(text)
    add_entry(path, "The  Hague", {"ipa": "heɪɡ"}, case=True, speakers=("Ada",))
    assert path.read_text().startswith(text.rstrip("\n").split("# a remark")[0])
    assert "# a remark" in path.read_text()
    add_entry(path, "Nguyen", {"say": "nwin"})
    entries = {e.written: e for e in load_lexicons([path]).entries}
    assert entries["Nguyen"].say == "nwin"
    hague = entries["The Hague"]
    assert (hague.case, hague.speakers, hague.phones) == (True, ("Ada",), ("hh", "ey1", "g"))


@pytest.mark.parametrize("said", [{"ipa": "5"}, {"ipa": ""}])
def test_an_entry_that_is_wrong_leaves_the_file_alone(tmp_path, said):
    path = tmp_path / "lexicon.toml"
    add_entry(path, "Nguyen", {"say": "win"})
    text = path.read_text()
    with pytest.raises(ShowError, match=r"lexicon\.toml"):
        add_entry(path, "Qiskit", said)
    assert path.read_text() == text
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["lexicon.toml"]


def test_a_disk_that_is_read_only_is_told(tmp_path, monkeypatch):
    """There, removing what was never written fails as well."""
    path = tmp_path / "lexicon.toml"
    add_entry(path, "Nguyen", {"say": "win"})

    def refused(*_, **__):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    for what in ("write_text", "unlink"):
        monkeypatch.setattr(Path, what, refused)
    with pytest.raises(OutputError, match=r"lexicon\.toml: Can't be written: Read-only"):
        add_entry(path, "Qiskit", {"say": "kiss kit"})


def test_an_entry_as_it_is_typed():
    assert parse_entry(" Nguyen = win ") == ("Nguyen", {"say": "win"})
    assert parse_entry("E=mc2=ee") == ("E", {"say": "mc2=ee"})
    assert parse_entry("a=/wɪn/") == ("a", {"ipa": "wɪn"})
    for wrong in ("Nguyen", "=win", "Nguyen="):
        with pytest.raises(ValueError, match="no entry"):
            parse_entry(wrong)
