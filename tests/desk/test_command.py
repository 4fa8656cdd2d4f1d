"""`studio desk` and `studio cast --rate` as commands: what they refuse, and what they find."""

from pathlib import Path

import pytest
from support.auditions import SCRIPT, done, studio
from support.small_show import make_show

from studio.cast.joins import set_rates
from studio.cli.desk import find_place
from studio.errors import ShowError, UsageError
from studio.show import load_show


@pytest.fixture
def show(tmp_path):
    root = make_show(tmp_path / "show", music=False)
    (root / "scripts").mkdir()
    (root / "scripts" / "talk.txt").write_text(SCRIPT, encoding="utf-8")
    return root


def test_a_show_a_script_or_a_folder_without_either(show, tmp_path, monkeypatch):
    settings, script = show / "show.toml", show / "scripts" / "talk.txt"
    assert find_place(show) == (show, settings, None)
    assert find_place(settings) == (show, settings, None)
    assert find_place(script) == (show, settings, script)
    alone = tmp_path / "alone.txt"
    alone.write_text(SCRIPT, encoding="utf-8")
    assert find_place(alone) == (tmp_path, None, alone)
    monkeypatch.chdir(show / "scripts")
    assert find_place(None) == (show, settings, None)
    assert find_place(Path("talk")) == (show, settings, script)
    with pytest.raises(UsageError, match="no such script"):
        find_place(tmp_path / "nothing-like-it.md")


@pytest.mark.parametrize(
    "pair", ["Ada Stone", "Ada Stone=", "Ada Stone=fast", "Ada Stone=3", "Nobody=1", "Ada Stone=nan"]
)
def test_a_rate_that_is_none_is_refused(show, pair):
    before = (show / "show.toml").read_bytes()
    ended = studio("cast", show / "scripts" / "talk.txt", "--rate", pair)
    assert ended.exit_code == 2
    assert (show / "show.toml").read_bytes() == before


def test_rates_and_voices_together(show):
    done("cast", show / "scripts" / "talk.txt", "--rate", "ada stone=0.9", "--set", "Ada Stone=arthur")
    speaker = load_show(show / "any").settings.speakers["Ada Stone"]
    assert (speaker.voice, speaker.rate) == ("arthur", 0.9)


def test_a_rate_keeps_comments_and_layout():
    text = '# the show\n[speakers."Ada Stone"]\nvoice = "clara" # as ever\n\n[gaps]\nturn = 0.4\n'
    changed = set_rates(text, {"Ada Stone": 1.1, "Ben Fields": 0.9}, {"Ben Fields": "arthur"}).text
    assert 'voice = "clara" # as ever' in changed
    assert changed.startswith("# the show\n")
    assert '[speakers."Ben Fields"]\nvoice = "arthur"\nrate = 0.9\n' in changed
    with pytest.raises(ShowError, match="rate"):
        set_rates("speakers = 3\n", {"Ada Stone": 1.1}, {"Ada Stone": "clara"})
