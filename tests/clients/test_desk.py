"""The desk in headless Chromium: a day's work by clicks and keys, and the files that the commands give for the same."""

import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from support.auditions import SCRIPT, studio
from support.day_log import Day
from support.small_show import make_show, outputs
from support.speech_server import answers, hangs, running

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
def desk(place, most_bytes=None, **environment):
    """The command as a process, which can't write a file of more than so many bytes; the address of its page."""
    command = [sys.executable, "-m", "studio", "desk", str(place), "--no-browser", "--json"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **environment, **({"PYTHONDONTWRITEBYTECODE": "1"} if most_bytes else {})},
        preexec_fn=most_bytes and partial(resource.setrlimit, resource.RLIMIT_FSIZE, (most_bytes, most_bytes)),
    ) as process:
        try:
            yield json.loads(process.stdout.readline())["url"]
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


@pytest.fixture
def visit(chromium):
    """Opens a page in a window of its own; other hosts and errors on it are found out in the end."""
    contexts, strangers, errors = [], [], []

    def open_page(url, *, clock=False, **window):
        context = chromium.new_context(**{"viewport": DESK, **window})
        contexts.append(context)
        page = context.new_page()
        if clock:  # its time can be put forward
            page.clock.install()
        page.set_default_timeout(120_000)
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
    closed = ("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONTENT_LENGTH_MISMATCH")
    expected = ("status of 409", *closed)  # the desk was closed, perhaps in the middle of an answer
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

    day = Day(f"{ours.parent}/")
    with desk(ours.parent) as url:
        page = visit(url)
        day.at(page)
        # a new show
        day.types("dialog[open] #title", "Small Matters")
        day.presses("Enter")
        opened(page)
        day.sees(selector="#show")
        # its settings
        day.clicks("#settings")
        day.types("dialog[open] #words", quick((ours / "show.toml").read_text("utf-8")))
        day.clicks("#dialog-buttons .main")
        page.locator("dialog").wait_for(state="hidden")
        # a script is pasted
        day.clicks("#new")
        day.types("dialog[open] #name", "two-things")
        day.types("dialog[open] #words", PASTED)
        day.clicks("#dialog-buttons .main")
        page.wait_for_function("() => document.querySelectorAll('#lines .row').length === 9")
        page.wait_for_function(IDLE)
        # lint: the cue names no file, a word is in doubt, there is no date
        error = page.locator(".row:has(.level.error)").first
        error.wait_for()
        assert error.get_attribute("data-n") == "6"
        day.sees(selector=".row:has(.level.error)")
        edits(day, page, 6, "Sam Ortega: I have heard nothing else.")
        page.wait_for_function("() => !document.querySelector('.row .level.error')")
        day.shown("no error any more")
        day.goes_to(3)
        day.presses("o")
        day.types(".editor textarea", "date: 2026-04-02")
        day.presses("Enter")
        saved(page)
        page.wait_for_function("() => document.querySelectorAll('#lines .row').length === 10")
        # cast: a voice, a pace
        day.clicks("#tab-voices")
        day.chooses("#voice-1", "walter")
        day.sees("Sam Ortega now speaks with walter.")
        day.types("#pace-0", "1.05")
        day.presses("Tab")
        day.sees("June Avery now speaks at 1.05 times the pace.")
        # render, hear
        day.clicks("#render")
        page.locator("#controls:visible").wait_for()
        page.wait_for_function(IDLE)
        day.sees(selector="#loudness")
        day.goes_to(6)
        day.presses("p")
        page.wait_for_function(PLAYING)
        day.shown("the sound plays")
        day.presses("k")
        # a word is said otherwise
        day.goes_to(8)
        day.presses("w")
        day.types("#word", "Nguyen")
        day.types("#said", "win")
        with rendered_anew(page):
            day.presses("Enter")
            day.sees("“Nguyen” is now said “win”.")
        # an edit is heard
        with rendered_anew(page):
            edits(day, page, 9, "Sam Ortega: Good night, and good luck.")
            page.wait_for_function(PLAYING)
            day.shown("the changed line plays")
            day.presses("k")
        # a pause before a word
        day.goes_to(9)
        day.presses(*["ArrowRight"] * 5, "s")
        day.types("#seconds", "0.5")
        with rendered_anew(page):
            day.presses("Enter")
            day.sees("[pause 0.5s]", ".row[data-n='9']")
        # a line is made again, another approved
        day.goes_to(8)
        day.presses("r")
        day.clicks("text=Make takes")
        with rendered_anew(page):
            day.clicks("text=Keep take 2")
            day.sees("Take 2 of line 8 is pinned.")
        day.goes_to(7)
        day.presses("a")
        day.sees("Line 7: 1 take is pinned.")
        page.wait_for_function(IDLE)
        day.clicks("#render")
        page.wait_for_function(IDLE)
        # the checklist, and the site
        day.clicks("#tab-publish")
        page.locator(".steps .missing").first.wait_for(state="detached")
        day.clicks("#check")
        day.sees(re.compile("It passes: .* rules"))
        day.types("#folder", "public")
        day.clicks("#publish")
        day.sees("Feed: https://example.org/small/feed.xml")

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
    day.digests(contents(ours), contents(theirs))
    if place := os.environ.get("STUDIO_DAY_LOG"):
        Path(place).write_text(day.text(), encoding="utf-8")
    assert contents(ours) == contents(theirs)


def edits(day, page, number, text):
    """A line, by keys."""
    day.goes_to(number)
    day.presses("Enter")
    page.locator(".editor textarea").wait_for()
    day.types(".editor textarea", text)
    day.presses("Enter")
    saved(page)
    day.shown("Saved")


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


def test_an_engine_that_hangs_is_told_and_can_be_stopped(show, visit):
    settings = (show / "show.toml").read_text("utf-8")
    (show / "show.toml").write_text(settings.replace('engine = "tone"', 'engine = "http"'), encoding="utf-8")
    with running() as server, desk(show, STUDIO_HTTP_URL=server.address) as url:
        server.always = hangs
        page = visit(url, clock=True)
        opened(page)
        page.locator("#render").click()
        page.locator("#stop").wait_for()
        page.wait_for_function("() => document.getElementById('doing').textContent.includes('render')")
        while not server.orders:
            page.wait_for_timeout(50)
        assert "nothing heard" not in page.locator("#doing").inner_text()
        page.clock.fast_forward(21_000)
        page.get_by_text(re.compile(r"render.*: no response for 2\d s")).wait_for()
        page.locator("#stop").click()
        page.wait_for_function(IDLE)
        assert not page.locator("#stop").is_visible()
        server.always = answers(401)  # it fails
        page.locator("#render").click()
        page.get_by_text(re.compile("The speech server refuses: 401")).first.wait_for()
        server.always = None
        rendered(page)
    assert (show / "episodes/talk/talk.mp3").is_file()


def test_a_full_disk_keeps_the_script_and_the_words_in_the_line(show, visit):
    long = "Ada Stone: " + "So it sings, and sings, and sings. " * 200
    with desk(show, most_bytes=4096) as url:
        page = visit(url)
        opened(page)
        line(page, 3).focus()
        page.keyboard.press("Enter")
        page.locator(".editor textarea").fill(long)
        page.keyboard.press("Enter")
        page.locator(".editor .bad").wait_for()
        assert "no room left on the disk" in page.locator(".editor .bad").inner_text()
        assert page.locator(".editor textarea").input_value() == long
        assert (show / NAME).read_text("utf-8") == SCRIPT
        assert [path.name for path in (show / "scripts").iterdir()] == ["talk.txt"]
        page.locator(".editor textarea").fill("Ada Stone: So it sings.")
        page.keyboard.press("Enter")
        saved(page)
    assert (show / NAME).read_text("utf-8").split("\n")[2] == "Ada Stone: So it sings."


def test_a_pause_an_overlap_and_a_cue_stand_where_they_were_asked_for(show, visit):
    shutil.copy(show / "clips" / "bell.wav", show / "clips" / "door bell.wav")
    with desk(show) as url:
        page = visit(url)
        opened(page)
        line(page, 3).focus()
        for _ in range(4):  # Ada, Stone, So, a
            page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("s")
        page.locator("#seconds").fill("0.5")
        page.keyboard.press("Enter")
        settled(page)
        line(page, 4).focus()
        page.keyboard.press("v")
        page.locator("#kind").select_option("[overlap 0.3s]")
        page.get_by_role("button", name="Insert").click()
        settled(page)
        line(page, 4).focus()
        page.keyboard.press("c")
        page.locator("#kind").select_option("sound")
        page.locator("#file").select_option("door bell.wav")
        page.get_by_role("button", name="Insert").click()
        settled(page)
        text = (
            "Ada Stone: Hello there, and welcome.\nBen Fields: Right.\n"
            "Ada Stone: So a [pause 0.5s] kettle sings. It always did.\nBen Fields: [overlap 0.3s] Right.\n"
            '\n[sound "door bell.wav"]\n\nAda Stone: Good night.\n'
        )
        assert (show / NAME).read_text("utf-8") == text
        rendered(page)
        assert page.locator(".row .level.error").count() == 0
        # where the name stands above the words, and from a line further down
        text = "ADA\nHello there, friend. So: yes.\nIt sings.\n\nBEN\nRight.\n\nADA\nGood night, all.\n"
        (show / "scripts" / "stage.txt").write_text(text, encoding="utf-8")
        page.goto(f"{url}?script=scripts/stage.txt")
        opened(page)
        for number in (3, 6):
            line(page, number).focus()
            page.keyboard.press("v")
            page.locator("#kind").select_option("[interrupt]")
            page.get_by_role("button", name="Insert").click()
            settled(page)
        text = text.replace("Hello", "[interrupt] Hello").replace("Right", "[interrupt] Right")
        assert (show / "scripts" / "stage.txt").read_text("utf-8") == text
    record = json.loads((show / "episodes/talk/talk.episode.json").read_text("utf-8"))
    (sound,) = [event for event in record["events"] if event["kind"] == "sound"]
    assert (sound["name"], sound["line"]) == ("door bell.wav", 6)
    ada, ben = record["turns"][2:4]
    assert ben["start"] < ada["end"], "he begins before she ends"


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
                look_through(page, folder / f"desk-{name}", scheme, judged=size in (PHONE, DESK))
                line(page, 1).focus() if page.locator("#lines").is_visible() else page.click("#tab-script")
                line(page, 1).focus()
                for key, ask in (("r", True), ("w", True), ("c", True), ("?", True), ("Enter", False)):
                    page.keyboard.press(key)
                    page.locator("dialog[open]" if ask else ".editor").wait_for()
                    if size in (PHONE, DESK):
                        clean(page)
                    page.keyboard.press("Escape")
                page.context.close()


HEBREW = """\
---
title: הקומקום ששר
description: מה משותף לקומקום ולאופניים.
language: he
---
נועה: שלום לכולם, וברוכים הבאים לתוכנית.
עומר: תודה. יש לנו שני סיפורים היום, ושניהם קצרים.
[SFX: דלת נטרקת]
נועה: התקן Wi-Fi 6 עובד ב-2.4 GHz, לא רק ב-5.
Ada Stone: And this one is in English.
עומר: לילה טוב.
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_script_from_right_to_left_on_every_screen(show, visit, scheme, tmp_path):
    (show / NAME).write_text(HEBREW, encoding="utf-8")
    folder = Path(os.environ.get("STUDIO_SCREENSHOTS", tmp_path))
    with desk(show) as url:
        page = visit(url)
        opened(page)
        rendered(page)
        page.context.close()
        for size in (PHONE, DESK, WIDE):
            page = visit(url, viewport=size, color_scheme=scheme, bypass_csp=True)
            opened(page)
            assert page.locator("#lines").evaluate("e => getComputedStyle(e).direction") == "rtl"
            for direction in ("ltr", "rtl"):  # of the page around it, as a browser's translation turns it
                page.evaluate(f"document.documentElement.dir = '{direction}'")
                look_through(page, folder / f"desk-hebrew-{direction}", scheme, judged=True)
                box = page.locator("#seek").bounding_box()
                page.mouse.click(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
                share = page.locator("#seek").evaluate("e => e.value / e.max")
                assert 0.2 < share < 0.3, "time runs as in the waveform"
            page.context.close()


def look_through(page, place, scheme, *, judged):
    """Every part of the page: nothing sticks out, axe finds nothing where it is asked, and a picture is taken."""
    for part in ("script", "voices", "publish", "transcript"):
        if page.locator(f"#tab-{part}").is_visible():
            page.click(f"#tab-{part}")
        page.wait_for_timeout(150)
        fits(page)
        if judged:
            clean(page)
        page.screenshot(path=f"{place}-{part}-{page.viewport_size['width']}-{scheme}.png")


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
