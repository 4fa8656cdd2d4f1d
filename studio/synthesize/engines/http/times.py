"""Speech servers that tell when each word sounds: how they are asked, and what their answers say.

OpenAI's interface has no times. Kokoro-FastAPI tells those of its tokens at ``/dev/captioned_speech``, ElevenLabs those
of every character at ``/text-to-speech/VOICE/with-timestamps``. ``STUDIO_HTTP_TIMES`` says which of the two a server
has; without it, words have no times of their own and captions share out those of their sentence.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias
from urllib.parse import quote

from studio.errors import EngineError
from studio.synthesize.engines.http.answers import Answer
from studio.values import Word

VARIABLE, OFF = "STUDIO_HTTP_TIMES", "off"
TimesForm: TypeAlias = Literal["captioned", "elevenlabs"]
FORMS: tuple[TimesForm, ...] = ("captioned", "elevenlabs")
ELEVENLABS_SOUND = {"mp3": ("mp3_44100_128", "mp3"), "": ("pcm_24000", "pcm")}
"""What ElevenLabs is asked for, and its format; as samples unless MP3 was requested."""
_Piece: TypeAlias = "tuple[str, float, float]"
"""Characters, and when they sound, in seconds."""


def times_form() -> TimesForm | None:
    """Which endpoint with times the servers have; None for none.

    Raises:
        EngineError: ``STUDIO_HTTP_TIMES`` names another one.
    """
    chosen = os.environ.get(VARIABLE, "").strip()
    if chosen in ("", OFF):
        return None
    for form in FORMS:
        if chosen == form:
            return form
    raise EngineError(f"{VARIABLE} is neither {' nor '.join(FORMS)} nor {OFF}.", hint=f"Without times: {VARIABLE}=off.")


def timed_order(form: TimesForm, fields: Mapping[str, object], model: str) -> tuple[str, dict[str, object], str]:
    """The path, the body and the format of sound of a request for speech with times.

    Args:
        form: the endpoint.
        fields: of a request to ``audio/speech``.
        model: its name; empty for the server's own.
    """
    if form == "captioned":
        order = {**fields, "stream": False, "return_timestamps": True, **({"model": model} if model else {})}
        return "/dev/captioned_speech", order, str(fields["response_format"])
    requested, sound = ELEVENLABS_SOUND.get(str(fields["response_format"]), ELEVENLABS_SOUND[""])
    path = f"text-to-speech/{quote(str(fields['voice']), safe='')}/with-timestamps?output_format={requested}"
    return path, {"text": fields["input"], **({"model_id": model} if model else {})}, sound


def timed_answer(form: TimesForm, answer: Answer, sound: str, text: str) -> tuple[Answer, tuple[Word, ...]]:
    """The sound of an answer, as ``audio/speech`` would have sent it, and the words of a text with their times.

    Args:
        form: the endpoint.
        answer: of a server.
        sound: its format.
        text: what was said; a tag before it is none of its words.

    Raises:
        EngineError: it can't be read. Times that are missing, or don't fit the text, are no error: no words.
    """
    try:
        told = json.loads(answer.body)
        body = base64.b64decode(told["audio" if form == "captioned" else "audio_base64"], validate=True)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise EngineError(f"The speech server sent speech that can't be read: {type(error).__name__}.") from error
    kind = "audio/pcm;rate=24000" if sound == "pcm" else f"audio/{sound}"
    try:
        return Answer(kind, body), _words(text, list(_pieces(form, told)))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Answer(kind, body), ()


def _pieces(form: TimesForm, told: Mapping[str, object]) -> Iterable[_Piece]:
    """What an answer tells of its characters; raises where that is not as it should be."""
    if form == "captioned":
        for each in told["timestamps"] or ():  # type: ignore[attr-defined]
            yield str(each["word"]), float(each["start_time"]), float(each["end_time"])
        return
    alignment: dict[str, list[object]] = told["alignment"]  # type: ignore[assignment]
    named = ("characters", "character_start_times_seconds", "character_end_times_seconds")
    for character, start, end in zip(*(alignment[name] for name in named), strict=True):
        yield str(character), float(str(start)), float(str(end))


def _words(text: str, pieces: list[_Piece]) -> tuple[Word, ...]:
    """The words of a text, each from its first character to its last one; none if the characters are others."""
    told = [(letter, start, end) for piece, start, end in pieces for letter in _letters(piece)]
    letters = [_letters(word) for word in text.split()]
    first = len(told) - sum(map(len, letters))
    if first < 0 or "".join(letter for letter, _, _ in told[first:]) != "".join(letters):
        return ()
    words, before_s = [], 0.0
    for word, own in zip(text.split(), letters, strict=True):
        spans = told[first : first + len(own)]
        first += len(own)
        if not spans:
            continue
        (_, start_s, _), (_, _, end_s) = spans[0], spans[-1]
        if not before_s <= start_s <= end_s < float("inf"):
            return ()
        words.append(Word(word, start_s, end_s))
        before_s = start_s
    return tuple(words)


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
