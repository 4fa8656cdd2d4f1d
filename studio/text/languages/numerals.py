"""Roman numerals and abbreviations of every language but English."""

from __future__ import annotations

import re
from functools import cached_property

from studio.text.grammar import Reading, Source
from studio.text.languages.fractions import Fractions
from studio.text.numbers import ROMAN, roman_value
from studio.text.tables import word_set

_CENTURY = re.compile(r"\s?([вw]{1,2})\.(?!\w)")
_ROMAN = re.compile(rf"({ROMAN})(?:er|ère|re|ème|e|º|ª|°|\.º)?(?![\w])")
_JOINED = r"(?:\s?[-–]\s?|\s(?:y|e|et|und|i|и|en|au|al|a|à|bis|o|ou|oder|или|oraz|lub)\s)"
_ARTICLE = r"(?:(?:aux?|l[ea]|el|il|del|da|do|o|das|dem)\s)?"
_ROMANS_GO_ON = re.compile(rf"{_JOINED}{_ARTICLE}[IVXLC]{{1,9}}(?:e|er|º|\.)?(?!\w)")
_ROMANS_BEFORE = re.compile(rf"(?:(?<!\w)[IVXLC]{{1,9}}(?:e|er|º|\.)?{_JOINED}(?:aux?\s)?){{1,4}}$")
"""Numerals of one list or range: "siglos XV-XVI", "XIXe et XXe siècles"."""
_MARKS = {"e": "m", "ème": "m", "er": "m", "ère": "f", "re": "f", "º": "m", "ª": "f"}
"""The form that a mark after a numeral shows: "le XIXe"."""
_NOT_ROMAN = word_set("MIX CD DC DVD MM CC MC MD CV DI MI LI CL ML CIVIL DIM MDM XXL XL LL CI DL LC D C L M")
_OTHER_THRONE = re.compile(r"([^\W\d_]+)\s[IVX]{1,5}\s(?:de|di|von|do|da)\s[^\W\d_]+\s(?:y|e|et|und)\s$")
"""``Carlos I de España y V de Alemania``: a ruler with two numbers."""
_FAR = 24
"""Characters after an abbreviation that may decide its meaning."""
_LOWER_TITLES = word_set("""
    dr prof nr tel mio mrd hr fr sr sra srta dra profa sig sig.ra dott dott.ssa ing avv arch prof.ssa mme mlle ud uds
    dhr mevr gmbh st exmo ltda
    """)
"""Titles that are also expanded in lower case."""
_BEFORE_ROMAN = {"s.": "siglo", "ss.": "siglos"}
"""Abbreviations that are read only before a Roman numeral, and their words."""


class Numerals(Fractions):
    """The Roman numerals and abbreviations of one language."""

    def roman(self, source: Source, at: int) -> Reading | None:
        """A Roman numeral after a name or beside the word for a century."""
        text = source.text
        m = _ROMAN.match(text, at)
        if (
            not m
            or not m[1]
            or source.touches(at)
            or m[1] in _NOT_ROMAN
            or (text[m.end() : m.end() + 1] in {"'", "&", "-"} and not _ROMANS_GO_ON.match(text, m.end()))
            or (text[at - 1 : at] in {"-", "'", "&"} and not _ROMANS_BEFORE.search(source.before(at)))
        ):
            return None
        value = roman_value(m[1])
        listed = _ROMANS_BEFORE.search(source.before(at))
        lead = source.before(at)[: listed.start()] if listed else source.before(at)
        before = re.search(r"([^\W\d_][^\W_]*\.?)\s$", lead)
        word = before[1] if before else ""
        if word.endswith("."):
            word = self.language.abbreviations.get(word) or self.language.abbreviations.get(word.lower()) or word[:-1]
        goes_on = _ROMANS_GO_ON.match(text, m.end())
        after = re.compile(r"(?:\.?\s|\.º\s)([^\W\d_]+)").match(text, goes_on.end() if goes_on else m.end())
        century = _CENTURY.match(text, goes_on.end() if goes_on else m.end()) if self.language.century else None
        said: str | None
        if century and self.language.century:
            counted = word or ("№" if re.search(r"\d\.?\s$", lead) else "")
            said, one, several = self.language.century(counted.lower(), value)
            if not goes_on:
                stop = "." if source.ends(century.end() - 1) else ""
                return century.end(), f"{said} {one if len(century[1]) == 1 else several}{stop}"
        else:
            said = self.language.roman(word, value, after[1] if after else "")
            if said is None and after and after[1].lower() in self.language.month_table and text[m.end()] == " ":
                said = self.language.date(value, None, None, "")  # a street: "via IV Novembre"
        other = _OTHER_THRONE.search(lead) if said is None else None
        if other:
            said = self.language.roman(other[1], value, "")
        if said is None and len(m[1]) > 1 and not text[:at].strip() and not text[m.end() :].strip(" ."):
            said = self.language.by_itself(value)  # a heading
        mark = text[m.end(1) : m.end()]
        first = mark in {"er", "ère", "re"}
        if mark in _MARKS and (first or (said is None and len(m[1]) > 1)):
            said = self.language.ordinal(value, _MARKS[mark])
        if said is None:
            return None
        said = self.language.regnal_case(source.before(at), said)
        end = m.end()
        if text[end : end + 1] in {"-", "–"} and goes_on:
            return end + 1, f"{said} {self.language.signs.to} "
        if self.language.tag in {"de", "pl"} and text[end : end + 1] == "." and not source.ends(end):
            end += 1
        return end, said

    @cached_property
    def _abbreviation(self) -> re.Pattern[str]:
        names = "|".join(re.escape(name) for name in sorted(self.language.abbreviations, key=len, reverse=True))
        return re.compile(rf"(?:{names})(?:(?<=[°º.])(?=\d)|(?!\w))", re.I) if names else re.compile(r"(?!)")

    def elided_abbreviation(self, source: Source, at: int) -> Reading | None:
        """``l'art. 3``: an abbreviation after an apostrophe."""
        place = source.text.find("'", at) + 1
        read = self.abbreviation(source, place) if place else None
        return (read[0], source.text[at:place] + read[1]) if read and not source.touches(at) else None

    def abbreviation(self, source: Source, at: int) -> Reading | None:
        """``z. B.``, ``Dr.``, ``Sra.``; the dot stays where it ends the sentence."""
        if source.touches(at):
            return None
        m = self._abbreviation.match(source.text, at)
        if not m:
            return None
        table = self.language.abbreviations
        said = table.get(m[0]) or next((v for k, v in table.items() if k.lower() == m[0].lower()), None)
        if said is None:
            return None
        if len(m[0]) == 1 and (m[0] not in table or not re.match(r"\s?\d", source.text[m.end() : m.end() + 2])):
            return None  # a letter by itself
        if len(m[0]) == 2 and m[0][0].isupper() and m[0][1] == "." and source.ends(m.end() - 1):
            return None  # a letter that ends the sentence
        if _BEFORE_ROMAN.get(m[0].lower()) == said and not (
            (m[0].islower() or at == 0) and re.match(r"\s[IVX]+(?!\w)", source.text[m.end() : m.end() + 9])
        ):
            return None
        known = m[0] in table or m[0].isupper() or any(k.lower() == m[0] and k[:1].islower() for k in table)
        if not known and m[0][:1].islower() and m[0].rstrip(".") not in _LOWER_TITLES:
            return None
        behind = source.text[m.end() : m.end() + _FAR]
        meant = self.language.abbreviation_of(m[0], source.before(at), behind)
        if meant:
            return m.end() + (meant.endswith("'") and behind.startswith(" ")), meant
        if m[0][0].isupper() and said[:1].islower() and at == 0:
            said = said[:1].upper() + said[1:]
        stop = "." if m[0].endswith(".") and source.ends(m.end() - 1) else ""
        gap = len(behind) - len(behind.lstrip()) if self.language.tight else 0
        return m.end() + gap, said + stop
