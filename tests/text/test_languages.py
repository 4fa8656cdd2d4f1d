"""Each language in its own words and letters."""

from __future__ import annotations

import functools
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.examples import examples, rest_slow

from studio.text.languages import LANGUAGES
from studio.text.lexicon import Entry, Lexicon
from studio.text.spoken import SpokenForm, speakable

CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "languages.tsv").read_text("utf-8").splitlines()
    if not line.startswith("# ")
]
ENGLISH = re.compile(
    r"\b(?:two|three|four|five|seven|eight|nine|twelve|twenty|thirty|hundred|thousand|eigh|dollars|equals)\b"
)
PIECES = [
    *"0123456789", *"abcxIVXLCM", *"$€£¥%&@#+-=<>/:;,.!?()[]*_^~'\"|\\", "°", "²", "½", "×", "–", "—", " ", " ", " ",
    "12", "1984", "2020", "3.5", "1,000", "1.000", "3,14", "00", "0.5", "5-10", "1/2", "14:30", "10:15:20",
    "24.02.2019",
    "4/5/2026", "2020-01-15", "Jan", "January", "May 5", "enero", "mars", "maja", "Mio.", "km", "km/h", "m²", "m2",
    "°C",
    "kg", "lbs", "oz.", "p.m.", "am", "Uhr", "h", "€", "zł", "USD", "R$", "million", "k", "M", "B", "st", "th", "er",
    "º",
    "Dr.", "St.", "No.", "p.", "z. B.", "Sr.", "M.", "U.S.", "Louis XIV", "Henry V.", "siglo XXI", "CHAPTER II",
    "GPT-4o",
    "COVID-19", "H2O", "0x1F", "401(k)", "10.20.0.7", "v2.1", "ISBN 0-684", "555-1234", "+1 212 555 0199",
    "Psalm 8:4",
    "http://a.io/b?c=1", "x@y.com", "#tag", "@me", "/etc/x", "C:\\x", "won 3-2", "6-4, 3-6", "4-1=3", "a² + b²",
    "10^-3",
    "40 E 21st Street", "IL 61602", "Apt. 7C", "'90s", "1950s-70s", "Q3 2025", "c.1350", "5'11\"", "5h 30m", "½ cup",
    "北京", "日", "年", "Привет", "год", "año", "été", "٣", "５", "😀", "👩‍💻", "\u200f", "\u202e", "\u00ad", "\n",
]  # fmt: skip


def is_plain(said: str) -> bool:
    return all(c in " .,;:!?'-" or unicodedata.category(c)[0] in "LM" for c in said)


@pytest.mark.parametrize("category", dict.fromkeys(category for category, *_ in CASES))
def test_it_is_read_as_its_people_read_it(category: str) -> None:
    expected = {written: said for of, written, said in CASES if of == category}
    assert {text: speakable(text, language=category.split()[0]).text for text in expected} == expected
    again = {said: speakable(said, language=category.split()[0]).text for said in expected.values()}
    assert again == {said: said for said in again}, "what is said is left alone"


def covers(form: SpokenForm, written: str) -> bool:
    """Whether the parts cover every written and every spoken word, in order and without a gap."""
    written_at = said_at = 0
    for part in form.parts:
        if part.first != written_at or part.said_first > said_at or part.stop < part.first:
            return False
        written_at, said_at = part.stop, max(said_at, part.said_stop)
    return not form.text or (written_at == len(written.split()) and said_at == len(form.text.split()))


@settings(max_examples=examples(400), deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.sampled_from(LANGUAGES))
@example("25 m2 10^-5 m³", "en")
@example("2½–tbsp", "en")
@example("-0. volts", "pl")
@example("24.02.2019 1. 3.", "de")
def test_no_figure_and_no_sign_is_left_and_nothing_vanishes(text: str, language: str) -> None:
    form = speakable(text, language=language)
    assert is_plain(form.text)
    assert form.text == " ".join(form.text.split())
    assert covers(form, text)
    if any(unicodedata.category(c) in {"Lu", "Ll", "Lo", "Nd"} for c in text):
        assert form.text or form.dropped
    if language != "en" and not re.search("[a-zA-Z]", text):
        assert not ENGLISH.search(form.text)


COUNTED = [*range(21), 30, 40, 50, 60, 70, 80, 90, 100, 101, 121, 200, 500, 999, 1000, 1001, 2000, 10**6]


@functools.cache
def number_words(language: str) -> set[str]:
    return {word for number in COUNTED for word in speakable(str(number), language=language).text.split()}


@functools.cache
def foreign_number_words(language: str) -> set[str]:
    others = {word for other in LANGUAGES if other != language for word in number_words(other) if len(word) > 3}
    return others - (number_words(language) | {"cent"})  # a coin, too


WITHOUT_LETTERS = [piece for piece in PIECES if not any(c.isalpha() for c in piece)]


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_word_of_another_language_is_said(language: str) -> None:
    @settings(max_examples=600, deadline=None)
    @given(st.lists(st.sampled_from(WITHOUT_LETTERS), max_size=16).map("".join))
    @example("1.5 €, 3-4 °, 12:30, 1/2, 24.02.2019, +49 30 123456, 10^6, 50 %")
    def check(text: str) -> None:
        form = speakable(text, language=language)
        assert is_plain(form.text)
        assert covers(form, text)
        assert not foreign_number_words(language) & set(re.split(r"[ .,;:!?-]+", form.text))

    check()


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_token_of_a_long_text_is_covered_in_each_language(language: str) -> None:
    @settings(max_examples=400, deadline=None)
    @given(st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join))
    def check(text: str) -> None:
        form = speakable(text, language=language)
        assert is_plain(form.text)
        assert covers(form, text)

    check()


@settings(max_examples=examples(200), deadline=None)
@given(st.text(), st.sampled_from([*LANGUAGES, "sv", "cy", "xx"]))
def test_any_text_in_any_language_becomes_letters(text: str, language: str) -> None:
    form = speakable(text, language=language)
    assert is_plain(form.text)
    assert covers(form, text)


HOSTILE = [
    "9" * 10_000, "1," * 3_000, "1." * 3_000, "1-" * 3_000, "$1" * 3_000, "1 " * 3_000, "1/" * 3_000, "XIV " * 2_000,
    "5 km " * 1_000, "a." * 3_000, "°" * 3_000, "١" * 3_000, "年1" * 2_000, "1:" * 3_000, "I" * 5_000, "é" * 5_000,
    "1 000 " * 2_000, "+1" * 3_000, "(1" * 3_000, "5 h " * 1_000, "x^2" * 1_500,
]  # fmt: skip


@pytest.mark.parametrize("share", [0.1, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "hostile",
    rest_slow(HOSTILE, every=8),
    ids=lambda t: t[:6],
)
def test_hostile_text_is_read_to_its_end(hostile: str, language: str, share: float) -> None:
    assert is_plain(speakable(hostile[: round(share * len(hostile))], language=language).text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "form", ["{}", "{}.", "{}. x", "{}º", "{}er", "{}/7", "1/{}", "{} km", "{},5 kg", "€{}", "{}-{}", "{}%", "1.1.{}"]
)
def test_every_number_is_said_in_every_place(form: str, language: str) -> None:
    for number in [*range(34), 80, 99, 100, 101, 200, 1000, 1001, 1999, 2000, 10**6, 10**9 - 1, 10**14]:
        assert is_plain(speakable(form.format(number, number), language=language).text)


def test_a_language_nobody_has_words_for_reports_its_figures() -> None:
    form = speakable("Gu leòr 21 da", language="gd-GB")
    assert form.text == "Gu leòr da"
    assert form.dropped == ("21",)


def test_figures_that_nobody_can_say_are_reported_in_short() -> None:
    form = speakable("9" * 10_000, language="sv")
    assert form.text == ""
    assert form.dropped == ("9" * 20 + "… (10000 figures)",)


def test_two_numbers_side_by_side_stay_two_where_words_have_no_spaces() -> None:
    assert speakable("5% $10", language="zh").text == "百分之五, 十美元"
    assert speakable("12:30 5", language="ja").text == "十二時三十分, 五"


def test_colours_of_a_terminal_are_not_read() -> None:
    assert speakable("\x1b[31mred\x1b[0m 5").text == "red five"


def test_a_language_with_numbers_alone_reads_those_and_reports_signs() -> None:
    form = speakable("21 böcker & 5", language="sv")
    assert form.text == "tjugoett böcker fem"
    assert form.dropped == ("&",)


@pytest.mark.parametrize(
    ("language", "order", "said"),
    [
        ("en", None, "May fourth, twenty twenty-six"),
        ("en-US", None, "May fourth, twenty twenty-six"),
        ("en-GB", None, "April fifth, twenty twenty-six"),
        ("en", "dmy", "April fifth, twenty twenty-six"),
        ("de", None, "fünfter April zweitausendsechsundzwanzig"),
    ],
)
def test_the_order_of_a_date_is_the_shows_or_the_languages(language: str, order: str | None, said: str) -> None:
    form = speakable("5/4/2026", language=language, order=order)
    if said.startswith("April"):
        assert form.text == "the fifth of April twenty twenty-six"
    else:
        assert form.text == said


@pytest.mark.parametrize(
    "impossible", ["February 31, 2020", "32/13/2020", "2020-13-45", "25:61", "31.02.2019", "0/0/0000", "99:99:99"]
)
def test_what_no_calendar_has_is_still_said(impossible: str) -> None:
    for language in LANGUAGES:
        form = speakable(impossible, language=language)
        assert form.text
        assert is_plain(form.text)


@pytest.mark.parametrize("blank", ["", " ", "\t", "\u00a0", "\u200b", "\u202e"])
def test_blank_is_nothing(blank: str) -> None:
    assert speakable(blank).text == ""
    assert speakable(blank).dropped == ()


def test_parts_tell_which_words_became_which() -> None:
    form = speakable("We paid $5-10 million on Jan. 5 for GPT-4o.")
    written, said = ["We", "paid", "$5-10", "million", "on", "Jan.", "5", "for", "GPT-4o."], form.text.split()
    pairs = [(" ".join(written[p.first : p.stop]), " ".join(said[p.said_first : p.said_stop])) for p in form.parts]
    assert pairs == [
        ("We", "We"),
        ("paid", "paid"),
        ("$5-10 million", "five to ten million dollars"),
        ("on", "on"),
        ("Jan. 5", "January fifth"),
        ("for", "for"),
        ("GPT-4o.", "G P T four O."),
    ]


def test_parts_and_sounds_hold_for_words_of_the_lexicon() -> None:
    lexicon = Lexicon((Entry("Mixture of Experts", "M O E"), Entry("Nguyen", "win", phones=("w", "ih1", "n"))))
    form = speakable("The Mixture of Experts of Nguyen cost $5.", lexicon=lexicon)
    assert form.text == "The M O E of win cost five dollars."
    assert form.sounds == ((5, 6, ("w", "ih1", "n")),)
    assert [(p.first, p.stop, p.said_first, p.said_stop) for p in form.parts][:3] == [
        (0, 1, 0, 1),
        (1, 4, 1, 4),
        (4, 5, 4, 5),
    ]
