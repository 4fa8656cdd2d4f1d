"""Roman numerals in names: ``Chapter IV`` → ``Chapter four``, ``Henry VIII`` → ``Henry the eighth``.

In and out: text. After a word that numbers things the numeral is a cardinal; after the name of a ruler an ordinal;
after another capitalised word a cardinal, if it is two letters or longer and made of I, V and X ("Rocky IV").
"""

from __future__ import annotations

import re

from studio.text.numbers import cardinal, ordinal

_COUNTERS = (
    "Chapter|Part|Act|Book|Volume|Vol|Scene|Section|Article|Title|Phase|Stage|Type|Level|Class|Appendix|Tier|War"
    "|Bowl|Episode|Season|Figure|Table|Round|Division|Grade|Category|Factor|Vatican|Mark|Fantasy|Apollo"
)
_RULERS = (
    "Henry|Elizabeth|Louis|Charles|George|William|Edward|Richard|James|Mary|Paul|Pius|Benedict|John|Francis|Leo"
    "|Philip|Napoleon|Nicholas|Catherine|Peter|Alexander|Frederick|Wilhelm|Friedrich|Ramses|Ramesses|Xerxes|Darius"
    "|Ferdinand|Gregory|Innocent|Robert|Clement|Urban|Gustav|Christian|Harald|Margrethe|Haakon|Ivan|Otto|Isabella"
    "|Felipe|Carlos|Juan|Albert|Leopold|Ptolemy|Cleopatra|Mehmed|Murad|Selim|Rama"
)
_NUMERAL = "[IVXLC]{1,9}"
_ANY = re.compile(rf"\b{_NUMERAL}\b")
_VERB = r"\s(?:am|have|will|think|like|love|can|do|had|know|would|want|said)\b"
_AFTER_COUNTER = re.compile(rf"\b({_COUNTERS})\.?\s({_NUMERAL})\b(?!['.]\w|{_VERB})")
_AFTER_RULER = re.compile(rf"\b({_RULERS})\s({_NUMERAL})\b(?!['.]\w|{_VERB})")
_AFTER_NAME = re.compile(r"(?<=[a-z] )(?<!\bthe )([IVX]{2,6})(?![\w&']|\.\w)")
_CAPITALISED = re.compile(r"[A-Z][a-z]+ $")
_VALID = re.compile(r"(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def read_roman(text: str) -> str:
    """Write Roman numerals in names as words."""
    if not _ANY.search(text):
        return text
    text = _AFTER_COUNTER.sub(lambda m: f"{m[1]} {cardinal(_value(m[2]))}" if _value(m[2]) else m[0], text)
    text = _AFTER_RULER.sub(lambda m: f"{m[1]} the {ordinal(_value(m[2]))}" if _value(m[2]) else m[0], text)
    return _AFTER_NAME.sub(_after_name, text)


def _after_name(m: re.Match[str]) -> str:
    value = _value(m[1])
    return cardinal(value) if value and _CAPITALISED.search(m.string, max(0, m.start() - 40), m.start()) else m[0]


def _value(numeral: str) -> int:
    """Value of a well-formed numeral, else 0."""
    if not _VALID.fullmatch(numeral):
        return 0
    values = [_VALUES[c] for c in numeral]
    return sum(-v if v < w else v for v, w in zip(values, [*values[1:], 0], strict=True))
