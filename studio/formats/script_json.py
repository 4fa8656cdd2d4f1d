"""The JSON form of a script, as ``studio parse --json`` prints it.

In: a Script. Out: a dict of plain values. Its names are fixed; more may be added.
"""

from __future__ import annotations

from typing import Any

from studio.values import Cue, Script, Segment, Story, Turn


def script_document(script: Script) -> dict[str, Any]:
    """The script as plain values, ready for ``json.dumps``. Lines are 1-based."""
    return {
        "format": script.format,
        "title": script.title,
        "description": script.description,
        "date": script.date,
        "speakers": _speakers(script),
        "stories": [_story(story) for story in script.stories],
        "segments": [_segment(segment) for segment in script.segments],
        "not_spoken": [
            {"line": n.line, "end_line": n.end_line, "text": n.text, "reason": n.reason} for n in script.not_spoken
        ],
        "problems": [{"line": p.line, "message": p.message} for p in script.problems],
        "confidence": script.confidence,
        "alternatives": [{"format": a.format, "lines": a.lines, "example": a.example} for a in script.alternatives],
    }


def _speakers(script: Script) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for turn in script.turns:
        speaker = found.setdefault(turn.speaker, {"name": turn.speaker, "turns": 0, "words": 0})
        speaker["turns"] += 1
        speaker["words"] += turn.words
    return list(found.values())


def _story(story: Story) -> dict[str, Any]:
    sources = {"sources": [source.name for source in story.sources]}
    urls = [source.url for source in story.sources]
    links = {"source_urls": urls} if any(urls) else {}
    return {"title": story.title, "summary": story.summary, **sources, **links, "line": story.line}


def _segment(segment: Segment) -> dict[str, Any]:
    cues = [_cue(part) for part in segment.body if isinstance(part, Cue)]
    cues += [_cue(item) for turn in segment.turns for item in turn.items if isinstance(item, Cue)]
    return {
        "title": segment.title,
        "kind": segment.kind,
        "line": segment.line,
        "turns": [_turn(turn) for turn in segment.turns],
        "cues": sorted(cues, key=lambda cue: int(cue["line"])),
    }


def _turn(turn: Turn) -> dict[str, Any]:
    return {"speaker": turn.speaker, "text": turn.text, "line": turn.line, "end_line": turn.items[-1].line}


def _cue(cue: Cue) -> dict[str, Any]:
    return {"kind": cue.kind, "name": cue.name, "line": cue.line, "text": cue.text}
