"""What a show may hold and a script may ask: music in any form, many speakers of one word each, ten hours."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from support.examples import rest_slow
from support.small_show import PAGE, RATE, Command, make_show, tone

from studio.audio.running import RunningMeter

MUSIC: dict[str, tuple[str, ...]] = {
    "shorter than its place.wav": ("-t", "0.05"),
    "mono at 8 kHz.wav": ("-ac", "1", "-ar", "8000"),
    "192 kHz.flac": ("-ar", "192000"),
    "24 bits.wav": ("-c:a", "pcm_s24le"),
    "float.wav": ("-c:a", "pcm_f32le"),
    "lossy.mp3": ("-b:a", "64k"),
    "lossy.m4a": ("-c:a", "aac"),
}


@pytest.mark.parametrize("name", rest_slow(MUSIC, "mono at 8 kHz.wav"))
def test_music_of_every_form_sounds_where_it_belongs(tmp_path: Path, studio: Command, name: str) -> None:
    show = make_show(tmp_path / "show")
    (show / "talk.txt").write_text("Ada: Good morning.\nBen: Good morning to you.\n")
    plain = show / "assets" / "plain.wav"
    soundfile.write(plain, np.repeat(tone(2.0, 262)[:, None], 2, axis=1), RATE)
    command = ["ffmpeg", "-v", "error", "-i", plain, *MUSIC[name], show / "assets" / name]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    table = show / "show.toml"
    table.write_text(table.read_text().replace('"intro.wav"', json.dumps(name)))
    done = studio("render", "talk.txt", "--json", cwd=show)
    assert done.code == 0, done.stderr
    assert abs(done.json["loudness_lufs"] + 16) <= 0.2
    sound, _ = soundfile.read(done.json["file"], always_2d=True)
    assert len(sound) == round(done.json["duration"] * RATE)
    opening = sound[: round((0.05 if "-t" in MUSIC[name] else 1.0) * RATE), 0]
    assert float(np.sqrt(np.mean(np.square(opening)))) > 0.01


@pytest.mark.slow
def test_a_low_peak_costs_no_loudness_that_is_not_told(tmp_path: Path, studio: Command) -> None:
    """What the limiter takes away is told before the coding, not lost in it."""
    show = make_show(tmp_path / "show", music=False)
    (show / "talk.txt").write_text(PAGE)
    table = show / "show.toml"
    table.write_text(table.read_text() + "\n[loudness]\ntarget_lufs = -10\ntrue_peak_dbtp = -9\n")
    done = studio("render", "talk.txt", "--json", cwd=show)
    assert done.code == 0, done.stderr
    heard = RunningMeter(RATE, 2)
    heard.add(soundfile.read(done.json["file"], dtype="float32", always_2d=True)[0])
    assert done.json["loudness_lufs"] == pytest.approx(heard.loudness_lufs, abs=0.2)
    assert "LUFS; the target is -10.0" in done.stderr
    assert heard.finish() <= -9
    assert json.loads(Path(done.json["file"]).with_suffix(".episode.json").read_text())["target_true_peak_dbtp"] == -9


@pytest.mark.parametrize("count", [12, *rest_slow([30, 100])])
def test_many_speakers_say_one_word_each(tmp_path: Path, studio: Command, count: int) -> None:
    show = make_show(tmp_path / "show", music=False)
    letters = [f"{a}{b}" for a in "ABCDEFGHIJ" for b in "abcdefghij"][:count]
    names = [f"{pair}nor Voice" for pair in letters]
    words = [f"{pair.title()}ra." for pair in reversed(letters)]
    (show / "crowd.txt").write_text("".join(f"{n}: {w}\n" for n, w in zip(names, words, strict=True)))
    done = studio("render", "crowd.txt", "--json", cwd=show)
    assert done.code == 0, done.stderr
    record = json.loads(Path(done.json["file"]).with_suffix(".episode.json").read_text())
    assert [turn["speaker"] for turn in record["turns"]] == names
    assert [turn["text"] for turn in record["turns"]] == words
    assert all(a["end"] <= b["start"] for a, b in zip(record["turns"], record["turns"][1:], strict=False))


LARGEST_MB = 420
"""Resident memory of one process, with every library it shares. The levels of speakers take the energies of ten hours
three times over: of the mix, of its speech alone, and of what is finished."""
MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
"""
"""Runs a program from a small process, since Linux counts for a child what its parent took when it was started."""


@pytest.mark.slow
def test_ten_hours_in_little_memory(tmp_path: Path) -> None:
    """Its hours are alike, so that what is made of one is there for the others; the file is as long as it would be."""
    show = make_show(tmp_path / "show", rate=1.0)
    body = PAGE.split("The Kettle That Sang\nAda Stone", 1)[1].split("Break:")[0]
    hour = "\n".join(
        [f"Ada Stone{body}Ben Fields: And so on, and so forth, as it was said so many times before."] * 656
    )
    (show / "long.md").write_text("# Ten Hours\n\n" + "\n\n".join(f"## Hour {n}\n\n{hour}" for n in range(10)) + "\n")
    script = [sys.executable, "-m", "studio", "render", "long.md", "--json"]
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *script],
        cwd=show, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    said, largest_kb = json.loads(done.stdout), int(done.stderr.split()[-1])
    print(f"ten hours: {largest_kb / 1024:.0f} MB at most")
    assert said["duration"] > 36_000
    assert largest_kb / 1024 < LARGEST_MB
    told = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "format=duration:chapter=end", "-of", "json", said["file"]],
        capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL,
    ).stdout  # fmt: skip
    assert abs(float(json.loads(told)["format"]["duration"]) - said["duration"]) < 0.1
    assert len(json.loads(told)["chapters"]) == len(said["chapters"]) >= 10
    captions = Path(said["file"]).with_suffix(".vtt").read_text()
    assert "\n10:0" in captions
