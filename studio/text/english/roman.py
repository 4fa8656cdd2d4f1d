"""Roman numerals and what looks like them: ``BOOK XIX``, ``Louis XIV's``, ``XIII.`` alone; but ``Helen L. Marsh``.

The same letters are a number after a numbered thing ("Chapter", "War"), an ordinal after the name of a ruler, a
cardinal after another capitalised word ("Rocky IV"), a section number at the beginning of a line, and an initial before
a dot and a surname.
"""

from __future__ import annotations

import re

from studio.text.english.names import GIVEN
from studio.text.grammar import Reading, Source
from studio.text.numbers import cardinal, ordinal, roman_value, year
from studio.text.tables import word_set

_COUNTERS = word_set("""
    chapter part act book volume vol scene section article title phase stage type level class appendix tier war bowl
    episode season figure fig table round division grade category factor vatican mark fantasy apollo letter canto lesson
    lecture psalm sonnet item plate map exhibit schedule annex clause amendment verse number no page corps army group
    chap sect division unit song ode essay discourse book part sermon dialogue century problem rule proposition theorem
    schindler ii windows cosmos titan saturn mach gemini superbowl wrestlemania olympiad congress crusade kingdom
    """)
_RULERS = word_set("""
    henry elizabeth louis charles george william edward richard james mary paul pius benedict john francis leo philip
    napoleon nicholas catherine peter alexander frederick wilhelm friedrich ramses ramesses xerxes darius ferdinand
    gregory innocent clement urban gustav christian harald margrethe haakon ivan otto isabella felipe carlos juan albert
    leopold ptolemy cleopatra mehmed murad selim rama michael stephen david robert malcolm kenneth constantine
    theodosius justinian leopold maximilian rudolf sigismund ladislaus casimir boniface celestine honorius julius sixtus
    eugene adrian martin nicolas baldwin fulk amalric bohemond raymond roger tancred conrad ludwig joseph franz amadeus
    humbert umberto victor emmanuel alfonso alphonso sancho pedro joao manuel sebastian olav magnus eric erik canute
    sweyn valdemar oscar carl thutmose amenhotep seti artaxerxes antiochus seleucus mithridates tiglath shapur abdul
    abdulhamid mahmud suleiman bayezid mustafa osman akbar shah margaret anne abbas hassan mohammed hussein antipope
    """)
_TITLES = re.compile(
    r"\b(?:King|Queen|Pope|Emperor|Empress|Prince|Princess|Duke|Duchess|Count|Countess|Earl|Saint|Tsar|Czar|Sultan"
    r"|Pharaoh|Archduke|Kaiser|Patriarch|Antipope|Bishop|Baron|Lord|Landgrave|Margrave|Elector"
    r"|Shah)\s[^\W\d_]+(?:\s[^\W\d_]+)?\s$"
)
_TITLE_BEHIND = re.compile(
    r",?\s(?:(?:the\s)?(?:King|Queen|Pope|Emperor|Count|Duke|Earl|Lord|Prince|Baron|Elector|Landgrave|Margrave"
    r"|Bishop)\b|of\s[A-Z])"
)
_NUMERAL = re.compile(r"[IVXLCDM]+(?![\w])")
_VERB = re.compile(
    r"\s(?:am|have|will|think|like|love|can|do|had|know|would|want|said|was|say|saw|did|could|must|shall|may|might"
    r"|believe|guess|hope|need|never|always|just|also)\b|'(?:m|ve|d|ll)\b"
)
_PAST = re.compile(r"\s(?:was|had|did|could|would|must|might)\b")
_CLAUSE = re.compile(
    r"(?:^|[.;:!?\"(]\s*|,\s|\b(?:when|while|after|before|until|since|because|although|though|under|by|of|and|king"
    r"|queen)\s)[A-Z]\w+\s$",
    re.I,
)
"""A ruler's name as the subject, so that the "I" of "Elizabeth I was" isn't taken for the pronoun."""
_INITIAL = re.compile(r"\.\s?(?:[A-Z]\.|[A-Z][a-z]|[A-Z]{2,})")
_STARTER = re.compile(
    r"\.\s(?:The|A|An|This|That|It|He|She|They|We|His|Her|Their|In|On|At|But|And|So|Then|When|As|After|For|By|With|To"
    r"|From|There|If|No|Not|What)\b"
)
_GOES_ON = re.compile(r"(\s?[-–]\s?|,\s|,?\s(?:and|or|to|through|&)\s)([IVXLC]{1,9})(?![\w'.&])")
_LOWER = re.compile(r"[ivxlc]{1,9}(?![\w'])(?!\.\w)")
_LOWER_TO = re.compile(r"\s?[-–]\s?([ivxlc]{1,9})(?![\w'-])")
_LOWER_COUNTERS = word_set(
    "ch chap sec fig bk pl scene page act chapter part book p pp section volume vol canto verse figure table line"
)
_BOOK_BEHIND = re.compile(
    r"\s(?:Samuel|Kings|Chronicles|Corinthians|Thessalonians|Timothy|Peter|John|Maccabees|Sam|Cor|Tim|Pet"
    r"|Chron)\b\.?\s\d"
)
_AFTER_ONE = re.compile(r"\s?(?:[,.;:)\-–]|$)|\s(?:of|and|or|error|errors|diabetes|trial|trials)\b")
_CENTURY = re.compile(
    r"\s(?:century|centuries|dynasty|Century|Dynasty|Corps|Legion|Congress|Olympiad|Olympic|Amendment|arrondissement)\b"
)
_HEADING = re.compile(r"[\s\"'(\[*#_-]*$")
_NAME_BEFORE = re.compile(r"([^\W\d_][^\W\d_'-]*)\s$")
_NOT_NUMBERS = word_set(
    """
    MIX DIM MILL CIVIC LIVID DI MI LI CD DC MD MC MM CC CV DVD CI DL ML MIC CIV CL MDM CM LCD DMC MMC DIX LL XL XXL
    XXX DIV MDC MCI ID IDM
    """
)
_IN_A_VEIN = re.compile(
    r"\s(?:drip|fluids?|lines?|bags?|therap|antibiotics?|catheter|infusions?|poles?|needles?|access|saline"
    r"|medicat|drugs?|push|tub)"
)
_PART_OF = re.compile(r"\.([B-HJ-Z]|\d{1,2})(?![\w.])")
"""``Section III.B``."""
_SUFFIX = frozenset({"II", "III", "IV", "V"})
_SURNAME = re.compile(r"\b([A-Z][a-z]+)\s(?:[A-Z]\.?\s)?[A-Z][a-z]+\s$")
"""A given name and a surname: the "III" after them is an heir's."""
_GAMES = frozenset({"theft", "auto"})
"""Last words of titles whose V is a number ("Grand Theft Auto V")."""
_HIGHEST_REGNAL = 40


def numeral_of(number: int) -> str:
    """``14`` → "XIV"."""
    signs = (("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1))
    out = ""
    for sign, worth in signs:
        while number >= worth:
            out, number = out + sign, number - worth
    return out


def roman(source: Source, at: int) -> Reading | None:
    """A numeral in capitals, read by its neighbours."""
    text = source.text
    m = _NUMERAL.match(text, at)
    if (
        not m
        or source.touches(at)
        or (text[at - 1 : at] in {"-", ".", "&", "/", "'", "$"} and text[at - 2 : at] != "--")
    ):
        return None
    numeral, end = m[0], m.end()
    number = roman_value(numeral)
    if not number or len(numeral) > 15:
        return None
    part = _PART_OF.match(text, end)
    if part and (counter := _NAME_BEFORE.search(text, max(0, at - 40), at)) and counter[1].lower() in _COUNTERS:
        return part.end(), f"{cardinal(number)} {cardinal(int(part[1])) if part[1].isdigit() else part[1]}"
    if re.match(r"[&+/_@]|-\d", text[end : end + 2]) or (
        text[end : end + 1] == "." and text[end + 1 : end + 2].isalnum() and len(numeral) > 1
    ):
        return None
    if numeral == "IV" and _IN_A_VEIN.match(text, end):
        return None
    before = _NAME_BEFORE.search(text, max(0, at - 40), at) or re.compile(r"([^\W\d_]+)\.\s$").search(
        text, max(0, at - 40), at
    )
    name = before[1] if before else ""
    if numeral in {"I", "II", "III"} and _BOOK_BEHIND.match(text, end):
        return end, ordinal(number).capitalize()
    begins = bool(_CLAUSE.search(source.before(at)))
    if _counted(name, numeral, text, end, begins=begins):
        return _listed(text, end, cardinal(number))
    if _CENTURY.match(text, end) and set(numeral) <= set("IVX"):
        return end, ordinal(number)
    if 1100 <= number < 2100 and (not name or not name[0].isupper()):
        return end, year(number)
    if not name:
        return _heading(source, at, end, numeral, number)
    if not name[0].isupper():
        after_the = text[max(0, at - 4) : at].lower().endswith("the ")
        clear = len(numeral) > 2 and numeral not in _NOT_NUMBERS and set(numeral) <= set("IVX")
        return (end, cardinal(number)) if clear and not after_the and name not in {"the", "a", "an"} else None
    return _after_name(source, at, end, numeral, number, name)


def _counted(name: str, numeral: str, text: str, end: int, *, begins: bool) -> bool:
    """Whether the word before names a numbered thing, and the letters aren't a word or an initial."""
    lower = name.lower()
    if lower not in _COUNTERS and lower.removesuffix("s") not in _COUNTERS:
        return False
    if len(numeral) == 1 and numeral in "CDLM":
        return lower in {"chapter", "chap", "book", "psalm", "canto", "letter", "sonnet"}
    if numeral != "I" or name[0].isupper():
        return numeral != "I" or not _VERB.match(text, end) or bool(begins and _PAST.match(text, end))
    return bool(_AFTER_ONE.match(text, end))


def _listed(text: str, end: int, said: str) -> Reading:
    """A numeral and the rest of its list or range: "Acts I and II", "Parts I-III"."""
    while m := _GOES_ON.match(text, end):
        number = roman_value(m[2])
        if not number or (len(m[2]) == 1 and m[2] not in "IVX"):
            break
        joiner = m[1].strip()
        words = {",": ", ", "-": " to ", "–": " to "}.get(joiner) or f" {joiner.lstrip(', ')} "
        said += words + cardinal(number)
        end = m.end()
    return end, said.replace(" & ", " and ")


def lower_roman(source: Source, at: int) -> Reading | None:
    """``Scene iii``, ``page xiv``, ``(iv)``: numerals in lower case after a numbered thing, or in brackets."""
    m = _LOWER.match(source.text, at)
    if not m or source.touches(at) or not roman_value(m[0].upper()):
        return None
    bracketed = (
        source.text[at - 1 : at] == "("
        and not source.text[max(0, at - 2) : at - 1].isalnum()
        and source.text[m.end() : m.end() + 1] == ")"
    )
    counted = source.word_before(at).rstrip("s") in _LOWER_COUNTERS
    if not (counted or bracketed) or (m[0] in {"i", "v", "x"} and not counted and m[0] != "i" and not bracketed):
        return None
    said = cardinal(roman_value(m[0].upper()))
    to = _LOWER_TO.match(source.text, m.end())
    if to and counted and (last := roman_value(to[1].upper())):
        return to.end(), f"{said} to {cardinal(last)}"
    return m.end(), said


def _heading(source: Source, at: int, end: int, numeral: str, number: int) -> Reading | None:
    """A numeral at the beginning of a line, alone or before a title."""
    text = source.text
    if not _HEADING.fullmatch(text[:at][-12:]) or at > 12:
        behind = re.search(r"[-–,&]\s?$|\b(?:and|to|or|through)\s$", source.before(at))
        last = re.search(
            r"\b(?:[IVX]+|(?i:parts|chapters|books|acts|volumes|vols\.?|phases|titles|sections"
            r"|articles)\s[IVX]+)\s?(?:[-–,&]|and|to|or|through)\s?$",
            source.before(at),
        )
        return (end, cardinal(number)) if behind and last and numeral != "I" else None
    rest = text[end:]
    alone = not rest.strip(" .:)]\"'*_-–—")
    if numeral == "I" and re.match(r",\s(?:II|and\sII)\b", rest):
        return end, "one"
    if numeral == "I":
        return (
            (end, "one")
            if re.match(r"[.:)]\s*(?:$|[A-Z\"'])|\s?[-–—]{1,2}\s?[A-Z]", rest) and (alone or rest[:1] in ".:)-–—")
            else None
        )
    if len(numeral) == 1 and numeral in "CDLM":
        return None
    if alone:
        return (
            (end, cardinal(number))
            if numeral not in _NOT_NUMBERS or numeral in {"XXX", "LI", "CI", "CC", "CV", "XL", "LL"}
            else None
        )
    if re.match(r"[.:)]\s|\s?[-–—]{1,2}\s?[A-Z]|,\s", rest) and numeral not in _NOT_NUMBERS:
        if len(numeral) == 1 and _INITIAL.match(rest) and not re.match(r"\.\s[A-Z]{2,}|\.\s[A-Z][a-z]+\s[a-z]", rest):
            return None
        return end, cardinal(number)
    if len(numeral) > 2 and numeral not in _NOT_NUMBERS and re.match(r"\s[A-Z]", rest):
        return end, cardinal(number)
    return None


def _after_name(source: Source, at: int, end: int, numeral: str, number: int, name: str) -> Reading | None:
    """A numeral after a capitalised word: a ruler's, an heir's, or a sequel's ("Rocky IV")."""
    text = source.text
    if len(numeral) == 1:
        return _one_letter(source, at, end, numeral, name)
    if numeral in _NOT_NUMBERS or re.match(r"&|\.\w", text[end:][:2]):
        return None
    titled = _TITLE_BEHIND.match(text, end) and (name.lower() in GIVEN or text[end : end + 1] == ",")
    royal = name.lower() in _RULERS or titled or _TITLES.search(source.before(at))
    if royal and number < _HIGHEST_REGNAL and set(numeral) <= set("IVXL"):
        return end, f"the {ordinal(number)}"
    heir = _SURNAME.search(source.before(at)) if numeral in _SUFFIX else None
    if heir and heir[1].lower() in GIVEN:
        return end, f"the {ordinal(number)}"
    if set(numeral) <= set("IVX") or (set(numeral) <= set("IVXL") and number < 100 and len(numeral) > 2):
        return end, cardinal(number)
    return None


def _one_letter(source: Source, at: int, end: int, numeral: str, name: str) -> Reading | None:
    """A one-letter numeral: ``Henry V``, ``Elizabeth I``; not an initial, the pronoun or a surname."""
    if numeral in "CDLM" or _initial(source.text, end):
        return None
    if name.lower() in _GAMES and numeral == "V":
        return end, "five"
    pronoun = numeral == "I" and _VERB.match(source.text, end) and not _is_subject(source, at, end)
    if name.lower() not in _RULERS or pronoun or (name == "Malcolm" and numeral == "X"):
        return None
    return end, f"the {ordinal(roman_value(numeral))}"


def _is_subject(source: Source, at: int, end: int) -> bool:
    """Whether "Elizabeth I" is a subject: the name begins a clause, and a verb in the past tense follows."""
    return bool(_PAST.match(source.text, end) and _CLAUSE.search(source.before(at)))


def _initial(text: str, end: int) -> bool:
    """Whether the letter is an initial, since a dot and a name follow."""
    return bool(_INITIAL.match(text, end)) and not _STARTER.match(text, end)
