"""``studio serve``: serves the show's site on this computer, as a host would."""

from __future__ import annotations

import os
import time
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studio.cli.counts import counted
from studio.cli.options import EngineName, ShowFolder
from studio.cli.output import echo, secho
from studio.cli.terminal import progress_for

if TYPE_CHECKING:
    from studio.errors import StudioError
    from studio.files.watch import Stamps
    from studio.show import Show


def serve(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", help="A finished site to serve as it is.", show_default=False),
    ] = None,
    port: Annotated[int, typer.Option(help="Port to listen on; 0 for any free one.", min=0, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on; by default only this computer.")] = "127.0.0.1",
    show: ShowFolder = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Render and publish again whenever something is saved.")
    ] = False,
    speech: Annotated[
        bool, typer.Option("--speech", help="Serve OpenAI's speech API with the show's voices instead of the site.")
    ] = False,
    engine: EngineName = None,
) -> None:
    """Serve the site on this computer until Ctrl-C: pages for browsers, the feed for apps, with byte ranges.

    A preview is built from the finished episodes in .studio/preview, with this server's address in its feed; nothing is
    published by it. With DIR, that folder is served as it is.

    With --speech, other programs can speak with the show's voices through OpenAI's /v1/audio/speech.

    Examples:

      studio serve

      studio serve --watch --port 8080

      studio serve site --port 0

      studio serve --speech --port 8001
    """
    from studio.concurrency.signals import wait_for_signal
    from studio.errors import UsageError
    from studio.publish.host import headers
    from studio.publish.preview import build, folder_of, look
    from studio.serve import Sites
    from studio.show import load_show

    if speech and (folder or watch):
        raise UsageError("--speech doesn't serve a site.", hint="Leave out DIR and --watch.")
    if engine and not speech:
        raise UsageError("--engine is only for --speech.", hint="Leave it out.")
    if speech:
        _serve_speech(load_show(Path.cwd() / "any", show), host, port, engine)
        return
    if folder and watch:
        raise UsageError("A folder is served as it is; --watch is for a show.", hint="Leave one of them out.")
    here = None if folder else load_show(Path.cwd() / "any", show)
    site = Sites(folder_of(here) if here else folder or Path(), host, port, headers)
    if site.open_to_all:
        secho("note: others in this network can see the site.", fg=typer.colors.YELLOW, err=True)
    seen = look(here) if here and watch else {}  # before anything is read, so that no change is missed
    if here:
        progress = progress_for()
        for note in build(here, site.url, datetime.now().astimezone(), progress)[0].notes:
            progress.note(note)
    with site.running() as url:
        echo(f"{url}  (feed: {url}feed.xml)  Ctrl-C stops it.")
        if here and watch:
            _watch(here, url, show, seen)
        else:
            wait_for_signal()


def _serve_speech(here: Show, host: str, port: int, engine: str | None) -> None:
    """Serve the speech API until Ctrl-C."""
    from studio.errors import UsageError
    from studio.programs.extras import pip_install
    from studio.speech.key import VARIABLE, load_key

    try:
        from studio.speech.app import SpeechApi, application
        from studio.speech.server import SpeechServer
    except ImportError as error:
        raise UsageError(f"{error.name} is not installed.", hint=pip_install("speech")) from error
    key, file = load_key(here.root)
    api = SpeechApi(here, engine)
    server = SpeechServer(application(api, key), host, port)
    if server.open_to_all:
        secho("note: others in this network can reach it with the key.", fg=typer.colors.YELLOW, err=True)
    echo(f"{server.url}  (OpenAI's speech API)  Ctrl-C stops it.")
    kept = f"kept in {file}" if file else f"for this run; set {VARIABLE} for one of your own"
    echo(f"key     {'that of ' + VARIABLE if os.environ.get(VARIABLE) else f'{key}  ({kept})'}")
    echo(f"voices  {', '.join(voice.name for voice in api.voices.offered())}")
    server.run()


def _watch(here: Show, url: str, chosen: Path | None, seen: Stamps) -> None:
    """Render and publish again after each change since ``seen``, until Ctrl-C; an error doesn't end it."""
    from studio.errors import StudioError
    from studio.files.watch import altered, wait_for_change
    from studio.publish.preview import build, folders, look, own_work, render, to_render
    from studio.show import load_show

    while True:
        now = wait_for_change(partial(look, here), seen, partial(folders, here))
        files = altered(seen, now)
        begin = time.monotonic()
        for path in files[:8]:
            echo(f"saved: {path}")
        try:
            here = load_show((here.root or Path()) / "any", chosen)
            rendered_count = 0
            for script in to_render(here, files):
                try:
                    render(here, script, progress_for(quiet=True))
                    rendered_count += 1
                except StudioError as error:  # other changes are still rendered and published
                    _echo_error(error)
            prepared, written = build(here, url, datetime.now().astimezone(), progress_for(quiet=True))
            count = sum(1 for file in written if file.verdict != "same")
            seconds = time.monotonic() - begin
            rendered = f"{rendered_count} rendered, " if rendered_count else ""
            echo(f"{prepared.publication.channel.base_url}  {rendered}{counted(count, 'file')}, in {seconds:.2f} s")
        except StudioError as error:
            _echo_error(error)
        later = look(here)
        seen = {**now, **{path: stamp for path, stamp in later.items() if own_work(here, path)}}


def _echo_error(error: StudioError) -> None:
    secho("error: ", fg=typer.colors.RED, bold=True, err=True, nl=False)
    echo(f"{error}", err=True)
