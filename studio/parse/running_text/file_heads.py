"""Heads that one line doesn't tell and the whole file does: initials, long titles, pairs of keys, questions in bold.

In: the possible heads of a file, or those that were chosen. Out: more heads, or the same under people's own names.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from studio.parse.lines.directions import style
from studio.parse.lines.labels import nobody, read_label
from studio.parse.lines.markup import plain
from studio.parse.lines.shape import count_words, ends_open, fold, has_words
from studio.parse.lines.vocabulary import OPENERS, PARTICLES, ROLES, SOUNDS, WHAT_IS_SAID, WHO_SPEAKS, is_term
from studio.parse.running_text.head_parts import FIRST
from studio.parse.running_text.templates import Head

_SURNAME = re.compile(r"([^\W\d_a-z][\w’'-]*)\s{0,2}[:–—-]{0,2}\s+(?=\S)")


def initials(found: Sequence[Sequence[Head]]) -> dict[int, Head]:
    """``T. Varga Good evening.``: an initial that the same word follows each time, which is part of the name."""
    heads: dict[int, Head] = {}
    for k, options in enumerate(found):
        head = next((h for h in options if h.template == "period" and len(h.name or "") == 1), None)
        surname = _SURNAME.match(head.rest) if head is not None else None
        if head is not None and surname is not None:
            heads[k] = replace(head, name=f"{head.name}. {surname[1]}", rest=head.rest[surname.end() :], firm=True)
    times = Counter(head.name for head in heads.values())
    return {k: head for k, head in heads.items() if times[head.name] > 1}


_LONG = re.compile(
    r"\s{0,12}(?P<name>[^\W\d_a-z][^:：()\[\]{}<>|\"“”=?!;*_]{5,100}?)(?P<role>\s?\([^()]{1,60}\))?(?:\s?\([^()]{1,60}\))?"
    r"\s?[:：](?=\s|$)"
)
"""``El Presidente diputado Jorge Ruiz Mar (12:17 horas):``"""
LONGEST_HEAD = 14
"""Words before a colon that may still be who speaks."""


def long_heads(lines: Sequence[str], found: Sequence[Sequence[Head]]) -> dict[int, Head]:
    """Words before a colon that are more than a name, where they come back word for word; and others like those.

    Like them are those with the same first word in which as many words are written as in names.
    """
    heads: dict[int, Head] = {}
    for k, line in enumerate(lines):
        match = _LONG.match(line[:220]) if ":" in line[:220] or "：" in line[:220] else None
        if match is None or any(h.template in ("colon", "listed colon", "stamped") for h in found[k]):
            continue
        name = " ".join(match["name"].split())
        if 2 <= count_words(name) <= LONGEST_HEAD and ends_open(name):
            heads[k] = Head(name, line[match.end() :].strip(), "colon", True, (match["role"] or "").strip(" ()"))
    times = Counter(head.name for head in heads.values())
    back = {name for name, n in times.items() if n > 1 and name is not None}
    first = {name.split()[0] for name in back}

    def alike(name: str) -> bool:
        words = [word for word in name.split()[1:] if word not in PARTICLES]
        return name.split()[0] in first and 2 * sum(word[0].isupper() for word in words) > len(words)

    return {k: head for k, head in heads.items() if head.name in back or (len(back) > 1 and alike(head.name or ""))}


_CAPITALIZED = re.compile(r"[^\W\d_a-zß-ÿ][\w.'’-]*")
MOST_TEXT, MOST_ROWS = 200_000, 500
"""Characters, and lines that may begin with a name, of a file in which names that begin one line are looked for."""
LONGEST_PREFIX = 4
"""Words of a name that nothing parts from the words behind it."""


def names_before_words(lines: Sequence[str]) -> dict[int, Head]:
    """``Ada Lind We begin.``: two words or more with capitals that come back at the start of lines, before a sentence.

    A time may stand before them. A name that comes once is one if the file has it elsewhere, too.
    """
    rows: dict[int, tuple[list[str], bool]] = {}
    for k, line in enumerate(lines):
        stamp = FIRST.match(line)
        words = line[stamp.end() if stamp else 0 :][:200].split(maxsplit=LONGEST_PREFIX + 1)
        named = sum(1 for _ in takewhile(_CAPITALIZED.fullmatch, words[: LONGEST_PREFIX + 1]))
        if named >= 1 and len(words) > 2 and not any(word[-1] in ":：" for word in words[:LONGEST_PREFIX]):
            rows[k] = words[: named + 1], stamp is not None
    times = Counter(tuple(words[:n]) for words, _ in rows.values() for n in range(1, LONGEST_PREFIX + 1))
    text = "\n".join(lines)[:MOST_TEXT] if 3 < len(rows) < MOST_ROWS else ""
    listed = {name.strip() for line in lines for name in line.split(",") if "," in line[:200] and len(line) < 200}
    single = {words[0] for words, _ in rows.values() if words[0] in listed and times[words[0],] > 1}
    heads: dict[int, Head] = {}
    for k, (words, stamped) in rows.items():
        shortest = 1 if words[0] in single else 2
        fits = [n for n in range(shortest, LONGEST_PREFIX + 1) if len(words) > n and begins_sentence(words[n])]
        n = max(fits, key=lambda n: (times[tuple(words[:n])], -n), default=0)
        name = " ".join(words[:n])
        if n and (times[tuple(words[:n])] > 1 or (text and text.count(name) > 1)) and words[n - 1][-1] != ".":
            stamp = FIRST.match(lines[k])
            rest = lines[k][stamp.end() if stamp else 0 :].split(maxsplit=n)[n]
            heads[k] = Head(name, rest, "loose stamp" if stamped else "gap")
    stamps = sum(FIRST.match(line) is not None for line in lines)
    if 2 * sum(head.template == "loose stamp" for head in heads.values()) < stamps:
        return {}  # words that go on under times
    back = [name for name, n in Counter(head.name for head in heads.values()).items() if n > 1]
    return heads if back and len(heads) > 3 and len({head.name for head in heads.values()}) > 1 else {}


_SHOUTED = re.compile(
    r"\s{0,8}(?P<name>[^\W\d_a-zß-ÿ]{3,20}(?: (?:[^\W\d_a-zß-ÿ]{2,20}|\d{1,2})){0,2})(?: \((?P<role>[^()]{2,60})\))?"
    r" (?=[¡¿\"“«.…]{0,4} ?[^\W\d_][^\W\d_A-ZÀ-Þ]|[¡¿\"“«.…]{0,4}[^\W\d_] )"
)


def shouted_names(lines: Sequence[str]) -> dict[int, Head]:
    """``ANNOUNCER A frog fell.``, ``FROG 1 (FROM BELOW) Help!``: capitals before a sentence, in most lines."""
    matches = {k: match for k, line in enumerate(lines) if (match := _SHOUTED.match(line)) is not None}
    found = {k: match for k, match in matches.items() if match["name"].isupper()}
    times = Counter(match["name"] for match in found.values())
    filled = sum(map(has_words, lines))
    if len(found) < 4 or len(times) < 2 or max(times.values()) < 2 or len(found) < 0.4 * filled:
        return {}
    return {
        k: Head(match["name"], lines[k][match.end() :].strip(), "gap", True, match["role"] or "")
        for k, match in found.items()
    }


def begins_sentence(word: str) -> bool:
    """Whether a word may be the first of a sentence: it has a capital, or stands behind a quotation mark."""
    return word.lstrip("\"'“”„«»¿¡…")[:1].isupper()


def pairs_of_keys(found: Sequence[Sequence[Head]]) -> dict[int, Head]:
    """``Voice: Ada`` over ``Text: Good evening.``: the words are the second line's, the name is the first one's."""
    heads: dict[int, Head] = {}
    who: tuple[int, str] | None = None
    for k, options in enumerate(found):
        label = next((h for h in options if h.template in ("colon", "listed colon", "bold colon")), None)
        if label is None or label.name is None:
            continue
        key = label.name.lower()
        if key in WHO_SPEAKS and label.rest and count_words(label.rest) <= 5:
            who = k, plain(label.rest).strip("\"'")
        elif key in WHAT_IS_SAID and who is not None and k - who[0] <= 3:
            heads[who[0]] = Head(who[1], "", "pair", True)
            heads[k] = Head(who[1], label.rest, "pair", True)
            who = None
        else:
            who = None
    return heads if len(heads) > 3 else {}


_DECLARED = re.compile(r"(?:[^（）()]{0,40})[（(]以下、?\s?([^（）()、\s]{1,8})[）)]")


def declared(lines: Sequence[str]) -> dict[int, Head]:
    """Lines that are a short name, which the paper has given a person above: ``窯元 野村氏（以下、n）``, ``n``."""
    names = {k: match[1] for k, line in enumerate(lines) if (match := _DECLARED.fullmatch(line.strip()))}
    known = set(names.values())
    names |= {k: line.strip() for k, line in enumerate(lines) if line.strip() in known}
    return {k: Head(name, "", "sung", True) for k, name in names.items()} if len(names) > 2 * len(known) else {}


QUESTIONER, ANSWERER = "Interviewer", "Guest"
"""Who speaks where questions are in bold and nobody is named."""


def bold_questions(lines: Sequence[str], skip: Iterable[int]) -> dict[int, Head]:
    """An interview without names: paragraphs in bold that are questions, with the answers between them."""
    left_out = set(skip)
    bold: dict[int, str] = {}
    answers: list[int] = []
    paragraphs = 0
    for k, line in enumerate(lines):
        match = _BOLD_LINE.fullmatch(line.strip())
        below = k - 1 in bold and match is not None  # a question over several lines
        begins = has_words(line) and (k == 0 or not has_words(lines[k - 1])) and k not in left_out
        if not (begins or below) or line.lstrip()[:1] == "#":
            continue
        paragraphs += not below
        if match is not None:
            bold[k] = match[2].strip()
        elif k - 1 in bold or (k > 1 and k - 2 in bold):
            answers.append(k)
    ends = [k for k in bold if k + 1 not in bold]
    asked = sum(bold[k].rstrip('"”')[-1:] in "?？" for k in ends)
    if len(ends) < 3 or asked < 0.7 * len(ends) or len(answers) < 0.8 * len(ends) or len(ends) < 0.2 * paragraphs:
        return {}
    heads = {k: Head(QUESTIONER, text, "bold line") for k, text in bold.items()}
    return heads | {k: Head(ANSWERER, lines[k].strip(), "bold line") for k in answers}


_DASHED = re.compile("\\s{0,4}(?:\u2015\u2015|\u2500\u2500|\u2014\u2014)\\s*(?=\\S)(.*)")


def dashed_questions(lines: Sequence[str], skip: Iterable[int]) -> dict[int, Head]:
    """The questions of an interview, each behind two dashes, as Japanese and Chinese papers print them."""
    left_out = set(skip)
    found = {k: match[1] for k, line in enumerate(lines) if k not in left_out and (match := _DASHED.match(line))}
    asked = sum(text.rstrip("」』）) ")[-1:] in "?？" or text.rstrip("。").endswith("か") for text in found.values())
    if len(found) < 3 or 2 * asked < len(found):
        return {}
    return {k: Head(QUESTIONER, text.strip(), "bold line") for k, text in found.items()}


def answers(lines: Sequence[str], asked: Mapping[int, Head], skip: Iterable[int]) -> dict[int, Head]:
    """The paragraphs below questions where nobody is named: the guest's."""
    left_out, first = set(skip), min(asked)
    begins = (k for k in range(first, len(lines)) if has_words(lines[k]) and not has_words(lines[k - 1]))
    return {k: Head(ANSWERER, lines[k].strip(), "bold line") for k in begins if k not in asked and k not in left_out}


def answers_below(lines: Sequence[str], heads: Mapping[int, Head]) -> dict[int, Head]:
    """The lines right below questions where only those have a label (``Q1. Why bees?``): the guest's."""
    if len(heads) < 3 or {head.name for head in heads.values()} != {"Q"}:
        return {}
    asked = [k for k, head in heads.items() if head.rest.rstrip('"”* ')[-1:] in tuple("?？")]
    below = {k: next((j for j in range(k + 1, min(k + 3, len(lines))) if has_words(lines[j])), None) for k in asked}
    answers = {j: lines[j].strip() for j in below.values() if j is not None and j not in heads}
    lettered = sum(text.startswith("A ") for text in answers.values()) >= 0.8 * len(answers)
    found = {j: Head("A", text.removeprefix("A ") if lettered else text, "letter") for j, text in answers.items()}
    return found if len(asked) > 0.7 * len(heads) and len(found) > 0.7 * len(asked) else {}


_BOLD_LINE = re.compile(r"(\*\*|__)(?=\S)([^*_]{3,600}?)\1")


def by_initials(heads: Mapping[int, Head]) -> dict[int, Head]:
    """``AL`` is Ada Lind, where nobody else who speaks has these initials, first and last or all of them."""
    people = {head.name: head.name.split() for head in heads.values() if head.name is not None}
    names: dict[str, set[str]] = defaultdict(set)
    for name, words in people.items():
        capital = [word[0] for word in words if word[0].isupper()]
        if len(words) > 1 and len(capital) == len(words):
            for short in {"".join(capital), capital[0] + capital[-1]}:
                names[short].add(name)
    known = {short: next(iter(full)) for short, full in names.items() if len(full) == 1 and short in people}
    return {k: replace(head, name=known.get(head.name or "", head.name)) for k, head in heads.items()}


_GENERIC = re.compile(
    r"(?:co-?host|host|guest|speaker|person|voice|interviewer|interviewee|moderator|presenter|panelist|caller|actor|reporter)"
    r"(?:\s*#?(?:\d{1,2}|[A-F]|one|two|three))?",
    re.I,
)


def by_their_names(heads: Mapping[int, Head]) -> dict[int, Head]:
    """``HOST 1 (Maya)`` is Maya, wherever ``HOST 1`` stands, where one name and no other stands beside it.

    ``EXPERT (Leo)`` is Leo in such a script, where the name stands beside it each time.
    """
    beside: dict[str, set[str]] = defaultdict(set)
    for head in heads.values():
        if head.name is not None:
            beside[fold(head.name)].add(head.role.strip())
    generic = {fold(head.name) for head in heads.values() if head.name is not None and _GENERIC.fullmatch(head.name)}
    names = {name: roles - {""} if name in generic else roles for name, roles in beside.items()}
    people = {name: next(iter(roles)) for name, roles in names.items() if len(roles) == 1 and _is_name(*roles)}
    people = people if generic & people.keys() else {}
    if not people:
        return dict(heads)
    return {
        k: replace(head, name=people.get(fold(head.name), head.name)) if head.name is not None else head
        for k, head in heads.items()
    }


def _is_name(text: str) -> bool:
    label = read_label(text + ":")
    words = [word.lower().strip(".,") for word in text.split()]
    return (
        label is not None
        and label.firm
        and not label.rest
        and len(words) <= 4
        and not nobody(text)
        and not is_term(text)
        and style(text, 0) is None
        and not any(word in ROLES or word in OPENERS for word in words)
        and not any(map(SOUNDS.fullmatch, words))
    )


_JOINT = re.compile(
    r"\s{0,8}[_*]{0,2}([^\W\d_][\w.’' -]{0,40}?(?:,| and| &) (?:and )?[^\W\d_][\w.’' -]{0,40}?)\s*(?=[\[(.:_])[.:_]*\s*"
)


def spoken_together(lines: Sequence[str], begins: Sequence[bool], taken: Mapping[int, Head]) -> dict[int, Head]:
    """Two of the people who speak elsewhere, named together at the beginning of a paragraph of a play."""
    names = {fold(head.name) for head in taken.values() if head.name is not None and head.template == "period"}
    over = {
        fold(h.name)
        for h in taken.values()
        if h.name is not None and h.template in ("alone", "capitals") and not h.rest
    }
    found: dict[int, Head] = {}
    for k, line in enumerate(lines):
        parts = (
            re.split(r", | and | & | e | et | und | y ", line.strip()) if begins[k] and k not in taken and over else []
        )
        if (
            1 < len(parts) < 5
            and all(fold(part) in over for part in parts)
            and k + 1 < len(lines)
            and lines[k + 1].strip()
        ):
            found[k] = Head(line.strip(), "", "capitals")
    if not names:
        return found
    for k, line in enumerate(lines):
        match = _JOINT.match(line) if begins[k] and k not in taken else None
        if match and all(fold(name) in names for name in re.split(r",| and | & ", match[1]) if name.strip()):
            found[k] = Head(match[1], line[match.end() :].strip(), "period")
    return found
