"""What the page may ask for: documents, jobs, refusals; files as the commands leave them."""

import json
import os
import shutil
import subprocess
import threading

import pytest
from support.auditions import SCRIPT, done, studio
from support.desk_bench import NAME, Bench
from support.small_show import write_cover

from studio.desk.actions import ActionRefused
from studio.desk.desk import Desk
from studio.desk.state import MOST_SOUNDS
from studio.desk.watcher import report_changes
from studio.errors import ShowError, UsageError
from studio.render.changes import stamps


def test_a_script_is_shown_by_line_with_speakers_voices_and_findings(bench):
    document = bench.ask("open", script=NAME)
    assert document["text"] == SCRIPT
    assert document["rows"][:2] == [["sp", 0, 1], ["sp", 1, 1]]
    assert [speaker["name"] for speaker in document["speakers"]] == ["Ada Stone", "Ben Fields"]
    assert {voice["name"] for voice in document["voices"]} == {"clara", "arthur"}
    assert (document["episode"], document["findings"], document["error"]) == (None, None, None)
    read = next(event for event in bench.work() if event["type"] == "done")["result"]
    assert {"metadata-date", "speaker-unknown"} <= {found["rule"] for found in read["findings"]}
    assert [found for found in read["findings"] if "studio " in found["advice"]] == [], "a page needs no command"
    assert bench.ask("open", script=NAME)["findings"] == read["findings"]


@pytest.mark.parametrize(
    "name",
    ["../outside.txt", "/etc/passwd", "scripts/../../outside.txt", "scripts/none.txt", ".studio/x.txt", "show.toml",
     "scripts/link.txt", "a\0b"],
)  # fmt: skip
def test_no_name_leads_out_of_the_show_or_to_anything_but_a_script(bench, name):
    outside = bench.root.parent / "outside.txt"
    outside.write_text(SCRIPT)
    (bench.root / "scripts" / "link.txt").symlink_to(outside)
    for action, more in (("open", {}), ("render", {}), ("save", {"text": "x", "base": "0" * 64})):
        with pytest.raises(UsageError):
            bench.ask(action, script=name, **more)
    assert outside.read_text() == SCRIPT


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("none", {}),
        ("open", {}),
        ("open", {"script": NAME, "more": 1}),
        ("open", {"script": 3}),
        ("open", {"script": "x" * 501}),
        ("save", {"script": NAME, "text": "x", "base": "no digest"}),
        ("rate", {"script": NAME, "speaker": "Ada Stone", "rate": 9}),
        ("retake", {"script": NAME, "line": 0}),
        ("retake", {"script": NAME, "line": 1, "takes": 51}),
        ("try-voices", {"script": NAME, "speaker": "Ada Stone", "voices": []}),
    ],
)
def test_a_body_that_does_not_fit_is_refused(bench, action, body):
    with pytest.raises(ActionRefused):
        bench.ask(action, **body)


def test_an_empty_script_can_still_be_written(bench):
    bench.script.write_text("")
    document = bench.ask("open", script=NAME)
    assert (document["text"], document["rows"]) == ("", [["sk", -1]])
    assert "empty" in document["error"]["message"]
    bench.ask("save", script=NAME, text=SCRIPT, base=document["digest"])
    assert bench.script.read_text() == SCRIPT


def test_an_edit_is_rendered_once_there_is_an_episode_and_not_before(bench):
    base = bench.ask("open", script=NAME)["digest"]
    bench.work()
    base = bench.ask("save", script=NAME, text=SCRIPT.replace("Good night", "Good day"), base=base)["digest"]
    assert {event["kind"] for event in bench.work()} == {"read"}
    episode = bench.done("render", script=NAME)["episode"]
    assert episode["current"]
    assert [said[4] for said in episode["sentences"]][-1] == "Good day."
    bench.ask("save", script=NAME, text=SCRIPT, base=base)
    events = bench.work()
    assert [event["kind"] for event in events if event["type"] == "started"] == ["render", "read"]
    rows = next(event for event in events if event["type"] == "script")
    assert rows["text"] == SCRIPT
    assert next(e for e in events if e["type"] == "done")["result"]["episode"]["sentences"][-1][4] == "Good night."
    assert bench.ask("automatic", on=False) == {}
    bench.ask("save", script=NAME, text=SCRIPT + "\n", base=rows["digest"])
    assert {event["kind"] for event in bench.work()} == {"read"}


@pytest.mark.slow
def test_the_episode_is_byte_for_byte_that_of_the_command(bench, tmp_path):
    twin = shutil.copytree(bench.root, tmp_path / "twin")
    bench.ask("open", script=NAME)
    bench.done("render", script=NAME)
    done("render", twin / NAME)
    ours, theirs = (
        {p.name: p.read_bytes() for p in (root / "episodes" / "talk").iterdir()} for root in (bench.root, twin)
    )
    del ours["talk.episode.json"], theirs["talk.episode.json"]  # which holds times
    assert ours == theirs
    assert (bench.root / "cast.toml").read_bytes() == (twin / "cast.toml").read_bytes()


def test_takes_are_pinned_as_the_commands_pin_them(bench, tmp_path):
    twin = shutil.copytree(bench.root, tmp_path / "twin")
    made = bench.done("retake", script=NAME, line=5)
    assert [sample["label"] for sample in made["samples"]][:2] == ["Take 1", "Take 2"]
    assert bench.desk.sounds.get(made["samples"][0]["sound"])[:4] == b"fLaC"
    assert bench.done("keep", script=NAME, retake=made["retake"], number=2) == {"pinned": 1}
    assert bench.done("approve", script=NAME, line=1) == {"pinned": 1}
    done("retake", twin / NAME, 5, "--keep", 2)
    done("approve", twin / NAME, 1)
    assert (bench.root / "takes.toml").read_bytes() == (twin / "takes.toml").read_bytes()
    ours, theirs = ({p.name: p.read_bytes() for p in (root / "takes").iterdir()} for root in (bench.root, twin))
    assert ours == theirs
    assert bench.done("unpin", script=NAME, line=1) == {"removed": 1}
    done("approve", twin / NAME, 1, "--remove")
    assert (bench.root / "takes.toml").read_bytes() == (twin / "takes.toml").read_bytes()


def test_a_line_and_a_voice_are_heard_before_anything_is_rendered(bench):
    heard = bench.done("hear", script=NAME, line=3)
    assert len(heard["samples"]) == 1
    tried = bench.done("try-voices", script=NAME, speaker="Ada Stone", voices=["clara", "arthur"])
    assert [sample["label"] for sample in tried["samples"]] == ["clara", "arthur"]
    assert not (bench.root / "episodes").exists()


def test_a_change_of_the_show_is_told_to_every_page(bench):
    bench.ask("open", script=NAME)
    bench.work()
    bench.ask("voice", script=NAME, speaker="Ada Stone", voice="arthur")
    bench.ask("word", script=NAME, word="kettle", said="ket el")
    changed = [event for event in bench.work() if event["type"] == "changed"]
    assert [event["shared"] for event in changed] == [True, True]
    bench.ask("rate", script=NAME, speaker="Ada Stone", rate=0.95)
    ada = bench.ask("open", script=NAME)["speakers"][0]
    assert (ada["voice"], ada["rate"]) == ("arthur", 0.95)
    for body in ({"speaker": "Nobody", "voice": "arthur"}, {"speaker": "Ada Stone", "voice": "none"}):
        with pytest.raises(UsageError):
            bench.ask("voice", script=NAME, **body)


def test_what_a_render_has_seen_is_not_rendered_again(bench):
    bench.ask("open", script=NAME)
    bench.done("render", script=NAME)
    bench.desk.changed_outside([NAME], shared=False)
    assert "render" not in {event.get("kind") for event in bench.work()}
    bench.script.write_text(SCRIPT.replace("Good night", "Good day"))
    bench.desk.changed_outside([NAME], shared=False)
    assert "render" in {event.get("kind") for event in bench.work()}


@pytest.mark.slow
def test_the_checklist_of_an_episode(bench):
    steps = {s["name"]: s for s in bench.ask("checklist", script=NAME)["steps"]}
    assert (steps["It is rendered"]["state"], steps["It is rendered"]["action"]) == ("missing", "render")
    bench.ask("open", script=NAME)
    bench.done("render", script=NAME)
    checked = bench.done("check", script=NAME)
    steps = {s["name"]: s["state"] for s in bench.ask("checklist", script=NAME)["steps"]}
    assert steps["It is rendered"] == "done"
    assert steps["It passes the check"] == ("done" if checked["passed"] else "missing")


@pytest.mark.parametrize("folder", ["..", "../site", "/tmp/site", ".", "a/../..", "x\0"])
def test_nothing_is_published_outside_the_show(bench, folder):
    number = bench.ask("publish", script=NAME, folder=folder, base_url="https://example.org/")["job"]
    failed = next(e for e in bench.work() if e.get("job") == number and e["type"] == "failed")
    assert "outside the show" in failed["message"]


@pytest.mark.parametrize(
    "to",
    ["file:///tmp/x", "/tmp/x", "memory://x", "git+file:///tmp/r#b", "git:/tmp/r", "zip://a.zip", "s3:x", "x"],
)
def test_nothing_is_uploaded_to_a_place_on_this_computer(bench, to):
    number = bench.ask("publish", script=NAME, to=to, base_url="https://example.org/")["job"]
    failed = next(e for e in bench.work() if e.get("job") == number and e["type"] == "failed")
    assert "The desk can't upload to" in failed["message"]


@pytest.mark.slow
def test_a_site_is_uploaded_where_the_show_says(bench, tmp_path, monkeypatch):
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    write_cover(bench.root)
    settings = (bench.root / "show.toml").read_text("utf-8").replace("cover.png", "plain.png")
    feed = '[feed]\nbase_url = "https://example.org/"\ncategory = "Science"\nupload_to = "git:pages"\n'
    (bench.root / "show.toml").write_text(f"{settings}\n{feed}", "utf-8")

    def git(*words):
        return subprocess.run(["git", *map(str, words)], check=True, capture_output=True, timeout=60).stdout.decode()

    git("init", "-q", "--bare", tmp_path / "host.git")
    git("init", "-q", bench.root)
    git("-C", bench.root, "remote", "add", "origin", f"file://{tmp_path}/host.git")
    to = bench.ask("overview")["upload_to"]
    listed = bench.done("publish", script=NAME, to=to)
    assert listed["uploaded"] > 5 and not (bench.root / "site").exists(), "a dry run"
    done = bench.done("publish", script=NAME, to=to, dry_run=False)
    assert done["uploaded"] == listed["uploaded"] and done["host"].endswith("host.git pages")
    there = git("--git-dir", tmp_path / "host.git", "ls-tree", "-r", "--name-only", "pages").split()
    assert "feed.xml" in there
    again = studio("publish", "--show", bench.root, "--upload", "--json")
    assert {file["verdict"] for file in json.loads(again.stdout)["host"]["files"]} == {"same"}


def test_a_new_show_is_the_one_that_the_command_makes(tmp_path):
    desk = Desk(tmp_path, None)
    with desk.events.subscribe() as subscription:
        bench = Bench(desk, subscription)
        assert bench.ask("overview")["scripts"] == []
        bench.ask("new-show", folder="my-show", title="My show")
        assert [script["name"] for script in bench.ask("overview")["scripts"]] == ["scripts/hello.txt"]
        with pytest.raises(UsageError):
            bench.ask("new-show", folder="another")
    assert studio("new", tmp_path / "twin", "--title", "My show").exit_code == 0
    ours, theirs = (
        {p.relative_to(root): p.read_bytes() for p in root.rglob("*") if p.is_file()}
        for root in (tmp_path / "my-show", tmp_path / "twin")
    )
    assert ours == theirs


def test_a_show_with_many_files_names_only_some(bench):
    (bench.root / "clips").mkdir(exist_ok=True)
    for number in range(MOST_SOUNDS + 5):
        (bench.root / "clips" / f"{number}.wav").touch()
    assert len(bench.ask("overview")["sounds"]) == MOST_SOUNDS
    assert stamps(bench.desk.show(), bench.script)


def test_settings_that_an_editor_broke_are_repaired_here(bench):
    file = bench.root / "show.toml"
    right = file.read_text("utf-8")
    file.write_text("titel = 'x'\n" + right, encoding="utf-8")
    with pytest.raises(ShowError, match="titel"):
        bench.ask("overview")
    known = bench.ask("settings")
    bench.ask("save-settings", text=known["text"].split("\n", 1)[1], base=known["digest"])
    assert file.read_text("utf-8") == right
    assert bench.ask("overview")["title"] == "The Quiet Hour"


@pytest.mark.slow
def test_a_newer_edit_ends_the_render_that_is_under_way(bench):
    bench.script.write_text("".join(f"Ada Stone: Sentence number {n} is said.\n" for n in range(400)), encoding="utf-8")
    bench.ask("open", script=NAME)
    bench.work()
    bench.ask("render", script=NAME)
    working = threading.Thread(target=lambda: [None for _ in iter(bench.desk.worker.step, False)])
    working.start()
    events: list[dict] = []
    while not any(event["type"] == "progress" for event in events):
        events += bench.events()
    bench.ask("render", script=NAME)
    working.join(120)
    events += bench.events()
    ended = [event for event in events if event.get("kind") == "render" and event["type"] in ("done", "stopped")]
    assert [(event["type"], event.get("again")) for event in ended] == [("stopped", True), ("done", None)]
    assert len(ended[1]["result"]["episode"]["sentences"]) == 400


def test_the_watcher_tells_what_others_write_and_not_what_the_desk_writes(bench):
    base = bench.ask("open", script=NAME)["digest"]
    bench.work()
    bench.ask("save", script=NAME, text=SCRIPT + "\n", base=base)
    bench.ask("word", script=NAME, word="kettle", said="ket el")
    bench.work()
    files = [bench.script, bench.root / "lexicon.toml"]
    report_changes(bench.desk, files)
    assert bench.work() == []
    bench.script.write_text(SCRIPT, encoding="utf-8")
    report_changes(bench.desk, files)
    changed = next(event for event in bench.work() if event["type"] == "changed")
    assert (changed["scripts"], changed["shared"]) == ([NAME], False)
    (bench.root / "lexicon.toml").unlink()
    report_changes(bench.desk, files)
    assert next(event for event in bench.work() if event["type"] == "changed")["shared"]


def test_a_link_to_itself_beside_the_scripts_is_one_script_that_can_not_be_read(bench):
    loop = bench.script.with_name("loop.txt")
    loop.symlink_to("loop.txt")
    assert NAME in [script["name"] for script in bench.ask("overview")["scripts"]]
    assert bench.ask("open", script=NAME)["speakers"]
    with pytest.raises(UsageError):
        bench.ask("open", script="scripts/loop.txt")
    report_changes(bench.desk, [loop, bench.script])
