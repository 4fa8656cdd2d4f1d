"""``studio cast``: who speaks a script, with which voice, and which names are one person."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studio.cli.completion import complete_speaker_voice
from studio.cli.find import quoted
from studio.cli.options import EngineName, Json, ScriptPath, ShowFile
from studio.cli.output import echo, echo_json
from studio.cli.pages import Html, Out

if TYPE_CHECKING:
    from studio.cast.propose import Proposal
    from studio.show import Show
    from studio.values import Cast


def cast(
    script: ScriptPath,
    show: ShowFile = None,
    engine: EngineName = None,
    accept: Annotated[bool, typer.Option("--accept", help="Write the proposed names into show.toml.")] = False,
    voices: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VOICE",
            help="Give a speaker this voice in show.toml; may be repeated.",
            autocompletion=complete_speaker_voice,
        ),
    ] = None,
    rates: Annotated[
        list[str] | None,
        typer.Option("--rate", metavar="NAME=RATE", help="Set a speaker's pace, such as 0.95; may be repeated."),
    ] = None,
    same: Annotated[
        list[str] | None,
        typer.Option("--join", metavar="NAME=PERSON", help="Make a name an alias of a speaker; may be repeated."),
    ] = None,
    as_json: Json = False,
    html: Html = False,
    out: Out = None,
) -> None:
    """Show who speaks with which voice, and what was guessed (guesses are remembered in cast.toml).

    Names that look like the same person (a typo, initials, a "Speaker 1" whose name is said) are proposed, with the
    lines for show.toml that join them; --accept writes these lines.

    Examples:

      studio cast scripts/slow-science.txt

      studio cast scripts/slow-science.txt --html

      studio cast scripts/slow-science.txt --accept

      studio cast scripts/slow-science.txt --set "Theo Marsh=walter"

      studio cast scripts/slow-science.txt --rate "Theo Marsh=0.95"

      studio cast scripts/slow-science.txt --join "HOST 2=Theo Marsh"
    """
    from studio.cast import propose, remember
    from studio.cast.joins import join_names, write_joins, write_rates, write_voices
    from studio.errors import UsageError
    from studio.render.prepare import cast_script, load_source, load_speech_settings
    from studio.show import load_show
    from studio.text.words import is_word

    chosen = load_show(script, show)
    parsed = load_source(script, chosen).script
    engine = engine or chosen.settings.engine
    speech = load_speech_settings(chosen, engine)
    made, new_choices = cast_script(parsed, chosen, engine, speech)
    if voices or same or rates:
        if chosen.settings_file is None:
            raise UsageError("There is no show.toml to write into.", hint="`studio new DIR` creates a show.")
        joins, requested = _requested_joins(same or [], made), _requested_voices(voices or [], made, chosen)
        if joins:
            write_joins(chosen.settings_file, joins, made, speech.voices)
        if requested:
            write_voices(chosen.settings_file, requested)
        if paces := _requested_rates(rates or [], made):
            write_rates(chosen.settings_file, paces, {role.speaker: role.voice for role in made.roles} | requested)
        chosen = load_show(script, show)
        made, new_choices = cast_script(parsed, chosen, engine, load_speech_settings(chosen, engine))
    proposals = propose(parsed, made, tuple(chosen.settings.speakers), is_word)
    likely = [proposal for proposal in proposals if proposal.likely]
    file = chosen.settings_file
    if accept and file is None:
        raise UsageError("There is no show.toml to write the names into.", hint="`studio new DIR` creates a show.")
    if accept and file and likely:
        updated = write_joins(file, likely, made, speech.voices)
        chosen = load_show(script, show)
        made, new_choices = cast_script(parsed, chosen, engine, load_speech_settings(chosen, engine))
    else:
        updated = join_names(file.read_text("utf-8-sig") if file else "", likely, made, speech.voices)
    remember(chosen.cast_file, new_choices)
    if as_json:
        roles = [
            {
                "speaker": r.speaker,
                "spellings": list(r.spellings),
                "voice": r.voice,
                "origin": r.origin,
                "note": r.note,
                "settings": {"voice": r.settings.voice, "rate": r.settings.rate, "pitch": r.settings.pitch},
            }
            for r in made.roles
        ]
        proposed = [{k: getattr(p, k) for k in ("person", "spelling", "reason", "line", "likely")} for p in proposals]
        document = {"engine": made.engine, "roles": roles, "proposals": proposed, "toml": updated.lines}
        echo_json(document | {"accepted": accept and bool(likely)})
        return
    if html or out:
        _write_page(script, chosen, engine, made, out)
        return
    width = max(len(r.speaker) for r in made.roles)
    origins = {"show": "show.toml", "cast": "cast.toml", "guessed": "guessed"}
    for role in made.roles:
        note = f"  ({role.note})" if role.note else ""
        echo(f"{role.speaker:<{width}}  {role.voice:<10}  {origins[role.origin]}{note}")
    open_questions = [proposal for proposal in proposals if not (accept and proposal.likely)]
    if open_questions:
        echo("\nNames that may be one person:")
        for proposal in open_questions:
            echo(f"  line {proposal.line:>4}  {proposal.spelling} = {proposal.person}: {proposal.reason}")
            if not proposal.likely:
                pair = shlex.quote(f"{proposal.spelling}={proposal.person}")
                echo(f"             not certain; to join them: studio cast {quoted(script)} --join {pair}")
    if accept and likely:
        echo(f"\nWritten into {file}:\n\n{updated.lines}")
    elif likely:
        echo(f"\nTo join them: studio cast {quoted(script)} --accept\nThis writes into show.toml:\n\n{updated.lines}")


def _write_page(script: Path, show: Show, engine: str, made: Cast, out: Path | None) -> None:
    """The cast as a page: every speaker's first words, and the show's other voices, each with a player."""
    from studio.audition.page import audition_page
    from studio.audition.rehearsal import rehearse
    from studio.audition.voices import audition_text, cast_parts, find_voices
    from studio.cli.pages import write_page
    from studio.cli.terminal import progress_for
    from studio.errors import EngineError

    progress = progress_for(quiet=False)
    rehearsal = rehearse(script, show, engine)
    parts = cast_parts(rehearsal, progress)
    used = {role.voice for role in made.roles}
    try:
        others = [voice for voice in find_voices(show, rehearsal.engine, None) if voice.name not in used]
    except EngineError:  # the show has no voice file for this engine
        others = []
    if others:
        parts += audition_text(show, rehearsal.engine, others, progress)
    pair = shlex.quote(f"{made.roles[0].speaker}={others[0].name if others else made.roles[0].voice}")
    note = f"To change a voice: studio cast {quoted(script)} --set {pair}"
    page = audition_page(f"Cast: {script.name}", parts, rehearsal.store, note, rehearsal.speakers)
    write_page(script, show.root, "cast", out, page.decode())


def _requested_joins(pairs: list[str], made: Cast) -> list[Proposal]:
    """Names of this script that are to become aliases. Raises UsageError for others."""
    from studio.cast.propose import Proposal
    from studio.errors import UsageError

    spellings = {name.casefold(): name for role in made.roles for name in (role.speaker, *role.spellings)}
    found = []
    for pair in pairs:
        name, _, person = (part.strip() for part in pair.partition("="))
        if not (name and person):
            raise UsageError(f"{pair!r} is not NAME=PERSON.", hint='Write --join "HOST 1=Ada Lind".')
        if name.casefold() not in spellings:
            raise UsageError(f"{name} doesn't speak in this script.", hint=_speakers_of(made))
        spelling = spellings[name.casefold()]
        found.append(Proposal(spellings.get(person.casefold(), person), spelling, "requested", 1, True))
    return found


def _speakers_of(made: Cast) -> str:
    return f"Its speakers are: {', '.join(dict.fromkeys(role.speaker for role in made.roles))}."


def _requested_rates(pairs: list[str], made: Cast) -> dict[str, float]:
    """The rate for each speaker, by the name under which the cast lists them. Raises UsageError."""
    from studio.errors import UsageError

    speakers = {name.casefold(): role.speaker for role in made.roles for name in (*role.spellings, role.speaker)}
    found = {}
    for pair in pairs:
        name, _, rate = (part.strip() for part in pair.partition("="))
        if name.casefold() not in speakers:
            raise UsageError(f"{name} doesn't speak in this script.", hint=_speakers_of(made))
        try:
            factor = float(rate)
        except ValueError:
            factor = 0.0
        if not 0.5 <= factor <= 2.0:
            raise UsageError(f"{pair!r} is not NAME=RATE.", hint='Write --rate "Ada Lind=0.95"; from 0.5 to 2.')
        found[speakers[name.casefold()]] = factor
    return found


def _requested_voices(pairs: list[str], made: Cast, show: Show) -> dict[str, str]:
    """The voice for each speaker, by the name under which the cast lists them.

    Raises:
        UsageError: a pair isn't NAME=VOICE, or there is no such speaker or voice.
    """
    from studio.cast.voices import load_voices
    from studio.errors import UsageError

    speakers: dict[str, str] = {}
    for person, entry in show.settings.speakers.items():
        speakers |= {spelling.casefold(): person for spelling in (*entry.aliases, person)}
    for role in made.roles:
        speakers |= {spelling.casefold(): role.speaker for spelling in (*role.spellings, role.speaker)}
    names = [voice.name for voice in load_voices(show.voices)]
    found = {}
    for pair in pairs:
        name, sign, voice = (part.strip() for part in pair.partition("="))
        if not (name and sign and voice):
            raise UsageError(f"{pair!r} is not NAME=VOICE.", hint='Write --set "Ada Lind=clara".')
        if name.casefold() not in speakers:
            raise UsageError(f"{name} doesn't speak in this script.", hint=_speakers_of(made))
        if voice not in names:
            raise UsageError(f"There is no voice {voice!r}.", hint=f"The show has: {', '.join(names)}.")
        found[speakers[name.casefold()]] = voice
    return found
