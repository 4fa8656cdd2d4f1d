"""What the page shows of a show and a script, as JSON documents from the functions that the commands use.

In: a show, a script's path. Out: dictionaries; times in seconds of the episode, lines from 1.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.batch.scripts import gather
from studio.desk.changes import EditableText, read_text
from studio.desk.work import error_document
from studio.errors import StudioError, UsageError
from studio.formats.companions import COMPANIONS
from studio.formats.episode_record import EpisodeRecord, load_record
from studio.formats.waveform import loudness_of_stretches, read_waveform
from studio.pages.script_view import Row, script_rows
from studio.pages.speaker_colours import speaker_colours
from studio.render.prepare import ScriptSource, cast_script, load_source, load_speech_settings
from studio.render.voices import voices_for
from studio.show import SOUNDS, Show
from studio.values import Cast, Script

if TYPE_CHECKING:
    from studio.lint import Finding

WORDS = next(ending for ending in COMPANIONS if ending.endswith("transcript.json"))
"""Extension of the transcript with word times."""
MOST_SOUNDS = 500
ADVICE = {
    "speaker-unknown": "A typo? If not, choose the voice under Voices.",
    "speaker-double": "If they are one person, write the name in one way.",
    "voice-missing": "Choose another voice under Voices.",
    "take-unused": "Make the line again and keep a take, or restore the words.",
}
"""The page's hints for findings for which lint advises a command."""


def show_document(show: Show, home: Path, scripts: list[Path]) -> dict[str, Any]:
    """A show and its scripts; no script is read for it."""
    return {
        "title": show.settings.title if show.root else "",
        "folder": str(home),
        "upload_to": show.settings.feed.upload_to,
        "is_show": show.root is not None,
        "scripts": [
            {"name": script.relative_to(home).as_posix(), "rendered": show.episode(script).is_file()}
            for script in scripts
        ],
        "sounds": sorted({name for folder in ("clips", "assets") for name in _sounds(home / folder)})[:MOST_SOUNDS],
    }


def scripts_of(show: Show, home: Path) -> list[Path]:
    """The scripts of a show, only those in scripts/ if that folder exists; none outside any show."""
    if show.root is None:
        return []
    folder = home / "scripts"
    try:
        return list(gather([folder if folder.is_dir() else home]))
    except UsageError:
        return []


def script_document(path: Path, name: str, show: Show) -> dict[str, Any]:
    """A script by line, its speakers and voices, and the reason if it can't be read."""
    text = read_text(path)
    document: dict[str, Any] = {"script": name, "digest": text.digest, "read_only": text.reason}
    try:
        source = load_source(path, show)
        engine = show.settings.engine
        speech = load_speech_settings(show, engine)
        try:
            cast, why = cast_script(source.script, show, engine, speech)[0], None
        except StudioError as error:
            cast, why = None, error_document(error)
    except StudioError as error:
        return document | _unread(text, error)
    return (
        document | source_document(source, cast, text.text if not text.reason else source.text, show) | {"error": why}
    )


def source_document(source: ScriptSource, cast: Cast | None, text: str, show: Show) -> dict[str, Any]:
    """A script as it was read, and its speakers."""
    from studio.publish.words import words_for  # brings Unicode's data about languages

    rates = {name: speaker.rate for name, speaker in show.settings.speakers.items()}
    roles = cast.roles if cast else ()
    names = {spelling: role.speaker for role in roles for spelling in (role.speaker, *role.spellings)}
    words = _words(source.script, names)
    colours = speaker_colours(words)
    by_speaker = {role.speaker: role for role in roles}
    order = {speaker: at for at, speaker in enumerate(words)}
    return {
        "title": source.metadata.title,
        "date": source.metadata.date or "",
        "description": source.metadata.description,
        "format": source.script.format,
        "direction": words_for(source.metadata.language).direction,
        "text": text,
        "rows": [_row(row, order) for row in script_rows(source.text, source.script, (), names)],
        "speakers": [
            {
                "name": speaker,
                "colour": colours[speaker],
                "words": count,
                "rate": rates.get(speaker, 1.0),
                "voice": by_speaker[speaker].voice if speaker in by_speaker else "",
                "origin": by_speaker[speaker].origin if speaker in by_speaker else "",
                "note": by_speaker[speaker].note if speaker in by_speaker else "",
            }
            for speaker, count in words.items()
        ],
    }


def voices_document(show: Show) -> list[dict[str, str]]:
    """The voices that a speaker can be given. Raises ShowError."""
    return [
        {"name": voice.name, "title": voice.title, "language": voice.language, "gender": voice.gender}
        for voice in voices_for(show, show.settings.engine)
    ]


def findings_document(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """Lint's findings, by line."""
    return [
        {
            "line": found.line,
            "rule": found.rule,
            "level": found.level,
            "message": found.message,
            "advice": ADVICE.get(found.rule, "" if "studio " in found.advice else found.advice),
            "word": found.word.written if found.word else "",
            "said": found.word.spoken if found.word else "",
        }
        for found in findings
    ]


def episode_document(mp3: Path, script_digest: str) -> dict[str, Any] | None:
    """A finished episode by its record; None if there is none.

    Args:
        mp3: the episode.
        script_digest: SHA-256 of the script's text; tells whether the episode is up to date.
    """
    record = load_record(mp3) if mp3.is_file() else None
    if record is None:
        return None
    speakers = list(dict.fromkeys(turn.speaker for turn in record.turns))
    place = {speaker: at for at, speaker in enumerate(speakers)}
    return {
        "version": record.sound_sha256 or "",
        "current": record.script.sha256 == script_digest,
        "title": record.title,
        "duration_s": record.duration_s,
        "loudness_lufs": record.loudness_lufs,
        "loudness_range": record.loudness_range_lu,
        "true_peak_dbtp": record.true_peak_dbtp,
        "target_lufs": record.target_lufs,
        "waveform": record.waveform,
        "loudness_curve": _curve(record),
        "chapters": [[c.start_s, c.end_s, c.title, c.loudness_lufs] for c in record.chapters],
        "speakers": speakers,
        "levels": {s.speaker: [s.seconds, s.loudness_lufs] for s in record.speakers},
        "sentences": [
            [said.line, said.number, said.start_s, said.end_s, said.text, place[turn.speaker], int(said.paragraph)]
            for turn in record.turns
            for said in turn.sentences
        ],
        "suspects": [[take.line, take.start_s, take.text, list(take.flags)] for take in record.flagged],
        "pinned": [[take.line, take.start_s] for take in record.pinned],
        "misheard": _misheard(record),
        "problems": [[problem.line, problem.message] for problem in record.problems],
    }


def _curve(record: EpisodeRecord) -> list[float | None]:
    """Loudness from beginning to end, LUFS; empty if the record doesn't say."""
    levels = read_waveform(record.waveform)
    return [] if record.loudness_lufs is None else list(loudness_of_stretches(levels, record.loudness_lufs))


def words_file(mp3: Path) -> Path:
    """The path of the transcript with word times, beside an episode."""
    return mp3.with_suffix(WORDS)


def _misheard(record: EpisodeRecord) -> list[list[Any]]:
    return [[take.line, word.expected, word.heard] for take in record.misheard for word in take.words]


def _words(script: Script, names: dict[str, str]) -> Counter[str]:
    """The number of words of each speaker, in the order of their first words."""
    words: Counter[str] = Counter()
    for turn in script.turns:
        words[names.get(turn.speaker, turn.speaker)] += turn.words
    return words


def _row(row: Row, order: dict[str, int]) -> list[Any]:
    """A row as [kind, speaker, first, reason, pieces], without empty parts at the end."""
    pieces = [[piece.text, piece.reason] for piece in row.pieces] if len(row.pieces) > 1 else 0
    out: list[Any] = [row.kind[:2], order.get(row.speaker, -1), int(row.first), row.reason, pieces]
    while len(out) > 2 and not out[-1]:
        out.pop()
    return out


def _unread(text: EditableText, error: StudioError) -> dict[str, Any]:
    """A script that can't be read, but can still be edited."""
    rows = [["sk", -1] for _ in text.text.split("\n")]
    return {"title": "", "text": text.text, "rows": rows, "speakers": [], "error": error_document(error)}


def _sounds(folder: Path) -> list[str]:
    """Names of sounds in a folder."""
    try:
        return [path.name for path in folder.iterdir() if path.suffix.lower() in SOUNDS and path.is_file()]
    except OSError:
        return []
