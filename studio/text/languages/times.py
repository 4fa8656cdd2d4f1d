"""Times of day and how long something lasts, in every language but English."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from studio.text.grammar import Reading, Source
from studio.text.languages.cldr import unit
from studio.text.languages.prices import Prices
from studio.text.languages.quantities import DASH

_DOTTED = re.compile(r"([01]?\d|2[0-4])\.([0-5]\d)(?![\d%]|[.,]\d|\s[%€])")
_DURATION = re.compile(
    r"(?:(\d{1,3})\s?(?:h|Std\.?|u|ч|godz\.?)\s?)?(?<!\d)(\d{1,2})\s?(min\.?|m|мин\.?|(?<=h\d\d)')(?:\s?([0-5]?\d)\s?(?:s"
    r"|sec|seg|sek|Sek|с|сек)\.?)?"
    r"(?![\w²³/])"
)
"""``1h 15m``, ``3min20s``, ``1h23min45s``; what has two parts at least."""
_NAMES = ("hour", "minute", "second")
_DOTTED_HOUR = re.compile(r"([01]?\d|2[0-4])\.([0-5]\d)\s?h(?!\w)")
_HOUR_BEHIND = re.compile(r"\sh(?!\w)")
"""``um 14:07 h``."""
_HOUR_SIGN = re.compile(r"([01]?\d|2[0-4])\s?h(?!\w)")
"""``um 19 h``."""
_EXACT = re.compile(
    r"(?:(\d{1,2}):)?(\d{1,2}):([0-5]\d)(?:,|\.(?!\d{3}))(\d{1,3})(?:\s?(?:Std\.?|h|min\.?))?(?![\w:]|[.,]\d)"
)
"""``1:32:15,432``, ``1:54.01``."""
_MARKED = re.compile(r"(?:(\d{1,2})\s?h\s?)?(\d{1,3})'\s?([0-5]\d)(?:\"|'')(?!\w)")
_HOURS_LONG = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)\s(?:h|Std\.?|Stunden|uur|horas|heures|ore)(?!\w)")
_HOURS_MINUTES = re.compile(r"(\d{1,3}):([0-5]\d)\s?(?:h|Std\.?|Stunden)(?!\w)")
_LASTED = frozenset(
    {"in", "nach", "dauer", "dauert", "dauerte", "fahrzeit", "zeit", "etwa", "rund", "nur", "ca", "je", "pro"}
)
"""Words before how long something took, not before the time of day."""
_RATIO_BEFORE = re.compile(
    r"\b(?:Quote|Verhältnis|Maßstab|Chance|Mischung|Wette|Odds|odds|razón|proporción|escala|cuota|ratio|rapport|échelle|cote"
    r"|scala|rapporto|proporzion|quota|proporç|verhouding|schaal|skal|proporcj|stosun|kurs|масштаб|соотношени)\w*[^.;:]{0,20}$"
)
"""Before two numbers with a colon that are no time."""
_NEW_SENTENCE = re.compile(r"\s[A-ZÀ-ÝА-Я]")
_HALF_DAY = re.compile(r"(\d{1,2})(?::([0-5]\d))?\s?([aApP])\.?\s?[mM](?:\.|(?!\w))")


class Times(Prices):
    """The times of one language."""

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
        if m and _RATIO_BEFORE.search(source.before(at)):
            return None
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
            signed = _HOUR_BEHIND.match(text, m.end()) if language.tag == "de" else None
            if signed:
                return signed.end(), say(hour, int(m[2]), second)
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
        dotted = _DOTTED_HOUR.match(text, at) if self.language.dots_in_time else None
        if dotted:
            return dotted.end(), (self.language.hours or self.language.time)(int(dotted[1]), int(dotted[2]), None)
        bare = _HOUR_SIGN.match(text, at)
        if bare and source.word_before(at) in self.language.time_cues - {"h"}:
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
        m = _EXACT.match(source.text, at)
        if m and not _RATIO_BEFORE.search(source.before(at)):
            units = [(name, figures) for name, figures in zip(_NAMES, m.groups()[:2], strict=False) if figures]
            second = f"{self.plain(str(int(m[3])))} {self.language.signs.point} {self.decimals(m[4])}"
            last = (unit("duration-second", None, self.language.locale) or "{0}").replace("{0}", second)
            lasting = " ".join(self._lasting(name, figures) for name, figures in units)
            return m.end(), f"{lasting} {self.language.signs.and_} {last}"
        m = _DURATION.match(source.text, at)
        if m and (m[4] or (m[1] and m[3] in {"m", "'"})):
            closes = source.ends(m.end() - 1) or _NEW_SENTENCE.match(source.text, m.end())
            stop = "." if m[0].endswith(".") and closes else ""
            figures = ((name, m[group]) for name, group in (("hour", 1), ("minute", 2), ("second", 4)))
            return m.end(), " ".join(self._lasting(name, count) for name, count in figures if count) + stop
        took = _HOURS_MINUTES.match(source.text, at) if self.language.tag == "de" else None
        if took and source.word_before(at) in _LASTED:
            hours, minutes = self._lasting("hour", took[1]), self._lasting("minute", took[2])
            one = self.language.one_behind(source.word_before(at), "f") if took[1] == "1" else ""
            return took.end(), f"{hours.replace('eine', one, 1) if one else hours} {minutes}"
        for pattern, names in ((_MARKED, _NAMES), (_HOURS_LONG, _NAMES), (self._minutes, _NAMES[1:])):
            m = pattern.match(source.text, at)
            if m:
                parts = zip(names, m.groups(), strict=True)
                *first, last = (self._lasting(name, count) for name, count in parts if count)
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
