"""Abbreviations: ``Dr. Who`` → "Doctor Who", ``Elm Dr.`` → "Elm Drive", ``approx.``, ``c.1350``, ``No. 5``.

"St." and "Dr." depend on their neighbours: "Saint" and "Doctor" before a name, "Street" and "Drive" after one. A dot
that also ends the sentence is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from studio.text.abbreviations import INNER, LOOSE, SUFFIXES
from studio.text.english.title_tables import (
    AFTER_ORDINAL,
    ALWAYS_BARE,
    BARE_SUFFIX,
    BEFORE_NAMES,
    BEFORE_NUMBER,
    BORN_SAID,
    CAPITALS,
    DOTTED,
    GIVEN_SHORT,
    LOW_TITLES,
    MORE,
    SIZES,
    SOFT_STREETS,
    STREETS,
    WITH_SLASH,
)
from studio.text.grammar import Kind, Reading, Source
from studio.text.tables import word_set

_NAME_BEHIND = re.compile(r"\.?\s+(?:[A-Z\ue000]|and\b|or\b|&)")
_CAPITAL_BEHIND = re.compile(r"\.?\s(?=[A-Z\ue000])")
_AND_BEHIND = re.compile(r"\.?\s(?:&|and)\s(?:Mrs?|Ms|Prof)\b")
_STREET_BEFORE = re.compile(r"\b(?:[A-Z][\w']*|\d+(?:st|nd|rd|th)|[NSEW]\.? \d{1,3}|\ue000)\s$|\ue000\s$")
_HOUSE = re.compile(r"\b\d{1,6}[A-Z]?\s(?:[A-Z][\w.]{0,30}\s){1,4}$")
_ORDINAL_BEFORE = re.compile(r"\d(?:st|nd|rd|th)\s$")
_NUMBER_BEHIND = re.compile(r"\.?\s?(?=[\d#]|[IVXLC]+\b|(?<=\.\s)[ivxlc]+\b)")
_LOW_NUMERAL = re.compile(r"[ivxl]{2,}\b")
_YEAR_BEHIND = re.compile(r"\.?\s?(?=\d{4}|\d{2,3}\s(?:B\.?C|A\.?D|C\.?E)\b)")
_WITH_DOTS = re.compile(r"(?:e\.\s?g|i\.\s?e|a\.k\.a|n\.b|w\.r\.t|P\.\s?S|c\.\s?ca|p\.a)(?:\.|(?=[\s,:]))(?!\w)", re.I)
_SLASHED = re.compile(
    r"(?:w/o|b/c|b/w|c/o|n/a|N/A|h/t|y/y|q/q|m/m|a/c|A/C|and/or|he/she|his/her|s/he)(?!\w)|[wW]/\s?(?=\w)(?![A-Z]\b)"
)
_NUMBER_WORD = re.compile(r"\s(?:number|no\.|num\.|#)")
_BORN = re.compile(r"(b|d|r|fl|m|c|ca)\.\s?(?=(?:c\.\s?)?\d{3,4}\b|\d{1,2}\s[A-Z][a-z]{2}|[A-Z][a-z]{2,8}\.?\s\d)")
_BARE_BEFORE_NUMBER = word_set("vol vols fig figs apt ste bldg rm pp pgs ver rte")
"""Expanded before a number even without a dot."""
_BEFORE_NUMERAL = word_set("vol vols fig figs ch chap chaps sec sect art pt pl no ed bk")
"""Expanded before a Roman numeral too."""
_NEED_NUMBER = word_set("no nos p pp art ch op ed sec")
"""Ordinary words or letters, unless a number follows."""
_NAMES = word_set("max min temp art al")
"""Names, if they are capitalised."""
_WORDS_AT_THE_END = word_set("mo min ref est temp ft trans sq cu ca yr hr wk oz")
"""Ordinary words at the end of a sentence, unless a number comes before them."""
_BEGINNINGS = word_set("aka eg e i a w n h p and y q m he his s b c v")
"""Other beginnings of abbreviations inside a sentence: the letters of ``e.g.``, the first word of ``he/she``."""
_KEY_BEFORE = re.compile(r"\bin\s[A-G](?:[#♯b♭]|[- ](?:flat|sharp))?\s$")
_SIZED = re.compile(r"\.(?:\s[a-z]|,)")
_LAW = {
    "Fed. R. Civ. P.": "Federal Rule of Civil Procedure",
    "Fed. R. Crim. P.": "Federal Rule of Criminal Procedure",
    "Fed. R. Evid.": "Federal Rule of Evidence",
    "Fed. R. App. P.": "Federal Rule of Appellate Procedure",
    "Fed. Reg.": "Federal Register",
    "Pub. L.": "Public Law",
    "F.2d": "F second",
    "F.3d": "F third",
    "F.4th": "F fourth",
    "F. Supp.": "F Supplement",
}


def _full_stop(source: Source, end: int, words: str) -> Reading:
    """An abbreviation with its dot; the dot is kept if it also ends the sentence."""
    if source.text[end : end + 1] != "." or source.text[end + 1 : end + 2].isalnum():
        return end, words
    return end + 1, words + ("." if source.ends(end) else "")


def _written(source: Source, at: int) -> tuple[str, int]:
    m = re.compile(r"[A-Za-z]+(?:'[a-z]+)?").match(source.text, at)
    return (m[0], m.end()) if m else ("", at)


def saint_or_street(source: Source, at: int) -> Reading | None:
    """Read "St" and "Dr": ``St. Louis``, ``Main St.``, ``42nd St``, ``Dr. Smith``, ``Oak Dr.`` and the like."""
    text = source.text
    word, end = _written(source, at)
    if word not in {"St", "Dr", "ST", "DR", "Ste"} or source.touches(at):
        return None
    named, street = {"St": ("Saint", "Street"), "Dr": ("Doctor", "Drive"), "Ste": ("Sainte", "")}[word.capitalize()]
    if (
        street
        and _HOUSE.search(source.before(at))
        and (word != "Dr" or not _CAPITAL_BEHIND.match(text, end) or text[end] == ".")
    ):
        return _full_stop(source, end, street)
    if street and _ORDINAL_BEFORE.search(source.before(at)):
        return _full_stop(source, end, street)
    if _CAPITAL_BEHIND.match(text, end) or (word == "Dr" and _AND_BEHIND.match(text, end)):
        return end + (text[end] == "."), named
    closes = text[end : end + 1] == "." or re.match(r"\s?(?:[,;]|and\b|&|at\b|$)", text[end:][:5])
    if street and closes and _STREET_BEFORE.search(source.before(at)):
        return _full_stop(source, end, street)
    return None


def title(source: Source, at: int) -> Reading | None:
    """``Mr.``, ``Gen.``, ``Prof`` before a name, in lower case too."""
    text = source.text
    word, end = _written(source, at)
    if source.touches(at):
        return None
    dotted = text[end : end + 1] == "."
    if (
        dotted
        and at == 0
        and source.ends(end)
        and word in {"Mr", "Mrs", "Ms", "Prof", "Gen", "Col", "Capt", "Sgt", "Rev"}
    ):
        return end + 1, BEFORE_NAMES[word]
    if (
        word in BEFORE_NAMES
        and _NAME_BEHIND.match(text, end)
        and (dotted or word in {"Mr", "Mrs", "Ms", "Prof", "Mt", "Lt", "Sgt", "Capt", "Messrs"})
    ):
        if word == "Ft" and re.search(r"\d\s$", source.before(at)):
            return None
        if word == "Rt" and not re.match(r"\.?\s(?:Hon|Rev|Honou?rable|Reverend)\b", text[end : end + 12]):
            return None
        if word in {"Fr", "Hon", "Pres", "Sec", "Det", "Amb", "Ens", "Ald", "Pt", *GIVEN_SHORT} and not dotted:
            return None
        return end + dotted, BEFORE_NAMES[word]
    if word in {"Sgt", "Pvt"} and dotted and re.match(r"\. 1st [CS]", text[end : end + 7]):
        return end + 1, BEFORE_NAMES[word]
    if word in CAPITALS and _NAME_BEHIND.match(text, end) and (dotted or word in {"MR", "MRS"}):
        return end + dotted, CAPITALS[word].lower()
    if word in LOW_TITLES and re.match(r"\.?\s[A-Z]", text[end : end + 3]) and (dotted or word in {"mr", "mrs", "dr"}):
        return end + dotted, LOW_TITLES[word]
    return None


def suffix(source: Source, at: int) -> Reading | None:
    """``Jr.``, ``Inc.``, ``Ave.`` and the like after a name."""
    text = source.text
    word, end = _written(source, at)
    dotted = text[end : end + 1] == "."
    alone = at == 0 and dotted and source.ends(end)
    behind_name = bool(re.search(r"[\w,.&\ue000)]\s$", source.before(at)))
    if not (behind_name or alone) or source.touches(at) or re.match(r"-\d", text[end : end + 2]):
        return None
    proper = word[:1].upper() + word[1:].lower()
    if proper in AFTER_ORDINAL and (dotted or proper == "Cir") and _ORDINAL_BEFORE.search(source.before(at)):
        said = AFTER_ORDINAL[proper]
        return _full_stop(source, end, said if word[0].isupper() else said.lower())
    if proper in STREETS and (word[0].isupper()):
        address = bool(_HOUSE.search(source.before(at)) or _ORDINAL_BEFORE.search(source.before(at)))
        if (
            address
            or (dotted and proper not in SOFT_STREETS)
            or (proper not in SOFT_STREETS and re.search(r"[A-Z][a-z]+\s$", source.before(at)))
        ):
            return _full_stop(source, end, STREETS[proper])
    if word in SUFFIXES and dotted:
        return _full_stop(source, end, SUFFIXES[word])
    if word.lower() in BARE_SUFFIX:
        said = SUFFIXES.get(proper, "")
        return _full_stop(source, end, said if word[0].isupper() else said.lower()) if said else None
    return None


def before_number(source: Source, at: int) -> Reading | None:
    """``No. 5``, ``pp. 3-7``, ``p.279``, ``Fig. 2``, ``vol. III``."""
    text = source.text
    word, end = _written(source, at)
    m = _NUMBER_BEHIND.match(text, end)
    lower = word.lower()
    if not m or source.touches(at) or lower not in BEFORE_NUMBER:
        return None
    page = lower in {"p", "pg"} and word.islower() and text.startswith(" ", end)
    if not (text.startswith(".", end) or lower in _BARE_BEFORE_NUMBER or page or word == "Rt"):
        return None
    if lower == "est" and not _YEAR_BEHIND.match(text, end):
        return m.end(), "estimated "
    if word == "v" and text.startswith(". ", end):
        return None  # of a lawsuit
    behind = text[m.end() : m.end() + 1]
    if not (behind.isdigit() or behind == "#" or lower in _BEFORE_NUMERAL or _LOW_NUMERAL.match(text, m.end())):
        return None
    if lower == "fl" and _YEAR_BEHIND.match(text, end):
        return m.end(), "flourished "
    return m.end() + (behind == "#"), BEFORE_NUMBER[lower] + " "


def born(source: Source, at: int) -> Reading | None:
    """``d. 1468`` → "died …", ``c.1350`` → "circa …"."""
    m = _BORN.match(source.text, at)
    if not m or source.touches(at):
        return None
    before = source.before(at)
    bracketed = before.rfind("(") > before.rfind(")")
    return (m.end(), BORN_SAID[m[1]] + " ") if bracketed or m[1] not in {"fl", "m"} else None


def law(source: Source, at: int) -> Reading | None:
    """``Fed. R. Civ. P. 12`` and other legal citations before a number."""
    for written, said in _LAW.items():
        if source.text.startswith(written, at) and not source.touches(at):
            return at + len(written), said
    return None


def inner(source: Source, at: int) -> Reading | None:
    """``e.g.``, ``approx.``, ``w/o``, ``etc``."""
    text = source.text
    if source.touches(at) or text[at - 1 : at] in {".", "@"}:
        return None
    m = _WITH_DOTS.match(text, at)
    if m:
        letters = "".join(c for c in m[0].lower() if c.isalpha())
        return m.end(), DOTTED[letters]
    m = _SLASHED.match(text, at)
    if m and m[0].lower() == "a/c" and _NUMBER_WORD.match(text, m.end()):
        return m.end(), "account"
    if m:
        return m.end(), WITH_SLASH.get(m[0].strip().lower(), "with ")
    word, end = _written(source, at)
    lower = word.lower()
    if text[end : end + 1] in {"/", "_", "@", "-"}:
        return None
    if text[end : end + 1] == "." and not text[end + 1 : end + 2].isalnum():
        reading = _dotted(source, at, word, end)
        if reading:
            return reading
    if lower in ALWAYS_BARE and (word.islower() or word.istitle()) and word != "Etc":
        return end, MORE[lower]
    if word in SIZES and _SIZED.match(text, end) and re.search(r"\d\s$", source.before(at)):
        return end + 1, SIZES[word]
    if (
        word == "v"
        and text[end : end + 2] == ". "
        and re.search(r"[A-Z][\w.']*\s$", source.before(at))
        and text[end + 2 : end + 3].isupper()
    ):
        return end + 1, "v"
    if lower == "c" and text[end : end + 1] == "." and re.search(r"\d(?:st|nd|rd|th)\s$", source.before(at)):
        return _full_stop(source, end, "century")
    if word in {"aka", "AKA"}:
        return end, "also known as"
    if word == "eg" and re.match(r"[\s,]", text[end : end + 1]):
        return end, "for example"
    return None


def _dotted(source: Source, at: int, word: str, end: int) -> Reading | None:
    """An abbreviated word with its dot: ``approx.``, ``dept.``."""
    lower = word.lower()
    words = INNER.get(lower) or LOOSE.get(lower) or MORE.get(lower)
    if lower in {"min", "maj"} and _KEY_BEFORE.search(source.before(at)):
        return _full_stop(source, end, "minor" if lower == "min" else "major")
    if (
        not words
        or not (word.islower() or word.isupper() or word.istitle())
        or lower in _NEED_NUMBER
        or (lower in _NAMES and word[0].isupper())
    ):
        return None
    if lower in _WORDS_AT_THE_END and source.ends(end) and not re.search(r"\d\s$", source.before(at)):
        return None
    if lower == "al":
        return end + 1, "al"
    if word.istitle() and words.islower():
        words = words[:1].upper() + words[1:]
    return _full_stop(source, end, words)


def table() -> dict[str, tuple[Kind, ...]]:
    """Kinds by the word they begin with, in lower case."""
    out: dict[str, tuple[Kind, ...]] = {}

    def add(words: Iterable[str], *kinds: Kind) -> None:
        for word in words:
            out[word.lower()] = (*out.get(word.lower(), ()), *kinds)

    add({"st", "dr", "ste"}, saint_or_street)
    add({*BEFORE_NAMES, *LOW_TITLES, *CAPITALS}, title)
    add({"b", "d", "r", "fl", "m", "c", "ca"}, born)
    add(BEFORE_NUMBER, before_number)
    add({*STREETS, *SUFFIXES, *BARE_SUFFIX, *AFTER_ORDINAL}, suffix)
    add({*INNER, *LOOSE, *MORE, *ALWAYS_BARE, *SIZES, "maj", *_BEGINNINGS}, inner)
    return out
