"""Figures for a monitoring system: a batch at one moment in, the text format of Prometheus out.

Written to a file, as the textfile collector of node_exporter reads it: whole or not at all; or given to who asks at a
port of this machine. The format is that of https://prometheus.io/docs/instrumenting/exposition_formats/ (0.0.4).
"""

from __future__ import annotations

import math
import os
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from studio.batch.progress import Figures
from studio.errors import OutputError
from studio.files.atomic import atomic_file

EVERY_S = 5.0
"""The file is written this often at most, and once at the end."""


def exposition(figures: Figures) -> str:
    """The text."""
    lines = []

    def metric(name: str, kind: str, about: str, *samples: tuple[str, float]) -> None:
        full = f"studio_batch_{name}"
        lines.extend([f"# HELP {full} {about}", f"# TYPE {full} {kind}"])
        lines.extend(f"{full}{labels} {_number(value)}" for labels, value in samples)

    settled = (("made", figures.made), ("unchanged", figures.same + figures.finished), ("left_out", figures.left))
    metric("episodes_due", "gauge", "Episodes that were to be made when the work began.", ("", figures.due))
    metric(
        "episodes_total",
        "counter",
        "Episodes that are settled.",
        *((f'{{state="{state}"}}', count) for state, count in settled),
    )
    metric("takes_total", "counter", "Takes made.", ("", figures.takes))
    metric("takes_doubtful_total", "counter", "Doubtful takes in episodes made.", ("", figures.doubtful))
    metric("sentences_set_aside_total", "counter", "Sentences that can't be said.", ("", figures.aside))
    metric("batches_lost_total", "counter", "Batches whose worker died or hung.", ("", figures.lost))
    metric("troubles_total", "counter", "Batches hindered by the store or the engine.", ("", figures.troubles))
    metric("episode_seconds_total", "counter", "Seconds of sound in episodes made.", ("", figures.audio_s))
    metric("take_seconds_total", "counter", "Seconds of sound in takes made.", ("", figures.spoken_s))
    metric("workers", "gauge", "Workers that speak.", ("", figures.workers))
    metric("worker_busy_seconds_total", "counter", "Seconds in which workers had a batch.", ("", figures.busy_s))
    metric("elapsed_seconds", "gauge", "Seconds since the work began.", ("", figures.seconds))
    left = math.nan if figures.left_s is None else figures.left_s
    metric("left_seconds", "gauge", "About how long it will still take; NaN if unknown.", ("", left))
    return "\n".join(lines) + "\n"


def _number(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def metrics_at(where: str, figures: Callable[[], Figures]) -> MetricsFile | MetricsPort:
    """Metrics in a file, or at a port where ``where`` is a number. Raises OutputError."""
    return MetricsPort(int(where), figures) if where.isdecimal() else MetricsFile(Path(where), figures)


class MetricsFile:
    """The file that a collector reads.

    Args:
        path: the file; the textfile collector wants a name that ends in ``.prom``.
        figures: what there is to tell.
        now: a clock, in seconds.

    Raises:
        OutputError: it can't be written.
    """

    def __init__(self, path: Path, figures: Callable[[], Figures], now: Callable[[], float] = time.monotonic) -> None:
        self._path, self._figures, self._now = path, figures, now
        self._written = now()
        self._write()

    def refresh(self) -> None:
        """Write it if it is time; a disk that is full now is no reason to end."""
        if self._now() - self._written >= EVERY_S:
            self.write()

    def close(self) -> None:
        """Write it for the last time."""
        self.write()

    def write(self) -> None:
        """Write it."""
        self._written = self._now()
        try:
            self._write()
        except OutputError:
            return

    def _write(self) -> None:
        with atomic_file(self._path, durable=False) as file:
            if hasattr(os, "fchmod"):
                os.fchmod(file.fileno(), 0o644)  # the collector is another user
            file.write(exposition(self._figures()).encode())


class MetricsPort:
    """``http://127.0.0.1:PORT/metrics``, for a Prometheus on this machine; nobody else can reach it.

    Args:
        port: from 1 to 65535; 0 for one that is free, see ``port``.
        figures: what there is to tell.

    Raises:
        OutputError: it is taken, or not ours to use.
    """

    def __init__(self, port: int, figures: Callable[[], Figures]) -> None:
        class Answer(BaseHTTPRequestHandler):
            timeout = 10.0

            def do_GET(self) -> None:
                if self.path.partition("?")[0] != "/metrics":
                    self.send_error(HTTPStatus.NOT_FOUND)
                    return
                body = exposition(figures()).encode()
                self.send_response(HTTPStatus.OK)
                self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nobody reads that."""

        try:
            self._server = ThreadingHTTPServer(("127.0.0.1", port), Answer)
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or error
            raise OutputError(f"Metrics can't be given at port {port}: {why}.", hint="Choose another.") from error
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, name="metrics", daemon=True).start()

    def refresh(self) -> None:
        """Who asks gets the latest."""

    def close(self) -> None:
        """Nobody is answered any more."""
        self._server.shutdown()
        self._server.server_close()
