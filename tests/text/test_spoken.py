"""What is written becomes words any engine can say."""

from __future__ import annotations

import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.examples import rest_slow

from studio.text.english.letters import spell
from studio.text.spoken import speakable

CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "spoken.tsv").read_text("utf-8").splitlines()
    if not line.startswith("# ")
]


def plain(said: str) -> bool:
    """Letters of any script, with their marks, spaces and the marks of a sentence: no figure, no sign."""
    return all(c in " .,;:!?'-" or unicodedata.category(c)[0] in "LM" for c in said)


@pytest.mark.parametrize("category", dict.fromkeys(category for category, *_ in CASES))
def test_it_is_read_as_people_read_it(category: str) -> None:
    expected = {written: spoken for of, written, spoken in CASES if of == category}
    assert {written: speakable(written).text for written in expected} == expected
    spoken = list(expected.values())
    assert [speakable(text).text for text in spoken] == spoken, "what is said is left alone"


@pytest.mark.parametrize(
    ("written", "dropped"),
    [
        ("Great 😀 news", ("😀",)),
        ("Beijing (北京) and Привет", ()),
        ("go 👩‍💻", ("👩💻",)),
        ("שלום", ()),
        ("⠿ and 𝄞", ("⠿", "𝄞")),
        ("café œuvre Łódź ﬁne 𝐀 Ⅳ", ()),
        ("soft\u00adhyphen\u200b and ™", ()),
        ("\ud800", ("U+D800",)),
        ("\ue001", ("U+E001",)),
    ],
)
def test_what_cannot_be_spoken_is_reported(written: str, dropped: tuple[str, ...]) -> None:
    assert speakable(written).dropped == dropped


@given(st.text())
@example("0.0.0.0.0,1,,2")
@example("$-1/2%–3:4'5\"6th")
def test_any_text_becomes_plain_words(text: str) -> None:
    said = speakable(text)
    assert plain(said.text)
    assert said.text == " ".join(said.text.split())
    if any(unicodedata.category(c) in {"Lu", "Ll", "Lt", "Lo", "Nd", "Nl", "No"} for c in text):
        assert said.text or said.dropped


HOSTILE = [
    "9" * 10_000, "1," * 5_000, "A." * 5_000, "a@" * 5_000, "1-" * 5_000, "$1" * 5_000, "A-" * 5_000,
    "x" * 40_000, " " * 40_000, "." * 40_000, "1/" * 5_000, "A " * 5_000, "'" * 5_000, "AE" * 10_000,
    "www." * 5_000, "#" * 5_000, "1 " * 5_000, "é" * 5_000, "北" * 5_000, "I " * 20_000,
]  # fmt: skip


@pytest.mark.parametrize("share", [0.2, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("hostile", rest_slow(HOSTILE, every=4), ids=lambda t: t[:4])
def test_hostile_text_is_read_to_its_end(hostile: str, share: float) -> None:
    assert plain(speakable(hostile[: round(share * len(hostile))]).text)


def phones(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "t.txt").write_text(text, "ascii")
    out = subprocess.run(
        ["flite", "-voice", "slt", "-psdur", "-f", str(tmp_path / "t.txt"), "-o", str(tmp_path / "o.wav")],
        capture_output=True,
        check=True,
        timeout=60,
    )
    names = [pair.split(":")[0] for pair in out.stdout.decode("ascii").split()]
    return [name for name in names if name != "pau"]


NAMES = {
    "A": "ey", "B": "b iy", "C": "s iy", "D": "d iy", "E": "iy", "F": "eh f", "G": "jh iy", "H": "ey ch", "I": "ay",
    "J": "jh ey", "K": "k ey", "L": "eh l", "M": "eh m", "N": "eh n", "O": "ow", "P": "p iy", "Q": "k y uw",
    "R": "aa r", "S": "eh s", "T": "t iy", "U": "y uw", "V": "v iy", "W": "d ah b ax l y uw", "X": "eh k s",
    "Y": "w ay", "Z": "z iy",
}  # fmt: skip
"""Names of the letters in the phones of the US English voices."""


@pytest.mark.parametrize(
    "letters",
    rest_slow(["AI", "API", "UAE", "FAA", "WSJ", "BCD", "EFGH", "JKL", "MNOP", "QRS", "TUV", "XYZ", "IBM"], every=4),
)
def test_flite_says_letters_by_their_names(tmp_path: Path, letters: str) -> None:
    said = " ".join(phones(tmp_path, f"the {spell(letters)} now"))
    assert " ".join(NAMES[c] for c in letters) in said


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("OpenAI grew", "ow p ax n ey ay g r uw"),
        ("the GPUs run", "jh iy p iy y uw z r ah n"),
        ("plan A is", "p l ae n ey ih z"),
        ("at 10am now", "t eh n ey eh m n aw"),
        ("NASA", "n ae s ax"),
        ("$5", "f ay v d aa l er z"),
        ("A100", "ey w ah n hh ah n d r ax d"),
    ],
)
def test_flite_says_what_was_meant(tmp_path: Path, written: str, heard: str) -> None:
    assert heard in " ".join(phones(tmp_path, speakable(written).text))
