"""Dutch."""

from __future__ import annotations

import re

from studio.text.languages.cldr import month_names
from studio.text.languages.romans import Romans
from studio.text.languages.words import Gender, Language, Money, Signs, words
from studio.text.tables import word_set


def cardinal(number: int, gender: Gender) -> str:
    """``1`` is "één"."""
    del gender
    return full(number)


def ordinal(number: int, form: str) -> str:
    """For example "eerste"."""
    del form
    return words(number, "nl", "ordinal")


def full(number: int) -> str:
    """The number by itself; "één" has its accents only where it stands alone."""
    return re.sub(r"(?<=\w)één$", "een", words(number, "nl"))


def year(number: int) -> str:
    """``1984`` → "negentienvierentachtig"."""
    rest = number % 100
    if 1100 <= number < 2000:
        return (
            full(number // 100) + (full(rest) if rest else "honderd")
            if rest >= 10 or not rest
            else f"{full(number // 100)}honderd{full(rest)}"
        )
    return full(number)


def date(day: int | None, month: int | None, number: int | None, before: str) -> str:
    """For example "een januari tweeduizendtien"."""
    del before
    parts = [full(day)] if day else []
    parts += [month_names("nl")[month - 1]] if month else []
    return " ".join([*parts, *([year(number)] if number is not None else [])])


def time(hour: int, minute: int, second: int | None) -> str:
    """``14:30`` → "veertien uur dertig"."""
    said = f"{full(hour)} uur" + (f" {full(minute)}" if minute else "")
    if second:
        minutes, seconds = "minuut" if minute == 1 else "minuten", "seconde" if second == 1 else "seconden"
        return f"{full(hour)} uur {full(minute)} {minutes} en {full(second)} {seconds}"
    return said


def fraction(top: int, bottom: int) -> str:
    """``3/4`` → "drie vierde"."""
    if bottom == 2:
        return "een half" if top == 1 else f"{full(top)} halve"
    name = "kwart" if bottom == 4 else words(bottom, "nl", "ordinal")
    return f"{'een' if top == 1 else full(top)} {name}"


roman = Romans(
    cardinal=full,
    ordinal=ordinal,
    regnal=lambda value, gender: f"de {ordinal(value, gender)}",
    named=full,
    counted=word_set("hoofdstuk deel wereldoorlog akte boek fase type artikel scène"),
    kings=word_set(
        """
        willem karel lodewijk hendrik filips johannes paulus pius benedictus leopold albert boudewijn george eduard
        richard jacobus peter alexander nicolaas napoleon frederik otto ferdinand frans
        """
    ),
    queens=word_set("elizabeth catharina"),
    ordered_before=dict.fromkeys(
        word_set("eeuw wereldoorlog republiek rijk congres concilie dynastie internationale olympiade"), "m"
    ),
)
"""``Willem III`` → "de derde", ``hoofdstuk IV``, ``XIXe eeuw``."""
_ABBREVIATIONS = {
    "a.d.h.v.": "aan de hand van", "m.a.w.": "met andere woorden", "t.a.v.": "ten aanzien van",
    "i.v.m.": "in verband met", "n.a.v.": "naar aanleiding van", "m.u.v.": "met uitzondering van",
    "t.n.v.": "ten name van", "hfst.": "hoofdstuk", "bijv.": "bijvoorbeeld", "bv.": "bijvoorbeeld",
    "enz.": "enzovoort", "etc.": "et cetera",
    "d.w.z.": "dat wil zeggen", "o.a.": "onder andere", "m.b.t.": "met betrekking tot", "i.p.v.": "in plaats van",
    "t.o.v.": "ten opzichte van", "ca.": "circa", "dr.": "dokter", "Dr.": "dokter", "prof.": "professor",
    "Prof.": "professor", "dhr.": "de heer", "Dhr.": "de heer", "mevr.": "mevrouw", "Mevr.": "mevrouw",
    "mw.": "mevrouw", "nr.": "nummer", "blz.": "bladzijde", "p.": "pagina", "tel.": "telefoon", "Tel.": "telefoon",
    "v.Chr.": "voor Christus", "n.Chr.": "na Christus", "v. Chr.": "voor Christus", "n. Chr.": "na Christus",
    "St.": "Sint", "ir.": "ingenieur", "mr.": "meester", "drs.": "doctorandus", "max.": "maximaal", "min.": "minimaal",
    "incl.": "inclusief", "excl.": "exclusief", "a.u.b.": "alstublieft", "z.o.z.": "zie ommezijde", "art.": "artikel",
    "vs.": "versus", "jl.": "jongstleden", "p.p.": "per persoon", "a.s.": "aanstaande", "t/m": "tot en met",
    "gem.": "gemiddeld", "geb.": "geboren", "overl.": "overleden", "d.d.": "de dato", "m.i.v.": "met ingang van",
}  # fmt: skip

_NEUTER = re.compile(r"(?:je|uur|jaar|pond|glas|brood|blik|kwartier|dozijn|ei|ons|boek|huis|kind|maal)\Z")


def _abbreviation_of(written: str, before: str, behind: str) -> str:
    """``in de 88e min.``: a minute, where it is the least elsewhere."""
    del behind
    return "minuut" if written == "min." and re.search(r"\d+(?:e|ste|de)\s$", before) else ""


DUTCH = Language(
    tag="nl",
    locale="nl",
    signs=Signs(
        point="komma", minus="min", plus="plus", times="keer", divided="gedeeld door", equals="is gelijk aan",
            percent="procent",
        to="tot", and_="en", at="apenstaartje", dot="punt", slash="schuine streep", dash="streepje",
            underscore="laag streepje",
        number="nummer", less="kleiner dan", more="groter dan",
        at_most="kleiner dan of gelijk aan", at_least="groter dan of gelijk aan",
        about="ongeveer", degree="graden", colon="dubbele punt",
        section="paragraaf", squared="kwadraat", cubed="tot de derde", power="tot de macht", per_mille="promille",
        root="wortel van", infinity="oneindig", unequal="ongelijk aan",
            paragraph="alinea", over="over", out_of="op", by="bij",
    ),
    cardinal=cardinal,
    ordinal=ordinal,
    date=date,
    time=time,
    fraction=fraction,
    year=year,
    halves="{} en een half",
    money={
        "USD": Money("dollar", "cent"), "EUR": Money("euro", "cent"), "GBP": Money("pond", "penny|pence"),
        "JPY": Money("yen"), "¢": Money("cent"), "INR": Money("roepie"), "RUB": Money("roebel"),
    },
    abbreviations=_ABBREVIATIONS,
    year_cues=word_set(
    """
    in sinds van tot jaar jaren uit rond na voor en tussen anno zomer winter herfst lente
    """
),
    abbreviation_of=_abbreviation_of,
    ordinals=r"(?:e|ste|de|ᵉ)(?!\w)",
    mark=lambda sign, before, after: "m",
    roman=roman,
    months={"mrt": 3, "sept": 9},
    time_words="uur|u",
    hour_sign="u",
    one_and_half={"m": "anderhalve", "f": "anderhalve", "n": "anderhalf"},
    noun_gender=lambda noun: "n" if _NEUTER.search(noun) else "m",
    day_parts=("'s nachts", "'s ochtends", "'s middags", "'s avonds"),
    dots_in_time=True,
    ratio="tegen",
    score=" ",
    played=re.compile(
        r"\b(?:won|wonnen|wint|winnen|winst|verlo\w+|verlies\w*|versl\w+|gelijk\w*|stand|voor|achter|eindig\w+"
        r"|uitslag|zege\w*"
        r"|nederlaag|sets?)\b[^.;]{0,40}$"
    ),
    fold="{0} keer",
    version="versie",
    extension="toestel",
    half={"m": "een halve", "f": "een halve", "n": "een half"},
    neuter=frozenset({"mass-gram", "mass-kilogram", "mass-milligram", "mass-pound", "duration-hour", "duration-year"}),
    units={"bp": "basis-point", "bps": "basis-point",
        "el": "volume-tablespoon", "tl": "volume-teaspoon",
        "km/u": "speed-kilometer-per-hour", "u": "duration-hour", "graden": "angle-degree"},
    unit_names={"angle-degree": "graad|graden", "length-inch": "inch"},
    scales={"mln.": "miljoen", "mln": "miljoen", "mld.": "miljard", "mld": "miljard", "miljoen": "miljoen",
        "miljard": "miljard", "duizend": "duizend", "biljoen": "biljoen", "mio": "miljoen"},
    currency_joiner=" ",
)  # fmt: skip
