"""``studio status``: the state of a show, and the next step.

In: a show's folder. Out: for each script whether it is rendered, stale or published, and how many takes are suspect.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from studio.cli.counts import counted
from studio.cli.find import quoted
from studio.cli.options import Json
from studio.cli.output import echo, echo_json
from studio.files.places import real_path
from studio.formats.durations import format_duration

if TYPE_CHECKING:
    from studio.formats.episode_record import EpisodeRecord
    from studio.publish.ledger import Ledger
    from studio.show import Show

State = Literal["not rendered", "script changed", "settings changed", "rendered"]
Publication = Literal["", "published", "changed since"]


@dataclass(frozen=True, slots=True)
class ScriptStatus:
    """The state of one script."""

    script: str
    """Path, relative to the show."""
    state: State
    """"settings changed": the show, its lexicon, voices or pins were saved after the episode was rendered."""
    duration_s: float | None
    published: Publication
    """"changed since": another version of the MP3 is in the feed."""
    suspect_takes: int


def status(
    show: Annotated[
        Path | None, typer.Argument(metavar="[SHOW]", help="A show.toml or its folder; by default the nearest.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show the state of a show: scripts, episodes, what is published, suspect takes, and the next step.

    Examples:

      studio status

      studio status my-show --json
    """
    from studio.errors import UsageError
    from studio.publish.ledger import load
    from studio.show import load_show

    chosen = load_show(Path.cwd() / "any", show)
    if chosen.root is None:
        raise UsageError("There is no show.toml here or above.", hint="`studio new DIR` creates a show.")
    ledger = load(chosen.root)
    rows = [_status(script, chosen, ledger) for script in _scripts(chosen.root)]
    step = next_step(rows, chosen)
    if as_json:
        document = {"show": chosen.settings.title, "folder": str(chosen.root), "scripts": [asdict(r) for r in rows]}
        echo_json({**document, "next": step})
        return
    echo(f"{chosen.settings.title}  {counted(len(rows), 'script')}, {len(ledger.episodes)} published")
    width = max((len(row.script) for row in rows), default=0)
    for row in rows:
        length = format_duration(row.duration_s) if row.duration_s is not None else ""
        suspects = counted(row.suspect_takes, "suspect take") if row.suspect_takes else ""
        facts = f"  {row.script:<{width}}  {row.state:<16}  {length:>7}  {row.published:<13}  {suspects}"
        echo(facts.rstrip())
    if step:
        echo(f"Next: {step}")


def next_step(rows: Iterable[ScriptStatus], show: Show) -> str:
    """The next command for this show; empty if nothing is left to do."""
    rows = list(rows)
    folder = show.root or Path()
    if not rows:
        return f"write a script into {folder / 'scripts'}"
    stale = [row for row in rows if row.state != "rendered"]
    if len(stale) == 1:
        return f"studio render {quoted(_here(folder / stale[0].script))}"
    if stale:
        scripts = folder / "scripts"
        return f"studio batch {quoted(_here(scripts if scripts.is_dir() else folder))}"
    suspect = next((row for row in rows if row.suspect_takes), None)
    if suspect and suspect.published != "published":
        return f"studio report {quoted(_here(folder / suspect.script))}    # listen to the suspect takes"
    if any(row.published != "published" for row in rows):
        chosen = "" if real_path(folder) == Path.cwd() else f" --show {quoted(_here(folder))}"
        from studio.publish.channel import missing_settings

        missing = missing_settings(show)
        if missing:
            return f"studio serve{chosen}    # a preview; to publish, set {' and '.join(missing)} in show.toml"
        return f"studio publish{chosen}"
    return ""


def _status(script: Path, show: Show, ledger: Ledger) -> ScriptStatus:
    from studio.formats.episode_record import load_record

    mp3 = show.episode(script)
    record = load_record(mp3) if mp3.is_file() else None
    name = script.relative_to(show.root or script.parent).as_posix()
    if record is None:
        return ScriptStatus(name, "not rendered", None, "", 0)
    suspects = len({(take.start_s, take.text) for take in record.flagged})
    return ScriptStatus(
        name, _state(script, mp3, show, record), record.duration_s, _published(mp3, record, ledger), suspects
    )


def _state(script: Path, mp3: Path, show: Show, record: EpisodeRecord) -> State:
    """Whether the MP3 is up to date, as far as that can be seen without rendering."""
    from studio.errors import StudioError
    from studio.parse import read_script

    try:
        text = read_script(script)
    except StudioError:
        return "script changed"
    if record.script.sha256 != hashlib.sha256(text.encode()).hexdigest():
        return "script changed"
    root = show.root or script.parent
    files = [*show.lexicon_files, root / "takes.toml", *show.voices.glob("*.toml"), script.with_suffix(".toml")]
    saved = [file.stat().st_mtime for file in (show.settings_file, *files) if file and file.is_file()]
    return "settings changed" if saved and max(saved) > mp3.stat().st_mtime else "rendered"


def _published(mp3: Path, record: EpisodeRecord, ledger: Ledger) -> Publication:
    from studio.formats.mp3_digest import file_digests

    entry = ledger.episodes.get(record.guid or "")
    if entry is None:
        return ""
    try:
        same = bool(entry.versions) and entry.versions[-1].sound == file_digests(mp3).sound
    except OSError:  # it can't be read, or is too large for an MP3
        same = False
    return "published" if same else "changed since"


def _scripts(root: Path) -> list[Path]:
    """The show's scripts; only those in scripts/ if that folder exists."""
    from studio.batch.scripts import gather
    from studio.errors import UsageError

    folder = root / "scripts"
    try:
        return list(gather([folder if folder.is_dir() else root]))
    except UsageError:  # there are none yet
        return []


def _here(path: Path) -> Path:
    try:
        return real_path(path).relative_to(Path.cwd())
    except ValueError:
        return path
