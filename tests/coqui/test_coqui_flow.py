"""Coqui in the flow: a show whose voices name models, from its script to takes in the store."""

import pytest
from coqui_checkpoints import make_vits
from typer.testing import CliRunner

from studio.cli.app import app
from studio.produce import Job, produce
from studio.show import load_show
from studio.synthesize.engines.coqui.compat import quiet

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
    made = produce(Job(show, load_show(show), until="synthesize"))
    assert [line.text for line in made.lines] == ["The tide turned.", "Nobody came.", "Is that all?"]
    assert all(line.take.length > 1000 for line in made.lines)
    again = produce(Job(show, load_show(show), until="synthesize"))
    assert [line.take.key for line in again.lines] == [line.take.key for line in made.lines]


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
