"""The report of a batch in a real browser: whole on a phone and a desk, playing, asking nobody for anything."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.backlog import make_show, write_scripts
from support.browser import browser

from studio.batch.job import BatchJob, show_of
from studio.batch.ledger import FailedSentence
from studio.batch.report_page import RunReport, report_page
from studio.batch.run import run
from studio.batch.scripts import gather
from studio.batch.statistics import RunCounter
from studio.batch.suspects import ReportedTake, suspect_takes
from studio.batch.values import FailedScript
from studio.progress import NoProgress
from studio.report.excerpt import excerpt

pytestmark = pytest.mark.clients
NASTY = "</script><script>document.title = 'taken'</script>"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a report with episodes made, two doubtful takes, a sentence set aside and a script left out."""
    root = make_show(tmp_path_factory.mktemp("report") / "show")
    scripts = gather([*write_scripts(root, 3), root / "scripts"])
    job, counter = BatchJob(scripts, show_of(scripts, None, None)), RunCounter()
    with pytest.MonkeyPatch.context() as world:
        world.setenv("STUDIO_CACHE", str(root.parent / "cache"))
        assert run(job, NoProgress(), counter.handle).passed
    places = [(script, job.show.episode(script)) for script in scripts]
    episodes, _ = suspect_takes(places, 5)
    episodes[1] = replace(episodes[1], title="Verylong" * 30, duration_s=3725.0)
    heard: dict[str, Any] = {"flags": ("noise", "too soft"), "start_s": 0.5, "end_s": 2.0}
    worst = [
        ReportedTake(*places[at], told.title, 3, "Ada", words, score=9.0 - at, command=f"studio retake {at}", **heard)
        for at, (told, words) in enumerate(zip(episodes, (NASTY, "Long" * 60), strict=False))
    ]
    left = [FailedScript(root / "scripts" / ("a-long-name" * 20 + ".txt"), "It is empty.")]
    aside = [FailedSentence("k" * 64, NASTY, "ada", "its worker was lost 3 times")]
    report = RunReport("Small", "tone", "2026-01-02 03:04", counter.statistics(), episodes, worst, left, aside)
    path = root / "batch.html"
    path.write_text(report_page(report, lambda take: excerpt(take.output, take.start_s, take.end_s)), "utf-8")
    return path


@pytest.mark.parametrize(("width", "height", "dark"), [(360, 740, False), (360, 740, True), (1280, 900, False)])
def test_it_is_shown_whole_and_plays_without_a_network(page, tmp_path, width, height, dark):
    with browser(tmp_path / "profile") as shown:
        shown.open(page, width, height, dark=dark)
        assert shown.run("document.title") == "Small: batch"
        assert shown.run("document.querySelector('h1').textContent") == "3 episodes made, 1 failed"
        assert shown.run("document.documentElement.scrollWidth") <= width
        assert shown.run("document.querySelectorAll('tbody tr').length") == 3
        broken = (
            "[...document.querySelectorAll('td + td')].filter(e => { const r = document.createRange();"
            " r.selectNodeContents(e); return r.getClientRects().length > 1; }).length"
        )
        assert shown.run(broken) == 0
        assert shown.run("[...document.querySelectorAll('#suspects ~ ul code')].map(e => e.textContent)") == [
            "studio retake 0",
            "studio retake 1",
        ]
        paper = shown.run("getComputedStyle(document.body).backgroundColor")
        assert paper == ("rgb(20, 23, 26)" if dark else "rgb(251, 250, 247)")
        length, fault = shown.run(
            "(async a => { await a.play(); return [a.duration, a.error]; })(document.querySelector('audio'))"
        )
        assert length == pytest.approx(1.5, abs=0.2) and fault is None
        one_plays = (
            "(async (a, b) => { await a.play(); await b.play(); return [a.paused, b.paused]; })"
            "(...document.querySelectorAll('audio'))"
        )
        assert shown.run(one_plays) == [True, False]
        assert shown.run("document.querySelector('#suspects ~ ul button').dataset.copy") == "studio retake 0"
        assert [url for url in shown.asked_for() if not url.startswith(("data:", page.as_uri()))] == []
        assert shown.complaints() == []
