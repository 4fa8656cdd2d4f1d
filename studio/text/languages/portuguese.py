"""Portuguese, of Brazil unless the tag says Portugal."""

from __future__ import annotations

import re
from dataclasses import replace

from studio.text.languages.cldr import month_names
from studio.text.languages.romans import Romans
from studio.text.languages.words import Gender, Language, Money, Signs, masculine_in_a, words
from studio.text.tables import word_set


def _cardinal(tag: str, number: int, gender: Gender) -> str:
    said = words(number, tag)
    if gender == "f":
        head, gap, tail = re.match(r"(.*ilh(?:ão|ões|ão)\b)?( ?)(.*)", said).groups(default="")  # type: ignore[union-attr]
        tail = re.sub(r"\bum(?=$| mil\b)", "uma", re.sub(r"\bdois(?=$| mil\b)", "duas", tail))
        return head + gap + re.sub(r"(duz|trez|quatroc|quinh|seisc|setec|oitoc|novec)entos\b", r"\1entas", tail)
    return said


def cardinal(number: int, gender: Gender) -> str:
    """For example "um", "uma", "dois", "duas"."""
    return _cardinal("pt_BR", number, gender)


def ordinal(number: int, form: str) -> str:
    """For example "primeiro" or "primeira"; of centuries (form "century") only the first ten are ordered."""
    if form == "century" and number > 10:
        return full(number)
    said = words(number, "pt_BR", "ordinal")
    return re.sub(r"o\b", "a", said) if form == "f" else said


def full(number: int) -> str:
    """The number by itself."""
    return words(number, "pt_BR")


def date(day: int | None, month: int | None, number: int | None, before: str) -> str:
    """For example "primeiro de janeiro de dois mil e dez"."""
    del before
    parts = ["primeiro" if day == 1 else full(day)] if day else []
    parts += [month_names("pt")[month - 1]] if month else []
    parts += [full(number)] if number is not None else []
    return " de ".join(parts)


def time(hour: int, minute: int, second: int | None) -> str:
    """``14:30`` → "catorze horas e trinta"; with seconds the minutes have their name."""
    hours = "zero hora" if hour == 0 else f"{cardinal(hour, 'f')} hora{'' if hour == 1 else 's'}"
    if second:
        minutes = f" {full(minute)} minuto{'' if minute == 1 else 's'}" if minute else ""
        return f"{hours}{minutes} e {full(second)} segundo{'' if second == 1 else 's'}"
    return hours + (f" e {full(minute)}" if minute else "")


def fraction(top: int, bottom: int) -> str:
    """``3/4`` → "três quartos"."""
    names = {2: "meio", 3: "terço", 4: "quarto", 100: "centésimo", 1000: "milésimo", 1_000_000: "milionésimo"}
    if bottom > 10 and bottom not in names:
        return f"{full(top)} {full(bottom)} avos"
    name = names.get(bottom) or words(bottom, "pt_BR", "ordinal")
    return f"{full(top)} {name}{'' if top == 1 else 's'}"


roman = Romans(
    cardinal=full,
    ordinal=ordinal,
    regnal=lambda value, gender: ordinal(value, gender) if value <= 10 else full(value),
    counted=word_set(
        "capítulo tomo volume ato livro parte fase título tipo artigo seção cena inciso alínea parágrafo anexo"
    ),
    kings=word_set(
        """
        pedro joão afonso luís carlos manuel filipe henrique sebastião fernando paulo pio bento francisco josé jorge
        eduardo guilherme napoleão nicolau alexandre ricardo dinis duarte leão gregório
        """
    ),
    queens=word_set("isabel elizabeth maria catarina"),
    ordered_after={"século": "century", "séculos": "century"},
    ordered_before=dict.fromkeys(
        word_set("guerra edição república bienal feira copa cúpula legislatura assembleia conferência dinastia semana"),
        "f",
    )
    | dict.fromkeys(word_set("congresso aniversário festival concílio torneio encontro simpósio prêmio milênio"), "m"),
)
"""``século XXI`` → "vinte e um", ``Pedro II`` → "segundo", ``Luís XIV`` → "catorze"."""
_ABBREVIATIONS = {
    "Sr.": "senhor", "Sra.": "senhora", "Srta.": "senhorita", "Dr.": "doutor", "Dra.": "doutora", "Prof.": "professor",
    "Profa.": "professora", "Exmo.": "excelentíssimo", "etc.": "et cetera", "ex.": "exemplo", "p. ex.": "por exemplo",
    "p.ex.": "por exemplo", "nº": "número", "n.º": "número", "Nº": "número", "n°": "número", "pág.": "página",
    "págs.": "páginas", "vol.": "volume", "cap.": "capítulo", "art.": "artigo", "tel.": "telefone", "Tel.": "telefone",
    "Av.": "avenida", "av.": "avenida", "R.": "rua", "a.C.": "antes de Cristo", "d.C.": "depois de Cristo",
    "a. C.": "antes de Cristo", "d. C.": "depois de Cristo", "aprox.": "aproximadamente", "máx.": "máximo",
    "mín.": "mínimo", "Ltda.": "limitada", "S.A.": "sociedade anônima", "D.": "dom", "St.": "santo", "Sto.": "santo",
    "Sta.": "santa", "vs.": "versus", "V. Ex.ª": "vossa excelência", "Eng.": "engenheiro", "Gal.": "general",
    "Cel.": "coronel", "Dep.": "deputado", "Sen.": "senador", "Gov.": "governador", "Min.": "ministro",
    "fig.": "figura", "apto.": "apartamento", "ap.": "apartamento", "bl.": "bloco", "Apto.": "apartamento",
    "pp.": "páginas", "ed.": "edição",
    "Sres.": "senhores",
    "Exma.": "excelentíssima", "Dras.": "doutoras", "Drs.": "doutores", "h": "horas", "R.:": "rua:",
    "jan.": "janeiro", "Pe.": "padre", "Cia.": "companhia", "Rod.": "rodovia", "Pça.": "praça", "Al.": "alameda",
    "séc.": "século", "sécs.": "séculos", "Sécs.": "Séculos", "hab.": "habitantes", "cel.": "celular",
    "i.e.": "isto é", "cf.": "conforme", "inc.": "inciso",
    "arts.": "artigos", "pess.": "pessoas", "a.a.": "ao ano", "a.m.": "ao mês", "trim.": "trimestre",
    "obs.": "observação", "S. M.": "sua majestade", "S.M.": "sua majestade", "V. Exa.": "vossa excelência",
    "s/n": "sem número", "Profª": "professora", "Drª": "doutora",
    "Srª": "senhora", "Dª": "dona",
    "Profª.": "professora", "Drª.": "doutora", "Srª.": "senhora",
}  # fmt: skip
_FEMININE = re.compile(
    r"(?:a|as|ãs|ções|dades|ção|dade|hora|pessoa|vez|vezes|mulher|mulheres|casa|libra|mesa|noite|noites|semana"
    r"|página|milha"
    r"|tonelada|cadeira|maçã|menina|moça|xícara|colher|colheres|flor|flores|luz|luzes|cor|cores|garrafa|fatia"
    r"|dúzia|tonelada|caixa)\Z"
)
_MASCULINE = word_set(
    """
    dias dia programas programa problemas problema mapas mapa sistemas sistema temas tema às as das nas mas
    gramas grama para a da na cada ainda agora contra era nada fora já clima cinema idioma drama panorama pijama
    quilograma miligrama telegrama diploma fantasma aroma carisma esquema poema cinemas poemas esquemas idiomas
    """
)

PORTUGUESE = Language(
    tag="pt_BR",
    locale="pt",
    signs=Signs(
        point="vírgula", minus="menos", plus="mais", times="vezes", divided="dividido por", equals="igual a",
            percent="por cento",
        to="a", and_="e", at="arroba", dot="ponto", slash="barra", dash="traço", underscore="underline",
            number="número",
        less="menor que", more="maior que",
        at_most="menor ou igual a", at_least="maior ou igual a",
        about="aproximadamente", degree="graus", colon="dois pontos",
        section="parágrafo", sections="parágrafos", squared="ao quadrado", cubed="ao cubo", power="elevado a",
            hashtag="hashtag",
            per_mille="por mil", root="raiz quadrada de", infinity="infinito", unequal="diferente de",
            paragraph="parágrafo", over="por", out_of="de", by="por",
    ),
    cardinal=cardinal,
    ordinal=ordinal,
    date=date,
    time=time,
    fraction=fraction,
    year=full,
    halves="{} e meio",
    half_behind={"m": "e meio", "f": "e meia"},
    singular=lambda noun: re.sub("ões$", "ão", re.sub("(?<=[rz])es$|(?<=[aeo])s$", "", noun)),
    money={
        "USD": Money("dólar|dólares", "centavo|centavos"), "EUR": Money("euro|euros", "centavo|centavos"),
        "US$": Money("dólar americano|dólares americanos", "centavo|centavos"),
        "BRL": Money("real|reais", "centavo|centavos"),
        "GBP": Money("libra esterlina|libras esterlinas", "pêni|pence", gender="f"), "JPY": Money("iene|ienes"),
        "INR": Money("rupia|rupias", gender="f"), "KRW": Money("won|wons"), "RUB": Money("rublo|rublos"),
        "¢": Money("centavo|centavos"),
    },
    abbreviations=_ABBREVIATIONS,
    fold="{0} vez|{0} vezes",
    fold_gender="f",
    year_cues=word_set("em de desde até ano anos do entre e verão inverno outono primavera"),
    feminine=word_set(
    """
    duration-hour length-mile speed-mile-per-hour mass-tonne mass-pound mass-ounce length-inch length-yard
    energy-calorie energy-kilocalorie pressure-atmosphere area-square-mile
    """
),
    feminine_words=lambda word, number: bool(_FEMININE.search(word))
    and word not in _MASCULINE
    and not masculine_in_a(word),
    ordinals=r"\.?[ºª°](?!\s?[CF]\b|\w)|[ºª]s(?!\w)|[oa](?!\w)",
    mark=lambda sign, before, after: "f" if sign.strip(".s") in {"ª", "a"} else "m",
    roman=roman,
    months={"fev": 2, "abr": 4, "mai": 5, "ago": 8, "set": 9, "out": 10, "dez": 12},
    time_words="horas|hora|h|hs",
    day_parts=("da noite", "da manhã", "da tarde", "da noite"),
    evening=7,
    half={"m": "meio", "f": "meia"},
    of_fraction="de",
    date_cues=word_set("dia em no segunda terça quarta quinta sexta sábado domingo"),
    version="versão",
    extension="ramal",
    country_by_figure=True,
    units={"pb": "basis-point", "p.b.": "basis-point", "p.p.": "percentage-point", "pp": "percentage-point",
        "cv": "power-horsepower", "CV": "power-horsepower", "col.": "volume-tablespoon"},
    weekdays={"seg": "segunda", "ter": "terça", "qua": "quarta", "qui": "quinta", "sex": "sexta"},
    unit_names={"mass-kilogram": "quilo|quilos", "mass-tonne": "tonelada|toneladas"},
    hour_sign="h",
    currency_joiner=" e ",
    scales={"milhões": "milhões", "milhão": "milhão", "bilhões": "bilhões", "bilhão": "bilhão", "mil": "mil",
        "trilhões": "trilhões", "trilhão": "trilhão", "mi": "milhão|milhões", "bi": "bilhão|bilhões",
        "tri": "trilhão|trilhões"},
    of_scale="de",
)  # fmt: skip

EUROPEAN = replace(
    PORTUGUESE,
    tag="pt",
    locale="pt_PT",
    cardinal=lambda number, gender: _cardinal("pt", number, gender),
    year=lambda number: words(number, "pt"),
)
