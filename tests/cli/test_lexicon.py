"""``studio lexicon``: doubtful words with their sound; an entry in one step, which changes only its own sentences."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from studio.cli.app import app
from studio.lint import gather
from studio.show import load_show
from studio.synthesize.identity import take_key
from studio.synthesize.registry import engine

ROOT = Path(__file__).parents[2]
SCRIPT = """Ada Lind: Nothing is strange in this sentence. Then Nguyen came along.
Ben Ochoa: Nguyen's brother came, too. And nobody else.
Ada Lind: So it was.
"""


@pytest.fixture
def script(tmp_path):
    shutil.copytree(ROOT / "voices", tmp_path / "voices")
    (tmp_path / "show.toml").write_text('engine = "tone"\n')
    (tmp_path / "a.txt").write_text(SCRIPT.replace("Nguyen", "Qiskit"))
    return tmp_path / "a.txt"


def run(*arguments):
    result = CliRunner().invoke(app, ["lexicon", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.stdout


def keys(script):
    """Key of the take of every sentence, by its text."""
    tone = engine("tone")
    return {s.text: take_key(tone, s.request) for s in gather(script, load_show(script)).sentences}


def test_words_are_listed_with_how_they_are_said(script):
    assert "Qiskit" in run(script)
    (word,) = [w for w in json.loads(run(script, "--json"))["words"] if w["word"] == "Qiskit"]
    assert word == {"word": "Qiskit", "kind": "unknown", "said": "Qiskit", "sound": "kih-skiht", "lines": [1, 2]}


def test_an_entry_changes_the_keys_of_its_sentences_and_no_other(script):
    before = keys(script)
    assert "2 sentences" in run(script, "--add", "Qiskit=kiss kit")
    after = keys(script)
    assert before.keys() == after.keys()
    assert {text for text in before if before[text] != after[text]} == {text for text in before if "Qiskit" in text}
    assert "Qiskit" not in run(script)


def test_an_entry_is_told_as_the_engine_will_say_it(script):
    assert "Qiskit is now said “seezeeum” (see-zoom)" in run(script, "--add", "Qiskit=/ˈsiːziəm/")
    (script.parent / "show.toml").write_text('engine = "flite"\n')
    assert "Qiskit is now said by its sounds, see-zee-uhm" in run(script, "--add", "Qiskit=/ˈsiːziəm/")


def test_an_entry_for_one_speaker_changes_only_their_sentences(script):
    before = keys(script)
    document = json.loads(run(script, "--add", "Qiskit=/ˈkɪskɪt/", "--speaker", "Ada Lind", "--json"))
    assert document["sentences_changed"] == 1
    assert document["added"] == [{"word": "Qiskit", "say": "kiskit", "phones": ["k", "ih1", "s", "k", "ih", "t"]}]
    changed = {text for text, key in keys(script).items() if key != before[text]}
    assert changed == {"Then Qiskit came along."}


LANGUAGES = """Ada Lind: Qiskit came. [lang fr]Ratatouillon est venu.[/lang] Then Zorbulon left.
Ben Ochoa: Krumpfelbach ist da. [lang en-GB]And Wexlorth.[/lang]
"""


@pytest.mark.parametrize(
    ("show", "listed"),
    [
        ("", ["Qiskit", "Zorbulon", "Krumpfelbach", "ist", "da", "Wexlorth"]),
        ('[speakers."Ben Ochoa"]\nvoice = "arthur"\nlanguage = "de"\n', ["Qiskit", "Zorbulon", "Wexlorth"]),
        ('language = "de"\n', ["Wexlorth"]),
        (
            'language = "de"\n[speakers."Ada Lind"]\nvoice = "clara"\nlanguage = "en"\n',
            ["Qiskit", "Zorbulon", "Wexlorth"],
        ),
    ],
)
def test_words_are_judged_by_the_language_they_are_said_in(show, listed, script):
    (script.parent / "show.toml").write_text(f'engine = "tone"\n{show}')
    script.write_text(LANGUAGES)
    assert [word["word"] for word in json.loads(run(script, "--json"))["words"]] == listed
    found = CliRunner().invoke(app, ["lint", str(script), "--json"]).stdout
    told = [finding["message"] for finding in json.loads(found)["findings"] if finding["rule"].startswith("word-")]
    assert [message.split("”")[0].lstrip("“") for message in told] == listed


def test_a_script_without_english_is_told_of(script):
    (script.parent / "show.toml").write_text('engine = "tone"\nlanguage = "fr"\n')
    assert "Nothing is said in English" in run(script)


def test_a_lexicon_of_the_w3c_is_read(script):
    before = keys(script)
    (script.parent / "names.pls").write_text(
        '<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa">'
        "<lexeme><grapheme>Qiskit</grapheme><phoneme>ˈkɪskɪt</phoneme></lexeme></lexicon>",
        "utf-8",
    )
    assert sum(key != before[text] for text, key in keys(script).items()) == 2


def test_without_a_show_nothing_is_written(tmp_path):
    (tmp_path / "a.txt").write_text(SCRIPT)
    result = CliRunner().invoke(app, ["lexicon", str(tmp_path / "a.txt"), "--add", "a=b"])
    assert result.exit_code == 2
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]
