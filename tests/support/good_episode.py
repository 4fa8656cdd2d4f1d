"""What the good episode of the tests of `studio check` says and sounds like."""

import numpy as np

from studio.audio.meter import loudness
from studio.values import FRAME, RATE, SpokenWord, Tags, Utterance

SECONDS = 9
TAGS = Tags(
    title="Ein Anfang, naïve & <b>bold</b> 🎙",
    show="The Show",
    artist="Ada & Co.",
    date="2026-03-02",
    number=7,
    description="What this is about, in a sentence.",
    link="https://example.org/7",
)
SAID = [
    ("Nora Whitfield", "Welcome to the show, everybody; it is good to be here.", 0.2, 2.3),
    ("Theo", "Profits at A & B rose by 5 < 6 percent, naïve as it sounds.", 2.5, 4.6),
    ("Theo", "That is all there is to say about it today, I am afraid.", 4.8, 6.5),
    ("Nora Whitfield", "Thank you, Theo. Good night to you and to everybody else!", 6.7, 8.7),
]


def programme():
    """Chords under noise, at -16 LUFS, shape (n, 2)."""
    rng = np.random.default_rng(5)
    count = SECONDS * RATE // FRAME * FRAME
    at = np.arange(count) / RATE
    chord = sum(np.sin(2 * np.pi * f * at + f) for f in (220, 277.2, 329.6, 554.4))
    sound = chord * (0.6 + 0.4 * np.sin(2 * np.pi * 1.3 * at)) + 0.1 * rng.standard_normal(count)
    stereo = np.stack((sound, np.roll(sound, 300)), axis=1).astype(np.float32)
    return (stereo * 10 ** ((-16 - loudness(stereo / 8, RATE)) / 20) / 8).astype(np.float32)


def utterances():
    said = []
    for turn, (speaker, text, start, stop) in enumerate(SAID):
        words = text.split()
        step = (stop - start) / len(words)
        times = [(round((start + i * step) * RATE), round((start + (i + 1) * step) * RATE)) for i in range(len(words))]
        timed = tuple(SpokenWord(w, a, b, measured=False) for w, (a, b) in zip(words, times, strict=True))
        said.append(Utterance(speaker, text, timed[0].start_sample, timed[-1].stop_sample, turn, turn + 1, words=timed))
    return said
