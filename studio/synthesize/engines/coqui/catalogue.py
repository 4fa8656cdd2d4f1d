"""The models that coqui-tts knows by name: its own list in, names with their licences out, and models fetched.

The list is read as a file; the package itself, which takes seconds to load, is only imported to fetch.
"""

from __future__ import annotations

import contextlib
import datetime
import importlib.util
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from studio.errors import EngineError, UsageError
from studio.synthesize.downloads import CatalogueModel
from studio.synthesize.engines.coqui.packages import HINT, missing_packages
from studio.synthesize.licences import DownloadedModel, fetched_models, remember_model

TERMS = {
    "cpml": "https://tts-hub.github.io/cpml",
    "apache 2.0": "https://www.apache.org/licenses/LICENSE-2.0",
    "bsd-3-clause": "https://opensource.org/license/bsd-3-clause",
    "cc by-nc-nd 4.0": "https://creativecommons.org/licenses/by-nc-nd/4.0/",
    "cc-by-sa 4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "cc-by-4.0": "https://creativecommons.org/licenses/by/4.0/",
}
"""Where the text of a licence can be read."""
ABLE = ("vits", "xtts")
"""Kinds of model that Studio speaks with, as their names begin."""


def catalogue() -> dict[str, CatalogueModel]:
    """Models that Studio can speak with, by name.

    Raises:
        EngineError: coqui-tts is not installed.
    """
    spec = importlib.util.find_spec("TTS")
    if spec is None or not spec.origin:
        raise EngineError("coqui-tts is not installed.", hint=HINT)
    raw = json.loads((Path(spec.origin).parent / ".models.json").read_text("utf-8"))
    return {known.name: known for known in _read(raw)}


def fetch(name: str, *, accept: bool) -> Path:
    """Download a model through the package, with its own progress on stderr, and remember where it lies.

    Args:
        name: as ``tts_models/en/vctk/vits``.
        accept: the user accepts its licence, now; not needed where it was accepted before.

    Raises:
        UsageError: there is no such model.
        EngineError: the licence isn't accepted, the package is missing, or the download failed.
    """
    known = catalogue().get(name)
    if known is None:
        raise UsageError(f"There is no model {name!r}.", hint="`studio models` lists them.")
    lacking = missing_packages()
    if lacking:
        raise EngineError(f"Not installed: {', '.join(lacking)}.", hint=HINT)
    before = fetched_models().get(name)
    if not accept and (before is None or before.licence != known.licence):
        raise EngineError(
            f"The licence of {name} ({known.licence}{', ' + known.terms if known.terms else ''}) is not accepted yet.",
            hint=f"Read it, then: studio voices get {name} --accept-licence",
        )
    accepted = before.accepted if before and not accept else datetime.date.today().isoformat()
    remember_model(name, DownloadedModel(licence=known.licence, accepted=accepted))
    folder = _download(name)
    remember_model(name, DownloadedModel(licence=known.licence, accepted=accepted, folder=str(folder)))
    return folder


def _download(name: str) -> Path:
    from studio.synthesize.engines.coqui.compat import quiet, ready_imports

    with quiet():
        ready_imports()
        from TTS.utils.manage import ModelManager

        manager = ModelManager(progress_bar=True)
    place = manager.output_prefix / name.replace("/", "--")
    begun = place.exists()
    try:
        with _terms_agreed():
            _, config, _ = manager.download_model(name)
    except BaseException as error:  # the package lets through whatever its downloaders raise
        if not begun:  # or the package would take what is there for the model, for ever
            shutil.rmtree(place, ignore_errors=True)
        if not isinstance(error, Exception):
            raise
        raise EngineError(
            f"{name} could not be fetched: {type(error).__name__}: {error}.",
            hint=f"Half of it may lie in {place}: delete that folder and try again."
            if begun
            else "Is there a way to the network? A folder with the model's files will do as well, see docs/coqui.md.",
        ) from error
    return Path(config).parent


@contextlib.contextmanager
def _terms_agreed() -> Iterator[None]:
    """Keeps the package from asking on the terminal what was accepted already."""
    before = os.environ.get("COQUI_TOS_AGREED")
    os.environ["COQUI_TOS_AGREED"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["COQUI_TOS_AGREED"]
        else:
            os.environ["COQUI_TOS_AGREED"] = before


def _read(raw: dict[str, dict[str, dict[str, dict[str, dict[str, object]]]]]) -> Iterator[CatalogueModel]:
    for language, datasets in raw.get("tts_models", {}).items():
        for dataset, models in datasets.items():
            for model, item in models.items():
                if model.startswith(ABLE) or model == "your_tts":
                    name = f"tts_models/{language}/{dataset}/{model}"
                    licence = str(item.get("license") or "not stated")
                    terms = TERMS.get(licence.lower(), "")
                    yield CatalogueModel(name, language, licence, terms, str(item.get("description") or ""))
