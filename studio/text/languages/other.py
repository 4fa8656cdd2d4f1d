"""Languages without a grammar of their own: whole numbers in words if num2words has them; the rest is reported."""

from __future__ import annotations

import re

from studio.text.grammar import Grammar, Kind, Reading, Source

_NUMBER = re.compile(r"\d+")
_SILENT = dict.fromkeys("®™ºª†¶#*_^`~\\|", " ") | dict.fromkeys("\"'", "") | dict.fromkeys("()[]{}—–/", ", ")


def other(tag: str) -> Grammar:
    """The grammar of such a language, by the first part of its tag."""

    def number(source: Source, at: int) -> Reading:
        m = _NUMBER.match(source.text, at)
        end = m.end() if m else at + 1
        figures = source.text[at:end]
        said = _words(int(figures), tag) if len(figures) <= 12 else None
        if said is None:
            source.unsaid.append(figures if len(figures) < 40 else f"{figures[:20]}… ({len(figures)} figures)")
        return end, said or " "

    def sign(source: Source, at: int) -> Reading | None:
        c = source.text[at]
        if c in _SILENT:
            return at + 1, _SILENT[c]
        minus = c in "-−" and not source.touches(at) and source.text[at + 1 : at + 2].isdigit()
        if c in ".,;:!?' -−" and not minus:
            return None
        source.unsaid.append(c)
        return at + 1, " "

    figures: tuple[Kind, ...] = (number,)
    return Grammar(figures, {}, (), {}, sign)


def _words(number: int, tag: str) -> str | None:
    from num2words import num2words

    try:
        said = str(num2words(number, lang=tag))
    except (NotImplementedError, OverflowError, ValueError, KeyError, IndexError, TypeError):
        return None
    return None if any(c.isdigit() for c in said) else said
