"""The report of a real episode: its facts against the record and ffmpeg, its page in a real browser."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
import soundfile
from PIL import Image
from support.browser import browser
from support.small_show import PAGE, Command, make_show

from studio import report
from studio.errors import InputError, UsageError
from studio.formats.durations import format_duration
from studio.formats.episode_record import read_record
from studio.formats.record_entries import ProblemEntry
from studio.progress import NoProgress
from studio.render.flow import RenderJob, render_episode
from studio.report.excerpt import excerpt
from studio.report.facts import EpisodeFacts, verdict
from studio.report.page import columns
from studio.report.transcript import transcript
from studio.report.write import write_report
from studio.show import load_show

EVIL = '</script><script>alert(1)</script><img src="http://elsewhere.example/x">"\'& \u2028'


@pytest.fixture(scope="module")
def mp3(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An episode of tones, its takes gone, with doubtful takes and a hostile title in its record."""
    folder = tmp_path_factory.mktemp("report")
    show = make_show(folder / "show", rate=1.0)
    (show / "quiet.txt").write_text(PAGE, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STUDIO_CACHE", str(folder / "store"))
        patch.setenv("STUDIO_PLUGINS", "off")
        done = render_episode(RenderJob(show / "quiet.txt", load_show(show / "quiet.txt")))
    shutil.rmtree(folder / "store")
    record = done.path.with_suffix(".episode.json")
    said = json.loads(record.read_text("utf-8"))
    said["flagged"] = [
        {"line": t["line"], "text": t["text"] + EVIL, "flags": [EVIL], "start": t["start"]} for t in said["turns"][1:3]
    ]
    said["title"] = said["chapters"][1]["title"] = EVIL
    record.write_text(json.dumps(said), encoding="utf-8")
    return done.path


@pytest.fixture(scope="module")
def facts(mp3: Path) -> EpisodeFacts:
    record = read_record(mp3.with_suffix(".episode.json"))
    return report.episode_facts(record, report.measure(mp3, record.duration_s, NoProgress()))


def decoded(mp3: Path | io.BytesIO) -> np.ndarray:
    return soundfile.read(mp3, dtype="float64", always_2d=True)[0]


def test_what_is_heard_is_what_ffmpeg_measures(mp3: Path, facts: EpisodeFacts) -> None:
    told = subprocess.run(
        ["ffmpeg", "-hide_banner", "-i", mp3, "-map", "0:a", "-af", "ebur128=peak=true", "-f", "null", "-"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True,
    ).stderr  # fmt: skip
    summary = told[told.rindex("Summary:") :]
    loudness, span, peak = (
        float(re.search(rf"{name}:\s+(-?[\d.]+) ", summary)[1])  # type: ignore[index]
        for name in ("I", "LRA", "Peak")
    )
    measured = facts.measured
    assert measured.loudness_lufs == pytest.approx(loudness, abs=0.1)
    assert measured.loudness_range_lu == pytest.approx(span, abs=0.2)
    assert measured.true_peak_dbtp == pytest.approx(peak, abs=0.15)
    assert 20 * np.log10(measured.peaks.max()) == pytest.approx(measured.true_peak_dbtp, abs=0.05)
    samples = np.abs(decoded(mp3)).max(axis=1)
    assert len(samples) / 48_000 == pytest.approx(measured.seconds, abs=0.03)
    for at in range(0, len(measured.peaks) - 1, 7):  # true peaks stand over the samples, by 3 dB at most
        highest = samples[at * 4800 : (at + 1) * 4800].max()
        assert highest - 1e-4 <= measured.peaks[at] <= highest * 1.42 + 1e-4
    shown = re.findall(r"t: ([\d.]+)\s.*? S:\s*(-?[\d.]+)", told)
    for time, level in shown[40::20]:  # ffmpeg tells the 3 s that end there; the picture puts them in their middle
        at = round((float(time) - 1.5) * 10) - 1
        if float(level) > -40 and 0 <= at < len(measured.short_term_lufs) - 15:
            assert np.abs(measured.short_term_lufs[at - 1 : at + 2] - float(level)).min() < 0.35


def test_speakers_chapters_and_gaps_are_those_of_the_record(mp3: Path, facts: EpisodeFacts) -> None:
    record = json.loads(mp3.with_suffix(".episode.json").read_text("utf-8"))
    said = {s["speaker"]: s for s in record["speakers"]}
    assert {v.name: v.seconds for v in facts.voices} == {n: pytest.approx(s["seconds"]) for n, s in said.items()}
    assert [v.seconds for v in facts.voices] == sorted((v.seconds for v in facts.voices), reverse=True)
    assert sum(v.share for v in facts.voices) == pytest.approx(1)
    for voice in facts.voices:
        mine = [t for t in record["turns"] if t["speaker"] == voice.name]
        assert (voice.turns, voice.words) == (len(mine), sum(len(t["text"].split()) for t in mine))
        if voice.pace:
            assert voice.pace == pytest.approx(60 * voice.words / voice.seconds)
        if said[voice.name]["loudness_lufs"] is not None:
            assert voice.loudness_lufs == said[voice.name]["loudness_lufs"]
    assert [(p.title, p.start_s) for p in facts.parts] == [(c["title"], c["start"]) for c in record["chapters"]]
    for turn in record["turns"]:
        middle = round((turn["start"] + turn["end"]) / 2 * 10)
        assert facts.voices[facts.speaking[middle]].name == turn["speaker"]
    assert facts.gap_median_s is not None and 0.1 < facts.gap_median_s < 1


def test_silences_and_peaks_are_found_where_they_are(facts: EpisodeFacts) -> None:
    from dataclasses import replace

    power, peaks = np.full(200, 1e-3), np.full(200, 0.3, np.float32)
    power[80:95] = power[120:129] = 1e-9  # the second lasts less than a second
    power[:20] = power[190:] = 0  # what it begins and ends with
    peaks[[10, 12, 60]] = 0.95, 0.93, 0.86
    measured = replace(facts.measured, seconds=20.0, momentary_power=power, peaks=peaks)
    found = report.episode_facts(facts.record, measured)
    assert [(m.start_s, m.value) for m in found.silences] == [(8.0, 1.5)]
    assert [(m.start_s, round(m.value, 2), m.over) for m in found.peaks] == [(1.0, -0.45, True), (6.0, -1.31, False)]


def test_peaks_are_judged_by_what_the_show_allowed(facts: EpisodeFacts) -> None:
    """The record states it; -1 dBTP where it doesn't, as in records of Studio 0.1."""
    assert facts.record.target_true_peak_dbtp == facts.ceiling_dbtp == -1.0
    highest = facts.measured.true_peak_dbtp
    for target, ceiling in ((highest - 0.5, highest - 0.5), (highest + 0.5, highest + 0.5), (None, -1.0)):
        record = facts.record.model_copy(update={"target_true_peak_dbtp": target})
        judged = report.episode_facts(record, facts.measured)
        assert judged.ceiling_dbtp == ceiling
        assert any(peak.over for peak in judged.peaks) == (highest > ceiling)
        assert (' class="bad"' in report.page(judged, lambda take: None).partition("Chapters")[0]) == (
            highest > ceiling
        )


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((3,), "the script has 1 problem (line 3), listed on the page"),
        ((9, 3, 3), "the script has 3 problems (lines 3, 9), listed on the page"),
        (range(1, 9), "the script has 8 problems (lines 1, 2, 3, 4, 5 …), listed on the page"),
    ],
)
def test_the_verdict_says_where_the_problems_of_the_script_are(
    facts: EpisodeFacts, lines: Sequence[int], said: str
) -> None:
    problems = tuple(ProblemEntry(line=line, message="Odd.") for line in lines)
    record = facts.record.model_copy(update={"problems": problems})
    assert verdict(report.episode_facts(record, facts.measured))[-1] == said


def test_an_excerpt_is_the_sound_of_that_place(mp3: Path) -> None:
    from scipy.signal import correlate  # takes most of a second to load

    whole = decoded(mp3)[:, 0]
    for start, stop in ((0.0, 1.0), (5.1, 7.35), (12.0, 13.0)):
        cut = excerpt(mp3, start, stop)
        assert cut
        got = decoded(io.BytesIO(cut))[:, 0]
        assert stop - start < len(got) / 48_000 < stop - start + 0.15
        wanted = whole[round((start + 0.1) * 48_000) : round((stop - 0.2) * 48_000)]
        power = np.cumsum(np.concatenate([[0.0], got.astype(np.float64) ** 2]))
        apart = power[len(wanted) :] - power[: -len(wanted)] - 2 * correlate(got, wanted, "valid")
        at = int(np.argmin(apart))
        best = float(np.abs(got[at : at + len(wanted)] - wanted).max())
        assert best < 0.01
    assert excerpt(mp3, 1e6, 1e6 + 1) is None
    assert len(excerpt(mp3, 0, 600) or b"") < 16 * 16_000


class Elements(HTMLParser):
    """Tags with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_page_holds_everything_escaped_and_nothing_from_elsewhere(mp3: Path, tmp_path: Path) -> None:
    written = write_report(mp3, tmp_path / "page.html")
    text = written.page.read_text("utf-8")
    elements = Elements(text).found
    assert [tag for tag, _ in elements].count("script") == 2
    assert not {"img", "link", "iframe", "object"} & {tag for tag, _ in elements}
    beside = quote(os.path.relpath(mp3, tmp_path))
    assert {(attributes["href"] or "").partition("#t=")[0] for tag, attributes in elements if tag == "a"} == {beside}
    assert not [a for _, attributes in elements for a in attributes if a.startswith("on") or a == "style"]
    whole, *sources = [attributes["src"] or "" for _, attributes in elements if "src" in attributes]
    assert whole == beside
    assert len(sources) == written.suspects == 2
    for source in sources:
        assert source.startswith("data:audio/mpeg;base64,")
        assert len(decoded(io.BytesIO(base64.b64decode(source.partition(",")[2])))) > 24_000
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)
    assert data
    assert json.loads(data[1])["chapters"][1][1] == EVIL
    picture = Image.open(written.picture)
    assert (picture.format, picture.size) == ("PNG", (1600, 900))
    assert len(picture.convert("RGB").getcolors(1 << 20) or []) > 8
    again = write_report(mp3, tmp_path / "again.html")
    assert again.page.read_bytes() == written.page.read_bytes()
    assert again.picture.read_bytes() == written.picture.read_bytes()


def test_ten_hours_are_no_larger_a_page_than_one(facts: EpisodeFacts) -> None:
    from dataclasses import replace

    long = replace(
        facts,
        measured=replace(
            facts.measured,
            seconds=36_000.0,
            peaks=np.tile(facts.measured.peaks, 1100)[:360_000],
            short_term_lufs=np.tile(facts.measured.short_term_lufs, 1100)[:360_000],
        ),
        speaking=np.tile(facts.speaking, 1100)[:360_000],
    )
    assert len(report.page(long, lambda take: None)) < 80_000
    assert format_duration(36_000) == "10:00:00"
    assert columns(np.arange(10_000), len) == [10.0] * 1000
    assert columns(np.arange(3), len) == [1.0] * 3


def test_a_missing_or_damaged_record_is_told(mp3: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such MP3"):
        write_report(tmp_path / "none.mp3")
    copy = Path(shutil.copy(mp3, tmp_path / "a.mp3"))
    with pytest.raises(InputError, match="record"):
        write_report(copy)
    copy.with_suffix(".episode.json").write_text('{"record": 1, "title": "x", "duration": -3}')
    with pytest.raises(InputError, match="duration"):
        write_report(copy)
    record = json.loads(mp3.with_suffix(".episode.json").read_text("utf-8"))
    for key, value in (
        ("duration", 1e300),
        ("target_lufs", float("nan")),
        ("flagged", [{"line": 1, "text": "x", "flags": [], "start": 1e12}]),
    ):
        copy.with_suffix(".episode.json").write_text(json.dumps(record | {key: value}))
        with pytest.raises(InputError, match=key):
            write_report(copy)
    copy.with_suffix(".episode.json").write_text(json.dumps(record | {"chapters": [], "title": "half \ud800"}))
    assert write_report(copy).page.is_file()
    with pytest.raises(UsageError, match="html"):
        write_report(mp3, tmp_path / "page.mp3")


def test_titles_and_names_of_several_lines_are_drawn_on_one(facts: EpisodeFacts) -> None:
    """A title may come from SCRIPT.toml or from --title, where nothing keeps line ends out."""
    lines = "One\nTwo\r\nThree\u2028Four\x00" + "🎧שלום" * 3000
    hostile = replace(
        facts,
        record=facts.record.model_copy(update={"title": lines}),
        voices=tuple(replace(voice, name=lines) for voice in facts.voices),
        parts=tuple(replace(part, title=lines) for part in facts.parts),
    )
    with Image.open(io.BytesIO(report.picture(hostile))) as image:
        assert image.size == (1600, 900)


def test_the_command_writes_page_and_picture(mp3: Path, studio: Command, tmp_path: Path) -> None:
    done = studio("report", mp3, "--out", tmp_path / "r.html", "--json")
    assert done.code == 0, done.stderr
    told = done.json
    assert told["doubtful"] == 2
    assert Path(told["page"]).stat().st_size > 1000
    assert Path(told["picture"]).stat().st_size > 1000


@pytest.mark.clients
@pytest.mark.parametrize(("width", "height", "dark"), [(390, 844, False), (390, 844, True), (1280, 900, False)])
def test_a_browser_shows_it_whole_and_plays_it_without_a_network(
    mp3: Path, tmp_path: Path, width: int, height: int, dark: bool
) -> None:
    page = write_report(mp3, tmp_path / "page.html").page
    with browser(tmp_path / "profile") as shown:
        shown.open(page, width, height, dark=dark)
        assert shown.run("document.title").startswith("</script><script>alert(1)")
        assert shown.run("document.documentElement.scrollWidth") <= width
        assert shown.run("document.querySelectorAll('path.bar').length") >= 3
        clipped = (
            "[...document.querySelectorAll('.wide,.figures dd')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
        )
        assert shown.run(clipped) == 0
        shown.run("document.querySelector('.chart').scrollIntoView()")
        box = shown.run(
            "(r => [r.x + r.width * 0.6, r.y + 40])(document.querySelector('.chart').getBoundingClientRect())"
        )
        shown("Input.dispatchMouseEvent", type="mouseMoved", x=box[0], y=box[1])
        assert re.match(r"0:1\d · .* · .*(LUFS|silence)", shown.run("document.getElementById('read').textContent"))
        length, fault = shown.run(
            "(async a => { await a.play(); return [a.duration, a.error]; })(document.querySelector('.takes audio'))"
        )
        assert 0.5 < length < 16
        assert fault is None
        paper = shown.run("getComputedStyle(document.body).backgroundColor")
        assert paper == ("rgb(20, 23, 26)" if dark else "rgb(251, 250, 247)")
        assert {url for url in shown.asked_for() if not url.startswith("data:")} <= {page.as_uri(), mp3.as_uri()}
        assert shown.complaints() == []


@pytest.mark.clients
def test_charts_transcript_and_sound_run_together(mp3: Path, tmp_path: Path) -> None:
    page = write_report(mp3, mp3.parent / "page.html").page
    with browser(tmp_path / "profile") as shown:
        shown.open(page, 1280, 900)
        until = (
            "new Promise((done, fail) => { const end = Date.now() + 20000; (function look() {"
            " if (%s) done(true); else if (Date.now() > end) fail('never'); else setTimeout(look, 50); })(); })"
        )
        assert shown.run(until % "document.getElementById('audio').readyState > 0")
        shown.run("document.querySelectorAll('[data-s]')[3].click()")
        start = "Number(document.querySelectorAll('[data-s]')[3].dataset.s)"
        assert shown.run(until % f"document.getElementById('audio').currentTime > {start} + 0.05")
        assert shown.run("document.querySelector('[data-s].on') === document.querySelectorAll('[data-s]')[3]")
        command = shown.run("document.getElementById('command').textContent")
        assert command == shown.run("document.querySelectorAll('[data-s]')[3].dataset.command") != ""
        share = "parseFloat(document.querySelector('.playhead').getAttribute('x1'))"
        assert shown.run(f"Math.abs({share} - 100 * {start} / document.getElementById('audio').duration)") < 15
        shown.run("document.getElementById('audio').pause()")
        box = shown.run(
            "(r => [r.x + r.width * 0.75, r.y + 40])(document.querySelector('.chart').getBoundingClientRect())"
        )
        for kind in ("mousePressed", "mouseReleased"):
            shown("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1)
        place = "document.getElementById('audio').currentTime / document.getElementById('audio').duration"
        assert shown.run(until % f"Math.abs({place} - 0.75) < 0.02")
        shown("Input.dispatchKeyEvent", type="keyDown", key=",", text=",")
        assert shown.run(until % f"{place} < 0.75")
        assert shown.complaints() == []


@pytest.mark.clients
def test_a_page_that_was_sent_alone_asks_for_the_sound(mp3: Path, tmp_path: Path) -> None:
    (tmp_path / "sent" / "alone").mkdir(parents=True)
    page = Path(shutil.move(write_report(mp3, tmp_path / "page.html").page, tmp_path / "sent" / "alone"))
    with browser(tmp_path / "profile") as shown:
        shown.open(page, 390, 844)
        assert shown.run(
            "new Promise(done => (function look() { const gone = document.getElementById('missing');"
            " if (gone.hidden) setTimeout(look, 50); else done(gone.innerText); })())"
        ).startswith("The sound isn't beside this page.")


@pytest.mark.clients
def test_the_policy_keeps_out_what_gets_in(mp3: Path, tmp_path: Path) -> None:
    page = write_report(mp3, tmp_path / "page.html").page
    text = page.read_text("utf-8").replace(
        "<main>", "<main><img src='http://127.0.0.1:9/x'><script>document.title = 'taken'</script>"
    )
    page.write_text(text, encoding="utf-8")
    with browser(tmp_path / "profile") as shown:
        shown.open(page, 1280, 900)
        assert shown.run("document.title") != "taken"
        assert sum("Content Security Policy" in text for text in shown.complaints()) >= 2


def test_the_transcript_names_the_command_for_every_sentence(facts: EpisodeFacts) -> None:
    parts = transcript(facts.record, facts.suspects, "scripts/a b.txt")
    turns = [turn for part in parts for turn in part.turns]
    assert [turn.speaker for turn in turns] == [turn.speaker for turn in facts.record.turns]
    for turn, told in zip(turns, facts.record.turns, strict=True):
        assert " ".join(s.text for s in turn.sentences) == " ".join(told.text.split())
        for sentence, entry in zip(turn.sentences, told.sentences, strict=True):
            words = shlex.split(sentence.command)
            if entry.number is None:
                assert (words, told.text) == ([], sentence.text)  # a recording
                continue
            assert words[:4] == ["studio", "retake", "scripts/a b.txt", str(entry.line)]
            assert words[4:] in ([], ["--sentence", str(entry.number)])
    commands = [sentence.command for turn in turns for sentence in turn.sentences if sentence.command]
    assert len(set(commands)) == len(commands), "each means one sentence"
    assert sum(bool(s.flags) for turn in turns for s in turn.sentences) == len(facts.suspects) == 2
    assert [part.title for part in parts if part.title] == [part.title for part in facts.parts]
    older = facts.record.model_copy(
        update={"turns": tuple(turn.model_copy(update={"sentences": ()}) for turn in facts.record.turns)}
    )
    whole = [turn.sentences for part in transcript(older, (), "a.txt") for turn in part.turns]
    assert [[s.text for s in said] for said in whole] == [[turn.text] for turn in facts.record.turns]


def test_the_verdict_says_what_speaks_against_publishing(facts: EpisodeFacts) -> None:
    clean = replace(facts, suspects=(), record=facts.record.model_copy(update={"problems": ()}))
    assert verdict(clean) == ()
    assert verdict(facts) == ("2 takes are suspect: listen to them",)
    quiet = replace(facts.measured, loudness_lufs=facts.target_lufs - 2, true_peak_dbtp=0.5)
    told = verdict(replace(clean, measured=quiet))
    assert told == ("it is 2.0 LU quieter than its target", "its true peak is 1.5 dB too high")
    page = report.page(replace(clean, measured=quiet), lambda take: None)
    assert "Not ready: it is 2.0 LU quieter than its target; its true peak" in page
