"""``studio batch`` over a store that is a bucket of a server that speaks S3 (moto), with s3fs."""

from __future__ import annotations

import json

import pytest
from support.backlog import batch, files, make_show, start, write_scripts
from support.processes import LONG_S, wait_until

pytestmark = [pytest.mark.clients, pytest.mark.filterwarnings("ignore")]
STORE = "s3://shows/takes of all"


def keys(bucket) -> list[str]:
    return [entry["Key"] for entry in bucket.list_objects_v2(Bucket="shows").get("Contents", [])]


@pytest.fixture
def folder(tmp_path):
    """Episodes made with a store in a folder, for comparison: the show, and keys of its takes."""
    root = make_show(tmp_path / "plain")
    write_scripts(root, 3)
    assert batch(root, "scripts", "--store", tmp_path / "store").returncode == 0
    return root, sorted(path.name for path in (tmp_path / "store" / "takes").glob("*/*"))


def test_shards_share_a_bucket_and_make_the_same_as_in_a_folder(bucket, tmp_path, folder):
    root = make_show(tmp_path / "show")
    write_scripts(root, 3)
    shards = [start(root, "scripts", "--store", STORE, "--shard", f"{n}/2", "--workers", 1) for n in (1, 2)]
    for shard in shards:
        _, said = shard.communicate(timeout=LONG_S)
        assert shard.returncode == 0, said
    done = batch(root, "scripts", "--store", STORE, "--assemble", "--json")
    assert done.returncode == 0, done.stderr
    assert files(root) == files(folder[0]) and len(files(root)) == 3 * 7
    assert sorted(key.rpartition("/")[2] for key in keys(bucket) if "/takes/" in f"/{key}") == folder[1]


def test_a_killed_batch_goes_on_and_a_damaged_object_is_made_again(bucket, tmp_path, folder):
    root = make_show(tmp_path / "show")
    write_scripts(root, 3)
    killed = start(root, "scripts", "--store", STORE, "--workers", 2)
    wait_until(lambda: keys(bucket) or killed.poll() is not None, "a first object")
    killed.kill()
    killed.communicate()
    assert keys(bucket)
    victim = next(key for key in keys(bucket) if "/takes/" in f"/{key}")
    content = bytearray(bucket.get_object(Bucket="shows", Key=victim)["Body"].read())
    content[-1] ^= 1
    bucket.put_object(Bucket="shows", Key=victim, Body=bytes(content))
    done = batch(root, "scripts", "--store", STORE, "--workers", 2)
    assert done.returncode == 0, done.stderr
    assert files(root) == files(folder[0])
    nothing = json.loads(batch(root, "scripts", "--store", STORE, "--json").stdout)
    assert (nothing["made"], nothing["takes"], nothing["unchanged"]) == (0, 0, 3)
