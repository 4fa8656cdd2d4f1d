"""Spanish."""

from __future__ import annotations

import re

from studio.text.languages.cldr import month_names
from studio.text.languages.romans import Romans
from studio.text.languages.words import Gender, Language, Money, Signs, masculine_in_a, words
from studio.text.tables import word_set


def cardinal(number: int, gender: Gender) -> str:
    """Before a noun "uno" is short: "un", "veintiún"; feminine "una", "doscientas"."""
    said = full(number)
    if gender == "f":
        head, scale, tail = re.match(r"(.*ill[oó]n(?:es)?\b)?( ?)(.*)", said).groups(default="")  # type: ignore[union-attr]
        tail = re.sub(r"uno\b", "una", tail)
        return head + scale + re.sub(r"(\w*)(cient|quinient)os\b", r"\1\2as", tail)
    return _short(said)


def _short(said: str, before: str = "$") -> str:
    """``veintiuno`` and ``uno`` as they are said before a noun, where a pattern follows."""
    return re.sub(rf"\buno(?={before})", "un", re.sub(rf"veintiuno(?={before})", "veintiún", said))


def ordinal(number: int, form: str) -> str:
    """``1``: "primero", "primera", and "primer" before a noun (form "short")."""
    said = words(number, "es", "ordinal")
    said = re.sub(r"décimoprimer", "undécim", re.sub(r"décimosegund", "duodécim", said))
    if form == "f":
        return re.sub(r"o\b", "a", said)
    if form == "short":
        return re.sub(r"(prim|terc)ero$", r"\1er", said)
    return said


def full(number: int) -> str:
    """The number by itself; what a thousand or a million counts is short ("veintiún mil")."""
    return _short(words(number, "es"), " (?:mil|billon|trillon)")


def date(day: int | None, month: int | None, number: int | None, before: str) -> str:
    """For example "primero de enero de dos mil diez"."""
    del before
    parts = ["primero" if day == 1 else full(day)] if day else []
    parts += [month_names("es")[month - 1]] if month else []
    parts += [full(number)] if number is not None else []
    return " de ".join(parts)


def time(hour: int, minute: int, second: int | None) -> str:
    """``14:30`` → "catorce y media"; an hour is feminine."""
    hours = re.sub(r"uno$", "una", full(hour)) if hour else "cero"
    if second:
        return f"{hours} hora{'' if hour == 1 else 's'} {full(minute)} minutos y {full(second)} segundos"
    if not minute:
        return hours if hour else "cero horas"
    named = {15: "cuarto", 30: "media"}.get(minute) if hour else None
    return f"{hours} y {named or full(minute)}"


def _hours(hour: int, minute: int, second: int | None) -> str:
    """``14 h`` → "catorce horas"."""
    said = time(hour, minute, second)
    return said if minute or second or not hour else f"{said} hora{'' if hour == 1 else 's'}"


def fraction(top: int, bottom: int) -> str:
    """``3/4`` → "tres cuartos"."""
    names = {
        2: "medio", 3: "tercio", 4: "cuarto", 5: "quinto", 6: "sexto", 7: "séptimo", 8: "octavo", 9: "noveno",
        10: "décimo", 100: "centésimo", 1000: "milésimo", 1_000_000: "millonésimo",
    }  # fmt: skip
    name = names.get(bottom) or full(bottom).replace(" y ", "i").replace(" ", "").removesuffix("a") + "avo"
    name = re.sub(r"(?<=[ao])avo$|(?<=[^aeo])o?avo$", "avo", name)
    return f"{cardinal(top, 'm')} {name}{'' if top == 1 else 's'}"


def mark(sign: str, before: str, after: str) -> str:
    """The gender that the mark shows."""
    del before
    sign = sign.strip(".").lower()
    if sign in {"ª", "a", "ra", "da", "ta", "va", "as", "ma", "na"}:
        return "f"
    noun = (
        sign in {"º", "°"}
        and len(after) > 2
        and after not in _SIDES
        and after.islower()
        and after not in {"del", "con", "por", "para", "que"}
    )
    return "short" if sign == "er" or noun else "m"


_SIDES = word_set("izda izq izquierda dcha derecha")
"""After the storey of a flat, which they don't count."""

roman = Romans(
    cardinal=full,
    ordinal=ordinal,
    regnal=lambda value, gender: ordinal(value, gender) if value <= 10 else full(value),
    counted=word_set(
        """
        siglo siglos capítulo tomo volumen parte acto fase título tipo libro mundial artículo sección escena anexo
        """
    ),
    kings=word_set(
        """
        felipe carlos luis juan alfonso enrique fernando pedro pablo pío benedicto francisco jaime sancho ramiro jorge
        eduardo guillermo napoleón nicolás alejandro ricardo jacobo josé león gregorio clemente
        """
    ),
    queens=word_set("isabel catalina maría ana juana"),
    ordered_before=dict.fromkeys(
        word_set(
            """
            guerra edición república bienal feria copa cumbre legislatura asamblea conferencia dinastía semana jornada
            división región olimpiada internacional carrera
            """
        ),
        "f",
    )
    | dict.fromkeys(
        word_set(
            """
            congreso aniversario festival concilio torneo encuentro simposio premio certamen milenio foro maratón
            distrito batallón ejército campeonato imperio reich
            """
        ),
        "short",
    ),
)
"""``siglo XXI`` → "veintiuno", ``Felipe II`` → "segundo", ``Luis XIV`` → "catorce", ``II Guerra`` → "segunda"."""
_FEMININE = re.compile(
    r"(?:as|ciones|dades|iones|tudes|a|[cs]ión|dad|tud|umbre"
    r"|\b(?:mujer|noche|flor|red|tarde|clase|calle|llave|nube|parte|torre|base|frase|fase|mano|moto|foto|muerte|fuente"
    r"|nave|leche|razon|sartén|imágen|pared|labor|serpiente|cárcel|señal|piel|miel)(?:e?s)?|imagen|razón|ley(?:es)?|veces|vez"
    r"|voz|voces|luz|luces|cruz|cruces|raíz|raíces|serie|gente)\Z"
)
_MASCULINE = word_set(
    """
    días día programas programa problemas problema mapas mapa idiomas idioma sistemas sistema temas tema
    aviones camiones guiones gorriones millones escorpiones embriones
    planetas planeta gramas a la para tras más además hasta cada ya era será estaba había contra
    """
)
_ABBREVIATIONS = {
    "a. m.": "a m", "p. m.": "p m", "a.m.": "a m", "p.m.": "p m", "Sr.": "señor", "Sra.": "señora", "Srta.": "señorita",
    "Dr.": "doctor", "Dra.": "doctora", "Prof.": "profesor",
    "Profa.": "profesora",
    "Ud.": "usted", "Uds.": "ustedes", "Vd.": "usted", "etc.": "etcétera", "p. ej.": "por ejemplo",
    "p.ej.": "por ejemplo", "núm.": "número", "nº": "número", "n.º": "número", "N.º": "número", "No.": "número",
    "Nº": "número", "n°": "número", "N°": "número",
    "pág.": "página", "págs.": "páginas", "vol.": "volumen", "cap.": "capítulo", "art.": "artículo", "tel.": "teléfono",
    "Tel.": "teléfono", "avda.": "avenida", "Av.": "avenida", "Avda.": "avenida", "c/": "calle",
    "D.": "don", "Dña.": "doña", "a. C.": "antes de Cristo", "d. C.": "después de Cristo", "a.C.": "antes de Cristo",
    "d.C.": "después de Cristo", "L-V": "lunes a viernes", "L-S": "lunes a sábado", "L-D": "lunes a domingo",
    "C. P.": "código postal",
    "C.P.": "código postal", "dcho.": "derecho", "pta.": "puerta", "incl.": "incluido",
    "JJ. OO.": "Juegos Olímpicos", "JJ.OO.": "Juegos Olímpicos",
    "FF. AA.": "Fuerzas Armadas",
    "CC. AA.": "comunidades autónomas", "RR. HH.": "recursos humanos", "RR.HH.": "recursos humanos",
    "FF. CC.": "ferrocarriles", "DD. HH.": "derechos humanos", "izda.": "izquierda", "EE. UU.": "Estados Unidos",
    "EE.UU.": "Estados Unidos", "aprox.": "aproximadamente",
    "máx.": "máximo", "mín.": "mínimo",
    "Sto.": "santo", "Sta.": "santa", "Gral.": "general", "Lic.": "licenciado", "Ing.": "ingeniero",
    "Arq.": "arquitecto", "S.A.": "sociedad anónima", "S. A.": "sociedad anónima", "vs.": "versus",
    "dpto.": "departamento", "Da.": "doña", "ctra.": "carretera", "Ctra.": "carretera", "C/": "calle",
    "Pza.": "plaza", "pza.": "plaza", "Plza.": "plaza", "Pº": "paseo", "blvd.": "bulevar", "Blvd.": "bulevar",
    "esq.": "esquina", "gob.": "gobierno", "cta.": "cuenta", "ext.": "extensión", "a. n. e.": "antes de nuestra era",
    "a.n.e.": "antes de nuestra era", "apdo.": "apartado", "S.L.": "sociedad limitada", "Hno.": "hermano",
    "Cía.": "compañía", "dr.": "doctor", "dra.": "doctora", "sr.": "señor", "sra.": "señora", "srta.": "señorita",
    "profa.": "profesora",     "s.": "siglo", "fig.": "figura", "figs.": "figuras", "Sres.": "señores",
    "Sras.": "señoras", "ed.": "edición",
    "pp.": "páginas", "Prof.ª": "profesora", "Dr.ª": "doctora", "D.ª": "doña",
    "Excmo.": "excelentísimo", "Mons.": "monseñor", "Fdo.": "firmado", "admón.": "administración",
    "depto.": "departamento",
    "Profª": "profesora", "Drª": "doctora", "Srª": "señora", "Dª": "doña",
    "hab.": "habitantes", "Tfno.": "teléfono", "tfno.": "teléfono", "cf.": "compárese", "cfr.": "compárese",
    "vid.": "véase", "v. gr.": "verbigracia", "i. e.": "esto es", "i.e.": "esto es", "S. M.": "su majestad",
    "S.M.": "su majestad",
    "SS. MM.": "sus majestades", "ss.": "siglos", "s/n": "sin número",
    "s. n. m.": "sobre el nivel del mar", "s.n.m.": "sobre el nivel del mar", "msnm": "metros sobre el nivel del mar",
    "ptos.": "puntos", "arts.": "artículos", "pers.": "personas",
    "i. a.": "interanual", "n.os": "números", "Ilmo.": "ilustrísimo", "ptas.": "pesetas", "trim.": "trimestre",
    "izq.": "izquierda", "dcha.": "derecha", "ej.": "ejemplo",
}  # fmt: skip


def _abbreviation_of(written: str, before: str, behind: str) -> str:
    """``3 hab.`` of a flat: its rooms, where more of them are inhabitants."""
    few = written == "hab." and behind[:1] != "/" and re.search(r"(?<![\d.,])\d{1,2}\s$", before)
    return "habitaciones" if few else ""


SPANISH = Language(
    tag="es",
    locale="es",
    signs=Signs(
        point="coma", minus="menos", plus="más", times="por", divided="entre", equals="es igual a",
        percent="por ciento",
        to="a", and_="y", at="arroba", dot="punto", slash="barra", dash="guion", underscore="guion bajo",
            number="número",
        less="menor que", more="mayor que",
        at_most="menor o igual que", at_least="mayor o igual que",
        about="aproximadamente", degree="grados", colon="dos puntos",
        section="sección", squared="al cuadrado", cubed="al cubo", power="elevado a", hashtag="hashtag",
            per_mille="por mil", root="raíz cuadrada de", infinity="infinito", unequal="distinto de",
            paragraph="párrafo", over="sobre", out_of="sobre",
    ),
    cardinal=cardinal,
    ordinal=ordinal,
    date=date,
    time=time,
    fraction=fraction,
    year=full,
    alone=full,
    halves="{} y medio",
    half_behind={"m": "y medio", "f": "y media"},
    singular=lambda noun: re.sub("ces$", "z", re.sub("(?<=[rnld])es$|(?<=mes)es$|(?<=[aeo])s$", "", noun)),
    money={
        "USD": Money("dólar|dólares", "centavo|centavos"), "EUR": Money("euro|euros", "céntimo|céntimos"),
        "GBP": Money("libra|libras", "penique|peniques", gender="f"), "JPY": Money("yen|yenes"),
        "MXN": Money("peso mexicano|pesos mexicanos", "centavo|centavos"), "INR": Money("rupia|rupias", gender="f"),
        "KRW": Money("won|wones"), "RUB": Money("rublo|rublos"), "PHP": Money("peso|pesos", "centavo|centavos"),
        "¢": Money("centavo|centavos"),
        **dict.fromkeys(("cts", "cts."), Money("céntimo|céntimos")),
    },
    abbreviations=_ABBREVIATIONS,
    year_cues=word_set("en de desde hasta año años del entre y verano invierno otoño primavera hacia"),
    feminine=word_set(
    """
    duration-hour length-mile speed-mile-per-hour mass-tonne mass-pound mass-ounce length-inch length-yard area-hectare
    energy-calorie energy-kilocalorie pressure-atmosphere area-square-mile volume-tablespoon volume-teaspoon
    """
),
    feminine_words=lambda word, number: bool(_FEMININE.search(word))
    and word not in _MASCULINE
    and not masculine_in_a(word),
    ordinals=r"\.?[ºª°](?!\w)|\.[oa](?!\w)|\.?(?:er|ro|ra|do|da|to|ta|vo|va|mo|ma|no|na)(?!\w)(?:\.(?=\s[a-zñ]))?",
    mark=mark,
    roman=roman,
    abbreviation_of=_abbreviation_of,
    fold="{0} vez|{0} veces",
    fold_gender="f",
    units={"pb": "basis-point", "p.b.": "basis-point", "pp": "percentage-point", "p. p.": "percentage-point",
        "p.p.": "percentage-point",
        "cv": "power-horsepower", "gr": "mass-gram", "grs": "mass-gram", "cc": "volume-cubic-centimeter",
        "cda.": "volume-tablespoon", "cdas.": "volume-tablespoon", "cda": "volume-tablespoon",
        "cdas": "volume-tablespoon", "cdta.": "volume-teaspoon", "cdtas.": "volume-teaspoon",
        "cdta": "volume-teaspoon", "cdtas": "volume-teaspoon"},
    months={"set": 9, "setiembre": 9, "sept": 9, "ene": 1, "abr": 4, "ago": 8, "dic": 12},
    time_words="horas|h|hrs",
    time_cues=word_set("las la"),
    dots_in_time=True,
    hours=_hours,
    day_parts=("de la noche", "de la mañana", "de la tarde", "de la noche"),
    evening=9,
    decimals="pairs",
    half={"m": "medio", "f": "media"},
    lone_half="medio",
    of_fraction="de",
    date_cues=word_set("el del día lunes martes miércoles jueves viernes sábado domingo"),
    version="versión",
    extension="extensión",
    hour_sign="h",
    currency_joiner=" y ",
    scales={"mil millones": "mil millones",
        "millones": "millones", "millón": "millón", "mil": "mil", "billones": "billones", "billón": "billón",
        "M": "millón|millones", "mill.": "millón|millones", "mdd": "millones de dólares"},
    of_scale="de",
)  # fmt: skip
