"""Scripts of any length to measure with: a talk show about places and things, two hosts, a story every few minutes.

    python benchmarks/scripts.py 38 > long.md        # about 38 minutes as flite speaks
    python benchmarks/scripts.py 240 > four-hours.md

The same number gives the same script on every machine. Sentences are put together from parts, so that none is twice.
"""

from __future__ import annotations

import random
import sys

WORDS_PER_MINUTE = 165
"""How fast flite's voices read, with the gaps between turns."""

_WHO = ["the ferryman", "a young surveyor", "our neighbour", "the night porter", "a retired baker", "the harbour pilot"]
_DID = ["kept a list of", "could never explain", "wrote three letters about", "walked past", "was asked about", "drew"]
_WHAT = [
    "the broken bridge",
    "a clock without hands",
    "eleven empty boats",
    "the last orchard",
    "a bell under the water",
]
_WHEN = ["every winter for nine years", "on the morning of the flood", "long before the railway came", "in 1962"]
_THEN = [
    "and nobody thought to ask why",
    "which is how the museum got its name",
    "though the town council says otherwise",
    "and that, as it turned out, was the easy part",
    "so the whole street learned to listen",
]
_SHORT = ["Really?", "I did not know that.", "Go on.", "That sounds about right.", "And then what happened?"]
_STORY_WORDS = 700


def script(minutes: float) -> str:
    """A script in Markdown that takes about so many minutes."""
    chance = random.Random(round(minutes * 60))
    out = ["# Places and Things", "", "Ada: Good morning, and welcome to places and things.", "Ben: Good morning.", ""]
    words = story = since = 0
    while words < minutes * WORDS_PER_MINUTE:
        if since == 0 or since > _STORY_WORDS:
            story, since = story + 1, 0
            out += ["", f"## Story {story}: {chance.choice(_WHAT).capitalize()}", ""]
        who = ("Ada", "Ben")[len(out) % 2]
        turn = chance.choice(_SHORT) if chance.random() < 0.2 else _turn(chance)
        out.append(f"{who}: {turn}")
        words += len(turn.split())
        since += len(turn.split())
    return "\n".join([*out, "", "Ada: That is all for today.", "Ben: Goodbye.", ""])


def _turn(chance: random.Random) -> str:
    """Two to six sentences."""
    return " ".join(
        f"{chance.choice(_WHO)} {chance.choice(_DID)} {chance.choice(_WHAT)} {chance.choice(_WHEN)},"
        f" {chance.choice(_THEN)}, {chance.randint(2, 900)} times.".capitalize()
        for _ in range(chance.randint(2, 6))
    )


if __name__ == "__main__":
    sys.stdout.write(script(float(sys.argv[1]) if len(sys.argv) > 1 else 38))
