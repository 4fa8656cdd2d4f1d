"""Captions as WebVTT, for apps and browsers: the transcript in, the text of a ``.vtt`` file out.

Every cue names its speaker, as readers differ in what they make of cues that don't. Source: W3C, WebVTT: The Web
Video Text Tracks Format, section 4; line length as the podcast namespace recommends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from studio.formats.captions import Form, cue_times, cues, shortened
from studio.formats.durations import format_timestamp
from studio.values import Utterance

FORM = Form(line_chars=65, lines=2)
NOBODY = "Speaker"
"""Name of a speaker without one."""


def webvtt(utterances: Sequence[Utterance], samples: int) -> str:
    """The captions of an episode.

    Args:
        utterances: in order.
        samples: length of the episode; no cue ends later.
    """
    shown = cues(utterances, samples, FORM)
    blocks = ["WEBVTT\n"]
    for cue, (start, end) in zip(shown, cue_times(shown), strict=True):
        text = "\n".join(escaped(line) for line in cue.lines)
        blocks.append(f"{format_timestamp(start)} --> {format_timestamp(end)}\n<v {_voice(cue.speaker)}>{text}</v>\n")
    return "\n".join(blocks)


def escaped(text: str) -> str:
    """Text that no reader takes for markup; it can't hold an arrow any more."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _voice(name: str) -> str:
    return shortened(re.sub("[<>&]", " ", name), FORM.line_chars) or NOBODY
