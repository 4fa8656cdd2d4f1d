"""Every kind of master of one small episode, judged by ffmpeg, ffprobe and the episode's own MP3."""

from __future__ import annotations

import base64
import io
import json
import random
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from mutagen.flac import Picture
from mutagen.oggopus import OggOpus
from PIL import Image
from support.examples import rest_slow
from support.masters import Masters, decoded, ebur128, probe, record
from support.small_show import Command

from studio.audio.clip import db
from studio.errors import OutputError, ProgramError, ProgramTimeout
from studio.export import PRESETS, MasterMeasurement, audacity_labels, reaper_project, stems
from studio.export.container import ffmetadata, write_master
from studio.export.masters import deliver, doubts
from studio.render.flow import RenderJob
from studio.values import RATE, Chapter, Placement, SentencePlacement, Tags, Timeline, Utterance

FAST = ("mono",)
"""Kinds that the fast tests make; the slow ones make all."""


@pytest.mark.parametrize(
    "name", [n if n in FAST else pytest.param(n, marks=pytest.mark.slow) for n in PRESETS if n != "audiobook"]
)
def test_loudness_and_peak_are_the_presets_as_ffmpeg_measures_them(name: str, masters: Masters) -> None:
    made, preset = masters[name], PRESETS[name]
    loudness, peak = ebur128(made.path)
    assert loudness == pytest.approx(preset.target_lufs, abs=0.5)
    assert peak <= preset.true_peak_dbtp
    assert made.measurement.loudness_lufs == pytest.approx(loudness, abs=0.1)
    assert made.measurement.true_peak_dbtp == pytest.approx(peak, abs=0.1)
    assert doubts(preset, made.measurement) == []


@pytest.mark.slow
def test_the_audiobook_keeps_the_rules_of_acx(masters: Masters) -> None:
    made = masters["audiobook"]
    samples = decoded(made.path, 44_100, 1)
    rms = db(float(np.sqrt(np.square(samples, dtype=np.float64).mean())))
    assert -23 <= rms <= -18
    assert rms == pytest.approx(-20.5, abs=0.5)
    assert made.measurement.rms_db == pytest.approx(rms, abs=0.02)
    assert np.abs(samples).max() <= 10 ** (-3 / 20)
    halves = samples[: len(samples) // 22_050 * 22_050].reshape(-1, 22_050)
    floor = min(float(np.sqrt(np.square(half, dtype=np.float64).mean())) for half in halves)
    assert made.measurement.floor_db == pytest.approx(db(floor), abs=0.1) or floor == 0
    assert made.path.read_bytes().count(b"LAME") >= 1


@pytest.mark.parametrize(
    ("name", "codec", "rate", "channels", "bit_rate"),
    [
        pytest.param("podcast", "mp3", "48000", 2, 128_000, marks=pytest.mark.slow),
        pytest.param("mono", "mp3", "48000", 1, 96_000, marks=pytest.mark.slow),
        pytest.param("broadcast", "pcm_s24le", "48000", 2, 2_304_000, marks=pytest.mark.slow),
        pytest.param("audiobook", "mp3", "44100", 1, 192_000, marks=pytest.mark.slow),
        pytest.param("m4a", "aac", "48000", 2, None, marks=pytest.mark.slow),
        pytest.param("m4b", "aac", "48000", 2, None, marks=pytest.mark.slow),
        pytest.param("opus", "opus", "48000", 2, None, marks=pytest.mark.slow),
        ("flac", "flac", "48000", 2, None),
    ],
)
def test_format_length_chapters_and_texts(
    name: str, codec: str, rate: str, channels: int, bit_rate: int | None, job: RenderJob, masters: Masters
) -> None:
    shown, said = probe(masters[name].path), record(job)
    audio = next(s for s in shown["streams"] if s["codec_type"] == "audio")
    assert (audio["codec_name"], audio["sample_rate"], audio["channels"]) == (codec, rate, channels)
    if bit_rate:
        assert int(audio["bit_rate"]) == bit_rate
    if name == "flac":
        assert audio["bits_per_raw_sample"] == "24"
    tags = shown["format"].get("tags") or audio["tags"]
    if name == "opus":
        tags = audio["tags"]
    assert {k.lower(): v for k, v in tags.items()}["title"] == said["title"] == "Two Small; Things = #1"
    # ffprobe adds the padding of plain MP3, and the first packet of Opus, to the length it estimates.
    assert float(shown["format"]["duration"]) == pytest.approx(said["duration"], abs=0.06)
    assert len(decoded(masters[name].path, int(rate), channels)) / int(rate) == pytest.approx(
        said["duration"], abs=0.03
    )
    wanted = [] if name in ("broadcast", "audiobook") else said["chapters"]
    assert [c["tags"]["title"] for c in shown["chapters"]] == [c["title"] for c in wanted]
    for read, meant in zip(shown["chapters"], wanted, strict=True):
        assert float(read["start_time"]) == pytest.approx(meant["start"], abs=0.002)
        assert float(read["end_time"]) == pytest.approx(meant["end"], abs=0.02)
    if name != "broadcast":
        assert any(s.get("disposition", {}).get("attached_pic") for s in shown["streams"])


@pytest.mark.parametrize("size", rest_slow([0, 250_000], 250_000))
def test_the_cover_in_opus_is_the_picture(size: int, tmp_path: Path) -> None:
    """However large a cover may be; read by ffmpeg and by mutagen."""
    out = io.BytesIO()
    Image.new("RGB", (800, 800), "teal").save(out, "JPEG")
    cover = out.getvalue() + b"\0" * (size - out.tell())
    tone = [np.full((RATE, 2), 0.01, np.float32)]
    write_master(tmp_path / "a.opus", PRESETS["opus"], tone, RATE, Tags("t", "s", cover=cover), [Chapter(0, RATE, "c")])
    read = Picture(base64.b64decode(OggOpus(tmp_path / "a.opus")["metadata_block_picture"][0]))
    assert (read.type, read.mime, read.width, read.height, read.data) == (3, "image/jpeg", 800, 800, cover)
    copy = [
        "ffmpeg",
        "-nostdin",
        "-v",
        "error",
        "-i",
        tmp_path / "a.opus",
        "-map",
        "0:v",
        "-c",
        "copy",
        "-f",
        "mjpeg",
        "-",
    ]
    assert subprocess.run(copy, capture_output=True, check=True).stdout == cover


@pytest.mark.slow
def test_what_loses_nothing_has_as_many_samples_as_the_timeline(job: RenderJob, masters: Masters) -> None:
    for name in ("broadcast", "flac"):
        assert soundfile.info(masters[name].path).frames == record(job)["samples"]


@pytest.mark.slow
def test_the_podcast_master_is_the_episode_itself(job: RenderJob, masters: Masters) -> None:
    assert masters["podcast"].path.read_bytes() == (job.script.parent / "episodes/quiet/quiet.mp3").read_bytes()


@pytest.mark.slow
def test_players_of_audiobooks_know_an_m4b_by_its_brand(masters: Masters) -> None:
    assert masters["m4b"].path.read_bytes()[4:12] == b"ftypM4B "
    assert masters["m4a"].path.read_bytes()[4:12] == b"ftypM4A "


@pytest.mark.slow
def test_the_same_master_again_is_the_same_file_and_nothing_half_made_is_left(
    job: RenderJob, masters: Masters, tmp_path: Path
) -> None:
    for made in deliver(job, [PRESETS["m4b"], PRESETS["opus"], PRESETS["flac"]], tmp_path / "new"):
        assert made.path.read_bytes() == masters[made.preset.name].path.read_bytes()
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == ["quiet.flac", "quiet.m4b", "quiet.opus"]


@pytest.mark.slow
def test_a_damaged_take_is_made_again_on_the_way(job: RenderJob, masters: Masters, tmp_path: Path) -> None:
    takes = sorted((job.script.parent / "store" / "takes").glob("*/*"), key=lambda take: take.stat().st_size)
    whole = takes[0].read_bytes()
    content = bytearray(whole)
    content[-1] ^= 1
    takes[0].write_bytes(content)  # the shortest: a sentence of two words
    (made,) = deliver(job, [PRESETS["flac"]], tmp_path)
    assert made.path.read_bytes() == masters["flac"].path.read_bytes()
    assert takes[0].read_bytes() == whole


def test_a_folder_that_is_a_file_is_told(job: RenderJob, masters: Masters, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(OutputError, match="--out"):
        deliver(job, [PRESETS["flac"]], tmp_path / "taken")


def test_a_single_master_can_be_given_its_file(job: RenderJob, masters: Masters, tmp_path: Path) -> None:
    (made,) = deliver(job, [PRESETS["flac"]], tmp_path / "new" / "own name.flac")
    assert made.path == tmp_path / "new" / "own name.flac" and made.path.is_file()
    (tmp_path / "folder.flac").mkdir()
    (made,) = deliver(job, [PRESETS["flac"]], tmp_path / "folder.flac")
    assert made.path.parent == tmp_path / "folder.flac"


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        (MasterMeasurement(60, -20, -4, -24.0, -90), "RMS is -24.0"),
        (MasterMeasurement(60, -20, -4, -17.9, -90), "RMS is -17.9"),
        (MasterMeasurement(60, -20, -2.9, -20.0, -90), "true peak is -2.9"),
        (MasterMeasurement(60, -20, -4, -20.0, -59), "quietest half second"),
    ],
)
def test_what_acx_would_refuse_is_told(heard: MasterMeasurement, said: str) -> None:
    (doubt,) = doubts(PRESETS["audiobook"], heard)
    assert said in doubt


def test_texts_cant_become_entries_of_the_formats_they_stand_in() -> None:
    title = "a\n[CHAPTER]\nTITLE=x;#\\ \"q\" 'q' `q`\n  >\tb"
    chapters = [Chapter(0, RATE, title), Chapter(RATE, 2 * RATE, "end")]
    for name in ("m4b", "opus"):
        told = ffmetadata(PRESETS[name], Tags(title, title, description=title), chapters)
        assert not re.search(r"(?<!\\)\n(TITLE|  >)", told)
        assert len(re.findall(r"(?<!\\)\n\[CHAPTER\]", told)) == (2 if name == "m4b" else 0)
    said = [Utterance(title, title, 0, RATE, 0, 1)]
    assert audacity_labels(chapters, said).count("\n") == 3
    place = Placement(0, RATE, "k", "speech")
    (stem,) = stems(Timeline(2 * RATE, (place,), (), (SentencePlacement(0, 10, 20),), (0,)), [title], ["k"])
    project = reaper_project([(stem, "01-a.wav")], chapters, 2 * RATE)
    assert [line for line in project.splitlines() if line.lstrip().startswith("<")] == [
        '<REAPER_PROJECT 0.1 "6.0"', "  <TRACK", "    <ITEM", "      <SOURCE WAVE",
    ]  # fmt: skip
    assert project.count("\n  MARKER") == 2


def test_a_program_that_breaks_off_or_hangs_is_told() -> None:
    from studio.audio.streams import read_samples, write_samples

    blocks = [np.zeros((1 << 16, 2), np.float32)] * 8
    with pytest.raises(ProgramError, match=r"exit 3.*no room"):
        write_samples(
            [sys.executable, "-c", "import sys; sys.stderr.write('no room'); sys.exit(3)"], blocks, timeout=60
        )
    with pytest.raises(ProgramTimeout):
        list(read_samples([sys.executable, "-c", "import time; time.sleep(60)"], 1, timeout=0.2))


def test_every_kind_stands_in_the_help_and_in_the_docs(studio: Command) -> None:
    told = studio("export", "--help").stdout
    docs = (Path(__file__).parents[2] / "docs" / "masters.md").read_text("utf-8")
    for kind in (*PRESETS, "session"):
        assert re.search(rf"\b{kind}\b", told)
        assert f"| `{kind}` |" in docs


@pytest.mark.slow
def test_an_export_that_was_killed_goes_on_to_the_same_files(job: RenderJob, masters: Masters, tmp_path: Path) -> None:
    def export(out: Path) -> subprocess.Popen[bytes]:
        kinds = [word for kind in ("m4b", "opus", "flac", "mono", "session") for word in ("--as", kind)]
        words = [sys.executable, "-m", "studio", "export", job.script, *kinds, "--out", out]
        return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def files(folder: Path) -> dict[Path, bytes]:
        return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    begin = time.monotonic()
    assert export(tmp_path / "whole").wait() == 0
    seconds, chance = time.monotonic() - begin, random.Random(4)
    for part in range(6):
        run = export(tmp_path / "out")
        time.sleep(seconds * (part + chance.random()) / 6)
        run.kill()
        assert run.wait() in (0, -9)
        assert export(tmp_path / "out").wait() == 0
        assert files(tmp_path / "out") == files(tmp_path / "whole"), part
        shutil.rmtree(tmp_path / "out")


@pytest.mark.slow
def test_the_command_says_what_it_made(job: RenderJob, masters: Masters, tmp_path: Path) -> None:
    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-m", "studio", "export", *map(str, arguments)]
        return subprocess.run(words, capture_output=True, text=True, check=False)

    done = run(job.script, "--as", "opus", "--as", "session", "--out", tmp_path, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    (opus,) = told["masters"]
    assert opus["as"] == "opus"
    assert opus["loudness_lufs"] == pytest.approx(-16, abs=0.5)
    assert [Path(p).exists() for p in [opus["file"], *told["session"]]] == [True] * 8
    wrong = run(job.script, "--as", "vinyl")
    assert wrong.returncode == 2
    assert "podcast, mono, broadcast" in wrong.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", rest_slow(["flac", "m4b", "opus", "broadcast"], "m4b"))
def test_a_master_that_ends_too_soon_is_told_and_leaves_what_was_there(name: str, tmp_path: Path) -> None:
    place = tmp_path / "a.out"
    place.write_bytes(b"the one before")
    tone = [np.full((RATE, 2), 0.01, np.float32)] * 2
    with pytest.raises(OutputError, match=r"2\.\d\d s long instead of 3\.00 s"):
        write_master(place, PRESETS[name], tone, 3 * RATE, Tags("t", "s"), [])
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"the one before"]
