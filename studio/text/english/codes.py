"""Numbers that are names: telephone numbers, ISBNs, IP addresses, versions, paths, hex, ``401(k)``, Bible verses."""

from __future__ import annotations

import re

from studio.text.english.letters import words_of
from studio.text.grammar import Reading, Source
from studio.text.numbers import cardinal, digits, name_number, ordinal
from studio.text.tables import word_set

_PHONE = re.compile(
    r"(?:\+?1[-. ])?(?:\(\d{3}\)[-. ]?|\d{3}[-. ])\d{3}[-. ]\d{4}(?:\s?(?P<x>x|ext\.?"
    r"|extension)\s?(?P<ext>\d{1,6}))?(?![\w-])"
    r"|\+\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,6}(?![\w-])"
    r"|\d{3}-\d{4}(?:\s?(?P<x2>x|ext\.?|extension)\s?(?P<ext2>\d{1,6}))?(?![\w-]|\.\d)"
)
_VANITY = re.compile(
    r"(?:(1)[- ])?\(?(\d{3})\)?[- ]((?:[A-Z]{1,7}|\d{1,4}(?=-[A-Z]))(?:-(?:[A-Z]{1,8}|\d{1,4}(?!\d)))*)(?![\w-])"
)
_SHORT = re.compile(r"\d{3}(?!\w)")
_CALL = re.compile(r"\b(?:call|dial|text|phone|ring|calling|dialed|dialled)\s$", re.I)
_SPACED = re.compile(r"\d{3} \d{4}(?![\w,.]\d)")
_PHONE_CUE = re.compile(r"\b(?:call|dial|text|phone|telephone|tel\.|fax|mobile|cell|ring|reach)\b[^.;]{0,24}$", re.I)
_LONG_GROUPS = re.compile(
    r"00\d{2}(?: \d{2,5}){2,5}(?![\w-])|0\d{2,4}[ -]\d{3,4}[ -]?\d{3,4}(?![\w-])|0[38]\d\d \d{4}(?!\w)"
)
_CARD = re.compile(r"\d{4}[- ]\d{4}[- ]\d{4}[- ]\d{4}(?![\w-])")
_SSN = re.compile(r"\d{3}-\d{2}-\d{4}(?![\w-])")
_ISBN = re.compile(
    r"(?:97[89][- ]?)?\d{1,5}[- ]?\d{1,7}[- ]?\d{1,7}[- ]?[\dX](?![\w-])|\d{9}[\dX](?!\w)|\d{4}-\d{3}[\dX]"
)
_TEXTED = re.compile(r"\d{5,6}(?![\w,.]\w|\w)")
_TEXT = re.compile(r"\b[Tt]ext(?:\s\w{2,12}\sto)?\s$")
_SERIAL = re.compile(r"\d{1,6}(?:-(?:[A-Za-z]{1,3}|\d{1,6})){1,4}(?![\w-])")
_SERIAL_CUE = re.compile(
    r"\b(?:part|model|serial|item|case|invoice|docket|file|ref|reference|pub\. l)\.?\s?(?:no\.|number|#)?:?\s?$", re.I
)
_AFTER_ISBN = re.compile(r"\b(?:ISBN|ISSN)(?:[- ]1[03])?:?\s?$")
_AFTER_CODE = re.compile(
    r"\b(?:code|pin|account|acct|order|serial|ticket|case|confirmation|tracking|routing|passport|badge|vin|sku|upc|ssn"
    r"|extension|ext\.?|card ending in|ending in|ends in|last four digits(?: are)?)"
    r"(?:\s(?:number|no\.|#|is|code))*[:#]?\s#?$",
    re.I,
)
_IP = re.compile(r"(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:/(\d{1,2}))?(?::(\d{2,5}))?(?![\w.]\w|\d)")
_DOTTED = re.compile(r"\d{1,6}(?:\.\d{1,6}){2,5}(?!\w|\.\d)")
_RELEASE = re.compile(r"\d{1,3}\.\d\d(?![\w.,]\d|\w)")
_SOFTWARE = re.compile(
    r"\b(?:Python|PHP|Java|Node|Ruby|Go|Rust|Linux|kernel|Django|Rails|Kubernetes|Android|iOS|iPadOS|macOS"
    r"|Ubuntu|Debian|Fedora"
    r"|Perl|Swift|Kotlin|Scala|Elixir|Julia|Blender|Firefox|Chrome|Postgres|PostgreSQL|MySQL|SQLite|Docker|Git"
    r"|npm|[Rr]elease"
    r"|[Vv]ersion)\s$"
)
_STAGE = re.compile(r"-(alpha|beta|rc|dev|pre)\.?(\d{1,4})?(?!\w)", re.I)
_VERSION = re.compile(
    r"[vV](?:er\.|ersion|er)?[ .]?\s?(\d{1,6}(?:\.\d{1,6}){0,4})(?:[-.]?(alpha|beta|rc|b|a)\.?(\d{1,3})?)?(?![\w]|\.\d)"
)
_VERSION_BEFORE = re.compile(r"\b[vV]er(?:sion|\.)?\s$")
_HEX = re.compile(r"0[xX]([0-9A-Fa-f]{1,16})(?!\w)|#([0-9A-Fa-f]{6})(?!\w)")
_LEGAL = re.compile(r"(\d{1,4})(\([a-zA-Z]\)(?:\([a-zA-Z\d]{1,3}\))*)(s(?!\w))?")
_REPORTER = re.compile(
    r"(\d{1,4}) ((?:[A-Z][A-Za-z]{0,5}\.\s?){1,3})(2d|3d|[4-9]th)\s(?:at\s)?(\d{1,5})(?![\w]|[.,]\d)"
)
_KEY_NAMES = {"ctrl": "control", "cmd": "command", "alt": "alt", "shift": "shift", "opt": "option", "win": "windows",
    "del": "delete", "esc": "escape", "ins": "insert"}  # fmt: skip
_KEYS = re.compile(
    r"(?:Ctrl|Cmd|Alt|Shift|Opt|Option|Win|Control|Command)(?:[+-](?:[A-Z][a-z]{2,6}|F?\d{1,2}|[A-Za-z]))+(?!\w)"
)
_PATH = re.compile(r"(?:~|\.{1,2})?(?:/[A-Za-z0-9_.@+-]+)+/?|[A-Z]:\\(?:[\w. -]+\\?)*")
_PATH_PART = re.compile(r"[A-Za-z]+|\d+|.")
_FILE = re.compile(
    r"(?=[A-Za-z])([\w-]{1,60}[_\d][\w-]{0,60}|[\w-]{1,60}(?=\.(?:pdf|docx?|xlsx?|pptx?|csv|txt|md|jpe?g|png|mp[34]|tsv)\b))"
    r"\.(pdf|docx?|xlsx?|pptx?|csv|txt|md|html?|json|xml|ya?ml|toml|ini|cfg|log|py|js|ts|css|cpp|rs|go|sh|java|jpe?g|png"
    r"|gif|svg|mp[34]|wav|flac|zip|tar|gz|exe|dll|iso|sql|bak|tsv)(?![\w/]|\.\w)"
)
_PATH_SIGNS = {
    "/": "slash", "\\": "backslash", ".": "dot", "_": "underscore", "-": "dash", "~": "tilde", ":": "colon", "@": "at",
    "+": "plus",
}  # fmt: skip
_BOOKS = {
    "gen": "Genesis", "ex": "Exodus", "exod": "Exodus", "lev": "Leviticus", "num": "Numbers", "deut": "Deuteronomy",
    "josh": "Joshua",
    "judg": "Judges", "ps": "Psalm", "psa": "Psalm", "prov": "Proverbs", "eccl": "Ecclesiastes", "isa": "Isaiah",
    "jer": "Jeremiah",
    "lam": "Lamentations", "ezek": "Ezekiel", "dan": "Daniel", "hos": "Hosea", "obad": "Obadiah", "mic": "Micah",
    "hab": "Habakkuk", "zeph": "Zephaniah",
    "hag": "Haggai", "zech": "Zechariah", "mal": "Malachi", "matt": "Matthew", "mt": "Matthew", "mk": "Mark",
    "lk": "Luke", "jn": "John",
    "rom": "Romans", "cor": "Corinthians", "gal": "Galatians", "eph": "Ephesians", "phil": "Philippians",
    "col": "Colossians", "thess": "Thessalonians",
    "tim": "Timothy", "tit": "Titus", "philem": "Philemon", "heb": "Hebrews", "jas": "James", "pet": "Peter",
    "rev": "Revelation", "sam": "Samuel",
    "kgs": "Kings", "chron": "Chronicles", "chr": "Chronicles", "neh": "Nehemiah", "est": "Esther",
}  # fmt: skip
_FULL_BOOKS = frozenset(_BOOKS.values()) | word_set(
    "Psalms Ruth Ezra Job Joel Amos Jonah Nahum Acts Jude Luke Mark Song Wisdom Sirach Tobit Judith Maccabees Surah"
    " Sura Quran Qur'an Koran Baruch Revelations Nephi Alma"
)
_BOOK_PATTERN = "|".join(sorted({*_FULL_BOOKS, *(b.capitalize() for b in _BOOKS)}, key=len, reverse=True))
_VERSE = re.compile(
    rf"(?P<book>{_BOOK_PATTERN}"
    rf"|{_BOOK_PATTERN.upper()})\b\.?\s(?P<ch>\d{{1,3}}):(?P<v>\d{{1,3}})(?P<more>(?:\s?[-–,]\s?(?:\d{{1,3}}:)?\d{{1,3}}(?![\d:]"
    rf"|\s[A-Z]))*)(?::?(?![\w:]))"
)
_NUMBERED_BOOK = re.compile(
    r"([1-4])\s(?=Samuel|Kings|Chronicles|Corinthians|Thessalonians|Timothy|Peter|John|Maccabees|Nephi|Esdras"
    r"|(?:Sam|Kgs|Chron|Chr|Cor|Thess|Tim|Pet|Jn)\b\.?\s?\d)(?=\w+\.?(?:\s\d|\b))"
)
_MORE = re.compile(r"([-–,])\s?(?:(\d{1,3}):)?(\d{1,3})")
_FEWEST_DIGITS = 7
"""Of a telephone number with a country code; anything shorter is a signed number: ``+1.66``."""
_FIRST = ("First", "Second", "Third", "Fourth")
_MODELS = re.compile(
    r"\b(?:ISO|RFC|DIN|RTX|GTX|RX|GT|Boeing|boeing|Airbus|Route|Rt\.|Rte\.|Flight|flight|Flt\.|Room|HTTP|Highway"
    r"|Hwy\.?|Interstate|Xeon"
    r"|Ryzen|Bus|bus|Model|DC|MD|Cessna|Piper|Embraer|Gulfstream|Learjet|Intel|Core|Snapdragon|Radeon|GeForce|Nikon"
    r"|Canon|Porsche|Peugeot|Pentium|Area|Local|Form|Title|Studio|Channel|Agent|Chanel|Unit|Engine|Train"
    r"|BWV|KV?\.?|RV|Train No\."
    r"|Class|Precinct|Error|error|Code|code|Extension|Precision|Xbox|Galaxy|Ford|Ferrari|Porsche|Concorde|Learjet"
    r"|Concept|[Pp]ort|[Ff]light [A-Z]{2})\s$"
)
_MODEL = re.compile(r"(\d{3,4})(?:-(\d{2,3}(?:[A-Z]{1,2})?|[A-Z]))?(?!\d|[.,]\d|\s(?:million|billion))")
_AIRCRAFT = re.compile(
    r"(7[0-8]7)-(\d{1,3})([A-Z]{0,2})(?![\w])|(7[0-8]7)(?= (?:MAX|Max|jet|Dreamliner|aircraft|airliner|plane"
    r"|freighter)s?\b)"
)
_CHIP = re.compile(r"[2-4]86(?=(?:DX|SX)\b|\s(?:CPU|PC|processor|chip|machine|computer|laptop)s?\b)")
_AIRLINER = re.compile(r"7[0-8]7(?![\w,]|[.:/-]\d|\s(?:people|men|women|million|billion|thousand|[a-z]{3,}s\b))")
"""An airliner without its maker: ``the 747``."""


def phone(source: Source, at: int) -> Reading | None:
    """Telephone numbers digit by digit, with a pause between groups."""
    text = source.text
    if source.touches(at) or text[at - 1 : at] in {".", "-", "/", "$", ",", "="}:
        return None
    m = _VANITY.match(text, at)
    if (
        m
        and len(re.sub(r"\W", "", m[3])) >= 4
        and (
            m[1]
            or len(m[3].replace("-", "")) == 7
            or re.fullmatch(r"\d{3}-[A-Z]{4}", m[0])
            or (m[2][0] == "8" and m[2][1:] in {"00", "88", "77", "66", "55"})
        )
    ):
        area = "eight hundred" if m[2] == "800" else "nine hundred" if m[2] == "900" else digits(m[2])
        rest = " ".join(_vanity(part) for part in m[3].split("-"))
        return m.end(), f"{'one ' if m[1] else ''}{area} {rest}"
    m = _PHONE.match(text, at)
    if m and not (m[0][0] == "+" and sum(map(str.isdigit, m[0])) < _FEWEST_DIGITS):
        behind, extension = ("x", m["ext"]) if m["x"] else ("x2", m["ext2"])
        groups = re.findall(r"\d+", m[0][: m.start(behind) - at] if extension else m[0])
        said = ("plus " if m[0][0] == "+" else "") + ", ".join(digits(group) for group in groups)
        if groups[:2] in (["1", "800"], ["1", "900"]):
            said = f"one {cardinal(int(groups[1][0]))} hundred, {', '.join(digits(group) for group in groups[2:])}"
        return m.end(), said + (f", extension {digits(extension)}" if extension else "")
    for pattern in (_CARD, _SSN, _LONG_GROUPS):
        m = pattern.match(text, at)
        if m:
            return m.end(), ", ".join(digits(group) for group in re.findall(r"\d+", m[0]))
    m = _SPACED.match(text, at)
    if m and _PHONE_CUE.search(source.before(at)):
        return m.end(), ", ".join(digits(group) for group in m[0].split())
    m = _SHORT.match(text, at)
    if (
        m
        and (_CALL.search(source.before(at)) or m[0] == "911")
        and not re.match(r"[.,%-]\w|\s(?:people|times|men|women|customers|witness)", text[m.end() :][:10])
    ):
        return m.end(), digits(m[0])
    return None


def _vanity(part: str) -> str:
    if part.isdigit():
        return digits(part)
    return part.lower() if len(part) > 2 or (len(part) == 2 and re.search("[AEIOUY]", part)) else " ".join(part)


def named_digits(source: Source, at: int) -> Reading | None:
    """Digits after "ISBN", "code", "PIN" and the like: one by one."""
    before = source.before(at)
    if _AFTER_ISBN.search(before):
        m = _ISBN.match(source.text, at)
        if m:
            groups = [g for g in re.split(r"[- ]", m[0]) if g]
            return m.end(), ", ".join(digits(g) + (" X" if g[-1] == "X" else "") for g in groups)
    m = _SERIAL.match(source.text, at)
    if m and _SERIAL_CUE.search(before):
        return m.end(), " ".join(name_number(p) if p.isdigit() else spelled(p) for p in m[0].split("-"))
    m = _TEXTED.match(source.text, at)
    if m and _TEXT.search(before):
        return m.end(), digits(m[0])
    m = re.compile(r"\d{3,12}(?![\w.,%-]\w|\w)").match(source.text, at)
    if m and len(m[0]) >= 4 and _AFTER_CODE.search(before):
        return m.end(), digits(m[0])
    return None


def dotted(source: Source, at: int) -> Reading | None:
    """``10.20.0.7`` → "one zero dot …", ``2.0.1`` → "two point zero point one"."""
    text = source.text
    if source.touches(at) or text[at - 1 : at] in {".", "$"}:
        return None
    m = _IP.match(text, at)
    if m and all(int(m[i]) < 256 for i in range(1, 5)) and not _VERSION_BEFORE.search(source.before(at)):
        said = " dot ".join(digits(m[i]) for i in range(1, 5))
        said += f" slash {cardinal(int(m[5]))}" if m[5] else ""
        return m.end(), said + (f" colon {digits(m[6])}" if m[6] else "")
    m = _DOTTED.match(text, at)
    release = _RELEASE.match(text, at) if not m else None
    if release and _SOFTWARE.search(source.before(at)):
        return release.end(), points(release[0])
    stage = _STAGE.match(text, m.end()) if m else None
    if m and stage:
        tail = {"rc": "R C"}.get(stage[1].lower(), stage[1]) + (f" {cardinal(int(stage[2]))}" if stage[2] else "")
        return stage.end(), f"{points(m[0])} {tail}"
    return (m.end(), points(m[0])) if m else None


def points(written: str) -> str:
    """``1.0.3`` → "one point zero point three"."""
    parts = written.split(".")
    return " point ".join(digits(p) if p[0] == "0" and len(p) > 1 else cardinal(int(p)) for p in parts)


def version(source: Source, at: int) -> Reading | None:
    """``v2.5`` → "version two point five", but "version v2.5" says the word only once."""
    m = _VERSION.match(source.text, at)
    if not m or source.touches(at):
        return None
    written = source.text[at : m.start(1)]
    if written in {"v ", "V ", "v. ", "v.", "V.", "V. "}:
        return None
    stage = m[2] or ""
    tail = f" { ({'rc': 'R C', 'a': 'alpha', 'b': 'beta'}.get(stage, stage)) }" if stage else ""
    tail += f" {cardinal(int(m[3]))}" if m[3] else ""
    lead = "" if _VERSION_BEFORE.search(source.before(at)) else "version "
    return m.end(), f"{lead}{points(m[1])}{tail}"


def hexadecimal(source: Source, at: int) -> Reading | None:
    """``0x1F`` → "zero x one F"."""
    m = _HEX.match(source.text, at)
    if not m or source.touches(at) or (m[2] and m[2].isalpha()):
        return None
    figures = m[1] or m[2]
    return m.end(), f"{'zero x' if m[1] else 'hash'} {spelled(figures)}"


def spelled(token: str) -> str:
    """Letters and digits one by one: ``1F`` → "one F"."""
    return " ".join(digits(c) if c.isdigit() else "eigh" if c in "aA" else c.upper() for c in token if c.isalnum())


def legal(source: Source, at: int) -> Reading | None:
    """``401(k)`` → "four oh one K", ``501(c)(3)``."""
    m = _LEGAL.match(source.text, at)
    if not m or source.touches(at):
        return None
    parts = [p if p.isalpha() else cardinal(int(p)) for p in re.findall(r"\(([a-zA-Z\d]+)\)", m[2]) if p.isalnum()]
    return (
        m.end(),
        f"{name_number(m[1])} {' '.join('eigh' if p in 'aA' else p.upper() if len(p) == 1 else p for p in parts)}"
        + ("'s" if m[3] else ""),
    )


def reporter(source: Source, at: int) -> Reading | None:
    """``2 Cal. 4th 115``: volume, series and page of a law report."""
    m = _REPORTER.match(source.text, at)
    if not m or source.touches(at):
        return None
    names = " ".join(name if len(name) > 1 else spelled(name) for name in re.findall("[A-Za-z]+", m[2]))
    series = {"2d": "second", "3d": "third"}.get(m[3]) or ordinal(int(m[3][0]))
    return m.end(), f"{name_number(m[1])} {names} {series} {name_number(m[4])}"


def keys(source: Source, at: int) -> Reading | None:
    """``Ctrl+Alt+Del`` → "control alt delete": a keyboard shortcut."""
    m = _KEYS.match(source.text, at)
    if not m or source.touches(at):
        return None
    pressed = [
        _KEY_NAMES.get(key.lower()) or (key if len(key) > 2 else spelled(key)) for key in re.split(r"[+-]", m[0])
    ]
    return m.end(), " ".join(pressed)


def path(source: Source, at: int) -> Reading | None:
    """``/etc/passwd`` → "slash etc slash passwd"."""
    text = source.text
    if at and not (text[at - 1].isspace() or text[at - 1] in "(\"'`[="):
        return None
    m = _PATH.match(text, at)
    if not m or not re.search("[A-Za-z]", m[0]) or m[0].startswith("//"):
        return None
    written = m[0].rstrip(".-+@ ")
    parts = [part for part in _PATH_PART.findall(written) if part != " "]
    words = [
        _PATH_SIGNS.get(part)
        or (name_number(part) if part.isdigit() else " ".join(part.upper()) if _is_ending(parts, place) else part)
        for place, part in enumerate(parts)
    ]
    return at + len(written), " ".join(words)


def file_name(source: Source, at: int) -> Reading | None:
    """``report_v2.pdf`` → "report underscore V two dot P D F"."""
    m = _FILE.match(source.text, at)
    if not m or source.touches(at) or source.text[at - 1 : at] in {"/", ".", "-", "\\", "@"}:
        return None
    stem = " ".join(_PATH_SIGNS.get(part) or words_of(part) for part in re.findall(r"[A-Za-z\d]+|[_-]", m[1]))
    ending = m[2] if re.search("[aeiouy]", m[2].lower()) and m[2].lower() != "py" else " ".join(m[2].upper())
    return m.end(), f"{stem} dot {ending}"


def wildcard(source: Source, at: int) -> Reading | None:
    """``*.py`` → "star dot P Y"."""
    m = re.compile(r"\*\.([a-z]{1,5})(?!\w)").match(source.text, at)
    if not m or source.touches(at):
        return None
    return m.end(), f"star dot {m[1] if re.search('[aeiou]', m[1]) else ' '.join(m[1].upper())}"


def _is_ending(parts: list[str], place: int) -> bool:
    """Whether a part is a file extension that is spelled out: ``.txt``, ``.sh``."""
    return place > 0 and parts[place - 1] == "." and not re.search("[aeiouy]", parts[place].lower())


def verse(source: Source, at: int) -> Reading | None:
    """``Psalm 8:4`` → "Psalm eight four", ``Gen. 1:1-3``."""
    m = _VERSE.match(source.text, at)
    if not m or source.touches(at):
        return None
    book = m["book"].capitalize() if m["book"].capitalize() in _FULL_BOOKS else _BOOKS[m["book"].lower()]
    said = f"{book} {cardinal(int(m['ch']))} {cardinal(int(m['v']))}"
    for dash, chapter, number in _MORE.findall(m["more"]):
        said += (", " if dash == "," else " to ") + (f"{cardinal(int(chapter))} " if chapter else "")
        said += cardinal(int(number))
    return m.end(), said


def numbered_book(source: Source, at: int) -> Reading | None:
    """``1 Corinthians`` → "First Corinthians"."""
    m = _NUMBERED_BOOK.match(source.text, at)
    if (
        not m
        or source.touches(at)
        or (
            re.search(r"\b(?:John|Peter|Kings|Timothy)", source.text[m.end() : m.end() + 8])
            and not re.match(r"\w+\.?\s\d+(?::\d|\b)", source.text[m.end() : m.end() + 24])
        )
    ):
        return None
    return m.end(), _FIRST[int(m[1]) - 1] + " "


def model(source: Source, at: int) -> Reading | None:
    """Model and room numbers: ``Boeing 747``, ``Room 1204``, ``RTX 4090``; ``737-800``."""
    text = source.text
    m = _AIRCRAFT.match(text, at)
    if m and m[4] and not source.touches(at):
        return m.end(), name_number(m[4])
    chip = _CHIP.match(text, at)
    if chip and not source.touches(at):
        return chip.end(), name_number(chip[0])
    lone = _AIRLINER.match(text, at) if source.word_before(at) in {"a", "the", "another", "this", "that"} else None
    if lone and not source.touches(at):
        return lone.end(), name_number(lone[0])
    if m and not source.touches(at):
        tail = "" if not m[3] else " " + " ".join(m[3])
        return m.end(), f"{name_number(m[1])} {name_number(m[2]) if int(m[2]) else 'zero'}{tail}"
    m = _MODEL.match(text, at)
    if not m or source.touches(at) or not _MODELS.search(source.before(at)):
        return None
    tail = ""
    if m[2]:
        tail = (
            " "
            + (name_number(re.sub(r"\D", "", m[2])) if m[2][0].isdigit() else "")
            + " ".join(c for c in m[2] if c.isalpha())
        )
    standard = len(m[1]) == 4 and m[1][1:3] == "00" and source.before(at).endswith("ISO ")
    return m.end(), f"{cardinal(int(m[1])) if standard else name_number(m[1])}{tail}".strip()
