"""A listener's browser, headless Chromium: play, seek, keyboard, phone, dark mode, accessibility, no other host."""

import json
import os
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from support.served_show import studio

pytestmark = [pytest.mark.clients, pytest.mark.filterwarnings("ignore")]
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


@pytest.fixture
def visit(chromium, served):
    """Opens a page in a window of its own; other hosts and errors on it are found out in the end."""
    contexts, strangers, errors = [], [], []

    def open_page(name="episodes/one.html", before="", **window):
        context = chromium.new_context(**{"viewport": DESK, **window})
        contexts.append(context)
        if before:
            context.add_init_script(before)
        context.set_default_timeout(120_000)
        page = context.new_page()
        page.on("request", lambda r: None if r.url.startswith((served.url, "data:")) else strangers.append(r.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("response", lambda r: errors.append(r.url) if r.status >= 400 else None)
        page.goto(served.url + name)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert (strangers, errors) == ([], [])


@pytest.fixture(scope="module")
def chapters(served):
    listed = json.loads(next(served.folder.glob("media/one.*.chapters.json")).read_text("utf-8"))["chapters"]
    return [chapter["startTime"] for chapter in listed]


def now(page):
    return page.evaluate("document.getElementById('audio').currentTime")


def until_at(page, seconds):
    page.wait_for_function(
        "s => { const a = document.getElementById('audio'); return !a.seeking && a.readyState > 1 &&"
        " a.currentTime >= s - 0.05 && a.currentTime < s + 5 }", arg=seconds, timeout=120_000,
    )  # fmt: skip


def test_it_plays(visit):
    page = visit()
    page.evaluate("document.getElementById('audio').play()")
    page.wait_for_function("() => document.getElementById('audio').currentTime > 0.3", timeout=120_000)
    page.locator("[data-s].on").wait_for(state="attached", timeout=120_000)  # the first sentence comes after the music
    assert page.locator("#now").inner_text() == "Introduction"


def test_a_chapter_and_a_sentence_are_sought_by_a_click(visit, chapters):
    page = visit()
    page.locator("a[data-chapter]").nth(2).click()
    until_at(page, chapters[2])
    page.wait_for_function(
        "() => document.querySelectorAll('a[data-chapter]')[2].getAttribute('aria-current') === 'true'"
    )
    assert page.url.endswith(f"#t={int(chapters[2]) // 60}:{int(chapters[2]) % 60:02}")
    sentence = page.locator("[data-s]").nth(1)
    start = float(sentence.get_attribute("data-s"))
    sentence.click()
    until_at(page, start)
    page.wait_for_function("() => document.querySelectorAll('[data-s]')[1].classList.contains('on')")


def test_a_deep_link_begins_there(visit):
    until_at(visit("episodes/one.html#t=0:07"), 7)


def test_with_the_keyboard_alone(visit, chapters):
    page = visit()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('a[data-chapter]')"):
            break
    names = page.evaluate(
        "[document.activeElement.textContent.trim(), getComputedStyle(document.activeElement).outlineStyle]"
    )
    assert "Introduction" in names[0]
    assert names[1] != "none", "where one is can be seen"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    until_at(page, chapters[1])
    page.locator("[data-skip='-15']").focus()
    page.keyboard.press("Space")
    page.wait_for_function("() => document.getElementById('audio').currentTime < 3", timeout=120_000)


@pytest.mark.parametrize("name", ["index.html", "episodes/one.html"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_no_violation_and_nothing_sticks_out(visit, name, scheme, viewport, tmp_path):
    page = visit(name, viewport=viewport, color_scheme=scheme, bypass_csp=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    paper = [int(n) for n in re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor"))[:3]]
    assert (sum(paper) < 200) == (scheme == "dark")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run()")
    told = [f"{v['id']}: {v['help']}: {v['nodes'][0]['html'][:200]}" for v in found["violations"]]
    assert told == []
    assert len(found["passes"]) > 10
    folder = Path(os.environ.get("STUDIO_SCREENSHOTS", tmp_path))
    picture = folder / f"{Path(name).stem}-{viewport['width']}-{scheme}.png"
    page.screenshot(path=picture, full_page=True)
    assert picture.stat().st_size > 5000


def test_the_transcript_is_searched_in_any_case_and_each_place_is_reached(visit):
    page = visit()
    word = page.locator("[data-s]").first.inner_text().split()[0].strip(".,!?").upper()
    page.keyboard.press("/")
    page.keyboard.type(word)
    count = page.locator("[data-s].hit").count()
    assert count >= 1 and page.locator("#found").inner_text() == f"1 of {count}"
    page.keyboard.press("Enter")
    assert page.locator("#found").inner_text() == f"{min(2, count)} of {count}"
    page.locator("#query").fill("no such word")
    assert page.locator("[data-s].hit").count() == 0 and page.locator("#found").inner_text() != ""


HEADSET = """
window.keys = {};
const set = MediaSession.prototype.setActionHandler;
MediaSession.prototype.setActionHandler = function (key, handler) {
  keys[key] = handler;
  set.call(this, key, handler);
};
"""
"""Notes what the page does for the keys of headsets and lock screens."""


def test_headsets_and_lock_screens_control_it(visit, chapters):
    page = visit(before=HEADSET)
    shown = page.evaluate(
        "(({title, artist, artwork}) => [title, artist, artwork[0].src])(navigator.mediaSession.metadata)"
    )
    assert shown[:2] == [page.locator("h1").inner_text(), "Test & Tide"]
    assert "/media/cover-640." in shown[2]
    page.evaluate("keys.seekto({ seekTime: 1.5 })")
    until_at(page, 1.5)
    page.evaluate("keys.nexttrack()")
    until_at(page, chapters[1])
    page.evaluate("keys.nexttrack()")
    until_at(page, chapters[2])
    page.evaluate("keys.pause()")
    page.wait_for_function("() => document.getElementById('audio').paused")
    page.evaluate("keys.previoustrack()")
    page.wait_for_function("s => document.getElementById('audio').currentTime < s", arg=chapters[2] - 0.05)
    page.evaluate("keys.seekbackward()")
    page.wait_for_function("() => document.getElementById('audio').currentTime < 0.1")
    page.evaluate("keys.play()")
    page.wait_for_function("() => !document.getElementById('audio').paused")


def test_the_sleep_timer_ends_it(visit, chapters):
    page = visit()
    page.clock.install()
    page.evaluate("document.getElementById('audio').loop = true")
    page.locator("#play").click()
    page.wait_for_function("() => !document.getElementById('audio').paused")
    page.select_option("#sleep", "5")
    page.clock.fast_forward(4 * 60_000)
    assert not page.evaluate("document.getElementById('audio').paused")
    page.clock.fast_forward(61_000)
    page.wait_for_function("() => document.getElementById('audio').paused")
    assert page.locator("#sleep").input_value() == ""


def test_the_sleep_timer_ends_it_with_the_chapter(visit, chapters):
    page = visit(f"episodes/one.html#t={chapters[1] - 0.5:.2f}")
    until_at(page, chapters[1] - 0.5)
    page.select_option("#sleep", "chapter")
    page.locator("#play").click()
    page.wait_for_function("() => document.getElementById('audio').paused && !document.getElementById('sleep').value")
    assert chapters[1] - 0.1 <= now(page) < chapters[1] + 2


def test_a_link_at_this_time_and_the_feed_are_copied(visit, served):
    allowed = {"permissions": ["clipboard-read", "clipboard-write"]}
    page = visit(**allowed)
    page.evaluate("document.getElementById('audio').currentTime = 3")
    until_at(page, 3)
    page.locator("#share").click()
    page.get_by_text("Copied").wait_for()
    address = page.evaluate("navigator.clipboard.readText()")
    assert address == page.url == f"{served.url}episodes/one.html#t=0:03"
    page = visit(address.removeprefix(served.url))
    until_at(page, 3)
    page = visit("index.html", **allowed)
    page.locator("#copying button").click()
    page.locator("#copying").get_by_text("Copied").wait_for()
    feed = page.evaluate("navigator.clipboard.readText()")
    assert feed.endswith("/feed.xml")
    links = {link.inner_text(): link.get_attribute("href") for link in page.locator(".subscribe a").all()}
    assert {"Apple Podcasts", "Overcast", "Pocket Casts", "AntennaPod", "RSS"} <= set(links)
    assert all(feed.partition("://")[2] in unquote(links[name]) for name in ("Overcast", "Pocket Casts", "AntennaPod"))


def test_the_player_for_other_sites_plays_and_is_found(visit, served):
    page = visit()
    player = page.locator("meta[name='twitter:player']").get_attribute("content")
    found = page.locator("link[type='application/json+oembed']").get_attribute("href")
    document = json.loads((served.folder / f"embed/{found.rpartition('/')[2]}").read_text("utf-8"))
    assert document["type"] == "rich" and player in document["html"]
    described = json.loads(page.locator("script[type='application/ld+json']").inner_text())
    assert described["@type"] == "PodcastEpisode"
    page = visit("embed/" + player.rpartition("/embed/")[2])
    page.locator("#play").click()
    page.wait_for_function("() => document.getElementById('audio').currentTime > 0.2", timeout=120_000)
    assert page.locator("#transcript").count() == 0


def test_one_walks_from_episode_to_episode_and_through_seasons(chromium, fresh):
    for number, name in enumerate(("two", "three"), start=2):
        (fresh.root / "scripts" / f"{name}.txt").write_text(f"# Tides\n\nAda: This is {name}.\n")
        (fresh.root / "scripts" / f"{name}.toml").write_text(f'date = "2026-03-0{number + 1}"\nseason = {number}\n')
        studio("render", fresh.root / "scripts" / f"{name}.txt")
    fresh.publish()
    page = chromium.new_page(viewport=PHONE)
    page.goto(f"{fresh.url}episodes/two.html")
    page.locator("a[rel='next']").click()
    page.wait_for_url("**/episodes/three.html")
    page.locator("a[rel='prev']").click()
    page.wait_for_url("**/episodes/two.html")
    page.locator("a[rel='prev']").click()
    page.wait_for_url("**/episodes/one.html")
    page.goto(f"{fresh.url}index.html")
    page.locator(".seasons a", has_text="3").click()
    page.wait_for_url("**/season-3.html")
    assert page.locator(".episodes li").count() == 1
    page.close()


def test_position_and_speed_are_remembered(chromium, fresh):
    fresh.render("# Tides\n\n" + "\n\n".join(f"Ada: The tide turned {n} times and nobody saw it." for n in range(20)))
    fresh.publish()
    page = chromium.new_page(viewport=DESK)
    page.goto(f"{fresh.url}episodes/one.html")
    page.select_option("#speed", index=0)
    speed = page.evaluate("document.getElementById('audio').playbackRate")
    assert speed != 1
    page.evaluate("document.getElementById('audio').currentTime = 20")
    until_at(page, 20)
    page.goto(f"{fresh.url}index.html")
    page.goto(f"{fresh.url}episodes/one.html")
    until_at(page, 20)
    assert page.evaluate("document.getElementById('audio').playbackRate") == speed
    page.close()


def test_without_scripts_everything_is_there(visit, served):
    page = visit(java_script_enabled=False)
    assert page.locator("audio[controls]").count() == 1
    assert page.locator("a[data-chapter]").count() == 3
    assert "The first story is short, as stories go." in page.locator("#transcript").inner_text()
    href = page.locator("a[data-chapter]").nth(1).get_attribute("href")
    assert re.fullmatch(r"\.\./media/one\.[0-9a-f]+\.mp3#t=[0-9.]+", href)


def test_a_long_transcript_comes_when_it_is_needed(chromium, fresh):
    said = [{"speaker": f"S{n // 9 % 2}", "startTime": n / 100, "endTime": n / 100 + 0.01, "body": f"Sentence {n}."}
            for n in range(1500)]  # fmt: skip
    document = json.dumps({"version": "1.0.0", "segments": said})
    next(fresh.root.glob("episodes/one/*.transcript.json")).write_text(document, "utf-8")
    fresh.publish()
    page = chromium.new_page(viewport=DESK)
    weight, errors = [], []
    page.on("response", lambda r: weight.append((r.url, int(r.headers.get("content-length", 0)))))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{fresh.url}episodes/one.html", wait_until="networkidle")
    assert sum(size for url, size in weight if not url.endswith(".mp3")) < 150_000
    first = page.locator("[data-s]").count()
    assert 100 < first < 1500
    page.locator("#more").scroll_into_view_if_needed()
    page.wait_for_function("n => document.querySelectorAll('[data-s]').length > n", arg=first)
    page.locator("#query").fill("Sentence 1499")
    page.wait_for_function("() => document.querySelectorAll('[data-s].hit').length === 1")
    assert page.locator("[data-s]").all_inner_texts() == [f"Sentence {n}." for n in range(1500)]
    assert page.locator("#more").count() == 0
    page.locator("[data-s]").last.click()
    until_at(page, 14.99)
    page.goto(f"{fresh.url}transcripts/one-2.html")
    page.locator("a.at").nth(1).click()
    page.wait_for_url("**/episodes/one.html#t=*")
    assert errors == []
    page.close()


def test_pages_weigh_less_than_150_kb_without_the_sound(visit, served):
    weight = []
    page = visit("index.html")
    page.on("response", lambda r: weight.append((r.url, int(r.headers.get("content-length", 0)))))
    page.goto(served.url + "episodes/one.html", wait_until="networkidle")
    seen = sum(size for url, size in weight if not url.endswith(".mp3"))
    assert 1000 < seen < 150_000
