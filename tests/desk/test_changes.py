"""What is written: the same bytes as by an editor or a command, and nothing that somebody else wrote is lost."""

import hashlib
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.auditions import SCRIPT, done
from support.small_show import make_show

from studio.desk import changes
from studio.errors import InputError, OutputError, ShowError, UsageError
from studio.show import load_show

NOW = datetime(2026, 4, 2, 12, 30)
LINES = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\ufeff\0"), max_size=6), max_size=8)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        (b"", "a\nb", b"a\nb"),
        (b"a\nb\n", "a\nc\n", b"a\nc\n"),
        (b"a\r\nb\r\nc", "a\nx\ny\nc", b"a\r\nx\r\ny\r\nc"),
        (b"\xef\xbb\xbfa\r\nb", "a\nb\nc", b"\xef\xbb\xbfa\r\nb\r\nc"),
        (b"a\rb\nc\r\nd\n", "a\nb\nX\nd\n", b"a\rb\nX\nd\n"),
        (b"a\r\nb\r\n", "a", b"a"),
        (b"a", "a\nb", b"a\nb"),
    ],
)
def test_lines_that_stay_keep_their_bytes(before, text, after):
    assert changes.rewritten(before, text) == after


@given(LINES, LINES, st.lists(st.sampled_from(["\n", "\r\n", "\r"]), min_size=8, max_size=8))
def test_the_text_is_the_one_that_was_sent_whatever_the_line_ends(old, new, ends):
    before = "".join(line + end for line, end in zip(old, ends, strict=False)).encode()
    after = changes.rewritten(before, "\n".join(new)).decode()
    assert after.replace("\r\n", "\n").replace("\r", "\n") == "\n".join(new)
    same = before.decode().replace("\r\n", "\n").replace("\r", "\n")
    assert changes.rewritten(before, same) == before


def test_a_text_is_saved_and_one_that_changed_meanwhile_is_kept_beside_it(tmp_path):
    path = tmp_path / "talk.txt"
    path.write_bytes(b"one\n")
    saved = changes.save_text(path, "two\n", digest(b"one\n"), NOW)
    assert (path.read_bytes(), saved) == (b"two\n", changes.SavedText(digest(b"two\n")))
    later = changes.save_text(path, "three\n", digest(b"one\n"), NOW)
    assert path.read_bytes() == b"two\n"
    assert later.digest == digest(b"two\n")
    assert later.conflict == tmp_path / "talk.txt.conflict-20260402-123000"
    assert later.conflict.read_bytes() == b"three\n"
    again = changes.save_text(path, "four\n", digest(b"one\n"), NOW)
    assert again.conflict.read_bytes() == b"four\n"
    assert later.conflict.read_bytes() == b"three\n", "both are kept"


@pytest.mark.parametrize("junk", [b"\xff\xfeA\0", b"\x89PNG\r\n", b"caf\xe9\n"])
def test_a_file_that_is_no_text_stays_and_so_does_what_was_typed(tmp_path, junk):
    """Another program wrote it meanwhile; or it never was one, and no page can have edited it."""
    path = tmp_path / "talk.txt"
    path.write_bytes(junk)
    saved = changes.save_text(path, "typed\n", digest(b"one\n"), NOW)
    assert saved.conflict is not None and saved.conflict.read_bytes() == b"typed\n"
    with pytest.raises(InputError, match="not UTF-8"):
        changes.save_text(path, "typed\n", digest(junk), NOW)
    assert path.read_bytes() == junk


def test_the_same_text_twice_is_no_conflict(tmp_path):
    path = tmp_path / "talk.txt"
    path.write_bytes(b"two\r\n")
    assert changes.save_text(path, "two\n", digest(b"one\n"), NOW).conflict is None


def test_a_full_disk_leaves_the_script_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "talk.txt"
    path.write_bytes(b"one\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputError, match="no room"):
        changes.save_text(path, "two\n", digest(b"one\n"), NOW)
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith("talk")] == ["talk.txt"]
    assert path.read_bytes() == b"one\n"


@pytest.mark.parametrize("name", ["", "../out", "a/b", ".hidden", "a\0b", "x" * 200, "-", "..", "a\nb"])
def test_a_script_gets_no_name_that_leads_elsewhere(tmp_path, name):
    show = load_show(chosen=make_show(tmp_path / "show"))
    with pytest.raises(UsageError):
        changes.new_script(show, name, "Ada: Hello.")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["show"]


def test_a_script_is_never_written_over_another(tmp_path):
    show = load_show(chosen=make_show(tmp_path / "show"))
    assert changes.new_script(show, "talk", "Ada: Hello.").read_text() == "Ada: Hello.\n"
    with pytest.raises(UsageError, match="script with this name"):
        changes.new_script(show, "talk.txt", "Ada: Bye.")


@pytest.fixture
def twins(tmp_path):
    """The same show twice: one for the desk, one for commands."""
    shows = [make_show(tmp_path / name, music=False) for name in ("desk", "commands")]
    for show in shows:
        (show / "talk.txt").write_text(SCRIPT, encoding="utf-8")
    return shows


def files(show):
    return {path.name: path.read_bytes() for path in show.iterdir() if path.is_file()}


def test_voices_rates_and_words_are_written_as_the_commands_write_them(twins):
    desk, commands = twins
    script = desk / "talk.txt"
    changes.set_voice(load_show(script), script, "Ada Stone", "arthur")
    done("cast", commands / "talk.txt", "--set", "Ada Stone=arthur")
    assert files(desk) == files(commands)
    changes.set_rate(load_show(script), script, "Ben Fields", "clara", 0.95)
    changes.set_rate(load_show(script), script, "Ada Stone", "arthur", 1.1)
    done("cast", commands / "talk.txt", "--rate", "Ben Fields=0.95", "--rate", "Ada Stone=1.1")
    assert load_show(script).settings.speakers["Ada Stone"].rate == 1.1
    assert load_show(script).settings.speakers["Ben Fields"].rate == 0.95
    changes.add_word(load_show(script), "kettle", "ket el")
    changes.add_word(load_show(script), "sings", "/sɪŋz/", ("Ada Stone",))
    done("lexicon", commands / "talk.txt", "--add", "kettle=ket el")
    done("lexicon", commands / "talk.txt", "--add", "sings=/sɪŋz/", "--speaker", "Ada Stone")
    assert files(desk) == files(commands)


def test_settings_that_are_wrong_are_not_written(tmp_path):
    show = load_show(chosen=make_show(tmp_path / "show"))
    file = show.settings_file
    before = file.read_bytes()
    with pytest.raises(ShowError, match="titel") as wrong:
        changes.save_settings(file, 'titel = "x"\n', digest(before), NOW)
    assert (wrong.value.file, wrong.value.line) == (file, 1)
    assert file.read_bytes() == before
    changes.save_settings(file, before.decode() + "# more\n", digest(before), NOW)
    assert file.read_bytes() == before + b"# more\n"
