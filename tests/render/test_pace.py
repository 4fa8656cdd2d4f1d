"""Rate and language of a show and of a speaker, heard in the length of takes."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.examples import rest_slow

from studio.errors import ShowError
from studio.render.flow import RenderJob, speak_episode
from studio.show import load_show
from studio.synthesize.engines.tone import tone_length
from studio.values import SentenceTake

SCRIPT = """Ada: The tide comes twice a day.

Ben: [rate 0.5]It does not wait for us.[/rate] It never did.

Cyd: Nobody asked it to.
"""
SILENT = "[music]\n" + "".join(f'{key} = ""\n' for key in ("intro", "stinger", "bed", "break_sting", "outro"))
VOICE = 'title = "{name}"\n[engines.tone]\nvoice = "low"\n[engines.flite]\nvoice = "kal16"\n'


def lines(folder: Path, settings: str, engine: str = "tone") -> tuple[tuple[SentenceTake, ...], list[str]]:
    """The sentences of the script with their takes, and what was reported."""
    (folder / "voices").mkdir(parents=True)
    for name in ("a", "b", "c"):
        (folder / "voices" / f"{name}.toml").write_text(VOICE.format(name=name))
    (folder / "show.toml").write_text(f'cover = ""\n{settings}\n{SILENT}')
    script = folder / "talk.txt"
    script.write_text(SCRIPT)
    made = speak_episode(RenderJob(script, load_show(script), engine=engine))
    return made.sentences, [problem.message for problem in made.problems]


def people(ada: str = "", ben: str = "") -> str:
    return f'[speakers.Ada]\nvoice = "a"\n{ada}\n[speakers.Ben]\nvoice = "b"\n{ben}\n'


RATES = [
    (people(), (1, 0.5, 1, 1)),
    ("rate = 1.25\n" + people(), (1.25, 0.625, 1.25, 1.25)),
    (people(ada="rate = 0.8"), (0.8, 0.5, 1, 1)),
    ("rate = 1.25\n" + people(ada="rate = 0.8", ben="rate = 1.6"), (1.0, 1.0, 2.0, 1.25)),
]


@pytest.mark.parametrize(
    ("settings", "rates"), rest_slow(RATES, RATES[0], RATES[3]), ids=["neither", "show", "speaker", "both"]
)
def test_rates_of_show_speaker_and_line_multiply(tmp_path: Path, settings: str, rates: tuple[float, ...]) -> None:
    said, _ = lines(tmp_path / "show", settings)
    assert [line.take.length_samples for line in said] == [
        tone_length(line.spoken, rate) for line, rate in zip(said, rates, strict=True)
    ]


@pytest.mark.slow
def test_flite_speaks_faster(tmp_path: Path) -> None:
    usual, _ = lines(tmp_path / "usual", people(), "flite")
    fast, _ = lines(tmp_path / "fast", people(ada="rate = 1.5"), "flite")
    spoken = [line[0].take.offset_sample - line[0].take.onset_sample for line in (usual, fast)]
    assert 1.3 < spoken[0] / spoken[1] < 1.7
    assert [line.take.key for line in usual[1:]] == [line.take.key for line in fast[1:]]


def test_a_speaker_of_another_language(tmp_path: Path) -> None:
    said, told = lines(tmp_path / "a", people(ada='language = "fr"'))
    plain, nothing = lines(tmp_path / "b", people(ben='language = "en-GB"'))
    assert said[0].take.key != plain[0].take.key
    assert said[3].take.key == plain[3].take.key
    assert [("speaks fr" in message) for message in told] == [True]
    assert nothing == []


def test_numbers_are_read_in_the_language_of_their_speaker(tmp_path: Path) -> None:
    (tmp_path / "show").mkdir()
    script = tmp_path / "show" / "talk.txt"
    script.write_text("Ada: 21 Boote.\n\nBen: 21 boats. [lang es]21 barcos.[/lang]\n")
    (tmp_path / "show" / "show.toml").write_text(
        'engine = "tone"\ncover = ""\n'
        '[speakers.Ada]\nvoice = "clara"\nlanguage = "de"\n[speakers.Ben]\nvoice = "arthur"\n' + SILENT
    )
    made = speak_episode(RenderJob(script, load_show(script)))
    assert [line.spoken for line in made.sentences] == ["einundzwanzig Boote.", "twenty-one boats.", "veintiún barcos."]


@pytest.mark.parametrize("wrong", ["rate = 3.0\n", "rate = 0\n", people(ada="rate = 0.1")])
def test_a_rate_beyond_reason_is_refused(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(ShowError, match="rate"):
        lines(tmp_path / "show", wrong)
