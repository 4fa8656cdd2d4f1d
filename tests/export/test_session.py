"""Stems and the session for an editor, judged by what they add up to and by the finished MP3."""

from __future__ import annotations

import re
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from support.masters import Masters, decoded, record

from studio.errors import AudioError
from studio.export.masters import session
from studio.render.flow import RenderJob
from studio.values import RATE


@pytest.fixture(scope="module")
def files(job: RenderJob, masters: Masters, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The session of the small episode, as WAV."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STUDIO_CACHE", str(job.script.parent / "store"))
        return list(session(job, tmp_path_factory.mktemp("session")))


def test_stems_add_up_to_the_mix(job: RenderJob, files: list[Path]) -> None:
    assert [f.name for f in files] == [
        "01-Ada-Stone.wav", "02-Ben-Fields.wav", "03-Recordings.wav", "04-Music.wav", "mix.wav",
        "quiet.labels.txt", "quiet.rpp",
    ]  # fmt: skip
    sounds = [soundfile.read(f, dtype="float64")[0] for f in files[:5]]
    assert {len(s) for s in sounds} == {record(job)["samples"]}
    assert all(np.abs(s).max() > 0.01 for s in sounds)
    assert np.abs(sum(sounds[:4]) - sounds[4]).max() < 2e-7
    ada, ben = sounds[0], sounds[1]
    said = [(t["speaker"], t["start"], t["end"]) for t in record(job)["turns"] if t["speaker"] != "Recording"]
    for speaker, start, end in said:  # each speaker sounds in their own stem alone, though one sentence is said twice
        inside = slice(round(start * RATE) + 10, round(end * RATE) - 10)
        mine, other = (ada, ben) if speaker == "Ada Stone" else (ben, ada)
        assert np.abs(mine[inside]).max() > 0.05
        assert not other[inside].any()


def test_the_finished_mp3_has_every_word_at_the_sample_of_the_mix(job: RenderJob, files: list[Path]) -> None:
    mix, _ = soundfile.read(files[4], dtype="float64")
    heard = decoded(job.script.parent / "episodes" / "quiet" / "quiet.mp3", RATE, 2).astype(float)
    assert len(heard) == len(mix) == record(job)["samples"]
    for turn in record(job)["turns"]:
        start = round(turn["start"] * RATE)
        part = mix[start : start + 8192, 0]
        near = heard[start - 500 : start + 8192 + 500, 0] / 10 ** (record(job)["gain_db"] / 20)
        apart = [np.square(near[500 + lag :][: len(part)] - part).sum() for lag in range(-500, 501)]
        assert int(np.argmin(apart)) - 500 == 0, turn
        assert apart[500] < 0.05 * np.square(part).sum()


def test_the_reaper_project_shows_everything_that_sounds(job: RenderJob, files: list[Path]) -> None:
    project = files[-1].read_text("utf-8")
    assert project.count("<") == project.count("\n>") + project.count(" >") == len(re.findall(r"^ *<", project, re.M))
    length = record(job)["samples"]
    for track in project.split("<TRACK")[1:]:
        name = re.search(r'FILE "([^"]+)"', track)
        assert name
        samples, _ = soundfile.read(files[-1].with_name(name[1]))
        shown = np.zeros(length, bool)
        for position, size, offset in re.findall(r"POSITION ([\d.]+)\s+LENGTH ([\d.]+)[^<]*SOFFS ([\d.]+)", track):
            assert position == offset
            start = round(float(position) * RATE)
            shown[start : start + round(float(size) * RATE)] = True
        assert not samples[~shown].any()
    assert re.findall(r"MARKER \d+ ([\d.]+) (.*) 0 0 1", project)[-1][1] == "'A \\ Bicycle; \"Stays\" = Up'"


def test_the_label_track_has_chapters_and_sentences(job: RenderJob, files: list[Path]) -> None:
    rows = [line.split("\t") for line in files[-2].read_text("utf-8").splitlines()]
    assert all(len(row) == 3 and float(row[0]) <= float(row[1]) for row in rows)
    assert [row[2] for row in rows if ": " not in row[2]] == [c["title"] for c in record(job)["chapters"]]
    assert [r[2] for r in rows].count("Ada Stone: The kettle sings.") == 2
    starts = [float(row[0]) for row in rows]
    assert starts == sorted(starts)


@pytest.mark.slow
def test_the_same_session_again_is_the_same_files(job: RenderJob, files: list[Path], tmp_path: Path) -> None:
    """Also in another second: some writers put the time of day into a file."""
    flac = session(job, tmp_path / "a", flac=True)
    second = int(time.time())
    while int(time.time()) == second:
        time.sleep(0.05)
    for first, again in ((files, session(job, tmp_path / "b")), (flac, session(job, tmp_path / "c", flac=True))):
        assert [one.read_bytes() for one in first] == [two.read_bytes() for two in again]


@pytest.mark.slow
def test_stems_as_flac_are_refused_where_they_would_be_cut_off(
    job: RenderJob, masters: Masters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = session(job, tmp_path, flac=True)
    sounds = [soundfile.read(f, dtype="float64")[0] for f in files[:5]]
    assert np.abs(sum(sounds[:4]) - sounds[4]).max() < 4 / (1 << 23)
    assert "<SOURCE FLAC" in files[-1].read_text("utf-8")
    loud = job.script.with_name("loud.wav")
    soundfile.write(loud, np.where(np.arange(2 * RATE) % 4800 < 4, 0.9, 0.01), RATE, subtype="FLOAT")
    both = job.script.with_name("both.txt")
    both.write_text("Ada Stone: Yes.\n[clip loud.wav]\nBen Fields: No.\n", encoding="utf-8")
    with pytest.raises(AudioError, match="full scale"):
        session(RenderJob(both, job.show), tmp_path, flac=True)
