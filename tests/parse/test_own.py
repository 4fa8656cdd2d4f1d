"""Our own form: what is written in it is read so, and whatever was read can be written in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.examples import examples

from studio.parse import parse_script, read_script, script_document
from studio.parse.assemble.account import unaccounted
from studio.parse.lines.markup import escape, mask
from studio.parse.lines.shape import has_words
from studio.parse.own_form.essence import essence
from studio.parse.own_form.writer import write_script
from studio.values import (
    Cue,
    Emphasis,
    Language,
    Overlap,
    ParagraphBreak,
    Pause,
    Pronunciation,
    Rate,
    Script,
    Segment,
    Source,
    Speech,
    Story,
    Style,
    Turn,
)

HEAD = "---\nstudio-script: 1\n---\n"
DATA = Path(__file__).parent / "data"


def own(text: str) -> Script:
    return parse_script(HEAD + text)


def test_a_script_of_our_own() -> None:
    script = parse_script(
        """---
studio-script: 1
title: Small Matters
date: 2026-04-02
tags: [sea, garden]
---

**Ada Lind:** How many hearts does it take?

**Ben Ochoa:** (excited) Three, if you have *eight* arms.

## An octopus has three hearts

Summary: Two of them serve the gills.
Sources:

- [Tide Weekly](https://tide.example/hearts)
- Garden Post

[bed waves.ogg]

Ada Lind: Ask [Nguyen](say:win) about it. [pause 1.5s] Or [lang fr]la pieuvre[/lang].

She **never** lies.

[bed off]

### A word about worms

Ben Ochoa: [slow] Thank you, worm. [/slow] Goodbye!
""",
    )
    assert (script.format, script.title, script.date) == ("studio", "Small Matters", "2026-04-02")
    assert script.meta == {"title": "Small Matters", "date": "2026-04-02", "tags": ["sea", "garden"]}
    assert script.problems == ()
    assert [(s.title, s.kind) for s in script.segments] == [
        (None, "intro"),
        ("An octopus has three hearts", "story"),
        ("A word about worms", "segment"),
    ]
    sources = (Source("Tide Weekly", "https://tide.example/hearts"), Source("Garden Post"))
    (story,) = script.stories
    assert (story.title, story.summary, story.sources) == (
        "An octopus has three hearts",
        "Two of them serve the gills.",
        sources,
    )
    assert [turn.speaker for turn in script.turns] == ["Ada Lind", "Ben Ochoa", "Ada Lind", "Ben Ochoa"]
    assert script.turns[1].items == (
        Style("excited", 10),
        Speech("Three, if you have", 10),
        Emphasis("moderate", 10),
        Speech("eight", 10),
        Emphasis(None, 10),
        Speech("arms.", 10),
    )
    assert script.turns[2].text == "Ask Nguyen about it. Or la pieuvre.\n\nShe never lies."
    assert [(cue.kind, cue.name, cue.ends) for cue in script.cues] == [("bed", "waves.ogg", False), ("bed", None, True)]
    assert script.turns[3].items[0] == Rate(0.8, 30)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (r"A \[sting\] \*is\* a bee's.", "A [sting] *is* a bee's."),
        (r"\(pause\) is a word.", "(pause) is a word."),
        (r"Slash \\ and \&amp; and \<b\>.", "Slash \\ and &amp; and <b>."),
        ("a_b_c and 5 * 3 * 2", "a_b_c and 5 * 3 * 2"),
        ("C:\\temp and \\d+", "C:\\temp and \\d+"),
        ("the [new] law, [a link](https://x.example) and `code`", "the [new] law, a link and code"),
    ],
)
def test_backslashes_take_signs_their_meaning(written: str, said: str) -> None:
    script = own(f"**Ada:** {written}")
    assert script.turns[0].text == said
    assert script.problems == () and script.cues == ()


def test_continuation_lines_and_labels() -> None:
    script = own(
        "**Ada:** One\ntwo.\n\nThree\\: four.\n\n**Bo**: Yes.\nAda: No.\n\nBo: So.\n\nSOUND: door\n\n[sting]\n\nOn."
    )
    assert [(t.speaker, t.text) for t in script.turns] == [
        ("Ada", "One two.\n\nThree: four."),
        ("Bo", "Yes."),
        ("Ada", "No."),
        ("Bo", "So."),
        ("Bo", "On."),
    ]
    body = script.segments[0].body
    assert [(c.kind, c.name) for c in body if isinstance(c, Cue)] == [("sound", "door"), ("sting", None)]


def test_a_bracket_may_span_the_words_under_a_bed() -> None:
    script = own("Ada: Hello.\n\n[bed rain.mp3\n\nBo: It rains.\n\nAda: Yes.\n\n]\n\nBo: Bye.")
    kinds = [p.kind + "/" * p.ends if isinstance(p, Cue) else p.text for p in script.segments[0].body]
    assert kinds == ["Hello.", "bed", "It rains.", "Yes.", "bed/", "Bye."]
    assert own("Ada: Hello.\n\n[bed rain.mp3\n\nBo: It rains.").problems[0].line == 6


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Nobody says this.\n\n**Ada:** Hi.", 4),
        ("**Ada:** Hi.\n\n## Title {.chorus}\n\n**Ada:** Bye.", 6),
        ("**Ada:** Hi. [xyzzy plugh] Bye.", 4),
    ],
)
def test_faults_are_reported_with_their_line(text: str, line: int) -> None:
    assert [problem.line for problem in own(text).problems] == [line]


def test_kinds_and_untitled_parts() -> None:
    script = own(
        "# The Title\n\nWhat it is about.\n\n## {.cold_open}\n\n**Ada:** Psst.\n\n## {.intro}\n\n**Ada:** Welcome.\n\n"
        "## Tides\n\n**Ada:** High.\n\n## Goodbye\n\n**Ada:** Bye.\n\n## Extra {.segment}\n\n**Ada:** More."
    )
    assert (script.title, script.description) == ("The Title", "What it is about.")
    assert [(s.title, s.kind) for s in script.segments] == [
        (None, "cold_open"),
        (None, "intro"),
        ("Tides", "story"),
        ("Goodbye", "outro"),
        ("Extra", "segment"),
    ]


HOSTILE = [
    "Ada: no label", "**Ada:** bold", "**Bo**: x", "# no heading", "## {.intro}", "[sting]", "[pause 2s]", "(pause)",
    "(excited)", "*sighs*", "*very*", "**so**", "[00:12]", "12:30", "1. First", "2) Second", "3.14", "- item", "* item",
    "> quote", "---", "***", "| a | b |", "Sources: x", "Summary: y", "Title: z", "Break:",
    "SOUND: door",    "<b>bold</b>",
    "<break time='1s'/>", "<|pause:300|>", "&amp;", "&#42;", "\\", "\\[", "\\\\n", "`code`", "[a](b)", "[a](say:b)",
    "[a](/b/)", "]", "[", "[bed rain", "{.story}", "_under_", "__dunder__", "a_b_c", "~~~", "```",
    "http://x.example/a_b",    "“quoted”", "שלום: עולם", "مرحبا", "😀: 👍🏽", "a：b", "♪ la ♪", "Note: this",
    "I mean: yes", "Welcome to the show.",    "[note]", "the [new] law", "w[hich]", "…", "—", "e.g.", "5 < 6 > 4",
    "\u200b", "\u2028", "\xa0", "end.", "[/rate]",
]  # fmt: skip
READABLE = st.characters(exclude_categories=["Cc", "Cs"])
"""Control characters are left out of every script before it is read."""

WORDS = st.one_of(st.sampled_from(HOSTILE), st.text(READABLE, max_size=20), st.from_regex(r"\A[A-Za-z]{1,8}[.?!,:]?\Z"))
TEXT = (
    st.lists(WORDS, min_size=1, max_size=5)
    .map(lambda words: " ".join(" ".join(words).split()))
    .filter(has_words)
    .filter(lambda text: text.isprintable() or text.strip() == text)
)
NAME = st.one_of(
    TEXT.map(lambda text: " ".join(text[:40].split())).filter(has_words), st.sampled_from(["Ada", "Bo", "Speaker 1"])
)
TITLE = st.one_of(st.none(), NAME)
CUE = st.one_of(
    st.builds(Cue, st.sampled_from(["music", "sting", "sound", "bed", "clip", "break"]), st.one_of(st.none(), NAME),
              st.just(1)),
    st.builds(Cue, st.sampled_from(["music", "bed"]), st.none(), st.just(1), ends=st.just(True)),
)  # fmt: skip
DIRECTION = st.one_of(
    CUE,
    st.builds(Pause, st.sampled_from([0.25, 1.0, 1.5, 60.0]), st.just(1)),
    st.builds(Style, st.one_of(st.none(), st.sampled_from(["excited", "news anchor", "off", "a “b” c"])), st.just(1)),
    st.builds(Emphasis, st.sampled_from([None, "strong", "moderate", "reduced"]), st.just(1)),
    st.builds(Rate, st.sampled_from([None, 0.5, 0.8, 1.25, 2.0]), st.just(1)),
    st.builds(Language, st.sampled_from([None, "fr", "pt-BR", "zh-Hant-TW"]), st.just(1)),
    st.sampled_from(
        [
            Overlap(1),
            Overlap(1, 0.4),
            Overlap(1, interrupts=True),
            Overlap(1, together=True),
            Overlap(1, together=True, chorus=True),
        ]
    ),
)
SAID = st.one_of(
    st.builds(Speech, TEXT, st.just(1), st.booleans()),
    st.builds(Pronunciation, NAME, NAME, st.just(1), st.none(), st.booleans()),
    NAME.flatmap(lambda name: st.just(Pronunciation(name, name, 1, "wˈʊstə"))),
)


@st.composite
def turns(draw: st.DrawFn) -> Turn:
    items: list = []
    for paragraph in range(draw(st.integers(1, 3))):
        items += [ParagraphBreak(1)] * (paragraph > 0)
        items += draw(st.lists(st.one_of(SAID, DIRECTION), max_size=4))
        items.append(draw(SAID))
        items += draw(st.lists(DIRECTION, max_size=1))
    return Turn(draw(NAME), tuple(items), 1)


SOURCE = st.builds(
    Source, NAME, st.one_of(st.none(), st.sampled_from(["https://x.example/a_(b)", "https://x.example/ü"]))
)
STORY = st.builds(Story, NAME, st.one_of(st.none(), NAME), st.lists(SOURCE, max_size=2).map(tuple))


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    kind = st.sampled_from(["cold_open", "intro", "story", "segment", "outro"])
    segments = [
        Segment(draw(TITLE), draw(kind), 1, tuple(draw(st.lists(st.one_of(turns(), CUE), max_size=3))))
        for _ in range(draw(st.integers(1, 3)))
    ]
    segments.append(Segment(draw(TITLE), draw(kind), 1, (draw(turns()),)))
    titles = [segment.title for segment in segments if segment.title]
    stories = [Story(title, "Of it.", (Source("The Gull"),)) for title in titles] if draw(st.booleans()) else []
    stories += draw(st.lists(STORY, max_size=1))
    value = st.one_of(NAME, st.lists(NAME, max_size=2), st.dictionaries(NAME, NAME, max_size=2))
    meta = draw(st.dictionaries(st.from_regex(r"\A[a-z]{3,8}\Z"), value, max_size=2))
    return Script(
        "test",
        tuple(segments),
        draw(TITLE),
        draw(TITLE),
        draw(st.sampled_from([None, "2026-04-02"])),
        tuple(stories),
        meta={key: value for key, value in meta.items() if value},
    )


@given(scripts())
@settings(
    max_examples=examples(30),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
def test_what_is_written_is_read_so(script: Script) -> None:
    text = write_script(script)
    again = parse_script(text)
    assert again.format == "studio"
    assert essence(again) == essence(script)
    assert [p for p in again.problems if "bed" not in p.message] == []
    assert unaccounted(again, text) == []
    assert write_script(again) == text


@given(st.text())
def test_escapes_come_back(text: str) -> None:
    hidden = mask(escape(text))
    assert hidden.shown(hidden.text) == text


@given(st.lists(st.sampled_from([*HOSTILE, "**Ada:** Hi.", "Bo: Ho.", "", "## Story", "Sources:", "- [x](y)"])))
@settings(max_examples=examples(80), deadline=None)
def test_every_line_is_spoken_or_listed(rows: list[str]) -> None:
    text = HEAD + "**Ada:** Hi.\n" + "\n".join(rows)
    script = parse_script(text)
    assert unaccounted(script, text) == []
    script_document(script)


@pytest.mark.parametrize("path", sorted([*DATA.glob("*.txt"), *(DATA / "forms").glob("*.*")]), ids=lambda p: p.name)
def test_every_form_can_be_written_in_ours(path: Path) -> None:
    if path.name.endswith(".expected.json"):
        return
    script = parse_script(read_script(path))
    again = parse_script(write_script(script))
    assert essence(again) == essence(script)
    assert again.problems == ()
