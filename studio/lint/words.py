"""Checks words: doubtful pronunciations, addresses that would be read aloud, letters that would be skipped."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote

from studio.lint.finding import Finding, WordPronunciation
from studio.lint.sounds import sounds
from studio.lint.subject import Subject
from studio.text.addresses import find_addresses
from studio.text.doubtful import Doubt, SpokenLine, doubtful
from studio.text.languages import LANGUAGES, in_full


def links(subject: Subject) -> Iterator[Finding]:
    """Addresses in the spoken text."""
    for utter in utters(subject):
        for address in find_addresses(utter.text):
            shown = address.rstrip(".,;:!?")
            yield Finding(
                utter.line,
                "link-spoken",
                f"{shown} would be read aloud.",
                "Say its name, and put the link into the sources or the description.",
            )


def languages(subject: Subject) -> Iterator[Finding]:
    """Languages without a grammar of their own, each once."""
    told = set[str]()
    for said in subject.sentences:
        tag = said.request.language
        if said.recording is None and tag not in told and not in_full(tag):
            told.add(tag)
            yield Finding(
                said.line,
                "language-unknown",
                f"{tag} is not read in full: at most its whole numbers are.",
                f"Write figures and signs as words. In full: {', '.join(LANGUAGES)}.",
            )


def unspeakable(subject: Subject) -> Iterator[Finding]:
    """Letters and signs that no engine can speak."""
    for lost in subject.unspeakable:
        what = " ".join(lost.dropped) or lost.text
        how = "Nothing of this sentence can be spoken" if lost.whole else "Can't be spoken and is skipped"
        yield Finding(lost.line, "unspeakable", f"{how}: {what[:60]}", "Write it in Latin letters, or as words.")


def words(subject: Subject) -> Iterator[Finding]:
    """Doubtful words, each once, with how they will be spoken; `studio lexicon` lists those with two readings."""
    found = [doubt for doubt in doubts(subject) if doubt.kind != "two readings"]
    for doubt, sound in zip(found, sounds([doubt.said for doubt in found]), strict=True):
        yield Finding(
            doubt.lines[0],
            f"word-{doubt.kind}",
            f"“{doubt.word}” will be spoken “{doubt.said}”{f' ({sound})' if sound else ''}{_often(doubt)}.",
            f"If that is wrong: studio lexicon {subject.argument} --add {quote(f'{doubt.word}=…')}",
            WordPronunciation(doubt.word, doubt.said, sound, tuple(doubt.lines)),
        )


def doubts(subject: Subject) -> tuple[Doubt, ...]:
    """Every doubtful word spoken in English, by the language of the line, its speaker or the episode."""
    return doubtful(utters(subject, "en"), subject.lexicon)


def utters(subject: Subject, language: str | None = None) -> Iterator[SpokenLine]:
    """Spoken sentences without a recording, with the speakers' names in the cast; in one language or any."""
    for said in subject.sentences:
        spoken_in = said.request.language.partition("-")[0].lower()
        if said.recording is None and language in {None, spoken_in}:
            yield SpokenLine(said.text, said.line, said.speaker)


def _often(doubt: Doubt) -> str:
    return f", on {len(doubt.lines)} lines" if len(doubt.lines) > 1 else ""
