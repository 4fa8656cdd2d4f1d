"""Codes and names of every language but English: telephone numbers, versions, accounts, capitals."""

from __future__ import annotations

import re

from studio.text.characters import APART
from studio.text.grammar import Reading, Source
from studio.text.languages.dates import NUMBER_BEFORE, Dates
from studio.text.languages.phones import book_number, phone_number
from studio.text.languages.quantities import unit_pattern
from studio.text.tables import word_set

_CAPITALS = re.compile(r"[^\W\d_]{2,5}(?!\w)")
_VOWEL = re.compile(r"[AEIOUYÄÖÜÁÉÍÓÚÀÈÌÒÙÂÊÎÔÛАЕИОУЫЭЮЯЁĄĘÓ]")
_CLUSTER = re.compile(r"[^AEIOUYÄÖÜÁÉÍÓÚАЕИОУЫЭЮЯЁĄĘÓ]{2}|[AEIOU]{3}")
"""Clusters of consonants or vowels that no short word has."""
_HARD_START = re.compile(r"(?!SCH|S[PT][RL]|PHR|THR|ZW|CHR|SZ|WS|PRZ|TRZ|KRZ|BRZ|GRZ)[BCDFGHJKLMNPQRSTVWXZ]{3}")
"""Consonants that no word begins with: ``DSGVO``."""
_SPELLED = word_set("ICE AOK BIP IBGE IBAMA RTVE USA UEA UAE EUA MEZ MESZ USB ISBN ISSN")
"""Initialisms that are spelled out though they could be pronounced."""
_SHORT_WORDS = word_set(
    """
    LE LA LES UN UNE DU DES ET EST IL EL LOS LAS DE EN ES SU SI NO SE LO IN IM AM AN AB ZU DER DIE DAS UND IST ICH
    ER SIE WIR DA DO OK JA NEIN NE ON OU OÙ À AU AUX TU TE ME MA SA TA CE CES GLI DI È HO HA UNO UNA AL DEL OS AS UM UMA
    É EM NA NAS VON VOM BIS UM MIT AUF AUS FÜR WAR ART EST ALS UNS AUT ORT OST ARM ALT
    """
)
"""Short words in capitals that aren't initialisms."""
_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?![\w.])")
_VERSION = re.compile(r"\d{1,4}(?:\.\d{1,4}){2,4}(?![\w])")
_ALNUM = re.compile(r"[^\W\d_]+|\d+")
_SIZE = re.compile(r"\d{1,5}(?:x\d{1,5}){1,3}")
_MIXED = re.compile(r"(?=[^\W_]*\d)(?=[^\W_]*[^\W\d_])[^\W_]+")
_V = re.compile(r"[vV](?=\d+\.|(?<=v))(\d{1,4}(?:\.\d{1,4}){0,4})(?![\w]|\.\d)")
_RELEASE = re.compile(r"\d{1,3}\.\d{1,3}(?![\w%]|[.,]\d|\s?[€$%])")
_RELEASED = word_set(
    """
    usb html http python java php css tls pcie hdmi android ios macos windows linux ubuntu debian firefox chrome web
    bluetooth firmware directx opengl vulkan office kubernetes docker node react swift rust ruby perl gpt
    """
)
"""Names (in lower case) that are followed by a version number."""
_PARTS_OF_LAWS = word_set(
    """
    abb abbildung fig figur figura figure tabelle tab tabla tabella tabela tableau kap cap chap hfst afb rys рис
    табл artículo art apartado sección artigo articolo article artikel abschnitt ziffer kapitel chapitre
    """
)
"""Words before a number with a dot that is of no decimal: "Abb. 2.1"."""
_ARTICLE = re.compile(r"([LRDA])\.\s?(\d{1,4}(?:-\d{1,4}){1,4})(?!\w)")
"""An article of a French code."""
_SERIAL = re.compile(r"\d{1,4}(?:[-/]\d{1,4}){1,3}(?![\w-]|[.,]\d)")
_CALL_BEHIND = re.compile(rf"{APART}?(?:报警|急救|火警|热线|急救电话)")
"""What a short number of an emergency is for."""
_CALLED = re.compile(r"(?:拨打|拨|致电|电话(?:是|号码是?|为)?|热线|手机号?(?:是)?|邮编|编号|号码)[\s:：\u200b]*$")
_ACCOUNT = re.compile(r"[A-Z]{2}\d{2}(?:\s?[0-9A-Z]{4}){2,7}(?:\s?[0-9A-Z]{1,3})?(?!\w)")
_ZONE = re.compile(r"(?:[CEMPW]?[ES]T|[EW]E[SD]?T|CES?T|MES?Z|[ECMP][DS]T|GMT|UTC|BRT|BST|JST|IST)(?!\w)")
_TIME_BEFORE = re.compile(r"\d(?:\s?(?:Uhr|uur|u|h|horas|heures|ore))?\s$")
_HEIGHT = re.compile(r"([12])m(\d\d)(?!\w)")
_PRIMES = re.compile(r"(?:(\d{1,2})'\s?)?(\d{1,3}(?:[.,]\d)?)\"(?!\w)")
_DUTCH_POSTCODE = re.compile(r"([1-9]\d)(\d\d)\s?([A-Z]{2})(?!\w)")
_CODE = re.compile(r"\d{5}(?:-\d{3})?(?!\w|[.,]\d)|\d\d-\d{3}(?!\w)|\d{6}(?!\w)")
_CODE_BEFORE = re.compile(
    r"\b(?:C\.\s?P\.|CP|CAP|CEP|PLZ|[Cc]ódigo [Pp]ostal|[Cc]ode postal|[Kk]od pocztowy|[Ии]ндекс|[Pp]ostleitzahl):?\s$"
)
_POSTCODE = re.compile(r"\d{5}(?=(\s[A-ZÄÖÜ][a-zäöü]))|\d{5}(?!\w|[.,]\d)")


class Codes(Dates):
    """The codes and names of one language."""

    def phone(self, source: Source, at: int) -> Reading | None:
        """Telephone numbers and ISBNs, digit by digit."""
        if source.touches(at) or source.text[at - 1 : at] in {".", ",", "-", "/"}:
            return None
        called = re.compile(r"\d{3,12}(?![\d-])").match(source.text, at) if self.language.tight else None
        if called and (_CALLED.search(source.before(at)) or _CALL_BEHIND.match(source.text, called.end())):
            return called.end(), self.language.digits(called[0])
        room = re.compile(r"\d{3,4}(?=\u200b?(?:室|号房|房间|号室))").match(source.text, at)
        if room and self.language.tight:
            return room.end(), self.language.digits(room[0])
        book = book_number(source.text, at, source.before(at))
        if book:
            end, groups = book
            return end, ", ".join(f"{self.language.digits(g)}{' X' if g[-1] == 'X' else ''}".strip() for g in groups)
        found = phone_number(source.text, at, source.before(at))
        if found is None:
            return None
        end, plus, groups, extension = found
        language = self.language
        said = [self._group(group) for group in groups]
        if plus:
            by_figure = language.country_by_figure
            country = language.digits(groups[0]) if by_figure else language.by_itself(int(groups[0]))
            said[:1] = [f"{language.signs.plus} {country}"]
        if extension:
            said.append(f"{language.extension} {language.digits(extension)}")
        return end, ", ".join(said)

    def _group(self, figures: str) -> str:
        """A group of a telephone number."""
        if not self.language.phone_pairs or len(figures) > 3:
            return self.language.digits(figures)
        return self.whole(figures, "m")

    def dotted(self, source: Source, at: int) -> Reading | None:
        """``10.20.0.7``, ``2.0.1``."""
        ip = _IP.match(source.text, at)
        m = ip or _VERSION.match(source.text, at)
        if not m or source.touches(at) or re.fullmatch(r"\d{1,3}(?:\.\d{3})+", m[0]):
            return None
        if not ip:
            return m.end(), self._dotted(m[0])
        return m.end(), f" {self.language.signs.dot} ".join(self.language.digits(part) for part in m[0].split("."))

    def postcode(self, source: Source, at: int) -> Reading | None:
        """``, 10115 Berlin``: digit by digit in German; ``1012 AB`` in pairs in Dutch."""
        dutch = _DUTCH_POSTCODE.match(source.text, at) if self.language.tag == "nl" else None
        if dutch and not source.touches(at):
            return dutch.end(), f"{self.plain(dutch[1])} {self.plain(dutch[2])} {' '.join(dutch[3])}"
        code = _CODE.match(source.text, at) if _CODE_BEFORE.search(source.before(at)) else None
        if code and not source.touches(at):
            return code.end(), self.language.digits(code[0])
        m = _POSTCODE.match(source.text, at) if self.language.tag == "de" else None
        if not m or not source.before(at).endswith((", ", "D-") if m[1] else "PLZ "):
            return None
        return m.end(), self.language.digits(m[0])

    def street(self, source: Source, at: int) -> Reading | None:
        """``Hauptstr. 5`` → "Hauptstraße"."""
        m = re.compile(r"([^\W\d_]{2,40}s)tr\.(?!\w)").match(source.text, at)
        street = {"de": "traße", "nl": "traat"}.get(self.language.tag)
        return (m.end(), m[1] + street) if m and street and not source.touches(at) else None

    def version(self, source: Source, at: int) -> Reading | None:
        """``v2.0`` → "Version zwei Punkt null"; the word isn't said twice."""
        m = _V.match(source.text, at)
        if not m or source.touches(at) or not self.language.version:
            return None
        word = "" if source.word_before(at) == self.language.version.lower() else f"{self.language.version} "
        return m.end(), f"{word}{self._dotted(m[1])}"

    def release(self, source: Source, at: int) -> Reading | None:
        """``USB 3.0``, ``Version 2.1``: a version number, in languages where decimals have a comma."""
        m = _RELEASE.match(source.text, at) if self.language.comma else None
        if not m or source.word_before(at) not in {*_RELEASED, *_PARTS_OF_LAWS, self.language.version.lower()}:
            return None
        return m.end(), self._dotted(m[0])

    def _dotted(self, figures: str) -> str:
        """Numbers between dots."""
        return f" {self.language.signs.dot} ".join(self.plain(part) for part in figures.split("."))

    def account(self, source: Source, at: int) -> Reading | None:
        """``DE89 3704 0044 0532 0130 00``: an IBAN, letter by letter and digit by digit."""
        m = _ACCOUNT.match(source.text, at)
        if not m or source.touches(at) or not 14 < sum(map(str.isalnum, m[0])) < 35:
            return None
        groups = [m[0][:2], m[0][2:4], *m[0][4:].split()]
        return m.end(), ", ".join(self._by_figure(group) for group in groups)

    def serial(self, source: Source, at: int) -> Reading | None:
        """``n° 78-17``: digits joined by a hyphen after the word for a number."""
        m = _SERIAL.match(source.text, at)
        if not m or source.touches(at) or not NUMBER_BEFORE.search(source.before(at)):
            return None
        return m.end(), " ".join(self.plain(part) for part in re.split("[-/]", m[0]))

    def article(self, source: Source, at: int) -> Reading | None:
        """``L. 121-1``: an article of a code, in French."""
        m = _ARTICLE.match(source.text, at) if self.language.tag == "fr" else None
        if not m or source.touches(at):
            return None
        figures = f" {self.language.signs.dash} ".join(self.plain(part) for part in m[2].split("-"))
        return m.end(), f"{m[1]} {figures}"

    def _by_figure(self, written: str) -> str:
        """Letters and digits one by one."""
        return " ".join(self.language.digits(c) if c.isdigit() else c for c in written)

    def zone(self, source: Source, at: int) -> Reading | None:
        """``14:30 EST``: the initials of a time zone after a time."""
        m = _ZONE.match(source.text, at)
        if not m or not _TIME_BEFORE.search(source.before(at)):
            return None
        return m.end(), " ".join(m[0])

    def height(self, source: Source, at: int) -> Reading | None:
        """``1m80``: metres and centimetres."""
        m = _HEIGHT.match(source.text, at)
        if not m or source.touches(at):
            return None
        return m.end(), f"{self._counted_unit('length-meter', int(m[1]))} {self.plain(m[2])}"

    def primes(self, source: Source, at: int) -> Reading | None:
        """``55"`` → "fünfundfünfzig Zoll", ``6' 2"``: feet and inches, outside quotation marks."""
        m = _PRIMES.match(source.text, at)
        if not m or source.touches(at) or source.quoted(at):
            return None
        number = self.number(source.text, m.start(2))
        pattern = unit_pattern("length-inch", number.value, self.language) if number else None
        if number is None or pattern is None:
            return None
        feet = f"{self._counted_unit('length-foot', int(m[1]))} " if m[1] else ""
        said = self.amount(source.text, m.start(2), self.gender_of("length-inch")) or number
        return m.end(), feet + pattern.replace("{0}", said.said)

    def mixed(self, source: Source, at: int) -> Reading | None:
        """Letters and digits in one: ``A4`` → "A" and the number."""
        m = _MIXED.match(source.text, at)
        if not m or source.touches(at) or _SIZE.fullmatch(m[0]):
            return None
        out = [self._part(part) for part in _ALNUM.findall(m[0])]
        return m.end(), " ".join(out)

    def _part(self, part: str) -> str:
        """The letters or the digits of a name such as ``MP3``."""
        if part.isdigit():
            if self.language.tight and len(part) > 2:
                return self.language.digits(part)  # of a flight, a train
            return self.language.one if part == "1" else self.whole(part, "m")
        return " ".join(part) if part.isupper() and _is_spelled(part) else part

    def spelled(self, source: Source, at: int) -> Reading | None:
        """Capitals that can't be said as a word, letter by letter: ``DDR`` → "D D R", ``EU``, ``FMI``; not ``ONU``."""
        m = _CAPITALS.match(source.text, at)
        if not m or source.touches(at) or not m[0].isupper():
            return None
        if not _is_spelled(m[0]) or (_VOWEL.search(m[0]) and m[0] not in _SPELLED and _shouted(source)):
            return None
        return m.end(), " ".join(m[0])

    def elided(self, source: Source, at: int) -> Reading | None:
        """Capitals after an apostrophe: ``l'UE``."""
        m = re.compile(r"([^\W\d_]{1,5}')([^\W\d_]{2,5})(?!\w)").match(source.text, at)
        if not m or source.touches(at) or not m[2].isupper() or not _is_spelled(m[2]):
            return None
        return m.end(), m[1] + " ".join(m[2])


def _is_spelled(letters: str) -> bool:
    """Whether a word in capitals can't be said as one."""
    if not _VOWEL.search(letters) or letters in _SPELLED or _HARD_START.match(letters):
        return True
    return letters not in _SHORT_WORDS and len(letters) < 4 and (len(letters) == 2 or bool(_CLUSTER.search(letters)))


def _shouted(source: Source) -> bool:
    """Whether a text is all in capitals and has ordinary words, so that capitals don't mark an initialism."""
    if "shouted" not in source.facts:
        words = re.findall(r"[^\W\d_]+", source.text)
        shouted = not any(c.islower() for c in source.text)
        source.facts["shouted"] = shouted and any(word in _SHORT_WORDS or len(word) > 5 for word in words)
    return bool(source.facts["shouted"])
