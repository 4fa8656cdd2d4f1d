"""Coverage-guided fuzzing of the readers of ID3, MP3, feeds, TOML, JSON, PLS and captions.

    make fuzz                                            (a million inputs)
    python tests/fuzz/fuzz_readers.py --inputs 1000000 --seed 1 --only toml

libFuzzer (through atheris) makes inputs out of those that reached new code before. One input in ``LARGE_EVERY`` is
made large by repeating a piece of it, so that a step that is not linear shows, and nesting without end. An input is a
finding when a reader raises what is no refusal with a message, breaks what :mod:`reader_targets` promises, takes longer
than ``SECONDS`` of CPU or more than ``MEGABYTES``. Findings are written to ``--findings``, one for each place in the
code, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import re
import signal
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent.parent), str(HERE)]

LONGEST = 4096
LARGE_EVERY, LARGE = 200, 200_000
SECONDS, MEGABYTES = 20, 1500


class TimeLimitExceeded(Exception):
    """Raised by the clock."""


def fuzz_one(name: str, inputs: int, seed: int, findings: Path) -> None:
    """Fuzz one reader in this process, which libFuzzer ends."""
    findings.mkdir(parents=True, exist_ok=True)
    import atheris

    with atheris.instrument_imports(include=["studio", "tomllib"]):
        from reader_targets import TARGETS

    target, seen, count = TARGETS[name], set[str](), 0

    def ring(_signal: int, _frame: object) -> None:
        raise TimeLimitExceeded(f"more than {SECONDS} s of CPU")

    signal.signal(signal.SIGPROF, ring)

    def one(data: bytes) -> None:
        nonlocal count
        count += 1
        if count % LARGE_EVERY == 0 and data:
            data = _enlarged(data, Random(f"{seed} {count}"))
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            target.read(data)
        except Exception as fault:
            place = f"{type(fault).__name__} {_place(fault)}"
            if place not in seen:
                seen.add(place)
                file = findings / f"{name}-{seed}-{count}"
                file.write_bytes(data)
                file.with_suffix(".why").write_text("".join(traceback.format_exception(fault)[-6:]))
                print(f"FINDING {name}: {place}: {str(fault)[:160]!r} → {file}", flush=True)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    with tempfile.TemporaryDirectory() as folder:
        corpus, pieces = Path(folder, "corpus"), Path(folder, "pieces")
        corpus.mkdir()
        for number, content in enumerate(target.seeds()):
            (corpus / str(number)).write_bytes(content)
        raw = [piece if isinstance(piece, bytes) else piece.encode("utf-8", "surrogatepass") for piece in target.pieces]
        pieces.write_text("".join('"' + "".join(f"\\x{byte:02x}" for byte in piece) + '"\n' for piece in raw))
        options = [f"-runs={inputs}", f"-seed={seed}", f"-max_len={LONGEST}", f"-dict={pieces}", "-print_final_stats=0"]
        limits = [f"-rss_limit_mb={MEGABYTES}", f"-artifact_prefix={findings}/{name}-"]
        atheris.Setup([sys.argv[0], str(corpus), *options, *limits], one)
        atheris.Fuzz()


def _enlarged(data: bytes, chance: Random) -> bytes:
    """The whole, or a few bytes of it in their place, over and over: long, or nested deep."""
    start, length = chance.randrange(len(data)), chance.choice((1, 1, 2, 3, 5, 20, len(data)))
    piece = data[start : start + length]
    return data[:start] + piece * (chance.choice((5_000, LARGE)) // len(piece)) + data[start + length :]


def _place(fault: BaseException) -> str:
    """The innermost line of our own code, by which findings are told apart."""
    frames = traceback.extract_tb(fault.__traceback__)
    own = [frame for frame in frames if "/studio/" in frame.filename or "reader_targets" in frame.filename]
    last = (own or frames)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"


def fuzz(inputs: int, seed: int, only: str | None, findings: Path) -> int:
    """All readers one after the other, each in a process of its own; prints a table and returns the findings."""
    from reader_targets import TARGETS

    total = sum(target.share for target in TARGETS.values())
    rows, found = [], 0
    for name, target in TARGETS.items():
        if only not in (None, name):
            continue
        share = inputs if only else round(inputs * target.share / total)
        command = [sys.executable, __file__, "--one", name, "--inputs", share, "--seed", seed, "--findings", findings]
        ended = subprocess.run([*map(str, command)], capture_output=True, text=True, errors="replace")
        own = [line for line in ended.stdout.splitlines() if line.startswith("FINDING")]
        last = re.findall(r"#(\d+)\s+DONE\s+cov: (\d+) ft: (\d+).*?exec/s: (\d+) rss: (\d+)Mb", ended.stderr)
        if not last:  # a crash, too much time or memory: libFuzzer's last words say which
            own.append(f"FINDING {name}: " + " ".join(ended.stderr.splitlines()[-12:])[-800:])
        found += len(own)
        rows.append((name, *(last[-1] if last else ("?",) * 5), len(own)))
        print("\n".join([*own, f"{name}: {rows[-1][1]} inputs, {len(own)} findings"]), flush=True)
    form = "{:<10}{:>9}{:>8}{:>10}{:>10}{:>6}{:>10}"
    print(
        f"\nseed {seed}", form.format("reader", "inputs", "edges", "features", "a second", "MB", "findings"), sep="\n"
    )
    for row in rows:
        print(form.format(*row))
    return found


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--inputs", type=int, default=1_000_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", help="one reader")
    options.add_argument("--findings", type=Path, default=Path("findings"))
    options.add_argument("--one", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        fuzz_one(chosen.one, chosen.inputs, chosen.seed, chosen.findings)
    sys.exit(fuzz(chosen.inputs, chosen.seed, chosen.only, chosen.findings) > 0)
