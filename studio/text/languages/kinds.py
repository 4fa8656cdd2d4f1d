"""The kinds that all languages but English share, over the words of one language: fractions, sums, abbreviations."""

from __future__ import annotations

import re
from functools import cached_property

from studio.text.characters import APART
from studio.text.grammar import Reading, Source
from studio.text.languages.cldr import plural_form
from studio.text.languages.codes import Codes
from studio.text.languages.quantities import unit_pattern
from studio.text.languages.words import Gender, form_of, word_set

_CENTURY = re.compile(r"\s?в\.(?!\w)")
_ROMAN = re.compile(
    r"(M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))(?:er|ère|re|ème|e|º|ª|°|\.º)?(?![\w])"
)
_ROMANS_GO_ON = re.compile(
    r"(?:\s?[-–]\s?|,\s|\s(?:y|e|et|und|i|en|au|al|a|à|bis|o|ou|oder)\s)[IVXLC]{1,9}(?:e|er|º|\.)?(?!\w)"
)
_ROMANS_BEFORE = re.compile(
    r"(?:(?<!\w)[IVXLC]{1,9}(?:e|er|º|\.)?(?:\s?[-–]\s?|,\s|\s(?:y|e|et|und|i|en|au|al|a|à|bis|o|ou|oder)\s)(?:aux?\s)?){1,4}$"
)
"""Numerals of one list or range: "siglos XV-XVI", "XIXe et XXe siècles"."""
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_NOT_ROMAN = word_set("MIX CD DC DVD MM CC MC MD CV DI MI LI CL ML CIVIL DIM MDM XXL XL LL CI DL LC D C L M")
_FRACTION = re.compile(r"(?:(\d{1,4}) )?(\d{1,3})/(1000|1[. ]?000(?:[. ]?000)?|\d{1,3})(?![\w/]|\.\d)")
_STREET = re.compile(r"\b(?:ul|al|os|pl)\.\s[^,;\d]{2,40}\s$")
_POWER = re.compile(r"\^([-+]?)(\d{1,4})(?!\w)")
_FOLD = re.compile(r"[x×х](?![\w/]|\s?\d)")
_DECADE = re.compile(r"([2-9]0)'?s(?!\w)")
_DECADE_BEFORE = word_set("los años les années gli anni os anos dos nos")
_SCORE = re.compile(r"(\d{1,2})\s?[-–]\s?(\d{1,2})(?![\w-]|[.,]\d)")
_PLAYED = re.compile(
    r"\b(?:won|wint|winnen|winst|verlo\w+|verlies\w*|versl\w+|gelijk\w*|stand|voor|achter|eindig\w+|uitslag|zege\w*|nederlaag"
    r"|sets?)\b[^.;]{0,40}$"
)
_CROSSED_SCORE = re.compile(r"x\s?\d{1,2}(?![\w,.]\d|\w|\s?=|\s(?:cm|m|mm|km)\b)")
_SCORED = re.compile(
    r"\b(?:venc\w+|ganh\w+|perd\w+|empat\w+|goleou|bateu|derrot\w+|placar|vitória)\b[^.;]{0,40}$", re.I
)
_SIZED = re.compile(r"x\s?[\d.,]+(?:\s?x\s?[\d.,]+)?\s?(?:[cmk]?m|px|ft|in|см|м|мм)(?!\w)")
"""``3 x 5 cm``: sizes, no product."""
_NAMED_SCORE = re.compile(r"\b[A-ZÀ-Ý][a-zà-ÿ]+\s\d{1,2}\s$")
_NAME_BEHIND = re.compile(r"\s([A-ZÀ-Ý][^\W\d_]+)")
_SUM_SIGN = re.compile(r"\s?([-+*×÷=:/–])\s?(?=-?\d)")


_LOWER_TITLES = frozenset(
    """
    dr prof nr tel mio mrd hr fr sr sra srta dra profa sig sig.ra dott dott.ssa ing avv arch prof.ssa mme mlle ud uds
    dhr mevr gmbh st exmo ltda
    """.split()  # noqa: SIM905
)
"""Titles that are read in small letters too."""
_SMALL_WORDS = frozenset(
    """
    und oder bis mal plus minus con que por más menos est pour dans avec sur mais per più meno são van tot keer
    """.split()  # noqa: SIM905
)
"""Words behind a number that it doesn't count."""


_NAMED_PARTS = 13
_BEFORE_ROMAN = {"s.": "siglo", "ss.": "siglos"}
"""Abbreviations that are read only before a Roman numeral, and their words."""
_LABELS = word_set(
    """
    art artikel abs absatz satz nr nummer seite kapitel platz band teil gruppe klasse gleis zimmer stufe runde linie
    phase artículo capítulo página número parte apartado fase article chapitre page numéro partie alinéa articolo
    capitolo pagina numero comma artigo hoofdstuk nummer deel rozdział artykuł strona numer
    """
)
"""Words that a number behind them names, so that it counts nothing."""
_CLASSIFIER = re.compile(
    rf"{APART}?(?:[个只条张块次天位本件名倍种台辆家岁双对把部杯瓶碗斤米吨人句首座间套封篇门棵朵匹头周]|公[斤里]|小时|分钟|年(?!级))"
)
"""Words of measure in Chinese."""


class Kinds(Codes):
    """The kinds of one language."""

    def ordinal(self, source: Source, at: int) -> Reading | None:
        """``3.``, ``1º``, ``2ème``: by the marks of the language."""
        m = re.compile(rf"(\d{{1,9}})({self.language.ordinals})").match(source.text, at)
        if not m or source.touches(at) or source.text[at - 1 : at] in {".", ",", ":"}:
            return None
        after = re.compile(r"\s*([^\W\d_]+)").match(source.text, m.end())
        before = source.before(at) + (m[1] if self.language.tag == "ru" else "")
        form = self.language.mark(m[2], before, after[1] if after else "")
        return (m.end(), self.language.ordinal(int(m[1]), form)) if form else None

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
        top, bottom = int(m[2]), int(re.sub(r"\D", "", m[3]))
        if self.language.signs.over and not m[1] and 60 <= top < 260 and 30 <= bottom < top and bottom != 100:
            said = f"{self.plain(m[2])} {self.language.signs.over} {self.plain(m[3])}"
            unit = self.unit_after(source.text, m.end())
            pattern = unit_pattern(unit[1], bottom, self.language) if unit else None
            return (unit[0], pattern.replace("{0}", said)) if unit and pattern else (m.end(), said)
        return self._fraction(source, m.end(), int(m[2]), int(re.sub(r"\D", "", m[3])), m[1], before)

    def house(self, source: Source, at: int) -> Reading | None:
        """``ul. Długa 5/7``: house and flat, in Polish."""
        m = _FRACTION.match(source.text, at)
        if not m or m[1] or self.language.tag != "pl" or not _STREET.search(source.before(at)):
            return None
        return m.end(), f"{self.plain(m[2])} łamane przez {self.plain(m[3])}"

    def _fraction(self, source: Source, end: int, top: int, bottom: int, whole: str | None, before: str) -> Reading:
        """A fraction, with the unit or noun behind it, and the word before it."""
        language, half = self.language, (top, bottom) == (1, 2)
        unit = self.unit_after(source.text, end)
        noun = re.compile(r"\s([^\W\d_]{3,})").match(source.text, end)
        counts = unit is not None or (noun is not None and noun[1].lower() not in _SMALL_WORDS)
        said = language.fraction(top, bottom)
        if whole and half and counts and language.half_behind:
            return self._and_a_half(end, int(whole), unit, noun)
        if noun and noun[1] in {"parte", "partes"} and language.tag == "es" and not whole and bottom < _NAMED_PARTS:
            many = "s" if top > 1 else ""
            return end, f"{language.cardinal(top, 'f')} {language.ordinal(bottom, 'f')}{many}"
        if half and counts and language.half:
            feminine = noun is not None and language.feminine_words(noun[1], 1)
            neuter = noun is not None and language.neuter_words and language.neuter_words.search(noun[1])
            gender: Gender = self.gender_of(unit[1]) if unit else "f" if feminine else "n" if neuter else "m"
            said = language.half_after(before, gender) or language.half[gender]
        elif half and not whole and language.lone_half:
            said = language.lone_half
        if whole and half and language.halves:
            said = language.halves.format("ein" if language.tag == "de" and whole == "1" else self.plain(whole))
        elif whole:
            said = f"{self.plain(whole)} {language.signs.and_} {said}"
        if whole == "1" and half and language.one_and_half:
            said = language.one_and_half[self._gender_of_noun(unit, noun)]
        pattern = unit_pattern(unit[1], self._part_of_one(whole), language) if unit else None
        if unit is None or pattern is None:
            return end, said
        if half and not whole and language.tag == "ru":
            named = pattern.replace("{0} ", "")
            return unit[0], f"пол{'-' if named[0] in 'аеёиоуыэюял' else ''}{named}"
        of = f" {language.of_fraction}" if language.of_fraction and not whole and not half else ""
        return unit[0], pattern.replace("{0}", said + of)

    def _gender_of_noun(self, unit: tuple[int, str, str | None] | None, noun: re.Match[str] | None) -> Gender:
        """Of the unit or the noun behind a number; neuter where there is none."""
        if unit:
            return self.gender_of(unit[1])
        if noun is None:
            return "n"
        neuter = self.language.neuter_words.search(noun[1]) if self.language.neuter_words else None
        return "n" if neuter else "f" if self.language.feminine_words(noun[1], 2) else "m"

    def _and_a_half(
        self, end: int, whole: int, unit: tuple[int, str, str | None] | None, noun: re.Match[str] | None
    ) -> Reading:
        """``1 ½ litre`` → "un litre et demi": the half stands behind the noun and agrees with it."""
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
        """What a unit behind a fraction agrees with: in Slavic languages it is in the genitive, as behind a decimal."""
        if plural_form(2, self.language.locale) == "few":
            return None
        return 2 if whole else 1

    def ranges(self, source: Source, at: int) -> Reading | None:
        """``5-10``, ``3 – 7``; with a sum behind it is none."""
        text = source.text
        amount = self.amount(text, at)
        if (
            amount is None
            or f" {self.language.signs.to} " not in amount.said
            or re.match(r"\s?[=+]", text[amount.end :][:2])
        ):
            return None
        return amount.end, amount.said

    def equal_parts(self, source: Source, at: int) -> Reading | None:
        """``50/50``, ``24/7``: two numbers, no fraction; ``24h/24`` in French."""
        if self.language.tag == "fr":
            always = re.compile(r"(24 ?h|7 ?j)(?:ours)?\s?/\s?(24|7)(?!\d)").match(source.text, at)
            if always:
                lead = "vingt-quatre heures" if always[1][:2] == "24" else "sept jours"
                return always.end(), f"{lead} sur {self.plain(always[2])}"
            mark = re.compile(r"(\d{1,2})/20(?![\w/]|[.,]\d)").match(source.text, at)
            if mark and not source.touches(at):
                return mark.end(), f"{self.plain(mark[1])} sur vingt"
        m = re.compile(r"(\d{1,3})/(\d{1,3})(?![\w/]|[.,]\d)").match(source.text, at)
        if not m or source.touches(at) or (m[1] != m[2] and m[0] != "24/7") or len(m[1]) < 2:
            return None
        return m.end(), f"{self.plain(m[1])} {self.plain(m[2])}"

    def ratio(self, source: Source, at: int) -> Reading | None:
        """``3:2``: a score or ratio."""
        m = re.compile(r"(\d{1,4}):(\d{1,3}(?:[., ]\d{3})+|\d{1,4})(?:[.,](\d{1,2}))?(?![\w:]|[.,]\d)").match(
            source.text, at
        )
        if not m or source.touches(at) or source.text[at - 1 : at] == ":":
            return None
        language = self.language
        second = re.sub(r"\D", "", m[2])
        joiner, last = language.ratio or language.signs.to, self.plain(second)
        if language.genitive and joiner in language.genitive_after:
            last = language.genitive(int(second))
        if m[3]:
            last = f"{last} {language.signs.point} {self.decimals(m[3])}"
        return m.end(), f"{self.plain(m[1])} {joiner} {last}"

    def power(self, source: Source, at: int) -> Reading | None:
        """``^2`` behind a figure or letter."""
        m = _POWER.match(source.text, at)
        signs = self.language.signs
        if not m or not source.touches(at):
            return None
        if not m[1] and m[2] == "2" and signs.squared:
            return m.end(), f" {signs.squared}"
        if not m[1] and m[2] == "3" and signs.cubed:
            return m.end(), f" {signs.cubed}"
        exponent = f"{f'{signs.minus} ' if m[1] == '-' else ''}{self.whole(m[2], 'm')}"
        return m.end(), signs.power.format(exponent) if "{}" in signs.power else f" {signs.power} {exponent}"

    def between(self, source: Source, at: int) -> Reading | None:
        """A sign between two figures: a sum, where it has an equals sign or a plus."""
        m = _SUM_SIGN.match(source.text, at)
        if not m or not re.search(r"\d\s?$", source.before(at)):
            return None
        if m[0] == ": " and source.text[at - 1].isdigit():
            return None  # a mark of the sentence
        signs = self.language.signs
        clear = re.search(r"[=+×÷]", source.text[max(0, at - 20) : at + 20])
        words = {"+": signs.plus, "=": signs.equals, "×": signs.times, "÷": signs.divided, "*": signs.times}
        if clear:
            minus = signs.take_away or signs.minus
            words |= {"-": minus, "–": minus, ":": signs.divided, "/": signs.divided}
        word = words.get(m[1])
        return (m.end(), f" {word} ") if word else None

    def cross(self, source: Source, at: int) -> Reading | None:
        """``x`` between two figures."""
        text = source.text
        if not re.match(r"x\s?\d", text[at : at + 3]) or not re.search(r"\d\s?$", source.before(at)):
            return None
        score = self.language.tag.startswith("pt") and _CROSSED_SCORE.match(text, at)
        if score and (_SCORED.search(source.before(at)) or _NAMED_SCORE.search(source.before(at))):
            return at + 1, f" {self.language.signs.to} "
        signs = self.language.signs
        sized = text[at - 1 : at].isdigit() or _SIZED.match(text, at)
        return at + 1, f" {signs.by or signs.times if sized else signs.times} "

    def plain_number(self, source: Source, at: int) -> Reading | None:
        """Any other number; the last kind, which always reads."""
        text = source.text
        number = self.number(text, at)
        if number is None:
            return at + 1, self.language.digits(text[at])
        if number.inflected:
            return number.end, number.said
        if number.value == 2 and self.language.two and _CLASSIFIER.match(text, number.end):
            return number.end, self.language.two
        after = re.compile(r"\s([^\W\d_]+)").match(text, number.end)
        lone = not after or len(after[1]) < 3 or after[1].isupper() or after[1].lower() in _SMALL_WORDS
        if after and not lone and number.value is not None and self.language.feminine_words(after[1], number.value):
            number = self.number(text, at, "f") or number
        if lone and number.value is not None and number.value > 1 and not number.written.startswith("0"):
            return number.end, self.language.labelled(source.word_before(at), self.plain(str(number.value)))
        if source.touches(at) and number.value is not None:
            return number.end, self.plain(str(number.value)) if number.written[0] != "0" else number.said
        if number.value == 1 and source.word_before(at) in _LABELS:
            return number.end, self.language.one
        if number.value == 1 and number.written == "1" and after and not lone:
            inflected = self.language.one_behind(source.word_before(at), self._gender_of_one(after[1]))
            if inflected:
                return number.end, inflected
        if number.value == 1 and number.written == "1" and after and not lone and self.language.one_before:
            word = self.language.one_before(after[1])
            return (number.end + 1 if word.endswith("'") else number.end), word
        if number.value == 1 and (lone or number.written == "01"):
            return number.end, self.language.one if number.written == "1" else self.language.digits(number.written)
        return number.end, number.said

    def _gender_of_one(self, noun: str) -> Gender:
        """Of a written noun that one of is counted."""
        if self.language.feminine_words(noun, 1):
            return "f"
        return self.language.noun_gender(noun) if self.language.noun_gender else "m"

    def decade(self, source: Source, at: int) -> Reading | None:
        """``los 80s``: a decade as English writes it, behind an article."""
        m = _DECADE.match(source.text, at)
        if not m or source.touches(at) or source.word_before(at) not in _DECADE_BEFORE:
            return None
        return m.end(), self.plain(m[1])

    def fold(self, source: Source, at: int) -> Reading | None:
        """``2x`` → "zweimal", "dos veces"."""
        language = self.language
        number = self.number(source.text, at, language.fold_gender) if language.fold else None
        m = _FOLD.match(source.text, number.end) if number else None
        if not m or number is None or source.touches(at) or number.scaled:
            return None
        said = language.two if number.value == 2 and language.two else number.said
        plural = "other" if number.value is None else plural_form(number.value, language.locale)
        return m.end(), form_of(language.fold, plural).replace("{0}", said)

    def score(self, source: Source, at: int) -> Reading | None:
        """``won met 3-1``: a score with a hyphen, where it is said otherwise than a range."""
        if self.language.score is None or source.touches(at):
            return None
        m = _SCORE.match(source.text, at)
        if not m or not _PLAYED.search(source.before(at)):
            return None
        return m.end(), f"{self.plain(m[1])}{self.language.score}{self.plain(m[2])}"

    def roman(self, source: Source, at: int) -> Reading | None:
        """A numeral behind a name or beside a century."""
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
        values = [_VALUES[c] for c in m[1]]
        value = sum(-v if v < w else v for v, w in zip(values, [*values[1:], 0], strict=True))
        listed = _ROMANS_BEFORE.search(source.before(at))
        lead = source.before(at)[: listed.start()] if listed else source.before(at)
        before = re.search(r"([^\W\d_][^\W_]*\.?)\s$", lead)
        word = before[1] if before else ""
        if word.endswith("."):
            word = self.language.abbreviations.get(word) or self.language.abbreviations.get(word.lower()) or word[:-1]
        goes_on = _ROMANS_GO_ON.match(text, m.end())
        after = re.compile(r"(?:\.?\s|\.º\s)([^\W\d_]+)").match(text, goes_on.end() if goes_on else m.end())
        century = _CENTURY.match(text, m.end()) if self.language.century else None
        if century and self.language.century:
            stop = "." if source.ends(century.end() - 1) else ""
            return century.end(), self.language.century(word.lower(), value) + stop
        said = self.language.roman(word, value, after[1] if after else "")
        if said is None and len(m[1]) > 1 and not text[:at].strip() and not text[m.end() :].strip(" ."):
            said = self.language.by_itself(value)  # a heading
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
        return re.compile(rf"(?:{names})(?:(?<=[°º])(?=\d)|(?!\w))", re.I) if names else re.compile(r"(?!)")

    def elided_abbreviation(self, source: Source, at: int) -> Reading | None:
        """``l'art. 3``: an abbreviation behind an apostrophe."""
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
            m[0].islower() and re.match(r"\s[IVX]+(?!\w)", source.text[m.end() : m.end() + 9])
        ):
            return None
        known = m[0] in table or m[0].isupper() or any(k.lower() == m[0] and k[:1].islower() for k in table)
        if not known and m[0][:1].islower() and m[0].rstrip(".") not in _LOWER_TITLES:
            return None
        said = self.language.abbreviations_after.get((source.word_before(at), m[0]), said)
        name = _NAME_BEHIND.match(source.text, m.end())
        meant = self.language.abbreviation_of(m[0], source.before(at), name[1] if name else "")
        if meant:
            return (name.start(1) if name and meant.endswith("'") else m.end()), meant
        if m[0][0].isupper() and said[:1].islower() and at == 0:
            said = said[:1].upper() + said[1:]
        stop = "." if m[0].endswith(".") and source.ends(m.end() - 1) else ""
        return m.end(), said + stop
