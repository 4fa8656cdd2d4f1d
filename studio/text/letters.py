"""Words in capitals, spelled letters, brand names and model names: ``GPUs`` → ``G P U's``, ``OpenAI`` → ``Open A-I``.

How a letter is written was tried out with flite 2.2 (``-psdur``) and espeak-ng (``-x``): both say every single
capital letter between spaces as its name, except A, which both may take for the article. "A-I" (a hyphen after an A
that begins a row) and "eigh" (anywhere else) are said as the letter by both; "ay" and "A." are not. A dot after each
letter ("A.I.") makes flite pause. The plural is an apostrophe and an s: "G P U's", since "Us" is read as a word.

Which words in capitals are spelled: those in INITIALISMS are, those in ACRONYMS are said as words. Any other is a word
said with emphasis if it is a common short word (EMPHASISED), or has four letters or more and can be pronounced (vowels,
and between them only consonants that English puts together); it is spelled if not. In a stretch of several words in
capitals that holds such a word ("THE BIGGER PICTURE"), everything with a vowel is a word except INITIALISMS.
"""

from __future__ import annotations

import re
from functools import lru_cache

from studio.text.letter_tables import ACRONYMS, AMBIGUOUS, EMPHASISED, INITIALISMS, NAMES
from studio.text.numbers import FIGURE, name_number, number, plural

_INITIALS = re.compile(r"(?<![\w.])(?:[A-Z]\.\s?){1,6}[A-Z]\.(?![A-Za-z])('?s\b)?|(?<![\w.])Ph\.\s?D\.")
_INITIAL = re.compile(r"(?<![\w.'])([A-Z])\.(?=\s?[A-Z][a-z])")
_DOTTED = re.compile(r"[A-Z]\.|Ph\.")
_LONE_A = re.compile(r"A\b")
_AND = re.compile(r"(?<![\w&])([A-Z]{1,3})&([A-Z]{1,3})('?s)?(?![\w&])")
_OR = re.compile(r"(?<![\w/])([A-Z])/([A-Z])(?![\w/])")
_STRETCH = re.compile(r"(?<![\w&'-])[A-Z][A-Z']*(?:[ ,-]{1,2}[A-Z][A-Z']*)+(?![\w&'])")
_SHORTENED = re.compile(r"\b([A-Z]{1,12})'([A-Z]{1,2})\b")
_TOKEN = re.compile(r"[A-Za-z\d]+")
_HYPHENED = re.compile(r"(?<=[A-Za-z])-(\d{1,9}(?:\.\d{1,6})?)(?![\d,])")
_DECIMAL = re.compile(r"(?<=[A-Za-z])\d{1,4}\.\d{1,4}(?![\d.])|(?<![\w.,])\d{1,9}\.\d{1,9}(?=[A-Za-z])")
_PIECE = re.compile(r"\d+|[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_A = re.compile(
    r"(\b(?:plan|type|series|vitamin|group|grade|hepatitis|section|option|point|team|part|class|letter|exhibit|an"
    r"|straight) )A\b(?!-)|(?<=[A-Za-z,])( )A(?=[.,;:?!)]|$)|(\b)A(?=,? (?:and|or|to|through|→|&) [B-Z]\b)",
    re.IGNORECASE,
)
_WORD_LIKE = re.compile(
    r"(?:[BCDFGHJKLMNPRSTVWZ]|[BCDFGKPST][LR]|S[CHKLMNPTW]|SH|CH|TH|WH|PH|QU|TW|DW|KN|GN|WR|ST?R|SPR|SCR|THR|SHR|SCH|Y)?"
    r"[AEIOUY]{1,3}(?:(?:[BCDFGHJKLMNPQRSTVWXZ]{1,2}|[NLRMS][BCDFGKLMNPST][RLSH]|STR|GHT|TCH|CK[LRT])[AEIOUY]{1,3})*"
    r"(?:[BCDFGHJKLMNPRSTVWXZ]{1,2}|GHT|TCH|CKS|NGS|NST|NKS|RST|GTH|NTH|NTS|RTS|RKS|STS)?"
)
_BAD_END = re.compile(r"(?:CD|CP|BM|DF|GP|SD|PB|DB|DC|DK|TF|TB|PG|GD|MF|VD|HR|TK|KM|TP|BT|CR|TL|SL|DL|PL|HL|[QJV])$")


_LONG = 7
"""Letters from which a row of capitals with a vowel is a word: nobody spells that many."""


def spell(letters: str) -> str:
    """The names of letters, so that every engine says them: ``"AI"`` → ``"A-I"``, ``"CIA"`` → ``"C I eigh"``."""
    names = ["eigh" if c == "A" else c for c in letters.upper()]
    if len(names) > 1 and letters[0] in "aA":
        names[:2] = [f"A-{names[1]}"]
    return " ".join(names)


def read_letters(text: str) -> str:
    """Write initialisms, capitals, camel case and names with figures as they are said."""
    if _DOTTED.search(text):
        text = _INITIALS.sub(_initials, text)
        text = _INITIAL.sub(_initial, text)
    text = _AND.sub(lambda m: f"{spell(m[1])} and {spell(m[2])}{chr(39) + 's' if m[3] else ''}", text)
    text = _OR.sub(lambda m: spell(m[1] + m[2]), text)
    if _LONE_A.search(text):
        text = _A.sub(lambda m: f"{m[1] or m[2] or ''}eigh" if m[0][-1] == "A" else m[0], text)
    text = _STRETCH.sub(_stretch, text)
    text = _SHORTENED.sub(lambda m: f"{m[1] if m[1] in INITIALISMS else m[1].lower()}'{m[2].lower()}", text)
    if FIGURE.search(text):
        text = _DECIMAL.sub(lambda m: f" {number(m[0])} ", text)
        text = _HYPHENED.sub(_hyphened, text)
    return _TOKEN.sub(lambda m: m[0] if m[0].islower() and m[0].isalpha() else _token(m[0]), text)


def _initials(m: re.Match[str]) -> str:
    letters = "".join(c for c in m[0] if c.isupper()) if not m[0].startswith("Ph") else "PHD"
    ends = m[0][-1] == "." and not m.string[m.end() :][:3].strip(" \"')")
    return spell(letters) + ("'s" if m[1] else "") + ("." if ends and m.end() >= len(m.string.rstrip()) - 2 else "")


def _initial(m: re.Match[str]) -> str:
    """An initial loses its dot after a name or at the start; elsewhere the dot ends a sentence ("plan B. Then")."""
    before = m.string[max(0, m.start() - 30) : m.start()].split()
    named = not before or (len(before[-1]) > 1 and before[-1][0].isupper())
    glued = m.string[m.end() : m.end() + 1].isalpha()
    return spell(m[1]) + (" " if glued else "") if named or glued else m[0]


def _hyphened(m: re.Match[str]) -> str:
    if m.string[m.end() : m.end() + 1].isalpha():
        return " " + m[1]
    return " " + (number(m[1]) if "." in m[1] else name_number(m[1]))


def _stretch(m: re.Match[str]) -> str:
    words = re.findall(r"[A-Z']+", m[0])
    if not any(len(w) > 1 and _emphasised(w) for w in words):
        return m[0]

    def said(word: re.Match[str]) -> str:
        written = word[0]
        word_here = written in AMBIGUOUS and not m[0].endswith("THE ", 0, word.start())
        if (len(written) == 1 and written != "A") or written in ACRONYMS or (written in INITIALISMS and not word_here):
            return written
        return written.lower() if written == "A" or re.search("[AEIOUY]", written) else written

    return re.sub(r"[A-Z']+", said, m[0])


def _emphasised(word: str) -> bool:
    word = word.replace("'", "")
    if word in INITIALISMS or word in ACRONYMS:
        return False
    return word in EMPHASISED or (len(word) >= 4 and _pronounceable(word))


def _pronounceable(word: str) -> bool:
    if len(word) >= _LONG:
        return bool(re.search("[AEIOUY]", word))
    return bool(_WORD_LIKE.fullmatch(word[:40])) and not _BAD_END.search(word)


@lru_cache(maxsize=8192)
def _token(written: str) -> str:
    """One unbroken row of letters and figures."""
    if written in NAMES:
        return NAMES[written]
    if written.isdigit() or (written[0].isupper() and (len(written) == 1 or written[1:].islower())):
        return written
    if len(written) > 2 and written[-1] == "s" and written[:-1].isupper() and written[:-1].isalpha():
        return _capitals(written[:-1], many=True)
    if written.startswith("Mc") and written[2:].istitle():
        return written
    if written[-1] == "s" and written[:-1].isdigit():
        return plural(name_number(written[:-1]))
    pieces = _PIECE.findall(written)
    named = any(p.isdigit() for p in pieces)
    said = [_piece(piece, named) for piece in pieces]
    if said[0] == "eigh" and len(said) > 1:
        said[:2] = [f"A-{said[1]}"]
    return " ".join(said)


def _piece(piece: str, named: bool) -> str:
    """A part of a name in one case; ``named``: figures belong to the name."""
    if piece.isdigit():
        return name_number(piece)
    if len(piece) == 1:
        return spell(piece) if named or piece == "A" else piece
    if piece.isupper():
        return _capitals(piece)
    return spell(piece) if named and not re.search("[aeiouy]", piece.lower()) else piece


def _capitals(word: str, many: bool = False) -> str:
    """A row of two or more capitals."""
    if word in NAMES:
        words = NAMES[word]
    elif word in ACRONYMS:
        words = ACRONYMS[word]
        if many:
            return words + "s"
    elif word not in INITIALISMS and _emphasised(word):
        words = word.lower()
    else:
        words = spell(word)
    return words + ("'s" if many else "")
