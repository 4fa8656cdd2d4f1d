"""English abbreviations: the tables that the sentence splitter and the spoken form share."""

from __future__ import annotations

from studio.text.tables import word_set

TITLES = {
    "Mr": "Mister", "Mrs": "Missus", "Ms": "Miz", "Prof": "Professor", "Gen": "General", "Sen": "Senator",
    "Rep": "Representative", "Gov": "Governor", "Lt": "Lieutenant", "Col": "Colonel", "Sgt": "Sergeant",
    "Capt": "Captain", "Cmdr": "Commander", "Adm": "Admiral", "Maj": "Major", "Rev": "Reverend", "Hon": "Honorable",
    "Fr": "Father", "Mt": "Mount", "Ft": "Fort", "Pres": "President", "Messrs": "Messers", "Supt": "Superintendent",
}  # fmt: skip
"""Written before a name; they never end a sentence."""

SUFFIXES = {
    "Inc": "Incorporated", "Corp": "Corporation", "Ltd": "Limited", "Co": "Company", "Jr": "Junior", "Sr": "Senior",
    "Bros": "Brothers", "Ave": "Avenue", "Blvd": "Boulevard", "Rd": "Road", "Ln": "Lane", "Hwy": "Highway",
    "Esq": "Esquire", "Ret": "Retired",
    "Dept": "Department", "Univ": "University", "Assn": "Association", "Intl": "International",
}  # fmt: skip
"""Written after a name; they may end a sentence."""

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
"""Their dot never ends a sentence."""

LOOSE = {
    "etc": "et cetera", "a.k.a": "also known as", "govt": "government", "dept": "department", "max": "maximum",
    "min": "minimum", "avg": "average", "misc": "miscellaneous", "temp": "temperature", "tel": "telephone",
}  # fmt: skip
"""Their dot may end a sentence."""

BEFORE_NUMBER = word_set("no nos p pp vol fig figs ch sec art eq ext op est")
"""Abbreviations only before a number; elsewhere they are words ("No.")."""
