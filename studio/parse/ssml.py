"""SSML inside a line of speech → the directions of our own form, in brackets, which ``spoken`` knows.

In: a line with tags. Out: the line with its ``<break>``, ``<emphasis>``, ``<prosody rate>``, ``<lang>``, ``<sub>``,
``<phoneme>`` and ``<audio>`` written as ``[pause 1s]``, ``[emphasis] … [/emphasis]``, ``[words](say:other words)`` and
so on. Other tags stay as they are, and so does a ``<sub>`` that nothing closes.

Source: https://www.w3.org/TR/speech-synthesis11/, section 3.
"""

from __future__ import annotations

import html
import re

INLINE = ("break", "emphasis", "prosody", "lang", "sub", "phoneme", "audio")
"""Elements that stand inside speech and ask for something."""

_TAG = re.compile(r"<(/?)(break|emphasis|prosody|lang|audio)\b([^<>]{0,300}?)/?>", re.I)
_SAID = re.compile(r"<(sub|phoneme)\b([^<>]{0,300})>([^<>\[\]]{1,200})</\1\s*>", re.I)
_ATTRIBUTE = re.compile(r"([\w:-]{1,30})\s*=\s*(?:\"([^\"<>]{0,200})\"|'([^'<>]{0,200})')")
_STRENGTHS = {"none": 0.0, "x-weak": 0.1, "weak": 0.25, "medium": 0.5, "strong": 1.0, "x-strong": 1.5}
"""Seconds; the standard leaves them to the reader."""


def as_directions(text: str) -> str:
    """The line with the SSML in it as bracketed directions."""
    if "<" not in text:
        return text
    return _TAG.sub(_direction, _SAID.sub(_said, text))


def _attributes(written: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(written)
    return {name.lower(): html.unescape(double or single).strip() for name, double, single in found}


def _said(match: re.Match[str]) -> str:
    attributes, words = _attributes(match[2]), match[3]
    if match[1].lower() == "sub" and (alias := _safe(attributes.get("alias", ""))):
        return f"[{words}](say:{alias})"
    if match[1].lower() == "phoneme" and (phones := _safe(attributes.get("ph", ""))):
        return f"[{words}](/{phones}/)" if attributes.get("alphabet", "ipa").lower() == "ipa" else words
    return words


def _safe(text: str) -> str:
    return re.sub(r"[()\[\]/\\]", "", text)


def _direction(match: re.Match[str]) -> str:
    closing, name, attributes = match[1], match[2].lower(), _attributes(match[3])
    if name == "break":
        time = attributes.get("time", "").replace(" ", "").lstrip("+")
        seconds = _STRENGTHS.get(attributes.get("strength", ""), 1.0)
        return f" [pause {time}] " if re.fullmatch(r"[\d.]{1,8}m?s", time) else f" [pause {seconds}s] "
    if name == "audio":
        source = _safe(attributes.get("src", "").replace("/", "\0")).replace("\0", "/")
        return f" [clip {source}] " if source and not closing else ""
    if name == "prosody":
        rate = attributes.get("rate", "")
        return "[/rate]" if closing else f"[rate {rate}]" if rate and rate != "default" else ""
    if name == "lang":
        tag = attributes.get("xml:lang", "")
        return "[/lang]" if closing else f"[lang {tag}]" if tag else ""
    level = attributes.get("level", "moderate")
    return "[/emphasis]" if closing else f"[emphasis {level}]"
