"""Abbreviations: the tables that the splitter and the reader share, and the reading ("Dr. Who" → "Doctor Who").

In: text with ASCII punctuation. Out: the same with abbreviations in full. "St." and "Dr." go by their neighbours:
before a name "Saint" and "Doctor", after one "Street" and "Drive".
"""

from __future__ import annotations

import re

TITLES = {
    "Mr": "Mister", "Mrs": "Missus", "Ms": "Miz", "Prof": "Professor", "Gen": "General", "Sen": "Senator",
    "Rep": "Representative", "Gov": "Governor", "Lt": "Lieutenant", "Col": "Colonel", "Sgt": "Sergeant",
    "Capt": "Captain", "Cmdr": "Commander", "Adm": "Admiral", "Maj": "Major", "Rev": "Reverend", "Hon": "Honorable",
    "Fr": "Father", "Mt": "Mount", "Ft": "Fort", "Pres": "President", "Messrs": "Messers", "Supt": "Superintendent",
}  # fmt: skip
"""Stand before a name; never end a sentence."""

SUFFIXES = {
    "Inc": "Incorporated", "Corp": "Corporation", "Ltd": "Limited", "Co": "Company", "Jr": "Junior", "Sr": "Senior",
    "Bros": "Brothers", "Ave": "Avenue", "Blvd": "Boulevard", "Rd": "Road", "Ln": "Lane", "Hwy": "Highway",
    "Esq": "Esquire", "Dept": "Department", "Univ": "University", "Assn": "Association", "Intl": "International",
}  # fmt: skip
"""Stand after a name; may end a sentence."""

MONTHS = {
    "Jan": "January", "Feb": "February", "Mar": "March", "Apr": "April", "May": "May", "Jun": "June", "Jul": "July",
    "Aug": "August", "Sep": "September", "Sept": "September", "Oct": "October", "Nov": "November", "Dec": "December",
}  # fmt: skip

DAYS = {
    "Mon": "Monday", "Tue": "Tuesday", "Tues": "Tuesday", "Wed": "Wednesday", "Thu": "Thursday", "Thur": "Thursday",
    "Thurs": "Thursday", "Fri": "Friday",
}  # fmt: skip

INNER = {
    "e.g": "for example", "i.e": "that is", "vs": "versus", "cf": "compare", "approx": "approximately",
    "viz": "namely", "ca": "circa", "incl": "including", "esp": "especially", "resp": "respectively",
    "al": "al", "no": "number", "nos": "numbers", "p": "page", "pp": "pages", "vol": "volume", "fig": "figure",
    "figs": "figures", "ch": "chapter", "sec": "section", "art": "article", "eq": "equation", "op": "op",
    "ext": "extension", "est": "established",
}  # fmt: skip
"""Written with a dot inside a sentence; what follows belongs to it."""

LOOSE = {
    "etc": "et cetera", "a.k.a": "also known as", "govt": "government", "dept": "department", "max": "maximum",
    "min": "minimum", "avg": "average", "misc": "miscellaneous", "temp": "temperature", "tel": "telephone",
}  # fmt: skip
"""Inside a sentence or at its end."""

BEFORE_NUMBER = frozenset({"no", "nos", "p", "pp", "vol", "fig", "figs", "ch", "sec", "art", "eq", "ext", "op", "est"})
"""Abbreviations only where a number follows; elsewhere words ("No.")."""

_AT_END = re.compile(r"\s*[\"')\]]*\s*$")
_TITLE = re.compile(rf"\b({'|'.join(TITLES)})\.(?=\s+(?:[A-Z\ue000]|and\b|or\b))")
_BARE_TITLE = re.compile(r"\b(Mr|Mrs|Ms)\b(?=\s[A-Z\ue000])")
_SUFFIX = re.compile(rf"(?<=[\w,\ue000] )({'|'.join(SUFFIXES)})\.(?!\w)")
_AFTER_NAME = {"St": "Street", "Dr": "Drive"}
_NAMED = {"St": "Saint", "Dr": "Doctor"}
_ADDRESS = re.compile(r"(\b\d{1,6}\s(?:[A-Z]\w{0,30}\s){1,3})(St|Dr)\.")
_BEFORE_NAME = re.compile(r"(?<!\w)(St|Dr)\b\.?(?=\s[A-Z\ue000])")
_STREET = re.compile(r"(?<=[a-z\d\ue000] )(St|Dr)\.(?!\w)")
_INNER = re.compile(
    r"(?<![\w.])(e\.g|i\.e|vs|cf|approx|viz|ca|incl|esp|resp|etc|a\.k\.a|govt|dept|max|min|avg|misc|tel)\.(?!\w)", re.I
)
_BEFORE_NUMBER = re.compile(
    r"(?<![\w.])(N[Oo]s?|nos|pp?|[Vv]ol|[Ff]igs?|[Cc]h|[Ss]ec|[Aa]rt|[Ee]q|[Ee]xt|op|[Ee]st)\.\s?(?=\d)"
)
_DATED = re.compile(rf"\b({'|'.join(MONTHS)})\.(?!\w)|\b({'|'.join(DAYS)})\.(?!\w)")
_WITHOUT_DOT = {
    r"\bvs\b": "versus", r"(?<!\w)w/o(?!\w)": "without", r"(?<!\w)w/\s?(?=\w)": "with ", r"(?<!\w)b/c(?!\w)": "because",
    r"\baka\b|\bAKA\b": "also known as", r"\betc\b": "et cetera", r"\beg\b|\be\.g\b(?!\.)": "for example",
    r"\bi\.e\b(?!\.)": "that is",
    r"(?<=\w )(Inc|Corp|Ltd|Jr|Sr)\b(?!\.)": "", r"(?<=\s)'n'(?=\s)": "and", r"\bet al\.": "et al",
}  # fmt: skip
_BEFORE_DOT = re.compile(r"(?<!\w)\w{1,16}(?=\.)")
_DOTTED = frozenset(
    word.rpartition(".")[2].lower()
    for table in (TITLES, SUFFIXES, _AFTER_NAME, INNER, LOOSE, MONTHS, DAYS)
    for word in table
)
"""What may stand before the dot of an abbreviation: without one of them, no rule with a dot need look."""
_ANY_BARE = re.compile(r"/|'n'|e\.g|i\.e|et al|\b(?:vs|aka|AKA|etc|eg|Inc|Corp|Ltd|Jr|Sr|Mr|Mrs|Ms|St|Dr)\b")
"""Without any of this, no rule without a dot need look."""
_BARE = [(re.compile(pattern), words) for pattern, words in _WITHOUT_DOT.items()]


def read_abbreviations(text: str) -> str:
    """Write abbreviations in full; a dot that also ends the sentence stays."""

    def said(words: str, match: re.Match[str]) -> str:
        return words + ("." if match[0].endswith(".") and _AT_END.match(text, match.end()) else "")

    if not _DOTTED.isdisjoint(map(str.lower, _BEFORE_DOT.findall(text))):
        text = _BEFORE_NUMBER.sub(lambda m: INNER[m[1].lower()] + " ", text)
        text = _TITLE.sub(lambda m: TITLES[m[1]], text)
        text = _ADDRESS.sub(lambda m: m[1] + said(_AFTER_NAME[m[2]], m), text)
        text = _BEFORE_NAME.sub(lambda m: _NAMED[m[1]], text)
        text = _STREET.sub(lambda m: said(_AFTER_NAME[m[1]], m), text)
        text = _SUFFIX.sub(lambda m: said(SUFFIXES[m[1]], m), text)
        text = _INNER.sub(lambda m: said((INNER | LOOSE)[m[1].lower()], m), text)
        text = _DATED.sub(lambda m: said(MONTHS[m[1]] if m[1] else DAYS[m[2]], m), text)
    if _ANY_BARE.search(text):
        text = _BARE_TITLE.sub(lambda m: TITLES[m[1]], text)
        text = _BEFORE_NAME.sub(lambda m: _NAMED[m[1]], text)
        for pattern, words in _BARE:
            text = pattern.sub(lambda m, words=words: words or SUFFIXES[m[1]], text)  # type: ignore[misc]
    return text
