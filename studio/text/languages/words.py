"""What a language says: its words for numbers, signs, months and units, which the kinds of :mod:`.kinds` put together.

The words of numbers are num2words' (LGPL), those of months, units and currencies are the CLDR's by way of babel (BSD);
what neither has (signs, genders, dates as they are said) stands in the module of the language.
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
    """The words for signs."""

    point: str
    """Of a decimal: "Komma"."""
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
    about: str
    degree: str
    colon: str = ""
    section: str = ""
    sections: str = ""
    """Several of them (``§§``)."""
    squared: str = ""
    cubed: str = ""
    power: str = ""
    """Before an exponent, or around it ("的{}次方")."""
    hashtag: str = "hashtag"
    born: str = ""
    """``*`` before a date."""
    died: str = ""
    """``†`` before a date."""
    over: str = ""
    """Between the two pressures of blood: ``120/80``."""
    per_mille: str = ""
    root: str = ""
    """Before what it is taken of ("Wurzel aus")."""
    infinity: str = ""
    unequal: str = ""
    by: str = ""
    """Between the sides of a size (``4x4``), where it isn't the word of a product."""
    paragraph: str = ""
    """``¶`` before a digit."""
    take_away: str = ""
    """Minus between two numbers, where it differs from the sign of one."""
    plus_minus: str = ""


@dataclass(frozen=True)
class Money:
    """A currency in everyday words: one, two, five of it, its gender and its hundredth part."""

    one: str
    few: str
    many: str
    gender: Gender = "m"
    cent: str = ""
    cents: str = ""
    cents_many: str = ""


@dataclass(frozen=True)
class Language:
    """How one language is said."""

    tag: str
    """Of num2words."""
    locale: str
    """Of the CLDR."""
    signs: Signs
    cardinal: Callable[[int, Gender], str]
    ordinal: Callable[[int, str], str]
    """A number and the form: the gender, or an ending that the language's own kinds ask for."""
    date: Callable[[int | None, int | None, int | None, str], str]
    """Day, month (1-12), year and the word before, as far as they are there."""
    time: Callable[[int, int, int | None], str]
    fraction: Callable[[int, int], str]
    year: Callable[[int], str]
    money: Mapping[str, Money]
    """By sign or code; others are the CLDR's."""
    abbreviations: Mapping[str, str]
    """With their dot."""
    year_cues: frozenset[str]
    """Words before a number that make it a year."""
    abbreviations_after: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """What an abbreviation stands for after a word that asks for a case ("na", "ul.")."""
    feminine: frozenset[str] = frozenset()
    """Units (as the CLDR names them) and words that a number agrees with."""
    feminine_words: Callable[[str, int], bool] = lambda word, number: False
    """Whether a written noun after a number is feminine as far as its ending tells."""
    times_after: Mapping[str, Callable[[int, int, int | None], str]] = field(default_factory=dict)
    """How a time is said after some words, where they ask for a case."""
    years_after: Mapping[str, Callable[[int], str]] = field(default_factory=dict)
    dated_year: Callable[[str, tuple[int, ...]], str] | None = None
    """How years are said before the abbreviation of the word for it (``г.``): the word before, and one year or two."""
    years_before: Mapping[str, Callable[[int], str]] = field(default_factory=dict)
    """How a year is said after and before some words."""
    year_plain: Callable[[int], str] | None = None
    """How a year is said in a span; None for as elsewhere."""
    genitive_after: frozenset[str] = frozenset()
    """Words before a number that ask for its genitive."""
    genitive: Callable[[int], str] | None = None
    """A number in that case."""
    units: Mapping[str, str] = field(default_factory=dict)
    """Further abbreviations of units, and the CLDR's names."""
    unit_names: Mapping[str, str] = field(default_factory=dict)
    """Units that people call differently from the CLDR, as "one|many"."""
    neuter: frozenset[str] = frozenset()
    """Units (as the CLDR names them) that are neuter, where others are masculine."""
    neuter_words: re.Pattern[str] | None = None
    """Written nouns that are neuter, as far as they are known."""
    alone: Callable[[int], str] | None = None
    """A number by itself, where that differs from one before a noun of the first gender."""
    halves: str = ""
    """How "and a half" is said after a whole number."""
    half_behind: Mapping[Gender, str] = field(default_factory=dict)
    """"And a half" after a noun of each gender ("una hora y media"), where it doesn't come before."""
    singular: Callable[[str], str] = lambda noun: noun
    """A noun as it comes after one, where :attr:`half_behind` asks for it."""
    half: Mapping[Gender, str] = field(default_factory=dict)
    """"Half a" before a noun of each gender; empty where a half is said like any other fraction."""
    one_before: Callable[[str], str] | None = None
    """The word for one before a written noun, where its letters decide; with an apostrophe the noun follows at once."""
    one_and_half: Mapping[Gender, str] = field(default_factory=dict)
    """One and a half of something of each gender, where there is a word for it ("anderhalf")."""
    one_behind: Callable[[str, Gender], str] = lambda before, gender: ""
    """One before a noun in the case that the word before asks for; "" where it asks for none."""
    half_after: Callable[[str, Gender], str] = lambda before, gender: ""
    """"Half a" in that case; "" where the word before asks for none."""
    noun_gender: Callable[[str], Gender] | None = None
    """The gender of a written noun, for the case of one before it; None for feminine or masculine as far as known."""
    regnal_case: Callable[[str, str], str] = lambda before, said: said
    """The number of a ruler in the case that the text before the name asks for."""
    abbreviation_of: Callable[[str, str, str], str] = lambda written, before, behind: ""
    """What an abbreviation stands for by the text before and after it ("San", "Santa"); "" for what the table says.
    One with an apostrophe joins the word after."""
    fold: str = ""
    """How ``2x`` is said, as "one|many" or "one|few|many|of a decimal", with ``{0}`` for the number."""
    fold_gender: Gender = "m"
    score: str | None = None
    """Between the numbers of a score with a hyphen, where that isn't the word of a range."""
    played: re.Pattern[str] | None = None
    """What stands before a score, up to its numbers."""
    lone_half: str = ""
    """A half that counts nothing, if that differs from other fractions."""
    of_fraction: str = ""
    """Between another fraction and its unit: "de" in "tres cuartos de kilómetro"."""
    ratio: str = ""
    """Between the numbers of a score or ratio; empty for the word of a range."""
    ordinals: str = r"(?!)"
    """Pattern of what makes a number an ordinal; its group is the mark."""
    decimal: Callable[[int, str], str] | None = None
    """How a number with up to six decimals is said, where that isn't with a word for the decimal sign."""
    two: str = ""
    """Two of something, where that differs from the number."""
    mark: Callable[[str, str, str], str] = lambda mark, before, after: "m"
    """The form of an ordinal from its mark, the text before and the word after."""
    comma: bool = True
    """The comma is the decimal sign; else the point."""
    decimals: Literal["digits", "number", "pairs"] = "digits"
    """How what comes after the decimal sign is said: digit by digit, up to three digits as a number ("twelve
    comma fifty"), or so and longer ones two by two."""
    roman: Callable[[str, int, str], str | None] = lambda before, value, after: None
    """A Roman numeral: the word before, the value, the word after."""
    century: Callable[[str, int], tuple[str, str, str]] | None = None
    """A century with its abbreviated word behind (``XVI в.``): the word before and the number in; the number, the word
    for one century and the word for several out."""
    case_of: Callable[[int, str, str], str] = lambda number, before, noun: ""
    """A number in the case that the word before and the noun behind show; "" where they show none."""
    months: Mapping[str, int] = field(default_factory=dict)
    """Further spellings of months, in lower case."""
    time_words: str = ""
    """Pattern of what follows a time and belongs to it ("Uhr")."""
    compound: tuple[re.Pattern[str], Callable[[int], str]] | None = None
    """Adjectives that a number is the first part of (``10-летний``), and the number as it stands there."""
    days_in_case: bool = False
    """The days of a date are ordinals in a case, and so is the first of two ("od trzeciego do piątego maja")."""
    hours: Callable[[int, int, int | None], str] | None = None
    """How a time is said where the word for hours follows it, if that differs from :attr:`time`."""
    time_span: tuple[str, str] = ("", "")
    """The words before two times, where they ask for a case ("od ósmej do szesnastej")."""
    weekday_span: Callable[[str, str], str] | None = None
    """Two days of the week as the ends of a span, where the word of a range asks for a case."""
    date_cues: frozenset[str] = frozenset()
    """Words before ``3/5`` that make it a day and a month."""
    elisions: tuple[str, ...] = ()
    """Words that lose their end before a vowel ("l'"), which abbreviations may come after."""
    time_cues: frozenset[str] = frozenset()
    """Words before ``8.30`` that make it a time."""
    weekdays: Mapping[str, str] = field(default_factory=dict)
    """Further abbreviations of days, and their names."""
    day_parts: tuple[str, str, str, str] | None = None
    """What qualifies the hour of ``3 p.m.``: by night (12 a.m.), in the morning, in the afternoon, in the evening."""
    evening: int = 6
    """The first hour p.m. that is in the evening."""
    version: str = "version"
    labelled: Callable[[str, str], str] = lambda before, said: said
    """A number after a word that names with it, not counts: the word and the number in words in ("page", "quatre-
    vingts")."""
    extension: str = "extension"
    """Of a telephone number."""
    country_by_figure: bool = False
    """The code of a country before a telephone number is said digit by digit."""
    phone_pairs: bool = False
    """Telephone numbers are said two digits at a time, as numbers."""
    hour_sign: str = ""
    """Pattern of the sign between hours and minutes other than the colon ("h")."""
    long_year: bool = True
    currency_joiner: str = " "
    """Between whole units and hundredths."""
    scales: Mapping[str, str] = field(default_factory=dict)
    """Abbreviated words of size ("Mio.")."""
    of_scale: str = ""
    """Between a word of size and what is counted ("de")."""
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
    """One of "one|many", or of "one|few|many|of a decimal", by the plural of the CLDR."""
    one, *more = forms.split("|")
    if plural == "one" or not more:
        return one
    return more[{"few": 0, "many": 1}.get(plural, -1) if len(more) > 1 else 0]


@lru_cache(maxsize=16384)
def words(number: int, tag: str, to: str = "cardinal", **form: str) -> str:
    """Words of num2words, without commas; of an ordinal that it hasn't got (0, in some languages) the cardinal."""
    from num2words import num2words

    if to == "ordinal":
        try:
            return str(num2words(number, lang=tag, to=to, **form)).replace(",", "").strip()
        except (IndexError, KeyError, NotImplementedError, OverflowError, TypeError, ValueError):
            to, form = "cardinal", {}
    return str(num2words(number, lang=tag, to=to, **form)).replace(",", "").strip()
