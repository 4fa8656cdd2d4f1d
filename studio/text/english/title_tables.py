"""English abbreviations and their expansions: the tables of the titles module."""

from __future__ import annotations

from studio.text.abbreviations import TITLES
from studio.text.tables import word_set

LOW_TITLES = {
    "mr": "mister", "mrs": "missus", "ms": "miz", "dr": "doctor", "prof": "professor", "capt": "captain",
    "sgt": "sergeant", "gen": "general", "rev": "reverend",
}  # fmt: skip
SIZES = {"lg": "large", "med": "medium", "sm": "small", "pkg": "package", "pkgs": "packages", "btl": "bottle",
    "reb": "rebounds", "ast": "assists"}  # fmt: skip
"""Expanded between a number and a noun: ``2 lg. pizzas``."""
BARE_SUFFIX = word_set("inc corp ltd jr sr bros esq")
BEFORE_NUMBER = {
    "no": "number", "nos": "numbers", "p": "page", "pp": "pages", "pg": "page", "pgs": "pages", "vol": "volume",
    "vols": "volumes", "fig": "figure", "figs": "figures", "ch": "chapter", "chap": "chapter", "chaps": "chapters",
    "chs": "chapters", "flt": "flight",
    "sec": "section", "sc": "scene", "sect": "section", "art": "article", "eq": "equation", "eqs": "equations",
    "ext": "extension", "ps": "Psalm",
    "est": "established", "pt": "part", "bk": "book", "ver": "version", "v": "version", "para": "paragraph",
    "ed": "edition",
    "op": "opus", "ln": "line", "ll": "lines", "pl": "plate", "ep": "episode", "iss": "issue", "rm": "room",
    "rt": "Route", "rte": "Route", "hwy": "Highway",
    "apt": "apartment", "ste": "suite",
    "bldg": "building", "fl": "floor", "lat": "latitude", "long": "longitude", "lon": "longitude",
}  # fmt: skip
MORE = {
    "tbsp": "tablespoons", "tsp": "teaspoons",
    "approx": "approximately", "appt": "appointment", "apts": "apartments", "dept": "department",
    "depts": "departments",
    "govt": "government", "gov't": "government", "mgmt": "management", "mgr": "manager", "misc": "miscellaneous",
    "temp": "temperature",
    "tel": "telephone", "etc": "et cetera", "vs": "versus", "esp": "especially", "incl": "including",
    "excl": "excluding",
    "cf": "compare", "viz": "namely", "max": "maximum", "min": "minimum", "avg": "average", "assoc": "associate",
    "asst":
    "assistant", "attn": "attention", "ave": "avenue", "bldg": "building", "blvd": "boulevard", "cont": "continued",
    "est": "estimated", "ext": "extension", "intl": "international", "int'l": "international", "natl": "national",
    "nat'l": "national", "orig": "original",
    "pkg": "package", "qty": "quantity", "ref": "reference", "resp": "respectively", "tbd": "T B D",
    "univ": "university",
    "hwy": "highway", "pkwy": "parkway", "expy": "expressway", "rte": "route", "jct": "junction", "ca": "circa",
    "al": "al", "tues": "tuesday", "vol": "volume",
    "wt": "weight", "ht": "height", "sq": "square", "cu": "cubic", "apt": "apartment", "ste": "suite",
    "secy": "secretary", "ed": "editor", "eds": "editors",
    "trans": "translator", "dist": "district", "exec": "executive", "elev": "elevation", "ft": "feet", "lbs": "pounds",
    "hrs": "hours", "yrs": "years", "mins": "minutes", "secs": "seconds", "oz": "ounces", "yr": "year", "hr": "hour",
    "wk": "week", "mo": "month",
}  # fmt: skip
ALWAYS_BARE = word_set(
    """
    vs etc approx dept attn govt gov't mgmt int'l nat'l intl tbsp blvd pkwy hwy expy bldg incl asst avg hrs yrs mins
    lbs
    """
)
STREETS = {
    "St": "Street", "Ave": "Avenue", "Av": "Avenue", "Blvd": "Boulevard", "Rd": "Road", "Dr": "Drive", "Ln": "Lane",
    "Ct": "Court", "Pl": "Place", "Sq": "Square", "Pkwy": "Parkway", "Hwy": "Highway", "Expy": "Expressway",
    "Expwy": "Expressway", "Fwy": "Freeway", "Ter": "Terrace", "Terr": "Terrace", "Cir": "Circle", "Rte": "Route",
    "Tpke": "Turnpike",
    "Aly": "Alley", "Plz": "Plaza", "Cres": "Crescent", "Trl": "Trail", "Hts": "Heights", "Bldg": "Building",
    "Pk": "Park", "Wy": "Way",
    "Sta": "Station", "Jct": "Junction", "Brg": "Bridge", "Xing": "Crossing",
}  # fmt: skip
SOFT_STREETS = word_set("Ct Pl Sq Ter Cir Pk Sta Cres Hts Av Terr Wy Brg Trl Aly Xing")
DOTTED = {
    "eg": "for example", "ie": "that is", "aka": "also known as", "nb": "N B", "wrt": "with respect to", "ps": "P S",
    "cca": "circa", "pa": "per annum",
}  # fmt: skip
WITH_SLASH = {"y/y": "year over year", "q/q": "quarter over quarter", "m/m": "month over month",
    "w/o": "without", "w/": "with ", "b/c": "because", "b/w": "between", "c/o": "care of",
    "n/a": "not applicable",
               "h/t": "hat tip", "a/c": "A C", "and/or": "and or", "he/she": "he or she", "his/her": "his or her",
               "s/he": "she or he"}  # fmt: skip
BORN_SAID = {"b": "born", "d": "died", "r": "reigned", "fl": "flourished", "m": "married", "c": "circa", "ca": "circa"}
CAPITALS = {
    "ST": "Saint", "MT": "Mount", "FT": "Fort", "DR": "Doctor", "MR": "Mister", "MRS": "Missus", "MS": "Miz",
    "PROF": "Professor", "CAPT": "Captain", "GEN": "General", "SGT": "Sergeant", "REV": "Reverend", "SEN": "Senator",
    "GOV": "Governor", "LT": "Lieutenant", "COL": "Colonel",
}  # fmt: skip
GIVEN_SHORT = {
    "Jos": "Joseph", "Wm": "William", "Chas": "Charles", "Geo": "George", "Thos": "Thomas", "Robt": "Robert",
    "Jas": "James", "Benj": "Benjamin", "Saml": "Samuel", "Danl": "Daniel", "Edw": "Edward", "Jno": "John",
}  # fmt: skip
BEFORE_NAMES = TITLES | {
    "Pvt": "Private", "Cpl": "Corporal", "Ens": "Ensign", "Brig": "Brigadier", "Cdr": "Commander",
    "Atty": "Attorney", "Amb": "Ambassador", "Msgr": "Monsignor", "Sec": "Secretary", "Mme": "Madame",
    "Mlle": "Mademoiselle", "Mgr": "Monsignor", "Secy": "Secretary", "Supt": "Superintendent", "Insp": "Inspector",
    "Det": "Detective", "Ofc": "Officer", "Ald": "Alderman", "Bp": "Bishop", "Abp": "Archbishop", "Mx": "Mix",
    "Rt": "Right", "Pt": "Point", **GIVEN_SHORT,
}  # fmt: skip
AFTER_ORDINAL = {
    "Fl": "floor", "Cir": "Circuit", "Bn": "Battalion", "Regt": "Regiment", "Div": "Division", "Bde": "Brigade",
    "Sqn": "Squadron", "Inf": "Infantry", "Cav": "Cavalry", "Plt": "Platoon", "Sess": "Session",
}  # fmt: skip
"""Expanded after an ordinal: ``4th Fl.``, ``9th Cir.``, ``3rd Bn.``."""
