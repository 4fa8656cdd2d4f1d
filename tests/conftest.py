"""What every test gets: a cache and a log of its own, no third-party engines, and a small show to render with."""

from __future__ import annotations

import contextlib
import gc
import itertools
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

sys.dont_write_bytecode = False  # hundreds of processes start here, and each would compile the package again
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the program sets it: threads of numpy's own only spin

import pytest
from hypothesis import HealthCheck, settings
from support.examples import PROFILE, examples
from support.fork_client import ForkClient, fork_server
from support.once import describe_commands_once, measure_voices_once
from support.small_show import PAGE, Command, make_show

describe_commands_once()

ANY_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""No example fails for the time it took: a busy machine is as good as an idle one."""
settings.register_profile("fast", ANY_MACHINE, derandomize=True, max_examples=examples(100))
settings.register_profile("deep", ANY_MACHINE, derandomize=True)
settings.register_profile("explore", ANY_MACHINE)
settings.load_profile(PROFILE)


_numbers = itertools.count()

gc.disable()  # until all tests are collected: nothing of them is garbage


def pytest_collection_finish() -> None:
    """Thousands of tests stay in memory to the end; no collection of garbage needs to look through them."""
    measure_voices_once()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)  # of collections, a few in a hundred of the usual number
    gc.enable()


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the test's own, numbered; pytest's looks through those of all other tests to find its number."""
    name = re.sub(r"\W", "_", request.node.name)[:30]
    folder = tmp_path_factory.getbasetemp() / f"{name}-{next(_numbers)}"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture(autouse=True)
def _own_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test touches the user's cache and log, the current folder or other people's plugins."""
    monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("STUDIO_LOG", str(tmp_path / "log" / "studio.log"))
    monkeypatch.setenv("STUDIO_PLUGINS", "off")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)


_servers = pytest.StashKey[tuple[contextlib.ExitStack, str]]()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """One server of commands for all workers of a run (pytest-xdist)."""
    config = node.config
    if _servers not in config.stash:
        stack = contextlib.ExitStack()
        config.stash[_servers] = (stack, stack.enter_context(fork_server()))
    node.workerinput["fork_server"] = config.stash[_servers][1]


def pytest_unconfigure(config: pytest.Config) -> None:
    """The workers have ended."""
    if _servers in config.stash:
        config.stash[_servers][0].close()


@pytest.fixture(scope="session")
def _server(request: pytest.FixtureRequest) -> Iterator[ForkClient]:
    address = getattr(request.config, "workerinput", {}).get("fork_server")
    with contextlib.ExitStack() as stack:
        client = ForkClient(address or stack.enter_context(fork_server()))
        yield client
        client.close()


@pytest.fixture
def studio(_server: ForkClient, tmp_path: Path) -> Command:
    """The command line: ``studio("render", script)`` → exit code, stdout, stderr."""
    folder = tmp_path / "said"
    folder.mkdir()
    return Command(_server, folder)


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """The folder of a small show with music, cover and clips; its engine is ``tone``."""
    return make_show(tmp_path / "show")


@pytest.fixture
def script(show: Path) -> Path:
    """A script of that show: two stories, a cold open, clips and a break."""
    path = show / "quiet.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def _rendered(_server: ForkClient, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the show, its script rendered once, and the cache that this left."""
    root = tmp_path_factory.mktemp("rendered")
    (make_show(root / "show") / "quiet.txt").write_text(PAGE, encoding="utf-8")
    (root / "said").mkdir()
    world = {"STUDIO_CACHE": str(root / "cache"), "STUDIO_LOG": str(root / "log" / "studio.log")}
    ended = Command(_server, root / "said")("render", root / "show" / "quiet.txt", env=world)
    assert ended.code == 0, ended.stderr
    return root


@pytest.fixture
def rendered(_rendered: Path, tmp_path: Path) -> Path:
    """The script of the small show as after its first render: a copy of the show, its episode and the cache."""
    for name in ("show", "cache"):
        shutil.copytree(_rendered / name, tmp_path / name)
    return tmp_path / "show" / "quiet.txt"
