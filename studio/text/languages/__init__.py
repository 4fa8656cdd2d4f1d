"""Which grammar reads a language, by its tag."""

from __future__ import annotations

import re
from functools import lru_cache

from studio.text.grammar import Grammar
from studio.text.tables import word_set

LANGUAGES = ("en", "de", "es", "fr", "it", "pt", "pl", "nl", "ru", "zh", "ja")
"""Languages that are read in full, by the first part of their tag."""
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,6}")
_DAY_FIRST_ENGLISH = word_set("gb au nz ie in za sg hk")


def checked_tag(tag: str) -> str:
    """A language tag as it is. Raises ValueError for what is none."""
    if not _TAG.fullmatch(tag):
        raise ValueError(f"{tag!r} is no language tag such as en, de, pt-BR or zh-Hans")
    return tag


def in_full(tag: str) -> bool:
    """Whether a language is read in full, not only its whole numbers."""
    return re.split("[-_]", tag)[0].lower() in LANGUAGES


@lru_cache(maxsize=32)
def grammar_of(language: str) -> Grammar:
    """The grammar of a BCP 47 tag; of a language that isn't known one that reads numbers as num2words can, or reports
    them.
    """
    base, _, rest = language.lower().replace("_", "-").partition("-")
    if base == "en":
        from studio.text.english.grammar import ENGLISH

        return ENGLISH
    from studio.text.languages.build import build

    if base == "de":
        from studio.text.languages.german import GERMAN as CHOSEN
    elif base == "es":
        from studio.text.languages.spanish import SPANISH as CHOSEN
    elif base == "fr":
        from studio.text.languages.french import FRENCH as CHOSEN
    elif base == "it":
        from studio.text.languages.italian import ITALIAN as CHOSEN
    elif base == "pt":
        from studio.text.languages.portuguese import EUROPEAN, PORTUGUESE

        return build(EUROPEAN if "pt" in rest.split("-") else PORTUGUESE)
    elif base == "pl":
        from studio.text.languages.polish import POLISH as CHOSEN
    elif base == "nl":
        from studio.text.languages.dutch import DUTCH as CHOSEN
    elif base == "ru":
        from studio.text.languages.russian import RUSSIAN as CHOSEN
    elif base == "zh":
        from studio.text.languages.chinese import CHINESE as CHOSEN
    elif base == "ja":
        from studio.text.languages.japanese import JAPANESE as CHOSEN
    else:
        from studio.text.languages.other import other

        return other(base)
    return build(CHOSEN)


def month_first(language: str) -> bool:
    """Whether ``4/5/2026`` is April 5th there: only in American English."""
    base, _, rest = language.lower().replace("_", "-").partition("-")
    return base == "en" and not _DAY_FIRST_ENGLISH & set(rest.split("-"))
