"""``studio voices``: the table, and voices downloaded from a server on this computer."""

import hashlib
import http.server
import json
import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from support.suggested import commands_in, works
from typer.testing import CliRunner

from studio.cli.app import app
from studio.errors import EngineError, InputError
from studio.network.download import RemoteFile
from studio.synthesize import registry
from studio.synthesize.downloads import VoiceDownload, accepted, get_voice, voice_downloads
from studio.synthesize.engine import EngineVoice
from studio.synthesize.engines.model_downloads import kokoro_downloads, piper_downloads

MODEL = b"a model" * 1000


@pytest.fixture
def served(tmp_path, monkeypatch):
    """A voice whose file lies on this computer; ``served(content)`` says what the server sends."""
    monkeypatch.setenv("STUDIO_CONFIG", str(tmp_path / "config"))
    sent = [MODEL]

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", str(len(sent[0])))
            self.end_headers()
            self.wfile.write(sent[0])

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        file = RemoteFile(
            f"http://127.0.0.1:{server.server_address[1]}/x", len(MODEL), hashlib.sha256(MODEL).hexdigest()
        )
        voice = EngineVoice("xenia", "a woman", "en-US", "female", "CC0-1.0")
        yield VoiceDownload("song", voice, ((file, tmp_path / "models" / "x.onnx"),)), sent
        server.shutdown()


def test_a_licence_is_accepted_once(served):
    found, _ = served
    with pytest.raises(EngineError, match=r"The licence of xenia \(CC0-1.0\) is not accepted yet"):
        get_voice(found, accept=False)
    assert not found.is_here
    assert get_voice(found, accept=True).read_bytes() == MODEL
    assert found.is_here and accepted(found)
    found.place.unlink()
    assert get_voice(found, accept=False) == found.place


def test_what_is_advised_downloads(served, monkeypatch):
    found, _ = served
    monkeypatch.setattr("studio.synthesize.downloads.voice_downloads", lambda: [found])
    refused = CliRunner().invoke(app, ["voices", "get", "xenia"])
    works(commands_in(refused.output)[-1])
    assert found.is_here


def test_a_false_file_is_no_voice(served):
    found, sent = served
    sent[0] = MODEL[::-1]
    with pytest.raises(InputError, match="its checksum differs"):
        get_voice(found, accept=True)
    assert not found.is_here and list(found.place.parent.iterdir()) == []


def test_a_voice_of_two_files_resumes_with_the_second(served, tmp_path):
    found, sent = served
    ((file, place),) = found.files
    config = tmp_path / "models" / "x.onnx.json"
    both, seen = replace(found, files=((file, config), (file, place))), []
    get_voice(both, accept=True, report=seen.append)
    assert seen[-1] == both.size_bytes == 2 * len(MODEL) and both.is_here
    place.unlink()
    assert not both.is_here
    sent[0] = MODEL[:500]
    with pytest.raises(InputError, match="announces 500 bytes"):
        get_voice(both, accept=False)
    sent[0] = MODEL
    assert get_voice(both, accept=False).read_bytes() == MODEL


def test_the_catalogue_names_every_file_with_size_checksum_and_licence():
    catalogue = [*piper_downloads("vits", "en_US"), *piper_downloads("piper", "en_GB"), *kokoro_downloads()]
    assert {"en_US-norman-medium", "en_GB-alba-medium", "kokoro-v1.0"} <= {found.voice.name for found in catalogue}
    for found in catalogue:
        assert found.voice.licence and found.place.stem == found.voice.name and found.size_bytes > 60e6
        for file, place in found.files:
            assert file.address.startswith("https://") and Path(file.address).name == place.name
            assert re.fullmatch("[0-9a-f]{64}", file.sha256)


def test_hibari_lists_voices_whose_checksums_its_package_knows(tmp_path, monkeypatch):
    monkeypatch.setenv("STUDIO_MODELS", str(tmp_path))
    registry.engines.cache_clear()
    listed = {found.voice.name: found for found in voice_downloads()}
    assert {"fenrir", "kore"} <= listed.keys()
    assert listed["fenrir"].voice.gender == "male" and len(listed["fenrir"].files[0][0].sha256) == 64
    assert listed["fenrir"].place.parent == tmp_path / "hibari" and not listed["fenrir"].is_here


def test_the_table_says_who_speaks_with_what(studio, show, tmp_path):
    done = studio("voices", "--engine", "tone", cwd=show)
    assert done.code == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert lines[0][:2] == ["voice", "who"]
    assert all("tone" in line for line in lines[1:3])
    assert "To download" in done.stdout and "fenrir" in done.stdout
    usual = studio("voices", "--show", str(Path(__file__).parents[2] / "show.toml"), cwd=show).stdout.splitlines()
    assert usual[0].split() == ["voice", "who", "gender", "accent", "engine", "licence", "MOS", "speed"]
    assert max(map(len, usual)) <= 80


def test_json_has_every_fact(studio, show):
    found = json.loads(studio("voices", "--json", "--engine", "flite", cwd=show).stdout)
    assert {"name", "gender", "accent", "licence", "mos", "speaks_with", "engines"} <= found["voices"][0].keys()
    assert {voice["name"] for voice in found["engine_voices"]} >= {"rms", "slt"}
    assert {"name", "engine", "gender", "licence", "mos", "processor_s", "bytes", "here"} <= found["downloads"][
        0
    ].keys()


def test_an_unknown_voice_is_not_downloaded(studio, show):
    done = studio("voices", "get", "fenris", cwd=show)
    assert done.code == 2 and "Did you mean fenrir?" in done.stderr
