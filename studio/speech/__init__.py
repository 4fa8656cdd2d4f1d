"""OpenAI's speech API with the engines and voices of a show, for other programs.

``request`` reads a request, ``say`` makes the sound, ``files`` writes it in the requested format, ``app`` answers over
HTTP and ``server`` listens. Starlette and uvicorn are the extra ``speech``; only ``app`` and ``server`` need them.

Source of the interface: https://platform.openai.com/docs/api-reference/audio/createSpeech
"""
