"""Ordinals, fractions, ratios, scores, ranges and all other numbers."""

from __future__ import annotations

import re

from studio.text.english.amounts import NUMBER, fraction, mixed, one_more, say, span
from studio.text.grammar import Reading, Source
from studio.text.numbers import LONGEST, cardinal, digits, name_number, number, ordinal, plural

_SET = {"24/7": "twenty-four seven", "9/11": "nine eleven", "50/50": "fifty-fifty", "20/20": "twenty twenty",
    "401k": "four oh one K", "403b": "four oh three B",
        "50-50": "fifty-fifty", "7/11": "seven eleven"}  # fmt: skip
_SET_PHRASE = re.compile(r"(24/7|9/11|50/50|20/20|50-50|7/11|401[kK]|403b)(?![\w/]|-\d|\.\d)")
_ORDINAL = re.compile(r"(\d{1,3}(?:,\d{3}){1,4}|\d{1,15})[ ]?(?:st|nd|rd|th|ST|ND|RD|TH)(s?)(?![A-Za-z\d])")
_ORDINAL_RANGE = re.compile(r"\s?[-–]\s?(?=\d{1,4}(?:st|nd|rd|th))")
_OVER = re.compile(r"(\d{1,6})/(\d{1,6})(?![\w/]|\.\d)")
_TIME_SIGNATURE = re.compile(
    r"(\d{1,2})/(2|4|8|16)(?=[ -](?:time|meter|metre|beat|signature|groove|feel|swing|waltz|march|rhythm)\b)"
)
_LEGAL_ORDINAL = re.compile(r"(\d{0,2}[23])d(?=\s(?!Print|Model|Scan|Render|Graph)[A-Z])")
_THS = re.compile(r"(?:ths?|rds?|nds?|sts?)(?!\w)")
_PRESSURE = re.compile(r"([1-9]\d{1,2})/([1-9]\d{1,2})\s?mm\s?Hg(?!\w)")
_RATED = re.compile(r"(\d{1,3}(?:\.\d)?)/(5|10|100)(?![\w/]|\.\d)")
_RATING = re.compile(r"\b(?:score[sd]?|rat(?:ed|ing)|grade[sd]?|got|gave|give|gets|scoring)\b[^.;]{0,16}$", re.I)
_HALVED = re.compile(
    r"\san?\s|-[a-z]{3,}|\s(?:past|done|full|empty|asleep|open|off|price|time|again|dead|way|finished|gone)\b"
)
"""``1/2 a mile``, ``1/2-price``, ``1/2 done``."""
_ODDS = re.compile(r"\b(?:[Oo]dds|[Bb]ookmakers?|[Bb]ookies|[Pp]riced at|[Ff]avou?rite at)\b[^.;]{0,30}$")
_RATIO = re.compile(
    r"(\d{1,6}(?:\.\d{1,3})?)(\s?):(\s?)(\d{1,3}(?:,\d{3}){1,2}(?!\d)"
    r"|\d{1,6}(?:\.\d{1,3})?)((?::\d{1,4})*)(?![\w:]|\.\d)"
)
_SCREEN = re.compile(
    r"(\d{3,4})\s?[x×]\s?(\d{3,4})(?![\w:])|(16|4|21|9|3|2|1):(9|3|16|2|1|10)(?=\s(?:video|picture|screen|display"
    r"|monitor|aspect|format|crop|image|photo|frame))"
)
_CROSSED = re.compile(r"\d{1,4}(?:[x×]\d{1,4}){1,3}(?![\w×]|\.\d)")
_LUMBER = re.compile(r"(\d{1,2})x(\d{1,2})s(?!\w)")
"""``2x4s``."""
_SCORES = re.compile(
    r"(\d{1,3})(\s?[-–]\s?)(\d{1,3})(?:\(\d{1,2}\))?(?:(?:,\s?(?:and\s)?|\s?;\s?|\s?/\s?|\sand\s|\s"
    r"|\s?\((?=\d{1,2}[-–]\d{1,2}\)))\d{1,3}\s?[-–]\s?\d{1,3}(?:\(\d{1,2}\))?\)?(?!\d))+(?![\w-]|\.\d)"
)
_ONE_SCORE = re.compile(r"(\d{1,3})\s?[-–]\s?(\d{1,3})(?:\((\d{1,2})\))?")
_SPORT = re.compile(
    r"\b(?:won|win|wins|winning|beat|beats|lost|lose|loses|losing|defeat(?:ed|s)?|victory|score(?:d|s)?|led|lead"
    r"|trail(?:ed|ing|s)?|set(?:s)?|match|straight|draw|drew|tied|down|up|final|loss|triumph|record)\b[^.;:]{0,60}$",
    re.I,
)
_WIN_BEHIND = re.compile(r"\s(?:win|victory|loss|defeat|decision|triumph)\b")
_WON_LOST = re.compile(r"(\d{1,3})[-–](\d{1,3})(?=\s(?:record|mark|start|season|count)\b)")
_TEAM_BEFORE = re.compile(r"\b[A-Z][\w.']*\s\((?:\d{1,3}-\d{1,3},\s)?$")
_TEAM_RECORD = re.compile(
    r"(\d{1,3})-(\d{1,3})(?=(?:,\s\d{1,3}-\d{1,3}(?:\s[\w-]+){0,3}|\s[\w-]+)?\)\s(?:hosts?|plays?|played|beat|beats|visit"
    r"|visits|face|faces|lost|lose|loses|won|wins?|meets?|met|travels?|defeats?|defeated|takes?|took|are|is|fell"
    r"|improved|opens?|has|have|returns?|will|remains?|clinch\w*|needs?|snapped|knocked|edged|topped|rallied|vs\.?)\b"
    r"|\s[A-Z][\w-]+\))"
)
"""``Duke (21-6, 10-4 ACC) hosts …``: games won and lost."""
_RECORD = re.compile(r"(\d{1,3})-(\d{1,3})-(\d{1,3})(?![\w-]|\.\d)")
_FOLD = re.compile(rf"({NUMBER})\s?[x×](?![\w]|\s?[$€£]?\d)")
_OFTEN = re.compile(r"(\d{1,3})x ?(?:/|per |a |an )(day|night|week|month|year|hour|minute)(?!\w)")
_FASTER = re.compile(
    r"\s(?:faster|slower|more|less|fewer|better|worse|bigger|larger|smaller|higher|lower|cheaper|greater|longer"
    r"|the|as|in"
    r"|a|per|to|over|its|their|his|her)\b|\sto\s\d"
)
_TIMES = re.compile(r"\s?[x×]\s?(?=[$€£]?\d)|\*(?=\d)")
_NUMBER = re.compile(NUMBER)
_LONG = re.compile(r"\d+")
_PLURAL_FIGURES = re.compile(r"(\d{1,4})'?s(?!\w)")
_LONGEST_UNPARTED = 9
"""Digits of the longest number that is read as a count without thousands separators."""
_LEADING_ZERO = re.compile(r"0\d{1,12}(?![\d.,])")
_DEGREES = re.compile(r"(\d{1,3})°\s?(\d{1,2})'(?:\s?(\d{1,2}(?:\.\d{1,3})?)(?:\"|''))?(?:\s?([NSEW])(?!\w))?")
_BATTED = re.compile(r"\.(\d{3})(?!\w)(\s(?:hitters?|hitting|batters?|average|batting|slugging|on-base)\b)?")
_BATTING = re.compile(r"\b(?:hit|hits|hitting|bat|bats|batted|batting|slugged|slugging)\s(?:a\s|an\s|for\s)?$")
_COMPASS = {"N": " north", "S": " south", "E": " east", "W": " west"}


def set_phrase(source: Source, at: int) -> Reading | None:
    """``24/7``, ``9/11``, ``50-50``."""
    m = _SET_PHRASE.match(source.text, at)
    return (
        (m.end(), _SET[m[1].lower()])
        if m and not source.touches(at) and source.text[at - 1 : at] not in {"/", ".", ",", "-"}
        else None
    )


def ordinals(source: Source, at: int) -> Reading | None:
    """``42nd`` → "forty-second", ``two 5ths``, ``19th-20th century``, ``2d Session``."""
    if source.touches(at) or source.text[at - 1 : at] == ".":
        return None
    legal = _LEGAL_ORDINAL.match(source.text, at)
    if legal:
        return legal.end(), ordinal(int(legal[1]))
    m = _ORDINAL.match(source.text, at)
    if not m or (" " in m[0] and (source.text[m.end() : m.end() + 1] == "." or re.search(r"\s(?:ST|st|rd|RD)", m[0]))):
        return None
    words = ordinal(int(m[1].replace(",", "")))
    dash = _ORDINAL_RANGE.match(source.text, m.end())
    if dash:
        return dash.end(), f"{words} to "
    return m.end(), plural(words) if m[2] else words


def fractions(source: Source, at: int) -> Reading | None:
    """Read fractions: ``3/4`` → "three quarters", ``4 1/2`` → "four and a half", ``7/25``."""
    text = source.text
    if source.touches(at) or (text[at - 1 : at] in {"/", ".", ","} and not text[at - 2 : at - 1].isspace()):
        return None
    part = mixed(text, at)
    if part is None:
        return None
    end, whole, said, top, bottom = part
    if not whole and _ODDS.search(source.before(at)) and text[at:end].count("/") == 1:
        return end, f"{cardinal(top)} to {cardinal(bottom)}"
    if (
        text[end : end + 1] == '"'
        and text.count('"', 0, at) % 2 == 0
        and not text[end + 1 : end + 2].isalnum()
        and whole
    ):
        return end + 1, f"{whole} and {one_more(said)} inches"
    ths = _THS.match(text, end)
    end = ths.end() if ths else end
    if whole:
        return end, f"{whole} and {one_more(said)}"
    if (top, bottom) == (1, 2) and not ths and _HALVED.match(text, end):
        return end, "half"
    figures = text[at:end]
    if figures[0] == "0" or "/0" in figures or (bottom == 1 and top > 1):
        numbers = [name_number(n) if n[0] != "0" else digits(n) for n in re.findall(r"\d+", figures)]
        return end, ", ".join(numbers)
    if top + bottom == 100 and min(top, bottom) > 9 and not ths:
        return end, f"{cardinal(top)} {cardinal(bottom)}"
    if top > 20 and 10 < bottom < top and not ths:
        return end, f"{cardinal(top)} over {cardinal(bottom)}"
    return end, said


def pressure(source: Source, at: int) -> Reading | None:
    """``120/80 mmHg`` → "one twenty over eighty millimeters of mercury"."""
    m = _PRESSURE.match(source.text, at)
    if not m or source.touches(at):
        return None
    return m.end(), f"{name_number(m[1])} over {name_number(m[2])} millimeters of mercury"


def rated(source: Source, at: int) -> Reading | None:
    """``4.5/5`` → "four point five out of five"; ``8/10`` after "rated" or "score"."""
    m = _RATED.match(source.text, at)
    if not m or source.touches(at) or source.text[at - 1 : at] in {"/", "."}:
        return None
    if "." not in m[1] and m[1] != m[2] and not _RATING.search(source.before(at)):
        return None
    return m.end(), f"{number(m[1])} out of {cardinal(int(m[2]))}"


def over(source: Source, at: int) -> Reading | None:
    """Numbers with a slash that aren't a fraction: ``2024/05``."""
    m = _OVER.match(source.text, at)
    if not m or source.touches(at) or source.text[at - 1 : at] in {"/", "."}:
        return None
    if len(m[1]) == 4 and len(m[2]) in {2, 4} and int(m[2]):
        return m.end(), f"{name_number(m[1])}, {name_number(m[2])}"
    top, bottom = int(m[1]), int(m[2])
    return m.end(), fraction(top, bottom) if bottom else f"{cardinal(top)} over zero"


def time_signature(source: Source, at: int) -> Reading | None:
    """``6/8 time`` → "six eight"."""
    m = _TIME_SIGNATURE.match(source.text, at)
    if not m or source.touches(at) or source.text[at - 1 : at] == "/":
        return None
    return m.end(), f"{cardinal(int(m[1]))} {cardinal(int(m[2]))}"


def ratio(source: Source, at: int) -> Reading | None:
    """``10:1`` → "ten to one", ``16:9 video`` → "sixteen by nine", ``1920x1080``."""
    text = source.text
    if source.touches(at) or text[at - 1 : at] in {":", "."}:
        return None
    m = _SCREEN.match(text, at)
    if m:
        return m.end(), f"{name_number(m[1] or m[3])} by {name_number(m[2] or m[4])}"
    lumber = _LUMBER.match(text, at)
    if lumber:
        return lumber.end(), f"{cardinal(int(lumber[1]))} by {plural(cardinal(int(lumber[2])))}"
    m = _CROSSED.match(text, at)
    if m:
        return m.end(), " by ".join(cardinal(int(n)) for n in re.split("[x×]", m[0]))
    m = _RATIO.match(text, at)
    if not m or (m[3] and not m[2]):
        return None
    if m[4][0] == "0" and len(m[4]) == 2:
        return m.end(), f"{number(m[1])} oh {digits(m[4][1])}"
    more = "".join(f" to {number(n)}" for n in m[5].split(":") if n)
    return m.end(), f"{number(m[1])} to {number(m[4])}{more}"


def scores(source: Source, at: int) -> Reading | None:
    """Sets of a match: ``6-4, 3-6, 7-5`` → "six four, three six, seven five"; a record ``10-5-1``."""
    text = source.text
    if source.touches(at) or text[at - 1 : at] in {"-", ".", "/", "$"}:
        return None
    m = _SCORES.match(text, at)
    if m and (_SPORT.search(source.before(at)) or _WIN_BEHIND.match(text, m.end())):
        pairs = [_pair(pair) for pair in _ONE_SCORE.finditer(m[0])]
        joiner = " and " if " and " in m[0] and len(pairs) == 2 else ", "
        return m.end(), joiner.join(pairs)
    m = _WON_LOST.match(text, at) or (_TEAM_RECORD.match(text, at) if _TEAM_BEFORE.search(source.before(at)) else None)
    if m:
        return m.end(), f"{cardinal(int(m[1]))} and {cardinal(int(m[2]))}"
    m = _RECORD.match(text, at)
    if m and (
        _SPORT.search(source.before(at)) or re.match(r"\s(?:record|win|season|start|mark)", text[m.end() : m.end() + 8])
    ):
        return m.end(), f"{cardinal(int(m[1]))}, {cardinal(int(m[2]))} and {cardinal(int(m[3]))}"
    return None


def _pair(m: re.Match[str]) -> str:
    """One set of a match, and its tie-break."""
    said = f"{cardinal(int(m[1]))} {cardinal(int(m[2]))}"
    return f"{said}, {cardinal(int(m[3]))}" if m[3] else said


def ranges(source: Source, at: int) -> Reading | None:
    """Two numbers and a hyphen or dash, tight or spaced: "to"."""
    text = source.text
    if source.touches(at) or text[at - 1 : at] in {"-", ".", "/"}:
        return None
    amount = span(text, at, letters=True)
    if amount is None or not amount.ranged:
        return None
    if amount.scaled and text[amount.end - 1] not in "KkMBTn" and not text[amount.end - 1].islower():
        return None
    if re.match(r"[A-Za-z]", text[amount.end : amount.end + 1]):
        return None
    return amount.end, amount.said


def fold(source: Source, at: int) -> Reading | None:
    """``10x faster`` → "ten times faster", "a ten X engineer"."""
    regular = _OFTEN.match(source.text, at)
    if regular and not source.touches(at):
        article = "an" if regular[2] == "hour" else "a"
        return regular.end(), f"{cardinal(int(regular[1]))} times {article} {regular[2]}"
    m = _FOLD.match(source.text, at)
    if m and not source.touches(at) and not m[0].endswith(" ×") and not re.search(r"=\s?$", source.before(at)):
        if "×" in m[0] and " " in m[0]:
            return None
        often = (
            "x" in m[0]
            and " " not in m[0]
            and (_FASTER.match(source.text, m.end()) or source.ends(m.end()) or source.before(at).endswith("x to "))
        )
        return m.end(), f"{say(m[1])} {'times' if often else 'X'}"
    return None


def times(source: Source, at: int) -> Reading | None:
    """A multiplication sign between two numbers."""
    m = _TIMES.match(source.text, at)
    if not m or not re.search(r"\d\s?$", source.before(at)):
        return None
    priced = "$" in source.text[max(0, at - 12) : m.end() + 1]
    return m.end(), " by " if "x" in m[0] and not priced else " times "


def coordinates(source: Source, at: int) -> Reading | None:
    """``40°42'46"N`` → "forty degrees forty-two minutes …"."""
    m = _DEGREES.match(source.text, at)
    if not m or source.touches(at):
        return None
    words = f"{cardinal(int(m[1]))} degree{'' if m[1] == '1' else 's'} {cardinal(int(m[2]))} minutes"
    words += f" {number(m[3])} seconds" if m[3] else ""
    return m.end(), words + (_COMPASS[m[4]] if m[4] else "")


def batting(source: Source, at: int) -> Reading | None:
    """``hit .312``, ``a .300 hitter``: a batting average, without its point."""
    m = _BATTED.match(source.text, at)
    half = m is not None and m[1] == "500" and source.word_before(at) in {"at", "above", "below", "over", "under"}
    if not m or not (m[2] or half or _BATTING.search(source.before(at))):
        return None
    return m.end(1), name_number(m[1])


def plain(source: Source, at: int) -> Reading | None:
    """Any other number. This is the last kind; it always returns a reading."""
    text = source.text
    zero = _LEADING_ZERO.match(text, at)
    if zero:
        return zero.end(), _zero_first(source, at, zero[0])
    m = _PLURAL_FIGURES.match(text, at)
    if m and not source.touches(at):
        words = name_number(m[1])
        return m.end(), f"{words}'s" if "'" in m[0] else plural(words)
    m = _NUMBER.match(text, at)
    if m and m[0].isdigit() and len(m[0]) > _LONGEST_UNPARTED and not m[0].endswith("000"):
        return m.end(), digits(m[0])
    if m:
        return m.end(), say(m[0].replace(" ", ",").replace("'", ","))
    m = _LONG.match(text, at)
    if m:
        return m.end(), digits(m[0]) if len(m[0]) > LONGEST or m[0][0] == "0" else cardinal(int(m[0]))
    return at + 1, digits(text[at]) or " "


def _zero_first(source: Source, at: int, figures: str) -> str:
    """A number with a leading zero: ``05`` → "oh five"; longer ones, and those with a hyphen, digit by digit."""
    hyphened = "-" in {source.text[at - 1 : at], source.text[at + len(figures) : at + len(figures) + 1]}
    if len(figures) == 2 and figures[1] != "0" and not hyphened and not source.touches(at):
        return f"oh {digits(figures[1])}"
    return digits(figures)


def by(source: Source, at: int) -> Reading | None:
    """``x`` between two measures: ``10 ft x 12 ft``."""
    text = source.text
    if (
        source.touches(at)
        or not re.match(r"x\s?\.?[$€£]?\d", text[at : at + 4])
        or not re.search(r"\d\s?[a-z\"']{0,3}\.?\s$", source.before(at))
    ):
        return None
    return at + 1, "times" if "$" in text[max(0, at - 12) : at + 4] else "by"
