"""Metrics of a batch run for Prometheus: statistics in, a text file or an HTTP port out, by ``prometheus-client``.

The names and values are the same for both; see ``docs/batch.md``.
"""

from __future__ import annotations

import contextlib
import math
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from studio.batch.statistics import RunStatistics
from studio.errors import OutputError
from studio.files.atomic import atomic_file

WRITE_EVERY_S = 5.0
"""The file is written at most this often, and once at the end."""
FILE_MODE = 0o644
"""The collector runs as another user."""


class RunCollector(Collector):
    """What Prometheus collects from a run.

    Args:
        statistics: gives the current ones.
    """

    def __init__(self, statistics: Callable[[], RunStatistics]) -> None:
        self._statistics = statistics

    def collect(self) -> Iterator[Metric]:
        """All metrics, as they are now."""
        now = self._statistics()
        yield _gauge("episodes_due", "Episodes to be made when the run started.", now.due)
        episodes = CounterMetricFamily("studio_batch_episodes", "Episodes that are done, by result.", labels=["state"])
        episodes.add_metric(["made"], now.made)
        episodes.add_metric(["unchanged"], now.unchanged + now.finished)
        episodes.add_metric(["left_out"], now.failed)
        yield episodes
        yield _counter("takes", "Takes made.", now.takes)
        yield _counter("takes_doubtful", "Suspect takes in the episodes made.", now.suspect_takes)
        yield _counter("sentences_set_aside", "Sentences that failed.", now.failed_sentences)
        yield _counter("batches_lost", "Batches whose worker died or hung.", now.lost_batches)
        yield _counter("troubles", "Batches that failed for an error of the store or the engine.", now.troubles)
        yield _counter("episode_seconds", "Duration of the episodes made, in seconds.", now.audio_s)
        yield _counter("take_seconds", "Duration of the takes made, in seconds.", now.takes_s)
        yield _gauge("workers", "Workers that synthesize.", now.workers)
        yield _counter("worker_busy_seconds", "Seconds in which workers had a batch.", now.busy_s)
        yield _gauge("elapsed_seconds", "Seconds since the run started.", now.elapsed_s)
        remaining_s = math.nan if now.remaining_s is None else now.remaining_s
        yield _gauge("left_seconds", "Estimated seconds until the run ends; NaN if unknown.", remaining_s)


def registry_for(statistics: Callable[[], RunStatistics]) -> CollectorRegistry:
    """A registry of this run alone, without the metrics of the process."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(RunCollector(statistics))
    return registry


def open_metrics(target: str, statistics: Callable[[], RunStatistics]) -> MetricsFile | MetricsServer:
    """Metrics in a file, or at a port if ``target`` is a number. Raises OutputError."""
    return MetricsServer(int(target), statistics) if target.isdecimal() else MetricsFile(Path(target), statistics)


class MetricsFile:
    """A file for the textfile collector of node_exporter, which requires a name that ends in ``.prom``.

    Args:
        path: the file.
        statistics: gives the current ones.
        now: a clock, in seconds.

    Raises:
        OutputError: it can't be written.
    """

    def __init__(
        self, path: Path, statistics: Callable[[], RunStatistics], now: Callable[[], float] = time.monotonic
    ) -> None:
        self._path, self._registry, self._now = path, registry_for(statistics), now
        self._written_at = now()
        self._write()

    def refresh(self) -> None:
        """Write the file if it is time. A full disk doesn't end the run."""
        if self._now() - self._written_at >= WRITE_EVERY_S:
            self._write_if_possible()

    def close(self) -> None:
        """Write the file for the last time."""
        self._write_if_possible()

    def _write_if_possible(self) -> None:
        self._written_at = self._now()
        with contextlib.suppress(OutputError):
            self._write()

    def _write(self) -> None:
        with atomic_file(self._path, durable=False, hint="Choose another file with --metrics.") as file:
            if hasattr(os, "fchmod"):  # not on Windows
                os.fchmod(file.fileno(), FILE_MODE)
            file.write(generate_latest(self._registry))


class MetricsServer:
    """``http://127.0.0.1:PORT/metrics``, for a Prometheus on this machine; no other machine can reach it.

    Args:
        port: from 1 to 65535; 0 for any free one, see ``port``.
        statistics: gives the current ones.

    Raises:
        OutputError: the port is in use, or this user may not use it.
    """

    def __init__(self, port: int, statistics: Callable[[], RunStatistics]) -> None:
        try:
            self._server, self._thread = start_http_server(port, "127.0.0.1", registry_for(statistics))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            raise OutputError(
                f"Metrics can't be served on port {port}: {reason}.", hint="Choose another port."
            ) from error
        self.port = int(self._server.server_port)

    def refresh(self) -> None:
        """Nothing to do: every request gets the current values."""

    def close(self) -> None:
        """Stop the server."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _gauge(name: str, description: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"studio_batch_{name}", description, value=value)


def _counter(name: str, description: str, value: float) -> CounterMetricFamily:
    """A counter; its sample gets the ending ``_total``."""
    return CounterMetricFamily(f"studio_batch_{name}", description, value=value)
