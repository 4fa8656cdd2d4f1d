"""Builds the grammar of a language from its words: the kinds for digits, words and symbols."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from studio.text.addresses import find_spans
from studio.text.grammar import Grammar, Kind, Reading, Source
from studio.text.languages.cldr import weekdays
from studio.text.languages.currencies import SIGNS
from studio.text.languages.kinds import Kinds
from studio.text.languages.words import Language, form_of

_SILENT = dict.fromkeys("®™ºª†", "") | dict.fromkeys('"*_^`~/\\', " ") | dict.fromkeys("()[]{}|—", ", ")
_PUNCTUATION = ".,;:!?'-"
_VOWEL = re.compile(r"[aeiouyà-ÿœ\u0370-\uffff]", re.I)
_EXTENSION = re.compile(
    r"\b(?:Durchwahl|DW|Dw\.|Apparat|App\.|Nst\.|[Dd]oorkiesnummer|[Pp]oste|[Ii]nterno|[Rr]amal)\s$"
)
"""Before a hyphen and the extension of a telephone number."""
_HANGING = re.compile(r"-\s(?:bis|und|oder|sowie|en|of|tot)\s")
"""``20- bis 30-jährig``: the hyphen of a word that the next one completes."""
_COUNTRY = re.compile(r"\.([A-Za-z]{2})(?:[/:?#]|$)")
"""A country at the end of a domain name. It is spelled out …"""
_SAID_COUNTRIES = {"es": "es", "it": "it"}
"""… unless it is said as a word."""
_PART = re.compile(r"[^\W\d_]+|\d+|.")


def build(language: Language) -> Grammar:
    """The grammar of a language."""
    kinds = Kinds(language)
    figures: tuple[Kind, ...] = (
        kinds.date,
        kinds.dated_year,
        kinds.phone,
        kinds.score,
        kinds.equal_parts,
        kinds.stopwatch,
        kinds.time,
        kinds.compound,
        kinds.dotted,
        kinds.release,
        kinds.height,
        kinds.primes,
        kinds.fold,
        kinds.decade,
        kinds.postcode,
        kinds.percent,
        kinds.money_after,
        kinds.house,
        kinds.measure,
        kinds.year,
        kinds.serial,
        kinds.fraction,
        kinds.ratio,
        kinds.ordinal,
        kinds.ranges,
        kinds.mixed,
        kinds.plain_number,
    )
    if language.tight:
        figures = (kinds.cjk_date, *figures)
    words: dict[str, tuple[Kind, ...]] = {}
    for month in language.month_table:
        words[month.split()[0].rstrip(".")] = (kinds.month_year, kinds.month)
    for day in (*weekdays(language.locale), *language.weekdays):
        begins = day.split(".")[0].lower()
        words[begins] = (*words.get(begins, ()), kinds.weekday)
    for written in language.abbreviations:
        first = re.match(r"[^\W\d_]+", written)
        if first:
            words[first[0].lower()] = (*words.get(first[0].lower(), ()), kinds.abbreviation)
            for elision in language.elisions if _VOWEL.match(first[0]) else ():
                words[elision + first[0].lower()] = (kinds.elided_abbreviation,)
    for sign in ("zł", "kr", "Fr", "Kč"):
        words[sign.lower()] = (*words.get(sign.lower(), ()), kinds.money_before)
    words["x"] = (kinds.cross,)
    words["km"] = (kinds.marker, *words.get("km", ()))
    for short in ("km", "m", "cm", "mm", "h", "kg", "l", "км", "м", "кг"):
        words[short] = (kinds.per_unit, *words.get(short, ()))
    between: tuple[Kind, ...] = (kinds.between,)
    signs: dict[str, tuple[Kind, ...]] = {
        **dict.fromkeys("$€£¥₹₩₽₿₺₴₦₪฿₫₱₲₵₸₡", (kinds.money_before,)),
        **dict.fromkeys("−+×÷=*:/–", between),
        "-": (kinds.between, kinds.money_before),
        "^": (kinds.power,),
        "(": (kinds.phone,),
    }
    signs["/"] = (kinds.per_slash, kinds.per_name, kinds.between)
    signs["+"] = (kinds.phone, kinds.between)
    names: tuple[Kind, ...] = (
        kinds.money_before,
        kinds.street,
        kinds.account,
        kinds.article,
        kinds.version,
        kinds.zone,
        kinds.roman,
        kinds.mixed,
        kinds.spelled,
        kinds.elided,
    )
    return Grammar(figures, words, names, signs, _sign(language), whole=(_addresses(language),))


def _sign(language: Language) -> Kind:
    """The kind that reads any symbol that no other kind reads."""
    s = language.signs
    words = {
        "&": s.and_, "@": s.at, "−": s.take_away or s.minus, "%": s.percent.split("|")[-1],
        "‰": s.per_mille or s.percent.split("|")[-1], "+": s.plus, "=": s.equals, "<": s.less, ">": s.more,
        "×": s.times, "÷": s.divided, "≈": s.about, "°": s.degree, "§": s.section or "", "#": s.number,
        "±": s.plus_minus or f"{s.plus} {s.minus}",
        "≤": s.at_most, "≥": s.at_least, "→": s.to, "µ": "", "©": "",
        "√": s.root, "∞": s.infinity,
        "≠": s.unequal, "¶": s.paragraph, "←": "", "↔": "",
    }  # fmt: skip

    def sign(source: Source, at: int) -> Reading | None:
        text, c = source.text, source.text[at]
        if at == 0 and re.match(r"[>#*+-]{1,6}(?:\s|$)", text):
            return len(re.match(r"[>#*+-]{1,6}", text)[0]), ""  # type: ignore[index]
        if c in "-–":
            before, after = text[at - 1 : at], text[at + 1 : at + 2]
            if after.isdigit() and _EXTENSION.search(source.before(at)):
                return at + 1, " "
            if after.isdigit() and not before.isalnum() and c == "-":
                return at + 1, f"{s.minus} "
            if after.isdigit() and before.isdigit():
                if re.match(r"[-–]\d+[-–]\d", text[at : at + 8]) or re.search(r"\d[-–]\d+$", source.before(at)):
                    return at + 1, ", "
                if re.search(r"(?<![^\W_])[^\W\d_]{1,3}\d+$", source.before(at)):
                    return at + 1, " "  # a name: "A380-800"
                return at + 1, f" {s.to} "
            if after.isdigit():
                return at + 1, " "
            if before.isdigit() and _HANGING.match(text, at):
                return at + 1, ""
            if before.isdigit():
                glue = "-" if language.tag in {"de", "nl"} else " "
                return at + 1, glue if after.isalpha() else ", "
            if c == "–" or (before in {" ", ""} and after == " "):
                return at + 1, ", "
            return None
        if c == "~" and text[at + 1 : at + 2].isdigit():
            return at + 1, f" {s.to} " if text[at - 1 : at].isdigit() else f"{s.about} "
        if c == "." and text[at - 1 : at].isalpha() and text[at + 1 : at + 2].isalpha():
            letters = re.search(r"(?<![^\W_])[^\W\d_]$", source.before(at)) and not text[at + 2 : at + 3].isalnum()
            dotted = text[at + 1].islower() and text[at - 1].islower() and not letters
            return at + 1, f" {s.dot} " if dotted else " "
        if c == "." and text[at : at + 3] == "...":
            return at + 3, ", " if text[at + 3 :].strip(" \"')") else "."
        if c == "'" and language.tag == "nl":
            m = re.compile(r"'(?:([tn])(?=\s)|s[\s-]([^\W\d_]+))").match(text, at)
            if m and not source.touches(at):
                return m.end(), {"t": "het", "n": "een"}.get(m[1]) or "s" + m[2].lower()
        if c == "§" and s.sections and text[at + 1 : at + 2] == "§":
            return at + 2, f" {s.sections} "
        if c in "*†" and (born_or_died := {"*": s.born, "†": s.died}[c]):
            date = re.match(r"\s?\d{1,2}\.", text[at + 1 : at + 5])
            if date or re.match(r"\s?\d{4}", text[at + 1 : at + 6]):
                return at + 1, f" {born_or_died}{' am' if date else ''} "
        if c == "¶" and not re.match(r"¶?\s?\d", text[at + 1 : at + 4]):
            return at + 1, " "
        if c in words:
            if not words[c]:
                source.unsaid.append(c)
            return at + 1, f" {words[c]} "
        if c in "$€£¥₹₩₽₿₺₴₦₪฿₫₱₲₵₸₡¢":
            known = language.money.get(c) or language.money.get(SIGNS.get(c, ""))
            if known is None:
                source.unsaid.append(c)
            return at + 1, f" {form_of(known.name, 'many')} " if known else " "
        if c in _SILENT or c in _PUNCTUATION:
            return (at + 1, _SILENT[c]) if c in _SILENT else None
        if unicodedata.category(c)[0] == "S":
            source.unsaid.append(c)
        return None

    return sign


def _named(part: str) -> str:
    """A word of an address; without a vowel it is read letter by letter."""
    return " ".join(part.upper()) if 1 < len(part) < 6 and not _VOWEL.search(part) else part


def _addresses(language: Language) -> Callable[[Source], None]:
    """Finds and reads the addresses, handles and hashtags of a text."""
    s = language.signs
    names = {
        ".": s.dot,
        "/": s.slash,
        "-": s.dash,
        "_": s.underscore,
        "@": s.at,
        ":": s.colon or " ",
        "+": s.plus,
        "=": s.equals,
        "&": s.and_,
        "#": s.hashtag,
    }

    def look(source: Source) -> None:
        for start, stop, body in find_spans(source.text):
            if language.abbreviations.get(f"{body}.".lower()):
                continue
            end = _COUNTRY.search(body)
            spelled = end[1].lower() if end and end[1].lower() not in _SAID_COUNTRIES.get(language.locale, "") else ""
            parts = _PART.findall(body.replace("_", " ") if body[:1] in {"@", "#"} else body)
            said = [
                language.digits(part)
                if part.isdigit()
                else " ".join(part.upper())
                if part.lower() == spelled and parts[at - 1] == "."
                else _named(part)
                if part[0].isalpha()
                else names.get(part, " ")
                for at, part in enumerate(parts)
            ]
            source.found[start] = stop, " ".join(said)

    return look
