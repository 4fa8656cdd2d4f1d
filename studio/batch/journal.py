"""The log of a batch for programs: what happens in, one line of JSON each out, at once and in order.

Every line has ``time`` (UTC) and ``event``; keys are added in later versions, and keep their meaning. The file is added
to, run after run; a large one is put aside under the name ``NAME.1`` when a run begins. A log that can't be written any
more is no reason to end a night's work: it stops.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from studio.batch.events import Began, EpisodeMade, EpisodeSame, Event, Planned, Said, SetAside
from studio.errors import OutputError
from studio.log import redact_all

LARGEST_BYTES = 64_000_000


def _now() -> datetime:
    return datetime.now(timezone.utc)


class Journal:
    """A file of lines.

    Args:
        path: the file; its folder is made.
        now: the clock.

    Raises:
        OutputError: it can't be opened.
    """

    def __init__(self, path: Path, now: Callable[[], datetime] = _now) -> None:
        self._now = now
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_file() and path.stat().st_size > LARGEST_BYTES:
                path.replace(path.with_name(path.name + ".1"))
            self._file = path.open("a", encoding="utf-8", buffering=1)
        except OSError as error:
            raise OutputError(f"The log can't be written: {error.strerror or error}.", file=path) from error
        self._works = True

    def heard(self, event: Event) -> None:
        """Write it down."""
        if not self._works:
            return
        told = {"time": self._now().isoformat(timespec="milliseconds").replace("+00:00", "Z"), **entry(event)}
        try:
            self._file.write(json.dumps(told, ensure_ascii=False) + "\n")
        except OSError:
            self._works = False

    def close(self) -> None:
        """No more is written."""
        try:
            self._file.close()
        except OSError:
            self._works = False


def entry(event: Event) -> dict[str, Any]:
    """An event as a JSON object."""
    if isinstance(event, Began):
        left = [{"script": str(left.script), "reason": redact_all(left.reason)} for left in event.left]
        return _named("began", due=event.due, finished=event.finished, workers=event.workers, left_out=left)
    if isinstance(event, Planned):
        wanted = event.wanted
        return _named("planned", script=str(wanted.script), missing=event.missing, because=list(wanted.why))
    if isinstance(event, Said):
        result = event.result
        return _named(
            "said",
            worker=result.worker,
            items=len(result.batch.items),
            made=event.made,
            seconds=round(result.seconds, 3),
            audio=round(result.audio_s, 3),
            failed=[{"key": key, "reason": redact_all(reason)} for key, reason in result.failed],
            lost=redact_all(result.lost),
            trouble=redact_all(result.trouble),
        )
    if isinstance(event, SetAside):
        aside = event.aside
        return _named("set aside", key=aside.key, text=aside.text, voice=aside.voice, reason=redact_all(aside.reason))
    if isinstance(event, EpisodeMade):
        made = event.assembled
        return _named(
            "made",
            script=str(event.wanted.script),
            output=str(event.wanted.output),
            duration=made.duration_s,
            bytes=made.size,
            doubtful=[
                {"line": take.line, "speaker": take.speaker, "text": take.text, "flags": list(take.flags)}
                for take in made.doubtful
            ],
            seconds=made.seconds or {},
        )
    if isinstance(event, EpisodeSame):
        return _named("unchanged", script=str(event.wanted.script))
    return _named("left out", script=str(event.left.script), reason=redact_all(event.left.reason))


def _named(name: str, **values: object) -> dict[str, Any]:
    return {"event": name, **values}
