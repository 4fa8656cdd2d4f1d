"""XTTS through Coqui's own loader, on a small checkpoint: batches by row, speakers of the model, cloned voices."""

import pickle
import random
import shutil
from dataclasses import replace

import numpy as np
import pytest
import soundfile
from support.coqui_checkpoints import Trap

from studio.errors import EngineError
from studio.synthesize.attempts import best_take
from studio.synthesize.batching import Limits
from studio.synthesize.check import VoiceNorm
from studio.synthesize.engine import Request
from studio.synthesize.engines.coqui import Coqui, cloning
from studio.synthesize.engines.coqui import engine as engine_module
from studio.synthesize.engines.coqui import xtts as speaking
from studio.synthesize.engines.coqui.cloning import Latents
from studio.synthesize.engines.coqui.compat import quiet
from studio.synthesize.engines.coqui.loading import load_model
from studio.synthesize.engines.coqui.models import find_model, model_digest
from studio.values import VoiceSettings

pytestmark = pytest.mark.coqui
TOLERANCE = 1e-5
EQUAL = ("Is that all?", "Is this all?", "Is it all so", "Was it late?", "Or too late?")
"""Texts of one length, for this tokenizer has a token for every sign."""


def load(folder):
    files = find_model(str(folder))
    return load_model(files, model_digest(files), "cpu", "float32", False)


@pytest.mark.usefixtures("xtts")
def test_it_lists_the_speakers_and_refuses_others():
    assert [voice.name for voice in Coqui().voices()] == ["Anna Lind", "Ben Okri"]
    for name in ("nobody", "", "/etc/passwd"):
        with pytest.raises(EngineError, match="no speaker"):
            Coqui().synthesize([Request("Yes.", VoiceSettings(name))])
    with pytest.raises(EngineError, match="doesn't speak 'tlh'"):
        Coqui().synthesize([Request("Yes.", VoiceSettings("Anna Lind"), "tlh")])
    with pytest.raises(EngineError, match="doesn't know all signs"):
        Coqui().synthesize([Request("Søren said.", VoiceSettings("Anna Lind"))])


def test_batched_equals_single_in_any_order_and_composition(xtts, monkeypatch, compared):
    monkeypatch.setattr(engine_module, "CPU_LIMITS", {"xtts": Limits(9000, 8, equal=True)})
    draw, sizes, speak = random.Random(1), [], speaking.speak_xtts
    monkeypatch.setattr(speaking, "speak_xtts", lambda model, items: sizes.append(len(items)) or speak(model, items))
    requests = [
        Request(
            text,
            VoiceSettings(draw.choice(("Anna Lind", "Ben Okri")), 1.0, draw.choice((0.0, 2.0))),
            seed=at,
            temperature=draw.choice((None, 0.7)),
        )
        for at, text in enumerate((*EQUAL, "A longer sentence than all the others."))
    ]
    alone = {request: Coqui().synthesize([request])[0] for request in requests}
    assert len({clip.samples.shape for clip in alone.values()}) > 2  # rows end at different steps
    sizes.clear()
    for count in (6, 4, 5):
        batch = draw.sample(requests, count)
        compared(Coqui().synthesize(batch), [alone[request] for request in batch])
    assert max(sizes) >= 3


def test_the_package_itself_gives_the_same_samples(xtts, monkeypatch):
    """With the likeliest token alone in the draw there is no chance left, and the package's inference is the judge."""
    loaded = load(xtts)
    monkeypatch.setattr(loaded.model.config, "top_k", 1)
    known = loaded.model.speaker_manager.speakers["Ben Okri"]
    voice = Latents(known["gpt_cond_latent"], known["speaker_embedding"])
    items = [speaking.XttsItem(speaking.tokenize(loaded.model, text, "en"), voice, 1.0, 0) for text in EQUAL[:2]]
    ours = speaking.speak_xtts(loaded.model, items)
    for text, (samples, _) in zip(EQUAL, ours, strict=False):
        said = judged(loaded.model, text, known)
        assert said.shape == samples.shape
        assert np.abs(said - samples).max() <= TOLERANCE


def judged(model, text, voice):
    """What the package's own inference says, the likeliest token at every step."""
    with quiet():
        return model.inference(
            text,
            "en",
            voice["gpt_cond_latent"],
            voice["speaker_embedding"],
            top_k=1,
            top_p=model.config.top_p,
            temperature=model.config.temperature,
            repetition_penalty=float(model.config.repetition_penalty),
        )["wav"]


def test_a_lower_temperature_is_of_its_row_alone(xtts):
    """Next to nothing of it leaves the likeliest token alone, and the package is the judge; neighbours don't notice."""
    model = load(xtts).model
    known = model.speaker_manager.speakers["Ben Okri"]
    voice = Latents(known["gpt_cond_latent"], known["speaker_embedding"])
    items = [
        speaking.XttsItem(speaking.tokenize(model, text, "en"), voice, 1.0, 3, temperature)
        for text, temperature in zip(EQUAL, (1e-4, 1.0, 0.7), strict=False)
    ]
    cold, usual, cooler = speaking.speak_xtts(model, items)
    assert np.abs(cold.samples - judged(model, EQUAL[0], known)).max() <= TOLERANCE
    for said, item in ((usual, items[1]), (cooler, items[2])):
        assert np.abs(said.samples - speaking.speak_xtts(model, [item])[0].samples).max() <= TOLERANCE
    (warmer,) = speaking.speak_xtts(model, [replace(items[2], temperature=1.0)])
    assert not np.array_equal(cooler.samples, warmer.samples)


@pytest.fixture
def endless(xtts):
    """The model never says that it is done."""
    import torch

    model = load(xtts).model
    bias, stop = model.gpt.mel_head.bias, model.gpt.stop_audio_token
    with torch.no_grad():
        before = float(bias[stop])
        bias[stop] = -100.0
    yield model
    with torch.no_grad():
        bias[stop] = before


def test_a_row_that_ends_says_so(xtts):
    model = load(xtts).model
    known = model.speaker_manager.speakers["Ben Okri"]
    voice = Latents(known["gpt_cond_latent"], known["speaker_embedding"])
    tokens = speaking.tokenize(model, EQUAL[0], "en")
    said = speaking.speak_xtts(model, [speaking.XttsItem(tokens, voice, 1.0, seed) for seed in range(12)])
    longest = max(len(one.samples) for one in said)
    assert {one.ended for one in said if len(one.samples) < longest} == {True}


def test_a_take_that_came_to_the_models_limit_is_made_again_and_flagged(endless, tmp_path):
    request = Request("Nobody had come to look at the boats.", VoiceSettings("Anna Lind"))
    (clip,) = Coqui().synthesize([request])
    assert clip.doubts == (engine_module.CUT,)
    take = best_take(request, clip, Coqui(), VoiceNorm())
    assert engine_module.CUT in take.flags
    hows = [attempt.how for attempt in take.attempts]
    assert hows == ["as it stands", "seed 1", "temperature 0.7, seed 2", "in two parts"]
    assert all(engine_module.CUT in attempt.flags for attempt in take.attempts)


def test_pickled_code_among_the_speakers_does_not_run_unless_this_model_is_trusted(xtts, tmp_path, monkeypatch):
    import torch

    monkeypatch.setattr(Trap, "sprung", 0)
    folder = shutil.copytree(xtts, tmp_path / "model")
    speakers = torch.load(folder / "speakers_xtts.pth", weights_only=True)
    torch.save({**speakers, "Trap": Trap()}, folder / "speakers_xtts.pth")
    monkeypatch.setenv("STUDIO_COQUI_MODEL", str(folder))
    with pytest.raises(EngineError, match="holds pickled code") as raised:
        Coqui().voices()
    assert Trap.sprung == 0
    held = model_digest(find_model(str(folder)))
    assert raised.value.hint.endswith(f"STUDIO_COQUI_TRUST={held}.")
    monkeypatch.setenv("STUDIO_COQUI_TRUST", held)
    assert [voice.name for voice in Coqui().voices()] == ["Anna Lind", "Ben Okri", "Trap"]
    assert Trap.sprung == 1


def test_loading_changes_no_file(xtts, tmp_path, monkeypatch):
    """Checkpoints of XTTS's older form hold their configuration as an object; the package would write them anew."""
    import torch
    from TTS.config import load_config
    from TTS.tts.models import xtts as package

    folder = shutil.copytree(xtts, tmp_path / "model")
    weights = torch.load(folder / "model.pth", weights_only=True)["model"]
    with package._legacy_safe_globals():
        torch.save({"model": weights, "config": load_config(folder / "config.json")}, folder / "model.pth")
    with pytest.raises(pickle.UnpicklingError):
        torch.load(folder / "model.pth", weights_only=True)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    monkeypatch.setenv("STUDIO_COQUI_MODEL", str(folder))
    assert [voice.name for voice in Coqui().voices()] == ["Anna Lind", "Ben Okri"]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_other_seeds_are_other_takes_and_the_pace_can_change(xtts):
    usual, again, other, fast = Coqui().synthesize(
        [
            Request("Is that all?", VoiceSettings("Anna Lind")),
            Request("Is that all?", VoiceSettings("Anna Lind")),
            Request("Is that all?", VoiceSettings("Anna Lind"), seed=1),
            Request("Is that all?", VoiceSettings("Anna Lind", rate=1.25)),
        ]
    )
    assert np.array_equal(usual.samples, again.samples)
    assert not np.array_equal(usual.samples, other.samples)
    assert fast.seconds / usual.seconds == pytest.approx(0.8, abs=0.05)


def recording(path, seconds=5.0, rate=44_100):
    path.parent.mkdir(exist_ok=True)
    time = np.arange(int(seconds * rate)) / rate
    sound = 0.2 * np.sin(2 * np.pi * 130 * time) * (1 + np.sin(2 * np.pi * 3 * time)) / 2
    soundfile.write(path, np.stack([sound, sound], axis=1), rate)
    return path


def cloned(path):
    return VoiceSettings("june", options=(("consent", "June, 2 March"), ("reference", str(path))))


def test_a_cloned_voice_is_listened_to_once(xtts, tmp_path, monkeypatch):
    path = recording(tmp_path / "june" / "june.flac")
    heard, listen = [], cloning._listen
    monkeypatch.setattr(cloning, "_listen", lambda model, path: heard.append(path) or listen(model, path))
    request = Request("Is that all?", cloned(path))
    first = Coqui().synthesize([request])[0]
    assert np.array_equal(Coqui().synthesize([request])[0].samples, first.samples)
    assert heard == [path]
    stock = Coqui().synthesize([Request("Is that all?", VoiceSettings("Anna Lind"))])[0]
    assert not np.array_equal(stock.samples, first.samples)
    recording(path, 6.0)
    Coqui().synthesize([request])
    assert heard == [path, path]


def test_the_package_hears_the_same_in_a_recording(xtts, tmp_path, monkeypatch):
    """Its own reading of files, which needs torchaudio's library, gets the samples instead; the rest is the judge."""
    import torch
    from TTS.tts.models import xtts as package

    path = recording(tmp_path / "june" / "june.wav", rate=22_050)
    model = load(xtts).model
    style, speaker = cloning._listen(model, path)
    audio = torch.from_numpy(soundfile.read(path, dtype="float32")[0].mean(axis=1)).unsqueeze(0)
    monkeypatch.setattr(package, "load_audio", lambda *_: audio)
    with quiet():
        theirs = model.get_conditioning_latents(
            str(path),
            max_ref_length=model.config.max_ref_len,
            gpt_cond_len=model.config.gpt_cond_len,
            gpt_cond_chunk_len=model.config.gpt_cond_chunk_len,
            sound_norm_refs=model.config.sound_norm_refs,
        )
    for ours, judge in zip((style, speaker), theirs, strict=True):
        assert ours.shape == judge.shape
        assert np.abs(ours - judge.numpy()).max() <= TOLERANCE


@pytest.mark.parametrize(
    ("seconds", "content", "said"), [(1.0, None, "is 1.0 s long"), (None, b"no sound at all", "can't be read")]
)
def test_a_reference_that_cannot_be_used_is_told(xtts, tmp_path, seconds, content, said):
    path = tmp_path / "june.wav"
    if content is None:
        recording(path, seconds)
    else:
        path.write_bytes(content)
    with pytest.raises(EngineError, match=said):
        Coqui().synthesize([Request("Is that all?", cloned(path))])


def test_nobody_is_cloned_without_consent(xtts, tmp_path):
    path = recording(tmp_path / "june.wav")
    with pytest.raises(EngineError, match="no note of consent"):
        Coqui().synthesize([Request("Yes.", VoiceSettings("june", options=(("reference", str(path)),)))])
