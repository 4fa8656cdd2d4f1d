"""The International Phonetic Alphabet in, phones of CMU's US English set out: ``ˈwɪn`` → ``w ih1 n``.

Sounds that English lacks become the nearest one it has. Symbols are those of the IPA chart of 2020, phones those of
http://www.speech.cs.cmu.edu/cgi-bin/cmudict with ``ax`` for the weak vowel, as flite has it.
"""

from __future__ import annotations

import re

PHONES_OF_IPA = {
    "iː": "iy", "i": "iy", "ɪə": "ih r", "ɪ": "ih", "eɪ": "ey", "eə": "eh r", "ɛə": "eh r", "e": "eh", "ɛ": "eh",
    "æ": "ae", "aɪ": "ay", "aʊ": "aw", "a": "aa", "ɑː": "aa", "ɑ": "aa", "ɒ": "aa", "ɔɪ": "oy", "ɔː": "ao", "ɔ": "ao",
    "oʊ": "ow", "əʊ": "ow", "o": "ow", "ʊə": "uh r", "ʊ": "uh", "uː": "uw", "u": "uw", "ʌ": "ah", "ə": "ax",
    "ɐ": "ah", "ɚ": "er", "ɝ": "er", "ɜː": "er", "ɜ": "er", "ø": "er", "œ": "er", "y": "iy", "ɨ": "ih", "ʉ": "uw",
    "p": "p", "b": "b", "t": "t", "d": "d", "k": "k", "g": "g", "ɡ": "g", "q": "k", "ʔ": "", "tʃ": "ch", "ʧ": "ch",
    "dʒ": "jh", "ʤ": "jh", "f": "f", "v": "v", "θ": "th", "ð": "dh", "s": "s", "z": "z", "ʃ": "sh", "ʒ": "zh",
    "ɕ": "sh", "ʂ": "sh", "ʑ": "zh", "ç": "hh", "x": "k", "χ": "k", "ɣ": "g", "h": "hh", "ɦ": "hh", "ʁ": "r",
    "β": "v", "m": "m", "n": "n", "ŋ": "ng", "ɲ": "n y", "l": "l", "ɫ": "l", "ʎ": "l y", "ɬ": "l", "r": "r",
    "ɹ": "r", "ɾ": "d", "ʀ": "r", "w": "w", "ʋ": "v", "j": "y",
}  # fmt: skip
"""The phones of each symbol, without stress."""
_VOWEL = re.compile(r"[aeiou]")
_SYMBOL = re.compile("|".join(sorted(PHONES_OF_IPA, key=len, reverse=True)) + "|[ˈˌ'.ː‿|‖ -]")
_MARKS = re.compile("[\u0300-\u036f\u02b0-\u02b8\u02bc\u02de\u0361\u035c]")


def phones_of(ipa: str) -> tuple[str, ...]:
    """The phones, with a 1 after the stressed vowel.

    Raises:
        ValueError: the text has a symbol that isn't IPA, or no sound.
    """
    plain = _MARKS.sub("", ipa.strip().strip("/[]"))
    out: list[str] = []
    at, stressed = 0, False
    while at < len(plain):
        match = _SYMBOL.match(plain, at)
        if match is None:
            raise ValueError(f"{plain[at]!r} is no symbol of the International Phonetic Alphabet that English knows")
        at = match.end()
        if match[0] in {"ˈ", "'"}:
            stressed = True
        for phone in PHONES_OF_IPA.get(match[0], "").split():
            if out and phone == out[-1]:
                continue  # the vowel's phone already has this r
            is_vowel = bool(_VOWEL.match(phone))
            out.append(phone + "1" if is_vowel and stressed and phone != "ax" else phone)
            stressed = stressed and not is_vowel
    if not out:
        raise ValueError("there is no sound in it")
    if not any(phone.endswith("1") for phone in out):  # a word of one syllable is written without a mark
        first = next((at for at, phone in enumerate(out) if _VOWEL.match(phone) and phone != "ax"), None)
        if first is not None:
            out[first] += "1"
    return tuple(out)
