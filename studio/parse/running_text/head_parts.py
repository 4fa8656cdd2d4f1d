"""What the head of a turn is made of: patterns of its parts and of its delimiters, and how a name is cleaned.

In: the beginning of a line, or a part of it. Out: matches, names, roles. ``heads`` puts them together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from studio.parse.lines.labels import read_label
from studio.parse.lines.shape import count_words
from studio.parse.lines.times import GAP, STAMP
from studio.parse.lines.vocabulary import ROLES
from studio.parse.running_text.templates import Template

HEAD = 240
"""Characters of a line in which its head must end."""


_BIDI_CHARS = "\ufeff\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u00a0"
_BIDI = "\ufeff\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069"
_PICTURES = "\u25a0-\u25ff\u2600-\u27bf\ufe0f\u200d\U0001f000-\U0001faff"
PICTURE = re.compile("[\u2600-\u27bf\ufe0f\u200d\U0001f000-\U0001faff]+")
LEAD = re.compile(
    rf"[{_BIDI} \t\u00a0]{{0,120}}(?:>(?!>)[ \t]{{0,8}}){{0,4}}"
    r"(?P<item>(?:[-•+*–—](?=[ \t])|\d{1,4}[.)](?=[ \t])|\(\d{1,4}\)(?=\s)|\d{1,4}(?=[ ]{2}|\t|[ ]"
    r"(?:[A-Z][\w.'’-]{1,20}[ ]){1,3}?[A-Z][\w.'’-]{1,20}:[ ])"
    r"|[^\W\d_]{2,5}\.[ ]{1,2}\d{1,4}(?=[ ][^\W\d_]|[ ]{2})|Q\d{1,4}(?=[ \t]+[A-Z][^:.?!]{1,60}:))[ \t]{1,12})?"
    rf"(?:\*(?=[A-Z][A-Z0-9]{{1,7}}:\s))?(?P<hashes>#{{1,6}}[ \t]+)?[{_PICTURES} {_BIDI}]{{0,12}}"
)
FIRST = re.compile(STAMP)
GAP_BEHIND = re.compile(GAP)
SYSTEM = re.compile(r"^[^:\n]{1,60}: ?\u200e")
"""A message that the program of a chat wrote: WhatsApp begins it with a mark for the direction of writing."""
FROM = re.compile(r"From\s+([^:]{1,60}?)(?:\s+to\s+[^:]{1,60}?)?(?:\s*\([^()]{1,40}\))?\s*:")
MARKED = re.compile(
    r"(\*{1,3}|_{1,3}|`)(?=\S)([^*`\n]{1,200}?)\1(?!\*)|<(b|strong|em|i|cite|u)>([^<>\n]{1,200}?)</\3>", re.I
)
_EXTRA = (
    rf"(?:\([^()\n]{{1,180}}\)|（[^（）\n]{{1,80}}）"
    rf"|\[[^\[\]\n]{{1,60}}\]|\{{[^{{}}\n]{{1,60}}\}}|(?:[-–—|,]\s)?{STAMP})"
)
EXTRAS = rf"(?P<extras>(?:\s{{0,9}}{_EXTRA}){{0,3}})"
NAME = r"(?P<name>[^:：\[\](（）){}<>|\"“”=/\\?!;\t*]{1,60}?)"
COLON = re.compile(
    rf"{NAME}{EXTRAS}(?P<role>,[^:：()\[\]\"“”.?!]{{2,80}}(?:\.[^:：()\[\]\"“”.?!]{{1,40}}){{0,3}}\.?)?"
    r"(?:\s?\([^()\n]{1,40}\)|(?<=\))\s(?:[^\W\d_A-Z]{3,14}|to\sthe\s[A-Z][^:()\n]{2,60}?))?\s{0,12}(?:::?|：)(?!//)"
)
BEHIND = re.compile(rf"\s{{0,3}}{EXTRAS}\s{{0,3}}(?P<colon>::?|：)?\s{{0,2}}")
ENCLOSED = re.compile(
    r"(?P<open>[\[(<【〔「『«{])\s?(?P<name>(?:[^\[\](){}<>【】〔〕「」『』«»:：\n]|[(\[](?:[^()\[\]\n]|\([^()\n]{0,60}\)){1,80}[)\]]){1,90}?)\s?"
    rf"(?P<close>[\])>】〕」』»}}])(?P<extras>(?:\s{{0,4}}(?:\([^()\n]{{1,60}}\)|{STAMP})){{0,2}})"
    r"\s{0,3}(?P<colon>::?|：)?(?!\()"
)
MANNER = re.compile(r"(?:\[[^\W\d_A-Z][^\[\]:：]{1,40}\]|\([^\W\d_A-Z][^():：]{1,40}\))\s+(?=[^\W\d_a-z])")
"""The manner before a name."""
NAMED_STAMP = re.compile(
    rf"{NAME}(?:\s?\([^()\n]{{1,30}}\))?(?P<gap>\s{{0,3}}[-–—|,]?\s{{0,8}})(?P<stamp>{STAMP})\s{{0,3}}(?P<colon>[:：])?"
)
PERIOD = re.compile(
    r"(?P<name>[^\W\d_][^:：\[\](){}<>|\"“”=/\\?!;.,\t*_]{0,40}?)(?:\s?[(\[](?P<role>[^()\[\]]{1,200})[)\]]|,\s_?(?P<manner>[^.:_]{2,60})_?)?"
    r"\s?[.](?:[—–-]{1,2}|\s+|(?=[(\[])|$)"
)
PERIOD_TITLE = re.compile(
    r"(?P<name>(?:(?:Mrs?|Ms|Dr|St|Rev|Capt|Sen|Rep|Prof|MRS?|MS|DR|ST|REV|CAPT|SEN|REP|PROF|MM?)\.|Mmes?|Mlle)\s"
    r"(?:l[ea] |l['’])?[^\W\d_][\w’' -]{0,40}?)"
    r"(?:\s?\((?P<role>[^()]{1,40})\)|,\s(?P<office>[^.]{3,80}))?[.](?:\s+|$)"
)
"""``Mr. Hale.``, ``M. le président.``, ``Mme Roy (SOC).``, ``M. Roy, ministre des transports.``."""
PERIOD_INITIALS = re.compile(
    r"(?P<name>[^\W\d_a-zа-яё][^\W\d_a-zа-яё’'-]{1,24}(?:\s[^\W\d_a-zа-яё]\.){1,2})"
    r"(?:,\s(?P<office>[^.\n]{3,140})\.(?:\s+|$)|(?:\s+|$))"
)
"""``ЛИНД А. П. Спасибо.``, ``ЛИНД А. П., фракция "Порт".``: a name in capitals with its initials."""
_SPAN = r"(?P<name>(?:[^\W\d_]{1,4}\.\s)?[^\W\d_][^:：\[\](){}<>|\"“”?!;\t*]{0,60}?(?:\s?[(\[][^()\[\]\n]{1,60}[)\]])?)"
"""What stands before a delimiter: ``who`` takes it apart."""
DASH = re.compile(rf"{_SPAN}(?:\s+[-–—]{{1,2}}\s+|\s?[–—]{{1,2}}\s?|-\s+)(?=\S)")
BAR = re.compile(rf"{_SPAN}(?:\t+|\s{{0,4}}\|\s{{0,4}})(?=\S)")
ARROW = re.compile(rf"{_SPAN}\s{{0,4}}(?:>{{1,3}}|»|→|=>|->|~)\s{{1,4}}(?=\S)")
AT = re.compile(r"@(?P<name>[^\W\d_][\w.-]{0,40})[:,]?(?:\s+(?=\S)|\s*$)")
LETTER = re.compile(r"(?P<name>[QAPRFVM])(?:\d{0,3}\s?[.)]\s+|\s{3,12}|(?<=Q)[ \u00a0](?=[A-Z“\"(]))(?=\S)")
WIDE = re.compile(
    r"(?P<name>[^\W\d_][^:：\[\](){}<>"
    r"|\"“”?!;,.\t*]{0,30}?)(?:\s?\((?P<role>[^()]{1,60})\))?[ \u00a0]{3,40}(?:\d{1,6}\.\d{1,3}\s+){0,2}(?=\S)"
    r"|(?P<capitals>[A-Z][A-Z][A-Z.'’ -]{0,28}?) {2,12}(?=[^\W\d_])"
    r"|(?P<other>[A-Z]+_\d{1,3})\s+(?:\d{1,6}\.\d{1,3}s?\s+){1,2}(?=\S)"
)
SUNG = re.compile(
    r"\[(?:intro|verse|pre-?chorus|chorus|post-?chorus|refrain|hook|bridge|interlude|skit|spoken|break|outro)[ \d]{0,4}"
    r"\s*[:–-]\s*([^\[\]]{1,60})\]",
    re.I,
)
"""The head of a part of a song, with who sings it: ``[Verse 1: Ada]``."""
ROLE_ENDS = re.compile(r"[\s\-–—|,:]+$")
SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d|esq)\.?", re.I)
ARROWS = re.compile(r">{2,3}\s{0,4}")

DELIMITED: tuple[tuple[Template, re.Pattern[str], tuple[str, ...]], ...] = (
    ("letter", LETTER, ("Q", "A", "P", "R", "F", "V", "M")),
    ("at", AT, ("@",)),
    ("bar", BAR, ("|", "\t")),
    ("arrow", ARROW, (">", "»", "→", "~")),
    ("gap", WIDE, ("  ", "\u00a0", "_")),
    ("dash", DASH, ("-", "–", "—")),
    ("period", PERIOD, (".",)),
)
"""Heads that a delimiter closes: the template, its pattern, and signs of which one stands in each."""


def is_stamp(text: str) -> bool:
    """Whether a line is a time and nothing else."""
    return len(text) < 60 and text[-1:] in "0123456789])>mMs" and FIRST.fullmatch(text) is not None


def name_of(name: str) -> tuple[str, bool] | None:
    """The name as it is called, and whether every word is written like one's; None when it can't be a name."""
    name = " ".join(PICTURE.sub("", name).strip(f"{_BIDI_CHARS} _*").split())
    if len(name) > 2 and name[0] == name[-1] and name[0] in "#%$~|=+^":
        name = name[1:-1]
    label = read_label(name + ":") if name else None
    if label is None or label.rest:
        return None
    return label.name, label.firm


def inverted_name(name: str) -> tuple[str, bool] | None:
    """``Lind, Ada``, ``Lind, Ada (guest)``: a family name and the others, as meetings list people; no role."""
    name = re.sub(r"\s*\([^()]{1,40}\)$", "", name)
    parts = name.split(",")
    if len(parts) != 2 or " " in parts[0].strip() or any(word.lower() in ROLES for word in parts[1].split()):
        return None
    label = read_label(parts[1].strip() + " " + parts[0].strip() + ":")
    return (" ".join(name.split()), True) if label is not None and label.firm and not label.rest else None


def any_name(name: str) -> tuple[str, bool] | None:
    """What mark-up and a colon make a name of, be it written like one or not (``$MONEY``)."""
    name = " ".join(name.split())
    if not any(map(str.isalpha, name)) or count_words(name) > 6 or name[-1] in ".!?,;":
        return None
    return name, False


@dataclass(frozen=True, slots=True)
class Who:
    """What a head says of who speaks."""

    name: str
    firm: bool
    """Every word is written like a name's."""
    role: str = ""
    """What stands beside the name: a role or a manner."""
    stamped: bool = False
    """A time stands beside the name."""


_LAST = re.compile(
    rf"\s*(?:\((?:[^()\n]|\([^()\n]{{0,60}}\)){{1,180}}\)|（[^（）\n]{{1,80}}）|\[[^\[\]\n]{{1,60}}\]|\{{[^{{}}\n]{{1,60}}\}}|(?:[-–—|,]\s)?{STAMP})$"
)
_BESIDE = re.compile(r"(?P<name>[^,/|]{1,60}?)\s?(?:,\s|\s[-–—]{1,3}\s|\s?[/|]\s?)(?P<role>\S.{1,90})")


def who(span: str, *, inverted: bool = False) -> Who | None:
    """Take apart what a delimiter, mark-up or the end of the line closes: a name and, in any order, the rest of a head.

    A time, and a role or a manner, may stand in brackets on either side; a role also behind a comma, a dash or a bar:
    ``0:15 Ada Lind``, ``Ada (guest, 0:15)``, ``Ada Lind, engineer [0:15]``. None where it names nobody. ``inverted``:
    what stands behind a comma may be the first name.
    """
    first = FIRST.match(span)
    text, stamped = (span[first.end() :], True) if first else (span, False)
    text = text.strip(" \t-–—|,:")
    roles: list[str] = []
    while (last := _LAST.search(text)) is not None and last.start():
        text, part = text[: last.start()].rstrip(" \t-–—|,:"), last[0].strip(" \t-–—|,")
        bare, timed = extras_of(part)
        stamped = stamped or timed
        if bare.isdigit() and not timed:
            text = f"{text} ({bare})"
            break
        if bare:
            roles.insert(0, bare)
    named = name_of(text) or (inverted_name(text) if inverted else None)
    if named is not None:
        return Who(*named, roles[0] if roles else "", stamped)
    beside = _BESIDE.fullmatch(text)
    named = name_of(beside["name"]) if beside else None
    if beside is None or named is None or beside["role"][-1] in ".?!:":
        return None
    return Who(*named, beside["role"], stamped)


def extras_of(text: str | None) -> tuple[str, bool]:
    """What stands in brackets behind a name without its times, and whether there is a time."""
    if not text:
        return "", False
    bare = FIRST.sub("", text)
    return bare.strip(" \t()（）[]{}-–—|,"), bare != text
