"""What a command loads: an edit has two seconds, and each of these would take a quarter of one or more.

And that every module can be loaded where there is no POSIX, as on Windows.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

CLI = "import studio.cli.app"
RENDER = "import studio.cli.app, studio.cli.render, studio.render.flow"


@pytest.mark.parametrize(
    ("code", "without"),
    [
        (CLI, {"numpy", "pydantic", "soundfile", "soxr", "PIL"}),
        (RENDER, {"scipy", "jinja2", "PIL", "pydub", "num2words", "spellchecker", "rich", "torch", "TTS", "ray"}),
    ],
    ids=["any command", "a render"],
)
def test_heavy_packages_are_loaded_only_where_they_are_needed(code: str, without: set[str]) -> None:
    program = f"import sys; {code}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert without & set(run.stdout.split()) == set()


WITHOUT_POSIX = """
import importlib, pkgutil, sys
import filelock, platformdirs, rich, typer, soundfile, numpy, soxr, PIL, watchfiles  # they look for themselves
import asyncio, multiprocessing, subprocess, tempfile, shutil
from pydub import AudioSegment
import os, signal, select
for name in ("fcntl", "grp", "posix", "pwd", "resource", "termios"):
    sys.modules[name] = None
missing = {
    os: ("O_NOFOLLOW", "O_CLOEXEC", "O_NONBLOCK", "O_DIRECTORY", "killpg", "fchmod", "geteuid", "fork"),
    signal: ("SIGKILL", "SIGHUP"),
    select: ("PIPE_BUF", "poll"),
}
for module, names in missing.items():
    for name in names:
        delattr(module, name)
import studio
for found in pkgutil.walk_packages(studio.__path__, "studio."):
    if not found.name.endswith("_helper") and ".coqui." not in found.name and found.name != "studio.__main__":
        importlib.import_module(found.name)
print("all")
"""


@pytest.mark.slow
def test_every_module_can_be_loaded_without_posix() -> None:
    """Helpers run by themselves, and Coqui's parts need its packages."""
    run = subprocess.run([sys.executable, "-c", WITHOUT_POSIX], capture_output=True, text=True, check=False)
    assert run.stdout == "all\n", run.stderr
