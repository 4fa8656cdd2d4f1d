"""The HTTP side of the speech API: a show and a key in, a Starlette application out.

Every request needs the key. One text is spoken at a time, its sentences in parallel; a few wait, others are refused.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from studio.errors import EngineError, ProgramError, StudioError, UsageError
from studio.show import Show
from studio.speech.files import MEDIA_TYPES, to_format
from studio.speech.request import MOST_BYTES, ApiError, SpeechRequest, read_request
from studio.speech.say import OPENAI_MODELS, RATE_HZ, ShowVoices, VoiceMissing, load_voices, models, say

BODY_S = 20.0
"""Seconds within which a request must have come."""
MOST_WAITING = 16
"""Requests that wait while another one is spoken; those beyond are refused."""
RETRY_AFTER_S = 2
_log = logging.getLogger(__name__)


class SpeechApi:
    """The endpoints.

    Args:
        show: its voices and engines are offered.
        engine: name of the engine that stands for OpenAI's models; None for the show's own.

    Raises:
        StudioError: the engine isn't ready, or a file of the show is wrong.
    """

    def __init__(self, show: Show, engine: str | None = None) -> None:
        self._show = show
        self._default = load_voices(show, engine)
        self._engines = {self._default.engine.name: self._default}
        self._models = models(show)
        self._speaking = asyncio.Lock()
        self._pending = 0

    @property
    def voices(self) -> ShowVoices:
        """Voices of the engine that OpenAI's model names mean."""
        return self._default

    async def speak(self, request: Request) -> Response:
        """``POST /v1/audio/speech``: the sound of a text."""
        wanted = read_request(await _body(request))
        if self._pending > MOST_WAITING:
            raise ApiError(429, "Too many texts are waiting.", code="rate_limit_exceeded", retry_after_s=RETRY_AFTER_S)
        self._pending += 1
        try:
            async with self._speaking:
                if await request.is_disconnected():
                    return Response(status_code=499)
                sound = await run_in_threadpool(self._sound, wanted)
        finally:
            self._pending -= 1
        return Response(sound, media_type=MEDIA_TYPES[wanted.response_format])

    async def list_models(self, _request: Request) -> Response:
        """``GET /v1/models``."""
        return JSONResponse({"object": "list", "data": [_model(name) for name in self._models]})

    async def one_model(self, request: Request) -> Response:
        """``GET /v1/models/NAME``."""
        return JSONResponse(_model(self._known_model(request.path_params["name"])))

    async def list_voices(self, _request: Request) -> Response:
        """``GET /v1/audio/voices``, as in other servers; OpenAI has no such list."""
        voices = [{"id": v.name, "name": v.title, "language": v.language} for v in self._default.offered()]
        return JSONResponse({"voices": voices})

    def _sound(self, wanted: SpeechRequest) -> bytes:
        try:
            voices = self._voices_of(self._known_model(wanted.model))
            samples = say(voices, wanted.input, wanted.voice_name, wanted.speed)
            return to_format(samples, RATE_HZ, wanted.response_format)
        except VoiceMissing as error:
            raise ApiError(400, str(error), param="voice", code="voice_not_found") from error
        except UsageError as error:
            raise ApiError(400, str(error), param="input") from error

    def _known_model(self, name: str) -> str:
        if name not in self._models:
            message = f"The model {name[:60]!r} does not exist. Models here: {', '.join(self._models)}."
            raise ApiError(404, message, param="model", code="model_not_found")
        return name

    def _voices_of(self, model: str) -> ShowVoices:
        if model in OPENAI_MODELS:
            return self._default
        if model not in self._engines:
            self._engines[model] = load_voices(self._show, model)
        return self._engines[model]


def application(api: SpeechApi, key: str) -> ASGIApp:
    """The application that a server runs.

    Args:
        api: the endpoints.
        key: what clients send as ``Authorization: Bearer KEY``.
    """
    handlers: dict[Any, Callable[[Request, Exception], Awaitable[Response]]] = {
        ApiError: _api_error,
        HTTPException: _http_error,
        StudioError: _studio_error,
        ClientDisconnect: _gone,
        Exception: _bug,
    }
    routes = [
        Route("/v1/audio/speech", api.speak, methods=["POST"]),
        Route("/v1/audio/voices", api.list_voices, methods=["GET"]),
        Route("/v1/models", api.list_models, methods=["GET"]),
        Route("/v1/models/{name}", api.one_model, methods=["GET"]),
    ]
    return _KeyRequired(Starlette(routes=routes, exception_handlers=handlers), key)


class _KeyRequired:
    """Refuses clients that don't send the key, before the request is read."""

    def __init__(self, app: ASGIApp, key: str) -> None:
        self._app, self._expected = app, _digest(f"Bearer {key}".encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            sent = b"".join(value for name, value in scope["headers"] if name == b"authorization")
            if not secrets.compare_digest(_digest(sent.strip()), self._expected):
                message = "The key is missing or wrong: send it as Authorization: Bearer KEY."
                await _answer(ApiError(401, message, code="invalid_api_key"))(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _digest(value: bytes) -> bytes:
    return hashlib.sha256(value).digest()  # of equal length, so that the time to compare tells nothing


async def _body(request: Request) -> bytes:
    async def read() -> bytes:
        parts, size = [], 0
        async for part in request.stream():
            size += len(part)
            if size > MOST_BYTES:
                raise ApiError(413, f"The request has more than {MOST_BYTES} bytes.")
            parts.append(part)
        return b"".join(parts)

    try:
        return await asyncio.wait_for(read(), BODY_S)
    except asyncio.TimeoutError as error:
        raise ApiError(408, f"The request didn't come within {BODY_S:g} seconds.") from error


def _model(name: str) -> dict[str, object]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "studio"}


def _answer(error: ApiError) -> Response:
    headers = {"Retry-After": str(error.retry_after_s)} if error.retry_after_s else {}
    if error.status in (401, 408, 413):
        headers["Connection"] = "close"  # what follows may be a body that nobody reads
    return JSONResponse(error.document, error.status, headers=headers)


async def _api_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)  # noqa: S101 - registered for nothing else
    return _answer(error)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for nothing else
    answer = _answer(ApiError(error.status_code, f"{request.method} {request.url.path}: {error.detail}."))
    answer.headers.update(error.headers or {})
    return answer


async def _studio_error(_request: Request, error: Exception) -> Response:
    _log.warning("a text could not be spoken: %s", error)
    status = 503 if isinstance(error, (EngineError, ProgramError)) else 500
    return _answer(ApiError(status, str(error), code="engine_error" if status == 503 else None))


async def _gone(_request: Request, _error: Exception) -> Response:
    return Response(status_code=499)


async def _bug(_request: Request, error: Exception) -> Response:
    return _answer(ApiError(500, f"This is a bug in Studio ({type(error).__name__})."))
