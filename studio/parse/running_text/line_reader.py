"""The speech of running text, line by line: what each line is, and who says it.

In: a file as it was studied (boilerplate, grammar, outline), and where the speech begins and ends. Out: the draft, with
a heading, a turn, a cue or an entry of the account for every line.
"""

from __future__ import annotations

import re
from collections import Counter

from studio.parse.assemble.draft import Draft
from studio.parse.boilerplate.metadata import is_delivery, is_metadata_line, is_note, key_value
from studio.parse.boilerplate.page import is_transcript_marker
from studio.parse.boilerplate.stories import read_source
from studio.parse.lines.labels import is_transition, ordered, read_label, thing
from studio.parse.lines.markup import heading_of, is_italic, lone_link, plain
from studio.parse.lines.shape import CLOSERS, SMALL, count_words, ends_open, fold, has_words, is_title_case, is_upper
from studio.parse.lines.spoken import is_direction_line, is_sound_line, only_brackets, only_cues
from studio.parse.lines.times import has_day, is_day, is_time
from studio.parse.lines.vocabulary import OPENERS
from studio.parse.running_text import stage
from studio.parse.running_text.headings import (
    break_mark,
    enclosed_heading,
    is_centred,
    is_division,
    is_music_note,
    is_numbered,
    is_whole_bracket,
)
from studio.parse.running_text.study import LISTED, Study
from studio.parse.running_text.templates import Head
from studio.parse.running_text.turn_text import TurnText
from studio.values import Cue, CueKind, Story, Turn

_ENDS = re.compile(r"\b(?:ends?|stops?|over)$", re.I)
_PARENTHETICAL = re.compile(r"\([^()]{1,160}\)|（[^（）]{1,160}）|〔[^〔〕]{1,160}〕|\[[^\[\]]{1,160}\]")
_SPOKEN = re.compile(r"^(?:and|or|but|so|yes|no|it|this|that)\b|\b(?:i|i['’]\w+|you|your|we|me|my|our|us)\b", re.I)
"""Words that somebody says rather than a note of what happens."""
_ITALIC_BRACKET = re.compile(r"([*_])\([^()*_]{1,160}\)\1")
_NUMBERED_BRACKETS = re.compile(r"(?:\[[^\[\]]{1,60}\]\s*){1,4}[A-Z]{0,3}\d[\d.-]{0,12}")
"""``[TIFF OMITTED] T1234.001``."""
_ENTRANCE = re.compile(r"\s*[_(\[]{0,2}(?:Enter|Exit|Exeunt|Re-enter|Curtain|Flourish|Alarum)\b.{0,200}")


class LineReader:
    """Reads the speech line by line into the draft."""

    def __init__(self, draft: Draft, found: Study, staged: bool) -> None:
        self.draft, self.found, self.staged = draft, found, staged
        self.fresh = True
        self.roles = stage.roles_below(found.lines, found.grammar.heads)
        self.enclosed = stage.enclosed_paragraphs(found.lines)
        played = not staged and any(map(is_division, found.lines))
        self.acts = stage.what_happens(found.lines, found.grammar.heads) if staged else frozenset[int]()
        self.acts |= stage.told_between(found.lines, found.grammar.heads) if played else frozenset()
        self.acts |= stage.film_action(found.lines, found.grammar.heads) if played else frozenset()
        self.above: Head | None = None
        italics = sum(is_italic(line.strip()) for line in found.lines)
        self.shouted = Counter(line.strip() for line in found.lines if is_upper(line) and len(line) < 80)
        self.acted = found.grammar.template in ("bold", "bold colon", "colon") and italics > 1
        self.acted_by = stage.acted_by(found.grammar.heads)
        self.dated = found.grammar.template == "stamped"
        self.speech = TurnText(draft, found, staged)

    def read(self, k: int) -> None:
        """Read line ``k`` (0-based) into the draft."""
        draft, found = self.draft, self.found
        written, line = found.lines[k].strip(), k + 1
        if not written.strip("> "):
            if written:
                draft.skip(line, written, "rule")
            self.fresh, self.speech.bracket = True, ""
            return
        head = found.grammar.heads.get(k)
        if k in found.boilerplate:
            draft.skip(line, written, found.boilerplate[k])
        elif self.above is not None and self.above.stamp_below and is_time(written):
            draft.skip(line, written, "timestamp")
            self.above = None
            return
        elif head is None and (k in self.enclosed or k in self.roles):
            draft.skip(line, written, "direction")
        elif k in self.acts:
            draft.skip(line, written, "direction")
            if self.fresh:
                draft.problem(line, "this paragraph tells what happens on the stage, and is not said.")
        elif not self._heading(k, written, line, head):
            if head is not None:
                self._head(head, written, line)
            else:
                self._words(k, written, line)
        self.above = head
        self.fresh = False

    def _heading(self, k: int, written: str, line: int, head: Head | None) -> bool:
        """A heading, or a mark for one; whether it was one."""
        if head is None and (stage.is_entrance(written) or self._is_order(k, written)):
            return False
        if head is None and not self.fresh and self.above is not None and self._is_bare_cue(self.above):
            return False  # what is heard, below "SFX:"
        title = None if head is not None and head.template in ("heading", "timed heading") else heading_of(written)
        if not self.found.grammar.speaks(k) and is_transcript_marker(title or written):
            self.draft.skip(line, written, "heading")
            return True
        if head is None and self._mark(k, written, line, title):
            return True
        bare = title is None
        title = self._title(k, written, head, title)
        if title is not None and head is None and bare and self.acted_by.match(written):
            self.draft.skip(line, written, "direction")  # "Ada leaves"
        elif title is not None:
            self.draft.heading(title, line)
        return title is not None

    def _is_bare_cue(self, head: Head) -> bool:
        """Whether a label asks for a sound, which the line below names."""
        return self.found.grammar.cue(head) == "sound" and not has_words(head.rest)

    def _mark(self, k: int, written: str, line: int, title: str | None) -> bool:
        """A break, a sound, a time, or what a heading says besides its title; whether it was one."""
        draft, found = self.draft, self.found
        kind: CueKind | None = break_mark(written) or ("sound" if is_sound_line(written) else None)
        if title is not None and thing(plain(title).rstrip(":： ")) == "break":
            kind = "break"
        reason = ""
        if kind is not None:
            draft.cue(Cue(kind, None, line, written))
            reason = "cue"
        elif (found.outline is not None and is_time(written)) or (self.dated and is_day(written)):
            reason = "timestamp"
        elif title is not None:
            bare = "" if has_words(title) else "timestamp" if has_words(written) else "rule"
            reason = "direction" if is_music_note(written) else bare
        elif self.staged and is_transition(written):
            reason = "direction"
        elif (draft.headed and is_upper(written) and k and is_division(found.lines[k - 1])) or (
            is_centred(found.lines, k) and is_centred(found.lines, k - 1)
        ):
            reason = "heading"
        if reason:
            draft.skip(line, written, reason)
        return bool(reason)

    def _title(self, k: int, written: str, head: Head | None, title: str | None) -> str | None:
        """The words of a heading; None for another line."""
        draft, found = self.draft, self.found
        speaks = found.grammar.speaks(k)
        if head is None:
            if title is not None:
                return title
            if fold(written) in found.titles or (not draft.labelled and is_numbered(found.lines, k)):
                text = plain(written).rstrip(":： ")
                return heading_of(f"# {text[1:-1]}") if is_whole_bracket(text) else text
            if (enclosed := enclosed_heading(written)) is not None:
                return enclosed
            if is_centred(found.lines, k) or self._is_bare_heading(k, written):
                return plain(written)
        apart = self.staged or (found.outline is None and head is None and self._stands_alone(k))
        if apart and not speaks and is_division(written):
            return plain(written)
        if (
            found.outline is not None
            and (not draft.labelled or written[0] == "#")
            and not only_brackets(written)
            and (head is None or head.name is None or speaks)
            and found.outline.is_heading(k, under_cue=draft.under_cue)
        ):
            return written.strip("# \t").rstrip(":： ")
        return None

    def _is_bare_heading(self, k: int, written: str) -> bool:
        """In a text without marks, a title on its own between a finished speech and the next name."""
        found, lines = self.found, self.found.lines
        if found.outline is not None or self.staged or len(written) > 80 or written[0] in '#*_>([{<-"“':
            return False
        if not ends_open(written) or not (written[0].isupper() or written[0].isdigit() or not written[0].isascii()):
            return False
        below = next((j for j in range(k + 1, min(k + 4, len(lines))) if has_words(lines[j])), -1)
        above = next((lines[j].strip() for j in range(k - 1, max(-1, k - 4), -1) if has_words(lines[j])), "")
        head = found.grammar.heads.get(below)
        if head is None or not found.grammar.speaks(below) or has_words(head.rest):
            return False
        ended = not above or above.rstrip(CLOSERS)[-1:] in tuple(".!?…。！？")
        words = fold(written).split()
        set_off = is_title_case(written) and len(words) > 2 and self._stands_alone(k)
        opens = bool(words) and words[0] in OPENERS and not set_off
        if not words or opens or words[-1] in OPENERS or words[-1] in SMALL or len(words) > 10:
            return False
        close = (below == k + 1 and not self.fresh) or not above
        titled = is_title_case(written) if len(words) > 1 else close and len(words[0]) > 3
        caseless = written.lower() == written.upper()  # no capitals could tell
        titled = titled or ((caseless or found.grammar.template == "alone") and self._stands_alone(k))
        return ended and titled and (k - 1 not in found.grammar.heads or not above)

    def _head(self, head: Head, written: str, line: int) -> None:
        draft = self.draft
        kind = self.found.grammar.cue(head)
        rest = plain(stage.with_asides(head.rest) if self.staged else head.rest)
        if kind is not None:
            self._cue(kind, head, written, line)
            return
        if head.name is not None:
            draft.label(head.name, line)
        elif has_day(written) and self.dated:
            draft.skip(line, written, "notice")  # of a chat: somebody came, or changed the group's name
            return
        if not has_words(rest):
            draft.skip(line, written, "label" if head.name else "timestamp")
        elif head.name is None and is_sound_line(rest):
            draft.cue_line("sound", written, line)
        elif (
            _PARENTHETICAL.fullmatch(rest)
            and "".join(self.found.lines[line : line + 1]).strip()
            and line not in self.found.grammar.heads
        ):
            draft.skip(line, written, "direction")  # the manner, over the words
        elif draft.speaker is None:
            self._unplaced(written, line)
        else:
            self.speech.say(rest, line, paragraph=head.name is None)

    def _cue(self, kind: CueKind, head: Head, written: str, line: int) -> None:
        """A thing's label; the end of one gives the word back to who had it."""
        draft = self.draft
        before = next((part.speaker for part in reversed(draft.parts) if isinstance(part, Turn)), None)
        before = draft.speaker if draft.speaking else before
        if draft.under_cue and _ENDS.search(head.name or "") and before is not None:
            draft.label(before, line)
        else:
            timed = kind in ("break", "sting") and head.template == "stamped" and not has_words(head.rest)
            draft.cue(Cue(kind, None, line, written), covers=not timed)
            if timed and before is not None:
                draft.label(before, line)  # the time of a cut: who spoke may go on
        draft.skip(line, written, "cue")

    def _words(self, k: int, written: str, line: int) -> None:
        """A line without a label."""
        draft, outline = self.draft, self.found.outline
        text = plain(stage.with_asides(written) if self.staged else written)
        if self.found.grammar.template == "quote" and not self._is_quoted(k):
            draft.skip(line, written, "direction")
            draft.problem(line, "this stands outside of the quotation marks, and is not said.")
            return
        if self.found.grammar.template == "quote" and "「" not in text:
            text = text.rstrip("」』")
        if not has_words(text):
            draft.skip(line, written, "markup" if has_words(written) else "rule")
        elif (draft.headed and is_italic(written)) or self._is_direction(k, text, written):
            draft.skip(line, written, "direction")
        elif (kind := ordered(written)) is not None:
            draft.cue_line(kind, written, line)
        elif draft.under_cue:
            self._under_cue(text, written, line)
        elif self.staged and only_brackets(text) and not only_cues(text):
            draft.skip(line, written, "direction")
        elif only_brackets(text):
            draft.aside(text, line)
        elif outline is not None and (kind := thing(text)) is not None:
            draft.cue_line(kind, text, line)
        elif self._is_announced(k, written):
            draft.heading(text.rstrip(":： "), line)
        elif text.isupper() and text[-1] in ":：" and len(text) < 60:
            draft.skip(line, written, "label")
            draft.problem(line, "nobody's words stand below this label, so it is not said.")
        elif self.staged and (draft.speaker is None or draft.headed or stage.is_curtain(text)):
            draft.skip(line, written, "direction")
        elif self._is_linked_story(k, written, line):
            return
        elif draft.speaker is None:
            self._unplaced(written, line)
        else:
            self._continue(k, text, line)

    def _is_quoted(self, k: int) -> bool:
        """Whether the quotation mark of the turn above is still open, in a script with names before such marks."""
        found = self.found
        first = next((j for j in range(k - 1, max(-1, k - 60), -1) if j in found.grammar.heads), k)
        said = "".join(found.lines[first:k])
        return sum(map(said.count, "「『")) > sum(map(said.count, "」』"))

    def _under_cue(self, text: str, written: str, line: int) -> None:
        """Words under a thing's label; many under a break may be somebody's who goes on after it."""
        draft = self.draft
        cue = next((part for part in reversed(draft.parts) if isinstance(part, Cue)), None)
        many = cue is not None and cue.kind == "break" and count_words(text[:400]) > 8
        if many and cue is not None and all(problem.line <= cue.line for problem in draft.problems):
            draft.problem(line, "this stands under a break without a name, so it is not said.")
        draft.skip(line, written, "cue")

    def _is_direction(self, k: int, text: str, written: str) -> bool:
        """Whether a line tells what happens or how something is said, and is not said itself."""
        draft, alone = self.draft, self._stands_alone(k)
        unsaid = not draft.speaking or (alone and not _SPOKEN.search(text[1:]))
        if unsaid and text[0] in "(（〔" and _PARENTHETICAL.fullmatch(text):
            return True
        if is_direction_line(written) or self._in_italics(k, written) or self._is_order(k, written):
            return True
        if _NUMBERED_BRACKETS.fullmatch(text) or (alone and (stage.is_entrance(text) or stage.is_procedure(text))):
            return True
        pair = key_value(text)
        if pair is not None:
            headed = draft.headed or written.startswith("**")
            linked = "://" in pair[1] and is_upper(pair[0])
            if linked or is_delivery(pair) or is_note(pair) or (headed and is_metadata_line(pair)):
                return True
        open_bracket = text.count("[") > text.count("]") or text.count("(") > text.count(")")
        return self.staged and not self.speech.bracket and not open_bracket and _ENTRANCE.fullmatch(text) is not None

    def _is_order(self, k: int, written: str) -> bool:
        """Whether a line in capitals comes back between turns, as ``SIGNATURE TUNE``: an order to the studio."""
        outline = self.found.outline
        often = outline is not None and self.shouted[written] > 1 and ends_open(written) and written[0] not in "#[("
        return often and self._stands_alone(k) and thing(written) is None and not is_division(written)

    def _in_italics(self, k: int, written: str) -> bool:
        """Whether a line in italics tells what happens: a paragraph of its own, or a bracket right below a name."""
        draft = self.draft
        if not self.acted or (not is_italic(written) and not _ITALIC_BRACKET.fullmatch(written)):
            return False
        if written.strip("*_ ")[:1] in tuple('"“«„'):
            return False  # somebody's words
        if written.strip("*_ ")[:1] == "(":
            return draft.speaker is not None and not draft.speaking and self.above is not None
        return self._stands_alone(k)

    def _stands_alone(self, k: int) -> bool:
        """Whether a line is a paragraph of its own, or the last one above the next turn."""
        lines = self.found.lines
        ends = k + 1 == len(lines) or not lines[k + 1].strip()
        return (self.fresh and ends) or (self.draft.speaking and self.found.grammar.speaks(k + 1))

    def _is_announced(self, k: int, written: str) -> bool:
        """Whether a line says with a colon what comes, and the next turn stands below: ``Questions and Answers:``."""
        below = (j for j in range(k + 1, min(k + 4, len(self.found.lines))) if has_words(self.found.lines[j]))
        titled = written[-1] in ":：" and len(written) < 60 and is_title_case(written) and not is_upper(written)
        return titled and self._stands_alone(k) and self.found.grammar.speaks(next(below, k))

    def _is_linked_story(self, k: int, written: str, line: int) -> bool:
        """A paragraph that is one link and nothing else: a story with its source."""
        lines = self.found.lines
        link = lone_link(written) if self.found.outline is None and written[0] == "[" else None
        if link is None or self.draft.speaker is None or not self.fresh or "".join(lines[k + 1 : k + 2]).strip():
            return False
        self.draft.heading(link[0], line, said=True)
        self.found.stories.append(Story(link[0], None, read_source(link[1]), line))
        return True

    def _continue(self, k: int, text: str, line: int) -> None:
        draft, outline, found = self.draft, self.found.outline, self.found
        linked = bool(found.stories) and bool(draft.parts) and found.stories[-1].line == draft.parts[-1].line
        if not draft.speaking and draft.headed and not linked:
            draft.problem(line, f"no label follows the heading above; said by {draft.speaker}, who spoke before it.")
        label = read_label(text) if outline is not None else None
        if label is not None and label.firm and count_words(label.name) > 1 and thing(label.name) is None:
            draft.problem(line, f"'{label.name}' stands once, and is taken for no name; said by {draft.speaker}.")
        if outline is not None:
            paragraph = not outline.is_wrapped(k)
        elif self.staged:
            paragraph = not found.lines[k - 1].strip()
        else:
            paragraph = self.fresh or LISTED.match(found.lines[k]) is not None
        self.speech.say(text, line, paragraph=paragraph)

    def _unplaced(self, written: str, line: int) -> None:
        if line <= self.found.talk:
            self.draft.narrate(line, "nobody is named up to the first label")
            self.speech.say(plain(written), line, paragraph=False)
            return
        self.draft.skip(line, written, "no speaker")
        self.draft.problem(
            line, "nobody's label stands above this line, so it is not said; begin it with a name and a colon."
        )
