"""The kinds that all languages but English share, over the words of one language: amounts, dates, times, the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from studio.text.characters import APART
from studio.text.grammar import Reading, Source
from studio.text.languages.cldr import UNITS, currency, per, plural_form, unit
from studio.text.languages.words import Gender, Language, Money

_DASH = r"\s?[-–]\s?"
_UNIT = "|".join(re.escape(u) for u in sorted({*UNITS, *(f"{u}^{p}" for u in ("m", "km", "cm", "mm", "ft", "mi") for p in "23")}, key=len, reverse=True))
_SQUARES = {f"{u}^{p}": f"{u}{'²' if p == '2' else '³'}" for u in ("m", "km", "cm", "mm", "ft", "mi") for p in "23"}
_SIGNS = {
    "$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB", "zł": "PLN", "R$": "BRL",
    "₺": "TRY", "₴": "UAH", "₪": "ILS", "฿": "THB", "Kč": "CZK", "kr": "SEK", "Fr.": "CHF", "₫": "VND", "₱": "PHP", "元": "CNY", "円": "JPY", "₦": "NGN", "C$": "CAD", "A$": "AUD",
    "₿": "BTC", "₲": "PYG", "₵": "GHS", "₸": "KZT", "₡": "CRC",
}  # fmt: skip
_CODES = "USD|EUR|GBP|JPY|CHF|PLN|BRL|CAD|AUD|CNY|INR|RUB|SEK|NOK|DKK|CZK|HUF|TRY|MXN|ARS|CLP|COP|ZAR|KRW|UAH|RON"
_SIGN = "|".join(re.escape(s) for s in sorted(_SIGNS, key=len, reverse=True)) + "|" + _CODES
_ROMAN = re.compile(r"(M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))(?:er|ère|re|ème|e|º|ª|°|\.º)?(?![\w])")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_NOT_ROMAN = frozenset({"MIX", "CD", "DC", "DVD", "MM", "CC", "MC", "MD", "CV", "DI", "MI", "LI", "VI", "CL", "ML", "CIVIL", "DIM", "MDM", "XXL", "XL", "LL", "CI", "DL", "LC", "D", "C", "L", "M"})
_PHONE = re.compile(r"\+\d{1,3}(?:[ ./-]?\(?\d{1,5}\)?){2,6}(?![\w-])|0\d{1,4}[ /-]\d{2,8}(?:[ -]\d{2,6}){0,4}(?![\w-])|\(?\d{2,4}\)?[ -]\d{3,5}-\d{4}(?![\w-])|\d{2}(?:[ .]\d{2}){4}(?![\w])|\d{3}-\d{4}(?![\w-])|9\d{2}[ -]\d{3}[ -]\d{3}(?!\d)")
_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?![\w.])")
_VERSION = re.compile(r"\d{1,4}(?:\.\d{1,4}){2,4}(?![\w])")
_FRACTION = re.compile(r"(?:(\d{1,4}) )?(\d{1,3})/(\d{1,3})(?![\w/])")
_POWER = re.compile(r"\^([-+]?)(\d{1,4})(?!\w)")
_SUM_SIGN = re.compile(r"\s?([-+*×÷=:/–])\s?(?=-?\d)")
_ALNUM = re.compile(r"[^\W\d_]+|\d+")
_MIXED = re.compile(r"(?=[^\W_]*\d)(?=[^\W_]*[^\W\d_])[^\W_]+")


@dataclass(frozen=True)
class Number:
    """A number as it is written."""

    end: int
    said: str
    value: int | None
    """None for a decimal."""
    written: str
    scaled: bool = False


class Kinds:
    """The kinds of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    @cached_property
    def _number(self) -> re.Pattern[str]:
        if self.language.comma:
            return re.compile(r"(\d{1,3}(?:\.\d{3})+(?!\d)|\d{1,3}(?:[ '’]\d{3})+(?!\d)|\d{1,400})(?:,(\d{1,18})(?!\d)|(\.)(\d{1,2}|\d{4,18})(?![\d.]))?")
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
        whole, fraction = re.sub(r"\D", "", m[1]), m[2] or m[4] or ""
        if m[3] and re.match(r"\.\d", text[m.end() :]):
            m = re.compile(r"(\d{1,400})()()()").match(text, at)
            whole, fraction = (m[1], "") if m else (whole, fraction)
        if m is None:
            return None
        said = self.whole(whole, gender if not fraction else "m")
        if fraction:
            said = f"{self.plain(whole)} {self.language.signs.point} {self.decimals(fraction)}"
        end, scaled = m.end(), False
        scale = self._scale.match(text, end)
        if scale:
            said, end, scaled = f"{said} {self.scale(scale[1], whole, fraction)}", scale.end(), True
        return Number(end, said, int(whole[:30]) if not fraction and not scaled else None, m[0], scaled)

    def scale(self, written: str, whole: str, fraction: str) -> str:
        """An abbreviated word of size."""
        name = self.language.scales[written]
        one, _, more = name.partition("|")
        return one if (whole == "1" and not fraction) or not more else more

    def forms(self, words: str, count: int | None) -> str:
        """One of "one|few|many" by the number."""
        one, *more = words.split("|")
        if not more:
            return one
        form = plural_form(count, self.language.locale) if count is not None else "few"
        return one if form == "one" else more[0] if form in {"few", "other"} and len(more) > 1 else more[-1]

    def plain(self, whole: str) -> str:
        """The whole number before a decimal sign."""
        return self.language.one if whole == "1" else self.whole(whole, "m")

    def whole(self, figures: str, gender: Gender) -> str:
        """A whole number; figure by figure where it is too long or begins with zero."""
        if len(figures) > 15 or (len(figures) > 1 and figures[0] == "0"):
            return self.language.digits(figures)
        return self.language.cardinal(int(figures), gender)

    def decimals(self, figures: str) -> str:
        """What stands behind the decimal sign."""
        if self.language.fraction_as_number and len(figures) <= 3 and figures[0] != "0":
            return self.whole(figures, "m")
        if self.language.fraction_as_number and len(figures) <= 3:
            zeros = len(figures) - len(figures.lstrip("0"))
            rest = figures.lstrip("0")
            return " ".join([*[self.language.digits("0")] * zeros, *([self.whole(rest, "m")] if rest else [])])
        return self.language.digits(figures)

    def amount(self, text: str, at: int, gender: Gender = "m", between: str = "") -> Number | None:
        """A number, or a range of two."""
        first = self.number(text, at, gender)
        if first is None:
            return None
        gap = re.compile(rf"(?:{between})?{_DASH}(?:{between})?(?=\d)" if between else rf"{_DASH}(?=\d)").match(text, first.end)
        second = self.number(text, gap.end(), gender) if gap else None
        if second is None or re.match(r"[-–/:]\d", text[second.end :][:2]):
            return first
        lead = first.said if first.value != 1 or gender == "f" else self.language.one
        return Number(second.end, f"{lead} {self.language.signs.to} {second.said}", second.value, second.written, second.scaled)

    # amounts

    def percent(self, source: Source, at: int) -> Reading | None:
        """``5 %``, ``5-10%``."""
        amount = self.amount(source.text, at, between=r"\s?%")
        m = re.compile(r"\s?(%|per thousand)").match(source.text, amount.end) if amount else None
        if not amount or not m:
            return None
        said = self.language.one + amount.said[len(amount.said) :] if amount.value == 1 and amount.written == "1" else amount.said
        word = self.forms(self.language.signs.percent, amount.value) if m[1] == "%" else self.language.signs.per_mille or self.language.signs.percent
        if self.language.tight:
            return m.end(), f"{word}{amount.said}" if self.language.tag == "zh" else f"{amount.said}{word}"
        return m.end(), f"{said} {word}"

    def money_before(self, source: Source, at: int) -> Reading | None:
        """``$5``, ``EUR 20``."""
        m = re.compile(rf"(-)?({_SIGN})\s?(-)?(?=\d)").match(source.text, at)
        if not m or source.touches(at):
            return None
        said = self._money(source, m.end(), _SIGNS.get(m[2], m[2]), m[2])
        minus = f"{self.language.signs.minus} " if m[1] or m[3] else ""
        return (said[0], minus + said[1]) if said else None

    def money_after(self, source: Source, at: int) -> Reading | None:
        """``5 €``, ``20 zł``, ``3 Mio. USD``."""
        amount = self.amount(source.text, at, between=r"\s?[€$£]")
        m = re.compile(rf"\s?({_SIGN})(?![\w$€])").match(source.text, amount.end) if amount else None
        if not m or not amount or (m[1] == "$" and re.match(r"\s?\d", source.text[m.end() :][:2]) and source.text[amount.end] == " "):
            return None
        said = self._money(source, at, _SIGNS.get(m[1], m[1]), m[1], between=r"\s?[€$£]")
        return (m.end(), said[1]) if said else None

    def _money(self, source: Source, at: int, code: str, sign: str, between: str = "") -> Reading | None:
        language = self.language
        known: Money | None = language.money.get(sign) or language.money.get(code)
        gender: Gender = known.gender if known else "f" if language.feminine_words((currency(code, 2, language.locale) or "").split(" ")[0], 2) else "m"
        text = source.text
        amount = self.amount(text, at, gender, between=between or re.escape(sign) + r"\s?")
        if amount is None:
            return None
        whole = re.sub(r"\D", "", re.split(r"[,.](?=\d{1,2}$)", amount.written)[0]) if language.comma else re.sub(r"\D", "", amount.written.split(".")[0])
        part = re.search(r"[,.](\d\d?)$", amount.written)
        ranged = f" {language.signs.to} " in amount.said
        if part and not ranged and not amount.scaled and (known is None or known.cent) and len(part[1]) == 2:
            units, cents = int(whole or 0), int(part[1])
            name = self._currency(known, code, units)
            pieces = [self._counted(units, name, gender)] if units or not cents else []
            if cents:
                cent = (known.cent if cents == 1 else known.cents_many if known.cents_many and self._form(cents) in {"many", "other"} else known.cents) if known else "cent"
                pieces.append(self._counted(cents, cent, "f" if language.feminine_words(cent, cents) else "m"))
            return amount.end, language.currency_joiner.join(pieces)
        count = None if amount.scaled or amount.value is None else amount.value
        name = self._currency(known, code, count, scaled=amount.scaled)
        if count == 1 and not ranged:
            return amount.end, self._counted(1, name, gender)
        elided = language.tag == "fr" and name[:1].lower() in "aeiouhéè"
        of = ("d'" if elided else f"{language.of_scale} ") if language.of_scale and (amount.scaled or (count and count % 1_000_000 == 0)) else ""
        if language.tight:
            return amount.end, f"{amount.said}{name}"
        return amount.end, f"{amount.said} {of}{name}"

    def _counted(self, count: int, name: str, gender: Gender) -> str:
        number = self.language.cardinal(count, gender)
        return f"{number}{name}" if self.language.tight else f"{number} {name}"

    def _form(self, count: int | None) -> str:
        return plural_form(count, self.language.locale) if count is not None else "other"

    def _currency(self, known: Money | None, code: str, count: int | None, *, scaled: bool = False) -> str:
        if known is None:
            return currency(code, count, self.language.locale) or code
        if scaled:
            return known.many
        form = self._form(count)
        return known.one if form == "one" else known.many if form == "many" or (form == "other" and count is not None) else known.few

    @cached_property
    def _units(self) -> re.Pattern[str]:
        names = [re.escape(name) for name in sorted(self.language.units, key=len, reverse=True)]
        unit_names = "|".join([*names, _UNIT])
        return re.compile(rf"[ -]?({unit_names})(?![\w^]|'\w)(?:\s?/\s?({unit_names})(?![\w^]))?")

    def measure(self, source: Source, at: int) -> Reading | None:
        """``5 km``, ``10-12 kg``, ``100 km/h``, ``22 °C``."""
        text, language = source.text, self.language
        amount = self.amount(text, at)
        if amount is None:
            return None
        m = self._units.match(text, amount.end)
        if not m or (m[1] in {"A", "B", "V", "N", "J", "W", "L", "in", "t", "CV", "PS", "s", "h", "m", "g", "l"} and text[amount.end] != " " and m[1] not in {"m", "g", "l", "h", "s", "L", "V", "W"}):
            return None
        if m[1] in {"in", "A", "B", "N"} and not m[2]:
            return None
        key = _SQUARES.get(m[1], m[1])
        known = {**UNITS, **language.units}
        name, tail, end = known.get(f"{key}/{_SQUARES.get(m[2], m[2])}" if m[2] else key), None, m.end()
        if m[2] and name is None:
            name = known.get(key)
            over = known.get(_SQUARES.get(m[2], m[2]))
            tail = per(over, language.locale) if over else None
            if tail is None:
                end = m.end(1)
        if name is None:
            return None
        gender: Gender = "f" if name in language.feminine else "m"
        if gender == "f":
            amount = self.amount(text, at, "f") or amount
        count = None if amount.scaled else amount.value
        pattern = unit(name, count, language.locale)
        if pattern is None:
            return None
        said = pattern.replace("{0}", amount.said)
        if amount.scaled and language.of_scale:
            said = pattern.replace("{0}", f"{amount.said} {language.of_scale}")
        if tail:
            said = tail.replace("{0}", said)
        if text[end : end + 1] == "." and m[1] in {"Std", "Min", "Sek", "min", "h", "seg", "sek"} and not source.ends(end):
            end += 1
        return end, said

    # moments

    @cached_property
    def _month(self) -> str:
        return "|".join(re.escape(name) for name in sorted(self.language.month_table, key=len, reverse=True)) or "(?!)"

    @cached_property
    def _day_month(self) -> re.Pattern[str]:
        return re.compile(rf"(\d{{1,2}})(?:\.º|\.|º|ª|°|er|ère|e)?(?:\s?[-–]\s?(\d{{1,2}})\.?)?\s(?:de\s|d'|di\s)?({self._month})\b\.?(?:,?\s(?:de\s|del\s|do\s|di\s|r\.\s)?(\d{{4}})(?![\d\w,.]\d|\d))?(?:\s(?:r\.|roku|г\.|года)(?!\w))?", re.I)

    @cached_property
    def _month_year(self) -> re.Pattern[str]:
        return re.compile(rf"({self._month})\.?\s(?:de\s|del\s|di\s)?(\d{{4}})(?!\d)", re.I)

    def date(self, source: Source, at: int) -> Reading | None:
        """``24. Februar 2019``, ``1 de enero``, ``24.02.2019``, ``2019-02-24``, ``24/02/2019``."""
        text, language = source.text, self.language
        if source.touches(at) or text[at - 1 : at] in {".", "/", "-", ","}:
            return None
        before = source.word_before(at)
        m = self._day_month.match(text, at)
        if m and 1 <= int(m[1]) <= 31:
            end = m.end()
            if text[end - 1] == "." and source.ends(end - 1) and m[4] is None:
                end -= 1
            month, year = language.month_table[m[3].lower().rstrip(".")], int(m[4]) if m[4] else None
            said = language.date(int(m[1]), month, year, before)
            if m[2]:
                first = language.date(int(m[1]), None, None, before)
                said = f"{first} {language.signs.to} {language.date(int(m[2]), month, year, before)}"
            return end, said
        m = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(?=\d\d:)|(?![\w-]))").match(text, at)
        if m and 1 <= int(m[2]) <= 12 and 1 <= int(m[3]) <= 31:
            return m.end(), language.date(int(m[3]), int(m[2]), int(m[1]), before)
        m = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?![\w/-]|\.\d)").match(text, at)
        if m and 1 <= int(m[1]) <= 31 and 1 <= int(m[3]) <= 31:
            day, month = (m[3], m[1]) if source.month_first or int(m[3]) > 12 else (m[1], m[3])
            if int(month) <= 12:
                year = int(m[4]) if len(m[4]) == 4 else (2000 if int(m[4]) < 50 else 1900) + int(m[4])
                return m.end(), language.date(int(day), int(month), year, before)
        m = re.compile(r"(\d{1,2})\.(\d{1,2})\.(?=\s[^\W\d]|$|[,;)])").match(text, at)
        if m and language.comma and 1 <= int(m[1]) <= 31 and 1 <= int(m[2]) <= 12 and language.tag == "de":
            return m.end(), language.date(int(m[1]), int(m[2]), None, before)
        return None

    def cjk_date(self, source: Source, at: int) -> Reading | None:
        """``2020年1月5日``: the year figure by figure in Chinese."""
        m = re.compile(rf"(?:(\d{{4}}){APART}?年)?{APART}?(?:(\d{{1,2}}){APART}?月)?{APART}?(?:(\d{{1,2}}){APART}?[日号])?").match(source.text, at)
        if not m or m.end() == at or not (m[1] or (m[2] and m[3])):
            return None
        said = self.language.date(int(m[3]) if m[3] else None, int(m[2]) if m[2] else None, int(m[1]) if m[1] else None, "")
        return m.end(), said

    def month_year(self, source: Source, at: int) -> Reading | None:
        """``März 2020``."""
        m = self._month_year.match(source.text, at)
        if not m or source.touches(at):
            return None
        return m.end(), self.language.date(None, self.language.month_table[m[1].lower()], int(m[2]), "")

    @cached_property
    def _time(self) -> re.Pattern[str]:
        sign = f":|{self.language.hour_sign}" if self.language.hour_sign else ":"
        return re.compile(rf"([01]?\d|2[0-4])(?:{sign})([0-5]\d)(?:(?::|min\s?|m\s?)([0-5]\d)s?)?(?![\w:]|[.,]\d)(?:\s?({self.language.time_words or '(?!)'})(?!\w))?", re.I)

    @cached_property
    def _hour(self) -> re.Pattern[str]:
        words = self.language.time_words
        dotted = r"(?:\.([0-5]\d))?" if self.language.dots_in_time else "()"
        return re.compile(rf"([01]?\d|2[0-4]){dotted}\s?(?:{words})(?!\w)" if words else "(?!)", re.I)

    def time(self, source: Source, at: int) -> Reading | None:
        """``14:30``, ``14:30 Uhr``, ``14h30``, ``8 Uhr``, ``10:00-12:00``."""
        text = source.text
        if source.touches(at) or text[at - 1 : at] in {":", ".", ","}:
            return None
        m = self._time.match(text, at)
        if m:
            say = self.language.times_after.get(source.word_before(at), self.language.time)
            said = say(int(m[1]), int(m[2]), int(m[3]) if m[3] else None)
            dash = re.compile(_DASH + r"(?=\d{1,2}:\d\d)").match(text, m.end())
            return (dash.end(), f"{said} {self.language.signs.to} ") if dash else (m.end(), said)
        m = self._hour.match(text, at)
        if m:
            return m.end(), self.language.time(int(m[1]), int(m[2] or 0), None)
        return None

    def year(self, source: Source, at: int) -> Reading | None:
        """Four figures that the word before makes a year, and spans of years."""
        text, language = source.text, self.language
        if source.touches(at) or text[at - 1 : at] in {".", ",", "-", "$", "€"}:
            return None
        m = re.compile(r"(1\d{3}|20\d\d)(?:(\s?[-–/]\s?)(1\d{3}|20\d\d|\d\d(?!\d)))?(?![\w%]|[.,:/-]\d|\s?[€$£%°])").match(text, at)
        if not m:
            return None
        first = int(m[1])
        if m[3]:
            second = int(m[3]) if len(m[3]) == 4 else first // 100 * 100 + int(m[3])
            if second > first and (len(m[3]) == 4 or second - first < 60):
                say = language.year_plain or language.year
                last = say(second) if len(m[3]) == 4 else language.cardinal(int(m[3]), "m")
                return m.end(), f"{say(first)} {language.signs.to} {last}"
            return None
        behind = re.compile(r"\s([^\W\d_]+)").match(text, m.end())
        for word, table in ((source.word_before(at), language.years_after), (behind[1].lower() if behind else "", language.years_before)):
            if word in table:
                return m.end(), table[word](first)
        bracketed = text[at - 1 : at] == "(" and text[m.end() : m.end() + 1] in {")", ","}
        if source.word_before(at) in language.year_cues or bracketed or source.word_before(at) in language.month_table:
            return m.end(), language.year(first)
        follows = re.match(r"\s[^\W\d]", text[m.end() :][:2])
        if follows and language.tag == "de" and follows[0][1].islower():
            follows = None  # nouns have capitals: nothing is counted
        return (m.end(), language.year(first)) if 1500 <= first and not follows else None

    # the rest

    def ordinal(self, source: Source, at: int) -> Reading | None:
        """``3.``, ``1º``, ``2ème``: by the marks of the language."""
        m = re.compile(rf"(\d{{1,9}})({self.language.ordinals})").match(source.text, at)
        if not m or source.touches(at) or source.text[at - 1 : at] in {".", ",", ":"}:
            return None
        after = re.compile(r"\s*([^\W\d_]+)").match(source.text, m.end())
        form = self.language.mark(m[2], source.word_before(at), after[1] if after else "")
        return (m.end(), self.language.ordinal(int(m[1]), form)) if form else None

    def fraction(self, source: Source, at: int) -> Reading | None:
        """``3/4``, ``2 1/2``."""
        m = _FRACTION.match(source.text, at)
        if not m or source.touches(at) or source.text[at - 1 : at] in {"/", ".", ","} or not int(m[3]) or m[3][0] == "0" or m[2][0] == "0":
            return None
        said = self.language.fraction(int(m[2]), int(m[3]))
        if m[1]:
            said = f"{self.whole(m[1], 'm') if m[1] != '1' else self.language.one} {self.language.signs.and_} {said}"
        return m.end(), said

    def phone(self, source: Source, at: int) -> Reading | None:
        """Telephone numbers, figure by figure."""
        m = _PHONE.match(source.text, at)
        if not m or source.touches(at) or source.text[at - 1 : at] in {".", ",", "-", "/"}:
            return None
        lead = f"{self.language.signs.plus} " if m[0][0] == "+" else ""
        return m.end(), lead + ", ".join(self.language.digits(group) for group in re.findall(r"\d+", m[0]))

    def dotted(self, source: Source, at: int) -> Reading | None:
        """``192.168.0.1``, ``2.0.1``."""
        m = _IP.match(source.text, at) or _VERSION.match(source.text, at)
        if not m or source.touches(at) or re.fullmatch(r"\d{1,3}(?:\.\d{3})+", m[0]):
            return None
        return m.end(), f" {self.language.signs.dot} ".join(self.whole(part, "m") for part in m[0].split("."))

    def ranges(self, source: Source, at: int) -> Reading | None:
        """``5-10``, ``3 – 7``; with a sum behind it is none."""
        text = source.text
        amount = self.amount(text, at)
        if amount is None or f" {self.language.signs.to} " not in amount.said or re.match(r"\s?[=+]", text[amount.end :][:2]):
            return None
        return amount.end, amount.said

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
        minus = f"{signs.minus} " if m[1] == "-" else ""
        return m.end(), f" {signs.power} {minus}{self.whole(m[2], 'm')}"

    def between(self, source: Source, at: int) -> Reading | None:
        """A sign between two figures: a sum, where it has an equals sign or a plus."""
        m = _SUM_SIGN.match(source.text, at)
        if not m or not re.search(r"\d\s?$", source.before(at)):
            return None
        signs = self.language.signs
        clear = re.search(r"[=+×÷]", source.text[max(0, at - 20) : at + 20])
        words = {"+": signs.plus, "=": signs.equals, "×": signs.times, "÷": signs.divided, "*": signs.times}
        if clear:
            words |= {"-": signs.minus, "–": signs.minus, ":": signs.divided, "/": signs.divided}
        word = words.get(m[1])
        return (m.end(), f" {word} ") if word else None

    def plain_number(self, source: Source, at: int) -> Reading | None:
        """Any other number; the last kind, which always reads."""
        text = source.text
        after = re.compile(r"\s([^\W\d_]+)").match(text, at + len(re.match(r"\d*", text[at:])[0]))  # type: ignore[index]
        figure = re.match(r"\d{1,15}", text[at:])
        gender: Gender = "f" if after and figure and self.language.feminine_words(after[1], int(figure[0])) else "m"
        lone = not after
        number = self.number(text, at, gender)
        if number is None:
            return at + 1, self.language.digits(text[at])
        if number.value == 1 and (lone or number.written == "01"):
            return number.end, self.language.one if number.written == "1" else self.language.digits(number.written)
        return number.end, number.said

    def mixed(self, source: Source, at: int) -> Reading | None:
        """Letters and figures in one: ``A4`` → "A" and the number."""
        m = _MIXED.match(source.text, at)
        if not m or source.touches(at):
            return None
        out = [self.whole(p, "m") if p.isdigit() and p != "1" else self.language.one if p == "1" else p for p in _ALNUM.findall(m[0])]
        return m.end(), " ".join(out)

    def roman(self, source: Source, at: int) -> Reading | None:
        """A numeral behind a name or beside a century."""
        text = source.text
        m = _ROMAN.match(text, at)
        if not m or not m[1] or source.touches(at) or m[1] in _NOT_ROMAN or text[m.end() : m.end() + 1] in {"'", "&", "-"} or text[at - 1 : at] in {"-", "'", "&"}:
            return None
        values = [_VALUES[c] for c in m[1]]
        value = sum(-v if v < w else v for v, w in zip(values, [*values[1:], 0], strict=True))
        before = re.search(r"([^\W\d_][^\W_]*)\s$", source.before(at))
        after = re.compile(r"(?:\.?\s|\.º\s)([^\W\d_]+)").match(text, m.end())
        said = self.language.roman(before[1] if before else "", value, after[1] if after else "")
        if said is None:
            return None
        end = m.end()
        if self.language.tag in {"de", "pl"} and text[end : end + 1] == "." and not source.ends(end):
            end += 1
        return end, said

    @cached_property
    def _abbreviation(self) -> re.Pattern[str]:
        names = "|".join(re.escape(name) for name in sorted(self.language.abbreviations, key=len, reverse=True))
        return re.compile(rf"(?:{names})(?!\w)", re.I) if names else re.compile(r"(?!)")

    def abbreviation(self, source: Source, at: int) -> Reading | None:
        """``z. B.``, ``Dr.``, ``Sra.``; the dot stays where it ends the sentence."""
        if source.touches(at):
            return None
        m = self._abbreviation.match(source.text, at)
        if not m:
            return None
        table = self.language.abbreviations
        said = table.get(m[0]) or next((v for k, v in table.items() if k.lower() == m[0].lower()), None)
        if said is None or (m[0] not in table and not m[0].isupper() and m[0][:1].islower() and not any(k[:1].islower() and k.lower() == m[0] for k in table)):
            return None
        if m[0][0].isupper() and said[:1].islower() and at == 0:
            said = said[:1].upper() + said[1:]
        stop = "." if m[0].endswith(".") and source.ends(m.end() - 1) else ""
        return m.end(), said + stop

    def spelled(self, source: Source, at: int) -> Reading | None:
        """Capitals without a vowel, letter by letter: ``DDR`` → "D D R"."""
        m = re.compile(r"[^\W\d_]{2,5}(?![\w])").match(source.text, at)
        if not m or not m[0].isupper() or source.touches(at) or re.search(r"[AEIOUYÄÖÜÁÉÍÓÚАЕИОУЫЭЮЯ]", m[0]):
            return None
        return m.end(), " ".join(m[0])
