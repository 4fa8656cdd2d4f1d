"""Letters of phonemizers and the words they belong to."""

import pytest

from studio.synthesize.engine import Request
from studio.synthesize.engines.owners import owners
from studio.values import VoiceSettings


def words_of(text, letters, language="en"):
    """The letters of each word, without padding, pauses and stress."""
    found = owners(Request(text, VoiceSettings("any"), language), letters)
    return [
        "".join(letter for letter, owner in zip(letters, found, strict=True) if owner == word and letter not in " _ˈˌ")
        for word in range(len(text.split()))
    ]


@pytest.mark.parametrize(
    ("text", "letters", "words"),
    [
        ("kept the stem of the funnel open.", "kˈɛpt ðə stˈɛm ʌvðə fˈʌnəl ˈoʊpən.", "kɛpt ðə stɛm ʌv ðə fʌnəl oʊpən"),
        ("Since then there have been nine.", "sˈɪns ðˈɛn ðɛɹ hɐvbɪn nˈaɪn.", "sɪns ðɛn ðɛɹ hɐv bɪn naɪn"),
        ("It is twenty-one.", "ɪt ɪz twˈɛnti wˈʌn.", "ɪt ɪz twɛntiwʌn"),
        ("For a drop - of tar!", "fɚɹə dɹˈɑːp; ʌv tˈɑːɹ!", "fɚɹ ə dɹɑːp  ʌv tɑːɹ"),
    ],
)
def test_words_run_together_are_told_apart_in_english(text, letters, words):
    assert words_of(text, letters) == words.split(" ")


def test_other_languages_count_the_groups_between_blanks():
    assert words_of("Guten Tag, Welt.", "ɡˈuːtən tˈɑːk, vˈɛlt.", "de") == ["ɡuːtən", "tɑːk", "vɛlt"]
    assert owners(Request("Guten Tag", VoiceSettings("any"), "de"), "ɡˈuːtəntˈɑːk") == []


def test_padding_goes_with_the_letter_before_and_pauses_with_nobody():
    letters = ["^", "_", "j", "_", "ˈ", "_", "ɛ", "<BLNK>", ",", "_", " ", "_", "n", "ˈ", "o", "$"]
    found = owners(Request("Yeh, no", VoiceSettings("any"), "xx"), letters)
    assert found == [-1, -1, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1, 1, 1, 1, -1]


def test_nothing_said_has_no_words():
    assert owners(Request("", VoiceSettings("any")), []) == []


@pytest.mark.parametrize(("silent_blanks", "blank"), [(True, -1), (False, 1)])
def test_a_blank_after_punctuation_is_silence_or_begins_the_next_word(silent_blanks, blank):
    found = owners(Request("Ja, no", VoiceSettings("any"), "xx"), "ja, no", silent_blanks=silent_blanks)
    assert found == [0, 0, -1, blank, 1, 1]
