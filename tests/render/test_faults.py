"""Bad input and bad worlds: one clear line, the right exit code, nothing half-made, earlier takes kept."""

from __future__ import annotations

import json
import os
import shutil
import stat
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from support.examples import rest_slow
from support.small_show import PAGE, RATE, Command, CommandResult, make_show

SHORT = "Ada: Good morning.\nBen: Good morning to you.\n"


def refused(ended: CommandResult, code: int, *words: str) -> None:
    """It ended as it should, and said so in one line."""
    assert ended.code == code, ended.stderr
    errors = [line for line in ended.stderr.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1, ended.stderr
    assert ended.stderr.rstrip().endswith(errors[0]), "the message comes last"
    assert "Traceback" not in ended.stderr
    assert "bug in Studio" not in ended.stderr
    for word in words:
        assert word in errors[0], errors[0]


def finals(folder: Path) -> list[str]:
    """What stands under an episode's final names, or was left half-made."""
    return [p.name for p in folder.rglob("*") if p.suffix in (".mp3", ".vtt", ".srt", ".part", ".html")]


SCRIPTS: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "talk.txt", "empty"),
    "blank": (b" \n\n\t\n", "talk.txt", "empty"),
    "no turn": (b"***\n\n---\n", "talk.txt", "holds nothing to say"),
    "only a cue": (b"[clip bell.wav]\n", "talk.txt", "holds nothing to say"),
    "binary": (b"\x7fELF\x02\x01" + bytes(range(256)) * 4, "talk.txt", "program"),
    "zero bytes": (b"Ada: Hi\x00\x00\x01\x02\n", "talk.txt:1", ""),
    "no encoding": (b"Ada: Good morning.\nBen: \x81\x8d\x8f\x90\x9d\xff\xfe\x81\n", "talk.txt", "UTF-8"),
    "a line of 10 MB": (b"Ada: Hello.\nBen: " + b"word " * 2_000_000, "talk.txt:2", "characters"),
    "front matter alone": (b"---\ntitle: Nothing\n---\n", "talk.txt", "holds nothing to say"),
    "clip that is missing": (b"Ada: Hello.\n[clip nowhere.wav]\nBen: Hi.\n", "talk.txt:2", "nowhere.wav"),
    "clip outside the show": (b"Ada: Hello.\n[clip ../../etc/passwd]\nBen: Hi.\n", "talk.txt:2", "outside"),
    "clip with an absolute path": (b"Ada: Hello.\n[clip /etc/passwd]\nBen: Hi.\n", "talk.txt:2", "outside"),
    "clip that is silent": (b"Ada: Hello.\nBen: [clip silent.wav] Hi.\n", "talk.txt:2", "silent"),
    "clip of three hours": (b"Ada: Hello.\nBen: [clip long.wav] Hi.\n", "talk.txt:2", "too long"),
    "clip that is a script": (b"Ada: Hello.\nBen: [clip text.wav] Hi.\n", "talk.txt:2", "known format"),
    "sound that is missing": (b"Ada: Hello.\n[sound door.wav]\nBen: Hi.\n", "talk.txt:2", "door.wav"),
}


@pytest.mark.parametrize("kind", SCRIPTS)
def test_a_script_that_can_not_be_rendered_is_refused_with_file_and_line(
    show: Path, studio: Command, kind: str
) -> None:
    content, where, word = SCRIPTS[kind]
    (show / "talk.txt").write_bytes(content)
    soundfile.write(show / "clips" / "silent.wav", np.zeros(RATE, np.float32), RATE)
    (show / "clips" / "text.wav").write_text("#EXTM3U\n/etc/passwd\n")
    with wave.open(str(show / "clips" / "long.wav"), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(b"\0\0")
    with (show / "clips" / "long.wav").open("r+b") as sparse:
        size = 2 * RATE * 10_800
        sparse.seek(40)
        sparse.write(size.to_bytes(4, "little"))
        sparse.truncate(44 + size)
    refused(studio("render", "talk.txt", cwd=show), 2, where, word)
    assert finals(show) == []


def rewrite(name: str, content: bytes) -> Callable[[Path], None]:
    return lambda show: (show / name).write_bytes(content) and None


def silence(show: Path) -> None:
    soundfile.write(show / "assets" / "intro.wav", np.zeros(2 * RATE, np.float32), RATE)


def unknown_key(show: Path) -> None:
    (show / "show.toml").write_text((show / "show.toml").read_text().replace("author", "autor"))


def strangers_refused(show: Path) -> None:
    (show / "show.toml").write_text('unknown_speakers = "error"\n' + (show / "show.toml").read_text())


SHOWS: dict[str, tuple[Callable[[Path], object], int, str, str]] = {
    "music that is missing": (lambda show: (show / "assets/intro.wav").unlink(), 2, "show.toml", "intro.wav"),
    "music that is cut to pieces": (rewrite("assets/intro.wav", b"RIFF\0\0\0\0WAVEjunk"), 2, "intro.wav", ""),
    "a playlist dressed as music": (
        rewrite("assets/intro.wav", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"),
        2,
        "intro.wav",
        "playlist",
    ),
    "music that is silent": (silence, 1, "intro.wav", "silent"),
    "an unknown key": (unknown_key, 2, "show.toml:2", "author"),
    "show.toml that is no TOML": (rewrite("show.toml", b'title = "x\n'), 2, "show.toml:1", "TOML"),
    "SCRIPT.toml with an unknown key": (rewrite("talk.toml", b'titel = "x"\n'), 2, "talk.toml:1", "title"),
    "SCRIPT.toml with an impossible date": (
        rewrite("talk.toml", b'number = 3\ndate = "2026-02-30"\n'),
        2,
        "talk.toml:2",
        "2026-02-30",
    ),
    "SCRIPT.toml with a cover that is missing": (rewrite("talk.toml", b'cover = "me.png"\n'), 2, "me.png", ""),
    "guids.toml that is no TOML": (rewrite("guids.toml", b"show = \n"), 2, "guids.toml:1", "TOML"),
    "guids.toml with a GUID that is none": (rewrite("guids.toml", b'show = "mine"\n'), 2, "guids.toml:1", "mine"),
    "cast.toml that is damaged": (rewrite("cast.toml", b"[speakers\n"), 2, "cast.toml:1", "TOML"),
    "a speaker nobody knows": (strangers_refused, 1, "talk.txt:1", "Ada"),
    "a cover that is no picture": (rewrite("assets/cover.png", b"not a picture"), 2, "cover.png", "picture"),
    "a cover that is cut off": (rewrite("assets/cover.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40), 2, "cover.png", ""),
}


@pytest.mark.parametrize("kind", SHOWS)
def test_a_show_that_is_broken_is_refused_with_the_file_at_fault(show: Path, studio: Command, kind: str) -> None:
    spoil, code, where, word = SHOWS[kind]
    (show / "talk.txt").write_text(SHORT)
    spoil(show)
    refused(studio("render", "talk.txt", cwd=show), code, where, word)
    assert finals(show) == []


OPTIONS: dict[str, tuple[tuple[str, ...], int, str]] = {
    "an unknown engine": (("--engine", "fluite"), 2, "flite"),
    "an output that is no MP3": (("-o", "talk.txt"), 2, ".mp3"),
    "an output that is a folder": (("-o", "folder.mp3"), 1, "folder"),
    "an output beside which a folder is in the way": (("-o", "way.mp3"), 1, "way.vtt"),
    "an output with too long a name": (("-o", "a" * 300 + ".mp3"), 1, "too long"),
    "an output with too long a name for what lies beside it": (("-o", "a" * 250 + ".mp3"), 1, "too long"),
    "an output below a file": (("-o", "talk.txt/x/talk.mp3"), 1, "made"),
    "a cover outside the show": (("--cover", "../../secret.png"), 2, "outside"),
    "a cover whose name is no name": (("--cover", "x" * 5000), 2, "not a file name"),
    "a show that is missing": (("--show", "nowhere"), 2, "nowhere"),
}


@pytest.mark.parametrize("kind", OPTIONS)
def test_an_option_that_can_not_be_met_is_refused(show: Path, studio: Command, kind: str) -> None:
    arguments, code, word = OPTIONS[kind]
    (show / "talk.txt").write_text(SHORT)
    (show / "folder.mp3").mkdir()
    (show / "way.vtt").mkdir()
    refused(studio("render", "talk.txt", *arguments, cwd=show), code, word)
    assert (show / "talk.txt").read_text() == SHORT
    assert sorted(finals(show)) == ["folder.mp3", "way.vtt"]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--until", "publish"), "--until"),
        (("--date", "2026-02-30"), "2026-02-30"),
        (("--date", "tomorrow"), "tomorrow"),
        (("--number", "0"), "--number"),
        (("--season", "-1"), "--season"),
        (("--loud",), "--loud"),
    ],
)
def test_wrong_use_is_refused(show: Path, studio: Command, arguments: tuple[str, ...], word: str) -> None:
    (show / "talk.txt").write_text(SHORT)
    ended = studio("render", "talk.txt", *arguments, cwd=show)
    assert ended.code == 2
    assert word in ended.stderr
    assert "Traceback" not in ended.stderr
    assert finals(show) == []


def test_a_script_in_the_form_of_a_companion_is_not_overwritten(tmp_path: Path, studio: Command) -> None:
    show = make_show(tmp_path / "show", music=False)
    (show / "talk.srt").write_text(SHORT)
    refused(studio("render", "talk.srt", "-o", "talk.mp3", cwd=show), 2, "overwritten")
    assert (show / "talk.srt").read_text() == SHORT


def test_a_name_in_no_encoding_is_a_name(tmp_path: Path, studio: Command) -> None:
    show = make_show(tmp_path / "show", music=False)
    path = os.fsencode(show) + b"/caf\xe9.txt"
    with open(path, "w") as file:  # noqa: PTH123 - a name that is no text
        file.write(SHORT)
    ended = studio("render", os.fsdecode(path), "-o", show / "out.mp3")
    assert ended.code == 0, ended.stderr
    assert (show / "out.mp3").exists()


ROOM = {"the store": (12_000, "room"), "the frames": (200_000, "temporary"), "the MP3": (0, "room")}


@pytest.mark.slow
def test_text_in_no_encoding_is_written_as_far_as_it_can_be(tmp_path: Path, studio: Command) -> None:
    """Options may hold any bytes, and JSON half a pair of surrogates."""
    show = make_show(tmp_path / "show", music=False)
    turns = [{"speaker": "Ada", "text": "Good morning."}, {"speaker": "Ben\ud800", "text": "Good morning to you."}]
    (show / "talk.json").write_text(json.dumps({"segments": [{"title": "Half \udfff", "turns": turns}]}))
    title = os.fsdecode(b"Tide \xff")
    for options in ((), ("--title", title, "--description", title)):
        ended = studio("render", "talk.json", *options, "-o", "out.mp3", "--json", cwd=show)
        assert ended.code == 0, ended.stderr
        record = json.loads((show / "out.episode.json").read_text("utf-8"))
        assert record["title"] == ("Tide \ufffd" if options else "Talk") == ended.json["title"]
        assert record["turns"][1]["speaker"] == "Ben\ufffd"
        assert "Half \ufffd" in [chapter["title"] for chapter in record["chapters"]]
        assert studio("report", "out.mp3", cwd=show).code == 0


@pytest.mark.parametrize("part", rest_slow(ROOM, "the MP3"))
def test_no_room_on_the_disk_loses_nothing(tmp_path: Path, studio: Command, part: str) -> None:
    show = make_show(tmp_path / "show")
    (show / "quiet.txt").write_text(PAGE)
    limit, word = ROOM[part]
    whole = studio("render", "quiet.txt", "-o", "whole/quiet.mp3", "--json", cwd=show).json
    frames = round(whole["duration"] / 0.024) + 2
    for kind in (tmp_path / "cache").iterdir():
        if not kind.name.startswith("music"):  # decoded music is larger than any limit here
            shutil.rmtree(kind)
    ended = studio("render", "quiet.txt", cwd=show, largest_file=limit or frames * 384 + 700)
    refused(ended, 1, word)
    assert finals(show / "episodes") == []
    if part != "the store":
        again = studio("render", "quiet.txt", cwd=show)
        assert again.code == 0
        assert "synthesize" not in again.stderr, ended.stderr + again.stderr
        assert (show / "episodes/quiet/quiet.mp3").read_bytes() == (show / "whole/quiet.mp3").read_bytes()


FAKE = """#!/bin/sh
for argument; do text=$previous; previous=$argument; done
case " $* " in *" -f "*)
  file=$(echo " $* " | sed 's/.* -f \\([^ ]*\\) .*/\\1/')
  if grep -q "{word}" "$file"; then {deed}; fi ;;
esac
exec {flite} "$@"
"""


def fake_flite(folder: Path, word: str, deed: str) -> dict[str, str]:
    """An environment whose flite misbehaves on one word."""
    folder.mkdir(exist_ok=True)
    program = folder / "flite"
    program.write_text(FAKE.format(word=word, deed=deed, flite=shutil.which("flite")))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return {"PATH": f"{folder}:{os.environ['PATH']}"}


TALK = "Ada: Good morning.\nBen: A thunderbolt came down.\nAda: And then it was still.\n"


CRASHES = [("echo oh no >&2; kill -SEGV $$", "signal 11: oh no"), ("exit 0", "no sound")]


@pytest.mark.parametrize(("deed", "word"), rest_slow(CRASHES, CRASHES[0]))
def test_an_engine_that_crashes_on_a_sentence_is_told_with_the_line(
    tmp_path: Path, studio: Command, deed: str, word: str
) -> None:
    show = make_show(tmp_path / "show", music=False, engine="flite")
    (show / "talk.txt").write_text(TALK)
    bad = fake_flite(tmp_path / "bin", "thunderbolt", deed)
    refused(studio("render", "talk.txt", cwd=show, env=bad), 1, "talk.txt:2", "Ben", "thunderbolt", word)
    assert finals(show) == []
    good = studio("render", "talk.txt", "--until", "synthesize", "--json", cwd=show)
    assert good.code == 0, good.stderr


@pytest.mark.slow
def test_an_engine_that_hangs_on_a_sentence_is_ended_and_told_with_the_line(tmp_path: Path, studio: Command) -> None:
    show = make_show(tmp_path / "show", music=False, engine="flite")
    (show / "talk.txt").write_text(TALK)
    bad = fake_flite(tmp_path / "bin", "thunderbolt", "sleep 1000")
    refused(studio("render", "talk.txt", cwd=show, env=bad), 1, "talk.txt:2", "did not finish within")
    assert finals(show) == []


def test_programs_are_needed_only_where_they_are_needed(tmp_path: Path, studio: Command) -> None:
    show = make_show(tmp_path / "show", music=False)
    (show / "talk.txt").write_text(SHORT)
    nothing = {"PATH": str(tmp_path)}
    assert studio("render", "talk.txt", "--until", "master", cwd=show, env=nothing).code == 0
    refused(studio("render", "talk.txt", "--engine", "flite", cwd=show, env=nothing), 1, "flite", "install")


def test_no_encoder_is_told_before_anything_is_spoken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from studio.encode import ffmpeg, lame
    from studio.errors import ProgramMissing
    from studio.render.flow import RenderJob, render_episode, render_until
    from studio.render.results import MasteredEpisode
    from studio.show import load_show

    def missing() -> None:
        raise ProgramMissing("ffmpeg is not installed.")

    monkeypatch.setattr(lame, "find", lambda: None)
    monkeypatch.setattr(ffmpeg, "find", missing)
    show = make_show(tmp_path / "show", music=False)
    script = show / "talk.txt"
    script.write_text(SHORT)
    with pytest.raises(ProgramMissing, match="no MP3 encoder") as told:
        render_episode(RenderJob(script, load_show(script)))
    assert "apt-get install" in (told.value.hint or "")
    assert not (tmp_path / "cache" / "takes").exists()
    assert isinstance(render_until("master", RenderJob(script, load_show(script)))[0], MasteredEpisode)
