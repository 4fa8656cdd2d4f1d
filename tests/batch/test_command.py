"""``studio batch`` as a command: what it prints, how it ends, what it refuses."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import pytest
from support.backlog import batch, files, install_frail, left_over, make_show, write_scripts


@pytest.fixture
def show(tmp_path: Path) -> Path:
    return make_show(tmp_path / "show")


@pytest.mark.slow
def test_episodes_are_told_as_they_come(show):
    write_scripts(show, 2)
    done = batch(show, "scripts")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [Path(line.split()[-1]).name for line in lines[:2]] == ["ep1.mp3", "ep2.mp3"]
    assert lines[2].startswith("2 episodes made") and "22 takes made" in lines[2]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "name scripts"),
        (["scripts", "--shard", "0/4"], "shares count from 1/40"),
        (["scripts", "--shard", "5/4"], "shares count from 1/40"),
        (["scripts", "--shard", "1/2", "--assemble"], "use one of them"),
        (["scripts", "--device", "tpu"], "give cpu, cuda or cuda:N"),
        (["nothing"], "no scripts"),
    ],
)
def test_wrong_use_ends_with_2(show, monkeypatch, options, said):
    from typer.testing import CliRunner

    from studio.cli.app import app

    monkeypatch.chdir(show)
    (show / "nothing").mkdir()
    done = CliRunner().invoke(app, ["batch", *options])
    assert done.exit_code == 2
    assert said in re.sub(r"[\s│]+", " ", done.output)


@pytest.mark.slow
def test_the_dry_run_of_a_first_batch_is_near_what_comes_out(tmp_path, monkeypatch):
    """With music and pauses, though nothing was measured before."""
    from studio.show.scaffold import show_files, write_show

    root = tmp_path / "show"
    write_show(root, show_files("The Tide"))
    settings = (root / "show.toml").read_text("utf-8")
    (root / "show.toml").write_text(re.sub("(?m)^engine = .*$", 'engine = "flite"', settings), "utf-8")
    said = (
        "The moon goes round once in 27.3 days, so high tide is 50 minutes later each day.",
        "And in 1953? The surge was five metres at King's Lynn, which was not the tide but the wind.",
        "Nobody has lit this lamp since 1988, because the lens weighs three tons and floats on mercury.",
    )
    for number in range(3):
        turns = [f"{('Ada', 'Ben')[n % 2]}: {said[n % 3]}" for n in range(4 + 3 * number)]
        (root / "scripts" / f"more-{number}.txt").write_text("\n".join(turns), "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    plan = json.loads(batch(root, "scripts", "--dry-run", "--json").stdout)
    assert batch(root, "scripts").returncode == 0
    records = {path.parent.name: json.loads(path.read_text("utf-8")) for path in root.glob("episodes/*/*.episode.json")}
    lengths = {name: record["duration"] for name, record in records.items()}
    assert plan["expected"]["audio"] == pytest.approx(sum(lengths.values()), rel=0.05)
    for planned in plan["episodes"]:
        assert planned["expected"] == pytest.approx(lengths[Path(planned["script"]).stem], rel=0.1)


@pytest.mark.slow
def test_the_plan_and_the_result_as_json(show):
    write_scripts(show, 2)
    (show / "scripts" / "bad.txt").write_text("")
    planned = batch(show, "scripts", "--dry-run", "--json")
    assert planned.returncode == 1
    plan = json.loads(planned.stdout)
    assert plan["sentences"]["new"] == 22 and plan["expected"]["synthesis"] is None
    assert [Path(e["script"]).name for e in plan["episodes"]] == ["ep1.txt", "ep2.txt"]
    assert [Path(e["script"]).name for e in plan["left_out"]] == ["bad.txt"]
    assert not (show / "episodes").exists()
    done = batch(show, "scripts", "--json")
    result = json.loads(done.stdout)
    assert done.returncode == 1 and (result["made"], result["takes"]) == (2, 22)
    again = json.loads(batch(show, "scripts", "--dry-run", "--json").stdout)
    assert again["unchanged"] == 2 and again["episodes"] == []
    people = batch(show, "scripts", "--dry-run")
    assert "not measured yet" not in people.stdout and "bad.txt" in people.stderr


@pytest.mark.slow
def test_poison_refusals_hangs_and_memory(tmp_path):
    """Each bad sentence costs its own episode and no other; --retry-failed takes up just those."""
    env = install_frail(tmp_path / "site")
    show = make_show(tmp_path / "show", engine="frail")
    scripts = write_scripts(show, 5)
    for number, words in enumerate(["This is poison.", "This is refused.", "We are stuck.", "A large one."]):
        with scripts[number].open("a") as script:
            script.write(f"Ben: {words}\n")
    done = batch(show, "scripts", "--workers", 2, "--patience", 6, "--json", env=env)
    assert done.returncode == 1, done.stderr
    result = json.loads(done.stdout)
    assert result["made"] == 2 and sorted(p.name for p in (show / "episodes").iterdir()) == ["ep4", "ep5"]
    reasons = {Path(left["script"]).stem: left["reason"] for left in result["left_out"]}
    assert "lost 3 times" in reasons["ep1"] and "signal 9" in reasons["ep1"]
    assert "not to be said" in reasons["ep2"]
    assert "lost 3 times" in reasons["ep3"] and "did not answer" in reasons["ep3"]
    assert len(result["set_aside"]) == 3
    # Set aside is set aside: the same command makes nothing, and says what it leaves out.
    again = json.loads(batch(show, "scripts", "--workers", 2, "--json", env=env).stdout)
    assert (again["made"], again["takes"], len(again["left_out"])) == (0, 0, 3)
    # The engine was mended: what failed is taken up, and a new script is not.
    site = tmp_path / "site" / "frail_engine.py"
    site.write_text(site.read_text().replace('"poison"', '"nevermore"').replace('"stuck"', '"nevermore"'))
    (show / "scripts" / "new.txt").write_text("Ada: I am new here.\n")
    retried = json.loads(batch(show, "scripts", "--workers", 2, "--retry-failed", "--json", env=env).stdout)
    assert retried["made"] == 2 and [Path(x["script"]).stem for x in retried["left_out"]] == ["ep2"]
    assert not (show / "episodes" / "new").exists()
    assert not left_over(show) and len(files(show)) == 4 * 7


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no file has such a name")
def test_a_script_whose_name_is_not_utf8_is_listed_and_the_rest_is_made(show):
    write_scripts(show, 1)
    (show / "scripts" / os.fsdecode(b"b\xffd.txt")).write_text("Ada: Hello there.\n")
    for options in (["--json"], ["--dry-run", "--json"]):
        done = batch(show, "scripts", *options)
        assert done.returncode == 1, done.stderr
        (left,) = json.loads(done.stdout)["left_out"]
        assert left["script"].endswith("b\\udcffd.txt") and "not UTF-8" in left["reason"]
    assert "b\\udcffd.txt" in (show / ".studio" / "batch.html").read_text()
    assert "b\\\\udcffd.txt" in (show / ".studio" / "log" / "batch.jsonl").read_text()
    people = batch(show, "scripts")
    assert "not UTF-8" in people.stderr and "1 episode unchanged" in people.stdout


@pytest.mark.slow
def test_a_thousand_scripts_of_which_fifty_cannot_be_read(tmp_path):
    show = make_show(tmp_path / "show")
    for number in range(1000):
        path = show / "scripts" / f"{number:04}.txt"
        if number % 20 == 7:
            path.write_bytes([b"", b"\x7fELF\x00", b"caf\xe9 \xff: x", b"---\n"][number // 20 % 4])
        else:
            path.write_text(f"Ada: Number {number}.\n")
    done = batch(show, "scripts", "--json")
    assert done.returncode == 1
    result = json.loads(done.stdout)
    assert (result["made"], len(result["left_out"])) == (950, 50)
    assert {Path(left["script"]).stem for left in result["left_out"]} == {f"{n:04}" for n in range(7, 1000, 20)}
    again = json.loads(batch(show, "scripts", "--json").stdout)
    assert (again["made"], again["unchanged"], again["takes"]) == (0, 950, 0)
