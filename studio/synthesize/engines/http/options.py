"""What the user says about speech servers: the environment and a voice's options in, checked values out.

Addresses and the key come from the environment alone (``STUDIO_HTTP_URL``, ``STUDIO_HTTP_KEY``): no file of a show can
send the script or the key elsewhere. Model and format may be set by voice.
"""

from __future__ import annotations

import functools
import json
import os
import re
from dataclasses import replace

from studio.errors import EngineError
from studio.synthesize.engines.http.client import ask, named_server
from studio.synthesize.engines.http.servers import Server
from studio.synthesize.engines.http.sound import FORMATS
from studio.synthesize.engines.http.styles import style_form
from studio.synthesize.engines.http.times import times_form
from studio.values import VoiceSettings

NAME, BUILD = "http", "2"
"""Of the engine; the build is part of the key of every take."""
VOICE = re.compile(r"\w[\w.+:-]{0,99}")
MODEL = re.compile(r"\w[\w.+:/-]{0,199}")
COUNT = re.compile(r"[1-9]\d{0,3}")
PARALLEL, MOST_PARALLEL = 64, 1024
"""Requests that may be in flight; how many a server gets, follows from how it answers."""
MOST_SERVERS = 64
MOST_IN_BATCH = 32
"""Of vLLM-Omni's batch endpoint, unless it was started with another number."""
HINT = "Set STUDIO_HTTP_URL to the address of one, such as http://localhost:8880/v1."


def named_servers() -> tuple[Server, ...]:
    """Those of ``STUDIO_HTTP_URL``: addresses with blanks between them, each perhaps with ``*WEIGHT`` behind it."""
    addresses = os.environ.get("STUDIO_HTTP_URL", "")
    key = os.environ.get("STUDIO_HTTP_KEY", "")
    if not addresses.strip():
        raise EngineError("No speech server is named.", hint=HINT)
    start = os.environ.get("STUDIO_HTTP_START", "")
    return _named_servers(addresses, key, min(int(start), MOST_PARALLEL) if COUNT.fullmatch(start) else 0)


@functools.lru_cache(maxsize=16)
def _named_servers(addresses: str, key: str, start: int) -> tuple[Server, ...]:
    servers: dict[str, Server] = {}
    for each in addresses.split():
        address, star, weight = each.partition("*")
        if star and not re.fullmatch(r"[1-9]\d{0,2}(\.\d{1,3})?|0\.\d{0,2}[1-9]", weight):
            raise EngineError(
                "The weight of a speech server is a number above 0.", hint="For example http://localhost:8880/v1*2."
            )
        server = replace(named_server(address, key, float(weight or 1)), start=start)
        servers.setdefault(server.address, server)
    if len(servers) > MOST_SERVERS:
        raise EngineError(
            f"There are more than {MOST_SERVERS} speech servers.", hint="Put a load balancer before them."
        )
    return tuple(servers.values())


def model_of(settings: VoiceSettings) -> str:
    """Empty for the server's own. Raises EngineError for a file, which is none of the server's business."""
    model = settings.option("model") or os.environ.get("STUDIO_HTTP_MODEL", "")
    if model and not MODEL.fullmatch(model):
        raise EngineError("The model of a speech server is a name.", hint='For example model = "tts-1".')
    return model


def format_of(settings: VoiceSettings) -> str:
    """The format of sound to ask for. Raises EngineError for one that no server has."""
    wanted = settings.option("format") or os.environ.get("STUDIO_HTTP_FORMAT", "") or "wav"
    if wanted not in FORMATS:
        raise EngineError(f"{wanted!r} is no format of a speech server.", hint=f"One of {', '.join(FORMATS)}.")
    return wanted


def batch_size() -> int:
    """How many sentences a call has: one, or as ``STUDIO_HTTP_BATCH`` says for servers with a batch endpoint."""
    said = os.environ.get("STUDIO_HTTP_BATCH", "")
    return min(int(said), MOST_IN_BATCH) if COUNT.fullmatch(said) else 1


def parallel() -> int:
    """Requests that may be in flight in all: 64, or as ``STUDIO_HTTP_PARALLEL`` says, up to 1024."""
    said = os.environ.get("STUDIO_HTTP_PARALLEL", "")
    return min(int(said), MOST_PARALLEL) if COUNT.fullmatch(said) else PARALLEL


def listed_voices() -> tuple[str, ...]:
    """The voices that ``STUDIO_HTTP_VOICES`` names; empty if it names none."""
    names = os.environ.get("STUDIO_HTTP_VOICES", "").replace(",", " ").split()
    return tuple(dict.fromkeys(name for name in names if VOICE.fullmatch(name)))


def voices_of(servers: tuple[Server, ...]) -> tuple[str, ...]:
    """The names that many servers give at ``/audio/voices``, though OpenAI's own doesn't; those that all give."""
    lists = [names for names in map(_voices_of, servers) if names]
    return tuple(name for name in lists[0] if all(name in names for names in lists)) if lists else ()


def _voices_of(server: Server) -> tuple[str, ...]:
    try:
        told = json.loads(ask((server,), "GET", "audio/voices").body)
    except (EngineError, ValueError, RecursionError):
        return ()
    found = told.get("voices", []) if isinstance(told, dict) else told
    if not isinstance(found, list):
        return ()
    names = [each.get("id") or each.get("name") if isinstance(each, dict) else each for each in found]
    return tuple(dict.fromkeys(name for name in names if isinstance(name, str) and VOICE.fullmatch(name)))


def identity(settings: VoiceSettings) -> VoiceSettings:
    """Server (the first), model, format, form of styles and endpoint as they enter a key; never the server's key."""
    model = model_of(settings)
    options = [("format", format_of(settings)), ("model", model), ("server", named_servers()[0].address)]
    form = style_form(model)
    options += [("style", form.form)] if form else []
    times = times_form()
    options += [("times", times)] if times else []
    return replace(settings, options=tuple(options))
