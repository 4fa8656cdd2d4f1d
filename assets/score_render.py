"""From notes to sound: writes parts as MIDI with mido and plays them through FluidSynth.

In:  a list of :class:`Note` and the General MIDI :class:`Instrument` that plays them.
Out: the dry stereo stem as a float array at 48 kHz.

Needs the ``fluidsynth`` program and a General MIDI soundfont (Debian: ``fluidsynth`` and
``fluid-soundfont-gm``). Playing is made human by a seeded random generator: same part, same performance.
"""

from __future__ import annotations

import random
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import mido
import numpy as np
import soundfile
from score_mix import RATE, Audio

SECONDS_PER_BEAT = 0.535  # 112 beats a minute, and a whole number of samples (25 680) per beat
TICKS_PER_BEAT = 960
DRUM_CHANNEL = 9  # General MIDI's fixed percussion channel
TIMING_SPREAD = 0.006  # seconds; what a tight ensemble scatters
TIMING_LIMIT = 0.014  # seconds; beyond this it sounds like a mistake
VELOCITY_SPREAD = 4.0
SYNTH_GAIN = "0.5"  # low enough that no stem clips; the mix sets the real level

SOUNDFONTS = (
    Path("/usr/share/sounds/sf2/FluidR3_GM.sf2"),
    Path("/usr/share/soundfonts/FluidR3_GM.sf2"),
    Path("/usr/local/share/sounds/sf2/FluidR3_GM.sf2"),
    Path("/usr/local/share/soundfonts/FluidR3_GM.sf2"),
    Path("/opt/homebrew/share/sounds/sf2/FluidR3_GM.sf2"),
)
INSTALL_HINT = "install it with: apt-get install fluidsynth fluid-soundfont-gm"


class MissingTool(RuntimeError):
    """FluidSynth or its soundfont is not on this machine; the message says what to install."""


@dataclass(frozen=True)
class Note:
    """One note: when it starts and how long it lasts in beats, MIDI pitch, velocity 1 to 127."""

    start: float
    length: float
    pitch: int
    velocity: float


@dataclass(frozen=True)
class Instrument:
    """A General MIDI patch, or a percussion kit when ``drums`` is set."""

    name: str
    program: int
    drums: bool = False
    pedal: bool = False  # hold the sustain pedal down within each bar


@dataclass(frozen=True)
class Synth:
    """The synthesiser program and the soundfont it plays."""

    program: str
    soundfont: Path


def find_synth() -> Synth:
    """Locate FluidSynth and the soundfont, or say what is missing."""
    program = shutil.which("fluidsynth")
    if program is None:
        raise MissingTool(f"the fluidsynth program was not found; {INSTALL_HINT}")
    for soundfont in SOUNDFONTS:
        if soundfont.is_file():
            return Synth(program, soundfont)
    raise MissingTool(f"the soundfont FluidR3_GM.sf2 was not found; {INSTALL_HINT}")


def humanise(notes: list[Note], seed: str) -> list[Note]:
    """Scatter timing and velocity a little; the very first beat stays exact, nothing comes before it."""
    rng = random.Random(seed)
    played = []
    for note in notes:
        shift = max(-TIMING_LIMIT, min(TIMING_LIMIT, rng.gauss(0.0, TIMING_SPREAD)))
        start = note.start if note.start == 0 else max(0.0, note.start + shift / SECONDS_PER_BEAT)
        velocity = max(1.0, min(127.0, note.velocity + rng.gauss(0.0, VELOCITY_SPREAD)))
        played.append(Note(start, note.length, note.pitch, velocity))
    return played


def _note_events(notes: list[Note], channel: int) -> list[tuple[int, mido.Message]]:
    """Note-on and note-off messages with their absolute ticks."""
    events = []
    for note in notes:
        on = round(note.start * TICKS_PER_BEAT)
        off = max(on + 1, round((note.start + note.length) * TICKS_PER_BEAT) - 1)
        velocity = round(note.velocity)
        events.append((on, mido.Message("note_on", channel=channel, note=note.pitch, velocity=velocity)))
        events.append((off, mido.Message("note_off", channel=channel, note=note.pitch, velocity=64)))
    return events


def _pedal_events(channel: int, beats: float) -> list[tuple[int, mido.Message]]:
    """Pedal down just after each bar line and up just before the next one."""
    events = []
    for beat in range(0, int(beats), 4):
        for at, value in ((beat + 0.1, 127), (beat + 3.95, 0)):
            message = mido.Message("control_change", channel=channel, control=64, value=value)
            events.append((round(at * TICKS_PER_BEAT), message))
    return events


def midi_file(notes: list[Note], instrument: Instrument, beats: float) -> mido.MidiFile:
    """A one-track MIDI file that lasts ``beats``, ringing time included."""
    channel = DRUM_CHANNEL if instrument.drums else 0
    events = _note_events(notes, channel)
    if instrument.pedal:
        events += _pedal_events(channel, beats)
    closing = mido.Message("control_change", channel=channel, control=1, value=0)
    events.append((round(beats * TICKS_PER_BEAT), closing))  # keeps the player running for the tail
    track = mido.MidiTrack()
    track.append(mido.MetaMessage("set_tempo", tempo=round(SECONDS_PER_BEAT * 1e6)))
    track.append(mido.Message("program_change", channel=channel, program=instrument.program))
    now = 0
    for at, message in sorted(events, key=lambda event: (event[0], event[1].type != "note_off")):
        track.append(message.copy(time=at - now))
        now = at
    score = mido.MidiFile(ticks_per_beat=TICKS_PER_BEAT)
    score.tracks.append(track)
    return score


def play(synth: Synth, score: mido.MidiFile, folder: Path) -> Audio:
    """Render a MIDI file without the synthesiser's own reverb and chorus."""
    midi_path, wave_path = folder / "part.mid", folder / "part.wav"
    score.save(str(midi_path))
    command = [synth.program, "-n", "-i", "-q", "-R", "0", "-C", "0", "-r", str(RATE), "-g", SYNTH_GAIN]
    command += ["-o", "synth.cpu-cores=1", "-O", "float", "-T", "wav", "-F", str(wave_path)]
    command += [str(synth.soundfont), str(midi_path)]
    subprocess.run(command, check=True, capture_output=True)
    audio, rate = soundfile.read(str(wave_path), dtype="float64", always_2d=True)
    if rate != RATE:
        raise RuntimeError(f"fluidsynth rendered at {rate} Hz instead of {RATE} Hz")
    return np.asarray(audio)
