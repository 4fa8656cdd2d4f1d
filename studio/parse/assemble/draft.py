"""A script while it is being read: readers say what they find, in order, and take the Script away at the end.

In: headings, labels, lines of speech, cues and lines left out. Out: parts (headings, turns, cues between turns)
and what is not spoken. Every reader uses it, so that all list that in one way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from studio.parse.lines.shape import has_words
from studio.parse.lines.spoken import Finding, spoken
from studio.values import Cue, CueKind, Item, ParagraphBreak, Pause, Problem, Pronunciation, SkippedText, Speech, Turn

_EXPLAINED = re.compile(r"(?<=\])\s+\([^()]{1,300}\)")
"""What explains a direction behind it: ``[WHOOSH] (short and soft)``."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as written, and its 1-based line."""

    title: str
    line: int


Part: TypeAlias = Heading | Turn | Cue

NARRATOR = "Narrator"
"""Who says what nobody is named for."""


@dataclass(slots=True)
class Draft:
    """What was found so far. Lines are 1-based."""

    parts: list[Part] = field(default_factory=list)
    not_spoken: list[SkippedText] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    speaker: str | None = None
    """Who speaks now; None before the first turn and under a cue."""
    under_cue: bool = False
    """What follows belongs to a cue and is not said, until somebody's label."""
    _items: list[Item] = field(default_factory=list)
    _waiting: list[Pause] = field(default_factory=list)
    """Pauses that no words followed: they come before the next turn's."""
    _line: int = 0
    _labelled: bool = False

    @property
    def speaking(self) -> bool:
        """Whether the turn that is open has said something."""
        return any(isinstance(item, (Speech, Pronunciation)) for item in self._items)

    @property
    def headed(self) -> bool:
        """Whether a heading came last, with nobody's label below it yet."""
        return bool(self.parts) and isinstance(self.parts[-1], Heading) and not self._items and not self._labelled

    @property
    def labelled(self) -> bool:
        """Whether somebody's label came last, and none of their words yet."""
        return self._labelled and not self._items

    def label(self, name: str, line: int) -> None:
        """Somebody begins to speak."""
        self._close()
        self.speaker, self.under_cue, self._line, self._labelled = name, False, line, True

    def narrate(self, line: int, reason: str) -> None:
        """Words follow: where nobody speaks yet, the narrator says them, and it is reported why."""
        if self.speaker is None:
            self.label(NARRATOR, line)
            self.problem(line, f"{reason}; said by {NARRATOR}.")

    def say(self, text: str, line: int, *, paragraph: bool = False, staged: bool = False) -> None:
        """The speaker says a line; ``paragraph``: of a new paragraph of the turn; ``staged``: see ``spoken``."""
        findings = spoken(text, line, staged=staged)
        if paragraph and self._items:
            self._items.append(ParagraphBreak(line))
        for finding in findings:
            self.take(finding)
        if not findings:
            self.skip(line, text, "nothing to say")

    def heading(self, title: str, line: int, *, said: bool = False) -> None:
        """A new part begins; who spoke may go on without a label, in a turn of its own; ``said``: read out."""
        self._close()
        self._line = line
        self.under_cue = False
        title = title.lstrip("●○•■◆ ") or title
        self.parts.append(Heading(title, line))
        if said:
            self.say(title, line)
        else:
            self.skip(line, title, "heading")

    def cue(self, cue: Cue, *, covers: bool = False) -> None:
        """A cue between turns; with ``covers`` what follows without a label belongs to it."""
        self._close()
        self.parts.append(cue)
        if covers:
            self.speaker, self.under_cue = None, True

    def cue_line(self, kind: CueKind, text: str, line: int) -> None:
        """A line of its own that asks for a sound, between turns."""
        self.cue(Cue(kind, None, line, text))
        self.skip(line, text, "cue")

    def aside(self, text: str, line: int) -> None:
        """A line of nothing but brackets: its cues stand in the turn that is open, or between turns."""
        findings = spoken(_EXPLAINED.sub("", text), line)
        if all(isinstance(finding, Problem) for finding in findings):
            self.skip(line, text, "nothing to say")
        for finding in findings:
            if isinstance(finding, Cue) and not self.speaking:
                self.cue(finding)
            elif isinstance(finding, (Speech, Pronunciation)) and self.speaker is None:
                self.skip(line, finding.text, "no speaker")
            else:
                self.take(finding)

    def skip(self, line: int, text: str, reason: str, end_line: int | None = None) -> None:
        """A line is not said, for a reason."""
        self.not_spoken.append(SkippedText(line, end_line or line, text.strip(), reason))

    def problem(self, line: int, message: str) -> None:
        """Something could not be placed."""
        self.problems.append(Problem(line, message))

    def accounted(self) -> set[int]:
        """The 1-based lines that are said or listed so far, when the script is finished."""
        lines = {line for note in self.not_spoken for line in range(note.line, note.end_line + 1)}
        for part in self.parts:
            lines |= {item.line for item in part.items} if isinstance(part, Turn) else {part.line}
        return lines

    def skip_rest(self, lines: Sequence[str], reason: str) -> None:
        """Every line of the file that is neither said nor listed so far is not said, for a reason."""
        known = self.accounted()
        for k, line in enumerate(lines, 1):
            if line.strip() and k not in known:
                self.skip(k, line, reason if has_words(line) else "rule")

    def finish(self) -> None:
        """The script is read; the open turn ends."""
        self._close()

    def take(self, finding: Finding) -> None:
        """What was found in a line goes where it belongs: into the turn that is open, or among what is not spoken."""
        if isinstance(finding, SkippedText):
            self.not_spoken.append(finding)
        elif isinstance(finding, Problem):
            self.problems.append(finding)
        else:
            self._line = self._line or finding.line
            self._items.append(finding)

    def _close(self) -> None:
        items = self._items
        while items and isinstance(items[-1], ParagraphBreak):
            items.pop()
        if self.speaker is not None and self.speaking:
            self.parts.append(Turn(self.speaker, (*self._waiting, *items), self._line))
            self._waiting = []
        else:
            self._waiting += [item for item in items if isinstance(item, Pause)]
            self.parts.extend(item for item in items if isinstance(item, Cue))
        self._items, self._line, self._labelled = [], 0, False
