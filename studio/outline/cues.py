"""Phrases that change the subject. In: sentences. Out: for each, how likely a new subject begins with it, and why.

Scores are in nats, like the log likelihoods they are added to: 4 decides in nearly every case, 1 decides a close one.
Phrases that only announce ("later we'll talk about") or hold on to the subject ("before we move on") lower the score.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from studio.outline.sentences import Sentence

HEAD = 240
"""Characters at the beginning of a sentence in which a phrase is looked for."""

REACTION = 12
"""Most words before a phrase that count as a mere reaction; the chapter then begins with the turn."""

_SUBJECT = (
    r"(?:stor(?:y|ies)|topics?|segments?|subjects?|items?|headlines?|reports?|pieces?|chapters?|sections?|parts?"
    r"|themes?|questions?|stops?|finds?|platforms?|contenders?|examples?|tips?|rules?)"
)
_ORDER = r"(?:first|second|third|fourth|fifth|sixth|next|last|final|other|closing|new|another|big|main|top)"
_FINDERS: tuple[tuple[float, str, str], ...] = (
    (
        4.0,
        "moves on",
        r"\b(?:mov(?:e|ing)|go(?:ing)?|turn(?:ing)?|get(?:ting)?|com(?:e|ing)|skip(?:ping)?|jump(?:ing)?"
        r"|switch(?:ing)?|shift(?:ing)?|transition(?:ing)?)\s+(?:(?:us|you|things|all|everyone|on|over|along|now)\s+){0,3}"
        r"(?:to|onto|into)\s+(?:(?:our|the|a|an|your|my|this|that)\s+)?(?:(?:big|very|quick)\s+)?"
        rf"{_ORDER}\s+(?:[\w’'-]+\s+){{0,4}}{_SUBJECT}\b",
    ),
    (4.0, "moves on", r"\b(?:move|moving)\s+(?:us\s+|things\s+)?(?:on|along)\s+(?:from\b|to\b|onto\b)"),
    (
        3.5,
        "names the next",
        r"\b(?:our|the|my|your|today[’']s|tonight[’']s|on to (?:our|the))\s+(?:very\s+)?"
        rf"{_ORDER}\s+(?:(?:big|main|real|major|and final)\s+)?{_SUBJECT}\b"
        r"(?!\s+(?:in|of|on|we|i|you|that|about|time)\b)",
    ),
    (
        3.5,
        "moves on",
        r"^\W*(?:(?:okay|alright|all right|so|now|and)\W+)*(?:moving|turning|shifting|switching|going|staying|away)"
        r" from\b.{1,80}?\bto\b",
    ),
    (
        3.5,
        "in other news",
        r"^\W*(?:(?:and|but|okay|alright|all right|so|now)\W+)*(?:in (?:other|related|\w+) news\b"
        r"|elsewhere\b|meanwhile,? (?:in|at|over)\b|(?:and )?over (?:in|at|to) )",
    ),
    (
        3.5,
        "changes the subject",
        r"\b(?:switch(?:ing)?|shift(?:ing)?|chang(?:e|ing))\s+(?:the\s+)?"
        r"(?:gears|topics?|subjects?|direction|focus|tack)\b|\bon (?:a|an) (?:\w+ )?different note\b"
        r"|\bsomething (?:completely|totally|entirely|very) different\b",
    ),
    (
        3.0,
        "next up",
        r"\b(?:next up|up next|moving on|moving along|next on (?:our|the|my) (?:list|agenda|desk))\b"
        r"|^\W*(?:(?:okay|alright|all right|so|now|and)\W+)*next(?:\W+(?:we|let|is|up|comes)\b|,)",
    ),
    (
        3.0,
        "begins",
        r"\b(?:want(?:ed)? to|like to|going to|gonna|let(?:[’']s| us| me)|we(?:[’']ll)?|i(?:[’']ll)?)\s+"
        r"(?:(?:really|just|first|now|actually|all)\s+){0,2}"
        r"(?:start|begin|kick (?:things |us )?off|open|lead)(?:\s+(?:off|out|us off|things off|today))*"
        r"(?:\s+(?:first|today|here))?\s+(?:with|in|by|at|on)\b(?!\s+(?:you|him|her|them)\b)",
    ),
    (
        3.0,
        "brings us to",
        r"\b(?:(?:takes|leads) us|brings (?:us|me)) (?:(?:back|neatly|nicely|right) )?(?:to|on to|onto)\b",
    ),
    (
        2.5,
        "turns to",
        r"\b(?:let(?:[’']s| us| me)|i(?:[’']d| would) (?:like|love) to|i(?:[’']m| am) going to|we(?:[’']ll| will)"
        r"|want(?:ed)? to|shall we|can we)\s+(?:(?:just|now|also|maybe|quickly|first|really|then)\s+){0,2}"
        r"(?:turn|move|pivot|switch|shift|jump|get|dive|dig|zoom|go|head)\s+(?:(?:on|back|over|right|straight|now)\s+)?"
        r"(?:to|into|in|onto|over to)\b|^\W*(?:(?:so|now|and|okay|alright|all right)\W+)*turning\s+(?:now\s+)?to\b",
    ),
    (
        2.0,
        "takes up",
        r"\blet(?:[’']s| us| me)\s+(?:now\s+|also\s+|just\s+|first\s+)?(?:talk|chat|speak|discuss|look at|break down"
        r"|cover|unpack|tackle|consider|explore)\b|\bwe (?:should|need to|have to) talk about\b",
    ),
    (
        2.0,
        "ordinal",
        r"^\W*(?:(?:okay|alright|all right|so|now|and)\W+)*"
        r"(?:first(?: up| off| of all)?|secondly?|thirdly?|fourth|fifth|next|finally|lastly|last but not least"
        r"|last up)(?: (?:tonight|today|this (?:week|month|morning|afternoon|evening)))?\s*[,:—–-]",
    ),
    (
        2.0,
        "one more",
        r"\b(?:one (?:last|final|more|other)|(?:the )?(?:last|final)) (?:thing|topic|story|question|bit|point)\b"
        r"[^.?!]{0,40}\b(?:before|i|we|to|from|is|for)\b"
        r"|\bnumber (?:one|two|three|four|five|six|seven|eight|nine|ten)\b[:,.—–-]",
    ),
    (
        2.5,
        "takes stock",
        r"\b(?:if you|let[’']s|to|when you|as we|taking a) (?:zoom out|step back|sum up|recap)\b"
        r"|\b(?:we[’']ve|we have) (?:now )?(?:covered|talked about|discussed|been through|gone through|heard)\b"
        r".{0,40}\b(?:today|so far|stories|topics|all)\b"
        r"|\b(?:rapid fire|lightning round|quick hits|bigger picture|big picture)\b",
    ),
    (
        1.2,
        "speaking of",
        r"^\W*(?:(?:and|now|okay|alright|all right|so|but|well)\W+)*(?:speaking of|on the subject of|as for"
        r"|when it comes to|what about|how about|on (?:a|the) (?:related|other))\b",
    ),
    (0.8, "opens anew", r"^\W*(?:alright|all right|okay|ok|now)\b\W*(?:so|then|now|let|here|what|we|i)?\b"),
)
_CLOSING: tuple[str, ...] = (
    r"\bthat(?:[’']s| is| was| wraps| does)\s+(?:it|all|our show|a wrap|our (?:episode|time|program))\b"
    r".{0,40}\b(?:for|today|tonight|this|folks|week|show|time|have)\b",
    r"\bthat(?:[’']s| is| was)\s+(?:our|the) (?:show|episode|program(?:me)?|podcast|briefing|bulletin|news)\b",
    r"\bthat(?:[’']s| is) (?:all|it) (?:we have|the time|from|for (?:today|tonight|this|now|us))\b",
    r"\bthank(?:s| you)\b.{0,30}\bfor (?:listening|tuning|joining|being|coming|watching)\b",
    r"\b(?:until|see you) (?:next|then|again)\b|\bwe[’']ll (?:be back|see you)\b"
    r"|\b(?:wrap(?:s|ping)? (?:up|this)|signing off|out of time)\b",
)
_AGAINST: tuple[tuple[float, str], ...] = (
    (-3.0, r"\bbefore (?:we|i|you) (?:move|go|turn|get|jump|dive) (?:on|to|into)?\b"),
    (-2.0, r"\b(?:later|coming up|in a (?:moment|minute|bit)|after the break|stay tuned|soon)\b"),
    (-1.5, r"\b(?:went|go(?:es)?|gone|going) back to\b|\bas (?:we|i|you) (?:said|mentioned|discussed)\b"),
    (-1.0, r"\bdo(?:n[’']t)? you\b.{0,20}\bmove\b"),
)
_FIND = tuple((score, why, re.compile(pattern, re.I)) for score, why, pattern in _FINDERS)
_CLOSE = re.compile("|".join(_CLOSING), re.I)
_NOT = tuple((score, re.compile(pattern, re.I)) for score, pattern in _AGAINST)


@dataclass(frozen=True, slots=True)
class Cue:
    """Evidence in a sentence that the subject changes."""

    score: float
    """Nats; 0 for no evidence."""
    why: str = ""


def read_cue(text: str) -> Cue:
    """The evidence in one sentence, without its neighbours."""
    head = text[:HEAD]
    found = [(score, f"{why}: “{_shown(m[0])}”") for score, why, pattern in _FIND if (m := pattern.search(head))]
    if not found:
        return Cue(0.0)
    score, why = max(found)
    return Cue(max(0.0, score + sum(loss for loss, pattern in _NOT if pattern.search(head))), why)


def closes(text: str) -> bool:
    """Whether a sentence says goodbye to the listener, or that the show is over."""
    return _CLOSE.search(text[:HEAD]) is not None


def read_cues(said: Sequence[Sentence]) -> list[Cue]:
    """The evidence in every sentence; a phrase weighs more from the speaker who leads the conversation.

    A phrase behind no more than a reaction ("Yeah, absolutely. Let's move on to …") counts where the turn begins.
    """
    cues = [read_cue(sentence.text) for sentence in said]
    leads = _leads(said, cues)
    out = [Cue(0.0)] * len(cues)
    start = before = 0
    for k, (sentence, cue) in enumerate(zip(said, cues, strict=True)):
        if sentence.begins != "sentence":
            start, before = k, 0
        at = start if before <= REACTION else k
        weighed = Cue(cue.score * (0.25 + 0.75 * leads[sentence.speaker]), cue.why)
        if weighed.score > out[at].score:
            out[at] = weighed
        before += sentence.words
    return out


def _leads(said: Sequence[Sentence], cues: Sequence[Cue]) -> dict[str, float]:
    """How much each speaker leads, 0 to 1, by their questions and by the phrases that change the subject."""
    points = dict.fromkeys((sentence.speaker for sentence in said), 0.0)
    for sentence, cue in zip(said, cues, strict=True):
        points[sentence.speaker] += cue.score + (0.5 if sentence.text.rstrip("\"'”’»)").endswith("?") else 0.0)
    most = max(points.values(), default=0.0) or 1.0
    return {name: min(1.0, 1.3 * points[name] / most) for name in points}


def _shown(text: str) -> str:
    """A phrase on one line, without the marks around it."""
    return " ".join(text.split()).strip(" ,.:;—–-")[:60]
