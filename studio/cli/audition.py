"""``studio audition``: listen to voices, speakers and lines before anything is rendered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studio.cli.completion import complete_script, complete_speaker, complete_voice
from studio.cli.options import EngineName, Json, ShowFile
from studio.cli.output import echo, echo_json
from studio.cli.terminal import progress_for

if TYPE_CHECKING:
    from studio.audition.part import Part
    from studio.show import Show

Folder = Annotated[
    Path | None, typer.Option("-o", "--output", help="Folder for the page; by default .studio/audition/ in the show.")
]
Files = Annotated[bool, typer.Option("--files", help="Write a FLAC for each sample instead of a page.")]


def audition(
    script: Annotated[
        Path | None,
        typer.Argument(help="The script; without one, a fixed text is read.", autocompletion=complete_script),
    ] = None,
    speaker: Annotated[str | None, typer.Option(help="Only this speaker.", autocompletion=complete_speaker)] = None,
    line: Annotated[int | None, typer.Option(min=1, help="The sentences that begin on this line.")] = None,
    voices: Annotated[
        str | None,
        typer.Option(
            help="Voices to compare: names separated by commas, or all; by default those cast.",
            autocompletion=complete_voice,
        ),
    ] = None,
    engine: EngineName = None,
    show: ShowFile = None,
    output: Folder = None,
    files: Files = False,
    as_json: Json = False,
) -> None:
    """Listen to voices before you render: a page with a player for each, which needs no network.

    Without --line, every speaker's first words are read. A voice is a file in voices/, or a name that the engine knows
    (studio voices --engine NAME).

    Examples:

      studio audition --voices all

      studio audition scripts/slow-science.txt --speaker Ada --voices clara,arthur

      studio audition scripts/slow-science.txt --line 24 --files -o takes-to-hear
    """
    from studio.audition.rehearsal import rehearse, sentences_at
    from studio.audition.voices import audition_script, audition_text, find_voices, first_words
    from studio.errors import UsageError
    from studio.show import load_show
    from studio.synthesize.registry import engine as find_engine

    speakers: tuple[str, ...]
    progress = progress_for(quiet=as_json)
    chosen = load_show(script or Path.cwd() / "any", show)
    names = None if voices in (None, "all") else [name.strip() for name in (voices or "").split(",") if name.strip()]
    if names == []:
        raise UsageError("No voice is named.", hint="Write --voices all, or names separated by commas.")
    if script is None:
        if speaker is not None or line is not None:
            raise UsageError(
                "--speaker and --line need a script.", hint="Name it: `studio audition SCRIPT --line LINE`."
            )
        speaks = find_engine(engine or chosen.settings.engine)
        parts = audition_text(chosen, speaks, find_voices(chosen, speaks, names), progress)
        name, title, speakers = "voices", f"Voices of {speaks.name}", ()
    else:
        rehearsal = rehearse(script, chosen, engine)
        wanted = () if voices is None else find_voices(chosen, rehearsal.engine, names)
        groups = first_words(rehearsal, speaker) if line is None else [[i] for i in sentences_at(rehearsal, line)]
        parts = audition_script(rehearsal, groups, wanted, progress)
        name = script.stem if line is None else f"{script.stem}-line-{line}"
        title, speakers = f"Audition: {script.name}", rehearsal.speakers
    made = deliver(chosen, parts, name, title, output, files, speakers=speakers)
    if as_json:
        echo_json({"files": [str(path) for path in made], "parts": document(parts)}, indent=None)
        return
    tell(parts, made)


def deliver(
    show: Show,
    parts: Sequence[Part],
    name: str,
    title: str,
    output: Path | None,
    files: bool,
    note: str = "",
    speakers: Sequence[str] = (),
) -> list[Path]:
    """Write a page or files, and return their paths."""
    from studio.audition.files import write_files, write_page
    from studio.store import open_store

    store = open_store(show.location)
    folder = output or (show.root / ".studio" / "audition" if show.root else Path("audition"))
    if files:
        return write_files(folder, name, parts, store)
    return write_page(folder, name, title, parts, store, note, speakers)


def document(parts: Sequence[Part]) -> list[dict[str, object]]:
    """The samples, for programs."""
    return [
        {
            "speaker": part.title,
            "line": part.line,
            "text": part.text,
            "samples": [
                {
                    "label": sample.label,
                    "number": sample.number,
                    "detail": sample.detail,
                    "pinned": sample.pinned,
                    "flags": list(sample.flags),
                    "seconds": round(sample.seconds, 3),
                }
                for sample in part.samples
            ],
        }
        for part in parts
    ]


def tell(parts: Sequence[Part], made: Sequence[Path]) -> None:
    """Print the samples and the files that were written."""
    for part in parts:
        echo(f"{part.title}{f', line {part.line}' if part.line else ''}: {part.text}")
        for sample in part.samples:
            doubts = f"  suspect: {', '.join(sample.flags)}" if sample.flags else ""
            mark = "  (pinned)" if sample.pinned else ""
            echo(f"  {sample.label:<12} {sample.detail}{mark}{doubts}")
    for path in made:
        echo(f"{path}")
