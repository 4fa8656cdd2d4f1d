"""The reader of chat logs: IRC's, and Discord's exports.

In: the lines of a file. Out: a Script.

A message is a time, a nick in angle brackets (``<ada|away>``) or before a tab, and words; or a nick and a time on a
line of their own over the words (``ada#1234``, ``ada — Today at 10:00 AM``). What programs write in between, who came
and went, and what somebody does (``* ada waves``) are notices, and so are lists of attachments and reactions, and
what Discord says below a nick without a time (``started a thread``). Headings begin chapters where nicks stand on
lines of their own; what stands above the first message, and elements of the page around it, are boilerplate.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from studio.parse.assemble.draft import Draft
from studio.parse.assemble.script import assemble
from studio.parse.lines.markup import plain
from studio.parse.lines.shape import ends_open, has_words
from studio.values import Script

NAME = "chat"

SURE = 0.975
"""The score where most lines are messages and notices; more than running text and tags can have."""
MOST = 0.7
"""Share of the lines that are messages, notices, or words below a nick."""
OVER = 0.1
"""Least share of lines that hold a nick and a time, each above its message."""

_CLOCK = r"\d{1,2}:\d\d(?::\d\d)?(?:[ \u202f]?[AaPp][Mm])?"
_DAY = r"(?:[A-Z][a-z]{2} {1,2}\d{1,2}|\d{4}-\d\d-\d\d|\d{1,2}[./-](?:\d{1,2}|[A-Z][a-z]{2})[./-]\d{2,4}),?[ T]\s?"
_TIME = rf"[\[(]?(?:{_DAY})?{_CLOCK}(?:[.,]\d{{1,3}})?(?:Z|[+-]\d\d:?\d\d)?[\])]?"
_NICK = r"[^\s<>:,;\"“”()]{1,32}"
_MESSAGE = re.compile(rf"\s{{0,8}}(?P<time>{_TIME}\s+)?<[ @+%&~!]?(?P<nick>{_NICK})>\s+(?P<words>.*)")
_TABBED = re.compile(rf"(?P<time>{_TIME})\t[@+%&~!]?(?P<nick>{_NICK})\t(?P<words>.*)")
_NOTICE = re.compile(
    rf"\s{{0,8}}(?:{_TIME}\s*)?(?:\*{{1,4}}\s.*|\*\*\*\S.*|-!-.*|-->.*|<--.*|--(?:\s.*)?|---\s+Log .*|=!=.*)"
    rf"|\s{{0,8}}{_TIME}\**"
    rf"|\s{{0,4}}{_TIME}\s+(?:\[(?:Users |[ @+%&~]).{{0,200}}\]"
    r"|\S{1,32} \[\S{1,80}@\S{1,80}\] has (?:joined|left|quit).*)"
)
_OVER = re.compile(
    rf"(?P<dated>{_TIME})\s+(?P<who>[^\s<>:].{{0,40}}?(?:#\d{{4}}))"
    rf"|(?P<nick>{_NICK}(?: {_NICK}){{0,5}})(?: \([^()]{{1,40}}\))? — "
    rf"(?:(?:Today|Yesterday)(?: at|,)|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}},?) {_CLOCK}"
)
_HEADING = re.compile(r"#{1,4}\s+(?P<title>\S.*)")
_TAG = r"</?[a-z][a-z0-9]{0,9}(?:\s[^<>]*)?>"
_ELEMENT = re.compile(rf"\s*(?:{_TAG}.*</[a-z0-9]+>|{_TAG})\s*")
_LIST = re.compile(r"\{(?:Attachments|Reactions|Embed|Stickers)\}")


def score(lines: Sequence[str]) -> float:
    """How surely a file has this form."""
    filled = [line.strip("\ufeff") for line in lines if line.strip("\ufeff \t")]
    if len(filled) < 2:
        return 0.0
    messages = [match for line in filled if (match := _MESSAGE.fullmatch(line) or _TABBED.fullmatch(line))]
    notices = sum(_NOTICE.fullmatch(line) is not None for line in filled)
    over = sum(_OVER.fullmatch(line) is not None for line in filled)
    timed = sum(match["time"] is not None for match in messages) > 0.5 * len(messages)
    if len(messages) > 1 and (timed or notices) and len(messages) + notices >= MOST * len(filled):
        return SURE
    return SURE if over > 1 and over >= OVER * len(filled) else 0.0


def read(lines: Sequence[str]) -> Script:
    """Read a file of this form; the script holds no turn when there is no message."""
    draft = Draft()
    nicks = {_nick(head) for line in lines if (head := _OVER.fullmatch(line)) is not None}
    listed = fresh = False
    for k, written in enumerate(lines, 1):
        line = written.strip("\ufeff").rstrip()
        message = _MESSAGE.fullmatch(line) or _TABBED.fullmatch(line)
        if not line.strip():
            listed, fresh = False, True
            if written.strip():
                draft.skip(k, written, "nothing to say")
            continue
        if nicks and (head := _OVER.fullmatch(line)) is not None:
            draft.label(_nick(head), k)
            draft.skip(k, written, "label")
        elif nicks and (heading := _HEADING.fullmatch(line)) is not None:
            draft.heading(heading["title"], k)
        elif listed or _LIST.fullmatch(line) or line.strip() in nicks:
            listed = True
            draft.skip(k, written, "notice")
        elif (
            not nicks
            and _NOTICE.fullmatch(line)
            and (message is None or message["nick"] in ("*", "--", "-->", "<--", "-!-", "***"))
        ):
            draft.skip(k, written, "notice" if has_words(line) else "rule")
        elif message is not None:
            if message["nick"] != draft.speaker:
                draft.label(message["nick"], k)
            _say(draft, message["words"], written, k, paragraph=True)
        elif _ELEMENT.fullmatch(line) or (draft.speaker is None and ends_open(line)):
            draft.skip(k, written, "boilerplate" if has_words(line) else "rule")
        else:
            draft.narrate(k, "nobody's nick stands above these words")
            _say(draft, plain(line) if nicks else line, written, k, paragraph=fresh)  # Discord is Markdown
        fresh = False
    draft.finish()
    return assemble(NAME, draft)


def _nick(head: re.Match[str]) -> str:
    return str(head["nick"] or head["who"]).partition("#")[0]


def _say(draft: Draft, words: str, written: str, line: int, *, paragraph: bool) -> None:
    if has_words(words):
        draft.say(words.strip(), line, paragraph=paragraph)
    else:
        draft.skip(line, written, "nothing to say")
