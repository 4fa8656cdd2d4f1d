"""Any server that speaks OpenAI's ``/v1/audio/speech``: in the house, or far away.

Which server, and the key for it, come from the environment alone (``STUDIO_HTTP_URL``, ``STUDIO_HTTP_KEY``): no file
of a show can send the script or the key elsewhere. Model and format may be set by voice. What comes back is held for
what it is: sound of the format that was asked for, of a sane rate and length.

No such server promises the same samples for the same request, so the engine declares ``exact=False``: a take is made
once and kept in the store, and is another one when it is made again.
"""

from __future__ import annotations

import functools
import io
import json
import os
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import numpy as np
import soundfile

from studio.audio.clip import Clip, Samples
from studio.audio.stretch import stretched
from studio.errors import EngineError
from studio.synthesize.abilities import Abilities, Feature
from studio.synthesize.check import longest_length_s
from studio.synthesize.engine import EngineVoice, Readiness, Request
from studio.synthesize.engines.http_client import Answer, ask, named_server
from studio.synthesize.engines.http_servers import Server
from studio.synthesize.engines.http_styles import style_form
from studio.synthesize.engines.neural import quiet_clip
from studio.synthesize.engines.rates import TEXTS, speech_s, speed_for
from studio.values import VoiceSettings

FORMATS = {"wav": (b"RIFF",), "mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"), "flac": (b"fLaC",), "pcm": ()}
"""What may be asked for, and how such sound begins."""
PCM_RATE = 24_000
"""Of headless sound, unless its Content-Type names a rate: 16-bit little-endian, one channel."""
RATES = range(8_000, 192_001)
BYTES_PER_S = 192_000 * 2 * 4
"""Of the largest sound that is taken: two channels of floats at the highest rate."""
SLOWEST, FASTEST = 0.25, 4.0
"""Of the parameter ``speed``."""
NAME = re.compile(r"\w[\w.+:-]{0,99}")
MODEL = re.compile(r"\w[\w.+:/-]{0,199}")
PARALLEL = 64
"""Requests that may be in flight; how many a server gets, follows from how it answers."""
MOST_SERVERS = 64
STYLED: frozenset[Feature] = frozenset({"style"})
HINT = "Set STUDIO_HTTP_URL to the address of one, such as http://localhost:8880/v1."


class Http:
    """See the module's docstring."""

    name = "http"
    abilities = Abilities(parallel=PARALLEL, remote=True, exact=False, letters="unicode")

    def readiness(self) -> Readiness:
        """Whether a server is named; it isn't asked."""
        try:
            servers = _servers()
        except EngineError as error:
            return Readiness(False, error.message.rstrip("."), error.hint or "")
        model = _model(VoiceSettings("")) or "the server's own"
        others = f" and {len(servers) - 1} more" if len(servers) > 1 else ""
        return Readiness(True, f"{servers[0].address}{others} (not tried), model {model}, {_format(VoiceSettings(''))}")

    def build(self) -> str:
        """Of this module; server, model and format are part of a voice's identity."""
        return "2"

    def identity(self, settings: VoiceSettings) -> VoiceSettings:
        """Server (the first), model, format and form of styles as they enter a key; never the key for the server."""
        model = _model(settings)
        options = [("format", _format(settings)), ("model", model), ("server", _servers()[0].address)]
        form = style_form(model)
        options += [("style", form.form)] if form else []
        return replace(settings, options=tuple(options))

    def abilities_of(self, settings: VoiceSettings) -> Abilities:
        """See :class:`studio.synthesize.engine.VariedAbilities`: whether a style is followed, depends on the model."""
        return replace(self.abilities, follows=STYLED) if style_form(_model(settings)) else self.abilities

    def voices(self) -> tuple[EngineVoice, ...]:
        """Those of ``STUDIO_HTTP_VOICES``, else those the server lists; empty where it lists none."""
        return tuple(EngineVoice(name) for name in _listed() or _asked(_servers()))

    def synthesize(self, requests: Sequence[Request]) -> list[Clip]:
        """See :meth:`studio.synthesize.engine.Engine.synthesize`."""
        return [_say(request) for request in requests]


def _say(request: Request) -> Clip:
    settings, servers = request.settings, _servers()
    listed = _listed()
    if not NAME.fullmatch(settings.voice) or (listed and settings.voice not in listed):
        raise EngineError(f"{settings.voice!r} is no voice of the speech server.", hint="See STUDIO_HTTP_VOICES.")
    if not request.text.isprintable():
        raise EngineError(
            "A speech server gets the spoken form only: words on one line.", hint="Give it the spoken form."
        )
    shift = 2 ** (settings.pitch / 12)  # by playing the samples faster
    speed = settings.rate / shift
    if not SLOWEST <= speed <= FASTEST:
        raise EngineError(f"A speech server speaks at speeds from {SLOWEST:g} to {FASTEST:g}, not {speed:.2f}.")
    form = style_form(_model(settings)) if request.style else None
    order = form.fields(request.text, request.style) if form else {"input": request.text}
    if speed == 1.0:
        samples, rate_hz = _spoken(servers, settings, order)
    else:
        same = Http().identity(replace(settings, rate=1.0, pitch=0.0))
        asked = speed_for(1 / speed, partial(_measured, servers, settings), Http.name, Http().build(), same)
        samples, rate_hz = _spoken(servers, settings, order, min(max(asked or 1.0, SLOWEST), FASTEST))
        if asked is None:  # the server ignores speeds
            samples = stretched(samples, rate_hz, 1 / speed)
    return quiet_clip(samples, round(rate_hz * shift))


def _measured(servers: tuple[Server, ...], settings: VoiceSettings, speed: float) -> list[float]:
    """Seconds of speech of the texts that show what a server does with a speed."""
    with ThreadPoolExecutor(len(TEXTS)) as pool:
        return list(pool.map(lambda text: speech_s(*_spoken(servers, settings, {"input": text}, speed)), TEXTS))


def _spoken(
    servers: tuple[Server, ...], settings: VoiceSettings, words: Mapping[str, object], speed: float = 1.0
) -> tuple[Samples, int]:
    """What a server says: samples of shape (n,) and their rate."""
    sound_format, model = _format(settings), _model(settings)
    order: dict[str, object] = {**words, "voice": settings.voice, "response_format": sound_format}
    if model:
        order["model"] = model
    if speed != 1.0:
        order["speed"] = round(speed, 4)
    longest_s = longest_length_s(str(words["input"]), min(speed, 1.0))  # servers may ignore a higher speed
    answer = ask(servers, "POST", "audio/speech", order, round(longest_s * BYTES_PER_S))
    return _sound(answer, sound_format, longest_s)


def _sound(answer: Answer, wanted: str, longest_s: float) -> tuple[Samples, int]:
    """Samples of shape (n,) and their rate. Raises EngineError for anything that isn't sound of that format."""
    kind = answer.kind.partition(";")[0].strip().lower()
    starts = FORMATS[wanted]
    if kind.startswith("text/") or kind == "application/json" or (starts and not answer.body.startswith(starts)):
        raise EngineError(f"The speech server sent {kind[:60] or 'something'} that is no {wanted} sound.")
    if wanted == "pcm":
        said = re.search(r"rate=(\d{1,6})\b", answer.kind)
        rate = int(said[1]) if said else PCM_RATE
        samples = np.frombuffer(answer.body[: len(answer.body) // 2 * 2], "<i2").astype(np.float32) / np.float32(32768)
        _check(rate, len(samples), longest_s)
        return samples, rate
    try:
        with soundfile.SoundFile(io.BytesIO(answer.body)) as sound:
            _check(sound.samplerate, min(sound.frames, len(answer.body) * 40), longest_s)
            samples = sound.read(int(longest_s * sound.samplerate), dtype="float32", always_2d=True).mean(axis=1)
            return np.clip(samples, -1.0, 1.0, dtype=np.float32), sound.samplerate
    except (OSError, RuntimeError) as error:
        raise EngineError(f"The speech server sent {wanted} sound that can't be read: {error}.") from error


def _check(rate: int, length: int, longest_s: float) -> None:
    if rate not in RATES:
        raise EngineError(f"The speech server sent sound of {rate} Hz.")
    if length == 0 or length > longest_s * rate:
        raise EngineError(
            f"The speech server sent {length / rate:.0f} s of sound for a sentence of at most {longest_s:.0f} s."
        )


def _servers() -> tuple[Server, ...]:
    """Those of ``STUDIO_HTTP_URL``: addresses with blanks between them, each perhaps with ``*WEIGHT`` behind it."""
    addresses = os.environ.get("STUDIO_HTTP_URL", "")
    key = os.environ.get("STUDIO_HTTP_KEY", "")
    if not addresses.strip():
        raise EngineError("No speech server is named.", hint=HINT)
    return _named_servers(addresses, key)


@functools.lru_cache(maxsize=16)
def _named_servers(addresses: str, key: str) -> tuple[Server, ...]:
    servers: dict[str, Server] = {}
    for each in addresses.split():
        address, star, weight = each.partition("*")
        if star and not re.fullmatch(r"[1-9]\d{0,2}(\.\d{1,3})?|0\.\d{0,2}[1-9]", weight):
            raise EngineError(
                "The weight of a speech server is a number above 0.", hint="For example http://localhost:8880/v1*2."
            )
        server = named_server(address, key, float(weight or 1))
        servers.setdefault(server.address, server)
    if len(servers) > MOST_SERVERS:
        raise EngineError(
            f"There are more than {MOST_SERVERS} speech servers.", hint="Put a load balancer before them."
        )
    return tuple(servers.values())


def _model(settings: VoiceSettings) -> str:
    """Empty for the server's own. Raises EngineError for a file, which is none of the server's business."""
    model = settings.option("model") or os.environ.get("STUDIO_HTTP_MODEL", "")
    if model and not MODEL.fullmatch(model):
        raise EngineError("The model of a speech server is a name.", hint='For example model = "tts-1".')
    return model


def _format(settings: VoiceSettings) -> str:
    wanted = settings.option("format") or os.environ.get("STUDIO_HTTP_FORMAT", "") or "wav"
    if wanted not in FORMATS:
        raise EngineError(f"{wanted!r} is no format of a speech server.", hint=f"One of {', '.join(FORMATS)}.")
    return wanted


def _listed() -> tuple[str, ...]:
    names = os.environ.get("STUDIO_HTTP_VOICES", "").replace(",", " ").split()
    return tuple(dict.fromkeys(name for name in names if NAME.fullmatch(name)))


def _asked(servers: tuple[Server, ...]) -> tuple[str, ...]:
    """The names that many servers give at ``/audio/voices``, though OpenAI's own doesn't."""
    try:
        told = json.loads(ask(servers, "GET", "audio/voices").body)
    except (EngineError, ValueError, RecursionError):
        return ()
    found = told.get("voices", []) if isinstance(told, dict) else told
    if not isinstance(found, list):
        return ()
    names = [each.get("id") or each.get("name") if isinstance(each, dict) else each for each in found]
    return tuple(dict.fromkeys(name for name in names if isinstance(name, str) and NAME.fullmatch(name)))
