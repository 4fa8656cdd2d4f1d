"""Words with two sounds, by their neighbours."""

from __future__ import annotations

import pytest

from studio.text.lexicon import Entry, Lexicon
from studio.text.spoken import speakable

SOUNDS = {
    "red": "r eh1 d", "reed": "r iy1 d", "liv": "l ih1 v", "lyve": "l ay1 v", "led": "l eh1 d", "leed": "l iy1 d",
    "re-CORD": "r ax k ao1 r d", "REC-ord": "r eh1 k er d", "cloze": "k l ow1 z", "cloce": "k l ow1 s",
    "bass fish": "b ae1 s", "base": "b ey1 s", "wynd": "w ay1 n d", "wind": "w ih1 n d", "teer": "t ih1 r",
    "tare": "t eh1 r", "POH-lish": "p ow1 l ih sh", "POL-ish": "p aa1 l ih sh",
    "boh": "b ow1", "bou": "b aw1", "soh": "s ow1", "con-TENT": "k ax n t eh1 n t", "de-ZERT": "d ih z er1 t",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "word", "sound"),
    [
        ("I have read it twice.", "read", "red"),
        ("The letter was read aloud.", "read", "red"),
        ("He read the paper.", "read", "red"),
        ("She wants to read it.", "read", "reed"),
        ("You should read it.", "read", "reed"),
        ("Did he read it?", "read", None),
        ("I read a lot.", "read", None),
        ("We live in Rome.", "live", "liv"),
        ("They want to live together.", "live", "liv"),
        ("a live broadcast from Oslo", "live", "lyve"),
        ("The show went live.", "live.", "lyve"),
        ("old lead pipes", "lead", "led"),
        ("levels of lead", "lead", "led"),
        ("the lead singer", "lead", "leed"),
        ("to lead the way", "lead", "leed"),
        ("They want to record the show.", "record", "re-CORD"),
        ("She set a record.", "record.", "REC-ord"),
        ("Please close the door.", "close", "cloze"),
        ("They are close friends.", "close", "cloce"),
        ("too close to call", "close", "cloce"),
        ("a striped bass", "bass", "bass fish"),
        ("the bass guitar", "bass", "base"),
        ("to wind up the clock", "wind", "wynd"),
        ("The wind blew.", "wind", "wind"),
        ("tear gas", "tear", "teer"),
        ("to tear it down", "tear", "tare"),
        ("the Polish army", "Polish", "POH-lish"),
        ("Polish people", "Polish", "POH-lish"),
        ("Polish it well.", "Polish", "POL-ish"),
        ("The Polish team won.", "Polish", "POH-lish"),
        ("Nail polish dries.", "polish", "POL-ish"),
        ("Polish sausage", "Polish", None),
        ("Yesterday I read a book.", "read", "red"),
        ("Last week we read the report.", "read", "red"),
        ("He had not read it.", "read", "red"),
        ("I read books every day.", "read", None),
        ("Fish live in water.", "live", "liv"),
        ("It was broadcast live.", "live.", "lyve"),
        ("Lead is a toxic metal.", "Lead", "led"),
        ("pipes made of lead", "lead", "led"),
        ("He took the lead.", "lead.", "leed"),
        ("a lead role", "lead", "leed"),
        ("They record every call.", "record", "re-CORD"),
        ("She wants to record.", "record.", "re-CORD"),
        ("He broke the world record.", "record.", "REC-ord"),
        ("Close the window.", "Close", "cloze"),
        ("The store will close at five.", "close", "cloze"),
        ("They were very close.", "close.", "cloce"),
        ("He caught a bass in the lake.", "bass", "bass fish"),
        ("deep bass notes", "bass", "base"),
        ("Wind the clock.", "Wind", "wynd"),
        ("gusts of wind", "wind", "wind"),
        ("He shed a tear.", "tear.", "teer"),
        ("Don't tear the paper.", "tear", "tare"),
        ("to polish it", "polish", "POL-ish"),
        ("They lead the league.", "lead", "leed"),
        ("He stood close to her.", "close", "cloce"),
        ("A tear ran down her cheek.", "tear", "teer"),
        ("a bow and arrow", "bow", "boh"),
        ("He took a bow.", "bow.", "bou"),
        ("to sow doubt", "sow", "soh"),
        ("She is content.", "content.", None),
        ("He was content.", "content.", "con-TENT"),
        ("They desert the army.", "desert", "de-ZERT"),
    ],
)
def test_the_words_beside_one_say_its_sound(text: str, word: str, sound: str | None) -> None:
    form = speakable(text)
    at = form.text.split().index(word)
    given = {first: " ".join(phones) for first, _, phones in form.sounds}
    assert given.get(at) == (SOUNDS[sound] if sound else None)


def test_the_lexicon_comes_first_and_other_languages_have_none() -> None:
    lexicon = Lexicon((Entry("read", "read", phones=("r", "aa1", "d")),))
    assert speakable("I have read it.", lexicon=lexicon).sounds == ((2, 3, ("r", "aa1", "d")),)
    assert speakable("read live record", language="de").sounds == ()
