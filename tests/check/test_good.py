"""Good episodes break nothing; what is not there is not applicable; and an episode is what its bytes say."""

import struct

import numpy as np
import pytest
import soundfile
from support.episode_parts import frame

from studio.audio.meter import loudness, true_peak_db
from studio.check import RULES, check_episode
from studio.check.sound import BLOCK_S, measure_file
from studio.progress import NoProgress


def verdicts(report):
    return {f.rule: f.verdict for f in report.findings}


def test_a_good_episode_breaks_no_rule(good, tmp_path):
    report = check_episode(good.write(tmp_path))
    assert [(f.rule, f.place, f.message) for f in report.having("failed")] == []
    assert report.passed
    waiting = {f.rule for f in report.having("not applicable")}
    assert waiting == {"M4.feed", "M5.alternate", "J3.feed", "J3.list"} | {r for r in waiting if r.startswith("J4.")}


def test_every_rule_has_one_finding(good, tmp_path):
    report = check_episode(good.write(tmp_path))
    assert [f.rule for f in report.findings] == [rule.id for rule in RULES]
    assert len(set(verdicts(report))) == len(RULES)


def test_without_files_beside_it_their_rules_are_not_applicable(good, tmp_path):
    parts = good.copy()
    parts.files = {}
    found = verdicts(check_episode(parts.write(tmp_path)))
    assert {v for rule, v in found.items() if rule[0] in "JX"} == {"not applicable"}
    assert "failed" not in found.values()


def test_without_a_record_the_transcripts_are_compared_with_each_other(good, tmp_path):
    parts = good.copy()
    del parts.files[".episode.json"]
    parts.replace(".srt", "Good night", "Good day")
    report = check_episode(parts.write(tmp_path))
    assert [f.rule for f in report.having("failed")] == ["X5.srt"]


def test_one_transcript_alone_can_be_compared_with_nothing(good, tmp_path):
    parts = good.copy()
    parts.files = {".vtt": parts.files[".vtt"]}
    assert verdicts(check_episode(parts.write(tmp_path)))["X5.vtt"] == "not applicable"


def test_captions_alone_still_show_who_speaks(good, tmp_path):
    parts = good.copy()
    parts.files = {".srt": parts.files[".srt"]}
    report = check_episode(parts.write(tmp_path))
    assert report.having("failed") == ()
    parts.replace(".srt", "Nora Whitfield: Welcome", "Welcome")
    assert [f.rule for f in check_episode(parts.write(tmp_path)).having("failed")] == ["X2.speaker"]


@pytest.mark.parametrize(("target", "expected"), [(-16.0, "passed"), (-16.6, "failed"), (-19.0, "failed")])
def test_the_target_can_be_another(good, tmp_path, target, expected):
    report = check_episode(good.write(tmp_path), target_lufs=target)
    assert verdicts(report)["M3.loudness"] == expected


@pytest.mark.slow
def test_the_file_is_measured_in_blocks_as_it_is_in_one(long, tmp_path):
    path = long.write(tmp_path)
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    data = path.read_bytes()
    at = data.index(b"\xff\xfb", len(long.tag()))
    found = measure_file(data, at, len(data), 108, NoProgress())
    assert len(samples) > 10 * BLOCK_S * rate
    assert (found.samples, found.rate_hz, found.channels) == (len(samples), rate, 2)
    assert found.loudness_lufs == pytest.approx(loudness(samples, rate), abs=1e-4)
    assert found.true_peak_dbtp == pytest.approx(true_peak_db(samples, rate), abs=1e-4)
    assert np.isfinite(found.true_peak_dbtp)


def test_tables_of_contents_may_be_nested_and_leave_chapters_out(good, tmp_path):
    """As Forecast and others write them; the ID3 addendum allows both."""
    parts = good.copy()
    parts.contents(count=2, children=[b"part1", b"chp002"])
    parts.frames.append(("CTOC", b"part1\0\1\2chp000\0chp001\0"))
    assert check_episode(parts.write(tmp_path)).having("failed", "MUST") == ()
    parts.frames[-1] = ("CTOC", b"part1\0\1\2chp001\0chp000\0")
    assert {f.rule for f in check_episode(parts.write(tmp_path)).having("failed", "MUST")} == {"T4.children"}
    parts.frames[-1] = ("CTOC", b"part1\0\1\2part1\0toc\0")  # a table that lists itself ends
    assert {f.rule for f in check_episode(parts.write(tmp_path)).having("failed")} >= {"T4.all"}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda p: p.chapter(0, start=400), "T3.first"),
        (lambda p: p.chapter(0, end=2000), "T3.joined"),
        (lambda p: p.contents(flags=2), "T4.flags"),
    ],
)
def test_what_studio_promises_of_its_own_chapters_is_no_must_for_other_programs(good, tmp_path, change, rule):
    parts = good.copy()
    change(parts)
    record = parts.files[".episode.json"]
    parts.files = {}
    found = {f.rule: f.level for f in check_episode(parts.write(tmp_path)).having("failed")}
    assert found == {rule: "SHOULD"}
    parts.files = {".episode.json": record}
    assert {f.rule for f in check_episode(parts.write(tmp_path)).having("failed", "MUST")} >= {rule}


def test_a_hidden_chapter_may_overlap_others_and_have_no_title(good, tmp_path):
    """A picture for a while, or an advertisement, outside the table of contents; and pictures may be addresses."""
    parts = good.copy()
    parts.files = {}
    picture = frame("APIC", b"\0-->\0\0\0https://show.example/c.jpg")
    parts.frames.append(("CHAP", b"pic\0" + struct.pack(">4I", 3000, 5000, 0xFFFFFFFF, 0xFFFFFFFF) + picture))
    report = check_episode(parts.write(tmp_path))
    assert {f.rule for f in report.having("failed")} == {"T3.order", "T4.all", "T5.mime"}
    assert report.passed
