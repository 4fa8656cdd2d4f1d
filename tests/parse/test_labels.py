"""Plain labels: who is a person, what is a heading, what is said, where the show begins and the speech ends."""

from __future__ import annotations

import pytest

from studio.parse import parse_script
from studio.values import Cue, Pause, Script


def chat(*between: str) -> Script:
    """A conversation with lines put into its middle."""
    opening = ["Ada: Good evening.", "Bo: It is.", "Ada: And late.", "Bo: Rather."]
    closing = ["Ada: Where were we?", "Bo: In the middle.", "Ada: Quite so."]
    return parse_script("\n".join([*opening, *between, *closing]))


def titles(script: Script) -> list[str]:
    return [segment.title for segment in script.segments if segment.title is not None]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Dr. Ana-María O'Neil: Hello.", "Dr. Ana-María O'Neil"),
        ("Ludwig van der Berg: Hello.", "Ludwig van der Berg"),
        ("J. R. Hale, Jr.: Hello.", "J. R. Hale, Jr."),
        ("D'Arcy : Hello.", "D'Arcy"),
        ("Speaker 3:\tHello.", "Speaker 3"),
        ("NARRATOR (V.O.): Hello.", "NARRATOR"),
        ("Cleo (guest): Hello.", "Cleo"),
        ("Cleo (00:12): Hello.", "Cleo"),
        ("Caller from Leeds: Hello.", "Caller from Leeds"),
        ("Cleo： Hello.", "Cleo"),
        ("Mia Song: Hello.", "Mia Song"),
        ("Cleo: Yes", "Cleo"),
        ("Cleo: Is It?", "Cleo"),
    ],
)
def test_guest_who_speaks_once(line: str, name: str) -> None:
    script = chat(line)
    assert script.speakers == ("Ada", "Bo", name)
    assert not titles(script)


@pytest.mark.parametrize(
    "line",
    [
        "Note: remember the milk.",
        "First: the milk.",
        "So Bo: what now?",
        "The thing is: it was late.",
        "Great. So: what now?",
        "At 10:30 it rained.",
        "https://gulls.example is down.",
        "He said it: late, and dark.",
        "It was [it] and nothing else.",
        "And then it rained for a whole week, so that nobody went anywhere, and the milk was late",
    ],
)
def test_paragraph_that_goes_on(line: str) -> None:
    script = chat(line)
    assert script.speakers == ("Ada", "Bo")
    assert not titles(script)
    assert script.turns[3].text == f"Rather.\n\n{line}"


@pytest.mark.parametrize(
    "line",
    [
        "OUTRO",
        "THE BIGGER PICTURE",
        "What the Milkman Saw",
        "Moon: Breaking the Ice Record",
        "The Digest: gulls that read, and better milk",
        "The milk is late - Harbour News",
        "Is the Milk Late?",
        "Part 2: milk",
        "Part One",
        "“Late,” says the milkman",
        "40,000 gulls can't be wrong",
        "COLD STORAGE:",
    ],
)
def test_heading_without_a_list(line: str) -> None:
    script = chat(line)
    assert titles(script) == [line.rstrip(":")]
    assert script.speakers == ("Ada", "Bo")
    assert script.segments[1].turns[0].text == "Where were we?"


@pytest.mark.parametrize(
    "text",
    [
        "Ada: Hello there.\nBen: Yes.\nAda: Hello there.\nBen: Yes.\n",
        "Ada: Hello there.\nAda: Hello there.\n",
        "Ada: Are you sure?\nBen: I am.\nAda: Are you sure?\nBen: I am.\n",
    ],
)
def test_who_says_the_same_twice_is_still_a_speaker(text: str) -> None:
    said = [(turn.speaker, turn.text) for turn in parse_script(text).turns]
    assert said == [tuple(line.split(": ")) for line in text.splitlines()]


def test_recurring_speaker_is_no_heading_even_in_title_case() -> None:
    script = parse_script("Ada: All Quiet on the Pier\nBo: Very Quiet Indeed Tonight\n" * 4)
    assert len(script.turns) == 8 and not titles(script)


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Break", "break"),
        ("Ad break", "break"),
        ("Song", "music"),
        ("Intro music", "music"),
        ("Jingle", "sting"),
        ("SFX", "sound"),
        ("Sound effect", "sound"),
        ("Audio clip", "clip"),
        ("RECORDING", "clip"),
    ],
)
def test_thing_makes_a_cue_and_covers_what_follows(label: str, kind: str) -> None:
    script = chat(f"{label}: something plays", "and goes on playing,", "and on.")
    assert script.speakers == ("Ada", "Bo")
    (segment,) = script.segments
    assert [part.kind for part in segment.body if isinstance(part, Cue)] == [kind]
    assert [n.line for n in script.not_spoken if n.reason == "cue"] == [5, 6, 7]


@pytest.mark.parametrize(
    ("text", "said", "left_out"),
    [
        ("Well [laughs] no.", "Well no.", ["[laughs]"]),
        ("[crosstalk] No.", "No.", ["[crosstalk]"]),
        ("I like [it] here.", "I like [it] here.", []),
        ("[The] gull, w[hich] reads.", "[The] gull, w[hich] reads.", []),
        ("No. [a door slams] Who is it?", "No. Who is it?", ["[a door slams]"]),
        ("No (laughs softly), not now (or ever).", "No, not now (or ever).", ["(laughs softly)"]),
        ("*sighs* A *very* late hour.", "A very late hour.", ["*sighs*"]),
        ("[00:12:31] Late. [music fades]", "Late.", ["[00:12:31]", "[music fades]"]),
        ("Late [sting] but here.", "Late but here.", ["[sting]"]),
    ],
)
def test_brackets(text: str, said: str, left_out: list[str]) -> None:
    script = parse_script(f"Ada: {text}")
    assert script.turns[0].text == said
    assert [note.text for note in script.not_spoken] == left_out
    assert script.problems == ()


def test_bracket_that_could_be_either_is_said_and_reported() -> None:
    script = parse_script("Ada: He gave [the keeper] and [Lighthouse] away.")
    assert script.turns[0].text == "He gave [the keeper] and [Lighthouse] away."
    assert [problem.line for problem in script.problems] == [1]


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("[pause]", 1.0), ("[pause 1.5s]", 1.5), ("[pause: 500ms]", 0.5), ("[long pause]", 2.0), ("[pause 9999]", 60.0)],
)
def test_pause(written: str, seconds: float) -> None:
    (turn,) = parse_script(f"Ada: Wait. {written} Now.").turns
    assert [item.seconds for item in turn.items if isinstance(item, Pause)] == [seconds]


def test_cues_on_their_own_line_stand_in_the_turn() -> None:
    script = chat("[clip whale.wav]", '[music "low tide"]', "[break]", "[bed: rain.mp3]")
    cues = [item for item in script.turns[3].items if isinstance(item, Cue)]
    assert [(cue.kind, cue.name) for cue in cues] == [
        ("clip", "whale.wav"),
        ("music", "low tide"),
        ("break", None),
        ("bed", "rain.mp3"),
    ]


@pytest.mark.parametrize(
    "introduction",
    [
        "You're listening to Gulls, the show about gulls.",
        "You’re listening to Gulls.",
        "Hello and welcome to Gulls.",
        "Welcome back to another episode of Gulls.",
        "Good evening, and welcome, everyone, to the Gull Report.",
        "All that on today's Gulls. I am Ada, and welcome to Gulls.",
        "This is Gulls, a weekly podcast about gulls.",
        "This is the Gull Podcast.",
        "Hi everyone, I'm Ada, and that was a gull.",
        "From the pier, I'm Ada.",
        "I'm your host, Ada.",
    ],
)
def test_cold_open_ends_where_the_show_introduces_itself(introduction: str) -> None:
    script = parse_script(
        "Ada: Look at it.\nBo: Where?\nAda: Bo, welcome to the show.\n"
        f"Ada: {introduction}\nBo: Hello.\nGulls at Night\nAda: They sleep.\nBo: Do they?"
    )
    assert [(s.kind, len(s.turns)) for s in script.segments] == [("cold_open", 3), ("intro", 2), ("story", 2)]


def test_introduction_in_the_first_turn_leaves_no_cold_open() -> None:
    script = parse_script("Ada: Ha!\nWelcome to Gulls.\nBo: Hello.\nAda: Gulls it is.")
    assert [segment.kind for segment in script.segments] == ["segment"]


def test_late_welcome_is_no_introduction() -> None:
    script = parse_script("Ada: Look.\nBo: Where?\n" * 20 + "Ada: And welcome to Gulls again.\nBo: Bye.")
    assert [segment.kind for segment in script.segments] == ["segment"]


@pytest.mark.parametrize(
    ("tail", "spoken"),
    [
        (["Thanks for listening.", "Gulls are birds of the shore."], 1),
        (["And so it ends.", "Goodbye, and see you next week.", "Gulls are birds of the shore."], 2),
        (["Subscribe to Gulls", "Gulls are birds of the shore."], 0),
        (["© Gull House"], 0),
    ],
)
def test_page_below_the_last_turn(tail: list[str], spoken: int) -> None:
    script = parse_script("\n".join(["Ada: Well.", "It was late.", "Bo: It was.", "Ada: So late.", *tail]))
    assert script.turns[-1].text.split("\n\n") == ["So late.", *tail[:spoken]]
    assert [note.text for note in script.not_spoken if note.reason == "boilerplate"] == tail[spoken:]


def test_line_below_without_goodbye_is_reported() -> None:
    assert parse_script("Ada: Well.\nLate.\nBo: It was.\nAda: So late.\nAnd dark.").problems[0].line == 5
    lone = parse_script("Ada: Well.\nBo: It was.\nAda: So late.\nGulls are birds of the shore.")
    assert lone.problems[0].line == 4 and lone.turns[-1].text == "So late.\n\nGulls are birds of the shore."
    page = parse_script("Ada: Well.\nBo: It was.\nAda: So late.\nMore about gulls")
    assert page.problems[0].line == 4 and page.turns[-1].text == "So late."


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("It's April 2nd, 2031, and it rains.", "2031-04-02"),
        ("Today is Monday, 3 March 2031.", "2031-03-03"),
        ("It’s the 3rd of March, 2031.", "2031-03-03"),
        ("On June 6th, 1944, it rained.", None),
        ("It's February 30, 2031.", None),
    ],
)
def test_date_that_is_said(said: str, date: str | None) -> None:
    script = parse_script(f"Ada: Welcome to Gulls.\nBo: {said}\nAda: Right.\nBo: Yes.")
    assert script.date == date
    assert bool(script.problems) == ("February 30" in said)


@pytest.mark.parametrize("label", ["{}: ", "**{}:** "])
def test_a_sound_may_come_first_and_last(label: str) -> None:
    """What is to be heard before the first word, below a heading or not, and after the last one, is no boilerplate."""
    ada, ben = label.format("Ada"), label.format("Ben")
    talk = f"{ada}Hello to all.\n\n{ben}Good morning.\n\n{ada}Good morning to you.\n\n"
    end = "[clip bell.wav]\n\n[sting]\n\n"
    script = parse_script(f"# Gulls\n\n[sound: tide.wav]\n\n{talk}{end}https://example.org/\n\n[clip late.wav]\n")
    assert [cue.name or cue.kind for cue in script.cues] == ["tide.wav", "bell.wav", "sting"]
    assert {note.reason for note in script.not_spoken if note.text == "[clip late.wav]"} == {"boilerplate"}
    assert script.problems == ()
    two = "## Two\n\n[sound: tide.wav]\n\n" + talk
    script = parse_script(f"# Gulls\n\n## One\n\n[sound: tide.wav]\n\n{talk}{two}")
    assert [segment.title for segment in script.segments] == ["One", "Two"]
    assert len(list(script.cues)) == 2


@pytest.mark.parametrize(
    "said", ["Hmm. Let's see. Oh! Ah. Wow. Yes. No. Huh?", "Yes! Good Morning Ada! Hello!", "Why? How? Who Knows?"]
)
def test_several_sentences_are_no_heading(said: str) -> None:
    script = parse_script(f"Ada: Hmm.\nMarco: {said}\nAda: Good, then we can.")
    assert [(turn.speaker, turn.text) for turn in script.turns][1] == ("Marco", said)
    assert not titles(script)


@pytest.mark.parametrize("line", ["Jekyll: Why Dr. Hyde Is Mr. Hyde", "Moon: What Did They Find?"])
def test_titles_with_a_colon_stay_headings(line: str) -> None:
    assert line in titles(chat("", line, ""))


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("[INTRO MUSIC FADES IN]", None),
        ("(Intro music plays)", None),
        ("*[Upbeat intro music]*", None),
        ("**[Theme music swells]**", None),
        ("[The Music of Bach]", "The Music of Bach"),
        ("[Rock Pools]", "Rock Pools"),
        ("The Music", "The Music"),
    ],
)
@pytest.mark.parametrize("label", ["{}: ", "**{}:** "])
def test_a_note_on_music_is_no_chapter(label: str, heading: str, title: str | None) -> None:
    ada, ben = label.format("Ada"), label.format("Ben")
    talk = f"{ada}Hello to all of you.\n\n{ben}Good morning to you.\n\n"
    script = parse_script(f"### {heading}\n\n{talk}### Keels\n\n{talk}### {heading}\n\n{talk}")
    assert titles(script) == [*filter(None, [title]), "Keels", *filter(None, [title])]
    assert len(script.turns) == 6
