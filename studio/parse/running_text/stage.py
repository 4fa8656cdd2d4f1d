"""What stands between the speeches of plays and protocols: paragraphs in brackets, noises, what happens on the stage.

In: the lines of a file and the heads of its turns. Out: the lines that are directions by their shape.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from studio.parse.lines.markup import heading_of
from studio.parse.lines.shape import count_words, ends_open, fold, has_words, starts_small
from studio.parse.lines.vocabulary import is_manner
from studio.parse.running_text.file import WRAPPED
from studio.parse.running_text.headings import is_scene
from studio.parse.running_text.templates import Head

_ASIDE = re.compile(r"\(_([^()_]{1,200})_\)|^\(([^()]{1,160})\)")


def with_asides(text: str) -> str:
    """Words of a play with their directions in square brackets: those in italics, and those that come first."""
    return _ASIDE.sub(lambda match: f"[{match[1] or match[2]}]", text)


_AT_HEAD = re.compile(r"\(([^():]{2,160})\)(?=\s*\S)")
_WHOLE = re.compile(r"\(([^():]{2,160})\)")
_IN_SENTENCE = re.compile(r"[\w,] \([^()]{2,160}\)[,;]? (?=[^\W\d_A-Z])")
_BETWEEN = re.compile(r"(?:(?:^|(?<=[.!?…—–\-\"”’»)]))\s*\(([^():]{2,160})\)(?=[\s.—–\-(]|$)|\s\(([^():]{2,160})\)$)")
_DOING = re.compile(r"(?:(?:he|she|they)\s)?[a-z]{2,}(?:ing|s)\b|(?:he|she|they)\s[a-z]+\b", re.I)
FEWEST_ACTED = 2
"""Brackets at the beginning of turns, at least, in a script that has directions in round brackets."""


def acts_in_brackets(lines: Sequence[str], heads: Mapping[int, Head]) -> bool:
    """Whether round brackets hold directions in this script: they stand where no speech could, and hardly in sentences.

    No speech could stand in a bracket that begins a turn or a line, with words behind it.
    """
    at_head = in_sentence = 0
    for k, line in enumerate(lines):
        if "(" not in line:
            continue
        role = heads[k].role if k in heads else ""
        at_head += role[:1].islower() and (count_words(role) > 2 or _DOING.match(role) is not None)
        said = heads[k].rest if k in heads else line.strip()
        whole = _WHOLE.fullmatch(said)
        match = _AT_HEAD.match(said) or (
            whole if k in heads or (count_words(said) > 3 and not said.isupper()) else None
        )
        at_head += match is not None and _is_act(match[1])
        in_sentence += len(_IN_SENTENCE.findall(line[:2000]))
    return at_head >= FEWEST_ACTED and 2 * in_sentence <= at_head


def _is_act(inside: str) -> bool:
    return _DOING.match(inside) is not None or not TALKS.search(inside)


def _opens(text: str, match: re.Match[str]) -> bool:
    """Whether a sentence begins behind a bracket, whose manner it is said in."""
    return not starts_small(text[match.end() :])


def without_acts(text: str) -> tuple[str, list[str]]:
    """Words without the round brackets between their sentences in which nobody is spoken to, and those brackets."""
    found = ((m, m[1] or m[2]) for m in _BETWEEN.finditer(text))
    acts = [m for m, inside in found if _is_act(inside) and not (is_manner(inside) and _opens(text, m))]
    for match in reversed(acts):
        before, after = text[: match.start()], text[match.end() :]
        ended = not before.strip() or before.rstrip()[-1] in "—–.!?"
        text = before + (after.lstrip("—–.") if ended else after)
    return text.strip(), [match[0].strip() for match in acts]


_ENTERS = re.compile(r"(?:Enter|Exit|Exeunt|Re-enter)(?:\s(?!the\s(?:code|number))[\w’',&-]+){0,12}\.?")


_PROCEDURE = re.compile(
    r"(?:\w[\w’'-]* ){0,5}?(?:meeting|sitting|session|hearing|committee|subcommittee|house|council|senate|assembly"
    r"|court|conference|proceedings|debate|question|motion|amendment|bill|agenda|witness|division) "
    r"(?:(?:was|were) (?:called to order|adjourned|adopted|suspended|resumed|concluded|opened|closed|agreed to|put|read"
    r"|passed|negatived|withdrawn|approved|recessed|sworn|excused)|rose|adjourned|concluded|recessed|reconvened|divided"
    r"|put and agreed to|agreed to|negatived|read a \w+ time|sworn)\b.{0,100}"
    r"|(?:\w+ ){1,3}members (?:interjecting|having (?:left|entered)).{0,60}|whereupon,? .{4,200}"
    r"|(?:applause|aplausos|applausi|applaudissements|applaus|beifall|aplauze|oklaski|aplausos|applåder|protestos|risos"
    r"|rumori|heiterkeit|zurufe?|vozes|wesołość|аплодисменты|шум)\b[^.!?:]{0,60}\.?"
    r"|(?:\w+ ){0,2}hon\. members (?:rose|indicated).{0,60}|it was so (?:decided|ordered)\b.{0,60}",
    re.I,
)
"""What the record of a meeting tells in the past tense: ``The meeting rose at 11.20 a.m.``"""


def is_procedure(text: str) -> bool:
    """Whether a paragraph of a record tells what a meeting did."""
    return len(text) < 240 and text[:1].isupper() and _PROCEDURE.fullmatch(text) is not None


_CURTAIN = re.compile(
    r"(?:the )?(?:quick |slow )?curtain(?: (?:falls|rises|drops))?.{0,40}|act drop.{0,30}|tableau"
    r"|(?:le )?rideau(?: tombe)?|(?:der )?vorhang(?: fällt)?|(?:cae el |cae )?telón(?: (?:lento|rápido))?"
    r"|(?:cala )?(?:il |la )?(?:sipario|tela)|cai o pano|pano|doek|gordijn|ridå|tæppe|teppe|esirippu|függöny"
    r"|opona(?: spada)?|zastor|занавес|завіса|幕|막",
    re.I,
)


def is_curtain(text: str) -> bool:
    """Whether a line of a play says that the curtain falls."""
    return len(text) < 80 and _CURTAIN.fullmatch(text.strip("*_()[] .")) is not None


def is_entrance(text: str) -> bool:
    """Whether a line says who comes on the stage or leaves it, with their names: ``Enter Miranda``."""
    words = text.split()
    named = len(words) == 1 or any(word[:1].isupper() for word in words[1:])
    return text[:1] in "ER" and named and _ENTERS.fullmatch(text) is not None


_HAPPENS = re.compile(r"(?:(?:The|An?)\s[\w ’'-]{2,60}?|He|She|They|[A-Z][\w’'-]+)\s[a-z]+(?:s|es)?\b")
TALKS = re.compile(r"\b(?:(?-i:I)|you|your|yours|we|us|our|me|my|mine|thou|thee|thy|let|please|yes|no)\b|[?!]", re.I)


def what_happens(lines: Sequence[str], heads: Mapping[int, Head]) -> frozenset[int]:
    """The lines of paragraphs of a play that tell what happens: nobody's name above them, nobody spoken to in them."""
    cast = {word for head in heads.values() if (head.name or "").isupper() for word in fold(head.name or "").split()}
    if 2 * sum((head.name or "").isupper() for head in heads.values()) < len(heads):
        return frozenset()
    acts: set[int] = set()
    start = 0
    for k in range(len(lines) + 1):
        if k < len(lines) and lines[k].strip():
            continue
        paragraph, start = range(start, k), k + 1
        text = " ".join(lines[j].strip() for j in paragraph)
        over = next((j for j in range(paragraph.start - 1, -1, -1) if lines[j].strip()), -1)
        spoken = over in heads and not has_words(heads[over].rest)  # a name alone stands over it
        if len(paragraph) == 0 or spoken or paragraph[0] in heads or count_words(text[:400]) < 6 or TALKS.search(text):
            continue
        subject = _HAPPENS.match(text) if text[-1] == "." else None
        first = fold(text.split()[0])
        if subject is not None and (first in cast or first in ("the", "a", "an", "he", "she", "they")):
            acts.update(paragraph)
    return frozenset(acts)


def told_between(lines: Sequence[str], heads: Mapping[int, Head]) -> frozenset[int]:
    """Lines between the turns of a play that tell what happens, where every turn has its words beside the name.

    Nobody is spoken to in them, the line above is finished, and they begin with somebody of the cast, or a word in
    capitals that isn't the whole line's (``OPENS the door.``).
    """
    people = [head for head in heads.values() if head.name is not None]
    if len(people) < 4 or sum(has_words(head.rest) for head in people) < 0.9 * len(people):
        return frozenset()
    cast = {word for head in people for word in fold(head.name or "").split() if len(word) > 2}
    cast |= {head.role.casefold() for head in people if head.role.istitle()}
    told: set[int] = set()
    above = ""
    for k, line in enumerate(lines):
        text = line.strip()
        if text and k not in heads and above[-1:] in tuple('.!?…)»”"') and not TALKS.search(text):
            words = text.split()
            first = fold(" ".join(words[:3])).split()
            shouted = len(words[0]) > 2 and words[0].isupper() and not text.isupper()
            named = text[0] not in "([" and not cast.isdisjoint(first) and "," not in " ".join(words[:3])
            alone = not "".join(lines[k - 1 : k]).strip() and not "".join(lines[k + 1 : k + 2]).strip()
            happens = alone and text[-1] == "." and _HAPPENS.match(text) is not None
            if len(words) > 1 and (shouted or named or happens):
                told.update(_sentence(lines, k, heads))
        above = text or above
    return frozenset(told)


def _sentence(lines: Sequence[str], k: int, heads: Mapping[int, Head]) -> list[int]:
    """The lines from one to that which ends in a full stop; none where a turn, or words to somebody, come before."""
    for j in range(k, min(k + 6, len(lines))):
        text = lines[j].strip()
        if not text or j in heads or TALKS.search(text) or (len(text) < WRAPPED and text[-1] != "."):
            break
        if text[-1] == ".":
            return list(range(k, j + 1))
    return []


def film_action(lines: Sequence[str], heads: Mapping[int, Head]) -> frozenset[int]:
    """What happens in the script of a film, on lines of its own: all that stands in no paragraph right below a name.

    Such a script has headings of scenes (``INT. KITCHEN - NIGHT``), and nothing but names alone right over the words.
    """
    names = [k for k, head in heads.items() if head.name is not None]
    alone = [k for k in names if not heads[k].rest and has_words("".join(lines[k + 1 : k + 2]))]
    first = next((k for k, line in enumerate(lines) if is_scene(line)), None)
    if len(names) < 4 or len(alone) < 0.9 * len(names) or first is None:
        return frozenset()
    acts: set[int] = set()
    said, above = False, "".join(lines[max(0, first - 2) : first])
    for k in range(first, len(lines)):
        said = (said and bool(lines[k].strip())) or k in heads
        title = heading_of(lines[k]) is not None or (is_scene(lines[k]) and heading_of(above) is None)
        if not said and has_words(lines[k]) and not title:
            acts.add(k)
        above = lines[k] if has_words(lines[k]) else above
    return frozenset(acts)


def roles_below(lines: Sequence[str], heads: Mapping[int, Head]) -> frozenset[int]:
    """Lines right below a name alone that stand there again each time: what the person is, ``Moss Ltd. - Chair``."""
    bare = [k for k, head in heads.items() if head.name and not head.rest and k + 1 < len(lines) and k + 1 not in heads]
    below = Counter((heads[k].name, lines[k + 1].strip()) for k in bare if lines[k + 1].strip())
    times = Counter(heads[k].name for k in bare)
    again = {pair for pair, n in below.items() if n > 1 and n == times[pair[0]] and ends_open(pair[1])}
    role = {pair for pair in again if not TALKS.search(pair[1])}
    roles = {text for _, text in role}
    return frozenset(k + 1 for k in bare if lines[k + 1].strip() in roles)


def acted_by(heads: Mapping[int, Head]) -> re.Pattern[str]:
    """What tells that one of the people does something: ``Ada leaves``."""
    names = sorted({re.escape(head.name) for head in heads.values() if head.name is not None and len(head.name) < 40})
    return re.compile(rf"(?:{'|'.join(names)}) [a-z]" if 0 < len(names) < 100 else "(?!)")


def noises(lines: Sequence[str]) -> frozenset[str]:
    """The last words of lines that are a bracket as a whole: what is heard, in whatever language (``Beifall``)."""
    last = (line.strip()[1:-1].split()[-1:] for line in lines if line.strip()[:1] == "(" and line.strip()[-1:] == ")")
    return frozenset(word for words in last for word in words if len(word) > 4 and word.isalpha())


def enclosed_paragraphs(lines: Sequence[str]) -> frozenset[int]:
    """The lines of paragraphs of several lines that stand in brackets as a whole."""
    found: set[int] = set()
    start: int | None = None
    for k in range(len(lines) + 1):
        text = lines[k].strip() if k < len(lines) else ""
        if text and start is None:
            start = k
        elif not text and start is not None:
            first, last = lines[start].strip(" _*"), lines[k - 1].strip(" _*.")
            if k - start > 1 and (first[:1] + last[-1:]) in ("[]", "()") and k - start < 40:
                whole = "".join(lines[start:k])
                if whole.count(first[0]) == whole.count(last[-1]) == 1:
                    found.update(range(start, k))
            start = None
    return frozenset(found) | brackets_over_lines(lines)


def brackets_over_lines(lines: Sequence[str]) -> frozenset[int]:
    """Lines of a bracket that begins a line and is closed at the end of one of the next three."""
    found: set[int] = set()
    filled = [k for k, line in enumerate(lines) if line.strip()]
    for at, k in enumerate(filled):
        text, above = lines[k].strip(), lines[k - 1].strip() if k else ""
        if text[:1] not in ("(", "（", "[") or text[-1] in ")）]" or (above and above[-1] not in ".?!)。？！）"):
            continue
        rows = filled[at : at + 4]
        last = next((j for j in rows[1:] if any(sign in lines[j] for sign in ")）]")), k)
        gaps = [j - i for i, j in pairwise([j for j in rows if j <= last])]
        whole = " ".join(lines[j].strip() for j in rows if j <= last)
        ended = whole[-1] in ")）]" and sum(map(whole.count, ")）]")) == 1
        if ended and len(set(gaps)) == 1 and (text[0] == "[" or not TALKS.search(whole)):
            found.update(range(k, last + 1))
    return frozenset(found)
