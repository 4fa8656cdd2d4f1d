"""Units in English texts: their abbreviations, their names, and the ambiguous ones."""

from __future__ import annotations

import re

from studio.text.tables import word_set

UNITS = {
    "km": "kilometer", "m": "meter", "cm": "centimeter", "mm": "millimeter", "µm": "micrometer", "um": "micrometer",
    "nm": "nanometer", "dm": "decimeter", "mi": "mile", "ft": "foot", "yd": "yard", "yds": "yard", "kg": "kilogram",
    "g": "gram", "mg": "milligram", "µg": "microgram", "mcg": "microgram", "lb": "pound", "lbs": "pound", "oz": "ounce",
    "L": "liter", "l": "liter", "ml": "milliliter", "mL": "milliliter", "cl": "centiliter", "dl": "deciliter",
    "dL": "deciliter", "hl": "hectoliter", "µL": "microliter", "gal": "gallon", "qt": "quart", "qts": "quart",
    "pt": "pint", "pts": "point", "tsp": "teaspoon", "tsps": "teaspoon", "tbsp": "tablespoon", "tbsps": "tablespoon",
    "Tbsp": "tablespoon", "tbs": "tablespoon", "fl oz": "fluid ounce", "fl. oz": "fluid ounce", "doz": "dozen",
    "cc": "C C", "bbl": "barrel", "bu": "bushel", "ac": "acre", "mph": "mile per hour", "kph": "kilometer per hour",
    "kmh": "kilometer per hour", "km/h": "kilometer per hour", "kn": "knot", "kt": "knot", "kts": "knot", "Hz": "hertz",
    "kHz": "kilohertz", "MHz": "megahertz", "GHz": "gigahertz", "THz": "terahertz", "mW": "milliwatt", "W": "watt",
    "kW": "kilowatt", "MW": "megawatt", "GW": "gigawatt", "TW": "terawatt", "hp": "horsepower", "bhp":
    "brake horsepower", "Wh": "watt-hour", "kWh": "kilowatt-hour", "MWh": "megawatt-hour", "GWh": "gigawatt-hour",
    "TWh": "terawatt-hour", "V": "volt", "mV": "millivolt", "kV": "kilovolt", "A": "amp", "mA": "milliamp", "Ah":
    "amp-hour", "mAh": "milliamp-hour", "J": "joule", "kJ": "kilojoule", "MJ": "megajoule", "eV": "electronvolt",
    "keV": "kiloelectronvolt", "MeV": "megaelectronvolt", "GeV": "gigaelectronvolt", "N": "newton", "kN": "kilonewton",
    "Nm": "newton-meter", "Pa": "pascal", "hPa": "hectopascal", "kPa": "kilopascal", "MPa": "megapascal", "GPa":
    "gigapascal", "mbar": "millibar", "atm": "atmosphere", "t": "ton",
    "mol": "mole", "mmol": "millimole", "lm": "lumen",
    "lx": "lux", "kB": "kilobyte", "KB": "kilobyte", "MB": "megabyte", "GB": "gigabyte", "TB": "terabyte",
    "PB": "petabyte", "EB": "exabyte", "Kb": "kilobit", "kb": "kilobit", "Mb": "megabit", "Gb": "gigabit",
    "KiB": "kibibyte", "MiB": "mebibyte", "GiB": "gibibyte", "TiB": "tebibyte", "bps": "bit per second",
    "kbps": "kilobit per second", "Kbps": "kilobit per second", "Mbps": "megabit per second", "mbps":
    "megabit per second", "Gbps": "gigabit per second", "Tbps": "terabit per second", "kbit": "kilobit",
    "Mbit": "megabit",
    "Gbit": "gigabit", "s": "second", "ms": "millisecond", "µs": "microsecond", "us": "microsecond", "ns": "nanosecond",
    "sec": "second", "secs": "second", "min": "minute", "mins": "minute", "hr": "hour", "hrs": "hour", "h": "hour",
    "wk": "week", "wks": "week", "mo": "month", "mos": "month", "mths": "month", "yr": "year", "yrs": "year",
    "fps": "frame per second", "rpm": "revolution per minute", "RPM": "revolution per minute", "dB": "decibel",
    "dBA": "decibel A", "px": "pixel", "MP": "megapixel", "dpi": "dot per inch", "ppi": "pixel per inch",
    "ha": "hectare", "kcal": "kilocalorie", "cal": "calorie", "Cal": "calorie", "psi": "P S I", "ppm":
    "part per million", "ppb": "part per billion", "bpm": "beat per minute", "mpg": "mile per gallon",
    "sq ft": "square foot", "sq. ft": "square foot", "sqft": "square foot", "sq mi": "square mile", "sq. mi":
    "square mile", "sq km": "square kilometer", "sq. km": "square kilometer", "sq m": "square meter", "sq. m":
    "square meter", "sq yd": "square yard", "sq in": "square inch", "sq. in": "square inch", "cu ft": "cubic foot",
    "cu. ft": "cubic foot", "cu m": "cubic meter", "cu in": "cubic inch", "cu yd": "cubic yard", "TFLOPS": "teraflop",
    "PFLOPS": "petaflop", "GFLOPS": "gigaflop", "°C": "degree Celsius", "° C": "degree Celsius", "°F":
    "degree Fahrenheit", "° F": "degree Fahrenheit", "°": "degree", "LUFS": "luffs", "ohm": "ohm", "ohms": "ohm",
    "kohms": "kiloohm", "Mohms": "megaohm", "pk": "pack", "ct": "carat", "pc": "piece", "pcs": "piece",
    "ppl": "people", "amu": "A M U", "bar": "bar",
    "in": "inch", "ly": "light year", "kpc": "kiloparsec",
    "pp": "percentage point", "bp": "base pair", "pct": "percent", "Mpc": "megaparsec",
    "Gpc": "gigaparsec", "AU": "astronomical unit", "kDa": "kilodalton", "cmH2O": "centimeter of water",
    "mmHg":
    "millimeter of mercury", "lbf": "pound-force", "inches": "inch", "feet": "foot", "acres": "acre",
    "miles": "mile", "cups": "cup", "cup": "cup", "pounds": "pound", "ounces": "ounce", "mile": "mile", "inch": "inch",
    "teaspoon": "teaspoon", "teaspoons": "teaspoon", "tablespoon": "tablespoon", "tablespoons": "tablespoon",
    "deg": "degree", "kgs": "kilogram", "kms": "kilometer", "cms": "centimeter", "mms": "millimeter",
    "mgs": "milligram",
    "gm": "gram", "gms": "gram", "Å": "angstrom", "Sv": "sievert",
    "µF": "microfarad", "nF": "nanofarad", "pF": "picofarad", "mF": "millifarad",
    "mSv": "millisievert", "Bq": "becquerel",
    "T": "tesla",
    "cyl": "cylinder", "cd": "candela", "kip": "kip",
}  # fmt: skip
"""Units by their abbreviations, in the singular."""
WHOLE_WORDS = word_set(
    """
    inches feet acres miles cups cup pounds ounces mile inch teaspoon teaspoons tablespoon tablespoons bar
    """
)
"""Units in full. A number before them is read like any other; only fractions need to know them."""
ANY_CASE = word_set("""
    km cm mm kg mg ml lb lbs oz ft yd gal tsp tbsp mph kph hz khz mhz ghz kwh mwh gwh kb mb gb tb fps psi mi hr hrs
    min mins sec secs yr yrs sqft kw
    """)
"""Recognized in capitals too."""
FOLDED = {unit.lower(): meaning for unit, meaning in UNITS.items() if unit.lower() in ANY_CASE}
FOLDED |= {"kb": "kilobyte", "mb": "megabyte", "gb": "gigabyte", "tb": "terabyte"}
_KEYS = sorted({*UNITS, *(u.upper() for u in ANY_CASE), *(u.capitalize() for u in ANY_CASE)}, key=len, reverse=True)
UNIT = "|".join(map(re.escape, _KEYS))
"""Pattern of a unit."""
SAME_MANY = {"percent": "percent", "foot": "feet",
              "inch": "inches", "P S I": "P S I", "C C": "C C", "luffs": "luffs", "lux": "lux",
              "people": "people", "A M U": "A M U", "horsepower": "horsepower", "brake horsepower": "brake horsepower",
              "decibel A": "decibels A", "pound-force": "pounds-force", "dozen": "dozen", "pack": "pack"}  # fmt: skip
ONLY_APART = word_set("t s us N A T in mo ac pt bu ct bar cd kip kt kn ly V J W")
"""Units only after a space: right after the digits they usually mean something else ("5s", a model)."""
STRICT = word_set("in N A T us bu kip cd")
"""Often ordinary words or letters ("5 in all", "12 N Main Street"); units only if the context makes it clear."""


def many(unit: str) -> str:
    """The plural of a unit: "foot per second" → "feet per second"."""
    if unit.endswith("hertz") or unit.endswith("siemens"):
        return unit
    if unit in SAME_MANY:
        return SAME_MANY[unit]
    for joiner in (" per ", " of "):
        head, space, tail = unit.partition(joiner)
        if space:
            return f"{many(head)}{joiner}{tail}"
    head, space, tail = unit.rpartition(" ")
    if head == "degree":
        return f"degrees {tail}"
    return f"{head} {many(tail)}" if space else unit + "s"
