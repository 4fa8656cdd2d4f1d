"""Finds directions that an engine doesn't follow: reads a script, returns one problem for each kind of direction.

The words are spoken anyway, without the direction. A problem has the first line with such a direction.
"""

from __future__ import annotations

from collections.abc import Sequence

from studio.synthesize.abilities import Abilities, Feature
from studio.synthesize.engine import Engine
from studio.synthesize.routing import abilities_of, engine_for
from studio.text.ipa import phones_of
from studio.values import Cast, Emphasis, Item, Language, Problem, Pronunciation, Script, Style, Turn, VoiceSettings


def unmet(script: Script, engine: Engine, language: str, cast: Cast | None = None) -> tuple[Problem, ...]:
    """The directions of a script that the engines of its voices don't follow.

    Args:
        script: the script.
        engine: the engine of all voices that name no engine of their own.
        language: BCP 47 tag of the show; reported if no voice speaks it.
        cast: who speaks, with which engine and in which language; None if ``engine`` is the only one.
    """
    engines: dict[tuple[str, Abilities], Engine] = {}
    turns: dict[tuple[str, Abilities], list[Turn]] = {}
    for turn in script.turns:
        settings = cast.role(turn.speaker).settings if cast else VoiceSettings("")
        speaker = engine_for(settings, engine)
        group = speaker.name, abilities_of(speaker, settings)
        engines[group] = speaker
        turns.setdefault(group, []).append(turn)
    found = [
        problem
        for group, mine in turns.items()
        for problem in _of_engine(mine, engines[group], group[1].follows, language, cast)
    ]
    return tuple(sorted(found, key=lambda problem: problem.line))


def _of_engine(
    turns: Sequence[Turn], engine: Engine, follows: frozenset[Feature], language: str, cast: Cast | None
) -> list[Problem]:
    """The same for the turns of one engine, whose voices follow the same."""
    items = [item for turn in turns for item in turn.items]
    found: list[Problem] = []
    if "style" not in follows:
        styles = [item for item in items if isinstance(item, Style) and item.name]
        names = ", ".join(dict.fromkeys(style.name or "" for style in styles))
        found += _once(styles, f"{engine.name} has no styles; spoken plainly: {_short(names)}.")
    if "emphasis" not in follows:
        weighed = [item for item in items if isinstance(item, Emphasis) and item.level]
        found += _once(weighed, f"{engine.name} gives no word more weight than another; emphasis is ignored")
    phones = [item for item in items if isinstance(item, Pronunciation) and not _readable(item)]
    names = ", ".join(dict.fromkeys(item.text for item in phones))
    found += _once(phones, f"these are no phonetic letters of English; write [word](say:wurd) for {_short(names)}.")
    if (
        "language" not in follows
        and _base(language) != "en"
        and _base(language) not in {_base(v.language) for v in engine.voices()}
    ):
        message = (
            f"no voice of {engine.name} speaks {_short(language)}, the show's language; said as if it were its own."
        )
        found.append(Problem(turns[0].line, message))
    switches = [item for item in items if isinstance(item, Language) and item.tag]
    for role in cast.roles if cast else ():
        line = next((turn.line for turn in turns if turn.speaker in role.spellings), None)
        if role.language and line is not None:
            switches.append(Language(role.language, line))
    foreign = [x for x in switches if _base(x.tag) != _base(language)]
    if foreign and "language" not in follows:
        known = {_base(voice.language) for voice in engine.voices()}
        foreign = [item for item in foreign if _base(item.tag) not in known]
        tags = ", ".join(dict.fromkeys(item.tag or "" for item in foreign))
        found += _once(foreign, f"no voice of {engine.name} speaks {_short(tags)}; said in the voice's own language.")
    return found


def _readable(item: Pronunciation) -> bool:
    """Whether its phonetic letters (if any) can be read."""
    try:
        return item.ipa is None or item.say != item.text or bool(phones_of(item.ipa))
    except ValueError:
        return False


def _once(items: list[Style] | list[Emphasis] | list[Pronunciation] | list[Language], message: str) -> list[Problem]:
    found: list[Item] = [*items]
    more = f" ({len(found)} places)" if len(found) > 1 else ""
    return [Problem(found[0].line, message.rstrip(".") + more + ".")] if found else []


def _base(tag: str | None) -> str:
    return (tag or "").lower().partition("-")[0]


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
