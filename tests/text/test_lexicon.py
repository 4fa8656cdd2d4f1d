"""The show's own pronunciations win, and only where they are meant."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from studio.errors import ShowError
from studio.text import lexicon as lexicons
from studio.text.lexicon import Entry, Lexicon, load_lexicon, load_lexicons
from studio.text.lexicon_add import add_entry
from studio.text.spoken import speakable

GOOD = """
[words]
"Qiskit" = "kiss kit"
"WSJ" = "Wall Street Journal"
"GPT-4o" = "the omni model"
"New York" = "the city"
"New York Times" = "the paper"
"ICE" = {say = "eyes", case = true}
"data" = {say = "dahta", speakers = ["Ada"]}
"Ngũgĩ" = "Goo-ghee"
"北京" = "Bay jing"
".NET" = "dot net"
"C++" = "see plus plus"
"""


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    path = tmp_path / "lexicon.toml"
    path.write_text(GOOD, "utf-8")
    return load_lexicon(path)


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("We use Qiskit.", "We use kiss kit."),
        ("We use qiskit's tools", "We use kiss kit's tools"),
        ("QISKIT-based", "kiss kit-based"),
        ("MyQiskitThing", "My Qiskit Thing"),
        ("the WSJ said", "the Wall Street Journal said"),
        ("GPT-4o and GPT-4", "the omni model and G P T four"),
        ("a New York Times story", "a the paper story"),
        ("New\n York, new york", "the city, the city"),
        ("ICE or ice", "eyes or ice"),
        ("data", "data"),
        ("Ngũgĩ’s book", "Goo-ghee's book"),
        ("in 北京 now", "in Bay jing now"),
        ("use .NET or C++ here", "use dot net or see plus plus here"),
        ("Dr. Qiskit has 5 cats", "Doctor kiss kit has five cats"),
    ],
)
def test_a_rule_wins_over_every_other_and_touches_no_other_word(lexicon: Lexicon, written: str, spoken: str) -> None:
    said = speakable(written, lexicon=lexicon)
    assert said.text == spoken
    assert said.dropped == ()


def test_a_rule_may_be_for_one_speaker(lexicon: Lexicon) -> None:
    assert speakable("data", lexicon=lexicon, speaker="Ada").text == "dahta"
    assert speakable("data", lexicon=lexicon, speaker="Ben").text == "data"


def test_the_empty_lexicon_changes_nothing() -> None:
    assert speakable("Qiskit", lexicon=Lexicon.empty()).text == "Qiskit"


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ('[words]\n"a" = {say = "b", cases = true}\n', 2, 'Did you mean "case"?'),
        ('[word]\n"a" = "b"\n', 1, 'Did you mean "words"?'),
        ('[words]\n\n"a" = 3\n', 3, "must be text"),
        ('[words]\n"a" = {case = true}\n', 2, "lacks say"),
        ('[words]\n"a" = {say = "b", case = "yes"}\n', 2, "true or false"),
        ('[words]\n"a" = {say = "b", speakers = "Ada"}\n', 2, "list of names"),
        ('[words]\n"a" = \n', 2, "not valid TOML"),
        ('[words]\n" " = "b"\n', 2, "without a word"),
        ("words = 3\n", None, "must be a table"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, content: str, line: int | None, message: str) -> None:
    path = tmp_path / "lexicon.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(ShowError) as caught:
        load_lexicon(path)
    assert message in str(caught.value)
    assert caught.value.file == path
    assert caught.value.line == line


def test_a_file_that_is_missing_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(ShowError, match="Can't be read"):
        load_lexicon(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b'[words]\n"caf\xe9" = "x"\n')
    with pytest.raises(ShowError, match="UTF-8"):
        load_lexicon(tmp_path / "latin.toml")


def test_thousands_of_rules_stay_apart() -> None:
    lexicon = Lexicon(tuple(Entry(f"word{chr(97 + n % 26)}{n}x", "said") for n in range(5000)))
    assert speakable("worda0x and wordz4991x and wordb1", lexicon=lexicon).text.startswith("said and said and ")


WRITTEN = ("O’Brien", "O'Brien", "Zoe\u0308", "Zo\u00eb")


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("said", WRITTEN)
def test_an_apostrophe_or_a_mark_is_the_same_however_it_is_typed(tmp_path: Path, written: str, said: str) -> None:
    path = tmp_path / "lexicon.toml"
    path.write_text(f'[words]\n"{written}" = "somebody"\n', "utf-8")
    pls = tmp_path / "words.pls"
    pls.write_text(
        '<lexicon xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa">'
        f"<lexeme><grapheme>{written}</grapheme><alias>somebody</alias></lexeme></lexicon>",
        "utf-8",
    )
    same = (written[0] == "O") == (said[0] == "O")
    for file in (path, pls):
        spoken = speakable(f"Then {said} spoke.", lexicon=load_lexicons([file])).text
        assert (spoken == "Then somebody spoke.") == same


def test_a_file_that_an_editor_began_with_a_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.toml"
    path.write_text('[words]\n"Qiskit" = "kiss kit"\n', "utf-8-sig")
    assert load_lexicon(path).entries[0].written == "Qiskit"
    add_entry(path, "Nguyen", {"say": "win"})
    assert [entry.written for entry in load_lexicon(path).entries] == ["Qiskit", "Nguyen"]


def test_places_of_entries_are_looked_for_only_when_one_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking for the line of each of 20,000 words among 20,000 lines took most of a minute."""
    path = tmp_path / "lexicon.toml"
    path.write_text("[words]\n" + "".join(f'"word{n}" = "said"\n' for n in range(500)), "utf-8")
    looked: list[str] = []
    found = lexicons._line

    def counting(key: str, source: str) -> int | None:
        looked.append(key)
        return found(key, source)

    monkeypatch.setattr(lexicons, "_line", counting)
    assert len(load_lexicon(path).entries) == 500
    assert looked == []


def test_of_many_phrases_with_one_beginning_only_those_that_may_fit_are_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lexicon = Lexicon(tuple(Entry(f"the word{n}", "said") for n in range(500)))
    tried: list[str] = []
    pattern = lexicons._pattern
    monkeypatch.setattr(lexicons, "_pattern", lambda written: tried.append(written) or pattern(written))
    assert speakable("the cat and the word77 and the end", lexicon=lexicon).text == "the cat and said and the end"
    assert set(tried) == {"the word77"}


def test_a_lexicon_before_another_adds_to_it() -> None:
    base = Lexicon((Entry("New York", "the city"), Entry("data", "dahta"), Entry("ICE", "ice", speakers=("Ada",))))
    both = Lexicon((Entry("data", "dayta"), Entry("New York Times", "the paper"), Entry("ICE", "eyes")), base)
    spoken = speakable("data in the New York Times of New York", lexicon=both).text
    assert spoken == "dayta in the the paper of the city"
    assert speakable("ICE", lexicon=both, speaker="Ada").text == "ice"
    assert speakable("ICE", lexicon=both, speaker="Ben").text == "eyes"
    assert speakable("data", lexicon=Lexicon((), base)).text == "dahta"


@pytest.mark.slow
def test_programs_that_add_at_once_lose_nothing(tmp_path: Path) -> None:
    path, words = tmp_path / "lexicon.toml", [f"word{n}" for n in range(12)]
    program = (
        "import sys, pathlib, studio.text.lexicon_add as a\n"
        "a.add_entry(pathlib.Path(sys.argv[1]), sys.argv[2], {'say': 'x'})"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, str(path), word]) for word in words]
    assert [each.wait() for each in running] == [0] * len(words)
    assert sorted(entry.written for entry in load_lexicon(path).entries) == sorted(words)


def test_what_is_said_is_plain_whatever_the_entry_holds() -> None:
    """U+E000 is what stands for an entry while a sentence is read."""
    said = speakable("A cat sat.", lexicon=Lexicon((Entry("cat", "\ue000 kat \x1b 北"),)))
    assert said.text == "A kat 北 sat."
