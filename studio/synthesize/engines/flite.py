"""flite: a small system program under a BSD-like licence with good English voices.

It runs in one process per sentence, which makes it repeatable and parallel (within a process, its voices keep random
state). flite doesn't report errors: it replaces an unknown voice by another, takes a path or a URL as a voice, and
drops letters outside ASCII. All three are refused here before it is started.

Pitch is shifted by speaking slower or faster and playing the samples at another rate. This works for every voice and
moves the formants too, so that one voice can be used for several people.

flite also prints the phones that it speaks, with their times, but no words; ``studio.synthesize.phones`` finds the
words in them.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import soundfile

from studio.audio.clip import Clip
from studio.concurrency.cores import available_cores
from studio.errors import EngineError, StudioError
from studio.files.temporary import temporary_folder
from studio.programs.extras import pip_install
from studio.programs.run import find, run
from studio.synthesize.abilities import Abilities
from studio.synthesize.engine import EngineVoice, Readiness, Request
from studio.synthesize.engines.flite_lexicon import pronunciations
from studio.synthesize.phones import Phone, read_phones, word_times

INSTALL = (
    "Install it (Debian/Ubuntu: apt-get install flite; macOS: brew install flite), or use the pip-only voices:"
    f" {pip_install('espeak')} and --engine espeak."
)
TIME_LIMIT_S = 20.0
"""Time limit for one sentence; the slowest voice needs 0.03 s per second of speech."""

DESCRIPTIONS = {
    "rms": "US English, man, clear",
    "slt": "US English, woman, clear",
    "awb": "Scottish English, man",
    "kal16": "US English, man, diphone",
    "kal": "US English, man, diphone, 8 kHz",
}
LONGEST_WORD = 100
"""Letters of the longest word whose phones are looked up, since flite hangs on very long words."""
HIDDEN = {"awb_time"}
"""Voices that aren't listed; this one can only read the time of day."""


class Flite:
    """See the module's docstring."""

    name = "flite"
    abilities = Abilities(
        length_factor=1.08,
        batch=4,
        parallel=available_cores(),
        follows=frozenset({"phonemes"}),
        letters="ascii",
        pronounces=True,
        processor_s=0.03,
    )

    def readiness(self) -> Readiness:
        """Whether the program is installed and lists a voice."""
        path = find("flite")
        if path is None:
            return Readiness(False, "flite is not installed", INSTALL)
        try:
            names = _names()
        except StudioError as error:
            return Readiness(False, f"flite does not answer: {error.message.rstrip('.')}", "Reinstall flite.")
        if not names:
            return Readiness(False, "flite has no voices", "Reinstall flite.")
        return Readiness(True, f"{self.build()}, one process per sentence, {self.abilities.parallel} at a time")

    def build(self) -> str:
        """The version line of the program."""
        return _version(_program())

    def voices(self) -> tuple[EngineVoice, ...]:
        """The voices that ``flite -lv`` lists."""
        return tuple(EngineVoice.described(name, DESCRIPTIONS.get(name, "")) for name in _names())

    def pronunciations(self, words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """See :meth:`studio.synthesize.engine.Pronouncer.pronunciations`; words of more letters take it seconds."""
        short = {word for word in words if len(word) <= LONGEST_WORD}
        with temporary_folder("words") as folder:
            return pronunciations(short, _names(), folder)

    def synthesize(self, requests: Sequence[Request]) -> list[Clip]:
        """See :meth:`studio.synthesize.engine.Engine.synthesize`."""
        with temporary_folder("flite") as folder:
            said = [_say(request, folder) for request in requests]
            words = [_words(request) for request in requests]
            try:
                lexicon = pronunciations(itertools.chain.from_iterable(words), _names(), folder)
            except StudioError:  # a take without word times is a good take
                lexicon = {}
        return [
            replace(clip, words=word_times(row, _expected(request, row, lexicon), phones))
            for request, (clip, phones), row in zip(requests, said, words, strict=True)
        ]


def _words(request: Request) -> list[str]:
    return [word for word in request.text.split() if any(c.isalnum() for c in word)]


def _expected(request: Request, words: Sequence[str], lexicon: Mapping[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The phones of each word: those of the request, or else the lexicon's."""
    expected = [lexicon.get(word, ()) for word in words]
    if len(words) == len(request.text.split()):
        for sound in request.phonemes:
            alone = tuple(phone.rstrip("012") for phone in sound.phones)
            expected[sound.first : sound.stop] = [alone, *[()] * (sound.stop - sound.first - 1)]
    return expected


def _marked(request: Request) -> str:
    """The text as SSML with the phones of words. Punctuation is inside the element, or its pause would be lost."""
    words = request.text.split()
    for sound in reversed(request.phonemes):
        inside = " ".join(words[sound.first : sound.stop])
        words[sound.first : sound.stop] = [f'<phoneme ph="{" ".join(sound.phones)}">{inside}</phoneme>']
    return f"<speak>{' '.join(words)}</speak>"


def _say(request: Request, folder: Path) -> tuple[Clip, tuple[Phone, ...]]:
    settings = request.settings
    if settings.voice not in _names():
        raise EngineError(f"flite has no voice {settings.voice!r}.", hint=f"Its voices: {', '.join(_names())}.")
    if not request.text.isascii() or not request.text.isprintable():
        raise EngineError("flite would drop letters it doesn't know.", hint="Give it the spoken form.")
    shift = 2 ** (settings.pitch / 12)
    text, wave = folder / "text.txt", folder / "take.wav"
    ssml = bool(request.phonemes) and not set(request.text) & set("<>&")
    text.write_text((_marked(request) if ssml else request.text) + "\n", encoding="ascii")
    wave.unlink(missing_ok=True)
    done = run(
        [
            "flite", "-voice", settings.voice, "-psdur", *(["-ssml"] if ssml else []),
            "--setf", f"duration_stretch={shift / settings.rate:.6f}",
            "-f", text, "-o", wave,
        ],
        timeout=TIME_LIMIT_S,
    )  # fmt: skip
    try:
        samples, rate = soundfile.read(wave, dtype="float32")
    except (OSError, RuntimeError) as error:
        raise EngineError(f"flite wrote no sound: {error}.") from error
    clip = Clip(samples, round(rate * shift))
    return clip, _phones(done.stdout, len(samples) / rate, rate / clip.rate)


def _phones(printed: bytes, seconds: float, scale: float) -> tuple[Phone, ...]:
    """The phones, in seconds of the sound as it will be played; none where flite printed something else."""
    try:
        phones = read_phones(printed.decode("ascii", "replace"), seconds)
    except ValueError:
        return ()
    return tuple(Phone(phone.name, phone.start * scale, phone.end * scale) for phone in phones)


def _program() -> str:
    """Path of flite on PATH, the key under which its answers are cached."""
    return find("flite") or "flite"


def _names() -> tuple[str, ...]:
    return _listed(_program())


@functools.cache
def _listed(program: str) -> tuple[str, ...]:
    listed = run([program, "-lv"], timeout=TIME_LIMIT_S).stdout.decode("ascii", "replace")
    return tuple(name for name in listed.partition(":")[2].split() if name not in HIDDEN)


@functools.cache
def _version(program: str) -> str:
    said = run([program, "--version"], timeout=TIME_LIMIT_S, accept=(0, 1)).stdout.decode("ascii", "replace")
    for line in said.splitlines():
        if "version:" in line:
            return line.partition("version:")[2].split("(")[0].strip()
    return "flite"
