"""Waiting for changes: whatever way a file is saved, and wherever it lies."""

import threading
import time
from pathlib import Path

import pytest
import watchfiles
from support.processes import wait_until

from studio.files import watch
from studio.files.watch import Stamps, altered, existing, stamps_of, wait_for_change, without_reports


def waited(
    files: list[Path], act, *, folders=None, after_s: float = 0.6, looks: list[Stamps] | None = None
) -> list[Path]:
    """What differs once ``wait_for_change`` returns, with ``act`` done in another thread while it waits.

    ``looks`` gets what is found whenever the files are looked at.
    """
    seen = stamps_of(files)
    failed: list[BaseException] = []

    def look():
        found = stamps_of(files)
        if looks is not None:
            looks.append(found)
        return found

    def later() -> None:
        time.sleep(after_s)
        try:
            act()
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=later)
    thread.start()
    now = wait_for_change(look, seen, folders or (lambda: {path.parent for path in files}))
    thread.join()
    assert not failed
    return altered(seen, now)


def replaced(path: Path) -> None:
    """As many editors save."""
    new = path.with_name("new~")
    new.write_text("replaced")
    new.replace(path)


@pytest.fixture(params=["reports", "polling"], autouse=True)
def way(request, monkeypatch):
    if request.param == "polling":
        monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "true")
        monkeypatch.setenv("WATCHFILES_POLL_DELAY_MS", "50")


def test_a_file_that_is_written_replaced_created_or_removed(tmp_path):
    path, other = tmp_path / "a.txt", tmp_path / "b.txt"
    path.write_text("first")
    files = [path, other]
    assert waited(files, lambda: path.write_text("and more")) == [path]
    assert waited(files, lambda: replaced(path)) == [path]
    assert waited(files, lambda: other.write_text("new")) == [other]
    assert waited(files, other.unlink) == [other]


def test_what_differs_already_is_not_waited_for(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("a")
    assert wait_for_change(lambda: stamps_of([path]), {}, lambda: [tmp_path]) == stamps_of([path])


def test_other_files_of_the_folder_are_no_change(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("a")

    def act():
        (tmp_path / "other.txt").write_text("x")
        time.sleep(1)
        path.write_text("longer")

    assert waited([path], act) == [path]


def test_folders_that_come_later_and_that_go_for_a_moment(tmp_path):
    path = tmp_path / "later" / "inside" / "a.txt"

    def create():
        path.parent.mkdir(parents=True)
        time.sleep(0.7)
        path.write_text("a")

    assert waited([path], create) == [path]

    def move():
        (tmp_path / "later").rename(tmp_path / "away")
        wait_until(lambda: any(path not in found for found in looks), "a look while it is away")
        (tmp_path / "away").rename(tmp_path / "later")

    looks = []
    gone = waited([path], move, folders=lambda: [path.parent, path.parents[1], tmp_path], looks=looks)
    assert gone == [path]
    assert waited([path], lambda: path.write_text("longer")) == [path]


def test_a_kernel_that_watches_no_more_folders(tmp_path, monkeypatch):
    """Its limit is the user's, for all programs together: it can't be reached here without harm."""
    real, asked = watchfiles.watch, []

    def limited(*folders, force_polling=None, **options):
        asked.append(force_polling)
        if not force_polling:
            raise OSError("OS file watch limit reached")
        return real(*folders, force_polling=True, **options)

    monkeypatch.setattr(watchfiles, "watch", limited)
    path = tmp_path / "a.txt"
    path.write_text("a")
    assert waited([path], lambda: path.write_text("longer"), after_s=1.0) == [path]
    assert asked == [None, True]


def test_network_drives_are_told_from_others(tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\nhost:/x /mnt/my\\040share nfs4 rw 0 0\nx /mnt/my\\040share/in tmpfs rw 0 0\n"
    )
    assert without_reports([Path("/home/x"), Path("/mnt/my share/show")], mounts)
    assert not without_reports([Path("/home/x"), Path("/mnt/my share/in/show"), Path("/mnt/my")], mounts)
    assert not without_reports([Path("/home/x")], tmp_path / "none")
    assert not without_reports([tmp_path.resolve()])


def test_a_folder_that_is_not_there_stands_for_the_one_above(tmp_path):
    assert existing([tmp_path / "a" / "b", tmp_path]) == {tmp_path.resolve()}
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    assert tmp_path in existing([loop / "x"]) or tmp_path.resolve() in existing([loop / "x"])


def test_the_kernel_is_asked_and_not_the_folder(tmp_path, way):
    """While nothing happens the files are looked at every five seconds at most."""
    looks, begin = [], time.monotonic()
    path = tmp_path / "a.txt"
    path.write_text("a")
    seen = stamps_of([path])

    def look():
        looks.append(1)
        return stamps_of([path])

    timer = threading.Timer(2.0, lambda: path.write_text("longer"))
    timer.start()
    wait_for_change(look, seen, lambda: [tmp_path])
    assert len(looks) <= 3 + (time.monotonic() - begin) // 5
    assert watch.LOOK_AGAIN_TICKS * watch.TICK_MS == 5000
