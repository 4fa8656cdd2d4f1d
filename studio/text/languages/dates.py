"""Dates and years of every language but English."""

from __future__ import annotations

import re
from functools import cached_property

from studio.text.characters import APART
from studio.text.grammar import Reading, Source, last_word
from studio.text.languages.cldr import unit, weekdays
from studio.text.languages.times import Times

_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d\d?)\2(\d\d?)(?:T(?=\d\d:)|(?![\w/-]|\.\d))")
_SLASHED = re.compile(
    r"(\d{1,2})/(\d{1,2})(?=\s*$|[.,;:!?)]|\s(?:a|à|às|alle|al|au|et|y|e|o|ou|um|om|è|es|é|est|ist|is|era|fu"
    r"|sono|war|wird)\s)"
)
"""``3/5`` in the place of a date, without a noun that would make it a fraction."""
_MONTH_AND_YEAR = re.compile(r"(0[1-9]|1[0-2]|[1-9])/((?:19|20)\d\d)(?![\w/]|[.,]\d)")
_IN_MONTH = frozenset(
    {"em", "desde", "até", "en", "hasta", "im", "seit", "ab", "bis", "depuis", "dal", "nel", "sinds", "vanaf"}
)
"""Words after which ``10/2023`` is a month."""
NUMBER_BEFORE = re.compile(
    r"(?:\b[Nn][°º.]|\b[Nn]\.[°º]|\b[Nn]úm\.|\b[Nn]úmero|\bNr\.|\b[Nn]umero|\bAz\.(?:\s[\w]{1,4}){0,3}|\bAktenzeichen"
    r"|\bloi|\bdécret|\b[Ll]ey|\b[Ll]ei|\b[Ll]egge|\b[Dd]ecreto|\bD\.P\.R\.|\b[Dd]irectiva|\b[Ss]ent\.)\s?$"
)
"""What the serial number of a law or file follows."""
_LISTED_DAY = re.compile(r"([^\W\d_]+)\s\d{1,2}\.\s(?:und|u\.|oder|bis)\s$")
"""``am 1. und 2. Mai``: the second day takes the case of the first."""
_DAYS = re.compile(r"(?:(?:[12]?\d|3[01])\.?\s?[-–]\s?){2,4}(?:[12]?\d|3[01])\.?(?=\s)")
"""Three or more days: ``17-18-19 juin``."""
_DATED_YEAR = re.compile(r"(1\d{3}|20\d\d|(?<=[влос]\s)\d{3})(?:\s?[-–]\s?(1\d{3}|20\d\d))?\s?гг?\.(?!\w)")
_SECOND_YEAR = re.compile(r"\b(między|pomiędzy|между)\s(?:[^\W\d_]+\s)?\d{4}\s[aiи]\s$", re.I)
"""``między 1918 a 1939``: the second year takes the case of the first."""
_COUNTED_BEHIND = re.compile(rf"{APART}?[多余来个只条张名位人次件米元块家所座辆万千円本回]")
"""What four digits in Chinese or Japanese count, so that they are no year."""
_MONTHS = 12
_LAST_WORD = re.compile(r"\S+\s*$")
_HOURS_OPEN = (
    r"\d{1,2}(?:[.:h]\d\d|h\b|\s?[-–]\s?\d{1,2}(?![\d.])|\s?[-–]\s?\d{1,2}\s?(?:h|Uhr|uur|:|\.\d)|\s(?:uur|Uhr|h)\b)"
)
_CLOSED = r"(?:geschl\w*|gesloten|fermé|cerrado|chiuso|fechado|zamknięte)"
"""Words of opening hours that follow a day of the week."""
_DAY_AND_MONTH = frozenset({"de", "pl", "ru"})
"""Languages where ``24.12.`` is a day and a month."""


class Dates(Times):
    """The dates of one language."""

    @cached_property
    def _month(self) -> str:
        return "|".join(re.escape(name) for name in sorted(self.language.month_table, key=len, reverse=True)) or "(?!)"

    @cached_property
    def _day_month(self) -> re.Pattern[str]:
        return re.compile(
            rf"(\d{{1,2}})(?:\.º|\.|º|ª|°|er|ère|e)?(?:\s?[-–]\s?(\d{{1,2}})\.?)?\s(?:de\s|d'"
            rf"|di\s)?({self._month})\b\.?(?:,?\s(?:de\s|del\s|do\s|di\s|r\.\s)?(\d{{4}})(?![\d\w,.]\d"
            rf"|\d))?(?:\s(?:r\.|roku|г\.|года)(?!\w))?",
            re.I,
        )

    @cached_property
    def _span_day(self) -> re.Pattern[str]:
        return re.compile(rf"(\d{{1,2}})(?=\s(?:do|po|i|lub|a|по|до|и|или)\s\d{{1,2}}\s(?:{self._month})(?!\w))", re.I)

    @cached_property
    def _month_behind(self) -> re.Pattern[str]:
        return re.compile(rf"\s(?:de\s)?(?:{self._month})(?!\w)", re.I)

    @cached_property
    def _month_year(self) -> re.Pattern[str]:
        return re.compile(rf"({self._month})\.?\s(?:de\s|del\s|di\s)?(\d{{4}})(?!\d)", re.I)

    @cached_property
    def _weekday_words(self) -> frozenset[str]:
        """Days of the week and their abbreviations, behind which a date is in the case of the word before both."""
        return frozenset(word.lower() for pair in self._day[0].items() for word in pair)

    def date(self, source: Source, at: int) -> Reading | None:
        """``24. Februar 2019``, ``1 de enero``, ``24.02.2019``, ``2019-02-24``, ``24/02/2019``."""
        text, language = source.text, self.language
        if source.touches(at) or text[at - 1 : at] in {".", "/", "-", ","}:
            return None
        before = source.word_before(at) + ("'" if text[at - 1 : at] == "'" else "")
        on_weekday = before in self._weekday_words
        if on_weekday:
            before = last_word(_LAST_WORD.sub("", source.before(at)))
        listed = _LISTED_DAY.search(source.before(at))
        before = listed[1].lower() if listed else before
        m = _DAYS.match(text, at)
        if m and self._month_behind.match(text, m.end()):
            days = re.findall(r"\d+", m[0])
            return m.end(), ", ".join(language.date(int(day), None, None, before) for day in days)
        m = self._span_day.match(text, at) if language.days_in_case else None
        if m and 1 <= int(m[1]) <= 31:
            return m.end(), language.date(int(m[1]), None, None, before)
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
        m = _YEAR_FIRST.match(text, at)
        if m and 1 <= int(m[3]) <= 12 and 1 <= int(m[4]) <= 31:
            return m.end(), language.date(int(m[4]), int(m[3]), int(m[1]), before)
        m = re.compile(r"(\d{1,2})[º°]?([./-]|\. )(\d{1,2})\2(\d{4}|\d\d)(?![\w/-]|\.\d)").match(text, at)
        named = re.compile(r"\s(?:r\.|roku|г\.|года)(?!\w)").match(text, m.end()) if m else None
        if m and 1 <= int(m[1]) <= 31 and 1 <= int(m[3]) <= 31:
            first, second = (m[3], m[1]) if source.month_first or int(m[3]) > 12 else (m[1], m[3])
            if int(second) <= 12:
                number = int(m[4]) if len(m[4]) == 4 else (2000 if int(m[4]) < 50 else 1900) + int(m[4])
                end = named.end() if named and language.tag in {"pl", "ru"} else m.end()
                stop = "." if end > m.end() and text[end - 1] == "." and source.ends(end - 1) else ""
                return end, language.date(int(first), int(second), number, before) + stop
        m = _MONTH_AND_YEAR.match(text, at)
        if m and (m[1][0] == "0" or before in _IN_MONTH):
            return m.end(), language.date(None, int(m[1]), int(m[2]), before)
        m = _SLASHED.match(text, at)
        clear = m is not None and (
            m[2][0] == "0" or (int(m[1]) > _MONTHS and m[2][0] == "1" and len(m[2]) == len("10"))
        )
        if (
            m
            and (on_weekday or before in language.date_cues or clear)
            and 1 <= int(m[1]) <= 31
            and 1 <= int(m[2]) <= 12
        ):
            return m.end(), language.date(int(m[1]), int(m[2]), None, before)
        m = re.compile(r"(\d{1,2})\.(\d{1,2})\.(?=\s[^\W\d]|$|[,;)])").match(text, at)
        if m and language.comma and 1 <= int(m[1]) <= 31 and 1 <= int(m[2]) <= 12 and language.tag in _DAY_AND_MONTH:
            return m.end(), language.date(int(m[1]), int(m[2]), None, before)
        return None

    def cjk_date(self, source: Source, at: int) -> Reading | None:
        """``2020年1月5日``: the year digit by digit in Chinese."""
        m = re.compile(
            rf"(?:(\d{{4}}){APART}?年)?{APART}?(?:(\d{{1,2}}){APART}?月)?{APART}?(?:(\d{{1,2}}){APART}?[日号])?"
        ).match(source.text, at)
        if not m or m.end() == at or not (m[1] or (m[2] and m[3])):
            return None
        said = self.language.date(
            int(m[3]) if m[3] else None, int(m[2]) if m[2] else None, int(m[1]) if m[1] else None, ""
        )
        return m.end(), said

    @cached_property
    def _month_day(self) -> re.Pattern[str]:
        return re.compile(
            rf"({self._month})\.?\s(\d{{1,2}})(?:(?:,?\s(?:de\s|del\s)?|,\s)(\d{{4}}))?(?![\d%.,]\d|\d)", re.I
        )

    def month_year(self, source: Source, at: int) -> Reading | None:
        """``März 2020``; in Spanish ``marzo 4 de 2000`` too."""
        m = self._month_day.match(source.text, at) if self.language.tag == "es" else None
        if m and not source.touches(at) and 1 <= int(m[2]) <= 31:
            month, year = self.language.month_table[m[1].lower()], int(m[3]) if m[3] else None
            return m.end(), self.language.date(int(m[2]), month, year, "")
        m = self._month_year.match(source.text, at)
        if not m or source.touches(at):
            return None
        return m.end(), self.language.date(None, self.language.month_table[m[1].lower()], int(m[2]), "")

    @cached_property
    def _day(self) -> tuple[dict[str, str], str]:
        days = {**weekdays(self.language.locale), **self.language.weekdays}
        return days, "|".join(sorted(map(re.escape, days), key=len, reverse=True)) or "(?!)"

    def marker(self, source: Source, at: int) -> Reading | None:
        """``km 12``: a unit before the number of a place along a road."""
        m = re.compile(r"km(?=\.?\s\d)\.?").match(source.text, at)
        if not m or source.touches(at):
            return None
        before = source.word_before(at)
        if before in {"od", "do", "от", "до"}:
            return m.end(), (unit("length-kilometer", None, self.language.locale) or "").replace("{0}", "").strip()
        count = 2 if source.word_before(at) in {"los", "les", "os", "i", "dei", "des"} else 1
        return m.end(), (unit("length-kilometer", count, self.language.locale) or "{0} km").replace("{0}", "").strip()

    def weekday(self, source: Source, at: int) -> Reading | None:
        """``Mo-Fr``, and ``Mo, 3.5.``: abbreviations of days in a range and before a date."""
        days, names = self._day
        m = re.compile(rf"({names})\.?(?:[-–]|\s[-–]\s)({names})(?!\w)\.?").match(source.text, at)
        if m and not source.touches(at):
            say = self.language.weekday_span or (lambda first, last: f"{first} {self.language.signs.to} {last}")
            return m.end(), say(days[m[1]], days[m[2]])
        m = re.compile(rf"({names})(\.?)\s(au|a|al|à|bis|tot|t/m|e|et|y|und|en)\s({names})\.(?!\w)").match(
            source.text, at
        )
        if m and m[2] and not source.touches(at):
            stop = "." if source.ends(m.end() - 1) else ""
            return m.end(), f"{days[m[1]]} {'tot en met' if m[3] == 't/m' else m[3]} {days[m[4]]}{stop}"
        m = re.compile(rf"({names})(?:\.(?=\s\d{{1,2}}\s?[-–]\s?\d)|\.?(?=\s{_HOURS_OPEN})|\.?(?=\s{_CLOSED}))").match(
            source.text, at
        )
        if m and not source.touches(at):
            return m.end(), days[m[1]]
        m = re.compile(
            rf"({names})\.?(?=,?\s(?:den\s|dem\s)?\d{{1,2}}(?:[./]\s?\d|\.?\s(?:de\s)?(?i:{self._month})(?!\w)))"
        ).match(source.text, at)
        return (m.end(), days[m[1]]) if m and not source.touches(at) else None

    def month(self, source: Source, at: int) -> Reading | None:
        """``Jan.`` before a digit or the end of a range."""
        m = re.compile(rf"({self._month})\.(?=\s?[-–]|\s(?:\d|{re.escape(self.language.signs.to)}\s))", re.I).match(
            source.text, at
        )
        number = self.language.month_table[m[1].lower()] if m else 0
        return (m.end(), self.language.date(None, number, None, "")) if m and not source.touches(at) else None

    def dated_year(self, source: Source, at: int) -> Reading | None:
        """``2005 г.``, ``1939–1945 гг.``."""
        say = self.language.dated_year
        m = _DATED_YEAR.match(source.text, at) if say else None
        if not m or say is None or source.touches(at):
            return None
        years = (int(m[1]), int(m[2])) if m[2] else (int(m[1]),)
        stop = "." if source.ends(m.end() - 1) else ""
        return m.end(), say(_word_of_years(source, at), years) + stop

    def year(self, source: Source, at: int) -> Reading | None:
        """A four-digit number that is a year because of the word before it, or a span of years."""
        text, language = source.text, self.language
        if source.touches(at) or text[at - 1 : at] in {".", ",", "-", "$", "€"}:
            return None
        m = re.compile(
            r"(1\d{3}|20\d\d)(?:(\s?[-–/]\s?)(1\d{3}|20\d\d|\d\d(?!\d)))?(?![\w%]|[.,:/-]\d|\s?[€$£%°])"
        ).match(text, at)
        if not m or (m[3] and NUMBER_BEFORE.search(source.before(at))):
            return None
        first = int(m[1])
        if m[3]:
            second = int(m[3]) if len(m[3]) == 4 else first // 100 * 100 + int(m[3])
            if second > first and (len(m[3]) == 4 or second - first < 60):
                say = language.year_plain or language.year
                last = say(second) if len(m[3]) == 4 else language.cardinal(int(m[3]), "m")
                return m.end(), f"{say(first)} {language.signs.to} {last}"
            return None
        if language.tight and _COUNTED_BEHIND.match(text, m.end()):
            return None
        behind = re.compile(r"\s([^\W\d_]+)").match(text, m.end())
        for word, table in (
            (_word_of_years(source, at), language.years_after),
            (behind[1].lower() if behind else "", language.years_before),
        ):
            if word in table:
                return m.end(), table[word](first)
        bracketed = text[at - 1 : at] == "(" and text[m.end() : m.end() + 1] in {")", ","}
        if source.word_before(at) in language.year_cues or bracketed or source.word_before(at) in language.month_table:
            return m.end(), language.year(first)
        follows = re.match(r"\s[^\W\d]", text[m.end() :][:2])
        if follows and language.tag == "de" and follows[0][1].islower():
            follows = None  # nouns are capitalised, so this counts nothing
        if language.year_plain:
            return None  # the year takes a case, and nothing shows which
        return (m.end(), language.year(first)) if first >= 1500 and not follows else None


def _word_of_years(source: Source, at: int) -> str:
    """The word that decides the case of a year: the one before it, or before the first of two years."""
    pair = _SECOND_YEAR.search(source.before(at))
    return pair[1].lower() if pair else source.word_before(at)
