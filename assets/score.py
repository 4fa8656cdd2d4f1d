"""The music of The Long View: writes, plays and masters the four cues of the show.

In:  nothing; the music is written out below, in D major at 112 beats a minute.
Out: ``intro.flac``, ``stinger.flac``, ``bed.ogg`` and ``outro.flac`` beside this file, 48 kHz stereo;
     the bed is Ogg Vorbis because a minute of FLAC would outweigh everything else in the repository.
     The same machine set-up always gives the same sound.

Run:   python assets/score.py [name ...]
Needs: pip install mido (besides numpy, scipy and soundfile), and FluidSynth with the FluidR3 soundfont
       (Debian: fluidsynth, fluid-soundfont-gm).

All four cues grow from one motif, A-D-E and a leap that reaches further each time (``CELL``); turned
into a 3+3+2 ostinato, the same three notes fit every chord used here and tie the cues together.
"""

from __future__ import annotations

import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import soundfile
from score_mix import RATE, Audio, Finish, Placement, master, mix
from score_render import (
    SECONDS_PER_BEAT,
    Instrument,
    MissingTool,
    Note,
    Synth,
    find_synth,
    humanise,
    midi_file,
    play,
)

HERE = Path(__file__).resolve().parent
TAIL_BEATS = 8.0  # rendered past the last bar so that notes and room can ring out
BAR = 4.0  # beats
VORBIS_LEVEL = 0.45  # about 150 kbit/s: transparent under a voice

PIANO = Instrument("piano", 0, pedal=True)
GLOCKENSPIEL = Instrument("glockenspiel", 9)
VIBRAPHONE = Instrument("vibraphone", 11, pedal=True)
MARIMBA = Instrument("marimba", 12)
BASS = Instrument("bass", 33)
PIZZICATO = Instrument("pizzicato", 45)
TIMPANI = Instrument("timpani", 47)
STRINGS = Instrument("strings", 48)
SLOW_STRINGS = Instrument("slow strings", 49)
HORNS = Instrument("horns", 60)
BRASS = Instrument("brass", 61)
PAD = Instrument("pad", 89)
TAIKO = Instrument("taiko", 116)
KIT = Instrument("kit", 0, drums=True)

KICK, CLOSED_HAT, CRASH, RIDE, SHAKER = 36, 42, 49, 51, 70

CELL = "A4/.5 D5/.5 E5/.5"
# Bass note and upper voices; A, D and E belong to or colour every one of them.
CHORDS = {
    "D": ("D2", "D3 A3 E4 F#4"),
    "D/F#": ("F#2", "D3 A3 E4 F#4"),
    "Gmaj9": ("G2", "D3 B3 F#4 A4"),
    "Bm7": ("B1", "D3 A3 D4 F#4"),
    "Em11": ("E2", "D3 B3 F#4 G4"),
    "Asus": ("A1", "E3 A3 D4 E4"),
    "A": ("A1", "E3 A3 C#4 E4"),
}
NATURALS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
ACCENTS_332 = (0, 3, 6)  # eighth notes of a bar that carry the 3+3+2 accent

Harmony = tuple[tuple[float, str], ...]  # (beats, chord name) one after another


@dataclass(frozen=True)
class Part:
    """What one instrument plays in a cue and where it sits in the mix."""

    instrument: Instrument
    notes: list[Note]
    where: Placement


@dataclass(frozen=True)
class Cue:
    """One finished piece of music."""

    name: str
    bars: int
    parts: list[Part]
    finish: Finish


def pitch(name: str) -> int:
    """MIDI number of a note name such as ``F#4`` (C4 is 60)."""
    found = re.fullmatch(r"([A-G])(#?)(\d)", name)
    if found is None:
        raise ValueError(f"not a note name: {name!r}")
    return 12 * (int(found[3]) + 1) + NATURALS[found[1]] + len(found[2])


def line(start: float, text: str, velocity: float, shift: int = 0) -> list[Note]:
    """A melody from ``NAME/BEATS`` words, ``-`` being a rest; longer notes are played a little firmer."""
    notes, now = [], start
    for word in text.split():
        name, _, beats = word.partition("/")
        length = float(beats)
        if name != "-":
            firm = velocity + (6.0 if length > 1.0 else 0.0)
            notes.append(Note(now, length * 0.97, pitch(name) + shift, firm))
        now += length
    return notes


def octaves(notes: list[Note], shift: int = -12, softer: float = 8.0) -> list[Note]:
    """A line together with its softer double an octave away."""
    return notes + [Note(n.start, n.length, n.pitch + shift, n.velocity - softer) for n in notes]


def chords(start: float, harmony: Harmony, velocity: float, shift: int = 0) -> list[Note]:
    """Sustained upper voices of a chord sequence."""
    notes, now = [], start
    for beats, name in harmony:
        notes += [Note(now, beats * 0.99, pitch(p) + shift, velocity) for p in CHORDS[name][1].split()]
        now += beats
    return notes


def roots(start: float, harmony: Harmony, velocity: float, shift: int = 0) -> list[Note]:
    """Sustained bass notes of a chord sequence."""
    notes, now = [], start
    for beats, name in harmony:
        notes.append(Note(now, beats * 0.95, pitch(CHORDS[name][0]) + shift, velocity))
        now += beats
    return notes


def pulse(start: float, harmony: Harmony, velocity: float) -> list[Note]:
    """Bass notes driven in eighths, with the 3+3+2 accents on top."""
    notes, now = [], start
    for beats, name in harmony:
        for step in range(round(beats * 2)):
            eighth = round((now - start) * 2 + step) % 8
            firm = velocity if eighth in ACCENTS_332 else velocity - 22
            notes.append(Note(now + step / 2, 0.42, pitch(CHORDS[name][0]), firm))
        now += beats
    return notes


def ostinato(start: float, bars: int, soft: float, loud: float, shift: int = 0) -> list[Note]:
    """The motif's three notes turning in 3+3+2 eighths, growing or fading from ``soft`` to ``loud``."""
    cell = [pitch(name) for name in ("A4", "D5", "E5")]
    notes = []
    for step in range(bars * 8):
        eighth = step % 8
        level = soft + (loud - soft) * step / max(1, bars * 8 - 1)
        accent = 0.0 if eighth in ACCENTS_332 else -14.0
        notes.append(Note(start + step / 2, 0.45, cell[eighth % 3] + shift, level + accent))
    return notes


def hits(start: float, bars: int, velocity: float, drum: int, pattern: tuple[float, ...]) -> list[Note]:
    """A drum struck at the same beats of every bar."""
    beats = [start + bar * BAR + beat for bar in range(bars) for beat in pattern]
    return [Note(beat, 0.4, drum, velocity) for beat in beats]


def ticking(start: float, bars: int, velocity: float, drum: int) -> list[Note]:
    """Sixteenth notes that breathe: strong on the beat, weak between."""
    shades = (0.0, -26.0, -12.0, -22.0)
    return [Note(start + s / 4, 0.2, drum, velocity + shades[s % 4]) for s in range(bars * 16)]


def roll(start: float, beats: float, name: str, soft: float, loud: float) -> list[Note]:
    """A swelling roll in thirty-second notes."""
    count = round(beats * 8)
    rise = (loud - soft) / max(1, count - 1)
    return [Note(start + i / 8, 0.13, pitch(name), soft + rise * i) for i in range(count)]


def seconds(bars: float) -> float:
    """Length of a number of bars."""
    return bars * BAR * SECONDS_PER_BEAT


def intro() -> Cue:
    """Three bars of fanfare that climb A, B, D; then three bars that step back under a voice."""
    call: Harmony = ((4, "D"), (4, "Gmaj9"), (2, "Bm7"), (1, "Asus"), (1, "A"))
    rest: Harmony = ((4, "D"), (4, "Gmaj9"), (4, "D"))
    tune = (
        line(0, f"{CELL} A5/1.5 F#5/.5 E5/.5", 104)
        + line(4, f"{CELL} B5/1.5 A5/.5 F#5/.5", 106)
        + line(8, f"{CELL} D6/1.5 C#6/1 D6/3", 112)
    )
    shine = line(0, "-/1.5 A6/2.5 -/1.5 B6/2.5 -/1.5 D7/2.5 D7/2", 78)
    bass = pulse(0, call, 104) + roots(12, rest, 76)
    drums = [*hits(0, 3, 112, KICK, (0, 1.5, 3)), Note(12, 1, KICK, 100)]
    metal = [Note(0, 4, CRASH, 96), Note(12, 4, CRASH, 88), *ticking(0, 3, 76, CLOSED_HAT)]
    big = [*hits(0, 3, 108, pitch("D3"), (0, 1.5, 3)), Note(12, 2, pitch("D3"), 110)]
    kettle = [Note(0, 2, pitch("D2"), 110), Note(4, 2, pitch("G2"), 100), Note(12, 3, pitch("D2"), 112)]
    echo = line(16, f"{CELL} A5/2.5 -/1 F#5/1 E5/2", 62)
    parts = [
        Part(PIANO, octaves(tune) + roots(0, call + rest, 98, -12), Placement(-2, 0.1, 0.14)),
        Part(HORNS, [n for n in line_down(tune) if n.start < 13], Placement(-4, -0.3, 0.34, 90)),
        Part(BRASS, chords(0, call, 92) + chords(12, ((1.5, "D"),), 98), Placement(-9, 0.25, 0.26, 120)),
        Part(STRINGS, chords(0, call, 96, 12) + chords(12, rest, 58), Placement(-5, 0.0, 0.3, 150)),
        Part(GLOCKENSPIEL, shine, Placement(-16, 0.3, 0.35, 400)),
        Part(MARIMBA, ostinato(0, 3, 92, 104) + ostinato(12, 3, 78, 58), Placement(-7, -0.35, 0.2, 120)),
        Part(VIBRAPHONE, echo, Placement(-12, 0.35, 0.4, 200)),
        Part(BASS, bass, Placement(-7, 0.0, 0.03, 38, 5_000)),
        Part(TIMPANI, kettle + roll(10, 2, "A2", 50, 104), Placement(-10, 0.15, 0.3, 45)),
        Part(TAIKO, big, Placement(-11, -0.1, 0.25, 40)),
        Part(KIT, drums + metal, Placement(-9, 0.0, 0.12, 36)),
    ]
    return Cue("intro", 6, parts, Finish(seconds(6) + 0.5, fade=3.2))


def line_down(notes: list[Note]) -> list[Note]:
    """A line an octave lower and a shade softer, for a doubling instrument."""
    return [Note(n.start, n.length, n.pitch - 12, n.velocity - 6) for n in notes]


def stinger() -> Cue:
    """The motif once, as a button between stories: three steps on the dominant, then home."""
    tune = line(0, f"{CELL} A5/3", 108)
    home: Harmony = ((3, "D"),)
    bass = [Note(i / 2, 0.45, pitch("A1"), 96) for i in range(3)] + roots(1.5, home, 110)
    struck = [Note(i / 2, 0.4, pitch("D3"), 84 + 6 * i) for i in range(3)] + [Note(1.5, 2, pitch("D3"), 116)]
    kit = [Note(0, 0.4, KICK, 100), Note(1.5, 2, KICK, 116), Note(1.5, 3, CRASH, 92)]
    parts = [
        Part(PIANO, octaves(tune) + roots(1.5, home, 104, -12), Placement(-2, 0.1, 0.14)),
        Part(HORNS, line_down(tune), Placement(-5, -0.3, 0.3, 90)),
        Part(STRINGS, chords(1.5, home, 100, 12), Placement(-6, 0.0, 0.3, 150)),
        Part(BRASS, chords(1.5, ((1.2, "D"),), 100), Placement(-9, 0.25, 0.26, 120)),
        Part(MARIMBA, octaves(tune), Placement(-6, -0.35, 0.2, 120)),
        Part(GLOCKENSPIEL, line(1.5, "A6/2", 84), Placement(-15, 0.3, 0.35, 400)),
        Part(BASS, bass, Placement(-7, 0.0, 0.03, 38, 5_000)),
        Part(TIMPANI, [Note(1.5, 2, pitch("D2"), 114)], Placement(-9, 0.15, 0.3, 45)),
        Part(TAIKO, struck, Placement(-11, -0.1, 0.25, 40)),
        Part(KIT, kit, Placement(-10, 0.0, 0.12, 36)),
    ]
    return Cue("stinger", 2, parts, Finish(2.75, fade=0.9))


def bed() -> Cue:
    """Twenty-four calm bars that lead back into themselves, with room in the middle for a voice."""
    verse: Harmony = ((8, "D"), (8, "Gmaj9"), (8, "Bm7"), (8, "Asus"))
    bridge: Harmony = ((8, "Em11"), (8, "Bm7"), (8, "Gmaj9"), (8, "Asus"))
    close: Harmony = ((8, "D"), (8, "Gmaj9"), (8, "Em11"), (4, "Asus"), (4, "A"))
    whole = verse + bridge + close
    calls = (
        line(4, "A4/1 D5/1 E5/1 A5/5", 66)
        + line(20, "A4/1 D5/1 E5/1 F#5/5", 62)
        + line(36, "B4/1 E5/1 F#5/1 B5/5", 66)
        + line(52, "A4/1 D5/1 E5/1 B5/2 A5/3", 64)
        + line(68, "A4/1 D5/1 E5/1 A5/5", 66)
        + line(84, "B4/1 D5/1 E5/1 G5/3 E5/2", 60)
    )
    steps = [
        Note(at + beat, length, n.pitch, n.velocity - 10 * (beat > 0))
        for n in roots(0, whole, 74)
        for at in (n.start, n.start + BAR)
        for beat, length in ((0.0, 1.4), (1.5, 1.4), (3.0, 0.9))
        if at + beat < n.start + n.length + 0.5
    ]
    turning = ostinato(0, 8, 64, 70) + ostinato(32, 8, 68, 74) + ostinato(64, 8, 72, 64)
    plucks = [n for n in ostinato(32, 16, 66, 60, -12) if round(n.start * 2) % 8 in ACCENTS_332]
    brushed = ticking(0, 24, 56, SHAKER) + hits(32, 14, 58, KICK, (0, 3))
    parts = [
        Part(PAD, chords(0, whole, 70), Placement(-8, 0.0, 0.2, 130, 6_000)),
        Part(SLOW_STRINGS, chords(32, bridge + close, 56, 12), Placement(-13, 0.1, 0.3, 180, 9_000)),
        Part(MARIMBA, turning, Placement(-6, -0.3, 0.22, 110)),
        Part(VIBRAPHONE, calls, Placement(-6, 0.3, 0.36, 150)),
        Part(PIANO, roots(0, whole, 58) + chords(0, whole, 50), Placement(-9, 0.1, 0.22, 60)),
        Part(PIZZICATO, plucks, Placement(-13, 0.35, 0.28, 120)),
        Part(BASS, steps, Placement(-7, 0.0, 0.03, 38, 3_500)),
        Part(KIT, brushed, Placement(-17, 0.15, 0.12, 38)),
    ]
    return Cue("bed", 24, parts, Finish(seconds(24), loop=True, speech_dip=2.5))


def outro() -> Cue:
    """Comes in under the last words, climbs through the motif and closes: G, A suspended, A, D."""
    quiet: Harmony = ((4, "D"), (4, "Gmaj9"))
    climb: Harmony = ((4, "Bm7"), (4, "Em11"))
    full: Harmony = ((4, "D/F#"), (2, "Gmaj9"), (1, "Asus"), (1, "A"))
    home: Harmony = ((6, "D"),)
    whole = quiet + climb + full + home
    opening = line(0, f"{CELL} A5/1.5 F#5/.5 E5/.5 {CELL} B5/1.5 A5/.5 F#5/.5", 76)
    rising = line(8, f"{CELL} A5/1.5 F#5/1 B4/.5 E5/.5 F#5/.5 B5/1.5 A5/.5 G5/.5", 90)
    summit = line(16, f"{CELL} D6/1.5 C#6/.5 A5/.5 B5/1 D6/1 E6/1 C#6/1 D6/6", 108)
    tune = opening + rising + summit
    bass = roots(0, quiet, 78) + pulse(8, climb + full, 94) + roots(24, home, 108)
    warm = chords(0, quiet, 60) + chords(8, climb, 78, 12) + chords(16, full + home, 98, 12)
    kettle = [Note(16, 2, pitch("F#2"), 98), Note(24, 4, pitch("D2"), 116), *roll(22, 2, "A2", 52, 108)]
    struck = hits(8, 2, 88, pitch("D3"), (0, 3)) + hits(16, 2, 106, pitch("D3"), (0, 1.5, 3))
    kit = hits(8, 4, 104, KICK, (0, 1.5, 3)) + ticking(8, 4, 72, CLOSED_HAT)
    kit += [Note(16, 4, CRASH, 84), Note(24, 4, CRASH, 96), Note(24, 4, KICK, 112)]
    parts = [
        Part(PIANO, octaves(tune) + roots(0, whole, 92, -12), Placement(-2, 0.1, 0.16)),
        Part(HORNS, line_down(rising + summit), Placement(-4, -0.3, 0.34, 90)),
        Part(BRASS, chords(16, full, 92) + chords(24, ((4, "D"),), 98), Placement(-9, 0.25, 0.28, 120)),
        Part(STRINGS, warm, Placement(-5, 0.0, 0.32, 150)),
        Part(GLOCKENSPIEL, line(17.5, "D7/2.5 -/2 E7/1 -/1 D7/3", 80), Placement(-16, 0.3, 0.35, 400)),
        Part(MARIMBA, ostinato(0, 6, 74, 104), Placement(-7, -0.35, 0.2, 120)),
        Part(BASS, bass, Placement(-7, 0.0, 0.03, 38, 5_000)),
        Part(TIMPANI, kettle, Placement(-10, 0.15, 0.3, 45)),
        Part(TAIKO, [*struck, Note(24, 3, pitch("D3"), 112)], Placement(-11, -0.1, 0.25, 40)),
        Part(KIT, kit, Placement(-10, 0.0, 0.12, 36)),
    ]
    return Cue("outro", 7, parts, Finish(17.2, fade=1.6))


CUES = {"intro": intro, "stinger": stinger, "bed": bed, "outro": outro}


def render(cue: Cue, synth: Synth) -> Audio:
    """Play every part of a cue on its own, then mix and master them."""
    stems = []
    with tempfile.TemporaryDirectory() as folder:
        for part in cue.parts:
            notes = humanise(part.notes, f"{cue.name}/{part.instrument.name}")
            score = midi_file(notes, part.instrument, cue.bars * BAR + TAIL_BEATS)
            stems.append((play(synth, score, Path(folder)), part.where))
    return master(mix(stems), cue.finish)


def save(cue: Cue, audio: Audio) -> Path:
    """Write a finished cue beside this file and return where it went."""
    if not cue.finish.loop:
        path = HERE / f"{cue.name}.flac"
        soundfile.write(path, audio, RATE, subtype="PCM_16")
        return path
    path = HERE / f"{cue.name}.ogg"
    kind = {"format": "OGG", "subtype": "VORBIS", "compression_level": VORBIS_LEVEL}
    with soundfile.SoundFile(path, "w", RATE, audio.shape[1], **kind) as sound:
        for start in range(0, len(audio), RATE):  # libsndfile's Vorbis writer overflows on long blocks
            sound.write(audio[start : start + RATE])
    return path


def main(names: list[str]) -> int:
    """Render the named cues, or all of them, beside this file."""
    unknown = [name for name in names if name not in CUES]
    if unknown:
        print(f"unknown cue: {', '.join(unknown)}; there are {', '.join(CUES)}", file=sys.stderr)
        return 2
    try:
        synth = find_synth()
    except MissingTool as problem:
        print(f"score.py: {problem}", file=sys.stderr)
        return 1
    for name in names or CUES:
        cue = CUES[name]()
        path = save(cue, render(cue, synth))
        print(f"{path.name}  {cue.finish.length:.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
