"""Heads of turns in every order of their parts: name, role, time, mark-up and delimiter, one script for each."""

from __future__ import annotations

from itertools import product

import pytest

from studio.parse import parse_script

TALK = (
    (0, "Good evening, and welcome to the harbour hour."),
    (1, "Thank you. It's lovely to be here again."),
    (0, "You spent a year on the ferries. What did you learn?"),
    (1, "That nobody reads timetables. They look at the sky and guess."),
    (0, "Really?"),
    (2, "Can I add something? The drivers keep their own lists."),
    (1, "They do, in pencil, on the back of old tickets."),
    (2, "Without them nobody would know what to deviate from."),
    (0, "Thanks to both of you."),
)
PEOPLE = {
    "full": ("Mara Lind", "Jonas Okoye", "Tess Varga"),
    "capitals": ("MARA", "JONAS", "TESS"),
    "numbered": ("Speaker 1", "Speaker 2", "Speaker 3"),
    "devanagari": ("सीता", "राम", "गीता"),
}
ROLES = ("Host", "Archivist", "Ferry driver")
MARKS = ("{}", "**{}**", "__{}__", "[{}]", "`{}`", "- **{}**", "### {}")
BESIDE = ("{name}", "{name} ({role})", "{name} [{role}]", "{name}, {role}")
TAGGED = (": ", ":\n", "\n")
"""What may stand behind ``[Speaker 1]``, which the reader of tags takes."""
DELIMITERS = (": ", " : ", ":\n", "\n", " - ", " – ", " | ", " → ")
STAMPS = ("{head}", "[00:{time:02}] {head}", "00:{time:02} {head}", "{head} (00:{time:02})", "{head} [00:{time:02}]")


def _is_written(mark: str, beside: str, delimiter: str, stamp: str) -> bool:
    """Whether anybody writes so: headings stand alone, and a bare name needs a delimiter, or a time."""
    alone = delimiter == "\n"
    if mark.startswith("###"):
        return alone and "[00" not in stamp.partition("{head}")[0] and not stamp.startswith("00")
    if mark == "{}" and (alone or "," in beside or "[" in beside):
        return stamp == "{head}" and not alone and delimiter.strip() == ":" and "[" not in beside
    return stamp == "{head}" or beside == "{name}"


FORMS = [form for form in product(MARKS, BESIDE, DELIMITERS, STAMPS) if _is_written(*form)]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("people", PEOPLE)
def test_heads_are_read_in_every_order_of_their_parts(mark: str, people: str) -> None:
    wrong = []
    for form in FORMS:
        if form[0] != mark or (people == "numbered" and "role" in form[1]):
            continue  # a name beside "Speaker 1" is that person's
        if people == "numbered" and mark == "[{}]" and form[2] not in TAGGED:
            continue
        script = parse_script(_script(people, *form))
        said = [(turn.speaker, turn.text) for turn in script.turns]
        if said != [(PEOPLE[people][who], text) for who, text in TALK]:
            wrong.append((form[1:], said[:2]))
    assert wrong == []


def _script(people: str, mark: str, beside: str, delimiter: str, stamp: str) -> str:
    blocks = []
    for k, (who, text) in enumerate(TALK):
        name = beside.format(name=PEOPLE[people][who], role=ROLES[who])
        head = stamp.format(head=mark.format(name), time=4 * k)
        blocks.append(f"{head}{delimiter}{text}")
    return "\n\n".join(blocks) + "\n"
