"""What is said in a script whose words stand in quotation marks, as block quotes of Markdown.

In: the lines of a file. Out: the lines that readers see. Scripts of demonstrations and talks have actions in plain text
and the words in quotation marks, over lines and paragraphs; others have both, a block quote and quotation marks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studio.parse.lines.markup import heading_of, is_rule
from studio.parse.lines.shape import count_words, has_words

_SIGNS = {'"': '"', "“": "”", "«": "»", "„": "“", "「": "」", "『": "』"}
"""What opens a quotation, and what closes it."""
LONGEST = 60
"""Lines of one quotation; what is not closed within them is none."""
FEWEST = 2
"""Quotations in a script, at least."""
MOSTLY = 0.6
"""Share of the words that stand in quotation marks, where nothing above them says that they are said."""


def with_block_quotes(lines: Sequence[str]) -> list[str]:
    """The lines with quoted paragraphs as block quotes where those are the script, and block quotes without the signs.

    They are the script where each has a label or a heading right above it, or where most of the words stand in them.
    """
    found = quotations(lines)
    if len(found) < FEWEST or not _are_said(lines, found):
        return list(lines)
    rows = list(lines)
    for first, last in found.items():
        opens = _bare(rows[first])[0]
        for k in range(first, last + 1):
            text = _bare(rows[k])
            text = text[1:] if text[:1] == opens and (k == first or not _bare(rows[k - 1])) else text
            rows[k] = f"> {text[:-1] if k == last else text}".rstrip()
    return rows


def quotations(lines: Sequence[str]) -> dict[int, int]:
    """Paragraphs in quotation marks: the first line of each and the last, which may be paragraphs below."""
    found: dict[int, int] = {}
    end = -1
    for k, line in enumerate(lines):
        text = _bare(line)
        closes = _SIGNS.get(text[:1])
        above = lines[k - 1] if k else ""
        if k <= end or closes is None or not (_is_note(above) or _is_over(above)):
            continue
        depth = 0
        for j in range(k, min(k + LONGEST, len(lines))):
            below = _bare(lines[j])
            depth += lines[j].count(text[0]) - lines[j].count(closes)
            if j == k and text[0] == closes and not below.endswith(closes) and not text.count(closes) % 2:
                break  # "So," she said.
            if j > k and (_is_divider(lines[j]) or (below[:1] == text[0] and _bare(lines[j - 1]))):
                break
            if below.endswith(closes) and (j > k or len(below) > 2) and depth <= 0:
                if j + 1 == len(lines) or _is_note(lines[j + 1]):
                    found[k] = end = j
                break
    return found


def _bare(line: str) -> str:
    return line.strip().lstrip("> ")


def _is_note(line: str) -> bool:
    """Whether a line is empty, or begins as a direction does: in italics or in a bracket."""
    return _bare(line)[:1] in ("", "*", "_", "(", "[")


def _is_divider(line: str) -> bool:
    return heading_of(line) is not None or is_rule(line)


def _is_over(line: str) -> bool:
    """Whether a line may stand right over what is said: a heading, or a label and nothing else."""
    text = line.strip().strip("*_ ")
    marked = line.strip()[:2] in ("**", "__") and line.strip()[-2:] in ("**", "__") and count_words(text) < 16
    return _is_divider(line) or marked or text[-1:] in (":", "：") or text[:1] + text[-1:] == "[]"


def _are_said(lines: Sequence[str], found: Mapping[int, int]) -> bool:
    above = {k: next((line for line in reversed(lines[max(0, k - 3) : k]) if _bare(line)), "") for k in found}
    labelled = sum(_is_over(line) and not _is_divider(line) for line in above.values())
    headed = sum(map(_is_over, above.values()))
    inside = {j for k, end in found.items() for j in range(k, end + 1)}
    said = sum(count_words(lines[j]) for j in inside)
    beside = (line for j, line in enumerate(lines) if j not in inside and has_words(line) and _is_text(line))
    others = sum(map(count_words, beside))
    if labelled > MOSTLY * len(found):
        return True
    return 2 * headed > len(found) and len(found) > FEWEST and said > MOSTLY * (said + others)


def _is_text(line: str) -> bool:
    return heading_of(line) is None and line.lstrip()[:1] not in ("|", "-", ">") and "<!--" not in line
