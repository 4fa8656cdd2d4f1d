"""Where paths lead, links in a circle among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.files.places import real_path


def test_links_and_dots_are_gone(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "link").symlink_to("one")
    assert real_path(tmp_path / "link" / ".." / "one" / "new.txt") == real_path(tmp_path) / "one" / "new.txt"


def test_a_link_in_a_circle_leads_somewhere_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    for path in (tmp_path / "loop", tmp_path / "loop" / "below.txt"):
        assert real_path(path).is_relative_to(real_path(tmp_path)) and not real_path(path).exists()
        with pytest.raises(OSError, match="links"):
            real_path(path).read_bytes()
