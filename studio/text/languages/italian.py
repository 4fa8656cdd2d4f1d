"""Italian."""

from __future__ import annotations

import re

from studio.text.grammar import last_word
from studio.text.languages.cldr import month_names
from studio.text.languages.romans import Romans
from studio.text.languages.words import Gender, Language, Money, Signs, words
from studio.text.tables import word_set


def cardinal(number: int, gender: Gender) -> str:
    """``1`` before a noun is "un" or "una"."""
    if number == 1:
        return "una" if gender == "f" else "un"
    return full(number)


def _one_before(noun: str) -> str:
    """``ora`` → "un'", ``tavola`` → "una", ``studente`` → "uno", ``cane`` → "un"."""
    lower = noun.lower()
    if (lower.endswith(("a", "zione", "sione", "tà", "tù")) and lower not in _MASCULINE) or lower in _FEMININE_NOUNS:
        return "un'" if lower[0] in "aeiou" else "una"
    return "uno" if re.match(r"s[^aeiouàèéìòù]|z|gn|ps|pn|x|y", lower) else "un"


_MASCULINE = word_set(
    "problema sistema tema programma clima poeta dramma diploma panorama schema papa pianeta cinema da"
)
_FEMININE_NOUNS = word_set(
    """
    mano notte volte parte voce legge croce luce fine classe carne chiave nave torre radio foto moto volpe tigre corte
    morte sorte arte fronte fonte mente febbre neve pelle valle estate rete siepe specie serie analisi crisi tesi sede
    pace madre moglie base corrente patente polvere radice cenere cornice vite tosse fede fame sete gente parete lente
    frase chiave stagione regione ragione religione prigione lezione opinione unione riunione televisione canzone
    direttrice attrice scrittrice abitudine immagine origine indagine pagine specie superficie moglie eco bici auto
    """
)


def ordinal(number: int, form: str) -> str:
    """For example "primo" or "prima"."""
    said = words(number, "it", "ordinal")
    return said[:-1] + "a" if form == "f" else said


def full(number: int) -> str:
    """The number by itself; "tre" at the end of a longer one has an accent."""
    said = words(number, "it").replace("dicotto", "diciotto")  # num2words: "centodicotto"
    return re.sub(r"(?<=[aeino])tre$", "tré", said)


def date(day: int | None, month: int | None, number: int | None, before: str) -> str:
    """For example "primo gennaio duemiladieci"."""
    first = "uno" if before.endswith("'") else "primo"
    parts = [first if day == 1 else full(day)] if day else []
    parts += [month_names("it")[month - 1]] if month else []
    return " ".join([*parts, *([full(number)] if number is not None else [])])


def time(hour: int, minute: int, second: int | None) -> str:
    """``14:30`` → "quattordici e trenta", ``3:30`` → "tre e mezza"."""
    hours = {0: "zero", 1: "una"}.get(hour) or full(hour)
    if second:
        return f"{hours} or{'a' if hour == 1 else 'e'} {full(minute)} minuti e {full(second)} secondi"
    quarter = {15: "un quarto", 30: "mezza"}.get(minute) if 1 <= hour <= 12 else None
    return hours + (f" e {quarter or full(minute)}" if minute else "")


def fraction(top: int, bottom: int) -> str:
    """``3/4`` → "tre quarti"."""
    name = "mezzo" if bottom == 2 else words(bottom, "it", "ordinal")
    return f"{cardinal(top, 'm')} {name if top == 1 else name[:-1] + 'i'}"


roman = Romans(
    cardinal=full,
    ordinal=ordinal,
    regnal=lambda value, gender: ordinal(value, gender),
    counted=word_set("capitolo volume tomo atto libro parte fase titolo tipo articolo scena sezione"),
    kings=word_set(
        """
        luigi carlo enrico federico giovanni paolo pio benedetto vittorio emanuele umberto filippo guglielmo giorgio
        edoardo riccardo pietro nicola alessandro ferdinando francesco leopoldo gregorio clemente innocenzo urbano leone
        napoleone amedeo
        """
    ),
    queens=word_set("elisabetta caterina maria"),
    ordered_after={"secolo": "m", "secoli": "m", "sec": "m", "guerra": "f"},
    ordered_before=dict.fromkeys(
        word_set(
            "guerra volta puntata edizione repubblica legislatura dinastia giornata settimana conferenza biennale fiera"
        ),
        "f",
    )
    | dict.fromkeys(
        word_set("secolo sec congresso concilio festival anniversario millennio reich impero municipio"), "m"
    ),
)
"""``XXI secolo`` → "ventunesimo", ``Luigi XIV`` → "quattordicesimo"."""
_ABBREVIATIONS = {
    "Sig.": "signor", "Sig.ra": "signora", "Sig.na": "signorina", "sig.": "signor", "sig.ra": "signora",
    "Dott.": "dottor", "Dott.ssa": "dottoressa", "Prof.": "professor", "Prof.ssa": "professoressa", "Ing.": "ingegner",
    "Avv.": "avvocato", "Dr.": "dottor", "dott.": "dottor", "prof.": "professor", "avv.": "avvocato",
    "ing.": "ingegner", "Arch.": "architetto", "arch.": "architetto", "geom.": "geometra", "rag.": "ragioniere",
    "sec.": "secolo", "ecc.": "eccetera", "etc.": "eccetera", "es.": "esempio", "p. es.": "per esempio",
    "p.es.": "per esempio",
    "pag.": "pagina", "pagg.": "pagine", "vol.": "volume", "cap.": "capitolo", "art.": "articolo", "n.": "numero",
    "N.": "numero", "n°": "numero", "N°": "numero", "nº": "numero", "Nº": "numero",
    "nr.": "numero", "tel.": "telefono", "ca.": "circa", "a.C.": "avanti Cristo", "d.C.": "dopo Cristo",
    "a. C.": "avanti Cristo", "d. C.": "dopo Cristo", "S.p.A.": "società per azioni", "fig.": "figura",
    "max.": "massimo", "min.": "minimo", "v.le": "viale", "V.le": "viale", "p.za": "piazza", "P.za": "piazza",
    "pp.": "pagine", "P.zza": "piazza", "p.zza": "piazza", "V.": "via", "h": "ore", "ed.": "edizione",
    "Ill.mo": "illustrissimo",
    "Spett.le": "spettabile", "s.r.l.": "società a responsabilità limitata",
    "S.r.l.": "società a responsabilità limitata",
    "on.": "onorevole", "On.": "onorevole", "Onn.": "onorevoli", "Sen.": "senatore", "sen.": "senatore",
    "Sigg.": "signori", "sigg.": "signori", "Sig.ri": "signori", "Proff.": "professori", "proff.": "professori",
    "prof.ssa": "professoressa", "dott.ssa": "dottoressa", "f.lli": "fratelli", "F.lli": "fratelli",
    "Rev.": "reverendo", "Geom.": "geometra", "Rag.": "ragionier", "fam.": "famiglia", "Fam.": "famiglia",
    "l.go": "largo", "L.go": "largo", "loc.": "località", "ist.": "istituto", "uff.": "ufficio", "dip.": "dipartimento",
    "div.": "divisione", "segr.": "segreteria", "Mons.": "monsignor", "S.": "san", "c.v.d.": "come volevasi dimostrare",
    "D.Lgs.": "decreto legislativo", "d.lgs.": "decreto legislativo", "D.L.": "decreto legge",
    "d.l.": "decreto legge", "D.P.R.": "decreto del Presidente della Repubblica",
    "ab.": "abitanti", "cell.": "cellulare", "cfr.": "confronta", "i.e.": "cioè", "nn.": "numeri",
    "d.p.r.": "decreto del Presidente della Repubblica",
    "bin.": "binario", "trim.": "trimestre", "pers.": "persone", "mons.": "monsignor",
    "sez.": "sezione", "sent.": "sentenza", "co.": "comma", "Cass.": "Cassazione", "civ.": "civile", "pen.": "penale",
    "secc.": "secoli", "s.l.m.": "sul livello del mare",
    "s.n.c.": "senza numero civico", "s/n": "senza numero", "lett.": "lettera",
    "S. M.": "sua maestà", "S.M.": "sua maestà", "c.": "circa", "incl.": "incluso", "p.": "pagina",
    "S.S.": "strada statale", "S.P.": "strada provinciale",
    "c.c.": "codice civile",
    "c.p.": "codice penale", "c.p.c.": "codice di procedura civile",
    "c.p.p.": "codice di procedura penale",
    "Gen.": "generale", "Col.": "colonnello", "Cap.": "capitano", "Min.": "ministro", "int.": "interno",
    "c.so": "corso", "C.so": "corso",
}  # fmt: skip


def _mark(sign: str, before: str, after: str) -> str:
    """The gender that the mark shows; a bare letter or the mark of a minute is one only after an article ("la 3a")."""
    ordered = roman.ordered_before.get(after.lower(), "") if sign in {"a", "o"} else ""
    if sign in {"a", "o", "'"} and last_word(before) not in _ARTICLES and ordered != {"a": "f", "o": "m"}.get(sign):
        return ""
    return "f" if sign.strip(".") in {"ª", "esima", "ma", "a"} else "m"


def _saint(written: str, before: str, behind: str) -> str:
    """``S.`` before a name: "san Pietro", "santa Maria", "sant'Anna", "santo Stefano"; ``art. 21 c. 3``."""
    if written == "incl." and re.search(r"\b(?:IVA|spedizione|colazione)\s$", before):
        return "inclusa"
    if written == "p.":
        return "piano" if re.search(r"\d[°º]\s$", before) else ""
    if written == "c.":
        return "comma" if _ARTICLE_BEFORE.search(before) else ""
    name = re.match(r"\s([A-ZÈ][a-zà-ù]+)", behind) if written == "S." else None
    if name is None:
        return ""
    if name[1][0] in "AEIOUÈ":
        return "sant'"
    if name[1].endswith("a") and name[1] not in {"Luca", "Nicola", "Mattia", "Barnaba"}:
        return "santa"
    return "santo" if re.match(r"S[^aeiou]", name[1]) else "san"


_ARTICLE_BEFORE = re.compile(r"\b(?:art\.|articolo)\s\d{1,4},?\s$")
_FEMININE = re.compile(
    r"(?:zione|sione|tà|ora|ore|lira|lire|volta|volte|donna|donne|persona|persone|sterlina|sterline|miglia|tonnellata"
    r"|pagina|pagine|settimana|mela|mele|casa|case|tazza|tazze|tazzina|bottiglia|fetta|dozzina|giornata|pinta)\Z"
)
_ARTICLES = word_set("il la al alla dal dalla del della nel nella")
_ONE_OF = {
    "ore": "ora", "tazze": "tazza", "litri": "litro", "chili": "chilo", "anni": "anno", "giorni": "giorno",
    "metri": "metro", "volte": "volta", "mesi": "mese", "settimane": "settimana", "cucchiai": "cucchiaio",
    "bicchieri": "bicchiere", "fette": "fetta", "milioni": "milione", "chilometri": "chilometro", "grammi": "grammo",
}  # fmt: skip

ITALIAN = Language(
    tag="it",
    locale="it",
    signs=Signs(
        point="virgola", minus="meno", plus="più", times="per", divided="diviso", equals="uguale", percent="per cento",
        to="a", and_="e", at="chiocciola", dot="punto", slash="slash", dash="trattino", underscore="trattino basso",
        number="numero", less="minore di", more="maggiore di",
        at_most="minore o uguale a", at_least="maggiore o uguale a",
        about="circa", degree="gradi", colon="due punti",
        section="paragrafo", squared="al quadrato", cubed="al cubo", power="alla", hashtag="hashtag",
            per_mille="per mille", root="radice quadrata di", infinity="infinito", unequal="diverso da",
            paragraph="paragrafo", over="su", out_of="su",
    ),
    cardinal=cardinal,
    ordinal=ordinal,
    date=date,
    time=time,
    fraction=fraction,
    year=full,
    alone=full,
    halves="{} e mezzo",
    half_behind={"m": "e mezzo", "f": "e mezza"},
    singular=lambda noun: _ONE_OF.get(noun, noun),
    money={
        "USD": Money("dollaro|dollari", "centesimo|centesimi"), "EUR": Money("euro", "centesimo|centesimi"),
        "GBP": Money("sterlina|sterline", "penny|pence", gender="f"), "JPY": Money("yen"),
        "CHF": Money("franco svizzero|franchi svizzeri", "centesimo|centesimi"),
        "INR": Money("rupia|rupie", gender="f"), "KRW": Money("won"), "RUB": Money("rublo|rubli"),
        "¢": Money("centesimo|centesimi"),
    },
    abbreviations=_ABBREVIATIONS,
    abbreviation_of=_saint,
    units={"pb": "basis-point", "p.b.": "basis-point", "cucch.": "volume-tablespoon",
        "mq": "area-square-meter", "kmq": "area-square-kilometer", "mc": "volume-cubic-meter"},
    fold="{0} volta|{0} volte",
    fold_gender="f",
    year_cues=word_set(
    """
    nel dal del al anno anni fra tra e estate inverno autunno primavera dall' nell' dell'
    """
),
    feminine=word_set(
    """
    duration-hour mass-tonne mass-pound mass-ounce length-yard energy-caloria energy-calorie
    energy-kilocalorie pressure-atmosphere
    """
),
    feminine_words=lambda word, number: bool(_FEMININE.search(word)),
    ordinals=r"\.?[ºª°](?!\s?[CF]\b|\w)|(?:esimo|esima|mo|ma|a|o)(?!\w)|'(?![\w\"'])",
    one_before=_one_before,
    mark=_mark,
    roman=roman,
    months={"gen": 1, "sett": 9},
    time_words="(?!)",
    day_parts=("di notte", "di mattina", "del pomeriggio", "di sera"),
    half={"m": "mezzo", "f": "mezza"},
    of_fraction="di",
    date_cues=word_set("il del al dal giorno lunedì martedì mercoledì giovedì venerdì sabato domenica"),
    elisions=("l'", "dell'", "all'", "nell'", "sull'", "dall'"),
    version="versione",
    extension="interno",
    decimals="pairs",
    hour_sign="h",
    time_cues=word_set("ore alle dalle le h"),
    currency_joiner=" e ",
    scales={"milioni": "milioni", "milione": "milione", "miliardi": "miliardi", "miliardo": "miliardo", "mila": "mila",
        "mln": "milione|milioni", "mld": "miliardo|miliardi",
        "mln.": "milione|milioni", "mld.": "miliardo|miliardi"},
    of_scale="di",
    unit_names={"mass-tonne": "tonnellata|tonnellate"},
)  # fmt: skip
