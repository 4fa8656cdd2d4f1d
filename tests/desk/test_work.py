"""The queue of jobs: what goes first, what steps aside, and what is told."""

import contextlib
import json
import threading

import pytest

from studio.desk.events import MOST_WAITING, EventHub
from studio.desk.work import Worker
from studio.errors import EngineError, ProgramError, ScriptError
from studio.programs.run import run


@pytest.fixture
def hub():
    return EventHub()


@pytest.fixture
def worker(hub):
    return Worker(hub)


def steps(worker):
    while worker.step():
        pass


def messages(subscription):
    found = []
    while message := subscription.next(0.01):
        found.append(json.loads(message))
    return found


def test_what_somebody_waits_for_goes_first_then_renders_then_readings(worker):
    order = []
    for kind in ("read", "render", "hear", "check"):
        worker.submit(kind, "a", lambda progress, kind=kind: order.append(kind) or {})
    steps(worker)
    assert order == ["hear", "check", "render", "read"]


def test_only_the_newest_render_of_a_script_is_done(worker):
    order = []
    for number in range(3):
        worker.submit("render", "a", lambda progress, number=number: order.append(number) or {})
    worker.submit("render", "b", lambda progress: order.append("b") or {})
    steps(worker)
    assert order == [2, "b"]


@pytest.mark.parametrize("kind", ["render", "hear"])
def test_a_running_render_makes_way_and_is_begun_again(worker, hub, kind):
    order, entered = [], []

    def render(progress):
        entered.append(1)
        if len(entered) == 1:
            worker.submit(kind, "a", lambda progress: order.append(kind) or {})
        with progress.stage("synthesize", 2) as stage:
            stage.advance()
        order.append("old render")
        return {}

    with hub.subscribe() as subscription:
        worker.submit("render", "a", render)
        steps(worker)
        told = [event["type"] for event in messages(subscription)]
    assert order == (["render"] if kind == "render" else ["hear", "old render"])
    assert told.count("stopped") == 1


def test_stop_ends_what_runs_and_drops_what_waits(worker, hub):
    order = []

    def render(progress):
        worker.stop("a")
        with progress.stage("mix", 1):
            order.append("went on")
        return {}

    worker.submit("render", "a", render)
    worker.submit("read", "a", lambda progress: order.append("read") or {})
    worker.submit("read", "b", lambda progress: order.append("other") or {})
    steps(worker)
    assert order == ["other"]


@pytest.mark.slow
def test_stop_kills_a_program_that_hangs(worker, hub):
    def render(progress):
        worker.stop("a")
        for _ in range(3):  # as a retry policy tries again
            with contextlib.suppress(ProgramError):
                run(["sleep", "600"], timeout=600)
        raise EngineError("it says nothing.")

    with hub.subscribe() as subscription:
        worker.submit("render", "a", render)
        steps(worker)
        assert [event["type"] for event in messages(subscription)] == ["started", "stopped"]


def test_an_error_says_where_and_a_bug_does_not_close_the_desk(worker, hub):
    def fails(progress):
        raise ScriptError("is empty.", file="a.txt", line=3, hint="Write something.")

    def breaks(progress):
        raise ZeroDivisionError("of an engine")

    with hub.subscribe() as subscription:
        worker.submit("render", "a", fails)
        worker.submit("hear", "a", breaks)
        steps(worker)
        failed = [event for event in messages(subscription) if event["type"] == "failed"]
    assert "ZeroDivisionError" in failed[0]["message"]
    assert (failed[1]["message"], failed[1]["line"], failed[1]["hint"]) == ("is empty.", 3, "Write something.")


def test_progress_is_told_from_any_thread_and_not_too_often(worker, hub):
    def render(progress):
        with progress.stage("encode", 1000, "s") as stage:
            threads = [threading.Thread(target=lambda: [stage.advance() for _ in range(250)]) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        return {}

    with hub.subscribe() as subscription:
        worker.submit("render", "a", render)
        steps(worker)
        told = [event for event in messages(subscription) if event["type"] == "progress"]
    assert told[-1]["done"] == 1000
    assert len(told) < 500


def test_a_page_that_does_not_listen_is_told_to_load_again(hub):
    with hub.subscribe() as subscription:
        for number in range(MOST_WAITING + 1):
            hub.publish("progress", done=number)
        assert [event["type"] for event in messages(subscription)] == ["lost"]
        hub.publish("note", message="again")
        assert messages(subscription) == [{"type": "note", "message": "again"}]
