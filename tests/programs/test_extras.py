"""Extras: messages name the packages that pyproject.toml lists, and no distribution that may not be there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from studio.files.toml import parse_toml
from studio.programs.extras import EXTRAS, pip_install

ROOT = Path(__file__).parents[2]
LISTED = parse_toml((ROOT / "pyproject.toml").read_text("utf-8"), ROOT / "pyproject.toml")["project"]


@pytest.mark.parametrize("extra", sorted(EXTRAS))
def test_an_extra_is_what_the_project_lists(extra: str) -> None:
    listed = [Requirement(each) for each in LISTED["optional-dependencies"][extra]]
    assert {(r.name, r.specifier) for r in map(Requirement, EXTRAS[extra])} == {(r.name, r.specifier) for r in listed}
    assert shlex.split(pip_install(extra)) == ["pip", "install", *EXTRAS[extra]]


def test_every_extra_for_users_is_known() -> None:
    assert set(LISTED["optional-dependencies"]) - set(EXTRAS) == {"clients", "dev"}


def test_no_message_and_no_page_advises_a_distribution_that_may_not_be_there() -> None:
    texts = [*ROOT.glob("studio/**/*.py"), *ROOT.glob("docs/**/*.md"), ROOT / "README.md"]
    told = [
        f"{path.relative_to(ROOT)}: {found}"
        for path in texts
        if path.name != "extras.py"
        for found in re.findall(r"install[^\n]{0,20}studio-episodes\S*", path.read_text("utf-8"))
    ]
    assert told == []
