"""Does something to a program at the Nth change that it makes to the file system; on PYTHONPATH only by the harness.

In: ``FAULT_COUNTER``, a file to which every process of the command adds a byte for each change (a file opened for
writing, renamed, linked or removed, a folder made, a database opened, a program started); ``FAULT_AT``, the number of
the change before which it happens; ``FAULT_HOW``, what happens. Python's audit events tell of the changes
(https://docs.python.org/3/library/audit_events.html).
"""

import errno
import os
import signal
import sys
import time

AT, HOW = int(os.environ.get("FAULT_AT", "0")), os.environ.get("FAULT_HOW", "")
CHANGES = {
    "os.rename", "os.link", "os.symlink", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "sqlite3.connect",
    "subprocess.Popen",
}  # fmt: skip
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
TAKES_NO_ROOM = {"os.remove", "os.rmdir", "subprocess.Popen"}

counter = os.open(os.environ["FAULT_COUNTER"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
real_time, real_time_ns = time.time, time.time_ns


def is_change(event, arguments):
    if event == "open":
        path, _, flags = arguments
        name = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else "/dev/handle"
        return isinstance(flags, int) and bool(flags & WRITES) and not name.startswith(("/dev/", "/proc/"))
    return event in CHANGES


def happen(event):
    if HOW == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    elif HOW == "SIGTERM":
        os.kill(os.getpid(), signal.SIGTERM)
    elif HOW == "SIGINT":
        os.kill(os.getpid(), signal.SIGINT)
    elif HOW == "I/O error":
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    elif HOW == "clock":
        jump = int(os.environ["FAULT_JUMP_S"])
        time.time = lambda: real_time() + jump
        time.time_ns = lambda: real_time_ns() + jump * 10**9
    elif HOW == "change":
        source, target = os.environ["FAULT_SOURCE"], os.environ["FAULT_TARGET"]
        os.system(f"cp '{source}' '{target}'" if source else f"rm -f '{target}'")


def hook(event, arguments):
    if not is_change(event, arguments):
        return
    os.write(counter, b".")
    count = os.fstat(counter).st_size
    if count == AT:
        happen(event)
    if HOW == "disk full" and count >= AT > 0 and event not in TAKES_NO_ROOM:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


sys.addaudithook(hook)
