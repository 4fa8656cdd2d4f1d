"""Single sentences by a speech server: requests in, clips out, one by one or many in a call."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from studio.audio.clip import Clip, Samples
from studio.audio.stretch import stretched
from studio.errors import EngineError
from studio.synthesize.check import longest_length_s
from studio.synthesize.engine import Request
from studio.synthesize.engines.http.answers import Answer
from studio.synthesize.engines.http.client import ask
from studio.synthesize.engines.http.options import (
    BUILD,
    NAME,
    VOICE,
    format_of,
    identity,
    listed_voices,
    model_of,
    named_servers,
    parallel,
)
from studio.synthesize.engines.http.servers import Server
from studio.synthesize.engines.http.sound import BYTES_PER_S, decoded
from studio.synthesize.engines.http.styles import style_form
from studio.synthesize.engines.http.times import TimesForm, timed_answer, timed_order, times_form
from studio.synthesize.engines.neural import quiet_clip
from studio.synthesize.engines.rates import TEXTS, speech_s, speed_for
from studio.values import VoiceSettings, Word

SLOWEST, FASTEST = 0.25, 4.0
"""Of the parameter ``speed``."""
MOST_TIMES_BYTES = 1_000_000
"""Of the times of a sentence's words, as JSON."""
BATCH_WAIT_S = 600.0
"""For a batch, which a server may work through one sentence after the other."""


def say(requests: Sequence[Request], together: int = 1) -> list[Clip]:
    """Say single sentences.

    Args:
        requests: the sentences.
        together: how many may go in one call, to a server that has a batch endpoint.

    Raises:
        EngineError: a server refuses one, or what comes back is no sound of its length.
        ProgramTimeout: a server did not finish in time.
    """
    servers = named_servers()
    times = times_form()
    together = 1 if times else together  # no batch endpoint tells times
    prepared = [_prepared(request, servers, times) for request in requests]
    clips: dict[int, Clip] = {}
    for model in dict.fromkeys(one.model for one in prepared):
        places = [at for at, one in enumerate(prepared) if one.model == model]
        for first in range(0, len(places), together):
            part = places[first : first + together]
            orders = [prepared[at] for at in part]
            sounds = _spoken_together(servers, model, orders) if len(orders) > 1 else [_spoken(servers, orders[0])]
            clips |= {at: _finished(prepared[at], sound) for at, sound in zip(part, sounds, strict=True)}
    return [clips[at] for at in range(len(prepared))]


@dataclass(frozen=True, slots=True)
class _ServerRequest:
    """A request as a server is asked for it, and what is done with its answer."""

    fields: Mapping[str, object]
    """Of one item: input, voice, response_format and perhaps more."""
    model: str
    longest_s: float
    """Of the sound that may come back."""
    stretch: float = 1.0
    """What the sound's length is to be multiplied by."""
    shift: float = 1.0
    """How much faster the samples are played, for another pitch."""
    text: str = ""
    """As in the request: the input may have a tag before it."""
    times: TimesForm | None = None
    """The endpoint that tells when words sound, if one is asked."""

    @property
    def most_bytes(self) -> int:
        """Of the sound that may come back."""
        return round(self.longest_s * BYTES_PER_S)

    @property
    def characters(self) -> int:
        """Of the text."""
        return len(str(self.fields["input"]))


@dataclass(frozen=True, slots=True)
class _ServerSpeech:
    """What a server says."""

    samples: Samples
    """Shape (n,)."""
    rate_hz: int
    words: tuple[Word, ...] = ()
    """With their times, where it tells them."""


def _prepared(request: Request, servers: tuple[Server, ...], times: TimesForm | None) -> _ServerRequest:
    settings = request.settings
    listed = listed_voices()
    if not VOICE.fullmatch(settings.voice) or (listed and settings.voice not in listed):
        raise EngineError(f"{settings.voice!r} is no voice of the speech server.", hint="See STUDIO_HTTP_VOICES.")
    if not request.text.isprintable():
        raise EngineError(
            "A speech server gets the spoken form only: words on one line.", hint="Give it the spoken form."
        )
    shift = 2 ** (settings.pitch / 12)  # by playing the samples faster
    speed = settings.rate / shift
    if not SLOWEST <= speed <= FASTEST:
        raise EngineError(f"A speech server speaks at speeds from {SLOWEST:g} to {FASTEST:g}, not {speed:.2f}.")
    form = style_form(model_of(settings)) if request.style else None
    words = form.fields(request.text, request.style) if form else {"input": request.text}
    prepared = replace(_order(settings, words), shift=shift, text=request.text, times=times)
    if speed == 1.0:
        return prepared
    same = identity(replace(settings, rate=1.0, pitch=0.0))
    measure = partial(_measured, servers, settings, times)
    asked = speed_for(1 / speed, measure, NAME, BUILD, same) if times != "elevenlabs" else None  # which has few speeds
    if asked is None:  # the server ignores speeds
        return replace(prepared, stretch=1 / speed)
    fast = _order(settings, words, min(max(asked, SLOWEST), FASTEST))
    return replace(prepared, fields=fast.fields, longest_s=fast.longest_s)


def _order(settings: VoiceSettings, words: Mapping[str, object], speed: float = 1.0) -> _ServerRequest:
    fields: dict[str, object] = {**words, "voice": settings.voice, "response_format": format_of(settings)}
    if speed != 1.0:
        fields["speed"] = round(speed, 4)
    longest_s = longest_length_s(str(words["input"]), min(speed, 1.0))  # servers may ignore a higher speed
    return _ServerRequest(fields, model_of(settings), longest_s)


def _finished(prepared: _ServerRequest, speech: _ServerSpeech) -> Clip:
    samples, factor = speech.samples, prepared.stretch / prepared.shift
    if prepared.stretch != 1.0:
        samples = stretched(samples, speech.rate_hz, prepared.stretch)
    words = [Word(word.text, word.start_s * factor, word.end_s * factor) for word in speech.words]
    return quiet_clip(samples, round(speech.rate_hz * prepared.shift), words)


def _measured(
    servers: tuple[Server, ...], settings: VoiceSettings, times: TimesForm | None, speed: float
) -> list[float]:
    """Seconds of speech of the texts that show what a server does with a speed."""

    def spoken_s(text: str) -> float:
        speech = _spoken(servers, replace(_order(settings, {"input": text}, speed), times=times))
        return speech_s(speech.samples, speech.rate_hz)

    with ThreadPoolExecutor(len(TEXTS)) as pool:
        return list(pool.map(spoken_s, TEXTS))


def _spoken(servers: tuple[Server, ...], prepared: _ServerRequest) -> _ServerSpeech:
    """What a server says."""
    if prepared.times is None:
        order = {**prepared.fields, **({"model": prepared.model} if prepared.model else {})}
        answer = ask(
            servers,
            "POST",
            "audio/speech",
            order,
            prepared.most_bytes,
            parallel=parallel(),
            characters=prepared.characters,
        )
        return _ServerSpeech(*decoded(answer, str(prepared.fields["response_format"]), prepared.longest_s))
    path, order, sound = timed_order(prepared.times, prepared.fields, prepared.model)
    most_bytes = prepared.most_bytes * 4 // 3 + MOST_TIMES_BYTES  # base64
    said = ask(servers, "POST", path, order, most_bytes, parallel=parallel(), characters=prepared.characters)
    answer, words = timed_answer(prepared.times, said, sound, prepared.text)
    return _ServerSpeech(*decoded(answer, sound, prepared.longest_s), words)


def _spoken_together(
    servers: tuple[Server, ...], model: str, prepared: Sequence[_ServerRequest]
) -> list[_ServerSpeech]:
    """What a server says to several independent requests in one call, in their order (vLLM-Omni's batch endpoint).

    Raises:
        EngineError: one of them failed; the caller asks for each by itself.
    """
    order = {"items": [one.fields for one in prepared], **({"model": model} if model else {})}
    most_bytes = sum(one.most_bytes for one in prepared) * 4 // 3 + 4_096  # base64
    characters = sum(one.characters for one in prepared)
    answer = ask(servers, "POST", "audio/speech/batch", order, most_bytes, BATCH_WAIT_S, parallel(), characters)
    try:
        results = {int(result["index"]): result for result in json.loads(answer.body)["results"]}
        sounds = [base64.b64decode(results[at]["audio_data"], validate=True) for at in range(len(prepared))]
        kinds = [str(results[at].get("media_type", "")) for at in range(len(prepared))]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise EngineError("The speech server could not say all sentences of a batch.") from error
    return [
        _ServerSpeech(*decoded(Answer(kind, sound), str(one.fields["response_format"]), one.longest_s))
        for one, sound, kind in zip(prepared, sounds, kinds, strict=True)
    ]
