"""Heteronyms, words with two pronunciations: "read", "live", "lead", "Polish".

In: the words of a spoken form. Out: the phones of those whose neighbours make the pronunciation certain; all others are
left to the engine. There is no part-of-speech tagger: a small one is wrong about exactly these words more often than
the rules below, which decide few cases, but those correctly. Phones are those of CMU's US English set, as in flite.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

Rule: TypeAlias = "tuple[str, str, str]"
"""(pattern that the text before must end with, pattern that the text after must begin with, phones)."""

_MODAL = (
    r"\b(?:to|will|would|can|could|should|must|might|may|shall|don't|doesn't|didn't|cannot|can't|won't|let's|please)"
)
_WE = r"\b(?:i|we|you|they)"
_THE = r"\b(?:the|a|an|this|that|his|her|its|their|our|my|your|each|every|any|no|another)"
_OBJECT = (
    r"(?:the|a|an|this|that|these|those|it|them|him|her|us|his|their|its|our|my|your|what|how|more|all|every|each)\b"
)
_HAD = (
    r"\b(?:have|has|had|having|been|was|were|is|are|being|i've|we've|you've|they've|never|ever|already|widely"
    r"|(?:have|has|had) not|haven't|hasn't|hadn't)"
)
_LIVE = (
    r"(?:shows?|music|audiences?|stream(?:s|ing)?|broadcasts?|performances?|albums?|coverage|events?|concerts?"
    r"|television"
    r"|recordings?|versions?|sessions?|bands?|theat(?:er|re)|sports?|entertainment|updates?|feeds?|blogs?|demos?"
    r"|ammunition|fire|wires?|animals?|bait|births?|action|from (?:the|our|new|los|london)|on (?:stage|air"
    r"|television))\b"
)


def _stress(verb: str, noun: str) -> tuple[Rule, ...]:
    """Rules for a word that is stressed differently as a verb and as a noun."""
    return ((_MODAL, _OBJECT, verb), (_MODAL, "$", verb), (_WE, _OBJECT, verb), (_THE, "", noun))


_RULES: dict[str, tuple[Rule, ...]] = {
    "read": (
        (_HAD, "", "r eh1 d"),
        (r"(?:^|[,;:.!?]|\b(?:when|as|and|that|then|if|because|where)) (?:he|she)|^(?:he|she)", "", "r eh1 d"),
        (
            r"\b(?:yesterday|last (?:night|week|month|year|summer|winter|time|monday|friday)|(?:years|days) ago),?"
            r" (?:i|we|they|you|he|she)",
            "",
            "r eh1 d",
        ),
        (_MODAL, "", "r iy1 d"),
    ),
    "live": (
        ("", _LIVE, "l ay1 v"),
        (r"\b(?:went|go|goes|going|broadcast|recorded|streamed|aired|performed)", "", "l ay1 v"),
        (_MODAL, r"(?:in|at|with|on|here|there|by|together|alone|long|without|under|up)\b", "l ih1 v"),
        (
            r"\b(?:fish|birds|whales|animals|families|children|millions|thousands|students|bears|bees)",
            r"(?:in|at|on|near|under|among|alone|together)\b",
            "l ih1 v",
        ),
        (rf"{_WE}|\bwho|\bpeople|\bwhere \w+", r"(?:in|at|with|here|there|together|alone)\b", "l ih1 v"),
    ),
    "lead": (
        ("", r"(?:pipes?|paint|poisoning|acid|bullets?|exposure|contamination|glass|ore|shot)\b", "l eh1 d"),
        (r"\b(?:traces|levels|amounts|pounds|tons|sheets?|made) of|\b(?:molten|made from)", "", "l eh1 d"),
        ("^", r"is (?:a (?:toxic|heavy|soft)|toxic|poisonous)\b", "l eh1 d"),
        ("", r"(?:roles?|singer|actor|actress|author|guitar(?:ist)?|vocal(?:s|ist)|engineer|developer|investigator"
            r"|attorney|character|time|single|designer|writer|producer|researcher|story)\b", "l iy1 d"),
        (r"\b(?:takes?|took|taken|taking|in|early|narrow|commanding|slim|wide|widened) (?:the|their|his|her|its)", "$",
            "l iy1 d"),
        (_WE, r"(?:the|a|us|them|by|busy|normal|quiet|happy|double)\b", "l iy1 d"),
        (rf"{_MODAL}|\b(?:the|take|took|in the)", r"(?:to|the|a|in|singer|role|actor|author|by|us|him|them)\b",
            "l iy1 d"),
    ),
    "record": (
        (r"\b(?:world|national|track|criminal|public|vinyl|all-time|winning|medical|new|previous)", "", "r eh1 k er d"),
        *_stress("r ax k ao1 r d", "r eh1 k er d"),
    ),
    "present": _stress("p r ax z eh1 n t", "p r eh1 z ax n t"),
    "object": ((rf"{_MODAL}|{_WE}", r"(?:to|that)\b", "ax b jh eh1 k t"), (_THE, "", "aa1 b jh eh k t")),
    "produce": (
        *_stress("p r ax d uw1 s", "p r ow1 d uw s"),
        (r"\b(?:fresh|local|organic|farm)", "", "p r ow1 d uw s"),
    ),
    "refuse": ((rf"{_MODAL}|{_WE}", r"(?:to|the|a)\b", "r ih f y uw1 z"), (r"\b(?:household|domestic|piles of)", "",
    "r eh1 f y uw s"), ("^", r"(?:to|it|all)\b", "r ih f y uw1 z"),
        (_THE, r"(?:$|(?:is|was|from|into|collection|truck|bins?)\b)",
    "r eh1 f y uw s")),
    "use": ((rf"{_MODAL}|{_WE}", _OBJECT, "y uw1 z"), (r"\b(?:no|much|any|in|of|everyday|daily)", "$", "y uw1 s"),
        (r"\b(?:the|no|any|of|in|drug|land|energy|water) ?", r"of\b",
    "y uw1 s")),
    "excuse": (("", r"(?:me|us|him|her|them)\b", "ih k s k y uw1 z"), (_THE, "", "ih k s k y uw1 s")),
    "permit": _stress("p er m ih1 t", "p er1 m ih t"),
    "conduct": _stress("k ax n d ah1 k t", "k aa1 n d ah k t"),
    "protest": ((_MODAL, "(?:the|against|a)", "p r ax t eh1 s t"), (_THE, "", "p r ow1 t eh s t")),
    "close": (
        ("", r"(?:friends?|calls?|enough|together|range|contact|quarters|race|election|all(?:y|ies)|attention)\b",
            "k l ow1 s"),
        (r"\b(?:stands?|stood|sits?|sat|keeps?|kept|lived?|lies?|lay|moved?|drew|held|holds?|sticks?|stuck|was|were|is|are)",
            r"(?:to|together|by|behind|beside)\b", "k l ow1 s"),
        (r"\b(?:very|so|too|as|pretty|quite|came|come|get|got|stay)", r"(?:to|as|that|behind)\b", "k l ow1 s"),
        (r"\b(?:very|so|too|pretty|quite|extremely|remarkably|stay|stayed|stays)", "$", "k l ow1 s"),
        (rf"{_MODAL}|^", rf"(?:{_OBJECT}|down\b|at\b)", "k l ow1 z"),
    ),
    "bass": (
        (r"\b(?:sea|striped|largemouth|smallmouth|caught a)", "", "b ae1 s"),
        ("", r"(?:fishing|fillets?)\b", "b ae1 s"),
        ("", r"(?:guitars?|players?|drums?|lines?|clef|notes?|solos?)\b", "b ey1 s"),
        (r"\b(?:double|electric|upright|plays?|played|playing)", "", "b ey1 s"),
    ),
    "wind": (
        (_MODAL, r"(?:up|down|back|through|around|the clock|its way|their way)\b", "w ay1 n d"),
        ("^", r"(?:the (?:clock|watch|yarn|wool|rope|cable)|up (?:the|your))\b", "w ay1 n d"),
        (r"\b(?:the|strong|cold|high|solar|north|south|east|west|gusts? of|of)", "", "w ih1 n d"),
        ("", r"(?:turbines?|power|farms?|speeds?|energy|chill|gusts?|tunnels?|blew|blows)\b", "w ih1 n d"),
    ),
    "wound": (
        (r"\b(?:it|he|she|they|we|clock|road|river|path)", r"(?:up|down|around|through|its way)\b", "w aw1 n d"),
        (r"\b(?:a|gunshot|stab|head|open|knife|bullet|flesh)", "", "w uw1 n d"),
    ),
    "tear": (
        ("", r"(?:gas|ducts?|fell|rolled)\b", "t ih1 r"),
        (r"\b(?:a|the|one|single)", r"(?:ran|streamed|trickled|slid|dropped|welled|in (?:his|her|my|your) eyes?)\b",
            "t ih1 r"),
        (r"\b(?:shed|sheds|shedding|wiped|wipes|wiping|single|lone)(?: away)?(?: a| the| his| her)?", "$", "t ih1 r"),
        (rf"{_MODAL}|wear and", r"(?:down|up|apart|off|out|through|into|away|it|them|the)\b", "t eh1 r"),
        (r"\bwear and", "", "t eh1 r"),
    ),
    "tears": ((r"\b(?:in|into|shed|of|with|her|his|my)", "", "t ih1 r z"), ("", r"(?:down|up|apart|off|through)\b",
    "t eh1 r z")),
    "desert": (
        (r"\b(?:the|a|sahara|mojave|gobi|arid|hot|sonoran)", "", "d eh1 z er t"),
        (rf"{_MODAL}|{_WE}", _OBJECT, "d ih z er1 t"),
    ),
    "content": (
        (r"\b(?:web|video|online|digital|fat|sugar|alcohol|user|the|this|of|new)", "", "k aa1 n t eh n t"),
        (r"\b(?:was|were|is|are|be|felt|feel|seemed|perfectly)", r"(?:to|with)\b", "k ax n t eh1 n t"),
        (r"\b(?:am|was|were|felt|feel|seemed|perfectly|quite|not)", "$", "k ax n t eh1 n t"),
    ),
    "bow": (
        ("", r"(?:and arrows?|ties?|hunting|hunters?)\b", "b ow1"),
        (r"\b(?:takes?|took|taking|taken) a|\bwith a", r"(?:$|(?:to|and|before)\b)", "b aw1"),
        (_MODAL, r"(?:to|down|before|out)\b", "b aw1"),
        (r"\b(?:violin|cello|ribbon|hair|red|blue|pink|pretty|drew his|drew her)", "", "b ow1"),
    ),
    "sow": (
        (_MODAL, r"(?:the|their|seeds?|discord|doubt|confusion|chaos|wheat)\b", "s ow1"),
        ("", r"(?:the seeds?|seeds|discord|doubt|confusion|wheat|barley)\b", "s ow1"),
        (r"\b(?:a|the)", r"(?:and her|had|gave|with) (?:piglets|\w+ piglets|birth)\b", "s aw1"),
    ),
    "dove": (
        (r"\b(?:he|she|they|we|i|it|who)", r"(?:into|in|under|off|for|down|right)\b", "d ow1 v"),
        (r"\b(?:a|the|white|mourning|turtle)", "", "d ah1 v"),
    ),
    "minute": ((r"\b(?:in|the most)", r"details?\b", "m ay n uw1 t"), (r"\b(?:a|one|every|per|last|the)", "",
    "m ih1 n ax t")),
}  # fmt: skip
_COMPILED = {
    word: tuple(
        (re.compile(rf"(?:{before}) $") if before else None, re.compile(behind), tuple(phones.split()))
        for before, behind, phones in rules
    )
    for word, rules in _RULES.items()
}
_POLISH = ("p", "ow1", "l", "ih", "sh")
_TO_POLISH = ("p", "aa1", "l", "ih", "sh")
_NATION = re.compile(
    r"(?:people|language|government|army|president|prime|city|immigrants?|food|vodka|and|history|culture|border|troops"
    r"|officials?|police|families|towns?|kings?|workers?)\b"
)
_POLISHED = re.compile(r"(?:the|it|your|them|this|these|all)\b")
_ANY = re.compile(rf"\b(?:{'|'.join([*_RULES, 'polish'])})\b", re.IGNORECASE)
_LOOK_BACK = 6
"""Words before a heteronym that its rules may look at."""


def heteronyms(words: Sequence[str]) -> list[tuple[int, tuple[str, ...]]]:
    """(index, phones) of each heteronym whose pronunciation is certain."""
    if not _ANY.search(" ".join(words)):
        return []
    found: list[tuple[int, tuple[str, ...]]] = []
    for at, written in enumerate(words):
        bare = written.rstrip(".,;:!?")
        if bare.lower() == "polish":
            capital = bare[0].isupper()
            begins = at == 0 or words[at - 1][-1] in ".!?"
            verb = capital and begins and bool(_POLISHED.match(" ".join(words[at + 1 : at + 2]).lower()))
            if verb:
                found.append((at, _TO_POLISH))
            elif not capital or not begins or _NATION.match(" ".join(words[at + 1 : at + 2])):
                found.append((at, _POLISH if capital else _TO_POLISH))
            continue
        rules = _COMPILED.get(bare.lower(), ())
        before = " ".join(["", *words[max(0, at - _LOOK_BACK) : at], ""]).lower() if rules else ""
        behind = " ".join(words[at + 1 : at + 4]).lower() if bare == written else ""
        for needed, following, phones in rules:
            if (needed is None or needed.search(before)) and following.match(behind):
                found.append((at, phones))
                break
    return found
