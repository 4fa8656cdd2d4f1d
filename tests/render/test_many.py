"""More stories than a file can hold chapters: the same merged list in every form, and it is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from mutagen.id3 import ID3
from support.small_show import Command, make_show


@pytest.mark.slow
def test_500_stories_become_255_chapters_everywhere(tmp_path: Path, studio: Command) -> None:
    show = make_show(tmp_path / "show", music=False)
    titles = [f"Story of the Number {n}" for n in range(500)]
    listed = "\n".join(f"{title}\nAbout it.\nSources: The Example Times" for title in titles)
    told = "\n".join(f"{title}\nAda Stone: This is it.\nBen Fields: Yes." for title in titles)
    (show / "many.txt").write_text(
        f"Many Stories\nA long list.\nStories Covered\n{listed}\nFull Transcript\n"
        f"Ada Stone: Welcome to the show.\nBen Fields: Hello.\n{told}\nAda Stone: Goodbye.\n"
    )
    done = studio("render", "many.txt", "--json", cwd=show)
    assert done.code == 0, done.stderr
    made = done.json
    assert len(made["chapters"]) == 255
    assert any("501 chapters" in p["message"] and "255" in p["message"] for p in made["problems"])
    mp3 = show / made["file"]
    names = [c["title"] for c in made["chapters"]]
    tag = ID3(mp3)
    assert [str(f.sub_frames["TIT2"]) for f in sorted(tag.getall("CHAP"), key=lambda f: f.start_time)] == names
    assert len(tag.getall("CTOC")[0].child_element_ids) == 255
    for suffix in (".chapters.json", ".episode.json"):
        assert [c["title"] for c in json.loads(mp3.with_suffix(suffix).read_text("utf-8"))["chapters"]] == names
