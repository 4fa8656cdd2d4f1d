"""The words of a language for numbers, symbols, months and units. The kinds of :mod:`.kinds` combine them.

Numbers come from num2words (LGPL), months, units and currencies from the CLDR by way of babel (BSD). What neither has
(symbols, genders, spoken dates) is in the module of the language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal, TypeAlias

Gender: TypeAlias = Literal["m", "f", "n"]


@dataclass(frozen=True)
class Signs:
    """The words for symbols."""

    point: str
    """The decimal sign: "Komma"."""
    minus: str
    plus: str
    times: str
    divided: str
    equals: str
    percent: str
    to: str
    """Of a range."""
    and_: str
    at: str
    """Of an address."""
    dot: str
    slash: str
    dash: str
    underscore: str
    number: str
    less: str
    more: str
    at_most: str
    """``≤``."""
    at_least: str
    about: str
    degree: str
    colon: str = ""
    section: str = ""
    sections: str = ""
    """Several sections (``§§``)."""
    squared: str = ""
    cubed: str = ""
    power: str = ""
    """The word before an exponent, or a pattern around it ("的{}次方")."""
    hashtag: str = "hashtag"
    born: str = ""
    """``*`` before a date."""
    died: str = ""
    """``†`` before a date."""
    out_of: str = ""
    """Between a mark and the best one: ``8,5/10``."""
    over: str = ""
    """Between the two values of blood pressure: ``120/80``."""
    per_mille: str = ""
    root: str = ""
    """Before a root ("Wurzel aus")."""
    infinity: str = ""
    unequal: str = ""
    by: str = ""
    """Between dimensions (``4x4``), if that differs from ``times``."""
    paragraph: str = ""
    """``¶`` before a digit."""
    take_away: str = ""
    """Minus between two numbers, if it differs from the minus sign of one number."""
    plus_minus: str = ""


@dataclass(frozen=True)
class Money:
    """A currency in everyday words, and its hundredth, each as one form, "one|many" or "one|few|many"."""

    name: str
    cent: str = ""
    """Empty if prices have none."""
    gender: Gender = "m"


@dataclass(frozen=True)
class Language:
    """The words and the grammar of one language."""

    tag: str
    """The language's name in num2words."""
    locale: str
    """The language's name in the CLDR."""
    signs: Signs
    cardinal: Callable[[int, Gender], str]
    ordinal: Callable[[int, str], str]
    """An ordinal from a number and its form: a gender, or an ending."""
    date: Callable[[int | None, int | None, int | None, str], str]
    """A date from day, month (1-12) and year, each of which may be None, and the word before."""
    time: Callable[[int, int, int | None], str]
    fraction: Callable[[int, int], str]
    year: Callable[[int], str]
    money: Mapping[str, Money]
    """Currencies by sign or code; the CLDR has the others."""
    abbreviations: Mapping[str, str]
    """Abbreviations, with their dot, and their expansions."""
    year_cues: frozenset[str]
    """Words after which a number is a year."""
    feminine: frozenset[str] = frozenset()
    """Feminine units (by their CLDR name) and words; numbers before them agree."""
    feminine_words: Callable[[str, int], bool] = lambda word, number: False
    """Whether the ending of a noun after a number shows that it is feminine."""
    times_after: Mapping[str, Callable[[int, int, int | None], str]] = field(default_factory=dict)
    """How a time is said after words that require a case."""
    years_after: Mapping[str, Callable[[int], str]] = field(default_factory=dict)
    dated_year: Callable[[str, tuple[int, ...]], str] | None = None
    """How one or two years are said before the abbreviated word for year (``г.``), given the word before."""
    years_before: Mapping[str, Callable[[int], str]] = field(default_factory=dict)
    """How a year is said before and after certain words."""
    year_plain: Callable[[int], str] | None = None
    """How a year is said in a span, if that differs."""
    units: Mapping[str, str] = field(default_factory=dict)
    """Further abbreviations of units, and their CLDR names."""
    unit_names: Mapping[str, str] = field(default_factory=dict)
    """Everyday names of units, as "one|many", if they differ from the CLDR's."""
    neuter: frozenset[str] = frozenset()
    """Neuter units, by their CLDR name; others are masculine."""
    alone: Callable[[int], str] | None = None
    """A number by itself, if that differs from one before a masculine noun."""
    halves: str = ""
    """"And a half" after a whole number."""
    half_behind: Mapping[Gender, str] = field(default_factory=dict)
    """"And a half" after a noun of each gender ("una hora y media"), if it doesn't come before the noun."""
    singular: Callable[[str], str] = lambda noun: noun
    """The singular of a noun, for :attr:`half_behind`."""
    half: Mapping[Gender, str] = field(default_factory=dict)
    """"Half a" before a noun of each gender; empty if a half is said like any other fraction."""
    one_before: Callable[[str], str] | None = None
    """The word for one before a noun, if the noun's letters decide. With an apostrophe, no space follows."""
    one_and_half: Mapping[Gender, str] = field(default_factory=dict)
    """The word for one and a half before a noun of each gender, if there is one ("anderhalf")."""
    one_behind: Callable[[str, Gender], str] = lambda before, gender: ""
    """The word for one in the case that the word before requires; "" if it requires none."""
    half_after: Callable[[str, Gender], str] = lambda before, gender: ""
    """"Half a" in the case that the word before requires; "" if it requires none."""
    noun_gender: Callable[[str], Gender] | None = None
    """The gender of a noun that isn't known to be feminine; None if all others are masculine."""
    regnal_case: Callable[[str, str], str] = lambda before, said: said
    """The number of a ruler in the case that the text before the name requires."""
    abbreviation_of: Callable[[str, str, str], str] = lambda written, before, behind: ""
    """The expansion of an abbreviation that depends on the text around it ("San", "Santa"); "" to use the table.
    An expansion that ends in an apostrophe is joined to the next word."""
    fold: str = ""
    """How ``2x`` is said, as "one|many" or "one|few|many|of a decimal", with ``{0}`` for the number."""
    fold_gender: Gender = "m"
    score: str | None = None
    """Between the numbers of a score with a hyphen, where that isn't the word for a range."""
    played: re.Pattern[str] | None = None
    """What comes before a score, up to its numbers."""
    lone_half: str = ""
    """A half without a noun, if that differs from other fractions."""
    of_fraction: str = ""
    """Between another fraction and its unit: "de" in "tres cuartos de kilómetro"."""
    ratio: str = ""
    """Between the numbers of a score or ratio; empty for the word for a range."""
    ordinals: str = r"(?!)"
    """Pattern of the mark that makes a number an ordinal; its group is the mark."""
    decimal: Callable[[int, str], str] | None = None
    """How a number with up to six decimals is said, if there is no word for the decimal sign."""
    two: str = ""
    """The word for two before a noun, if that differs from the number."""
    mark: Callable[[str, str, str], str] = lambda mark, before, after: "m"
    """The form of an ordinal from its mark, the text before and the word after."""
    comma: bool = True
    """The decimal sign is a comma; otherwise a point."""
    decimals: Literal["digits", "number", "pairs"] = "digits"
    """How decimals are said: digit by digit; as a number if there are up to three ("twelve comma fifty"); or like that,
    with longer ones in pairs."""
    roman: Callable[[str, int, str], str | None] = lambda before, value, after: None
    """A Roman numeral: the word before, the value, the word after."""
    century: Callable[[str, int], tuple[str, str, str]] | None = None
    """A century with its abbreviated word after (``XVI в.``): the word before and the number in; the number, the word
    for one century and the word for several out."""
    case_of: Callable[[int, str, str], str] = lambda number, before, noun: ""
    """A number in the case that the word before and the noun after ("" for none) show; "" where they show none."""
    months: Mapping[str, int] = field(default_factory=dict)
    """Further spellings of months, in lower case."""
    time_words: str = ""
    """Pattern of what follows a time and belongs to it ("Uhr")."""
    compound: tuple[re.Pattern[str], Callable[[int], str]] | None = None
    """Adjectives that a number is the first part of (``10-летний``), and the number as it stands there."""
    days_in_case: bool = False
    """The days of a date are ordinals in a case, and so is the first of two ("od trzeciego do piątego maja")."""
    hours: Callable[[int, int, int | None], str] | None = None
    """How a time is said if the word for hours follows, if that differs from :attr:`time`."""
    time_span: tuple[str, str] = ("", "")
    """The words before the two times of a span, if those require a case ("od ósmej do szesnastej")."""
    weekday_span: Callable[[str, str], str] | None = None
    """A span of two weekdays, if the word for a range requires a case."""
    date_cues: frozenset[str] = frozenset()
    """Words after which ``3/5`` is a day and a month."""
    elisions: tuple[str, ...] = ()
    """Elided words ("l'") that may come before an abbreviation."""
    time_cues: frozenset[str] = frozenset()
    """Words after which ``8.30`` is a time."""
    weekdays: Mapping[str, str] = field(default_factory=dict)
    """Further abbreviations of days, and their names."""
    hours_ordered: bool = False
    """Hours are ordinals ("o siódmej rano")."""
    day_parts: tuple[str, str, str, str] | None = None
    """The words for ``3 p.m.`` and the like: at night (12 a.m.), in the morning, in the afternoon, in the evening."""
    evening: int = 6
    """The first hour p.m. that is in the evening."""
    version: str = "version"
    labelled: Callable[[str, str], str] = lambda before, said: said
    """The spoken number after a word that it labels ("page 80"), from the word and the number ("quatre-vingts")."""
    extension: str = "extension"
    """Before the extension of a telephone number."""
    country_by_figure: bool = False
    """The country code of a telephone number is read digit by digit."""
    phone_pairs: bool = False
    """Telephone numbers are said two digits at a time, as numbers."""
    hour_sign: str = ""
    """Pattern of the sign between hours and minutes other than the colon ("h")."""
    currency_joiner: str = " "
    """Between whole units and hundredths of a currency."""
    scales: Mapping[str, str] = field(default_factory=dict)
    """Abbreviated scale words ("Mio.")."""
    of_scale: str = ""
    """Between a scale word and the noun ("de")."""
    dots_in_time: bool = False
    tight: bool = False
    """Words are written without spaces."""

    @cached_property
    def month_table(self) -> dict[str, int]:
        """Names of months in lower case, in full and abbreviated, and their numbers."""
        from studio.text.languages.cldr import months

        return {**months(self.locale), **{name.lower(): number for name, number in self.months.items()}}

    def digits(self, figures: str) -> str:
        """Digit by digit."""
        return " ".join(self.cardinal(int(c), "m") if c != "1" else self.one for c in figures if c.isdigit())

    def by_itself(self, number: int) -> str:
        """A number that counts nothing."""
        return self.alone(number) if self.alone else self.cardinal(number, "m")

    @cached_property
    def one(self) -> str:
        """The digit 1 by itself."""
        return words(1, self.tag) if self.tag not in {"zh"} else self.cardinal(1, "m")


_AGENTS = re.compile(
    r"(?<!p)(?<!rev)(?<!\bl)(?<!\bv)(?<!entrev)(?<!conqu)(?<!\bar)istas?\Z|(?:dálmat|atlet|poet|planet|comet"
    r"|pilot)as?\Z"
)


def masculine_in_a(word: str) -> bool:
    """Whether a Spanish or Portuguese noun in -a is masculine: who does something ("turistas") and a few more."""
    return bool(_AGENTS.search(word))


def form_of(forms: str, plural: str) -> str:
    """One of "one|many", "one|few|many" or "one|few|many|of a decimal", by the CLDR's plural category.

    Where a decimal has no form of its own, it has that of a few.
    """
    one, *more = forms.split("|")
    if plural == "one" or not more:
        return one
    if len(more) == 1 or plural == "few":
        return more[0]
    return more[1] if plural == "many" else more[2] if len(more) > 2 else more[0]


@lru_cache(maxsize=16384)
def words(number: int, tag: str, to: str = "cardinal", **form: str) -> str:
    """A number in num2words' words, without commas; the cardinal if it lacks the ordinal (0, in some languages)."""
    from num2words import num2words

    if to == "ordinal":
        try:
            return str(num2words(number, lang=tag, to=to, **form)).replace(",", "").strip()
        except (IndexError, KeyError, NotImplementedError, OverflowError, TypeError, ValueError):
            to, form = "cardinal", {}
    return str(num2words(number, lang=tag, to=to, **form)).replace(",", "").strip()
