"""Small checkpoints of VITS and XTTS: real configurations, tokenizers and files, only the weights are noise.

Made through the package's own classes, so that loading them takes the same way as a model that was downloaded.
"""

from __future__ import annotations

import json
from pathlib import Path

from studio.synthesize.engines.coqui.compat import ready_imports

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
SIGNS = "!'(),-.:;? "


def make_vits(
    folder: Path, speakers: tuple[str, ...] = ("anna", "ben", "cara"), seed: int = 0, phonemes: str = "", **extra
) -> Path:
    """A VITS of a million parameters, 22.05 kHz, that takes about as long over a text as people do.

    With ``phonemes`` it reads these, as espeak-ng writes them, and no letters.
    """
    ready_imports()
    import torch
    from TTS.config.shared_configs import BaseAudioConfig
    from TTS.tts.configs.shared_configs import CharactersConfig
    from TTS.tts.configs.vits_config import VitsArgs, VitsConfig
    from TTS.tts.models.vits import Vits

    arguments = {
        "use_speaker_embedding": len(speakers) > 1,
        "init_discriminator": False,
        "hidden_channels": 16,
        "hidden_channels_ffn_text_encoder": 32,
        "num_heads_text_encoder": 2,
        "num_layers_text_encoder": 1,
        "num_layers_posterior_encoder": 1,
        "num_layers_flow": 1,
        "kernel_size_posterior_encoder": 3,
        "kernel_size_flow": 3,
        "speaker_embedding_channels": 8,
        "upsample_initial_channel_decoder": 32,
        "upsample_rates_decoder": [8, 8, 4],
        "upsample_kernel_sizes_decoder": [16, 16, 8],
        "resblock_type_decoder": "2",
        "resblock_kernel_sizes_decoder": [3],
        "resblock_dilation_sizes_decoder": [[1, 3]],
    }
    config = VitsConfig(
        model_args=VitsArgs(**{**arguments, **extra}),
        characters=CharactersConfig(
            characters_class="TTS.tts.models.vits.VitsCharacters",
            pad="_",
            phonemes=phonemes,
            characters="" if phonemes else LETTERS,
            punctuations=SIGNS,
        ),
        use_phonemes=bool(phonemes),
        phonemizer="espeak" if phonemes else None,
        phoneme_language="en-us",
        text_cleaner="basic_cleaners",
        add_blank=True,
        use_speaker_embedding=len(speakers) > 1,
        speakers=list(speakers) if len(speakers) > 1 else [],
        audio=BaseAudioConfig(sample_rate=22050, hop_length=256, win_length=1024, fft_size=1024, num_mels=80),
    )
    torch.manual_seed(seed)
    model = Vits(config)
    folder.mkdir(parents=True, exist_ok=True)
    torch.save({"model": model.state_dict()}, folder / "model.pth")
    config.save_json(folder / "config.json")
    return folder


def make_xtts(folder: Path, speakers: tuple[str, ...] = ("Anna Lind", "Ben Okri"), seed: int = 0) -> Path:
    """An XTTS whose language model has half a million parameters and sixty steps; its decoder has a fixed size."""
    ready_imports()
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from TTS.tts.configs.xtts_config import XttsArgs, XttsAudioConfig, XttsConfig
    from TTS.tts.layers.xtts.tokenizer import VoiceBpeTokenizer
    from TTS.tts.models.xtts import Xtts

    folder.mkdir(parents=True, exist_ok=True)
    special = ["[STOP]", "[UNK]", "[SPACE]", "[en]", "[START]"]
    signs = [*special, *dict.fromkeys(LETTERS.lower()), *SIGNS.strip()]
    tokenizer = Tokenizer(models.BPE({sign: at for at, sign in enumerate(signs)}, [], unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.add_special_tokens(special)
    tokenizer.save(str(folder / "vocab.json"))
    arguments = XttsArgs(
        gpt_layers=2,
        gpt_n_model_channels=64,
        gpt_n_heads=2,
        gpt_num_audio_tokens=102,
        gpt_start_audio_token=100,
        gpt_stop_audio_token=101,
        gpt_max_audio_tokens=60,
        gpt_max_text_tokens=200,
        gpt_max_prompt_tokens=70,
        gpt_use_perceiver_resampler=True,
        decoder_input_dim=64,
        d_vector_dim=512,
        tokenizer_file=str(folder / "vocab.json"),
    )
    config = XttsConfig(model_args=arguments, audio=XttsAudioConfig(), languages=["en"])
    torch.manual_seed(seed)
    model = Xtts(config)
    model.tokenizer = VoiceBpeTokenizer(vocab_file=str(folder / "vocab.json"))
    model.init_models()
    with torch.no_grad():
        model.gpt.mel_head.bias[arguments.gpt_stop_audio_token] += 2.0  # so that rows end, each at another step
    torch.save({"model": model.state_dict()}, folder / "model.pth")
    voices = {
        name: {
            "gpt_cond_latent": torch.randn(1, 32, 64),
            "speaker_embedding": torch.nn.functional.normalize(torch.randn(1, 512, 1), dim=1),
        }
        for name in speakers
    }
    torch.save(voices, folder / "speakers_xtts.pth")
    config.save_json(folder / "config.json")
    return folder


class Trap:
    """Does something when it is unpickled."""

    sprung = 0

    def __reduce__(self):
        return spring, ()


def spring() -> Trap:
    """What a trap does."""
    Trap.sprung += 1
    return Trap()


def change_config(folder: Path, **values: object) -> None:
    """Set keys of a model's ``config.json``; those of ``model_args`` begin with ``args_``."""
    path = folder / "config.json"
    config = json.loads(path.read_text("utf-8"))
    for name, value in values.items():
        if name.startswith("args_"):
            config["model_args"][name.removeprefix("args_")] = value
        else:
            config[name] = value
    path.write_text(json.dumps(config), "utf-8")
