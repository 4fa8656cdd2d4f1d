"""Which turns are said together."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.parse import parse_script
from studio.synthesize.scenes.plan import plan_scenes
from studio.synthesize.scenes.scene import SceneLimits
from studio.synthesize.sentences import sentences
from studio.text.lexicon import Lexicon
from studio.values import Cast, Role, VoiceSettings

VOICES = {"Ada": "low", "Ben": "high", "Cleo": "top"}
SCRIPT = """# Shells

**Ada:** It is deep. Very deep.

**Ben:** How deep?

**Ada:** Ten metres.

## Stones

**Ben:** These are round.

**Cleo:** They are old.
"""


def read(text):
    """A script and its sentences, said by Ada, Ben and Cleo."""
    script = parse_script(text)
    roles = [Role(s, (s,), VOICES[s], VoiceSettings(VOICES[s]), "show") for s in script.speakers]
    said, _ = sentences(script, Cast("tone", tuple(roles)), Lexicon.empty(), "en")
    return script, said


def limits(voices=8, characters=10_000, turns=100):
    return lambda _: SceneLimits(voices, characters, turns)


def turns_of(text, allowed=None):
    """The turns of each scene, as text."""
    script, said = read(text)
    planned = plan_scenes(script, said, allowed or limits())
    for scene in planned:
        texts = [said[at].request.text for at in scene.sentences]
        assert texts == [sentence for turn in scene.scene.turns for sentence in turn.sentences]
        voices = [said[turn[0]].request.settings for turn in scene.turns]
        assert voices == [scene.scene.voices[turn.voice] for turn in scene.scene.turns]
    return [[turn.text for turn in scene.scene.turns] for scene in planned]


def test_a_scene_is_a_run_of_turns_of_one_segment():
    assert turns_of(SCRIPT) == [
        ["It is deep. Very deep.", "How deep?", "Ten metres."],
        ["These are round.", "They are old."],
    ]


def test_a_cue_between_turns_or_within_one_ends_a_scene():
    text = SCRIPT.replace("**Ben:** How deep?", "[SOUND: splash]\n\n**Ben:** How deep?")
    assert turns_of(text)[0] == ["How deep?", "Ten metres."]
    text = SCRIPT.replace("How deep?", "How [SOUND: splash] deep?")
    assert turns_of(text) == [["These are round.", "They are old."]]


def test_an_overlap_that_the_script_asks_for_begins_another_scene():
    text = SCRIPT.replace("**Ben:** How deep?", "**Ben:** [overlap 0.4s] How deep?")
    assert turns_of(text)[0] == ["How deep?", "Ten metres."]


def test_a_turn_at_another_rate_is_in_no_scene():
    text = SCRIPT.replace("**Ada:** Ten metres.", '**Ada:** <prosody rate="slow">Ten metres.</prosody>')
    assert turns_of(text)[0] == ["It is deep. Very deep.", "How deep?"]


def test_one_voice_alone_is_no_scene():
    assert turns_of("**Ada:** One.\n\n**Ada:** Two.\n") == []
    assert turns_of("**Ada:** One.\n") == []


def test_scenes_are_cut_to_the_limits_of_the_engine():
    many = "".join(f"**{'Ada' if at % 2 else 'Ben'}:** Number {'x' * (at % 7)}.\n\n" for at in range(40))
    by_turns, by_length = turns_of(many, limits(turns=6)), turns_of(many, limits(characters=120))
    assert [len(scene) for scene in by_turns] == [6] * 6 + [4]
    assert all(sum(len(text) + 1 for text in scene) <= 120 for scene in by_length) and len(by_length) > 3
    three = "**Ada:** One.\n\n**Ben:** Two.\n\n**Cleo:** Three.\n\n**Ben:** Four.\n"
    assert turns_of(three, limits(voices=2)) == [["One.", "Two."], ["Three.", "Four."]]
    assert turns_of(three, lambda _: None) == []


def test_a_scene_is_parted_in_two_of_about_the_same_length():
    script, said = read("".join(f"**{'Ada' if at % 2 else 'Ben'}:** Number {at}.\n\n" for at in range(10)))
    (planned,) = plan_scenes(script, said, limits())
    one, other = planned.halves()
    assert one.sentences + other.sentences == planned.sentences
    assert {len(one.turns), len(other.turns)} == {5}
    script, said = read("**Ada:** One.\n\n**Ben:** Two.\n\n**Ada:** Three.\n")
    (short,) = plan_scenes(script, said, limits())
    assert short.halves() is None


TEXTS = ("Yes.", "No, never. Not once.", "Why?")


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.sampled_from(sorted(VOICES)), st.sampled_from(TEXTS)), min_size=1, max_size=30),
    st.integers(1, 3),
    st.integers(10, 200),
)
def test_every_turn_is_in_one_scene_at_most_and_scenes_keep_the_limits(turns, voices, characters):
    script, said = read("".join(f"**{name}:** {text}\n\n" for name, text in turns))
    planned = plan_scenes(script, said, limits(voices, characters))
    indices = [at for scene in planned for at in scene.sentences]
    assert indices == sorted(set(indices))
    for scene in planned:
        assert 2 <= len(scene.scene.voices) <= voices
        assert sum(len(turn.text) + 1 for turn in scene.scene.turns) <= characters
