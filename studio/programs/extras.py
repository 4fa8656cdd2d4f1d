"""Optional packages, by the extra of the distribution that asks for them, and the command that installs them.

Messages name the packages themselves: `studio-episodes[NAME]` works only where pip finds that distribution, and not for
those who installed from a checkout.
"""

from __future__ import annotations

import shlex

EXTRAS: dict[str, tuple[str, ...]] = {
    "asr": ("pocketsphinx>=5.1.1,<6",),
    "coqui": ("coqui-tts>=0.28,<0.29", "six>=1.16", "torch>=2.11", "torchaudio>=2.11", "torchcodec>=0.8"),
    "espeak": ("espeakng-loader>=0.2.4",),
    "ffmpeg": ("imageio-ffmpeg>=0.5",),
    "http2": ("h2>=4.1,<5",),
    "kokoro": ("kokoro-onnx>=0.6,<0.7", "onnx>=1.16"),
    "piper": ("piper-tts>=1.8,<2", "onnx>=1.16"),
    "publish": ("fsspec>=2024.6", "s3fs>=2024.6"),
    "ray": ("ray>=2.50,<3",),
    "remote": ("fsspec>=2024.6",),
    "speech": ("h11>=0.14", "starlette>=0.46", "uvicorn>=0.34"),
    "whisper": ("faster-whisper>=1.1,<2", "pocketsphinx>=5.1.1,<6"),
}
"""What pyproject.toml lists for each, without the conditions."""


def pip_install(extra: str) -> str:
    """The command that installs what an extra asks for, as a shell takes it."""
    return f"pip install {shlex.join(EXTRAS[extra])}"
