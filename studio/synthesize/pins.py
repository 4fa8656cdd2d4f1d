"""Pins, takes that a person chose: reads sentences and pins, returns the take of every pinned sentence.

A pin belongs to words spoken by a voice of an engine, not to a place in the script. It survives changes around it and
updates of the engine, and becomes obsolete when the words, the voice or the style change.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from studio.audio.clip import Clip
from studio.audio.take_file import LARGEST, from_file
from studio.errors import AudioError, ShowError
from studio.files.regular import open_regular
from studio.store import Store, digest
from studio.store import takes as stored
from studio.synthesize.engine import Request
from studio.synthesize.routing import OPTION, engine_name, engines_of
from studio.synthesize.sentences import Sentence
from studio.values import Pin, Pins, Problem, Take

AGAIN = "Restore the file, or remove the pin with `studio approve SCRIPT LINE --remove` and choose again."


@dataclass(frozen=True, slots=True)
class PinMatches:
    """Which pin belongs to which sentence."""

    pins: dict[int, Pin]
    """By the index of the sentence."""
    obsolete: tuple[Pin, ...]
    """Pins of this script and engine that no longer match a sentence."""
    other_engines: tuple[Pin, ...]
    """Pins of this script for other engines."""


def pin_key(engine: str, request: Request) -> str:
    """The key of a pin: the words, the voice as its file describes it, and the style.

    It doesn't depend on the machine, the build of the engine, the seed or the speech chain.
    """
    engine = engine_name(request.settings, engine)
    voice = request.settings.with_option("chain", "").with_option(OPTION, "")
    manner = (request.language, request.style, request.emphasis, request.phonemes)
    return digest("pin", 1, engine, voice.described(), request.text, *manner)


def occurrences(keys: Sequence[str]) -> list[int]:
    """For each key, how many times it has occurred so far, itself included."""
    seen: Counter[str] = Counter()
    counted = []
    for key in keys:
        seen[key] += 1
        counted.append(seen[key])
    return counted


def match_pins(sentences: Sequence[Sentence], pins: Pins, engine: str) -> PinMatches:
    """Find the pin of every sentence; a pin for a single place takes precedence. Pure."""
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
    engines = {engine, *engines_of([s.request.settings for s in sentences], engine)}
    obsolete = tuple(pin for pin in here if pin.engine in engines and said[pin.key] < (pin.only or 1))
    return PinMatches(found, obsolete, tuple(pin for pin in here if pin.engine not in engines))


def pinned_takes(
    sentences: Sequence[Sentence], pins: Pins, engine: str, store: Store, *, verify_takes: bool = False
) -> tuple[dict[int, Take], tuple[Problem, ...]]:
    """The takes of all pinned sentences, and problems about pins that are not used.

    Args:
        sentences: what to speak.
        pins: of the show.
        engine: its name.
        store: receives the samples, for the mixer.
        verify_takes: read the samples in the store, too.

    Raises:
        ShowError: the file of a pin that is needed is missing, or is not the one that was pinned.
        AudioError: it is no take.
        OutputError: the store can't be written.
    """
    if not pins.pins:
        return {}, ()
    found = match_pins(sentences, pins, engine)
    takes = {pin: store_pin(pin, store, verify_takes=verify_takes) for pin in dict.fromkeys(found.pins.values())}
    return {index: takes[pin] for index, pin in found.pins.items()}, unused_pins(found, sentences, engine)


def unused_pins(found: PinMatches, sentences: Sequence[Sentence], engine: str) -> tuple[Problem, ...]:
    """A problem for every obsolete pin, and one for all pins of other engines."""
    told = []
    for pin in found.obsolete:
        there = next((s for s in sentences if s.speaker == pin.speaker and s.text == pin.text), None)
        if pin.only and there:
            why = "they occur less often now"
        else:
            why = "their voice or style has changed" if there else "the words have changed"
        line = there.line if there else pin.line
        told.append(Problem(line, f"A pinned take of {pin.speaker}'s “{_short(pin.text)}” no longer applies: {why}."))
    if found.other_engines:
        others = ", ".join(sorted({pin.engine for pin in found.other_engines}))
        told.append(Problem(1, f"{len(found.other_engines)} pinned takes of {others} are not used with {engine}."))
    return tuple(told)


def store_pin(pin: Pin, store: Store, *, verify_takes: bool = False) -> Take:
    """Read and verify the file of a pinned take, and put its samples into the store for the mixer.

    Raises:
        ShowError: the file is missing, or is not the one that was pinned.
        AudioError: it is no take.
        OutputError: the store can't be written.
    """
    content = _verified(pin)
    words = [(word.text, word.start_s, word.end_s) for word in pin.words]
    key = digest("pinned", 1, pin.sha256, pin.onset_sample, pin.offset_sample, words)
    header = stored.load_header(store, key, verify_samples=verify_takes)
    if header is None:
        samples, rate = from_file(pin.file, content)
        if not 0 <= pin.onset_sample < pin.offset_sample <= len(samples):
            raise AudioError("Is shorter than takes.toml says.", file=pin.file, hint=AGAIN)
        packed = stored.pack(stored.StoredTake(Clip(samples, rate, pin.words), pin.onset_sample, pin.offset_sample))
        store.put(stored.KIND, key, packed)
        header = stored.header(packed)
    return Take(
        key=key,
        rate_hz=header.rate_hz,
        length_samples=header.length_samples,
        onset_sample=pin.onset_sample,
        offset_sample=pin.offset_sample,
        gain_db=pin.gain_db,
        words=pin.words,
        content=header.content,
    )


def _verified(pin: Pin) -> bytes:
    """The bytes of a pin's file, if they are those that were pinned."""
    try:
        with open_regular(pin.file) as file:
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
