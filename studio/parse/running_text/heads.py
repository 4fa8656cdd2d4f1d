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

from studio.parse.lines.markup import plain
from studio.parse.lines.shape import count_words, ends_open, has_words, is_title_case
from studio.parse.lines.vocabulary import SOUNDS, is_term
from studio.parse.running_text import head_parts as parts
from studio.parse.running_text.file_heads import initials, long_heads, names_before_words, shouted_names
from studio.parse.running_text.head_parts import any_name, extras_of, inverted_name, is_stamp, name_of, who
from studio.parse.running_text.headings import is_division
from studio.parse.running_text.templates import Head, Template
from studio.parse.running_text.undelimited import LONGEST, names_alone, small_name, without_delimiter


def read_heads(lines: Sequence[str]) -> list[tuple[Head, ...]]:
    """The possible heads of each line, at most one of each template."""
    found: list[tuple[Head, ...]] = []
    for k, line in enumerate(lines):
        heads = tuple(map(_without_delimiter, candidates(line))) if line.strip() else ()
        if line.strip() and not heads and (small := small_name(line, _below(lines, k))) is not None:
            heads = (small,)
        if heads and k + 1 < len(lines) and is_stamp(lines[k + 1].strip()):
            heads = tuple(_with_stamp_below(head) for head in heads)
        elif heads and k and is_stamp(lines[k - 1].strip()):
            long = len(line) > LONGEST
            heads = tuple(head if long and head.template == "colon" else _under_stamp(head) for head in heads)
        found.append(heads)
    for k, head in long_heads(lines, found).items():
        found[k] = (*found[k], head)
    for k, head in shouted_names(lines).items():
        found[k] = found[k] if any(other.firm and other.rest for other in found[k] if other.name) else (head,)
    for k, head in names_before_words(lines).items():
        others = tuple(other for other in found[k] if other.template == "time")
        found[k] = found[k] if any(other.firm and other.rest for other in found[k] if other.name) else (*others, head)
    for k, head in initials(found).items():
        found[k] = (*(other for other in found[k] if other.template != "period"), head)
    return found


def _without_delimiter(head: Head) -> Head:
    """What a dash, a bar or an arrow parts from mark-up, a bracket or a time is no part of the words."""
    if head.rest[:1] not in _DELIMITERS or head.template not in _CLOSED:
        return head
    return replace(head, rest=_DELIMITER.sub("", head.rest))


_DELIMITER = re.compile(r"^(?:[-–—.|~>»→=]{1,3})\s*(?=\S)")
_DELIMITERS = frozenset("-–—.|~>»→=")
_CLOSED: frozenset[Template] = frozenset({"bold", "bracket", "stamped", "loose stamp"})
"""Templates whose name is closed by more than a delimiter."""


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


def candidates(line: str) -> Iterator[Head]:
    """Every head that a line has by its shape."""
    head = line[: parts.HEAD]
    at = lead.end() if (lead := parts.LEAD.match(head)) else 0
    if at >= len(head):
        return
    if head.startswith(">>", at):
        at += len(parts.ARROWS.match(head, at)[0]) if parts.ARROWS.match(head, at) else 0  # type: ignore[index]
    if lead and lead["hashes"]:
        yield from _heading(line, at)
        return
    page = lead is not None and line[lead.end() - 2 : lead.end()].strip().isdigit()  # "2 Ada Lind: ...", a page begins
    listed = bool(lead and lead["item"]) and not page
    stamp = parts.FIRST.match(head, at)
    if stamp is not None:
        at = gap.end() if (gap := parts.GAP_BEHIND.match(line, stamp.end())) else stamp.end()
    marked = parts.MARKED.match(line, at)
    if marked is not None and is_stamp((marked[2] or marked[4]).strip()):
        gap = parts.GAP_BEHIND.match(line, marked.end())
        yield from _after_stamp(line, gap.end() if gap else marked.end())
        return
    if marked is not None:
        for found in _in_mark(line, marked, stamp is not None):
            yield replace(found, listed=listed) if listed else found
        if stamp is not None:
            yield Head(None, line[at:].strip(), "time")
        return
    if stamp is not None:
        yield from _after_stamp(line, at)
        return
    numbered = listed and any(map(str.isalpha, lead["item"]))  # type: ignore[index]
    for found in _plain(line, at, listed):
        yield replace(found, template="numbered") if numbered and found.template == "listed colon" else found


def _heading(line: str, at: int) -> Iterator[Head]:
    """``### Ada``, ``## Ada (0:15)``; a heading that holds a marked label is one of those."""
    text = plain(line[at:].strip().rstrip("#")).strip().rstrip(":：")
    found = who(text) if 0 < len(text) <= LONGEST + 20 else None
    if found is not None:
        yield Head(found.name, "", "timed heading" if found.stamped else "heading", found.firm, found.role)


def _in_mark(line: str, marked: re.Match[str], stamped: bool) -> Iterator[Head]:
    """``**Ada:** text``, ``**Ada**: text``, ``**Ada (0:15)** text``, ``**ADA** (tired)``, ``**Q: Why?**``."""
    inner, after = plain(marked[2] or marked[4]).strip(), line[marked.end() :]
    strong = marked[1] is None or len(marked[1]) > 1 or marked[1] == "`" or (marked[3] or "") in ("b", "strong")
    ranged = False
    if first := parts.FIRST.match(inner):
        ranged = _RANGE.search(first[0]) is not None and not after.strip()
        inner, stamped = inner[first.end() :].strip(" -–—|:"), True
    inner = re.sub(r"^(?:\(\d{1,3}\)|\d{1,3}[.)])\s+", "", inner)
    enclosed = parts.ENCLOSED.fullmatch(inner)
    if enclosed:
        inner = f"{enclosed['name']}{enclosed['extras']}{enclosed['colon'] or ''}"
    colon = parts.COLON.match(inner)
    if colon is not None and not _is_in_time(inner, colon):
        behind = inner[colon.end() :].strip()
        named = name_of(colon["name"]) or any_name(colon["name"])
        if named is None:
            return
        role, timed = extras_of(colon["extras"])
        if is_stamp(behind):
            behind, timed = "", True
        template: Template = "stamped" if timed or stamped else "bold colon"
        rest = f"{behind} {after.strip()}".strip()
        if template == "bold colon" and not behind and (time := parts.FIRST.match(rest)):
            follows = rest[time.end() :].strip()
            if not follows or time[0][0] in "[(":
                rest, template = follows, "stamped"
        manner = re.fullmatch(r"[\[(][^\[\]()]+[\])]", behind) is not None  # "**Ada: (tired)** I am."
        firm = named[1] and (not behind or manner or len(named[0]) == 1)
        yield Head(named[0], rest, template, firm, role or (colon["role"] or "").strip(" ,"))
        return
    found = who(inner.rstrip(".-–—| "))
    if ranged:  # "**(0:00 - 0:30) The Harbour**" is a part of the script, unless it is a name that comes back
        if found is not None:
            yield Head(found.name, "", "timed heading", found.firm, found.role)
        return
    if found is None:
        if stamped and strong and len(inner) <= LONGEST and ends_open(inner):
            yield Head(inner, after.strip(" \t:"), "stamped", False)
        return
    role, timed = found.role, found.stamped
    if aside := re.match(r"\s?([*_])(\([^()*_]{1,60}\))\1(?=\s{0,2}[:：]|\s*$)", after):
        after = aside[2] + after[aside.end() :]  # "**Ada** *(tired)*: I am.", "**Ada** *(tired)*" over the words
    behind_match = parts.BEHIND.match(after)
    more, timed_behind = extras_of(behind_match["extras"]) if behind_match else ("", False)
    colon_behind = bool(behind_match and behind_match["colon"])
    end = behind_match.end() if behind_match else 0
    if not colon_behind and not timed_behind and more and after[end:].strip():
        end, more = 0, ""  # "**Ada** (tired) I am.": the bracket belongs to the words
    rest = after[end:].strip()
    if colon_behind and is_stamp(rest):
        rest, timed_behind = "", True
    if timed or timed_behind or stamped or colon_behind:
        template = "stamped" if timed or timed_behind or stamped else "bold colon"
        yield Head(found.name, rest, template, found.firm, role or more)
    elif strong or not rest:
        yield Head(found.name, rest, "bold", found.firm, role or more)


_RANGE = re.compile(r"\d\s?[-–—]\s?\d")


def _after_stamp(line: str, at: int) -> Iterator[Head]:
    """What stands behind a time: ``Ada: text``, ``Ada - text``, ``Ada`` over the words, or words."""
    rest = line[at:]
    if parts.SYSTEM.search(rest[: parts.HEAD]):
        yield Head(None, rest.strip(), "time")
        return
    if from_ := parts.FROM.match(rest):
        named = name_of(from_[1])
        if named:
            yield Head(named[0], rest[from_.end() :].strip(), "stamped", named[1])
            return
    colon = parts.COLON.match(rest[: parts.HEAD])
    if colon is not None and rest[colon.end() - 2].isdigit() and rest[colon.end() : colon.end() + 1].isdigit():
        stamp = parts.NAMED_STAMP.match(rest[: parts.HEAD])  # "0:00 Ada  0:05"
        yield from _before_stamp(rest, stamp) if stamp else ()
        return
    named = name_of(colon["name"]) if colon else None
    if colon is not None and named is not None:
        role = extras_of(colon["extras"])[0] or (colon["role"] or "").strip(" ,")
        yield Head(named[0], rest[colon.end() :].strip(), "stamped", named[1] and not colon["role"], role)
        return
    loose = re.match(r"([\w() .'’#&~@+-]{1,40}?):(?=\s)", rest)
    if loose is not None and count_words(loose[1]) <= 3 and any(map(str.isalpha, loose[1])):
        yield Head(loose[1].strip(), rest[loose.end() :].strip(), "stamped", False)
        return
    for pattern in (parts.ENCLOSED, parts.DASH, parts.BAR, parts.ARROW, parts.PERIOD):
        match = pattern.match(rest[: parts.HEAD])
        if pattern is parts.PERIOD and match is not None and not match["name"].isupper():
            continue  # "0:15 Yes. It is."
        found = who(match["name"]) if match else None
        if match is not None and found is not None and (pattern is not parts.ENCLOSED or found.firm):
            yield Head(found.name, rest[match.end() :].strip(), "loose stamp", found.firm, found.role)
            break
    named = (name_of(rest) or inverted_name(rest)) if 0 < len(rest) <= LONGEST and ends_open(rest) else None
    if named is not None:
        yield Head(named[0], "", "loose stamp", named[1])
    yield Head(None, rest.strip(), "time")


def _plain(line: str, at: int, listed: bool) -> Iterator[Head]:
    """Heads without mark-up and without a time before them."""
    text = line[at : parts.HEAD]
    if not text:
        return
    if (before := parts.MANNER.match(text)) is not None:  # "[tired] Ada: I am."
        for head in _plain(line, at + before.end(), listed):
            if head.template == "colon" and head.firm:
                yield replace(head, rest=f"{before[0].strip()} {head.rest}")
    colon = parts.COLON.match(text) if ":" in text or "：" in text else None
    if colon is not None and _is_in_time(text, colon):
        colon = None  # "It is 10:30."
    named = name_of(colon["name"]) if colon else None
    if colon is not None and named is not None:
        yield _with_colon(line, at + colon.end(), colon, named, listed)
    elif colon is not None and (beside := who(colon["name"])) and beside.firm and _is_office(beside.role):
        # "Ada Moss – Port Party:"
        yield Head(beside.name, line[at + colon.end() :].strip(), "colon", True, beside.role)
        return
    if text[0] == "[" and (sung := parts.SUNG.fullmatch(line[at:].strip())):
        named = name_of(sung[1]) or (any_name(sung[1]) if "," in sung[1] or "&" in sung[1] else None)
        if named is not None:
            yield Head(named[0], "", "sung", True)
        return
    if text[0] in "[(<【〔「『«{":
        enclosed = parts.ENCLOSED.match(text)
        found = who(enclosed["name"]) if enclosed else None
        if enclosed is not None and found is not None:
            rest = line[at + enclosed.end() :].strip()
            timed = found.stamped or extras_of(enclosed["extras"])[1]
            over = enclosed["open"] in "[【<" and not is_division(found.name) and not _is_heard(found.name)
            if timed or rest or enclosed["colon"] or over:
                yield Head(found.name, rest, "bracket", found.firm or bool(enclosed["colon"]), found.role)
                if enclosed["colon"] and enclosed["open"] in "[(":
                    yield Head(found.name, rest, "colon", True, found.role)
        return
    stamp = None
    if colon is None or named is None:
        stamp = parts.NAMED_STAMP.match(text) if any(map(str.isdigit, text)) else None
        if stamp is not None:
            yield from _before_stamp(line[at:], stamp)
    timed = (colon is None or named is None) and stamp is not None
    marked = line[:at].strip()[-1:] in tuple("○◯〇◎●▽")
    if (
        (colon is None or named is None)
        and not timed
        and (odd := without_delimiter(line[at:], name_of, marked)) is not None
    ):
        yield odd
        return
    for template, pattern, signs in parts.DELIMITED:
        match = pattern.match(text) if any(sign in text for sign in signs) else None
        if match is None:
            continue
        if template == "period":
            initials = parts.PERIOD_INITIALS.match(text)
            initials = None if initials is None or is_division(initials["name"]) else initials  # "ACT I.  The quay."
            match = parts.PERIOD_TITLE.match(text) or initials or match
        groups = match.groupdict()
        found = who(match["name"] or groups.get("capitals") or groups.get("other") or "")
        rest = line[at + match.end() :].strip()
        if found is not None and (has_words(rest) or template in ("period", "at")):
            role, manner = groups.get("role") or groups.get("office"), groups.get("manner")
            if manner and not (has_words(rest) and (match["name"].isupper() or match[0][-1] in "-–—")):
                continue
            shouted = template == "gap" and groups["capitals"] is not None
            aside = "," in (match["name"] or "") and found.role[:1].islower()  # "Well, I thought - yes."
            firm = found.firm and not aside
            yield Head(found.name, rest, "capitals" if shouted else template, firm, role or found.role)
    yield from names_alone(line[at:].strip(), name_of)


def _is_in_time(text: str, colon: re.Match[str]) -> bool:
    """Whether a colon stands between digits, as in a time."""
    return re.search(r"\d\s*[:：]$", colon[0]) is not None and text[colon.end() : colon.end() + 1].isdigit()


def _is_office(role: str) -> bool:
    """Whether what stands beside a name is two words or more, written like a name."""
    return count_words(role) > 1 and is_title_case(role)


def _is_heard(name: str) -> bool:
    """Whether a bracket holds a sound or a term rather than a name: ``[Applause]``, ``[crosstalk]``."""
    return is_term(name) or any(SOUNDS.fullmatch(word) for word in name.lower().split())


def _with_colon(line: str, end: int, colon: re.Match[str], named: tuple[str, bool], listed: bool) -> Head:
    name, firm = named
    role, timed = extras_of(colon["extras"])
    if role.isdigit():
        name, role = f"{name} ({role})", ""
    if (
        not firm
        and not any(map(str.isupper, name.split()))
        and count_words(role) > 1
        and (person := name_of(role)) is not None
        and person[1]
    ):
        (name, firm), role = person, name  # "Minister for Health (Aoife Brennan): It opens in March."
    after = (colon["role"] or "").strip(" ,")
    if after and parts.SUFFIX.fullmatch(after):
        name, after = f"{name}, {after}", ""
    rest = line[end:].strip()
    if is_stamp(rest):
        rest, timed = "", True
    if after:
        loud = count_words(name) > 1 and name.split()[-1].isupper()  # "Ada LIND, editor"
        firm = firm and (name.isupper() or loud or not after[0].islower())
    template: Template = "stamped" if timed else "listed colon" if listed else "colon"
    return Head(name, rest, template, firm, role or after)


def _before_stamp(text: str, match: re.Match[str]) -> Iterator[Head]:
    """``Ada 0:15``, ``Ada (0:15) text``, ``Ada | 00:15``."""
    bare = parts.ROLE_ENDS.sub("", match["name"])
    found = who(bare, inverted=True)
    rest = text[match.end() :].strip()
    if found is None or (not match["colon"] and not ends_open(match["name"])):
        return
    bracketed = match["stamp"].lstrip("\\")[0] in "[(<"
    if not match["gap"] and not bracketed and match["name"][-1].isalpha():
        return  # "Started11:45"
    if rest and not match["colon"]:
        if (bracketed or _DELIMITER.match(rest)) and found.firm:
            yield Head(found.name, rest, "loose stamp", True, found.role)
        return
    wide = match["gap"] not in ("", " ")
    if bracketed or wide or match["colon"] or count_words(match["name"]) <= 3:
        yield Head(found.name, rest, "stamped", found.firm, found.role)
