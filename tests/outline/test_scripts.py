"""Chapters of whole scripts: found where they are, written into copies that say the same, used when rendering."""

from __future__ import annotations

import dataclasses
import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.examples import rest_slow
from typer.testing import CliRunner

from studio.cli.app import app
from studio.outline import Outline, outline, outlined, with_headings, write_into
from studio.outline.decide import SHORTEST, SHORTEST_OPENING
from studio.outline.sentences import sentences
from studio.parse import parse_script
from studio.progress import NoProgress
from studio.render.flow import RenderJob, render_episode, speak_episode
from studio.show import Settings, Show
from studio.values import Cue, ParagraphBreak, Script, Segment, Speech

DATA = Path(__file__).parent / "data"
SLOW = settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.too_slow])
TOPICS = [
    "harbour ferry captain gull pier diesel sailor anchor tide deck".split(),  # noqa: SIM905
    "oven bread baker dough crust flour loaf yeast midnight butter".split(),  # noqa: SIM905
    "tuba orchestra concert violin rehearsal symphony music teacher trumpet choir".split(),  # noqa: SIM905
    "hive bees honey mite queen roof smoker swarm nectar comb".split(),  # noqa: SIM905
    "railway carriage conductor berth ticket station platform locomotive signal timetable".split(),  # noqa: SIM905
]


def talk(seed: int, parts: int, turns: int, *, paragraphs: bool = False) -> tuple[str, list[int]]:
    """A drifting talk of two people without headings, and the turns with which its subjects begin."""
    chance = random.Random(seed)
    lines: list[str] = []
    begins = []
    for topic in chance.sample(TOPICS, parts):
        begins.append(len(lines))
        for k in range(turns):
            said = " ".join(_sentence(chance, topic) for _ in range(4))
            more = "\n" + " ".join(_sentence(chance, topic) for _ in range(2)) if paragraphs and k % 3 == 1 else ""
            lines.append(f"{'Ada' if len(lines) % 2 else 'Ben'}: {said}{more}")
    return "\n".join(lines), begins[1:]


def _sentence(chance: random.Random, topic: list[str]) -> str:
    first, second, third = chance.sample(topic, 3)
    shape = chance.choice(
        ["The {} was near the {} and behind it was a {}.", "Nobody saw the {} but the {} had its {}.",
         "I remember the {} and its {} better than any {}.", "A {} without the {} is only half of the {}."]
    )  # fmt: skip
    return shape.format(first, second, third)


def unheaded(path: Path) -> tuple[Script, list[int]]:
    """A script without its headings, and the turns with which its chapters began."""
    script = parse_script(path.read_text("utf-8"))
    begins, count = [], 0
    for segment in script.segments:
        if segment.title and count:
            begins.append(count)
        count += len(segment.turns)
    body = tuple(part for segment in script.segments for part in segment.body)
    return dataclasses.replace(script, segments=(Segment(None, "segment", 1, body),), stories=()), begins


def said(script: Script) -> list[tuple[str, list[str]]]:
    out: list[tuple[str, list[str]]] = []
    for turn in script.turns:
        if not out or out[-1][0] != turn.speaker:
            out.append((turn.speaker, []))
        out[-1][1].extend(turn.text.split())
    return out


@pytest.mark.parametrize(
    ("name", "found", "extra"),
    [("roundup.txt", 3, 0), ("interview.md", 4, 0), ("drifting.txt", 2, 0), ("monologue.md", 2, 0)],
)
def test_chapters_are_found_within_two_turns(name: str, found: int, extra: int) -> None:
    script, begins = unheaded(DATA / name)
    turns = [heading.at.turn for heading in outline(script).headings]
    slack = 2 if len(script.turns) > 10 else 0
    assert sum(any(abs(turn - begin) <= slack for turn in turns) for begin in begins) >= found
    assert sum(all(abs(turn - begin) > slack for begin in begins) for turn in turns) <= extra


def test_titles_are_of_the_chapter() -> None:
    titles = {h.at.turn: h.title for h in outline(unheaded(DATA / "interview.md")[0]).headings}
    for turn, word in ((2, "Grandmother"), (8, "Hives"), (14, "Mite"), (20, "Nadia")):
        assert word in titles[turn]


@pytest.mark.parametrize("seed", range(3))
def test_subjects_that_only_their_words_tell_are_found(seed: int) -> None:
    text, begins = talk(seed, 3, 10)
    turns = [heading.at.turn for heading in outline(parse_script(text)).headings]
    assert all(any(abs(turn - begin) <= 2 for turn in turns) for begin in begins)


def test_a_subject_may_change_inside_a_turn() -> None:
    before, after = (talk(seed, 1, 12)[0] for seed in (1, 5))
    text = f"{before}\nIt was a fine day. Let's move on to our next topic, the {TOPICS[0][0]} of tomorrow.\n{after}"
    script = parse_script(text)
    made = outline(script)
    heading = next(h for h in made.headings if h.why.startswith("moves on"))
    assert heading.at.begins != "turn"
    assert said(with_headings(script, made.headings)) == said(script)
    copy = write_into(text, script, made.headings)
    assert copy is not None
    assert said(parse_script(copy)) == said(script)


@SLOW
@given(st.integers(0, 10**6), st.integers(1, 4), st.integers(6, 12), st.booleans())
def test_headings_are_in_order_and_nothing_said_is_changed(seed: int, parts: int, turns: int, paragraphs: bool) -> None:
    text, _ = talk(seed, parts, turns, paragraphs=paragraphs)
    script = parse_script(text)
    made = outline(script)
    every = sentences(script)
    assert " ".join(s.text for s in every).split() == " ".join(t.text for t in script.turns).split()
    at = [every.index(heading.at) for heading in made.headings]
    assert at == sorted(set(at))
    lengths = [sum(s.words for s in every[a:b]) for a, b in zip([0, *at], [*at, len(every)], strict=True)]
    if at:
        assert lengths[0] >= SHORTEST_OPENING
        assert min(lengths[1:]) >= SHORTEST[0]
    assert len({heading.title for heading in made.headings}) == len(made.headings)

    divided = with_headings(script, made.headings)
    assert said(divided) == said(script)
    assert [s.title for s in divided.segments if s.found] == [h.title for h in made.headings]
    copy = write_into(text, script, made.headings)
    assert copy is not None
    again = parse_script(copy)
    assert said(again) == said(script)
    assert [s.title for s in again.segments if s.title] == [h.title for h in made.headings]
    if made.headings:
        assert outline(again) == Outline((), "it has headings already")


def test_cues_and_pauses_stay_where_they_were() -> None:
    text, _ = talk(3, 2, 12)
    script = parse_script(text.replace("\nAda: ", "\n[sting]\nAda: [pause 1s] ", 3))
    divided = with_headings(script, outline(script).headings)
    assert len(divided.segments) > 1
    assert divided.cues == script.cues
    assert sum(not isinstance(i, (Speech, ParagraphBreak, Cue)) for t in divided.turns for i in t.items) == 3


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Ada: Hello there.\nBen: Hello.", "shorter"),
        (talk(1, 2, 12)[0].replace("\nBen:", "\n## One\nBen:", 3), "headings"),
        ("Ada: " + "yes no. " * 400, "said twice"),
    ],
)
def test_scripts_that_get_no_chapters(text: str, why: str) -> None:
    script = parse_script(text)
    made = outline(script)
    assert (made.headings, why in made.why_none) == ((), True)
    assert outlined(script, NoProgress()) == (script, ())


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["outline", *arguments])
    return done.exit_code, done.output


@pytest.mark.slow
def test_the_command_writes_a_copy_and_never_over_anything(tmp_path: Path) -> None:
    source = tmp_path / "talk.txt"
    source.write_text(talk(2, 3, 10)[0], "utf-8")
    before = source.read_bytes()
    code, out = run(str(source), "--json")
    assert code == 0
    told = json.loads(out)
    copy = Path(told["file"])
    assert (copy, source.read_bytes()) == (tmp_path / "talk.outline.txt", before)
    assert [s.title for s in parse_script(copy.read_text("utf-8")).segments if s.title] == [
        h["title"] for h in told["headings"]
    ]
    copy.write_text("corrected")
    assert run(str(source))[0] == 2
    assert copy.read_text() == "corrected"
    assert run(str(source), "-o", str(source))[0] == 2
    assert source.read_bytes() == before
    assert run(str(source), "-o", str(copy))[0] == 2
    assert run(str(source), "--force")[0] == 0
    assert "##" in copy.read_text("utf-8")


def test_a_form_that_carries_no_headings_is_copied_into_our_own(tmp_path: Path) -> None:
    source = tmp_path / "talk.json"
    text, _ = talk(2, 3, 10)
    turns = [dict(zip(("speaker", "text"), line.split(": ", 1), strict=True)) for line in text.splitlines()]
    source.write_text(json.dumps(turns), "utf-8")
    told = json.loads(run(str(source), "--json")[1])
    assert told["file"].endswith("talk.outline.md")
    copy = parse_script(Path(told["file"]).read_text("utf-8"))
    assert said(copy) == said(parse_script(source.read_text("utf-8")))
    assert [s.title for s in copy.segments if s.title] == [h["title"] for h in told["headings"]]


def test_the_command_says_why_there_is_nothing_to_write(tmp_path: Path) -> None:
    source = tmp_path / "short.txt"
    source.write_text("Ada: Hello.\nBen: Hello.\n")
    code, out = run(str(source))
    assert (code, "three minutes" in out, [p.name for p in tmp_path.iterdir() if p.is_file()]) == (
        0,
        True,
        ["short.txt"],
    )


@pytest.mark.parametrize("wanted", rest_slow([True, False], True))
def test_rendering_uses_what_was_found_and_says_so(tmp_path: Path, wanted: bool) -> None:
    source = tmp_path / "talk.txt"
    source.write_text(talk(2, 2, 8)[0], "utf-8")
    show = Show(
        Settings(engine="tone", outline=wanted, cover="", music={"intro": "", "stinger": "", "outro": ""}), None
    )
    made = speak_episode(RenderJob(source, show))
    assert [s.title for s in made.prepared.source.script.segments] == [None]
    assert any(s.found for s in made.prepared.script.segments) is wanted
    assert any("no headings are written" in problem.message for problem in made.problems) is wanted


@pytest.mark.slow
def test_the_record_marks_what_was_found(tmp_path: Path) -> None:
    source = tmp_path / "talk.txt"
    source.write_text(talk(2, 2, 8)[0], "utf-8")
    made = render_episode(RenderJob(source, Show(Settings(engine="tone"), None), output=tmp_path / "talk.mp3"))
    record = json.loads((tmp_path / "talk.episode.json").read_text("utf-8"))
    found = [s.title for s in made.script.segments if s.found]
    assert found
    assert [(c["title"], c["found"]) for c in record["chapters"]] == [
        ("Introduction", False),
        *((title, True) for title in found),
    ]
