"""A show's voices behind Ray Serve: replicas on any nodes of a cluster, one address, OpenAI's speech API.

    pip install '.[speech]' 'ray[serve]>=2.50,<3'
    export STUDIO_SHOW=/show STUDIO_SPEECH_KEY=a-secret-of-your-own
    serve run serve_ray:app

Then, where the scripts are:

    export STUDIO_HTTP_URL=http://localhost:8000/v1 STUDIO_HTTP_KEY=$STUDIO_SPEECH_KEY STUDIO_HTTP_MODEL=tts-1
    studio batch scripts --engine http
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from ray import serve

REPLICAS = int(os.environ.get("REPLICAS", "2"))
CPUS, GPUS = float(os.environ.get("CPUS", "1")), float(os.environ.get("GPUS", "0"))


def voices() -> Any:  # noqa: ANN401 - an ASGI application
    """What each replica runs."""
    from studio.show import load_show
    from studio.speech.app import SpeechApi, application

    show = Path(os.environ["STUDIO_SHOW"])
    return application(SpeechApi(load_show(show, show)), os.environ["STUDIO_SPEECH_KEY"])


@serve.deployment(num_replicas=REPLICAS, max_ongoing_requests=8, ray_actor_options={"num_cpus": CPUS, "num_gpus": GPUS})
@serve.ingress(voices)
class Voices:
    """One replica says one text at a time, its sentences in parallel."""


app = Voices.bind()
