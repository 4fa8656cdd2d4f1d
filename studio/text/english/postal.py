"""Postal addresses: ``310 Oak St, Peoria, IL 61602`` → "three ten Oak Street, Peoria, Illinois …".

House numbers are read in pairs, ZIP codes digit by digit. A compass letter comes between a number and a street, or
after a street. States and their abbreviations are those of the US Postal Service.
"""

from __future__ import annotations

import re

from studio.text.english.title_tables import STREETS
from studio.text.grammar import Reading, Source
from studio.text.numbers import cardinal, digits, name_number, ordinal

STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho",
    "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine",
    "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri",
    "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico",
    "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon",
    "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee",
    "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia",
    "WI": "Wisconsin", "WY": "Wyoming", "DC": "D C", "PR": "Puerto Rico",
}  # fmt: skip
_OLD_STATES = {
    "Ala": "Alabama", "Ariz": "Arizona", "Ark": "Arkansas", "Calif": "California", "Cal": "California",
    "Colo": "Colorado",
    "Conn": "Connecticut", "Del": "Delaware", "Fla": "Florida", "Ga": "Georgia", "Ill": "Illinois", "Ind": "Indiana",
    "Kan": "Kansas", "Kans": "Kansas", "Ky": "Kentucky", "La": "Louisiana", "Md": "Maryland", "Mass": "Massachusetts",
    "Mich": "Michigan", "Minn": "Minnesota", "Miss": "Mississippi", "Mo": "Missouri", "Mont": "Montana",
    "Neb": "Nebraska", "Nebr": "Nebraska", "Nev": "Nevada", "Okla": "Oklahoma", "Ore": "Oregon", "Pa": "Pennsylvania",
    "Penn": "Pennsylvania", "Tenn": "Tennessee", "Tex": "Texas", "Vt": "Vermont", "Va": "Virginia",
    "Wash": "Washington",
    "Wis": "Wisconsin", "Wyo": "Wyoming", "Ont": "Ontario", "Que": "Quebec",
}  # fmt: skip
_COMPASS = {
    "N": "North", "S": "South", "E": "East", "W": "West", "NE": "Northeast", "NW": "Northwest", "SE": "Southeast",
    "SW": "Southwest",
}  # fmt: skip
_TYPE = "|".join(sorted((s for s in STREETS), key=len, reverse=True))
_FULL = (
    "Street|Avenue|Road|Boulevard|Drive|Lane|Court|Place|Square|Parkway|Highway|Expressway|Freeway|Terrace|Circle|Way"
    "|Row|Alley|Plaza|Broadway|Park|Crescent"
)
_NAME = r"(?:\d{1,3}(?:st|nd|rd|th)|[A-Z][A-Za-z']+\.?|[A-Z])"
_HOUSE = re.compile(
    rf"(\d{{1,6}})(-\d{{1,4}}|[A-Z])?(?= (?:(?:N|S|E|W|NE|NW|SE|SW|North|South|East"
    rf"|West)\.? )?{_NAME}(?: {_NAME}){{0,3}}? (?:{_TYPE}|{_FULL})\b)"
)
_TYPE_BEHIND = re.compile(rf"\s(?:[\w.']+\s){{0,3}}?(?:{_TYPE}|{_FULL})\b")
_COMPASS_AT = re.compile(r"([NSEW]|NE|NW|SE|SW|N\.E|N\.W|S\.E|S\.W)(\.?)(?![\w'&-])")
_STRETCH_BEFORE = re.compile(
    r"\b(?:\d|one|two|three|four|five|six|ten|a|half)\s(?:blocks?|miles?|mi|km|yards?|feet|ft|kilometers?|minutes?)\.?\s$"
)
_WIND_BEFORE = re.compile(r"\b(?:[Ww]inds?|[Gg]usts?|[Bb]reezes?|[Ss]wells?)\s(?:from\s(?:the\s)?)?$")
_ROAD_BEFORE = re.compile(r"\b(?:I|US|SR|Route|Rte?\.?|Highway|Hwy\.?|Interstate)[ -]\d{1,4}[A-Z]?\s$")
_STRETCH_BEHIND = re.compile(r"\s(?:of|on|along|to|from)\b|[,;]|\.\s[A-Z]")
_STREET_BEFORE = re.compile(rf"\b(?:{_TYPE}|{_FULL})\.?,?\s$")
_PLACE_BEFORE = re.compile(r"(?:(?:^|[\s,(])\d{1,6}[A-Z]?|\b(?:on|at|of|from|to|near|and|along))\s$")
_STATE = re.compile(r"([A-Z]{2})(?![\w'&-])(?:\.?,?\s(\d{5})(?:-(\d{4}))?(?![\d-]))?")
_CITY_BEFORE = re.compile(r"\b[A-Z][\w.'-]*,\s$")
_CITY_PLAIN = re.compile(r"\b[A-Z][a-z]+\s$")
_OLD_STATE = re.compile(r"([A-Z][a-z]{1,4})\.")
_ZIP = re.compile(r"(\d{5})(?:-(\d{4}))?(?![\w-]|[.,]\d)")
_CODE_BEHIND = re.compile(r",?\s(\d{5})(?:-(\d{4}))?(?![\w-]|[.,]\d)")
_OFFICE_BEHIND = re.compile(r"\s(?:Govs?|Sens?|Reps?|Atty|Lt|Gov|Supreme|House|Senate|Governor|Senator|Rep)\b")
"""``Calif. Gov. Newsom``."""
_PARTY = re.compile(r"([RDI])-(?=[A-Z][A-Za-z.]{1,13}(?:[\s,)]|$))")
_NEW = re.compile(r"N\.\s?(Y|J|H|M|C|D)\.|S\.\s?(C|D)\.|W\.\s?Va\.|R\.\s?I\.|D\.\s?C\.")
_NEW_SAID = {"NY": "New York", "NJ": "New Jersey", "NH": "New Hampshire", "NM": "New Mexico", "NC": "North Carolina",
             "ND": "North Dakota", "SC": "South Carolina", "SD": "South Dakota", "WVa": "West Virginia",
             "RI": "Rhode Island", "DC": "D C"}  # fmt: skip
_UNIT_NUMBER = re.compile(r"(\d{1,5})(?:-?([A-Z]))?(?![\w]|[.,:]\d)")
_ROOM = re.compile(
    r"\b(?:apt|apartment|suite|ste|unit|room|rm|box|building|bldg|flat|floor|gate|seat|hall|office)\.?\s#?$", re.I
)
_WING = re.compile(r"(\d{1,2})-(\d{2,4})(?![\w-])")
"""``Rm. 4-101``."""
_ROADS = re.compile(r"(I|US|SR|CR|A|M|B)-(\d{1,4})([NSEW]?)(?![\w-])")


def house(source: Source, at: int) -> Reading | None:
    """A house number before its street, read in pairs."""
    m = _HOUSE.match(source.text, at)
    if not m or source.touches(at) or source.text[at - 1 : at] in {"$", ".", ",", "-", "/"}:
        return None
    said = pairs(m[1])
    if m[2]:
        said += " " + (name_number(m[2][1:]) if m[2][0] == "-" else "eigh" if m[2] == "A" else m[2])
    return m.end(), said


def pairs(figures: str) -> str:
    """``2788`` → "twenty-seven eighty-eight", ``123`` → "one twenty-three", ``12345`` digit by digit."""
    if len(figures) == 4 and int(figures) % 1000 == 0 and figures[0] != "0":
        return cardinal(int(figures))
    if len(figures) == 4 and figures.endswith("00") and figures[0] != "0":
        return f"{cardinal(int(figures[:2]))} hundred"
    return name_number(figures)


def compass(source: Source, at: int) -> Reading | None:
    """A compass direction beside a street: ``40 E 21st Street``, ``Penn Ave NW``."""
    text = source.text
    m = _COMPASS_AT.match(text, at)
    if not m or source.touches(at):
        return None
    before = source.before(at)
    end = m.end()
    behind = _TYPE_BEHIND.match(text, end)
    words = _COMPASS[m[1].replace(".", "")]
    if behind and (at == 0 or _PLACE_BEFORE.search(before)):
        return end, words
    if _STREET_BEFORE.search(before) and (len(m[1]) > 1 or re.match(r"\.?(?:[,;\s]|$)", text[end - len(m[2]) :][:2])):
        return end - (bool(m[2]) and source.ends(end)), words
    if _WIND_BEFORE.search(before):
        return end - len(m[2]), words.lower()
    if _ROAD_BEFORE.search(before) and len(m[1]) == 1:
        return end - (bool(m[2]) and source.ends(end)), words.lower()
    if _STRETCH_BEFORE.search(before) and (source.ends(end) or _STRETCH_BEHIND.match(text, end - len(m[2]))):
        return end - len(m[2]), words.lower()
    if re.search(r"\d(?:°|′|'|\")?\s?$", before) and "°" in before[-16:]:
        return end - len(m[2]), words.lower()
    return None


def state(source: Source, at: int) -> Reading | None:
    """A state after a city, and its ZIP code: ``Peoria, IL 61602``, ``Kansas City, Mo.`` and the like."""
    text, before = source.text, source.before(at)
    m = _STATE.match(text, at)
    if m and m[1] in STATES and not source.touches(at):
        city = _CITY_BEFORE.search(before)
        plain = m[2] and _CITY_PLAIN.search(before)
        listed = (
            m[1] in {"IN", "OR", "ME", "OK", "HI", "OH", "ID", "PA", "MA", "AL", "LA", "CO", "DE"}
            and not m[2]
            and before.isupper()
        )
        if (city or plain) and not listed:
            return m.end(), STATES[m[1]] + (_zip(m[2], m[3]) if m[2] else "")
    m = _OLD_STATE.match(text, at)
    old, new = _OLD_STATES.get(m[1], "") if m else "", _NEW.match(text, at)
    said = old or (_NEW_SAID[re.sub(r"[.\s]", "", new[0])] if new else "")
    end = m.end() if m and old else new.end() if new else at
    if old and _OFFICE_BEHIND.match(text, end) and not source.touches(at):
        return end, said
    if not said or not _CITY_BEFORE.search(before):
        return None
    code = _CODE_BEHIND.match(text, end)
    if code:
        return code.end(), said + _zip(code[1], code[2])
    return end, said + ("." if source.ends(end) else "")


def party(source: Source, at: int) -> Reading | None:
    """``(R-Okla.)``, ``(D-TX)``: the party and state of a member of Congress."""
    text = source.text
    m = _PARTY.match(text, at) if text[at - 1 : at] == "(" or text[at - 2 : at] == ", " else None
    if not m:
        return None
    written = re.compile(r"[A-Za-z.]+").match(text, m.end())
    short = written[0].rstrip(".") if written else ""
    named = (
        short
        if short in STATES.values()
        else STATES.get(short) or _OLD_STATES.get(short) or _NEW_SAID.get(re.sub(r"[.\s]", "", short))
    )
    return (m.end() + len(written[0]), f"{m[1]} {named}") if named and written else None


def _zip(five: str, four: str | None) -> str:
    return f" {digits(five)}" + (f", {digits(four)}" if four else "")


def zip_code(source: Source, at: int) -> Reading | None:
    """Five digits after the name of a state, or after "ZIP"."""
    m = _ZIP.match(source.text, at)
    if not m or source.touches(at):
        return None
    before = source.before(at)
    states = rf"(?:{'|'.join(STATES.values())})"
    if (
        re.search(rf",\s(?:{states}|D\.C\.),?\s$", before)
        or re.search(r"\b(?:zip|zip code|postal code|postcode)(?:\sis|:)?\s$", before, re.I)
        or (m[2] and re.search(r"[A-Za-z],?\s$", before))
    ):
        return m.end(), _zip(m[1], m[2]).strip()
    return None


def room(source: Source, at: int) -> Reading | None:
    """``Apt. 7C`` → "… four B", ``Suite 200``, ``Room 1204``, ``Unit 12-C``."""
    wing = _WING.match(source.text, at)
    if wing and not source.touches(at) and _ROOM.search(source.text, max(0, at - 16), at):
        return wing.end(), f"{pairs(wing[1])} {pairs(wing[2])}"
    m = _UNIT_NUMBER.match(source.text, at)
    if not m or source.touches(at) or not _ROOM.search(source.text, max(0, at - 16), at):
        return None
    said = pairs(m[1]) if len(m[1]) != 3 or m[1][0] == "0" or not m[1].endswith("00") else cardinal(int(m[1]))
    return m.end(), said + (f" {'eigh' if m[2] == 'A' else m[2]}" if m[2] else "")


def road(source: Source, at: int) -> Reading | None:
    """``I-95`` → "I ninety-five", ``US-101`` → "U S one oh one"."""
    m = _ROADS.match(source.text, at)
    if not m or source.touches(at) or (m[1] in {"A", "B", "M"}):
        return None
    tail = f" {_COMPASS[m[3]]}" if m[3] else ""
    return m.end(), f"{' '.join(m[1])} {name_number(m[2])}{tail}"


def numbered_street(source: Source, at: int) -> Reading | None:
    """``W 55 St`` → "West fifty-fifth": a numbered street after a compass letter."""
    m = re.compile(r"(\d{1,3})(?=\s(?:St|Ave)\b\.?(?!\s[A-Z]))").match(source.text, at)
    if not m or source.touches(at) or not re.search(r"\b(?:[EWNS]|East|West)\.?\s$", source.before(at)):
        return None
    return m.end(), ordinal(int(m[1]))
