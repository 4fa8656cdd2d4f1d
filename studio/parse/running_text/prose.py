"""Prose: a text in which nobody is named, said by the narrator.

In: a file as it was studied. Out: a Script. What stands around the text is told from it by shape: above it and below it
paragraphs of short lines without a full stop, where the text itself has them (title, author, place, credits); all that
stands above a heading "Transcript"; sections of notes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from studio.parse.assemble.draft import Draft
from studio.parse.assemble.script import assemble
from studio.parse.boilerplate.page import Page, is_transcript_marker, read_page
from studio.parse.lines.labels import nobody, read_label, sentence_like
from studio.parse.lines.markup import heading_level, heading_of, is_italic, is_rule, plain
from studio.parse.lines.shape import count_words, ends_open, fold, has_words
from studio.parse.lines.spoken import is_direction_line, only_brackets
from studio.parse.lines.times import STAMP, is_time
from studio.parse.running_text.ending import signs_off
from studio.parse.running_text.grammar import FEW_TIMES, STAMP_LINE
from studio.parse.running_text.headings import break_mark, enclosed_heading, is_notes, prose_headings
from studio.parse.running_text.stage import TALKS, brackets_over_lines
from studio.parse.running_text.study import LISTED, Study
from studio.values import Script, SkippedText

_ADDRESS = re.compile(r"<?(?:https?://|www\.)\S+>?")


def narrate(found: Study) -> Script:
    """A file in which nobody is named."""
    lines, boilerplate = found.lines, found.boilerplate
    draft = Draft()
    headings = prose_headings(lines, boilerplate)
    page, around = _around(lines, boilerplate, headings)
    for number in sorted({note.line for note in page.not_spoken}):
        if lines[number - 1].strip() and number - 1 not in boilerplate and heading_of(lines[number - 1]) is None:
            draft.problem(number, "short lines around the text are taken for its title and credits, and are not said.")
            break
    notes = _notes(lines, headings) | brackets_over_lines(lines)
    asides = {k for k, line in enumerate(lines) if _is_aside(line.strip())}
    notes |= asides if len(asides) > 1 else set()
    notes |= _orders(lines)
    fresh = stamped = False
    counted = _are_counted([line for k, line in enumerate(lines) if k not in around and is_said(lines, k, boilerplate)])
    for k, line in enumerate(lines):
        number, words = k + 1, _unstamped(line)
        words = _COUNT.sub("", words) if counted else words
        reason = boilerplate.get(k) or around.get(k) or ("notes" if k in notes else None)
        if not line.strip():
            fresh = True
        elif reason is not None:
            draft.skip(number, line, reason)
        elif k in headings:
            draft.heading(headings[k][0], number)
        elif fold(line) in found.titles:
            draft.heading(_unstamped(line).strip(" :：]"), number)
        elif break_mark(line) is not None:
            draft.cue_line("break", line.strip(), number)
        elif is_direction_line(words):
            draft.skip(number, line, "direction")
        elif (enclosed := enclosed_heading(words)) is not None:
            draft.heading(enclosed, number)
        elif (heading := heading_of(line)) is not None and has_words(heading):
            if is_transcript_marker(heading):
                draft.skip(number, line, "heading")
            else:
                draft.heading(heading, number)
        elif not is_said(lines, k, boilerplate):
            if has_words(words) and only_brackets(words):
                draft.aside(words, number)
            else:
                draft.skip(number, line, "boilerplate" if has_words(line) else "rule")
        else:
            draft.narrate(number, "nobody is named as a speaker")
            draft.say(words, number, paragraph=(fresh and not stamped) or LISTED.match(line) is not None)
        if line.strip():
            fresh, stamped = not line.strip(" >"), STAMP_LINE.match(line) is not None
    draft.finish()
    return assemble("prose", draft, replace(page, not_spoken=(), problems=()))


def talk_above(lines: Sequence[str], first: int, boilerplate: Mapping[int, str]) -> int:
    """The first heading of a talk that stands above the turns, as in a lecture with its questions at the end; ``first``
    where there is none.

    Its parts have headings of the level of that above the turns, and hold more words than all below.
    """
    stamped = [k for k in range(first) if k not in boilerplate and STAMP_LINE.match(lines[k])]
    said = [k for k in stamped if not ends_open(_unstamped(lines[k])) and count_words(lines[k]) > 8]
    if len(said) >= FEW_TIMES and 2 * len(said) >= len(stamped):
        return said[0]
    level = heading_level(lines[first]) if first < len(lines) else 0
    parts = [k for k in range(first) if k not in boilerplate and level and heading_level(lines[k]) == level]
    parts = [k for k in parts if not is_transcript_marker(heading_of(lines[k]) or "") and not is_notes(lines[k])]
    told = sum(count_words(lines[k]) for k in range(parts[0] if parts else first, first) if k not in boilerplate)
    turns = sum(count_words(lines[k]) for k in range(first, len(lines)) if k not in boilerplate)
    return parts[0] if parts and told > max(turns, SHORTEST_TALK) else first


SHORTEST_TALK = 40
"""Words."""


_COUNT = re.compile(r"^\s*\d{1,3}[.)]\s+(?:\*\*)?")


def _are_counted(said: Sequence[str]) -> bool:
    """Whether nearly all lines have a number before them, which nobody says then."""
    rows = [line for line in said if heading_of(line) is None]
    return len(rows) > FEWEST_COUNTED and sum(_COUNT.match(line) is not None for line in rows) > 0.8 * len(rows)


FEWEST_COUNTED = 5


def _is_aside(text: str) -> bool:
    """Whether a line is one round bracket in which nobody is spoken to."""
    bare = text.strip("*_ ")
    enclosed = bare[:1] + bare[-1:] in ("()", "（）") and bare.count(bare[:1]) == 1
    return enclosed and not TALKS.search(bare) and count_words(bare) < 30


_ORDER = re.compile(r"\[([^\[\]:：]{2,40})[:：].*\]")
"""``[SLIDE 1: Three layers]``: an order to who films or edits."""


def _orders(lines: Sequence[str]) -> frozenset[int]:
    """Lines that are an order in brackets, where two are, and the items right below one: what it shows."""
    found = {
        k
        for k, line in enumerate(lines)
        if line.lstrip()[:1] == "["
        and len(line) < 600
        and (match := _ORDER.fullmatch(line.strip())) is not None
        and match[1].isupper()
        and enclosed_heading(line) is None
    }
    if len(found) < 2:
        return frozenset()
    for k in sorted(found):
        below = k + 1
        while below < len(lines) and LISTED.match(lines[below]):
            found.add(below)
            below += 1
    return frozenset(found)


MOST_FRAME = 6
"""Paragraphs above or below the text that may be its title and credits."""
MOSTLY = 0.7
"""Share of the characters of paragraphs that end in full stops, where a text has them."""
_DASHED = tuple("-–—―•*+>#|[(<{")


def _around(
    lines: Sequence[str], boilerplate: Mapping[int, str], headings: dict[int, tuple[str, int]]
) -> tuple[Page, dict[int, str]]:
    """What stands above and below the text: what it says about the episode, and the reason for each of its lines."""
    title, title_line = _title(lines, boilerplate)
    paragraphs = _paragraphs(lines, boilerplate)
    if title is None and paragraphs and headings.get(paragraphs[0][0], ("", 1))[1] == 0:
        title, title_line = headings.pop(paragraphs[0][0])[0], paragraphs[0][0] + 1
    marker = max(_marker(lines, boilerplate), _first_stamped(lines, paragraphs), _below_rule(lines, paragraphs))
    marker = max(marker, _first_dashed(lines, paragraphs))
    above = [k for p in paragraphs for k in p if k < marker]
    below: list[int] = []
    if not above and _ends_in_stops(lines, paragraphs, headings):
        for paragraph in paragraphs[: MOST_FRAME + 1]:
            if _is_frame(lines, paragraph) and not any(k in headings for k in paragraph):
                above += paragraph
            elif heading_of(lines[paragraph[0]]) is None and paragraph[0] + 1 != title_line:
                break
        for paragraph in reversed(paragraphs[-MOST_FRAME:]):
            if not _is_frame(lines, paragraph) or paragraph[0] in above:
                break
            below += paragraph
    rows = [(k + 1, heading_of(lines[k]) or plain(lines[k])) for k in above if k + 1 != title_line]
    page = read_page(rows, frozenset())
    around = {note.line - 1: note.reason for note in page.not_spoken} | dict.fromkeys(below, "boilerplate")
    for k in above:
        headings.pop(k, None)
    if title_line:
        around[title_line - 1] = "title"
    notes = (*page.not_spoken, *(SkippedText(k + 1, k + 1, lines[k], "boilerplate") for k in below))
    return replace(page, title=title or page.title, not_spoken=notes, stories=()), around


def _marker(lines: Sequence[str], boilerplate: Mapping[int, str]) -> int:
    """Index of the heading that says the transcript begins, where most of the words stand below it; else 0."""
    found = (k for k, line in enumerate(lines) if k not in boilerplate and is_transcript_marker(heading_of(line) or ""))
    marker = next(found, 0)
    below = sum(len(line) for line in lines[marker:])
    return marker if 2 * below > sum(map(len, lines)) else 0


_ABOUT = re.compile(
    r"\b(?:script|transcript|voice-?over|narrat\w+|speaker notes|recording|recorded|runtime|read aloud|words?|minutes?"
    r"|wpm|guion|guión|transcripción|drehbuch|skript|abschrift|transcription|roteiro|copione|manus)\b",
    re.I,
)
"""What a note about a script speaks of."""


def _below_rule(lines: Sequence[str], paragraphs: Sequence[list[int]]) -> int:
    """Index of the first rule, where only notes about the script stand above it and its parts below; else 0."""
    rule = next((k for k, line in enumerate(lines) if is_rule(line)), 0)
    parts = sum(heading_of(line) is not None for line in lines[rule:])
    above = [p for p in paragraphs if p[0] < rule and heading_of(lines[p[0]]) is None]
    if not above or (parts < 2 and sum(map(is_rule, lines[rule:])) < 2):
        return 0
    texts = [" ".join(lines[k].strip() for k in p) for p in above]
    about = sum(_ABOUT.search(text) is not None or is_italic(text) for text in texts)
    short = 5 * sum(len(lines[k]) for p in above for k in p) < 2 * sum(map(len, lines[rule:]))
    return rule if short and 2 * about >= len(above) else 0


def _first_dashed(lines: Sequence[str], paragraphs: Sequence[list[int]]) -> int:
    """Index of the first line with a dash before its words, where nearly all below begin so: a talk without names."""
    rows = [k for paragraph in paragraphs for k in paragraph]
    dashed = [k for k in rows if lines[k].lstrip()[:1] in tuple("—–―")]
    below = sum(k >= dashed[0] for k in rows) if dashed else 0
    return dashed[0] if len(dashed) > FEW_TIMES and len(dashed) > 0.9 * below else 0


def _first_stamped(lines: Sequence[str], paragraphs: Sequence[list[int]]) -> int:
    """Index of the first line with a time before it, where nearly all lines or paragraphs below have one; else 0."""
    rows = [k for paragraph in paragraphs for k in paragraph]
    stamped = {k for k in rows if STAMP_LINE.match(plain(lines[k]))}
    first = min(stamped, default=0)
    rows = [k for k in rows if k >= first]
    alone = sum(is_time(lines[k]) for k in rows)  # each paragraph may have its own above it
    begun = [paragraph for paragraph in paragraphs if paragraph[-1] >= first]
    share = len(stamped) / max(1, min(len(rows), len(begun)) - (alone if alone < len(begun) else 0))
    often = len(stamped) >= FEW_TIMES and share > MOSTLY
    inline = bool(stamped) and len(_INLINE_STAMP.findall(lines[first])) >= FEW_TIMES
    return first if often or inline else 0


_INLINE_STAMP = re.compile(rf"[\[(]{STAMP}")


def _paragraphs(lines: Sequence[str], boilerplate: Mapping[int, str]) -> list[list[int]]:
    """The lines with words, paragraph by paragraph."""
    found: list[list[int]] = []
    for k, line in enumerate(lines):
        if has_words(line) and k not in boilerplate:
            if found and found[-1][-1] == k - 1:
                found[-1].append(k)
            else:
                found.append([k])
    return found


def _ends_in_stops(lines: Sequence[str], paragraphs: Sequence[list[int]], headings: Mapping[int, object]) -> bool:
    """Whether what is said ends in full stops, so that a line without one is a title or a credit."""
    said = [p for p in paragraphs if p[0] not in headings and heading_of(lines[p[0]]) is None]
    sizes = [(sum(len(lines[k]) for k in p), not ends_open(_unstamped(lines[p[-1]]))) for p in said]
    ended = sum(size for size, stop in sizes if stop)
    return sum(stop for _, stop in sizes) > 1 and ended >= MOSTLY * sum(size for size, _ in sizes)


def _is_frame(lines: Sequence[str], paragraph: Sequence[int]) -> bool:
    """Whether the lines of a paragraph are short ones without a full stop."""
    for k in paragraph:
        text = lines[k].strip()
        short = count_words(text[:300]) <= 14 and ends_open(_BRACKET_LAST.sub("", text) or text)
        if not short or (text.startswith(_DASHED) and not is_italic(text)) or STAMP_LINE.match(text) or signs_off(text):
            return False
    return True


_BRACKET_LAST = re.compile(r"\s*[(\[][^()\[\]]{1,60}[)\]]$")


def _notes(lines: Sequence[str], headings: Mapping[int, tuple[str, int]]) -> frozenset[int]:
    """The lines of sections that are no speech: references, credits."""
    found: list[int] = []
    level = 0
    for k, line in enumerate(lines):
        own = heading_level(line) or (9 if k in headings else 0)
        if own and level and own <= level:
            level = 0
        title = headings[k][0] if k in headings else heading_of(line) or ""
        if own and not level and is_notes(title) and _ends_in_notes(lines, k, own):
            level = own
        if level:
            found.append(k)
    return frozenset(found)


def _ends_in_notes(lines: Sequence[str], k: int, level: int) -> bool:
    """Whether a section of notes is less than half of what the file says: a name may be a story's, too."""
    end = next((j for j in range(k + 1, len(lines)) if 0 < heading_level(lines[j]) <= level), len(lines))
    return sum(map(len, lines[k:end])) < 0.5 * sum(map(len, lines))


def _unstamped(line: str) -> str:
    text = plain(line)
    return STAMP_LINE.sub("", text, count=1) if STAMP_LINE.match(text) else text


def is_said(lines: Sequence[str], k: int, boilerplate: Mapping[int, str]) -> bool:
    """Whether a line of prose holds words to be said."""
    if k in boilerplate:
        return False
    text = _unstamped(lines[k])
    if not has_words(text) or _ADDRESS.fullmatch(text) or only_brackets(text):
        return False
    label = read_label(text)
    if label is None or sentence_like(label.name):
        return True
    return not nobody(label.name) and (bool(label.rest) or count_words(label.name) > 3)


def _title(lines: Sequence[str], boilerplate: Mapping[int, str]) -> tuple[str | None, int]:
    """The page's title and its line: a heading of the first level at the top, the only one of its level."""
    top = [k for k, line in enumerate(lines) if re.match(r"\s{0,3}#\s", line) and k not in boilerplate]
    first = next((k for k, line in enumerate(lines) if line.strip() and k not in boilerplate), -1)
    return (heading_of(lines[first]), first + 1) if top == [first] else (None, 0)
