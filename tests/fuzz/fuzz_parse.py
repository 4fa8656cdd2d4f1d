"""Coverage-guided fuzzing of the readers, for anybody with Python 3.12 or later to run.

    python tests/fuzz/fuzz_parse.py --inputs 100000 --seed 1

Starts from the scripts under ``tests/parse/data``; an input that reaches new code joins those that are changed next.
One input in three is read by a reader called by name, the others by the best score. An input is a finding when
``parse_script``

- raises anything but a StudioError (a refusal with a message),
- gives a script without a turn, or loses a line that is not blank,
- takes longer than ``SECONDS``, or (counted for one input in ``COUNTED``; it is slow) more than
  ``BASE + PER_CHARACTER · len(text)`` calls, so that a step that is not linear shows on any machine.

Findings are written to ``--findings``, and the exit code is 1. Several runs with other seeds are independent.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
import traceback
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent.parent), str(HERE)]

from coverage_guide import Coverage  # noqa: E402
from mutate import LONGEST, mutated  # noqa: E402

from studio.errors import StudioError  # noqa: E402
from studio.parse import parse_script, readers, script_document  # noqa: E402
from studio.parse.assemble import account  # noqa: E402

BASE = 40_000
PER_CHARACTER = 400
COUNTED = 500
SECONDS = 20
DATA = HERE.parent / "parse" / "data"
NAMES = tuple(readers.MODULES)


class TimeLimitExceeded(Exception):
    """Raised by the clock or by the count of calls."""


def check(text: str, form: str | None) -> None:
    """Read one input and hold what is promised of every input."""
    try:
        script = parse_script(text, format=form)
    except StudioError as refused:
        assert str(refused).strip(), "a refusal without a word"
        return
    assert script.turns, "an empty script without an error"
    lost = account.unaccounted(script, text)
    assert not lost, f"lines lost: {lost}"
    script_document(script)


def counted(text: str, form: str | None) -> None:
    """The same, with a bound on the number of calls."""
    bound, calls = BASE + PER_CHARACTER * len(text), 0

    def count(_frame: object, event: str, _value: object) -> None:
        nonlocal calls
        calls += event == "call"
        if calls > bound:
            raise TimeLimitExceeded(f"more than {bound} calls for {len(text)} characters")

    sys.setprofile(count)
    try:
        check(text, form)
    finally:
        sys.setprofile(None)


def seeds() -> list[str]:
    """Stretches of the test data, a few lines each."""
    found = []
    for path in sorted(DATA.rglob("*")):
        if path.is_file() and not path.name.endswith(".expected.json"):
            text = path.read_bytes().decode("utf-8", "replace")
            found += [text[at : at + LONGEST] for at in range(0, min(len(text), 6 * LONGEST), LONGEST)]
    return found


def fuzz(inputs: int, seed: int, findings: Path) -> int:
    """Try so many inputs; returns the number of findings."""

    def too_long(_signal: int, _frame: object) -> None:
        raise TimeLimitExceeded(f"more than {SECONDS} s")

    signal.signal(signal.SIGALRM, too_long)
    coverage, chance, found = Coverage(str(HERE.parent.parent / "studio" / "parse")), Random(seed), 0
    corpus = seeds()
    first, begin = len(corpus), time.monotonic()
    for number in range(inputs):
        text = corpus[number] if number < first else mutated(corpus, chance)
        form = chance.choice(NAMES) if chance.random() < 1 / 3 else None
        signal.alarm(SECONDS)
        try:
            (counted if number % COUNTED == 0 else check)(text, form)
        except Exception as fault:
            found += 1
            findings.mkdir(parents=True, exist_ok=True)
            name = findings / f"{seed}-{number}-{form or 'any'}"
            name.with_suffix(".txt").write_bytes(text.encode("utf-8", "surrogatepass"))
            name.with_suffix(".why").write_text("".join(traceback.format_exception(fault)[-4:]))
            print(f"input {number} ({form or 'by score'}): {type(fault).__name__}: {str(fault)[:200]}", flush=True)
        finally:
            signal.alarm(0)
        if coverage.fresh() and number >= first:
            corpus.append(text)
        if number % 20_000 == 0 or number == inputs - 1:
            rate = (number + 1) / (time.monotonic() - begin)
            grown = len(corpus) - first
            print(
                f"{number + 1} inputs, {len(coverage.reached)} lines and branches, {grown} inputs kept,"
                f" {found} findings, {rate:.0f} a second",
                flush=True,
            )
    return found


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--inputs", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--findings", type=Path, default=Path("findings"))
    chosen = options.parse_args()
    sys.exit(fuzz(chosen.inputs, chosen.seed, chosen.findings) > 0)
