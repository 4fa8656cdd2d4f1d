"""A text in a voice of the show: words in, samples out, said as a sentence of a script is said.

Numbers, dates and names are read as in an episode, with the show's lexicon. Takes are cached in the show's store.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from studio.audio.clip import Samples, resample
from studio.cast import SpeakerSettings, VoiceChoice, assign
from studio.errors import UsageError
from studio.render.prepare import SpeechSettings, load_speech_settings
from studio.show import Show
from studio.store import Store, open_store
from studio.synthesize.chains import as_played, makeup_gains_db, with_chain
from studio.synthesize.engine import Engine
from studio.synthesize.levels import takes_at_level
from studio.synthesize.registry import engine as find_engine
from studio.synthesize.registry import engines
from studio.synthesize.routing import abilities_by_voice
from studio.synthesize.sentences import Sentence, sentences
from studio.values import ParagraphBreak, Rate, Script, Segment, Speech, Turn, Voice

RATE_HZ = 24_000
"""Rate of the returned samples, as in OpenAI's API."""
OPENAI_MODELS = ("tts-1", "tts-1-hd", "gpt-4o-mini-tts")
"""Names of models that clients send by default; they mean the show's engine."""
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class OfferedVoice:
    """A voice that a request can name."""

    name: str
    """Of a speaker of show.toml, or of a file in voices/."""
    title: str
    language: str
    """BCP 47 tag."""


class VoiceMissing(UsageError):
    """Raised when a request names a voice that the show doesn't have."""


@dataclass(frozen=True, slots=True)
class ShowVoices:
    """A show with an engine that is ready, and everything that its files say about voices and words."""

    show: Show
    engine: Engine
    store: Store
    settings: SpeechSettings

    def offered(self) -> tuple[OfferedVoice, ...]:
        """The speakers of show.toml and cast.toml, then the voices themselves."""
        language, files = self.show.settings.language, {voice.name: voice for voice in self.able()}
        speakers = {s.speaker: (s.voice, s.language or language) for s in self.settings.speakers}
        known = {name.casefold() for s in self.settings.speakers for name in (s.speaker, *s.aliases)}
        remembered = self.settings.remembered.items()
        speakers |= {name: (choice.voice, language) for name, choice in remembered if name.casefold() not in known}
        return (
            *(OfferedVoice(name, f"{name} ({v})", spoken) for name, (v, spoken) in speakers.items() if v in files),
            *(OfferedVoice(name, voice.title or name, voice.language) for name, voice in files.items()),
        )

    def able(self) -> tuple[Voice, ...]:
        """The voices that can speak with the engine."""
        return tuple(voice for voice in self.settings.voices if voice.for_engine(self.engine.name))


def load_voices(show: Show, engine: str | None = None) -> ShowVoices:
    """Get a show ready to speak.

    Args:
        show: its voices, speakers, lexicon and store.
        engine: its name; None for the show's own.

    Raises:
        StudioError: the engine isn't ready, or a file of the show is wrong.
    """
    found = find_engine(engine or show.settings.engine)
    return ShowVoices(show, found, open_store(show.location), load_speech_settings(show, found.name))


def models(show: Show) -> list[str]:
    """Names that a request can give as its model: the show's engine, other engines that are ready, OpenAI's own."""
    ready = [status.name for status in engines() if status.readiness.ready]
    return list(dict.fromkeys((show.settings.engine, *ready, *OPENAI_MODELS)))


def say(voices: ShowVoices, text: str, voice: str, speed: float = 1.0) -> Samples:
    """Speak a text.

    Args:
        voices: the show.
        text: plain; a blank line begins a paragraph.
        voice: a speaker of show.toml, one of their aliases, or a file in voices/.
        speed: as a factor of the voice's own, 0.25 to 4.

    Returns:
        Samples of one channel, shape (n,), at ``RATE_HZ``.

    Raises:
        VoiceMissing: there is no such voice.
        UsageError: nothing in the text can be said.
        EngineError: a sentence can't be spoken.
    """
    engine, store, language = voices.engine, voices.store, voices.show.settings.language
    said = _sentences(voices, text, voice, speed)
    if not said:
        raise UsageError("Nothing in the text can be said.")
    requests = [(sentence.request, sentence.voice or sentence.request.settings) for sentence in said]
    takes = takes_at_level(requests, engine, store, language=language)
    makeup = makeup_gains_db([settings for _, settings in requests], engine, store, language)
    gaps = voices.show.settings.gaps
    pieces: list[Samples] = []
    for sentence, take, (_, settings) in zip(said, takes, requests, strict=True):
        if pieces:
            gap_s = (gaps.paragraph if sentence.paragraph else gaps.sentence) / speed
            pieces.append(np.zeros(round(gap_s * RATE_HZ), np.float32))
        samples = as_played(with_chain(take, settings, makeup[settings]), store)
        pieces.append(resample(samples[take.onset_sample : take.offset_sample], take.rate_hz, RATE_HZ))
    return np.clip(np.concatenate(pieces), -1.0, 1.0)


def _sentences(voices: ShowVoices, text: str, voice: str, speed: float) -> tuple[Sentence, ...]:
    chosen = _chosen(voices, voice)
    items: list[Speech | ParagraphBreak | Rate] = [Rate(speed, 1)]
    for paragraph in _PARAGRAPH.split(text):
        items += [*([ParagraphBreak(1)] if len(items) > 1 else []), Speech(paragraph, 1)]
    script = Script("text", (Segment(None, "segment", 1, (Turn(chosen.name, tuple(items), 1),)),))
    known, show, engine = voices.settings, voices.show.settings, voices.engine.name
    cast, _ = assign(script, engine, known.voices, chosen.speakers, chosen.remembered, guess=False, rate=show.rate)
    abilities = abilities_by_voice(engine)
    said, _ = sentences(script, cast, known.lexicon, chosen.language, abilities, date_order=show.date_order)
    return said


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Who speaks, as casting takes it."""

    name: str
    language: str
    """BCP 47 tag of the words."""
    speakers: tuple[SpeakerSettings, ...] = ()
    remembered: Mapping[str, VoiceChoice] = field(default_factory=dict)


def _chosen(voices: ShowVoices, name: str) -> _Speaker:
    """A speaker by name or alias, in capitals or not; or a voice."""
    requested, known, language = name.casefold(), voices.settings, voices.show.settings.language
    for speaker in known.speakers:
        if requested in {each.casefold() for each in (speaker.speaker, *speaker.aliases)}:
            return _Speaker(speaker.speaker, speaker.language or language, speakers=(speaker,))
    for spelling, choice in known.remembered.items():
        if spelling.casefold() == requested:
            return _Speaker(spelling, language, remembered={spelling: choice})
    for voice in voices.able():
        if voice.name.casefold() == requested:
            return _Speaker(voice.name, voice.language or language, (SpeakerSettings(voice.name, voice.name),))
    offered = ", ".join(each.name for each in voices.offered())
    raise VoiceMissing(f"There is no voice {name[:60]!r}.", hint=f"Voices here: {offered}.")
