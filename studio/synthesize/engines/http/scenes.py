"""Scenes by a speech server: turns of several voices in one call, one clip back."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

from studio.audio.clip import Samples
from studio.audio.stretch import stretched
from studio.errors import EngineError
from studio.synthesize.check import longest_length_s
from studio.synthesize.engines.http.answers import Answer
from studio.synthesize.engines.http.client import ask
from studio.synthesize.engines.http.options import VOICE, format_of, model_of, named_servers, parallel
from studio.synthesize.engines.http.scene_forms import DIALOGUE, VARIABLE, scene_form
from studio.synthesize.engines.http.sound import BYTES_PER_S, decoded
from studio.synthesize.engines.http.styles import style_form
from studio.synthesize.scenes.scene import Scene, SceneClip

SCENE_WAIT_S = 120.0
"""A scene may take that long to begin, and then as long as it may last."""
DIALOGUE_FORMAT = "mp3"
DIALOGUE_PATH = "text-to-dialogue/with-timestamps?output_format=mp3_44100_128"
"""Of ElevenLabs: sound in JSON, with the times of the turns."""


def say_scene(scene: Scene) -> SceneClip:
    """Say a scene.

    Raises:
        EngineError: the model says none, a server refuses it, or what comes back is no sound of its length.
        ProgramTimeout: a server did not finish in time.
    """
    first, servers = scene.voices[0], named_servers()
    model = model_of(first)
    form, style = scene_form(model), style_form(model)
    if form is None:
        raise EngineError(f"The model {model!r} says no scenes.", hint=f"See {VARIABLE}.")
    names = [voice.voice for voice in scene.voices]
    if not all(VOICE.fullmatch(name) for name in names):
        raise EngineError("One of the voices is no voice of the speech server.", hint="See STUDIO_HTTP_VOICES.")
    texts = [str(style.fields(t.text, t.style)["input"]) if style and t.style else t.text for t in scene.turns]
    turns = [(turn.voice, text) for turn, text in zip(scene.turns, texts, strict=True)]
    longest_s = sum(longest_length_s(turn.text) for turn in scene.turns)
    characters = sum(len(turn.text) for turn in scene.turns)
    most_bytes, patience_s = round(longest_s * BYTES_PER_S), SCENE_WAIT_S + longest_s
    if form.form == DIALOGUE:
        inputs = [{"text": text, "voice_id": names[voice]} for voice, text in turns]
        order: dict[str, object] = {"inputs": inputs, "seed": scene.seed, **({"model_id": model} if model else {})}
        answer = ask(servers, "POST", DIALOGUE_PATH, order, most_bytes, patience_s, parallel(), characters)
        samples, rate_hz, times = _dialogue(answer, len(turns), longest_s)
    else:
        order = {"input": form.tagged(turns), "voice": names[0], "voices": names, "seed": scene.seed}
        order |= {"response_format": format_of(first), **({"model": model} if model else {})}
        answer = ask(servers, "POST", "audio/speech", order, most_bytes, patience_s, parallel(), characters)
        (samples, rate_hz), times = decoded(answer, format_of(first), longest_s), ()
    if first.rate != 1.0:
        samples = stretched(samples, rate_hz, 1 / first.rate)
        times = tuple((begin / first.rate, end / first.rate) for begin, end in times)
    return SceneClip(samples, rate_hz, times)


def _dialogue(answer: Answer, turns: int, longest_s: float) -> tuple[Samples, int, tuple[tuple[float, float], ...]]:
    """The sound of ElevenLabs' dialogue, its rate, and begin and end of each turn in seconds."""
    try:
        told = json.loads(answer.body)
        sound = base64.b64decode(told["audio_base64"], validate=True)
        spans: dict[int, tuple[float, float]] = {}
        for part in told.get("voice_segments") or ():
            turn, begin, end = int(part["dialogue_input_index"]), *_span(part)
            before = spans.get(turn, (begin, end))
            spans[turn] = min(before[0], begin), max(before[1], end)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise EngineError(f"The speech server sent a dialogue that can't be read: {type(error).__name__}.") from error
    samples, rate_hz = decoded(Answer("audio/mpeg", sound), DIALOGUE_FORMAT, longest_s)
    times = tuple(spans[turn] for turn in range(turns)) if set(spans) == set(range(turns)) else ()
    return samples, rate_hz, times


def _span(part: Mapping[str, object]) -> tuple[float, float]:
    begin, end = float(str(part["start_time_seconds"])), float(str(part["end_time_seconds"]))
    if not 0 <= begin <= end < float("inf"):
        raise ValueError("a span that is none")
    return begin, end
