"""Figures that are neither dates nor measures: phone numbers, versions, ordinals, fractions, ranges, ratios, the rest.

In: text with ASCII punctuation. Out: the same with figures in words. ``read_ranges`` comes early and keeps its figures
(``5-10 km`` → ``5 to 10 km``, so that the unit is read with them); ``read_quantities`` reads what letters or
signs belong to; ``read_figures`` comes last and leaves none.
"""

from __future__ import annotations

import re

from studio.text.numbers import FIGURE, NUMBER, START, cardinal, digits, name_number, number, ordinal, plural

_PHONE = re.compile(
    r"(?<![\w.])(?:\+?1[-. ])?(?:\(\d{3}\)\s?|\d{3}[-. ])\d{3}[-. ]\d{4}(?![\w-])"
    r"|(?<![\w.])\+\d{1,3}(?:[ .-]?\(?\d{2,4}\)?){2,5}(?![\w-])"
    r"|(?<![\w.-])\d{3}-\d{4}(?![\w-])"
    r"|(?<=\b[Cc]all )\d{3}\b|(?<=\b[Dd]ial )\d{3}\b|(?<![\w.,$#-])911(?![\w.,%-]\w)"
)
_SET = {"24/7": "twenty-four seven", "9/11": "nine eleven", "50/50": "fifty-fifty", "20/20": "twenty twenty",
        "50-50": "fifty-fifty", "360°": "three-sixty"}  # fmt: skip
_SET_PHRASE = re.compile(r"(?<![\w/.,-])(24/7|9/11|50/50|20/20|50-50)(?![\w/]|-\d)")
_RANGE = re.compile(rf"(?<![\w.,$€£¥-])({NUMBER})(%?)(?:\s?–\s?|-)(?={NUMBER}(?![\w.-]{{0,9}}-\d))")
_VERSION = re.compile(r"(?<![\w.])[vV](?:er\.?|ersion)?\s?(\d{1,6}(?:\.\d{1,6}){0,4})(?!\w)")
_DOTTED = re.compile(r"(?<![\w.])\d{1,6}(?:\.\d{1,6}){2,4}(?![\w.]\w)")
_ORDINAL = re.compile(rf"{START}(\d{{1,3}}(?:,\d{{3}}){{1,4}}|\d{{1,15}})(?:st|nd|rd|th)(s?)(?![A-Za-z\d])")
_MIXED = re.compile(r"(?<![\w/.,])(?:(\d{1,4})[ -])?(\d{1,4})/(\d{1,4})(?![\w/]|\.\d)(ths?)?")
_RATIO = re.compile(r"(?<![\w:.])(\d{1,4})\s?:\s?(\d{1,4})(?![\w:]|\.\d)")
_POWER = re.compile(r"(?<=[\w)])\^\(?([-+]?)(\d{1,6}|[a-z])\)?(?!\w)")
_SCIENTIFIC = re.compile(rf"{START}({NUMBER})[eE]([-+]?)(\d{{1,3}})(?!\w)")
_TIMES = re.compile(r"(?<=\d)\s?[x×]\s?(?=\d)")
_SCREEN = re.compile(r"(?<![\w.:])(\d{3,4})\s?[x×]\s?(\d{3,4})(?![\w:])|(?<![\w.:])(16|4|21|9):(9|3|16)(?![\w:])")
_FOLD = re.compile(rf"{START}({NUMBER})[x×](?!\w)")
_MINUS = re.compile(r"(?<![\w.)\]])-\s?(?=[$€£]?\.?\d)")
_BARE_POINT = re.compile(r"(?<![\w.])\.(\d{1,18})(?!\d)")
_NUMBER = re.compile(rf"(?<!\d)(?<!\d,)({NUMBER})(?![\d])")
_PRICES = re.compile(r"(?<=\d)\s?[-–]\s?(?=[$€£¥₹]\d)|(?<=[$€£¥₹]\d)[-–](?=\d)|(?<=[$€£¥₹]\d\d)[-–](?=\d)")
_JOINED = re.compile(r"(?<=\d)-(?=\d)")
_NAMED = re.compile(
    r"\b(RTX|GTX|RX|Boeing|Airbus|Route|Flight|Room|HTTP|Highway|Interstate|Xeon|Ryzen)\s(\d{3,4})(?!\d|[.,]\d)"
)
_COUNT = re.compile(r"(?<![\w&])#\s?(?=\d)")
_ABOUT = re.compile(r"(?<!\w)[~≈]\s?(?=[$€£-]?\d)")


def read_phones(text: str) -> str:
    """Read telephone numbers digit by digit, with a pause between groups."""
    return _PHONE.sub(_phone, text) if FIGURE.search(text) else text


def read_ranges(text: str) -> str:
    """Write the dash of a range or score as "to", a sign as "minus", ``#5`` as "number 5"; figures stay."""
    if not FIGURE.search(text):
        return text
    text = _SET_PHRASE.sub(lambda m: _SET[m[1]], text)
    text = _COUNT.sub("number ", text)
    text = _ABOUT.sub("about ", text)
    text = _PRICES.sub(" to ", text)
    text = _RANGE.sub(lambda m: f"{m[1]}{m[2]} to ", text)
    text = _MINUS.sub("minus ", text)
    return _JOINED.sub(" ", text)


def read_versions(text: str) -> str:
    """Read ``v2.5`` as "version two point five" and ``1.2.3`` part by part."""
    if not FIGURE.search(text):
        return text
    text = _VERSION.sub(lambda m: "version " + _points(m[1]), text)
    return _DOTTED.sub(lambda m: _points(m[0]), text)


def read_quantities(text: str) -> str:
    """Write ordinals, fractions, ratios, powers and multiples in words."""
    if not FIGURE.search(text):
        return text
    text = _SCIENTIFIC.sub(lambda m: f"{number(m[1])} times ten{_power(m[2], m[3])}", text)
    text = _POWER.sub(lambda m: _power(m[1], m[2]), text)
    text = _SCREEN.sub(lambda m: f"{name_number(m[1] or m[3])} by {name_number(m[2] or m[4])}", text)
    text = _TIMES.sub(lambda m: " by " if "x" in m[0] else " times ", text)
    text = _NAMED.sub(lambda m: f"{m[1]} {name_number(m[2])}", text)
    text = _FOLD.sub(lambda m: f"{number(m[1])} X", text)
    text = _ORDINAL.sub(_ordinal, text)
    text = _MIXED.sub(_fraction, text)
    text = _RATIO.sub(lambda m: f"{cardinal(int(m[1]))} to {cardinal(int(m[2]))}", text)
    return _BARE_POINT.sub(lambda m: f"point {digits(m[1])}", text)


def read_figures(text: str, language: str = "en") -> str:
    """Write every number that is left in words."""
    if not FIGURE.search(text):
        return text
    text = _NUMBER.sub(lambda m: _apart(m, number(m[1], language)), text)
    return re.sub(r"\d+", lambda m: _apart(m, digits(m[0])), text)


def _apart(m: re.Match[str], words: str) -> str:
    """Words with a space on a side where a letter or figure touches them."""
    before, after = m.string[m.start() - 1 : m.start()], m.string[m.end() : m.end() + 1]
    return f"{' ' if before.isalnum() else ''}{words}{' ' if after.isalnum() else ''}"


def _phone(m: re.Match[str]) -> str:
    groups = re.findall(r"\d+", m[0])
    return ("plus " if m[0][0] == "+" else "") + ", ".join(digits(group) for group in groups)


def _points(written: str) -> str:
    parts = written.split(".")
    return " point ".join(digits(p) if p[0] == "0" and len(p) > 1 else cardinal(int(p)) for p in parts)


def _ordinal(m: re.Match[str]) -> str:
    words = ordinal(int(m[1].replace(",", "")))
    return plural(words) if m[2] else words


def _fraction(m: re.Match[str]) -> str:
    whole, top, bottom = m[1], int(m[2]), int(m[3])
    start = f"{cardinal(int(whole))} and " if whole else ""
    if bottom < 2 or bottom > 100 or (top >= bottom and bottom > 10):
        return f"{start}{cardinal(top)} over {cardinal(bottom)}"
    name = {2: "half", 4: "quarter"}.get(bottom) or ordinal(bottom)
    if top == 1 and name == "half" and not whole and m.string.startswith((" a ", " an "), m.end()):
        return "half"
    if top == 1:
        article = "a" if whole else "one"
        return f"{start}{article} {name}"
    return f"{start}{cardinal(top)} {'halves' if name == 'half' else plural(name)}"


def _power(sign: str, exponent: str) -> str:
    if not sign and exponent in {"2", "3"}:
        return " squared" if exponent == "2" else " cubed"
    words = cardinal(int(exponent)) if exponent.isdigit() else exponent.upper()
    return f" to the power of {'minus ' if sign == '-' else ''}{words}"
