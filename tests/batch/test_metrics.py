"""Metrics of a run for Prometheus, as a file and at a port, read by prometheus-client's own parser."""

from __future__ import annotations

import math
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from prometheus_client.parser import text_string_to_metric_families
from support.processes import LONG_S

from studio.batch.events import RunStartedEvent
from studio.batch.metrics import WRITE_EVERY_S, MetricsFile, MetricsServer, open_metrics
from studio.batch.statistics import RunCounter, RunStatistics
from studio.errors import OutputError

STATISTICS = RunStatistics(
    due=9, finished=2, made=3, unchanged=1, failed=1, takes=70, lost_batches=4, troubles=5, failed_sentences=6,
    suspect_takes=7, audio_s=1800.25, takes_s=900.5, workers=8, busy_s=120.125, elapsed_s=60.0625, remaining_s=30.0,
)  # fmt: skip
VALUES = {
    ("studio_batch_episodes_due", ""): 9,
    ("studio_batch_episodes_total", "made"): 3,
    ("studio_batch_episodes_total", "unchanged"): 3,
    ("studio_batch_episodes_total", "left_out"): 1,
    ("studio_batch_takes_total", ""): 70,
    ("studio_batch_takes_doubtful_total", ""): 7,
    ("studio_batch_sentences_set_aside_total", ""): 6,
    ("studio_batch_batches_lost_total", ""): 4,
    ("studio_batch_troubles_total", ""): 5,
    ("studio_batch_episode_seconds_total", ""): 1800.25,
    ("studio_batch_take_seconds_total", ""): 900.5,
    ("studio_batch_workers", ""): 8,
    ("studio_batch_worker_busy_seconds_total", ""): 120.125,
    ("studio_batch_elapsed_seconds", ""): 60.0625,
    ("studio_batch_left_seconds", ""): 30,
}
"""Names that dashboards rely on."""


def samples(text: str) -> dict[tuple[str, str], float]:
    found = {}
    for family in text_string_to_metric_families(text):
        assert family.documentation and family.type in ("counter", "gauge")
        for sample in family.samples:
            assert (family.type == "counter") == sample.name.endswith("_total")
            found[sample.name, sample.labels.get("state", "")] = sample.value
    return found


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def test_names_and_values(tmp_path):
    MetricsFile(tmp_path / "studio.prom", lambda: STATISTICS)
    assert samples((tmp_path / "studio.prom").read_text()) == VALUES


def test_an_unknown_remaining_time_is_nan(tmp_path):
    MetricsFile(tmp_path / "studio.prom", RunStatistics)
    assert math.isnan(samples((tmp_path / "studio.prom").read_text())["studio_batch_left_seconds", ""])


def test_the_file_is_written_every_few_seconds_and_for_all_users(tmp_path):
    clock, counter = Clock(), RunCounter()
    path = tmp_path / "studio.prom"
    file = MetricsFile(path, counter.statistics, clock)
    first = path.read_text()
    counter.handle(RunStartedEvent(4, 1, (), 2))
    file.refresh()
    assert path.read_text() == first
    clock.at += WRITE_EVERY_S
    file.refresh()
    assert samples(path.read_text())["studio_batch_episodes_due", ""] == 4
    counter.handle(RunStartedEvent(1, 0, (), 2))
    file.close()
    assert samples(path.read_text())["studio_batch_episodes_due", ""] == 5
    assert path.stat().st_mode & 0o044 == 0o044
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_written_is_an_error_at_the_start_and_ignored_later(tmp_path):
    with pytest.raises(OutputError, match=r"studio\.prom"):
        MetricsFile(tmp_path / "missing" / "studio.prom", RunStatistics)
    (tmp_path / "folder").mkdir()
    file = MetricsFile(tmp_path / "folder" / "studio.prom", RunStatistics)
    (tmp_path / "folder" / "studio.prom").unlink()
    (tmp_path / "folder").rmdir()
    file.close()
    assert not (tmp_path / "folder").exists()


def test_the_port_serves_the_current_values_to_this_machine():
    counter = RunCounter()
    server = MetricsServer(0, counter.statistics)
    address = f"http://127.0.0.1:{server.port}/metrics"
    try:
        for due in (4, 7):
            counter.handle(RunStartedEvent(due if due == 4 else 3, 0, (), 2))
            with urllib.request.urlopen(address, timeout=LONG_S) as answer:
                assert answer.headers["Content-Type"].startswith("text/plain; version=")
                assert samples(answer.read().decode())["studio_batch_episodes_due", ""] == due
        with pytest.raises(OutputError, match=f"port {server.port}"):
            open_metrics(str(server.port), counter.statistics)
    finally:
        server.close()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(address, timeout=LONG_S)
    with pytest.raises(OutputError, match="port 70000"):
        open_metrics("70000", counter.statistics)


@pytest.mark.slow
def test_prometheus_client_is_imported_only_for_metrics():
    modules = "studio.cli.batch, studio.cli.batch_console, studio.batch.run"
    code = f"import sys, {modules}; print('prometheus_client' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
