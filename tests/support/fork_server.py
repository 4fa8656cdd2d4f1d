"""The command line in a process that has its imports behind it: a request in, a process of its own for every command.

Each command runs through the same ``main()`` as the program ``studio``, with its own folder, environment, output files
and limits, and can be sent signals; only the seconds that Python needs to start are saved. All workers of a run share
the server: the imports are made once, when the first of them connects, and each gets a process that serves it alone.
One JSON document a line: ``{"start": …}`` is answered by a process id, ``{"wait": pid}`` by an exit code (negative: the
signal that ended it). See :mod:`support.fork_client` for the other side.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import pkgutil
import resource
import select
import signal
import socket
import sys
import traceback

LATER = (
    "email.policy", "encodings.idna", "http.client", "http.server", "jinja2", "nh3", "num2words", "numpy.fft",
    "PIL.Image", "PIL.JpegImagePlugin", "PIL.PngImagePlugin", "pydub", "rich.console", "rich.progress", "rich.table",
    "soundfile", "soxr", "spellchecker", "tomli_w", "tomlkit", "uuid", "watchfiles",
)  # fmt: skip
"""What commands import when they come to need it."""


def import_all() -> None:
    """Every module of Studio but helper programs and those whose packages are not installed; and what they use."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as main() sets it, which comes too late here
    import typer

    import studio.cli.app
    from studio.text.words import is_word
    from support.once import describe_commands_once

    found = [module.name for module in pkgutil.walk_packages(studio.__path__, "studio.", onerror=lambda _: None)]
    for name in [*found, *LATER]:
        if not name.endswith(("_helper", "__main__")):
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
    is_word("read")  # from a list of words that takes a third of a second to load
    describe_commands_once()
    list(typer.main.get_command(studio.cli.app.app).commands.values())  # each is described when it is asked for
    gc.collect()
    gc.freeze()  # what is shared with the commands stays shared
    gc.set_threshold(100_000, 20, 50)  # a command is short, and leaves less garbage than that


def listen(listener: socket.socket) -> None:
    """A process for each connection, until stdin ends; then wait for them."""
    while listener in select.select([listener, sys.stdin], [], [])[0]:
        connection, _ = listener.accept()
        if "studio.cli.app" not in sys.modules:
            import_all()
        if not os.fork():
            listener.close()
            serve(connection)
            os._exit(0)
        connection.close()
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


def serve(connection: socket.socket) -> None:
    """The requests of one connection."""
    with connection, connection.makefile("rw", encoding="utf-8") as lines:
        for line in lines:
            request = json.loads(line)
            if "start" in request:
                answer = start(request["start"])
            else:
                answer = os.waitstatus_to_exitcode(os.waitpid(request["wait"], 0)[1])
            lines.write(f"{answer}\n")
            lines.flush()


def start(command: dict) -> int:
    """Process id of the new process. A signal that comes before ``main()`` listens waits until it does."""
    files = [
        os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOCTTY | (os.O_TRUNC if path != command["stdin"] else 0), 0o600)
        for path in (command["stdin"], command["stdout"], command["stderr"])
    ]
    early = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, early)
    pid = os.fork()
    if not pid:
        for stop in (signal.SIGINT, signal.SIGQUIT):  # which a shell has ignored by what it starts in the background
            signal.signal(stop, signal.SIG_DFL if stop != signal.SIGINT else signal.default_int_handler)
        run(command, files, early)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, early)
    for file in files:
        os.close(file)
    return pid


def run(command: dict, files: list[int], early: set[signal.Signals]) -> None:
    """In the new process; never returns."""
    import studio.cli.app

    code = 1
    try:
        for target, handle in enumerate(files):
            os.dup2(handle, target)
        os.chdir(command["cwd"])
        os.environ.clear()
        os.environ.update(command["env"])
        speak(os.environ.get("PYTHONIOENCODING", "utf-8"))
        if command["largest_file"]:
            sys.dont_write_bytecode = True  # it would leave modules cut
            resource.setrlimit(resource.RLIMIT_FSIZE, (command["largest_file"],) * 2)
        sys.argv = ["studio", *command["arguments"]]
        begin = studio.cli.app.run
        studio.cli.app.run = lambda: (signal.pthread_sigmask(signal.SIG_UNBLOCK, early), begin())
        studio.cli.main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def speak(encoding: str) -> None:
    """What Python does with PYTHONIOENCODING when it starts."""
    name, _, errors = encoding.partition(":")
    sys.stdin = open(0, encoding=name, errors=errors or "strict", closefd=False)  # noqa: SIM115 - for good
    sys.stdout = open(1, "w", encoding=name, errors=errors or "strict", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", 1, encoding=name, errors="backslashreplace", closefd=False)  # noqa: SIM115


if __name__ == "__main__":
    listen(socket.socket(fileno=int(sys.argv[1])))
