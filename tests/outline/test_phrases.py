"""What a host says when moving on, what is promised, and which words make a title."""

from __future__ import annotations

import time

import pytest

from studio.outline import outline
from studio.outline.agenda import read_agenda
from studio.outline.cues import closes, read_cue
from studio.outline.phrases import Grammar, phrases
from studio.outline.sentences import sentences
from studio.outline.titles import in_title_case
from studio.outline.vocabulary import stem
from studio.parse import parse_script
from studio.values import Script, Segment, Speech, Turn


@pytest.mark.parametrize(
    "said",
    [
        "All right, let's move on to our next topic, which is the harbour wall.",
        "So I'm going to move us onto the second big report of the week.",
        "Our next story takes us up the hill.",
        "Turning now to the weather.",
        "In other news, the mayor has bought a goat.",
        "Let's shift gears and look at the tides.",
        "Moving from bridges to tunnels, there is news from the north.",
        "Next up: a choir without a single bass.",
        "I want to start with your first winter on the island.",
        "That brings us to the lighthouse.",
        "Finally, a word about moss.",
        "And finally tonight, to the school with nine tubas.",
        "Okay, let's talk about the engine.",
    ],
)
def test_phrases_of_moving_on_count(said: str) -> None:
    assert read_cue(said).score >= 2.0


@pytest.mark.parametrize(
    "said",
    [
        "The boat was painted blue in the spring.",
        "Any final thoughts before we move on to the next topic?",
        "That leads me to believe that nobody read the letter.",
        "I'll start with you, since you built it.",
        "Later we'll talk about the tides.",
        "He moved the ladder and climbed up.",
        "Is it the same with every engine?",
    ],
)
def test_what_only_sounds_like_it_does_not(said: str) -> None:
    assert read_cue(said).score < 1.5


def test_goodbyes_are_heard() -> None:
    assert closes("That's our show for today.")
    assert closes("Thank you for listening, and see you next week.")
    assert not closes("Thank you for the letter, it was a joy.")


def script(*turns: tuple[str, str], description: str | None = None) -> Script:
    said = tuple(Turn(name, (Speech(text, k),), k) for k, (name, text) in enumerate(turns, 1))
    return Script("test", (Segment(None, "segment", 1, said),), description=description)


def test_an_agenda_is_read_from_the_description() -> None:
    made = script(
        ("Ada", "Welcome. " + "We talk a while. " * 40),
        description="A show. First, we visit a salt works. Next, the ferry that nobody boards. Finally, nine tubas.",
    )
    items = read_agenda(made, sentences(made))
    assert [item.text for item in items] == ["we visit a salt works", "the ferry that nobody boards", "nine tubas"]


def test_an_agenda_is_heard_at_the_beginning_only() -> None:
    list_ = "First, the salt works. Then the ferry. Finally, nine tubas."
    filler = "Nothing of note was said here by anyone. " * 30
    early, late = script(("Ada", list_), ("Ben", filler)), script(("Ben", filler), ("Ada", list_))
    assert len(read_agenda(early, sentences(early))) == 3
    assert read_agenda(late, sentences(late)) == []


def test_phrases_are_names_and_nouns_and_never_cut_off() -> None:
    texts = [
        "We went to see the Linden Foundation about the harbour wall.",
        "The harbour wall is old, and the Linden Foundation wants to mend it slowly.",
        "They mend walls, and the wall thanks them.",
    ]
    grammar = Grammar(texts)
    found = {" ".join(p.words) for text in texts for p in phrases(text, grammar)}
    assert {"Linden Foundation", "harbour wall", "wall"} <= found
    assert not any(p.split()[-1].lower() in {"the", "to", "and", "mend", "slowly", "old"} for p in found)


def test_titles_are_set_as_titles() -> None:
    assert in_title_case(["ship", "of", "Theseus"]) == "Ship of Theseus"
    assert in_title_case(["open-source", "models"]) == "Open-Source Models"
    assert in_title_case(["iPhone"]) == "iPhone"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("ferries", "ferry"),
        ("bridges", "bridg"),
        ("bridge", "bridg"),
        ("running", "run"),
        ("glass", "glass"),
        ("his", "his"),
    ],
)
def test_stems(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_long_and_hostile_sentences_take_no_time() -> None:
    begin = time.process_time()
    for text in ("so, " * 4000, "and - " * 4000, "let us " * 4000, "going to " * 4000, "moving from " * 4000):
        read_cue(text)
        closes(text)
    assert time.process_time() - begin < 60  # an exponential one would not come back at all


def test_the_list_of_stories_gives_titles_where_their_headings_are_missing() -> None:
    text = "\n".join(
        [
            "Two Short Stories",
            "Stories Covered",
            "The ferry that sails alone",
            "A ferry crosses the sound without passengers since the bridge was built.",
            "Sources: Sound Post",
            "Bread at midnight",
            "A bakery lights its oven in the evening, and astronomers buy the bread.",
            "Sources: Hill Courier",
            "Full Transcript",
            "Ada: Good evening and welcome to Two Short Stories. I'm Ada.",
            *[
                "Ben: The ferry crosses the sound, and the ferry has no passengers. The bridge took the passengers.",
                "Ada: A ferry without passengers! And the captain of the ferry looks up at the bridge.",
            ]
            * 8,
            *[
                "Ben: The bakery lights the oven in the evening. The bread is sold to astronomers at midnight.",
                "Ada: Astronomers eat the bread beside the oven, and the bakery stays open.",
            ]
            * 8,
        ]
    )
    made = outline(parse_script(text))
    assert "Bread at midnight" in [heading.title for heading in made.headings]
