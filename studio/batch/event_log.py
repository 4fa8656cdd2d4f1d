"""The log of a batch run for other programs: events in, one JSON object per line out, at once and in order.

Every line has ``time`` (UTC) and ``event``; later versions may add keys, and keep the meaning of these. Runs append to
the file; a large one is renamed to ``NAME.1`` when a run starts. If the log can't be written any more, logging stops
and the run goes on.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from studio.batch.events import (
    BatchFinishedEvent,
    EpisodeMadeEvent,
    EpisodePlannedEvent,
    EpisodeUnchangedEvent,
    Event,
    RunStartedEvent,
    SentenceFailedEvent,
)
from studio.errors import OutputError
from studio.log import open_log, redact_all

LARGEST_BYTES = 64_000_000


def _now() -> datetime:
    return datetime.now(timezone.utc)


class EventLog:
    """A file of JSON lines.

    Args:
        path: the file; its folder is created.
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
            self._file = open_log(path)
        except OSError as error:
            why = "nobody reads this pipe" if error.errno == errno.ENXIO else error.strerror or error
            raise OutputError(f"The log can't be written: {why}.", file=path) from error
        self._writable = True

    def handle(self, event: Event) -> None:
        """Append the line of an event."""
        if not self._writable:
            return
        line = {"time": self._now().isoformat(timespec="milliseconds").replace("+00:00", "Z"), **log_line(event)}
        try:
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError:
            self._writable = False

    def close(self) -> None:
        """Close the file."""
        try:
            self._file.close()
        except OSError:
            self._writable = False


def log_line(event: Event) -> dict[str, Any]:
    """An event as a JSON object, without its time."""
    if isinstance(event, RunStartedEvent):
        failed = [{"script": str(each.script), "reason": redact_all(each.reason)} for each in event.failed]
        return _line("began", due=event.due, finished=event.finished, workers=event.workers, left_out=failed)
    if isinstance(event, EpisodePlannedEvent):
        episode = event.episode
        return _line("planned", script=str(episode.script), missing=event.missing, because=list(episode.why))
    if isinstance(event, BatchFinishedEvent):
        result = event.result
        return _line(
            "said",
            worker=result.worker,
            items=len(result.batch.items),
            made=event.made,
            seconds=round(result.elapsed_s, 3),
            audio=round(result.audio_s, 3),
            failed=[{"key": key, "reason": redact_all(reason)} for key, reason in result.failed],
            lost=redact_all(result.lost),
            trouble=redact_all(result.trouble),
        )
    if isinstance(event, SentenceFailedEvent):
        failed_sentence = event.sentence
        return _line(
            "set aside",
            key=failed_sentence.key,
            text=failed_sentence.text,
            voice=failed_sentence.voice,
            reason=redact_all(failed_sentence.reason),
        )
    if isinstance(event, EpisodeMadeEvent):
        made = event.result
        return _line(
            "made",
            script=str(event.episode.script),
            output=str(event.episode.output),
            duration=made.duration_s,
            bytes=made.size_bytes,
            doubtful=[
                {"line": take.line, "speaker": take.speaker, "text": take.text, "flags": list(take.flags)}
                for take in made.suspect_takes
            ],
            seconds=made.stage_s or {},
        )
    if isinstance(event, EpisodeUnchangedEvent):
        return _line("unchanged", script=str(event.episode.script))
    return _line("left out", script=str(event.failure.script), reason=redact_all(event.failure.reason))


def _line(name: str, **values: object) -> dict[str, Any]:
    return {"event": name, **values}
