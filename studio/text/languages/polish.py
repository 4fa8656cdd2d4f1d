"""Polish."""

from __future__ import annotations

import re

from studio.text.grammar import last_word
from studio.text.languages.cldr import month_names
from studio.text.languages.polish_numbers import (
    COMPOUND,
    cardinal,
    case_of,
    compound,
    one_before,
    ordinal,
)
from studio.text.languages.words import Language, Money, Signs, words
from studio.text.tables import word_set


def year(number: int) -> str:
    """In the genitive, as it stands in dates: "dwa tysiące dwudziestego"."""
    if number % 1000 == 0:
        return {1000: "tysięcznego", 2000: "dwutysięcznego"}.get(number, ordinal(number, "gen"))
    return ordinal(number, "gen")


def date(day: int | None, month: int | None, number: int | None, before: str) -> str:
    """For example "pierwszego stycznia dwa tysiące dziesiątego roku"."""
    del before
    parts = [ordinal(day, "gen")] if day else []
    parts += [month_names("pl")[month - 1]] if month else []
    return " ".join([*parts, *([f"{year(number)} roku"] if number is not None else [])])


def time(hour: int, minute: int, second: int | None) -> str:
    """``14:30`` → "czternasta trzydzieści"."""
    hours = "zero" if hour == 0 else ordinal(hour, "f")
    minutes = (
        ""
        if not minute and not second
        else f" zero {cardinal(minute, 'm')}"
        if 0 < minute < 10
        else f" {cardinal(minute, 'm')}"
    )
    return hours + minutes + (f" i {cardinal(second, 'f')} {_seconds(second)}" if second else "")


def _time_after(hour: int, minute: int, second: int | None) -> str:
    """For example "o czternastej trzydzieści": the hour in the locative."""
    first = time(hour, minute, second)
    return first.replace(ordinal(hour, "f"), ordinal(hour, "locf"), 1) if hour else first


def _seconds(count: int) -> str:
    if count == 1:
        return "sekunda"
    return "sekundy" if 2 <= count % 10 <= 4 and not 12 <= count % 100 <= 14 else "sekund"


def fraction(top: int, bottom: int) -> str:
    """``3/4`` → "trzy czwarte"."""
    if (top, bottom) == (1, 2):
        return "jedna druga"
    name = ordinal(bottom, "f")
    if top == 1:
        return f"jedna {name}"
    ending = "n" if 2 <= top % 10 <= 4 and not 12 <= top % 100 <= 14 else None
    if ending:
        return f"{cardinal(top, 'f')} {ordinal(bottom, 'n')}"
    return f"{cardinal(top, 'f')} {re.sub(r'y$', 'ych', re.sub(r'i$', 'ich', ordinal(bottom, 'm')))}"


_LISTED = re.compile(r"(?<=\s)\d{1,4}\.\s(?:i|lub|oraz)\s$")
"""``lata 80. i 90.``: the second number is in the form of the first."""


def mark(sign: str, before: str, after: str) -> str:
    """The case that the words around ask for."""
    del sign
    alone = not before.strip()
    listed = _LISTED.search(before)
    before, lower = last_word(before[: listed.start()] if listed else before), after.lower()
    if before in {"lata", "latach", "lat"}:
        return "n" if before == "lata" else "pl"
    if not after and alone:
        return "m"
    if not after or after[:1].isupper():
        return ""
    if lower == "min":
        return "locf" if before in _LOCATIVE_AFTER else "genf" if before in {"z", "do", "od"} else "f"
    if lower in {"wieku", "roku", "dnia", "maja", "rocznicy"} and before in {"w", "na", "o", "po"}:
        return "loc"
    if lower in {"wieku", "roku", "dnia"}:
        return "gen"
    if before in {"na", "w", "we", "o", "po", "przy"} and lower.endswith(("e", "u")):
        return "locf" if lower in _FEMININE_LOCATIVES else "loc"
    return "f" if lower.endswith("a") else "n" if lower.endswith(("e", "o", "ę", "um")) else "m"


_FEMININE_LOCATIVES = word_set("klasie lidze połowie rundzie wojnie dekadzie minucie godzinie kwarcie próbie stronie")


def roman(before: str, value: int, after: str) -> str | None:
    """``XIX wieku`` → "dziewiętnastego", ``Jan III`` → "trzeci"."""
    lower = before.lower()
    if lower in {"rozdział", "tom", "akt", "część", "księga", "scena", "faza", "typ", "etap"}:
        return ordinal(value, "f" if lower in {"część", "księga", "scena", "faza"} else "m")
    form = _agreed(lower, after.lower())
    if form:
        return ordinal(value, form)
    if after.lower() == "kw":
        return ordinal(value, "loc" if lower in _LOCATIVE_AFTER else "gen" if lower in {"z", "do", "od"} else "m")
    if lower in _QUEENS and value < 40:
        return ordinal(value, "f" if lower.endswith("a") else "genf")
    if lower == "wojna":
        return ordinal(value, "f")
    if before[:1].isupper() and (value > 1 or lower in _RULERS) and value < 40:
        if value in {5, 10, 50, 100} and lower not in _RULERS:
            return None
        return ordinal(
            value, "f" if lower.endswith("a") and lower not in _RULERS else "gen" if lower.endswith("a") else "m"
        )
    return None


def _agreed(before: str, noun: str) -> str:
    """The form of an ordinal before a noun in its case: "druga wojna", "po drugiej wojnie", "w piątym kongresie"."""
    if _ORDERED_FEMININE.match(noun):
        return "accf" if noun[-1] in "ęą" else "f" if noun[-1] in "aść" else "genf"
    if _ORDERED_MASCULINE.match(noun):
        if noun.endswith("em") or (noun[-1] in "ue" and before in _LOCATIVE_AFTER):
            return "loc"
        return "gen" if noun[-1] in "ua" else "m"
    return ""


_ORDERED_FEMININE = re.compile(
    r"(?:wojn|lig|klas|edycj|rzeczpospolit|rzeczypospolit|brygad|dywizj|rund|kadencj|część|części|dekad|dynasti"
    r"|kategori|grup"
    r"|rat|połow|seri|odsłon|stron|tur|fal|faz|półkul|konferencj|sesj|olimpiad|armi|rp\Z)"
)
_ORDERED_MASCULINE = re.compile(
    r"(?:etap|tom|stopień|stopni|kongres|zjazd|festiwal|konkurs|rozbi|wiek|sob[oó]r|rok|kwarta[łl]|semestr"
    r"|batalion|korpus|pułk|oddział"
    r"|turniej|maraton|bieg|przegląd|okręg|filar|akt\Z|zakon|międzynarodow\w+[my]\Z)"
)
_LOCATIVE_AFTER = word_set("w we o na po przy")


def _century(before: str, value: int) -> tuple[str, str, str]:
    """``XVI w.`` → "szesnasty wiek", "w szesnastym wieku", "zamek z szesnastego wieku"."""
    if not before:
        return ordinal(value, "m"), "wiek", "wieki"
    return (
        (ordinal(value, "loc"), "wieku", "wiekach")
        if before in {"w", "we"}
        else (ordinal(value, "gen"), "wieku", "wieków")
    )


_OF_DAYS = {
    "poniedziałek": "poniedziałku", "wtorek": "wtorku", "środa": "środy", "czwartek": "czwartku", "piątek": "piątku",
    "sobota": "soboty", "niedziela": "niedzieli",
}  # fmt: skip
_QUEENS = word_set("elżbieta elżbiety katarzyna katarzyny maria marii anna anny jadwiga jadwigi małgorzata małgorzaty")
_RULERS = word_set(
    """
    jan zygmunt henryk karol ludwik jana zygmunta henryka karola ludwika paweł pawła pius piusa benedykt
    benedykta mieszko bolesław bolesława kazimierz kazimierza władysław władysława stanisław stanisława august
    augusta mikołaj mikołaja aleksander aleksandra piotr piotra
    """
)
_ABBREVIATIONS = {
    "rozdz.": "rozdział", "rys.": "rysunek", "hab.": "habilitowany", "np.": "na przykład", "itd.": "i tak dalej",
    "itp.": "i tym podobne", "tj.": "to jest", "m.in.": "między innymi",
    "m. in.": "między innymi", "tzn.": "to znaczy", "tzw.": "tak zwany", "dr": "doktor", "prof.": "profesor",
    "mgr": "magister", "inż.": "inżynier", "ul.": "ulica", "al.": "aleja", "pl.": "plac", "nr": "numer",
    "św.": "święty", "ok.": "około", "o godz.": "o godzinie", "od godz.": "od godziny", "do godz.": "do godziny",
    "godz.": "godzina", "str.": "strona", "s.": "strona", "tel.": "telefon",
    "p.": "pan", "wg": "według", "mjr": "major", "kpt.": "kapitan", "płk": "pułkownik", "ppłk": "podpułkownik",
    "por.": "porucznik",
    "sierż.": "sierżant", "bp": "biskup", "abp": "arcybiskup", "o.": "ojciec", "red.": "redaktor",
    "ww.": "wyżej wymieniony", "p.n.e.": "przed naszą erą", "n.e.": "naszej ery",
    "ur.": "urodzony",
    "zm.": "zmarły", "r.": "roku", "w.": "wieku", "gen.": "generał", "ks.": "ksiądz", "max.": "maksimum",
    "min.": "minimum", "os.": "osiedle", "pkt": "punkt", "art.": "artykuł", "ust.": "ustęp", "jw.": "jak wyżej",
    "kw.": "kwartał", "cdn.": "ciąg dalszy nastąpi", "pt.": "pod tytułem", "im.": "imienia", "woj.": "województwo",
}  # fmt: skip


_BETWEEN_YEARS = re.compile(r"\b(?:po)?między\s(?:\w+\s)?\d{4}\s[ai]\s\d{4}\s$", re.I)
_IN_NUMBERED = re.compile(r"\b(?:w|we|po)\s[\dIVX]+\.?\s$", re.I)
_OF_NUMBERED = re.compile(r"\b(?:z|ze|do|od|z końca|końca|początku)\s[\dIVX]+\.?\s$", re.I)
"""Before the abbreviated noun of an ordinal: ``w III kw.``, ``do 88. min.``."""
_GENITIVE_PLACES = {"ul.": "ulicy", "al.": "alei", "pl.": "placu"}


def _abbreviation_of(written: str, before: str, behind: str) -> str:
    """``p.`` before a surname is "pan" or, where its ending shows it, "pani"; before a number a page."""
    if written == "kw." and re.search(r"[IVX]\s$", before):
        return "kwartale" if _IN_NUMBERED.search(before) else "kwartału" if _OF_NUMBERED.search(before) else "kwartał"
    if written == "min." and re.search(r"\d\.\s$", before):
        return "minucie" if _IN_NUMBERED.search(before) else "minuty" if _OF_NUMBERED.search(before) else "minuta"
    if written == "r." and _BETWEEN_YEARS.search(before):
        return "rokiem"
    if last_word(before) in {"na", "przy", "w", "z", "do", "od", "koło", "obok", "ulicy"}:
        return _GENITIVE_PLACES.get(written, "")
    name = re.match(r"\s([A-ZŁŚŻŹĆ][a-ząćęłńóśźż]{2,})", behind) if written == "p." else None
    if name:
        return "pani" if name[1].endswith(("ska", "cka", "dzka", "owa", "ówna")) else "pan"
    return ""


POLISH = Language(
    tag="pl",
    locale="pl",
    signs=Signs(
        point="przecinek", minus="minus", plus="plus", times="razy", divided="podzielić przez", equals="równa się",
        percent="procent", to="do", and_="i", at="małpa", dot="kropka", slash="ukośnik", dash="myślnik",
        underscore="podkreślenie", hashtag="hasztag",
        number="numer", less="mniejsze niż", more="większe niż",
        at_most="mniejsze lub równe", at_least="większe lub równe",
        about="około",
            degree="stopni",
        colon="dwukropek", section="paragraf", squared="do kwadratu", cubed="do sześcianu", power="do potęgi",
            per_mille="promili", root="pierwiastek z", infinity="nieskończoność", unequal="różne od",
            paragraph="akapit", over="na", out_of="na", by="na",
    ),
    cardinal=cardinal,
    ordinal=ordinal,
    date=date,
    time=time,
    fraction=fraction,
    year=year,
    halves="{} i pół",
    money={
        "PLN": Money("złoty|złote|złotych", "grosz|grosze|groszy"),
        "USD": Money("dolar|dolary|dolarów", "cent|centy|centów"),
        "EUR": Money("euro", "cent|centy|centów", gender="n"),
        "GBP": Money("funt|funty|funtów", "pens|pensy|pensów"), "¢": Money("cent|centy|centów"),
    },
    abbreviations=_ABBREVIATIONS,
    year_cues=word_set("od do roku rokiem około po przed lata lat z i"),
    feminine=word_set(
    """
    duration-hour duration-minute duration-second length-mile mass-tonne mass-ounce energy-calorie
    energy-kilocalorie pressure-atmosphere energy-kilowatt-hour szklanka łyżka łyżeczka
    """
),
    feminine_words=lambda word, number: (number % 10 == 1 or not word.endswith("ka"))
        and bool(re.search(r"(?:ka|cja|ść|ości|osoby|osoba|godziny|godzina|minuty|minuta"
        r"|sekundy|kobiety|książki|rzeczy|strony|strona|łyżki|noce|córki|siostry|kawy|ki|gi)\Z", word)),
    ordinals=r"\.(?=\s+[^\W\d]|\W*\Z)|-?(?:szy|gi|ci|ty|my|wszy|ego|ej)(?!\w)",
    mark=mark,
    roman=roman,
    time_words="(?!)",
    hours_ordered=True,
    day_parts=("w nocy", "rano", "po południu", "wieczorem"),
    times_after=dict.fromkeys(("o", "po", "do", "od", "przed", "około", "o godz", "od godz", "do godz", "godzinie",
        "godziny", "godzinę"), _time_after),
    years_after={**dict.fromkeys(("w", "między", "pomiędzy", "rokiem"), lambda number: ordinal(number, "loc")),
        "rok": lambda number: ordinal(number, "m")},
    years_before={"rokiem": lambda number: ordinal(number, "loc"), "roku": year, "r": year,
        "rok": lambda number: ordinal(number, "m")},
    year_plain=lambda number: words(number, "pl"),
    weekday_span=lambda first, last: f"od {_OF_DAYS[first]} do {_OF_DAYS[last]}",
    weekdays={"pn": "poniedziałek", "pn.": "poniedziałek", "ndz": "niedziela", "nd": "niedziela"},
    time_cues=word_set("o od do po przed około godz godzinie godziny"),
    scales={"mln": "milion|miliony|milionów|miliona", "mld": "miliard|miliardy|miliardów|miliarda",
        "tys.": "tysiąc|tysiące|tysięcy|tysiąca", "tys": "tysiąc|tysiące|tysięcy|tysiąca", "milionów": "milionów",
        "miliony": "miliony", "milion": "milion", "miliardów": "miliardów", "miliardy": "miliardy",
        "tysięcy": "tysięcy", "tysiące": "tysiące"},
    decimals="number",
    case_of=case_of,
    century=_century,
    days_in_case=True,
    unit_names={"grosz": "grosz|grosze|groszy|grosza", "szklanka": "szklanka|szklanki|szklanek|szklanki",
        "łyżka": "łyżka|łyżki|łyżek|łyżki", "łyżeczka": "łyżeczka|łyżeczki|łyżeczek|łyżeczki"},
    compound=(COMPOUND, compound),
    abbreviation_of=_abbreviation_of,
    units={"pb": "basis-point", "p.b.": "basis-point", "p.p.": "percentage-point", "pp.": "percentage-point",
        "godz": "duration-hour", "godz.": "duration-hour", "tyg.": "duration-week", "mies.": "duration-month",
        "gr": "grosz",
        "szkl.": "szklanka", "szkl": "szklanka", "łyż.": "łyżka", "łyżecz.": "łyżeczka"},
    version="wersja",
    extension="wewnętrzny",
    one_and_half={"m": "półtora", "f": "półtorej", "n": "półtora"},
    time_span=("od", "do"),
    one_before=one_before,
    half=dict.fromkeys(("m", "f", "n"), "pół"),
    currency_joiner=" ",
    fold="{0} raz|{0} razy|{0} razy|{0} razy",
)  # fmt: skip
