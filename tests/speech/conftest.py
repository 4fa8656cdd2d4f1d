from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from support.processes import LONG_S
from support.small_show import make_show

from studio.show import Show, load_show
from studio.speech.app import SpeechApi, application
from studio.speech.server import SpeechServer

KEY = "sk-studio-a-key-of-tests"


@pytest.fixture(scope="session")
def speech_show(tmp_path_factory: pytest.TempPathFactory) -> Show:
    """Ada, called alloy too, speaks with clara; Ben was guessed; the lexicon has a word."""
    root: Path = make_show(tmp_path_factory.mktemp("speech") / "show", music=False)
    with (root / "show.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[speakers.Ada]\nvoice = "clara"\naliases = ["alloy"]\nlanguage = "en-GB"\n')
    (root / "lexicon.toml").write_text('[words]\n"Kishkit" = "one two three four five six"\n')
    (root / "cast.toml").write_text(
        '[speakers.Ben]\nvoice = "arthur"\nvariation = 1\n[speakers.ADA]\nvoice = "arthur"\n'
    )
    return load_show(chosen=root)


@pytest.fixture(scope="session")
def url(speech_show: Show) -> Iterator[str]:
    """The address of a server with that show."""
    server = SpeechServer(application(SpeechApi(speech_show), KEY), "127.0.0.1", 0)
    with server.running() as address:
        yield address


@pytest.fixture(scope="session")
def client(url: str) -> Iterator[httpx2.Client]:
    """A client that sends the key."""
    headers = {"Authorization": f"Bearer {KEY}"}
    with httpx2.Client(base_url=url, headers=headers, timeout=LONG_S, trust_env=False) as client:
        yield client


@pytest.fixture
def key() -> str:
    """What the server expects."""
    return KEY
