"""French."""

from __future__ import annotations

import re

from studio.text.languages.cldr import month_names
from studio.text.languages.romans import Romans
from studio.text.languages.words import Gender, Language, Money, Signs, words
from studio.text.tables import word_set


def cardinal(number: int, gender: Gender) -> str:
    """``1`` → "un" or "une" for 1, and so in 21, 31."""
    said = words(number, "fr")
    return re.sub(r"\bun$", "une", said) if gender == "f" else said


def ordinal(number: int, form: str) -> str:
    """``1`` → "premier" or "première"; "second" for the mark nd."""
    if number == 1:
        return "première" if form.startswith("f") else "premiers" if form == "many" else "premier"
    if form.endswith("second"):
        return "seconde" if form.startswith("f") else "second"
    said = re.sub(r"(cent|vingt)s(?=ième)", r"\1", words(number, "fr", "ordinal"))
    return said + ("s" if form == "many" else "")


def full(number: int) -> str:
    """The number by itself."""
    return words(number, "fr")


def date(day: int | None, month: int | None, number: int | None, before: str) -> str:
    """For example "premier janvier deux mille dix"."""
    del before
    parts = ["premier" if day == 1 else full(day)] if day else []
    parts += [month_names("fr")[month - 1]] if month else []
    return " ".join([*parts, *([full(number)] if number is not None else [])])


def time(hour: int, minute: int, second: int | None) -> str:
    """``14:30`` → "quatorze heures trente"."""
    hours = "zéro heure" if hour == 0 else f"{cardinal(hour, 'f')} heure{'' if hour == 1 else 's'}"
    if second:
        minutes = f"{cardinal(minute, 'f')} minute{'s' if minute > 1 else ''}"
        return f"{hours} {minutes} et {cardinal(second, 'f')} seconde{'s' if second > 1 else ''}"
    return hours + (f" {cardinal(minute, 'f')}" if minute else "")


def fraction(top: int, bottom: int) -> str:
    """``3/4`` → "trois quarts"."""
    name = {2: "demi", 3: "tiers", 4: "quart"}.get(bottom) or words(bottom, "fr", "ordinal")
    many = top > 1 and not name.endswith("s")
    return f"{full(top)} {name}{'s' if many else ''}"


def mark(sign: str, before: str, after: str) -> str:
    """The gender that the mark shows."""
    del before, after
    sign = sign.lower()
    if sign in {"re", "ère", "ere"}:
        return "f"
    if sign in {"nd", "nde", "d", "de"}:
        return "f-second" if sign.endswith("e") else "m-second"
    return "many" if sign in {"es", "ers", "èmes", "emes"} else "m"


roman = Romans(
    cardinal=full,
    ordinal=ordinal,
    regnal=lambda value, gender: ordinal(1, gender) if value == 1 else full(value),
    counted=word_set(
        "chapitre tome volume acte livre partie phase titre guerre scène type article section annexe niveau"
    ),
    kings=word_set(
        """
        louis françois henri charles philippe napoléon jean paul pie benoît léopold albert guillaume georges édouard
        edouard richard pierre nicolas alexandre frédéric ferdinand grégoire clément innocent urbain léon
        françois-joseph baudouin
        """
    ),
    queens=word_set("élisabeth elisabeth catherine marie"),
    ordered_after={"siècle": "m"},
    ordered_before={
        "s": "m",
        **dict.fromkeys(
            word_set("siècle siècles arrondissement millénaire congrès concile reich empire festival"), "m"
        ),
        **dict.fromkeys(word_set("république édition dynastie législature guerre armée biennale"), "f"),
    },
)
"""``XXIe siècle``, ``Louis XIV`` → "quatorze", ``François Ier`` → "premier"."""
_LABELS = word_set("années année p pp n° nº no page pages numéro chapitre paragraphe article an route")


def _labelled(before: str, said: str) -> str:
    """``page 80`` → "quatre-vingt": what names and doesn't count has no s at its end."""
    return said[:-1] if before in _LABELS and re.search(r"(?:vingt|cent)s$", said) else said


_ABBREVIATIONS = {
    "M.": "monsieur", "MM.": "messieurs", "Mme": "madame", "Mmes": "mesdames", "Mlle": "mademoiselle",
    "Mlles": "mesdemoiselles", "Dr": "docteur", "Dr.": "docteur", "Pr": "professeur", "Me": "maître",
    "etc.": "et cetera", "p. ex.": "par exemple", "p.ex.": "par exemple", "c.-à-d.": "c'est-à-dire", "n°": "numéro",
    "N°": "numéro", "no.": "numéro", "nº": "numéro", "Nº": "numéro",
    "vol.": "volume", "chap.": "chapitre", "art.": "article", "env.": "environ",
    "av. J.-C.": "avant Jésus-Christ", "apr. J.-C.": "après Jésus-Christ", "ap. J.-C.": "après Jésus-Christ",
    "St": "saint", "Ste": "sainte", "tél.": "téléphone", "Tél.": "téléphone", "bd": "boulevard", "Bd": "boulevard",
    "av.": "avenue", "max.": "maximum", "min.": "minimum", "cf.": "confer", "p.": "page", "pp.": "pages",
    "fig.": "figure", "Cie": "compagnie", "éd.": "édition", "t.": "tome", "Dre": "docteure", "Mgr": "monseigneur",
    "Vve": "veuve", "ch.": "chapitre", "apr.": "après", "qqch.": "quelque chose", "qqn": "quelqu'un",
    "ex.": "exemple", "St-": "saint ", "vs": "versus", "J.-C.": "Jésus-Christ",
    "s.": "s",  # a century after its numeral: see _abbreviation_of
    "hab.": "habitants", "arr.": "arrondissement", "i.e.": "c'est-à-dire", "i. e.": "c'est-à-dire",
    "S. M.": "Sa Majesté", "S.M.": "Sa Majesté", "s.v.p.": "s'il vous plaît", "bât.": "bâtiment",
    "esc.": "escalier", "ét.": "étage", "incl.": "inclus",
    "t.a.b.": "tirs au but",
    "al.": "alinéa",
    "th.": "thermostat", "trim.": "trimestre", "pl.": "place", "pers.": "personnes", "C. civ.": "Code civil",
    "C. pén.": "Code pénal",
}  # fmt: skip


def _abbreviation_of(written: str, before: str, behind: str) -> str:
    """``XVIe s.``: a century, after its numeral."""
    del behind
    if written == "art." and re.search(r"\b(?:[Ll]es|[Dd]es|[Aa]ux|[Cc]es)\s$", before):
        return "articles"
    if written == "incl." and re.search(r"\b(?:TVA|taxe|pension|livraison)\s$", before):
        return "incluse"
    return "siècle" if written == "s." and re.search(r"[IVX](?:e|er)\s$", before) else ""


_FEMININE = re.compile(
    r"(?:tion|sion|(?:[ln]|iv|os|ic|ac|ar|or|im|ers)ité|iété|[rlnv]eté|erté|auté|[ao]nté|ée|ance|ence|ure|ette"
    r"|elle|esse|ade|ude|ie|heure|minute|seconde|semaine|année|femme|fille|fois"
    r"|famille|feuille|voix|main|croix|noix|personne|page|seule|grande|petite|nouvelle|bonne|belle|longue|dernière|tonne|maison|voiture|ville|rue|place|table|chaise|pomme|journée|tasse|cuillère|bouteille"
    r"|\b(?:mère|sœur|école|histoire|lettre|porte|fenêtre|clé|clef|nièce|tante|amie|cousine|chambre|salle|cuisine|guerre"
    r"|bataille|loi|chaîne|équipe|photo|moto|étoile|étape|étude|carte|robe|chemise|jupe|boîte|caisse|valise|bague|montre"
    r"|lampe|bombe|balle|banque|usine|plage|montagne|rivière|île|route|fleur|couleur|valeur|tête|jambe|bouche|oreille|dent"
    r"|dose|chose|phrase|ligne|liste|note|question|image|église|ferme|gare|chanson|dame|reine|vache|poule|souris)"
    r"|pièce|part|tranche|douzaine|pinte|bière|pause|nuit)s?\Z"
)

FRENCH = Language(
    tag="fr",
    locale="fr",
    signs=Signs(
        point="virgule", minus="moins", plus="plus", times="fois", divided="divisé par", equals="égal",
            percent="pour cent",
        to="à", and_="et", at="arobase", dot="point", slash="barre oblique", dash="tiret", underscore="tiret bas",
        number="numéro", less="inférieur à", more="supérieur à",
        at_most="inférieur ou égal à", at_least="supérieur ou égal à",
        about="environ", degree="degrés", colon="deux points",
        section="paragraphe", squared="au carré", cubed="au cube", power="puissance", hashtag="hashtag",
            per_mille="pour mille", root="racine carrée de", infinity="l'infini", unequal="différent de",
            paragraph="paragraphe", over="sur", out_of="sur", by="par",
    ),
    cardinal=cardinal,
    ordinal=ordinal,
    date=date,
    time=time,
    fraction=fraction,
    year=full,
    alone=full,
    halves="{} et demi",
    half_behind={"m": "et demi", "f": "et demie"},
    singular=lambda noun: noun.removesuffix("s"),
    labelled=_labelled,
    money={
        "USD": Money("dollar|dollars", "cent|cents"), "EUR": Money("euro|euros", "centime|centimes"),
        "GBP": Money("livre|livres", "penny|pence", gender="f"), "JPY": Money("yen|yens"),
        "CHF": Money("franc suisse|francs suisses", "centime|centimes"), "INR": Money("roupie|roupies", gender="f"),
        "KRW": Money("won|wons"), "RUB": Money("rouble|roubles"), "¢": Money("cent|cents"),
        **dict.fromkeys(("ct", "cts"), Money("centime|centimes")),
    },
    abbreviations=_ABBREVIATIONS,
    year_cues=word_set("en de depuis jusqu'en année années vers entre et dès été hiver automne printemps"),
    feminine=word_set(
    """
    duration-hour duration-minute duration-second duration-millisecond mass-tonne mass-pound mass-ounce
    energy-calorie energy-kilocalorie pressure-atmosphere volume-tablespoon volume-teaspoon
    """
),
    feminine_words=lambda word, number: bool(_FEMININE.search(word)),
    ordinals=r"(?:(?<=2)d|(?<=2)de|ers|er|ère|ere|re|ème|eme|èmes|emes|es|e|nde|nd|ième)(?!\w)",
    mark=mark,
    roman=roman,
    months={"janv": 1, "févr": 2, "fév": 2, "avr": 4, "juil": 7, "sept": 9, "déc": 12},
    time_words="heures|heure|h",
    day_parts=("de la nuit", "du matin", "de l'après-midi", "du soir"),
    hour_sign="h|H| h ",
    decimals="pairs",
    half={"m": "un demi", "f": "une demi"},
    of_fraction="de",
    date_cues=word_set("le du au lundi mardi mercredi jeudi vendredi samedi dimanche"),
    abbreviation_of=_abbreviation_of,
    elisions=("l'", "d'", "qu'"),
    version="version",
    extension="poste",
    phone_pairs=True,
    fold="{0} fois",
    fold_gender="f",
    units={"pb": "basis-point", "pdb": "basis-point",
        "c. à s.": "volume-tablespoon", "c. à soupe": "volume-tablespoon", "c. à c.": "volume-teaspoon",
        "c. à café": "volume-teaspoon", "mn": "duration-minute", "gr": "mass-gram", "ch": "power-horsepower",
        "Ko": "digital-kilobyte", "ko": "digital-kilobyte", "Mo": "digital-megabyte",
    "Go": "digital-gigabyte",
        "To": "digital-terabyte"},
    unit_names={"speed-kilometer-per-hour": "kilomètre heure|kilomètres heure", "mass-tonne": "tonne|tonnes",
        "power-horsepower": "cheval|chevaux"},
    currency_joiner=" ",
    scales={"millions": "millions", "million": "million", "milliards": "milliards", "milliard": "milliard",
        "M": "million|millions", "Md": "milliard|milliards", "Mds": "milliards", "mille": "mille",
        "billions": "billions"},
    of_scale="de",
)  # fmt: skip
