"""What a speech recognizer hears on real takes: words said wrong are told with their time, good takes are not."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from support.tiny_whisper import tiny_whisper
from typer.testing import CliRunner

from studio.audio.clip import Clip
from studio.check.takes import suspect_takes
from studio.cli.app import app
from studio.errors import EngineError
from studio.formats.episode_record import salvage_record
from studio.progress import NoProgress
from studio.render.flow import RenderJob, speak_episode
from studio.show import load_show
from studio.store import FolderStore, open_store
from studio.store.takes import load
from studio.synthesize.engine import Request
from studio.synthesize.engines.flite import Flite
from studio.synthesize.levels import takes_at_level
from studio.synthesize.listen import check_by_ear
from studio.synthesize.recognizers import recognizer
from studio.synthesize.sphinx import Sphinx, dictionary
from studio.synthesize.whisper import Whisper
from studio.text.misheard import distance, misheard, spoken_words
from studio.values import MisheardWords, SentenceTake, VoiceSettings, Word

SOUNDS = {"the": "DH AH", "a": "AH", "clock": "K L AA K", "o'clock": "AH K L AA K", "boat": "B OW T", "goat": "G OW T",
          "harbour": "HH AA R B ER", "left": "L EH F T", "with": "W IH DH", "quickly": "K W IH K L IY",
          "he": "HH IY", "you": "Y UW", "not": "N AA T"}  # fmt: skip


def words(text: str) -> list[Word]:
    return [Word(word, at * 0.5, at * 0.5 + 0.4) for at, word in enumerate(text.split())]


def phones(word: str) -> list[str] | None:
    return SOUNDS[word].split() if word in SOUNDS else None


@pytest.mark.parametrize(
    ("written", "heard", "told"),
    [
        ("The boat left the harbour.", "the boat left the harbour", []),
        ("The boat left the harbour.", "a boat left a harbour", []),
        ("with a clock", "with o'clock", []),
        ("The boat left.", "the goat left", []),
        ("The boat left the harbour.", "the boat left the clock", [("harbour", "clock", 2.0, 2.4)]),
        ("The boat left quickly.", "the boat left", [("quickly", "", 1.4, 1.4)]),
        ("The boat left.", "the boat left quickly", [("", "quickly", 1.5, 1.9)]),
        ("The harbour left.", "the harbour a left", []),
        ("Nguyen left.", "noo yen quickly left", [("", "quickly", 1.0, 1.4)]),
        ("The boat left Nguyen.", "the boat left nguyan quickly", [("", "quickly", 2.0, 2.4)]),
        ("The boat left Nguyen.", "the boat left win", []),
        ("The harbour.", "", [("the harbour", "", 0.0, 0.0)]),
        ("He left.", "you left", []),
        ("He left.", "not left", [("he", "not", 0.0, 0.4)]),
        ("He left.", "left", [("he", "", 0.0, 0.0)]),
        ("The boat left.", "the boat you left", [("", "you", 1.0, 1.4)]),
    ],
)
def test_words_that_sound_otherwise(written: str, heard: str, told: list[tuple[str, str, float, float]]) -> None:
    assert misheard(spoken_words(written), words(heard), phones) == tuple(MisheardWords(*each) for each in told)


@pytest.mark.parametrize(
    ("one", "other", "far"), [("", "", 0), ("abc", "", 3), ("kitten", "sitting", 3), ("ab", "ba", 2)]
)
def test_distance(one: str, other: str, far: int) -> None:
    assert distance(one, other) == distance(other, one) == far


def test_a_model_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_WHISPER", str(tmp_path))
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(EngineError, match=r"without model\.bin, tokenizer\.json"):
        recognizer()
    for name in ("model.bin", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(EngineError, match="faster-whisper or pocketsphinx is not installed"):
        recognizer()


@pytest.mark.slow
def test_nothing_is_listened_to_unless_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_WHISPER", str(tmp_path))  # to listen would fail
    (line,) = said(tmp_path, "The tide comes twice a day.")
    store = FolderStore(tmp_path / "store")
    for which, language in (("off", "en"), ("suspects", "en"), ("all", "fr")):
        assert check_by_ear([(line, language)], store, which, NoProgress()) == (line,)
    assert check_by_ear([(replace(line, recorded=True), "en")], store, "all", NoProgress())[0].misheard == ()
    with pytest.raises(EngineError):
        check_by_ear(
            [(replace(line, take=replace(line.take, flags=("noise",))), "en")], store, "suspects", NoProgress()
        )


def test_the_check_tells_of_words_and_trusts_no_record() -> None:
    word = {"expected": "harbour", "heard": "clock", "start": 61.5, "end": 62.0}
    (told,) = suspect_takes(salvage_record({"misheard": [{"line": 3, "text": "The harbour.", "words": [word]}]}))
    assert "1:01" in told.place and "line 3" in told.place
    assert "harbour" in told.flags[0] and "clock" in told.flags[0]
    assert suspect_takes(salvage_record({"misheard": [7, {"words": 1}, {"words": [2]}]})) == ()


def stored(store: FolderStore, line: SentenceTake) -> Clip:
    take = load(store, line.take.key)
    assert take is not None
    return take.clip


def said(folder: Path, *texts: str) -> list[SentenceTake]:
    """Lines with takes of flite's voice rms."""
    voice = VoiceSettings("rms")
    takes = takes_at_level(
        [(Request(text, voice), voice) for text in texts], Flite(), FolderStore(folder / "store"), language="en"
    )
    return [SentenceTake(0, 1, text, text, take) for text, take in zip(texts, takes, strict=True)]


def test_a_missing_recognizer_is_told_of_before_anything_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDIO_WHISPER", str(tmp_path))
    (tmp_path / "talk.txt").write_text("Ada: The tide comes twice a day.\n")
    done = CliRunner().invoke(app, ["render", "talk.txt", "--engine", "tone", "--listen", "all"])
    assert done.exit_code == 1 and "STUDIO_WHISPER names a folder without" in " ".join(done.output.split())
    assert not (tmp_path / "cache" / "takes").exists()
    assert CliRunner().invoke(app, ["render", "talk.txt", "--listen", "some"]).exit_code == 2


@pytest.mark.asr
def test_good_takes_are_not_told_and_a_changed_word_is(tmp_path: Path) -> None:
    good = said(
        tmp_path,
        "The judges will meet on Thursday to choose the winner of the prize.",
        "Every winter the lake freezes, and every winter somebody tries to cross it too early.",
        "Our next story begins in a small kitchen, with a kettle, a clock and a very old map.",
        "The tide comes twice a day and it does not wait for us.",
    )
    store = FolderStore(tmp_path / "store")
    heard = check_by_ear([(line, "en") for line in good], store, "all", NoProgress())
    assert [line.misheard for line in heard] == [()] * 4

    meant = "The judges will meet on Saturday to choose the winner of the prize."
    wrong = replace(good[0], text=meant, spoken=meant)
    found = check_by_ear([(wrong, "en")], store, "all", NoProgress())[0].misheard
    assert [(word.expected, word.heard) for word in found] == [("saturday", "thursday")]
    spoken = next(word for word in good[0].take.words if word.text.lower().strip(".,") == "thursday")
    assert abs(found[0].start_s - spoken.start_s) < 0.15 and abs(found[0].end_s - spoken.end_s) < 0.15
    assert check_by_ear([(wrong, "en")], store, "all", NoProgress())[0].misheard == found, "kept, and the same"


@pytest.mark.asr
@pytest.mark.parametrize(
    ("text", "expected", "heard", "another"),
    [
        ("The old captain measured the depth of the lake before the storm.", "lake", "weight", "village"),
        ("Without a word, a nurse from Bergen wrote a long letter.", "a nurse", "numbers", "a farmer"),
    ],
)
def test_what_is_heard_otherwise_counts_only_where_the_sound_says_so(
    text: str, expected: str, heard: str, another: str, tmp_path: Path
) -> None:
    good, wrong = said(tmp_path, text, text.replace(expected, another))
    store, ear, words = FolderStore(tmp_path / "store"), Sphinx(), spoken_words(text)
    first = misheard(words, ear.hear(stored(store, good)), dictionary().get)
    assert [(word.expected, word.heard) for word in first] == [(expected, heard)], "the recognizer errs"
    assert ear.misheard(stored(store, good), words) == ()
    told = ear.misheard(stored(store, wrong), words)
    assert any(expected.split()[-1] in word.expected for word in told)


@pytest.mark.asr
def test_a_model_of_faster_whisper_listens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loaded, decoded and aligned by the package; the model hears these words whatever is said."""
    heard = [("In", 0.2, 0.3), ("1984", 0.3, 1.1), ("it", 1.2, 1.4), ("rained", 1.4, 1.8), ("on", 1.8, 1.9)]
    day = 1.9, 2.5
    monkeypatch.setenv("STUDIO_WHISPER", str(tiny_whisper(tmp_path / "model", [*heard, ("Thursday.", *day)])))
    store = FolderStore(tmp_path / "store")
    texts = [f"In nineteen eighty four it rained on {word}." for word in ("Thursday", "Saturday", "Ngongdee")]
    thursday, saturday, name = said(tmp_path, *texts)

    ear = recognizer()
    words = Whisper(tmp_path / "model").hear(stored(store, thursday))
    assert [word.text for word in words] == texts[0].lower().rstrip(".").split()
    # faster-whisper draws the first word to the head of its window, and lets no gaps between words.
    assert [word.end_s for word in words] == pytest.approx([0.3, 1.1, 1.1, 1.1, 1.4, 1.8, 1.9, 2.5], abs=0.021)
    assert not {"faster_whisper", "av"} & set(sys.modules)

    out = check_by_ear([(line, "en") for line in (thursday, saturday, name)], store, "all", NoProgress())
    assert out[0].misheard == out[2].misheard == (), "names are not in the dictionary"
    (told,) = out[1].misheard
    assert (told.expected, told.heard) == ("saturday", "thursday")
    assert (told.start_s, told.end_s) == pytest.approx(day, abs=0.021)

    monkeypatch.setenv("STUDIO_WHISPER", str(tiny_whisper(tmp_path / "other", [*heard, ("Saturday.", *day)])))
    assert recognizer().build != ear.build
    out = check_by_ear([(thursday, "en"), (saturday, "en")], store, "all", NoProgress())
    assert [[word.heard for word in line.misheard] for line in out] == [["saturday"], []], "another model, asked anew"


@pytest.mark.asr
@pytest.mark.parametrize("file", ["model.bin", "tokenizer.json", "config.json"])
def test_a_damaged_model_of_faster_whisper_is_named(file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = tiny_whisper(tmp_path / "model", [("the", 0.2, 0.4)])
    (model / file).write_bytes(b"{ no model")
    monkeypatch.setenv("STUDIO_WHISPER", str(model))
    (line,) = said(tmp_path, "The tide comes on Thursday.")
    with pytest.raises(EngineError, match=f"The model in {model} can't be used"):
        check_by_ear([(line, "en")], FolderStore(tmp_path / "store"), "all", NoProgress())


@pytest.mark.asr
def test_a_render_and_the_check_tell_of_a_take_that_says_something_else(tmp_path: Path) -> None:
    show = tmp_path / "show"
    (show / "voices").mkdir(parents=True)
    (show / "voices" / "rms.toml").write_text('title = "R"\n[engines.flite]\nvoice = "rms"\n')
    (show / "show.toml").write_text('[speakers.Ada]\nvoice = "rms"\n[music]\nintro = ""\noutro = ""\nstinger = ""\n')
    script = show / "talk.txt"
    texts = "The boats will meet in the harbour on Saturday.", "The boats will meet in the harbour on Thursday."
    script.write_text(f"Ada: It rained. {texts[0]}\n")
    job = RenderJob(script, load_show(script))
    first, second = speak_episode(job).sentences
    store = open_store(job.show.location)
    voice = VoiceSettings("rms")
    (other,) = takes_at_level([(Request(texts[1], voice), voice)], Flite(), store, language="en")
    content = store.get("takes", other.key)
    assert content is not None
    store.put("takes", second.take.key, content)

    done = CliRunner().invoke(app, ["render", str(script), "--listen", "all", "--json"])
    assert done.exit_code == 0, done.output
    assert [sentence["text"] for sentence in json.loads(done.stdout)["misheard"]] == [texts[0]]
    mp3 = show / "episodes" / "talk" / "talk.mp3"
    (sentence,) = json.loads(mp3.with_suffix(".episode.json").read_text())["misheard"]
    assert [(word["expected"], word["heard"]) for word in sentence["words"]] == [("saturday", "thursday")]
    begin = first.take.length_samples / first.take.rate_hz
    assert (
        begin
        < sentence["words"][0]["start"]
        < sentence["words"][0]["end"]
        < begin + other.length_samples / other.rate_hz + 1
    )
    told = CliRunner().invoke(app, ["check", str(mp3)]).output
    assert "'saturday' was recognized as 'thursday'" in told.replace('"', "'").replace("“", "'").replace("”", "'")
