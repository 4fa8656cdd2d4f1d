"""``studio models`` and ``studio models get``: neural models by name, their licences, and fetching them."""

from __future__ import annotations

from typing import Annotated

import typer

from studio.cli.options import Json
from studio.cli.output import confirm, echo, echo_json, secho

commands = typer.Typer(help="List models of the neural voices, and fetch one.", no_args_is_help=False)


@commands.callback(invoke_without_command=True)
def list_models(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Models of other languages too.")] = False,
    as_json: Json = False,
) -> None:
    """List the models that an engine's own package downloads by name, their licences, and which are installed.

    Examples:

      studio models

      studio models --all --json
    """
    if context.invoked_subcommand:
        return
    from studio.synthesize.downloads import engine_with_catalogue
    from studio.synthesize.licences import fetched_models

    fetched = fetched_models()
    shown = [k for k in engine_with_catalogue().catalogue() if every or k.language in ("en", "multilingual")]
    if as_json:
        listed = [
            {
                "name": known.name,
                "licence": known.licence,
                "terms": known.terms,
                "description": known.description,
                "folder": fetched[known.name].folder if known.name in fetched else "",
            }
            for known in shown
        ]
        echo_json(listed)
        return
    for known in shown:
        here = known.name in fetched and fetched[known.name].folder
        secho("ok  " if here else "    ", fg=typer.colors.GREEN, nl=False)
        echo(f"{known.name:<52} {known.licence:<18} {known.description}".rstrip())


@commands.command("get")
def get(
    name: Annotated[str, typer.Argument(help="As studio models lists it.")],
    accept: Annotated[
        bool, typer.Option("--accept-licence", help="I have read the model's licence and accept it.")
    ] = False,
) -> None:
    """Download a model after you accept its licence, which is asked once and remembered.

    Examples:

      studio models get tts_models/en/vctk/vits

      studio models get tts_models/multilingual/multi-dataset/xtts_v2 --accept-licence
    """
    from studio.synthesize.downloads import engine_with_catalogue
    from studio.synthesize.licences import fetched_models

    engine = engine_with_catalogue()
    known = next((model for model in engine.catalogue() if model.name == name), None)
    before = fetched_models().get(name)
    if known is not None and not accept and (before is None or before.licence != known.licence):
        echo(f"{name}: licence {known.licence}  {known.terms}".rstrip(), err=True)
        accept = confirm("Have you read it, and do you accept it?")
    echo(str(engine.fetch(name, accept=accept)))
