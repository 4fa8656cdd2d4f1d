"""Coverage-guided fuzzing of the readers, for anybody to run.

    python -m venv /tmp/fuzz && /tmp/fuzz/bin/pip install -e . atheris
    /tmp/fuzz/bin/python tests/fuzz/fuzz_parse.py CORPUS -atheris_runs=100000

CORPUS is a folder that collects inputs (made if missing, and seeded with the scripts under tests/parse/data). All other
options are libFuzzer's, https://llvm.org/docs/LibFuzzer.html. The first byte of an input chooses the reader: by score,
or by name. An input fails the run when ``parse_script``

- raises anything but a StudioError (a refusal with a message),
- gives a script without a turn, or loses a line that is not blank,
- takes more than ``BASE + PER_CHARACTER · len(text)`` function calls and jumps backwards, so that a hang or a step that
  is not linear shows on a small input and on any machine. (Counted for one input in ``COUNTED``; it is slow.)
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["studio.parse"]):
    from studio.errors import StudioError
    from studio.parse import account, parse_script, readers, script_document

    for name in readers.MODULES:
        readers.named(name)

BASE = 40_000
PER_CHARACTER = 400
COUNTED = 50

DATA = Path(__file__).parent.parent / "parse" / "data"
NAMES = [None, *readers.MODULES]

_seen = 0


def check(data: bytes) -> None:
    """One input: read it and hold what is promised of every input."""
    global _seen
    _seen += 1
    form = NAMES[data[0] % len(NAMES)] if data else None
    text = data[1:].decode("utf-8", "replace")
    counted = _seen % COUNTED == 0
    try:
        script = _counted(text, form) if counted else parse_script(text, format=form)
    except StudioError as refused:
        assert str(refused).strip()
        return
    assert script.turns, "an empty script without an error"
    lost = account.unaccounted(script, text)
    assert not lost, f"lines lost: {lost}"
    script_document(script)


def _counted(text: str, form: str | None) -> object:
    """Read with a count of Python's calls."""
    bound = BASE + PER_CHARACTER * len(text)
    steps = 0

    def count(_frame: object, event: str, _value: object) -> None:
        nonlocal steps
        steps += event == "call"
        if steps > bound:
            raise RuntimeError(f"more than {bound} calls for {len(text)} characters")

    sys.setprofile(count)
    try:
        return parse_script(text, format=form)
    finally:
        sys.setprofile(None)


def seed(corpus: Path) -> None:
    """Put the test data into an empty corpus."""
    corpus.mkdir(parents=True, exist_ok=True)
    if any(corpus.iterdir()):
        return
    for path in sorted(DATA.rglob("*")):
        if (path.is_file() and not path.name.endswith(".json")) or path.parent.name == "forms":
            if path.name.endswith(".expected.json"):
                continue
            text = path.read_bytes()
            for k in range(0, min(len(text), 4_000), 400):
                (corpus / f"{path.name}.{k}").write_bytes(b"\0" + text[k : k + 480])


if __name__ == "__main__":
    seed(Path(sys.argv[1]))
    atheris.Setup([sys.argv[0], "-max_len=512", "-timeout=10", "-rss_limit_mb=2048", *sys.argv[1:]], check)
    atheris.Fuzz()
