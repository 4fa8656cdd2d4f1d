"""The page in the show's language: words of every catalogue, dates, direction; players and data for other sites."""

import functools
import itertools
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from support.silent_shows import FEED, NOW, episode, publish, show

from studio.formats.waveform import STRETCHES, loudness_of_stretches, read_waveform, waveform_of
from studio.progress import NoProgress
from studio.publish.pages import wave
from studio.publish.plan import plan_site
from studio.publish.words import FOLDER, words_for
from studio.publish.write import WrittenPages, write_site
from studio.show import load_show

LANGUAGES = ("de", "es", "fr", "it", "pt", "pl", "nl", "ja", "zh", "ar")


@functools.cache
def said_in_the_code():
    folder = FOLDER.parent
    methods = [("**.py", "python"), ("**.html", "jinja2")]
    found = extract_from_dir(folder, methods, keywords={"_": None, "say": None})
    return {text for _, _, text, _, _ in found if isinstance(text, str)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_pages_is_in_every_catalogue(language):
    with (FOLDER / f"{language}.po").open("rb") as file:
        catalogue = read_po(file)
    translated = {message.id: message.string for message in catalogue if message.id and message.string}
    assert sorted(said_in_the_code() - set(translated)) == []
    for text, other in translated.items():
        assert sorted(re.findall(r"%\(\w+\)s", text)) == sorted(re.findall(r"%\(\w+\)s", other)), text


@pytest.mark.parametrize(
    ("tag", "day", "direction", "subscribe"),
    [
        ("en-GB", "2 April 2026", "ltr", "Subscribe"),
        pytest.param("de-AT", "2. April 2026", "ltr", "Abonnieren", marks=pytest.mark.slow),
        ("ja", "2026年4月2日", "ltr", "購読する"),
        ("ar", "2 أبريل 2026", "rtl", "اشترك"),
        pytest.param("he", "2 באפריל 2026", "rtl", "Subscribe", marks=pytest.mark.slow),
        ("xx-Nowhere", "April 2, 2026", "ltr", "Subscribe"),
    ],
)
def test_a_page_speaks_the_language_of_its_show(tmp_path, tag, day, direction, subscribe):
    root = show(tmp_path / "show", settings=f'language = "{tag}"\n')
    episode(root, "one", language=tag)
    publish(root)
    for name in ("index.html", "episodes/one.html", "embed/one.html"):
        page = (root / "site" / name).read_text("utf-8")
        assert f'<html lang="{tag}" dir="{direction}">' in page
    assert day in page or day in (root / "site" / "episodes" / "one.html").read_text("utf-8")
    assert f">{subscribe}<" in (root / "site" / "index.html").read_text("utf-8")
    notes = (root / "site" / "feed.xml").read_text("utf-8")
    assert words_for(tag).say("The voices in this episode are synthetic.") in notes


def test_other_sites_get_a_player_and_data(tmp_path):
    root = show(tmp_path / "show", feed=FEED + 'apps = ["https://open.spotify.com/show/1"]\n')
    episode(root, "one", title="</script><b>", season=1, number=2, waveform="00ff80")
    publish(root)
    page = (root / "site" / "episodes" / "one.html").read_text("utf-8")
    code = re.search(r'rel="alternate" type="application/json\+oembed" href="([^"]+)"', page)[1]
    offered = json.loads((root / "site" / code.removeprefix("https://example.org/show/")).read_text("utf-8"))
    assert (offered["version"], offered["type"]) == ("1.0", "rich")
    player = re.search(r'name="twitter:player" content="([^"]+)"', page)[1]
    assert player in offered["html"]
    embedded = (root / "site" / player.removeprefix("https://example.org/show/")).read_text("utf-8")
    assert 'id="audio"' in embedded and "M1.5 1v38" in embedded
    data = json.loads(re.search(r'application/ld\+json">(.*?)</script>', page, re.S)[1])
    assert data["@type"] == "PodcastEpisode"
    assert data["associatedMedia"]["contentUrl"].endswith(".mp3")
    assert data["name"] == "‹/script›‹b›"
    front = (root / "site" / "index.html").read_text("utf-8")
    for address in ("podcast://example.org/show/feed.xml", "https://open.spotify.com/show/1", "antennapod.org"):
        assert address in front


def test_seasons_have_pages_of_their_own(tmp_path):
    root = show(tmp_path / "show", feed=FEED + 'season_names = ["", "Open sea"]\n')
    for season in (1, 2):
        episode(root, f"e{season}", season=season, number=1, date=f"2026-04-0{season}")
    publish(root)
    page = (root / "site" / "season-2.html").read_text("utf-8")
    assert "Open sea" in page and "Title of e2" in page and "Title of e1" not in page
    assert 'href="season-1.html"' in (root / "site" / "index.html").read_text("utf-8")


@given(st.lists(st.floats(0, 1e6), max_size=2000))
def test_a_waveform_has_as_many_bars_whatever_the_length(energies):
    levels = read_waveform(waveform_of(energies))
    assert len(levels) == (STRETCHES if energies else 0)
    assert not energies or max(levels) in (0, 255)
    assert wave(levels).count("M") == len(levels)


@given(st.lists(st.floats(1e-7, 0.1), min_size=STRETCHES, max_size=STRETCHES * 5))
def test_the_loudness_of_stretches_is_that_of_the_programme(energies):
    """Each stretch as its energy says, on a scale that the integrated loudness settles."""
    levels = read_waveform(waveform_of(energies))
    edges = np.linspace(0, len(energies), STRETCHES + 1).astype(int)
    power = np.array([np.mean(energies[a:b]) for a, b in itertools.pairwise(edges)])
    gated = power[power > power.mean() / 10]
    expected = 10 * np.log10(power) - 10 * np.log10(gated.mean()) - 16
    found = loudness_of_stretches(levels, -16.0)
    for lufs, wanted in zip(found, expected, strict=True):
        if wanted > -40:  # below, a step of the waveform is more than a decibel
            assert lufs == pytest.approx(wanted, abs=1.0)


def test_silence_has_no_loudness():
    assert loudness_of_stretches((), -16.0) == ()
    assert loudness_of_stretches((0, 0), -16.0) == (None, None)
    assert loudness_of_stretches((255, 0), -16.0) == (-16.0, None)


def test_the_catalogues_travel_with_the_package():
    assert {path.stem for path in Path(FOLDER).glob("*.po")} == set(LANGUAGES)


def test_every_colour_that_the_style_uses_is_defined(tmp_path):
    root = show(tmp_path / "show")
    publish(root)
    style = next((root / "site" / "assets").glob("style.*.css")).read_text("utf-8")
    used = set(re.findall(r"var\((--[\w-]+)\)", style))
    assert used <= set(re.findall(r"(--[\w-]+):", style))


def test_a_page_is_made_again_only_when_something_in_it_has_changed(tmp_path):
    root = show(tmp_path / "show")
    for name in ("one", "two"):
        episode(root, name)
    publish(root)
    made = []

    def written():
        """Names of the pages that are made."""
        made.clear()
        plan = plan_site(load_show(chosen=root), root / "site", NOW)

        def counted(file):
            return replace(file, content=lambda: made.append(file.name) or file.content()) if file.key else file

        pages = WrittenPages(root / ".studio" / "published-pages.json")
        write_site([counted(file) for file in plan.files], root / "site", progress=NoProgress(), written=pages)
        return sorted(made)

    assert written() == []
    page = root / "site" / "episodes" / "one.html"
    page.write_text("spoilt")
    assert written() == ["episodes/one.html"]
    assert "spoilt" not in page.read_text("utf-8")
    (root / "templates").mkdir()
    (root / "templates" / "embed.html").write_text("mine")
    assert len(written()) == 6
    assert (root / "site" / "embed" / "two.html").read_text("utf-8") == "mine"
    episode(root, "two", description="Something else.")
    assert written() == ["embed/two.html", "embed/two.json", "episodes/two.html", "feed.xml"]
    (root / ".studio" / "published-pages.json").write_text("[1")
    assert len(written()) == 7, "the feed too"


def test_the_feed_opens_as_a_page(tmp_path):
    root = show(tmp_path / "show", settings='language = "de"\n')
    episode(root, "one")
    publish(root)
    lines = (root / "site" / "feed.xml").read_text("utf-8").splitlines()
    assert lines[1] == '<?xml-stylesheet type="text/css" href="feed.css"?>'
    assert "Dies ist ein Podcast-Feed." in (root / "site" / "feed.css").read_text("utf-8")
