"""The kinds that all languages but English share: sums, scores, plain numbers."""

from __future__ import annotations

import re

from studio.text.characters import APART
from studio.text.grammar import Reading, Source
from studio.text.languages.fractions import SMALL_WORDS
from studio.text.languages.numerals import Numerals
from studio.text.languages.quantities import Number
from studio.text.languages.words import form_of
from studio.text.tables import word_set

_POWER = re.compile(r"\^([-+]?)(\d{1,4})(?!\w)")
_COUNT = re.compile(r"[1-9]\d{0,5}")
_FOLD = re.compile(r"[x×х](?![\w/]|\s?\d)|\s[x×х](?=\s[^\W\d_]{2})")
_BORN_IN = re.compile(
    rf"[5-9]0(?={APART}?后(?!{APART}?[天年月])|{APART}?后代)|[01][05](?={APART}?后(?!{APART}?[天年月]))"
)
"""``80后``: people born in a decade."""
_DECADE = re.compile(r"([2-9]0)'?s(?!\w)")
_DECADE_BEFORE = word_set("los años les années gli anni os anos dos nos")
_SCORE = re.compile(r"(\d{1,3})\s?[-–]\s?(\d{1,3})(?![\w-]|[.,]\d)")
_WON_BEHIND = re.compile(rf"{APART}?(?:[获取大]胜|击败|战胜|で勝|勝利|の勝利|で敗)")
_CROSSED_SCORE = re.compile(r"x\s?\d{1,2}(?![\w,.]\d|\w|\s?=|\s(?:cm|m|mm|km)\b)")
_SCORED = re.compile(
    r"\b(?:venc\w+|ganh\w+|perd\w+|empat\w+|goleou|bateu|derrot\w+|placar|vitória)\b[^.;]{0,40}$", re.I
)
_SIZED = re.compile(r"[x×]\s?[\d.,]+(?:\s?x\s?[\d.,]+)?\s?(?:[cmk]?m|px|ft|in|см|м|мм)(?!\w)")
"""``3 x 5 cm``: dimensions, not a product."""
_NAMED_SCORE = re.compile(r"\b[A-ZÀ-Ý][a-zà-ÿ]+\s\d{1,2}\s$")
_RATIO = re.compile(r"(\d{1,4})(?::| : )(\d{1,3}(?:[., ]\d{3})+|\d{1,7})(?:[.,](\d{1,2}))?(?![\w:]|[.,]\d|\s?[=:])")
_STANDARD = re.compile(r"\b(?:ISO|IEC|DIN|EN|NF|UNE|UNI)\s$")
"""``ISO 9001:2015``."""
_ORDINAL_PAIR = re.compile(r"(\d{1,4})\.\s?([-–/])\s?(?=\d{1,4}\.)")
"""``15./16. Jh.``, ``1.-3. Platz``."""
_SUM_SIGN = re.compile(r"\s?([-−+*×÷=:/–])\s?(?=-?\d)")

_LABELS = word_set(
    """
    § art artikel abs absatz satz nr nummer seite kapitel platz band teil gruppe klasse gleis zimmer stufe runde linie
    phase artículo capítulo página número parte apartado fase article chapitre page numéro partie alinéa articolo
    capitolo pagina numero comma artigo hoofdstuk nummer deel rozdział artykuł strona numer
    """
)
"""Words after which a number is a label, so that it counts nothing."""
_ORDERED_BEFORE = re.compile(rf"第{APART}?$")
_CLASSIFIER = re.compile(
    rf"{APART}?(?:[千万亿]|[个只条张块次天位本件名倍种台辆家岁双对把部杯瓶碗斤米吨人句首座间套封篇门棵朵匹头周]|公[斤里]|小时|分钟|年(?!级))"
)
"""Words of measure in Chinese."""


_SHARED_NOUN = re.compile(r"\s(?:a|i|lub|albo|и|или)\s\d{1,6}\s([^\W\d_]+)")
"""``między 2 a 5 osobami``: the noun of two numbers, in Slavic languages."""
_WORD_BEHIND = re.compile(r"\s([^\W\d_]+)")


def _is_counted(word: str) -> bool:
    """Whether a word after a number may be a noun that it counts."""
    return len(word) > 2 and not word.isupper() and word.lower() not in SMALL_WORDS


class Kinds(Numerals):
    """The kinds of one language."""

    def ordinal(self, source: Source, at: int) -> Reading | None:
        """``3.``, ``1º``, ``2ème``: by the marks of the language."""
        pair = _ORDINAL_PAIR.match(source.text, at)
        m = re.compile(rf"(\d{{1,9}})({self.language.ordinals})").match(source.text, pair.end() if pair else at)
        if not m or source.touches(at) or source.text[at - 1 : at] in {".", ",", ":"}:
            return None
        after = re.compile(r"\s*([^\W\d_]+)").match(source.text, m.end())
        before = source.before(at) + (m[1] if self.language.tag == "ru" else "")
        form = self.language.mark(m[2], before, after[1] if after else "")
        if not form:
            return None
        said = self.language.ordinal(int(m[1]), form)
        if m[1] == "3" and source.text.startswith(("-feira", " feira"), m.end()):
            said = "terça"
        if m[2] in {"ºs", "ªs"}:
            said += "s"
        if pair:
            joiner = self.language.signs.and_ if pair[2] == "/" else self.language.signs.to
            said = f"{self.language.ordinal(int(pair[1]), form)} {joiner} {said}"
        return m.end(), said

    def ranges(self, source: Source, at: int) -> Reading | None:
        """``5-10``, ``3 – 7``, but not in arithmetic."""
        text = source.text
        amount = self.amount(text, at)
        if (
            amount is None
            or (text[at - 1 : at] in {"-", "–"} and text[max(0, at - 2) : at - 1].isdigit())
            or f" {self.language.signs.to} " not in amount.said
            or re.match(r"\s?[=+]", text[amount.end :][:2])
        ):
            return None
        noun = re.compile(r"\s([^\W\d_]{3,})").match(text, amount.end)
        if noun and amount.value and self.language.feminine_words(noun[1], amount.value):
            amount = self.amount(text, at, "f") or amount
        return amount.end, amount.said

    def ratio(self, source: Source, at: int) -> Reading | None:
        """``3:2``: a score or ratio."""
        m = _RATIO.match(source.text, at)
        if not m or source.touches(at) or source.text[at - 1 : at] == ":" or _STANDARD.search(source.before(at)):
            return None
        language = self.language
        second = re.sub(r"\D", "", m[2])
        joiner = language.ratio or language.signs.to
        last = language.case_of(int(second), joiner, "") or self.plain(second)
        if m[3]:
            last = f"{last} {language.signs.point} {self.decimals(m[3])}"
        return m.end(), f"{self.plain(m[1])} {joiner} {last}"

    def power(self, source: Source, at: int) -> Reading | None:
        """``^2`` after a digit or letter."""
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
        """A sign between two numbers, read as arithmetic if there is an equals sign or a plus."""
        m = _SUM_SIGN.match(source.text, at)
        if not m or not re.search(r"\d\s?$", source.before(at)):
            return None
        if m[0] == ": " and source.text[at - 1].isdigit():
            return None  # punctuation
        signs = self.language.signs
        clear = re.search(r"[=+×÷−]", source.text[max(0, at - 20) : at + 20])
        words = {"+": signs.plus, "=": signs.equals, "×": signs.times, "÷": signs.divided, "*": signs.times}
        if clear:
            minus = signs.take_away or signs.minus
            words |= {"-": minus, "−": minus, "–": minus, ":": signs.divided, "/": signs.divided}
        if m[1] == "×" and signs.by and _SIZED.match(source.text, source.text.index("×", at)):
            words["×"] = signs.by
        word = words.get(m[1])
        return (m.end(), f" {word} ") if word else None

    def cross(self, source: Source, at: int) -> Reading | None:
        """``x`` between two digits."""
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
        """Any other number. This is the last kind; it always returns a reading."""
        text = source.text
        number = self.number(text, at)
        if number is None:
            return at + 1, self.language.digits(text[at])
        if number.inflected:
            return number.end, number.said
        language, value, before = self.language, number.value, source.word_before(at)
        if value is None:
            counted = _WORD_BEHIND.match(text, number.end) if number.said.endswith(" mil") else None
            if counted and language.feminine_words(counted[1], 2):
                number = self.number(text, at, "f") or number
            return number.end, number.said
        if language.tight and value and _ORDERED_BEFORE.search(source.before(at)):
            return number.end, language.ordinal(value, "m").removeprefix("第")
        if value == 2 and language.two and _CLASSIFIER.match(text, number.end):
            return number.end, language.two
        word = _WORD_BEHIND.match(text, number.end)
        shared = _SHARED_NOUN.match(text, number.end) or word
        inflected = language.case_of(value, before, shared[1]) if shared and value else ""
        if inflected:
            return number.end, inflected
        noun = word[1] if word and _is_counted(word[1]) else ""
        if number.written[0] == "0" and value:
            return number.end, number.said
        if not noun and value > 1:
            return number.end, language.labelled(before, self.plain(str(value)))
        if source.touches(at):
            return number.end, self.plain(str(value))
        if number.written == "1":
            return self._one(number, before if text[at - 2 : at - 1] not in {",", ";"} else "", noun)
        if noun and language.feminine_words(noun, value):
            number = self.number(text, at, "f") or number
        return number.end, number.said

    def _one(self, number: Number, before: str, noun: str) -> Reading:
        """The number one, as the word before it and the noun after it ("" for none) ask for it."""
        language = self.language
        named = language.abbreviations.get(f"{before}.") or language.abbreviations.get(before) or before
        if not noun or named in _LABELS:
            return number.end, language.one
        inflected = language.one_behind(before, self.gender_of_noun(noun))
        if inflected or not language.one_before:
            return number.end, inflected or language.cardinal(1, "f" if language.feminine_words(noun, 1) else "m")
        said = language.one_before(noun)
        return (number.end + 1 if said.endswith("'") else number.end), said

    def compound(self, source: Source, at: int) -> Reading | None:
        """``10-летний``, ``25-letni``: a number that is the first part of a word."""
        m = _COUNT.match(source.text, at)
        if self.language.compound is None or not m or source.touches(at):
            return None
        adjective, first_part = self.language.compound
        word = adjective.match(source.text, m.end())
        return (word.end(), first_part(int(m[0])) + word[1]) if word else None

    def decade(self, source: Source, at: int) -> Reading | None:
        """``los 80s``: a decade as English writes it, after an article."""
        born = _BORN_IN.match(source.text, at) if self.language.tag == "zh" else None
        if born and not source.touches(at):
            return born.end(), self.language.digits(born[0])
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
        return m.end(), form_of(language.fold, self.plural(number.value)).replace("{0}", said)

    def score(self, source: Source, at: int) -> Reading | None:
        """``won met 3-1``: a score with a hyphen, where it is said differently from a range."""
        played = self.language.played
        m = _SCORE.match(source.text, at) if played and not source.touches(at) else None
        if not m or played is None or not (played.search(source.before(at)) or _WON_BEHIND.match(source.text, m.end())):
            return None
        return m.end(), f"{self.plain(m[1])}{self.language.score}{self.plain(m[2])}"
