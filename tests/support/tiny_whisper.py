"""A tiny Whisper for tests, in the form of CTranslate2: it hears the same words in whatever it is given.

Its weights are written, not learnt: every position of the decoder is a direction of its own, which the last layer
turns into the word that stands there, and the encoder gives each moment the direction of the word that sounds in it.
So faster-whisper loads, decodes and aligns as ever, and what it must find is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

SIZE, POSITIONS = 64, 448
"""Directions; and tokens that it can hold: from the last direction on, all say the end."""
MELS, MOMENTS, STEP_S = 80, 1500, 0.02
"""Of a window of 30 s."""
MARKS = (
    "endoftext", "startoftranscript", "translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps",
)  # fmt: skip
"""In the order of OpenAI's; times stand behind them."""


def tiny_whisper(folder: Path, said: Sequence[tuple[str, float, float]]) -> Path:
    """Write the model and its tokenizer.

    Args:
        folder: made here.
        said: words with the seconds in which they sound, rising.
    """
    from ctranslate2.specs.whisper_spec import WhisperSpec
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    words = [f"Ġ{word}" for word in dict.fromkeys(word for word, _, _ in said)]
    marks = [f"<|{mark}|>" for mark in MARKS]
    times = [f"<|{at * STEP_S:.2f}|>" for at in range(MOMENTS + 1)]
    tokens = [*letters, *words, *marks, *times]
    at = {token: number for number, token in enumerate(tokens)}

    spoken = [times[0], *(f"Ġ{word}" for word, _, _ in said), times[round(said[-1][2] / STEP_S)], marks[0]]
    directions = np.eye(SIZE, dtype=np.float32)
    positions = directions[np.minimum(np.arange(POSITIONS), len(spoken) - 1)]
    projection = np.zeros((len(tokens), SIZE), np.float32)
    for position, token in enumerate(spoken):
        projection[at[token], position] = 4
    moments = np.zeros((MOMENTS, SIZE), np.float32)
    for position, (_, start, end) in enumerate(said, start=1):
        moments[round(start / STEP_S) : round(end / STEP_S), position] = 1

    spec = WhisperSpec(1, 1, 1, 1)
    _fill(spec)
    for name, kernel in (("conv1", MELS), ("conv2", SIZE)):
        getattr(spec.encoder, name).weight = np.zeros((SIZE, kernel, 3), np.float32)
    spec.encoder.position_encodings.encodings = moments
    spec.decoder.embeddings.weight = np.zeros((len(tokens), SIZE), np.float32)
    spec.decoder.position_encodings.encodings = positions
    spec.decoder.projection.weight = projection
    heard = spec.decoder.layer[0].attention.linear
    heard[0].weight = directions
    heard[1].weight = np.concatenate((directions, np.zeros_like(directions)))  # keys, and values that change nothing
    spec.register_vocabulary(tokens)
    spec.config.suppress_ids = spec.config.suppress_ids_begin = spec.config.lang_ids = []
    spec.config.alignment_heads = [[0, 0]]
    spec.validate()
    folder.mkdir(parents=True)
    spec.save(str(folder))

    tokenizer = Tokenizer(models.BPE(vocab=at, merges=[]))
    tokenizer.pre_tokenizer, tokenizer.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
    tokenizer.add_special_tokens([*marks, *times])
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def _fill(spec) -> None:
    """Layers that leave what they get as it is."""
    for layer in spec.encoder.layer + spec.decoder.layer:
        for attention in filter(None, (layer.self_attention, getattr(layer, "attention", None))):
            for linear, rows in zip(attention.linear, _rows(attention), strict=True):
                _still(linear, rows)
            _usual(attention.layer_norm)
        for linear in (layer.ffn.linear_0, layer.ffn.linear_1):
            _still(linear, SIZE)
        _usual(layer.ffn.layer_norm)
    for conv in (spec.encoder.conv1, spec.encoder.conv2):
        conv.bias = np.zeros(SIZE, np.float32)
    _usual(spec.encoder.layer_norm)
    _usual(spec.decoder.layer_norm)


def _still(linear, rows: int) -> None:
    linear.weight, linear.bias = np.zeros((rows, SIZE), np.float32), np.zeros(rows, np.float32)


def _rows(attention) -> list[int]:
    """Queries, keys and values; or queries, keys with values; and what leaves the layer."""
    return [3 * SIZE, SIZE] if len(attention.linear) == 2 else [SIZE, 2 * SIZE, SIZE]


def _usual(norm) -> None:
    norm.gamma, norm.beta = np.ones(SIZE, np.float32), np.zeros(SIZE, np.float32)
