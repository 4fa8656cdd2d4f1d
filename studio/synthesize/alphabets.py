"""Converts phones between alphabets: CMU's US English set, espeak-ng's mnemonics, espeak-ng's IPA, and misaki's.

Mnemonics are those of https://github.com/espeak-ng/espeak-ng/blob/master/docs/phonemes.md. Piper's and Kokoro's models
were trained on espeak-ng's IPA, which has length marks, and stress marks right before the vowel.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from studio.synthesize.engine import Phonemes

_VOWELS = {
    "aa": ("A:", "ɑː"), "ae": ("a", "æ"), "ah": ("V", "ʌ"), "ao": ("O:", "ɔː"), "aw": ("aU", "aʊ"), "ax": ("@", "ə"),
    "ay": ("aI", "aɪ"), "eh": ("E", "ɛ"), "er": ("3:", "ɜː"), "ey": ("eI", "eɪ"), "ih": ("I", "ɪ"), "iy": ("i:", "iː"),
    "ow": ("oU", "oʊ"), "oy": ("OI", "ɔɪ"), "uh": ("U", "ʊ"), "uw": ("u:", "uː"),
}  # fmt: skip
_WEAK = {"er": ("3", "ɚ"), "iy": ("i", "i")}
"""Unstressed vowels; ``iy`` only at the end of a word."""
_CONSONANTS = {
    "ch": ("tS", "tʃ"), "dh": ("D", "ð"), "g": ("g", "ɡ"), "hh": ("h", "h"), "jh": ("dZ", "dʒ"), "ng": ("N", "ŋ"),
    "r": ("r", "ɹ"), "sh": ("S", "ʃ"), "th": ("T", "θ"), "y": ("j", "j"), "zh": ("Z", "ʒ"),
}  # fmt: skip
"""Consonants that aren't the same letter in all alphabets."""
_BEFORE_R = {"aa": "A@", "ao": "O@", "eh": "e@", "ih": "i@3", "uh": "U@"}
"""Mnemonics of a vowel with its ``r``, which is spoken or not, depending on the voice's accent."""


def mnemonics(phones: Sequence[str]) -> str:
    """Mnemonics for espeak-ng's double brackets: ``w ih1 n`` → ``w'In``."""
    names = [*(phone.rstrip("012") for phone in phones), "", ""]
    out = ""
    for at, phone in enumerate(phones):
        stress = "'" if phone.endswith("1") else ""
        if names[at] in _BEFORE_R and names[at + 1] == "r" and names[at + 2] not in _VOWELS:
            out += stress + _BEFORE_R[names[at]]
            names[at + 1] = ""
        elif names[at]:
            out += stress + _letters(phones, at)[0]
    return out


def ipa(phones: Sequence[str]) -> str:
    """IPA as espeak-ng writes it: ``w ih1 n`` → ``wˈɪn``."""
    return "".join("ˈ" * phone.endswith("1") + _letters(phones, at)[1] for at, phone in enumerate(phones))


_MISAKI = {
    "aa": "ɑ", "ae": "æ", "ah": "ʌ", "ao": "ɔ", "aw": "W", "ax": "ə", "ay": "I", "ch": "ʧ", "dh": "ð", "eh": "ɛ",
    "er": "ɜɹ", "ey": "A", "g": "ɡ", "hh": "h", "ih": "ɪ", "iy": "i", "jh": "ʤ", "ng": "ŋ", "ow": "O", "oy": "Y",
    "r": "ɹ", "sh": "ʃ", "th": "θ", "uh": "ʊ", "uw": "u", "y": "j", "zh": "ʒ",
}  # fmt: skip
"""Misaki's letters for US English: one for each diphthong and affricate."""
_FROM_MISAKI = {"A": "eɪ", "I": "aɪ", "O": "oʊ", "W": "aʊ", "Y": "ɔɪ", "ʤ": "dʒ", "ʧ": "tʃ", "T": "ɾ", "ᵊ": "ə"}
_VOWEL = "[ˈˌ]?[aæɑɐəɚɛɜɪiɔoʊuʌᵻeAIOWYᵊ]"


def misaki(phones: Sequence[str]) -> str:
    """Phonemes in misaki's alphabet: ``n ay1 t`` → ``nˈIt``."""
    out = ""
    for phone in phones:
        name = phone.rstrip("012")
        weak = name == "er" and not phone.endswith("1")
        out += "ˈ" * phone.endswith("1") + ("əɹ" if weak else _MISAKI.get(name, name))
    return out


def espeak_ipa(phonemes: str) -> str:
    """IPA as espeak-ng writes US English, from phonemes of one word in misaki's alphabet: ``nˈIt`` → ``nˈaɪt``.

    It restores the marks of length that misaki leaves out. On 150 sentences it differs from espeak-ng's own in 6.5 % of
    the letters, mostly weak vowels.
    """
    vowels = len(re.findall(_VOWEL, phonemes))
    out = re.sub(f"ɜɹ(?={_VOWEL})", "ɜːɹ", phonemes).replace("ɜɹ", "ɜː")
    out = re.sub(f"[əᵊ]ɹ(?={_VOWEL})", "ɚɹ", out)
    out = re.sub("[əᵊ]ɹ", "ɚ", out)
    out = re.sub("[ɑɔu]", r"\g<0>ː", out)
    if vowels > 1:  # an unstressed vowel at the end of a word is short
        out = re.sub("(?<![ˈˌ])i(?=$|[əᵊɐ])", "\0", out)
    out = out.replace("i", "iː").replace("\0", "i")
    return "".join(_FROM_MISAKI.get(letter, letter) for letter in out)


def _letters(phones: Sequence[str], at: int) -> tuple[str, str]:
    """A phone as mnemonic and in IPA."""
    name = phones[at].rstrip("012")
    weak = name == "er" or at == len(phones) - 1
    if name in _WEAK and weak and not phones[at].endswith("1"):
        return _WEAK[name]
    return _VOWELS.get(name) or _CONSONANTS.get(name) or (name, name)


def parts(text: str, sounds: Iterable[Phonemes]) -> list[tuple[str, tuple[str, ...], str]]:
    """Split a text into its words, in order, each with its phones (if known) and the punctuation after it.

    Joined with spaces, words and punctuation are the text.
    """
    words = text.split()
    out: list[tuple[str, tuple[str, ...], str]] = []
    at = 0
    for sound in sounds:
        if at < sound.first:
            out.append((" ".join(words[at : sound.first]), (), ""))
        whole = " ".join(words[sound.first : sound.stop])
        bare = whole.rstrip(".,;:!?-'")
        out.append((bare, sound.phones, whole[len(bare) :]))
        at = sound.stop
    if at < len(words):
        out.append((" ".join(words[at:]), (), ""))
    return out
