"""The actions of the page: a name and a JSON body in, a document out.

Every action has a model for its body: unknown keys, long texts and values out of range are refused before anything is
done. Actions that take longer queue a job and return its number; the result comes as an event.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from studio.desk import changes
from studio.desk.desk import Desk
from studio.desk.guard import MOST_BODY_BYTES
from studio.desk.state import voices_document
from studio.desk.work import JobKind, JobResult
from studio.errors import UsageError
from studio.formats.mp3_digest import file_digests
from studio.progress import Progress
from studio.show import Show
from studio.show.acceptance import accept

Document: TypeAlias = dict[str, Any]
Name: TypeAlias = Annotated[str, Field(min_length=1, max_length=500)]
Short: TypeAlias = Annotated[str, Field(max_length=500)]
Digest: TypeAlias = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Line: TypeAlias = Annotated[int, Field(ge=1, le=10_000_000)]


class ActionRefused(Exception):
    """Raised for an action that doesn't exist, or a body that it doesn't accept."""


class _RequestBody(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _EmptyBody(_RequestBody):
    pass


class _ScriptBody(_RequestBody):
    script: Name


class _SaveScriptBody(_ScriptBody):
    text: Annotated[str, Field(max_length=MOST_BODY_BYTES)]
    base: Digest


class _SaveSettingsBody(_RequestBody):
    text: Annotated[str, Field(max_length=1 << 20)]
    base: Digest


class _NewShowBody(_RequestBody):
    folder: Name
    title: Short = ""


class _NewScriptBody(_RequestBody):
    name: Name
    text: Annotated[str, Field(min_length=1, max_length=MOST_BODY_BYTES)]


class _VoiceBody(_ScriptBody):
    speaker: Name
    voice: Name


class _RateBody(_ScriptBody):
    speaker: Name
    rate: Annotated[float, Field(ge=0.5, le=2.0, strict=False)]


class _VoicesBody(_ScriptBody):
    speaker: Name
    voices: Annotated[list[Name], Field(min_length=1, max_length=12)]


class _LexiconEntryBody(_ScriptBody):
    word: Name
    said: Name
    speaker: Short = ""


class _SentenceBody(_ScriptBody):
    line: Line
    sentence: Line | None = None


class _RetakeBody(_SentenceBody):
    takes: Annotated[int, Field(ge=1, le=50)] = 3
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    rate: Annotated[float, Field(ge=0.5, le=2.0, strict=False)] = 1.0
    voice: Short | None = None
    say: Short | None = None


class _KeepTakeBody(_ScriptBody):
    retake: Name
    number: Line
    only: bool = False


class _AutoRenderBody(_RequestBody):
    on: bool


class _PublishBody(_ScriptBody):
    folder: Short = ""
    base_url: Short = ""
    to: Short = ""
    dry_run: bool = True


def answer(desk: Desk, name: str, body: bytes) -> Document:
    """Run an action.

    Args:
        desk: the desk.
        name: name of the action.
        body: JSON.

    Raises:
        ActionRefused: there is no such action, or it doesn't accept the body.
        StudioError: the action failed.
    """
    known = ACTIONS.get(name)
    if known is None:
        raise ActionRefused(f"There is no action {name[:40]!r}.")
    model, action = known
    try:
        checked = model.model_validate_json(body)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, fault["loc"])) or "the body"
        raise ActionRefused(f"{where}: {fault['msg']}.") from error
    return action(desk, checked)


def _save(desk: Desk, body: _SaveScriptBody) -> Document:
    return _saved(desk, desk.save(body.script, body.text, body.base))


def _saved(desk: Desk, saved: changes.SavedText) -> Document:
    conflict = saved.conflict.relative_to(desk.home).as_posix() if saved.conflict else ""
    return {"digest": saved.digest, "conflict": conflict}


def _settings(desk: Desk, _: _EmptyBody) -> Document:
    text = changes.read_text(_settings_file(desk))
    return {"text": text.text, "digest": text.digest}


def _save_settings(desk: Desk, body: _SaveSettingsBody) -> Document:
    saved = changes.save_settings(_settings_file(desk), body.text, body.base, datetime.now())
    _all_changed(desk)
    return _saved(desk, saved)


def _new_show(desk: Desk, body: _NewShowBody) -> Document:
    if desk.show_file is not None:
        raise UsageError("This desk has a show already.", hint="Open another desk with `studio desk DIR`.")
    desk.adopt(changes.new_show(desk.home, body.folder, body.title))
    return {}


def _new_script(desk: Desk, body: _NewScriptBody) -> Document:
    path = changes.new_script(desk.show(), body.name, body.text)
    desk.wrote(path)
    return {"script": path.relative_to(desk.home).as_posix()}


def _voice(desk: Desk, body: _VoiceBody) -> Document:
    show, path, _ = _speaker(desk, body.script, body.speaker)
    if body.voice not in [voice["name"] for voice in voices_document(show)]:
        raise UsageError(f"There is no voice {body.voice!r}.", hint="Choose one from the list.")
    changes.set_voice(show, path, body.speaker, body.voice)
    _all_changed(desk)
    return {}


def _rate(desk: Desk, body: _RateBody) -> Document:
    show, path, voice = _speaker(desk, body.script, body.speaker)
    changes.set_rate(show, path, body.speaker, voice, body.rate)
    _all_changed(desk)
    return {}


def _speaker(desk: Desk, script: str, speaker: str) -> tuple[Show, Path, str]:
    """The show, the script, and a speaker's current voice."""
    show, path = desk.show(), desk.path(script)
    voices = changes.roles_by_name(show, path)
    if speaker not in voices:
        raise UsageError(f"{speaker} doesn't speak in this script.", hint=f"Its speakers: {', '.join(voices)}.")
    return show, path, voices[speaker]


def _word(desk: Desk, body: _LexiconEntryBody) -> Document:
    changes.add_word(desk.show(), body.word, body.said, (body.speaker,) if body.speaker else ())
    _all_changed(desk)
    return {}


def _accept(desk: Desk, body: _ScriptBody) -> Document:
    root = desk.show().root
    if root is None:
        raise UsageError("The script doesn't belong to a show.", hint=changes.NO_SHOW)
    accept(desk.path(body.script), root)
    return {"job": desk.render(body.script)}


def _render(desk: Desk, body: _ScriptBody) -> Document:
    desk.path(body.script)
    return {"job": desk.render(body.script)}


def _stop(desk: Desk, body: _ScriptBody) -> Document:
    desk.worker.stop(body.script)
    return {}


def _automatic(desk: Desk, body: _AutoRenderBody) -> Document:
    desk.renders_changes = body.on
    return {}


def _job(desk: Desk, kind: JobKind, script: str, do: Callable[[Show, Path, Progress], JobResult]) -> Document:
    """Queue a job that the user waits for."""
    path = desk.path(script)
    return {"job": desk.worker.submit(kind, script, lambda progress: do(desk.show(), path, progress))}


def _hear(desk: Desk, body: _SentenceBody) -> Document:
    return _job(
        desk,
        "hear",
        body.script,
        lambda show, path, progress: desk.takes.hear(show, path, body.line, body.sentence, progress),
    )


def _try_voices(desk: Desk, body: _VoicesBody) -> Document:
    return _job(
        desk,
        "voices",
        body.script,
        lambda show, path, progress: desk.takes.try_voices(show, path, body.speaker, body.voices, progress),
    )


def _retake(desk: Desk, body: _RetakeBody) -> Document:
    from studio.audition.retake import RetakeOptions

    options = RetakeOptions(body.takes, body.seed, body.rate, body.voice or None, body.say or None)
    return _job(
        desk,
        "retake",
        body.script,
        lambda show, path, progress: desk.takes.retake(show, path, body.line, body.sentence, options, progress),
    )


def _keep(desk: Desk, body: _KeepTakeBody) -> Document:
    def do(show: Show, path: Path, progress: Progress) -> JobResult:
        return _then_render(desk, body.script, desk.takes.keep(show, body.retake, body.number, body.only))

    return _job(desk, "keep", body.script, do)


def _approve(desk: Desk, body: _SentenceBody) -> Document:
    def do(show: Show, path: Path, progress: Progress) -> JobResult:
        done = desk.takes.approve(show, path, body.line, body.sentence, progress)
        return _then_render(desk, body.script, done)

    return _job(desk, "approve", body.script, do)


def _unpin(desk: Desk, body: _SentenceBody) -> Document:
    def do(show: Show, path: Path, progress: Progress) -> JobResult:
        return _then_render(desk, body.script, desk.takes.unpin(show, path, body.line, body.sentence))

    return _job(desk, "approve", body.script, do)


def _then_render(desk: Desk, script: str, result: JobResult) -> JobResult:
    desk.wrote()
    desk.after_change(script)
    return result


def _check(desk: Desk, body: _ScriptBody) -> Document:
    from studio.check import check_episode

    def do(show: Show, path: Path, progress: Progress) -> JobResult:
        mp3 = show.episode(path)
        report = check_episode(mp3, progress=progress)
        failed = report.having("failed")
        faults = [f"{found.rule}: {found.message}" for found in failed if found.level == "MUST"]
        desk.remember_check(file_digests(mp3).sound, report.passed, faults)
        findings = [{"rule": f.rule, "level": f.level, "message": f.message} for f in failed]
        return {"passed": report.passed, "failed": findings, "rules": len(report.findings)}

    return _job(desk, "check", body.script, do)


def _publish(desk: Desk, body: _PublishBody) -> Document:
    from studio.desk.publishing import PublishOptions, publish

    options = PublishOptions(body.folder, body.base_url, body.to, body.dry_run)
    return _job(desk, "publish", body.script, lambda show, _, progress: publish(show, desk.home, options, progress))


def _settings_file(desk: Desk) -> Path:
    """Path of show.toml, which may contain errors at the moment."""
    if desk.show_file is None:
        raise UsageError("The script doesn't belong to a show.", hint=changes.NO_SHOW)
    return desk.show_file


def _all_changed(desk: Desk) -> None:
    """Read and render open scripts again, since this desk has written a file of the show."""
    desk.wrote()
    desk.changed_outside([], shared=True)


ACTIONS: dict[str, tuple[type[_RequestBody], Callable[[Desk, Any], Document]]] = {
    "overview": (_EmptyBody, lambda desk, _: desk.overview()),
    "open": (_ScriptBody, lambda desk, body: desk.open(body.script)),
    "checklist": (_ScriptBody, lambda desk, body: desk.steps(body.script)),
    "save": (_SaveScriptBody, _save),
    "settings": (_EmptyBody, _settings),
    "save-settings": (_SaveSettingsBody, _save_settings),
    "new-show": (_NewShowBody, _new_show),
    "new-script": (_NewScriptBody, _new_script),
    "voice": (_VoiceBody, _voice),
    "rate": (_RateBody, _rate),
    "try-voices": (_VoicesBody, _try_voices),
    "word": (_LexiconEntryBody, _word),
    "accept": (_ScriptBody, _accept),
    "render": (_ScriptBody, _render),
    "stop": (_ScriptBody, _stop),
    "automatic": (_AutoRenderBody, _automatic),
    "hear": (_SentenceBody, _hear),
    "retake": (_RetakeBody, _retake),
    "keep": (_KeepTakeBody, _keep),
    "approve": (_SentenceBody, _approve),
    "unpin": (_SentenceBody, _unpin),
    "check": (_ScriptBody, _check),
    "publish": (_PublishBody, _publish),
}
"""Every action by its name, with the model of its body."""
