"""The grammar of a script: which templates its turns begin with, and who the people are.

In: the lines of a file and the possible heads of each (``heads``). Out: the heads that begin turns, and how surely.

The choice is by description length. A file costs as many bits as it takes to write it down; a template is worth its
price where it makes the file cheaper. Every head that a template explains saves the bits of a typography that hardly
stands there by chance (``TYPOGRAPHIES``) and, from the second time on, those of its name; it costs the choice among the
names, and the template costs telling the lines that begin with it from those that don't. So a template that two lines
of prose happen to share costs more than it saves, and one that begins every line costs nothing. docs/reading.md has
the figures and examples.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from studio.parse.assemble.segments import kind_of
from studio.parse.lines.labels import Label, nobody, punctuates, sentence_like, thing
from studio.parse.lines.markup import plain
from studio.parse.lines.shape import count_words, ends_open, fold, has_words, is_upper
from studio.parse.lines.spoken import only_brackets
from studio.parse.lines.times import GAP, STAMP
from studio.parse.lines.vocabulary import OPENERS, PAPERWORK, SOUNDS, is_role
from studio.parse.running_text.exchange import exchanged, questions_above
from studio.parse.running_text.file import File
from studio.parse.running_text.file_heads import (
    QUESTIONER,
    answers,
    answers_below,
    bold_questions,
    by_initials,
    by_their_names,
    dashed_questions,
    declared,
    pairs_of_keys,
    spoken_together,
)
from studio.parse.running_text.heads import read_heads
from studio.parse.running_text.templates import ALONE, COLONS, STAMPED, TYPOGRAPHIES, Head, Template
from studio.parse.running_text.weigh import PRICE, TemplateFit, fit
from studio.values import CueKind

FEW_TURNS = 3
"""Turns of a file that prove so little that others are looked for by their questions and answers."""
FEW_TIMES = 3
"""Lines that begin with a time, without brackets: fewer are sentences that do."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """How turns begin in a file."""

    heads: Mapping[int, Head]
    """By index of the line: people's, things', and times without a name."""
    template: Template | None
    """The one that most turns begin with; None where nobody is named."""
    bits: float = 0.0
    """What it saves."""
    share: float = 0.0
    """Of the lines (or paragraphs) from the first turn on, those that begin one."""
    rivals: tuple[tuple[Template, int, float], ...] = ()
    """Templates that were not taken: how many lines have them, and what they would have saved."""

    suspects: Mapping[int, Head] = field(default_factory=dict)
    """By index of the line: heads that look like labels and were not taken."""

    notes: frozenset[int] = frozenset()
    """Lines below names that say how the words are said."""

    orders: frozenset[str] = frozenset()
    """Labels of orders to the studio: all that stands behind them is in capitals, and nobody else's words are."""

    def speaks(self, k: int) -> bool:
        """Whether a person's turn begins in a line."""
        head = self.heads.get(k)
        return head is not None and head.name is not None and self.thing(head.name) is None

    def thing(self, name: str) -> CueKind | None:
        """The cue that a label asks for; None for a person's."""
        return "sound" if name in self.orders else thing(name)

    def cue(self, head: Head) -> CueKind | None:
        """The cue a head asks for; ``Intro`` and ``Outro`` with no more than a time behind them are music."""
        if head.name is None:
            return None
        kind = self.thing(head.name)
        loose = head.template == "loose stamp" or head.stamp_below
        bare = kind is None and not loose and not has_words(STAMP_LINE.sub("", plain(head.rest)))
        return "music" if bare and kind_of(head.name) is not None else kind


def find_grammar(lines: Sequence[str], only: Iterable[Template] | None = None, skip: Iterable[int] = ()) -> Grammar:
    """Choose the templates that explain a file.

    Args:
        lines: the whole file.
        only: templates that most turns may begin with; by default all.
        skip: indices of lines that begin nothing (code, tables, what is known to be no speech).
    """
    found = read_heads(lines)
    for k, head in declared(lines).items():
        found[k] = (head,)
    for k in skip:
        found[k] = ()
    allowed = None if only is None else frozenset(only)
    by_template: dict[Template, dict[int, Head]] = defaultdict(dict)
    for k, options in enumerate(found):
        for head in options:
            by_template[head.template][k] = head
    times = by_template.pop("time", {})
    if pairs := pairs_of_keys(found):
        by_template["pair"] = pairs
    alone = {k for template in ALONE for k in by_template[template]}
    people = {fold(head.name or "") for template in ALONE for head in by_template[template].values() if not head.role}
    for template in ALONE:  # "ADA, BO" are two
        single = {k: head for k, head in by_template[template].items() if fold(head.role) not in people}
        by_template[template] = _without_lists(single, lines)
    for template in COLONS & by_template.keys():
        listed = _announced(lines, by_template[template])
        by_template[template] = {k: head for k, head in by_template[template].items() if k not in listed}
    _spell_alike(by_template)
    notes = _notes_under_names(lines, by_template)
    for template in COLONS & by_template.keys():
        by_template[template] = {k: head for k, head in by_template[template].items() if k not in notes}
    file = File(lines)
    labels = [Label(h.name or "", h.rest, h.firm) for options in found for h in options if h.template in COLONS]
    file.stops = punctuates(labels)
    tried: list[Template] = ["pair"] if pairs else [name for name in by_template if allowed is None or name in allowed]
    asked = dashed_questions(lines, skip)
    known = {fold(QUESTIONER): 1} if asked else {}
    fits = [one for name in tried if (one := fit(file, name, by_template[name], known)) is not None]
    fits.sort(key=lambda one: -one.bits)
    taken = fits[0] if fits and fits[0].bits > 0 else None
    if taken is not None and len(taken.heads) == 1 and len(times) > FEW_TIMES:
        taken = None  # a title with a colon over a text with times
    rivals = tuple((one.template, len(one.heads), round(one.bits, 1)) for one in fits[:4] if one is not taken)
    if taken is None and asked:
        asked = asked | answers(lines, asked, skip)
    if taken is None and (asked := asked or bold_questions(lines, skip)):
        return Grammar(asked, "bold line", TYPOGRAPHIES["bold line"].bits * len(asked), 1.0)
    few = exchanged(lines, skip) if taken is None or len(taken.heads) < FEW_TURNS else {}
    if few and (taken is None or set(taken.names) < {head.name for head in few.values()}):
        return Grammar(few, "colon", TYPOGRAPHIES["colon"].bits * len(few), 1.0)
    if taken is None:
        return Grammar(_times(lines, times, {}), None, rivals=rivals, suspects=_suspects(found, {}))
    heads = dict(taken.heads)
    for name in sorted(by_template, key=lambda name: -TYPOGRAPHIES[name].bits):
        if name != taken.template:
            others = {k: h for k, h in by_template[name].items() if taken.template not in ALONE or k not in alone}
            heads |= _further(file, name, others, heads, taken)
    heads |= _things(by_template, heads, taken.template)
    heads |= spoken_together(lines, file.begins, heads)
    heads |= answers_below(lines, heads) if taken.template == "letter" else {}
    heads = by_initials(by_their_names({**asked, **heads}))
    heads |= questions_above(lines, heads, skip)
    heads |= _times(lines, times, heads, stamped=taken.template in STAMPED)
    orders = _orders(by_template, heads)
    ordered = dict(sorted((heads | orders).items()))
    names = frozenset(head.name for head in orders.values() if head.name is not None)
    return Grammar(ordered, taken.template, taken.bits, taken.share, rivals, _suspects(found, ordered), notes, names)


def _orders(by_template: Mapping[Template, dict[int, Head]], taken: Mapping[int, Head]) -> dict[int, Head]:
    """Heads of labels behind which orders stand: all in capitals, twice at least, where hardly any others are."""
    words: dict[str, dict[int, Head]] = defaultdict(dict)
    for template, heads in by_template.items():
        for k, head in heads.items():
            mine = taken[k] == head if k in taken else template in COLONS
            if mine and head.name is not None and count_words(head.rest) > 1:
                words[head.name][k] = head
    shouted = {
        name for name, heads in words.items() if len(heads) > 1 and all(is_upper(h.rest) for h in heads.values())
    }
    others = [is_upper(h.rest) for name, heads in words.items() if name not in shouted for h in heads.values()]
    if not shouted or sum(others) > 0.2 * len(others) or len({h.name for h in taken.values()} - shouted) < 2:
        return {}
    return {k: head for name in shouted for k, head in words[name].items()}


def _notes_under_names(lines: Sequence[str], by_template: Mapping[Template, dict[int, Head]]) -> frozenset[int]:
    """Lines whose label stands right below a name each time, and that name comes back: how it is said."""
    alone = {k: head.name for template in ALONE for k, head in by_template[template].items() if not head.rest}
    times = Counter(alone.values())
    under: dict[str | None, list[int]] = defaultdict(list)
    for k, head in by_template.get("colon", {}).items():
        above = next((j for j in range(k - 1, max(-1, k - 3), -1) if lines[j].strip()), -1)
        under[head.name].append(k if times[alone.get(above)] > 1 else -1)
    labels = {
        name for name, where in under.items() if len(where) > 2 and sum(k >= 0 for k in where) >= 0.8 * len(where)
    }
    people = {alone.get(k - 1) or alone.get(k - 2) for name in labels for k in under[name] if k >= 0}
    return frozenset(k for name in labels for k in under[name]) - {-1} if len(people) > 1 else frozenset()


def _without_lists(heads: dict[int, Head], lines: Sequence[str]) -> dict[int, Head]:
    """Names alone on lines, without lists: three or more below each other, where none comes back, or two do.

    Blank lines may stand between those that have a role behind them.
    """
    times = Counter(head.name for head in heads.values())
    runs: list[list[int]] = []
    for k in sorted(k for k, head in heads.items() if not nobody(head.name or "")):
        last = runs[-1][-1] if runs else -2
        roles = last >= 0 and bool(heads[k].role and heads[last].role)
        if last == k - 1 or (
            roles and not any(has_words(line) and not nobody(line.strip()) for line in lines[last + 1 : k])
        ):
            runs[-1].append(k)
        else:
            runs.append([k])
    listed = {k for run in runs if len(run) > 2 and sum(times[heads[k].name] > 1 for k in run) != 1 for k in run}
    return {k: head for k, head in heads.items() if k not in listed}


def _announced(lines: Sequence[str], heads: Mapping[int, Head]) -> frozenset[int]:
    """Labels that are a list's, one below the other under a sentence that announces it, none of which comes back."""
    times = Counter(head.name for head in heads.values())
    listed: list[int] = []
    run: list[int] = []
    announced = False
    for k, line in enumerate(lines):
        if not has_words(line):
            continue
        head = heads.get(k)
        if announced and head is not None and times[head.name] == 1 and has_words(head.rest):
            run.append(k)
            continue
        listed += run if len(run) > 1 else []
        run = []
        announced = line.rstrip(" *_")[-1:] in (":", "：") and count_words(line if head is None else head.rest) > 1
    listed += run if len(run) > 1 and len(run) < len(heads) else []
    return frozenset(listed)


def _suspects(found: Sequence[Sequence[Head]], taken: Mapping[int, Head]) -> dict[int, Head]:
    """Lines that look like a label by shape alone and begin no turn."""
    suspects: dict[int, Head] = {}
    alone = Counter(h.name for options in found for h in options if h.template in ALONE)
    for k, options in enumerate(found):
        for head in options:
            name = head.name
            plainly = head.template in COLONS or (head.template == "bracket" and bool(head.rest))
            plainly = plainly or (head.template == "period" and (name or "").isupper() and bool(head.rest))
            words_below = k + 1 < len(found) and not found[k + 1]
            plainly = plainly or (head.template in ALONE and alone[name] > 1 and words_below)
            if k in taken or name is None or not plainly or not head.firm:
                continue
            words = name.lower().split()
            entry = head.template == "listed colon" and ends_open(head.rest)  # of a list: "- Monday: north lane"
            ordinary = entry or words[0].strip(",.") in OPENERS or words[0].strip(",.") in PAPERWORK or len(words) > 3
            if not ordinary and not nobody(name) and not sentence_like(name) and not _is_sound(words):
                suspects[k] = head
                break
    return suspects


def _is_sound(words: Sequence[str]) -> bool:
    return any(map(SOUNDS.fullmatch, words))


_SAME_NAMES: tuple[tuple[Template, Template], ...] = (("capitals", "alone"), ("timed heading", "heading"))


def _spell_alike(by_template: Mapping[Template, dict[int, Head]]) -> None:
    """Names keep the spelling they have first, whatever apostrophes or capitals stand in them later.

    One that stands in capitals over its words has them wherever it stands alone, and is of that template; so is a
    heading with the name of one that has a time.
    """
    for better, plainer in _SAME_NAMES:
        names = {_key(head.name): head.name for head in by_template.get(better, {}).values() if head.name is not None}
        for k, head in list(by_template.get(plainer, {}).items()):
            if head.name is not None and (name := names.get(_key(head.name))) is not None:
                by_template[better].setdefault(k, replace(by_template[plainer].pop(k), name=name))
    spelled: dict[str, str] = {}
    for head in (head for heads in by_template.values() for _, head in sorted(heads.items())):
        if head.name is not None and (not head.role or head.name.isupper()):  # not "Ada Moss, Chair" in a list above
            spelled.setdefault(_key(head.name), head.name)
    for heads in by_template.values():
        for k, head in heads.items():
            if head.name is not None and (name := spelled.get(_key(head.name), head.name)) != head.name:
                heads[k] = replace(head, name=name)


def _key(name: str) -> str:
    return name.replace("’", "'").replace("‘", "'").casefold()


def _further(
    file: File, template: Template, heads: Mapping[int, Head], taken: Mapping[int, Head], main: TemplateFit
) -> dict[int, Head]:
    """Heads of another template beside those taken: of people who are known already, or strong by themselves."""
    bare = {k for k, head in taken.items() if not head.rest and not head.stamp_below}
    rest = {k: head for k, head in heads.items() if k not in taken and k - 1 not in bare}  # a name may be called, too
    if not rest:
        return {}
    known = {fold(name): 1 for name in main.names}
    roles = Counter(fold(h.name or "") for h in rest.values() if template == "bold" and is_role((h.name or "").lower()))
    told = {role: n for role, n in roles.items() if n > 1}  # "**[NARRATION]**" beside "**Ada:**"
    if TYPOGRAPHIES[template].weak or TYPOGRAPHIES[main.template].weak:
        start = min(main.heads)  # above the first turn stands a list of the cast, and no turn of another typography
        start = min(
            (k for k in rest if start - 12 < k < start and _speaks_above(file, k, rest[k], known | told)), default=start
        )
        rest = {k: head for k, head in rest.items() if k >= start}
    if main.template == "period" and template != "period":
        return {}
    if TYPOGRAPHIES[template].weak or template in ("colon", "listed colon", "loose stamp", "letter"):
        times = Counter(head.name for head in rest.values())
        again = 2 if template == "letter" or (not TYPOGRAPHIES[template].weak and len(main.names) < 2) else 10**9
        again = 1 if main.template == "letter" and template == "colon" else again  # the court speaks between Q. and A.
        rest = {
            k: h
            for k, h in rest.items()
            if h.name is not None
            and (
                fold(h.name) in known
                or fold(h.name) in told
                or times[h.name] >= (min(again, 2) if h.name == "Q" else again)
                or (template == "colon" and _written_alike(h, main))
                or (template == "capitals" and h.role and _over_words(main))
                or (times[h.name] > 1 and all(map(is_role, h.name.lower().split())))
            )
        }
    extra = fit(file, template, rest, known)
    return extra.heads if extra is not None and extra.bits + PRICE > 0 else {}


def _speaks_above(file: File, k: int, head: Head, known: Mapping[str, int]) -> bool:
    """Whether the name of somebody who speaks stands right over a sentence above the first turn, without its time."""
    below = file.lines[k + 1].strip() if k + 1 < len(file.lines) else ""
    named = fold(head.name or "") in known or all(map(is_role, (head.name or "").lower().split()))
    return named and not head.rest and not head.role and count_words(below) > 4 and not ends_open(below)


def _written_alike(head: Head, main: TemplateFit) -> bool:
    """Whether a name is in capitals as all names of a script are in which names stand over their words."""
    shouted = main.template in ALONE and len(main.names) > 1 and all(name.isupper() for name in main.names)
    return shouted and head.firm and (head.name or "").isupper() and head.rest[-1:] in ("", *".!?…—–-")


def _over_words(main: TemplateFit) -> bool:
    """Whether all names of a script are in capitals and have a colon, with nothing behind it but a manner."""
    bare = all(not has_words(head.rest) or only_brackets(head.rest) for head in main.heads.values())
    return main.template == "colon" and bare and all(name.isupper() for name in main.names)


def _things(
    by_template: Mapping[Template, dict[int, Head]], taken: Mapping[int, Head], main: Template
) -> dict[int, Head]:
    """Labels of the same typography that are things: a break, music, a clip."""
    found: dict[int, Head] = {}
    for template, heads in by_template.items():
        if template in COLONS or template == main:
            for k, head in heads.items():
                if k not in taken and head.name is not None and thing(head.name) is not None:
                    found[k] = head
    return found


def _times(
    lines: Sequence[str], times: Mapping[int, Head], taken: Mapping[int, Head], *, stamped: bool = False
) -> dict[int, Head]:
    """Times without a name: the turn goes on. A few bare ones are sentences (``10:30 is late``)."""
    left = {k: head for k, head in times.items() if k not in taken}
    bare = [k for k, head in left.items() if head.rest and lines[k].lstrip()[:1].isdigit()]
    clock = frozenset(bare if len(bare) < FEW_TIMES and not stamped else ())
    return {k: head for k, head in left.items() if k not in clock}


STAMP_LINE = re.compile(rf"\s*(?:(?:[-*+•]|\d{{1,4}}[.)])\s+(?=[\[(<]))?{STAMP}{GAP}")
"""A time at the beginning of a line, or in brackets behind its bullet or number."""
