"""Measures: ``5-10 km`` → "five to ten kilometers", ``3 1/2 lbs`` → "three and a half pounds", ``5h 30m``."""

from __future__ import annotations

import re

from studio.text.english.amounts import Amount, mixed, one_more, span
from studio.text.english.money import adjective
from studio.text.english.rates import POWER, per
from studio.text.english.units import FOLDED, ONLY_APART, STRICT, UNIT, UNITS, WHOLE_WORDS, many
from studio.text.grammar import Reading, Source
from studio.text.numbers import cardinal, number
from studio.text.tables import word_set

_MEASURE = re.compile(
    rf"(?P<gap>[ -]?)(?P<unit>{UNIT})(?P<power>\^-?\d|(?<=m)[23]|(?<=ft)[23]|(?<=in)[23])?(?![\w°&]|'[a-z]|\.\w)"
    rf"(?:\.?\s?(?:/|per\s)\s?(?P<per>{UNIT}|day|month|week|year|hour|person|capita"
    rf"|serving)(?P<perpower>\^[23]|(?<=[/ cm]m)[23]|(?<=ft)[23])?(?!\w))?"
)
_ANGLE = re.compile(r" (?:angle|turn|view|heat|arc|rotation|slope|bend|corner|weather|video|panorama)\b")
_THING = re.compile(
    r"\.? (?:batter(?:y|ies)|solar|laser|steaks?|burgers?|cans?|glass(?:es)?|bar|pours?|suppl(?:y|ies)"
    r"|process(?:es)?|lens(?:es)?|box(?:es)?|dos(?:e|es|age)|type"
    r"|(?:bulb|fuse|adapter|charger|outlet|socket|motor|chip|drive|disk|card|heater|amplifier|speaker|lamp|circuit"
    r"|breaker|line|font|run|race|walk|hike|ride|bag|tablet|pill|capsule|zone|limit|oven|house|home|engine|tank|bottle"
    r"|jar|pipe|rope|cable|pool|radius|stretch|trek|drill|bolt|nail|screw|screen|monitor|pack)s?)\b"
)
"""Nouns with a measure as an adjective: "a hundred watt bulb"."""
_LETTERING = re.compile(r" (?:fonts?|type|letters|text|bold|italic)\b")
_COMMA_DECIMAL = re.compile(rf"(\d{{1,3}}),(\d{{1,2}})(?=\s?(?:{UNIT})(?![\w&]))")
"""``1,5 km``: the comma can't separate thousands, so it is a decimal comma."""
_WHOLE_OF = frozenset({"cup", "teaspoon", "tablespoon", "mile", "inch"})
_RACE = re.compile(r" (?:run|race|walk|jog|swim|course|loop|trail run|time trial)s?\b")
_SCREEN_SIZES = word_set("2 4 5 6 8 10")
_RUNNING = re.compile(
    r"(\d{2,4})M(?= (?:sprint|dash|race|relay|hurdles|freestyle|backstroke|breaststroke|butterfly"
    r"|medley|steeplechase)\b)"
)
_MILLIONS = re.compile(
    r"(\d{1,3}(?:\.\d{1,2})?)m(?= (?:people|children|jobs|homes|households|shares|copies|downloads|tickets"
    r"|barrels|tons|tonnes|units"
    r"|records|accounts|votes|views|cars|vehicles|patients|adults|students|families|refugees|migrants"
    r"|immigrants|tourists|words"
    r"|acres|hectares|dollars|pounds|euros|doses|residents|[a-z]{2,12}(?:ers|ors))\b)"
)
"""``2.4m voters``: millions of people or things, where lengths are of something else."""
_WARM = re.compile(
    r"\b(?:oven|bake|baked|baking|roast|preheat\w*|temp|temps|temperatures?|heat\w*|cook\w*)\b[^.;]{0,40}$", re.I
)
_WARMTH = re.compile(r"(\d{2,3}(?:\.\d)?)\s?([CF])(?!\w)")
_NAME_BEHIND = re.compile(r"\.?\s(?:[A-Z][a-z]+|\d+(?:st|nd|rd|th))")
_FEET_BEFORE = re.compile(r"\b(?:ft|feet|foot)\.?,?\s$")
_SPOONS = re.compile(r"(\d{1,2}) (c|T|t)\.(?=\s[a-z])")
_SPOON_BEHIND = re.compile(r" (c|T|t)\.(?=\s[a-z])")
_PERCENT = re.compile(r"\s?([%‰])")
_BY = re.compile(r"\s?[x×]\s?(?=\.?\d)|\sby\s(?=\.?\d)")
_SECONDS = re.compile(r"\d{0,4}\.\d{1,3}s")
_ODD = re.compile(r"\d{0,3}[1-9]s")
"""A number with an s that isn't a decade."""
_LASTING = re.compile(r"\b(?:in|for|took|takes|within|after|lasts|lasted|every)\s$", re.I)
_STONE = re.compile(r"(\d{1,2}) ?st,? ?(\d{1,2}) ?(?:lbs?\b(?:\.(?=\s[a-z]))?|pounds?\b)")
_STONES = re.compile(
    r"([5-9]|[12]\d) st(?=\sin weight\b|\sand\s(?:over|under)\b|\s(?:heavier|lighter|overweight)\b|[.,;)]|$)"
)
_BASIS_POINTS = re.compile(
    r"\b(?:rates?|yields?|cuts?|hik\w+|ros?e|rises?|fell|falls?|spreads?|margins?|up|down|rais\w+|lower\w*"
    r"|gain\w*|widen\w*"
    r"|narrow\w*|tighten\w*|eas\w+|add\w*|by|drop\w*|Fed|ECB|basis)\b[^.;]{0,40}$"
)
_COLD = re.compile(r"\b(?:melt|boil|freez|temperature|superconduct|absolute zero|cool|heat)\w*\b[^.;]{0,40}$", re.I)
_KELVIN = re.compile(r"\sK(?!\w)")
_LABEL = re.compile(
    r"\b(?:apt|apartment|unit|suite|ste|room|rm|flat|gate|seat|class|grade|figure|fig|table|section|exhibit|appendix"
    r"|row|no|building|bldg|channel|line|step|part|page|form|type|level|question|schedule|chapter|exit|block"
    r"|lot|box|track"
    r"|bus|highway|route|title|article|item|ward|zone|phase|stage|group|version|model|size|team|platform|terminal|door"
    r"|hall|entrance|pier|dock|bay)\.?\s#?$|(?:^|\s)#$",
    re.I,
)


def labelled(source: Source, at: int) -> bool:
    """Whether the word before makes a letter after the number a label ("Apt. 7C", "seat 12A")."""
    return bool(_LABEL.search(source.text, max(0, at - 24), at))


def measure(source: Source, at: int) -> Reading | None:
    """A number, a range or a fraction, and its unit."""
    text = source.text
    spoon = _SPOONS.match(text, at)
    if spoon:
        return spoon.end(), _spooned(spoon)
    if _MILLIONS.match(text, at):
        return None
    part = mixed(text, at)
    if part:
        return _mixed_size(source, at, part) or _fractional(source, at, part)
    alone = _STONES.match(text, at)
    if alone:
        return alone.end(), f"{cardinal(int(alone[1]))} stone"
    stone = _STONE.match(text, at)
    if stone:
        pounds = cardinal(int(stone[2]))
        return stone.end(), f"{cardinal(int(stone[1]))} stone {pounds} pound{'' if stone[2] == '1' else 's'}"
    comma = _COMMA_DECIMAL.match(text, at)
    amount = (
        Amount(comma.end(), number(f"{comma[1]}.{comma[2]}"), one=False)
        if comma
        else span(text, at, letters=False, unit=rf"(?:\s?(?:{UNIT}))")
        if _near_unit(text, at)
        else span(text, at, letters=False)
    )
    if amount is None:
        return None
    kelvin = _KELVIN.match(text, amount.end)
    if kelvin and _COLD.search(source.before(at)):
        return kelvin.end(), f"{amount.said} kelvin"
    unit = _unit(source, at, amount)
    if unit is None:
        by = _BY.match(text, amount.end)
        return _dimensions(source, at, amount, by) if by else None
    end, name, gap, tail = unit
    if (
        name in {"bit per second", "base pair"}
        and "." not in amount.figures
        and _BASIS_POINTS.search(source.before(at))
    ):
        name = "basis point"
    one = (
        amount.one
        or gap == "-"
        or (gap != " " and name == "nanometer")
        or (not amount.ranged and adjective(source, at, end))
        or (name == "degree" and bool(_ANGLE.match(text, end)))
        or (not amount.ranged and not tail and bool(_THING.match(text, end)))
    )
    if gap == "-" or (one and not amount.one):
        return end, f"{amount.said}{'-' if gap == '-' else ' '}{name}{tail}"
    return end, f"{amount.said} {name if one else many(name)}{tail}"


def _spooned(m: re.Match[str]) -> str:
    """Single-letter units of recipes: ``2 c. flour``, ``1 T. sugar``."""
    name = {"c": "cup", "T": "tablespoon", "t": "teaspoon"}[m[2]]
    return f"{number(m[1])} {name if m[1] == '1' else many(name)}"


def _near_unit(text: str, at: int) -> bool:
    """Whether a unit may come after the first number of a range ("5km-10km")."""
    return bool(
        re.match(r"[\d.,]+\s?[^\W\d]{1,4}\s?[-–]\s?\d", text[at : at + 40])
        or re.match(r"[\d.,]+\s?°[CF]?\s?[-–]\s?\d", text[at : at + 40])
    )


def _unit(source: Source, at: int, amount: Amount) -> tuple[int, str, str, str] | None:
    """The unit after an amount: end, name, the text between amount and unit, and the "per …" after it."""
    text = source.text
    m = _MEASURE.match(text, amount.end)
    if not m or m["unit"] in WHOLE_WORDS or (m["power"] or "").startswith("^-"):
        return None
    written, end = m["unit"], m.end()
    dotted = _has_dot(text, end, written)
    if not (m["power"] or m["per"]) and _is_something_else(source, at, amount, m, dotted=dotted):
        return None
    name = UNITS.get(written) or FOLDED.get(written.lower())
    if name is None:
        return None
    if name == "pint" and _LETTERING.match(text, end):
        name = "point"
    name = POWER.get(m["power"] or "", "") + name
    if m["per"]:
        return end, name, m["gap"], per(UNITS.get(m["per"], m["per"]), m["perpower"] or "")
    goes_on = text[end + 1 : end + 2] in {" ", ",", ")", ";"} and not re.match(r"\.\s+[A-Z]", text[end : end + 4])
    return end + (dotted and goes_on and not source.ends(end)), name, m["gap"], ""


def _has_dot(text: str, end: int, written: str) -> bool:
    """Whether the dot after a unit may belong to it: ``5 lbs.``, not ``5 m.``."""
    shortened = len(written) < 8 and (written.islower() or (written.istitle() and len(written) > 2))
    return text[end : end + 1] == "." and shortened and written not in {"m", "s", "g", "l", "h"}


def _is_something_else(source: Source, at: int, amount: Amount, m: re.Match[str], *, dotted: bool) -> bool:
    """Whether an apparent unit is a word, a label or a size: "5 in all", "Apt. 7C", "12 N Main Street"."""
    text, written, end = source.text, m["unit"], m.end()
    alone = at < 4 and not text[:at].strip(" -") and source.ends(end)
    if written in STRICT:
        inches = written == "in" and (dotted or _FEET_BEFORE.search(source.before(at)))
        amperes = written == "A" and _THING.match(text, end)
        if not (alone or inches or amperes or _BY.match(text, end)):
            return True
    if written == "SEC" and not text.isupper():
        return True  # a commission, a conference
    letter = len(written) == 1 and written.isupper()
    if m["gap"] == " ":
        return letter and bool(_NAME_BEHIND.match(text, end))
    if m["gap"] == "-":
        return letter
    if written in ONLY_APART and (labelled(source, at) or not _tight(text, at, written)):
        return True
    return written in {"m", "MP", "M"} and amount.scaled


def _tight(text: str, at: int, written: str) -> bool:
    """Whether an ambiguous unit right after its number is a unit: in "5W" and "9.58s", but not in "5s" or "4A"."""
    if re.match(r"[A-Za-z]", text[at - 1 : at]):
        return False
    if written == "s":
        return bool(_SECONDS.match(text, at) or (_LASTING.search(text[max(0, at - 12) : at]) and _ODD.match(text, at)))
    return written in {"V", "W", "J", "kt", "kn", "ct", "pt"} or (
        written == "A" and bool(re.match(r"[\d.]+A (?:fuse|circuit|breaker|charger|outlet|socket)s?\b", text[at:][:30]))
    )


def _fractional(source: Source, at: int, part: tuple[int, str, str, int, int]) -> Reading | None:
    """A fraction or mixed number before a unit."""
    end, whole, said, top, bottom = part
    text = source.text
    m = _MEASURE.match(text, end)
    name = None
    clear = m is not None and (text[m.end() : m.end() + 1] == "." or source.ends(m.end()))
    if m and not (m["unit"] in STRICT and not (m["unit"] == "in" and clear)):
        name = UNITS.get(m["unit"]) or FOLDED.get(m["unit"].lower())
    spoon = _SPOON_BEHIND.match(text, end)
    if spoon and whole:
        name = {"c": "cup", "T": "tablespoon", "t": "teaspoon"}[spoon[1]]
        return spoon.end(), f"{whole} and {one_more(said)} {many(name)}"
    if whole:
        value = f"{whole} and {one_more(said)}"
        if text[end : end + 1] == '"' and text.count('"', 0, at) % 2 == 0 and not text[end + 1 : end + 2].isalnum():
            return end + 1, f"{value} inches"
        if m is None or name is None:
            return end, value
        tail = f" per {UNITS.get(m['per'], m['per'])}" if m["per"] else ""
        return _past_dot(source, m.end(), m["unit"]), f"{value} {name if m['gap'] == '-' else many(name)}{tail}"
    if m is None or name is None or bottom > 20:
        return None
    if m["unit"] in WHOLE_WORDS and (top, bottom) != (1, 2):
        plain = m["unit"] in _WHOLE_OF and m["gap"] == " " and not re.search(r"\b(?:an?|the) $", text[:at][-5:], re.I)
        if not plain or (m["unit"] in {"mile", "inch"} and re.match(r" [a-z]", text[m.end() : m.end() + 2])):
            return None
    if m["gap"] == "-":
        return m.end(), f"{'half' if (top, bottom) == (1, 2) else said}-{name}"
    article = "an" if name[0] in "aeio" or name.startswith("hour") else "a"
    lead = "half" if (top, bottom) == (1, 2) else f"{said} of"
    return _past_dot(source, m.end(), m["unit"]), f"{lead} {article} {name}"


def _past_dot(source: Source, end: int, unit: str) -> int:
    dot = source.text[end : end + 2] in {". ", ".,"} and len(unit) < 5 and not source.ends(end)
    return end + 1 if dot and not re.match(r"\.\s+[A-Z]", source.text[end : end + 4]) else end


def _mixed_size(source: Source, at: int, part: tuple[int, str, str, int, int]) -> Reading | None:
    """``8 1/2 x 11 in``: a size that begins with a mixed number."""
    end, whole, said, _, _ = part
    by = _BY.match(source.text, end) if whole else None
    return _dimensions(source, at, Amount(end, f"{whole} and {one_more(said)}", one=False), by) if by else None


def _dimensions(source: Source, at: int, first: Amount, by: re.Match[str]) -> Reading | None:
    """Dimensions: ``914 x 15 m``, ``8.5 x 11 in``, ``3 x 4 x 5 cm``. The unit is said once, after the last number."""
    text, said = source.text, [first.said]
    following: re.Match[str] | None = by
    while following:
        amount = span(text, following.end(), letters=False)
        if amount is None:
            return None
        said.append(amount.said)
        end = amount.end
        unit = _unit(source, at, amount)
        if unit:
            return unit[0], f"{' by '.join(said)} {many(unit[1])}{unit[3]}"
        inches = re.match(r"\"|\s?in(?:ches)?\b\.?", text[end:][:9])
        if inches:
            return end + inches.end(), f"{' by '.join(said)} inches"
        following = _BY.match(text, end)
    return None


def percent(source: Source, at: int) -> Reading | None:
    """``5%``, ``5-10%``, ``5%-10%``, ``5‰``."""
    amount = span(source.text, at, letters=False, unit=r"\s?%")
    m = _PERCENT.match(source.text, amount.end) if amount else None
    return (m.end(), f"{amount.said} {'percent' if m[1] == '%' else 'per thousand'}") if m and amount else None


def size(source: Source, at: int) -> Reading | None:
    """``10k users`` → "ten thousand users", ``5M+``, ``4K video`` stays four K."""
    text = source.text
    if source.touches(at) or labelled(source, at) or (text[at - 1 : at] == "-" and text[at - 2 : at - 1].isalpha()):
        return None
    millions = _MILLIONS.match(text, at)
    if millions:
        return millions.end(), f"{number(millions[1])} million"
    running = _RUNNING.match(text, at)
    if running:
        return running.end(), f"{number(running[1])} meter"
    warm = _WARMTH.match(text, at)
    bare = at < 4 and not text[:at].strip(" -") and warm is not None and source.ends(warm.end())
    if warm and (bare or _WARM.search(source.before(at))):
        return warm.end(), f"{number(warm[1])} degrees {'Celsius' if warm[2] == 'C' else 'Fahrenheit'}"
    amount = span(text, at, letters=True)
    if amount is None or not amount.scaled or text[amount.end - 1] not in "KkMBTn":
        return None
    letter = text[amount.end - 1]
    race = letter in "Kk" and _RACE.match(text, amount.end)
    if (race or (letter == "K" and amount.figures in _SCREEN_SIZES)) and not amount.ranged:
        return amount.end, f"{number(amount.figures)} K"
    company = (
        amount.figures == "3" and letter == "M" and not re.match(r"\s[a-z]+s\b", text[amount.end : amount.end + 24])
    )
    if text[amount.end - 2].isspace() or company:
        return None
    plus = text[amount.end : amount.end + 1] == "+"
    return amount.end + plus, amount.said + (" plus" if plus else "")
