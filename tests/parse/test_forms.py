"""Scripts of many forms beside what they say: every field of the JSON form; and for each reader, any input at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples

from studio.parse import parse_script, read_script, script_document
from studio.parse.assemble.account import unaccounted
from studio.parse.lines.shape import split_lines
from studio.parse.readers import Reader, choose, named

FORMS = Path(__file__).parent / "data" / "forms"
PAIRS = sorted(p for p in FORMS.iterdir() if not p.name.endswith(".expected.json"))

PIECES = {
    "labels": ["Ada: Hello.", "Bo: Yes", "Ada:", "and on", "# Heading", "[sting]", "Note: no", "Title: Gulls"],
    "marked": [
        "**Ada:** Hello [there](https://a.example).",
        "**Bo**: \\[laughs\\] No.",
        "**Ada** [0:12]",
        "[00:01:02] Ada: It is.",
        "Ada  1:02",
        "Ada (00:12):",
        "(00:15):",
        "[00:00:03:18 - 00:00:08:08]",
        "**Break:**",
        "**Recording ends:** \\[02:09\\]",
        "[A headline](https://a.example/b)",
        "- [A link](https://a.example)",
        "> quoted",
        ">",
        "### [0:15-0:30] Heading",
        "---",
        "```",
        "<div>",
        "</div>",
        "<!--",
        ":::info",
        "*[SFX: bells]*",
        "**",
        "[",
        "[](",
        "`",
        "**Guest:** Bo",
        "**Transcript**",
    ],
    "tags": [
        "<Person1>",
        "</Person2>",
        "Hello <b>there</b>.",
        "[S1] Hi [S2]No",
        "[Ada] Well.",
        "[laughs]",
        "<speak>",
        "<voice",
        '<voice name="Bo">',
        '<break time="1s"/>',
        '<audio src="x.wav"/>',
        "<!--",
        "-->",
        "<",
        "&lt;&#10;",
        "<<VOICE:F1>> Ha.",
    ],
    "json": [
        '[{"speaker": "Ada", "text": "Hello."},',
        '{"title": "Part", "turns": [{"name": "Bo", "line": "No.\\n\\nYes."}]}',
        '["Ada", "Hello."]',
        "('Bo', 'No.'),",
        '"Speaker 1": "Hello there.",',
        '"text": "[S1] Hi [S2] No"',
        '{"text": "Ada: Hi.\\nBo: No.\\nAda: Yes."}',
        "{",
        "}",
        "[",
        "]",
        '"',
        "'",
        ":",
        ",",
        "\\",
        "// no",
        "```json",
        "```",
        "null",
        "1e9",
    ],
    "fountain": [
        "INT. KITCHEN - DAY",
        "ADA",
        "@McGull (V.O.)",
        "BO (CONT'D) ^",
        "(beat)",
        "(quietly)",
        "Not now.",
        "CUT TO:",
        "> FADE",
        "> THE END <",
        ".POV",
        "# Act",
        "= synopsis",
        "[[note",
        "note]]",
        "/*",
        "*/ on",
        "~la la",
        "Title: X",
        "    indented",
        "SHOUTING!",
        "===",
    ],
    "html": [
        "<!doctype html>",
        "<html><head><title>Gulls",
        "</title>",
        "<p>",
        "<p>Ada: Hello.</p>",
        "<cite>Bo:</cite>",
        "</div>",
        "<time>00:00:01</time>",
        '<div class="transcript">',
        "<nav>Home</nav>",
        "<b>Ada:</b> Hi<br>ho",
        "<![CDATA[",
        "<!--",
        "<script>",
        "<h2>Part</h2>",
        "<ul><li>One<li>Two",
        '<a href="https://a.example">x</a>',
        "&amp;&#10;&bogus;",
        "<",
        "<pre>a\nb</pre>",
        "<table><tr><td>0:01<td>Ada",
    ],
    "prose": [
        "It was late.",
        "# Heading",
        "[00:06] Hello?",
        "Note: no",
        "https://a.example",
        "[sting]",
        "```",
        "---",
        "<div>",
    ],
    "stage": [
        "ACT I",
        "SCENE II. A pier.",
        "ADA. Who is there?",
        "BO.",
        "A gull",
        "[Enter",
        "a gull.]",
        "_Exit._",
        "THE END",
        "[",
    ],
    "tables": [
        "| Speaker | Text |",
        "|---|---|",
        "| Ada | Hello there. |",
        "| **Bo** | No \\| yes |",
        "|",
        "||||",
        "speaker,text",
        'Ada,"Hello, there."',
        'Bo,"No',
        '"',
        "start\tend\tspeaker\ttext",
        "0\t1\tAda\tHello.",
        "0.0\t1.5\tAda: Hi.",
        "Format: Start, Name, Text",
        "Dialogue: 0:00,Ada,Hi, {\\i1}you\\N!",
        "Comment: 0",
        "# Heading",
    ],
    "captions": [
        "WEBVTT",
        "NOTE",
        "1",
        "00:01.000 --> 00:03.000 align:start",
        "00:00:01,000 --> 00:00:03,000",
        "99999:00:00 --> 0:0",
        "00:00:05,000 --> 00:0",
        "-->",
        "<v Ada>Hello. <v Bo>No.</v>",
        "<v Ada",
        "Ada: Well.",
        ">> BO: I am.",
        "- No.",
        "(Ada Moss)",
        "good<00:00:00.400><c> evening</c>",
        "good evening",
        "♪ la ♪",
        "[music]",
    ],
}


def texts(*pieces: str) -> st.SearchStrategy[str]:
    line = st.one_of(st.sampled_from([*pieces, "", "  "]), st.text(max_size=40))
    return st.builds(str.join, st.sampled_from(["\n", "\r\n", "\r", "\n\n"]), st.lists(line, max_size=25))


@pytest.mark.parametrize("script", PAIRS, ids=lambda path: path.name)
def test_form_reads_as_written_down(script: Path) -> None:
    text = read_script(script)
    parsed = parse_script(text)
    expected = json.loads(script.with_name(script.name + ".expected.json").read_text("utf-8"))
    assert script_document(parsed) == expected
    assert unaccounted(parsed, text) == []


@pytest.mark.parametrize("reader", [named(name) for name in PIECES], ids=lambda reader: reader.NAME)
@given(data=st.data())
@settings(max_examples=examples(150), deadline=None)
def test_any_text_is_read_and_accounted_for(reader: Reader, data: st.DataObject) -> None:
    text = data.draw(texts(*PIECES[reader.NAME]))
    lines = split_lines(text)
    assert 0 <= reader.score(lines) <= 1
    script = reader.read(lines)
    assert script.format == reader.NAME
    if script.turns:
        assert unaccounted(script, text) == []
        script_document(script)


words = st.text(alphabet="abcdefg .", max_size=20)
keys = st.one_of(st.sampled_from(["text", "speaker", "turns", "title", "name", "words", "speakers"]), words)


@given(st.recursive(words, lambda x: st.one_of(st.lists(x, max_size=4), st.dictionaries(keys, x, max_size=4))))
@settings(max_examples=examples(200), deadline=None)
def test_every_string_of_json_is_said_or_listed(value: object) -> None:
    script = named("json").read(split_lines(json.dumps([value], indent=1)))
    said = " ".join(turn.text for turn in script.turns)
    listed = {note.text for note in script.not_spoken} | {segment.title for segment in script.segments}
    for text in _strings(value):
        assert text.strip() in listed or text.strip() in said


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


@pytest.mark.parametrize("script", PAIRS, ids=lambda path: path.name)
@given(data=st.data())
@settings(max_examples=examples(15), deadline=None)
def test_file_cut_short_or_scratched_is_read_and_accounted_for(script: Path, data: st.DataObject) -> None:
    text = read_script(script)
    at = data.draw(st.integers(0, len(text)))
    scratch = data.draw(st.one_of(st.text(max_size=3), st.sampled_from(["\x00", "\ufeff", "\u2028", "\x1b", "]", "}"])))
    rest = text[at:] if data.draw(st.booleans()) else ""
    text = text[:at] + scratch + rest
    reader = choose(split_lines(text))
    if reader is not None:
        found = reader.read(split_lines(text))
        assert not found.turns or unaccounted(found, text) == []
