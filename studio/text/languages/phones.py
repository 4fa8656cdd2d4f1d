"""Finds telephone numbers and their groups of digits. Each language reads the groups in its own way."""

from __future__ import annotations

import re

# Four digits, a hyphen and four digits are a number unless they are a span of years (1914-1918, 2019-2020).
_PHONE = re.compile(
    r"\+\d{1,3}(?:(?: / |[ ./-])?\(?\d{1,5}\)?){2,7}(?![\w-])|0\d{1,4}(?: / |[ /-])\d{2,8}(?:[ -]\d{2,6}){0,4}(?![\w-])"
    r"|(?:\d[ -])?\(?\d{2,4}\)?[ -]\d{3,5}-\d{4}(?![\w-])|\d{2}(?:[ .]\d{2}){4}(?![\w])"
    r"|(?!1\d{3}-[12]|20\d\d-20)\d{3,5}-\d{4}(?![\w-])"
    r"|\(0\d{1,4}\)[ -]?(?:\d{3,8}(?:[ -]\d{2,6}){0,2}|\d\d(?:[ -]\d\d){2,4})(?![\w-])"
    r"|8[ -]\(?\d{3}\)?[ -]\d{3}[ -]\d\d[ -]\d\d(?![\w-])|1[3-9]\d{9}(?!\w|[.,]\d)"
    r"|[1-9]\d \d{3} \d{2} \d{2}(?!\w|[.,]\d)"
    r"|\d{3}\.\d{3}\.\d{3}-\d\d(?!\w)|\d\d\.\d{3}\.\d{3}/\d{4}-\d\d(?!\w)"
    r"|[69]\d{2}[ -]\d{3}[ -]\d{3}(?!\d)|[67]\d{2}(?: \d\d){3}(?!\w|[.,]\d)"
    r"|0 8\d\d(?: \d\d){2,3}(?!\w)|\d{3} \d{3} \d{4}(?!\w|[.,]\d)|3\d{2} \d{6,7}(?!\w|[.,]\d)"
    r"|[89]\d(?: \d{3} \d{2} \d{2}| \d{3} \d{3})(?!\w|[.,]\d)"
)
_FEWEST_DIGITS = 7
"""Of a number with a country code; anything shorter is a signed number."""
_CUE = re.compile(
    r"(?:\b(?:BLZ|Konto(?:nummer|-?[Nn]r\.?)|[Rr]uf|[Rr]ufen Sie|[Ww]ähl(?:e|en Sie))\s"
    r"|\b(?:tel|tél|fax|tfno|teléf|telef|móvil|mobil|celular|cell)\w*\.?:?\s(?:es\s|è\s|é\s|ist\s|est\s)?"
    r"|\b(?:SIRET|SIREN|NIF|NIE|CPF|CNPJ|NISS|BSN|P\.\s?IVA|USt-IdNr\.?)[:\s]{1,2}"
    r"|\b(?:llam\w{1,6}|llámeme|llámame|marque|ligue|liga|disque|chiam\w{1,5}|appel\w{1,3}|anrufen|bel"
    r"|Notruf)\b[\w ]{0,12}\s|\bpod\s(?:nr|numer|numerem)\s|\bпо\s(?:номеру|тел\.|телефону)\s"
    r"|\b(?:número|numero|numéro|Nummer|nummer|numer)\s(?:es|è|é|ist|est|is|to)\s)$",
    re.I,
)
_GROUPS = re.compile(r"\d{1,4}(?:[ ./-]\d{2,8}){1,6}(?![\w])|\d{6,12}(?!\d)")
_SHORT = re.compile(r"\d{3}(?![\w%]|[.,]\d|\s?[^\W\d_€$£°])")
_BOOK = re.compile(r"\d{1,5}(?:[- ]\d{1,7}){2,4}[- ]?X?(?![\w-])|\d{9}[\dX](?!\w)|\d{13}(?!\w)|\d{4}-\d{3}[\dX](?!\w)")
_BOOK_CUE = re.compile(r"\bISS?B?N(?:-1[03])?:?\s?$")
_EXTENSION = re.compile(r"\s?(?:ext\.?|x)\s?(\d{1,6})(?!\w)")


def book_number(text: str, at: int, before: str) -> tuple[int, list[str]] | None:
    """The number after "ISBN" or "ISSN": where it ends, and its groups of digits."""
    m = _BOOK.match(text, at) if _BOOK_CUE.search(before) else None
    return (m.end(), re.split("[- ]", m[0])) if m else None


def phone_number(text: str, at: int, before: str) -> tuple[int, str, list[str], str] | None:
    """A telephone number: where it ends, "+" or "", its groups of digits, and the digits of its extension.

    Args:
        text: as written.
        at: where the number may begin.
        before: the text before it, which may announce a telephone number ("tel.").
    """
    m = _PHONE.match(text, at)
    if m and m[0][0] == "+" and sum(map(str.isdigit, m[0])) < _FEWEST_DIGITS:
        return None
    if m is None and _CUE.search(before):
        m = _GROUPS.match(text, at) or _SHORT.match(text, at)
    if m is None:
        return None
    extension = _EXTENSION.match(text, m.end())
    end = extension.end() if extension else m.end()
    return end, "+" if m[0][0] == "+" else "", re.findall(r"\d+", m[0]), extension[1] if extension else ""
