"""The reader of XML of any dialect: corpora of speech, editors of transcripts, plays in mark-up.

In: the lines of a file. Out: a Script.

No dialect is known by its name. Of all kinds of elements, the one whose texts hold most words is what is said; single
words that stand side by side are the text of what holds them. Who says it stands in an attribute of the element or of
one around it, or in an element beside it, whichever gives most texts a name; ids become the names that a table of
speakers gives them. Tiers, which hold the turns of one person each, are put in the order of their times. Titles above
the texts are headings. Everything else is listed under the name of its element.

Sources: Extensible Markup Language 1.0; tried with ELAN's, EXMARaLDA's, Transcriber's and TEI's transcriptions.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from studio.parse.assemble.draft import Draft
from studio.parse.assemble.script import NO_PAGE, assemble
from studio.parse.lines.shape import count_words, has_words, vocabulary
from studio.parse.running_text.reader import study
from studio.parse.structured.xml_tree import Element, read_xml
from studio.values import Script, SkippedText

NAME = "xml"

UNNAMED = 0.4
"""The confidence where nobody is named: mark-up holds anything."""
MOST_LABELS = 10
"""Elements beside a text that could say who speaks."""
ONE_WORD = 1.3
"""Words in the texts of a kind of element, on average, up to which they are the words of one text."""

_START = re.compile(r"\s*(?:<\?xml\b|<!DOCTYPE\s|<!--|<[A-Za-z_][\w:.-]*(?:\s|>|$))")
OTHERS = vocabulary("html tt speak tei tei.2 svg")
"""Outermost elements for which another reader is better; pictures hold no speech."""

WHO = vocabulary(
    "speaker speakerid speaker_id speaker-id speakername speaker_name speakerref spk spkr who whoref participant actor"
    " character voice person agent talker interlocutor"
)
"""Attributes and elements that say who speaks, whatever their values."""
PERHAPS = ("name", "n", "display-name", "role", "author", "tier_id", "id", "from", "user", "nick", "label")
"""Attributes that may say so: where they have two values at least, each several times."""
NAMES = ("name", "abbreviation", "persname", "displayname", "display-name", "display_name", "label", "n")
STARTS = ("start", "begin", "starttime", "start_time", "time_slot_ref1", "xmin", "from", "t0", "time", "stime", "ts")
MOMENTS = ("time", "time_value", "interval", "value", "absolute")
TITLES = vocabulary("title head heading headline")
DIRECTIONS = vocabulary("stage stagedir stagedirection note comment pause desc kinesic vocal incident")


def score(lines: Sequence[str]) -> float:
    """How surely a file has this form: 0.98 where it is XML for which no other reader is better."""
    first = next((k for k, line in enumerate(lines[:50]) if line.strip("\ufeff \t")), 0)
    if not lines or not _START.match(lines[first].lstrip("\ufeff")):
        return 0.0
    root, broken = read_xml(lines)
    if root is None or (broken and "<?xml" not in lines[first]):
        return 0.0
    return 0.98 if root.tag not in OTHERS or _is_corpus(root) else 0.0


def _is_corpus(root: Element) -> bool:
    """Whether it is a transcription of speech by the rules of TEI, and no play: utterances, nobody's lines."""
    tags = {element.tag for element in root.tree()} if root.tag.startswith("tei") else set()
    return "u" in tags and not tags & {"sp"}


def read(lines: Sequence[str]) -> Script:
    """Read a file of this form; the script holds no turn when the file is no XML, or no words stand in it."""
    root, broken = read_xml(lines)
    draft = Draft()
    if root is None:
        return Script(NAME, ())
    every = list(root.tree())
    said, aside = _texts(every)
    names = _names(every)
    who = _who(said)
    if not who and (script := _with_labels(said, lines)) is not None:
        return script
    said = _in_time(said, every)
    used: set[int] = {id(inner) for element in said for inner in element.tree()}
    title = _say(draft, root, said, who, names, used, aside)
    if broken:
        draft.problem(len(lines), "the XML breaks off here; what stands before it is read.")
    draft.finish()
    for element in every:
        if id(element) not in used:
            for at, words in element.words():
                if has_words(words):
                    draft.skip(at, words, element.tag, at + words.rstrip().count("\n"))
    draft.skip_rest(lines, "markup")
    script = assemble(NAME, draft, replace(NO_PAGE, title=title))
    return script if who else replace(script, confidence=UNNAMED)


def _with_labels(said: Sequence[Element], lines: Sequence[str]) -> Script | None:
    """A script that stands as text with its labels in an element or a few; None where nobody is named in it."""
    rows: dict[int, str] = {}
    for at, text in (words for element in said for words in element.words()):
        for k, row in enumerate(text.split("\n")):
            rows[at + k] = rows.get(at + k, "") + row
    if len(rows) < 4:
        return None
    body = [rows.get(k, "") for k in range(1, max(rows) + 1)]
    reader, _ = study(body)
    if reader.NAME == "prose":
        return None
    script = reader.read(body)
    notes = tuple(
        SkippedText(k, k, line.strip(), "markup") for k, line in enumerate(lines, 1) if line.strip() and k not in rows
    )
    ordered = sorted((*script.not_spoken, *notes), key=lambda note: note.line)
    return replace(script, format=NAME, not_spoken=tuple(ordered))


def _texts(every: Sequence[Element]) -> tuple[list[Element], frozenset[str]]:
    """The elements that hold what is said, and the tags inside them that hold something else."""
    kinds: dict[tuple[str, ...], list[Element]] = defaultdict(list)
    held: set[int] = set()
    for element in every:
        if element.parent is not None and id(element.parent) in held:
            held.add(id(element))  # in a text already
        elif has_words(element.own()):
            held.add(id(element))
            if element.tag not in TITLES and element.tag not in DIRECTIONS and element.tag not in WHO:
                kinds[element.path].append(element)
    if not kinds:
        return [], frozenset()
    kinds = _by_who(kinds)
    best = max(kinds.values(), key=lambda found: sum(count_words(_all(element)) for element in found))
    words = sum(count_words(_all(element)) for element in best)
    if words <= ONE_WORD * len(best) and len(best) > 1 and best[0].parent is not None:
        groups = {id(element.parent): element.parent for element in best if element.parent is not None}
        if 2 * len(groups) <= len(best):
            best = list(groups.values())
    tiers = {_tier(element) for element in best}
    if len(tiers) > 1:
        sizes = Counter[str]()
        for element in best:
            sizes[_tier(element)] += count_words(_all(element))
        best = [element for element in best if _tier(element) == sizes.most_common(1)[0][0]]
    return best, frozenset(DIRECTIONS | WHO)


def _by_who(kinds: dict[tuple[str, ...], list[Element]]) -> dict[tuple[str, ...], list[Element]]:
    """The same with the elements that say who speaks instead of those inside them, unless they are tiers."""
    found: dict[tuple[str, ...], dict[int, Element]] = defaultdict(dict)
    for elements in kinds.values():
        for element in elements:
            timed = any(key in around.attributes for around in (element, element.parent) if around for key in STARTS)
            holder = next((x for x in element.around() if any(key in WHO for key in x.attributes)), element)
            holder = element if timed else holder
            found[holder.path][id(holder)] = holder
    return {path: list(holders.values()) for path, holders in found.items()}


def _all(element: Element) -> str:
    return " ".join(words for _, words in element.texts(without=frozenset(DIRECTIONS | WHO)))


def _tier(element: Element) -> str:
    """What kind of tier a text stands in, where tiers depend on others or say what kind they are."""
    for above in element.around():
        if above is element:
            continue
        if "parent_ref" in above.attributes:
            return "dependent"
        if "type" in above.attributes and any(key in above.attributes for key in (*WHO, "category")):
            return above.attributes["type"]
    return ""


def _names(every: Sequence[Element]) -> dict[str, str]:
    """Names by their ids, where elements say so."""
    found: dict[str, str] = {}
    for element in every:
        key = element.attributes.get("id")
        if key is None or not (element.tag in WHO or element.tag in ("turn", "name") or "speaker" in element.path[-2:]):
            continue
        inner = {child.tag: _all(child).strip() for child in element.tree() if child is not element}
        told = next((element.attributes[name] for name in NAMES if element.attributes.get(name, "").strip()), None)
        told = told or next((inner[name] for name in NAMES if inner.get(name)), None)
        if told and count_words(told) <= 6:
            found[key] = " ".join(told.split())
    return found


def _who(said: Sequence[Element]) -> dict[int, str]:
    """Who says each text, by its identity: after the attribute or element that names most of them."""
    sure: dict[int, str] = {}
    maybe: dict[str, dict[int, str]] = defaultdict(dict)
    beside: dict[int, str] = {}
    labels: dict[int, list[Element]] = {}
    for element in said:
        for k, around in enumerate(element.around()):
            for key, value in around.attributes.items():
                if not has_words(value):
                    continue
                if key in WHO:
                    sure.setdefault(id(element), value)
                elif key in PERHAPS:
                    maybe[key].setdefault(id(element), value)
            if around.parent is None or id(element) in beside or k > 2:
                continue
            for holder in (around, around.parent):
                if id(holder) not in labels:
                    labels[id(holder)] = [x for x in holder.children() if x.tag in WHO or x.tag in PERHAPS]
                for child in labels[id(holder)][:MOST_LABELS]:
                    if child is around or not has_words(_own(child)):
                        continue
                    if child.tag in WHO:
                        beside.setdefault(id(element), _own(child))
                    elif k == 0:
                        maybe[child.tag].setdefault(id(element), _own(child))
    for found in (sure, beside):
        if 2 * len(found) > len(said):
            return found
    for key in PERHAPS:
        values = Counter(maybe[key].values())
        back = len(values) < len(said) or key == "tier_id"
        if len(maybe[key]) >= 0.9 * len(said) and len(values) > 1 and back:
            return maybe[key]
    return {}


def _own(element: Element) -> str:
    return " ".join(" ".join(words for _, words in element.texts()).split())


def _in_time(said: list[Element], every: Sequence[Element]) -> list[Element]:
    """The texts in the order of their times, where all have one."""
    moments: dict[str, float] = {}
    for element in every:
        value = next((element.attributes[key] for key in MOMENTS if key in element.attributes), None)
        for key in ("id", "time_slot_id"):
            if key in element.attributes and value is not None and (seconds := _number(value)) is not None:
                moments[element.attributes[key]] = seconds
    times: list[float] = []
    for element in said:
        value = next((element.attributes[k] for k in STARTS if k in element.attributes), None)
        if value is None and element.parent is not None:
            value = next((element.parent.attributes[k] for k in STARTS if k in element.parent.attributes), None)
        seconds = None if value is None else moments.get(value.lstrip("#"), _number(value))
        if seconds is None:
            return said
        times.append(seconds)
    order = sorted(range(len(said)), key=lambda k: times[k])
    return [said[k] for k in order]


def _number(value: str) -> float | None:
    """Seconds, or whatever unit the file has: ``12.5``, ``0:12.5``, ``PT12.5S``."""
    clock = re.fullmatch(r"(?:PT)?(?:(?:(\d{1,3}):)?(\d{1,2}):)?(\d{1,12}(?:\.\d{1,9})?)(?:s|S|ms)?", value.strip())
    return 3600 * int(clock[1] or 0) + 60 * int(clock[2] or 0) + float(clock[3]) if clock else None


def _say(
    draft: Draft,
    root: Element,
    said: Sequence[Element],
    who: dict[int, str],
    names: dict[str, str],
    used: set[int],
    aside: frozenset[str],
) -> str | None:
    """Headings and turns, in order; the title."""
    title: str | None = None
    seen: set[int] = set()
    for element in said:
        for above in reversed(list(element.around())):
            if id(above) in seen:
                continue
            seen.add(id(above))
            for child in above.children():
                if _is_title(child) and id(child) not in used and above is not element:
                    used |= {id(inner) for inner in child.tree()}
                    draft.heading(_own(child), child.line)
        value = who.get(id(element))
        name = _called(value, names) if value is not None else None
        if name is not None and name != draft.speaker:
            draft.label(name, element.line)
        draft.narrate(element.line, "nobody is named beside these words")
        fresh = draft.speaking
        for inner in element.tree():
            if inner.tag in aside and inner is not element:
                used.discard(id(inner))
        for line, words in _rows(element, aside):
            draft.say(words, line, paragraph=fresh and not who)
            fresh = False
    head = next((child for child in root.children() if _is_title(child)), None)
    if head is not None and id(head) not in used:
        title = _own(head)
        used |= {id(inner) for inner in head.tree()}
        draft.skip(head.line, title, "title")
    return title


def _rows(element: Element, without: frozenset[str]) -> list[tuple[int, str]]:
    """The words of a text by the lines of the file they stand on."""
    rows: dict[int, str] = {}
    for line, words in element.texts(without=without):
        for k, row in enumerate(words.split("\n")):
            rows[line + k] = rows.get(line + k, "") + row
    return [(line, " ".join(row.split())) for line, row in rows.items() if has_words(row)]


def _is_title(element: Element) -> bool:
    return element.tag in TITLES and has_words(element.own()) and not any(element.children())


def _called(value: str, names: dict[str, str]) -> str:
    """The name of an id, or of several."""
    bare = " ".join(value.split())
    if bare.lstrip("#") in names:
        return names[bare.lstrip("#")]
    parts = bare.split()
    if len(parts) > 1 and all(part.lstrip("#") in names for part in parts):
        return " and ".join(names[part.lstrip("#")] for part in parts)
    return bare.lstrip("#").rstrip(":： ")
