"""The desk in headless Chromium: a day's work by clicks and keys, and the files that the commands give for the same."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.auditions import SCRIPT, studio
from support.small_show import make_show, outputs

pytestmark = [pytest.mark.clients, pytest.mark.filterwarnings("ignore")]
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 360, "height": 740}
TABLET = {"width": 820, "height": 1100}
DESK = {"width": 1280, "height": 900}
WIDE = {"width": 2560, "height": 1300}
NAME = "scripts/talk.txt"
IDLE = "() => document.getElementById('doing').textContent === ''"
DRAWN = re.compile(
    rb"\d\d:\d\d:\d\d(\.\d+)? ?[+-]\d\d:?\d\d|\d\d:\d\d:\d\d\.\d+|[0-9a-f]{8}-[0-9a-f-]{27}|(?m:^content = .*$)"
)
"""Times of day, the GUID that a show draws, and what is computed from it."""
PLAYING = "() => { const a = document.getElementById('audio'); return !a.paused && a.currentTime > 0.2; }"


@contextmanager
def desk(place):
    """The command as a process; the address of its page."""
    command = [sys.executable, "-m", "studio", "desk", str(place), "--no-browser", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            yield json.loads(process.stdout.readline())["url"]
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


@pytest.fixture
def visit(chromium):
    """Opens a page in a window of its own; other hosts and errors on it are found out in the end."""
    contexts, strangers, errors = [], [], []

    def open_page(url, **window):
        context = chromium.new_context(**{"viewport": DESK, **window})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        own = (url.partition("?")[0], "data:")
        page.on("request", lambda r: None if r.url.startswith(own) else strangers.append(r.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert strangers == []
    expected = ("status of 409", "ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING")  # the desk was closed
    assert [error for error in errors if not any(known in error for known in expected)] == []


@pytest.fixture
def show(tmp_path):
    root = make_show(tmp_path / "show", music=False)
    (root / "scripts").mkdir()
    (root / NAME).write_text(SCRIPT, encoding="utf-8")
    return root


def line(page, number):
    return page.locator(f"#lines .row[data-n='{number}']")


def opened(page):
    page.locator("#lines .row").first.wait_for()
    page.wait_for_function(IDLE)


def settled(page):
    """Saved, no dialog open, nothing at work."""
    page.locator("dialog").wait_for(state="hidden")
    page.wait_for_function(IDLE)


@contextmanager
def rendered_anew(page):
    """Changes the sound, and waits for it: the gain of a render depends on the render before, so none may be missed."""
    was = page.locator("#audio").get_attribute("src")
    yield
    page.wait_for_function(f"() => document.getElementById('audio').getAttribute('src') !== '{was}'")
    settled(page)


def rendered(page):
    page.locator("#render").click()
    page.locator("#controls:visible").wait_for()
    page.wait_for_function(IDLE)


def saved(page):
    page.wait_for_function("() => document.getElementById('saved').textContent === 'Saved'")


def edit(page, number, text):
    """By keys alone, from the line on."""
    line(page, number).focus()
    page.keyboard.press("Enter")
    page.locator(".editor textarea").wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    page.keyboard.press("Enter")
    saved(page)


PASTED = """\
---
title: Two Small Things
description: What a kettle and a bicycle have in common.
---
June Avery: Have you heard the kettle? It sings.
Sam Ortega: [sound gong.wav] I have heard nothing else.
June Avery: Nguyen says so, too.
Sam Ortega: Good night.
"""


@pytest.mark.skipif(not shutil.which("flite"), reason="needs flite")
def test_a_day_s_work_gives_the_files_that_the_commands_give(tmp_path, visit):
    ours, theirs = tmp_path / "desk" / "small-matters", tmp_path / "commands" / "small-matters"
    for root in (ours, theirs):
        root.parent.mkdir()

    with desk(ours.parent) as url:
        page = visit(url)
        # a new show
        page.locator("dialog[open] #title").fill("Small Matters")
        page.keyboard.press("Enter")
        opened(page)
        # its settings
        page.click("#settings")
        page.locator("dialog[open] #words").fill(quick((ours / "show.toml").read_text("utf-8")))
        page.get_by_role("button", name="Save").click()
        page.locator("dialog").wait_for(state="hidden")
        # a script is pasted
        page.click("#new")
        page.locator("#name").fill("two-things")
        page.locator("dialog[open] #words").fill(PASTED)
        page.get_by_role("button", name="Make it").click()
        page.wait_for_function("() => document.querySelectorAll('#lines .row').length === 9")
        page.wait_for_function(IDLE)
        # lint: the cue names no file, a word is in doubt, there is no date
        error = page.locator(".row:has(.level.error)").first
        error.wait_for()
        assert error.get_attribute("data-n") == "6"
        edit(page, 6, "Sam Ortega: I have heard nothing else.")
        page.wait_for_function("() => !document.querySelector('.row .level.error')")
        line(page, 3).focus()
        page.keyboard.press("o")
        page.locator(".editor textarea").fill("date: 2026-04-02")
        page.keyboard.press("Enter")
        saved(page)
        page.wait_for_function("() => document.querySelectorAll('#lines .row').length === 10")
        # cast: a voice, a pace
        page.click("#tab-voices")
        page.locator("#voice-1").select_option("walter")
        page.get_by_text("Sam Ortega now speaks with walter.").wait_for()
        page.locator("#pace-0").fill("1.05")
        page.keyboard.press("Tab")
        page.get_by_text("June Avery now speaks at 1.05 times the pace.").wait_for()
        # render, hear
        rendered(page)
        line(page, 6).click()
        page.keyboard.press("p")
        page.wait_for_function(PLAYING)
        page.keyboard.press("k")
        # a word is said otherwise
        line(page, 8).focus()
        page.keyboard.press("w")
        page.locator("#word").fill("Nguyen")
        page.locator("#said").fill("win")
        with rendered_anew(page):
            page.keyboard.press("Enter")
            page.get_by_text("“Nguyen” is now said “win”.").wait_for()
        # an edit is heard
        with rendered_anew(page):
            edit(page, 9, "Sam Ortega: Good night, and good luck.")
            page.wait_for_function(PLAYING)
            page.keyboard.press("k")
        # a pause before a word
        line(page, 9).focus()
        for _ in range(5):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("s")
        page.locator("#seconds").fill("0.5")
        with rendered_anew(page):
            page.keyboard.press("Enter")
            line(page, 9).get_by_text("[pause 0.5s]").wait_for()
        # a line is made again, another approved
        line(page, 8).focus()
        page.keyboard.press("r")
        page.get_by_role("button", name="Make takes").click()
        with rendered_anew(page):
            page.get_by_role("button", name="Keep take 2").click()
            page.get_by_text("Take 2 of line 8 is pinned.").wait_for()
        line(page, 7).focus()
        page.keyboard.press("a")
        page.get_by_text("Line 7: 1 take is pinned.").wait_for()
        page.wait_for_function(IDLE)
        rendered(page)
        # the checklist, and the site
        page.click("#tab-publish")
        page.locator(".steps .missing").first.wait_for(state="detached")
        page.click("#check")
        page.get_by_text(re.compile("It passes: .* rules")).wait_for()
        page.fill("#folder", "public")
        page.click("#publish")
        page.get_by_text("Feed: https://example.org/small/feed.xml").wait_for()

    text = PASTED.replace("[sound gong.wav] ", "").replace("\n---\nJune", "\ndate: 2026-04-02\n---\nJune")
    lucky = text.replace("Good night.", "Good night, and good luck.")
    script = theirs / "scripts" / "two-things.txt"
    run("new", theirs, "--title", "Small Matters")
    (theirs / "show.toml").write_text(quick((theirs / "show.toml").read_text("utf-8")), encoding="utf-8")
    script.write_text(text, encoding="utf-8")
    run("cast", script, "--set", "Sam Ortega=walter")
    run("cast", script, "--rate", "June Avery=1.05")
    run("render", script)
    run("lexicon", script, "--add", "Nguyen=win")
    run("render", script)
    for version in (lucky, lucky.replace("and good", "[pause 0.5s] and good")):
        script.write_text(version, encoding="utf-8")
        run("render", script)
    run("retake", script, 8, "--keep", 2)
    run("render", script)
    run("approve", script, 7)
    run("render", script)
    run("publish", "--show", theirs, "--out", theirs / "public")
    assert contents(ours) == contents(theirs)


def quick(settings):
    """The settings of a new show, for a quick engine and a feed."""
    for before, after in (
        ('engine = "auto"', 'engine = "flite"'),
        ('base_url = ""', 'base_url = "https://example.org/small/"'),
        ('category = ""', 'category = "Science"'),
        ('description = ""', 'description = "What is small, and matters."'),
        ('outro = "outro.flac"', 'outro = ""'),
        ('intro = "intro.flac"', 'intro = ""'),
    ):
        assert before in settings
        settings = settings.replace(before, after, 1)
    return settings


def run(*arguments):
    ended = studio(*arguments)
    assert ended.exit_code == 0, ended.output


def contents(root):
    """Every file of a show by name; without times of day, how long a render took, and the GUID that a show draws."""
    found = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_dir() or name.startswith(".studio/"):
            continue
        content = outputs(path.parent)[path.name] if name.startswith("episodes/") else path.read_bytes()
        found[name] = DRAWN.sub(b"-", content) if path.suffix in (".json", ".toml", ".xml") else content
    return found


def test_title_description_and_date_are_written_as_front_matter(show, visit):
    with desk(show) as url:
        page = visit(url)
        opened(page)
        line(page, 1).focus()
        page.keyboard.press("d")
        page.locator("#title").fill('Kettles: a "song"')
        page.locator("#description").fill("Why they sing.")
        page.locator("#date").fill("2026-04-02")
        page.keyboard.press("Enter")
        settled(page)
        page.click("#details")
        assert page.locator("#title").input_value() == 'Kettles: a "song"'
        page.locator("#description").fill("Why kettles sing.")
        page.keyboard.press("Enter")
        settled(page)
    head = 'title: "Kettles: a \\"song\\""\ndescription: Why kettles sing.\ndate: 2026-04-02'
    assert (show / NAME).read_text("utf-8") == f"---\n{head}\n---\n{SCRIPT}"


def test_a_reload_in_the_middle_of_an_edit_loses_nothing(show, visit):
    with desk(show) as url:
        page = visit(url)
        opened(page)
        line(page, 3).focus()
        page.keyboard.press("Enter")
        page.locator(".editor textarea").fill("Ada Stone: So a kettle hums.")
        page.reload()
        page.locator(".editor textarea").wait_for()
        assert page.locator(".editor textarea").input_value() == "Ada Stone: So a kettle hums."
        assert page.locator(".row:has(.editor)").get_attribute("data-n") == "3"
        page.keyboard.press("Enter")
        saved(page)
    assert (show / NAME).read_text("utf-8").split("\n")[2] == "Ada Stone: So a kettle hums."


def test_what_an_editor_saves_is_shown_and_an_open_line_stays_open(show, visit):
    with desk(show) as url:
        page = visit(url)
        opened(page)
        line(page, 5).focus()
        page.keyboard.press("Enter")
        page.locator(".editor textarea").fill("Ada Stone: Good day.")
        (show / NAME).write_text("Ben Fields: First.\n" + SCRIPT, encoding="utf-8")
        page.locator(".row[data-n='6'] .editor textarea").wait_for()
        assert page.locator(".editor textarea").input_value() == "Ada Stone: Good day."
        page.keyboard.press("Enter")
        saved(page)
    text = (show / NAME).read_text("utf-8")
    assert text == "Ben Fields: First.\n" + SCRIPT.replace("Good night", "Good day")


def test_two_that_save_at_once_lose_nothing_and_the_later_is_told(show, visit):
    with desk(show) as url:
        page = visit(url)
        opened(page)
        told = page.locator(".notice.bad")
        held = []  # the news comes late
        page.route("**/api/open", lambda route: held.append(route) if told.count() == 0 else route.continue_())
        (show / NAME).write_text(SCRIPT.replace("Right", "Wrong"), encoding="utf-8")
        line(page, 5).focus()
        page.keyboard.press("Enter")
        page.locator(".editor textarea").fill("Ada Stone: Good day.")
        page.keyboard.press("Enter")
        told.wait_for()
        for route in held:
            route.continue_()
        named = re.search(r"scripts/talk\.txt\.conflict-[\d-]+", told.inner_text())[0]
        page.wait_for_function("() => document.querySelector('.row[data-n=\"2\"] p').textContent.includes('Wrong')")
    assert (show / named).read_text("utf-8") == SCRIPT.replace("Good night", "Good day")
    assert (show / NAME).read_text("utf-8") == SCRIPT.replace("Right", "Wrong")


def test_two_desks_on_one_show_see_what_the_other_does(show, visit):
    with desk(show) as one, desk(show) as two:
        first, second = visit(one), visit(two, viewport=PHONE)
        opened(first)
        opened(second)
        edit(first, 2, "Ben Fields: Quite right.")
        second.wait_for_function("() => document.querySelector('.row[data-n=\"2\"] p').textContent.includes('Quite')")


def test_an_engine_that_fails_is_told_at_its_line_and_the_desk_goes_on(show, visit):
    (show / NAME).write_text(SCRIPT.replace("Good night.", "[clip gone.wav]"), encoding="utf-8")
    with desk(show) as url:
        page = visit(url)
        opened(page)
        page.locator("#render").click()
        page.locator(".row[data-n='5'] .level.error").first.wait_for()
        edit(page, 5, "Ada Stone: Good night.")
        page.wait_for_function(IDLE)
        rendered(page)


def test_by_keys_alone(show, visit):
    with desk(show) as url:
        page = visit(url)
        opened(page)
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('.row')"):
                break
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.dataset.n") == "3"
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        page.keyboard.press("g")
        page.locator("#controls:visible").wait_for()
        page.wait_for_function(IDLE)
        page.keyboard.press("?")
        page.get_by_role("heading", name="Keys").wait_for()
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.dataset.n") == "3"
        page.keyboard.press("p")
        page.wait_for_function(PLAYING)


def test_from_any_word_of_the_transcript(show, visit):
    with desk(show) as url:
        page = visit(url)
        opened(page)
        rendered(page)
        words = json.loads((show / "episodes/talk/talk.transcript.json").read_text("utf-8"))["segments"][2]["words"]
        place = page.evaluate(
            "() => { const node = document.querySelectorAll('#transcript [data-at]')[2].firstChild;"
            " const range = document.createRange(); const at = node.data.indexOf('kettle');"
            " range.setStart(node, at); range.setEnd(node, at + 6); const box = range.getBoundingClientRect();"
            " return [box.x + box.width / 2, box.y + box.height / 2]; }"
        )
        page.mouse.click(*place)
        page.wait_for_function("() => !document.getElementById('audio').paused")
        start = next(word["startTime"] for word in words if word["body"].startswith("kettle"))
        page.wait_for_function(f"() => document.getElementById('audio').currentTime >= {start - 0.1}")
        page.keyboard.press("k")
        assert page.evaluate("document.getElementById('audio').currentTime") < start + 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_and_nothing_sticks_out(show, visit, scheme, tmp_path):
    rtl = "\nעדה: שלום לכולם, וברוכים הבאים.\n"
    (show / NAME).write_text(SCRIPT + rtl + "[SFX: a door slams]\nAda Stone: [sound none.wav] Hm.\n", encoding="utf-8")
    (show / "scripts" / "other.txt").write_text(SCRIPT, encoding="utf-8")
    run("render", show / "scripts" / "other.txt")
    folder = Path(os.environ.get("STUDIO_SCREENSHOTS", tmp_path))
    with desk(show) as url:
        for name in ("other", "talk"):
            for size in (PHONE, TABLET, DESK, WIDE):
                page = visit(f"{url}?script=scripts/{name}.txt", viewport=size, color_scheme=scheme, bypass_csp=True)
                opened(page)
                for part in ("script", "voices", "publish", "transcript"):
                    if page.locator(f"#tab-{part}").is_visible():
                        page.click(f"#tab-{part}")
                    page.wait_for_timeout(150)
                    fits(page)
                    if size in (PHONE, DESK):
                        clean(page)
                    page.screenshot(path=folder / f"desk-{name}-{part}-{size['width']}-{scheme}.png")
                if size is PHONE:
                    page.evaluate("document.documentElement.dir = 'rtl'")
                    fits(page)
                line(page, 1).focus() if page.locator("#lines").is_visible() else page.click("#tab-script")
                line(page, 1).focus()
                for key, ask in (("r", True), ("w", True), ("c", True), ("?", True), ("Enter", False)):
                    page.keyboard.press(key)
                    page.locator("dialog[open]" if ask else ".editor").wait_for()
                    if size in (PHONE, DESK):
                        clean(page)
                    page.keyboard.press("Escape")
                page.context.close()


def fits(page):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def clean(page):
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run()")
    told = [f"{v['id']}: {v['help']}: {v['nodes'][0]['html'][:200]}" for v in found["violations"]]
    assert told == []


def test_a_script_of_four_hours_in_a_show_of_500_episodes_stays_quick(show, visit):
    words = "So the tide comes twice a day, and it does not wait for us, whatever we do about it. "
    text = "".join(f"{'Ada Stone' if n % 2 else 'Ben Fields'}: {words * (1 + n % 3)}\n" for n in range(1500))
    (show / NAME).write_text(text, encoding="utf-8")
    for number in range(500):
        (show / "scripts" / f"episode-{number}.txt").write_text(SCRIPT, encoding="utf-8")
    with desk(show / NAME) as url:
        page = visit(url)
        page.locator("#lines .row").first.wait_for()
        assert page.locator("#scripts option").count() == 501
        page.wait_for_function("() => document.querySelectorAll('#lines .row').length === 1501")
        line(page, 1).focus()
        page.keyboard.press("End")
        assert page.evaluate("document.activeElement.dataset.n") == "1501"
        assert page.evaluate("performance.memory.usedJSHeapSize") < 100e6
        edit(page, 750, "Ada Stone: Quite another thing.")
        page.wait_for_function("() => document.querySelector('.row[data-n=\"750\"] p').textContent.includes('Quite')")
    assert (show / NAME).read_text("utf-8").split("\n")[749] == "Ada Stone: Quite another thing."
