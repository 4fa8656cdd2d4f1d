"""Whether a file is code, mark-up, a log or data, and no script: by what its lines look like.

In: the lines of a file, and what a reader made of them. Out: the script, less sure where some of its lines look like
code, or what would be said does not look like speech; a ScriptError where most lines look like code.

No list of file types is asked. Each line is judged by itself (a statement, a command of LaTeX, a tag without words, an
entry of a log, a block of base64), and what decides is the share of such lines among all that a reader took for more
than code, comments and rules. Code in a fence, and a script that quotes a few lines of it, don't matter. What would be
said is judged by its words: how many are plain (``snake_case``, ``a/b`` and ``0x1f`` aren't), and how many stand in
sentences.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from studio.errors import ScriptError
from studio.parse.lines.shape import has_words
from studio.values import ParagraphBreak, Problem, Pronunciation, Script, Speech, Turn

REFUSED = 0.4
"""Share of lines that look like code from which a file is refused."""
TOLD = 0.05
"""Share below which nothing is said: a script may quote a line of code."""
STEEP = 3.4
"""By how much a share of such lines lowers the confidence: at one line in seven a script is doubtful."""
PLAIN = 0.75
"""Share of plain words in what is said, below which it is hardly speech; of the development scripts all are above."""
SPOKEN = 0.35
"""Share of the words that stand in sentences, or in a row of at least ``LONG`` words; below, it is a list or data."""
LONG = 6
FEW_WORDS = 12
"""Of fewer words nothing can be told."""
FEWEST = 3
"""Lines that look like code, at least, unless they are nearly all and nobody is named."""
JUDGED = 2000
"""Lines that are looked at, evenly spaced in a longer file."""
LONGEST = 200
"""Characters of a line that are looked at."""

ASIDE = frozenset({"code", "comment", "rule", "markup", "links", "licence", "table", "assistant", "metadata", "title"})
"""Reasons for which lines are out of the question: somebody knows them for what they are."""
OF_LINES = frozenset({"labels", "marked", "stage", "prose", "fountain", "tables", "captions"})
"""Readers of lines as they stand in the file."""

_KEYWORD = (
    r"(?:abstract|and|async|await|begin|break|case|catch|class|const|continue|def|default|define|defer|do|done|elif|else|elsif"
    r"|end|endif|enum|esac|except|export|extern|fi|final|finally|fn|for|foreach|from|fun|func|function|global|if|impl|import"
    r"|in|include|init|interface|let|local|match|module|my|namespace|new|not|object|package|pass|private|protected|pub"
    r"|public|raise|repeat|require|return|self|static|struct|sub|super|switch|then|this|throw|trait|try|type|until|use|using"
    r"|val|var|void|when|where|while|with|yield)"
)
_TYPE = r"(?:int|float|double|char|bool|boolean|string|String|long|short|void|auto|unsigned|size_t)"
_STATEMENTS = re.compile(
    rf"(?:(?:{_KEYWORD}|{_TYPE})\s+){{0,3}}[$@\w][\w.$\[\]'\"-]*\s*(?:[-+*/%|&^:.]?=|<-)(?![=>])\s*\S.*"  # x = 1
    rf"|{_KEYWORD}\b[^?!]*[(\"'=<>].*[:;{{)]"  # if x > 1:
    rf"|(?:{_KEYWORD}\s*)?[:;]|{_KEYWORD}\s[^.?!,]*;"  # else:
    r"|(?:else|try|finally|do|pass|break|continue|return|endif|end|fi|done)[:;{]?"
    r"|(?:import|from|using|use|package|require|include)\s+[\w.:\\/\"'<>@{}* ,-]+;?"
    r"|(?:def|class|function|func|fn|struct|enum|interface|impl)\s+\w+.*"
    r"|(?:label|menu|screen|init|python|image|transform)\b[\w\s.]*:"
    r"|.*[^\s;][(=\[{\"'].*;|.*[)\]}\"'\d];|[)\]}]+[;,)]*(?:\s*(?:else|catch).*)?|.*\S[({\[]"  # f(x);
    r"|[\w.$:>-]*[._][\w.$:>-]*\([^()]*\)[;,:]?|[a-z]\w*\((?:[^()]*[\"'=_,][^()]*)?\)[;,:]?"  # a.f(x)
    r"|\$\s?[A-Za-z_].*|@[a-z]\w*(?:\.\w+)*(?:\(.*\))?"
    r"|(?:SELECT|INSERT|CREATE|UPDATE|DELETE|ALTER|DROP|FROM|WHERE|VALUES)\s+[\w*\"'(`].*[,;(]?"
    r"|\"[\w -]{1,60}\"\s*:\s*(?:[\[{\"\d-]|true|false|null).*"  # JSON
    r"|[a-z-]{2,40}\s*:\s*[^.?!]*;"  # CSS
    r"|[a-z_]\w*(?:\[\d+\])?\s+\"[^\"]*\"|\([a-z][\w-]*\s+[(\"'].*|.*\S\)\)|;;.*"  # msgid "x"; (let ((x 1))
    r"|.*\$[({]\w.*|@echo\s.*"
    r"|//.*|/\*.*|\*/|--\[\[.*|#(?:include|define|ifdef|ifndef|endif|!).*"
    r"|(?:\{\{|\{%|<%|<\?|<<(?![A-Z_]+\s*:)).*|@@.*@@.*|diff --git .*|(?:\+\+\+|---) [ab]/.*"
)
_COMMENT = re.compile(r"(?:#+|;+|--|//+|\"|\*)(?=\s)")
_KEY = re.compile(r"(?:-\s+)?[a-z_][\w.-]*:(?:\s.*)?")
"""``key: value`` as YAML has it; what counts is that it is indented."""
_COMMANDS = re.compile(
    r"(?:show|scene|hide|jump|call|play|stop|queue|window|nvl|voice|with|goto|gosub|echo|print|set|unset|sudo|cd|exit)"
    r"(?:\s+[\w./\"'@=+-]+){0,8}\s*:?"
)
"""Words of command: of the scripts of games, of shells."""
_LATEX = re.compile(r"\\[A-Za-z@]{2,}\*?(?:\s*[\[{].*|\b.*)|\\[\[\]]|%.*|.*\\(?:begin|end|item|emph|textit|textbf)\b.*")
_TAGS = re.compile(r"<[/?!]?[A-Za-z_][\w:.-]*(?:\s[^<>]*)?/?>|<!--.*?-->")
_LOG = re.compile(
    r"\W?(?:\d{4}[-/]\d\d[-/]\d\d[T ]|\w{3}\s+\d{1,2}\s)?\d\d:\d\d:\d\d\S*"
    r".*\b(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL)\b.*"
    r"|\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL)\b\]?:?\s.*"
    r"|.*\"(?:GET|POST|PUT|HEAD|DELETE|OPTIONS) /\S* HTTP/.*"
    r"|\w{3}\s+\d{1,2} \d\d:\d\d:\d\d \S+ [\w./-]+(?:\[\d+\])?:.*|at [\w.$<>]+\(.*\)"
    r"|Traceback \(.*|File \".*\", line \d+.*"
)
_ENCODED = re.compile(r"(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9+/=_-]{40,}|-----BEGIN [A-Z ]+-----|[0-9a-fA-F]{32,}")
_DUMP = re.compile(r"[0-9a-fA-F]{4,16}:?(?:\s+[0-9a-fA-F]{2,8}){4,}.*")
_EMPHASIS = re.compile(r"(__|\*\*)([^\W_][^*_]*)\1")
_SIGNS = frozenset("{}<>=;$\\&^@~_/")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+")


def code_of(line: str) -> str | None:
    """What a line looks like: source code, LaTeX, mark-up, a log, encoded data; None for anything else."""
    text = _EMPHASIS.sub(_emphasized, line.strip()[:LONGEST])
    if len(text) < 2:
        return "source code" if text in "{}" and text else None
    if text[0] == "\\" and _LATEX.fullmatch(text):
        return "LaTeX"
    if (
        text[0] == "<" != text[1]
        and (bare := _TAGS.sub("", text)) != text
        and len("".join(filter(str.isalpha, bare))) < 3
    ):
        return "mark-up"
    if _LOG.fullmatch(text):
        return "a log"
    if _ENCODED.fullmatch(text) or _DUMP.fullmatch(text):
        return "encoded data"
    if _STATEMENTS.fullmatch(text) and not _speaks(text):
        return "source code"
    return "source code" if _is_dense(text) else None


def _emphasized(match: re.Match[str]) -> str:
    """Emphasized words, unless they are a name of code (``__init__``)."""
    return match[0] if match[2].islower() and " " not in match[2] else match[2]


def _speaks(text: str) -> bool:
    """Whether a line reads as a sentence, or is a label, for all its signs."""
    if text[-1] in ".?!…" or (text[0] in "[(" and text[-1] in ")]"):
        return True
    letters = sum(map(str.isalpha, text))
    return text[0].isupper() and " " in text and text[-1] in ";:\"'”’" and letters > 0.75 * len(text)


def _is_dense(text: str) -> bool:
    """Whether signs that only code has are a good part of a line."""
    bare = _ADDRESS.sub("", _TAGS.sub("", text))
    signs = sum(char in _SIGNS for char in bare)
    return signs > 3 and signs >= 0.15 * len("".join(bare.split())) and any(map(str.isalpha, bare))


def refuse_code(script: Script, lines: Sequence[str], *, asked: bool, file: Path | None) -> Script:
    """The script, unless it is none.

    Args:
        script: as a reader read it.
        lines: of the file.
        asked: somebody named the reader, and gets what it reads, however doubtful.
        file: for the message.

    Raises:
        ScriptError: most lines look like code, and nobody asked for the reader.
    """
    rows = _rows(script, lines)
    found = _coded(rows[:: 1 + len(rows) // JUDGED])
    share = len(found) / max(1, len(rows[:: 1 + len(rows) // JUDGED]))
    few = len(found) < FEWEST and (share < 2 * REFUSED or script.format == "labels")
    if share < TOLD or few:
        return _judged_by_words(script)
    kind = Counter(kind for _, _, kind in found).most_common(1)[0][0]
    line, text, _ = next(one for one in found if one[2] == kind)
    example = " ".join(text.split())
    count = f"{round(share * len(rows))} of {len(rows)} lines, as '{example[:49]}{'…' * (len(example) > 49)}'"
    if share >= REFUSED and not asked:
        raise ScriptError(
            f"this looks like {kind}, not a script: {count}.",
            file=file,
            line=line,
            hint="Export it as text, 'Name: text' for every turn; if it is a script, name its form: --format labels.",
        )
    confidence = max(0.1, 1.0 - STEEP * share)
    return _judged_by_words(
        _less_sure(script, confidence, line, f"{count}, look like {kind}, and are read like the rest.")
    )


def _coded(rows: Sequence[tuple[int, str]]) -> list[tuple[int, str, str]]:
    """Of lines with their numbers those that look like code, and like which."""
    left = min((len(text) - len(text.lstrip()) for _, text in rows), default=0)
    found: dict[int, tuple[int, str, str]] = {}
    comment = False
    marks = [match[0] if (match := _COMMENT.match(text.lstrip())) else "" for _, text in rows]
    for k, (line, text) in enumerate(rows):
        kind = code_of(text)
        beside = marks[k] and marks[k] in (marks[k - 1] if k else "", marks[k + 1] if k + 1 < len(rows) else "")
        indented = len(text) - len(text.lstrip()) > left
        if comment or (kind is None and ((beside and marks[k] != "*") or (indented and _KEY.fullmatch(text.strip())))):
            kind = kind or "source code"
        if kind is not None:
            found[k] = (line, text, kind)
        start = text.rfind("/*")
        comment = (comment or start >= 0) and "*/" not in text[max(0, start) :]
    if len(found) >= FEWEST:
        for k, (line, text) in enumerate(rows):
            if k not in found and _COMMANDS.fullmatch(text.strip()[:LONGEST]):
                found[k] = (line, text, "source code")
    return [found[k] for k in sorted(found)]


def _judged_by_words(script: Script) -> Script:
    """The script, doubtful where its words are not those of speech."""
    rows = [row for turn in script.turns[:JUDGED] for row in _paragraphs(turn, script.format in OF_LINES)]
    every = [[word for word in " ".join(row).split() if has_words(word)] for row in rows]
    count = sum(map(len, every))
    if count < FEW_WORDS:
        return script
    plain = [sum(map(_is_plain, words)) for words in every]
    speech = sum(
        len(words)
        for row, words, n in zip(rows, every, plain, strict=True)
        if n >= 0.6 * len(words)
        and (n >= max(LONG, 2.5 * len(row)) or row[-1].rstrip()[-1:] in _ENDS or not row[-1].isascii())
    )
    line = script.turns[0].line
    if script.format not in OF_LINES and FEWEST < len(script.turns) == len(script.speakers):
        text = f"each of {len(script.speakers)} names comes once, as '{script.speakers[0]}'; are these people?"
        return _less_sure(script, 0.4, line, text)
    if sum(map(str.isdecimal, (word for words in every for word in words))) > 0.4 * count:
        return _less_sure(script, 0.4, line, f"most of {count} words are numbers; is this a script?")
    if sum(plain) < PLAIN * count:
        odd = next(word for words in every for word in words if not _is_plain(word))
        text = f"{count - sum(plain)} of {count} words are no plain words, as '{odd[:40]}'; is this a script?"
        return _less_sure(script, 0.4, line, text)
    talk = len(script.speakers) > 1 and len(script.turns) >= 2 * len(script.speakers)  # a chat may do without stops
    if speech < SPOKEN * count and not talk:
        text = f"{count - speech} of {count} words stand in no sentence; is this a script?"
        return _less_sure(script, 0.4, line, text)
    return script


def _paragraphs(turn: Turn, of_lines: bool) -> list[list[str]]:
    """The lines of each paragraph of a turn; one where lines mean nothing."""
    if not of_lines:
        return [[row] for row in turn.text.split("\n\n")]
    rows: list[list[str]] = [[]]
    for item in turn.items:
        if isinstance(item, ParagraphBreak):
            rows.append([])
        elif isinstance(item, (Speech, Pronunciation)):
            rows[-1].append(item.text)
    return [row for row in rows if row]


_ENDS = tuple(".?!…\"”’'»)।؟")
_EDGES = ".,;:!?…\"“”‘’'()[]*_—–-«»¡¿%$€£&/"


def _is_plain(word: str) -> bool:
    """Whether a word is one of a language: letters, with apostrophes and hyphens; whatever stands at its edges."""
    bare = word.strip(_EDGES)
    if bare.isalpha() and len(bare) <= 25 and bare[1:].islower():
        return True
    if not bare.isascii() and any(char > "\u2e80" or "\u0900" <= char < "\u1800" for char in bare):
        return True
    if bare.isdecimal() and len(bare) < 5:
        return True
    letters = all(char.isalpha() or char in "'’-‑—–.…" for char in bare)
    return bool(bare) and letters and len(bare) <= 25 and re.search("[a-z][A-Z]", bare) is None


def _less_sure(script: Script, confidence: float, line: int, message: str) -> Script:
    problems = tuple(sorted((*script.problems, Problem(line, message)), key=_line))
    return replace(script, confidence=min(script.confidence, round(confidence, 2)), problems=problems)


def _line(problem: Problem) -> int:
    return problem.line


def _rows(script: Script, lines: Sequence[str]) -> list[tuple[int, str]]:
    """The 1-based lines that could be speech, with their text; of readers of other structures, what is said."""
    if script.format not in OF_LINES:
        return [(turn.line, row) for turn in script.turns for row in turn.text.split("\n") if has_words(row)]
    said = {item.line for turn in script.turns for item in turn.items}
    aside = {k for note in script.not_spoken if note.reason in ASIDE for k in range(note.line, note.end_line + 1)}
    aside |= {
        note.line for note in script.not_spoken if note.reason == "label" and lines[note.line - 1].lstrip()[:1] == "<"
    }
    return [(k, line) for k, line in enumerate(lines, 1) if line.strip() and (k in said or k not in aside)]
