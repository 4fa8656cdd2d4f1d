"""Phones of CMU's US English set in, other alphabets out: espeak-ng's mnemonics, and IPA as espeak-ng writes it.

Mnemonics are those of https://github.com/espeak-ng/espeak-ng/blob/master/docs/phonemes.md. Piper's and Kokoro's models
learnt from espeak-ng's IPA, with its marks of length and its stress right before the vowel.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from studio.synthesize.engine import Phonemes

_VOWELS = {
    "aa": ("A:", "ɑː"), "ae": ("a", "æ"), "ah": ("V", "ʌ"), "ao": ("O:", "ɔː"), "aw": ("aU", "aʊ"), "ax": ("@", "ə"),
    "ay": ("aI", "aɪ"), "eh": ("E", "ɛ"), "er": ("3:", "ɜː"), "ey": ("eI", "eɪ"), "ih": ("I", "ɪ"), "iy": ("i:", "iː"),
    "ow": ("oU", "oʊ"), "oy": ("OI", "ɔɪ"), "uh": ("U", "ʊ"), "uw": ("u:", "uː"),
}  # fmt: skip
_WEAK = {"er": ("3", "ɚ"), "iy": ("i", "i")}
"""Without stress; ``iy`` only at the end."""
_CONSONANTS = {
    "ch": ("tS", "tʃ"), "dh": ("D", "ð"), "g": ("g", "ɡ"), "hh": ("h", "h"), "jh": ("dZ", "dʒ"), "ng": ("N", "ŋ"),
    "r": ("r", "ɹ"), "sh": ("S", "ʃ"), "th": ("T", "θ"), "y": ("j", "j"), "zh": ("Z", "ʒ"),
}  # fmt: skip
"""Those that aren't written by the same letter everywhere."""
_BEFORE_R = {"aa": "A@", "ao": "O@", "eh": "e@", "ih": "i@3", "uh": "U@"}
"""Mnemonics of a vowel with its ``r``, which the voice's accent says or leaves out."""


def mnemonics(phones: Sequence[str]) -> str:
    """What espeak-ng takes in doubled brackets: ``w ih1 n`` → ``w'In``."""
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


def _letters(phones: Sequence[str], at: int) -> tuple[str, str]:
    """A phone as mnemonic and in IPA."""
    name = phones[at].rstrip("012")
    weak = name == "er" or at == len(phones) - 1
    if name in _WEAK and weak and not phones[at].endswith("1"):
        return _WEAK[name]
    return _VOWELS.get(name) or _CONSONANTS.get(name) or (name, name)


def parts(text: str, sounds: Iterable[Phonemes]) -> list[tuple[str, tuple[str, ...], str]]:
    """A text in parts, in order: its words, their phones where they are given, and the signs that close them.

    Joined by blanks, words and signs are the text.
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
