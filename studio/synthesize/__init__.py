"""The stage that speaks.

:func:`synthesize` takes a script and its cast and returns one :class:`studio.values.SentenceTake` per sentence, each
with a reference to its take in the store. All engines have one interface (``engine.py``) and are found by entry point
(``registry.py``). ``check.py`` checks every take before it is used.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from functools import partial

from studio.errors import EngineError
from studio.progress import NoProgress, Progress
from studio.store import Store
from studio.store.takes import TakeHeader
from studio.synthesize.calibrate import calibration_requests, voice_gains
from studio.synthesize.chains import makeup_gains_db, with_chain
from studio.synthesize.directions import unmet
from studio.synthesize.engine import Engine, Request
from studio.synthesize.identity import take_keys
from studio.synthesize.levels import take_reference
from studio.synthesize.listen import check_by_ear
from studio.synthesize.pins import pinned_takes
from studio.synthesize.routing import engine_name
from studio.synthesize.scenes.say import say_scenes, scenes_of
from studio.synthesize.sentences import Sentence, UnspeakableText
from studio.synthesize.takes import BegunTake, SentenceFailed, make_takes
from studio.values import Cast, ListenTo, Pins, Problem, SceneMode, Script, SentenceTake, Take, VoiceSettings

__all__ = ["requests_for", "synthesize"]


def synthesize(
    script: Script,
    cast: Cast,
    sentences: Sequence[Sentence],
    engine: Engine,
    store: Store,
    *,
    unspeakable: Sequence[UnspeakableText] = (),
    language: str = "en",
    recordings: Mapping[str, Take] | None = None,
    pins: Pins | None = None,
    listen: ListenTo = "off",
    scenes: SceneMode = "off",
    verify_takes: bool = False,
    progress: Progress | None = None,
    begun: BegunTake | None = None,
) -> tuple[tuple[SentenceTake, ...], tuple[Problem, ...]]:
    """Speak every sentence of the script, except those with a recording or a pinned take.

    Args:
        script: what to speak.
        cast: who speaks with which voice.
        sentences: every sentence with its request, see :func:`studio.synthesize.sentences.sentences`.
        engine: what speaks.
        store: the store of takes.
        unspeakable: text that the engine has no letters for, to be reported.
        language: BCP 47 tag.
        recordings: takes of the clips that the script names, by name.
        pins: takes that a person chose for this show.
        listen: which takes a speech recognizer listens to.
        scenes: whether turns are said together, by an engine that can.
        verify_takes: read every cached take in full, and make damaged ones again.
        progress: receives the progress.
        begun: a take that is being made already.

    Returns:
        The sentences in order, and a problem for everything that could not be spoken (letters that the engine doesn't
        know) or followed (a style, if the engine has none), by line.

    Raises:
        ShowError: a pinned take is missing or damaged.
        EngineError: every attempt at a sentence failed (the message has its line), nothing is left to say, or there is
            no recognizer.
        OutputError: the store can't be written; takes made so far are kept.
    """
    progress = progress or NoProgress()
    if not sentences:
        raise EngineError("Nothing of this script can be spoken.", hint="Is it in a script the engine knows?")
    pinned, unused = pinned_takes(sentences, pins or Pins(), engine.name, store, verify_takes=verify_takes)
    together = scenes_of(script, sentences, engine, scenes)
    make = partial(_made, sentences, engine, store, verify_takes=verify_takes, progress=progress, begun=begun)
    headers = make(requests_for(sentences, pinned, language, in_scenes=together.sentences))
    scene_takes, failed_scenes = say_scenes(together, sentences, store, scenes, progress)
    alone = together.sentences - scene_takes.keys() - pinned.keys()
    headers |= make([sentences[at].request for at in sorted(alone)])
    gains = voice_gains(_voices(sentences, pinned), engine, store, language)
    makeups = makeup_gains_db(gains, engine, store, language)
    said_alone = [
        index
        for index, sentence in enumerate(sentences)
        if sentence.recording is None and index not in pinned and index not in scene_takes
    ]
    keys = take_keys(engine, [sentences[index].request for index in said_alone])
    made = {index: (key, headers[key]) for index, key in zip(said_alone, keys, strict=True)}
    made |= {index: (take.key, take.header) for index, take in scene_takes.items() if index not in pinned}
    spoken = {
        index: take_reference(key, header, gains[sentences[index].voice or sentences[index].request.settings])
        for index, (key, header) in made.items()
    }
    lines = []
    for index, sentence in enumerate(sentences):
        voice = sentence.voice or sentence.request.settings
        if sentence.recording is not None:
            take = (recordings or {})[sentence.recording]
        elif index in pinned:
            take = with_chain(pinned[index], voice, makeups.get(voice, 0.0))
        else:
            take = with_chain(spoken[index], voice, makeups[voice])
        lines.append(
            SentenceTake(
                turn=sentence.turn,
                line=sentence.line,
                text=sentence.text,
                spoken=sentence.request.text,
                take=take,
                paragraph=sentence.paragraph,
                pause_s=sentence.pause_s,
                item=sentence.item,
                recorded=sentence.recording is not None,
                pinned=index in pinned,
                scene_gap_s=scene_takes[index].gap_s if index in scene_takes else None,
            )
        )
    problems = tuple(
        Problem(
            u.line,
            ("Nothing of this sentence can be spoken: " if u.whole else "Can't be spoken and was skipped: ")
            + (" ".join(u.dropped) or _short(u.text)),
        )
        for u in unspeakable
    )
    said = [(line, sentence.request.language) for line, sentence in zip(lines, sentences, strict=True)]
    return check_by_ear(said, store, listen, progress), (
        *unused,
        *problems,
        *failed_scenes,
        *unmet(script, engine, language, cast),
    )


def _made(
    sentences: Sequence[Sentence],
    engine: Engine,
    store: Store,
    requests: Sequence[Request],
    *,
    verify_takes: bool,
    progress: Progress,
    begun: BegunTake | None,
) -> dict[str, TakeHeader]:
    """The takes of requests; an error names the line of the sentence."""
    try:
        return make_takes(requests, engine, store, verify_takes=verify_takes, progress=progress, begun=begun)
    except SentenceFailed as error:
        raise _explained(error, sentences, engine) from error


def requests_for(
    wanted: Sequence[Sentence], pinned: Container[int], language: str, *, in_scenes: Container[int] = ()
) -> list[Request]:
    """The requests for single sentences: the calibration text of every voice, and the sentences.

    Args:
        wanted: all sentences.
        pinned: indices of those that have a pinned take.
        language: BCP 47 tag of the calibration text.
        in_scenes: indices of those that are spoken in scenes.
    """
    calibration = [request for voice in _voices(wanted, pinned) for request in calibration_requests(voice, language)]
    alone = [s for at, s in enumerate(wanted) if s.recording is None and at not in pinned and at not in in_scenes]
    said = [sentence.request for sentence in alone]
    return [*calibration, *said]


def _voices(wanted: Sequence[Sentence], pinned: Container[int]) -> dict[VoiceSettings, None]:
    """The voices whose level has to be measured, each once. Pinned takes have their own level."""
    heard = [(s.voice or s.request.settings, at in pinned) for at, s in enumerate(wanted) if s.recording is None]
    return dict.fromkeys(voice for voice, chosen in heard if not chosen or voice.option("chain"))


def _explained(error: SentenceFailed, wanted: Sequence[Sentence], engine: Engine) -> EngineError:
    """The error with the line of the script, or with the voice that failed on the calibration text."""
    name = engine_name(error.request.settings, engine.name)
    at = next((s for s in wanted if s.request == error.request), None)
    if at is None and error.hint:
        return EngineError(f"The voice {error.request.settings.voice!r} can't speak: {error.reason}.", hint=error.hint)
    if at is None:
        return EngineError(
            f"The voice {error.request.settings.voice!r} of {name} could not read the calibration text:"
            f" {error.reason}.",
            hint="Choose another voice, or see `studio engines`.",
        )
    return EngineError(
        f"{at.speaker}'s sentence “{_short(at.text)}” could not be spoken by {name}: {error.reason}.",
        line=at.line,
        hint=error.hint or "Takes that are already made are kept; change the sentence or the voice and run it again.",
    )


def _short(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + " …"
