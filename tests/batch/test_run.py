"""The driver, in this process: the same episodes as single renders, nothing twice, and only what a change touches."""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
from pathlib import Path

import pytest
from support.backlog import files, left_over, make_show, write_scripts, write_stinger

from studio.batch import events
from studio.batch import plan as plan_module
from studio.batch.dry_run import dry_run
from studio.batch.job import BatchJob, show_of
from studio.batch.run import run
from studio.batch.run_pass import BatchRunResult
from studio.batch.scripts import gather
from studio.errors import OutputError, ShowError, UsageError
from studio.progress import NoProgress
from studio.render.flow import RenderJob, render_episode
from studio.show import load_show
from studio.store import FolderStore
from studio.synthesize.engines.tone import Tone


@pytest.fixture
def show(tmp_path: Path) -> Path:
    return make_show(tmp_path / "show")


def job(root: Path, **how: object) -> BatchJob:
    scripts = tuple(gather([root / "scripts"]))
    return BatchJob(scripts, show_of(scripts, None, None), **how)  # type: ignore[arg-type]


def made(root: Path, **how: object) -> tuple[BatchRunResult, list[events.Event]]:
    seen: list[events.Event] = []
    return run(job(root, **how), NoProgress(), seen.append), seen


def takes(root: Path) -> list[str]:
    """Keys of the takes in the store."""
    store = FolderStore(Path(load_show(root / "scripts" / "ep1.txt").location))
    return [entry.key for entry in store.entries() if entry.kind == "takes"]


def names(seen: list[events.Event], kind: type) -> list[str]:
    return [event.episode.script.stem for event in seen if isinstance(event, kind)]


@pytest.mark.slow
def test_episodes_beyond_the_budget_wait_for_another_run(show):
    write_scripts(show, 3)
    whole = dry_run(job(show), NoProgress()).plan.counts
    budget = whole.new_characters - 1
    planned = dry_run(job(show, budget_characters=budget), NoProgress()).plan
    assert len(planned.blocked) == 1 and planned.counts.new_characters <= budget
    result, _ = made(show, budget_characters=budget)
    assert (result.made, len(result.failed), result.passed) == (2, 1, False)
    assert "of --budget are left" in result.failed[0].reason
    result, _ = made(show, budget_characters=budget)
    assert (result.made, result.unchanged, result.passed) == (1, 2, True)


@pytest.mark.slow
def test_episodes_are_those_of_single_renders_and_then_there_is_nothing_to_do(show, tmp_path, monkeypatch):
    scripts = write_scripts(show, 3)
    made(show)
    batched = files(show)
    monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / "other"))
    for script in scripts:
        script_show = load_show(script)
        render_episode(RenderJob(script, script_show))
    assert files(show) == batched
    monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / "cache"))


def test_a_finished_backlog_reads_no_script_and_makes_nothing(show, monkeypatch):
    write_scripts(show, 3)
    outcome, seen = made(show)
    # Nine sentences of their own, two that all share, and the calibration of two voices, seven sentences each.
    assert (outcome.made, outcome.unchanged, outcome.takes, outcome.passed) == (3, 0, 9 + 2 + 14, True)
    assert names(seen, events.EpisodeMadeEvent) == ["ep1", "ep2", "ep3"]
    assert len(files(show)) == 3 * 7 and not left_over(show)
    monkeypatch.setattr("studio.batch.reading.load_source", lambda *_: pytest.fail("read again"))
    outcome, seen = made(show)
    assert (outcome.made, outcome.unchanged, outcome.takes) == (0, 3, 0)
    assert seen == [events.RunStartedEvent(0, 3, (), 0)]


@pytest.mark.slow
def test_an_episode_is_finished_while_others_are_being_said(show, monkeypatch):
    """The last sentence is not said before an episode is finished: a batch that waits for itself would never end."""
    write_scripts(show, 3)
    (show / "scripts" / "ep9.txt").write_text("Ada: Hello.\nBen: Wait for the others.\n")
    finished, seen = threading.Event(), []
    say = Tone.synthesize

    def waiting(self, requests):
        if any("Wait" in request.text for request in requests):
            assert finished.wait(120)
        return say(self, requests)

    def listen(event):
        seen.append(event)
        if isinstance(event, events.EpisodeMadeEvent):
            finished.set()

    monkeypatch.setattr(Tone, "synthesize", waiting)
    monkeypatch.setattr(plan_module, "SMALL_BATCH_ITEMS", 4)
    assert run(job(show), NoProgress(), listen).made == 4
    last = max(at for at, event in enumerate(seen) if isinstance(event, events.BatchFinishedEvent))
    assert isinstance(seen[last], events.BatchFinishedEvent)
    assert any(isinstance(event, events.EpisodeMadeEvent) for event in seen[:last])


@pytest.mark.slow
def test_without_its_ledger_a_backlog_is_put_together_again_from_its_takes(show):
    write_scripts(show, 2)
    made(show)
    before = files(show)
    (show / ".studio" / "batch.sqlite").unlink()
    outcome, _ = made(show)
    assert (outcome.made, outcome.takes) == (2, 0) and files(show) == before


def test_the_plan_counts_and_writes_nothing(show, tmp_path):
    write_scripts(show, 3)
    plan, cost = dry_run(job(show), NoProgress())
    count = plan.counts
    assert (count.new, count.cached, len(plan.episodes), plan.finished) == (25, 0, 3, 0)
    assert count.sentences == 3 * (5 + 14) and count.duplicate == count.sentences - 25
    assert cost.synthesis_s is None and cost.assembly_s is None and cost.disk_bytes is None
    assert not (show / "cast.toml").exists() and not (show / "episodes").exists()
    made(show)
    measured = json.loads((tmp_path / "cache" / "rates.json").read_text())["tone on this machine"]
    disk = [*(show / "episodes").rglob("*.*"), *(show / "episodes").rglob("*.mp3")]  # and the pieces of each MP3
    assert measured["episode_bytes"] == sum(path.stat().st_size for path in disk)
    (show / "scripts" / "ep2.txt").write_text("Part 2\n\nAda: Welcome back.\nBen: This is new.\n")
    plan, cost = dry_run(job(show), NoProgress())
    assert [wanted.script.stem for wanted in plan.episodes] == ["ep2"]
    assert plan.counts.new == 1 and plan.finished == 2 and plan.counts.why == {"the script": 1}
    assert cost.synthesis_s is not None and cost.synthesis_s > 0 and cost.assembly_s and cost.disk_bytes
    assert 1 < cost.audio_s < 10


@pytest.mark.parametrize(
    ("change", "takes", "touched", "why"),
    [
        pytest.param("stinger", 0, 3, "the stinger", marks=pytest.mark.slow),
        pytest.param("loudness", 0, 3, "[loudness]", marks=pytest.mark.slow),
        pytest.param("gap", 0, 3, "[gaps]", marks=pytest.mark.slow),
        ("lexicon", 1, 1, "the lexicon"),
        pytest.param("voice", 16, 3, "ben.toml", marks=pytest.mark.slow),
        pytest.param("feed", 0, 0, "", marks=pytest.mark.slow),
        pytest.param("outputs", 0, 1, "its own files", marks=pytest.mark.slow),
    ],
)
def test_a_change_touches_what_it_must_and_keeps_guids(tmp_path, change, takes, touched, why):
    show = make_show(tmp_path / "show", stinger=True)
    write_scripts(show, 3)
    with (show / "scripts" / "ep2.txt").open("a") as script:
        script.write("Cy: Kubernetes.\n")
    made(show)
    guids, before = (show / "guids.toml").read_text(), files(show)
    settings = show / "show.toml"
    if change == "stinger":
        write_stinger(show, 660)
    elif change == "lexicon":
        (show / "lexicon.toml").write_text('[words]\nKubernetes = "koober netties"\n')
    elif change == "voice":
        path = show / "voices" / "ben.toml"
        path.write_text(path.read_text().replace('"low"', '"top"'))
    elif change == "outputs":
        (show / "episodes" / "ep1" / "ep1.vtt").unlink()
    else:
        tables = {
            "loudness": "[loudness]\ntarget_lufs = -18",
            "gap": "[gaps]\nturn = 0.9",
            "feed": "[feed]\nlocked = true",
        }
        settings.write_text(settings.read_text() + tables[change] + "\n")
    plan, _ = dry_run(job(show), NoProgress())
    assert plan.counts.new == takes
    assert len(plan.episodes) == touched and plan.finished == 3 - touched
    assert all(why in wanted.why for wanted in plan.episodes)
    outcome, _ = made(show)
    assert (outcome.made, outcome.unchanged) == (touched, 3 - touched)
    assert outcome.takes == plan.counts.new and outcome.passed
    assert (show / "guids.toml").read_text() == guids
    if change in ("feed", "outputs"):
        assert files(show) == before


@pytest.mark.slow
def test_cast_is_settled_in_the_order_of_scripts_before_anything_runs(show):
    write_scripts(show, 1)
    for name, people in (("a.txt", ("Zoe", "Yan")), ("b.txt", ("Yan", "Xia"))):
        (show / "scripts" / name).write_text("".join(f"{p}: Hello, this is me speaking.\n" for p in people))
    seen = []

    def listen(event):
        if isinstance(event, events.EpisodePlannedEvent) and not seen:
            seen.append((show / "cast.toml").read_text())

    run(job(show), NoProgress(), listen)
    known = (show / "cast.toml").read_text()
    assert seen == [known]
    assert known.index("Zoe") < known.index("Yan") < known.index("Xia")
    assert known.index("Ada") > known.index("Xia")  # ep1.txt comes after a.txt and b.txt


@pytest.mark.slow
def test_what_cannot_be_read_or_cast_is_listed_and_the_rest_is_made(show):
    write_scripts(show, 2)
    (show / "scripts" / "empty.txt").write_text("")
    (show / "scripts" / "binary.txt").write_bytes(b"\x7fELF\x00\x01")
    (show / "scripts" / "clip.txt").write_text("Ada: [clip gone.wav] That was it.\n")
    (show / "scripts" / "more").mkdir()
    (show / "scripts" / "more" / "ep1.txt").write_text("Ada: I am another.\n")
    outcome, _ = made(show)
    assert outcome.made == 3 and not outcome.passed  # of two scripts called ep1.txt, each has its place
    reasons = {left.script.name + str(left.script.parent.name == "more"): left.reason for left in outcome.failed}
    assert len(reasons) == 3
    assert "empty" in reasons["empty.txtFalse"] and "gone.wav" in reasons["clip.txtFalse"]
    assert (show / "episodes" / "more-ep1" / "more-ep1.mp3").is_file()


def test_dates_decide_about_the_order_where_all_have_one(show):
    for name, date in (("a", "2026-03-03"), ("b", "2026-01-01"), ("c", "2026-02-02")):
        (show / "scripts" / f"{name}.txt").write_text(f"---\ndate: {date}\n---\nAda: This is {name} speaking.\n")
    plan, _ = dry_run(job(show), NoProgress())
    assert [wanted.script.stem for wanted in plan.episodes] == ["b", "c", "a"]


@pytest.mark.slow
def test_a_script_that_changes_while_its_batch_runs_is_taken_up_again(show):
    write_scripts(show, 2)
    changed = show / "scripts" / "ep1.txt"

    def listen(event):
        if isinstance(event, events.BatchFinishedEvent) and "Changed" not in changed.read_text():
            changed.write_text("Part 1\n\nAda: Changed at the last moment.\n")

    outcome = run(job(show), NoProgress(), listen)
    assert outcome.made == 2 and outcome.passed
    assert "Changed at the last moment" in (show / "episodes" / "ep1" / "ep1.vtt").read_text()
    assert made(show)[0].unchanged == 2


@pytest.mark.slow
def test_a_damaged_take_is_found_and_made_again(show):
    write_scripts(show, 1)
    made(show)
    before = files(show)
    store = Path(load_show(show / "scripts" / "ep1.txt").location)
    for path in (store / "takes").rglob("*"):
        if path.is_file():
            content = bytearray(path.read_bytes())
            content[-1] ^= 1
            path.write_bytes(content)
    for kind in ("measures", "levels", "frames", "joins"):
        for path in (store / kind).rglob("*"):
            if path.is_file():
                path.unlink()
    (show / "episodes" / "ep1" / "ep1.mp3").unlink()
    outcome, _ = made(show)
    assert outcome.made == 1 and files(show) == before


@pytest.mark.slow
def test_shards_make_their_share_and_the_last_one_the_episodes(show):
    write_scripts(show, 3)
    first, _ = made(show, shard=(1, 3))
    assert (first.made, first.waiting) == (0, 3) and 0 < first.takes < 25
    assert made(show, assemble_only=True)[0].made == 0
    second, _ = made(show, shard=(3, 3))
    last, _ = made(show, shard=(2, 3))
    assert (last.made, last.waiting) == (3, 0)
    assert second.takes < 25 and len(takes(show)) == 25
    sharded = files(show)
    assert made(show, shard=(1, 3))[0].passed
    (show / ".studio" / "batch.sqlite").unlink()
    assert made(show, assemble_only=True)[0].made == 3
    assert files(show) == sharded


@pytest.mark.slow
def test_shards_that_see_all_takes_at_once_make_each_episode_once(show):
    write_scripts(show, 3)
    made(show)
    shutil.rmtree(show / "episodes")
    (show / ".studio" / "batch.sqlite").unlink()
    outcomes: list[BatchRunResult] = []
    threads = [threading.Thread(target=lambda n=n: outcomes.append(made(show, shard=(n, 3))[0])) for n in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [outcome.waiting for outcome in outcomes] == [0, 0, 0] and all(outcome.passed for outcome in outcomes)
    assert sum(outcome.made for outcome in outcomes) == 3 and sum(outcome.unchanged for outcome in outcomes) == 6
    assert len(files(show)) == 3 * 7 and not left_over(show)


@pytest.mark.slow
def test_a_damaged_ledger_is_begun_anew(show):
    write_scripts(show, 1)
    made(show)
    path = show / ".studio" / "batch.sqlite"
    path.write_bytes(b"not a database" * 200)
    assert made(show)[0].made == 1
    assert made(show)[0].unchanged == 1
    with sqlite3.connect(path) as base:
        base.execute("PRAGMA user_version = 99")
    base.close()
    assert made(show)[0].made == 1


def test_a_ledger_that_cannot_be_written_is_said(show):
    write_scripts(show, 1)
    (show / ".studio").write_text("a file")
    with pytest.raises(OutputError, match="ledger"):
        made(show)


def test_missing_music_is_told_before_anything_is_read(show):
    write_scripts(show, 1)
    settings = (show / "show.toml").read_text().replace('outro = ""', 'outro = "gone.flac"')
    (show / "show.toml").write_text(settings)
    with pytest.raises(ShowError, match=r"gone\.flac"):
        made(show)


def test_scripts_of_two_shows_are_two_batches(tmp_path):
    scripts = [write_scripts(make_show(tmp_path / name), 1)[0] for name in ("one", "two")]
    with pytest.raises(UsageError, match="several shows"):
        show_of(tuple(scripts), None, None)


def test_scripts_outside_any_show_land_where_one_stands(tmp_path):
    scripts = tuple(tmp_path / f"{name}.txt" for name in ("one", "two"))
    for script in scripts:
        script.write_text(f"Ada: This is {script.stem}.\nBen: It is.\n")
    plan, _ = dry_run(BatchJob(scripts, show_of(scripts, None, None), engine="tone"), NoProgress())
    assert [wanted.output for wanted in plan.episodes] == [tmp_path / "one.mp3", tmp_path / "two.mp3"]
    assert plan.counts.new == 14 + 3  # voices follow the order in each script: the same two for both


@pytest.mark.slow
def test_two_batches_of_one_store_at_once(tmp_path):
    shows = [make_show(tmp_path / name) for name in ("one", "two")]
    for root in shows:
        write_scripts(root, 3)
    outcomes = {}
    threads = [threading.Thread(target=lambda r=r: outcomes.update({r: made(r)[0]})) for r in shows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(outcome.made == 3 and outcome.passed for outcome in outcomes.values())
    assert len({json.dumps({k: v for k, v in files(r).items() if k.endswith(".vtt")}) for r in shows}) == 1
    assert len(takes(shows[0])) == 25 and not left_over(tmp_path)


@pytest.mark.slow
def test_episodes_over_a_store_at_an_address_are_the_same(tmp_path, monkeypatch):
    roots = {}
    for name, where in (("folder", str(tmp_path / "takes")), ("address", f"file://{tmp_path}/other")):
        roots[name] = root = make_show(tmp_path / name)
        write_scripts(root, 2)
        scripts = tuple(gather([root / "scripts"]))
        asked = BatchJob(scripts, show_of(scripts, None, where), workers=2)
        assert run(asked, NoProgress()).made == 2
        assert run(asked, NoProgress()).unchanged == 2
    assert files(roots["folder"]) == files(roots["address"])
    assert len(list((tmp_path / "other" / "takes").glob("*/*"))) == 22 and not left_over(tmp_path)
