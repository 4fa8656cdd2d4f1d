"""Every command that a message suggests is run, from the folder of the user; a message without its test fails here."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from support.small_show import make_show, write_cover
from support.suggested import ROOT, Suggestion, commands_in, suggestions, works
from typer.testing import CliRunner

from studio.cli.app import app
from studio.errors import StudioError

SCRIPT = """Title: The Tide
Date: 2026-04-02

Maya Okonkwo: Hello, and welcome to the Tide show.
Ben: Kishkit has moved to Amodei street.
Maya Okonkwo: See you tomorrow, Ben.
"""
LINE = 4
VALUES = {
    "SCRIPTS": "scripts",
    "SCRIPT": "'scripts/the tide.txt'",
    "LINE": str(LINE),
    "DIR": "another-show",
    "NAME=VOICE": "Ben=arthur",
    "FORMAT": "flac",
}
"""What stands for words in capitals."""
ONLY_NAMED = {"studio approve", "studio retake", "studio voices", "studio voices get"}
"""Commands that a text names without advising to run them so."""
DESK = "tests/desk/test_server.py::test_the_command_says_where_and_ends_what_it_started"
ELSEWHERE = {
    Suggestion("desk/actions.py", "studio desk DIR"): DESK,
    Suggestion("cli/voices.py", "studio voices get NAME"): "tests/cli/test_voices.py::test_what_is_advised_downloads",
}
ADVICE = "tests/cli/test_advice.py::"
HERE = "tests/cli/test_suggested_commands.py::"
DOWNLOADS = "tests/cli/test_voices.py::test_what_is_advised_downloads"
STATUS = "tests/cli/test_status.py::test_from_another_folder_the_next_step_works_there"
COQUI = "tests/synthesize/engines/coqui/test_flow.py::"
TESTS = {
    ("audition/voices.py", "studio voices --engine {}"): HERE + "test_an_unknown_voice",
    ("cli/cast.py", "studio cast {} --accept"): ADVICE + "test_what_cast_advises_works",
    ("cli/cast.py", "studio cast {} --join {}"): ADVICE + "test_what_cast_advises_works",
    ("cli/cast.py", "studio cast {} --set {}"): HERE + "test_the_page_of_a_cast",
    ("cli/convert.py", "studio parse {}"): HERE + "test_a_script_that_can_not_be_converted",
    ("cli/find.py", "studio render {}"): HERE + "test_an_episode_that_is_not_rendered",
    ("cli/lint.py", "studio lexicon {} --add {}"): ADVICE + "test_what_lint_advises_works",
    ("cli/new.py", "studio publish --show {} --dry-run"): HERE + "test_a_show_that_moves_here",
    ("cli/new.py", "studio render {}"): HERE + "test_a_new_show",
    ("cli/play.py", "studio status {}"): HERE + "test_nothing_to_play",
    ("cli/render.py", "studio approve {}"): HERE + "test_suspect_takes",
    ("cli/render.py", "studio play {}"): ADVICE + "test_a_finished_render_says_what_is_next",
    ("cli/render.py", "studio report {}"): ADVICE + "test_a_finished_render_says_what_is_next",
    ("cli/render.py", "studio retake {}"): HERE + "test_suspect_takes",
    ("cli/render.py", "studio serve{}"): ADVICE + "test_a_finished_render_says_what_is_next",
    ("cli/status.py", "studio batch {}"): HERE + "test_the_next_steps_of_status",
    (
        "cli/status.py",
        "studio publish{}",
    ): STATUS,
    (
        "cli/status.py",
        "studio render {}",
    ): STATUS,
    ("cli/status.py", "studio report {}"): HERE + "test_the_next_steps_of_status",
    ("cli/status.py", "studio serve{}"): HERE + "test_the_next_steps_of_status",
    ("lint/people.py", "studio cast {}"): ADVICE + "test_what_lint_advises_works",
    ("lint/people.py", "studio cast {} --set {}"): ADVICE + "test_what_lint_advises_works",
    ("lint/people.py", "studio voices{}"): HERE + "test_a_voice_that_is_missing",
    ("lint/pins.py", "studio approve {} --remove --unused"): ADVICE + "test_a_pin_that_no_longer_matches",
    ("lint/pins.py", "studio retake {} {}"): ADVICE + "test_a_pin_that_no_longer_matches",
    ("lint/reading.py", "studio parse {}"): HERE + "test_a_doubtful_script",
    ("lint/words.py", "studio lexicon {} --add {}"): ADVICE + "test_what_lint_advises_works",
    ("parse/input/file.py", "studio batch {}"): HERE + "test_a_folder_in_place_of_a_script",
    ("render/place.py", "studio render {} --replace"): HERE + "test_two_scripts_of_one_name",
    ("render/place.py", "studio render {}{} --replace"): HERE + "test_two_scripts_of_one_name",
    ("show/acceptance.py", "studio parse {}"): HERE + "test_a_doubtful_script",
    ("synthesize/downloads.py", "studio voices get {} --accept-licence"): DOWNLOADS,
    ("synthesize/engines/coqui/catalogue.py", "studio voices get {} --accept-licence"): COQUI
    + "test_a_model_is_downloaded_by_the_package_and_speaks",
    ("synthesize/engines/coqui/models.py", "studio voices get {}"): COQUI
    + "test_a_model_is_downloaded_by_the_package_and_speaks",
}
"""The test that makes a message with values in its command, and runs the command."""
FOUND = suggestions()
START = {s.command for s in FOUND if s.module == "cli/app.py"}
"""What the help of all commands begins with: one after the other."""
FIXED = sorted({s.command for s in FOUND if s.is_fixed and s not in ELSEWHERE} - START)


@pytest.fixture
def show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A show in ``my show``, below the current folder; with a script that has a blank in its name."""
    root = make_show(tmp_path / "my show", music=False)
    (root / "scripts").mkdir()
    (root / "scripts" / "the tide.txt").write_text(SCRIPT, "utf-8")
    monkeypatch.chdir(tmp_path)
    return root


def refused(*words: str) -> str:
    """The message of a command that fails."""
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code != 0, result.output
    return result.output


def one(output: str, start: str) -> str:
    """The command in an output that begins so."""
    return next(command for command in commands_in(output) if command.startswith(start))


def test_every_suggestion_has_its_test() -> None:
    needed = {(s.module, s.command) for s in FOUND if not s.is_fixed}
    assert needed - set(TESTS) == set(), "a message with a new command: write its test, and list it in TESTS"
    assert set(TESTS) - needed == set(), "no message has this command any more"
    for test in {*TESTS.values(), *ELSEWHERE.values()}:
        file, _, name = test.partition("::")
        assert re.search(rf"^ *def {name}\(", (ROOT / file).read_text("utf-8"), re.M), test


@pytest.mark.slow
@pytest.mark.parametrize("command", FIXED)
def test_what_is_advised_with_words_in_capitals(show: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.chdir(show)
    write_cover(show)
    settings = (show / "show.toml").read_text("utf-8").replace("cover.png", "plain.png")
    feed = '[feed]\nbase_url = "https://tides.example/"\ncategory = "Science"\n'
    (show / "show.toml").write_text(f"{settings}\n{feed}", "utf-8")
    if command in ONLY_NAMED:
        works(f"{command} --help")
        return
    if "--remove" in command:
        works(f"studio approve 'scripts/the tide.txt' {LINE}")
    for word, value in VALUES.items():
        command = re.sub(rf"(?<![\w=-]){word}\b", value.replace("\\", r"\\"), command)
    assert not re.search(r"\b[A-Z]{3,}\b", command), "VALUES has nothing for this word"
    works(command, "Hello.\n")


@pytest.mark.slow
def test_the_first_commands_of_the_help() -> None:
    commands = commands_in(works("studio --help").stdout)
    assert {*commands} == START and [command.split()[1] for command in commands] == ["new", "render", "play"]
    works(commands[0])
    works(f"{commands[1]} --engine tone")
    assert Path(commands[2].split()[2]).is_file()


def test_commands_in_a_message() -> None:
    assert commands_in("`studio engines` lists them; `studio new DIR` creates one.") == [
        "studio engines",
        "studio new DIR",
    ]
    assert commands_in("Do it: studio render a.txt") == ["studio render a.txt"]
    assert commands_in("Next:\n  studio play a.mp3    # hear it\n") == ["studio play a.mp3"]
    with pytest.raises(AssertionError, match="between backquotes"):
        commands_in("Run studio render a.txt and see.")


@pytest.mark.slow
def test_an_unknown_voice(show: Path) -> None:
    works(one(refused("audition", "my show/scripts/the tide.txt", "--voices", "nobody"), "studio voices"))


@pytest.mark.slow
def test_the_page_of_a_cast(show: Path) -> None:
    works("studio cast 'my show/scripts/the tide.txt' --html")
    page = next(show.glob(".studio/pages/*cast*.html")).read_text("utf-8")
    from html import unescape

    works(one(unescape(re.sub(r"<[^>]+>", "\n", page)), "studio cast"))


@pytest.mark.slow
def test_a_script_that_can_not_be_converted(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.parse.own_form.writer.write_script", lambda _: "Ada: Something else.\n")
    works(one(refused("convert", "my show/scripts/the tide.txt"), "studio parse"))


def test_an_episode_that_is_not_rendered(show: Path) -> None:
    works(one(refused("report", "my show/scripts/the tide.txt"), "studio render"))


@pytest.mark.slow
def test_a_new_show() -> None:
    made = works("studio new 'a new show'").stdout
    command = one(made, "studio render")
    works(f"{command} --engine tone --until cast")


@pytest.mark.slow
def test_a_show_that_moves_here(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = """<rss version="2.0"><channel><title>Old</title><link>https://old.example/</link><description>d</description>
<item><title>One</title><guid>g1</guid><pubDate>Thu, 02 Apr 2026 08:00:00 GMT</pubDate>
<enclosure url="https://old.example/1.mp3" length="9" type="audio/mpeg"/></item></channel></rss>"""
    Path("old.xml").write_text(feed, "utf-8")
    result = works("studio new 'here now' --from-feed old.xml")
    command = one(result.stdout, "studio publish")
    assert command == "studio publish --show 'here now' --dry-run"
    settings = Path("here now/show.toml")
    said = re.sub(
        r"^(#\s*)?base_url = .*$", 'base_url = "https://new.example/"', settings.read_text("utf-8"), flags=re.M
    )
    settings.write_text(said, "utf-8")
    ended = CliRunner().invoke(app, shlex.split(command)[1:])
    assert ended.exit_code == 0 or "category" in ended.output or "cover" in ended.output, ended.output


def test_nothing_to_play(show: Path) -> None:
    command = one(refused("play", "my show/episodes/none.mp3"), "studio status")
    assert command == "studio status 'my show'"
    works(command)
    assert commands_in(refused("play", "none.mp3")) == []


@pytest.mark.slow
def test_suspect_takes(show: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from dataclasses import replace

    from studio.cli.render import _print_suspects
    from studio.render.flow import RenderJob, speak_episode
    from studio.show import load_show

    script = Path("my show/scripts/the tide.txt")
    spoken = speak_episode(RenderJob(script, load_show(script))).sentences
    _print_suspects(script, [replace(spoken[0], take=replace(spoken[0].take, flags=("noise",)))])
    commands = commands_in(capsys.readouterr().err)
    assert [shlex.split(command)[1] for command in commands] == ["retake", "approve"]
    for command in commands:
        works(command)


@pytest.mark.slow
def test_the_next_steps_of_status(show: Path) -> None:
    (show / "scripts" / "another one.txt").write_text(SCRIPT.replace("tomorrow", "soon"), "utf-8")

    def next_step() -> str:
        return one(works("studio status 'my show'").stdout, "studio")

    assert next_step() == "studio batch 'my show/scripts'"
    works(next_step())
    assert next_step() == "studio serve --show 'my show'"
    record = show / "episodes" / "the tide" / "the tide.episode.json"
    flagged = '"flagged": [{"line": 4, "text": "Hello.", "flags": ["noise"], "start": 0.1}]'
    record.write_text(re.sub(r'"flagged": \[\]', flagged, record.read_text("utf-8")), "utf-8")
    assert next_step().startswith("studio report")
    works(next_step())


@pytest.mark.slow
def test_a_voice_that_is_missing(show: Path) -> None:
    with (show / "show.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[speakers.Ben]\nvoice = "nobody"\n')
    listed = works(
        one(CliRunner().invoke(app, ["lint", "my show/scripts/the tide.txt"]).output, "studio voices")
    ).stdout
    assert "arthur" in listed


@pytest.mark.slow
def test_a_doubtful_script(show: Path) -> None:
    doubtful = show / "scripts" / "a b.txt"
    doubtful.write_text(
        "Key: value\nOther: 5\nHost: 10.0.0.1\nPort: 80\n" * 3 + "[dance wildly]\nAda: Hi. [dance]\n", "utf-8"
    )
    output = CliRunner().invoke(app, ["lint", "my show/scripts/a b.txt"]).output
    works(one(output, "studio parse"))
    from studio.show.acceptance import require_accepted
    from studio.values import Script

    with pytest.raises(StudioError) as stopped:
        require_accepted(Script("text", (), confidence=0.1), Path("my show/scripts/the tide.txt"), show)
    works(one(str(stopped.value), "studio parse"))


@pytest.mark.slow
def test_a_folder_in_place_of_a_script(show: Path) -> None:
    works(f"{one(refused('parse', 'my show/scripts'), 'studio batch')} --dry-run")


@pytest.mark.slow
@pytest.mark.parametrize("output", [(), ("-o", "out put.mp3")])
def test_two_scripts_of_one_name(show: Path, output: tuple[str, ...]) -> None:
    other = show / "scripts" / "the tide.md"
    other.write_text(SCRIPT.replace("tomorrow", "never"), "utf-8")
    first = shlex.join(["studio", "render", "my show/scripts/the tide.txt", *output])
    works(first)
    second = CliRunner().invoke(app, ["render", str(other.relative_to(Path.cwd())), *output])
    assert (second.exit_code == 0) == (not output)
    works(one(second.output, "studio render"))


@pytest.mark.slow
def test_a_pinned_take_whose_file_is_gone(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(show)
    works(f"studio approve 'scripts/the tide.txt' {LINE}")
    for file in (show / "takes").rglob("*.*"):
        file.unlink()
    command = one(refused("render", "scripts/the tide.txt"), "studio approve")
    works(command.replace("SCRIPT", "'scripts/the tide.txt'").replace("LINE", str(LINE)))
    works("studio render 'scripts/the tide.txt'")
