"""``studio validate``: whether podcast apps will accept a feed."""

from __future__ import annotations

from typing import Annotated

import typer

from studio.cli.options import Json
from studio.cli.output import echo_json
from studio.files.places import real_path


def validate(
    feed: Annotated[str, typer.Argument(help="A file, or an address beginning with http:// or https://.")],
    everything: Annotated[bool, typer.Option("--all", help="Also list the rules that passed or don't apply.")] = False,
    as_json: Json = False,
) -> None:
    """Check any feed, made by Studio or not. Failed rules are listed with their lines; exit code 1 if a MUST failed.

    Audio, covers and chapters beside the file are compared with what the feed says. Nothing is fetched, except the feed
    itself if you give its address.

    Examples:

      studio validate site/feed.xml

      studio validate https://example.org/show/feed.xml --json
    """
    from datetime import datetime
    from pathlib import Path

    from studio.check import check_feed
    from studio.cli.check import print_report, report_document
    from studio.errors import InputError
    from studio.files.regular import read_regular
    from studio.formats.urls import is_web_address
    from studio.network.fetch import MOST_BYTES, fetch

    now = datetime.now().astimezone()
    if is_web_address(feed):
        report = check_feed(fetch(feed), feed, now=now, address=feed)
    else:
        path = Path(feed)
        try:
            report = check_feed(read_regular(path, MOST_BYTES), feed, now=now, folder=real_path(path).parent)
        except OSError as error:
            raise InputError(f"Can't be read: {error.strerror or error}.", file=feed) from error
    if as_json:
        echo_json(report_document(report))
    else:
        print_report(report, everything)
    raise typer.Exit(0 if report.passed else 1)
