"""Small backlogs to render, an engine that fails in known ways, and what a batch leaves behind."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import soundfile

MUSIC = {"intro": "", "stinger": "", "bed": "", "break_sting": "", "outro": ""}

FRAIL = '''
import os, signal, time
from studio.errors import EngineError
from studio.synthesize.abilities import Abilities
from studio.synthesize.engines.tone import Tone

class FaultyTone(Tone):
    """The engine tone, which dies, hangs, refuses, wants memory or waits for a file by the words it is given."""
    name, abilities = "frail", Abilities(batch=8, follows=Tone.abilities.follows)

    def synthesize(self, requests):
        if "FRAIL_LOG" in os.environ:
            with open(os.environ["FRAIL_LOG"], "a") as log:
                device = os.environ.get("CUDA_VISIBLE_DEVICES", "none")
                log.writelines(f"{device} {request}\\n" for request in requests)
        for request in requests:
            if "poison" in request.text.lower():
                os.kill(os.getpid(), signal.SIGKILL)
            if "stuck" in request.text.lower():
                time.sleep(1000)
            while "held" in request.text.lower() and not os.path.exists(os.environ["FRAIL_GATE"]):
                open(f"{os.environ['FRAIL_GATE']}.{os.getpid()}", "a").close()
                time.sleep(0.01)
            if "refused" in request.text.lower():
                raise EngineError("it is not to be said")
            if "slow" in request.text.lower():
                time.sleep(0.15)
        if len(requests) > 2 and any("large" in r.text.lower() for r in requests):
            raise MemoryError("out of memory")
        return super().synthesize(requests)
'''


def make_show(root: Path, *, engine: str = "tone", stinger: bool = False) -> Path:
    """The folder of a show with two speakers that have voices, and no music but perhaps a stinger."""
    root.mkdir(parents=True)
    for name in ("voices", "assets", "scripts"):
        (root / name).mkdir()
    for name, voice, sound, accent, speaker in (
        ("ada", "high", "slt", "en-us+f2", "anna"),
        ("ben", "low", "rms", "en-us", "ben"),
        ("cy", "middle", "awb", "en-gb-scotland", "cara"),
    ):
        engines = f'[engines.tone]\nvoice = "{voice}"\n[engines.frail]\nvoice = "{voice}"\n'
        engines += f'[engines.espeak]\nvoice = "{accent}"\n[engines.coqui]\nvoice = "{speaker}"\n'
        (root / "voices" / f"{name}.toml").write_text(
            f'title = "{name}"\n{engines}[engines.flite]\nvoice = "{sound}"\n'
        )
    (root / "guids.toml").write_text('show = "7c0f2e0e-5d5c-4d0a-9a56-0d1f3a1c2b4d"\n')  # or every show has its own
    music = dict(MUSIC)
    if stinger:
        write_stinger(root, 440)
        music["stinger"] = "ding.wav"
    table = "".join(f'{key} = "{value}"\n' for key, value in music.items())
    (root / "show.toml").write_text(f'title = "Small"\nengine = "{engine}"\ncover = ""\n[music]\n{table}')
    return root


def write_stinger(root: Path, hz: float) -> None:
    time = np.arange(24_000) / 48_000
    soundfile.write(root / "assets" / "ding.wav", (0.2 * np.sin(2 * np.pi * hz * time)).astype(np.float32), 48_000)


def write_scripts(root: Path, count: int, more: str = "") -> list[Path]:
    """Episodes that share their first and last words; each says something of its own."""
    out = []
    for number in range(1, count + 1):
        path = root / "scripts" / f"ep{number}.txt"
        said = "\n".join(f"Ben: Line {line} of part {number} is like no other." for line in range(3))
        path.write_text(f"Part {number}\n\nAda: Welcome back.\n{said}\n{more}\nAda: Goodbye.\n")
        out.append(path)
    return out


def files(root: Path) -> dict[str, str]:
    """Digest of every file of every episode; of records without their times."""
    out = {}
    for path in sorted((root / "episodes").rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            if path.name.endswith(".episode.json"):
                record = json.loads(content)
                del record["seconds"]
                content = json.dumps(record).encode()
            out[path.relative_to(root).as_posix()] = hashlib.sha256(content).hexdigest()
    return out


def left_over(root: Path) -> list[Path]:
    """Files that somebody was writing."""
    return sorted(root.rglob("*.part"))


def install_frail(site: Path) -> dict[str, str]:
    """The engine ``frail`` as somebody's package; returns the environment in which it is found.

    It holds back what is to be held until there is a file ``gate`` beside it; a file ``gate.PID`` tells who waits.
    """
    about = site / "frail_engine-1.dist-info"
    about.mkdir(parents=True)
    (site / "frail_engine.py").write_text(FRAIL)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: frail-engine\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[studio.engines]\nfrail = frail_engine:FaultyTone\n")
    found = {"PYTHONPATH": before_all(site), "FRAIL_GATE": str(site / "gate"), "STUDIO_PLUGINS": "on"}
    return {**os.environ, **found, "PYTHONWARNINGS": "ignore"}


def before_all(site: Path) -> str:
    """``PYTHONPATH`` with a folder that is looked into first."""
    return os.pathsep.join(filter(None, (str(site), os.environ.get("PYTHONPATH"))))


def start(root: Path, *arguments: object, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
    """``studio batch`` as a process, in a group of its own."""
    command = [sys.executable, "-m", "studio", "batch", *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=root, env=env or {**os.environ, "PYTHONWARNINGS": "ignore"}, text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored where tests run in the background
    )  # fmt: skip


def batch(root: Path, *arguments: object, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """``studio batch`` run to its end; a limit that only a hang reaches."""
    with start(root, *arguments, env=env) as process:
        out, err = process.communicate(timeout=1500)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)
