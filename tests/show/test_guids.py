"""GUIDs of episodes: minted once, and the same whatever becomes of a script, its name and its neighbours."""

from __future__ import annotations

import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from support.examples import examples

from studio.errors import ShowError
from studio.files.toml import tomllib
from studio.parse import parse_script
from studio.show.guids import episode_guid

NAMES = [f"ep{n}.txt" for n in range(4)]


def guid(root: Path, name: str) -> str | None:
    return episode_guid(root, root / name, parse_script((root / name).read_text("utf-8")))


def write(root: Path, name: str, words: str) -> None:
    (root / name).write_text(f"Ada: {words}\nBen: Good.\n", encoding="utf-8")


class GuidsOverTime(RuleBasedStateMachine):
    """Scripts that are written, edited, renamed and taken away between renders, each with the GUID it should have."""

    @initialize(folder=st.uuids())
    def begin(self, folder: uuid.UUID) -> None:
        self.root = Path.cwd() / str(folder)
        self.root.mkdir(exist_ok=True)
        for path in self.root.iterdir():
            if path.is_file():
                path.unlink()
        self.guids: dict[str, str | None] = {}
        self.gone: set[str | None] = set()
        self.count = 0

    def fresh(self) -> str:
        self.count += 1
        return f"These are the words number {self.count}."

    @rule(name=st.sampled_from(NAMES))
    def edit(self, name: str) -> None:
        """The words change, the episode stays; a name that is free gets a new script."""
        known = name in self.guids
        write(self.root, name, self.fresh())
        made = guid(self.root, name)
        if known:
            assert made == self.guids[name]
        self.guids[name] = made

    @precondition(lambda self: 0 < len(self.guids) < len(NAMES))
    @rule(data=st.data())
    def rename(self, data: st.DataObject) -> None:
        """It is known by its words."""
        old = data.draw(st.sampled_from(sorted(self.guids)))
        new = data.draw(st.sampled_from(sorted(set(NAMES) - set(self.guids))))
        if new in self.taken_names():
            return  # a name whose script went away without a trace is that script again
        (self.root / old).rename(self.root / new)
        self.guids[new] = self.guids.pop(old)
        assert guid(self.root, new) == self.guids[new]

    def taken_names(self) -> set[str]:
        table = self.root / "guids.toml"
        return set(tomllib.loads(table.read_text("utf-8"))["episodes"]) if table.exists() else set()

    @rule()
    def render_all_again(self) -> None:
        assert {name: guid(self.root, name) for name in self.guids} == self.guids

    @invariant()
    def no_two_are_the_same(self) -> None:
        made = list(getattr(self, "guids", {}).values())
        assert len(set(made)) == len(made)


GuidsOverTime.TestCase.settings = settings(max_examples=examples(60), stateful_step_count=12, deadline=None)
TestShelf = GuidsOverTime.TestCase


def test_it_is_made_of_the_show_s_own_and_the_name(tmp_path: Path) -> None:
    (tmp_path / "guids.toml").write_text('show = "7c0f2e0e-5d5c-4d0a-9a56-0d1f3a1c2b4d"\n')
    write(tmp_path, "ep1.txt", "Good morning.")
    assert guid(tmp_path, "ep1.txt") == str(uuid.uuid5(uuid.UUID("7c0f2e0e-5d5c-4d0a-9a56-0d1f3a1c2b4d"), "ep1.txt"))


def test_outside_a_show_there_is_none(tmp_path: Path) -> None:
    assert episode_guid(None, tmp_path / "a.txt", parse_script("Ada: Hello.\n")) is None
    assert list(tmp_path.iterdir()) == []


MINT = """
import sys
from pathlib import Path
from studio.parse import parse_script
from studio.show.guids import episode_guid
root, name = Path(sys.argv[1]), sys.argv[2]
print(episode_guid(root, root / name, parse_script((root / name).read_text("utf-8"))))
"""


@pytest.mark.slow
def test_several_processes_mint_at_once_and_none_is_lost(tmp_path: Path) -> None:
    names = [f"ep{n}.txt" for n in range(4)]
    for name in names:
        write(tmp_path, name, f"I am {name}.")
    command = [sys.executable, "-c", MINT, str(tmp_path)]
    running = {name: subprocess.Popen([*command, name], stdout=subprocess.PIPE, text=True) for name in names}
    made = {name: one.communicate()[0].strip() for name, one in running.items()}
    assert len(set(made.values())) == len(names)
    stored = tomllib.loads((tmp_path / "guids.toml").read_text("utf-8"))["episodes"]
    assert {name: entry["guid"] for name, entry in stored.items()} == made


@pytest.mark.parametrize(
    "content", ["show = ", 'show = "mine"', "", '[episodes."ep1.txt"]\nguid = ""\n', "\x00", "show = 5\nother = 1\n"]
)
def test_a_damaged_file_is_named_and_left_as_it_is(tmp_path: Path, content: str) -> None:
    """A new one would give every listener every episode again."""
    write(tmp_path, "ep1.txt", "Good morning.")
    (tmp_path / "guids.toml").write_text(content)
    with pytest.raises(ShowError) as told:
        guid(tmp_path, "ep1.txt")
    assert told.value.file == tmp_path / "guids.toml"
    assert (tmp_path / "guids.toml").read_text() == content
