"""How much is read right: our own cases by kind, and sets that others made, given as files.

    python benchmarks/spoken.py [SET.tsv ...]

Our cases are tests/text/spoken.tsv and languages.tsv: category, written, said, parted by tabs; a case is right where
exactly those words are said. A set of others has lines of category, written, and one or more accepted readings; the
first word of a category may be a language tag, else it is English. There, letters' case, accents, marks, hyphens and
"and" make no difference, and "oh" is "zero". Prints tables, as Markdown, and every case of ours that is wrong. Exit
code 1 where there is one.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from studio.text.languages import LANGUAGES
from studio.text.spoken import speakable

OURS = tuple(Path(__file__).parents[1] / "tests" / "text" / name for name in ("spoken.tsv", "languages.tsv"))
_TAG = re.compile(rf"({'|'.join(LANGUAGES)})(?:-[A-Z]{{2}})?(?= |$)")
_JOINERS = frozenset({"and", "und", "y", "et", "e"})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="*", metavar="SET.tsv")
    begin = time.perf_counter()
    cases = [case for path in OURS for case in read(path)]
    print("our own cases\n")
    wrong = table(cases, exactly)
    for path in parser.parse_args().sets:
        print(f"\n{path.stem}: made by others\n")
        table(list(read(path)), alike)
    for category, written, wanted in wrong:
        print(f"\n{category}: {written}\n  wanted: {wanted}\n  said:   {say(category, written)}")
    print(f"\n{time.perf_counter() - begin:.1f} s")
    return 1 if wrong else 0


def read(path: Path) -> Iterator[list[str]]:
    """The cases of a file, as category, written and readings."""
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("# "):
            fields = line.split("\t")
            yield fields if len(fields) > 2 else [path.stem, *fields]


def say(category: str, written: str) -> str:
    """What is said, in the language that the category names."""
    tag = _TAG.match(category)
    return speakable(written, language=tag[0] if tag else "en").text


def exactly(said: str, readings: Sequence[str]) -> bool:
    return said in readings


def alike(said: str, readings: Sequence[str]) -> bool:
    return bare(said) in {bare(reading) for reading in readings}


def bare(words: str) -> str:
    """A reading without what makes no difference."""
    plain = unicodedata.normalize("NFD", words.lower().replace("’", "'").replace("ß", "ss"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"\beigh\b", "a", plain).replace("missus", "misses")
    kept = [word for word in re.sub(r"[^\w' ]+", " ", plain).split() if word not in _JOINERS]
    return "".join("zero" if word in {"o", "oh"} else word for word in kept).replace("'", "")


def table(cases: Sequence[list[str]], right: Callable[[str, Sequence[str]], bool]) -> list[tuple[str, str, str]]:
    """Print how many of each category are right; give those that are not."""
    wrong = [(c[0], c[1], c[2]) for c in cases if not right(say(c[0], c[1]), c[2:])]
    asked, missed = Counter(case[0] for case in cases), Counter(case[0] for case in wrong)
    print("| category | cases | right |\n|---|--:|--:|")
    for category in sorted(asked, key=str.casefold):
        print(f"| {category} | {asked[category]} | {asked[category] - missed[category]} |")
    share = 100 * (len(cases) - len(wrong)) / max(1, len(cases))
    print(f"| **all {len(asked)}** | **{len(cases)}** | **{len(cases) - len(wrong)}** ({share:.1f} %) |")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
