"""The show's own pronunciations win, and only where they are meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.errors import ShowError
from studio.text.lexicon import Lexicon, load_lexicon
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
        ('[words]\n"a" = \n', 2, "not TOML"),
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
    with pytest.raises(ShowError, match="can't be read"):
        load_lexicon(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b'[words]\n"caf\xe9" = "x"\n')
    with pytest.raises(ShowError, match="UTF-8"):
        load_lexicon(tmp_path / "latin.toml")


def test_thousands_of_rules_stay_apart() -> None:
    from studio.text.lexicon import Entry

    lexicon = Lexicon(tuple(Entry(f"word{chr(97 + n % 26)}{n}x", "said") for n in range(5000)))
    assert speakable("worda0x and wordz4991x and wordb1", lexicon=lexicon).text.startswith("said and said and ")
