"""Metadata: lines of a key and its value, and what their keys tell.

In: a line, or its key and value. Out: the pair, and whether it is metadata, a note on delivery or a note to the studio.
And of the lines of a file, those that are metadata by the company they keep.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from studio.parse.lines.labels import STRUCTURE, nobody, thing
from studio.parse.lines.markup import SHORT, plain
from studio.parse.lines.shape import count_words, ends_open, fold
from studio.parse.lines.vocabulary import DELIVERY, METADATA, PAPERWORK, ROLES

HEAD = 400
"""Lines at the top of a file in which metadata stands."""

_NOTE = re.compile(
    r"(?:(?:production|director|editor|producer|engineer|sound|music|host|delivery|performance|pronunciation|staging|mix"
    r"|studio|staff|recording|visual|video|actor)(?:[’']?s)?\s)?notes?(?:\s(?:to|for)\s[\w ]{1,24})?"
    r"|nota|notas|anmerkung|hinweis|regieanweisung|remarque|opmerking|uwaga|примечание|备注|注意",
    re.I,
)
_BRACKET_LAST = re.compile(r"\s*[(（][^()（）]{1,40}[)）]$")


def key_value(line: str) -> tuple[str, str] | None:
    """A line of metadata by its shape: its key and value, without quotation marks, bullets and mark-up."""
    if (":" not in line[:90] and "：" not in line[:90]) or line.lstrip().startswith("#"):
        return None
    return _short_pair(line) if len(line) < SHORT else _pair(line)


def _pair(line: str) -> tuple[str, str] | None:
    text = plain(re.sub(r"^[\s>]*(?:[-*+•]\s+)?", "", line))
    match = re.match(r"([^:：\[\](（）){}<>|\"“”?!]{1,48}?)\s*(?:[(（][^()（）]{1,30}[)）])?\s*[:：]{1,2}\s*(.*)", text)
    if (
        match is None
        or count_words(match[1]) > 5
        or match[2].startswith("//")
        or (match[1][-1:].isdigit() and match[2][:1].isdigit())
    ):
        return None
    return match[1].strip(), match[2].strip()


_short_pair = lru_cache(maxsize=16_384)(_pair)


def is_value(value: str) -> bool:
    """Whether what stands behind a key is no sentence."""
    words = _BRACKET_LAST.sub("", value)
    return count_words(value[:300]) <= 16 and (not words or ends_open(words) or "://" in value)


def is_metadata_key(key: str) -> bool:
    """Whether a key is known from the heads of scripts, in one of a few languages."""
    words = [word.strip(".,#") for word in key.lower().split()]
    if thing(key) is not None or STRUCTURE.fullmatch(key) is not None:
        return False
    return (
        nobody(key)
        or (bool(words) and all(word in METADATA or word in PAPERWORK or word in ROLES for word in words))
        or key.lower() in METADATA
    )


def is_delivery(pair: tuple[str, str]) -> bool:
    """Whether a key and its value are a note to who speaks or films, as ``Delivery: slow``."""
    words = [word.strip(".,") for word in pair[0].lower().split()]
    return any(word in DELIVERY for word in words) and all(word in DELIVERY or word in PAPERWORK for word in words)


def is_note(pair: tuple[str, str]) -> bool:
    """Whether a key is that of a note to those who make the programme: ``Production note``, ``NOTE``.

    ``Note: remember the milk`` may be said.
    """
    key = pair[0].strip()
    return _NOTE.fullmatch(key) is not None and (key.isupper() or " " in key)


def is_metadata_line(pair: tuple[str, str]) -> bool:
    """Whether a key and its value are metadata wherever they stand: the key is well known, the value no sentence."""
    return is_delivery(pair) or (
        nobody(pair[0]) and thing(pair[0]) is None and STRUCTURE.fullmatch(pair[0]) is None and is_value(pair[1])
    )


def titled_values(lines: Sequence[str], found: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Values below the title that are written like it, below each other: ``# Voice: Ada``, ``# Target: 20 min``."""
    first = next((k for k, line in enumerate(lines) if line.strip() and k not in found), len(lines))
    end = next((k for k in range(first, len(lines)) if not lines[k].startswith("# ")), len(lines))
    pairs = {k: pair for k in range(first, end) if (pair := key_value(lines[k].lstrip("# "))) is not None}
    if len(pairs) > 1 and all(is_value(value) for _, value in pairs.values()):
        yield from ((k, "metadata") for k in pairs)


def runs_of_values(lines: Sequence[str], found: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Runs of ``Key: value`` whose keys stand once and whose values are no sentences, one of them well known."""
    pairs = {k: pair for k, line in enumerate(lines[:HEAD]) if k not in found and (pair := key_value(line)) is not None}
    if not pairs:
        return
    keys = [pairs.get(k) or (key_value(line) if k >= HEAD else None) for k, line in enumerate(lines[: 5 * HEAD])]
    times = Counter(fold(pair[0]) for pair in keys if pair is not None)
    run: list[int] = []
    listed = False
    for k in range(min(len(lines), HEAD) + 1):
        line = lines[k] if k < len(lines) else ""
        if k < len(lines) and k < HEAD and not line.strip() and run and lines[run[-1]].strip() and k - run[-1] < 2:
            continue
        pair = pairs.get(k)
        if pair is not None and times[fold(pair[0])] == 1 and is_value(pair[1]) and count_words(pair[0]) < 5:
            run.append(k)
            listed = not pair[1]
        elif listed and re.match(r"\s{0,8}[-*+•]\s", line) and k not in found:
            run.append(k)
        else:
            yield from _accepted(run, pairs)
            run, listed = [], False


_BOLD_KEY = re.compile(r"[\s>]*(?:\*\*|__)[^*_]{1,48}?(?:[:：](?:\*\*|__)|(?:\*\*|__)\s?[:：])\s*\S.*")


def bold_values(lines: Sequence[str], found: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Three values or more with their keys in bold, right below the title, none of which comes back in the file."""
    run: list[int] = []
    for k, line in enumerate(lines[:HEAD]):
        if k in found or not line.strip(" >") or (not run and line.lstrip().startswith("#")):
            continue
        pair = key_value(line) if _BOLD_KEY.fullmatch(line) else None
        if pair is None or not is_value(pair[1].rstrip(".")):
            break
        run.append(k)
    keys = Counter(fold(pair[0]) for line in lines[: 5 * HEAD] if (pair := key_value(line)) is not None)
    once = all(keys[fold((key_value(lines[k]) or ("", ""))[0])] == 1 for k in run)
    if len(run) > 2 and once and run[-1] + 1 < len(lines):
        yield from ((k, "metadata") for k in run)


def _accepted(run: list[int], pairs: dict[int, tuple[str, str]]) -> Iterator[tuple[int, str]]:
    keys = [pairs[k][0] for k in run if k in pairs]
    known = sum(map(is_metadata_key, keys))
    roles_only = all(any(w in ROLES for w in key.lower().split()) for key in keys) and len(keys) == len(run)
    if known and (len(run) > 1 or nobody(keys[0]) or (keys[0].lower() in METADATA)) and 2 * known >= len(keys):
        if roles_only and any(not pairs[k][1] for k in run if k in pairs):
            return
        yield from ((k, "metadata") for k in run)
