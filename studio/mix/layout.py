"""Lays out the script in time: where every word stands, and where music is requested. Pure numbers.

In: script, sentences and plan. Out: a :class:`Layout`. A cursor moves through the script from speech edge to speech
edge (takes carry silence; all but a short margin around the words is cut off). Sentences start on the MP3 frame grid,
so that their frames stay valid wherever they move.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Literal

from studio.audio.chain import chained_source
from studio.audio.clip import resampled_length
from studio.mix.conversation import Entry, entry, is_together, overlap_of
from studio.mix.gaps import NextSentence, gap
from studio.mix.plan import MixPlan, MusicClip
from studio.values import (
    FRAME,
    RATE,
    Cue,
    Event,
    Overlap,
    Placement,
    Problem,
    Script,
    Segment,
    SentencePlacement,
    SentenceTake,
    Take,
    Turn,
)

LEAD_S, TAIL_S = 0.02, 0.09
"""This much of a take is played before and after its words."""
FADE_IN_S, FADE_OUT_S = 0.006, 0.03
"""Fades at the edges of a take, so that nothing clicks."""
HEAD_S = 0.3
"""Silence before the first word where no music opens the episode."""
INTRO_AFTER_S = 0.35
"""From the last word of the cold open to the intro."""
STINGER_OVERLAP_S = 0.35
"""The last of a stinger may ring under the first word."""
MOST_OVERLAPPED = 0.6
"""No more than this share of a sentence lies under a turn that begins before its end."""
BACKCHANNEL_UNDER_S = 0.2
"""The end of a backchannel may lie that long under the next words."""


@dataclass(frozen=True, slots=True)
class MusicRequest:
    """Music that is to sound from a sample on; how long and how loud is decided when all words stand."""

    role: Literal["intro", "stinger", "sound", "bed"]
    clip: MusicClip
    start_sample: int
    stop_sample: int = 0
    """Where the words above a bed end, or where the script ends the music; 0 for the music's own end."""


@dataclass(slots=True)
class Layout:
    """What has been placed."""

    sounds: list[Placement] = field(default_factory=list)
    """Speech and recordings."""
    spoken: list[SentencePlacement] = field(default_factory=list)
    voices: list[tuple[int, int]] = field(default_factory=list)
    """(start, stop) of everything music makes way for, by start."""
    music: list[MusicRequest] = field(default_factory=list)
    marks: list[tuple[int, str]] = field(default_factory=list)
    """(start, title) of chapters."""
    cuts: list[int] = field(default_factory=lambda: [0])
    events: list[Event] = field(default_factory=list)
    unplayed: list[Problem] = field(default_factory=list)


def lay_out(script: Script, sentences: Sequence[SentenceTake], plan: MixPlan) -> Layout:
    """Place every sentence and recording in order, and request music where it belongs."""
    builder = _Builder(script, sentences, plan)
    intro, turn = plan.intro, 0
    for segment in script.segments:
        first, turn = turn, turn + len(segment.turns)
        if not builder.sounds(segment, range(first, turn)):
            builder.cues(segment)
            continue
        if intro is not None and segment.kind != "cold_open":
            builder.intro(intro)
            intro = None
        builder.segment(segment, first)
    builder.end_bed()
    builder.done.voices.sort()
    builder.done.spoken.sort(key=lambda spoken: spoken.sentence)
    return builder.done


class _Builder:
    """Places one thing after the other; its cursor is the end of the last sound of speech."""

    def __init__(self, script: Script, sentences: Sequence[SentenceTake], plan: MixPlan) -> None:
        self.done = Layout()
        self.plan, self.sentences, self.turns = plan, sentences, script.turns
        self.by_turn: dict[int, dict[int, list[int]]] = {}
        """Indices of sentences by turn and by the item of the turn where they begin."""
        for index, sentence in enumerate(sentences):
            self.by_turn.setdefault(sentence.turn, {}).setdefault(sentence.item, []).append(index)
        self.cursor = 0
        """End of the last sound of speech."""
        self.floor: tuple[int, int] | None = None
        """Start and stop of the last sentence of whoever has the floor: gaps and overlaps are measured from its stop.
        A backchannel moves the cursor and leaves it."""
        self.earliest = 0
        """No speech before this sample."""
        self.fresh = True
        """Nothing was said since the last break: the gap before the next word is already decided."""
        self.floor_turns = range(0)
        """The turn that has the floor; several that are said at once; none at first."""
        self.bed: tuple[Cue, MusicClip, int] | None = None
        """The bed that the script asked for and that is playing now, and where it began."""

    def sounds(self, segment: Segment, turns: range) -> bool:
        """Whether anything of a segment will be heard: an empty one gets no chapter."""
        cues = any(isinstance(part, Cue) and part.name in self.plan.recordings for part in segment.body)
        return cues or any(self.by_turn.get(t) for t in turns)

    def cues(self, segment: Segment) -> None:
        """What a segment without a word still asks for: a break has its room under a heading of its own too."""
        for cue in segment.body:
            if isinstance(cue, Cue):
                self._cue(cue)

    def intro(self, intro: MusicClip) -> None:
        """The intro follows the cold open, and has some seconds for itself before the next word."""
        start = _grid(self.cursor + round(INTRO_AFTER_S * RATE)) if self.done.voices else 0
        self._song("intro", intro, start)

    def segment(self, segment: Segment, first: int) -> None:
        """Everything of one segment; ``first`` is the index of its first turn."""
        begun, stop = len(self.done.voices), first + len(segment.turns)
        waiting = turn = first
        if segment.title:
            self._heading(segment.title, self.plan.stinger if segment.kind == "story" else None)
        for part in (*segment.body, None):
            if waiting < turn and not (isinstance(part, Turn) and is_together(self.plan.conversation, part)):
                self._turns(range(waiting, turn), stop)
                waiting = turn
            if isinstance(part, Cue):
                self._cue(part)
            elif part is not None:
                turn += 1
        wanted = self.plan.bed is not None and segment.kind in self.plan.bed_under and self.bed is None
        if wanted and self.plan.bed and not _has_bed(segment) and len(self.done.voices) > begun:
            start = self.done.voices[begun][0]
            self.done.music.append(MusicRequest("bed", self.plan.bed, start, self.cursor))

    def _heading(self, title: str, stinger: MusicClip | None) -> None:
        """A chapter begins: at the stinger's first sample before a story, otherwise at the first word's."""
        start = self._break_off()
        if stinger is not None:
            self._sting(start, stinger)
        self.done.marks.append((start, title))

    def _turns(self, turns: range, stop: int) -> None:
        """A turn, or several that are said at once, sentence by sentence; ``stop`` is where their segment ends."""
        enters = self._entry(turns, stop)
        rows = [self._sentences(turn) for turn in turns]
        for number, at_once in enumerate(zip_longest(*rows)):
            said = [index for index in at_once if index is not None]
            if number == 0 and any(self.sentences[index].scene_gap_s is not None for index in said):
                enters = None  # a scene has its own timing
            word: int | None = None
            for index in said:
                sentence = self.sentences[index]
                kind: Literal["clip", "speech"] = "clip" if sentence.recorded else "speech"
                word = self._start_of(sentence, number, enters) if word is None else word
                span = self._place(sentence.take, word, kind, enters.gain_db if enters else 0.0)
                word = span[0] if index == said[0] else word
                self.done.spoken.append(SentencePlacement(index, *span))
            if word is not None and (enters is None or enters.takes_floor):
                self.floor, self.floor_turns = (word, self.cursor), turns

    def _sentences(self, turn: int) -> Iterator[int]:
        """The sentences of a turn, by index; the cues inside it are played where they stand."""
        by_item, begun = self.by_turn.get(turn, {}), False
        for at, item in enumerate(self.turns[turn].items):
            for index in by_item.get(at, []):
                yield index
                begun = True
            if isinstance(item, Cue) and at not in by_item:
                self._cue(item)
            if isinstance(item, Overlap) and begun:
                message = "Only a turn can overlap the one before: this stands inside a turn."
                self.done.unplayed.append(Problem(item.line, message))

    def _entry(self, turns: range, stop: int) -> Entry | None:
        """How turns enter after whoever has the floor; None if the gaps of the show decide."""
        first = self.turns[turns.start]
        overlap = overlap_of(first)
        overlap = None if overlap is not None and overlap.chorus else overlap
        alone = self.fresh or not self.floor_turns
        if overlap is not None and (alone or overlap.together):
            message = "Nothing is said right before this turn that it could overlap."
            self.done.unplayed.append(Problem(overlap.line, message))
        if alone or (overlap is None and any(self._has_floor(turn) for turn in turns)):
            return None
        after = self.turns[turns.stop] if turns.stop < stop else None
        return entry(self.plan.conversation, self.turns[self.floor_turns[-1]], first, after)

    def _has_floor(self, turn: int) -> bool:
        """Whether the speaker of a turn spoke last."""
        return any(self.turns[each].speaker == self.turns[turn].speaker for each in self.floor_turns)

    def _cue(self, cue: Cue) -> None:
        """Play what the script asks for; a cue whose sound is missing is reported."""
        plan = self.plan
        take, piece = plan.recordings.get(cue.name or ""), plan.sounds.get(cue.name or "")
        if cue.kind == "clip" and take is not None:
            gap_s = LEAD_S if self.fresh else plan.rhythm.turn
            word = max(self.cursor + round(gap_s * RATE), self.earliest)
            self.fresh = False
            self.floor = None
            self._event(cue, *self._place(take, word, "clip"))
        elif cue.kind == "bed" and (cue.ends or piece or (self.plan.bed and not cue.name)):
            self._bed(cue, piece or plan.bed)
        elif cue.kind == "music" and cue.ends:
            self._end_music()
        elif cue.kind == "break":
            start = self._break_off()
            if plan.break_sting is not None:
                self._sting(start, plan.break_sting)
            self.earliest += round(plan.break_room_s * RATE)
            self._event(cue, start, self.earliest)
        elif cue.kind == "sting" and (sting := piece or (None if cue.name else plan.stinger)):
            start = self._break_off()
            self._sting(start, sting)
            self._event(cue, start, start + sting.length_samples)
        elif cue.kind == "sound" and piece:
            start = self._break_off()
            self.done.music.append(MusicRequest("sound", piece, start))
            self.earliest = start + piece.length_samples
            self._event(cue, start, start + piece.length_samples)
        elif cue.kind == "music" and (song := piece or (None if cue.name else plan.intro)):
            start = self._break_off()
            self._song("intro", song, start)
            self._event(cue, start, start + song.length_samples)
        else:
            self.done.unplayed.append(Problem(cue.line, f"Nothing is played for this cue: {cue.text or cue.kind}"))

    def _bed(self, cue: Cue, piece: MusicClip | None) -> None:
        """A bed begins with the last word before it, or ends with it; one that begins ends the one before."""
        if cue.ends and self.bed is None:
            self.done.unplayed.append(Problem(cue.line, f"No bed lies under these words that could end: {cue.text}"))
        self.end_bed()
        if piece is not None and not cue.ends:
            start = max(self.cursor, self.earliest) if self.fresh else self.cursor
            self.bed = (cue, piece, start)

    def end_bed(self) -> None:
        """The bed under the words ends with the last word."""
        if self.bed is not None:
            cue, piece, start = self.bed
            if self.cursor > start:
                self.done.music.append(MusicRequest("bed", piece, start, self.cursor))
                self._event(cue, start, self.cursor)
            else:
                self.done.unplayed.append(Problem(cue.line, f"No words follow that it could lie under: {cue.text}"))
            self.bed = None

    def _end_music(self) -> None:
        """Fade out, with the last word, the music that is still playing."""
        for at in range(len(self.done.music) - 1, -1, -1):
            music = self.done.music[at]
            if music.role == "intro":
                self.done.music[at] = replace(music, stop_sample=max(self.cursor, self.earliest))
                return

    def _break_off(self) -> int:
        """Speech has ended for now; returns where the next thing begins."""
        after = self.cursor + round(self.plan.rhythm.story * RATE) if self.done.voices else 0
        start = _grid(max(after, self.earliest))
        self.done.cuts.append(start)
        self.earliest, self.fresh = start, True
        return start

    def _song(self, role: Literal["intro"], song: MusicClip, start: int) -> None:
        """Music that plays alone for a while, then under the words."""
        self.done.music.append(MusicRequest(role, song, start))
        self.done.cuts.append(start)
        self.earliest, self.fresh = start + min(round(self.plan.intro_alone_s * RATE), song.length_samples), True

    def _sting(self, start: int, stinger: MusicClip) -> None:
        """A stinger, whose last moment may ring under the next word."""
        self.done.music.append(MusicRequest("stinger", stinger, start))
        self.earliest = (
            start + stinger.length_samples - min(round(STINGER_OVERLAP_S * RATE), stinger.length_samples // 4)
        )

    def _start_of(self, sentence: SentenceTake, number: int, enters: Entry | None) -> int:
        """The sample at which the first word of a sentence, its turn's ``number``-th from 0, should sound."""
        if self.fresh:
            self.fresh = False
            lead_s = HEAD_S if not self.done.voices and self.earliest == 0 else LEAD_S
            return max(self.earliest + round(lead_s * RATE), self.cursor + round(sentence.pause_s * RATE))
        if sentence.scene_gap_s is not None and sentence.pause_s <= 0 and self.floor is not None:
            return max(self.cursor + round(sentence.scene_gap_s * RATE), self.earliest)
        if number == 0 and enters is not None and sentence.pause_s <= 0 and self.floor is not None:
            start, stop = self.floor
            room = round(MOST_OVERLAPPED * (stop - start))
            return max(stop + max(round(enters.gap_s * RATE), -room), self.earliest)
        before = self.turns[self.floor_turns[-1]] if self.floor_turns else None
        goes_on = self.floor is not None and self.floor[1] < self.cursor  # a backchannel was said meanwhile
        coming = NextSentence(
            new_turn=number == 0 and not goes_on,
            same_speaker=self._has_floor(sentence.turn),
            turn_words=self.turns[sentence.turn].words,
            paragraph=sentence.paragraph,
            pause_s=sentence.pause_s,
            answers_question=before is not None and before.text.rstrip("\"'”’)").endswith("?"),
        )
        silence = round(gap(self.plan.rhythm, coming) * RATE)
        if goes_on and self.floor is not None and (enters is None or enters.takes_floor):
            under = self.cursor - round(BACKCHANNEL_UNDER_S * RATE)
            return max(self.floor[1] + silence, under, self.earliest)
        return max(self.cursor + silence, self.earliest)

    def _place(self, take: Take, word: int, kind: Literal["clip", "speech"], gain_db: float = 0.0) -> tuple[int, int]:
        """Put a take down so that its first word sounds within half a frame of ``word``.

        Returns where its speech begins and ends.
        """
        scale = RATE / take.rate_hz
        total = resampled_length(take.length_samples, take.rate_hz, RATE)
        onset, offset = round(take.onset_sample * scale), min(total, round(take.offset_sample * scale))
        skip = max(0, onset - round(LEAD_S * RATE))
        length = min(total, offset + round(TAIL_S * RATE)) - skip
        start = _grid(max(0, word - (onset - skip)))
        self.done.cuts.append(start)
        self.done.sounds.append(
            Placement(
                start_sample=start,
                length_samples=length,
                source=chained_source(take.key, take.chain),
                kind=kind,
                skip_samples=skip,
                gain_db=take.gain_db + gain_db,
                fade_in_samples=min(round(FADE_IN_S * RATE), length // 2),
                fade_out_samples=min(round(FADE_OUT_S * RATE), length // 2),
            )
        )
        span = (start + onset - skip, start + offset - skip)
        self.cursor = max(self.cursor, span[1])
        self.done.voices.append(span)
        return span

    def _event(self, cue: Cue, start: int, stop: int) -> None:
        self.done.events.append(Event(cue.kind, cue.name, start, stop, cue.line))


def _has_bed(segment: Segment) -> bool:
    """Whether the script itself sets the bed in a segment."""
    items = (item for part in segment.body for item in (part.items if isinstance(part, Turn) else (part,)))
    return any(isinstance(item, Cue) and item.kind == "bed" and not item.ends for item in items)


def _grid(sample: int) -> int:
    """The nearest multiple of FRAME, the later of two: moved by at most 12 ms, wherever it stands by as much."""
    return (sample + FRAME // 2) // FRAME * FRAME
