"""What is missing before an episode is published."""

from dataclasses import replace

from studio.desk.checklist import EpisodeState, checklist
from studio.lint import Finding
from studio.show import Settings, Show
from studio.show.feed_settings import Feed
from studio.values import Metadata

READY = EpisodeState(rendered=True, current=True, suspects=(), check_passed=True)
SETTINGS = Settings(description="What it is.", feed=Feed(base_url="https://example.org/", category="Science"))
METADATA = Metadata(title="One", date="2026-04-02", description="What it is about.")


def states(show=Show(SETTINGS, None), metadata=METADATA, findings=(), episode=READY):  # noqa: B008 - frozen
    return {step.name: (step.state, step.action) for step in checklist(show, metadata, findings, episode)}


def test_nothing_is_missing():
    assert {state for state, _ in states().values()} == {"done"}


def test_every_fault_is_told_with_what_helps():
    faults = {
        "It is rendered": (replace(READY, current=False), "render"),
        "No take is suspect": (replace(READY, suspects=(7,)), "line:7"),
        "It passes the check": (replace(READY, check_passed=False, check_faults=("M1: no",)), "check"),
    }
    for name, (episode, action) in faults.items():
        found = states(episode=episode)
        assert found.pop(name) == ("missing", action)
        assert {state for state, _ in found.values()} == {"done"}
    assert states(findings=(Finding(4, "cue-file", "There is no bell.wav."),))["The script has no errors"] == (
        "missing",
        "line:4",
    )
    assert states(metadata=None)["The script has no errors"] == ("missing", "line:1")
    assert states(findings=None)["The script has no errors"][0] == "unknown"
    assert states(metadata=replace(METADATA, date=None))["It has a date"] == ("missing", "details")


def test_a_new_show_lacks_what_the_feed_needs():
    found = states(show=Show(Settings(cover=""), None))
    assert {name for name, (state, action) in found.items() if (state, action) == ("missing", "settings")} == {
        "The show has an address",
        "The show has a category",
        "The show has a cover",
        "The show has a description",
    }
