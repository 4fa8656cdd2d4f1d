"""Any server that speaks OpenAI's ``/v1/audio/speech``: in the house, or far away.

No such server promises the same samples for the same request, so the engine declares ``exact=False``: a take is made
once and kept in the store, and is another one when it is made again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from studio.audio.clip import Clip
from studio.errors import EngineError
from studio.synthesize.abilities import Abilities, Feature
from studio.synthesize.engine import EngineVoice, Readiness, Request
from studio.synthesize.engines.http.options import (
    BUILD,
    NAME,
    batch_size,
    format_of,
    identity,
    listed_voices,
    model_of,
    named_servers,
    parallel,
    voices_of,
)
from studio.synthesize.engines.http.scene_forms import scene_form
from studio.synthesize.engines.http.scenes import say_scene
from studio.synthesize.engines.http.sentences import say
from studio.synthesize.engines.http.styles import style_form
from studio.synthesize.scenes.scene import Scene, SceneClip, SceneLimits
from studio.values import VoiceSettings

STYLED: frozenset[Feature] = frozenset({"style"})


class Http:
    """See the module's docstring."""

    name = NAME

    def __init__(self) -> None:
        self.abilities = Abilities(batch=batch_size(), parallel=parallel(), remote=True, exact=False, letters="unicode")

    def readiness(self) -> Readiness:
        """Whether a server is named; it isn't asked."""
        try:
            servers = named_servers()
        except EngineError as error:
            return Readiness(False, error.message.rstrip("."), error.hint or "")
        model = model_of(VoiceSettings("")) or "the server's own"
        others = f" and {len(servers) - 1} more" if len(servers) > 1 else ""
        return Readiness(
            True, f"{servers[0].address}{others} (not tried), model {model}, {format_of(VoiceSettings(''))}"
        )

    def build(self) -> str:
        """Of this package; server, model and format are part of a voice's identity."""
        return BUILD

    def identity(self, settings: VoiceSettings) -> VoiceSettings:
        """See :func:`studio.synthesize.engines.http.options.identity`."""
        return identity(settings)

    def abilities_of(self, settings: VoiceSettings) -> Abilities:
        """See :class:`studio.synthesize.engine.EngineWithVoiceAbilities`. Only some models follow a style."""
        return replace(self.abilities, follows=STYLED) if style_form(model_of(settings)) else self.abilities

    def voices(self) -> tuple[EngineVoice, ...]:
        """Those of ``STUDIO_HTTP_VOICES``, else those the server lists; empty if it lists none."""
        return tuple(EngineVoice(name) for name in listed_voices() or voices_of(named_servers()))

    def scene_limits(self, voices: Sequence[VoiceSettings]) -> SceneLimits | None:
        """See :class:`studio.synthesize.scenes.scene.SceneEngine`; voices of one model, at one rate."""
        models, rates = {model_of(voice) for voice in voices}, {voice.rate for voice in voices}
        if len(models) != 1 or len(rates) != 1 or any(voice.pitch for voice in voices):
            return None
        form = scene_form(models.pop())
        return replace(form.limits, form=form.form) if form else None

    def converse(self, scene: Scene) -> SceneClip:
        """See :class:`studio.synthesize.scenes.scene.SceneEngine`."""
        return say_scene(scene)

    def synthesize(self, requests: Sequence[Request]) -> list[Clip]:
        """See :meth:`studio.synthesize.engine.Engine.synthesize`."""
        return say(requests, self.abilities.batch)
