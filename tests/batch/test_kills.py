"""Killed at any moment, any number of times: the same command finishes the rest, and nothing else is left behind."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.backlog import batch, files, install_frail, left_over, make_show, start, write_scripts
from support.processes import LONG_S, in_folder, wait_until

from studio.batch.job import BatchJob, show_of
from studio.batch.run import run
from studio.batch.run_pass import BatchRunResult
from studio.batch.scripts import gather
from studio.progress import NoProgress
from studio.store import FolderStore

pytestmark = pytest.mark.slow


def wait_until_gone(root: Path) -> None:
    wait_until(lambda: not in_folder(root, "studio"), "the end of all that a batch started")


def takes_in(store: Path) -> list[Path]:
    return sorted(store.glob("takes/*/*"))


def kill(process: int) -> bool:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def test_workers_and_driver_killed_twenty_times(tmp_path: Path) -> None:
    """Whenever so many takes are there; a run that comes to its end before that loses some, and goes on."""
    env = install_frail(tmp_path / "site")
    undisturbed = make_show(tmp_path / "undisturbed", engine="frail")
    disturbed = make_show(tmp_path / "disturbed", engine="frail")
    for root in (undisturbed, disturbed):
        write_scripts(root, 10, more="\n".join(f"Cy: A slow line, the {n}th." for n in range(4)))
    quiet = {**env, "STUDIO_CACHE": str(tmp_path / "quiet")}
    wild = {**env, "STUDIO_CACHE": str(tmp_path / "wild")}
    assert batch(undisturbed, "scripts", env=quiet).returncode == 0
    store, chance = Path(wild["STUDIO_CACHE"]), random.Random(20)
    kills = {"worker": 0, "driver": 0}
    while kills["worker"] < 12 or kills["driver"] < 8:
        driver = start(disturbed, "scripts", "--workers", 2, env=wild)
        there, goal = len(takes_in(store)), len(takes_in(store)) + chance.randint(1, 12)
        while driver.poll() is None and there < goal:
            time.sleep(0.01)
            there, before = len(takes_in(store)), there
            workers = in_folder(disturbed, "helper_process") if there > before else []
            if workers and kills["worker"] < 12:
                kills["worker"] += kill(chance.choice(workers))
        if driver.poll() is None:
            kill(driver.pid)
        driver.communicate()
        kills["driver"] += driver.returncode == -signal.SIGKILL
        wait_until_gone(disturbed)
        if driver.returncode in (0, 1):  # it came to its end: some of it has to go, so that there is more to disturb
            for path in (disturbed / "episodes").rglob("*.mp3"):
                path.unlink()
            for path in chance.sample(takes_in(store), len(takes_in(store)) // 2):
                path.unlink()
    last = batch(disturbed, "scripts", "--workers", 2, "--retry-failed", env=wild)
    last = batch(disturbed, "scripts", "--workers", 2, env=wild)
    assert last.returncode == 0, last.stderr
    assert files(disturbed) == files(undisturbed)
    stores = [FolderStore(Path(env["STUDIO_CACHE"])) for env in (quiet, wild)]
    assert len({frozenset(e.key for e in store.entries() if e.kind == "takes") for store in stores}) == 1
    assert not left_over(tmp_path) and not in_folder(disturbed, "studio")
    nothing = json.loads(batch(disturbed, "scripts", "--json", env=wild).stdout)
    assert (nothing["made"], nothing["takes"], nothing["unchanged"]) == (0, 0, 10)


def test_a_stopped_batch_ends_its_workers_and_goes_on(tmp_path: Path) -> None:
    env = install_frail(tmp_path / "site")
    show = make_show(tmp_path / "show", engine="frail")
    write_scripts(show, 4, more="Cy: A line that is held.")
    driver = start(show, "scripts", "--workers", 2, env=env)
    wait_until(lambda: takes_in(Path(env["STUDIO_CACHE"])) or driver.poll() is not None, "a first take")
    os.kill(driver.pid, signal.SIGINT)
    _, said = driver.communicate(timeout=LONG_S)
    assert driver.returncode == 130 and "run the same command again to continue" in said
    wait_until_gone(show)
    Path(env["FRAIL_GATE"]).touch()
    assert batch(show, "scripts", env=env).returncode == 0


def test_every_take_is_made_once_but_for_those_at_work_when_a_driver_is_killed(tmp_path: Path) -> None:
    env = install_frail(tmp_path / "site") | {"FRAIL_LOG": str(tmp_path / "said.log")}
    show = make_show(tmp_path / "show", engine="frail")
    write_scripts(show, 6, more="\n".join(f"Cy: A slow line, the {n}th." for n in range(3)))
    with (show / "scripts" / "ep1.txt").open("a") as script:
        script.writelines(f"Ben: A slow one, number {n}.\n" for n in range(60))
    with (show / "scripts" / "ep2.txt").open("a") as script:
        script.write("Ben: This one is held, so that no run comes to its end before it is killed.\n")
    store, kills, chance = Path(env["STUDIO_CACHE"]), 4, random.Random(4)
    for _ in range(kills):
        goal = len(takes_in(store)) + chance.randint(1, 12)
        driver = start(show, "scripts", "--workers", 2, env=env)
        wait_until(lambda: len(takes_in(store)) >= goal or driver.poll() is not None, "more takes")  # noqa: B023
        driver.kill()
        _, err = driver.communicate()
        assert driver.returncode == -signal.SIGKILL, err
        wait_until_gone(show)
    Path(env["FRAIL_GATE"]).touch()
    assert batch(show, "scripts", "--workers", 2, env=env).returncode == 0
    said = Path(env["FRAIL_LOG"]).read_text().splitlines()
    takes = len(takes_in(store))
    at_work = 2 * 2 * 8  # workers, calls of the engine in flight, sentences in each
    assert takes == len(set(said)) and len(said) - takes <= kills * at_work
    assert len(said) - takes > 0  # some were at work


def test_two_batches_of_one_show_at_once_make_what_one_makes(tmp_path: Path) -> None:
    """Both may put the same episode together; each file is there as a whole, and the same from both."""
    roots = [make_show(tmp_path / name) for name in ("one", "two at once")]
    for root in roots:
        write_scripts(root, 6)
    env = {**os.environ, "PYTHONWARNINGS": "ignore"}
    assert batch(roots[0], "scripts", env=env | {"STUDIO_CACHE": str(tmp_path / "a")}).returncode == 0
    env["STUDIO_CACHE"] = str(tmp_path / "b")
    drivers = [start(roots[1], "scripts", "--workers", 1, env=env) for _ in range(2)]
    for driver in drivers:
        _, said = driver.communicate(timeout=600)
        assert driver.returncode == 0, said
    assert files(roots[1]) == files(roots[0]) and not left_over(tmp_path)
    nothing = json.loads(batch(roots[1], "scripts", "--json", env=env).stdout)
    assert (nothing["made"], nothing["takes"], nothing["unchanged"]) == (0, 0, 6)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount the small disk that is filled here")
@pytest.mark.parametrize("takes", ["on it", "elsewhere"])
def test_a_full_disk_ends_the_run_and_room_lets_it_go_on(tmp_path: Path, takes: str) -> None:
    """A show with all that belongs to it on a disk of a megabyte, which is made larger then."""
    env = {**os.environ, "PYTHONWARNINGS": "ignore", "STUDIO_CACHE": str(tmp_path / "elsewhere")}
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], check=True)
    if takes == "on it":
        env["STUDIO_CACHE"] = str(disk / "store")
    try:
        show = make_show(disk / "show")
        write_scripts(show, 8)
        full = batch(show, "scripts", "--workers", 2, env=env)
        assert full.returncode == 1 and "There is no room" in full.stderr, full.stderr
        wait_until_gone(show)
        assert not left_over(disk)
        subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
        done = batch(show, "scripts", "--workers", 2, env=env)
        assert done.returncode == 0, done.stderr
        room = make_show(tmp_path / "show")
        write_scripts(room, 8)
        assert batch(room, "scripts").returncode == 0
        assert files(show) == files(room) and not left_over(disk)
    finally:
        subprocess.run(["umount", "-l", disk], check=False)


def test_files_that_may_not_grow_are_a_full_disk_too(tmp_path: Path) -> None:
    show = make_show(tmp_path / "show")
    write_scripts(show, 2)
    command = [sys.executable, "-m", "studio", "batch", "scripts"]
    full = subprocess.run(
        command, cwd=show, capture_output=True, text=True, timeout=600, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000)),
        env={**os.environ, "PYTHONWARNINGS": "ignore", "PYTHONDONTWRITEBYTECODE": "1"},  # it would leave modules cut
    )  # fmt: skip
    assert full.returncode == 1 and "no room left" in full.stderr
    assert not left_over(tmp_path)
    assert batch(show, "scripts").returncode == 0


def run_batch(root: Path) -> BatchRunResult:
    scripts = gather([root / "scripts"])
    return run(BatchJob(scripts, show_of(scripts, None, None)), NoProgress())


def test_a_store_that_fails_one_write_in_ten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(10)
    put = FolderStore.put
    failed = []

    def unreliable(self: FolderStore, kind: str, key: str, content: bytes) -> None:
        if chance.random() < 0.1:
            failed.append(kind)
            from studio.errors import OutputError

            raise OutputError("Can't write there: Input/output error.", file=self.root)
        put(self, kind, key, content)

    roots = [make_show(tmp_path / name) for name in ("calm", "rough")]
    for root in roots:
        write_scripts(root, 4)
    monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / "a"))
    run_batch(roots[0])
    monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / "b"))
    monkeypatch.setattr(FolderStore, "put", unreliable)
    for _ in range(5):
        if run_batch(roots[1]).passed:
            break
    assert failed and files(roots[1]) == files(roots[0])
