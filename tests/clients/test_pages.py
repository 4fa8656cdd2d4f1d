"""Every page that a command writes, in headless Chromium: accessible, on phones and desks, light and dark, and without
scripts: all of it can be read then, and nothing is on it that does nothing."""

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
SCRIPT = """\
Title: The Tide
Description: Why it is late.

# Cold open

Ada Stone: The tide comes twice a day, and it doesn't wait for us.
Ben Fields: Right. [dance wildly] Kishkit said so in 1953.

## The moon

Sources: https://tides.example

Ada Stone: The moon goes round once in 27.3 days.
Ben: And the sea follows.
"""
READ = {
    "parse": ("The tide comes twice a day", "heading", "Ada Stone"),
    "lint": ("The tide comes twice a day", "speaker-unknown", "studio cast"),
    "cast": ("Ada Stone", "The tide comes twice a day", "studio cast"),
    "report": ("The tide comes twice a day", "LUFS", "The moon"),
    "batch": ("1 episode made", "The Tide"),
    "retake": ("The tide comes twice a day", "Take 1", "--keep 1"),
    "audition": ("Ada Stone", "clara"),
    "index": ("The Tide", "The Quiet Hour"),
    "episode": ("The tide comes twice a day", "The moon"),
}
"""What each page has to say."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Addresses of all kinds of pages, of one episode."""
    folder = tmp_path_factory.mktemp("pages")
    show = make_show(folder / "show", engine="flite", flite=GOOD)
    (show / "scripts").mkdir()
    script = show / "scripts" / "talk.txt"
    script.write_text(SCRIPT, "utf-8")
    picture = '\n[feed]\nbase_url = "https://tides.example/"\ncategory = "Science"\n'
    settings = (show / "show.toml").read_text("utf-8")
    (show / "show.toml").write_text(settings + picture, "utf-8")
    from support.small_show import write_cover

    write_cover(show)
    (show / "show.toml").write_text((settings + picture).replace("cover.png", "plain.png"), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STUDIO_CACHE", str(folder / "store"))
        patch.setenv("STUDIO_LOG", str(folder / "studio.log"))
        patch.setenv("STUDIO_PLUGINS", "off")
        patch.chdir(show)

        def studio(*arguments):
            done = CliRunner().invoke(app, [str(each) for each in arguments])
            assert done.exit_code == 0, done.output

        for kind in ("parse", "lint", "cast"):
            studio(kind, script, "--html", "-o", folder / f"{kind}.html")
        studio("batch", "scripts")
        studio("report", script, "-o", folder / "report.html")
        studio("retake", script, 6, "-o", folder / "retake")
        studio("audition", script, "--voices", "all", "-o", folder / "audition")
        studio("publish")
    one = {kind: next((folder / kind).glob("*.html")) for kind in ("retake", "audition")}
    one |= {kind: folder / f"{kind}.html" for kind in ("parse", "lint", "cast", "report")}
    site = {"index": show / "site" / "index.html", "episode": next((show / "site" / "episodes").glob("*.html"))}
    return {**one, **site, "batch": show / ".studio" / "batch.html"}


@pytest.fixture
def visit(chromium, pages):
    """Opens a page; its complaints are found out in the end."""
    contexts, errors = [], []

    def open_page(name, **window):
        context = chromium.new_context(**{"viewport": DESK, **window})
        contexts.append(context)
        context.set_default_timeout(120_000)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(pages[name].as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("name", list(READ))
def test_axe_finds_no_violation_and_nothing_sticks_out(visit, name, scheme, viewport, tmp_path):
    page = visit(name, viewport=viewport, color_scheme=scheme, bypass_csp=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run()")
    assert [f"{v['id']}: {v['help']}: {v['nodes'][0]['html'][:200]}" for v in found["violations"]] == []
    folder = Path(os.environ.get("STUDIO_SCREENSHOTS", tmp_path))
    page.screenshot(path=folder / f"{name}-{viewport['width']}-{scheme}.png", full_page=True)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("name", list(READ))
def test_without_scripts_everything_can_be_read(visit, name, viewport, tmp_path):
    page = visit(name, viewport=viewport, java_script_enabled=False)
    text = " ".join(page.locator("body").inner_text().split())
    assert [words for words in READ[name] if words.casefold() not in text.casefold()] == []
    dead = page.locator("button:visible, select:visible, input:visible, [role=button]:visible")
    assert dead.evaluate_all("all => all.map(each => each.outerHTML)") == [], "they need scripts"
    assert page.locator("audio:not([controls])").count() == 0
    folder = Path(os.environ.get("STUDIO_SCREENSHOTS", tmp_path))
    page.screenshot(path=folder / f"{name}-{viewport['width']}-no-scripts.png", full_page=True)
