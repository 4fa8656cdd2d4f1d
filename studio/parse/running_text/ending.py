"""Where the speech of a script ends: goodbyes, and what can only stand below them.

In: the lines, and where turns begin. Out: the line below the last that is said.

Lines without a label below the last turn go on speaking until somebody has signed off ("see you next week", "thanks for
listening"); after that only further goodbyes are speech. Where nobody signs off, the lines go on speaking up to the
first that can only be boilerplate (an address, "Subscribe", "Show notes"), provided that turns of this file have
paragraphs without a label elsewhere; else they can't be placed.
"""

from __future__ import annotations

from collections.abc import Sequence

from studio.parse.boilerplate.metadata import is_value, key_value
from studio.parse.boilerplate.stories import is_marker, source_names
from studio.parse.lines.shape import CLOSERS, count_words, fold, has_words, phrases
from studio.parse.lines.spoken import is_direction_line, only_cues
from studio.parse.running_text.stage import is_entrance, is_procedure

_WHEN = r"(next|tomorrow|again|soon|then|later|around|(mon|tues|wednes|thurs|fri|satur|sun)day)"
_SIGN_OFF = phrases(
    r"\bthank(s|you| you)\b.{0,60}\b(listening|joining|tuning|watching|coming on|hanging|your time|company)",
    r"\bthank(s|you| you)\b.{0,60}\b(being (here|with)|having (me|us))",
    r"\b(see|catch|talk to|speak to|hear from|be with|meet) (you|ya|yall|you all|you guys)\b.{0,40}\b" + _WHEN,
    r"\bsee (you|ya)\b|\buntil (next|then|tomorrow|we meet)",
    r"\b(good ?bye|bye|so long|farewell|ciao|cheers|good ?night|take care|signing off)\b",
    r"\bthats (it|all|our show|the show|a wrap)\b|\byouve been listening to\b|\bthis (has been|was) ",
    r"\bback (here )?" + _WHEN + r"|\bback on \w+day\b|\bnext (time|week|episode) on\b",
    r"\bhave a (great|good|nice|lovely|wonderful) (day|night|week|weekend|evening|one|rest)",
    r"\bstay (tuned|safe|curious|well|warm|kind)\b",
)
_BOILERPLATE = phrases(
    r"(related|read (more|next)|more (from|on|episodes|like)|you may also|recommended)\b.*",
    r"(previous|next) episode\b.*|back to (top|all|episodes|the)\b.*",
    r"(subscribe|share|follow|listen (on|to)|sign up|newsletter|download|support (the|us)|leave a|comments)\b.*",
    r"(show notes|links|resources|references|credits|sponsors?|tags|categories|transcript)\b.*",
    r"((conference )?call |meeting )?participants|duration \d.*",
    r"(the )?(meeting|call|recording|transcription|transcript) (has )?(ended|ends|stopped)\b.*",
    r"(about (the|this|us)|contact|privacy|terms|all rights reserved|copyright)\b.*",
    r"(produced|hosted|music|edited|transcribed|transcript|transcription) (by|with|using)\b.*",
)
LONGEST_GOODBYE = 12
"""Words of a goodbye that may still follow the sign-off."""

NEAR = 12
"""Lines below the last label among which the goodbye may stand."""

CLOSING = 400
"""Characters at the end of a turn in which a sign-off is looked for."""


def _unsaid(line: str) -> bool:
    return only_cues(line) or is_direction_line(line) or is_entrance(line.strip()) or is_procedure(line.strip())


def signs_off(text: str) -> bool:
    """Whether the end of a text says goodbye."""
    return _SIGN_OFF.search(fold(text[-CLOSING:])) is not None


def looks_like_boilerplate(text: str) -> bool:
    """Whether a line can only be part of the page: an address, a list's title, an invitation to click."""
    plain = text.strip().lstrip("#*•- ")
    if "©" in plain[:200] or plain.startswith(("http://", "https://", "<http", "www.")):
        return True
    pair = key_value(plain)
    return (
        (pair is not None and count_words(pair[1]) < 4 and has_words(pair[1]) and is_value(pair[1]))
        or is_marker(plain)
        or source_names(plain) is not None
        or (count_words(plain[:200]) <= 8 and _BOILERPLATE.fullmatch(fold(plain[:200])) is not None)
    )


def _is_sentence(line: str) -> bool:
    """Whether a line ends a sentence, or is one that is wrapped."""
    text = line.rstrip(CLOSERS + " ")
    return count_words(line[:200]) > 4 and (text[-1:] in tuple(".!?…。！？") or len(text) > 50)


def speech_ends(
    lines: Sequence[str], turns: Sequence[int], steady: Sequence[int], continues: bool
) -> tuple[int, int | None]:
    """Find the end of the speech.

    Args:
        lines: the whole file.
        turns: indices of the lines that begin a turn, rising; at least one.
        steady: those of speakers who speak more than once.
        continues: whether turns of this file have paragraphs without a label before the last turn.

    Returns:
        the index where the boilerplate begins (the number of lines without any), and the index of a line whose place is
        doubtful, if there is one.
    """
    last = steady[-1] if steady else turns[-1]
    if lines[last].rstrip()[-1:] in (":", "："):  # a name over its words
        last = next((k for k in range(last + 1, len(lines)) if has_words(lines[k])), last)
    signed = signs_off(lines[last]) or (
        count_words(lines[last][:200]) <= LONGEST_GOODBYE and any(signs_off(lines[k]) for k in turns[-4:] if k <= last)
    )
    below = [k for k in range(last + 1, len(lines)) if has_words(lines[k]) and not _unsaid(lines[k])]
    begins = set(turns)
    if not signed:
        final = next(
            (k for k in reversed(below[:NEAR]) if signs_off(lines[k]) and not looks_like_boilerplate(lines[k])), None
        )
        if final is not None:
            signed, below = True, [k for k in below if k > final]
    doubtful = None
    parted = 2 * sum(k > 0 and not lines[k - 1].strip() for k in turns) > len(turns) + 1
    for k in below:
        if k in begins or (parted and signed and lines[k - 1].strip() and not looks_like_boilerplate(lines[k])):
            continue  # a line of the paragraph above
        if (
            signed and not (count_words(lines[k][:200]) <= LONGEST_GOODBYE and signs_off(lines[k]))
        ) or looks_like_boilerplate(lines[k]):
            return k, None
        if not signed and doubtful is None:
            doubtful = k
            if not continues and not all(map(_is_sentence, (lines[j] for j in below if j >= k))):
                return k, k
    return len(lines), doubtful
