"""A show that is moved in from a feed and published again."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import Result
from PIL import Image
from typer.testing import CliRunner

from studio.cli.app import app


def run(*arguments: object) -> Result:
    """A command, in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def moved_in(folder: Path, feed: bytes, name: str = "old.xml") -> tuple[Path, Result]:
    """The feed of the show after its move, and what `studio new --from-feed` left behind."""
    (folder / name).write_bytes(feed)
    made = run("new", folder / "show", "--from-feed", folder / name)
    assert made.exit_code == 0, made.output
    root = folder / "show"
    Image.new("RGB", (1400, 1400), "navy").save(root / "assets" / "c.jpg")
    text = (root / "show.toml").read_text("utf-8")
    text = re.sub(r'^base_url = ""', 'base_url = "https://new.example/f/"', text, flags=re.M)
    (root / "show.toml").write_text(re.sub(r"^cover = .*", 'cover = "c.jpg"', text, flags=re.M), "utf-8")
    done = run("publish", "--show", root)
    assert done.exit_code == 0, done.output
    return root / "site" / "feed.xml", made
