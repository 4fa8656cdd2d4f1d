"""``studio retake`` and ``studio approve``: make a line again, and pin the takes that a person chose."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studio.cli.audition import Files, Folder, deliver, document, tell
from studio.cli.completion import complete_voice
from studio.cli.options import EngineName, Json, OptionalScriptPath, ScriptPath, ShowFile
from studio.cli.output import echo, echo_json
from studio.cli.terminal import progress_for

if TYPE_CHECKING:
    from studio.audition.choose import Choice
    from studio.audition.rehearsal import Rehearsal
    from studio.audition.retake import RetakeOptions, RetakeResult
    from studio.progress import Progress
    from studio.values import Pin

Sentence = Annotated[
    int | None, typer.Option(min=1, help="Which sentence of the line, counted from 1, if it has several.")
]
Only = Annotated[bool, typer.Option("--only", help="Pin only this place, if the same words are said more than once.")]


def retake(
    script: ScriptPath,
    line: Annotated[int, typer.Argument(min=1, help="Line of the script.", show_default=False)],
    sentence: Sentence = None,
    takes: Annotated[int, typer.Option(min=1, max=50, help="How many new takes.")] = 3,
    seed: Annotated[
        int | None, typer.Option(min=0, max=2**31 - 1, help="Seed of the first new take; the others count up from it.")
    ] = None,
    rate: Annotated[float, typer.Option(min=0.5, max=2.0, help="Pace, as a factor on the script's.")] = 1.0,
    voice: Annotated[
        str | None, typer.Option(help="Another voice, for this take only.", autocompletion=complete_voice)
    ] = None,
    say: Annotated[str | None, typer.Option(help="Other words or another spelling to say instead.")] = None,
    keep: Annotated[int | None, typer.Option(min=1, help="Pin the take with this number.")] = None,
    only: Only = False,
    engine: EngineName = None,
    show: ShowFile = None,
    output: Folder = None,
    files: Files = False,
    as_json: Json = False,
) -> None:
    """Make several takes of a line and a page to compare them; --keep chooses one.

    Take 1 is the one that a render makes; the same options always give the same numbers. If an engine always says a
    sentence in the same way, the takes differ in pace instead of seed.

    Examples:

      studio retake scripts/slow-science.txt 24

      studio retake scripts/slow-science.txt 24 --rate 0.95 --say "Kishkit is out." --keep 2
    """
    from studio.audition.rehearsal import one_sentence, rehearse
    from studio.audition.retake import RetakeOptions, as_part
    from studio.audition.retake import retake as make
    from studio.show import load_show

    progress = progress_for(quiet=as_json)
    chosen = load_show(script, show)
    rehearsal = rehearse(script, chosen, engine)
    index = one_sentence(rehearsal, line, sentence)
    options = RetakeOptions(takes, seed, rate, voice, say)
    made = make(rehearsal, index, options, progress)
    pinned: tuple[Pin, ...] = ()
    if keep is not None:
        pinned = _pin(rehearsal, [_choice(index, made, keep)], only)
        rehearsal = rehearse(script, chosen, engine)
    call = _command(script, line, sentence, options, only, engine, show)
    part = as_part(rehearsal, index, made, call if chosen.root else "")
    note = _note(rehearsal.engine.name, made, options)
    name, title = f"{script.stem}-line-{line}", f"Takes of line {line}"
    paths = deliver(chosen, [part], name, title, output, files, note, rehearsal.speakers)
    if as_json:
        head = {"files": [str(path) for path in paths], "note": note, "pinned": [_entry(pin) for pin in pinned]}
        echo_json({**head, "parts": document([part])})
        return
    tell([part], paths)
    if note:
        echo(note, err=True)
    _print_pinned(pinned)


def approve(
    script: OptionalScriptPath = None,
    lines: Annotated[list[int] | None, typer.Argument(metavar="LINE...", help="Lines of the script.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every sentence of the script.")] = False,
    doubtful: Annotated[bool, typer.Option("--doubtful", help="Every sentence whose take is suspect.")] = False,
    sentence: Sentence = None,
    take: Annotated[
        int | None,
        typer.Option(min=1, help="The take with this number, as `studio retake` without options counts them."),
    ] = None,
    only: Only = False,
    listed: Annotated[
        bool, typer.Option("--list", help="List the pinned takes, of all scripts if none is given.")
    ] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Remove pins.")] = False,
    unused: Annotated[bool, typer.Option("--unused", help="With --remove: pins that no longer apply.")] = False,
    engine: EngineName = None,
    show: ShowFile = None,
    as_json: Json = False,
) -> None:
    """Pin takes: they are stored with the show and used until their words, voice or style change.

    An approved take is no longer listed as suspect. Its samples are in the show's folder takes/, so it survives an
    emptied cache and moves with the show to another machine.

    Examples:

      studio approve scripts/slow-science.txt 24 31

      studio approve scripts/slow-science.txt 24 --take 2

      studio approve --list

      studio approve scripts/slow-science.txt --remove --unused
    """
    from studio.audition.rehearsal import rehearse
    from studio.errors import UsageError
    from studio.show import load_show

    chosen = load_show(script or Path.cwd() / "any", show)
    if listed:
        from studio.show.pins import load_pins

        known = load_pins(chosen.root, script or Path("none"))
        rehearsal = rehearse(script, chosen, engine) if script else None
        here = [pin for pin in known.pins if script is None or pin.script == known.script]
        _list(here, rehearsal, as_json)
        return
    if script is None:
        raise UsageError("No script is given.", hint="Try `studio approve SCRIPT LINE` or `studio approve --list`.")
    progress = progress_for(quiet=as_json)
    rehearsal = rehearse(script, chosen, engine)
    if sum((bool(lines), everything, doubtful, unused)) != 1 or (unused and not remove) or (remove and doubtful):
        raise UsageError(
            "It isn't clear which takes are meant.",
            hint="Give lines, --all or --doubtful; with --remove, lines, --all or --unused.",
        )
    if remove:
        _remove(rehearsal, _requested_sentences(rehearsal, lines, sentence), everything, unused, as_json)
        return
    if (take is not None or sentence is not None) and len(lines or ()) != 1:
        raise UsageError("--take and --sentence are for one line.", hint="Give one line.")
    requested = _requested_sentences(rehearsal, lines, sentence)
    choices = _choices(rehearsal, requested, take, doubtful, progress)
    pinned = _pin(rehearsal, choices, only) if choices else ()
    if as_json:
        echo_json({"pinned": [_entry(pin) for pin in pinned]})
        return
    _print_pinned(pinned)
    if not pinned:
        echo("No take is suspect." if doubtful else "All of these are pinned already.")


def _requested_sentences(rehearsal: Rehearsal, lines: Sequence[int] | None, sentence: int | None) -> list[int]:
    """Sentences of some lines, or all."""
    from studio.audition.rehearsal import sentences_at

    if not lines:
        return [index for index, s in enumerate(rehearsal.sentences) if s.recording is None]
    return list(dict.fromkeys(index for line in lines for index in sentences_at(rehearsal, line, sentence)))


def _choices(
    rehearsal: Rehearsal, requested: Sequence[int], take: int | None, doubtful: bool, progress: Progress
) -> list[Choice]:
    """The takes to pin."""
    from studio.audition.choose import as_rendered
    from studio.audition.rehearsal import one_sentence
    from studio.audition.retake import RetakeOptions
    from studio.audition.retake import retake as make

    if take is None:
        choices = as_rendered(rehearsal, requested, progress)
        return [c for c in choices if c.candidate.take.flags] if doubtful else choices
    first = requested[0]
    index = first if len(requested) == 1 else one_sentence(rehearsal, rehearsal.sentences[first].line, None)
    return [_choice(index, make(rehearsal, index, RetakeOptions(max(take - 1, RetakeOptions().count)), progress), take)]


def _choice(index: int, made: RetakeResult, number: int) -> Choice:
    """The candidate with a number."""
    from studio.audition.choose import Choice
    from studio.errors import UsageError

    found = next((candidate for candidate in made.candidates if candidate.number == number), None)
    if found is None:
        raise UsageError(f"There is no take {number}.", hint=f"Choose one from 1 to {len(made.candidates)}.")
    return Choice(index, found)


def _pin(rehearsal: Rehearsal, choices: Sequence[Choice], only: bool) -> tuple[Pin, ...]:
    from studio.audition.choose import pin

    return pin(rehearsal, choices, only=only)


def _remove(rehearsal: Rehearsal, requested: Sequence[int], everything: bool, unused: bool, as_json: bool) -> None:
    """Remove pins."""
    from studio.show.pins import remove_pins

    matches, pins = rehearsal.pin_matches, rehearsal.pins
    if everything:
        gone = [pin for pin in pins.pins if pin.script == pins.script]
    else:
        gone = list(matches.obsolete) if unused else [matches.pins[i] for i in requested if i in matches.pins]
    removed = remove_pins(rehearsal.show.root, gone) if rehearsal.show.root else ()
    if as_json:
        echo_json({"removed": [_entry(pin) for pin in removed]})
        return
    for pin in removed:
        echo(f"no longer pinned: {_named(pin)}")
    if not removed:
        echo("Nothing is pinned there.")


def _list(pins: Sequence[Pin], rehearsal: Rehearsal | None, as_json: bool) -> None:
    """Print the pins."""
    ended = set(rehearsal.pin_matches.obsolete) if rehearsal else set()
    if as_json:
        entries = [{**_entry(pin), **({"applies": pin not in ended} if rehearsal else {})} for pin in pins]
        echo_json({"pinned": entries})
        return
    for pin in pins:
        doubts = f"  approved although {', '.join(pin.flags)}" if pin.flags else ""
        echo(f"{_named(pin)}  [{pin.engine}, {pin.made}]{doubts}{'  no longer applies' if pin in ended else ''}")
    if not pins:
        echo("Nothing is pinned.")


def _print_pinned(pins: Sequence[Pin]) -> None:
    for pin in pins:
        echo(f"pinned: {_named(pin)}  {pin.file.parent.name}/{pin.file.name}")


def _named(pin: Pin) -> str:
    place = f"{pin.script}:{pin.line}" + (f" (time {pin.only} only)" if pin.only else "")
    return f"{place}: {pin.speaker}: {pin.text}"


def _entry(pin: Pin) -> dict[str, object]:
    names = ("script", "line", "only", "speaker", "text", "engine", "made")
    return {**{name: getattr(pin, name) for name in names}, "flags": list(pin.flags), "file": pin.file.name}


def _note(engine: str, made: RetakeResult, options: RetakeOptions) -> str:
    """A note about an engine that ignores seeds; empty for others."""
    if made.seeds_change is not False:
        return ""
    if options.changed:
        return f"{engine} says this the same way with every seed, so there is one take of it."
    return (
        f"{engine} says this the same way with every seed, so these takes differ in pace instead."
        " You can also try another pace (--rate), other words (--say) or another voice (--voice)."
    )


def _command(
    script: Path,
    line: int,
    sentence: int | None,
    options: RetakeOptions,
    only: bool,
    engine: str | None,
    show: Path | None,
) -> str:
    """The command line that makes the same takes again."""
    from studio.audition.retake import RetakeOptions as Usual

    usual = Usual()
    words = ["studio", "retake", str(script), str(line)]
    given = (
        ("--sentence", sentence, None),
        ("--takes", options.count, usual.count),
        ("--seed", options.seed, usual.seed),
        ("--rate", options.rate, usual.rate),
        ("--voice", options.voice, usual.voice),
        ("--say", options.say, usual.say),
        ("--engine", engine, None),
        ("--show", show, None),
    )
    words += [f"{name}={value}" for name, value, plain in given if value != plain]
    return shlex.join(words + (["--only"] if only else []))
