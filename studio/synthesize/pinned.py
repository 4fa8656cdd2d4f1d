"""Takes that a person chose: sentences and pins in, a take for every sentence that has one out.

A pin belongs to words said by a voice of an engine, not to a place: it survives whatever is moved or changed around
it, an update of the engine too, and ends when the words, the voice or the manner change.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from studio.audio.clip import Clip
from studio.audio.take_file import LARGEST, from_file
from studio.errors import AudioError, ShowError
from studio.store import Store, digest
from studio.store import takes as stored
from studio.synthesize.engine import Request
from studio.synthesize.sentences import Sentence
from studio.values import Pin, Pins, Problem, Take

AGAIN = "Bring the file back, or take the pin out with `studio approve --remove` and choose again."


@dataclass(frozen=True, slots=True)
class Fitting:
    """Which pin is for which sentence."""

    pins: dict[int, Pin]
    """By the index of the sentence."""
    ended: tuple[Pin, ...]
    """Pins that were chosen in this script, for this engine, and apply nowhere in it any more."""
    resting: tuple[Pin, ...]
    """Pins that were chosen in this script for another engine."""


def pin_key(engine: str, request: Request) -> str:
    """What a pin is for: the words, the voice as its file describes it, and the manner.

    Nothing of it depends on the machine or on the build of the engine; seeds make takes to choose from, and a speech
    chain shapes whatever take there is.
    """
    manner = (request.language, request.style, request.emphasis, request.phonemes)
    return digest("pin", 1, engine, request.settings.with_option("chain", "").described(), request.text, *manner)


def occurrences(keys: Sequence[str]) -> list[int]:
    """How many times each key has come, itself counted."""
    seen: Counter[str] = Counter()
    counted = []
    for key in keys:
        seen[key] += 1
        counted.append(seen[key])
    return counted


def fitting(sentences: Sequence[Sentence], pins: Pins, engine: str) -> Fitting:
    """Find the pin of every sentence; one for a single place goes before one for all. Pure."""
    keys = [pin_key(engine, s.request) if s.recording is None else "" for s in sentences]
    here = [pin for pin in pins.pins if pin.script == pins.script]
    single = {(pin.key, pin.only): pin for pin in here if pin.only}
    general = {pin.key: pin for pin in pins.pins if not pin.only}
    found: dict[int, Pin] = {}
    for index, (key, count) in enumerate(zip(keys, occurrences(keys), strict=True)):
        pin = single.get((key, count)) or general.get(key)
        if pin is not None and key:
            found[index] = pin
    said = Counter(keys)
    ended = tuple(pin for pin in here if pin.engine == engine and said[pin.key] < (pin.only or 1))
    return Fitting(found, ended, tuple(pin for pin in here if pin.engine != engine))


def pinned_takes(
    sentences: Sequence[Sentence], pins: Pins, engine: str, store: Store, *, thorough: bool = False
) -> tuple[dict[int, Take], tuple[Problem, ...]]:
    """The takes of all sentences that have a pin, and what to tell about pins that are not used.

    Args:
        sentences: what is to be said.
        pins: those of the show.
        engine: its name.
        store: where the samples are kept for the mixer.
        thorough: read the samples that are in the store, too.

    Raises:
        ShowError: the file of a pin that is needed is missing, or is not the one that was pinned.
        AudioError: it is no take.
        OutputError: the store can't be written.
    """
    if not pins.pins:
        return {}, ()
    found = fitting(sentences, pins, engine)
    kept = {pin: keep_pin(pin, store, thorough=thorough) for pin in dict.fromkeys(found.pins.values())}
    return {index: kept[pin] for index, pin in found.pins.items()}, unused(found, sentences, engine)


def unused(found: Fitting, sentences: Sequence[Sentence], engine: str) -> tuple[Problem, ...]:
    """One line for every pin that has ended, and one for all that wait for another engine."""
    told = []
    for pin in found.ended:
        there = next((s for s in sentences if s.speaker == pin.speaker and s.text == pin.text), None)
        if pin.only and there:
            why = "they are said less often now"
        else:
            why = "their voice or manner has changed" if there else "the words have changed"
        line = there.line if there else pin.line
        told.append(Problem(line, f"A pinned take of {pin.speaker}'s “{_short(pin.text)}” no longer applies: {why}."))
    if found.resting:
        others = ", ".join(sorted({pin.engine for pin in found.resting}))
        told.append(Problem(1, f"{len(found.resting)} pinned takes of {others} are not used with {engine}."))
    return tuple(told)


def keep_pin(pin: Pin, store: Store, *, thorough: bool = False) -> Take:
    """A pinned take for the mixer: its file is read and verified, its samples are in the store afterwards.

    Raises:
        ShowError: the file is missing, or is not the one that was pinned.
        AudioError: it is no take.
        OutputError: the store can't be written.
    """
    content = _verified(pin)
    words = [(word.text, word.start, word.end) for word in pin.words]
    key = digest("pinned", 1, pin.sha256, pin.onset, pin.offset, words)
    header = stored.load_header(store, key, thorough=thorough)
    if header is None:
        samples, rate = from_file(pin.file, content)
        if not 0 <= pin.onset < pin.offset <= len(samples):
            raise AudioError("Is shorter than takes.toml says.", file=pin.file, hint=AGAIN)
        packed = stored.pack(stored.StoredTake(Clip(samples, rate, pin.words), pin.onset, pin.offset))
        store.put(stored.KIND, key, packed)
        header = stored.header(packed)
    return Take(
        key=key,
        rate=header.rate,
        length=header.length,
        onset=pin.onset,
        offset=pin.offset,
        gain_db=pin.gain_db,
        words=pin.words,
        content=header.content,
    )


def _verified(pin: Pin) -> bytes:
    """The bytes of a pin's file, if they are those that were pinned."""
    try:
        with pin.file.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        said = f"A pinned take can't be read: {error.strerror or error}."
        raise ShowError(said, file=pin.file, hint=AGAIN) from error
    if len(content) > LARGEST or hashlib.sha256(content).hexdigest() != pin.sha256:
        raise ShowError(
            f"Is damaged, or not the take that was pinned for {pin.speaker}'s “{_short(pin.text)}”.",
            file=pin.file,
            hint=AGAIN,
        )
    return content


def _short(text: str, limit: int = 50) -> str:
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + " …"
