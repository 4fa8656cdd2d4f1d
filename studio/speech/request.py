"""A request of the speech API: JSON in, a checked :class:`SpeechRequest` out, or an :class:`ApiError`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from studio.printable import visible_line

MOST_CHARACTERS = 4096
"""Most characters of a text, as in OpenAI's API."""
MOST_BYTES = 65_536
"""Of a request: 4096 characters, each written as \\uXXXX twice over, and the rest."""
Format = Literal["mp3", "opus", "aac", "flac", "wav", "pcm"]


@dataclass(eq=False)
class ApiError(Exception):
    """An answer that is no sound, in the form of OpenAI's errors."""

    status: int
    message: str
    param: str | None = None
    code: str | None = None
    retry_after_s: int | None = None

    @property
    def document(self) -> dict[str, Any]:
        """The body of the answer."""
        kind = {401: "authentication_error", 429: "rate_limit_error"}.get(self.status)
        kind = kind or ("server_error" if self.status >= 500 else "invalid_request_error")
        return {"error": {"message": self.message, "type": kind, "param": self.param, "code": self.code}}


class VoiceId(BaseModel):
    """A voice as an object, which newer clients send."""

    id: str = Field(min_length=1, max_length=200)


class SpeechRequest(BaseModel):
    """The body of ``POST /v1/audio/speech``. Keys that are not listed are ignored."""

    model_config = ConfigDict(frozen=True)

    model: str = Field(min_length=1, max_length=200)
    input: str = Field(min_length=1, max_length=MOST_CHARACTERS)
    voice: str | VoiceId = Field(union_mode="left_to_right")
    response_format: Format = "mp3"
    speed: float = Field(default=1.0, ge=0.25, le=4.0)
    stream_format: Literal["audio"] | None = None

    @property
    def voice_name(self) -> str:
        """The voice by name."""
        return self.voice if isinstance(self.voice, str) else self.voice.id


def read_request(body: bytes) -> SpeechRequest:
    """Check the body of a request.

    Raises:
        ApiError: it is no JSON, or a value is missing or out of range.
    """
    try:
        return SpeechRequest.model_validate_json(body)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
    if not fault["loc"]:
        raise ApiError(400, "The body is no JSON object.")
    param = str(fault["loc"][0])
    raise ApiError(400, f"{param}: {visible_line(fault['msg'])}.", param=param)
