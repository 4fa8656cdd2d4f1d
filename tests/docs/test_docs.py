"""The documents keep up with the program: commands, options, keys, links and examples."""

from __future__ import annotations

import json
import re
import runpy
import shlex
from pathlib import Path
from typing import Any

import pytest
import tomlkit
import typer.main
from pydantic import BaseModel

import studio
from studio.cast.memory import CastEntry, CastFile
from studio.cast.voices import EngineSettings, VoiceFile
from studio.cli.app import app
from studio.parse import parse_script
from studio.show import EpisodeFeed, Feed, Gaps, Loudness, Mp3, Music, Settings, Speaker
from studio.show.metadata import MetadataOverrides
from studio.text.lexicon import ENTRY_KEYS
from studio.values import Script

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")] + sorted(
    (ROOT / "docs").glob("*.md")
)
TEXT = {page.name: page.read_text("utf-8") for page in PAGES}
"""Pages by name; two of docs/ only point at CONTRIBUTING.md and CHANGELOG.md, whose names differ by their case."""


def commands(group: Any = None, name: str = "studio") -> dict[str, Any]:
    """Every command by its full name."""
    group = group or typer.main.get_command(app)
    found = {name: group}
    for part, command in getattr(group, "commands", {}).items():
        found |= commands(command, f"{name} {part}")
    return found


COMMANDS = commands()


def options(command: Any) -> list[Any]:
    return [p for p in command.params if p.param_type_name == "option"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_a_help_text(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert [option.name for option in options(command) if not option.help] == []


def test_the_reference_of_commands_is_what_the_program_says() -> None:
    """If it isn't: ``python tools/command_reference.py`` writes the page again."""
    script = runpy.run_path(str(ROOT / "tools" / "command_reference.py"))
    page = script["page"]()
    assert TEXT["commands.md"] == page
    hidden = {name for name, command in COMMANDS.items() if command.hidden}
    for name, command in COMMANDS.items():
        if any(name == other or name.startswith(f"{other} ") for other in hidden):
            continue
        section = page.split(f"\n## {name}\n")[-1].split("\n## ")[0]
        for option in options(command) if name != "studio" else ():
            assert [s for s in (*option.opts, *option.secondary_opts) if f"`{s}`" not in section] == []


def test_every_page_is_on_the_site() -> None:
    listed = re.findall(r"^([a-z-]+)$", "\n".join(re.findall(r"```{toctree}(.*?)```", TEXT["index.md"], re.S)), re.M)
    assert sorted(f"{name}.md" for name in listed) == sorted(
        p.name for p in PAGES if p.parent.name == "docs" and p.stem != "index"
    )


@pytest.mark.parametrize("name", [n for n in COMMANDS if not getattr(COMMANDS[n], "commands", None)])
def test_every_command_has_an_example_that_it_would_take(name: str) -> None:
    examples = [line.strip() for line in COMMANDS[name].help.splitlines() if line.strip().startswith("studio ")]
    assert examples
    for line in examples:
        assert takes(line) == name


def takes(line: str) -> str:
    """The command that a command line calls; fails where it or an option isn't known."""
    words = shlex.split(line, comments=True)
    name = words[0]
    for word in words[1:]:
        if f"{name} {word}" in COMMANDS:
            name = f"{name} {word}"
        elif re.match(r"--?[a-z]", word):
            known = [s for o in options(COMMANDS[name]) for s in (*o.opts, *o.secondary_opts)] + ["--help", "-h"]
            assert word.split("=")[0] in known, f"{word} in: {line}"
    assert name != "studio" or len(words) == 1 or words[1].startswith("-"), f"no such command: {line}"
    return name


@pytest.mark.parametrize("page", TEXT)
def test_command_lines_in_the_documents_are_such(page: str) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", TEXT[page], re.S)
    lines = [line for block in blocks for line in block.splitlines()] + re.findall(r"`(studio [^`]+)`", TEXT[page])
    for line in lines:
        match = re.match(r"(?:\S+/bin/)?(studio .*)", line.strip())
        if match and "COMMAND" not in line and "…" not in line:
            takes(match[1])


@pytest.mark.parametrize("page", TEXT)
def test_links_lead_somewhere(page: str) -> None:
    here = next(p for p in PAGES if p.name == page)
    text = re.sub(r"```.*?```|`[^`\n]*`", "", TEXT[page], flags=re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("http"):
            continue
        path, _, anchor = target.partition("#")
        page_linked = here.parent / path if path else here
        assert page_linked.exists(), target
        if anchor:
            heads = re.findall(r"^#+ (.*)$", page_linked.read_text("utf-8"), re.M)
            assert anchor in {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in heads}, target


def rows(heading: str) -> dict[str, str]:
    """Key and default of the tables of docs/show.md below a heading, up to the next."""
    part = re.split(r"^#+ ", TEXT["show.md"], flags=re.M)
    section = next(p for p in part if p.startswith(heading + "\n"))
    return {k: v.strip() for k, v in re.findall(r"^\| `(\w+)` \|([^|]*)\|", section, re.M)}


@pytest.mark.parametrize(
    ("heading", "models"),
    [
        ("show.toml", [Settings]),
        ("speakers", [Speaker]),
        ("music", [Music]),
        ("gaps", [Gaps]),
        ("loudness", [Loudness]),
        ("mp3", [Mp3]),
        ("feed", [Feed]),
        ("feed in NAME.toml", [EpisodeFeed]),
        ("voices/NAME.toml", [VoiceFile, EngineSettings]),
        ("cast.toml", [CastEntry]),
        ("NAME.toml beside a script", [MetadataOverrides]),
    ],
)
def test_every_key_is_documented_with_its_default(heading: str, models: list[type[BaseModel]]) -> None:
    expected = {}
    for model in models:
        for name, info in model.model_fields.items():
            inner = info.annotation
            if name == "speakers" or (isinstance(inner, type) and issubclass(inner, BaseModel)):
                assert re.search(rf"^### {name}$", TEXT["show.md"], re.M), name
            elif info.is_required():
                expected[name] = "required"
            else:
                value = info.get_default(call_default_factory=True)
                expected[name] = "" if value is None else f"`{json.dumps(value)}`"
    assert rows(heading) == expected


def test_the_tables_of_the_other_files_are_complete() -> None:
    assert set(CastFile.model_fields) == {"speakers"}
    assert set(rows("lexicon.toml")) == set(ENTRY_KEYS)


def script_examples() -> list[Script]:
    return [parse_script(block) for block in re.findall(r"```text\n(.*?)```", TEXT["scripts.md"], re.S)]


def test_the_example_scripts_are_read_as_the_page_says() -> None:
    page, transcript = script_examples()
    assert (page.title, page.date, page.problems) == ("Three Hearts and a Pitchfork", "2026-04-02", ())
    assert [s.kind for s in page.segments] == ["cold_open", "intro", "story", "story"]
    assert page.stories[0].sources[-1].url == "https://tide.example/hearts"
    assert transcript.problems == ()
    assert transcript.turns[2].text.endswith("It is older than the harbour.")
    assert "[" not in "".join(turn.text for turn in transcript.turns)
    assert [(cue.kind, cue.name) for cue in transcript.cues] == [("clip", "answer.wav"), ("clip", "bell.wav")]


def test_documented_json_has_the_keys_that_are_printed() -> None:
    from studio.formats.script_json import script_document

    block = re.search(r"```json\n(.*?)```", TEXT["json.md"], re.S)
    assert block
    example = json.loads(block[1])
    printed = script_document(script_examples()[0])
    assert set(example) == set(printed)
    assert set(example["segments"][0]) <= set(printed["segments"][0])
    assert set(example["segments"][0]["turns"][0]) <= set(printed["segments"][0]["turns"][0])
    assert set(example["stories"][0]) <= set(printed["stories"][0])


def test_this_version_is_in_the_changelog() -> None:
    assert f"## [{studio.__version__}]" in TEXT["CHANGELOG.md"]


def test_the_documents_hold_no_place_of_one_machine() -> None:
    for page, text in TEXT.items():
        assert not re.search(r"/(root|home/\w+|work|tmp)/", text), page


def test_the_architecture_names_every_package_and_layer() -> None:
    page = TEXT["architecture.md"]
    packages = [path.parent.name for path in (ROOT / "studio").glob("*/__init__.py")]
    assert [name for name in packages if f"| [`{name}/`](" not in page] == []
    declared: Any = tomlkit.parse((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]
    assert "\n".join(declared["layers"]) in page
