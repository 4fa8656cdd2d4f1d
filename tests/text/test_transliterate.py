"""Letters an engine lacks become others, word by word, and it is told what was done."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.text.lexicon import Entry, Lexicon
from studio.text.spoken import speakable
from studio.text.transliterate import EVERY, in_letters, transliterate


@pytest.mark.parametrize(
    ("text", "letters", "language", "given_"),
    [
        ("año y été", "", "es", "ano y ete"),
        ("año y été", "ñé", "es", "año y été"),
        ("AÑO", "ñ", "es", "AÑO"),
        ("Straße, Größe", "", "de", "Strasse, Groesse"),
        ("Straße", "äöüß", "de", "Straße"),
        ("Привет, мир.", "", "ru", "Privet, mir."),
        ("Привет, мир.", EVERY, "ru", "Привет, мир."),
        ("Dvořák's Łódź", "", "en", "Dvorak's Lodz"),
        ("плачу five", "", "en", "plachu five"),
    ],
)
def test_letters_that_are_not_read_become_others(text: str, letters: str, language: str, given_: str) -> None:
    assert transliterate(text, letters, language=language).text == given_


def test_it_says_what_it_did() -> None:
    brought = transliterate("Say año and 北京.")
    assert brought.text == "Say ano and Beijing."
    assert brought.changed == (("año", "ano"), ("北京", "Beijing"))
    assert brought.lost == ()
    assert transliterate("plain words").changed == ()


def test_sounds_and_parts_keep_their_words_when_one_is_lost() -> None:
    lexicon = Lexicon((Entry("Nguyen", "win", phones=("w", "ih1", "n")),))
    spoken = speakable("Hello \u18f0 Nguyen", lexicon=lexicon)
    brought = in_letters(spoken)
    assert "\u18f0" not in brought.text
    first, stop, _ = brought.sounds[0]
    assert brought.text.split()[first:stop] == ["win"]
    assert brought.parts[0].first == 0
    assert brought.parts[-1].stop == 3


@given(st.text())
def test_any_text_becomes_ascii(text: str) -> None:
    spoken = speakable(text)
    brought = in_letters(spoken)
    assert brought.text.isascii()
    assert brought.text == " ".join(brought.text.split())
    assert len(brought.text.split()) + len(brought.dropped) >= len(spoken.text.split())
