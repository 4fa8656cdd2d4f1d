"""Money, percent and units: ``$1.5M`` → ``one point five million dollars``, ``5 km`` → ``five kilometers``.

In: text with ASCII punctuation and the signs of characters.KEPT. Out: the same with these amounts in words.
"""

from __future__ import annotations

import re

from studio.text.numbers import FIGURE, NUMBER, START, cardinal, number

_CURRENCIES = {
    "$": ("dollar", "cent"), "US$": ("U.S. dollar", "cent"), "C$": ("Canadian dollar", "cent"),
    "A$": ("Australian dollar", "cent"), "€": ("euro", "cent"), "£": ("pound", "p"), "¥": ("yen", ""),
    "₹": ("rupee", "paisa"), "₩": ("won", ""), "₽": ("ruble", "kopeck"), "₿": ("bitcoin", ""),
}  # fmt: skip
_SCALES = {
    "k": "thousand", "m": "million", "mn": "million", "mm": "million", "b": "billion", "bn": "billion",
    "t": "trillion", "tn": "trillion", "trn": "trillion",
}  # fmt: skip
_SCALE_WORD = r"(?:thousand|million|billion|trillion|hundred)"
UNITS = {
    "km": "kilometer", "m": "meter", "cm": "centimeter", "mm": "millimeter", "µm": "micrometer", "um": "micrometer",
    "nm": "nanometer", "mi": "mile", "ft": "foot", "yd": "yard", "kg": "kilogram", "g": "gram", "mg": "milligram",
    "µg": "microgram", "lb": "pound", "lbs": "pound", "oz": "ounce", "L": "liter", "l": "liter", "ml": "milliliter",
    "mL": "milliliter", "cl": "centiliter", "mph": "mile per hour", "kph": "kilometer per hour",
    "kmh": "kilometer per hour", "Hz": "hertz", "kHz": "kilohertz", "MHz": "megahertz", "GHz": "gigahertz",
    "THz": "terahertz", "W": "watt", "kW": "kilowatt", "MW": "megawatt", "GW": "gigawatt", "TW": "terawatt",
    "Wh": "watt-hour", "kWh": "kilowatt-hour", "MWh": "megawatt-hour", "GWh": "gigawatt-hour",
    "TWh": "terawatt-hour", "V": "volt", "kV": "kilovolt", "mAh": "milliamp-hour", "mA": "milliamp", "kJ": "kilojoule",
    "KB": "kilobyte", "kB": "kilobyte", "MB": "megabyte", "GB": "gigabyte", "TB": "terabyte", "PB": "petabyte",
    "Kb": "kilobit", "Mb": "megabit", "Gb": "gigabit", "KiB": "kibibyte", "MiB": "mebibyte", "GiB": "gibibyte",
    "bps": "bit per second", "kbps": "kilobit per second", "Mbps": "megabit per second", "Gbps": "gigabit per second",
    "s": "second", "ms": "millisecond", "µs": "microsecond", "us": "microsecond", "ns": "nanosecond", "sec": "second",
    "secs": "second", "min": "minute", "mins": "minute", "hr": "hour", "hrs": "hour", "h": "hour", "yr": "year",
    "yrs": "year", "fps": "frame per second", "rpm": "revolution per minute", "dB": "decibel", "px": "pixel",
    "dpi": "dot per inch", "ha": "hectare", "kcal": "kilocalorie", "cal": "calorie", "psi": "P S I",
    "ppm": "part per million", "bpm": "beat per minute", "sq ft": "square foot", "TFLOPS": "teraflop",
    "PFLOPS": "petaflop", "°C": "degree Celsius", "°F": "degree Fahrenheit", "°": "degree", "LUFS": "luffs",
}  # fmt: skip
_PLURALS = {"foot": "feet", "P S I": "P S I", "luffs": "luffs", "yen": "yen", "won": "won", "p": "p"}
_ONLY_APART = frozenset({"s", "us", "h"})
"""Units that, written straight after the figures, usually mean something else ("5s", a model)."""
_SIZES = {"K": "thousand", "k": "thousand", "M": "million", "B": "billion", "T": "trillion", "bn": "billion",
          "mn": "million", "tn": "trillion"}  # fmt: skip

_SIGN = "|".join(re.escape(s) for s in sorted(_CURRENCIES, key=len, reverse=True))
_UNIT = "|".join(re.escape(u) for u in sorted(UNITS, key=len, reverse=True))
_MONEY = re.compile(
    rf"(?<!\w)(-?)({_SIGN})\s?({NUMBER})(?:(?:\s?to\s|\s?[-–]\s?)(?:{_SIGN})?({NUMBER}))?"
    rf"(?:([\s-]?)({_SCALE_WORD})\b|\s?(bn|mn|mm|trn|tn|[kKmMbBtT])\b)?(-(?=[a-z]))?"
    r"(?:\s?/\s?([a-z]{1,12})\b)?"
)
_A_BEFORE = re.compile(r"\b(?:an?|another|every) $", re.IGNORECASE)
_NOUN = re.compile(r" (?!(?:and|or|in|for|to|on|from|by|a|per|of|at|with|as|is|was|this|each|more|less)\b)[a-z]")
_CENTS = re.compile(rf"{START}({NUMBER})\s?¢")
_CODE = re.compile(rf"{START}({NUMBER})(\s{_SCALE_WORD})?\s?(€|£|USD|EUR|GBP)(?!\w)")
_CODES = {"€": "euro", "£": "pound", "USD": "U.S. dollar", "EUR": "euro", "GBP": "British pound"}
_PERCENT = re.compile(rf"{START}({NUMBER})\s?%")
_FEET = re.compile(r"(?<![\w.'])(\d)'\s?(\d{1,2})(?:\"|'')")
_MEASURE = re.compile(
    rf"{START}({NUMBER})(\s{_SCALE_WORD})?([\s-]?)({_UNIT})(\^[23])?(?![\w°&]|'[a-z]|\.\w)(?:\s?/\s?({_UNIT}|day|month|year)(?!\w))?"
)
_SIZE = re.compile(rf"{START}({NUMBER})(K|k|M|B|T|bn|mn|tn)(?![\w&]|'\w)")


def read_measures(text: str) -> str:
    """Write amounts of money, percentages and measures in words."""
    if not FIGURE.search(text):
        return text
    text = _MONEY.sub(_money, text)
    text = _CENTS.sub(lambda m: _amount(m[1], "cent"), text)
    text = _CODE.sub(lambda m: _amount(m[1], _CODES[m[3]], m[2] or ""), text)
    text = _PERCENT.sub(lambda m: f"{number(m[1])} percent", text)
    text = _FEET.sub(lambda m: f"{cardinal(int(m[1]))} foot {cardinal(int(m[2]))}", text)
    text = _MEASURE.sub(_measure, text)
    return _SIZE.sub(_size, text)


def _several(unit: str) -> str:
    if unit.endswith("hertz"):
        return unit
    if unit in _PLURALS:
        return _PLURALS[unit]
    head, space, tail = unit.partition(" per ")
    if space:
        return f"{_several(head)} per {tail}"
    head, space, tail = unit.partition(" ")
    if head in {"degree"}:
        return f"degrees{space}{tail}"
    if space:
        return f"{head} {_several(tail)}"
    return unit + "s"


def _amount(written: str, unit: str, scale: str = "") -> str:
    return f"{number(written)}{scale} {unit if written == '1' and not scale else _several(unit)}"


def _money(m: re.Match[str]) -> str:
    minus, sign, first, second, gap, word, letter, hyphen, per = m.groups()
    unit, cent = _CURRENCIES[sign]
    scale = f" {word}" if word else f" {_SCALES[letter.lower()]}" if letter else ""
    start = "minus " if minus else ""
    tail = f" per {per}" if per else ""
    adjective = _A_BEFORE.search(m.string, max(0, m.start() - 9), m.start()) and _NOUN.match(m.string, m.end())
    if hyphen or gap == "-" or adjective:
        return f"{start}{number(first)}{scale} {unit}{hyphen or ''}{tail}"
    if second:
        return f"{start}{number(first)} to {_amount(second, unit, scale)}{tail}"
    whole, _, fraction = first.replace(",", "").partition(".")
    if scale or len(fraction) != 2 or not cent:
        return start + _amount(first, unit, scale) + tail
    cents = int(fraction)
    pieces = [_amount(whole, unit)] if int(whole) or not cents else []
    if cents:
        pieces.append(cardinal(cents) if sign == "£" and pieces else _amount(str(cents), cent))
    return start + (" " if sign == "£" else " and ").join(pieces) + tail


def _measure(m: re.Match[str]) -> str:
    figures, scale, gap, written, power, per = m.groups()
    if written in _ONLY_APART and gap != " ":
        return m[0]
    unit = UNITS[written]
    if power:
        unit = ("square " if power == "^2" else "cubic ") + unit
    tail = f" per {UNITS.get(per, per)}" if per else ""
    if gap == "-" or (not gap and written == "nm"):
        return f"{number(figures)}{gap or ' '}{unit}{tail}"
    return _amount(figures, unit, scale or "") + tail


def _size(m: re.Match[str]) -> str:
    if m[2] == "K" and m[1] in {"2", "4", "5", "6", "8", "10"}:
        return f"{number(m[1])} K"
    return f"{number(m[1])} {_SIZES[m[2]]}"
