"""Damaged and odd scripts: read as well as can be with the problem at its line, or refused; never an empty episode."""

from __future__ import annotations

import json

import pytest

from studio.errors import ScriptError
from studio.parse import parse_script
from studio.parse.assemble.account import unaccounted
from studio.values import Script

VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Ada>Hello there.\n\n00:00:03.000 --> 00:0"
TURNS = '[{"speaker": "Ada", "text": "Hello."},\n{"speaker": "Bo",\n"text": "No, I th'


def read(text: str) -> Script:
    """A script, with every line accounted for."""
    script = parse_script(text)
    assert script.turns and unaccounted(script, text) == []
    return script


def said(script: Script) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in script.turns]


@pytest.mark.parametrize(
    ("text", "turns", "line"),
    [
        (TURNS, [("Ada", "Hello."), ("Bo", "No, I th")], 3),
        (TURNS[:60], [("Ada", "Hello.")], 3),
        (VTT, [("Ada", "Hello there.")], 6),
    ],
)
def test_what_breaks_off_is_read_up_to_there_and_reported_there(
    text: str, turns: list[tuple[str, str]], line: int
) -> None:
    script = read(text)
    assert said(script) == turns
    assert [(problem.line, "break" in problem.message) for problem in script.problems] == [(line, True)]


@pytest.mark.parametrize(
    "text",
    [
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n",
        "1\n00:00:01,000 --> 00:00:02,000\n\n2\n",
        '{"turns": [{"speaker": "Ada", "te',
        '{"version": 1, "segments": []}',
        "<html><body></body></html>",
        "<speak></speak>",
        "\x1b[0m\x07\n",
        "\u202b\u202c\n",
    ],
)
def test_nothing_to_say_is_an_error_that_says_what_was_read(text: str) -> None:
    with pytest.raises(ScriptError) as refused:
        parse_script(text)
    assert refused.value.exit_code == 2 and refused.value.line == 1
    assert " read" in str(refused.value) and len(str(refused.value)) < 400


@pytest.mark.parametrize(
    "text",
    [
        "**Ada:** One.\n\n**Bo:** Two.\n\nAda: Three.\nBo: Four.\n",
        "[00:01] Ada: One.\n[00:02] Bo: Two.\nAda: Three.\n**Bo:** Four.\n",
        "Ada: One.\nBo: Two.\n\n[00:03] Ada: Three.\n\n**Bo:** Four.\n",
        "Ada (00:01): One.\nBo: [00:02] Two.\n[00:03] Ada: Three.\n00:04 Bo: Four.\n",
    ],
)
def test_mixed_forms_lose_nobody(text: str) -> None:
    assert said(read(text)) == [("Ada", "One."), ("Bo", "Two."), ("Ada", "Three."), ("Bo", "Four.")]


def test_forms_that_score_alike_are_read_the_same_way_every_time() -> None:
    text = "<Ada> One.\n<Bo> Two.\n<Ada> Three.\n<Bo> Four.\n"
    assert parse_script(text) == parse_script(text)
    assert said(parse_script(text)) == said(parse_script(text, format="tags"))
    assert said(parse_script(text)) == said(parse_script(text, format="marked"))


@pytest.mark.parametrize("form", ["Ada: One.{}Bo: Two.{}", "**Ada:** One.{0}{0}**Bo:** Two.{0}", VTT[:70] + "{}Two.{}"])
@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_and_marks_change_nothing(form: str, end: str) -> None:
    plain, other = form.format("\n", "\n"), "\ufeff" + form.format("\n", "\n").replace("\n", end)
    assert parse_script(plain).segments == parse_script(other).segments


def test_control_characters_are_left_out_and_reported() -> None:
    script = read("Ada: Hello.\nBo: Hel\x00lo\x1b[31m there\x0bagain.\n\x07\nAda: Yes.")
    assert said(script) == [("Ada", "Hello."), ("Bo", "Hello there again."), ("Ada", "Yes.")]
    assert [(p.line, "control" in p.message) for p in script.problems] == [(2, True)]


def test_right_to_left_text_and_marks_around_names() -> None:
    script = read("سارة: أين؟\n\u202bعمر: هنا.\nسارة: نعم.\n\u200fعمر: لا.\n")
    assert said(script) == [("سارة", "أين؟"), ("عمر", "هنا."), ("سارة", "نعم."), ("عمر", "لا.")]


def test_pictures_are_no_part_of_a_name_and_stay_in_what_is_said() -> None:
    script = read("🎤 Ada: Hooray 🎉 at last.\n🎤 Bo: Yes 😀.\n🎤 Ada: So.\n")
    assert said(script) == [("Ada", "Hooray 🎉 at last."), ("Bo", "Yes 😀."), ("Ada", "So.")]


def test_three_hundred_chapters() -> None:
    script = read("\n".join(f"## Tide {k}\n**Ada:** Tide {k} is in.\n**Bo:** And out.\n" for k in range(300)))
    assert [(s.title, len(s.turns)) for s in script.segments] == [(f"Tide {k}", 2) for k in range(300)]


def test_turn_of_a_hundred_thousand_words() -> None:
    script = read(f"Ada: {'tide ' * 100_000}\nBo: Hi.\nAda: So.\n")
    assert [turn.words for turn in script.turns] == [100_000, 1, 1]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[00:10:00] Ada: One.\n[00:05:00] Bo: Two.\n[00:01:00] Ada: Three.\n", 2),
        ("Ada  10:00\nOne.\n\nBo  5:00\nTwo.\n\nAda  11:00\nThree.\n", 4),
        ("1\n00:10:00,000 --> 00:10:01,000\nAda: One.\n\n2\n00:00:01,000 --> 00:00:02,000\nBo: Two.\n", 6),
    ],
)
def test_times_that_run_backwards_are_reported_once(text: str, line: int) -> None:
    script = read(text)
    assert [turn.speaker for turn in script.turns][:2] == ["Ada", "Bo"]
    assert [p.line for p in script.problems if "backwards" in p.message] == [line]


def test_times_that_overlap_a_little_are_not() -> None:
    assert read("[00:10] Ada: One.\n[00:08] Bo: Two.\n[00:12] Ada: Three.\n").problems == ()


def test_words_of_speech_services_need_no_speaker_beside_them() -> None:
    words = [{"word": w, "start_time": str(k)} for k, w in enumerate(["Is", "it", "late", "?", "Yes", "."])]
    labels = [{"start_time": str(k), "speaker_label": "spk_0" if k < 4 else "spk_1"} for k in (0, 1, 2, 4)]
    script = read(json.dumps({"speaker_labels": labels, "items": words}))
    assert said(script) == [("spk_0", "Is it late?"), ("spk_1", "Yes.")]


def test_line_that_looks_like_code_and_is_no_turn_is_no_fault_of_the_reader() -> None:
    text = (
        "ACTUS PRIMUS.\ndefine e = Character('Eve')\n\nNel. Who comes so late across the road?\n\n"
        "Hug. A brother, wet.\n\n"
        "Nel. A brother, always wet.\n\nHug. The sea is large.\n\nNel. Come in.\n"
    )
    assert unaccounted(parse_script(text), text) == []


def test_line_of_brackets_that_nobody_says_is_listed() -> None:
    text = 'Q: Is it late?\n\n["host": "Ada", "dialogue": "Is it"]\nA: It is.\n'
    assert unaccounted(parse_script(text, format="studio"), text) == []
    above = '["host": "Ada", "dialogue": "Is it"]\n' + text
    assert unaccounted(parse_script(above, format="studio"), above) == []


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ('{"speaker": "Ada", "text": "' + "It is late. " * 90_000 + '"}', "over a million characters"),
        ("[" + '"a",' * 5_500_000 + "]", "20,000,000"),
        ("<?xml version='1.0'?>\n<r>" + ("<a/>" * 50_000 + "\n") * 11 + "</r>", "500,000 elements"),
    ],
    ids=["a long text", "much JSON", "much XML"],
)
@pytest.mark.slow
def test_more_than_a_day_of_speech_is_refused_with_the_limit(text: str, limit: str) -> None:
    with pytest.raises(ScriptError, match=limit):
        parse_script(text)
