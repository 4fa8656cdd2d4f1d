"""Joins names, and sets voices and rates in show.toml: reads its text and what is to change, returns the new text.

Comments and layout are unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AbstractTable, Array

from studio.cast.genders import guess_gender
from studio.cast.propose import Proposal
from studio.errors import ShowError
from studio.files.regular import read_regular
from studio.files.toml import LARGEST_BYTES
from studio.formats.toml import replace_toml
from studio.values import Cast, Voice


@dataclass(frozen=True, slots=True)
class ShowFileUpdate:
    """The text of a show.toml with names joined."""

    text: str
    """The whole file."""
    lines: str
    """The tables that are new or have changed, as they stand in it."""


def join_names(text: str, proposals: Sequence[Proposal], cast: Cast, available: Sequence[Voice] = ()) -> ShowFileUpdate:
    """Make the spelling of every proposal an alias of its person.

    Args:
        text: show.toml as it is; empty for none.
        proposals: what is to be joined.
        cast: gives a person the voice that they, or their other name, have now.
        available: other voices, for a person whose name doesn't go with the voice that was guessed for the other one.

    Raises:
        ShowError: the text isn't TOML, or speakers isn't made of tables.
    """
    try:
        document = tomlkit.parse(text)
        speakers = document.setdefault("speakers", tomlkit.table(is_super_table=True))
        voices = _voices(proposals, cast, available)
        for proposal in proposals:
            if proposal.person not in speakers:
                table = tomlkit.table()
                table["voice"] = voices[proposal.person]
                table["aliases"] = []
                table.add(tomlkit.nl())
                speakers[proposal.person] = table
            _add_alias(speakers[proposal.person], proposal.spelling)
        updated = tomlkit.dumps(document)
        changed = {name: _plain(speakers[name]) for name in dict.fromkeys(p.person for p in proposals)}
    except (TOMLKitError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise ShowError("Names can't be joined in it.", hint="Write [speakers.NAME] as tables of their own.") from error
    return ShowFileUpdate(updated, "\n".join(tomlkit.dumps({"speakers": {name: row}}) for name, row in changed.items()))


def set_voices(text: str, voices: Mapping[str, str]) -> ShowFileUpdate:
    """Give speakers voices.

    Args:
        text: show.toml as it is.
        voices: the voice of each speaker, by the full name; a speaker who has no table yet gets one.

    Raises:
        ShowError: the text isn't TOML, or speakers isn't made of tables.
    """
    return _set(text, "voice", voices, voices)


def set_rates(text: str, rates: Mapping[str, float], voices: Mapping[str, str]) -> ShowFileUpdate:
    """Change how fast speakers speak.

    Args:
        text: show.toml as it is.
        rates: by the full name, as factors: 1.1 is a tenth faster.
        voices: for speakers who have no table yet: the voice that they have now.

    Raises:
        ShowError: the text isn't TOML, or speakers isn't made of tables.
    """
    return _set(text, "rate", rates, voices)


def _set(
    text: str, key: str, values: Mapping[str, str] | Mapping[str, float], voices: Mapping[str, str]
) -> ShowFileUpdate:
    """Set one key of several speakers."""
    try:
        document = tomlkit.parse(text)
        speakers = document.setdefault("speakers", tomlkit.table(is_super_table=True))
        for name, value in values.items():
            if name not in speakers:
                table = tomlkit.table()
                table["voice"] = voices[name]
                table[key] = value
                table.add(tomlkit.nl())
                speakers[name] = table
            else:
                speakers[name][key] = value
        updated = tomlkit.dumps(document)
        changed = {name: _plain(speakers[name]) for name in values}
    except (TOMLKitError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise ShowError(f"A {key} can't be set in it.", hint="Write [speakers.NAME] as tables of their own.") from error
    return ShowFileUpdate(updated, "\n".join(tomlkit.dumps({"speakers": {name: row}}) for name, row in changed.items()))


def write_joins(
    path: Path, proposals: Sequence[Proposal], cast: Cast, available: Sequence[Voice] = ()
) -> ShowFileUpdate:
    """Join names in a file, atomically. Raises ShowError if it can't be read, changed or written."""
    return _rewrite(path, lambda text: join_names(text, proposals, cast, available))


def write_voices(path: Path, voices: Mapping[str, str]) -> ShowFileUpdate:
    """Set voices in a file, atomically. Raises ShowError if it can't be read, changed or written."""
    return _rewrite(path, lambda text: set_voices(text, voices))


def write_rates(path: Path, rates: Mapping[str, float], voices: Mapping[str, str]) -> ShowFileUpdate:
    """Set rates in a file, atomically. Raises ShowError if it can't be read, changed or written."""
    return _rewrite(path, lambda text: set_rates(text, rates, voices))


def _rewrite(path: Path, change: Callable[[str], ShowFileUpdate]) -> ShowFileUpdate:
    try:
        text = read_regular(path, LARGEST_BYTES).decode("utf-8-sig")
        updated = change(text)
        replace_toml(path, updated.text)
    except (OSError, UnicodeDecodeError) as error:
        raise ShowError(f"Can't be changed: {error}.", file=path) from error
    except ShowError as error:
        error.file = path
        raise
    return updated


def _voices(proposals: Sequence[Proposal], cast: Cast, available: Sequence[Voice]) -> dict[str, str]:
    """The voice of each person: their own, else that of their other name.

    "Host" may have been guessed a man's voice and then be called Ada: she gets another one.
    """
    roles = {spelling: role for role in cast.roles for spelling in (*role.spellings, role.speaker)}
    genders = {voice.name: voice.gender for voice in available}
    chosen: dict[str, str] = {}
    unsuited: dict[str, str] = {}
    for proposal in proposals:
        role = roles.get(proposal.person) or roles[proposal.spelling]
        guess = guess_gender(proposal.person)
        settled = proposal.person in roles or role.origin == "show"
        if guess and not settled and genders.get(role.voice, "") not in ("", guess.gender):
            unsuited[proposal.person] = guess.gender
        chosen.setdefault(proposal.person, role.voice)
    joined = {roles[proposal.spelling].speaker for proposal in proposals if proposal.person in unsuited}
    used = {role.voice for role in cast.roles if role.speaker not in joined}
    for person, gender in unsuited.items():
        fitting = [v.name for v in available if v.gender == gender and v.for_engine(cast.engine) is not None]
        chosen[person] = next((name for name in fitting if name not in used), next(iter(fitting), chosen[person]))
        used.add(chosen[person])
    return chosen


def _add_alias(table: AbstractTable, spelling: str) -> None:
    aliases = table.get("aliases")
    if aliases is None:
        table["aliases"] = [spelling]
    elif isinstance(aliases, Array):
        if spelling not in aliases:
            aliases.append(spelling)
    else:
        raise TypeError("aliases is no list")


def _plain(table: AbstractTable) -> dict[str, object]:
    return {key: table.unwrap()[key] for key in ("voice", "rate", "aliases") if key in table}
