"""A flite that goes wrong: scripts of that name on PATH, run as the real one would be."""

import sys
import threading

import pytest
from support import speaking
from support.examples import rest_slow

from studio.cast import assign
from studio.errors import EngineError
from studio.store import FolderStore
from studio.synthesize.engine import Request
from studio.synthesize.engines import flite
from studio.synthesize.engines.flite import Flite
from studio.values import Script, Segment, Speech, Turn, Voice, VoiceSettings

FAKE = """#!{python} -SEs
import struct, sys, time
if "-lv" in sys.argv:
    print("Voices available: slt rms")
    sys.exit()
if "--version" in sys.argv:
    print("  version: fake-1 (nowhere)")
    sys.exit(1)
out = sys.argv[sys.argv.index("-o") + 1]
if out == "none":
    sys.exit()
text = open(sys.argv[sys.argv.index("-f") + 1]).read()
def wave(samples):
    data = struct.pack(f"<{{len(samples)}}h", *samples)
    form = struct.pack("<IHHIIHH", 16, 1, 1, 16000, 32000, 2, 16)
    head = b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt " + form
    open(out, "wb").write(head + b"data" + struct.pack("<I", len(data)) + data)
def good():
    count = round(16000 * 0.06 * len(text))
    tone = ([4000] * 40 + [-4000] * 40) * (count // 80)
    for n in range(800):
        tone[n], tone[-1 - n] = tone[n] * n // 800, tone[-1 - n] * n // 800
    wave([0] * 1600 + tone + [0] * 1600)
if "Bad" not in text:
    good()
    sys.exit()
{fault}
"""


@pytest.fixture
def fake(tmp_path, monkeypatch):
    def install(fault: str) -> None:
        folder = tmp_path / "bin"
        folder.mkdir()
        program = folder / "flite"
        program.write_text(FAKE.format(python=sys.executable, fault=fault))
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(folder), prepend=":")

    return install


def speak(tmp_path, *sentences: str):
    turns = tuple(Turn("Ada", (Speech(text, line),), line) for line, text in enumerate(sentences, 20))
    script = Script("test", (Segment(None, "segment", 1, turns),))
    cast, _ = assign(script, "flite", [Voice("ada", "Ada", (("flite", VoiceSettings("slt")),))])
    return speaking.speak(script, cast, Flite(), FolderStore(tmp_path / "store"))


FAULTS = {
    "hangs": ("time.sleep(600)", "did not finish within 10 s"),
    "crashes": ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "killed by signal 11"),
    "exits 139": ("sys.exit(139)", "exit 139"),
    "complains": ("sys.exit('cannot do that')", "cannot do that"),
    "writes nothing": ("pass", "wrote no sound"),
    "writes rubbish": ("open(out, 'wb').write(b'not a wave' * 30)", "wrote no sound"),
    "writes an empty file": ("open(out, 'wb')", "wrote no sound"),
    "writes no samples": ("wave([])", "no samples"),
    "writes silence": ("wave([0] * 16000)", "silence"),
}


@pytest.mark.parametrize("fault", rest_slow(FAULTS, "crashes"))
def test_a_fault_names_the_line_and_keeps_the_rest(tmp_path, fake, monkeypatch, fault):
    monkeypatch.setattr(flite, "TIME_LIMIT_S", 10.0 if fault == "hangs" else 120.0)
    fake(FAULTS[fault][0])
    with pytest.raises(EngineError) as caught:
        speak(tmp_path, "A good sentence.", "Bad luck for this one.", "Another good sentence.")
    assert caught.value.line == 21
    assert "“Bad luck for this one.”" in caught.value.message
    assert FAULTS[fault][1] in caught.value.message
    assert caught.value.message.startswith("Ada's sentence")
    assert len(list(FolderStore(tmp_path / "store").entries())) >= 5  # four of calibration, and a good one at least
    assert [t for t in threading.enumerate() if t.name.startswith("synthesize")] == []


FLAGS = {
    "shouts": ("wave([32767] * 9000 + [-32768] * 9000 + [0] * 1600)", "clipped"),
    "says far too little": ("wave([0] * 1600 + [4000, -4000] * 400 + [0] * 1600)", "too short for its text"),
    "goes on and on": ("wave([0] * 1600 + [4000, -4000] * 160000 + [0] * 1600)", "too long for its text"),
    "stops in the middle": ("wave([0] * 1600 + [4000, -4000] * 10000)", "cut off at the end"),
}


@pytest.mark.parametrize("fault", rest_slow(FLAGS, "stops in the middle"))
def test_a_doubtful_take_is_used_and_flagged(tmp_path, fake, fault):
    fake(FLAGS[fault][0])
    lines, problems = speak(tmp_path, "A good sentence.", "Bad luck for this one and for all its many words.")
    assert lines[0].take.flags == ()
    assert lines[1].take.flags
    assert FLAGS[fault][1] in lines[1].take.attempts[0].flags
    assert problems == ()


def test_a_voice_that_cannot_read_the_calibration_text_is_named(tmp_path, fake):
    fake("sys.exit('no')")
    program = tmp_path / "bin" / "flite"
    program.write_text(program.read_text().replace('"Bad" not in', '"Good morning" not in'))
    with pytest.raises(EngineError, match="The voice 'slt' of flite could not read the calibration text"):
        speak(tmp_path, "A good sentence.")


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("exit 1", "does not answer"),
        ("echo", "no voices"),
        (None, "not installed"),
        ("echo voices: awb_time", "no voices"),
    ],
)
def test_a_flite_that_is_not_ready(tmp_path, monkeypatch, script, said):
    (tmp_path / "bin").mkdir()
    if script is not None:
        (tmp_path / "bin" / "flite").write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / "bin" / "flite").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    readiness = Flite().readiness()
    assert not readiness.ready
    assert said in readiness.detail
    assert readiness.hint


def test_the_voice_that_tells_the_time_is_hidden():
    assert "awb_time" not in {voice.name for voice in Flite().voices()}
    with pytest.raises(EngineError):
        Flite().synthesize([Request("Hello.", VoiceSettings("awb_time"))])
