"""Dates, times and years of every language but English."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from studio.text.characters import APART
from studio.text.grammar import Reading, Source, last_word
from studio.text.languages.cldr import unit, weekdays
from studio.text.languages.prices import Prices
from studio.text.languages.quantities import DASH

_DOTTED = re.compile(r"([01]?\d|2[0-4])\.([0-5]\d)(?![\d%]|[.,]\d|\s[%€])")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d\d?)\2(\d\d?)(?:T(?=\d\d:)|(?![\w/-]|\.\d))")
_SLASHED = re.compile(
    r"(\d{1,2})/(\d{1,2})(?=\s*$|[.,;:!?)]|\s(?:a|à|às|alle|al|au|et|y|e|o|ou|um|om|è|es|é|est|ist|is|era|fu"
    r"|sono|war|wird)\s)"
)
"""``3/5`` in the place of a date, without a noun that would make it a fraction."""
_LISTED_DAY = re.compile(r"([^\W\d_]+)\s\d{1,2}\.\s(?:und|oder|bis)\s$")
"""``am 1. und 2. Mai``: the second day takes the case of the first."""
_DAYS = re.compile(r"(?:(?:[12]?\d|3[01])\.?\s?[-–]\s?){2,4}(?:[12]?\d|3[01])\.?(?=\s)")
"""Three or more days: ``17-18-19 juin``."""
_DATED_YEAR = re.compile(r"(1\d{3}|20\d\d|(?<=[влос]\s)\d{3})(?:\s?[-–]\s?(1\d{3}|20\d\d))?\s?гг?\.(?!\w)")
_SECOND_YEAR = re.compile(r"\b(między|pomiędzy|между)\s(?:[^\W\d_]+\s)?\d{4}\s[aiи]\s$", re.I)
"""``między 1918 a 1939``: the second year takes the case of the first."""
_DURATION = re.compile(
    r"(?:(\d{1,3})\s?(?:h|Std\.?|u|ч|godz\.?)\s?)?(?<!\d)(\d{1,2})\s?(min\.?|m|мин\.?)(?:\s?([0-5]?\d)\s?(?:s"
    r"|sec|seg|sek|Sek|с|сек)\.?)?"
    r"(?![\w²³/])"
)
"""``1h 15m``, ``3min20s``, ``1h23min45s``; what has two parts at least."""
_COUNTED_BEHIND = re.compile(rf"{APART}?[多余来个只条张名位人次件米元块家所座辆万千円本回]")
"""What four digits in Chinese or Japanese count, so that they are no year."""
_MONTHS = 12
_NAMES = ("hour", "minute", "second")
_HOUR_SIGN = re.compile(r"([01]?\d|2[0-4])\s?h(?!\w)")
"""``um 19 h``."""
_LAST_WORD = re.compile(r"\S+\s*$")
_MARKED = re.compile(r"(\d{1,3})'\s?([0-5]\d)(?:\"|'')(?!\w)")
_HOURS_LONG = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)\s(?:h|Std\.?|Stunden|uur|horas|heures|ore)(?!\w)")
_HOURS_OPEN = r"\d{1,2}(?:[.:h]\d\d|h\b|\s?[-–]\s?\d{1,2}\s?(?:h|Uhr|uur|:|\.\d)|\s(?:uur|Uhr|h)\b)"
_CLOSED = r"(?:geschl\w*|gesloten|fermé|cerrado|chiuso|fechado|zamknięte)"
"""Words of opening hours that follow a day of the week."""
_HALF_DAY = re.compile(r"(\d{1,2})(?::([0-5]\d))?\s?([aApP])\.?\s?[mM](?:\.|(?!\w))")


_DAY_AND_MONTH = frozenset({"de", "pl", "ru"})
"""Languages where ``24.12.`` is a day and a month."""


class DatesAndTimes(Prices):
    """The dates and times of one language."""

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
        before = source.word_before(at)
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
    def _time(self) -> re.Pattern[str]:
        sign = f":|{self.language.hour_sign}" if self.language.hour_sign else ":"
        return re.compile(
            rf"([01]?\d|2[0-4])(?:{sign})([0-5]\d)(?!\s+min\b)(?:(?::|min\s?|m\s?)([0-5]\d)s?|min)?"
            rf"(?:\s?({self.language.time_words or '(?!)'})(?!\w)|(?![\w:]|[.,]\d))",
            re.I,
        )

    @cached_property
    def _hour(self) -> re.Pattern[str]:
        words = self.language.time_words
        dotted = r"(?:\.([0-5]\d))?" if self.language.dots_in_time else "()"
        return re.compile(rf"([01]?\d|2[0-4]){dotted}\s?(?:{words})(?!\w)" if words else "(?!)", re.I)

    @cached_property
    def _part_of_day(self) -> re.Pattern[str]:
        """``o 7 rano``: an hour before the part of the day, where hours are ordinals."""
        parts = "|".join(self.language.day_parts or ())
        return re.compile(rf"([01]?\d|2[0-4])(?=\s(?:{parts})(?!\w))" if self.language.hours_ordered else r"(?!)")

    def time(self, source: Source, at: int) -> Reading | None:
        """``14:30``, ``14:30 Uhr``, ``14h30``, ``8 Uhr``, ``10:00-12:00``."""
        text = source.text
        if source.touches(at) or text[at - 1 : at] in {":", ".", ","}:
            return None
        half_day = self._half_day(text, at)
        if half_day:
            return half_day
        m = self._time.match(text, at)
        if m:
            language = self.language
            named = language.hours if m[4] and language.hours else language.time
            say = self._after(source, at) or named
            hour = int(m[1])
            if (
                language.day_parts
                and 12 < hour < 24
                and text.startswith(tuple(f" {p}" for p in language.day_parts[2:]), m.end())
            ):
                hour -= 12  # the part of the day is spoken instead
            second = int(m[3]) if m[3] else None
            both = self._both(source, at, m.end(), (hour, int(m[2]), second))
            return both or self._until(text, m.end(), say(hour, int(m[2]), second))
        m = self._part_of_day.match(text, at)
        if m:
            return m.end(), (self._after(source, at) or self.language.time)(int(m[1]), 0, None)
        m = self._hour.match(text, at)
        if m:
            say = self.language.hours or self.language.time
            return self._until(text, m.end(), say(int(m[1]), int(m[2] or 0), None))
        m = _DOTTED.match(text, at)
        dash = re.compile(DASH + r"(?=\d)").match(text, m.end()) if m else None
        if m and dash and self.language.dots_in_time and self._hour.match(text, dash.end()):
            return dash.end(), f"{self.language.time(int(m[1]), int(m[2]), None)} {self.language.signs.to} "
        bare = _HOUR_SIGN.match(text, at)
        if bare and source.word_before(at) in self.language.time_cues:
            return bare.end(), self.language.time(int(bare[1]), 0, None)
        if m and source.word_before(at) in self.language.time_cues:
            say = self._after(source, at) or self.language.time
            return m.end(), say(int(m[1]), int(m[2]), None)
        return None

    def _after(self, source: Source, at: int) -> Callable[[int, int, int | None], str] | None:
        """How a time is said after the last one or two words."""
        table, last = self.language.times_after, source.word_before(at)
        pair = " ".join(word.strip(".").lower() for word in source.before(at).split()[-2:])
        return table.get(pair) or table.get(last)

    def stopwatch(self, source: Source, at: int) -> Reading | None:
        """``42:30 min``: minutes and seconds; ``2:01:39 h``, ``1h 15m``, ``3min20s``."""
        if source.touches(at):
            return None
        m = _DURATION.match(source.text, at)
        if m and (m[4] or (m[1] and m[3] == "m")):
            stop = "." if m[0].endswith(".") and source.ends(m.end() - 1) else ""
            figures = ((name, m[group]) for name, group in (("hour", 1), ("minute", 2), ("second", 4)))
            return m.end(), " ".join(self._lasting(name, count) for name, count in figures if count) + stop
        for pattern, names in ((_MARKED, _NAMES[1:]), (_HOURS_LONG, _NAMES), (self._minutes, _NAMES[1:])):
            m = pattern.match(source.text, at)
            if m:
                *first, last = (self._lasting(name, count) for name, count in zip(names, m.groups(), strict=True))
                return m.end(), f"{' '.join(first)} {self.language.signs.and_} {last}"
        return None

    def _lasting(self, name: str, figures: str) -> str:
        """So many hours, minutes or seconds."""
        return self._counted_unit(f"duration-{name}", int(figures))

    @cached_property
    def _minutes(self) -> re.Pattern[str]:
        """``42:30 Minuten``."""
        names = {(unit("duration-minute", count, self.language.locale) or "")[4:] for count in (1, 2, 5)}
        written = "|".join(sorted(names, key=len, reverse=True))
        return re.compile(rf"(\d{{1,3}}):([0-5]\d)\s(?:min\.?|{written})(?!\w)")

    def _counted_unit(self, name: str, count: int) -> str:
        pattern = unit(name, count, self.language.locale) or "{0}"
        return pattern.replace("{0}", self.language.cardinal(count, self.gender_of(name)))

    @cached_property
    def _day(self) -> tuple[dict[str, str], str]:
        days = {**weekdays(self.language.locale), **self.language.weekdays}
        return days, "|".join(sorted(map(re.escape, days), key=len, reverse=True)) or "(?!)"

    def marker(self, source: Source, at: int) -> Reading | None:
        """``km 12``: a unit before the number of a place along a road."""
        m = re.compile(r"km(?=\.?\s\d)\.?").match(source.text, at)
        if not m or source.touches(at):
            return None
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
        m = re.compile(rf"({names})\.?(?=,?\s\d{{1,2}}(?:[./]\s?\d|\.?\s(?:de\s)?(?i:{self._month})(?!\w)))").match(
            source.text, at
        )
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

    def _until(self, text: str, end: int, said: str) -> Reading:
        """A time, with the word for a range if a dash and another time follow."""
        dash = re.compile(DASH + r"(?=\d)").match(text, end)
        if dash and (self._time.match(text, dash.end()) or self._hour.match(text, dash.end())):
            return dash.end(), f"{said} {self.language.signs.to} "
        return end, said

    def _both(self, source: Source, at: int, end: int, first: tuple[int, int, int | None]) -> Reading | None:
        """Two times with a dash between, in the cases that the words for it ask for."""
        since, until = self.language.time_span
        dash = re.compile(DASH + r"(?=\d)").match(source.text, end) if since else None
        m = self._time.match(source.text, dash.end()) if dash else None
        if m is None:
            return None
        table = self.language.times_after
        lead = "" if source.word_before(at) == since else f"{since} "
        last = table[until](int(m[1]), int(m[2]), int(m[3]) if m[3] else None)
        return m.end(), f"{lead}{table[since](*first)} {until} {last}"

    def _half_day(self, text: str, at: int) -> Reading | None:
        """``3:30 p.m.``, ``3 pm``, where the language says the part of the day."""
        language = self.language
        m = _HALF_DAY.match(text, at) if language.day_parts else None
        if not m or language.day_parts is None or not 1 <= int(m[1]) <= 12:
            return None
        night, morning, afternoon, evening = language.day_parts
        hour, said = int(m[1]), language.time(int(m[1]), int(m[2] or 0), None)
        if m[3] in "aA":
            part = night if hour == 12 else morning
        else:
            part = afternoon if hour == 12 or hour < language.evening else evening
        stop = "." if m[0][-1] == "." and not text[m.end() :].strip(" \"')") else ""
        return m.end(), (f"{part}{said}" if language.tight else f"{said} {part}{stop}")

    def year(self, source: Source, at: int) -> Reading | None:
        """A four-digit number that is a year because of the word before it, or a span of years."""
        text, language = source.text, self.language
        if source.touches(at) or text[at - 1 : at] in {".", ",", "-", "$", "€"}:
            return None
        m = re.compile(
            r"(1\d{3}|20\d\d)(?:(\s?[-–/]\s?)(1\d{3}|20\d\d|\d\d(?!\d)))?(?![\w%]|[.,:/-]\d|\s?[€$£%°])"
        ).match(text, at)
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
