"""Heads of turns by shape: whatever at the start of a line could be the name of who speaks it.

In: lines. Out: for each line, its possible heads, each with the template it belongs to. Nothing here is decided: a
sentence that begins ``The point is:`` has a head too. ``grammar`` chooses the templates that explain a file.

A head is made of a name and, around it in any order, a time, a role or manner in brackets, mark-up, a number or bullet
before it and a delimiter behind it. A template is what all heads of one typography share.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from studio.parse.alone import LONGEST, names_alone, small_name, without_delimiter
from studio.parse.lines import count_words, ends_open, has_words
from studio.parse.markup import plain
from studio.parse.names import read_label
from studio.parse.templates import Head, Template
from studio.parse.times import GAP, STAMP

HEAD = 140
"""Characters of a line in which its head must end."""


_BIDI_CHARS = "\ufeff\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u00a0"
_BIDI = "\ufeff\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069"
_PICTURES = "\u25a0-\u25ff\u2600-\u27bf\ufe0f\u200d\U0001f000-\U0001faff"
_PICTURE = re.compile("[\u2600-\u27bf\ufe0f\u200d\U0001f000-\U0001faff]+")
_LEAD = re.compile(
    rf"[{_BIDI} \t\u00a0]{{0,120}}(?:>(?!>)[ \t]{{0,8}}){{0,4}}"
    r"(?P<item>(?:[-•+*–—](?=[ \t])|\d{1,4}[.)](?=[ \t])|\(\d{1,4}\)(?=\s)|\d{1,4}(?=[ ]{2}|\t))[ \t]{1,12})?"
    rf"(?P<hashes>#{{1,6}}[ \t]+)?[{_PICTURES} {_BIDI}]{{0,12}}"
)
_FIRST = re.compile(STAMP)
_GAP = re.compile(GAP)
_SYSTEM = re.compile(r"^[^:\n]{1,60}: ?\u200e")
"""A message that the program of a chat wrote: WhatsApp begins it with a mark for the direction of writing."""
_FROM = re.compile(r"From\s+([^:]{1,60}?)(?:\s+to\s+[^:]{1,60}?)?(?:\s*\([^()]{1,40}\))?\s*:")
_MARKED = re.compile(
    r"(\*{1,3}|_{1,3})(?=\S)([^*\n]{1,200}?)\1(?!\*)|<(b|strong|em|i|cite|u)>([^<>\n]{1,200}?)</\3>", re.I
)
_EXTRA = rf"(?:\([^()\n]{{1,80}}\)|\[[^\[\]\n]{{1,60}}\]|\{{[^{{}}\n]{{1,60}}\}}|(?:[-–—|,]\s)?{STAMP})"
_EXTRAS = rf"(?P<extras>(?:\s{{0,9}}{_EXTRA}){{0,3}})"
_NAME = r"(?P<name>[^:：\[\](){}<>|\"“”=/\\?!;\t*]{1,60}?)"
_COLON = re.compile(
    rf"{_NAME}{_EXTRAS}(?P<role>,[^:：()\[\]\"“”.?!]{{2,60}}(?:\.[^:：()\[\]\"“”.?!]{{1,20}}){{0,3}}\.?)?"
    r"(?:\s?\([^()\n]{1,40}\))?\s{0,12}(?:::?|：)(?!//)"
)
_BEHIND = re.compile(rf"\s{{0,3}}{_EXTRAS}\s{{0,3}}(?P<colon>::?|：)?\s{{0,2}}")
_ENCLOSED = re.compile(
    rf"(?P<open>[\[(<【〔「『«{{])\s?(?P<name>[^\[\](){{}}<>【】〔〕「」『』«»:：|\n]{{1,60}}?)\s?(?P<close>[\])>】〕」』»}}])"
    rf"(?P<extras>(?:\s{{0,4}}(?:\([^()\n]{{1,60}}\)|{STAMP})){{0,2}})\s{{0,3}}(?P<colon>::?|：)?(?!\()"
)
_NAMED_STAMP = re.compile(
    rf"{_NAME}(?:\s?\([^()\n]{{1,30}}\))?(?P<gap>\s{{0,3}}[-–—|,]?\s{{0,8}})(?P<stamp>{STAMP})\s{{0,3}}(?P<colon>[:：])?"
)
_PERIOD = re.compile(
    r"(?P<name>[^\W\d_][^:：\[\](){}<>|\"“”=/\\?!;.,\t*_]{0,40}?)(?:\s?[(\[](?P<role>[^()\[\]]{1,200})[)\]]|,\s_?(?P<manner>[^.:_]{2,60})_?)?"
    r"\s?[.](?:[—–-]{1,2}|\s+|(?=[(\[])|$)"
)
_PERIOD_TITLE = re.compile(
    r"(?P<name>(?:(?:Mr|Mrs|Ms|Dr|St|Rev|Capt|MR|MRS|DR|MM?)\.|Mmes?|Mlle)\s(?:l[ea] |l['’])?[^\W\d_][\w’' -]{0,40}?)"
    r"(?:\s?\((?P<role>[^()]{1,40})\)|,\s(?P<office>[^.]{3,80}))?[.](?:\s+|$)"
)
"""``Mr. Hale.``, ``M. le président.``, ``Mme Roy (SOC).``, ``M. Roy, ministre des transports.``."""
_DASH = re.compile(
    r"(?P<name>[^\W\d_][^:：\[\](){}<>|\"“”?!;,.\t*]{0,40}?)(?:\s?\((?P<role>[^()]{1,60})\))?(?:\s+[-–—]{1,2}\s+|\s?[–—]{1,2}\s?)(?=\S)"
)
_BAR = re.compile(r"(?P<name>[^\W\d_][^:：\[\](){}<>|\"“”?!;\t*]{0,40}?)(?:\t+|\s{0,4}\|\s{0,4})(?=\S)")
_ARROW = re.compile(
    r"(?P<name>[^\W\d_][^:：\[\](){}<>|\"“”?!;\t*]{0,40}?)(?:\s?\((?P<role>[^()]{1,60})\))?\s{0,4}(?:>{1,3}|»|→|=>|->|~)\s{1,4}(?=\S)"
)
_AT = re.compile(r"@(?P<name>[^\W\d_][\w.-]{0,40})[:,]?\s+(?=\S)")
_LETTER = re.compile(r"(?P<name>[QAPRFVM])(?:\d{0,3}\s?[.)]\s+|\s{3,12})(?=\S)")
_WIDE = re.compile(
    r"(?P<name>[^\W\d_][^:：\[\](){}<>"
    r"|\"“”?!;,.\t*]{0,30}?)(?:\s?\((?P<role>[^()]{1,60})\))?[ \u00a0]{3,40}(?:\d{1,6}\.\d{1,3}\s+){0,2}(?=\S)"
    r"|(?P<capitals>[A-Z][A-Z][A-Z.'’ -]{0,28}?) {2,12}(?=[^\W\d_])"
    r"|(?P<other>[A-Z]+_\d{1,3})\s+(?:\d{1,6}\.\d{1,3}s?\s+){1,2}(?=\S)"
)
_SUNG = re.compile(
    r"\[(?:intro|verse|pre-?chorus|chorus|post-?chorus|refrain|hook|bridge|interlude|skit|spoken|break|outro)[ \d]{0,4}"
    r"\s*[:–-]\s*([^\[\]]{1,60})\]",
    re.I,
)
"""The head of a part of a song, with who sings it: ``[Verse 1: Ada]``."""
_ROLE_ENDS = re.compile(r"[\s\-–—|,:]+$")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d|esq)\.?", re.I)
_ARROWS = re.compile(r">{2,3}\s{0,4}")


def read_heads(lines: Sequence[str]) -> list[tuple[Head, ...]]:
    """The possible heads of each line, at most one of each template."""
    found: list[tuple[Head, ...]] = []
    for k, line in enumerate(lines):
        heads = tuple(candidates(line)) if line.strip() else ()
        if line.strip() and not heads and (small := small_name(line, _below(lines, k))) is not None:
            heads = (small,)
        if heads and k + 1 < len(lines) and is_stamp(lines[k + 1].strip()):
            heads = tuple(_with_stamp_below(head) for head in heads)
        elif heads and k and is_stamp(lines[k - 1].strip()) and len(line) <= LONGEST:
            heads = tuple(_under_stamp(head) for head in heads)
        found.append(heads)
    return found


def _below(lines: Sequence[str], k: int) -> str:
    """The next line with words, or the one after it."""
    return next((line for line in lines[k + 1 : k + 3] if line.strip()), "")


def _with_stamp_below(head: Head) -> Head:
    """A name over a line that is a time and nothing else."""
    if head.template in ("alone", "capitals") or (head.template == "colon" and not head.rest):
        return replace(head, template="stamped", stamp_below=True)
    return head


def _under_stamp(head: Head) -> Head:
    """A name under a line that is a time and nothing else."""
    if head.template in ("alone", "capitals"):
        return replace(head, template="loose stamp")
    return replace(head, template="stamped") if head.template in ("colon", "bold colon", "bold") else head


def is_stamp(text: str) -> bool:
    """Whether a line is a time and nothing else."""
    return len(text) < 60 and text[-1:] in "0123456789])>mMs" and _FIRST.fullmatch(text) is not None


def candidates(line: str) -> Iterator[Head]:
    """Every head that a line has by its shape."""
    head = line[:HEAD]
    at = lead.end() if (lead := _LEAD.match(head)) else 0
    if at >= len(head):
        return
    if head.startswith(">>", at):
        at += len(_ARROWS.match(head, at)[0]) if _ARROWS.match(head, at) else 0  # type: ignore[index]
    if lead and lead["hashes"]:
        yield from _heading(line, at)
        return
    listed = bool(lead and lead["item"])
    stamp = _FIRST.match(head, at)
    if stamp is not None:
        at = gap.end() if (gap := _GAP.match(line, stamp.end())) else stamp.end()
    marked = _MARKED.match(line, at)
    if marked is not None:
        for found in _in_mark(line, marked, stamp is not None):
            yield replace(found, listed=listed) if listed else found
        if stamp is not None:
            yield Head(None, line[at:].strip(), "time")
        return
    if stamp is not None:
        yield from _after_stamp(line, at)
        return
    yield from _plain(line, at, listed)


def _named(name: str) -> tuple[str, bool] | None:
    """The name as it is called, and whether every word is written like one's; None when it can't be a name."""
    name = " ".join(_PICTURE.sub("", name).strip(f"{_BIDI_CHARS} _*").split())
    label = read_label(name + ":") if name else None
    if label is None or label.rest:
        return None
    return label.name, label.firm


def _inverted(name: str) -> tuple[str, bool] | None:
    """``Lind, Ada``, ``Lind, Ada (guest)``: a family name and the others, as meetings list people."""
    name = re.sub(r"\s*\([^()]{1,40}\)$", "", name)
    parts = name.split(",")
    label = read_label(parts[1].strip() + " " + parts[0].strip() + ":") if len(parts) == 2 else None
    return (" ".join(name.split()), True) if label is not None and label.firm and not label.rest else None


def _any_name(name: str) -> tuple[str, bool] | None:
    """What mark-up and a colon make a name of, be it written like one or not (``$MONEY``)."""
    name = " ".join(name.split())
    if not any(map(str.isalpha, name)) or count_words(name) > 6 or name[-1] in ".!?,;":
        return None
    return name, False


def _extras(text: str | None) -> tuple[str, bool]:
    """What stands in brackets behind a name without its times, and whether there is a time."""
    if not text:
        return "", False
    bare = _FIRST.sub("", text)
    return bare.strip(" \t()[]{}-–—|,"), bare != text


def _heading(line: str, at: int) -> Iterator[Head]:
    """``### Ada``, ``## Ada (0:15)``; a heading that holds a marked label is one of those."""
    text = line[at:].strip().rstrip("#").strip()
    if 0 < len(text) <= LONGEST + 20:
        words = plain(text)
        bare = re.sub(rf"^{STAMP}{GAP}|{GAP}{STAMP}$", "", words).strip().rstrip(":：")
        timed = bare != words.strip().rstrip(":：")
        match = re.fullmatch(r"(.*?)\s*\(([^()]{1,60})\)", bare)
        named = _named(match[1] if match else bare)
        if named:
            yield Head(named[0], "", "timed heading" if timed else "heading", named[1], match[2] if match else "")


def _in_mark(line: str, marked: re.Match[str], stamped: bool) -> Iterator[Head]:
    """``**Ada:** text``, ``**Ada**: text``, ``**Ada (0:15)** text``, ``**ADA** (tired)``, ``**Q: Why?**``."""
    inner, after = plain(marked[2] or marked[4]).strip(), line[marked.end() :]
    strong = marked[1] is None or len(marked[1]) > 1 or (marked[3] or "") in ("b", "strong")
    if first := _FIRST.match(inner):
        inner, stamped = inner[first.end() :].strip(" -–—|:"), True
    inner = re.sub(r"^(?:\(\d{1,3}\)|\d{1,3}[.)])\s+", "", inner)
    enclosed = _ENCLOSED.fullmatch(inner)
    if enclosed:
        inner = f"{enclosed['name']}{enclosed['extras']}{enclosed['colon'] or ''}"
    colon = _COLON.match(inner)
    if colon is not None:
        behind = inner[colon.end() :].strip()
        named = _named(colon["name"]) or _any_name(colon["name"])
        if named is None:
            return
        role, timed = _extras(colon["extras"])
        role = role or (colon["role"] or "").strip(" ,")
        if behind and is_stamp(behind):
            behind, timed = "", True
        if behind and not has_words(behind):
            behind = ""
        template: Template = "stamped" if timed or stamped else "bold colon"
        rest = (behind + " " + after.strip()).strip() if behind else after.strip()
        if not timed and not stamped and (after_stamp := _FIRST.match(rest)) and not behind:
            follows = rest[after_stamp.end() :].strip()
            if not follows or after_stamp[0][0] in "[(":
                rest, template = follows, "stamped"
        yield Head(named[0], rest, template, named[1] and (not behind or len(named[0]) == 1), role)
        return
    bare = re.fullmatch(rf"{_NAME}{_EXTRAS}", inner)
    dotted = inner[-1:] in ".-–—|" and len(inner) > 1
    named = _named((bare["name"] if bare else inner).rstrip(" -–—|") if not dotted else inner.rstrip(".-–—| "))
    if named is None:
        if (
            stamped
            and strong
            and len(inner) <= 60
            and count_words(inner) <= 8
            and inner[-1:] not in ".!?,;"
            and has_words(inner)
        ):
            yield Head(inner, after.strip(" \t:"), "stamped", False)
        return
    role, timed = _extras(bare["extras"] if bare else "")
    if aside := re.match(r"\s?([*_])(\([^()*_]{1,60}\))\1(?=\s{0,2}[:：]|\s*$)", after):
        after = aside[2] + after[aside.end() :]  # "**Ada** *(tired)*: I am.", "**Ada** *(tired)*" over the words
    behind_match = _BEHIND.match(after)
    more, timed_behind = _extras(behind_match["extras"]) if behind_match else ("", False)
    colon_behind = bool(behind_match and behind_match["colon"])
    end = behind_match.end() if behind_match else 0
    if not colon_behind and not timed_behind and more and after[end:].strip():
        end, more = 0, ""  # "**Ada** (tired) I am.": the bracket belongs to the words
    rest = after[end:].strip()
    if colon_behind and rest and is_stamp(rest):
        rest, timed_behind = "", True
    if timed or timed_behind or stamped:
        yield Head(named[0], rest, "stamped", named[1], role or more)
    elif colon_behind:
        yield Head(named[0], rest, "bold colon", named[1], role or more)
    elif strong or not rest:
        rest = re.sub(r"^[-–—.|]+\s*", "", rest)
        yield Head(named[0], rest, "bold", named[1], role or more)


def _after_stamp(line: str, at: int) -> Iterator[Head]:
    """What stands behind a time: ``Ada: text``, ``Ada - text``, ``Ada`` over the words, or words."""
    rest = line[at:]
    if _SYSTEM.search(rest[:HEAD]):
        yield Head(None, rest.strip(), "time")
        return
    if from_ := _FROM.match(rest):
        named = _named(from_[1])
        if named:
            yield Head(named[0], rest[from_.end() :].strip(), "stamped", named[1])
            return
    colon = _COLON.match(rest[:HEAD])
    if colon is not None and rest[colon.end() - 2].isdigit() and rest[colon.end() : colon.end() + 1].isdigit():
        stamp = _NAMED_STAMP.match(rest[:HEAD])  # "0:00 Ada  0:05"
        yield from _before_stamp(rest, stamp) if stamp else ()
        return
    named = _named(colon["name"]) if colon else None
    if colon is not None and named is not None:
        role = _extras(colon["extras"])[0] or (colon["role"] or "").strip(" ,")
        yield Head(named[0], rest[colon.end() :].strip(), "stamped", named[1] and not colon["role"], role)
        return
    loose = re.match(r"([\w() .'’#&~@+-]{1,40}?):(?=\s)", rest)
    if loose is not None and count_words(loose[1]) <= 3 and any(map(str.isalpha, loose[1])):
        yield Head(loose[1].strip(), rest[loose.end() :].strip(), "stamped", False)
        return
    enclosed = _ENCLOSED.match(rest[:HEAD])
    named = _named(enclosed["name"]) if enclosed else None
    if enclosed is not None and named is not None and named[1] and has_words(rest[enclosed.end() :]):
        yield Head(named[0], rest[enclosed.end() :].strip(), "loose stamp", named[1])
    for pattern in (_DASH, _BAR):
        dash = pattern.match(rest[:HEAD])
        named = _named(dash["name"]) if dash else None
        if dash is not None and named is not None:
            yield Head(named[0], rest[dash.end() :].strip(), "loose stamp", named[1])
            break
    named = (_named(rest) or _inverted(rest)) if 0 < len(rest) <= LONGEST and ends_open(rest) else None
    if named is not None:
        yield Head(named[0], "", "loose stamp", named[1])
    yield Head(None, rest.strip(), "time")


def _plain(line: str, at: int, listed: bool) -> Iterator[Head]:
    """Heads without mark-up and without a time before them."""
    text = line[at:HEAD]
    if not text:
        return
    colon = _COLON.match(text) if ":" in text or "：" in text else None
    if colon is not None and re.search(r"\d[:：]$", colon[0]) and text[colon.end() : colon.end() + 1].isdigit():
        colon = None  # "It is 10:30."
    named = _named(colon["name"]) if colon else None
    if colon is not None and named is not None:
        yield _with_colon(line, at + colon.end(), colon, named, listed)
    if text[0] == "[" and (sung := _SUNG.fullmatch(line[at:].strip())):
        named = _named(sung[1]) or (_any_name(sung[1]) if "," in sung[1] or "&" in sung[1] else None)
        if named is not None:
            yield Head(named[0], "", "sung", True)
        return
    if text[0] in "[(<【〔「『«{":
        enclosed = _ENCLOSED.match(text)
        inner = enclosed["name"] if enclosed else ""
        named = _named(inner)
        if enclosed is not None and named is not None:
            rest = line[at + enclosed.end() :].strip()
            timed = _extras(enclosed["extras"])[1]
            if timed or rest:
                yield Head(named[0], rest, "bracket", named[1] or bool(enclosed["colon"]))
        return
    if colon is None or named is None:
        stamp = _NAMED_STAMP.match(text) if any(map(str.isdigit, text)) else None
        if stamp is not None:
            yield from _before_stamp(line[at:], stamp)
    marked = line[:at].strip()[-1:] in tuple("○◯〇◎●▽")
    if (colon is None or named is None) and (odd := without_delimiter(line[at:], _named, marked)) is not None:
        yield odd
        return
    for template, pattern in _DELIMITED:
        match = pattern.match(text)
        if match is None:
            continue
        if template == "period" and (title := _PERIOD_TITLE.match(text)):
            match = title
        named = _named(match["name"] or match.groupdict().get("capitals") or match.groupdict().get("other") or "")
        rest = line[at + match.end() :].strip()
        if named is not None and (has_words(rest) or template == "period"):
            found = match.groupdict()
            role, manner = found.get("role") or found.get("office"), found.get("manner")
            if manner and not (has_words(rest) and (match["name"].isupper() or match[0][-1] in "-–—")):
                continue
            shouted = template == "gap" and match["capitals"] is not None
            yield Head(named[0], rest, "capitals" if shouted else template, named[1], role or "")
    yield from names_alone(line[at:].strip(), _named)


_DELIMITED: tuple[tuple[Template, re.Pattern[str]], ...] = (
    ("letter", _LETTER),
    ("at", _AT),
    ("bar", _BAR),
    ("arrow", _ARROW),
    ("gap", _WIDE),
    ("dash", _DASH),
    ("period", _PERIOD),
)


def _with_colon(line: str, end: int, colon: re.Match[str], named: tuple[str, bool], listed: bool) -> Head:
    name, firm = named
    role, timed = _extras(colon["extras"])
    if role.isdigit():
        name, role = f"{name} ({role})", ""
    after = (colon["role"] or "").strip(" ,")
    if after and _SUFFIX.fullmatch(after):
        name, after = f"{name}, {after}", ""
    rest = line[end:].strip()
    if is_stamp(rest):
        rest, timed = "", True
    if after:
        firm = firm and (name.isupper() or after.isupper())
    template: Template = "stamped" if timed else "listed colon" if listed else "colon"
    return Head(name, rest, template, firm, role or after)


def _before_stamp(text: str, match: re.Match[str]) -> Iterator[Head]:
    """``Ada 0:15``, ``Ada (0:15) text``, ``Ada | 00:15``."""
    bare = _ROLE_ENDS.sub("", match["name"])
    named = _named(bare) or _inverted(bare)
    rest = text[match.end() :].strip()
    if named is None or (not match["colon"] and not ends_open(match["name"])):
        return
    bracketed = match["stamp"].lstrip("\\")[0] in "[(<"
    if rest and not match["colon"]:
        if bracketed and named[1]:
            yield Head(named[0], rest, "loose stamp", True)
        return
    wide = match["gap"] not in ("", " ")
    if bracketed or wide or match["colon"] or count_words(match["name"]) <= 3:
        yield Head(named[0], rest, "stamped", named[1])
