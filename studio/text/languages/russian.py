"""Russian."""

from __future__ import annotations

import re

from studio.text.grammar import last_word
from studio.text.languages.cldr import month_names
from studio.text.languages.words import Gender, Language, Money, Signs, words
from studio.text.tables import word_set


def cardinal(number: int, gender: Gender) -> str:
    """For example "один", "одна", "одно"; "два", "две"."""
    return words(number, "ru", gender=gender)


def ordinal(number: int, form: str) -> str:
    """The form is gender and case: "m", "f", "n", "gen" (of the masculine), "genn" (of the neuter), "prep"."""
    if form.startswith("many"):
        said = words(number, "ru", "ordinal")
        return re.sub("(?:ый|ой|ий)$", "ых" if form == "many-of" else "ые", said)
    gender, case = {
        "gen": ("m", "g"),
        "genn": ("n", "g"),
        "prep": ("m", "p"),
        "dat": ("m", "d"),
        "genf": ("f", "g"),
        "accf": ("f", "a"),
    }.get(form, (form, "n"))
    return words(number, "ru", "ordinal", case=case, gender=gender)


def year(number: int) -> str:
    """In the genitive, as it stands in dates."""
    return ordinal(number, "gen")


def _instrumental(number: int) -> str:
    """Of a year: "между тысяча девятьсот восемнадцатым и …"."""
    return words(number, "ru", "ordinal", case="i", gender="m")


def date(day: int | None, month: int | None, number: int | None, before: str) -> str:
    """For example "первого января две тысячи десятого года"."""
    form = {"к": "dat", "ко": "dat", "по": "n", "на": "n"}.get(before, "genn")
    parts = [ordinal(day, form)] if day else []
    parts += [month_names("ru")[month - 1]] if month else []
    return " ".join([*parts, *([f"{year(number)} года"] if number is not None else [])])


def time(hour: int, minute: int, second: int | None) -> str:
    """``14:30`` → "четырнадцать тридцать"."""
    tail = f" ноль {words(minute, 'ru')}" if 0 < minute < 10 else f" {words(minute, 'ru')}" if minute else " ноль ноль"
    return words(hour, "ru") + tail + (f" {words(second, 'ru')}" if second else "")


def _time_after(hour: int, minute: int, second: int | None) -> str:
    """For example "с девяти до восемнадцати тридцати": hours and minutes in the genitive."""
    del second
    return words(hour, "ru", case="g") + (
        f" {'ноль ' if minute < 10 else ''}{words(minute, 'ru', case='g')}" if minute else ""
    )


def decimal(whole: int, part: str) -> str:
    """``1,5`` → "одна целая пять десятых"."""
    names = ("десят", "сот", "тысячн", "десятитысячн", "стотысячн", "миллионн")
    top = int(part)
    wholes = "целая" if whole % 10 == 1 and whole % 100 != 11 else "целых"
    ending = "ая" if top % 10 == 1 and top % 100 != 11 else "ых"
    return f"{cardinal(whole, 'f')} {wholes} {cardinal(top, 'f')} {names[len(part) - 1]}{ending}"


_OF_A_YEAR = word_set(
    "с до после от около кв квартал квартале квартала полугодии половине конце начале середине итогам весной летом"
    " осенью зимой"
)


def _dated(before: str, years: tuple[int, ...]) -> str:
    """``2005 г.`` → "две тысячи пятом году" after "в", and so of two years."""
    if before == "между":
        return f"{_instrumental(years[-1])} годами"
    form = "prep" if before in {"в", "во"} else "gen" if before in _OF_A_YEAR else "m"
    noun = {"prep": "году|годах", "gen": "года|годов", "m": "год|годы"}[form].split("|")[len(years) - 1]
    return f"{', '.join(ordinal(number, form) for number in years)} {noun}"


def fraction(top: int, bottom: int) -> str:
    """``3/4`` → "три четвёртых"."""
    if (top, bottom) == (1, 2):
        return "одна вторая"
    named = {3: ("треть", "трети", "третей"), 4: ("четверть", "четверти", "четвертей")}.get(bottom)
    if named:
        form = 0 if top == 1 else 1 if top in {2, 3, 4} else 2
        return f"{cardinal(top, 'f')} {named[form]}"
    name = ordinal(bottom, "f")
    if top == 1:
        return f"одна {name}"
    return f"{cardinal(top, 'f')} {re.sub(r'(?:ья|ая)$', lambda m: 'ьих' if m[0] == 'ья' else 'ых', name)}"


def mark(sign: str, before: str, after: str) -> str:
    """The form that the letters after the hyphen show; ``1980-е`` is a decade, ``10-е место`` is not."""
    decade = bool(re.search(r"(?:^|\D)(?:1\d|20)?[2-9]0$", before)) and not after.endswith(("о", "е"))
    if sign in {"-е", "-ые"} and (decade or after.lower().startswith(("год", "гг"))):
        return "many"
    if sign in {"-х", "-ых"}:
        return "many-of"
    return {"й": "m", "я": "f", "е": "n", "го": "gen", "м": "prep", "ый": "m", "ой": "m", "ая": "f", "ое": "n"}.get(
        sign.lstrip("-"), "m"
    )


def roman(before: str, value: int, after: str) -> str | None:
    """``XIX века`` → "девятнадцатого", ``II мировой войны`` → "второй", ``Пётр I`` → "первый"."""
    if after.lower() == "кв":
        return ordinal(value, "prep" if before.lower() in {"в", "во"} else "m")
    form = _agreed(after.lower())
    if form:
        return ordinal(value, form)
    if before.lower() in {"глава", "часть", "книга"}:
        return ordinal(value, "f")
    if before.lower() in {"том", "акт", "этап"}:
        return ordinal(value, "m")
    if before[:1].isupper() and value < 40 and not before.isascii():
        return ordinal(value, "f" if before.endswith("а") and before not in {"Никола"} else "m")
    return None


def _agreed(noun: str) -> str:
    """The form of an ordinal before an adjective or one of the nouns that Roman numerals come before."""
    adjective = _ADJECTIVE.search(noun)
    if adjective:
        return _ENDINGS[adjective[1]]
    m = _ORDERED.match(noun)
    return _CASES[m[2]] if m and m[2] in _CASES else ""


_ADJECTIVE = re.compile(r"[а-яё]{3}(ая|яя|ой|ую|юю|ый|ий|ого|его|ом|ем|ому|ему)\Z")
_ENDINGS = {
    "ая": "f", "яя": "f", "ой": "genf", "ую": "accf", "юю": "accf", "ый": "m", "ий": "m", "ого": "gen", "его": "gen",
    "ом": "prep", "ем": "prep", "ому": "dat", "ему": "dat",
}  # fmt: skip
_ORDERED = re.compile(
    r"(век|съезд|конгресс|этап|тур|том|квартал|фестиваль?|созыв|чемпионат|форум|конкурс|полк|корпус|класс)(\w*)\Z"
)
_CASES = {"": "m", "а": "gen", "я": "gen", "е": "prep", "у": "dat", "ом": "prep"}


_COMPOUND = re.compile(
    r"-(?:ти|и|х|м|ми)?-?((?:летн|лети|процентн|дневн|минутн|этажн|метров|километров|часов|местн|кратн|тысячн"
    r"|миллионн|градусн"
    r"|недельн|месячн|балльн|комнатн|тонн|литров)\w{1,4})(?!\w)"
)


def _compound(number: int) -> str:
    """``10`` as the first part of a word: "десятилетний", "двухэтажный", "стопроцентный", "сорокаминутный"."""
    said = words(number, "ru", case="g").split()
    fixed = {"одного": "одно", "ста": "сто", "девяноста": "девяносто", "тысячи": "тысяче"}
    return "".join(fixed.get(word, word) for word in said)


_GENITIVE_AFTER = word_set(
    "после кроме вместо среди против вокруг ок из от до около более менее свыше больше меньше без для"
)


def _case_of(number: int, before: str, noun: str) -> str:
    """A number as its noun shows it: "с пятью друзьями", "в пяти странах", "к пяти часам"."""
    if before in _GENITIVE_AFTER and not noun:
        return words(number, "ru", case="g")
    if number < 2 or not noun.islower():
        return ""
    if noun.endswith(("ами", "ями")) or noun in {"людьми", "детьми"}:
        return words(number, "ru", case="i")
    if noun.endswith(("ах", "ях")):
        return words(number, "ru", case="p")
    if noun.endswith(("ам", "ям")) and len(noun) > 3:
        return words(number, "ru", case="d")
    return ""


def century(before: str, value: int) -> tuple[str, str, str]:
    """``XVI в.`` → "шестнадцатый век", "в шестнадцатом веке", "замок шестнадцатого века"."""
    if not before:
        return ordinal(value, "m"), "век", "века"
    if before in {"в", "во", "на", "о"}:
        return ordinal(value, "prep"), "веке", "веках"
    return ordinal(value, "gen"), "века", "веков"


_OF_DAYS = {
    "понедельник": "понедельника", "вторник": "вторника", "среда": "среды", "четверг": "четверга",
    "пятница": "пятницы", "суббота": "субботы", "воскресенье": "воскресенья",
}  # fmt: skip


def _days(first: str, last: str) -> str:
    """For example "с понедельника по пятницу"."""
    return f"{'со' if first in {'вторник', 'среда'} else 'с'} {_OF_DAYS[first]} по {re.sub('а$', 'у', last)}"


_ABBREVIATIONS = {
    "т. е.": "то есть", "т.е.": "то есть", "т. д.": "так далее", "т.д.": "так далее", "т. п.": "тому подобное",
    "т.п.": "тому подобное", "т. к.": "так как", "т.к.": "так как", "др.": "другие", "г.": "город", "гг.": "годов",
    "в.": "век", "ул.": "улица",
    "ст.": "статья", "д.": "дом", "кв.": "квартира", "стр.": "страница", "руб.": "рублей", "коп.": "копеек",
    "тыс.": "тысяч", "млн": "миллионов", "млрд": "миллиардов", "им.": "имени", "проф.": "профессор",
    "н. э.": "нашей эры", "н.э.": "нашей эры", "до н. э.": "до нашей эры", "напр.": "например", "чел.": "человек",
    "рис.": "рисунок", "гл.": "глава", "см.": "смотри",
    "п.": "пункт", "пр.": "проспект", "пл.": "площадь", "просп.": "проспект", "наб.": "набережная", "пер.": "переулок",
    "г-н": "господин", "г-жа": "госпожа", "г-на": "господина", "г-же": "госпоже", "акад.": "академик",
    "обл.": "область",
    "р-н": "район", "доц.": "доцент", "тел.": "телефон", "д-р": "доктор", "мин.": "минут",
    "ок.": "около", "№": "номер", "No.": "номер",
}  # fmt: skip

_IN_CASE = {
    "ул.": {"на": "улице", "по": "улице", "с": "улицы", "из": "улицы", "до": "улицы", "от": "улицы"},
    "ст.": {"согласно": "статье", "по": "статье", "в": "статье", "из": "статьи", "на": "статью"},
    "г.": {"в": "городе", "из": "города", "до": "города", "от": "города"},
    "пр.": {"на": "проспекте", "по": "проспекту", "с": "проспекта"},
    "пл.": {"на": "площади", "по": "площади", "с": "площади"},
}


def _abbreviation_of(written: str, before: str, behind: str) -> str:
    """What an abbreviation stands for after a preposition: "на улице", "из города"."""
    del behind
    if written == "кв." and re.search(r"[IVX]\s$", before):
        return "квартале" if re.search(r"\bв[о]?\s[IVX]+\s$", before, re.I) else "квартал"
    if written == "гг." and (decade := re.search(r"\d-([ех])\s$", before)):
        return "годы" if decade[1] == "е" else "годах" if re.search(r"\b[Вв]о? \d+-х\s$", before) else "годов"
    if written == "мин." and re.search(r"\d-[йя]\s$", before):
        return "минуте" if re.search(r"\b(?:на|в)\s\d+-й\s$", before, re.I) else "минута"
    return _IN_CASE.get(written, {}).get(last_word(before), "")


RUSSIAN = Language(
    tag="ru",
    locale="ru",
    signs=Signs(
        point="запятая", minus="минус", plus="плюс", times="умножить на", divided="разделить на", equals="равно",
        percent="процент|процента|процентов", to=",", and_="и", at="собака", dot="точка", slash="косая черта",
            dash="дефис", underscore="подчёркивание",
        number="номер", less="меньше", more="больше",
        at_most="меньше или равно", at_least="больше или равно",
        about="около", degree="градусов", colon="двоеточие",
            section="параграф",
        squared="в квадрате", cubed="в кубе", power="в степени", hashtag="хештег", per_mille="промилле",
        root="корень из", infinity="бесконечность", unequal="не равно",
            paragraph="абзац", over="на", out_of="из", by="на",
    ),
    cardinal=cardinal,
    ordinal=ordinal,
    date=date,
    time=time,
    fraction=fraction,
    year=year,
    halves="{} с половиной",
    money={
        "RUB": Money("рубль|рубля|рублей", "копейка|копейки|копеек"),
        "USD": Money("доллар|доллара|долларов", "цент|цента|центов"), "EUR": Money("евро", "цент|цента|центов"),
        "RUB/100": Money("копейка|копейки|копеек", gender="f"),
        "GBP": Money("фунт|фунта|фунтов", "пенни|пенса|пенсов"), "¢": Money("цент|цента|центов"),
    },
    abbreviations=_ABBREVIATIONS,
    year_cues=word_set("году год года годах с до после около"),
    feminine=word_set(
    """
    length-mile mass-tonne duration-minute duration-second mass-ounce energy-calorie energy-kilocalorie
    pressure-atmosphere duration-millisecond чайная столовая
    """
),
    feminine_words=lambda word, number: bool(re.search(r"(?:[ая]|сть)\Z" if number % 10 == 1 else r"[иы]\Z",
        word)) and number % 10 in {1, 2},
    ordinals=r"-(?:й|я|е|го|м|ый|ой|ая|ое|ые|х|ых)(?!\w)",
    mark=mark,
    roman=roman,
    century=century,
    time_span=("с", "до"),
    one_and_half={"m": "полтора", "f": "полторы", "n": "полтора"},
    half={"m": "половина", "f": "половина", "n": "половина"},
    years_after={"к": lambda number: ordinal(number, "dat"), "между": _instrumental},
    years_before={"годами": _instrumental, "годом": _instrumental, "год": lambda number: ordinal(number, "m"),
        "года": year, "году": lambda number: ordinal(number, "prep")},
    year_plain=lambda number: ordinal(number, "m"),
    dated_year=_dated,
    weekday_span=_days,
    decimal=decimal,
    times_after=dict.fromkeys(("с", "до", "от", "после", "около"), _time_after),
    day_parts=("ночи", "утра", "дня", "вечера"),
    units={"б. п.": "basis-point", "б.п.": "basis-point", "п. п.": "percentage-point", "п.п.": "percentage-point",
        "км": "length-kilometer", "м": "length-meter", "см": "length-centimeter", "мм": "length-millimeter",
        "кг": "mass-kilogram",
           "г": "mass-gram", "мг": "mass-milligram", "т": "mass-tonne", "л": "volume-liter", "мл": "volume-milliliter",
           "ч": "duration-hour", "мин": "duration-minute",
           "сек": "duration-second", "кв. м": "area-square-meter",
        "кв. км": "area-square-kilometer", "куб. м": "volume-cubic-meter",
        "км/ч": "speed-kilometer-per-hour", "м/с": "speed-meter-per-second",
           "Вт": "power-watt", "кВт": "power-kilowatt", "Гц": "frequency-hertz", "ГБ": "digital-gigabyte",
           "КБ": "digital-kilobyte", "ТБ": "digital-terabyte", "м²": "area-square-meter", "м³": "volume-cubic-meter",
           "км²": "area-square-kilometer", "см²": "area-square-centimeter", "см³": "volume-cubic-centimeter",
           "кВт·ч": "energy-kilowatt-hour", "кВтч": "energy-kilowatt-hour", "дБ": "decibel",
           "кГц": "frequency-kilohertz",
           "МГц": "frequency-megahertz", "ГГц": "frequency-gigahertz", "МВт": "power-megawatt", "ГВт": "power-gigawatt",
           "В": "electric-volt", "А": "electric-ampere", "ккал": "energy-kilocalorie", "°С": "temperature-celsius",
           "ч. л.": "чайная", "ст. л.": "столовая", "МБ": "digital-megabyte", "га": "area-hectare"},
    unit_names={"чайная": "чайная ложка|чайные ложки|чайных ложек|чайной ложки",
        "столовая": "столовая ложка|столовые ложки|столовых ложек|столовой ложки"},
    scales={"млн": "миллион|миллиона|миллионов|миллиона", "млрд": "миллиард|миллиарда|миллиардов|миллиарда",
        "тыс.": "тысяча|тысячи|тысяч|тысячи", "трлн": "триллион|триллиона|триллионов|триллиона",
        "миллионов": "миллионов",
        "миллиона": "миллиона", "миллиардов": "миллиардов", "тысяч": "тысяч"},
    currency_joiner=" ",
    fold="{0} раз|{0} раза|{0} раз|{0} раза",
    abbreviation_of=_abbreviation_of,
    case_of=_case_of,
    days_in_case=True,
    compound=(_COMPOUND, _compound),
    version="версия",
    extension="добавочный",
)  # fmt: skip
