"""Translates the texts of pages and notes: a language tag and an English text in, the translation out.

The catalogues are ``locale/LANGUAGE.po`` (gettext); dates, times and sizes come from Unicode's CLDR by babel. A
language without a catalogue has English words, with its own dates and direction.
"""

from __future__ import annotations

import gettext
import io
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

from babel import Locale, UnknownLocaleError, dates, units
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent / "locale"


class Words:
    """The texts of one language.

    Args:
        locale: decides the format of dates and numbers, and the direction of the script.
    """

    def __init__(self, locale: Locale) -> None:
        self._locale = locale
        self._catalogue = _catalogue(locale.language)

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """Direction of the script: ``ltr`` or ``rtl``."""
        return "rtl" if self._locale.text_direction == "rtl" else "ltr"

    def say(self, text: str, **values: object) -> str:
        """The translation of a text, with values for ``%(name)s``."""
        found = self._catalogue.gettext(text)
        return found % values if values else found

    def day(self, moment: datetime) -> str:
        """A date, such as 2 April 2026."""
        return str(dates.format_date(moment.date(), "long", locale=self._locale))

    def length(self, ms: int) -> str:
        """A length: 38 min, 1 hr 5 min, 40 sec."""
        seconds = round(ms / 1000)
        if seconds < 60:
            return self._unit(seconds, "second")
        hours, rest = divmod(round(seconds / 60), 60)
        return f"{self._unit(hours, 'hour')} {self._unit(rest, 'minute')}" if hours else self._unit(rest, "minute")

    def size(self, octets: int) -> str:
        """A size in megabytes."""
        return self._unit(octets / 1e6, "megabyte", "0.0")

    def _unit(self, value: float, unit: str, pattern: str = "0") -> str:
        return str(units.format_unit(value, unit, "short", format=pattern, locale=self._locale))


@lru_cache(maxsize=64)
def words_for(language: str) -> Words:
    """The texts of a language, by its BCP 47 tag; an unknown region is ignored."""
    for tag in (language.replace("-", "_"), language.partition("-")[0], "en"):
        try:
            return Words(Locale.parse(tag))
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError("babel knows English")


@lru_cache(maxsize=64)
def _catalogue(language: str) -> gettext.NullTranslations:
    path = FOLDER / f"{language}.po"
    if not path.is_file():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
