"""How much of the table of spoken forms is read right: tests/text/spoken.tsv by category.

    python benchmarks/spoken.py [--table FILE.tsv]

A line of the table is a category, what is written, and what is to be said, parted by tabs; any other such table can be
named. A case is right where the words given to the engine are exactly those. Prints a table, as Markdown, and below it
every case that is wrong. Exit code 1 where there is one.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from studio.text.spoken import speakable

TABLE = Path(__file__).parents[1] / "tests" / "text" / "spoken.tsv"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--table", type=Path, default=TABLE)
    lines = parser.parse_args().table.read_text("utf-8").splitlines()
    cases = [line.split("\t") for line in lines if line and not line.startswith("# ")]
    wrong = [(*case, said) for case in cases if (said := speakable(case[1]).text) != case[2]]
    asked, missed = Counter(case[0] for case in cases), Counter(case[0] for case in wrong)
    print("| category | cases | right |\n|---|--:|--:|")
    for category in sorted(asked, key=str.casefold):
        print(f"| {category} | {asked[category]} | {asked[category] - missed[category]} |")
    print(f"| **all {len(asked)}** | **{len(cases)}** | **{len(cases) - len(wrong)}** |")
    for category, written, wanted, said in wrong:
        print(f"\n{category}: {written}\n  wanted: {wanted}\n  said:   {said}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
