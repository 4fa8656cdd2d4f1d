"""Prices in all languages but English: ``$5``, ``20 zł``, ``3 Mio. USD``, ``5 €/kg``, over one language."""

from __future__ import annotations

import re
from functools import cached_property

from studio.text.characters import APART
from studio.text.grammar import Reading, Source
from studio.text.languages.cldr import currency
from studio.text.languages.currencies import CODES, NAMED_PESOS, SIGN, SIGNS
from studio.text.languages.quantities import THOUSANDS, Quantities
from studio.text.languages.rates import named_rate, rate
from studio.text.languages.words import Gender, Money, form_of

_CODE_BEHIND = re.compile(rf"\s({CODES})(?!\w)")
"""The code that says which currency a sign stands for: ``$200 MXN``."""
_CENTS = re.compile(r"[.,]\d\d$")


class Prices(Quantities):
    """The prices of one language."""

    def money_before(self, source: Source, at: int) -> Reading | None:
        """``$5``, ``EUR 20``."""
        m = re.compile(rf"(-)?({SIGN})\s?(-)?(?=\d)").match(source.text, at)
        if not m or source.touches(at) or (m[2] == "COP" and source.text[at + 3] != " "):
            return None
        amount = self.amount(source.text, m.end())
        if amount and m[2] == "$" and NAMED_PESOS.match(source.text, amount.end):
            return amount.end, amount.said
        code = _CODE_BEHIND.match(source.text, amount.end) if amount and m[2] in {"$", "£", "¥"} else None
        sign = code[1] if code else m[2]
        said = self._money(source, m.end(), SIGNS.get(sign, sign), sign)
        if said and code:
            said = code.end(), said[1]
        minus = f"{self.language.signs.minus} " if m[1] or m[3] else ""
        return self._priced(source.text, said[0], minus + said[1]) if said else None

    def _priced(self, text: str, end: int, said: str) -> Reading:
        """A price, with what it is per."""
        per_one = rate(self.language, text, end)
        return (per_one[0], per_one[1].replace("{0}", said)) if per_one else (end, said)

    @cached_property
    def _names(self) -> tuple[dict[str, str], re.Pattern[str]]:
        """The codes of currencies with hundredths by their names, and the pattern of a name behind an amount."""
        codes = {
            name.lower(): code
            for code, money in self.language.money.items()
            if money.cent and len(code) == 3 and code.isalpha()
            for name in money.name.split("|")
        }
        names = "|".join(map(re.escape, sorted(codes, key=len, reverse=True)))
        return codes, re.compile(rf"\s({names})(?!\w)" if names else r"(?!)", re.I)

    def money_after(self, source: Source, at: int) -> Reading | None:
        """``5 €``, ``20 zł``, ``3 Mio. USD``."""
        amount = self.amount(source.text, at, between=r"\s?[€$£]")
        named = self._names[1].match(source.text, amount.end) if amount and _CENTS.search(amount.written) else None
        if named and amount and not amount.scaled:
            code = self._names[0][named[1].lower()]
            said = self._money(source, at, code, code)
            return (named.end(), said[1]) if said else None
        m = (
            re.compile(rf"(?:,[-–—]{{1,2}})?[\s{APART}]?({SIGN})(?![\w$€])").match(source.text, amount.end)
            if amount
            else None
        )
        if (
            not m
            or not amount
            or (m[1] == "$" and re.match(r"\s?\d", source.text[m.end() :][:2]) and source.text[amount.end] == " ")
        ):
            return None
        said = self._money(source, at, SIGNS.get(m[1], m[1]), m[1], between=r"\s?[€$£]")
        stop = "." if m[1][-1] == "." and source.ends(m.end() - 1) else ""
        return self._priced(source.text, m.end(), said[1] + stop) if said else None

    def per_name(self, source: Source, at: int) -> Reading | None:
        """``2 veces/semana``: what is counted, per a unit by its name."""
        per_one = named_rate(self.language, source.text, at) if re.search(r"[^\W\d_]$", source.before(at)) else None
        if per_one is None or source.text[at + 1 : at + 2] == " ":
            return None
        return per_one[0], per_one[1].replace("{0}", " ")

    def _money(self, source: Source, at: int, code: str, sign: str, between: str = "") -> Reading | None:
        language = self.language
        known: Money | None = language.money.get(sign) or language.money.get(code)
        gender: Gender = (
            known.gender
            if known
            else "f"
            if language.feminine_words((currency(code, 2, language.locale) or "").split(" ")[0], 2)
            else "m"
        )
        text = source.text
        amount = self.amount(text, at, gender, between=between or re.escape(sign) + r"\s?")
        if amount is None:
            return None
        whole = (
            re.sub(r"\D", "", re.split(r"[,.](?=\d{1,2}$)", amount.written)[0])
            if language.comma
            else re.sub(r"\D", "", amount.written.split(".")[0])
        )
        part = re.search(r"[,.](\d\d?)$", amount.written)
        ranged = f" {language.signs.to} " in amount.said
        if part and not ranged and not amount.scaled and (known is None or known.cent):
            units, cents = int(whole or 0), int(part[1].ljust(2, "0"))
            name = self._currency(known, code, units)
            one = language.one_behind(source.word_before(at), gender) if units == 1 else ""
            counted = self._counted(units, self._of(units, name), gender)
            pieces = [f"{one} {name}" if one else counted] if units or not cents else []
            if cents:
                cent = form_of(known.cent, self.plural(cents)) if known else "cent"
                pieces.append(self._counted(cents, cent, "f" if language.feminine_words(cent, cents) else "m"))
            return amount.end, language.currency_joiner.join(pieces)
        count = None if amount.scaled or amount.value is None else amount.value
        name = self._currency(known, code, count, scaled=amount.scaled)
        if count == 1 and not ranged:
            one = language.one_behind(source.word_before(at), gender)
            return amount.end, f"{one} {name}" if one else self._counted(1, name, gender)
        if language.tight:
            return amount.end, f"{language.two if count == 2 and language.two else amount.said}{name}"
        has_of = count is not None or (amount.scaled and not f" {amount.said}".endswith(THOUSANDS))
        return amount.end, f"{amount.said} {self._of(count, name) if has_of else name}"

    def _of(self, count: int | None, name: str) -> str:
        """A currency after a number; after whole millions, and scale words (None), with "de"."""
        of = self.language.of_scale
        if not of or (count is not None and (count == 0 or count % 1_000_000)):
            return name
        return f"d'{name}" if self.language.tag == "fr" and name[:1].lower() in "aeiouhéè" else f"{of} {name}"

    def _counted(self, count: int, name: str, gender: Gender) -> str:
        number = self.language.two if count == 2 and self.language.two else self.language.cardinal(count, gender)
        return f"{number}{name}" if self.language.tight else f"{number} {name}"

    def _currency(self, known: Money | None, code: str, count: int | None, *, scaled: bool = False) -> str:
        """The name of a currency as it stands after so many, or after a scale word."""
        if known is None:
            return currency(code, count, self.language.locale) or code
        return form_of(known.name, "many" if scaled else self.plural(count))
