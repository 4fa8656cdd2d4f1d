"""Coqui in the flow: a show whose voices name models, from its script to takes in the store."""

import functools
import http.server
import json
import threading
import zipfile

import pytest
from support.coqui_checkpoints import change_config, make_vits
from typer.testing import CliRunner

from studio.cli.app import app
from studio.errors import EngineError
from studio.render.flow import RenderJob, speak_episode
from studio.show import load_show
from studio.synthesize.engine import Request
from studio.synthesize.engines.coqui import Coqui
from studio.synthesize.engines.coqui.catalogue import fetch
from studio.synthesize.engines.coqui.compat import quiet
from studio.synthesize.licences import fetched_models
from studio.values import VoiceSettings

pytestmark = pytest.mark.coqui


@pytest.fixture
def show(tmp_path, vits):
    """A show with a voice of the model that is chosen, and one of a model in a folder of its own."""
    with quiet():
        make_vits(tmp_path / "models" / "mine", ("dora", "emil"), seed=7)
    (tmp_path / "voices").mkdir()
    (tmp_path / "show.toml").write_text('title = "Trial"\nengine = "coqui"\n')
    (tmp_path / "voices" / "ada.toml").write_text('title = "Ada"\n[engines.coqui]\nvoice = "anna"\n')
    (tmp_path / "voices" / "emil.toml").write_text(
        'title = "Emil"\n[engines.coqui]\nvoice = "emil"\nmodel = "../models/mine"\n'
    )
    script = tmp_path / "trial.txt"
    script.write_text("Ada: The tide turned. Nobody came.\n\nEmil: Is that all?\n", encoding="utf-8")
    return script


def test_a_script_is_spoken_by_two_models(show):
    made = speak_episode(RenderJob(show, load_show(show)))
    assert [line.text for line in made.sentences] == ["The tide turned.", "Nobody came.", "Is that all?"]
    assert all(line.take.length_samples > 1000 for line in made.sentences)
    again = speak_episode(RenderJob(show, load_show(show)))
    assert [line.take.key for line in again.sentences] == [line.take.key for line in made.sentences]


def test_the_catalogue_of_the_package_is_listed():
    listed = CliRunner().invoke(app, ["models"])
    assert listed.exit_code == 0
    row = next(line for line in listed.output.splitlines() if "tts_models/en/vctk/vits" in line)
    assert "apache 2.0" in row
    assert "xtts_v2" in listed.output


def test_no_model_comes_without_its_licence(tmp_path, monkeypatch):
    monkeypatch.setenv("STUDIO_CONFIG", str(tmp_path / "config"))
    name = "tts_models/multilingual/multi-dataset/xtts_v2"
    refused = CliRunner().invoke(app, ["models", "get", name])
    assert refused.exit_code == 1
    assert "CPML" in refused.output
    assert "--accept-licence" in refused.output
    assert not (tmp_path / "config").exists()


VCTK = "tts_models/en/vctk/vits"


@pytest.fixture
def hosted(tmp_path, vits, monkeypatch):
    """A server of models on this computer, and the package's own list of them with its address: (folder, archive)."""
    with quiet():
        from TTS.utils import manage

    monkeypatch.setenv("STUDIO_CONFIG", str(tmp_path / "config"))
    (tmp_path / "www").mkdir()
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path / "www"))
    monkeypatch.setattr(http.server.SimpleHTTPRequestHandler, "log_message", lambda *_: None)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/vits.zip"
        item = {"license": "apache 2.0", "description": "few voices", "github_rls_url": address}
        (tmp_path / "models.json").write_text(json.dumps({"tts_models": {"en": {"vctk": {"vits": item}}}}))
        manager = functools.partial(manage.ModelManager, tmp_path / "models.json", tmp_path / "fetched")
        monkeypatch.setattr(manage, "ModelManager", manager)
        yield tmp_path / "fetched" / "tts" / VCTK.replace("/", "--"), tmp_path / "www" / "vits.zip"
        server.shutdown()


def test_a_model_is_downloaded_by_the_package_and_speaks(hosted, tmp_path, monkeypatch):
    """As VCTK's: a folder in an archive, and a configuration that names the speakers' list where it once lay."""
    folder, archive = hosted
    with quiet():
        made = make_vits(tmp_path / "made", ("p225", "p226", "p227"))
    change_config(made, speakers=[], args_speakers_file="/home/somebody/speaker_ids.json")
    (made / "speaker_ids.json").write_text(json.dumps({"p225": 0, "p226": 1, "p227": 2}))
    with zipfile.ZipFile(archive, "w") as packed:
        for path in made.iterdir():
            packed.write(path, f"vits/{path.name}")
    refused = CliRunner().invoke(app, ["models", "get", VCTK])
    assert (refused.exit_code, folder.exists()) == (1, False)
    got = CliRunner().invoke(app, ["voices", "get", VCTK, "--accept-licence"])
    assert got.exit_code == 0
    assert "100%" in got.stderr
    assert fetched_models()[VCTK].licence == "apache 2.0"
    monkeypatch.setenv("STUDIO_COQUI_MODEL", VCTK)
    assert [voice.name for voice in Coqui().voices()] == ["p225", "p226", "p227"]
    assert Coqui().synthesize([Request("Is that all?", VoiceSettings("p226"))])[0].seconds > 0.1
    assert CliRunner().invoke(app, ["models", "get", VCTK]).exit_code == 0  # accepted once


@pytest.mark.parametrize("broken", [b"no archive", None], ids=["a page instead", "no such file"])
def test_half_a_download_is_not_taken_for_the_model(hosted, broken):
    folder, archive = hosted
    if broken is not None:
        archive.write_bytes(broken)
    with pytest.raises(EngineError, match=f"{VCTK} could not be fetched"):
        fetch(VCTK, accept=True)
    assert not folder.exists()
    folder.mkdir(parents=True)  # as a kill leaves it
    with pytest.raises(EngineError, match="could not be fetched") as raised:
        fetch(VCTK, accept=False)
    assert str(folder) in raised.value.hint
