"""What is said of the words of a turn: directions in them are left out, and others may begin to speak among them.

In: a line of the speech, or what stands behind a name in it. Out: the draft, with its words and the directions in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from studio.parse.assemble.draft import Draft
from studio.parse.lines.labels import thing
from studio.parse.lines.markup import dropped
from studio.parse.lines.shape import has_words
from studio.parse.running_text import stage
from studio.parse.running_text.study import Study
from studio.parse.running_text.templates import COLONS, Head

_BRACKET_LAST = re.compile(r"\s*\(([^()]{3,160})\)\W{0,2}$")


def _labels_inside(heads: Mapping[int, Head]) -> tuple[re.Pattern[str], dict[str, str]]:
    """The label of somebody who speaks elsewhere, too, behind the end of a sentence in a line; and the names by it.

    A word by itself has to be in capitals and to come back; a number may stand right behind its word.
    """
    times = Counter(head.name for head in heads.values() if head.name is not None and head.template in COLONS)
    steady = [
        name for name, n in times.items() if " " in name or any(map(str.isdigit, name)) or (n > 1 and name.isupper())
    ]
    names = {_closed(name): name for name in steady if thing(name) is None}
    known = "|".join(
        re.sub(r"(?<=\w)(?=\d)", r"\\s?", re.escape(name)) for name in sorted(names, key=len, reverse=True)
    )
    if len(times) < 2 or not 0 < len(names) < 100:
        known = "(?!)"
    return re.compile(rf"(?<=[.?!…\"”)\]])\s+({known}):\s+(?=\S)"), names


def _closed(name: str) -> str:
    """A name without the blank before its number: ``Angel2``."""
    return re.sub(r"\s+(?=\d)", "", name)


class TurnText:
    """Says the words of turns, and knows of the bracket that is open."""

    def __init__(self, draft: Draft, found: Study, staged: bool) -> None:
        heads = found.grammar.heads
        self.draft, self.lines, self.staged = draft, found.lines, staged
        self.bracket = ""
        """What closes the bracket that a line above has opened."""
        self.noises = stage.noises(found.lines)
        self.inside, self.names = _labels_inside(heads)
        self.bracketed = stage.acts_in_brackets(found.lines, heads)

    def say(self, text: str, line: int, *, paragraph: bool) -> None:
        """Say a line, in which another may begin to speak; in a play a bracket may be closed lines below."""
        draft = self.draft
        if ":" in text and (pieces := self.inside.split(text))[1:]:
            self._piece(pieces[0], line, paragraph=paragraph)
            for name, words in zip(pieces[1::2], pieces[2::2], strict=True):
                draft.label(self.names.get(_closed(name), name), line)
                self._piece(words, line, paragraph=False)
        else:
            self._piece(text, line, paragraph=paragraph)

    def _piece(self, text: str, line: int, *, paragraph: bool) -> None:
        draft = self.draft
        last = _BRACKET_LAST.search(text[-170:]) if self.noises and text[-3:].find(")") >= 0 else None
        if last is not None and last[1].split()[-1] in self.noises:
            draft.skip(line, last[0], "direction")
            text = text[: len(text) - len(last[0])]
        if self.staged and self.bracket:
            inside, closed, text = text.partition(self.bracket)
            draft.skip(line, inside + closed, "direction")
            self.bracket = "" if closed else self.bracket
        if self.staged and not self.bracket:
            for opens, closes in ("[]", "()"):
                at = text.rfind(opens)
                if at >= 0 and closes not in text[at:]:
                    draft.skip(line, text[at:], "direction")
                    text, self.bracket = text[:at], closes
                    break
        if self.bracketed and "(" in text:
            text, acts = stage.without_acts(text)
            for act in acts:
                draft.skip(line, act, "direction")
        if has_words(text):
            draft.say(text, line, paragraph=paragraph, staged=self.staged)
            for piece in dropped(self.lines[line - 1]):
                draft.skip(line, piece, "markup")
