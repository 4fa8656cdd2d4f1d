"""A paragraph in, its sentences out, as written.

Every whitespace is judged by the word before and the word after it, so splitting takes linear time. A full stop ends a
sentence unless it belongs to an abbreviation, an initial or a list number, or the next word is in lower case.
"""

from __future__ import annotations

import re

from studio.text.abbreviations import BEFORE_NUMBER, DAYS, INNER, LOOSE, MONTHS, SUFFIXES, TITLES
from studio.text.tables import word_set

_OPENERS = "\"'“‘«‹([{*_¿¡"
_CLOSERS = "\"'”’»›)]}*_"
_NEVER = frozenset(t.lower() for t in TITLES) | (frozenset(INNER) - BEFORE_NUMBER - {"al"}) | {"dr", "st"}
_PERHAPS = frozenset(word.lower() for table in (SUFFIXES, MONTHS, DAYS, LOOSE) for word in table) | {
    "al",
    "a.m",
    "p.m",
    "st",
    "dr",
    "ph.d",
    "calif",
    "mass",
    "conn",
    "fla",
    "tex",
}
_STARTERS = word_set("""
    the a an this that these those it its he she they we you i his her their our my your there here but and so or
    then now if when while where what who why how in on at as for from with by after before since until although
    though because however meanwhile still yet not no yes well also even some many most all each every one both
    according let once today yesterday tomorrow
    """)
"""Words that, after an abbreviation, begin a new sentence more often than not."""
_LABELS = word_set("plan vitamin type series group grade section option point team part class letter exhibit")
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_LIST_NUMBER = re.compile(r"(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})\.")
_CONJUNCTIONS = word_set("and but or so because while which that when if although though who where than")


def split_sentences(text: str, *, longest: int = 300) -> list[str]:
    """Split one paragraph into sentences.

    Args:
        text: a paragraph, with whitespace of any kind.
        longest: a sentence of more characters is split again: at ``; : —`` if possible, else at commas, else before
            conjunctions, else at any space. A single longer word stays whole.

    Joined with single spaces, the sentences are the words of the paragraph.
    """
    words = text.split()
    sentences: list[str] = []
    begin = 0
    for at, word in enumerate(words):
        following = words[at + 1] if at + 1 < len(words) else ""
        before = words[at - 1] if at > begin else ""
        if not following or _ends(word, following, before):
            sentences += _parts(words[begin : at + 1], longest)
            begin = at + 1
    return sentences


def _ends(word: str, following: str, before: str) -> bool:
    core = word.rstrip(_CLOSERS)
    if not core or core[-1] not in ".!?…。！？":
        return False
    begins = following.lstrip(_OPENERS)
    if not begins:
        return core[-1] not in "." or len(core) > 1
    if begins[0].islower() and not any(c.isupper() for c in begins[1:3]):
        return False
    if begins[0] in "-–—,;:.…&/":
        return False
    if core.endswith(("...", "…")):
        return begins[0].isupper() or following[0] in _OPENERS or begins[0].isdigit()
    return core[-1] != "." or _full_stop(core.lstrip(_OPENERS), begins, before, closed=core != word)


def _full_stop(core: str, begins: str, before: str, *, closed: bool) -> bool:
    """Whether the dot at the end of ``core`` is a full stop, given that no lower-case word follows."""
    bare = core[:-1]
    lower = bare.lower()
    if not before and _LIST_NUMBER.fullmatch(core):
        return False
    if lower in BEFORE_NUMBER and bare != "no":
        return not begins[0].isdigit()
    if lower in _NEVER and lower not in {"st", "dr"} and not closed:
        return False
    starts = re.match(r"[A-Za-z]*", begins)
    starter = bool(starts) and starts[0].lower() in _STARTERS if starts else False
    if len(bare) == 1 and bare.isalpha():
        label = before.lower() in _LABELS or (bare == "I" and before[:1].islower())
        return starter or label if before and not before[:1].isupper() else starter and bool(before)
    if lower in {"st", "dr"}:
        return starter and before[:1].isupper()
    if lower in _PERHAPS or _DOTTED.fullmatch(bare):
        return starter or (closed and begins[0].isupper())
    return True


def _parts(words: list[str], longest: int) -> list[str]:
    """Split one sentence into pieces of at most ``longest`` characters, at good places to break."""
    parts: list[str] = []
    begin, length = 0, -1
    at = 0
    while at < len(words):
        if length + 1 + len(words[at]) > longest and at > begin:
            cut = _cut(words, begin, at, longest)
            parts.append(" ".join(words[begin:cut]))
            begin = cut
            length = sum(len(word) + 1 for word in words[begin:at]) - 1
        length += 1 + len(words[at])
        at += 1
    return [*parts, " ".join(words[begin:])]


def _cut(words: list[str], begin: int, end: int, longest: int) -> int:
    """Where to break ``words[begin:end]``: the index of the first word of the next piece."""
    kept = -1
    best, place = -1, end
    for cut in range(begin + 1, end + 1):
        word = words[cut - 1]
        kept += 1 + len(word)
        last = word.rstrip(_CLOSERS)[-1:]
        rank = 0
        if last in ";:—–" and last:
            rank = 3
        elif last == ",":
            rank = 2
        elif cut < len(words) and words[cut].lower() in _CONJUNCTIONS:
            rank = 1
        if rank >= best and (kept * 3 >= longest or cut == end):
            best, place = rank, cut
    return place
