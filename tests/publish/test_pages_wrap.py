"""Long words, addresses and titles stay inside the page, on a phone and on a desk."""

import pytest
from support.browser import browser
from support.silent_shows import episode, publish, show

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3
ADDRESS = "https://example.org/" + "a-very-long-address/" * 12


@pytest.mark.clients
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("page", ["index.html", "episodes/one.html"])
def test_nothing_is_cut_or_wider_than_the_page(tmp_path, width, page):
    root = show(tmp_path / "show")
    chapters = [
        {"start": 0.0, "end": 30.0, "title": LONG, "url": None},
        {"start": 30.0, "end": 90.0, "title": f"Short, then {LONG}", "url": None},
    ]
    stories = [{"title": LONG, "summary": ADDRESS, "sources": [{"name": LONG, "url": ADDRESS}]}]
    episode(root, "one", title=LONG, description=f"{LONG} {ADDRESS}", chapters=chapters, stories=stories,
            people=[{"name": LONG}], corrections=[LONG])  # fmt: skip
    episode(root, "two", title=f"{LONG} two", date="2026-04-03")
    settings = (root / "show.toml").read_text("utf-8").replace("Test & Tide", LONG)
    (root / "show.toml").write_text(settings, "utf-8")
    publish(root)
    with browser(tmp_path / "profile") as shown:
        shown.open(root / "site" / page, width, 800)
        assert shown.run("document.documentElement.scrollWidth") <= width
        outside = (
            "[...document.querySelectorAll('h1,h2,h3,p,li,a,span,code')]"
            ".filter(e => e.getBoundingClientRect().right > innerWidth + 1 || "
            "(getComputedStyle(e).overflowX != 'visible' && e.id != 'now' && e.scrollWidth > e.clientWidth + 1))"
            ".map(e => e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 20))"
        )
        assert shown.run(outside) == []
        if page != "index.html":
            assert shown.run("document.querySelectorAll('.chapters .name').length") == 2
            narrow = "[...document.querySelectorAll('.chapters')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
            assert shown.run(narrow) == 0


@pytest.mark.clients
def test_latin_titles_stand_at_the_right_of_an_arabic_page(tmp_path):
    root = show(tmp_path / "show", settings='language = "ar"\n')
    episode(root, "one", title="Rust 2.0 & friends (part 1)!", language="ar", corrections=["Six, said Ada."])
    publish(root)
    with browser(tmp_path / "profile") as shown:
        shown.open(root / "site" / "episodes" / "one.html", 1280, 800)
        sides = (
            "[...document.querySelectorAll('h1, h3, .about, .name, .by, .turn p')]"
            ".map(e => [e.tagName, getComputedStyle(e).textAlign.replace('start', getComputedStyle(e).direction)])"
        )
        found = shown.run(sides)
        assert len(found) > 8
        assert [each for each in found if each[1] not in ("right", "rtl")] == []
        title = "const r = document.createRange(); r.selectNodeContents(document.querySelector('h1'));"
        right = f"(() => {{ {title} return r.getBoundingClientRect().right; }})()"
        box = "document.querySelector('h1').getBoundingClientRect().right"
        assert abs(shown.run(right) - shown.run(box)) < 2
        assert shown.run("getComputedStyle(document.querySelector('#now')).textAlign") == "center"
