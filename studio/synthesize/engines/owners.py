"""Assigns phonemes to words: a request and the letters that a phonemizer made of it in, for each letter the index of
its word out.

A space belongs to the word after it. espeak-ng joins words ("of the" is ``ʌvðə``) and splits numbers, so its spaces
don't separate words reliably. In English, the letters are aligned with those of the pronunciation rules of
``english.py``, word by word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import groupby

from studio.errors import EngineError
from studio.synthesize.alphabets import espeak_ipa
from studio.synthesize.engine import Request
from studio.synthesize.engines import english
from studio.text.align import align

NOBODY = -1
"""The owner of pauses and ends."""
VOWELS = frozenset("aæɑɐəɚɛɜɪiɔoʊuʌᵻeɒyøœ")
STRESS = "ˈˌ"


def owners(request: Request, letters: Sequence[str], *, silent_blanks: bool = True) -> list[int]:
    """For each letter the index of its word in ``request.text.split()``, :data:`NOBODY` for pauses and ends.

    Args:
        request: the request.
        letters: IPA and punctuation, one character each; anything longer, and ``_``, ``^`` and ``$``, is padding, which
            belongs to the letter before it.
        silent_blanks: a space after punctuation is silence, as in VITS; in Kokoro the next word begins there.

    Returns:
        Empty if the words can't be separated.
    """
    sounds = [at for at, letter in enumerate(letters) if _sounds(letter)]
    spoken = _aligned(request, [letters[at] for at in sounds]) or _counted(request, letters, sounds)
    if not spoken:
        return []
    word_of = dict(zip(sounds, spoken, strict=True))
    found: list[int] = []
    following = NOBODY  # of the sound after this letter
    after = [following := word_of.get(at, following) for at in reversed(range(len(letters)))][::-1]
    for at, letter in enumerate(letters):
        before = found[-1] if found else NOBODY
        if at in word_of:
            found.append(word_of[at])
        elif letter in STRESS or (letter == " " and (before != NOBODY or not silent_blanks)):
            found.append(after[at])
        else:
            found.append(before if _lengthens(letter) else NOBODY)
    return found


def _aligned(request: Request, sounds: Sequence[str]) -> list[int]:
    """The word of each letter, by English rules."""
    if request.language.lower().partition("-")[0] != "en" or not english.is_ready():
        return []
    try:
        pieces = english.pronounce(request)
    except EngineError:  # it doesn't know a word
        return []
    words: list[list[str]] = [[] for _ in request.text.split()]
    for piece in pieces:
        if piece.word >= 0 and piece.phonemes.strip():
            words[piece.word] += [letter for letter in espeak_ipa(piece.phonemes) if _sounds(letter)]
    found = [NOBODY] * len(sounds)
    for word, span in enumerate(align(words, sounds, alike=_alike)):
        if span is not None:
            found[span.start : span.stop] = [word] * (span.stop - span.start)
    return found


def _counted(request: Request, letters: Sequence[str], sounds: Sequence[int]) -> list[int]:
    """The word of each letter, if the groups of letters between spaces correspond to the words."""
    words = [at for at, word in enumerate(request.text.split()) if any(c.isalnum() for c in word)]
    groups = [[at for at in group if _sounds(letters[at])] for blank, group in _groups(letters) if not blank]
    groups = [group for group in groups if group]
    if len(groups) != len(words):
        return []
    word_of = {at: word for word, group in zip(words, groups, strict=True) for at in group}
    return [word_of[at] for at in sounds]


def _groups(letters: Sequence[str]) -> list[tuple[bool, list[int]]]:
    return [(blank, list(group)) for blank, group in groupby(range(len(letters)), lambda at: letters[at] == " ")]


def _alike(one: str, other: str) -> bool:
    return (one in VOWELS) == (other in VOWELS)


def _sounds(letter: str) -> bool:
    """Whether a letter is a sound: not stress, length, punctuation or padding."""
    return len(letter) == 1 and unicodedata.category(letter) in ("Ll", "Lo", "Lu")


def _lengthens(letter: str) -> bool:
    """Whether a letter modifies the one before it: padding, a length mark, a superscript."""
    return len(letter) != 1 or letter == "_" or unicodedata.category(letter) in ("Lm", "Mn")
