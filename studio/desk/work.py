"""Runs jobs one at a time, in the thread that calls :meth:`Worker.run`: jobs in, events about them out.

Jobs that the user waits for (a retake, a check) go first, in order. Renders and readings of a script run in the
background: a newer one of the same script replaces an older one, even one that is running. A background job is
interrupted by a job that the user waits for, and starts again afterwards; finished takes are in the store, so little is
done twice.

The worker runs in the main thread, so that Ctrl-C and SIGTERM end its work as in every command.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal, TypeAlias

from studio.concurrency.signals import SIGNAL_CHECK_S
from studio.desk.events import EventHub
from studio.errors import StudioError
from studio.programs.run import kill_started
from studio.progress import Meter, Progress

JobKind: TypeAlias = Literal["render", "read", "hear", "retake", "keep", "approve", "voices", "check", "publish"]
JobResult: TypeAlias = dict[str, Any]
BACKGROUND: tuple[JobKind, ...] = ("render", "read")
"""Kinds that run in the background, in the order in which they run."""
PATIENCE_S = 2.0
"""Seconds after which the programs and requests of a stopped job are killed, if it is still running."""
REST_S = 0.5
"""Pause between a render and the next reading, so that the page gets its new sound at once."""
PROGRESS_EVERY_S = 0.1
"""Least time between two messages about the progress of a stage."""
_log = logging.getLogger(__name__)


class JobStopped(Exception):
    """Raised inside a job to end it: it was stopped, or replaced by a newer one."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job in the queue."""

    number: int
    kind: JobKind
    script: str
    """Its script; empty for the show."""
    do: Callable[[Progress], JobResult]

    @property
    def key(self) -> tuple[JobKind, str]:
        """Background jobs with the same key replace each other."""
        return self.kind, self.script


class Worker:
    """The queue of jobs. Every method but :meth:`run` and :meth:`step` may be called from any thread."""

    def __init__(self, events: EventHub) -> None:
        self._events = events
        self._ready = threading.Condition()
        self._urgent: deque[Job] = deque()
        self._background: dict[tuple[JobKind, str], Job] = {}
        self._running: Job | None = None
        self._stop = threading.Event()
        self._no_reading_before_s = 0.0
        self._hung_up = False
        """Requests to speech servers are refused until the stopped job has ended."""
        self._numbers = itertools.count(1)

    def submit(self, kind: JobKind, script: str, do: Callable[[Progress], JobResult]) -> int:
        """Queue a job; returns its number, by which events name it."""
        with self._ready:
            job = Job(next(self._numbers), kind, script, do)
            running = self._running
            if kind in BACKGROUND:
                self._background[job.key] = job
                if running is not None and running.key == job.key:
                    self._stop.set()
            else:
                self._urgent.append(job)
                if running is not None and running.kind in BACKGROUND:
                    self._background.setdefault(running.key, running)
                    self._stop.set()
            self._ready.notify()
        return job.number

    def stop(self, script: str) -> None:
        """Stop the running and waiting jobs of a script; a hanging program or server gets :data:`PATIENCE_S`."""
        with self._ready:
            for key in [key for key in self._background if key[1] == script]:
                del self._background[key]
            self._urgent = deque(job for job in self._urgent if job.script != script)
            if self._running is not None and self._running.script == script:
                self._stop.set()
                threading.Thread(target=self._insist, args=(self._running,), daemon=True).start()

    def _insist(self, job: Job) -> None:
        """Kill the programs of a job, and abort its requests, until it ends."""
        time.sleep(PATIENCE_S)
        while True:
            with self._ready:  # no other job can begin
                if self._running is not job or not self._stop.is_set():
                    return
                kill_started()
                _speech_servers().hang_up()
                self._hung_up = True
            time.sleep(PATIENCE_S / 4)

    def now(self) -> dict[str, str] | None:
        """Kind and script of the running job."""
        running = self._running
        return {"kind": running.kind, "script": running.script} if running else None

    def run(self) -> None:
        """Run jobs until a signal arrives."""
        while True:
            with self._ready:
                while not (self._urgent or self._background):
                    self._ready.wait(SIGNAL_CHECK_S)
                while (rest_s := self._rest_s()) > 0:
                    self._ready.wait(rest_s)
            self.step()

    def _rest_s(self) -> float:
        """Seconds until the next job may start."""
        if self._urgent or any(kind == "render" for kind, _ in self._background):
            return 0.0
        return self._no_reading_before_s - time.monotonic()

    def step(self) -> bool:
        """Run the next job; False if none is waiting."""
        with self._ready:
            job = self._next()
            if job is None:
                return False
            self._running = job
            self._stop.clear()
        about = {"job": job.number, "kind": job.kind, "script": job.script}
        self._events.publish("started", **about)
        begin = time.monotonic()
        try:
            result = job.do(_JobProgress(self._events, about, self._stop))
            self._events.publish("done", **about, seconds=round(time.monotonic() - begin, 3), result=result)
        except JobStopped:
            again = job.key in self._background
            self._events.publish("stopped", **about, again=again)
        except StudioError as error:
            if self._stop.is_set():  # its program was killed
                self._events.publish("stopped", **about, again=job.key in self._background)
            else:
                self._events.publish("failed", **about, **error_document(error))
        except Exception as error:  # noqa: BLE001 - the desk stays open, whatever an engine does
            _log.exception("a job of the desk failed")
            what = f"This is a bug in Studio ({type(error).__name__}: {error})."
            self._events.publish("failed", **about, message=what, file="", line=0, hint="Please report it.")
        finally:
            with self._ready:
                self._running = None
                if job.kind == "render":
                    self._no_reading_before_s = time.monotonic() + REST_S
                if self._hung_up:
                    _speech_servers().take_up()
                self._hung_up = False
        return True

    def _next(self) -> Job | None:
        if self._urgent:
            return self._urgent.popleft()
        for kind in BACKGROUND:
            for key in self._background:
                if key[0] == kind:
                    return self._background.pop(key)
        return None


def _speech_servers() -> ModuleType:
    """The client of speech servers, which takes long to import."""
    from studio.synthesize.engines.http import client

    return client


def error_document(error: StudioError) -> dict[str, Any]:
    """An error as a document for the page."""
    return {
        "message": error.message,
        "file": str(error.file or ""),
        "line": error.line or 0,
        "hint": error.hint or "",
    }


class _JobProgress:
    """Reports the progress of a job to the pages, and ends a job that was stopped."""

    def __init__(self, events: EventHub, about: dict[str, Any], stop: threading.Event) -> None:
        self._events, self._about, self._stop = events, about, stop

    @contextmanager
    def stage(self, name: str, total: float, unit: str = "") -> Iterator[Meter]:
        """Begin a stage."""
        self.end_if_stopped()
        yield _JobMeter(self, name, total, unit)

    def note(self, message: str) -> None:
        """Report a note for the user."""
        self._events.publish("note", **self._about, message=message)

    def end_if_stopped(self) -> None:
        """Raises JobStopped if the job was stopped."""
        if self._stop.is_set():
            raise JobStopped

    def report(self, stage: str, done: float, total: float, unit: str) -> None:
        """Report the progress of a stage."""
        self._events.publish("progress", **self._about, stage=stage, done=round(done, 2), total=total, unit=unit)


class _JobMeter:
    """Counts the progress of one stage; thread-safe."""

    def __init__(self, progress: _JobProgress, name: str, total: float, unit: str) -> None:
        self._progress, self._name, self._total, self._unit = progress, name, total, unit
        self._done, self._last_s, self._lock = 0.0, 0.0, threading.Lock()

    def advance(self, amount: float = 1.0, audio_s: float = 0.0) -> None:
        """Add to what is done."""
        self._progress.end_if_stopped()
        with self._lock:
            self._done += amount
            now = time.monotonic()
            if now - self._last_s < PROGRESS_EVERY_S and self._done < self._total:
                return
            self._last_s, done = now, self._done
        self._progress.report(self._name, done, self._total, self._unit)
