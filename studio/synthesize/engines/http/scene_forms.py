"""How the models behind speech servers are asked for a scene: a model's name in, the order for a scene out.

There is no common standard. Some models read who speaks from tags within the input of ``/v1/audio/speech``; ElevenLabs'
has an endpoint of its own, which takes a list of turns. A model that isn't known says no scenes, unless the user says
how it is asked (``STUDIO_HTTP_SCENES``): another one would read the tags aloud.
"""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Sequence
from dataclasses import dataclass

from studio.errors import EngineError
from studio.synthesize.scenes.scene import SceneLimits

VARIABLE = "STUDIO_HTTP_SCENES"
OFF, DIALOGUE = "off", "dialogue"
FROM_0, FROM_1 = "{0}", "{1}"
"""Places for the number of a speaker in a tag, counted from 0 or from 1."""
USUAL = SceneLimits(voices=2, characters=2_000)
"""For a form that the user chose: about two minutes, which an edit has made again."""


@dataclass(frozen=True, slots=True)
class SceneForm:
    """How a model is asked for a scene."""

    form: str
    """:data:`DIALOGUE`, or the tag before each turn with :data:`FROM_0` or :data:`FROM_1` for its speaker."""
    limits: SceneLimits
    lines: bool = False
    """Each turn stands on a line of its own."""

    def tagged(self, turns: Sequence[tuple[int, str]]) -> str:
        """Turns, each the number of its voice from 0 and its text, as one input with tags."""
        tags = (self.form.replace(FROM_0, str(voice)).replace(FROM_1, str(voice + 1)) for voice, _ in turns)
        said = (f"{tag} {text}" for tag, (_, text) in zip(tags, turns, strict=True))
        return ("\n" if self.lines else " ").join(said)


KNOWN_MODELS: tuple[tuple[str, SceneForm], ...] = (
    # https://github.com/OpenMOSS/MOSS-TTSD: one to five speakers
    ("*moss-ttsd*", SceneForm("[S{1}]", SceneLimits(5, 3_000))),
    # https://github.com/nari-labs/dia and dia2: two speakers, two minutes
    ("dia-*", SceneForm("[S{1}]", SceneLimits(2, 1_500))),
    ("dia2*", SceneForm("[S{1}]", SceneLimits(2, 1_500))),
    # https://github.com/microsoft/VibeVoice: four speakers, a line for each turn
    ("*vibevoice*", SceneForm("Speaker {1}:", SceneLimits(4, 3_000), lines=True)),
    # https://github.com/FireRedTeam/FireRedTTS2: four speakers, three minutes
    ("*fireredtts2*", SceneForm("[S{1}]", SceneLimits(4, 2_000))),
    # https://github.com/Soul-AILab/SoulX-Podcast: two speakers in its examples
    ("*soulx-podcast*", SceneForm("[S{1}]", SceneLimits(2, 3_000))),
    # https://docs.fish.audio: two speakers, for the models S2-Pro and S2.1-Pro
    ("s2*-pro*", SceneForm("<|speaker:{0}|>", SceneLimits(2, 2_000))),
    ("fish*s2*-pro*", SceneForm("<|speaker:{0}|>", SceneLimits(2, 2_000))),
    # Fish Audio's dialogue model: sixteen speakers
    ("*drama-3*", SceneForm("<|speaker:{0}|>", SceneLimits(16, 3_000))),
    # https://elevenlabs.io/docs/api-reference/text-to-dialogue: ten voices, reliable up to 2,000 characters
    ("*eleven_v[34]*", SceneForm(DIALOGUE, SceneLimits(10, 2_000))),
)
"""By the model's name, the first pattern that fits; limits by the models' own pages, shorter where they allow minutes
by the dozen: an edit makes its scene again."""


def scene_form(model: str) -> SceneForm | None:
    """How a model is asked for a scene; None for one that says none.

    Args:
        model: its name; empty for the server's own.

    Raises:
        EngineError: the user's own form (``STUDIO_HTTP_SCENES``) is none.
    """
    chosen = os.environ.get(VARIABLE, "").strip()
    if chosen == OFF:
        return None
    name = model.lower().rpartition("/")[2]
    known = next((form for pattern, form in KNOWN_MODELS if fnmatch.fnmatchcase(name, pattern)), None)
    if not chosen:
        return known
    is_tag = chosen.count(FROM_0) + chosen.count(FROM_1) == 1 and len(chosen) <= 40 and chosen.isprintable()
    if chosen != DIALOGUE and not is_tag:
        raise EngineError(
            f"{VARIABLE} is neither {DIALOGUE} nor {OFF} nor a tag.",
            hint=f"A tag has {FROM_0} or {FROM_1} in the place of the speaker's number, such as [S{FROM_1}].",
        )
    return SceneForm(chosen, known.limits if known else USUAL, lines=chosen.endswith(":"))
