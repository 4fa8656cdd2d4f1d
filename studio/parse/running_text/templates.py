"""Templates: the typographies of the heads of turns, what each weighs, and one such head.

In: nothing. Out: the table that ``weigh`` weighs by, and the value that ``heads`` finds and ``grammar`` chooses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Template = Literal[
    "colon", "listed colon", "bold colon", "stamped", "loose stamp", "time", "bold", "bracket", "period", "dash", "bar",
    "arrow", "at", "letter", "gap", "heading", "timed heading", "alone", "small", "quote", "capitals", "bold line",
    "pair", "sung", "numbered",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Typography:
    """What is known of a template."""

    example: str
    bits: float
    """How unlikely it is that a line has this typography for no reason."""
    weak: bool = False
    """Prose has it, too: words of the language are no names there."""
    sure: bool = False
    """Hardly anything but a label has it."""
    form: Literal["labels", "marked", "stage"] = "marked"
    """Under which name a text is read whose turns begin so, as ``--format`` takes it."""


TYPOGRAPHIES: dict[Template, Typography] = {
    "colon": Typography("NAME: text", 6.0, form="labels"),
    "listed colon": Typography("- NAME: text", 7.0),
    "bold colon": Typography("**NAME:** text", 9.0, sure=True),
    "numbered": Typography("Q12 NAME: text", 9.0, sure=True),
    "stamped": Typography("[0:15] NAME: text", 9.0, sure=True),
    "loose stamp": Typography("0:15 NAME", 5.0, sure=True),
    "time": Typography("0:15 text", 0.0),
    "pair": Typography("Voice: NAME", 9.0, sure=True),
    "sung": Typography("[Verse: NAME]", 9.0),
    "quote": Typography("NAME「text」", 7.0),
    "letter": Typography("Q. text", 6.0),
    "at": Typography("@NAME text, ○NAME  text", 6.0, sure=True),
    "arrow": Typography("NAME >> text", 6.0, weak=True),
    "bar": Typography("NAME | text", 5.0, weak=True),
    "bold": Typography("**NAME** text", 5.0, weak=True, sure=True),
    "bracket": Typography("[NAME] text", 5.0, weak=True),
    "dash": Typography("NAME - text", 4.0, weak=True),
    "gap": Typography("NAME    text", 4.0, weak=True),
    "timed heading": Typography("# NAME (0:15)", 4.0, weak=True),
    "heading": Typography("# NAME", 2.0, weak=True),
    "small": Typography("name over the words", 4.0, weak=True),
    "capitals": Typography("NAME over the words", 3.0, weak=True, form="stage"),
    "bold line": Typography("a question in bold", 3.0),
    "period": Typography("NAME. text", 1.0, weak=True, form="stage"),
    "alone": Typography("Name over the words", 1.0, weak=True),
}
"""The bits were set on one half of the development scripts (docs/reading.md)."""

COLONS: frozenset[Template] = frozenset({"colon", "listed colon", "numbered", "bold colon", "stamped"})
"""A colon behind the name."""
ALONE: tuple[Template, ...] = ("alone", "capitals")
"""Names on lines of their own."""
STAMPED: tuple[Template, ...] = ("stamped", "loose stamp")
"""A time beside the name."""


def forms(name: str) -> tuple[Template, ...]:
    """The templates of a form."""
    return tuple(template for template, typography in TYPOGRAPHIES.items() if typography.form == name)


@dataclass(frozen=True, slots=True)
class Head:
    """What may begin a turn."""

    name: str | None
    """As written; None for a time alone."""
    rest: str
    """What stands behind it in the line; empty where the words stand below."""
    template: Template
    firm: bool = True
    """Every word is written like a name's."""
    role: str = ""
    """What stands in brackets, or behind a comma, beside the name: a role or a manner."""
    listed: bool = False
    """It stands in an item of a list."""
    stamp_below: bool = False
    """The next line holds the time and nothing else."""
