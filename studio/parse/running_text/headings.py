"""Which lines of a transcript are headings.

In: the lines, where turns begin, and the titles of the list of stories. Out: yes or no for each line, and how the file
is set (paragraphs in one line each, or wrapped and parted by blank lines).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from studio.parse.assemble.segments import kind_of, matches_story
from studio.parse.lines.labels import STRUCTURE, looks_like_heading, read_label, thing
from studio.parse.lines.shape import (
    SMALL,
    count_words,
    ends_open,
    fold,
    has_words,
    is_title_case,
    is_upper,
    starts_small,
)
from studio.parse.lines.spoken import is_direction_line
from studio.parse.lines.times import is_time
from studio.parse.lines.vocabulary import BESIDES, THINGS
from studio.values import CueKind

_LEVEL = re.compile(r"#{2,6}\s")
_ENCLOSED = re.compile(r"[*_]{0,3}\[([^\[\]]{1,80})\][*_:]{0,3}")

LINE = 30
"""Characters of a line that is wrapped, at least."""
LONGEST = 16
"""Words of a heading that no list names."""


def enclosed_heading(text: str) -> str | None:
    """The words of a heading in square brackets (``[Segment 2: Fog]``, ``[OUTRO]``); None for another line."""
    enclosed = _ENCLOSED.fullmatch(text.strip()) if "[" in text[:8] else None
    words = enclosed[1].strip() if enclosed else ""
    return words if words and (STRUCTURE.match(words) or kind_of(words) is not None) else None


_BREAK_MARK = re.compile(
    r"(?:<<|\*{2,3}|#{1,6}|-{2,}|={2,}|\{)\s*([^<>\[\]#*={}]{2,50}?)\s*(?:>>|\*{2,3}|#{1,6}|-{2,}|={2,}|\})?"
)
_CHAPTER = re.compile(
    r"(?:chapter|part|section|episode|book|story|scene|act|kapitel|teil|chapitre|partie|capítulo|capitulo|parte|capitolo"
    r"|глава|часть)\s+(?:\d{1,3}|[ivxlc]{1,7}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-zäöüéè]+te"
    r"|eins|zwei|drei|un|deux|trois|uno|dos|tres)\b\s*(?:[:.–—-]\s*\S.{0,100})?|第\s?[0-9一二三四五六七八九十百]+\s?[章节回集部話话].{0,40}",
    re.I,
)


_NOTES = re.compile(
    r"(?:(?:show|episode|production|host|delivery|director|speaker|editor|sound|further|additional|suggested"
    r"|selected|key|list of|"
    r"table of|about|the|this|our|full|in this|mentioned|resources?|episode|audio|for|of|and|s|cast|main) )*"
    r"(?:notes?|references?|sources?|further reading|bibliography|links?|resources?(?: mentioned)?|credits"
    r"|acknowledge?ments?|"
    r"footnotes?|endnotes?|keywords|tags|transcript notes?|metadata|contents|toc|timestamps?|chapter markers?"
    r"|characters?|cast|"
    r"dramatis personae|voices|personnel|production|word count|about (?:the |this )?(?:author|host|show|podcast"
    r"|episode|us)|"
    r"connect with us|follow us|contact|sponsors?|licen[cs]e|copyright|audio elements|sound design|quellen"
    r"|literatur|anmerkungen|"
    r"fußnoten|mitwirkende|impressum|fuentes|referencias|notas|enlaces|bibliografía|créditos"
    r"|notes de bas de page|références|"
    r"liens|crédits|bibliographie|参考|参考资料|参考文献|注释|注|来源|資料|出典|источники|примечания|ссылки"
    r"|personajes|personaggi|personagens|personnages|personen|sprecher(?:innen)?|personer|osoby|действующие лица|голоса"
    r"|登場人物|出演者?|话者|話者|人物|角色|화자|등장인물|출연자?)"
    r"(?: (?:and|&) (?:links?|notes?|references?|resources|sources|credits|further reading))?"
    r"(?: (?:mentioned|for this episode|in this episode|and links|used))?"
    r"|(?:\w+ ){0,3}(?:production|speaker|director s|directors|editor s) notes(?: \w+){0,6}"
    r"|notes (?:for|on) (?:the )?\w+|notas de \w+|notes de (?:la )?\w+|hinweise (?:zur|zum|für) \w+|note di \w+"
    r"|voice(?: generation)? (?:parameters|settings)|word counts?(?: \w+)?|visual assets?(?: \w+)?",
    re.I,
)


def is_whole_bracket(text: str) -> bool:
    """Whether a line is one pair of brackets and nothing else."""
    text = text.strip()
    return text[:1] + text[-1:] in ("()", "[]") and text.count(text[0]) == 1


def is_music_note(written: str) -> bool:
    """Whether a heading is a note on music or a sound in brackets (``### [SOUND OF WAVES]``), which is no title.

    Every word belongs to such notes; of three or more, the first may be anything (``[Upbeat intro music]``).
    """
    text = written.strip("#*_ \t")
    words = re.findall(r"[^\W\d_]+", text.lower()) if len(text) <= 80 and is_whole_bracket(text) else []
    known = words[1:] if len(words) > 2 else words
    if words[:2] in (["sound", "of"], ["sounds", "of"]):
        return True
    return any(THINGS.get(w) == "music" for w in known) and all(w in THINGS or w in BESIDES for w in known)


def is_notes(title: str) -> bool:
    """Whether a heading stands over what is no speech: references, credits, a list of the cast."""
    folded = fold(title) if 0 < len(title) < 60 else ""
    return bool(folded) and _NOTES.fullmatch(folded) is not None


def break_mark(text: str) -> CueKind | None:
    """The cue that a mark for a break in the programme asks for (``<< PRE-ROLL >>``, ``### MID-ROLL ###``)."""
    match = _BREAK_MARK.fullmatch(text.strip()) if len(text) < 80 else None
    return "break" if match is not None and thing(match[1].replace("-", "").strip()) == "break" else None


def prose_headings(lines: Sequence[str], boilerplate: Mapping[int, str]) -> dict[int, tuple[str, int]]:
    """Headings alone on their lines in a text that nobody's names divide: each with its words and its rank.

    Numbered ones (``Chapter 2: The Door``) are sure; lines in capitals or bold are, where two of them stand between
    paragraphs. Rank 0 is a title at the top of the page, which differs from all others.
    """
    found: dict[int, tuple[str, int]] = {}
    bold: list[int] = []
    capitals: list[int] = []
    titled: list[int] = []
    filled = [k for k, line in enumerate(lines) if has_words(line) and k not in boilerplate]
    for n, k in enumerate(filled):
        text = lines[k].strip()
        if len(text) > 120 or text[0] in "#|>[(" or n + 1 == len(filled) or (k and lines[k - 1].strip()):
            continue
        words = text.strip("*_ ")
        enclosed = text.startswith(("**", "__")) and text.endswith(("**", "__")) and words.count("**") == 0
        below = k + 1 < len(lines) and not lines[k + 1].strip()
        if _CHAPTER.fullmatch(words.rstrip(".")) and (below or enclosed):
            found[k] = (words, 0 if n == 0 and words.lower().startswith("episode") else 1)
        elif enclosed and ends_open(words) and count_words(words) <= 12:
            bold.append(k)
        elif below and is_upper(words) and count_words(words) <= 10 and (ends_open(words) or words[-1] in "?!"):
            capitals.append(k)
        elif (
            below and count_words(words) <= 9 and words == text and ends_open(words) and _stands_over(lines, filled, n)
        ):
            titled.append(k)
    times = Counter(fold(lines[k]) for k in titled)
    titled = [k for k in titled if times[fold(lines[k])] == 1]  # what comes back is a name rather
    if 3 * len(titled) > len(filled):
        titled = []
    first = filled[0] if filled else -1
    for group in (bold, capitals, titled):
        inner = [k for k in group if k != first]
        if len(inner) > 1 or (inner and found):
            found |= {k: (lines[k].strip().strip("*_ "), 1) for k in inner}
        if first in group and (inner or found):
            found[first] = (lines[first].strip().strip("*_ "), 0)
    return found


def _stands_over(lines: Sequence[str], filled: Sequence[int], n: int) -> bool:
    """Whether a line stands between sentences like a title: a capital first, a full stop above it, and a paragraph that
    ends in one below it; longer ones that are not Like a Title hold six words at most.
    """
    text = lines[filled[n]].strip()
    if (
        not (text[0].isupper() or text[0].isdigit() or not text[0].isascii())
        or text[0] in _NO_TITLE
        or text[-1].isdigit()
    ):
        return False
    if text.split()[-1].lower() in SMALL or (count_words(text) > 6 and not is_title_case(text)):
        return False
    last = n + 1
    while last + 1 < len(filled) and filled[last + 1] == filled[last] + 1:
        last += 1
    under, over = lines[filled[last]], lines[filled[n - 1]] if n else ""
    words = sum(count_words(lines[k][:400]) for k in filled[n + 1 : last + 1])
    return words > 11 and not ends_open(under) and (n == 0 or not ends_open(over) or count_words(over) < 15)


_NO_TITLE = "\"'“‘«—–-―•*(["


_DIVISION = re.compile(
    r"\W{0,6}(?:(?:FIRST|SECOND|THIRD|FOURTH|FIFTH|LAST)\s+(?:ACT|SCENE)|(?:ACT|SCENE|SCÈNE|ACTE|AKT|SZENE|AUFZUG|AUFTRITT"
    r"|ACTO|ESCENA|ATTO|SCENA|PART|PROLOGUE|EPILOGUE|INDUCTION|PROLOG|EPILOG)\b(?:[\s.:]+(?:[IVXLC]+|\d+|ONE|TWO|THREE|FOUR"
    r"|FIVE|SIX|THE\b.*|[A-Z].{0,80}))?|(?:ERSTER|ZWEITER|DRITTER|VIERTER|FÜNFTER)\s+(?:AKT|AUFZUG|AUFTRITT)"
    r"|(?:ERSTE|ZWEITE|DRITTE|VIERTE|FÜNFTE|SECHSTE)\s+SZENE|(?:ACTE|ACTO|ATTO|ACTUS|SCÈNE|ESCENA|SCENA|SCAENA|ДЕЙСТВИЕ|СЦЕНА)"
    r"\s+\w{1,14}|第[一二三四五六七八九十\d]+[幕场場]|PROLOGUE|EPILOGUE)\b[^a-z]{0,3}.{0,120}"
    r"|\W{0,3}(?:(?:PREPARED|OPENING|CLOSING|JOINT)\s+)?(?:STATEMENTS?|TESTIMONY)\s+OF\s.{3,120}",
    re.I,
)


_SCENE = re.compile(r"(?:\d{1,4}[A-Z]?\s{1,8})?(?:INT|EXT|EST|INT\.?/EXT|EXT\.?/INT|I\.?/E)[.:\s/][^a-z]{2,100}")


def is_scene(line: str) -> bool:
    """Whether a line is the heading of a scene of a film: ``INT. KITCHEN - NIGHT``."""
    return len(line) < 120 and _SCENE.fullmatch(line.strip().strip("#*_● ")) is not None


_ACT = re.compile(
    r"(?:act|scene|acte|scène|akt|szene|aufzug|auftritt|acto|escena|cuadro|atto|scena|ato|cena|quadro|bedrijf|сцена|действие"
    r"|картина|акт|perde|sahne)\s+(?:[ivxlc]{1,6}|\d{1,3}[a-z]?|one|two|three|four|five|six|eins|zwei|drei|une?|deux|trois"
    r"|un[oa]|dos|tres|due|tre|uma?|dois|duas|três|bir|iki|üç)"
    r"(?:[,;]?\s(?:scene|scène|szene|auftritt|escena|scena|cena)\s\w{1,8})?(?:\s*[-–—:(]\s*\S.{0,100})?\W*",
    re.I,
)
"""``Cena 1 - O porto``, ``Act One: The Farm``."""


def is_division(line: str) -> bool:
    """Whether a line of a play is the heading of an act or a scene."""
    text = line.strip().strip("#*_●○• ")
    if len(text) < 120 and (_SCENE.fullmatch(text) or _ACT.fullmatch(text)):
        return True
    if len(text) < 120 and len(parts := re.split(r"\s[-–—]\s", text)) == 2 and all(map(is_division, parts)):
        return True
    if not 0 < len(text) < 140 or _DIVISION.fullmatch(text) is None or re.fullmatch(r"(?:SCENE|ACT)\W*", text, re.I):
        return False
    if re.match(r"ACT\s+(?:DROP|ENDS?)\b", text, re.I):
        return False
    return (
        text.isupper()
        or (len(text.split()) <= 4 and " of " not in text)
        or re.match(r"(?:ACT|SCENE)\s+[IVXLC\d]+\b", text, re.I) is not None
    )


_NUMBERED = re.compile(
    r"(?:part|chapter|act|scene|segment|section|episode|story)\s+(?:#?\d{1,3}|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|[ivx]{1,6})(?:\s*[:.–—-]+\s*\S.{0,100})?",
    re.I,
)


CENTRED = 16
"""Blanks before a line in the middle of a page."""


def is_centred(lines: Sequence[str], k: int) -> bool:
    """Whether a line stands in the middle of a page, in capitals."""
    line = lines[k] if k >= 0 else ""
    text = line.strip()
    centred = len(line) - len(line.lstrip()) >= CENTRED and len(text) <= 70
    return centred and is_upper(text) and text[-1] not in ".,;:" and not is_whole_bracket(text)


def is_numbered(lines: Sequence[str], k: int) -> bool:
    """Whether a line alone is the heading of a numbered part (``Act One: The Lot.``, ``SCENE 2: EXT. ROCKS.``)."""
    text = lines[k].strip().strip("*_ ")
    if len(text) > 120 or _NUMBERED.fullmatch(text) is None or count_words(text) > 16:
        return False
    above, below = k and lines[k - 1].strip(), k + 1 < len(lines) and lines[k + 1].strip()
    return not above and (not below or text.isupper())


_CLOCK_LAST = re.compile(r"\b\d{1,2}:\d\d$")


class Outline:
    """The shape of a transcript.

    Args:
        lines: the whole file.
        turns: indices of the lines that begin a turn, rising; at least one.
        stops: the file's speech ends in full stops.
        timed: indices of the lines that begin with a time and nobody's name.
    """

    def __init__(self, lines: Sequence[str], turns: Sequence[int], stops: bool, timed: Iterable[int] = ()) -> None:
        self.lines = lines
        self.turns = frozenset(turns)
        self.stops = stops
        self.stories: set[str] = set()
        parted = sum(not lines[k - 1].strip() for k in turns if k)
        self.spaced = parted > 0 and parted >= 0.5 * (len(turns) - 1)
        self.indented = len(turns) > 1 and all(lines[k][:1].isspace() for k in turns)
        marked = frozenset(timed)
        inside = (k for k in range(turns[0], turns[-1]) if k not in marked)
        self.continues = any(self._is_plain(k) and not self.is_heading(k) for k in inside)

    def is_wrapped(self, k: int) -> bool:
        """Whether a line goes on with the paragraph of the line above.

        Where no blank lines part paragraphs: below a long line that ends within a sentence, or left of all turns.
        """
        line, above = self.lines[k], self.lines[k - 1].strip() if k else ""
        if not above or self.spaced:
            return bool(above)
        within = len(above) >= LINE and ends_open(above) and above[-1] not in ":："
        return within or (self.indented and not line[:1].isspace())

    def is_heading(self, k: int, *, under_cue: bool = False) -> bool:
        """Whether a line is a heading; below a cue, only one that is sure."""
        text = self.lines[k].strip()
        if len(text) > 400 or not has_words(text) or is_time(text) or text[0] in "({<" or text[-1] in ")}>":
            return False
        if text.startswith(("- ", "* ", "+ ", "• ")) or is_direction_line(text):
            return False
        if matches_story(text, self.stories) and (k not in self.turns or fold(text) in self.stories):
            return True
        if k in self.turns or thing(text) is not None or count_words(text) > LONGEST or self._awaited(k):
            return False
        label = read_label(text)
        if label is not None and thing(label.name) is not None:
            return False
        if (
            text.startswith("#")
            or is_division(text)
            or (kind_of(text) is not None and (ends_open(text) or text[-1] in ":："))
        ):
            return True
        followed = self._followed(k)
        if label is not None and not label.rest:
            return followed
        if ends_open(text) and (is_upper(text) or STRUCTURE.match(text)):
            return True
        if under_cue or (self.is_wrapped(k) and not followed):
            return False
        unfinished = k - 1 in self.turns and ends_open(self.lines[k - 1])  # a turn goes on: "Bo: To", "Vienna?"
        return self._looks_like_heading(text, followed, unfinished)

    def _looks_like_heading(self, text: str, followed: bool, unfinished: bool) -> bool:
        label = read_label(text)
        if label is not None and looks_like_heading(label, self.stops) and (ends_open(text) or is_title_case(text)):
            return followed
        if starts_small(text):
            return False
        titled = is_title_case(text)
        if text[-1].isdigit() and not titled and _CLOCK_LAST.search(text):
            return False
        if ends_open(text):
            return (followed and (titled or self.stops)) or (titled and self.stops and count_words(text) > 2)
        return followed and titled and text[-1] in "?!" and 2 < count_words(text) <= 12 and not unfinished

    def _awaited(self, k: int) -> bool:
        """Whether the line above is a label with nothing behind it, so that this line is what is said."""
        above = next((j for j in range(k - 1, max(-1, k - 8), -1) if has_words(self.lines[j])), None)
        label = read_label(self.lines[above]) if above is not None and above in self.turns else None
        return label is not None and not label.rest

    def _is_plain(self, k: int) -> bool:
        return k not in self.turns and has_words(self.lines[k])

    def _followed(self, k: int) -> bool:
        """Whether the next line with words begins a turn, or is a heading above one."""
        below = (j for j in range(k + 1, min(k + 8, len(self.lines))) if has_words(self.lines[j]))
        following = next(below, None)
        if following is None:
            return False
        if following in self.turns:
            return True
        text = self.lines[following].strip()
        return count_words(text[:400]) <= LONGEST and ends_open(text) and next(below, None) in self.turns
