"""Captions as SubRip, for players: the transcript in, the text of an ``.srt`` file out.

A form without a standard and without escapes; line lengths and names as the podcast namespace describes them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from studio.formats.captions import Form, cue_times, cues
from studio.formats.durations import format_timestamp
from studio.values import Utterance

FORM = Form(line_chars=32, lines=2, labels=True)
_MARKUP = re.compile(r"-->|<(?=[/!a-zA-Z])|\{(?=\\)")
"""Text that players would read as a time, a tag or an instruction."""
_LOOKS_LIKE = {"-->": "→", "<": "‹", "{": "("}


def srt(utterances: Sequence[Utterance], samples: int) -> str:
    """The captions of an episode.

    Args:
        utterances: in order.
        samples: length of the episode; no cue ends later.
    """
    shown = cues(utterances, samples, FORM)
    blocks = []
    for number, (cue, (start, end)) in enumerate(zip(shown, cue_times(shown), strict=True), start=1):
        text = "\n".join(_MARKUP.sub(lambda m: _LOOKS_LIKE[m[0]], line) for line in cue.lines)
        blocks.append(f"{number}\n{format_timestamp(start, ',')} --> {format_timestamp(end, ',')}\n{text}\n")
    return "\n".join(blocks)
