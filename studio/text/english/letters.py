"""Words in capitals, spelled letters, brand names and model names: ``GPUs`` → ``G P U's``, ``OpenAI`` → ``Open A-I``.

The spelling of letter names was tested with flite 2.2 (``-psdur``) and espeak-ng (``-x``). Both read a single capital
letter between spaces as its name, except A, which may be taken for the article. "A-I" (a hyphen after an A at the
beginning) and "eigh" (anywhere else) are read as the letter by both; "ay" and "A." are not. A dot after each letter
("A.I.") makes flite pause. The plural is an apostrophe and an s, "G P U's", since "Us" is read as a word.

Words in INITIALISMS are spelled out, those in ACRONYMS are pronounced. Any other word in capitals is an emphasised word
if it is common and short (EMPHASISED), or if it has four letters or more and can be pronounced (it has vowels, and only
consonant clusters that English has); otherwise it is spelled out. In several words in capitals with one such word among
them ("THE BIGGER PICTURE"), everything with a vowel is a word, except INITIALISMS.
"""

from __future__ import annotations

import re
from functools import lru_cache

from studio.text.english.letter_tables import ACRONYMS, AMBIGUOUS, EMPHASISED, INITIALISMS, LABELS, NAMES
from studio.text.grammar import Reading, Source
from studio.text.numbers import name_number, number, plural
from studio.text.tables import word_set

_INITIALS = re.compile(
    r"(?:[A-Z]\.\s?){1,6}[A-Z]\.(?![A-Za-z])('?s\b)?|Ph\.\s?D\.|(?:[A-Z]\.){2,6}(?=\s?[A-Z][a-z])"
    r"|(?:[A-Z]\.){1,5}[A-Z](?![\w.])"
)
_LOW_INITIALS = re.compile(r"(?:[a-z]\.){2,5}(?!\w)")
"""``b.i.d.``"""
_MANY_INITIALS = re.compile(r"((?:[A-Z]\.){2,5}|Ph\.D\.)s(?!\w)")
_INITIAL = re.compile(r"([A-Z])\.(?=\s?[A-Z][a-z]|\s?[,;]|\s[A-Z]{2,}|\s[a-z]{3,})")
_AND = re.compile(r"([A-Z]{1,3})&([A-Z]{1,3})('?s)?(?![\w&])")
_OR = re.compile(r"([A-Z])/([A-Z])(?![\w/])")
_CAPITAL_WORD = re.compile(r"[A-Z][A-Z']*")
_STRETCH = re.compile(r"(?<![\w&'-])[A-Z][A-Z']*(?:(?:[ ,:;—–-]{1,3}|[.!?] )[A-Z][A-Z']*)+(?![\w&'])")
_TICKER = re.compile(r"(?:NYSE|NASDAQ|LSE|TSX|ASX|OTC|[A-Z]{3,6}): [A-Z]{1,5}")
"""A ticker symbol and its exchange: ``NYSE: XYZ``."""
_SHORTENED = re.compile(r"([A-Z]{1,12})'([A-Z]{1,2})\b")
_BLOOD = re.compile(r"(AB|[ABO])([-+])(?!\w)(\s(?:blood|donors?|plasma|patients?|red cells))?")
_SCHOOL_YEARS = re.compile(r"K[-–](1[0-2]|[1-9])(?![\w-])")
_NAME = re.compile(r"[A-Za-z\d]+")
_FIGURES_BEHIND = re.compile(r"-?(\d{1,9}(?:\.\d{1,6})?)([A-Za-z]{0,3})(?![\w]|[.,]\d)")
_CLOTHES = re.compile("X{0,3}[SL]|M")
"""Clothing sizes: "XS-3XL" is a range of them."""
_DECIMAL = re.compile(r"(\d{1,4}\.\d{1,4})([a-z]{0,2})(?![\w.])")
_FIGURES_FIRST = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)-?([A-Za-z][A-Za-z\d]*)")
_PIECE = re.compile(r"\d+|[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_A_BEFORE = re.compile(
    r"\b(?:plan|type|series|vitamin|group|grade|hepatitis|section|option|point|team|part|class|letter|exhibit|an"
    r"|straight|appendix|figure|schedule|annex|side|unit) $",
    re.IGNORECASE,
)
_LABELS = re.compile(rf"\b(?:{LABELS})\s$", re.I)
_A_BEHIND = re.compile(r",? (?:and|or|to|through|→|&) [B-Z]\b|\s?–\s?[B-Z]\b|-Z\b|[+-](?=[\s.,;:!?)\"']|$)")
_GLUED = re.compile(r"(EU|UN|UK|US|TV)([a-z]{3,})")
_WORD_LIKE = re.compile(
    r"(?:[BCDFGHJKLMNPRSTVWZ]|[BCDFGKPST][LR]|S[CHKLMNPTW]|SH|CH|TH|WH|PH|QU|TW|DW|KN|GN|WR|ST?R|SPR|SCR|THR|SHR|SCH"
    r"|Y)?"
    r"[AEIOUY]{1,3}(?:(?:[BCDFGHJKLMNPQRSTVWXZ]{1,2}|[NLRMS][BCDFGKLMNPST][RLSH]|STR|GHT|TCH|CK[LRT])[AEIOUY]{1,3})*"
    r"(?:[BCDFGHJKLMNPRSTVWXZ]{1,2}|GHT|TCH|CKS|NGS|NST|NKS|RST|GTH|NTH|NTS|RTS|RKS|STS)?"
)
_BAD_END = re.compile(
    r"(?:CD|CP|BM|DF|GP|SD|PB|DB|DC|DK|TF|TB|PG|GD|MF|VD|HR|TK|KM|TP|BT|CR|TL|SL|DL|PL|HL|(?<!I)SC|[QJV])$"
)

_LONG = 7
"""From this many letters, capitals with a vowel are a word; nobody spells that many."""
_CHEMICAL = re.compile(r"(?:(?:[A-Z][a-z]?|\((?:[A-Z][a-z]?\d{0,3}){1,6}\))\d{0,3}){2,14}(?![\w])")
_SALTS = word_set("NaCl KCl HCl NaOH KOH HBr HF CaO MgO CuO ZnO LiCl AgCl")
_ELEMENTS = word_set("""
    H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo
    Ag Cd Sn Sb Te I Xe Cs Ba La W Pt Au Hg Pb Bi U Pu
    """)


def spell(letters: str) -> str:
    """Letter names in a spelling that every engine reads: ``"AI"`` → ``"A-I"``, ``"CIA"`` → ``"C I eigh"``."""
    names = ["eigh" if c == "A" else c for c in letters.upper()]
    if len(names) > 1 and letters[0] in "aA":
        names[:2] = [f"A-{names[1]}"]
    return " ".join(names)


def initials(source: Source, at: int) -> Reading | None:
    """Initials and dotted letters: ``U.S.``, ``Anna B.J.``, ``Helen L. Marsh``, ``Ph.D.`` of a name."""
    text = source.text
    if source.touches(at) or text[at - 1 : at] in {".", "'"}:
        return None
    low = _LOW_INITIALS.match(text, at)
    if low:
        return low.end(), spell(low[0].replace(".", "")) + ("." if source.ends(low.end() - 1) else "")
    m = _MANY_INITIALS.match(text, at)
    if m:
        return m.end(), spell(m[1].replace(".", "").upper()) + "'s"
    m = _INITIALS.match(text, at)
    if m:
        letters = "".join(c for c in m[0] if c.isupper()) if not m[0].startswith("Ph") else "PHD"
        ends = m[0][-1] == "." and not text[m.end() :][:3].strip(" \"')") and m.end() >= len(text.rstrip()) - 2
        return m.end(), spell(letters) + ("'s" if m[1] else "") + ("." if ends else "")
    m = _INITIAL.match(text, at)
    if not m:
        return None
    before = text[max(0, at - 30) : at].split()
    named = (
        not before
        or (len(before[-1]) > 1 and before[-1][0].isupper())
        or before[-1] in {"&", "and", "by", "von", "de"}
        or before[-1][-1:] in ",;("
        or re.fullmatch(r"[A-Z]\.", before[-1])
    )
    glued = text[m.end() : m.end() + 1].isalpha()
    comma = text[m.end() : m.end() + 2].strip()[:1] in {",", ";"}
    if not (named or glued) or (comma and not before):
        return None
    return m.end(), ("eigh" if m[1] == "A" and before else spell(m[1])) + (" " if glued else "")


def school_years(source: Source, at: int) -> Reading | None:
    """``K-12 schools`` → "K twelve", ``grades K-8`` → "K to eight"."""
    m = _SCHOOL_YEARS.match(source.text, at)
    if not m or source.touches(at):
        return None
    return m.end(), f"K{' to' if source.word_before(at) in {'grade', 'grades'} else ''} {number(m[1])}"


def blood(source: Source, at: int) -> Reading | None:
    """``type O-``, ``A+ blood`` → "O negative", "eigh positive"."""
    m = _BLOOD.match(source.text, at)
    if not m or source.touches(at) or not (m[3] or source.word_before(at) in {"type", "group", "blood"}):
        return None
    return m.end(2), f"{spell(m[1])} {'positive' if m[2] == '+' else 'negative'}"


def ampersand(source: Source, at: int) -> Reading | None:
    """``S&P`` → "S and P", ``AT&T``, ``I/O``."""
    if source.touches(at) or source.text[at - 1 : at] in {"&", "/"}:
        return None
    m = _AND.match(source.text, at)
    if m:
        return m.end(), f"{spell(m[1])} and {spell(m[2])}{chr(39) + 's' if m[3] else ''}"
    m = _OR.match(source.text, at)
    return (m.end(), spell(m[1] + m[2])) if m else None


def lone_letter(source: Source, at: int) -> Reading | None:
    """``A`` as a letter, not as the article."""
    text = source.text
    degrees = (
        text[at] in "CF" and not text[at + 1 : at + 2].isalnum() and source.word_before(at) in {"degree", "degrees"}
    )
    if degrees:
        return at + 1, "Celsius" if text[at] == "C" else "Fahrenheit"
    if (
        text[at] != "A"
        or source.touches(at)
        or (text[at + 1 : at + 2].isalnum() or text[at + 1 : at + 2] in {"'", "_"})
    ):
        return None
    behind = _A_BEHIND.match(text, at + 1) or (text[at + 1 : at + 2] == "-" and _LABELS.search(source.before(at)))
    ends = not text[at + 1 :].strip() or text[at + 1] in ".,;:!?)"
    if (_A_BEFORE.search(text, max(0, at - 14), at) and text[at + 1 : at + 2] != "-") or behind:
        return at + 1, "eigh"
    if ends and re.search(r"[A-Za-z,] $", text[max(0, at - 2) : at]):
        return at + 1, "eigh"
    return None


def shouted(source: Source, at: int) -> Reading | None:
    """A word of a text in capitals ("THE BIGGER PICTURE"), or a contraction in capitals ("DON'T")."""
    text = source.text
    m = _CAPITAL_WORD.match(text, at)
    if not m or source.touches(at):
        return None
    stretch = _stretch(source, at)
    word = m[0].rstrip("'")
    end = at + len(word)
    if text[end : end + 1].isalnum() and not text[end : end + 1].isupper():
        return None
    if stretch and (text[end : end + 1] in {"&", "_"} or text[end : end + 1].isdigit()):
        return None
    if stretch:
        start, stop = stretch
        core = word.split("'")[0]
        plain = core in AMBIGUOUS and not text[start:stop].endswith("THE ", 0, at - start)
        if (len(word) == 1 and word != "A") or core in ACRONYMS or (core in INITIALISMS and not plain):
            return None if len(word) == len(core) else (end, f"{_capitals(core)}'{word.split(chr(39))[1].lower()}")
        if word == "A" or re.search("[AEIOUY]", core):
            return end, word.lower()
        return None
    shortened = _SHORTENED.match(text, at)
    if shortened:
        return (
            shortened.end(),
            (_capitals(shortened[1]) if shortened[1] in INITIALISMS else shortened[1].lower())
            + f"'{shortened[2].lower()}",
        )
    return None


def _stretch(source: Source, at: int) -> tuple[int, int] | None:
    """The stretch in capitals around a position, if one of its words is an emphasised word."""
    spans = source.facts.get("shouted")
    if not isinstance(spans, list):
        spans = [
            (m.start(), m.end())
            for m in _STRETCH.finditer(source.text)
            if any(len(w) > 1 and _emphasised(w) for w in re.findall(r"[A-Z']+", m[0])) and not _TICKER.fullmatch(m[0])
        ]
        source.facts["shouted"] = spans
    while spans and spans[0][1] <= at:
        spans.pop(0)
    return spans[0] if spans and spans[0][0] <= at else None


def chemical(source: Source, at: int) -> Reading | None:
    """Chemical formulas, letters and numbers one by one: ``C6H12O6``, ``NaHCO3``, ``Ca(OH)2``."""
    m = _CHEMICAL.match(source.text, at)
    if not m or source.touches(at) or not (re.search(r"\d", m[0]) or m[0] in _SALTS):
        return None
    parts = re.findall(r"[A-Z][a-z]?|\d+|[()]", m[0])
    symbols = [p for p in parts if p[0].isalpha()]
    if not all(p in _ELEMENTS for p in symbols) or (
        not any(len(p) > 1 for p in symbols) and "(" not in m[0] and len(symbols) < 3
    ):
        return None
    return m.end(), " ".join(
        spell(p) if p.isalpha() and p not in {"A"} else name_number(p) if p.isdigit() else "" for p in parts
    )


def name(source: Source, at: int) -> Reading | None:
    """A name of letters and digits, with parts after a hyphen or point: ``OpenAI``, ``GPT-4.1``, ``MI300X``."""
    text = source.text
    m = _NAME.match(text, at)
    if not m or (source.touches(at) and text[at - 1].isalpha()):
        return None
    written, end = m[0], m.end()
    if end < len(text) and text[end].isalpha() and not text[end].isascii():
        return None
    decimal = _DECIMAL.match(text, m.start() + len(written.rstrip("0123456789"))) if written[-1].isdigit() else None
    if decimal and "." in decimal[0] and len(written.rstrip("0123456789")) > 0:
        head = written.rstrip("0123456789")
        return (
            decimal.end(),
            f"{_joined(head, named=True)} {number(decimal[1])} {spell(decimal[2]) if decimal[2] else ''}".rstrip(),
        )
    said = _token(written)
    while True:
        more = _FIGURES_BEHIND.match(text, end) if text[end : end + 1] == "-" and text[end - 1].isalnum() else None
        if (
            not more
            or (text[at - 1 : at] == "-" and not text[end - 1].isalpha())
            or (text[end - 1].isdigit() and more[2] == "" and len(written) < 2)
            or (_CLOTHES.fullmatch(written) and _CLOTHES.fullmatch(more[2]))
        ):
            break
        if more[2] and not more[2].isupper() and more[2] not in {"o", "b", "k", "m", "a", "s", "p", "x"}:
            break
        said += " " + _behind(more[1], more[2], sized=bool(re.search("[a-z]", written)))
        end = more.end()
    return end, said


def _behind(figures: str, letters: str, *, sized: bool) -> str:
    """A number after a name, and letters after the number; the "70B" of a model is a count."""
    words = number(figures) if "." in figures else name_number(figures)
    sizes = {"B": "billion", "M": "million", "K": "K", "b": "billion", "m": "million"}
    if letters in sizes and sized:
        return f"{number(figures)} {sizes[letters]}"
    if letters == "s":
        return plural(words)
    return f"{words} {spell(letters)}" if letters else words


def _joined(head: str, *, named: bool) -> str:
    return " ".join(_piece(piece, named) for piece in _PIECE.findall(head))


def figures_first(source: Source, at: int) -> Reading | None:
    """A number followed by letters: ``3D``, ``1080p``, ``4o``, ``12B``, ``802.11ac``."""
    m = _FIGURES_FIRST.match(source.text, at)
    if not m or source.touches(at):
        return None
    figures, letters = m[1], m[2]
    if source.text[m.end(1)] == "-":
        return None
    if letters[0].islower() and len(letters) > 3 and letters.isalpha() and letters.islower():
        return m.end(1), number(figures)
    head = (
        "eight oh two point " + name_number(figures[4:])
        if figures.startswith("802.")
        else number(figures)
        if "." in figures
        else name_number(figures)
    )
    if letters == "s":
        return m.end(), plural(head)
    if letters in {"er", "ers"}:
        return m.end(), head + letters[head.endswith("e") :]
    if letters.isalpha():
        tail = plural_letters(letters)
    else:
        tail = _joined(letters, named=True)
    return m.end(), f"{head} {tail}"


def plural_letters(letters: str) -> str:
    """Letters after digits: "D", "rem", "Ds"."""
    if len(letters) > 1 and letters[-1] == "s" and letters[:-1].isupper():
        return spell(letters[:-1]) + "'s"
    if letters.isupper() and len(letters) > 1:
        return _capitals(letters)
    return spell(letters) if len(letters) < 3 or not re.search("[aeiouy]", letters.lower()) else letters


def words_of(written: str) -> str:
    """Letters and digits outside a sentence: a handle, or a part of an address."""
    if written.isdigit() and written.isascii():
        return name_number(written)
    return _token(written) if written.isascii() and written.isalnum() else written


def accented(source: Source, at: int) -> Reading | None:
    """A word in capitals with letters outside English: ``ÉCOLE`` is an emphasised word, not spelled out."""
    m = re.compile(r"[^\W\d_]{2,}").match(source.text, at)
    if not m or m[0].isascii() or not m[0].isupper() or source.touches(at):
        return None
    return m.end(), m[0].lower()


def _emphasised(word: str) -> bool:
    word = word.replace("'", "")
    if word in INITIALISMS or word in ACRONYMS or (len(set(word)) == 1 and word[0] not in "MZ"):
        return False  # "YYYY", "XXX"
    return word in EMPHASISED or (len(word) >= 4 and _pronounceable(word))


def _pronounceable(word: str) -> bool:
    if len(word) >= _LONG:
        return bool(re.search("[AEIOUY]", word))
    return bool(_WORD_LIKE.fullmatch(word[:40])) and not _BAD_END.search(word)


@lru_cache(maxsize=8192)
def _token(written: str) -> str:
    """One token of letters and digits, without hyphens or points."""
    if written in NAMES:
        return NAMES[written]
    if written.isdigit() or (
        written[0].isupper() and (len(written) == 1 or (written[1:].islower() and written.isalpha()))
    ):
        return written
    if len(written) > 2 and written[-1] == "s" and written[:-1].isupper() and written[:-1].isalpha():
        return _capitals(written[:-1], many=True)
    if written.startswith("Mc") and written[2:].istitle():
        return written
    if written[-1] == "s" and written[:-1].isdigit():
        return plural(name_number(written[:-1]))
    glued = _GLUED.fullmatch(written)
    pieces = [glued[1], glued[2]] if glued else _PIECE.findall(written)
    named = any(p.isdigit() for p in pieces)
    many = named and len(pieces) > 1 and pieces[-1] == "s" and pieces[-2].isdigit()
    said = [_piece(piece, named) for piece in (pieces[:-1] if many else pieces)]
    if many:
        said[-1] = plural(said[-1])
    if said[0] == "eigh" and len(said) > 1:
        said[:2] = [f"A-{said[1]}"]
    return " ".join(said)


def _piece(piece: str, named: bool) -> str:
    """A part of a name in one case. ``named``: its digits are part of the name."""
    if piece.isdigit():
        return name_number(piece)
    if len(piece) == 1:
        return spell(piece) if named or piece == "A" else piece
    if piece.isupper():
        return _capitals(piece)
    return spell(piece) if named and not re.search("[aeiouy]", piece.lower()) else piece


def _capitals(word: str, many: bool = False) -> str:
    """Two or more capital letters."""
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
