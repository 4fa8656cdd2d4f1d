"""Makes the best of a few attempts at one sentence: reads a request, returns the take and a record of the attempts.

A take with a fault or a flag is made again: with another seed, then with another seed and a lower temperature (if the
engine follows one), and finally in two parts. The take with the lowest score is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from studio.audio.clip import Clip
from studio.audio.edges import quiet_edges, speech_edges, trimmed
from studio.errors import (
    EngineError,
    EngineUnavailable,
    ModelError,
    OutputError,
    ProgramMissing,
    ProgramTimeout,
    StudioError,
)
from studio.store.takes import StoredTake
from studio.synthesize.carrier import carried, cut_out, needs_carrier
from studio.synthesize.check import FAULTY, VoiceNorm, check_clip
from studio.synthesize.engine import Engine, Request
from studio.values import Attempt, Word

ATTEMPTS = 3
"""Attempts at the whole sentence before it counts as failed or suspect."""
TEMPERATURE = 0.7
"""Share of the engine's own randomness, for the last attempt."""
FEWEST = 6
"""Words of the shortest sentence that is split."""
BREATH_S = 0.12
"""Silence between the two parts of a sentence."""


class SentenceFailed(EngineError):
    """Raised when every attempt at a request failed; holds the request. The hint is there where others can't help."""

    def __init__(self, request: Request, reason: str, hint: str | None = None) -> None:
        super().__init__(reason, hint=hint)
        self.args = (request, reason, hint)
        self.request = request
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Variant:
    """One way to speak a sentence."""

    how: str
    """Description for the record."""
    parts: tuple[Request, ...]
    carried: bool = False


def first_request(request: Request, engine: Engine) -> Request:
    """The request for the first attempt: the sentence itself, or with a carrier sentence before it."""
    return carried(request) if needs_carrier(request, engine) else request


def best_take(request: Request, first: Clip | None, engine: Engine, usual: VoiceNorm) -> StoredTake:
    """Make the best of a few attempts; a suspect take has flags.

    Args:
        request: what to speak.
        first: the clip of :func:`first_request` from a batch, if there is one.
        engine: what speaks.
        usual: the voice's usual pace and level.

    Raises:
        SentenceFailed: none of the attempts can be used.
        EngineUnavailable: none of any sentence could.
    """
    usual = replace(usual, level_db=None) if request.style else usual
    tried: list[Attempt] = []
    kept: tuple[int, StoredTake] | None = None
    heard: dict[bytes, None] = {}
    reason = ""
    for way in _ways(request, engine):
        if way.how.startswith("seed") and len(heard) < len(tried) and tried:
            continue  # the engine ignores seeds: the take would be the same
        try:
            clip = first if first is not None else _said(way, engine)
        except _EngineTimeout as error:
            raise SentenceFailed(request, _sentence(error.message)) from error  # further attempts would hang too
        except ModelError as error:
            raise SentenceFailed(request, _sentence(error.message), error.hint) from error
        except EngineUnavailable:
            raise
        except EngineError as error:
            reason = _sentence(error.message)
            tried.append(Attempt(way.how, (reason,), FAULTY))
            heard[f"{len(tried)}".encode()] = None
            first = None
            continue
        first = None
        own = cut_out(clip, request, usual) if way.carried else clip
        if own is None:
            tried.append(Attempt(way.how, ("could not be cut out of its carrier",), FAULTY))
            heard[b"carrier"] = None
            continue
        own = _trimmed(own)
        heard[own.samples.tobytes()] = None
        checked = check_clip(own, request.text, request.settings.rate, usual)
        tried.append(Attempt(way.how, checked.faults + checked.flags, checked.score))
        if checked.faults:
            reason = f"it came out as {', '.join(checked.faults)}"
        elif kept is None or checked.score < tried[kept[0]].score:
            kept = len(tried) - 1, StoredTake(own, checked.onset, checked.offset, checked.flags)
        if not checked.faults and not checked.flags:
            break
    if kept is None:
        raise SentenceFailed(request, f"{reason} (tried {len(tried)} times)")
    told = [replace(attempt, kept=at == kept[0]) for at, attempt in enumerate(tried)]
    return replace(kept[1], attempts=tuple(told) if len(told) > 1 or kept[1].flags else ())


def _ways(request: Request, engine: Engine) -> Iterator[_Variant]:
    """Ways to speak a sentence, in the order in which they are tried."""
    if needs_carrier(request, engine):
        yield _Variant("behind a carrier sentence", (carried(request),), carried=True)
    yield _Variant("as it stands", (request,))
    for more in range(1, ATTEMPTS):
        other = replace(request, seed=request.seed + more)
        if more == ATTEMPTS - 1 and "temperature" in engine.abilities.follows:
            yield _Variant(f"temperature {TEMPERATURE:g}, seed {more}", (replace(other, temperature=TEMPERATURE),))
        else:
            yield _Variant(f"seed {more}", (other,))
    parts = halves(request)
    if parts:
        yield _Variant("in two parts", parts)


def halves(request: Request) -> tuple[Request, Request] | None:
    """Split a request in two, at the punctuation nearest to its middle or else between words; None if too short."""
    words = request.text.split()
    if len(words) < FEWEST:
        return None
    inside = {at for p in request.phonemes for at in range(p.first + 1, p.stop)}
    places = [at for at in range(2, len(words) - 1) if at not in inside]
    marked = [at for at in places if words[at - 1][-1] in ",;:.!?"]
    if not places:
        return None
    at = min(marked or places, key=lambda place: abs(2 * place - len(words)))
    head = " ".join(words[:at])
    return (
        replace(
            request,
            text=head if head[-1] in ",;:.!?" else f"{head},",
            emphasis=tuple(replace(s, stop=min(s.stop, at)) for s in request.emphasis if s.first < at),
            phonemes=tuple(p for p in request.phonemes if p.stop <= at),
        ),
        replace(
            request,
            text=" ".join(words[at:]),
            emphasis=tuple(
                replace(s, first=max(s.first, at) - at, stop=s.stop - at) for s in request.emphasis if s.stop > at
            ),
            phonemes=tuple(
                replace(p, first=p.first - at, stop=p.stop - at) for p in request.phonemes if p.first >= at
            ),
        ),
    )  # fmt: skip


def _said(way: _Variant, engine: Engine) -> Clip:
    clips = say(way.parts, engine)
    return clips[0] if len(clips) == 1 else _joined(clips)


def _joined(clips: Sequence[Clip]) -> Clip:
    """Join the parts of a sentence, with a short silence between them."""
    rate, samples, words = clips[0].rate, np.zeros(0, np.float32), list[Word]()
    if any(clip.rate != rate or clip.samples.ndim != 1 for clip in clips):
        raise EngineError("the parts of the sentence don't fit each other")
    for clip in clips:
        onset, offset = speech_edges(clip.samples, rate)
        breath = np.zeros(round(BREATH_S * rate) if len(samples) else 0, np.float32)
        own = quiet_edges(clip.samples[onset:offset], rate)
        shift = (len(samples) + len(breath) + (len(own) - (offset - onset)) // 2 - onset) / rate
        words += [Word(word.text, word.start_s + shift, word.end_s + shift) for word in clip.words]
        samples = np.concatenate((samples, breath, own))
    return Clip(samples, rate, tuple(words), tuple(dict.fromkeys(doubt for clip in clips for doubt in clip.doubts)))


def _trimmed(clip: Clip) -> Clip:
    """Trim the silence around the speech of a clip to the length that all takes have."""
    if clip.samples.ndim != 1 or not np.all(np.isfinite(clip.samples)):
        return clip  # the check will find what is wrong
    samples, cut = trimmed(clip.samples, clip.rate)
    shift_s = cut / clip.rate
    words = tuple(Word(word.text, word.start_s - shift_s, word.end_s - shift_s) for word in clip.words)
    return replace(clip, samples=samples, words=words) if len(samples) < len(clip.samples) else clip


class _EngineTimeout(EngineError):
    """Whether an error means that a program hung."""


def say(requests: Sequence[Request], engine: Engine) -> list[Clip]:
    """One clip for each request, or an EngineError, whatever the engine does.

    Raises:
        EngineError: it failed, or gave something else.
        ProgramMissing: its program is gone, which no further attempt will bring back.
        OutputError: no room for its files.
    """
    try:
        clips = list(engine.synthesize(requests))
    except (EngineError, ProgramMissing, OutputError):
        raise
    except ProgramTimeout as error:
        raise _EngineTimeout(error.message) from error
    except StudioError as error:
        raise EngineError(error.message) from error
    except Exception as error:  # a plugin may fail in any way, and must not take us along
        raise EngineError(f"{type(error).__name__}: {error}") from error
    if len(clips) != len(requests) or not all(isinstance(clip, Clip) for clip in clips):
        raise EngineError(f"{len(clips)} things came back for {len(requests)} sentences, or things that are no sound")
    return clips


def _sentence(message: str) -> str:
    return message.rstrip(".")
