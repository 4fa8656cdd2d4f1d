"""Whatever stands in a file or in the words of an episode: findings, never a traceback, and no false alarm."""

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support.examples import examples
from support.good_episode import SAID, TAGS, utterances

from studio.check import check_episode
from studio.check.rules import quoted
from studio.encode.sidecars import sidecars
from studio.errors import InputError
from studio.formats.sanitize import one_line
from studio.values import RATE, Chapter

NASTY = (
    "a-long-way-down-" * 6 + " <b>bold</b> --> & &amp; {\\an8} 5 < 6 > 4 \u202eright to left\u202c 😀 שלום e\u0301 :"
)


def names():
    return st.one_of(
        st.sampled_from(["Theo", "A & B: <i>", "N" * 90, "Dr. O'Hara (guest)", "שלום", NASTY]), st.text(max_size=50)
    )


@pytest.fixture
def copied(good):
    """A function, as it is printed with every failing example."""
    return lambda: good.copy()


def said(texts, speakers):
    """Sentences and who says them, in the times of the good episode; words share the time."""
    out = []
    for old, text, speaker in zip(utterances(), texts, speakers, strict=False):
        out.append(replace(old, text=text, speaker=speaker, words=()))
    return out


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=200), min_size=4, max_size=4), st.lists(names(), min_size=4, max_size=4))
@example([NASTY] * 4, [NASTY, "Theo", "Theo", NASTY])
@example(["Note: this is said", "Theo: he said", "1", "00:00:01,000 --> 00:00:02,000"], ["Theo", "Ada", "Theo", "Ada"])
def test_what_the_writers_make_of_any_words_keeps_every_must(copied, tmp_path, measured_once, texts, speakers):
    texts = [
        one_line(text if any(c.isalnum() for c in text) else f"{text} word") for text in texts
    ]  # as mix gives them
    speakers = [name if any(c.isalnum() for c in name) else f"{name} Somebody" for name in speakers]
    parts = copied()
    chapters = [Chapter(0, 4 * RATE, "One"), Chapter(4 * RATE, parts.samples, "Two")]
    parts.files = {k: v.encode() for k, v in sidecars(said(texts, speakers), chapters, parts.samples, TAGS).items()}
    del parts.files[".chapters.json"]
    report = check_episode(parts.write(tmp_path))
    assert [(f.rule, f.place, f.message) for f in report.having("failed", "MUST")] == []


@pytest.mark.parametrize("seed", [*range(12), *(pytest.param(n, marks=pytest.mark.slow) for n in range(12, 400))])
def test_damaged_files_are_read_as_far_as_it_goes(good, tmp_path, measured_once, seed):
    """Bytes changed, left out, doubled, in all files at once."""
    rng = random.Random(seed)
    parts = good.copy()
    parts.audio = parts.audio[:40]
    path = parts.write(tmp_path)
    for file in tmp_path.iterdir():
        if not file.name.startswith("episode.") or rng.random() < 0.3:
            continue
        data = bytearray(file.read_bytes())
        for _ in range(rng.choice((1, 3, 30))):
            at = rng.randrange(len(data))
            what = rng.randrange(4)
            if what == 0:
                data[at] = rng.randrange(256)
            elif what == 1:
                del data[at : at + rng.randrange(1, 200)]
            elif what == 2:
                data[at:at] = data[at : at + rng.randrange(1, 200)]
            else:
                data[at:at] = rng.choice((b"\xff\xfb\x94@", b"ID3\x04\0\x80", b"\xff" * 50, b"</p>", b"1e400", b"\xc3"))
            data = data or bytearray(b"x")
        file.write_bytes(data)
    report = check_episode(path)
    assert len(report.findings) > 140


@pytest.mark.parametrize(
    "data",
    [b"", b"ID3", b"ID3\x03\0\0\0\0\0\x7f", b"hello, this is a text\n" * 100, b"\0" * 5000, b"\xff" * 100_000,
     b"\xff\xfb\x94", b"RIFF\x24\0\0\0WAVEfmt " + bytes(100), b"\xff\xfb\x90\x00" * 3000],
    ids=["empty", "three bytes", "a tag alone", "text", "zeros", "ones", "half a header", "wave", "headers alone"],
)  # fmt: skip
def test_what_is_no_mp3_is_refused(tmp_path, data):
    path = tmp_path / "x.mp3"
    path.write_bytes(data)
    with pytest.raises(InputError) as told:
        check_episode(path)
    assert told.value.exit_code == 2
    assert "x.mp3" in str(told.value)


def test_what_is_not_there_or_is_a_folder_is_refused(tmp_path):
    (tmp_path / "folder.mp3").mkdir()
    for name in ("nothing.mp3", "folder.mp3"):
        with pytest.raises(InputError, match="Can't be read"):
            check_episode(tmp_path / name)


def test_a_file_beside_it_that_is_far_too_large_is_refused(good, tmp_path):
    path = good.write(tmp_path)
    with (tmp_path / "episode.vtt").open("wb") as file:
        file.truncate(40 << 20)
    with pytest.raises(InputError, match="larger than 32 MB"):
        check_episode(path)


def test_an_id3_tag_of_version_2_2_is_read(good, tmp_path):
    rest = b"".join(
        name + len(data).to_bytes(3, "big") + data
        for name, data in [(b"TT2", b"\0Title"), (b"TAL", b"\0Show"), (b"TCO", b"\0Podcast"), (b"TLE", b"\x009000")]
    ) + bytes(100)
    parts = good.copy()
    parts.files = {}
    parts.raw_tag = b"ID3\x02\0\0" + bytes([0, 0, len(rest) >> 7, len(rest) & 127]) + rest
    report = check_episode(parts.write(tmp_path))
    assert {f.rule for f in report.having("failed", "MUST")} == set()
    assert "T1.version" in {f.rule for f in report.having("failed")}


def test_titles_of_other_people_never_steer_the_terminal(good, tmp_path, measured_once):
    title = "\x1b[31mred\x1b[0m\n\u202eevil\u2069 " + "x" * 500
    parts = good.copy()
    chapters = parts.json(".chapters.json")
    chapters["chapters"][0]["title"] = title
    parts.put_json(".chapters.json", chapters)
    parts.text("TRCK", "\x1b]0;evil\x07")
    report = check_episode(parts.write(tmp_path))
    assert {f.rule for f in report.having("failed")} == {"J3.titles", "T6.number_form"}
    for f in report.findings:
        assert (f.place + f.message).isprintable()
        assert len(f.message) < 400
    assert quoted("a\u202eb\n" + "c" * 100, 10) == '"a\\u202eb\\nccccc…"'


def test_the_words_of_the_good_episode_are_hard_enough():
    assert any("&" in text and "<" in text for _, text, _, _ in SAID)
