"""The decision what sounds when, and how loud: script, takes and music in, a Timeline out. Pure, no audio.

Speech stands on a cursor that moves from speech edge to speech edge (takes carry silence; what is beyond a short
margin around the words is left out). A turn starts on the MP3 frame grid, so that its frames stay valid wherever it
moves. Music follows the structure of the script: intro after the cold open, a stinger before every story, the outro
under the last words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from studio.audio.clip import resampled_length
from studio.mix.ducking import ducking
from studio.mix.gaps import Next, Rhythm, gap
from studio.values import FRAME, RATE, Chapter, Line, Placement, PlacementKind, Script, Segment, SpokenLine, Timeline

LEAD_S, TAIL_S = 0.02, 0.09
"""What is kept of a take before and after its words."""
FADE_IN_S, FADE_OUT_S = 0.006, 0.03
"""Fades at the edges of a take, so that nothing clicks."""
HEAD_S = 0.3
"""Silence before the first word where no music opens the episode."""
END_S = 0.8
"""Silence after the last word where no outro closes it."""
STINGER_OVERLAP_S = 0.35
"""The last of a stinger may ring under the first word."""
MUSIC_EDGE_S = 0.01
"""Shortest fade of music that comes in under something."""
ATTACK_KEPT_S = 0.001
"""Fade-in of music that opens with a stroke: long enough not to click, too short to soften it."""
MUSIC_BELOW_SPEECH_LU = 1.0
"""Music alone lies this far below speech: its loudest three seconds against speech as a whole."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Music as the timeline needs it."""

    key: str
    length: int
    """Samples at RATE."""
    loudest_lufs: float


@dataclass(frozen=True, slots=True)
class MixPlan:
    """What a show wants of the mix."""

    intro: Piece | None = None
    stinger: Piece | None = None
    bed: Piece | None = None
    outro: Piece | None = None
    bed_under: tuple[str, ...] = ()
    under_speech_lu: float = 18.0
    intro_alone_s: float = 6.0
    intro_under_s: float = 7.0
    outro_under_s: float = 7.0
    speech_lufs: float = -20.0
    rhythm: Rhythm = field(default_factory=Rhythm)
    opening_title: str = "Introduction"


def plan_timeline(script: Script, lines: Sequence[Line], plan: MixPlan) -> Timeline:
    """Place every sentence and every piece of music.

    Args:
        script: for its structure: segments, headings, sources.
        lines: every sentence with its take, in order.
        plan: what the show wants.
    """
    return _Planner(script, lines, plan).run()


class _Planner:
    """The cursor and what it has placed so far."""

    def __init__(self, script: Script, lines: Sequence[Line], plan: MixPlan) -> None:
        self.script, self.lines, self.plan = script, lines, plan
        self.turns = script.turns
        self.by_turn: dict[int, list[int]] = {}
        for index, line in enumerate(lines):
            self.by_turn.setdefault(line.turn, []).append(index)
        self.cursor = 0
        """End of the last sound of speech."""
        self.earliest = 0
        """Next speech may not begin before this sample."""
        self.speech: list[Placement] = []
        self.music: list[Placement] = []
        self.spoken: list[SpokenLine] = []
        self.cuts: list[int] = [0]
        self.marks: list[tuple[int, str, str | None]] = []
        """(start, title, url) of chapters."""
        self.beds: list[tuple[int, int]] = []
        self.intros: list[tuple[int, Piece]] = []
        self.stingers: list[tuple[int, Piece]] = []
        self.last_turn: int | None = None
        self.fresh = True
        """Nothing was said since the last musical break: the gap before the next word is settled."""

    def run(self) -> Timeline:
        """Walk through the segments, then lay the music over what was said."""
        turn = 0
        urls = {_fold(s.title): next((x.url for x in s.sources if x.url), None) for s in self.script.stories}
        intro_due = self.plan.intro
        for segment in self.script.segments:
            turns = range(turn, turn + len(segment.turns))
            turn += len(segment.turns)
            if not any(self.by_turn.get(t) for t in turns):
                continue
            if intro_due and segment.kind != "cold_open":
                self._intro(intro_due)
                intro_due = None
            if segment.title:
                self._heading(segment, urls.get(_fold(segment.title)))
            starts = [self._turn(t) for t in turns if self.by_turn.get(t)]
            if segment.kind in self.plan.bed_under:
                self.beds.append((starts[0], self.cursor))
        return self._finish()

    def _intro(self, intro: Piece) -> None:
        """The intro starts on the frame grid after the cold open, and leaves room for itself before the next word."""
        start = _grid(self.cursor + round(0.35 * RATE)) if self.spoken else 0
        self.intros.append((start, intro))
        self.cuts.append(start)
        alone = min(round(self.plan.intro_alone_s * RATE), intro.length)
        self.earliest, self.fresh = start + alone, True

    def _heading(self, segment: Segment, url: str | None) -> None:
        """A chapter begins: at the stinger's first sample before a story, otherwise at the first word's."""
        stinger = self.plan.stinger if segment.kind == "story" else None
        start = max(self.cursor + round(self.plan.rhythm.story * RATE), self.earliest) if self.spoken else self.earliest
        if stinger is None:
            start = _grid(start)
            self.earliest, self.fresh = start, True
        else:
            start = _grid(start)
            self.stingers.append((start, stinger))
            self.cuts.append(start)
            overlap = min(round(STINGER_OVERLAP_S * RATE), stinger.length // 4)
            self.earliest, self.fresh = start + stinger.length - overlap, True
        self.marks.append((start, segment.title or "", url))

    def _turn(self, turn: int) -> int:
        """Place the sentences of a turn; returns the first sample of its first word."""
        starts = []
        for number, index in enumerate(self.by_turn[turn]):
            line = self.lines[index]
            wanted = self._start_of(line, turn, number == 0)
            starts.append(self._place(index, line, wanted, grid=number == 0))
        self.last_turn = turn
        return starts[0]

    def _start_of(self, line: Line, turn: int, new_turn: bool) -> int:
        """The sample at which the first word of a sentence should sound."""
        if self.fresh:
            self.fresh = False
            lead = round(HEAD_S * RATE) if not self.spoken and self.earliest == 0 else round(LEAD_S * RATE)
            return max(self.earliest + lead, self.cursor + round(max(line.pause, 0.0) * RATE))
        before = self.turns[self.last_turn] if self.last_turn is not None else None
        coming = Next(
            new_turn=new_turn,
            same_speaker=before is not None and before.speaker == self.turns[turn].speaker,
            turn_words=self.turns[turn].words,
            paragraph=line.paragraph,
            pause=line.pause,
            answers_question=before is not None and before.text.rstrip("\"'”’)").endswith("?"),
        )
        return max(self.cursor + round(gap(self.plan.rhythm, coming) * RATE), self.earliest)

    def _place(self, index: int, line: Line, word: int, *, grid: bool) -> int:
        """Put a take down so that its first word sounds at ``word`` (turns: within half a frame of it)."""
        take = line.take
        scale = RATE / take.rate
        total = resampled_length(take.length, take.rate, RATE)
        onset, offset = round(take.onset * scale), min(total, round(take.offset * scale))
        skip = max(0, onset - round(LEAD_S * RATE))
        stop = min(total, offset + round(TAIL_S * RATE))
        start = max(0, word - (onset - skip))
        if grid:
            start = _grid(start)
            self.cuts.append(start)
        length = stop - skip
        fade_in, fade_out = round(FADE_IN_S * RATE), round(FADE_OUT_S * RATE)
        self.speech.append(
            Placement(
                start=start,
                length=length,
                source=take.key,
                kind="speech",
                skip=skip,
                gain_db=take.gain_db,
                fade_in=min(fade_in, length // 2),
                fade_out=min(fade_out, length // 2),
            )
        )
        first = start + onset - skip
        self.cursor = start + offset - skip
        self.spoken.append(SpokenLine(index, first, self.cursor))
        return first

    def _finish(self) -> Timeline:
        """Music over what was said, the end, and the chapters."""
        end = self.cursor + round(END_S * RATE)
        voices = [(s.start, s.stop) for s in self.spoken]
        for start, intro in self.intros:
            self._play_intro(intro, start, voices)
        for start, stinger in self.stingers:
            self._play("stinger", stinger, start, stinger.length, voices, head_s=ATTACK_KEPT_S, tail_s=0.05)
            end = max(end, start + stinger.length)
        for start, stop in self.beds:
            self._play_bed(start, stop, voices)
        if self.plan.outro is not None:
            end = max(end, self._play_outro(self.plan.outro, voices))
        length = -(-end // FRAME) * FRAME
        cuts = tuple(sorted({cut for cut in self.cuts if cut < length}))
        order = sorted([*self.speech, *self.music], key=lambda p: (p.start, p.kind, p.source, p.skip))
        return Timeline(length, tuple(order), self._chapters(length), tuple(self.spoken), cuts)

    def _play_intro(self, intro: Piece, start: int, voices: list[tuple[int, int]]) -> None:
        """Alone first, then under the words, then away before it distracts."""
        word = next((a for a, _ in voices if a >= start), None)
        length = intro.length
        if word is not None:
            length = min(length, word - start + round(self.plan.intro_under_s * RATE))
        stinger = next((a for a, _ in self.stingers if a > start), None)
        if stinger is not None:
            length = min(length, stinger - start)
        away_s = min(3.0, self.plan.intro_under_s / 2 + MUSIC_EDGE_S)
        self._play("intro", intro, start, length, voices, head_s=ATTACK_KEPT_S, tail_s=away_s)

    def _play_outro(self, outro: Piece, voices: list[tuple[int, int]]) -> int:
        """It begins under the last words, comes up after them and plays to its end; returns that end."""
        last = voices[-1][1]
        lead = min(round(self.plan.outro_under_s * RATE), outro.length // 2)
        after = max((begin + intro.length for begin, intro in self.intros), default=0)
        start = _grid(max(last - lead, min(after, last), 0))
        head_s = 1.5 if start < last else MUSIC_EDGE_S
        self._play("outro", outro, start, outro.length, voices, head_s=head_s, tail_s=0.05)
        return start + outro.length

    def _play_bed(self, start: int, stop: int, voices: list[tuple[int, int]]) -> None:
        """The bed in a loop under a stretch of speech, and out with it."""
        bed = self.plan.bed
        if bed is None:
            return
        tail = round(1.2 * RATE)
        at, first = start, True
        while at < stop + tail:
            length = min(bed.length, stop + tail - at)
            last = at + length >= stop + tail
            self._play("bed", bed, at, length, voices, head_s=0.4 if first else 0.0, tail_s=1.2 if last else 0.0)
            at, first = at + length, False

    def _play(
        self,
        kind: PlacementKind,
        piece: Piece,
        start: int,
        length: int,
        voices: list[tuple[int, int]],
        *,
        head_s: float,
        tail_s: float,
    ) -> None:
        """One piece of music with its gain alone, and its way down under every word it meets."""
        alone = self.plan.speech_lufs - MUSIC_BELOW_SPEECH_LU - piece.loudest_lufs
        under = MUSIC_BELOW_SPEECH_LU - self.plan.under_speech_lu
        fade_in = min(round(head_s * RATE), length // 2)
        self.music.append(
            Placement(
                start=start,
                length=length,
                source=piece.key,
                kind=kind,
                gain_db=round(alone, 3),
                fade_in=fade_in,
                fade_out=min(round(tail_s * RATE), length - fade_in),
                envelope=ducking(voices, start, start + length, under),
            )
        )

    def _chapters(self, length: int) -> tuple[Chapter, ...]:
        """One chapter for everything before the first heading, then one for each."""
        marks = list(self.marks)
        if not marks or marks[0][0] > 0:
            marks.insert(
                0, (0, self.plan.opening_title if marks else self.script.title or self.plan.opening_title, None)
            )
        stops = [start for start, _, _ in marks[1:]] + [length]
        return tuple(
            Chapter(start, stop, title, url)
            for (start, title, url), stop in zip(marks, stops, strict=True)
            if stop > start
        )


def _grid(sample: int) -> int:
    """The nearest multiple of FRAME: moved by at most 12 ms."""
    return round(sample / FRAME) * FRAME


def _fold(title: str) -> str:
    """A title for comparison: headings and lists differ in quotes and case."""
    return " ".join(
        "".join(c if c.isalnum() else " " for c in title.replace("’", "").replace("'", "")).casefold().split()
    )
