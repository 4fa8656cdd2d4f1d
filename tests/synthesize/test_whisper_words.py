"""Whisper's pieces of words, joined before they are compared."""

import pytest

from studio.synthesize.whisper import whole_words


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        (
            [(" 100", 0.0, 0.5), (",000", 0.5, 0.9), (" people", 0.9, 1.3)],
            [(" 100,000", 0.0, 0.9), (" people", 0.9, 1.3)],
        ),
        ([("So", 0.0, 0.2), (" A", 0.2, 0.3), ("-I", 0.3, 0.5)], [("So", 0.0, 0.2), (" A-I", 0.2, 0.5)]),
        ([(" It", 0.0, 0.1), ("'s", 0.1, 0.2)], [(" It's", 0.0, 0.2)]),
        ([], []),
    ],
)
def test_a_piece_without_a_blank_continues_the_word(pieces, words):
    assert whole_words(pieces) == words
