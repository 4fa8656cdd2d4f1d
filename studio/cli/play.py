"""``studio play``: plays a finished episode with a player of this computer."""

from __future__ import annotations

import sys

from studio.cli.find import quoted, short
from studio.cli.options import EpisodePath
from studio.cli.output import echo
from studio.files.places import real_path
from studio.formats.durations import format_duration

PLAYERS = (
    ("mpv", "--no-video", "--really-quiet"),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
    ("mpg123", "-q"),
    ("afplay",),
)
"""Programs that play an MP3 to its end, with the options that keep them quiet."""
OPENERS = {"darwin": "open", "linux": "xdg-open"}
"""Programs that open a file with the default application, by platform."""
LONGEST_S = 24 * 3600.0


def play(episode: EpisodePath) -> None:
    """Play a finished episode with a player that is installed on this computer; Ctrl-C stops it.

    Examples:

      studio play my-show/scripts/hello.txt

      studio play episodes/monday/monday.mp3
    """
    from studio.errors import InputError, ProgramMissing
    from studio.formats.episode_record import load_record
    from studio.programs.run import find, run

    if not episode.is_file():
        from studio.show import load_show

        root = load_show(episode).root
        hint = f"`studio status {quoted(short(root))}` lists what is rendered." if root else None
        raise InputError("There is no such file.", file=episode, hint=hint)
    record = load_record(episode)
    if record:
        echo(f"{record.title}  {format_duration(record.duration_s)}")
        for chapter in record.chapters:
            echo(f"  {format_duration(chapter.start_s):>8}  {chapter.title}")
    for program, *options in PLAYERS:
        if find(program):
            echo(f"Playing with {program}; Ctrl-C stops.", err=True)
            run([program, *options, real_path(episode)], timeout=LONGEST_S)
            return
    opener = OPENERS.get(sys.platform)
    if opener and find(opener):
        run([opener, real_path(episode)], timeout=60)
        return
    raise ProgramMissing(
        "No player was found.",
        hint=f"Open {episode} in any player or browser, or install one (Debian/Ubuntu: apt-get install mpv).",
    )
