"""What a person sees of a program on a terminal: it runs in a pseudo-terminal, and its bytes are drawn on a screen.

Only what our programs send is understood: text, line ends, carriage returns, cursor up, erasing a line, colours.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from collections.abc import Sequence

_PART = re.compile(r"\x1b\[(\d*)([A-Za-z])|\x1b\[\?\d+[hl]|\x1b\[[\d;]*m|\r|\n|[^\x1b\r\n]+")


def screen_of(command: Sequence[object], columns: int, rows: int) -> list[str]:
    """All lines that stand on the screen, and those above it, once the program has ended well."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color"} | {"COLUMNS": str(columns), "LINES": str(rows)}
    with subprocess.Popen(
        [str(word) for word in command], stdin=theirs, stdout=theirs, stderr=theirs, env=environment
    ) as program:
        os.close(theirs)
        sent = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux's word for a terminal that nobody writes to any more
                break
            if not part:
                break
            sent += part
    os.close(ours)
    assert program.returncode == 0, sent.decode("utf-8", "replace")
    return drawn(sent.decode("utf-8"), columns)


def drawn(sent: str, columns: int) -> list[str]:
    """Lines after all that was sent."""
    lines, at, column = [""], 0, 0
    for part in _PART.finditer(sent):
        text, letter = part[0], part[2]
        if text == "\r":
            column = 0
        elif text == "\n":
            at += 1
            lines += [""] * (at + 1 - len(lines))
        elif letter == "A":
            at = max(0, at - int(part[1] or 1))
        elif letter == "K":
            lines[at] = "" if part[1] == "2" else lines[at][:column]
        elif not text.startswith("\x1b"):
            for character in text:
                if column == columns:
                    at, column = at + 1, 0
                    lines += [""] * (at + 1 - len(lines))
                lines[at] = lines[at][:column].ljust(column) + character + lines[at][column + 1 :]
                column += 1
    return [line.rstrip() for line in lines]
