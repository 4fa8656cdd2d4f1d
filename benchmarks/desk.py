"""The desk in a browser, beside `studio watch` and `studio render`: opening, one edited sentence, memory of the page.

    python benchmarks/desk.py [--minutes 38] [--engine flite] [--rounds 5] [--show FOLDER] [SCRIPT]

Needs Playwright and Chromium, as `make test-clients` installs them. Without a script, one is made
(benchmarks/scripts.py); with --show, an earlier folder is used again. Prints medians in seconds: of `watch`, from
saving the script until the episode is written; of the desk, from the key that saves a line until its sentence plays.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from measured import ROOT, machine, make_show, pss_mb, warmed_up
from playwright.sync_api import Page, sync_playwright

from scripts import script as make_script

NAMES = ("chromium", "chromium-browser", "google-chrome")
PLAYING = "() => { const a = document.getElementById('audio'); return !a.paused && !a.seeking && a.readyState > 2; }"
SHOWN = "() => document.querySelectorAll('#lines .row').length > 1 && document.getElementById('audio').readyState > 0"
IDLE = "() => document.getElementById('doing').textContent === ''"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("script", nargs="?", type=Path)
    parser.add_argument("--minutes", type=float, default=38)
    parser.add_argument("--engine", default="flite")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--show", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
        show = options.show or Path(folder) / "show"
        if not (show / "show.toml").is_file():
            show.mkdir(parents=True, exist_ok=True)
            make_show(show, options.script.read_text() if options.script else make_script(options.minutes))
            settings = show / "show.toml"
            settings.write_text(re.sub(r"(?m)^engine = .*", f'engine = "{options.engine}"', settings.read_text()))
        warmed_up(show)
        print(machine())
        place = show / "scripts" / "long.md"
        text = place.read_text()
        rendered(show)  # cold, or with nothing to do
        renders = [rendered(show) for _ in range(options.rounds)]
        watched = watch(show, place, text, options.rounds)
        place.write_text(text)
        rendered(show)
        opened, heard, memory = desk(show, options.rounds)
        place.write_text(text)
        tell("opening: render with nothing to do", renders, None)
        tell("opening: desk", opened, renders)
        tell("one sentence: watch", watched, None)
        tell("one sentence: desk, key to sound", heard, watched)
        print(f"memory of the page, highest (PSS): {memory:.0f} MB")


def tell(name: str, seconds: list[float], other: list[float] | None) -> None:
    """A row: the median, and how many times another median that is."""
    middle = statistics.median(seconds)
    times = f"  {middle / statistics.median(other):.2f} x" if other else ""
    print(f"{name:<38}{middle:8.2f}{times}  ({min(seconds):.2f} to {max(seconds):.2f})", flush=True)


def environment(show: Path) -> dict[str, str]:
    """Of the program: its bytecode is kept."""
    known = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**known, "PYTHONPYCACHEPREFIX": str(show / ".pyc"), "PYTHONPATH": str(ROOT)}


def rendered(show: Path) -> float:
    """Seconds of `studio render --json`."""
    begin = time.monotonic()
    command = [sys.executable, "-m", "studio", "render", "scripts/long.md", "--json"]
    subprocess.run(command, cwd=show, env=environment(show), check=True, capture_output=True)
    return time.monotonic() - begin


def edited(text: str, number: int) -> tuple[int, str]:
    """A line in the middle and its new text: a sentence more at its beginning."""
    lines = text.split("\n")
    turns = [at for at, line in enumerate(lines) if re.match(r"[\w .]+: ", line) and len(line) > 60]
    at = turns[len(turns) * (number + 2) // (number + 9)]
    who, _, said = lines[at].partition(": ")
    return at + 1, f"{who}: This is edit number {number}. {said}"


def watch(show: Path, place: Path, text: str, rounds: int) -> list[float]:
    """From saving a change until the episode is there."""
    command = [sys.executable, "-m", "studio", "watch", "scripts/long.md", "--json"]
    with subprocess.Popen(
        command, cwd=show, env=environment(show), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        process.stdout.readline()
        found = []
        for number in range(rounds):
            line, new = edited(text, number)
            lines = text.split("\n")
            lines[line - 1] = new
            text = "\n".join(lines)
            time.sleep(1.5)
            begin = time.monotonic()
            place.write_text(text)
            process.stdout.readline()
            found.append(time.monotonic() - begin)
        process.terminate()
    return found


@contextmanager
def running(show: Path):  # noqa: ANN201 - the address, and when it was asked for
    """The desk of a show."""
    command = [sys.executable, "-m", "studio", "desk", "scripts/long.md", "--no-browser", "--json"]
    begin = time.monotonic()
    with subprocess.Popen(
        command, cwd=show, env=environment(show), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        yield json.loads(process.stdout.readline())["url"], begin
        process.terminate()


def desk(show: Path, rounds: int) -> tuple[list[float], list[float], float]:
    """Seconds of opening, seconds from key to sound, and the highest memory of the page."""
    path = next(found for name in NAMES if (found := shutil.which(name)))
    opened, heard, memory = [], [], 0.0
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        for round_number in range(rounds):
            with running(show) as (url, begin):
                page.goto(url)
                page.wait_for_function(SHOWN, timeout=60_000)
                opened.append(time.monotonic() - begin)
                if round_number < rounds - 1:
                    page.goto("about:blank")
                    continue
                page.wait_for_function(IDLE, timeout=120_000)
                edit(page, 99)  # warms engine and caches, as the first render of watch does
                for number in range(rounds):
                    heard.append(edit(page, number))
                    memory = max(memory, renderer_mb())
        browser.close()
    return opened, heard, memory


def edit(page: Page, number: int) -> float:
    """Change a line by keys; returns the seconds from the last key to the sound."""
    page.evaluate("() => document.getElementById('audio').pause()")
    page.wait_for_function(IDLE, timeout=120_000)
    text = "\n".join(
        page.evaluate("() => [...document.querySelectorAll('#lines .row p:first-of-type')].map(p => p.textContent)")
    )
    line, new = edited(text, number)
    page.locator(f"#lines .row[data-n='{line}']").focus()
    page.keyboard.press("Enter")
    page.locator(".editor textarea").fill(new)
    page.wait_for_timeout(1000)
    begin = time.monotonic()
    page.keyboard.press("Enter")
    page.wait_for_function(PLAYING, timeout=120_000)
    return time.monotonic() - begin


def renderer_mb() -> float:
    """Memory of the browser's process that shows the page."""
    found = [0.0]
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if b"--type=renderer" in path.read_bytes():
                found.append(pss_mb(int(path.parent.name)))
        except OSError:
            continue
    return max(found)


if __name__ == "__main__":
    main()
