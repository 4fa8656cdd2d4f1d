"""The page of an audition in headless Chromium: it plays, reads well on a phone, and asks for nothing but itself."""

import json
import os
from pathlib import Path

import pytest
from support.small_show import GOOD, make_show
from typer.testing import CliRunner

from studio.cli.app import app

pytestmark = [pytest.mark.clients, pytest.mark.filterwarnings("ignore")]
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
HOSTILE = "<img src=http://elsewhere.example/x onerror=alert(1)>"
SCRIPT = f"""\
Ada Stone: The tide comes twice a day, and it does not wait for us.
Ben Fields: \\{HOSTILE} Right.
Ada Stone: {"h" * 90}.
"""


def studio(*arguments):
    done = CliRunner().invoke(app, [*map(str, arguments), "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Two pages with what is heard on them: a line made again, one of whose takes is pinned, and voices compared."""
    folder = tmp_path_factory.mktemp("audition")
    show = make_show(folder / "show", music=False, engine="flite", flite=GOOD)
    script = show / "talk.txt"
    script.write_text(SCRIPT, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STUDIO_CACHE", str(folder / "store"))
        patch.setenv("STUDIO_PLUGINS", "off")
        studio("approve", script, 1, "--take", 2)
        return {"retake": studio("retake", script, 1), "cast": studio("audition", script, "--voices", "all")}


@pytest.fixture
def visit(chromium, pages):
    """Opens a page; what it asks for besides itself, and its complaints, are found out in the end."""
    contexts, strangers, errors = [], [], []

    def open_page(name, **window):
        context = chromium.new_context(**{"viewport": DESK, **window})
        contexts.append(context)
        context.set_default_timeout(120_000)
        page = context.new_page()
        address = Path(pages[name]["files"][0]).as_uri()
        page.on("request", lambda r: None if r.url == address or r.url[:5] == "data:" else strangers.append(r.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert (strangers, errors) == ([], [])


@pytest.mark.parametrize("name", ["retake", "cast"])
def test_every_player_plays_its_own_sample(name, visit, pages):
    page = visit(name)
    page.wait_for_function("() => [...document.querySelectorAll('audio')].every(a => a.readyState > 0)")
    heard = page.evaluate("[...document.querySelectorAll('audio')].map(a => a.duration)")
    samples = [sample for part in pages[name]["parts"] for sample in part["samples"]]
    assert heard == pytest.approx([sample["seconds"] for sample in samples], abs=0.01)
    for at in range(len(heard)):
        page.evaluate(f"document.querySelectorAll('audio')[{at}].play()")
        page.wait_for_function(f"() => document.querySelectorAll('audio')[{at}].currentTime > 0.1", timeout=120_000)
        page.evaluate(f"document.querySelectorAll('audio')[{at}].pause()")
    names = page.evaluate("[...document.querySelectorAll('audio')].map(a => a.getAttribute('aria-label'))")
    assert len(set(names)) == len(names), "a player says which one it is"


def test_what_is_pinned_and_how_to_choose_can_be_read(visit, pages):
    page = visit("retake")
    assert page.locator("li.pinned h3").inner_text() == "Take 2 pinned"
    commands = page.locator("code[data-copies]").all_inner_texts()
    assert len(commands) == 3
    assert all(f"--keep {number}" in command for number, command in enumerate(commands, 1))


def test_the_keyboard_reaches_and_starts_a_player(visit):
    page = visit("retake")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "AUDIO"
    page.keyboard.press("Space")
    page.wait_for_function("() => document.querySelector('audio').currentTime > 0.1", timeout=120_000)


def test_hostile_text_is_read_and_not_run(visit):
    page = visit("cast")
    assert page.locator("img").count() == 0
    assert HOSTILE in page.locator("blockquote").nth(1).inner_text()


@pytest.mark.parametrize("name", ["retake", "cast"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_no_violation_and_nothing_sticks_out(visit, name, scheme, viewport, tmp_path):
    page = visit(name, viewport=viewport, color_scheme=scheme, bypass_csp=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run()")
    assert [f"{v['id']}: {v['help']}: {v['nodes'][0]['html'][:200]}" for v in found["violations"]] == []
    assert len(found["passes"]) > 8
    folder = Path(os.environ.get("STUDIO_SCREENSHOTS", tmp_path))
    picture = folder / f"audition-{name}-{viewport['width']}-{scheme}.png"
    page.screenshot(path=picture, full_page=True)
    assert picture.stat().st_size > 5000
