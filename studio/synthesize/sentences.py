"""A script and its cast in, one request per sentence out. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from studio.synthesize.abilities import Abilities
from studio.synthesize.engine import Phonemes, Request, Stress
from studio.synthesize.routing import AbilitiesByVoice
from studio.text.ipa import phones_of
from studio.text.lexicon import Entry, Lexicon, normal
from studio.text.respell import spelling
from studio.text.sentences import split_sentences
from studio.text.spoken import SpokenForm, speakable
from studio.text.transliterate import EVERY, in_letters
from studio.values import (
    Cast,
    Cue,
    Emphasis,
    EmphasisLevel,
    Language,
    Overlap,
    ParagraphBreak,
    Pause,
    Pronunciation,
    Rate,
    Script,
    Speech,
    Style,
    Turn,
    VoiceSettings,
)

WITHIN_S = 0.06
"""Silence where the rate, language or style changes in the middle of a sentence: no more than between words."""
CLOSERS = "\"'”’»)]*_"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a turn, ready for the engine."""

    turn: int
    """Index of the turn in ``Script.turns``."""
    line: int
    speaker: str
    text: str
    """As written."""
    request: Request
    paragraph: bool
    """It begins a new paragraph inside the turn."""
    pause_s: float
    """Seconds of silence that the script asks for before it, including any after the turn before; 0 for none."""
    item: int = 0
    """Index of the item of ``Turn.items`` in which it begins."""
    recording: str | None = None
    """Name of the recording that replaces these words; then nothing is synthesized."""
    voice: VoiceSettings | None = None
    """The speaker's settings without temporary changes by the script; the voice is calibrated with these."""


@dataclass(frozen=True, slots=True)
class UnspeakableText:
    """Text that can't be spoken; it is reported and skipped."""

    line: int
    text: str
    """The sentence."""
    dropped: tuple[str, ...]
    """The stretches that can't be spoken."""
    whole: bool
    """Nothing else is left of the sentence."""


def sentences(
    script: Script,
    cast: Cast,
    lexicon: Lexicon,
    language: str,
    abilities: AbilitiesByVoice | None = None,
    *,
    date_order: str = "",
) -> tuple[tuple[Sentence, ...], tuple[UnspeakableText, ...]]:
    """Every sentence of the script in order, and what can't be spoken.

    Args:
        script: the script.
        cast: who speaks with which voice.
        lexicon: the show's own pronunciations.
        language: BCP 47 tag for words whose language neither the script nor the cast names.
        abilities: abilities by voice, see :func:`studio.synthesize.routing.abilities_by_voice`. A request has only
            features that its engine follows, and letters that it reads. None for an engine without abilities.
        date_order: order of dates such as 4/5/2026: "mdy", "dmy", or "" for that of the language.
    """
    said: list[Sentence] = []
    unspeakable: list[UnspeakableText] = []
    pause_s = 0.0
    for index, turn in enumerate(script.turns):
        role = cast.role(turn.speaker)
        paragraph: int | None = None
        able = abilities(role.settings) if abilities else Abilities()
        followed, letters = able.follows, EVERY if able.letters == "unicode" else ""
        for stretch in _stretches(turn, "style" in followed):
            pause_s += stretch.pause_s
            spoken_in = stretch.language or role.language or language
            settings = replace(role.settings, rate=round(role.settings.rate * stretch.rate, 4))
            new = paragraph is not None and paragraph != stretch.paragraph
            if stretch.recording is not None:
                first, text = stretch.words[0], " ".join(word.text for word in stretch.words)
                request = Request("", settings, spoken_in)
                said.append(
                    Sentence(
                        index, first.line, role.speaker, text, request, new, pause_s, first.item, stretch.recording,
                        voice=role.settings,
                    )
                )  # fmt: skip
                paragraph, pause_s = stretch.paragraph, 0.0
                continue
            for at, piece in enumerate(_split(stretch.words)):
                known = Lexicon(piece.own, lexicon) if piece.own else lexicon
                spoken_form = partial(_spoken, known, role.speaker, spoken_in, date_order, letters)

                spoken = spoken_form(piece.say)
                nothing = not any(c.isalnum() for c in spoken.text)
                if spoken.dropped or (nothing and any(c.isalnum() for c in piece.text)):
                    unspeakable.append(UnspeakableText(piece.line, piece.text, spoken.dropped, nothing))
                if nothing:
                    continue
                new = paragraph is not None and paragraph != stretch.paragraph
                stress = _stress(piece, spoken.text, spoken_form) if "emphasis" in followed else ()
                sounds = tuple(Phonemes(*sound) for sound in spoken.sounds) if "phonemes" in followed else ()
                request = Request(
                    spoken.text, settings, spoken_in, style=stretch.style or "", emphasis=stress, phonemes=sounds
                )
                runs_on = at == 0 and pause_s == 0 and stretch.runs_on and not new
                silence = WITHIN_S if runs_on else pause_s
                said.append(
                    Sentence(
                        index, piece.line, role.speaker, piece.text, request, new, silence, piece.item,
                        voice=role.settings,
                    )
                )  # fmt: skip
                paragraph, pause_s = stretch.paragraph, 0.0
    return tuple(said), tuple(unspeakable)


def _spoken(lexicon: Lexicon, speaker: str, language: str, date_order: str, letters: str, text: str) -> SpokenForm:
    """The spoken form in the letters that the engine reads."""
    spoken = speakable(text, lexicon=lexicon, speaker=speaker, language=language, order=date_order or None)
    return in_letters(spoken, letters, language=language)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word or a sentence: as written, as it will be read, its line, and the item of the turn in which it begins."""

    text: str
    say: str
    line: int
    item: int
    words: tuple[tuple[str, EmphasisLevel | None], ...] = ()
    """For a sentence: its words as they will be read, each with its emphasis."""
    level: EmphasisLevel | None = None
    """For a word: its emphasis."""
    own: tuple[Entry, ...] = ()
    """Pronunciations that the script itself gives."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Words of a turn without a new paragraph, a pause, or a change of language, rate or style between them."""

    paragraph: int
    """Number of the paragraph within the turn."""
    pause_s: float
    """Seconds of silence before it."""
    language: str | None
    """None for the speaker's own."""
    words: list[_Piece]
    recording: str | None = None
    """A clip that replaces these words."""
    rate: float = 1.0
    style: str | None = None
    runs_on: bool = False
    """It begins in the middle of a sentence: only language, rate or style change here."""


def _stretches(turn: Turn, styled: bool) -> Iterator[_Stretch]:
    """Split a turn into stretches. If the turn ends with a pause, the last stretch has no words.

    Args:
        turn: the turn.
        styled: a change of style begins a new stretch.
    """
    words: list[_Piece] = []
    paragraph, pause_s, manner = 0, 0.0, _Manner()
    level: EmphasisLevel | None = None
    runs_on = False
    for index, item in enumerate(turn.items):
        clip = _clip_before(turn, index)
        if isinstance(item, Speech) and clip is not None:
            if words:
                yield manner.stretch(paragraph, pause_s, words, runs_on)
                words, pause_s = [], 0.0
            whole = [_Piece(word, word, item.line, index - 1) for word in item.text.split()]
            yield replace(manner.stretch(paragraph, pause_s, whole, False), recording=clip)
            pause_s, runs_on = 0.0, False
        elif isinstance(item, (Speech, Pronunciation)):
            _add(words, item, index, level)
        elif isinstance(item, Emphasis):
            level = item.level
        elif isinstance(item, Overlap) or (isinstance(item, Style) and not styled):
            continue  # for the mixer, or not followed by the engine
        else:
            if words:
                yield manner.stretch(paragraph, pause_s, words, runs_on)
                runs_on = words[-1].text.rstrip(CLOSERS)[-1:] not in (*".!?…", "")
                words, pause_s = [], 0.0
            runs_on = runs_on and isinstance(item, (Style, Language, Rate))
            if isinstance(item, ParagraphBreak):
                paragraph += 1
            elif isinstance(item, Pause):
                pause_s += item.seconds
            elif not isinstance(item, Cue):
                manner = manner.changed(item)
    if words or pause_s:
        yield manner.stretch(paragraph, pause_s, words, runs_on)


@dataclass(frozen=True, slots=True)
class _Manner:
    """The language, rate and style that apply until they are changed."""

    language: str | None = None
    rate: float = 1.0
    style: str | None = None

    def changed(self, item: Language | Rate | Style) -> _Manner:
        if isinstance(item, Language):
            return replace(self, language=item.tag)
        return replace(self, rate=item.factor or 1.0) if isinstance(item, Rate) else replace(self, style=item.name)

    def stretch(self, paragraph: int, pause_s: float, words: list[_Piece], runs_on: bool) -> _Stretch:
        return _Stretch(paragraph, pause_s, self.language, words, None, self.rate, self.style, runs_on)


def _add(words: list[_Piece], item: Speech | Pronunciation, index: int, level: EmphasisLevel | None) -> None:
    """Append the words of an item; its first word may continue the last one."""
    written, own = item.text.split(), tuple[Entry, ...]()
    if isinstance(item, Pronunciation):
        # The respelling is kept at the first of the written words, so that it occurs only once.
        heard, phones = _heard(item)
        said = ["" if at else heard for at in range(len(written))]
        own = (Entry(normal(heard), heard, case=True, phones=phones),) if phones else ()
    else:
        said = written
    if item.joined and words and written:
        first = words.pop()
        say = "".join((first.say, said[0]))
        words.append(
            replace(first, text=first.text + written[0], say=say, level=first.level or level, own=first.own + own)
        )
        written, said, own = written[1:], said[1:], ()
    for at, (word, say) in enumerate(zip(written, said, strict=True)):
        words.append(_Piece(word, say, item.line, index, level=level, own=() if at else own))


def _heard(item: Pronunciation) -> tuple[str, tuple[str, ...]]:
    """The respelling and the phones. For IPA, the respelling is one that an engine's rules are likely to read so."""
    try:
        phones = phones_of(item.ipa or "")
    except ValueError:
        return item.say, ()
    return " ".join((item.say if item.say != item.text else spelling(phones)).split()), phones


def _stress(piece: _Piece, whole: str, spoken_form: Callable[[str], SpokenForm]) -> tuple[Stress, ...]:
    """The emphasized words of the spoken form of a sentence; a written word such as ``$7`` may be several."""
    if not any(level for _, level in piece.words):
        return ()
    found: list[Stress] = []
    at, most = 0, len(whole.split())
    for level, group in groupby(piece.words, key=lambda word: word[1]):
        count = len(spoken_form(" ".join(say for say, _ in group if say)).text.split())
        if level is not None and at < most and count:
            found.append(Stress(at, min(at + count, most), level))
        at += count
    return tuple(found)


def _clip_before(turn: Turn, index: int) -> str | None:
    """The recording that replaces an item's words: a clip at the beginning of their line."""
    if index == 0:
        return None
    cue, words = turn.items[index - 1], turn.items[index]
    if not (isinstance(cue, Cue) and cue.kind == "clip" and cue.line == words.line):
        return None
    heads = index == 1 or turn.items[index - 2].line != words.line
    return cue.name if heads else None


def _split(words: Sequence[_Piece]) -> Iterator[_Piece]:
    """Sentences, each with the line of its first word."""
    at = 0
    for sentence in split_sentences(" ".join(word.text for word in words)):
        count = len(sentence.split())
        part = words[at : at + count]
        words_said = tuple((word.say, word.level) for word in part if word.say)
        own = tuple(entry for word in part for entry in word.own)
        whole = " ".join(say for say, _ in words_said)
        yield _Piece(sentence, whole, part[0].line, part[0].item, words_said, own=own)
        at += count
