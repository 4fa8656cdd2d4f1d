"""Front matter: what a script says about itself between two ``---`` lines at its very top.

In: the lines of a file. Out: keys with their values as written, what its lines are, and the file without them
(blank lines take their place, so that line numbers stay). Whatever the form of the script, its reader never sees it.

The block is YAML in which every scalar is text (YAML 1.2's failsafe schema): ``title: No`` and ``episode: 007`` mean
what they look like. Anchors are refused: a few lines of them can stand for more than fits into memory. A block that is
no YAML is reported, and what its lines say as plain ``key: value`` is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from studio.parse.lines.shape import vocabulary
from studio.parse.lines.times import ImpossibleDate, written_date
from studio.values import Problem, Script, SkippedText

LONGEST = 500
"""Lines; what is longer is no front matter."""
LARGEST = 64_000
"""Characters that are read as YAML."""

KNOWN = vocabulary(
    "author authors categories category cover date description draft duration episode explicit guest guests guid host "
    "hosts image keywords lang language layout link number people podcast pubdate published season show slug subtitle "
    "studio-script summary tags title type"
)
"""Keys that no speaker is called."""

FACTS = vocabulary("date description duration keywords language model rating summary tags title url version views")
"""Words of longer keys that no speaker is called: ``Video Description``."""

DATES = ("date", "published", "pubdate")
DESCRIPTIONS = ("description", "summary", "subtitle")

_RULE = re.compile(r"---\s*")
_KEY = re.compile(r"([\w-]+(?: [\w-]+)?)\s*:(?:\s+(.*))?")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the block says; all empty where there is none."""

    end: int = 0
    """Lines of the file that it takes."""
    meta: dict[str, Any] = field(default_factory=dict)
    not_spoken: tuple[SkippedText, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_front_matter(lines: Sequence[str]) -> FrontMatter:
    """Read the block at the top of a file.

    A block between rules is front matter if one of its keys is well known, or if all are in small letters: a
    transcript may begin with a rule too, and its speakers' labels look like keys.
    """
    if not lines or not _RULE.fullmatch(lines[0]):
        return FrontMatter()
    end = next((k for k, line in enumerate(lines[1:LONGEST], 1) if line.rstrip() in ("---", "...")), 0)
    block = lines[1:end] if end else lines[1:2]
    keys = [match[1] for line in block if (match := _KEY.match(line))]
    words = {word for key in keys for word in key.lower().split() if " " in key and word in FACTS}
    if (
        not words
        and not any(key.lower() in KNOWN for key in keys)
        and not (keys and all(key == key.lower() for key in keys))
    ):
        return FrontMatter()
    if not end:
        return FrontMatter(problems=(Problem(1, "the front matter has no closing --- line."),))
    meta, problems = _values(block)
    problems += _dates(meta, block)
    notes = tuple(
        SkippedText(k, k, line.strip(), "front matter") for k, line in enumerate(lines[: end + 1], 1) if line.strip()
    )
    return FrontMatter(end + 1, meta, notes, tuple(problems))


def without(lines: Sequence[str], matter: FrontMatter) -> list[str]:
    """The file with blank lines in the block's place."""
    return [""] * matter.end + list(lines[matter.end :])


def with_front_matter(script: Script, matter: FrontMatter) -> Script:
    """The script with what its front matter says; title, description and date of the page give way to it."""
    return replace(
        script,
        title=_text(matter.meta, "title") or script.title,
        description=_text(matter.meta, *DESCRIPTIONS) or script.description,
        date=_text(matter.meta, *DATES) or script.date,
        not_spoken=(*matter.not_spoken, *script.not_spoken),
        problems=(*matter.problems, *script.problems),
        meta=matter.meta,
    )


class _Plain(yaml.BaseLoader):
    """Every scalar is text; no anchors."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="anchors are not read", problem_mark=self.get_mark())
        return super().compose_node(parent, index)


def _values(block: Sequence[str]) -> tuple[dict[str, Any], list[Problem]]:
    """The block's keys; small letters, as people write them in both ways."""
    if sum(map(len, block)) > LARGEST:
        return {}, [Problem(2, f"the front matter is not read: it has more than {LARGEST:,} characters.")]
    try:
        read = _Plain("\n".join(block)).get_single_data()
        if isinstance(read, dict):
            return {str(key).lower(): _given(value) for key, value in read.items()}, []
        fault, line = "it is no list of keys and values", 0
    except yaml.MarkedYAMLError as error:
        fault = error.problem or "it can't be read"
        line = error.problem_mark.line if error.problem_mark else 0
    except yaml.YAMLError:
        fault, line = "it holds signs YAML doesn't know", 0
    except RecursionError:
        return {}, [Problem(2, "the front matter is nested too deep to be read.")]
    plain = {match[1].lower(): _given(_alone(match)) for row in block if (match := _KEY.fullmatch(row))}
    message = f"the front matter is no valid YAML ({fault}), and is read line by line; put the value in quotes."
    return plain, [Problem(line + 2, message)]


def _alone(match: re.Match[str]) -> object:
    """The value of one line: as YAML where it is, else as it stands."""
    written = (match[2] or "").strip()
    try:
        read = _Plain(written).get_single_data()
    except (yaml.YAMLError, RecursionError):
        return written.strip("\"'")
    return written if isinstance(read, dict) else read


def _given(value: object) -> object:
    """None for what stands for nothing."""
    return None if value in ("", "~", "null") else value


def _dates(meta: dict[str, Any], block: Sequence[str]) -> list[Problem]:
    """Make every date of the block an ISO date; one that no calendar has is reported and left out."""
    problems = []
    for key in DATES:
        value = meta.get(key)
        if not isinstance(value, str):
            continue
        try:
            meta[key] = written_date(re.sub(r"(\d)[T ]\d\d:\d\d.*", r"\1", value)) or value
        except ImpossibleDate as wrong:
            del meta[key]
            line = next((k for k, x in enumerate(block, 2) if x.lower().startswith(key)), 1)
            problems.append(Problem(line, f"there is no such date: {wrong}."))
    return problems


def _text(meta: dict[str, Any], *keys: str) -> str | None:
    return next((value for key in keys if isinstance(value := meta.get(key), str)), None)
