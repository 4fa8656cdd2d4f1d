"""Lays out the script in time: when every sentence sounds, and where music is requested. Pure numbers.

In: script, sentences and plan. Out: a :class:`Layout`. A cursor moves through the script from the end of one sentence's
speech to the next (the silence in takes is cut off, except for a short margin). Sentences start on the MP3 frame grid,
so that their frames stay valid wherever they move.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Literal

from studio.audio.chain import chained_source
from studio.audio.clip import resampled_length
from studio.mix.conversation import Entry, is_together, overlap_of, turn_entry
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
"""Silence before the first word if no music opens the episode."""
INTRO_AFTER_S = 0.35
"""From the last word of the cold open to the intro."""
STINGER_OVERLAP_S = 0.35
"""The end of a stinger may ring this long under the first word."""
MOST_OVERLAPPED = 0.6
"""The next turn overlaps at most this share of a sentence."""
BACKCHANNEL_UNDER_S = 0.2
"""The next words may overlap the end of a backchannel by this much."""


@dataclass(frozen=True, slots=True)
class MusicRequest:
    """Music that starts at a sample; its length and level are decided when all words are placed."""

    role: Literal["intro", "stinger", "sound", "bed"]
    clip: MusicClip
    start_sample: int
    stop_sample: int = 0
    """Where the words over a bed end, or where the script ends the music; 0 for the music's own end."""


@dataclass(slots=True)
class Layout:
    """Everything but the music: what was placed, and what music was requested."""

    sounds: list[Placement] = field(default_factory=list)
    """Speech and recordings."""
    spoken: list[SentencePlacement] = field(default_factory=list)
    voices: list[tuple[int, int]] = field(default_factory=list)
    """(start, stop) of everything that music is ducked under, by start."""
    music: list[MusicRequest] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    """(start, title) of chapters."""
    cuts: list[int] = field(default_factory=lambda: [0])
    """Samples on the frame grid at which the programme may be cut into pieces."""
    events: list[Event] = field(default_factory=list)
    """Cues that were played."""
    unplayed: list[Problem] = field(default_factory=list)
    """Cues that were not, with the reason."""


def lay_out(script: Script, sentences: Sequence[SentenceTake], plan: MixPlan) -> Layout:
    """Place every sentence and recording in order, and request music where it belongs."""
    builder = _Builder(script, sentences, plan)
    intro, turn = plan.intro, 0
    for segment in script.segments:
        first, turn = turn, turn + len(segment.turns)
        if not builder.has_sound(segment, range(first, turn)):
            builder.add_cues(segment)
            continue
        if intro is not None and segment.kind != "cold_open":
            builder.add_intro(intro)
            intro = None
        builder.add_segment(segment, first)
    builder.end_bed()
    builder.layout.voices.sort()
    builder.layout.spoken.sort(key=lambda spoken: spoken.sentence)
    return builder.layout


class _Builder:
    """Places one thing after the other."""

    def __init__(self, script: Script, sentences: Sequence[SentenceTake], plan: MixPlan) -> None:
        self.layout = Layout()
        self.plan, self.sentences, self.turns = plan, sentences, script.turns
        self.by_turn: dict[int, dict[int, list[int]]] = {}
        """Indices of sentences, by turn and by the item of the turn in which they begin."""
        for index, sentence in enumerate(sentences):
            self.by_turn.setdefault(sentence.turn, {}).setdefault(sentence.item, []).append(index)
        self.cursor = 0
        """End of the last speech."""
        self.floor: tuple[int, int] | None = None
        """Start and stop of the last sentence of whoever has the floor; gaps and overlaps are measured from its stop.
        A backchannel moves the cursor, but doesn't change this."""
        self.earliest = 0
        """Speech can't start before this sample."""
        self.after_break = True
        """Nothing was said since the last music, sound or break, which also decides the gap before the next word."""
        self.floor_turns = range(0)
        """The turn that has the floor, or several that are said together; none at first."""
        self.bed: tuple[Cue, MusicClip, int] | None = None
        """The bed that the script asked for and that is playing now, and its start."""

    def has_sound(self, segment: Segment, turns: range) -> bool:
        """Whether anything of a segment will be heard; an empty one gets no chapter."""
        cues = any(isinstance(part, Cue) and part.name in self.plan.recordings for part in segment.body)
        return cues or any(self.by_turn.get(t) for t in turns)

    def add_cues(self, segment: Segment) -> None:
        """Play the cues of a segment without words; a break may have a heading of its own, for example."""
        for cue in segment.body:
            if isinstance(cue, Cue):
                self._play_cue(cue)

    def add_intro(self, intro: MusicClip) -> None:
        """Play the intro after the cold open, alone for some seconds before the next word."""
        start = _on_frame_grid(self.cursor + round(INTRO_AFTER_S * RATE)) if self.layout.voices else 0
        self._play_song(intro, start)

    def add_segment(self, segment: Segment, first: int) -> None:
        """Place everything in a segment; ``first`` is the index of its first turn."""
        voices_before, stop = len(self.layout.voices), first + len(segment.turns)
        pending = turn = first
        if segment.title:
            self._start_chapter(segment.title, self.plan.stinger if segment.kind == "story" else None)
        for part in (*segment.body, None):
            if pending < turn and not (isinstance(part, Turn) and is_together(self.plan.conversation, part)):
                self._add_turns(range(pending, turn), stop)
                pending = turn
            if isinstance(part, Cue):
                self._play_cue(part)
            elif part is not None:
                turn += 1
        bed = self.plan.bed if segment.kind in self.plan.bed_under and self.bed is None else None
        if bed is not None and not _has_bed(segment) and len(self.layout.voices) > voices_before:
            start = self.layout.voices[voices_before][0]
            self.layout.music.append(MusicRequest("bed", bed, start, self.cursor))

    def _start_chapter(self, title: str, stinger: MusicClip | None) -> None:
        """Start a chapter: with the stinger before a story, otherwise where the next words may start."""
        start = self._stop_speech()
        if stinger is not None:
            self._play_stinger(start, stinger)
        self.layout.headings.append((start, title))

    def _add_turns(self, turns: range, stop: int) -> None:
        """Place a turn, or several that are said together, sentence by sentence.

        Args:
            turns: their indices.
            stop: index after the last turn of their segment.
        """
        entry = self._entry(turns, stop)
        rows = [self._sentences(turn) for turn in turns]
        for number, row in enumerate(zip_longest(*rows)):
            together = [index for index in row if index is not None]
            if number == 0 and any(self.sentences[index].scene_gap_s is not None for index in together):
                entry = None  # a scene has its own timing
            start: int | None = None
            for index in together:
                sentence = self.sentences[index]
                kind: Literal["clip", "speech"] = "clip" if sentence.recorded else "speech"
                start = self._start_of(sentence, number, entry) if start is None else start
                span = self._place(sentence.take, start, kind, entry.gain_db if entry else 0.0)
                start = span[0] if index == together[0] else start
                self.layout.spoken.append(SentencePlacement(index, *span))
            if start is not None and (entry is None or entry.takes_floor):
                self.floor, self.floor_turns = (start, self.cursor), turns

    def _sentences(self, turn: int) -> Iterator[int]:
        """The indices of a turn's sentences; cues between them are played on the way."""
        by_item, begun = self.by_turn.get(turn, {}), False
        for at, item in enumerate(self.turns[turn].items):
            for index in by_item.get(at, []):
                yield index
                begun = True
            if isinstance(item, Cue) and at not in by_item:
                self._play_cue(item)
            if isinstance(item, Overlap) and begun:
                self._report(item.line, "An overlap must come before the first word of a turn.")

    def _entry(self, turns: range, stop: int) -> Entry | None:
        """How turns begin after whoever has the floor; None if the show's gaps decide."""
        first = self.turns[turns.start]
        overlap = overlap_of(first)
        overlap = None if overlap is not None and overlap.chorus else overlap
        alone = self.after_break or not self.floor_turns
        if overlap is not None and (alone or overlap.together):
            self._report(overlap.line, "Nothing is said right before this turn that it could overlap.")
        if alone or (overlap is None and any(self._has_floor(turn) for turn in turns)):
            return None
        after = self.turns[turns.stop] if turns.stop < stop else None
        return turn_entry(self.plan.conversation, self.turns[self.floor_turns[-1]], first, after)

    def _has_floor(self, turn: int) -> bool:
        """Whether the speaker of a turn spoke last."""
        return any(self.turns[each].speaker == self.turns[turn].speaker for each in self.floor_turns)

    def _play_cue(self, cue: Cue) -> None:
        """Play what the script asks for; a cue without a sound is reported."""
        plan = self.plan
        take, clip = plan.recordings.get(cue.name or ""), plan.sounds.get(cue.name or "")
        if cue.kind == "clip" and take is not None:
            gap_s = LEAD_S if self.after_break else plan.rhythm.turn
            start = max(self.cursor + round(gap_s * RATE), self.earliest)
            self.after_break = False
            self.floor = None
            self._event(cue, *self._place(take, start, "clip"))
        elif cue.kind == "bed" and (cue.ends or clip or (self.plan.bed and not cue.name)):
            self._play_bed(cue, clip or plan.bed)
        elif cue.kind == "music" and cue.ends:
            self._end_music()
        elif cue.kind == "break":
            start = self._stop_speech()
            if plan.break_sting is not None:
                self._play_stinger(start, plan.break_sting)
            self.earliest += round(plan.break_room_s * RATE)
            self._event(cue, start, self.earliest)
        elif cue.kind == "sting" and (stinger := clip or (None if cue.name else plan.stinger)):
            start = self._stop_speech()
            self._play_stinger(start, stinger)
            self._event(cue, start, start + stinger.length_samples)
        elif cue.kind == "sound" and clip:
            start = self._stop_speech()
            self.layout.music.append(MusicRequest("sound", clip, start))
            self.earliest = start + clip.length_samples
            self._event(cue, start, start + clip.length_samples)
        elif cue.kind == "music" and (song := clip or (None if cue.name else plan.intro)):
            start = self._stop_speech()
            self._play_song(song, start)
            self._event(cue, start, start + song.length_samples)
        else:
            self._report(cue.line, f"Nothing is played for this cue: {cue.text or cue.kind}")

    def _play_bed(self, cue: Cue, clip: MusicClip | None) -> None:
        """Start or end a bed with the last word before its cue; starting one ends another that plays."""
        if cue.ends and self.bed is None:
            self._report(cue.line, f"No bed is playing that could end here: {cue.text}")
        self.end_bed()
        if clip is not None and not cue.ends:
            start = max(self.cursor, self.earliest) if self.after_break else self.cursor
            self.bed = (cue, clip, start)

    def end_bed(self) -> None:
        """End the bed that is playing, if any, with the last word."""
        if self.bed is not None:
            cue, clip, start = self.bed
            if self.cursor > start:
                self.layout.music.append(MusicRequest("bed", clip, start, self.cursor))
                self._event(cue, start, self.cursor)
            else:
                self._report(cue.line, f"No words follow for this bed: {cue.text}")
            self.bed = None

    def _end_music(self) -> None:
        """Fade out the music that is still playing, with the last word."""
        for at in range(len(self.layout.music) - 1, -1, -1):
            music = self.layout.music[at]
            if music.role == "intro":
                self.layout.music[at] = replace(music, stop_sample=max(self.cursor, self.earliest))
                return

    def _stop_speech(self) -> int:
        """Stop speech for music, a sound or a break; returns where that starts."""
        after = self.cursor + round(self.plan.rhythm.story * RATE) if self.layout.voices else 0
        start = _on_frame_grid(max(after, self.earliest))
        self.layout.cuts.append(start)
        self.earliest, self.after_break = start, True
        return start

    def _play_song(self, song: MusicClip, start: int) -> None:
        """Play music alone for a while, then under the words."""
        self.layout.music.append(MusicRequest("intro", song, start))
        self.layout.cuts.append(start)
        self.earliest = start + min(round(self.plan.intro_alone_s * RATE), song.length_samples)
        self.after_break = True

    def _play_stinger(self, start: int, stinger: MusicClip) -> None:
        """Play a stinger, whose end may ring under the next word."""
        self.layout.music.append(MusicRequest("stinger", stinger, start))
        overlap = min(round(STINGER_OVERLAP_S * RATE), stinger.length_samples // 4)
        self.earliest = start + stinger.length_samples - overlap

    def _start_of(self, sentence: SentenceTake, number: int, entry: Entry | None) -> int:
        """The sample at which the speech of a sentence should start.

        Args:
            sentence: the sentence.
            number: its number in its turn, from 0.
            entry: how its turn begins; None if the show's gaps decide.
        """
        if self.after_break:
            self.after_break = False
            lead_s = HEAD_S if not self.layout.voices and self.earliest == 0 else LEAD_S
            return max(self.earliest + round(lead_s * RATE), self.cursor + round(sentence.pause_s * RATE))
        if sentence.scene_gap_s is not None and sentence.pause_s <= 0 and self.floor is not None:
            return max(self.cursor + round(sentence.scene_gap_s * RATE), self.earliest)
        if number == 0 and entry is not None and sentence.pause_s <= 0 and self.floor is not None:
            start, stop = self.floor
            most_overlap = round(MOST_OVERLAPPED * (stop - start))
            return max(stop + max(round(entry.gap_s * RATE), -most_overlap), self.earliest)
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
        if goes_on and self.floor is not None and (entry is None or entry.takes_floor):
            under = self.cursor - round(BACKCHANNEL_UNDER_S * RATE)
            return max(self.floor[1] + silence, under, self.earliest)
        return max(self.cursor + silence, self.earliest)

    def _place(
        self, take: Take, speech_start: int, kind: Literal["clip", "speech"], gain_db: float = 0.0
    ) -> tuple[int, int]:
        """Place a take so that its speech starts within half a frame of ``speech_start``.

        Returns:
            Start and stop of its speech.
        """
        scale = RATE / take.rate_hz
        total = resampled_length(take.length_samples, take.rate_hz, RATE)
        onset, offset = round(take.onset_sample * scale), min(total, round(take.offset_sample * scale))
        skip = max(0, onset - round(LEAD_S * RATE))
        length = min(total, offset + round(TAIL_S * RATE)) - skip
        start = _on_frame_grid(max(0, speech_start - (onset - skip)))
        self.layout.cuts.append(start)
        self.layout.sounds.append(
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
        self.layout.voices.append(span)
        return span

    def _event(self, cue: Cue, start: int, stop: int) -> None:
        self.layout.events.append(Event(cue.kind, cue.name, start, stop, cue.line))

    def _report(self, line: int, message: str) -> None:
        self.layout.unplayed.append(Problem(line, message))


def _has_bed(segment: Segment) -> bool:
    """Whether the script itself sets the bed in a segment."""
    items = (item for part in segment.body for item in (part.items if isinstance(part, Turn) else (part,)))
    return any(isinstance(item, Cue) and item.kind == "bed" and not item.ends for item in items)


def _on_frame_grid(sample: int) -> int:
    """The nearest multiple of FRAME, at most 12 ms away; halfway between two, the later one."""
    return (sample + FRAME // 2) // FRAME * FRAME
