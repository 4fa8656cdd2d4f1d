"""An episode with three engines and trained voices, judged whole, and a backlog spoken by Coqui in batches."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.backlog import MUSIC, write_scripts
from support.judges import recognized, word_error_rate
from support.trained_models import trained_models

from studio.audio import meter
from studio.audio.clip import Clip
from studio.audio.decode import decode
from studio.batch.job import BatchJob, show_of
from studio.batch.run import run
from studio.batch.scripts import gather
from studio.master.speakers import FEWEST_S
from studio.progress import NoProgress
from studio.render.flow import RenderJob, render_episode
from studio.show import load_show
from studio.store import FolderStore
from studio.store.takes import KIND, load
from studio.synthesize.batching import Limits
from studio.synthesize.engines.coqui import engine as coqui
from studio.synthesize.registry import engine as find_engine

pytestmark = pytest.mark.voices

SCRIPT = """\
# The Quiet Hour

Ada: Good morning, and welcome to a programme about small things. Today we look at a kettle, and at a bicycle.
Ben: Small bubbles form at the bottom of the kettle, and burst in the colder water above. That is the song you hear.
Guest: People have wondered about this for a long time, and it took a good microphone to find the answer.

## A Bicycle Stays Up

Ben: Let it roll, and it stands. Let it stand, and it falls. The wheel turns into the fall, and catches it.
Ada: So the rider has less to do than we believed, at least while the road is straight and the wind is calm.
Guest: And yet nobody has ever learned it without falling at least once, and most of us fell on the same side.
Ben: The first ones had no pedals at all. You pushed with your feet, and hoped that the hill was not too steep.
Ada: I remember the first one that I had. It was red, and too large for me, and it had a bell that rang by itself.
Ben: Mine was green. My father held the saddle, and ran beside me, and one evening he was no longer there at all.
Ada: And you went on, I suppose, as far as the corner, where there was a wall, and a very surprised neighbour.
Ben: She has never spoken of it since. But she has kept the front wheel, and it hangs over the door of her shed.
Ada: Thank you for listening, and see you next week, when the kettle is cold and the bicycle is back in the shed.
"""
VOICES = {"ada": ("hibari", "heart"), "ben": ("vits", "joe"), "guest": ("piper", "joe")}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory):
    with pytest.MonkeyPatch.context() as world:
        for name, value in trained_models(tmp_path_factory.mktemp("models"), ("piper", "coqui")).items():
            world.setenv(name, value)
        yield


def show_with(root: Path, voices: dict[str, tuple[str, str]], engine: str) -> Path:
    (root / "voices").mkdir(parents=True)
    (root / "scripts").mkdir()
    for name, (spoken_by, voice) in voices.items():
        text = f'title = "{name}"\nengine = "{spoken_by}"\n[engines.{spoken_by}]\nvoice = "{voice}"\n'
        (root / "voices" / f"{name}.toml").write_text(text)
    music = "".join(f'{key} = "{value}"\n' for key, value in MUSIC.items())
    speakers = "".join(f'[speakers.{name.capitalize()}]\nvoice = "{name}"\n' for name in voices)
    (root / "show.toml").write_text(f'title = "Small"\nengine = "{engine}"\ncover = ""\n{speakers}[music]\n{music}')
    return root


@pytest.mark.usefixtures("models")
def test_three_engines_in_one_episode(tmp_path, monkeypatch):
    monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / "store"))
    root = show_with(tmp_path / "show", VOICES, "auto")
    script = root / "scripts" / "quiet.md"
    script.write_text(SCRIPT)
    episode = render_episode(RenderJob(script, load_show(script)))
    record = json.loads(episode.path.with_suffix(".episode.json").read_text("utf-8"))
    assert {role["settings"]["engine"] for role in record["cast"]} == {"hibari", "vits", "piper"}
    assert record["flagged"] == []

    samples = decode(episode.path).samples
    mono = samples.mean(axis=1).astype(np.float32)
    assert meter.loudness(samples, 48_000) == pytest.approx(-16.0, abs=0.5)
    written = " ".join(line.partition(": ")[2] for line in SCRIPT.splitlines() if ": " in line)
    assert word_error_rate([(written, recognized(Clip(mono, 48_000)))]) <= 6.0

    levels = {}
    for speaker in record["speakers"]:
        turns = [turn for turn in record["turns"] if turn["speaker"] == speaker["speaker"]]
        parts = [samples[round(turn["start"] * 48_000) : round(turn["end"] * 48_000)] for turn in turns]
        levels[speaker["speaker"]] = meter.loudness(np.concatenate(parts), 48_000)
        assert speaker["loudness_lufs"] == pytest.approx(levels[speaker["speaker"]], abs=0.2)
    enough = [levels[speaker["speaker"]] for speaker in record["speakers"] if speaker["seconds"] >= FEWEST_S]
    print(f"levels {levels}")
    assert len(enough) > 1 and max(enough) - min(enough) <= 0.5


@pytest.mark.usefixtures("models")
def test_coqui_in_batches_speaks_as_one_by_one(tmp_path, monkeypatch):
    """Through `studio batch`'s own code: a graphics card's batches, on the processor."""
    alone = backlog(tmp_path / "alone", monkeypatch)
    monkeypatch.setitem(coqui.CPU_LIMITS, "vits", Limits(10**6, 16))
    engine = find_engine("coqui")
    monkeypatch.setattr(engine, "abilities", replace(engine.abilities, batch=16))
    sizes: list[int] = []
    run_batches = coqui.run_batches
    monkeypatch.setattr(coqui, "run_batches", lambda jobs, *how: sizes.append(len(jobs)) or run_batches(jobs, *how))
    together = backlog(tmp_path / "together", monkeypatch)
    assert max(sizes) > 4
    assert together.keys() == alone.keys() and len(alone) > 9
    apart = [float(np.abs(together[key] - alone[key]).max()) for key in alone]
    print(f"{len(apart)} takes, batches of up to {max(sizes)}, largest difference {max(apart):.1e}")
    assert max(apart) <= 1e-5


def backlog(place: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, np.ndarray]:
    """Two episodes, made by a batch run; the samples of their takes by key."""
    monkeypatch.setenv("STUDIO_CACHE", str(place / "store"))
    root = show_with(place / "show", {"ada": ("coqui", "default"), "ben": ("coqui", "default")}, "coqui")
    write_scripts(root, 2)
    scripts = gather([root / "scripts"])
    assert run(BatchJob(scripts, show_of(scripts, None, None)), NoProgress()).passed
    store = FolderStore(place / "store")
    takes = {entry.key: load(store, entry.key) for entry in store.entries() if entry.kind == KIND}
    return {key: take.clip.samples for key, take in takes.items() if take is not None}
