"""German."""

from __future__ import annotations

import re

from studio.text.grammar import last_word
from studio.text.languages.cldr import month_names
from studio.text.languages.words import Gender, Language, Money, Signs, words
from studio.text.tables import word_set

_DATIVE = word_set(
    """
    am im vom zum beim dem den des seit ab bis einem einen meinem seinem ihrem diesem jedem der
    """
)
_WEAK = word_set("die das diese jede welche")
_STRONG = word_set("ein mein sein ihr kein unser")
_OBLIQUE_DER = re.compile(
    r"(?:\b(?:[Ii]n|[Aa]n|[Aa]uf|[Bb]ei|[Mm]it|[Nn]ach|[Ss]eit|[Vv]on|[Zz]u|[Aa]us|[Uu]nter|[Üü]ber|[Vv]or|[Hh]inter"
    r"|[Nn]eben|[Aa]b|[Ww]ährend|[Ww]egen|[Tt]rotz|[Zz]wischen)|[a-zäöüß,]\s[A-ZÄÖÜ][a-zäöüß]{2,})\sder\s$"
)
"""An article of the dative or genitive: "in der 2. Klasse", "am Ende der 2. Woche"."""


def cardinal(number: int, gender: Gender) -> str:
    """``1`` before a noun is "ein" or "eine"; elsewhere the parser takes "eins"."""
    if number == 1:
        return "eine" if gender == "f" else "ein"
    return words(number, "de")


def _one_behind(before: str, gender: Gender) -> str:
    """``1`` in the case that the word before requires: "mit einer Hand", "vor einem Jahr", "hat einen Hund"."""
    if _OBJECT_OF.match(before):
        return "einen" if gender == "m" else ""
    if before not in {"mit", "vor", "nach", "bei", "von", "zu", "aus", "seit", "in", "binnen"}:
        return ""
    return "einer" if gender == "f" else "einem"


_OBJECT_OF = re.compile(
    r"(?:hat|habe|haben|hatten?|kostet\w*|be?zahl\w+|zahl\w+|dauer\w+|misst|beträgt|brauch\w+|nimmt|nehm\w+"
    r"|nahm\w*|trink\w+|isst"
    r"|essen|kauf\w+|bekomm\w+|bekam\w*|erh[aä]lt\w*|erhielt\w*|such\w+|find\w+|fand\w*|verlier\w+|verlor\w*"
    r"|gew[ia]nn\w*"
    r"|spar\w+|verdien\w+|gibt|gab\w*|sieht|sah\w*|wart\w+|l[aä]uf\w+|lief\w*|f[aä]hr\w+|fuhr\w*|schreib\w+|schrieb\w*"
    r"|liest|las|mach\w+|bau\w+|benötig\w+|enth[aä]lt\w*|besitz\w+|verkauf\w+|hol\w+|bestell\w+|erziel\w+|schoss"
    r"|für|um|pro|je|durch|ohne|gegen)\Z"
)
"""Verbs and prepositions whose object is in the accusative."""


def _half_after(before: str, gender: Gender) -> str:
    """``1/2`` in the case that the word before requires: "einen halben Liter", "in einer halben Stunde"."""
    one = _one_behind(before, gender)
    return f"{one} halben" if one else ""


def _noun_gender(noun: str) -> Gender:
    """The gender of a noun that isn't known to be feminine: masculine if its ending or meaning shows it."""
    return "m" if _MASCULINE.search(noun) and not _NEUTER_IN_ER.search(noun) else "n"


_MASCULINE = re.compile(
    r"(?:er|ling|[^k]tor|ismus|ist|ant|[Tt]ag|[Mm]onat|[Hh]und|[Mm]ann|[Ff]reund|[Ss]ohn|[Pp]latz|[Pp]unkt"
    r"|[Tt]eil|[Ss]chritt"
    r"|[Ff]ilm|[Bb]rief|[Pp]reis|[Ss]ieg|[Ss]tuhl|[Tt]isch|[Bb]aum|[Aa]pfel|[Ss]chlüssel|[Bb]all|Euro|Cent"
    r"|[Gg]rund|[Ww]eg"
    r"|[Ff]all|[Zz]ug|[Ss]tein|[Tt]ermin|[Ww]unsch|[Ss]tich|[Oo]rt|[Ff]isch|[Vv]ogel|[Kk]uchen|[Ww]agen"
    r"|[Ll]öffel|[Bb]echer|[Ww]ürfel|[Ww]inkel|[Ss]piegel|[Ss]tiefel|[Mm]antel|[Kk]opf|[Rr]aum|[Ss]chrank|[Kk]oll?eg"
    r"|[Aa]rm|[Ff]uß|[Kk]orb|[Ss]aal|[Kk]urs|[Ss]atz|[Ss]prung|[Bb]ub|[Jj]unge|[Kk]unde|[Nn]ame|[Kk]äse|[Ss]ack|[Ll]aib"
    r"|[Kk]asten|[Gg]arten|[Rr]asen|[Bb]oden|[Ff]aden|[Hh]aufen|[Ss]treifen|[Bb]ogen|[Oo]fen|[Mm]orgen|[Aa]bend)\Z"
)
_NEUTER_IN_ER = re.compile(
    r"(?:[Ff]enster|[Mm]esser|[Zz]immer|[Ww]asser|[Tt]heater|[Kk]loster|[Ll]ager|[Mm]uster|[Oo]pfer|[Uu]fer"
    r"|[Ww]under|[Aa]lter"
    r"|[Ff]euer|[Oo]rchester|[Rr]egister|[Ss]emester|[Tt]ier|[Bb]ier|[Kk]lavier|[Pp]apier|[Tt]urnier)\Z"
)


def _regnal_case(before: str, said: str) -> str:
    """``unter Friedrich II.`` → "dem Zweiten", ``gegen …`` → "den Zweiten", ``Friedrichs II.`` → "des Zweiten"."""
    if not said.startswith(("der ", "die ")):
        return said
    cue = _BEFORE_RULER.search(before)
    if cue is None:
        return said
    feminine, number = said.startswith("die "), said[4:]
    if cue[1].lower() in {"für", "gegen", "durch", "ohne", "um"}:
        return said if feminine else f"den {number}n"
    return f"{'der' if feminine else 'dem'} {number}n"


_BEFORE_RULER = re.compile(
    r"\b([Uu]nter|[Mm]it|[Vv]on|[Bb]ei|[Nn]ach|[Zz]u|[Ss]eit|[Aa]us|[Ff]ür|[Gg]egen|[Dd]urch|[Oo]hne|[Uu]m)"
    r"\s(?:(?:König|Königin|Kaiser|Kaiserin|Papst|Zar|Herzog|Kurfürst|Prinz)\s)?(?:[A-ZÄÖÜ][a-zäöüß]+\s){1,2}\Z"
)


def ordinal(number: int, form: str) -> str:
    """``3`` with its ending: "dritte", "dritten", "dritter"."""
    if form.startswith("decade"):
        return (year(number) if number > 999 else words(number, "de")) + "er" + form.removeprefix("decade")
    stem = words(number, "de", "ordinal").removesuffix("e").lower()
    return f"{stem}{form[5:]}".capitalize() if form.startswith("noun-") else stem + form


def year(number: int) -> str:
    """``1984`` → "neunzehnhundertvierundachtzig"."""
    if 1100 <= number < 2000:
        rest = number % 100
        return words(number // 100, "de") + "hundert" + (words(rest, "de") if rest else "")
    return words(number, "de")


def date(day: int | None, month: int | None, number: int | None, before: str) -> str:
    """The day takes the ending that the word before requires: "am dritten Mai"."""
    ending = "en" if before in (_DATIVE - {"der"}) | {"*", "†"} else "e" if before in _WEAK | {"der"} else "er"
    parts = [ordinal(day, ending)] if day else []
    parts += [month_names("de")[month - 1]] if month else []
    return " ".join([*parts, *([year(number)] if number is not None else [])])


def time(hour: int, minute: int, second: int | None) -> str:
    """``14:30`` → "vierzehn Uhr dreißig"."""
    said = f"{cardinal(hour, 'm') if hour != 0 else 'null'} Uhr" + (f" {words(minute, 'de')}" if minute else "")
    if second:
        minutes = f"{cardinal(minute, 'f')} Minute{'' if minute == 1 else 'n'}"
        seconds = f"{cardinal(second, 'f')} Sekunde{'' if second == 1 else 'n'}"
        said = f"{cardinal(hour, 'm') if hour else 'null'} Uhr {minutes} und {seconds}"
    return said


def fraction(top: int, bottom: int) -> str:
    """``3/4`` → "drei viertel"."""
    if bottom == 1:
        return words(top, "de")
    name = "halb" if bottom == 2 and top == 1 else "halbe" if bottom == 2 else ordinal(bottom, "el")
    return f"{cardinal(top, 'n')} {name}"


_OF_A_CENTURY = re.compile(r"\b(?:des|eines|jenes|dieses)\s(?:\w+\s){0,2}\d{1,2}\.\s$")
_CLUBS = word_set("FC SC FSV SV VfB VfL TSV BC")
_SENTENCE_OF_LAW = re.compile(r"(?:Abs\.|Art\.|§)\s\d{1,4}[a-z]?\s$")


def _abbreviation_of(written: str, before: str, behind: str) -> str:
    """``Abs. 1 S. 2``: the sentence of a law, where ``S.`` is a page elsewhere."""
    del behind
    if written == "Min." and re.search(r"\b(?:[Dd]er|[Dd]ie)\s\d+\.\s$", before):
        return "Minute"
    if written.startswith("Jh") and _OF_A_CENTURY.search(before):
        return "Jahrhunderts"
    if written.lower() == "hl." and last_word(before) in {"dem", "den", "des", "vom", "zum", "am", "im"}:
        return "heiligen"
    return "Satz" if written == "S." and _SENTENCE_OF_LAW.search(before) else ""


_NEUTER = re.compile(
    r"(?:Jahrhundert|Jh|Kapitel|Spiel|Mal|Jahr|Semester|Quartal|Geschoss|Obergeschoss|Tor|Buch|Bild|Gebot|Reich|Viertel"
    r"|Drittel|Jahrzehnt|Kind|Treffen|Rennen|Regiment|Gesetz|Lebensjahr|Konzert|Album)\Z"
)


def _strong(noun: str) -> str:
    """The ending where no article shows the gender: "zweiter Platz", "drittes Kapitel", "zweite Liga"."""
    if _NEUTER.search(noun):
        return "es"
    return "e" if _FEMININE.search(noun) or noun.endswith("e") or noun in _FEMININE_NOUNS else "er"


_BECOMES = word_set("wurde wird wurden werden blieb")
_LISTED = re.compile(r"(?<=\s)\d{1,4}\.\s(?:und|u\.|oder|bis)\s$")
"""``der 5. bis 7. Platz``: the second number takes the ending of the first."""
_FEMININE_NOUNS = word_set("Liga Auflage Etage Bundesliga Runde Ausgabe Klasse Wahl Woche Stunde")


def mark(sign: str, before: str, after: str) -> str:
    """The ending of an ordinal; "" where the dot is a full stop."""
    del sign
    listed = _LISTED.search(before)
    before = before[: listed.start()] if listed else before
    apart = before.rstrip().endswith((",", ":", "(", ";"))
    oblique, feminine = _OBLIQUE_DER.search(before), re.search(r"\b[Ss]ie\s\w+\s?$", before)
    woman = re.search(r"\b(?:[Ss]ie|[Dd]ie)\s(?:[\w-]+\s){1,4}$", before)
    before = last_word(before)
    if oblique:
        return "en"
    if before in {"kapitel", "seite", "nummer", "nr", "teil", "band", "platz"}:
        return ""
    if after in _CLUBS and before in _DATIVE | _WEAK:
        return "e" if before == "der" or before in _WEAK else "en"
    if (
        before in _STRONG
        or after in _CLUBS
        or (apart and after[:1].isupper() and not after.isupper())
        or (not before and after[:1].isupper() and not after.isupper())
    ):
        return _strong(after)
    if after in {"OG", "UG"}:
        return "es" if before not in _DATIVE | _WEAK else "en" if before in _DATIVE else "e"
    if before == "als" and (after[:1].isupper() or not after):
        return "e"
    if before == "als":
        return "noun-e" if woman else "noun-er"
    if before in _BECOMES and after[:1].islower():
        return "noun-e" if feminine else "noun-er"
    if before in _WEAK or (before == "der" and (after[:1].isupper() or after in {"und", "oder", "bis"})):
        return "e"
    if not after:
        return "e" if before == "der" else "en" if before in _DATIVE else ""
    if before in _DATIVE:
        return "en"
    return "e" if after[:1].isupper() and not after.isupper() else ""


def _mark(sign: str, before: str, after: str) -> str:
    """The ending that letters after the digits show, or the words around a dot ask for."""
    if sign.startswith("er"):
        return f"decade{sign[2:]}"
    if sign != ".":
        return sign.lstrip("-").lstrip("s").removeprefix("t")
    return "e" if not before.strip() and not after else mark(sign, before, after)


def roman(before: str, value: int, after: str) -> str | None:
    """``Ludwig XIV.`` → "Ludwig der Vierzehnte", ``Kapitel IV``, ``II. Weltkrieg``."""
    if after in _ORDERED and value > 0:
        if not before:
            return ordinal(value, _strong(after))
        oblique = before.lower() in _DATIVE and not (before.lower() == "der" and after == "Weltkrieg")
        return ordinal(value, "en" if oblique or after.endswith("s") else "e")
    if before in {"der", "die", "dem", "den", "des"} and value not in {10, 50, 100, 500, 1000}:
        said = ordinal(value, "e" if before in {"der", "die"} else "en")
        return said if after[:1].isupper() else said.capitalize()
    if before.lower() in _COUNTED:
        return words(value, "de") if value > 1 else "eins"
    if before[:1].isupper() and before.lower() in _RULERS and value < 30:
        article = "die" if before.lower() in {"elisabeth", "katharina", "maria", "margarethe"} else "der"
        return f"{article} {ordinal(value, 'e').capitalize()}"
    if before[-1:] == "s" and before[:-1].lower() in _RULERS and value < 30:
        return f"des {ordinal(value, 'en').capitalize()}"
    if before[:1].isupper() and value > 1 and value not in {5, 10, 50, 100}:
        return words(value, "de")
    return None


_COUNTED = word_set(
    """
    kapitel teil bundesgesetzblatt band akt weltkrieg szene buch artikel abschnitt phase typ klasse stufe
    """
)
"""Words that a numeral after them counts."""
_ORDERED = word_set(
    """
    Jahrhundert Jahrhunderts Jahrhunderte Jh Jhd Weltkrieg Weltkriegs Weltkrieges Vatikanum Vatikanische Republik
    Internationale Liga Bundesliga
    """
)
_RULERS = word_set(
    """
    ludwig karl friedrich wilhelm heinrich otto johannes paul pius benedikt georg eduard katharina elisabeth
    leopold franz joseph ferdinand maximilian philipp richard jakob peter alexander nikolaus napoleon gregor
    innozenz franziskus clemens urban leo konrad rudolf albrecht august gustav adolf christian ernst
    """
)
_ABBREVIATIONS = {
    "z. B.": "zum Beispiel", "z.B.": "zum Beispiel", "d. h.": "das heißt", "d.h.": "das heißt",
    "u. a.": "unter anderem",
    "u.a.": "unter anderem", "usw.": "und so weiter", "bzw.": "beziehungsweise", "ca.": "circa", "Dr.": "Doktor",
    "Prof.": "Professor", "Hr.": "Herr", "Fr.": "Frau", "Nr.": "Nummer", "S.": "Seite", "St.": "Sankt",
    "Str.": "Straße", "str.": "straße",
    "vgl.": "vergleiche", "evtl.": "eventuell", "ggf.": "gegebenenfalls", "inkl.": "inklusive", "exkl.": "exklusive",
    "z. T.": "zum Teil", "z.T.": "zum Teil",
    "v. Chr.": "vor Christus", "n. Chr.": "nach Christus", "v.Chr.": "vor Christus", "n.Chr.": "nach Christus",
    "Mio.": "Millionen", "Mrd.": "Milliarden", "Tel.": "Telefon",
    "etc.": "et cetera", "i. d. R.": "in der Regel", "o. ä.": "oder ähnliches", "o.ä.": "oder ähnliches",
    "m. E.": "meines Erachtens", "bspw.": "beispielsweise",
    "Mo.": "Montag", "Di.": "Dienstag", "Mi.": "Mittwoch", "Do.": "Donnerstag", "Sa.": "Samstag", "So.": "Sonntag",
    "geb.": "geboren", "gest.": "gestorben", "Jh.": "Jahrhundert", "Jhd.": "Jahrhundert",
    "Tab.": "Tabelle", "Fig.": "Figur", "Bsp.": "Beispiel", "Aufl.": "Auflage", "Hrsg.": "Herausgeber",
    "Jg.": "Jahrgang",
    "Ing.": "Ingenieur", "Dipl.-Ing.": "Diplomingenieur", "Pfd.": "Pfund", "Stk.": "Stück", "St.-": "Sankt ",
    "Bd.": "Band", "Kap.": "Kapitel", "Abb.": "Abbildung", "Abs.": "Absatz", "Art.": "Artikel", "max.": "maximal",
    "min.": "minimal", "mind.": "mindestens", "Std.": "Stunden", "Min.": "Minuten", "Sek.": "Sekunden",
    "GmbH": "G M B H", "u. U.": "unter Umständen", "s. o.": "siehe oben", "s. u.": "siehe unten", "gem.": "gemäß",
    "Jr.": "Junior", "Mr.": "Mister", "Mrs.": "Misses", "Ms.": "Miss", "MwSt.": "Mehrwertsteuer",
    "Hbf.": "Hauptbahnhof", "Mr": "Mister", "Mrs": "Misses", "zzgl.": "zuzüglich",
    "bzgl.": "bezüglich", "sog.": "sogenannte", "o. g.": "oben genannte",
    "e. V.": "eingetragener Verein", "e.V.": "eingetragener Verein",
    "d. M.": "dieses Monats", "d. J.": "dieses Jahres", "Wk.": "Weltkrieg", "Pck.": "Päckchen", "Msp.": "Messerspitze",
    "Gr.": "Größe", "ff.": "fortfolgende", "op.": "Opus", "tgl.": "täglich", "Fl.": "Flaschen", "ggü.": "gegenüber",
    "Vj.": "Vorjahr", "Fa.": "Firma", "Hbf": "Hauptbahnhof", "USt-IdNr.": "Umsatzsteueridentifikationsnummer",
    "Vors.": "Vorsitzende", "Tbl.": "Tabletten",
    "v. l. n. r.": "von links nach rechts", "v.l.n.r.": "von links nach rechts", "u.": "und", "d. Gr.": "der Große",
    "Pkt.": "Punkte", "Pers.": "Personen", "Zi.": "Zimmer", "Whg.": "Wohnung", "BGBl.": "Bundesgesetzblatt",
    "Kontonr.": "Kontonummer", "ü. NN": "über Normalnull", "ü. d. M.": "über dem Meer",
    "rd.": "rund", "lit.": "Buchstabe", "geschl.": "geschlossen", "Einw.": "Einwohner", "Ew.": "Einwohner",
    "z. Hd.": "zu Händen", "v. a.": "vor allem", "v.a.": "vor allem",
    "a. D.": "außer Dienst", "i. A.": "im Auftrag",
    "o. Ä.": "oder Ähnliches", "u. Ä.": "und Ähnliches", "s. S.": "siehe Seite", "h. c.": "honoris causa",
    "i. H. v.": "in Höhe von", "u. v. m.": "und vieles mehr", "z. Zt.": "zurzeit", "z. Z.": "zurzeit", "lt.": "laut",
    "p. P.": "pro Person", "p.P.": "pro Person", "p. a.": "pro Jahr", "Rn.": "Randnummer", "Az.": "Aktenzeichen",
    "i. V. m.": "in Verbindung mit", "Hrn.": "Herrn", "Hl.": "heilige",
    "hl.": "heilige", "n. V.": "nach Verlängerung", "n.V.": "nach Verlängerung",
    "n. E.": "nach Elfmeterschießen", "i. E.": "im Elfmeterschießen",
}  # fmt: skip
_FEMININE = re.compile(
    r"(?:ung|heit|keit|schaft|tät|ion|ik|ur|enz|anz|Frau|Stadt|Nacht|Person|Hand|Uhrzeit|Firma"
    r"|(?<!G)(?<!K)[a-zäöüß]{2}e)\Z"
)
_NOT_FEMININE = word_set(
    """
    Junge Name Käse Löwe Hase Kollege Kunde Affe Bote Zeuge Auge Ende Interesse Gebäude Getränk Gemüse Gebirge Experte
    Glaube Wille Gedanke Buchstabe Neffe Erbe Riese Franzose Chinese Pole Türke Grieche Russe Schwede Däne Ire Brite
    Rabe Drache Laie Matrose Insasse Gefährte Genosse Nachkomme Vorfahre Kleine Große Alte Neue
    """
)
"""Nouns in -e that are masculine or neuter."""

GERMAN = Language(
    tag="de",
    locale="de",
    signs=Signs(
        point="Komma", minus="minus", plus="plus", times="mal", divided="geteilt durch", equals="gleich",
            percent="Prozent",
        to="bis", and_="und", at="at", dot="Punkt", slash="Slash", dash="Bindestrich", underscore="Unterstrich",
        hashtag="Hashtag",
        number="Nummer", less="kleiner als", more="größer als",
        at_most="kleiner gleich", at_least="größer gleich",
        about="circa", degree="Grad", colon="Doppelpunkt",
        section="Paragraf", sections="Paragrafen", squared="zum Quadrat", cubed="hoch drei", power="hoch",
        per_mille="Promille", root="Wurzel aus", infinity="unendlich", unequal="ungleich",
            paragraph="Absatz", born="geboren", died="gestorben", over="zu", out_of="von",
    ),
    cardinal=cardinal,
    ordinal=ordinal,
    date=date,
    time=time,
    fraction=fraction,
    year=year,
    alone=lambda number: words(number, "de"),
    halves="{}einhalb",
    money={
        "USD": Money("Dollar", "Cent"), "EUR": Money("Euro", "Cent"),
        "GBP": Money("Pfund", "Penny|Pence", gender="n"), "JPY": Money("Yen"),
        "CHF": Money("Schweizer Franken", "Rappen"), "INR": Money("Rupie|Rupien", gender="f"),
        "PLN": Money("Zloty", "Groschen"), "KRW": Money("Won"), "RUB": Money("Rubel"), "¢": Money("Cent"),
    },
    abbreviations=_ABBREVIATIONS,
    year_cues=word_set(
    """
    in im jahr jahre jahres seit anno um bis von vor nach ab zwischen und sommer winter herbst frühling
    frühjahr ende anfang mitte tsv fsv sv vfl vfb fc
    """
),
    feminine=word_set(
    """
    duration-hour duration-minute duration-second duration-millisecond length-mile mass-tonne duration-week
    mass-ounce energy-kilowatt-hour energy-calorie energy-kilocalorie pressure-atmosphere power-horsepower
    """
),
    feminine_words=lambda word, number: bool(_FEMININE.search(word)) and word not in _NOT_FEMININE,
    one_behind=_one_behind,
    half_after=_half_after,
    noun_gender=_noun_gender,
    regnal_case=_regnal_case,
    abbreviation_of=_abbreviation_of,
    fold="{0}mal",
    ordinals=r"\.(?=\s+[^\W\d]|[,;]|\Z)|-?(?:ste|te)(?:n|r|s|m)?(?!\w)|er[ns]?(?!\w)",
    mark=_mark,
    roman=roman,
    units={"Bp.": "basis-point", "bp": "basis-point", "PP.": "percentage-point",
        "J.": "duration-year", "qm": "area-square-meter", "qkm": "area-square-kilometer",
        "EL": "volume-tablespoon", "TL": "volume-teaspoon"},
    time_cues=word_set("um gegen"),
    months={"Jänner": 1, "Mrz": 3, "Sept": 9},
    time_words="Uhr|uhr",
    day_parts=("nachts", "morgens", "nachmittags", "abends"),
    dots_in_time=True,
    unit_names={"power-horsepower": "P S"},
    half={"m": "ein halber", "f": "eine halbe", "n": "ein halbes"},
    neuter=frozenset({"mass-gram", "mass-kilogram", "mass-milligram", "mass-pound"}),
    ratio="zu",
    score=" zu ",
    played=re.compile(
        r"\b(?:gew[ao]nn\w*|gewinn\w*|besieg\w*|schlug\w*|schl[aä]g\w*|verl[io]\w+|unterl[ai]g\w*|siegt\w*|Sieg"
        r"|Niederlage|Unentschieden"
        r"|Endstand|Spielstand|steht es|stand es|führ\w*)\b[^.;]{0,40}$"
    ),
    version="Version",
    extension="Durchwahl",
    scales={"Mio.": "Million|Millionen", "Mio": "Million|Millionen", "Mrd.": "Milliarde|Milliarden",
        "Mrd": "Milliarde|Milliarden", "Tsd.": "tausend", "Bio.": "Billion|Billionen",
            "Million": "Million", "Millionen": "Millionen", "Milliarde": "Milliarde", "Milliarden": "Milliarden",
            "Billion": "Billion", "Billionen": "Billionen", "tausend": "tausend", "Tausend": "tausend"},
)  # fmt: skip
