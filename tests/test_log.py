"""The log of a run: enough for a bug report, no secrets, and never in the way."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from studio.cli import app as application
from studio.cli import main
from studio.errors import ProgramTimeout
from studio.log import LARGEST_BYTES, LONGEST_ENTRY, log_file, redact, start_logging, stop_logging
from studio.programs.run import run as python
from studio.synthesize.registry import engines

SCRIPT = "Ada: Good evening, and welcome to a very short show.\nBen: It is over already.\n"


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """The program leaves its log open, and would end this process after a while: it expects to be its last act."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM)}
    yield
    signal.alarm(0)
    for number, handler in before.items():
        signal.signal(number, handler)
    stop_logging()
    logging.getLogger("studio").propagate = True


def run(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    """The program in this process; its exit code."""
    monkeypatch.setattr(sys, "argv", ["studio", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("ffmpeg -i https://ada:s3cret@example.org/a.mp3", "s3cret"),
        ("fetch https://s3cret@example.org/", "s3cret"),
        ("get https://example.org/a?token=s3cret&page=2", "s3cret"),
        ("get https://example.org/a?page=2&key=s3cret", "s3cret"),
        ("studio publish --token s3cret --out here", "s3cret"),
        ("studio publish --api-key=s3cret", "s3cret"),
        ("studio publish --s3-secret-access-key 's3cret with blanks'", "s3cret"),
        ("studio publish --key s3cret", "s3cret"),
        ("AWS_SECRET_ACCESS_KEY=s3cret studio batch", "s3cret"),
        ('{"password": "s3cret"}', "s3cret"),
        ("Authorization: Bearer abcdefgh12345678", "abcdefgh12345678"),
        ("pushed with ghp_abcdefghijklmnop1234", "ghp_abcdefghijklmnop1234"),
        ("failed for hf_abcdefghijklmnopqrst.", "hf_abcdefghijklmnopqrst"),
    ],
)
def test_what_looks_like_a_secret_is_hidden(text: str, secret: str) -> None:
    assert secret not in redact(text)
    assert "***" in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "studio render scripts/monday.txt --title 'The key question' --number 12",
        "flite -voice slt -psdur -f /tmp/a/text.txt -o /tmp/a/take.wav (exit 0, 0.25 s)",
        "link: https://example.org/shows?page=2",
        "stage synthesize: 2.512 s",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize("text", ["x", "token", "-", "--key", "a://", "sk-", "bearer "])
def test_an_endless_text_is_redacted_at_once(text: str) -> None:
    assert len(redact(text * (LONGEST_ENTRY // len(text)))) <= LONGEST_ENTRY + 10


def test_values_of_secret_variables_are_hidden_wherever_they_stand() -> None:
    environment = {"SPEECH_API_KEY": "quite-harmless-looking", "EDITOR": "quite-something-else"}
    out = redact("sent quite-harmless-looking and quite-something-else", environment)
    assert out == "sent *** and quite-something-else"


def test_the_home_folder_is_a_tilde(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    assert redact("read '/home/ada/show/a.txt' and /home/adam/b") == "read '~/show/a.txt' and /home/adam/b"


def test_a_run_leaves_what_a_bug_report_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_LOG", str(tmp_path / "there" / "my.log"))
    monkeypatch.setenv("MY_TOKEN", "tokentokentoken")
    engines.cache_clear()
    (tmp_path / "a.txt").write_text(SCRIPT)
    title = "https://ada:s3cret@example.org/ tokentokentoken"
    code = run(["render", "a.txt", "--engine", "tone", "--until", "mix", "--title", title], monkeypatch)
    text = (tmp_path / "there" / "my.log").read_text()
    assert code == 0
    for part in ("studio 0.", "Python 3.", "studio render a.txt", "engine tone (", "stage synthesize: ", "done"):
        assert part in text
    assert "s3cret" not in text
    assert "tokentokentoken" not in text
    assert os.environ["PATH"] not in text


def test_programs_are_in_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_LOG", str(tmp_path / "my.log"))
    start_logging(["engines"])
    python([sys.executable, "-c", "raise SystemExit(3)", "--token", "s3cret"], timeout=60, accept=(3,))
    with pytest.raises(ProgramTimeout):
        python([sys.executable, "-c", "import time; time.sleep(20)"], timeout=0.1)
    text = (tmp_path / "my.log").read_text()
    assert "--token *** (exit 3, " in text
    assert "(killed, " in text


def test_an_error_is_in_the_log_with_its_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_LOG", str(tmp_path / "my.log"))
    assert run(["render", "missing.txt"], monkeypatch) == 2
    assert "Traceback" in (tmp_path / "my.log").read_text()
    assert run(["render", "--no-such-option"], monkeypatch) == 2
    assert "no-such-option" in (tmp_path / "my.log").read_text().splitlines()[-1]


def test_the_log_lies_in_the_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STUDIO_LOG", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("one", "two"):
        (tmp_path / name / "scripts").mkdir(parents=True)
        (tmp_path / name / "show.toml").write_text("")
        (tmp_path / name / "scripts" / "a.txt").write_text(SCRIPT)
    inside = Path(".studio") / "log" / "studio.log"
    assert start_logging(["parse", "one/scripts/a.txt"]) == tmp_path / "one" / inside
    assert start_logging(["render", "one/scripts/a.txt", "--show=two/show.toml"]) == tmp_path / "two" / inside
    assert start_logging(["render", "one/scripts/a.txt", "--show", "two"]) == tmp_path / "two" / inside
    monkeypatch.chdir(tmp_path / "two" / "scripts")
    assert start_logging(["engines"]) == tmp_path / "two" / inside
    monkeypatch.chdir(tmp_path)
    assert start_logging(["parse", "one/scripts/a.txt", "--show", "missing/show.toml"]) != Path("missing") / inside
    assert not (tmp_path / "missing").exists()
    outside = start_logging(["parse", "x" * 5000])
    assert outside is not None
    assert not outside.is_relative_to(tmp_path / "one")
    assert outside.name == "studio.log"


def test_help_leaves_no_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_LOG", str(tmp_path / "my.log"))
    assert run(["render", "--help"], monkeypatch) == 0
    assert run(["--version"], monkeypatch) == 0
    assert not (tmp_path / "my.log").exists()


@pytest.mark.parametrize("place", ["file/studio.log", "folder", "/dev/full", "/proc/nothing/studio.log"])
def test_a_log_that_cannot_be_written_is_no_reason_to_stop(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    (tmp_path / "a.txt").write_text(SCRIPT)
    monkeypatch.setenv("STUDIO_LOG", place)
    assert run(["render", "a.txt", "--engine", "tone", "--until", "parse"], monkeypatch) == 0
    assert "Traceback" not in capsys.readouterr().err


def test_the_log_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Logs that have grown to their limit: the oldest goes, and a longest entry fits into the new one."""
    for nth, name in enumerate(("studio.log", "studio.log.1", "studio.log.2")):
        (tmp_path / name).write_bytes(b"%d\n" % nth * (LARGEST_BYTES // 2))
    monkeypatch.setenv("STUDIO_LOG", str(tmp_path / "studio.log"))
    start_logging(["parse"])
    logging.getLogger("studio.test").debug("x" * 2 * LONGEST_ENTRY)
    files = sorted(tmp_path.glob("studio.log*"))
    assert [path.name for path in files] == ["studio.log", "studio.log.1", "studio.log.2"]
    assert [path.read_bytes()[:1] for path in files[1:]] == [b"0", b"1"]
    assert LONGEST_ENTRY < files[0].stat().st_size < LONGEST_ENTRY + 2000


def test_too_little_memory_is_no_bug(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def too_large(*_: object, **__: object) -> None:
        raise MemoryError

    (tmp_path / "a.txt").write_text(SCRIPT)
    monkeypatch.setattr("studio.render.flow.render_until", too_large)
    assert run(["render", "a.txt"], monkeypatch) == 1
    assert capsys.readouterr().err.startswith("error: There is not enough memory.")


def test_a_bug_is_one_line_and_the_way_to_report_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("planted\nfault")

    (tmp_path / "a.txt").write_text(SCRIPT)
    monkeypatch.setenv("STUDIO_LOG", str(tmp_path / "studio.log"))
    monkeypatch.setattr("studio.render.flow.render_until", broken)
    assert run(["render", "a.txt"], monkeypatch) == 1
    said = capsys.readouterr().err
    assert said.splitlines() == [
        f"error: This is a bug in Studio (RuntimeError: planted). Please report it with {tmp_path}/studio.log."
    ]
    assert "Traceback" in (tmp_path / "studio.log").read_text()
    assert log_file() == tmp_path / "studio.log"

    monkeypatch.setenv("STUDIO_DEBUG", "1")
    assert run(["render", "a.txt"], monkeypatch) == 1
    assert "Traceback" in capsys.readouterr().err


def test_help_needs_no_logging() -> None:
    code = "import sys; import studio.cli; print([m for m in ('logging', 'numpy', 'pydantic') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_without_a_log_nothing_is_said_but_the_error() -> None:
    """A message for the log that nobody keeps would come to the screen, with its traceback."""
    ended = CliRunner().invoke(application.app, ["parse", "missing.txt"])
    assert ended.exit_code == 2
    assert len(ended.stderr.splitlines()) == 1
    assert ended.stderr.startswith("error: missing.txt")
