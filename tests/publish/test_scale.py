"""Publishing many episodes: memory that doesn't grow with what is in them, and nothing made twice."""

import gc
import tracemalloc

import pytest
from PIL import Image
from support.silent_shows import NOW, content, episode, publish, show

from studio.files import spilled
from studio.publish import pictures

LONG = [{"text": f"Turn {number}. " + "All that is said in it. " * 40} for number in range(100)]
MANY, FEW = 120, 20


@pytest.fixture(autouse=True)
def _pictures_as_they_are_made(monkeypatch):
    """Without the cache that the other tests share: it would count as memory."""
    for name in ("make_covers", "make_portrait"):
        monkeypatch.setattr(pictures, name, getattr(pictures, name).__wrapped__)
    monkeypatch.setattr(spilled, "IN_MEMORY_BYTES", 1 << 14)  # what stays in memory before it would count as held
    seldom = gc.get_threshold()  # the other tests save time
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*seldom)


def peak_bytes(root):
    """The most memory that publishing a show takes."""
    gc.collect()
    tracemalloc.start()
    try:
        publish(root)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.slow
def test_an_episode_takes_little_memory_however_much_is_in_it(tmp_path):
    """A record has 100 kB here, a page 80 kB, an item of the feed 7 kB: 32 kB an episode is none of those held."""
    warm_up, *roots = (show(tmp_path / f"show-{count}") for count in (1, FEW, MANY))
    for root, count in ((warm_up, FEW), *zip(roots, (FEW, MANY), strict=True)):
        for number in range(count):
            episode(root, f"number-{number}", turns=LONG, description="About it. " * 300)
    publish(warm_up)  # loads what is loaded once
    for again in (False, True):
        few, many = (peak_bytes(root) for root in roots)
        assert many - few < (MANY - FEW) * 32_000, f"again: {again}"


@pytest.mark.slow
def test_covers_of_episodes_are_made_once_and_not_held(tmp_path, monkeypatch):
    made = []
    one = pictures.make_covers
    monkeypatch.setattr(pictures, "make_covers", lambda data, stem: made.append(stem) or one(data, stem))
    root = show(tmp_path / "show")
    for number in range(12):
        Image.effect_noise((1400, 1400), number + 20).save(root / "assets" / f"{number}.png")
        episode(root, f"number-{number}", cover=f"{number}.png")
    tracemalloc.start()
    try:
        publish(root)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(made) == len(set(made)) == 13, "those of the episodes, and the show's"
    assert peak < 12_000_000, "of covers of 400 kB each, one at a time"
    before = content(root / "site")
    assert sum(len(data) for name, data in before.items() if "-cover." in name) > 12 * 300_000
    publish(root, now=NOW)
    assert len(made) == 13
    assert content(root / "site") == before
    (root / ".studio" / "published-pictures.json").write_text('{"a": [["b"]], "c": 1')
    publish(root)
    assert len(made) == 26, "what was noted may be lost"
    assert content(root / "site") == before
    name = next(name for name in before if "number-3-cover." in name)
    (root / "site" / name).unlink()
    publish(root)
    assert made[26:] == ["number-3-cover"], "only the one that isn't there is made again"
    assert content(root / "site") == before
