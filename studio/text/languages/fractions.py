"""Fractions of every language but English: ``3/4``, ``1 1/2 litre``, ``120/80``."""

from __future__ import annotations

import re

from studio.text.grammar import Reading, Source
from studio.text.languages.cldr import plural_form
from studio.text.languages.codes import Codes
from studio.text.languages.quantities import unit_pattern
from studio.text.languages.words import Gender
from studio.text.tables import word_set

_FRACTION = re.compile(r"(?:(\d{1,4}) )?(\d{1,3})/(1000|1[. ]?000(?:[. ]?000)?|\d{1,3})(?![\w/]|\.\d)")
_HOURS_BEFORE = re.compile(r"\d\s?(?:h|heures?|horas?|or[ae])\s(?:(e|y|et)\s)?$")
"""``2 h ½``, ``2 horas e ½``."""
_FLAT = re.compile(r"(\d{1,4})\s?m\.\s?(\d{1,4})(?!\w)")
_STREET = re.compile(r"\b(?:ul|al|os|pl)\.\s[^,;\d]{2,40}\s$")
_MARKED = re.compile(r"(\d{1,2}(?:[.,]\d)?)/(5|10|20|100)(?![\w/]|[.,]\d)")
_MARKS = re.compile(
    r"\b(?:[Nn]otas?|[Nn]oten?|[Vv]ot[io](?=:?\s$)|[Pp]untuaci[oó]n|[Cc]alificaci[oó]n|[Bb]ewertung|[Cc]ijfer"
    r"|[Oo]cen[aęy]|[Оо]ценк[аиу])\b"
    r"[^.;]{0,16}$"
)
"""Words before a mark: ``Voto: 8/10``."""
_NAMED_PARTS = 13
"""The first denominator without a name of its own: "tres doceavas partes" is the last."""
SMALL_WORDS = word_set(
    """
    und oder bis mal plus minus con que por más menos est pour dans avec sur mais per più meno são van tot keer
    """
)
"""Words after a number that aren't counted by it."""


class Fractions(Codes):
    """The fractions of one language."""

    def fraction(self, source: Source, at: int) -> Reading | None:
        """``3/4``, ``2 1/2``."""
        m = _FRACTION.match(source.text, at)
        if (
            not m
            or source.touches(at)
            or source.text[at - 1 : at] in {"/", ".", ","}
            or not int(re.sub(r"\D", "", m[3]))
            or m[3][0] == "0"
            or m[2][0] == "0"
            or re.match(r"\s?=", source.text[m.end() :][:2])
        ):
            return None
        before = source.word_before(at)
        behind = _HOURS_BEFORE.search(source.before(at)) if m[0] == "1/2" and self.language.half_behind else None
        if behind:
            gender = self.gender_of("duration-hour")
            half = self.language.half_behind[gender]
            return m.end(), half.split(" ", 1)[1] if behind[1] else half
        top, bottom = int(m[2]), int(re.sub(r"\D", "", m[3]))
        if self.language.signs.over and not m[1] and 60 <= top < 260 and 30 <= bottom < top and bottom != 100:
            said = f"{self.plain(m[2])} {self.language.signs.over} {self.plain(m[3])}"
            unit = self.unit_after(source.text, m.end())
            pattern = unit_pattern(unit[1], bottom, self.language) if unit else None
            return (unit[0], pattern.replace("{0}", said)) if unit and pattern else (m.end(), said)
        return self._fraction(source, m.end(), int(m[2]), int(re.sub(r"\D", "", m[3])), m[1], before)

    def house(self, source: Source, at: int) -> Reading | None:
        """``ul. Długa 5/7`` and ``5 m. 7``: house and flat, in Polish."""
        if self.language.tag != "pl" or not _STREET.search(source.before(at)):
            return None
        flat = _FLAT.match(source.text, at)
        if flat:
            return flat.end(), f"{self.plain(flat[1])} mieszkania {self.plain(flat[2])}"
        m = _FRACTION.match(source.text, at)
        if not m or m[1]:
            return None
        return m.end(), f"{self.plain(m[2])} łamane przez {self.plain(m[3])}"

    def _fraction(self, source: Source, end: int, top: int, bottom: int, whole: str | None, before: str) -> Reading:
        """A fraction, with the unit or noun after it, and the word before it."""
        language, half = self.language, (top, bottom) == (1, 2)
        unit = self.unit_after(source.text, end)
        noun = re.compile(r"\s([^\W\d_]{3,})").match(source.text, end)
        counts = unit is not None or (noun is not None and noun[1].lower() not in SMALL_WORDS)
        said = language.fraction(top, bottom)
        if whole and half and counts and language.half_behind:
            return self._and_a_half(end, int(whole), unit, noun)
        if noun and noun[1] in {"parte", "partes"} and language.tag == "es" and not whole and bottom < _NAMED_PARTS:
            many = "s" if top > 1 else ""
            return end, f"{language.cardinal(top, 'f')} {language.ordinal(bottom, 'f')}{many}"
        if half and counts and language.half:
            gender = self._gender(unit, noun)
            said = language.half_after(before, gender) or language.half[gender]
        elif half and not whole and language.lone_half:
            said = language.lone_half
        if whole and half and language.halves:
            said = language.halves.format("ein" if language.tag == "de" and whole == "1" else self.plain(whole))
        elif whole:
            said = f"{self.plain(whole)} {language.signs.and_} {said}"
        if whole == "1" and half and language.one_and_half:
            said = language.one_and_half[self._gender(unit, noun)]
        pattern = unit_pattern(unit[1], self._part_of_one(whole), language) if unit else None
        if unit is None or pattern is None:
            return end, said
        if half and not whole and language.tag == "ru":
            named = pattern.replace("{0} ", "")
            return unit[0], f"пол{'-' if named[0] in 'аеёиоуыэюял' else ''}{named}"
        of = f" {language.of_fraction}" if language.of_fraction and not whole and not half else ""
        return unit[0], pattern.replace("{0}", said + of)

    def _gender(self, unit: tuple[int, str, str | None] | None, noun: re.Match[str] | None) -> Gender:
        """The gender of the unit or noun after a number; neuter if there is none."""
        return self.gender_of(unit[1]) if unit else self.gender_of_noun(noun[1]) if noun else "n"

    def _and_a_half(
        self, end: int, whole: int, unit: tuple[int, str, str | None] | None, noun: re.Match[str] | None
    ) -> Reading:
        """``1 ½ litre`` → "un litre et demi": the half comes after the noun and agrees with it."""
        language = self.language
        if unit:
            gender = self.gender_of(unit[1])
            named = (unit_pattern(unit[1], whole, language) or "{0}").replace("{0}", language.cardinal(whole, gender))
            return unit[0], f"{named} {language.half_behind[gender]}"
        word = noun[1] if noun else ""
        word = language.singular(word) if whole == 1 else word
        gender = "f" if language.feminine_words(word, whole) else "m"
        if whole == 1 and language.one_before:
            one = language.one_before(word)
            gap = "" if one.endswith("'") else " "
            return (noun.end() if noun else end), f"{one}{gap}{word} {language.half_behind[gender]}"
        return (
            noun.end() if noun else end
        ), f"{language.cardinal(whole, gender)} {word} {language.half_behind[gender]}"

    def _part_of_one(self, whole: str | None) -> int | None:
        """The count that a unit after a fraction agrees with. Slavic languages use the genitive, as after a decimal."""
        if plural_form(2, self.language.locale) == "few":
            return None
        return 2 if whole and not (whole == "1" and self.language.one_and_half) else 1

    def equal_parts(self, source: Source, at: int) -> Reading | None:
        """``50/50``, ``24/7``: two numbers, no fraction; ``24h/24`` in French."""
        signs, marked = self.language.signs, _MARKED.match(source.text, at)
        if marked and signs.out_of and not source.touches(at):
            whole = not re.search("[.,]", marked[1])
            if not whole or (marked[2] != marked[1] and _MARKS.search(source.before(at))):
                best = self.number(source.text, at)
                said = self.plain(marked[1]) if whole else best.said if best else ""
                best_said = self.language.case_of(int(marked[2]), signs.out_of, "") or self.plain(marked[2])
                return marked.end(), f"{said} {signs.out_of} {best_said}"
        if self.language.tag == "fr":
            always = re.compile(r"(24 ?h|7 ?j)(?:ours)?\s?/\s?(24|7)(?!\d)").match(source.text, at)
            if always:
                lead = "vingt-quatre heures" if always[1][:2] == "24" else "sept jours"
                return always.end(), f"{lead} sur {self.plain(always[2])}"
            mark = re.compile(r"(\d{1,2})/20(?![\w/]|[.,]\d)").match(source.text, at)
            if mark and not source.touches(at) and mark[1] != "1":
                return mark.end(), f"{self.plain(mark[1])} sur vingt"
        m = re.compile(r"(\d{1,3})/(\d{1,3})(?![\w/]|[.,]\d)").match(source.text, at)
        if not m or source.touches(at) or (m[1] != m[2] and m[0] not in {"24/7", "9/11"}):
            return None
        if len(m[1]) < 2 and m[0] != "9/11":
            return None
        return m.end(), f"{self.plain(m[1])} {self.plain(m[2])}"
