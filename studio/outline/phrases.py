"""Phrases that could be a title: names, and runs of words that carry a topic.

In: sentences. Out: phrases and their places. No parser is used: a phrase is a run of words without punctuation or
function words between them, whose last word is nowhere in the text used like a verb or an adverb.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from studio.outline.vocabulary import STOP, WEAK, Token, tokens, words

LONGEST = 4
"""Most words of a phrase, not counting function words inside it."""

_DETERMINERS = words(
    "the a an these those my your his her its our their some any every each no of in on for with about by "
    "from at into whose many most several first second last next new own"
)
_BEFORE_VERBS = words(
    "to i you we they he she it who can could will would shall should may might must do does did dont doesnt didnt "
    "cant wont couldnt wouldnt lets not never please and then"
)
_AFTER_NAMES = words("report reports study story week day case show book law paper plan deal")
"""Words that make a title when they follow a name."""
_ADJECTIVE = re.compile(r"(?:al|ive|ic|ous|ful|ary|able|ible|less|ish|tion|ity)$|-")
_LINKS = frozenset({"of"})
_APOSTROPHE = re.compile("[’']")


@dataclass(frozen=True, slots=True)
class Phrase:
    """An occurrence of a phrase."""

    words: tuple[str, ...]
    """As written, without a final 's."""
    key: tuple[str, ...]
    """Its terms; spellings of the same phrase have the same terms."""
    named: bool
    """Every word is a name."""


class Grammar:
    """How words are used in a text: as names, as nouns, as verbs.

    Args:
        texts: all sentences.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self.nouns: Counter[str] = Counter()
        self.verbs: Counter[str] = Counter()
        self.large: Counter[str] = Counter()
        self.small: Counter[str] = Counter()
        self.ends: Counter[str] = Counter()
        self.goes_on: Counter[str] = Counter()
        for text in texts:
            before = ""
            said = tokens(text)
            for k, token in enumerate(said):
                word = plain(token.text)
                after = said[k + 1] if k + 1 < len(said) else None
                joined = after is not None and after.start == token.start + len(token.text) + 1
                more = joined and after is not None and plain(after.text) not in STOP
                (self.goes_on if more else self.ends)[word] += 1
                self.nouns[word] += before in _DETERMINERS
                self.verbs[word] += before in _BEFORE_VERBS
                if k and not _begins_anew(text, token.start):
                    self.large[word] += not token.text[0].islower()
                    self.small[word] += token.text[0].islower()
                before = word

    def is_name(self, token: Token) -> bool:
        """Whether a word with a capital has one inside sentences, too, and more often than not."""
        word = plain(token.text)
        if token.text[0].islower():
            return any(c.isupper() for c in token.text)
        return self.large[word] > self.small[word] or (token.text.isupper() and len(token.text) > 1)

    def is_head(self, token: Token) -> bool:
        """Whether a phrase may end with a word."""
        word = plain(token.text)
        if word in STOP or word in WEAK or len(word) < 3 or word.isdecimal():
            return False
        if self.is_name(token):
            return 2 * self.ends[word] >= self.goes_on[word]
        if self.ends[word] < self.goes_on[word]:
            return False  # more often an adjective, or a part of something longer
        if word.endswith("ly") or (word.endswith("ed") and not self.nouns[word]):
            return False
        return self.nouns[word] > self.verbs[word]


def phrases(text: str, grammar: Grammar) -> list[Phrase]:
    """All phrases of a sentence, the shorter inside the longer too."""
    out = []
    for run in _runs(text):
        for first in range(len(run)):
            for last in range(first, min(len(run), first + LONGEST + 1)):
                if phrase := _phrase(
                    run[first : last + 1], grammar, begins=not first and _begins_anew(text, run[0].start)
                ):
                    out.append(phrase)
    return out


def _phrase(run: Sequence[Token], grammar: Grammar, *, begins: bool) -> Phrase | None:
    """A run as a phrase, if it can be one; ``begins``: it begins a sentence."""
    first, last = run[0], run[-1]
    carrying = [token for token in run if token.text.casefold() not in _LINKS]
    if not carrying[:1] or first is not carrying[0] or len(carrying) > LONGEST or first.text[0].isdigit():
        return None
    large = len(run) > 1 and all(token.text[0].isupper() for token in carrying)
    named = large and (not begins or grammar.is_name(first)) and plain(last.text) not in STOP
    behind = len(run) > 1 and plain(last.text) in _AFTER_NAMES and all(map(grammar.is_name, carrying[:-1]))
    edition = last.text.isdecimal() and len(run) == 2 and grammar.is_name(first) and len(last.text) < 5
    if not (named or behind or edition or grammar.is_head(last)):
        return None
    opening = plain(first.text)
    if len(run) > 1 and not grammar.is_name(first) and not (grammar.nouns[opening] or _ADJECTIVE.search(opening)):
        return None  # as likely a verb
    if not grammar.is_name(first) and (
        opening.endswith("ly") or opening in WEAK or grammar.verbs[opening] > grammar.nouns[opening] or len(opening) < 3
    ):
        return None
    inner = [plain(token.text) for token in carrying[1:-1]]
    if any(word.endswith("ly") or grammar.verbs[word] > grammar.nouns[word] + 1 for word in inner):
        return None
    if any(word.endswith("ed") and not grammar.nouns[word] for word in inner):
        return None
    names = [named or grammar.is_name(token) or token.text.isdecimal() for token in carrying]
    if opening.endswith("ing") and not names[0] and len(names) > 1 and names[1]:
        return None
    if len(run) > 1 and any(names) and not all(names) and not names[0] and len(carrying) > 3:
        return None
    written = [token.text for token in run]
    written[-1] = _APOSTROPHE.sub("’", re.sub(r"[’']s$", "", written[-1]))
    return Phrase(tuple(written), tuple(token.term or plain(token.text) for token in carrying), all(names))


def _runs(text: str) -> Iterable[list[Token]]:
    """Adjacent words with only a space between them; "of" only between two others."""
    run: list[Token] = []
    end = 0
    for token in tokens(text):
        word = plain(token.text)
        joins = bool(run) and text[end : token.start] == " "
        if run and (not joins or (word in STOP and word not in _LINKS)):
            yield run
            run = []
        end = token.start + len(token.text)
        if word not in STOP or (run and word in _LINKS):
            run.append(token)
        if run and _APOSTROPHE.search(token.text) and not re.search(r"[’']s$", token.text):
            run = []
    if run:
        yield run


def _begins_anew(text: str, at: int) -> bool:
    """Whether a word is the first of its sentence, of a quotation, or after a colon."""
    before = text[:at].rstrip()
    return not before or before[-1] in '"“”‘«([:.!?—–' or text[at - 1] in '"“‘«'


@lru_cache(maxsize=1 << 16)
def plain(word: str) -> str:
    """A word without case and without a final 's."""
    return _APOSTROPHE.sub("", re.sub(r"[’']s$", "", word.casefold()))
