"""Questions and answers: pages with a few turns, and questions that nobody is named for.

In: the lines of a file, and the heads that were chosen. Out: more heads.

Two labels that stand once each prove little; that the words of the first end in a question and those of the other stand
right below it proves much. Where most answers have a paragraph right above them that asks, it is nobody's answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from studio.parse.assemble.draft import NARRATOR
from studio.parse.lines.labels import nobody
from studio.parse.lines.markup import heading_of, is_italic, plain
from studio.parse.lines.shape import CLOSERS, count_words, fold, has_words
from studio.parse.lines.vocabulary import OPENERS, is_role
from studio.parse.running_text.templates import Head

_LABEL = re.compile(
    r"\s{0,8}(?:[-–—•*]\s{1,3})?(?P<name>[^\W\d_][^:：.?!;,\"“”«»()\[\]*_#|<>/]{0,50}?)\s?(?:\([^()]{1,40}\))?\s?[:：]\s+(?=\S)"
)
LONGEST_NAME = 6
"""Words."""
SHORTEST_QUESTION, SHORTEST_ANSWER = 4, 6
"""Words of a question and an answer that show who speaks by themselves."""
MOSTLY = 0.6
"""Of the answers that have a question above them for which nobody is named."""


def asks(text: str) -> bool:
    """Whether a text ends in a question."""
    return text.rstrip().rstrip(CLOSERS + "*_ ")[-1:] in tuple("?？؟")


def exchanged(lines: Sequence[str], skip: Iterable[int]) -> dict[int, Head]:
    """The heads of a page on which one asks and another answers right below, however their names are written."""
    left_out = set(skip)
    heads: dict[int, Head] = {}
    for k, line in enumerate(lines):
        match = _LABEL.match(line) if k not in left_out else None
        if match is not None and _may_speak(match["name"]):
            heads[k] = Head(" ".join(match["name"].split()), line[match.end() :].strip(), "colon")
    names: set[str | None] = set()
    first = len(lines)
    starts = [*heads, len(lines)]
    for asked, answered, end in zip(starts, starts[1:], starts[2:], strict=False):
        question, answer = _paragraph(lines, heads, asked, answered), _paragraph(lines, heads, answered, end)
        together = all(
            k in heads or not has_words(lines[k]) or lines[k - 1].strip() for k in range(asked + 1, answered)
        )
        other = heads[asked].name != heads[answered].name
        long = count_words(question) >= SHORTEST_QUESTION and count_words(answer) >= SHORTEST_ANSWER
        if other and together and long and asks(question):
            names |= {heads[asked].name, heads[answered].name}
            first = min(first, asked)  # a title above may begin with a name, too
    return {k: head for k, head in heads.items() if head.name in names and k >= first}


def _may_speak(name: str) -> bool:
    words = name.split()
    opens = words[0].lower() in OPENERS and not any(is_role(word.lower()) for word in words)
    written = len(words) < 3 or 2 * sum(word[0].isupper() for word in words) > len(words)
    return len(words) <= LONGEST_NAME and written and not opens and not nobody(name)


def _paragraph(lines: Sequence[str], heads: Mapping[int, Head], first: int, end: int) -> str:
    """What stands behind a head, up to the first blank line below it."""
    last = next((k for k in range(first + 1, end) if not lines[k].strip()), end)
    return " ".join((heads[first].rest, *(line.strip() for line in lines[first + 1 : last])))


def questions_above(lines: Sequence[str], heads: Mapping[int, Head], skip: Iterable[int]) -> dict[int, Head]:
    """The narrator's questions: paragraphs right above the answers, where most of these have one that asks."""
    left_out = set(skip)
    people = sorted(k for k, head in heads.items() if head.name is not None and has_words(head.rest))
    above: dict[int, int] = {}
    for k in people:
        last = next((j for j in range(k - 1, -1, -1) if lines[j].strip()), -1)
        first = last
        while first > 0 and lines[first - 1].strip() and first - 1 not in heads:
            first -= 1
        parted = last < k - 1 and (first == 0 or not lines[first - 1].strip())
        if last >= 0 and parted and not left_out.intersection(range(first, last + 1)) and first not in heads:
            above[first] = last
    asked = [first for first, last in above.items() if asks(lines[last])]
    if len(asked) < 2 or len(asked) < MOSTLY * len(people):
        return {}
    questions = (k for k in above if heading_of(lines[k]) is None and not is_italic(lines[k].strip()))
    return {k: Head(NARRATOR, plain(lines[k]).strip(), "colon") for k in questions if _is_question(lines, k, above[k])}


def _is_question(lines: Sequence[str], first: int, last: int) -> bool:
    """Whether a paragraph asks, or bids go on (``Finish the sentence: I am…``)."""
    text = " ".join(line.strip() for line in lines[first : last + 1])
    return asks(text) or (text.endswith(("…", "...")) and fold(text) != "")
