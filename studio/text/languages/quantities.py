"""Amounts in all languages but English: numbers, ranges, percent, measures, over the words of one language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from studio.text.grammar import Reading, Source
from studio.text.languages.cldr import UNITS, per, plural_form, unit
from studio.text.languages.more_units import ABBREVIATIONS as MORE
from studio.text.languages.more_units import FEMININE, NAMES
from studio.text.languages.words import Gender, Language, form_of
from studio.text.tables import word_set

DASH = r"\s?[-–~]\s?"
"""Between the ends of a range; ``~`` and ``〜`` where Chinese and Japanese is written."""
_SQUARES = {
    f"{unit}{sign}{power}": f"{unit}{'²' if power == '2' else '³'}"
    for unit in ("m", "km", "cm", "mm", "ft", "mi", "s", "м", "км", "см", "мм")
    for power in "23"
    for sign in ("^", "")
    if unit != "s" or sign
}
"""Squared and cubed units in ASCII, and the names they have in UNITS."""
_UNIT = "|".join(re.escape(name) for name in sorted({*UNITS, *MORE, *_SQUARES}, key=len, reverse=True))
_ONLY_APART = word_set("J t CV PS bar bit K")
"""Units that come after a space: "5J" is a name."""
_NEVER_UNITS = frozenset({"in", "B", "N"})
"""What is a word or a letter of the alphabet more often than a unit."""
_AREA = re.compile(r"\s?(?:[.,;:)]|$|(?:di|de|y|e|a|o|con|por|per|en)\b)")
"""What follows hectares, where "ha" is a verb too."""
_EVERY_SO_MANY = re.compile(r"\s?/\s?(10{1,3})(?=\s?[^\W\d_])")
"""``15 kWh/100 km``."""
_EVERY = {
    "de": "auf", "es": "cada", "fr": "pour", "it": "ogni", "pt_BR": "por", "pt": "por", "pl": "na", "nl": "per",
    "ru": "на",
}  # fmt: skip
_DOTTED = word_set("Std Min Sek min h seg sek ч мин сек")
"""Units that are written with a dot too."""

THOUSANDS = (" mil", " mille", " mila")
"""Words of size that count without "de"."""
_ENGLISH_STYLE = re.compile(
    r"(\d{1,3}(?:,\d{3})+)\.(\d\d)(?!\d)|(\d{1,3}(?:,\d{3}){2,})()(?![\d,])|(?:(?<=\$)|(?<=\$\s))(\d{1,3},\d{3})()(?![\d,])"
)
"""Numbers that can only be written as English has them: ``1,500.00``, ``1,000,000``, ``$5,000``."""
_NO_NOUNS = word_set("""
    a al con da de del della di do e em en es fue in no na nella o ou para per por y è é era bajo sobre sotto sopra
    abaixo acima celsius fahrenheit centígrados centigradi und ma pero mas que che ante frente contra gegen à au aux et
    dans chez sur avec avant après con com den der dem das die auf im am bei zu vor nach gegen aus mit w na z i od do
    """)
_ARTICLES = word_set("dal dall' el la il lo i gli le o a os as al del della nel nella no na do da ao un una um uma")
_ORDERED_NOUN = re.compile(
    r"(?:annivers|complean|giorn|edizion|minut|post[oi]|pian[oi]|classificat|aniversari|puesto|lugar|cumplea)"
)
_UNTIL_DAY = word_set("al a ao e y o")
"""After the first of a month: "dal 1° al 3 maggio"."""
_AND_PLACE = re.compile(r"\s(?:e|y|o|ou)\s\d{1,3}(?=[°º])")
_PLACED = word_set("arrivato arrivata classificato classificata giunto giunta llegó quedó chegou ficou")
_CODE_BEFORE = re.compile(r"(?<![^\W_])[A-Z]{1,3}-$")
"""``AP-7 km 123``: the number belongs to a name."""
_PART_OF = re.compile(r"\d/\d{1,2}\s(?:di|de|von|van)\s$")
"""``3/4 di kg``."""
_UNTIL = re.compile(r"\d+(?: \w+)? до\b")
_LAW_BEFORE = re.compile(r"(?:§|\b[Aa]rt(?:\.|ikel|ículo|icle|igo|icolo))\s?$")
_PRICED_SCALE = re.compile(r"\s?([kKMT])(?=€|\$|£)")
"""``250 k€``, ``3 M€``."""
_THOUSAND = ("tausend", "mille", "mil", "mila", "duizend", "tys.", "тыс.")
_MILLION = ("M", "Mio.", "mln", "mi")
_PER_WORDS = word_set("pro je per par por al na за на")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\.?\s$")
_LONGEST_UNPARTED = 9
"""Digits of the longest number that is a count though nothing parts its thousands."""
_SEVERAL = 5
"""What nouns after a number in the genitive agree with in Slavic languages: always as after five."""


@dataclass(frozen=True)
class Number:
    """A number as it is written."""

    end: int
    said: str
    value: int | None
    """None for a decimal."""
    written: str
    scaled: bool = False
    inflected: bool = False
    """In the genitive; :attr:`value` is then what a noun after it agrees with."""


class Quantities:
    """The amounts of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    @cached_property
    def _number(self) -> re.Pattern[str]:
        if self.language.comma:
            return re.compile(
                r"(\d{1,3}(?:\.\d{3})+(?!\d)|\d{1,3}(?:[ '’]\d{3})+(?!\d)|\d{1,400})(?:,(\d{1,18})(?!\d)|(\.)(\d{1,2}"
                r"|\d{4,18})(?!\d|\.\d))?"
            )
        return re.compile(r"(\d{1,3}(?:,\d{3})+(?!\d)|\d{1,400})(?:\.(\d{1,18})(?!\d)|(?!)()())?")

    @cached_property
    def _scale(self) -> re.Pattern[str]:
        names = "|".join(re.escape(name) for name in sorted(self.language.scales, key=len, reverse=True))
        return re.compile(rf"\s?({names})(?!\w)" if names else r"(?!)")

    def number(self, text: str, at: int, gender: Gender = "m") -> Number | None:
        """A number, with its decimals."""
        m = self._number.match(text, at)
        if not m:
            return None
        foreign = _ENGLISH_STYLE.match(text, at) if self.language.comma else None
        if foreign:
            whole, cents = (foreign[1] or foreign[3] or foreign[5]).replace(",", ""), foreign[2] or ""
            value = int(whole) if not cents.strip("0") else None
            said = self.whole(whole, gender)
            if value is None:
                said = f"{self.plain(whole)} {self.language.signs.point} {self.decimals(cents)}"
            return Number(foreign.end(), said, value, f"{whole},{cents}" if cents else whole)
        whole, fraction = re.sub(r"\D", "", m[1]), m[2] or m[4] or ""
        if m[3] and re.match(r"\.\d", text[m.end() :]):
            m = re.compile(r"(\d{1,400})()()()").match(text, at)
            whole, fraction = (m[1], "") if m else (whole, fraction)
        if m is None:
            return None
        code = m[1].isdigit() and len(whole) > _LONGEST_UNPARTED and not whole.endswith("000")
        said = self.language.digits(whole) if code else self.whole(whole, gender if not fraction else "m")
        inflected = "" if fraction else self._in_case(text, at, whole)
        if inflected:
            scale = self._scale.match(text, m.end())
            if scale is None:
                return Number(m.end(), inflected, _SEVERAL, m[0], inflected=True)
            said = f"{inflected} {form_of(self.language.scales[scale[1]], 'many')}"
            return Number(scale.end(), said, None, m[0], scaled=True)
        if fraction and self.language.decimal and len(fraction) < 7 and len(whole) < 13:
            said = self.language.decimal(int(whole), fraction)
        elif fraction:
            said = f"{self.plain(whole)} {self.language.signs.point} {self.decimals(fraction)}"
        end, scaled = m.end(), False
        priced = _PRICED_SCALE.match(text, end)
        scale = priced or self._scale.match(text, end)
        if scale:
            keys = (_MILLION if priced[1] == "M" else _THOUSAND) if priced else (scale[1],)
            name = next((self.scale(key, whole, fraction) for key in keys if key in self.language.scales), scale[1])
            if whole == "1" and not fraction and self.language.feminine_words(name, 1):
                said = self.whole(whole, "f")
            alone = whole == "1" and not fraction and name == "mil"
            said = self.language.two if whole == "2" and not fraction and self.language.two else said
            if name == "mille" and re.search("(?:cent|vingt)s$", said):
                said = said[:-1]  # "deux cent mille"
            said, end, scaled = name if alone else f"{said} {name}", scale.end(), True
        return Number(end, said, int(whole[:30]) if not fraction and not scaled else None, m[0], scaled)

    def _in_case(self, text: str, at: int, whole: str) -> str:
        """A number in the case that the word before asks for; "" if it asks for none, and for one and long numbers."""
        if len(whole) > 6 or whole[0] == "0" or whole == "1":
            return ""
        before = _WORD_BEFORE.search(text, max(0, at - 20), at)
        word = before[1].lower() if before else self.language.signs.about if text[at - 1 : at] == "~" else ""
        if word == "с" and _UNTIL.match(text, at):
            word = "от"
        return self.language.case_of(int(whole), word, "")

    def scale(self, written: str, whole: str, fraction: str) -> str:
        """An abbreviated scale word."""
        return form_of(self.language.scales[written], self.plural(None if fraction else int(whole[-12:])))

    def plural(self, count: int | None) -> str:
        """The plural category that so many have; None for a decimal."""
        return "other" if count is None else plural_form(count, self.language.locale)

    def plain(self, whole: str) -> str:
        """The whole number before a decimal sign."""
        if len(whole) > 15 or (len(whole) > 1 and whole[0] == "0"):
            return self.language.digits(whole)
        return self.language.one if whole == "1" else self.language.by_itself(int(whole))

    def whole(self, figures: str, gender: Gender) -> str:
        """A whole number; digit by digit where it is too long or begins with zero."""
        if len(figures) > 15 or (len(figures) > 1 and figures[0] == "0"):
            return self.language.digits(figures)
        return self.language.cardinal(int(figures), gender)

    def decimals(self, figures: str) -> str:
        """What comes after the decimal sign."""
        style = self.language.decimals
        if style == "digits" or (len(figures) > 3 and style == "number"):
            return self.language.digits(figures)
        groups = [figures] if len(figures) <= 3 else re.findall(r"\d\d?", figures)
        return " ".join(self._decimal_group(group) for group in groups)

    def _decimal_group(self, figures: str) -> str:
        """Some digits after the decimal sign: leading zeros by themselves, the rest as a number."""
        rest = figures.lstrip("0")
        zeros = [self.language.digits("0")] * (len(figures) - len(rest))
        return " ".join([*zeros, *([self.plain(rest)] if rest else [])])

    def amount(self, text: str, at: int, gender: Gender = "m", between: str = "") -> Number | None:
        """A number, or a range of two."""
        first = self.number(text, at, gender)
        if first is None:
            return None
        gap = re.compile(rf"(?:{between})?{DASH}(?:{between})?(?=\d)" if between else rf"{DASH}(?=\d)").match(
            text, first.end
        )
        second = self.number(text, gap.end(), gender) if gap else None
        if second is None or re.match(r"[-–/:]\d", text[second.end :][:2]):
            return first
        counts = self._counts(text, second.end)
        lead, last = (
            self.language.one
            if each.value == 1 and each.written == "1" and gender != "f" and not one_counts
            else self.plain(each.written)
            if not counts and gender == "m" and each.written.isdigit() and each.value
            else each.said
            for each, one_counts in ((first, False), (second, counts))
        )
        if second.value:
            last = self.language.case_of(second.value, self.language.signs.to, "") or last
        return Number(
            second.end, f"{lead} {self.language.signs.to} {last}", second.value, second.written, second.scaled
        )

    def _counts(self, text: str, end: int) -> bool:
        """Whether a noun or unit seems to follow a number; a name and a small word are none."""
        word = re.compile(r"\s?([^\W\d_]{2,})").match(text, end)
        if word is None:
            return bool(re.match(r"\s?[€$£%°]", text[end : end + 2])) or self.unit_after(text, end) is not None
        named = word[1][0].isupper() and self.language.tag != "de"
        return not named and word[1] not in _NO_NOUNS

    def percent(self, source: Source, at: int) -> Reading | None:
        """``5 %``, ``5-10%``."""
        amount = self.amount(source.text, at, between=r"\s?%")
        m = re.compile(r"\s?([%‰])").match(source.text, amount.end) if amount else None
        if not amount or not m:
            return None
        alone = (
            amount.value is not None and amount.written.isdigit() and f" {self.language.signs.to} " not in amount.said
        )
        said = self.plain(amount.written) if alone and not amount.inflected else amount.said
        if amount.written == "1" and alone and self.language.tag == "de":
            said = self.language.cardinal(1, "n")
        word = (
            form_of(self.language.signs.percent, self.plural(amount.value))
            if m[1] == "%"
            else self.language.signs.per_mille or self.language.signs.percent
        )
        if self.language.tight:
            return m.end(), f"{word}{amount.said}" if self.language.tag == "zh" else f"{amount.said}{word}"
        return m.end(), f"{said} {word}"

    @cached_property
    def _units(self) -> re.Pattern[str]:
        names = [re.escape(name) for name in sorted(self.language.units, key=len, reverse=True)]
        unit_names = "|".join([*names, _UNIT])
        return re.compile(rf"[ -]?({unit_names})(?![\w^]|'\w|\.[^\W\d]\.)(?:\s?/\s?({unit_names}|d)(?![\w^]))?")

    def measure(self, source: Source, at: int) -> Reading | None:
        """``5 km``, ``10-12 kg``, ``100 km/h``, ``22 °C``."""
        text, language = source.text, self.language
        amount = self.amount(text, at)
        if amount is None or _CODE_BEFORE.search(source.before(at)):
            return None
        found = self.unit_after(text, amount.end)
        if found is None:
            return None
        end, name, tail = found
        if self.gender_of(name) == "f":
            amount = self.amount(text, at, "f") or amount
        count = None if amount.scaled else amount.value
        pattern = unit_pattern(name, count, language)
        if pattern is None:
            return None
        if text[amount.end] != " " and len(name) and _LAW_BEFORE.search(source.before(at)):
            return None  # a letter: "§ 312g"
        one = language.one_behind(source.word_before(at), self.gender_of(name)) if amount.written == "1" else ""
        said = pattern.replace("{0}", language.two if count == 2 and language.two else one or amount.said)
        if amount.scaled and language.of_scale and not f" {amount.said}".endswith(THOUSANDS):
            said = pattern.replace("{0}", f"{amount.said} {language.of_scale}")
        if language.tag == "it":
            said = re.sub(r"\buna (?=[aeiou])", "un'", said)
        if tail:
            said = tail.replace("{0}", said)
        every = _EVERY_SO_MANY.match(text, end) if language.tag in _EVERY else None
        over = self.unit_after(text, every.end()) if every else None
        counted = unit_pattern(over[1], 100, language) if over else None
        if every and over and counted:
            return over[0], f"{said} {_EVERY[language.tag]} {counted.replace('{0}', self.whole(every[1], 'm'))}"
        return end, said

    def per_unit(self, source: Source, at: int) -> Reading | None:
        """``pro km²``, ``par kg``: a unit without a number, after the word for "per"."""
        per_word = source.word_before(at) in _PER_WORDS and source.text[at - 1 : at] == " "
        if not (per_word or _PART_OF.search(source.before(at))):
            return None
        found = self.unit_after(source.text, at)
        if found is None or found[2]:
            return None
        pattern = unit_pattern(found[1], 1, self.language)
        said = per(found[1], self.language.locale) or ""
        if said.count(" ") == 2:
            return found[0], said.rsplit(" ", 1)[1]
        return (found[0], pattern.replace("{0}", "").strip()) if pattern else None

    def per_slash(self, source: Source, at: int) -> Reading | None:
        """``hab./km²``, ``Personen/m²``: what is counted, per a unit."""
        found = self.unit_after(source.text, at + 1) if re.search(r"[^\W\d_]\.?$", source.before(at)) else None
        pattern = per(found[1], self.language.locale) if found and not found[2] else None
        if found is None or pattern is None or source.text[at + 1 : at + 2] == " ":
            return None
        return found[0], pattern.replace("{0}", " ")

    def gender_of(self, unit: str) -> Gender:
        """Of a unit, by its name in the CLDR."""
        if unit in self.language.feminine or unit in FEMININE.get(self.language.locale[:2], ()):
            return "f"
        return "n" if unit in self.language.neuter else "m"

    def gender_of_noun(self, noun: str) -> Gender:
        """Of a noun in the text, by its ending."""
        if self.language.feminine_words(noun, 1):
            return "f"
        return self.language.noun_gender(noun) if self.language.noun_gender else "m"

    def unit_after(self, text: str, at: int) -> tuple[int, str, str | None] | None:
        """The unit after a number: where it ends, its name in the CLDR, and the pattern of what it is per."""
        m = self._units.match(text, at)
        if text[at : at + 1] == "-" and re.compile(self.language.ordinals).match(text, at):
            return None
        grade = m is not None and m[0] == "A" and not text[max(0, at - 2) : at - 1].isdigit()  # "1A", "2A"
        has = m is not None and m[1] == "ha" and self.language.tag in {"it", "es"} and not _AREA.match(text, m.end())
        if not m or grade or has or m[1] in _NEVER_UNITS or (m[1] in _ONLY_APART and text[at] != " "):
            return None
        if text[at : at + 1] == "-" and len(m[1]) == 1 and m[1].isupper():
            return None  # a letter: "7-A"
        if m[1] == "°" and "°" in self.language.ordinals and _is_place(text, at, m.end()):
            return None
        known = {**UNITS, **MORE, **self.language.units}
        first, second = _SQUARES.get(m[1], m[1]), _SQUARES.get(m[2], m[2])
        end, tail, name = m.end(), None, known.get(f"{first}/{second}" if m[2] else first)
        if m[2] and name is None:
            name, over = known.get(first), known.get(second, "duration-day" if second == "d" else None)
            tail = per(over, self.language.locale) if over else None
            end = end if tail else m.end(1)
        if name is None:
            return None
        if text[end : end + 1] == "." and m[1] in _DOTTED and text[end + 1 : end + 2] == " ":
            end += 1
        return end, name, tail


def _is_place(text: str, at: int, end: int) -> bool:
    """Whether a degree sign is the mark of an ordinal: "il 2° posto", "3° piano", but "90° a la sombra"."""
    noun = re.compile(r"\s([a-zà-ú]+)").match(text, end)
    closed = text[end : end + 1] in {",", ".", ";", ")", ""}
    number = re.search(r"(?:(\w+)\s)?(\d{1,4})$", text[max(0, at - 16) : at])
    listed = _AND_PLACE.match(text, end)
    if listed:
        return _is_place(text, listed.end(), listed.end() + 1)
    if number and (number[1] or "").lower() in _PLACED:
        return True
    if closed and number:
        return (number[1] or "").lower() in _ARTICLES and int(number[2]) <= 20
    if number and noun and noun[1] in _UNTIL_DAY and (number[1] or "").lower() in _ARTICLES and int(number[2]) == 1:
        return True
    if not noun or not number or noun[1] in _NO_NOUNS:
        return False
    if _ORDERED_NOUN.match(noun[1]):
        return True
    return int(number[2]) <= 20 or (number[1] or "").lower() in _ARTICLES


def unit_pattern(name: str, count: int | None, language: Language) -> str | None:
    """The pattern of a unit, with ``{0}`` for the number, in everyday words or the CLDR's; None if there is none."""
    own = language.unit_names.get(name) or NAMES.get(name, {}).get(language.locale[:2])
    if own is None:
        return unit(name, count, language.locale)
    form = "other" if count is None else plural_form(count, language.locale)
    return f"{{0}}{'' if language.tight else ' '}{form_of(own, form)}"
