"""Names without a delimiter: alone on a line over the words, before corner brackets or a direction, behind an office.

In: a line, and the one below it. Out: its possible heads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from studio.parse.lines.labels import is_transition
from studio.parse.lines.shape import count_words, ends_open, is_title_case, starts_small
from studio.parse.running_text.headings import is_division
from studio.parse.running_text.templates import Head, Template

LONGEST = 60
"""Characters of a name that stands alone on its line, with what stands in brackets behind it."""

Named = Callable[[str], tuple[str, bool] | None]
"""The name as it is called, and whether every word is written like one's; None when it can't be a name."""

_TITLED = re.compile(r"(?P<name>[^-–—:,]{2,40}?)(?:\s[-–—]{1,3}|,)\s(?P<role>[^:.?!]{2,80})")
_BRACKETED = re.compile(r"(.*?)\s*(?:[(\[]([^()\[\]]{1,60})[)\]]\s*){0,2}\^?")
_DIRECTED_NAME = re.compile(r"([^\W\d_a-z][^()\[\]a-zß-ÿ:.!?]{1,40}?)\s?\(([^()]{2,300})\)")
"""``ADA(with a glance at the clock, and quite as if nobody had come in.)``: capitals, and what she does."""
OFFICE = re.compile(
    r"(?P<office>(?:The|Der|Die|Le|La|El|Il|O|A)\s[^()\[\]:.!?]{3,120}?)\s*\((?P<who>[^()\[\]]{3,40})\)(?=\s*:|$)"
)
"""``The Minister for Rail (Ben Askew)``."""
_SMALL = re.compile(r"[^\W\d_A-Z][\w.’'-]*(?: [^\W\d_A-Z][\w.’'-]*){0,4}(?: \([\w .’'-]{2,40}\))?")


_SHOWN = re.compile(
    r"(?:[A-Z][a-zé]{2,12} (?:of|de|von|di) )(?P<name>[^\W\d_a-z][\w.'’ -]{2,40}?) (?P=name)\b(?P<role>.*)"
)
"""``Photo of Ada Lind Ada Lind Chair of the Harbour``: what a page shows, and the name below it."""


def names_alone(whole: str, named: Named) -> Iterator[Head]:
    """The head that a line is as a whole."""
    shown = _SHOWN.fullmatch(whole) if len(whole) <= 240 else None
    name = named(shown["name"]) if shown else None
    if shown is not None and name is not None and name[1]:
        yield Head(name[0], "", "stamped", True, shown["role"].strip())
        return
    titled = _TITLED.fullmatch(whole) if len(whole) <= 110 and ends_open(whole) else None
    name = named(titled["name"]) if titled else None
    if titled is not None and name is not None and name[1] and is_title_case(titled["role"] + " X"):
        yield Head(name[0], "", "alone", True, titled["role"])
        return
    office = OFFICE.fullmatch(whole) if whole[-1:] == ")" and len(whole) <= 120 else None
    name = named(office["who"]) if office else None
    if office is not None and name is not None and name[1] and count_words(office["who"]) > 1:
        yield Head(name[0], "", "alone", True, office["office"])
        return
    match = _BRACKETED.fullmatch(whole) if len(whole) <= LONGEST else _DIRECTED_NAME.fullmatch(whole[:400])
    bare = match[1] if match else whole
    if (
        (len(whole) > LONGEST and match is None)
        or whole[-1:] in ":："
        or not ends_open(bare)
        or is_division(whole)
        or is_transition(whole)
    ):
        return
    if (name := named(bare)) is not None:
        yield Head(name[0], "", "capitals" if bare.isupper() else "alone", name[1], (match and match[2]) or "")


def small_name(line: str, below: str) -> Head | None:
    """``dora finn``, ``archived recording (jo pike)``: a line in small letters over one that begins with a capital."""
    whole = line.strip()
    if not whole or len(whole) > LONGEST or not starts_small(whole) or starts_small(below) or whole != whole.lower():
        return None
    return Head(whole, "", "small") if _SMALL.fullmatch(whole) is not None else None


_QUOTED = re.compile(
    r"(?P<name>[^\s「」『』（）()。、！？…:：]{1,12}?)(?:[（(](?P<role>[^（）()]{1,20})[）)])?\s?[「『](?P<rest>[^「『」』]+)[」』]?\s*"
)
_DIRECTED = re.compile(r"(?P<name>[A-ZÀ-Þ][A-ZÀ-Þ.'’ -]{1,30}[A-ZÀ-Þ]) (?=\[)")
_PARTICLES = "はがもとのにをでへ，"
"""Japanese particles: a sentence goes on with what is quoted."""


_MARKED = re.compile(
    r"(?P<name>[^\s「」。、（）]{2,16}?|[^\s「」。、（）]{1,8}（[^（）]{1,3}）[^\s「」。、（）]{1,8}?)"
    r"(?:（(?P<role>[^（）]{1,16})）)?\u3000\s*(?=\S)"
)
"""``○委員長（田中君）　開会します。``, ``○田中（一）委員　はい。``: the protocols of Japanese parliaments."""
_KOREAN = re.compile(r"(?P<name>[가-힣][가-힣\d·]{0,19}(?: [가-힣][가-힣\d·]{0,11}){0,2})\s{2,8}(?=\S)")
"""``○위원장 김민수  개의하겠습니다.``: the protocols of Korean councils, with or without the sign."""


_SPACED = re.compile(r"(?P<name>[\u3040-\u30ff\u3400-\u9fff々・ー]{1,8})(?:（(?P<role>[^（）]{1,16})）)?\u3000+(?=\S)")
"""``松本　三十一年です。``"""
_ASIDE_LAST = re.compile(r"（[^（）]{1,20}）\s*$")


def without_delimiter(text: str, named: Named, marked: bool) -> Head | None:
    """A head by its shape: ``店長「はい。」``, ``ADA [to Bo] Yes.``, ``The Minister for Rail (Ben Askew): Yes.``.

    The direction in brackets may be closed lines below; it stays with the words.
    """
    if ("「" in text[:40] or "『" in text[:40]) and len(text) < 2000 and (quoted := _QUOTED.fullmatch(text)):
        name = named(quoted["name"]) if quoted["name"][-1] not in _PARTICLES else None
        return Head(name[0], quoted["rest"].strip(), "quote", True, quoted["role"] or "") if name else None
    member = (_MARKED.match(text[:60]) if marked else None) or _SPACED.match(text[:30]) or _KOREAN.match(text[:60])
    if member is not None and (
        marked or member.re is _KOREAN or _ASIDE_LAST.sub("", text).rstrip("」』 ")[-1:] in tuple("。？！…―")
    ):
        name = named(re.sub("（.*）", "", member["name"]))
        role = member.groupdict().get("role") or ""
        template: Template = "at" if marked else "gap"
        return Head(member["name"], text[member.end() :].strip(), template, True, role) if name else None
    if directed := _DIRECTED.match(text[:60]):
        name = named(directed["name"])
        return Head(name[0], text[directed.end() :].strip(), "period", name[1]) if name else None
    office = OFFICE.match(text[:180]) if ":" in text[:181] else None
    name = named(office["who"]) if office else None
    if office is not None and name is not None:
        return Head(name[0], text[office.end() :].strip(" :"), "colon", True, office["office"])
    return None
