"""The desk of one show: its open scripts, its jobs, and the answers to the page's requests.

In: names of scripts, below the show's folder. Out: documents for the page, jobs for the worker. The show is read again
for every answer, since commands and editors may change its files at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.concurrency.memory import collect_while_idle
from studio.desk import state
from studio.desk.changes import SavedText, save_text
from studio.desk.checklist import EpisodeState, checklist
from studio.desk.events import EventHub
from studio.desk.sounds import SoundShelf
from studio.desk.work import JobResult, Worker
from studio.errors import StudioError, UsageError
from studio.files.places import real_path
from studio.files.watch import Stamps, stamps_of
from studio.parse import read_script
from studio.progress import Progress
from studio.render.prepare import PreparedScript, load_source
from studio.show import Show, load_show

if TYPE_CHECKING:
    from studio.desk.takes import TakeDesk
    from studio.lint import Finding
    from studio.render.results import StageResult

MOST_OPEN = 4
"""How many of the scripts opened last are rendered again after a change of the show."""


class Desk:
    """A show on the desk.

    Args:
        home: folder of the show, or of a script outside any show.
        show_file: its show.toml; None outside any show.
        first: the script to open first; None for the first one of the show.
    """

    def __init__(self, home: Path, show_file: Path | None, first: Path | None = None) -> None:
        self.home, self.show_file, self.first = real_path(home), show_file, first
        self.events = EventHub()
        self.worker = Worker(self.events)
        self.sounds = SoundShelf()
        self.renders_changes = True
        """Whether a rendered episode is rendered again after each change."""
        self._lock = threading.Lock()
        self.open_scripts: dict[str, None] = {}
        self._named: dict[str, tuple[Path, ...]] = {}
        self._rendered_from: dict[str, Stamps] = {}
        self._findings: dict[str, tuple[str, tuple[Finding, ...]]] = {}
        self.own_stamps: dict[Path, tuple[int, int]] = {}
        """Files that this desk has written, with their stamps, so that it ignores its own changes."""
        self._checked: dict[str, tuple[bool, list[str]]] = {}

    def adopt(self, example: Path) -> None:
        """Open a show that was created here; ``example`` is its script."""
        show = load_show(example)
        if show.root is not None:
            self.home, self.show_file, self.first = show.root, show.settings_file, None

    @cached_property
    def takes(self) -> TakeDesk:
        """The actions on single takes."""
        from studio.desk.takes import TakeDesk

        return TakeDesk(self.sounds)

    def show(self) -> Show:
        """The current show. Raises ShowError."""
        return load_show(chosen=self.show_file) if self.show_file else load_show()

    def scripts(self) -> list[Path]:
        """The scripts that can be opened."""
        found = state.scripts_of(self.show(), self.home)
        return found if self.first is None or self.first in found else [self.first, *found]

    def path(self, name: str) -> Path:
        """The script with a name.

        Raises:
            UsageError: it would be outside the show, or doesn't exist.
        """
        try:
            path = real_path(self.home / name)
            known = path.is_file() and path.is_relative_to(self.home)
        except (OSError, ValueError, RuntimeError):
            known = False
        if not known or any(part.startswith(".") for part in Path(name).parts) or path not in self._resolved():
            raise UsageError(f"There is no script {name[:80]!r} in this show.")
        return self.home / name

    def _resolved(self) -> set[Path]:
        return {real_path(script) for script in self.scripts()}

    def overview(self) -> dict[str, Any]:
        """The show and its scripts."""
        show = self.show()
        first = self.first.relative_to(self.home).as_posix() if self.first else ""
        document = state.show_document(show, self.home, self.scripts())
        return document | {"first": first, "running": self.worker.now(), "renders_changes": self.renders_changes}

    def open(self, name: str) -> dict[str, Any]:
        """A script with its speakers and its episode; findings come later, as an event."""
        path, show = self.path(name), self.show()
        with self._lock:
            self.open_scripts.pop(name, None)
            self.open_scripts[name] = None
            for old in list(self.open_scripts)[:-MOST_OPEN]:
                del self.open_scripts[old]
        document = state.script_document(path, name, show)
        try:
            document["voices"] = state.voices_document(show)
        except StudioError:
            document["voices"] = []
        document["episode"] = self.episode(path, show)
        document["findings"] = self.findings(name, document["digest"])
        document["is_show"] = show.root is not None
        if document["findings"] is None:
            self.read(name)
        return document

    def episode(self, path: Path, show: Show) -> dict[str, Any] | None:
        """The finished episode of a script."""
        try:
            digest = hashlib.sha256(read_script(path).encode()).hexdigest()
        except StudioError:
            digest = ""
        return state.episode_document(show.episode(path), digest)

    def companion(self, name: str, kind: str) -> Path | None:
        """The sound of an episode, or the times of its words; None if there is none."""
        try:
            mp3 = self.show().episode(self.path(name))
        except StudioError:
            return None
        return mp3 if kind == "sound" else state.words_file(mp3)

    def findings(self, name: str, digest: str) -> list[dict[str, Any]] | None:
        """What lint found in this version of a script; None if it hasn't run."""
        known = self._findings.get(name)
        return state.findings_document(known[1]) if known and known[0] == digest else None

    def save(self, name: str, text: str, base: str) -> SavedText:
        """Save an edited script, and render or read it again."""
        path = self.path(name)
        saved = save_text(path, text, base, datetime.now())
        self.wrote(path)
        self.after_change(name)
        return saved

    def wrote(self, *scripts: Path) -> None:
        """Store the stamps of scripts and files of the show after a change by this desk."""
        shared = [self.home / name for name in ("cast.toml", "lexicon.toml", "takes.toml")]
        self.own_stamps.update(stamps_of([*scripts, *shared, *([self.show_file] if self.show_file else [])]))

    def after_change(self, name: str) -> None:
        """Read a changed script again, and render it if it has been rendered before."""
        if self.renders_changes and self.show().episode(self.path(name)).is_file():
            self.render(name)
        self.read(name)

    def changed_outside(self, scripts: list[str], *, shared: bool) -> None:
        """Handle files that others have written: notify the pages, and read or render open scripts again."""
        self._findings = {} if shared else self._findings
        self.events.publish("changed", scripts=scripts, shared=shared)
        for name in list(self.open_scripts):
            if (shared or name in scripts) and (self.home / name).is_file() and not self._up_to_date(name):
                self.after_change(name)

    def render(self, name: str) -> int:
        """Queue a render; returns the number of the job."""
        return self.worker.submit("render", name, lambda progress: self._render(name, progress))

    def read(self, name: str) -> int:
        """Queue a reading with all findings."""
        return self.worker.submit("read", name, lambda progress: self._read(name))

    def steps(self, name: str) -> dict[str, Any]:
        """The checklist for publishing the episode."""
        path, show = self.path(name), self.show()
        episode = self.episode(path, show)
        try:
            metadata = load_source(path, show).metadata
        except StudioError:
            metadata = None
        known = self._findings.get(name)
        checked = self._checked.get(episode["version"]) if episode else None
        episode_state = EpisodeState(
            rendered=episode is not None,
            current=bool(episode and episode["current"]),
            suspects=[line for line, *_ in episode["suspects"]] if episode else [],
            check_passed=checked[0] if checked else None,
            check_faults=checked[1] if checked else (),
        )
        steps = checklist(show, metadata, known[1] if known else None, episode_state)
        return {"steps": [{"name": s.name, "state": s.state, "detail": s.detail, "action": s.action} for s in steps]}

    def remember_check(self, version: str, passed: bool, faults: list[str]) -> None:
        """Remember the result of a check for the checklist."""
        self._checked[version] = passed, faults

    def _render(self, name: str, progress: Progress) -> JobResult:
        from studio.render.changes import names, stamps
        from studio.render.flow import RenderJob, render_episode

        path, show = self.path(name), self.show()
        seen = stamps(show, path, self._named.get(name, ()))
        episode = render_episode(
            RenderJob(path, show), progress, on_result=lambda result: self._publish_rows(name, path, show, result)
        )
        self._named[name] = names(episode, path)
        written = (show.cast_file,) if show.cast_file else ()
        later = stamps(show, path, self._named[name])
        self._rendered_from[name] = {**seen, **{file: later[file] for file in written if file in later}}
        return {"episode": self.episode(path, show)}

    def _publish_rows(self, name: str, path: Path, show: Show, result: StageResult) -> None:
        """Send the rows of a script to the pages as soon as it is prepared, while the render goes on."""
        if isinstance(result, PreparedScript):
            raw = hashlib.sha256(path.read_bytes()).hexdigest()
            document = state.source_document(result.source, result.cast, result.source.text, show)
            self.events.publish("script", script=name, digest=raw, **document)

    def _read(self, name: str) -> JobResult:
        from studio.lint import gather, lint

        path, show = self.path(name), self.show()
        document = state.script_document(path, name, show)
        if document["error"] is None:
            found = lint(gather(path, show))
            self._findings[name] = document["digest"], found
        document["findings"] = self.findings(name, document["digest"])
        _warm_up(show)
        collect_while_idle()
        return document

    def _up_to_date(self, name: str) -> bool:
        """Whether the files of a script are unchanged since its last render."""
        from studio.render.changes import stamps

        seen = self._rendered_from.get(name)
        now = stamps(self.show(), self.home / name, self._named.get(name, ()))
        return seen is not None and dict(seen) == dict(now)


def _warm_up(show: Show) -> None:
    """Import the modules that renders and retakes need, so that the first one is as fast as the others."""
    import studio.desk.takes
    import studio.render.flow  # noqa: F401
    from studio.synthesize.registry import engine

    with contextlib.suppress(StudioError):  # the render reports it
        engine(show.settings.engine)
