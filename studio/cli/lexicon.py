"""``studio lexicon``: words that the engine may say wrong, and how to correct them."""

from __future__ import annotations

from typing import Annotated

import typer

from studio.cli.counts import counted
from studio.cli.options import Json, ScriptPath, ShowFile
from studio.cli.output import echo, echo_json


def lexicon(
    script: ScriptPath,
    add: Annotated[
        list[str] | None,
        typer.Option("--add", metavar="WORD=SAID", help="Add a word to lexicon.toml; /…/ is phonetic (IPA)."),
    ] = None,
    speaker: Annotated[list[str] | None, typer.Option("--speaker", help="The entry is only for this speaker.")] = None,
    case: Annotated[bool, typer.Option("--case", help="Match upper and lower case exactly.")] = False,
    show: ShowFile = None,
    as_json: Json = False,
) -> None:
    """List every English word that may be said wrong, with how it will be said; --add corrects one.

    After a change of the lexicon, only the sentences with that word are spoken again.

    Examples:

      studio lexicon scripts/slow-science.txt

      studio lexicon scripts/slow-science.txt --add "Nguyen=win" --add "Qiskit=/ˈkɪskɪt/"
    """
    from studio.errors import UsageError
    from studio.lint import gather
    from studio.lint.sounds import sounds
    from studio.lint.words import doubts, utters
    from studio.show import load_show
    from studio.synthesize.registry import engine
    from studio.text.lexicon_add import add_entry, parse_entry
    from studio.text.respell import respell

    chosen = load_show(script, show)
    if add and chosen.root is None:
        raise UsageError(
            "There is no show to whose lexicon a word could be added.", hint="`studio new DIR` creates one."
        )
    before = gather(script, chosen)
    added = []
    for written, said in [parse_entry(text) for text in add or ()]:
        if chosen.root is not None:
            added.append(
                add_entry(chosen.root / "lexicon.toml", written, said, case=case, speakers=tuple(speaker or ()))
            )
    subject = gather(script, chosen) if added else before
    touched = sum(old.request != new.request for old, new in zip(before.sentences, subject.sentences, strict=False))
    found = doubts(subject)
    heard = sounds([doubt.said for doubt in found])
    if as_json:
        words = [
            {"word": d.word, "kind": d.kind, "said": d.said, "sound": sound, "lines": list(d.lines)}
            for d, sound in zip(found, heard, strict=True)
        ]
        entries = [{"word": e.written, "say": e.say, "phones": list(e.phones)} for e in added]
        document = {"words": words, "added": entries, "sentences_changed": touched}
        echo_json(document)
        return
    phonemes = "phonemes" in engine(subject.engine).abilities.follows
    for entry, sound in zip(added, sounds([entry.say for entry in added]), strict=True):
        given = respell(entry.phones) if phonemes else ""
        how = f"by its sounds, {given}" if given else f"“{entry.say}”" + (f" ({sound})" if sound else "")
        echo(f"{entry.written} is now said {how}")
    if added:
        echo(f"{counted(touched, 'sentence')} of {script} will be spoken again.")
        return
    width = max((len(doubt.word) for doubt in found), default=0)
    for doubt, sound in zip(found, heard, strict=True):
        lines = ", ".join(str(line) for line in doubt.lines[:5]) + (" …" if len(doubt.lines) > 5 else "")
        echo(f"{doubt.word:<{width}}  {doubt.kind:<12}  said “{doubt.said}”  {sound}  (line {lines})")
    if not found:
        english = any(utters(subject, "en"))
        echo("No word looks doubtful." if english else "Nothing is said in English; only English words are judged.")
