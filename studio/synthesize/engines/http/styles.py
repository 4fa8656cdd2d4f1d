"""How the models behind speech servers are told a style: a model's name in, where the style goes out.

A model reads instructions, or tags within the words. Another one would read a tag aloud, so only models get one that
are known to take it, or that the user says do (``STUDIO_HTTP_STYLE``).
"""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Mapping
from dataclasses import dataclass

from studio.errors import EngineError

INSTRUCTIONS, OFF, PLACE = "instructions", "off", "{}"
VARIABLE = "STUDIO_HTTP_STYLE"


@dataclass(frozen=True, slots=True)
class StyleForm:
    """How a model is told a style."""

    form: str
    """:data:`INSTRUCTIONS`, or a tag with ``{}`` in the place of the style."""
    tags: Mapping[str, str] | None = None
    """What the model calls a style, for one that knows some and would read others aloud; None for any words."""

    def fields(self, text: str, style: str) -> dict[str, object]:
        """The fields of a request that hold the text and the style."""
        if self.form == INSTRUCTIONS:
            return {"input": text, "instructions": f"Speak in this manner: {style}."}
        name = style if self.tags is None else self.tags.get(style, "")
        return {"input": f"{self.form.replace(PLACE, name)} {text}" if name else text}


def _sounds(*names: str, ending: str = "") -> dict[str, str]:
    """Tags of sounds, by the ways in which scripts write them: ``laugh``, ``laughs``, ``laughing``."""
    return {written: name + ending for name in names for written in (name, f"{name}s", f"{name.removesuffix('e')}ing")}


KNOWN_MODELS: tuple[tuple[str, StyleForm], ...] = (
    ("gpt-4o*-tts*", StyleForm(INSTRUCTIONS)),  # https://platform.openai.com/docs/guides/text-to-speech
    ("*qwen3-tts*", StyleForm(INSTRUCTIONS)),  # vLLM-Omni's field of the same name
    ("*eleven_v3*", StyleForm("[{}]")),  # https://elevenlabs.io/docs/best-practices/prompting/eleven-v3
    # https://github.com/canopyai/Orpheus-TTS, https://github.com/resemble-ai/chatterbox, https://github.com/nari-labs/dia
    ("*orpheus*", StyleForm("<{}>", _sounds("laugh", "chuckle", "sigh", "cough", "sniffle", "groan", "yawn", "gasp"))),
    ("*chatterbox-turbo*", StyleForm("[{}]", _sounds("laugh", "chuckle", "cough"))),
    ("dia-*", StyleForm("({})", _sounds("laugh", "cough", "gasp", "sigh", "groan", "sniff", ending="s"))),
)
"""By the model's name, the first pattern that fits; sources: the models' own pages of documentation."""


def style_form(model: str) -> StyleForm | None:
    """How a model is told a style; None for one that isn't.

    Args:
        model: its name; empty for the server's own.

    Raises:
        EngineError: the user's own form (``STUDIO_HTTP_STYLE``) is none.
    """
    chosen = os.environ.get(VARIABLE, "").strip()
    if chosen == OFF:
        return None
    if chosen == INSTRUCTIONS or (chosen.count(PLACE) == 1 and len(chosen) <= 40 and chosen.isprintable()):
        return StyleForm(chosen)
    if chosen:
        raise EngineError(
            f"{VARIABLE} is neither {INSTRUCTIONS} nor {OFF} nor a tag.",
            hint=f"A tag has {PLACE} in the place of the style, such as [{PLACE}].",
        )
    name = model.lower().rpartition("/")[2]
    return next((form for pattern, form in KNOWN_MODELS if fnmatch.fnmatchcase(name, pattern)), None)
