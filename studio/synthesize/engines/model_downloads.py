"""Recommended models of Piper and Kokoro to download: speaker, licence, and every file with its checksum.

Only Piper models with a free licence on their card are listed; most others exclude commercial use. The checksums were
recorded by several public projects; a file that differs is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from studio.network.download import RemoteFile
from studio.synthesize.downloads import VoiceDownload
from studio.synthesize.engine import EngineVoice
from studio.synthesize.engines.model_folders import models_folder

PIPER_ADDRESS = "https://huggingface.co/rhasspy/piper-voices/resolve/1162a9173d0ce503555aed757976b7a9912eae4c/en/"
KOKORO_ADDRESS = "https://github.com/thewh1teagle/kokoro-onnx/releases/download/model-files-v1.0/"
PUBLIC_DOMAIN = "public domain"


@dataclass(frozen=True, slots=True)
class _PiperModel:
    """A model of Piper's collection, such as ``en_US-norman-medium``."""

    locale: str
    speaker: str
    quality: str
    gender: str
    accent: str
    licence: str
    model_bytes: int
    model_sha256: str
    config_bytes: int
    config_sha256: str

    @property
    def name(self) -> str:
        return f"{self.locale}-{self.speaker}-{self.quality}"

    def download(self, engine: str) -> VoiceDownload:
        address = f"{PIPER_ADDRESS}{self.locale}/{self.speaker}/{self.quality}/{self.name}.onnx"
        place = models_folder("piper") / f"{self.name}.onnx"
        who = f"{self.accent} {'woman' if self.gender == 'female' else 'man'}"
        voice = EngineVoice(self.name, who, self.locale.replace("_", "-"), self.gender, self.licence)
        config = RemoteFile(f"{address}.json", self.config_bytes, self.config_sha256)
        model = RemoteFile(address, self.model_bytes, self.model_sha256)
        return VoiceDownload(engine, voice, ((config, place.with_name(f"{place.name}.json")), (model, place)))


_PIPER = (
    _PiperModel(
        "en_US", "norman", "medium", "male", "American", PUBLIC_DOMAIN,
        63_531_379, "b9739443232a80a59c7d18810dd856899bf16a7964725f5ab81ea49b1351cb71",
        4_968, "6c2db7f558a4a8deb9fe822583c1c5105f6c4e834dd0f9de8ad17a888ee9fe1d",
    ),
    _PiperModel(
        "en_US", "kristin", "medium", "female", "American", PUBLIC_DOMAIN,
        63_531_379, "5849957f929cbf720c258f8458692d6103fff2f0e3d3b19c8259474bb06a18d4",
        4_968, "5681426d4aead22195de70531eeeeddb46493cfaffc5764b2ea3db73428b651c",
    ),
    _PiperModel(
        "en_US", "ljspeech", "high", "female", "American", PUBLIC_DOMAIN,
        114_199_011, "5d4f08ba6a2a48c44592eed3ce56bf85e9de3dd4e20df90541ae68a8310c029a",
        4_970, "7e1f4634af596d83cca997fb7a931ba80b70f8a316a2655ee69c55365e0ace14",
    ),
    _PiperModel(
        "en_GB", "cori", "high", "female", "British", PUBLIC_DOMAIN,
        114_219_352, "470b4dd634c98f8a4850d7626ffc3dfc90774628eeef6605a6dd8f88f30a5903",
        4_963, "9e7fb5b5671612c22f3c81cbe46c1ae87b031a4632bcb509e499dad6f1e2adec",
    ),
    _PiperModel(
        "en_GB", "alba", "medium", "female", "Scottish", "CC-BY-4.0",
        63_201_294, "401369c4a81d09fdd86c32c5c864440811dbdcc66466cde2d64f7133a66ad03b",
        4_888, "aa965a2f02ecced632c2694e1fc72bbff6d65f265fab567ca945918c73dd89f4",
    ),
)  # fmt: skip
_KOKORO_VOICES = RemoteFile(
    f"{KOKORO_ADDRESS}voices-v1.0.bin",
    28_214_398,
    "bca610b8308e8d99f32e6fe4197e7ec01679264efed0cac9140fe9c29f1fbf7d",
)
_KOKORO = {
    "kokoro-v1.0": RemoteFile(
        f"{KOKORO_ADDRESS}kokoro-v1.0.onnx",
        325_532_387,
        "7d5df8ecf7d4b1878015a32686053fd0eebe2bc377234608764cc0ef3636a6c5",
    ),
    "kokoro-v1.0.int8": RemoteFile(
        f"{KOKORO_ADDRESS}kokoro-v1.0.int8.onnx",
        92_361_271,
        "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
    ),
}


def piper_downloads(engine: str, locale: str) -> tuple[VoiceDownload, ...]:
    """Piper models of a locale such as ``en_US``, for the engine that speaks them."""
    return tuple(model.download(engine) for model in _PIPER if model.locale == locale)


def kokoro_downloads() -> tuple[VoiceDownload, ...]:
    """Kokoro with its 54 voices, in full precision and in eight bits."""
    folder = models_folder("kokoro")
    return tuple(
        VoiceDownload(
            "kokoro",
            EngineVoice(name, "54 voices, one model", "en", licence="Apache-2.0"),
            ((_KOKORO_VOICES, folder / "voices-v1.0.bin"), (model, folder / f"{name}.onnx")),
        )
        for name, model in _KOKORO.items()
    )
