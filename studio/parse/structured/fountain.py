"""The reader of screenplays: Fountain, and plain text set like it.

In: the lines of a file. Out: a Script.

A speech is a name in capitals under a blank line, with what is said right below it. Scene headings and sections divide;
action, transitions, notes and synopses are not spoken. A parenthetical is a direction, ``(beat)`` and ``(pause)`` are
pauses. Lyrics (``~``) are said as they stand.

Source: Fountain's syntax, https://fountain.io/syntax/.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from studio.parse.assemble.draft import Draft
from studio.parse.assemble.script import NO_PAGE, assemble
from studio.parse.boilerplate.page import Page
from studio.parse.lines.markup import plain
from studio.parse.lines.shape import has_words
from studio.values import Script

NAME = "fountain"

LONGEST_NOTE = 400
"""Lines; a note that is not closed within them is none."""

_SCENE = re.compile(
    r"(?:\d{1,4}[A-Z]?[.)]?\s{1,8})?"
    r"(?:INT|EXT|EST|I\.?/E|(?:INT|EXT)\.?\s?/\s?(?:INT|EXT)|(?:INN|AU(?:SS|ß)EN|INTÉRIEUR|EXTÉRIEUR|INTERIOR|EXTERIOR|INTERNO"
    r"|ESTERNO|ИНТ|НАТ|ЭКСТ)[A-Z]{0,3})[./ ].*",
    re.I,
)
_FORCED_SCENE = re.compile(r"\.(?=[^\s.])(.*)")
_SECTION = re.compile(r"#{1,6}\s*(\S.*)")
_TRANSITION = re.compile(
    r"[^a-z]{2,40}(?:TO|ZU|AUF|À|A|SUR|NACH):|(?:FADE|CUT|DISSOLVE|SMASH|FONDU|ABBLENDE|AUFBLENDE|SCHWARZ|CORTE|FUNDIDO"
    r"|DISSOLVENZA|NERO)\b[^a-z]{0,30}[.:]?|CONTINUED:?|(?:THE )?END\.?|FINE?\.?|ENDE\.?"
)
_CHARACTER = re.compile(
    r"@?([^a-z@#>~!=.\[\](){}\t*][^a-z:\[\](){}<>|\t]{0,38}?)\s*((?:[(\[][^()\[\]]{1,40}[)\]]\s*){0,3})(\^?)"
)
_QUOTED = re.compile(r"^[\"“«「]([^\"“”«»「」]{1,40})[\"”»」]")
_FORCED = re.compile(r"@([^():^]{1,40}?)\s*((?:\([^()]{1,40}\)\s*){0,3})(\^?)")
_PARENTHETICAL = re.compile(r"\([^()]{1,200}\)")
_PAUSE = re.compile(r"\((?:a )?(?:(?:long|short|brief) )?(?:beat|pause|silence)\.?\)", re.I)
_KEY = re.compile(r"([A-Za-z][A-Za-z ]{1,24}):\s*(.*)")
_TITLE_KEYS = ("title", "credit", "author", "authors", "source", "draft date", "date", "contact", "copyright", "notes")
_NOTE = re.compile(r"/\*|\[\[")
_SCENE_NUMBER = re.compile(r"\s*#[\w.-]{1,12}#\s*$|\s{2,}\d{1,4}[A-Z]?$|^\d{1,4}[A-Z]?[.)]?\s+")


def score(lines: Sequence[str]) -> float:
    """How surely a file has this form, at most 0.96: by its speeches, where names come back or scenes are set."""
    names = Counter(name for k in range(len(lines)) if (name := _character(lines, k)))
    if not any(map(_has_case, names)):
        return 0.0  # a language without capitals: only the names' use can tell
    scenes = sum(_scene(lines, k) is not None for k in range(len(lines)))
    filled = sum(map(has_words, lines))
    speeches = sum(names.values())
    steady = sum(times > 1 for times in names.values())
    sections = sum(_SECTION.fullmatch(line.strip()) is not None for line in lines)
    if not speeches or not (scenes or steady > 1) or 8 * speeches < filled - 20 * max(0, scenes - sections):
        return 0.0
    sure = 0.93 if scenes > 1 and steady > 1 and speeches > scenes else 0.0
    return max(sure, min(0.96, (0.6 if scenes else 0.2) + speeches / filled))


def read(lines: Sequence[str]) -> Script:
    """Read a file of this form; the script holds no turn when nobody's name stands over a speech."""
    draft = Draft()
    lines = _without_notes(lines, draft)
    page, first = _title_page(lines, draft)
    in_speech = False
    once = _once_above_scenes(lines, first)
    sections = sum(_SECTION.fullmatch(line.strip()) is not None for line in lines[first:]) > 1
    for k in range(first, len(lines)):
        written, line = lines[k].strip(), k + 1
        name = None if in_speech or k in once else _character(lines, k)
        if not written:
            in_speech = in_speech and lines[k].startswith("  ")
        elif name is not None:
            in_speech = True
            draft.label(name, line)
            draft.skip(line, written, "label")
        elif in_speech:
            _say(draft, lines, k)
        elif sections and _SECTION.fullmatch(written) is None and _scene(lines, k) is not None:
            in_speech = False  # scenes inside sections, which are the chapters
            draft.skip(line, written, "scene")
        elif (scene := _scene(lines, k)) is not None and has_words(scene):
            draft.heading(scene, line)
        else:
            draft.skip(line, written, _reason(written))
    draft.finish()
    return assemble(NAME, draft, page)


def _once_above_scenes(lines: Sequence[str], first: int) -> frozenset[int]:
    """Lines of the title page that look like names: above the first scene, and nowhere again."""
    scene = next((k for k in range(first, len(lines)) if _scene(lines, k) is not None), first)
    names = {k: name for k in range(first, scene) if (name := _character(lines, k)) is not None}
    below = {name for k in range(scene, len(lines)) if names and (name := _character(lines, k)) is not None}
    return frozenset(k for k, name in names.items() if name not in below)


def _say(draft: Draft, lines: Sequence[str], k: int) -> None:
    """A line of a speech."""
    written, line = lines[k].strip(), k + 1
    if _PAUSE.fullmatch(written):
        draft.say(f"[{'long pause' if 'long' in written.lower() else 'pause'}]", line)
    elif _PARENTHETICAL.fullmatch(written):
        draft.skip(line, written, "direction")
    else:
        blank_above = k > 0 and not lines[k - 1].strip()
        draft.say(" ".join(plain(written.removeprefix("~")).split()), line, paragraph=blank_above)


def _has_case(name: str) -> bool:
    return name.upper() != name.lower()


def _character(lines: Sequence[str], k: int) -> str | None:
    """The name that a line gives to the speech below it."""
    text = lines[k].strip().strip("*_")
    if not text or len(text) > 90 or k + 1 >= len(lines) or not lines[k + 1].strip() or (k and lines[k - 1].strip()):
        return None
    if lines[k].lstrip().startswith(("**", "__", "- ", "* ", "+ ")):
        return None  # names in bold or in a list are Markdown's
    text = _QUOTED.sub(r"\1", text)
    match = _FORCED.fullmatch(text) or _CHARACTER.fullmatch(text)
    if match is None or sum(map(str.isalpha, match[1])) < 2 or match[1].rstrip()[-1] in '.!?,;-–—…"”':
        return None
    below = lines[k + 1].strip()
    unlike = below.isupper() and below[-1] not in "!?."  # capitals under capitals: shouted at most, or no speech
    if text[0] != "@" and (unlike or _SCENE.fullmatch(text) or _TRANSITION.fullmatch(text)):
        return None
    return " ".join(match[1].split())


def _scene(lines: Sequence[str], k: int) -> str | None:
    """The words of a scene heading or section."""
    text = lines[k].strip()
    if len(text) > 200 or not text:
        return None
    section = _SECTION.fullmatch(text)
    if section is not None:
        return plain(section[1])
    forced = _FORCED_SCENE.fullmatch(text)
    above = lines[k - 1].strip() if k else ""
    alone = (not above or _TRANSITION.fullmatch(above)) and (k + 1 == len(lines) or not lines[k + 1].strip())
    if forced is not None or (alone and _SCENE.fullmatch(text)):
        return _SCENE_NUMBER.sub("", forced[1] if forced else text)
    return None


def _reason(text: str) -> str:
    if not has_words(text):
        return "rule"
    if text.startswith("=") and not text.startswith("==="):
        return "synopsis"
    transition = _TRANSITION.fullmatch(text) or (text.startswith(">") and not text.endswith("<"))
    return "transition" if transition else "action"


def _without_notes(lines: Sequence[str], draft: Draft) -> list[str]:
    """The lines without ``/* … */`` and ``[[ … ]]``; what is never closed goes to the end of its line."""
    kept: list[str] = []
    closing = ""
    for k, line in enumerate(lines):
        left, rest, notes = "", line, list[str]()
        while rest:
            if closing:
                note, found, rest = rest.partition(closing)
                notes.append(note)
                closing = "" if found else closing
            elif (opening := _NOTE.search(rest)) is not None:
                left, rest = left + rest[: opening.start()], rest[opening.end() :]
                closing = "*/" if opening[0] == "/*" else "]]"
                if not any(closing in later for later in (rest, *lines[k + 1 : k + LONGEST_NOTE])):
                    notes.append(rest)
                    rest = closing = ""
            else:
                left, rest = left + rest, ""
        if line.strip() and (notes or not left.strip()):
            draft.skip(k + 1, " ".join(map(str.strip, notes)) or line, "note")
        kept.append(left)
    return kept


def _title_page(lines: Sequence[str], draft: Draft) -> tuple[Page, int]:
    """What ``Key: value`` lines at the top say, and the index of the line below them."""
    first = next((k for k, line in enumerate(lines) if line.strip("\ufeff \t")), 0)
    begins = _KEY.fullmatch(lines[first].strip("\ufeff \t")) if lines else None
    if begins is None or begins[1].lower() not in _TITLE_KEYS:
        return NO_PAGE, 0
    end = next((k for k in range(first, len(lines)) if not lines[k].strip()), len(lines))
    found: dict[str, list[str]] = {}
    key = ""
    for k in range(first, end):
        match = _KEY.fullmatch(lines[k].strip("\ufeff \t")) if lines[k][:1] not in (" ", "\t") else None
        key = match[1].lower() if match else key
        found.setdefault(key, []).append(plain(match[2] if match else lines[k]))
        draft.skip(k + 1, lines[k], "title" if key == "title" else "front matter")
    title = " ".join(" ".join(found.get("title", [])).split()) or None
    return Page(title, None, None, (), (), ()), end
