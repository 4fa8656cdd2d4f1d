"""Money: ``$5-10 million`` → "five to ten million dollars", ``20 EUR`` → "twenty euros", ``$20/mo`` → "… per month".

Currencies are those of ISO 4217, with their everyday English names.
"""

from __future__ import annotations

import re

from studio.text.english.amounts import SCALE_WORD, SCALES, Amount, span
from studio.text.grammar import Reading, Source
from studio.text.numbers import cardinal, plural

_NAMES: dict[str, tuple[str, str, str, str]] = {
    name: (one, many, *(minor.split("/") if minor else ("", "")))
    for name, one, many, minor in (
        ("$", "dollar", "dollars", "cent/cents"), ("US$", "U S dollar", "U S dollars", "cent/cents"),
        ("€", "euro", "euros", "cent/cents"), ("£", "pound", "pounds", "penny/pence"), ("¥", "yen", "yen", ""),
        ("₹", "rupee", "rupees", "paisa/paise"), ("₩", "won", "won", ""), ("₽", "ruble", "rubles", "kopeck/kopecks"),
        ("₿", "bitcoin", "bitcoins", ""), ("C$", "Canadian dollar", "Canadian dollars", "cent/cents"),
        ("A$", "Australian dollar", "Australian dollars", "cent/cents"),
        ("HK$", "Hong Kong dollar", "Hong Kong dollars", "cent/cents"),
        ("NZ$", "New Zealand dollar", "New Zealand dollars", "cent/cents"),
        ("S$", "Singapore dollar", "Singapore dollars", "cent/cents"),
        ("NT$", "new Taiwan dollar", "new Taiwan dollars", ""), ("R$", "real", "reais", "centavo/centavos"),
        ("MX$", "Mexican peso", "Mexican pesos", "centavo/centavos"), ("₺", "lira", "lira", "kurus/kurus"),
        ("₴", "hryvnia", "hryvnias", "kopiyka/kopiykas"), ("₦", "naira", "naira", "kobo/kobo"),
        ("₪", "shekel", "shekels", "agora/agorot"), ("฿", "baht", "baht", "satang/satang"), ("₫", "dong", "dong", ""),
        ("₱", "peso", "pesos", "centavo/centavos"), ("₲", "guarani", "guaranies", ""),
        ("₵", "cedi", "cedis", "pesewa/pesewas"), ("₸", "tenge", "tenge", ""), ("₡", "colon", "colones", ""),
        ("zł", "zloty", "zlotys", "grosz/groszy"), ("kr", "krona", "kronor", "ore/ore"),
        ("CHF", "Swiss franc", "Swiss francs", "centime/centimes"), ("CNY", "yuan", "yuan", ""),
        ("SEK", "Swedish krona", "Swedish kronor", "ore/ore"), ("NOK", "Norwegian krone", "Norwegian kroner",
            "ore/ore"),
        ("DKK", "Danish krone", "Danish kroner", "ore/ore"), ("ISK", "Icelandic krona", "Icelandic kronur", ""),
        ("CZK", "Czech koruna", "Czech korunas", "haler/halers"), ("HUF", "forint", "forints", ""),
        ("RON", "leu", "lei", "ban/bani"), ("BGN", "lev", "leva", ""), ("HRK", "Croatian kuna", "Croatian kunas", ""),
        ("ZAR", "rand", "rand", "cent/cents"), ("EGP", "Egyptian pound", "Egyptian pounds", ""),
        ("SAR", "riyal", "riyals", ""), ("AED", "dirham", "dirhams", ""), ("QAR", "Qatari riyal", "Qatari riyals", ""),
        ("KWD", "Kuwaiti dinar", "Kuwaiti dinars", ""), ("PKR", "Pakistani rupee", "Pakistani rupees", ""),
        ("IDR", "rupiah", "rupiah", ""), ("MYR", "ringgit", "ringgit", "sen/sen"), ("VND", "dong", "dong", ""),
        ("ARS", "Argentine peso", "Argentine pesos", "centavo/centavos"), ("CLP", "Chilean peso", "Chilean pesos", ""),
        ("COP", "Colombian peso", "Colombian pesos", ""), ("PEN", "sol", "soles", ""),
        ("KES", "Kenyan shilling", "Kenyan shillings", ""), ("BTC", "bitcoin", "bitcoins", ""),
        ("ETH", "ether", "ether", ""), ("DM", "deutschmark", "deutschmarks", "pfennig/pfennigs"),
    )
}  # fmt: skip
_SAME = {
    "USD": "US$", "U.S.$": "US$", "EUR": "€", "JPY": "¥", "JP¥": "¥", "INR": "₹", "Rs.": "₹", "Rs": "₹", "KRW": "₩",
    "RUB": "₽", "CA$": "C$", "CAD": "C$", "Can$": "C$", "CDN$": "C$", "AU$": "A$", "AUD": "A$", "HKD": "HK$",
    "NZD": "NZ$", "SGD": "S$", "TWD": "NT$", "BRL": "R$", "MXN": "MX$", "Mex$": "MX$", "TRY": "₺", "UAH": "₴",
    "NGN": "₦", "ILS": "₪", "NIS": "₪", "THB": "฿", "PHP": "₱", "PLN": "zł", "RMB": "CNY", "CN¥": "CNY", "Kč": "CZK",
    "Ft": "HUF",
}  # fmt: skip
_BRITISH = ("British pound", "British pounds", "penny", "pence")


def _patterns(names: list[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_ALL = [*_NAMES, *_SAME, "GBP"]
_SIGN = _patterns([n for n in _ALL if n not in {"Ft", "COP", "TRY", "PEN", "RON", "SAR", "DM", "ETH", "ISK"}])
_CODE = _patterns([n for n in _ALL if n not in {"TRY", "PEN", "RON", "COP", "$", "C$", "A$", "S$", "MX$", "R$"}])
_BEFORE = re.compile(rf"(-|minus )?({_SIGN})\s?(-)?(?=\.?\d)")
_MANY = re.compile(r"([$€£])(\d{1,3}(?:,000){0,3}|\d{1,6})'?s(?!\w)")
"""``$20s``, ``the low $300,000s``."""
_OLD_POUNDS = re.compile(r"£(\d{1,4}),? ?(\d{1,2})s\.?(?:,? ?(\d{1,2})d\.?)?(?!\w)")
_LOSS = re.compile(r"([$€£])\((?=\d)")
"""A negative amount in accounting style: ``$(3.4) million``."""
_AFTER = re.compile(rf"\s?({_CODE})(?![\w$€£])")
_DOLLAR_BEHIND = re.compile(r"\s?(\$)(?![\w$]|\s?\d)")
_CENTS = re.compile(r"\s?¢")
_DOUBLED = re.compile(rf"\s({_patterns([n for n in _ALL if n.isupper() and len(n) == 3])})(?!\w)")
_RATES = {
    "mo": "month", "month": "month", "yr": "year", "year": "year", "y": "year", "hr": "hour", "h": "hour",
    "hour": "hour", "wk": "week", "week": "week", "day": "day", "d": "day", "night": "night", "min": "minute",
    "minute": "minute", "s": "second", "sec": "second", "lb": "pound", "kg": "kilogram", "g": "gram", "oz": "ounce",
    "gal": "gallon", "l": "liter", "L": "liter", "ft": "foot", "sqft": "square foot", "sq ft": "square foot",
    "sq. ft": "square foot", "m²": "square meter", "mi": "mile", "km": "kilometer", "ea": "each",
    "kWh": "kilowatt-hour", "MWh":
    "megawatt-hour", "GB": "gigabyte", "MB": "megabyte", "TB": "terabyte", "t": "ton", "bbl": "barrel",
    "qtr": "quarter",
    "ton": "ton", "share": "share", "pp": "person",
}  # fmt: skip
_PLUS_SCALE = re.compile(r"\+ (hundred|thousand|million|billion|trillion)\b")
_RATE = re.compile(rf"\s?/\s?(?:({_patterns(list(_RATES))})(?!\w)\.?(?!\w)|([a-z]{{2,14}})(?![\w/]))")
_RENTS = {"pw": "per week", "pcm": "per calendar month", "pa": "per year", "pp": "per person", "ph": "per hour",
    "ea.": "each", "ea": "each"}  # fmt: skip
_RENT = re.compile(rf"\s?({_patterns(list(_RENTS))})(?!\w)")
"""``£350pw``."""
_A_BEFORE = re.compile(
    r"\b(?:an? \d{1,3}-\w{1,9},|an?|another|every|the|this|that|our|its|his|her|their|my) $", re.IGNORECASE
)
_PIECE = re.compile(r" (?:bills?|notes?|coins?|gift cards?|vouchers?|banknotes?)\b")
"""Notes and coins, whose value is an adjective: "five twenty dollar bills"."""
_SPENT = re.compile(
    r"[ -](?:\w+ed|\w+ing|spent|lost|paid|made|left|sent|given|won|taken|brought|sold|put|held|due|less|more|each"
    r"|plus)\b"
)
_NOUN = re.compile(
    r"[ -](?!(?:and|or|in|for|to|on|from|by|a|an|the|per|of|at|with|as|is|was|were|are|this|that|each|more|less|when"
    r"|if|than|worth|but|after|before|since|into|over|under|during|while|because|it|he|she|they|we|you|i|had|has|have"
    r"|will|would|could|can|may|went|came|goes|just|now|he|there|so|then)\b)[a-z]"
)


def adjective(source: Source, at: int, end: int) -> bool:
    """Whether an amount is an adjective ("a $5 bill", "a 10 km race"), so that its unit stays singular."""
    before = _A_BEFORE.search(source.text, max(0, at - 18), at)
    if not before:
        return False
    if before[0].strip().lower() in {"a", "an", "another", "every"} or before[0].endswith(", "):
        return bool(_NOUN.match(source.text, end))
    return bool(_NOUN.match(source.text, end)) and not _SPENT.match(source.text, end)


def money_before(source: Source, at: int) -> Reading | None:
    """A currency sign or code, then the amount: ``$5``, ``-€3``, ``Rs. 500``, ``CHF 20``."""
    text = source.text
    special = _loss(source, at) or _shillings(source, at) or _many(source, at)
    if special:
        return special
    m = _BEFORE.match(text, at)
    if not m or (source.touches(at) and text[at - 1] not in "_"):
        return None
    names = _named(m[2])
    amount = span(text, m.end(), letters=True, sign=rf"{re.escape(m[2])}\s?")
    if amount is None:
        return None
    return _said(source, at, amount, names, "minus " if m[1] or m[3] else "")


def _shillings(source: Source, at: int) -> Reading | None:
    """``£4 10s 6d``: pounds, shillings and pence."""
    m = _OLD_POUNDS.match(source.text, at)
    if not m:
        return None
    counted = ((m[1], "pound", "pounds"), (m[2], "shilling", "shillings"), (m[3], "penny", "pence"))
    said = (f"{cardinal(int(count))} {one if count == '1' else many}" for count, one, many in counted if count)
    return m.end(), " ".join(said)


def _many(source: Source, at: int) -> Reading | None:
    """``in the $100s`` → "hundreds of dollars", ``paid in $20s`` → "twenties"."""
    m = _MANY.match(source.text, at)
    if not m:
        return None
    value = int(m[2].replace(",", ""))
    if value in {100, 1000, 1_000_000}:
        return m.end(), f"{plural(cardinal(value).removeprefix('one '))} of {_named(m[1])[1]}"
    return m.end(), plural(cardinal(value))


def _loss(source: Source, at: int) -> Reading | None:
    """``$(3.4) million`` → "minus three point four million dollars"."""
    m = _LOSS.match(source.text, at)
    amount = span(source.text, m.end(), letters=False) if m else None
    if m is None or amount is None or source.text[amount.end : amount.end + 1] != ")" or amount.ranged:
        return None
    scale = re.compile(rf"\s({SCALE_WORD})\b|([kKMB]|bn|mn)(?!\w)").match(source.text, amount.end + 1)
    if scale:
        said = f"{amount.said} {scale[1] or SCALES[scale[2]]}"
        return scale.end(), f"minus {said} {_named(m[1])[1]}"
    whole = Amount(amount.end + 1, amount.said, amount.one, False, amount.figures)
    return _said(source, at, whole, _named(m[1]), "minus ")


def money_after(source: Source, at: int) -> Reading | None:
    """An amount, then the currency sign or code: ``5€``, ``20-30 EUR``, ``1.5M USD``, ``50¢``."""
    text = source.text
    amount = span(text, at, letters=True, unit=r"\s?[€£¥₹]")
    if amount is None:
        return None
    cents = _CENTS.match(text, amount.end)
    if cents:
        return cents.end(), f"{amount.said} {'cent' if amount.one else 'cents'}"
    m = _AFTER.match(text, amount.end) or _DOLLAR_BEHIND.match(text, amount.end)
    if not m or (m[1] == "kr" and text[amount.end] != " "):
        return None
    amount = Amount(m.end(), amount.said, amount.one, amount.scaled, amount.figures, amount.ranged, amount.gap)
    return _said(source, at, amount, _named(m[1]), "")


def _named(written: str) -> tuple[str, str, str, str]:
    return _BRITISH if written == "GBP" else _NAMES[_SAME.get(written, written)]


def _said(source: Source, at: int, amount: Amount, names: tuple[str, str, str, str], minus: str) -> Reading:
    text, (one, many, cent, _) = source.text, names
    end = amount.end
    double = _DOUBLED.match(text, end)
    if double and not text[end : end + 1].isalnum() and one in {"dollar", "pound", "peso"}:
        names = _named(double[1])
        one, many, cent, _ = names
        end = double.end()
    more = _PLUS_SCALE.match(text, end)
    if more and not amount.scaled:
        amount = Amount(more.end(), f"{amount.said} plus {more[1]}", False, True, amount.figures, amount.ranged)
        end = more.end()
    plus = " plus" if text[end : end + 1] == "+" and not text[end + 1 : end + 2].isdigit() else ""
    end += bool(plus)
    rate = _RATE.match(text, end)
    rent = _RENT.match(text, end)
    tail = f" {_RENTS[rent[1]]}" if rent else ""
    end = rent.end() if rent else end
    if rate:
        end = rate.end()
        unit = _RATES.get(rate[1] or "", rate[2])
        tail = " each" if unit == "each" else f" per {unit}"
    hyphen = text[end : end + 1] == "-" and text[end + 1 : end + 2].islower()
    joined = hyphen and ("." not in amount.figures or amount.scaled)
    named = amount.gap == "-" or adjective(source, at, end) or bool(_PIECE.match(text, end))
    if joined or (not hyphen and named):
        return end, f"{minus}{amount.said} {one}{tail}"
    whole, _, fraction = amount.figures.replace(",", "").partition(".")
    if len(fraction) > 2 and not fraction[2:].strip("0"):
        fraction = fraction[:2]
    if len(fraction) == 2 and cent and not amount.scaled:
        lead, joiner, _ = amount.said.rpartition(" to ") if amount.ranged else ("", "", amount.said)
        if amount.ranged and " point " in lead:
            first = re.search(r"(\d[\d,]*)\.(\d\d)\D", text[at:end])
            lead = _parts(first[1], first[2], names, one, many) if first else f"{lead} {many}"
        said = _parts(whole, fraction, names, one, many)
        return end, f"{minus}{lead}{joiner}{said}{plus}{tail}"
    return end, f"{minus}{amount.said} {one if amount.one else many}{plus}{tail}"


def _parts(whole: str, fraction: str, names: tuple[str, str, str, str], one: str, many: str) -> str:
    """Whole units and hundredths."""
    units, hundredths = int(whole.replace(",", "") or 0), int(fraction)
    pieces = [f"{cardinal(units)} {one if units == 1 else many}"] if units or not hundredths else []
    if hundredths:
        pieces.append(f"{cardinal(hundredths)} {names[2] if hundredths == 1 else names[3]}")
    return " and ".join(pieces)
