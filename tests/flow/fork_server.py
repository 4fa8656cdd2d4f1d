"""The command line in a process that has its imports behind it: a request in, a process of its own for every command.

Each command runs through the same ``main()`` as the program ``studio``, with its own folder, environment, output files
and limits, and can be sent signals; only the seconds that Python needs to start are saved. One JSON document a line:
``{"start": …}`` is answered by a process id, ``{"wait": pid}`` by an exit code (negative: the signal that ended it).
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import traceback

import studio.check
import studio.cli.app
import studio.encode.lame
import studio.log
import studio.produce
import studio.synthesize.registry


def serve() -> None:
    gc.freeze()  # what is shared with the commands stays shared
    for line in sys.stdin:
        request = json.loads(line)
        if "start" in request:
            answer = os.fork() or run(request["start"])
        else:
            answer = os.waitstatus_to_exitcode(os.waitpid(request["wait"], 0)[1])
        print(answer, flush=True)


def run(command: dict) -> int:
    """In the new process; never returns."""
    code = 1
    try:
        for target, path in ((0, os.devnull), (1, command["stdout"]), (2, command["stderr"])):
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
            os.dup2(handle, target)
        os.chdir(command["cwd"])
        os.environ.clear()
        os.environ.update(command["env"])
        if command["largest_file"]:
            resource.setrlimit(resource.RLIMIT_FSIZE, (command["largest_file"],) * 2)
        sys.argv = ["studio", *command["arguments"]]
        studio.cli.main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
