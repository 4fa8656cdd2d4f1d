"""Pronunciation lexicons of the W3C (PLS 1.0, https://www.w3.org/TR/pronunciation-lexicon/): a file in, entries out.

The file is untrusted: document types and entities are refused, nothing is fetched, and size and depth are bounded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from studio.errors import ShowError
from studio.files.regular import open_regular
from studio.text.ipa import phones_of
from studio.text.lexicon import Entry, normal
from studio.text.respell import spelling

LARGEST = 5_000_000
"""Bytes."""
DEEPEST = 16
NAMESPACE = "http://www.w3.org/2005/01/pronunciation-lexicon"


@dataclass
class _Lexeme:
    graphemes: list[str] = field(default_factory=list)
    aliases: list[tuple[str, bool]] = field(default_factory=list)
    phonemes: list[tuple[str, bool, str]] = field(default_factory=list)


def load_pls(path: Path) -> tuple[Entry, ...]:
    """Every word of the file with its preferred pronunciation (or else the first); with its alias if it has no phoneme.

    Case is ignored, unless the file has the same word in different cases.

    Raises:
        ShowError: the file can't be read, isn't PLS, has something that is not allowed, or sounds that aren't IPA.
    """
    try:
        with open_regular(path) as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise ShowError(f"the lexicon can't be read: {error.strerror or error}.", file=path) from error
    if len(content) > LARGEST:
        raise ShowError(f"the lexicon has more than {LARGEST // 1_000_000} MB.", file=path)
    reader = _Reader(path)
    try:
        reader.parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        line = getattr(error, "lineno", None)
        raise ShowError(f"the lexicon is no XML that can be read: {error}.", file=path, line=line) from error
    spellings: dict[str, set[str]] = {}
    for entry in reader.entries:
        spellings.setdefault(entry.written.casefold(), set()).add(entry.written)
    return tuple(
        Entry(e.written, e.say, case=len(spellings[e.written.casefold()]) > 1, phones=e.phones) for e in reader.entries
    )


class _Reader:
    """The callbacks of the XML parser."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries: list[Entry] = []
        self.open: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.lexeme = _Lexeme()
        self.alphabet = "ipa"
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.EntityDeclHandler = self.refuse
        self.parser.ExternalEntityRefHandler = self.refuse
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text.append

    def fault(self, message: str, hint: str | None = None) -> ShowError:
        return ShowError(message, file=self.path, line=self.parser.CurrentLineNumber, hint=hint)

    def refuse(self, *_: object) -> int:
        raise self.fault("a lexicon may have no document type and no entities.", "Take the <!DOCTYPE …> out.")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        element = name.removeprefix(NAMESPACE + " ")
        if not self.open and element != "lexicon":
            raise self.fault(f"<{element}> is no PLS lexicon.", f'It begins with <lexicon xmlns="{NAMESPACE}">.')
        if len(self.open) >= DEEPEST:
            raise self.fault("its elements are nested too deep.")
        self.alphabet = attributes.get("alphabet", self.alphabet) if not self.open else self.alphabet
        self.open.append((element, attributes))
        self.text.clear()
        if element == "lexeme":
            self.lexeme = _Lexeme()

    def end(self, _: str) -> None:
        element, attributes = self.open.pop()
        text = " ".join("".join(self.text).split())
        self.text.clear()
        preferred = attributes.get("prefer") == "true"
        if element == "grapheme":
            self.lexeme.graphemes.append(text)
        elif element == "alias":
            self.lexeme.aliases.append((text, preferred))
        elif element == "phoneme":
            self.lexeme.phonemes.append((text, preferred, attributes.get("alphabet", self.alphabet)))
        elif element == "lexeme":
            self.entries += self.read()

    def read(self) -> list[Entry]:
        """The entries of one lexeme."""
        known = [(text, preferred) for text, preferred, alphabet in self.lexeme.phonemes if alphabet == "ipa"]
        phones: tuple[str, ...] = ()
        say = next((text for text, preferred in _first_preferred(self.lexeme.aliases)), "")
        for text, _ in _first_preferred(known):
            try:
                phones = phones_of(text)
            except ValueError as error:
                raise self.fault(f"“{text}”: {error}.") from error
            say = say or spelling(phones)
        if self.lexeme.phonemes and not known and not say:
            other = self.lexeme.phonemes[0][2]
            raise self.fault(f"the alphabet “{other}” is not known.", 'Give an <alias>, or a phoneme in "ipa".')
        return [Entry(normal(written), say, phones=phones) for written in self.lexeme.graphemes if written and say]


def _first_preferred(options: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """The first preferred option, or else the first one."""
    return (sorted(options, key=lambda option: not option[1]) or [])[:1]
