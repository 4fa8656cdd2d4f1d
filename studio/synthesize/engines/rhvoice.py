"""RHVoice where the system has it: the clearest of the small English voices, by measured word error rate.

One run of its program ``RHVoice-test`` per sentence: exact, repeatable and parallel. It shifts rate and pitch itself
and leaves the formants alone. It fails in silence, so it is watched: an unknown voice would be replaced by another
and letters outside ASCII left out; both are refused here before it is started.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Sequence
from pathlib import Path

import soundfile

from studio.audio.clip import Clip
from studio.concurrency.cores import available_cores
from studio.errors import EngineError
from studio.files.places import real_path
from studio.files.temporary import temporary_folder
from studio.programs.run import find, run
from studio.store.keys import content_digest, digest
from studio.synthesize.abilities import Abilities
from studio.synthesize.engine import EngineVoice, Readiness, Request

PROGRAM = "RHVoice-test"
INSTALL = (
    "Install it with its English voices (Debian: enable the component non-free, then apt-get install rhvoice"
    " rhvoice-english; Ubuntu: apt-get install rhvoice rhvoice-english)."
)
TIME_LIMIT_S = 30.0
"""For one sentence; a voice needs 0.04 s per second of speech."""
SLOWEST, FASTEST = 0.5, 2.0
"""Rates that the program follows; beyond them it stays at the nearest without a word."""
CONFIGURATION = Path("/etc/RHVoice/RHVoice.conf")
"""May change how every voice sounds, so that it belongs to the build."""
DESCRIPTIONS = {
    "bdl": "US English, man, clearest",
    "slt": "US English, woman, clear",
    "alan": "Scottish English, man, clear",
    "clb": "US English, woman, calm",
    "lyubov": "English with a Russian accent, woman; not for commercial use",
    "evgeniy-eng": "English with a Russian accent, man; not for commercial use",
}


class RHVoice:
    """See the module's docstring."""

    name = "rhvoice"
    abilities = Abilities(batch=4, parallel=available_cores(), letters="ascii", processor_s=0.08)

    def readiness(self) -> Readiness:
        """Whether the program and an English voice are installed."""
        if find(PROGRAM) is None:
            return Readiness(False, "RHVoice is not installed", INSTALL)
        if not _voices():
            return Readiness(False, "RHVoice has no English voice", INSTALL)
        return Readiness(True, f"{self.build()}, one process per sentence, {self.abilities.parallel} at a time")

    def build(self) -> str:
        """The program doesn't tell its version: a digest of its library, voices and configuration, by name and size."""
        return f"RHVoice {_fingerprint(_share())[:10]}"

    def voices(self) -> tuple[EngineVoice, ...]:
        """The English voices that are installed."""
        return tuple(EngineVoice.described(name, DESCRIPTIONS.get(name, "")) for name in _voices())

    def synthesize(self, requests: Sequence[Request]) -> list[Clip]:
        """See :meth:`studio.synthesize.engine.Engine.synthesize`."""
        with temporary_folder("rhvoice") as folder:
            return [_say(request, folder) for request in requests]


def _say(request: Request, folder: Path) -> Clip:
    settings = request.settings
    if settings.voice not in _voices():
        raise EngineError(f"RHVoice has no voice {settings.voice!r}.", hint=f"Its voices: {', '.join(_voices())}.")
    if not request.text.isascii() or not request.text.isprintable():
        raise EngineError("RHVoice would drop letters it doesn't know.", hint="Give it the spoken form.")
    if not SLOWEST <= settings.rate <= FASTEST:
        raise EngineError(f"RHVoice speaks at rates from {SLOWEST:g} to {FASTEST:g}.")
    text, wave = folder / "text.txt", folder / "take.wav"
    text.write_text(request.text + "\n", encoding="ascii")
    wave.unlink(missing_ok=True)
    run(
        [
            PROGRAM, "-p", settings.voice, "-q", "standard",
            "-r", str(round(100 * settings.rate)), "-t", str(round(100 * 2 ** (settings.pitch / 12))),
            "-i", text, "-o", wave,
        ],
        timeout=TIME_LIMIT_S,
    )  # fmt: skip
    try:
        samples, rate = soundfile.read(wave, dtype="float32")
    except (OSError, RuntimeError) as error:
        raise EngineError(f"RHVoice wrote no sound: {error}.") from error
    return Clip(samples, rate)


def _share() -> Path:
    """Folder of languages and voices, beside the program."""
    named = os.environ.get("RHVOICEDATAPATH")
    program = find(PROGRAM)
    if named or program is None:
        return Path(named or "/usr/share/RHVoice")
    return real_path(Path(program)).parents[1] / "share" / "RHVoice"


def _voices() -> tuple[str, ...]:
    return _english(_share())


@functools.cache
def _english(share: Path) -> tuple[str, ...]:
    """Names of the folders whose ``voice.info`` says English; those we know to be clear first."""
    found = []
    for info in share.glob("voices/*/voice.info"):
        facts = dict(line.strip().partition("=")[::2] for line in info.read_text("utf-8", "replace").splitlines())
        if facts.get("language") == "English":
            found.append(info.parent.name)
    known = list(DESCRIPTIONS)
    return tuple(sorted(found, key=lambda name: (known.index(name) if name in known else len(known), name)))


@functools.cache
def _fingerprint(share: Path) -> str:
    files = [path for part in ("languages/English", "voices") for path in (share / part).rglob("*")]
    listed = [(str(path.relative_to(share)), path.stat().st_size) for path in sorted(files) if path.is_file()]
    library = share.parents[1]
    cores = sorted(
        {real_path(path) for part in ("lib*", "lib*/*") for path in library.glob(f"{part}/libRHVoice_core.*")}
    )
    core = [(path.name, path.stat().st_size) for path in cores]
    told = content_digest(CONFIGURATION.read_bytes()) if CONFIGURATION.is_file() else ""
    return digest("rhvoice", listed, core, told)
