"""Units, currencies and months of a language, from the Unicode CLDR by way of babel."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

UNITS = {
    "km": "length-kilometer", "m": "length-meter", "cm": "length-centimeter", "mm": "length-millimeter",
    "dm": "length-decimeter", "µm": "length-micrometer", "nm": "length-nanometer", "mi": "length-mile",
    "ft": "length-foot",
    "in": "length-inch", "yd": "length-yard", "kg": "mass-kilogram", "g": "mass-gram", "mg": "mass-milligram",
    "µg": "mass-microgram", "t": "mass-tonne", "lb": "mass-pound", "lbs": "mass-pound", "oz": "mass-ounce",
    "l": "volume-liter", "L": "volume-liter", "ml": "volume-milliliter", "mL": "volume-milliliter",
    "cl": "volume-centiliter", "dl": "volume-deciliter", "hl": "volume-hectoliter", "m³": "volume-cubic-meter",
    "cm³": "volume-cubic-centimeter", "km³": "volume-cubic-kilometer", "gal": "volume-gallon",
    "m²": "area-square-meter",
    "km²": "area-square-kilometer", "cm²": "area-square-centimeter", "ha": "area-hectare", "mi²": "area-square-mile",
    "ft²": "area-square-foot", "km/h": "speed-kilometer-per-hour", "kmh": "speed-kilometer-per-hour",
    "kph": "speed-kilometer-per-hour",
    "m/s": "speed-meter-per-second", "mph": "speed-mile-per-hour", "m/s²": "acceleration-meter-per-square-second",
    "°C": "temperature-celsius", "° C": "temperature-celsius", "°F": "temperature-fahrenheit",
    "° F": "temperature-fahrenheit", "ºC": "temperature-celsius", "º C": "temperature-celsius",
    "ºF": "temperature-fahrenheit",
    "°": "angle-degree", "h": "duration-hour", "hr": "duration-hour",
    "hrs": "duration-hour", "Std": "duration-hour",
    "min": "duration-minute", "Min": "duration-minute", "s": "duration-second", "sec": "duration-second",
    "Sek": "duration-second", "seg": "duration-second", "sek": "duration-second",
    "ms": "duration-millisecond", "µs": "duration-microsecond", "ns": "duration-nanosecond", "Hz": "frequency-hertz",
    "kHz": "frequency-kilohertz", "MHz": "frequency-megahertz", "GHz": "frequency-gigahertz", "W": "power-watt",
    "kW": "power-kilowatt", "MW": "power-megawatt", "GW": "power-gigawatt", "mW": "power-milliwatt",
    "kWh": "energy-kilowatt-hour", "J": "energy-joule", "kJ": "energy-kilojoule", "cal": "energy-calorie",
    "kcal": "energy-kilocalorie", "V": "electric-volt", "A": "electric-ampere", "mA": "electric-milliampere",
    "ohms": "electric-ohm", "B": "digital-byte", "kB": "digital-kilobyte", "KB": "digital-kilobyte",
    "MB": "digital-megabyte", "GB": "digital-gigabyte",
    "TB": "digital-terabyte", "PB": "digital-petabyte", "kb": "digital-kilobit", "Mb": "digital-megabit",
    "Gb": "digital-gigabit", "bit": "digital-bit",
    "hPa": "pressure-hectopascal", "kPa": "pressure-kilopascal", "bar": "pressure-bar", "mbar": "pressure-millibar",
    "Pa": "pressure-pascal", "mmHg": "pressure-millimeter-ofhg",
    "atm": "pressure-atmosphere", "px": "graphics-pixel", "N": "force-newton",
    "hp": "power-horsepower", "PS": "power-horsepower", "CV": "power-horsepower",
    "lx": "light-lux",
}  # fmt: skip
"""Abbreviations and the names of the CLDR."""


@lru_cache(maxsize=32)
def _locale(name: str) -> Any:  # noqa: ANN401 - babel's data is untyped
    from babel import Locale

    return Locale.parse(name)


@lru_cache(maxsize=32)
def months(locale: str) -> dict[str, int]:
    """Names of months in lower case, without their dot."""
    data = _locale(locale)
    out: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in data.months[context][width].items():
                if any(c.isalpha() for c in name.rstrip(".")) and not name[:1].isdigit():
                    out[name.rstrip(".").lower()] = number
    return out


@lru_cache(maxsize=32)
def weekdays(locale: str) -> dict[str, str]:
    """Abbreviations of the days of the week, without their dot, and the names in full."""
    days = _locale(locale).days["format"]
    out: dict[str, str] = {}
    for width in ("short", "abbreviated"):
        for number, name in days[width].items():
            short = name.rstrip(".")
            if len(short) > 1 and not short.isupper():
                out |= {short: days["wide"][number], short.capitalize(): days["wide"][number]}
    return out


@lru_cache(maxsize=32)
def month_names(locale: str) -> tuple[str, ...]:
    """As they stand in a date."""
    return tuple(_locale(locale).months["format"]["wide"][number] for number in range(1, 13))


def _plain(pattern: object) -> str:
    """With plain spaces and apostrophes."""
    return str(pattern).translate({0xA0: " ", 0x202F: " ", 0x2019: "'"})


@lru_cache(maxsize=2048)
def unit(name: str, count: int | None, locale: str) -> str | None:
    """The pattern of a unit, with ``{0}`` for the number; None if the CLDR has none.

    Args:
        name: the CLDR's name of the unit.
        count: how many; None for a decimal.
        locale: the CLDR's name of the language.
    """
    data = _locale(locale)
    patterns = data._data["unit_patterns"].get(name)
    long = patterns.get("long") if patterns else None
    if not long:
        return None
    form = data.plural_form(count) if count is not None else "other"
    pattern = long.get(form) or long.get("other")
    return _plain(pattern) if pattern else None


@lru_cache(maxsize=512)
def per(name: str, locale: str) -> str | None:
    """The pattern of "per" a unit: ``{0} pro Stunde``. If the CLDR lacks it, it follows the pattern of the kilogram."""
    patterns = _locale(locale)._data["unit_patterns"].get(name)
    pattern = patterns["long"].get("per") if patterns and patterns.get("long") else None
    if pattern:
        return _plain(pattern)
    plain, named = per("mass-kilogram", locale) if name != "mass-kilogram" else None, unit(name, 1, locale)
    if plain is None or named is None or not plain.startswith("{0} "):
        return None
    return f"{' '.join(plain.split()[:2])} {named.replace('{0}', '').strip()}"


@lru_cache(maxsize=1024)
def currency(code: str, count: int | None, locale: str) -> str | None:
    """The name of a currency by its ISO 4217 code, in lower case if the language writes nouns in lower case."""
    from babel.numbers import get_currency_name

    name = get_currency_name(code, 1.5 if count is None else count, locale=locale)
    if name == code:
        return None
    return name if locale[:2] in {"de", "nl"} else name[:1].lower() + name[1:]


@lru_cache(maxsize=4096)
def plural_form(count: int, locale: str) -> str:
    """``one``, ``few``, ``many`` or ``other``."""
    return str(_locale(locale).plural_form(count))
