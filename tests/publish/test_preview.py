"""The preview on this computer: the whole site, in a folder of its own, and nothing promised to anybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.silent_shows import NOW, episode, show

from studio.errors import UsageError
from studio.progress import NoProgress
from studio.publish import preview
from studio.show import load_show

ADDRESS = "http://127.0.0.1:8000/"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = show(tmp_path / "show")
    (folder / "scripts").mkdir()
    for name in ("one", "two"):
        episode(folder, name)
        (folder / "scripts" / f"{name}.txt").write_text("Ada: Good morning.\n")
    return folder


def build(root: Path) -> Path:
    preview.build(load_show(root / "show.toml"), ADDRESS, NOW, NoProgress())
    return root / ".studio" / "preview"


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def outside(root: Path) -> dict[str, bytes]:
    return {name: content for name, content in files(root).items() if not name.startswith(".studio")}


def test_the_whole_site_is_there_and_nothing_else_changes(root: Path) -> None:
    before = outside(root)
    site = build(root)
    assert outside(root) == before, "no published.toml, no GUID, no site"
    made = files(site)
    assert {"index.html", "feed.xml"} <= set(made)
    feed = made["feed.xml"].decode()
    assert all(f"Title of {name}" in feed for name in ("one", "two"))
    assert f"{ADDRESS}media/one." in feed


def test_again_it_is_the_same(root: Path) -> None:
    first = files(build(root))
    assert files(build(root)) == first


def test_what_no_longer_belongs_to_it_goes(root: Path) -> None:
    """Unlike in a site, whose addresses listeners know."""
    site = build(root)
    (site / "media" / "stray.mp3").write_bytes(b"old")
    for path in (root / "episodes" / "two").iterdir():
        path.unlink()
    (root / "episodes" / "two").rmdir()
    left = files(build(root))
    assert "media/stray.mp3" not in left
    assert not [name for name in left if "two" in name]
    assert [name for name in left if name.startswith("media/one.")]


def test_outside_a_show_there_is_nothing_to_preview(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no show here"):
        preview.folder_of(load_show(tmp_path / "talk.txt"))


def test_a_saved_script_is_rendered_and_a_saved_setting_renders_all_that_have_an_episode(root: Path) -> None:
    (root / "scripts" / "draft.txt").write_text("Ada: Not rendered yet.\n")
    (root / "scripts" / "notes.toml").write_text("")
    shown = load_show(root / "show.toml")
    scripts = {path.stem: path for path in (root / "scripts").glob("*.txt")}

    def rendered(*changed: Path) -> set[str]:
        return {path.stem for path in preview.to_render(shown, list(changed))}

    assert rendered(scripts["draft"]) == {"draft"}
    assert rendered(scripts["one"].with_suffix(".toml")) == {"one"}
    assert rendered(root / "show.toml") == {"one", "two"}
    assert rendered(root / "show.toml", scripts["draft"]) == {"one", "two", "draft"}
    assert rendered(root / "templates" / "style.css") == set(), "pages alone"
    assert rendered(root / "episodes" / "one" / "one.mp3") == set(), "its own work"


def test_it_looks_at_all_that_it_is_made_of(root: Path) -> None:
    shown = load_show(root / "show.toml")
    seen = preview.look(shown)
    for path in (root / "scripts" / "one.txt", root / "episodes" / "one" / "one.mp3", root / "show.toml"):
        assert path in seen
        path.write_bytes(path.read_bytes() + b"\n")
        now = preview.look(shown)
        assert now != seen, path
        seen = now
