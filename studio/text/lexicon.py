"""The show's own pronunciations: a TOML file in, a Lexicon out.

::

    [words]
    "Qiskit" = "kiss kit"
    "Mixture of Experts" = "M O E"
    "ICE" = {say = "eyes", case = true, speakers = ["Ada"]}
    "Nguyen" = {ipa = "wɪn"}

An entry is a whole word or phrase; the longest that matches wins. Case is ignored unless ``case = true``. A possessive
``'s`` after it is kept. Parts of other words are never replaced.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from studio.errors import ShowError
from studio.files.toml import parse_toml, read_toml_text
from studio.text.ipa import phones_of
from studio.text.respell import spelling

_TOKEN = re.compile(r"\w+|[^\w\s]")
ENTRY_KEYS = ("say", "ipa", "case", "speakers")


def normal(text: str) -> str:
    """A text in the form that entries are compared in: Unicode NFC, and every apostrophe a plain one."""
    return unicodedata.normalize("NFC", text).replace("’", "'")


@dataclass(frozen=True, slots=True)
class Entry:
    """One word or phrase of a lexicon."""

    written: str
    """As scripts write it, in :func:`normal` form with single spaces."""
    say: str
    """What is spoken instead."""
    case: bool = False
    """True: matches only in exactly this case."""
    speakers: tuple[str, ...] = ()
    """Only for these speakers; empty for all."""
    phones: tuple[str, ...] = ()
    """Its sound in phones of CMU's US English set. Engines that take no phones get ``say``."""

    def fits(self, words: str, speaker: str | None) -> bool:
        """Whether the entry applies to ``words`` (whitespace as written) of ``speaker``."""
        if self.speakers and speaker not in self.speakers:
            return False
        words = re.sub(r"\s+", " ", words)
        return words == self.written or (not self.case and words.casefold() == self.written.casefold())


@dataclass(frozen=True)
class Lexicon:
    """Pronunciations that override the general rules."""

    entries: tuple[Entry, ...] = ()
    behind: Lexicon | None = None
    """A second lexicon whose entries apply too. Of two entries of the same length, this lexicon's wins."""

    @staticmethod
    def empty() -> Lexicon:
        """A lexicon without entries."""
        return Lexicon()

    @cached_property
    def _by_first(self) -> dict[tuple[str, str], list[Entry]]:
        """Entries by the first two tokens of ``written``, longest first."""
        index: dict[tuple[str, str], list[Entry]] = {}
        for entry in sorted(self.entries, key=_rank):
            tokens = _TOKEN.findall(entry.written.casefold())
            if tokens:
                index.setdefault((tokens[0], "".join(tokens[1:2])), []).append(entry)
        return index

    def _beginning(self, first: str, second: str) -> list[Entry]:
        """Entries that begin with these two tokens, or consist of the first one, longest first."""
        found = [*self._by_first.get((first, second), ()), *self._by_first.get((first, ""), ())]
        more = self.behind._beginning(first, second) if self.behind else []
        return sorted([*found, *more], key=_rank) if found and more else found or more

    def matches(self, text: str, speaker: str | None = None) -> list[tuple[int, int, Entry]]:
        """Every word or phrase of a :func:`normal` text that has an entry for this speaker: (start, stop, entry)."""
        if not self.entries and self.behind is None:
            return []
        found, done = list[tuple[int, int, Entry]](), 0
        tokens = list(_TOKEN.finditer(text))
        folded = [token[0].casefold() for token in tokens]
        for token, first, second in zip(tokens, folded, [*folded[1:], ""], strict=True):
            if token.start() < done:
                continue
            for entry in self._beginning(first, second):
                match = _pattern(entry.written).match(text, token.start())
                if match and entry.fits(match[0], speaker):
                    found.append((match.start(), match.end(), entry))
                    done = match.end()
                    break
        return found

    def replace(self, text: str, with_: Callable[[Entry], str], speaker: str | None = None) -> str:
        """Replace every match (see :meth:`matches`) by ``with_(entry)``."""
        out, done = [], 0
        for start, stop, entry in self.matches(text, speaker):
            out += [text[done:start], with_(entry)]
            done = stop
        return "".join([*out, text[done:]])


def _rank(entry: Entry) -> tuple[int, bool, bool]:
    """Sort key: the longest first; of the same length, those for certain speakers, then those for one case."""
    return -len(entry.written), not entry.speakers, not entry.case


@lru_cache(maxsize=4096)
def _pattern(written: str) -> re.Pattern[str]:
    """Matches an entry in any case and with any whitespace, up to a word boundary."""
    end = r"(?!\w)" if written[-1].isalnum() else ""
    return re.compile(r"\s+".join(re.escape(part) for part in written.split()) + end, re.IGNORECASE)


def load_lexicons(paths: Sequence[Path]) -> Lexicon:
    """Read several lexicons as one; of a word in two files, the earlier file wins. ``NAME.pls`` is a W3C PLS lexicon.

    Raises:
        ShowError: see :func:`load_lexicon` and :func:`studio.text.pls.load_pls`.
    """
    from studio.text.pls import load_pls

    entries: dict[tuple[str, bool, tuple[str, ...]], Entry] = {}
    for path in paths:
        read = load_pls(path) if path.suffix.lower() == ".pls" else load_lexicon(path).entries
        for entry in read:
            written = entry.written if entry.case else entry.written.casefold()
            entries.setdefault((written, entry.case, entry.speakers), entry)
    return Lexicon(tuple(entries.values()))


def load_lexicon(path: Path) -> Lexicon:
    """Read a lexicon.

    Raises:
        ShowError: no such file, not TOML, an unknown key (with the nearest known one) or a value of the wrong type.
    """
    source = read_toml_text(path)
    table = parse_toml(source, path)
    for key in table:
        if key != "words":
            raise _unknown(key, ("words",), path, source)
    words = table.get("words", {})
    if not isinstance(words, dict):
        raise ShowError("words must be a table.", file=path, hint='Write [words] and below it "Qiskit" = "kiss kit".')
    return Lexicon(tuple(_entry(written, value, path, source) for written, value in words.items()))


def _entry(written: str, value: Any, path: Path, source: str) -> Entry:  # noqa: ANN401 - whatever TOML holds
    def fault(message: str, hint: str | None = None) -> ShowError:
        return ShowError(message, file=path, line=_line(written, source), hint=hint)

    fields = {"say": value} if isinstance(value, str) else value
    hint = f'Write "{written}" = "how it is said", or = {{say = "…", case = true, speakers = ["…"]}}.'
    if not isinstance(fields, dict) or not all(isinstance(fields.get(key, ""), str) for key in ("say", "ipa")):
        raise fault(f'what to say for "{written}" must be text.', hint)
    for key in fields:
        if key not in ENTRY_KEYS:
            raise _unknown(key, ENTRY_KEYS, path, source, _line(written, source))
    if "say" not in fields and "ipa" not in fields:
        raise fault(f'"{written}" lacks say.', hint)
    case, speakers = fields.get("case", False), fields.get("speakers", [])
    if not isinstance(case, bool):
        raise fault(f'case of "{written}" must be true or false.')
    if not isinstance(speakers, list) or not all(isinstance(name, str) for name in speakers):
        raise fault(f'speakers of "{written}" must be a list of names.')
    if not written.strip():
        raise fault("an entry without a word.")
    try:
        phones = phones_of(fields["ipa"]) if "ipa" in fields else ()
    except ValueError as error:
        raise fault(f'ipa of "{written}": {error}.') from error
    said = fields.get("say", spelling(phones))
    return Entry(normal(" ".join(written.split())), said, case, tuple(speakers), phones)


def _unknown(key: str, known: tuple[str, ...], path: Path, source: str, line: int | None = None) -> ShowError:
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    hint = f'Did you mean "{near[0]}"?' if near else f"Known here: {', '.join(known)}."
    return ShowError(f'unknown key "{key}".', file=path, line=line or _line(key, source), hint=hint)


def _line(key: str, source: str) -> int | None:
    """The 1-based line where a key is set; None if it isn't written there literally."""
    pattern = re.compile(rf"""^\s*\[{{0,2}}(?:words\s*\.\s*)?["']?{re.escape(key)}["']?\s*[=\].]""")
    return next((n for n, line in enumerate(source.splitlines(), 1) if pattern.match(line)), None)
