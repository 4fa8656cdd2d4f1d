"""Written text in, spoken form out, in the language's own letters: ``$7 billion`` → ``seven billion dollars``.

The text is cleaned, lexicon entries are replaced, the grammar of the language reads the rest piece by piece, and the
pieces are joined. Each piece keeps its position in the text, so that written and spoken words can be matched.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from studio.text.characters import APART, HELD, clean
from studio.text.grammar import Piece, Source, join, places, read
from studio.text.languages import grammar_of, month_first
from studio.text.lexicon import Entry, Lexicon, normal

_CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_PARTED = re.compile(rf"(?<=[{_CJK}])(?=[-$€¥£]?[0-9A-Za-z])|(?<=[0-9A-Za-z%])(?=[{_CJK}])")
_NO_WORDS = Lexicon.empty()


@dataclass(frozen=True, slots=True)
class Part:
    """Whitespace-separated words of the text, and the words of the spoken form they became, each as [first, stop)."""

    first: int
    stop: int
    said_first: int
    said_stop: int


@dataclass(frozen=True, slots=True)
class SpokenForm:
    """The text that an engine gets."""

    text: str
    """Letters of any script, single spaces and ``. , ; : ! ? ' -``; empty if there is nothing to say."""
    dropped: tuple[str, ...] = ()
    """Stretches of the text that can't be spoken: emoji, unknown symbols, digits in a language without number words."""
    sounds: tuple[tuple[int, int, tuple[str, ...]], ...] = ()
    """(first word, one past the last, phones): words of ``text`` whose pronunciation is known."""
    parts: tuple[Part, ...] = ()
    """Which written words became which spoken ones, in order. Together they cover all words of both, unless ``text``
    is empty."""


def speakable(
    text: str,
    *,
    lexicon: Lexicon = _NO_WORDS,
    speaker: str | None = None,
    language: str = "en",
    order: str | None = None,
) -> SpokenForm:
    """The spoken form of a text.

    Args:
        text: a sentence or more, as written; any Unicode.
        lexicon: the show's pronunciations; they override every rule.
        speaker: who says it, for lexicon entries that are only for some speakers.
        language: BCP 47 tag. It decides the words, and the order of a date such as ``4/5/2026``.
        order: ``"mdy"`` or ``"dmy"`` overrides the language's order of such dates.

    The spoken form of a spoken form of plain words is the same.
    """
    words = _Words.of(normal(text.replace(HELD, " ")), lexicon, speaker)
    grammar = grammar_of(language)
    source = Source(words.text, month_first=order == "mdy" if order else month_first(language))
    source.held = [say for _, say in words.held]
    pieces = read(source, grammar)
    line = join(pieces)
    said = places(pieces, line)
    return SpokenForm(
        line,
        (*words.dropped, *source.unsaid),
        _with_heteronyms(_sounds(pieces, said, line, words), line, language),
        _parts(pieces, said, line, words),
    )


@dataclass(slots=True)
class _Words:
    """A text ready to be read: cleaned word by word, with a placeholder for each lexicon entry."""

    text: str
    held: list[tuple[Entry, str]]
    """The lexicon entries that were found, in order, and the words to speak for each."""
    starts: list[int] = field(default_factory=list)
    """Where each word begins in ``text``."""
    written: list[tuple[int, int]] = field(default_factory=list)
    """The source words of each word, [first, stop)."""
    total: int = 0
    """Number of source words."""
    dropped: list[str] = field(default_factory=list)

    @staticmethod
    def of(text: str, lexicon: Lexicon, speaker: str | None) -> _Words:
        matches = lexicon.matches(text, speaker)
        out, origin, done = list[str](), [(0, 0)], 0
        length = 0
        for start, stop, _ in matches:
            out += [text[done:start], HELD]
            length += start - done
            origin += [(length, start), (length + 1, stop)]
            length, done = length + 1, stop
        replaced = "".join([*out, text[done:]])
        begins = _beginnings(text)
        words = _Words("", [(entry, _plain(entry.say)) for _, _, entry in matches], total=len(begins))
        cleaned, at = list[str](), 0
        greek = sum("\u0370" <= c <= "\u03ff" for c in text) > 3 if not text.isascii() else False
        for start, token in _tokens(replaced):
            plain, lost = clean(token, greek=greek)
            words.dropped += lost
            if not plain.isascii():
                plain = _PARTED.sub(APART, plain)
            first = bisect_right(begins, _back(origin, start)) - 1
            last = bisect_right(begins, _back(origin, start + len(token) - 1, end=True)) - 1
            words.starts.append(at)
            words.written.append((max(0, first), max(first, last) + 1))
            cleaned.append(plain)
            at += len(plain) + 1
        words.text = " ".join(cleaned)
        return words

    def source_words(self, start: int, stop: int) -> tuple[int, int]:
        """The source words of a stretch of ``text``."""
        first = bisect_right(self.starts, start) - 1
        last = max(first, bisect_right(self.starts, max(start, stop - 1)) - 1)
        return self.written[first][0], self.written[last][1]


def _tokens(text: str) -> list[tuple[int, str]]:
    out, at = [], 0
    for token in text.split():
        at = text.index(token, at)
        out.append((at, token))
        at += len(token)
    return out


def _beginnings(text: str) -> list[int]:
    return [at for at, _ in _tokens(text)]


def _back(origin: Sequence[tuple[int, int]], at: int, *, end: bool = False) -> int:
    """Map a position in the text with placeholders back to the source; in a placeholder, to its beginning or end."""
    index = bisect_right(origin, (at, 1 << 60)) - 1
    place, there = origin[index]
    if end and index + 1 < len(origin) and origin[index + 1][0] == at + 1 and index % 2:
        return origin[index + 1][1] - 1
    return there + at - place


def _plain(say: str) -> str:
    """The ``say`` of a lexicon entry, in letters and punctuation."""
    from studio.text.english.grammar import LEFT_ALONE

    text, _ = clean(" ".join(say.replace(HELD, " ").split()))
    return join(read(Source(text), LEFT_ALONE))


def _sounds(
    pieces: Sequence[Piece], said: Sequence[tuple[int, int]], line: str, words: _Words
) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    """The phones of lexicon entries that stand alone (no possessive, no hyphen)."""
    sounds, spoken, held = list[tuple[int, int, tuple[str, ...]]](), line.split(), iter(words.held)
    for piece, (first, stop) in zip(pieces, said, strict=True):
        if words.text[piece.start : piece.stop] != HELD:
            continue
        entry, say = next(held)
        there = " ".join(word.rstrip(".,;:!?") for word in spoken[first:stop])
        if entry.phones and stop > first and there == " ".join(word.rstrip(".,;:!?") for word in say.split()):
            sounds.append((first, stop, entry.phones))
    return tuple(sounds)


def _with_heteronyms(
    sounds: tuple[tuple[int, int, tuple[str, ...]], ...], line: str, language: str
) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    """Add the phones of English heteronyms whose neighbours decide the pronunciation."""
    if not language.lower().startswith("en"):
        return sounds
    from studio.text.english.heteronyms import heteronyms

    settled = {at for first, stop, _ in sounds for at in range(first, stop)}
    more = [(at, at + 1, phones) for at, phones in heteronyms(line.split()) if at not in settled]
    return tuple(sorted([*sounds, *more])) if more else sounds


def _parts(pieces: Sequence[Piece], said: Sequence[tuple[int, int]], line: str, words: _Words) -> tuple[Part, ...]:
    """Match written and spoken words in the smallest groups."""
    total = len(line.split())
    if not total:
        return ()
    groups: list[list[int]] = []
    for piece, (first, stop) in zip(pieces, said, strict=True):
        if stop <= first:
            continue
        begin, end = words.source_words(piece.start, piece.stop)
        if groups and (begin < groups[-1][1] or first < groups[-1][3]):
            last = groups[-1]
            last[1], last[3] = max(last[1], end), max(last[3], stop)
        else:
            groups.append([begin, end, first, stop])
    bounds = [0, *(group[0] for group in groups[1:]), words.total]
    return tuple(
        Part(begin, end, group[2], group[3]) for group, begin, end in zip(groups, bounds[:-1], bounds[1:], strict=True)
    )
