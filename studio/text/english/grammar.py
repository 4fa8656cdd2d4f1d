"""The grammar of English: the kinds for digits, words and symbols, the most specific first."""

from __future__ import annotations

from studio.text.addresses import find_all
from studio.text.english import (
    codes,
    dates,
    durations,
    feet,
    figures,
    letters,
    maths,
    measures,
    money,
    postal,
    rates,
    roman,
    signs,
    times,
    titles,
    years,
)
from studio.text.english.units import UNITS
from studio.text.grammar import Grammar, Kind, Reading, Source

_FIGURES: tuple[Kind, ...] = (
    codes.hexadecimal,
    codes.named_digits,
    codes.phone,
    figures.coordinates,
    dates.numeric,
    dates.part_of_year,
    times.time,
    dates.day_first,
    figures.set_phrase,
    figures.time_signature,
    codes.numbered_book,
    maths.scientific,
    maths.factorial,
    maths.sums,
    times.clock,
    codes.dotted,
    codes.legal,
    codes.reporter,
    durations.clip,
    years.decades,
    postal.house,
    postal.numbered_street,
    postal.zip_code,
    postal.room,
    figures.scores,
    years.year_span,
    money.money_after,
    measures.percent,
    feet.prime,
    feet.feet,
    durations.duration,
    figures.pressure,
    figures.rated,
    measures.measure,
    codes.model,
    figures.ratio,
    figures.fractions,
    figures.over,
    maths.over_letter,
    figures.ordinals,
    measures.size,
    figures.ranges,
    figures.fold,
    years.lone_year,
    letters.figures_first,
    figures.plain,
)
_NAMES: tuple[Kind, ...] = (
    codes.path,
    codes.file_name,
    codes.keys,
    codes.version,
    codes.verse,
    dates.quarter,
    dates.fiscal,
    money.money_before,
    postal.party,
    postal.state,
    postal.compass,
    postal.road,
    roman.roman,
    letters.school_years,
    letters.blood,
    letters.initials,
    letters.ampersand,
    letters.lone_letter,
    letters.shouted,
    letters.chemical,
    letters.accented,
    letters.name,
)


def _words() -> dict[str, tuple[Kind, ...]]:
    table = dict(titles.table())
    for word in dates.month_words():
        table[word] = (dates.month_first, dates.month_year, dates.month, *table.get(word, ()))
    for word in dates.weekday_words():
        table[word] = (dates.weekday, *table.get(word, ()))
    for word in ("noon", "midnight"):
        table[word] = (times.named,)
    for word in ("f", "g", "h", "sin", "cos", "tan", "log", "ln", "exp"):
        table[word] = (maths.function, *table.get(word, ()))
    table["t"] = (times.countdown, *table.get("t", ()))
    for word in ("gmt", "utc"):
        table[word] = (times.offset, *table.get(word, ()))
    for word in ("fed", "pub", "f"):
        table[word] = (titles.law, *table.get(word, ()))
    for word in ("v", "ver"):
        table[word] = (codes.version, *table.get(word, ()))
    for word in "abcdefghijklmnopqrstuvwyxz":
        table[word] = (maths.sums, *table.get(word, ()))
    table["x"] = (figures.by, *table["x"])
    for size in range(1, 40):
        word = roman.numeral_of(size).lower()
        table[word] = (roman.lower_roman, *table.get(word, ()))
    for word in {unit.split()[0].lower() for unit in rates.ALONE}:
        table[word] = (rates.alone, *table.get(word, ()))
    for word in {unit.lower() for unit in UNITS if unit.isalpha()}:
        table[word] = (rates.rate, *table.get(word, ()))
    for word in "ap":
        table[word] = (times.half_day, *table[word])
    for word in ("rs", "kr", "zł"):
        table[word] = (money.money_before, *table.get(word, ()))
    return table


def _at_point(kind: Kind) -> Kind:
    """The kind of a number that begins with its point: ``.25``."""

    def at_point(source: Source, at: int) -> Reading | None:
        return kind(source, at) if source.text[at + 1 : at + 2].isdigit() and not source.touches(at) else None

    return at_point


_WITHOUT_ZERO = (figures.batting, measures.percent, measures.measure, figures.fold, figures.ranges, figures.plain)
_SIGNS: dict[str, tuple[Kind, ...]] = {
    **dict.fromkeys("$€£¥₹₩₽₿₺₴₦₪฿₫₱₲₵₸₡-", (money.money_before,)),
    ".": (codes.path, *map(_at_point, _WITHOUT_ZERO)),
    "'": (years.decades, years.short_year),
    "#": (codes.hexadecimal,),
    "^": (maths.power,),
    "(": (codes.phone,),
    "+": (codes.phone,),
    "/": (rates.per_unit, codes.path),
    "~": (codes.path,),
    "*": (codes.wildcard, figures.times),
    "×": (figures.times,),
}

ENGLISH = Grammar(_FIGURES, _words(), _NAMES, _SIGNS, signs.sign, whole=(find_all,))
"""The grammar of English text."""

LEFT_ALONE = Grammar((figures.plain,), {}, (), {}, signs.sign)
"""The grammar of a lexicon's ``say``: numbers and symbols become words, all else stays as it is."""
