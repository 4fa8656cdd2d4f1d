"""Names alone on a line, over the words: with a role behind a dash, with brackets, in small letters.

In: a line, and the one below it. Out: its possible heads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from studio.parse.headings import is_division
from studio.parse.lines import count_words, ends_open, is_title_case, starts_small
from studio.parse.templates import Head

LONGEST = 60
"""Characters of a name that stands alone on its line, with what stands in brackets behind it."""

Named = Callable[[str], tuple[str, bool] | None]
"""The name as it is called, and whether every word is written like one's; None when it can't be a name."""

_TITLED = re.compile(r"(?P<name>[^-–—:]{2,40}?)\s[-–—]{1,3}\s(?P<role>[^:.?!]{2,80})")
_BRACKETED = re.compile(r"(.*?)\s*(?:[(\[]([^()\[\]]{1,60})[)\]]\s*){0,2}\^?")
_OFFICE = re.compile(r"((?:The|Der|Die|Le|La|El|Il|O|A)\s[^()\[\]:.!?]{3,80}?)\s*\(([^()\[\]]{3,40})\)")
"""``The Minister for Rail (Ben Askew)``."""
_SMALL = re.compile(r"[^\W\d_A-Z][\w.’'-]*(?: [^\W\d_A-Z][\w.’'-]*){0,4}(?: \([\w .’'-]{2,40}\))?")


def names_alone(whole: str, named: Named) -> Iterator[Head]:
    """The head that a line is as a whole."""
    titled = _TITLED.fullmatch(whole) if len(whole) <= 110 and ends_open(whole) else None
    name = named(titled["name"]) if titled else None
    if titled is not None and name is not None and name[1] and is_title_case(titled["role"] + " X"):
        yield Head(name[0], "", "alone", True, titled["role"])
        return
    office = _OFFICE.fullmatch(whole) if whole[-1:] == ")" and len(whole) <= 120 else None
    name = named(office[2]) if office else None
    if office is not None and name is not None and name[1] and count_words(office[2]) > 1:
        yield Head(name[0], "", "alone", True, office[1])
        return
    match = _BRACKETED.fullmatch(whole) if len(whole) <= LONGEST else None
    bare = match[1] if match else whole
    if len(whole) > LONGEST or not bare or whole[-1] in ":：" or not ends_open(bare) or is_division(whole):
        return
    name = named(bare)
    if name is not None and count_words(bare) <= 5:
        yield Head(name[0], "", "capitals" if bare.isupper() else "alone", name[1], (match and match[2]) or "")


def small_name(line: str, below: str) -> Head | None:
    """``dora finn``, ``archived recording (jo pike)``: a line in small letters over one that begins with a capital."""
    whole = line.strip()
    if not whole or len(whole) > LONGEST or not starts_small(whole) or starts_small(below) or whole != whole.lower():
        return None
    return Head(whole, "", "small") if _SMALL.fullmatch(whole) is not None else None
