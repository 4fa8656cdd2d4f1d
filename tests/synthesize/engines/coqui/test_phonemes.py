"""Models that read phonemes, as VCTK's does: espeak-ng is asked as a program, and its version is in the key of takes.

The program is made here of espeak-ng's own library, which espeakng-loader brings. coqui-tts looks for it when it is
imported, so each test is a process of its own.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import support

PROGRAM = """#!{python}
import ctypes, sys
import espeakng_loader

library = ctypes.CDLL(espeakng_loader.get_library_path())
library.espeak_Info.restype = library.espeak_TextToPhonemes.restype = ctypes.c_char_p
library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
library.espeak_Initialize(2, 0, espeakng_loader.get_data_path().encode(), 0)
if "--version" in sys.argv:
    print("eSpeak NG text-to-speech:", library.espeak_Info(None).decode().split()[0] + "{suffix}", " Data at: /x")
elif "--voices" in sys.argv:
    print("Pty Language Age/Gender VoiceName File\\n 5 en-us --/M English_(America) gmw/en-US")
else:
    library.espeak_SetVoiceByName(sys.argv[sys.argv.index("-v") + 1].encode())
    text = ctypes.c_char_p(open(sys.argv[sys.argv.index("-f") + 1], "rb").read())
    while text.value:
        print(library.espeak_TextToPhonemes(ctypes.byref(text), 1, ord("_") << 8 | 2).decode())
"""
SPEAKER = """
import hashlib, json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from support.coqui_checkpoints import make_vits
from studio.synthesize.engine import Request
from studio.synthesize.engines.coqui import Coqui
from studio.synthesize.engines.coqui.compat import quiet
from studio.synthesize.engines.coqui.loading import load_model
from studio.synthesize.engines.coqui.models import find_model, model_digest
from studio.synthesize.identity import take_key
from studio.values import VoiceSettings

folder = Path(sys.argv[2])
if not folder.exists():
    with quiet():
        make_vits(folder, phonemes=sys.argv[3])
words = ("sun", "son", "moon")
requests = [Request(f"Is that the {word}?", VoiceSettings("anna")) for word in words]
files = find_model(str(folder))
tokenizer = load_model(files, model_digest(files), "cpu", "float32", False).model.tokenizer
print(json.dumps({
    "ready": Coqui().readiness().detail,
    "phonemes": [tokenizer.phonemizer.phonemize(word, separator="") for word in words],
    "lost": [tokenizer.text_to_ids(request.text) and tokenizer.not_found_characters for request in requests],
    "seconds": [clip.seconds for clip in Coqui().synthesize(requests)],
    "keys": [take_key(Coqui(), request) for request in requests],
}))
"""
IPA = "abdefhijklmnopstuvwzæðŋɐɑɒɔəɚɛɜɡɪɹɾʃʊʌʒʔθᵻˈˌː"


def program(folder: Path, suffix: str = "") -> Path:
    """The program espeak-ng in a folder for PATH."""
    folder.mkdir(exist_ok=True)
    path = folder / "espeak-ng"
    path.write_text(PROGRAM.format(python=sys.executable, suffix=suffix), "utf-8")
    path.chmod(0o755)
    return folder


def spoken(tmp_path: Path, programs: Path) -> dict:
    """What a process says that has this program on its PATH."""
    world = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "STUDIO_COQUI_DEVICE": "cpu"}
    world["STUDIO_COQUI_MODEL"] = str(tmp_path / "model")
    arguments = [str(Path(support.__file__).parents[1]), world["STUDIO_COQUI_MODEL"], IPA]
    done = subprocess.run([sys.executable, "-c", SPEAKER, *arguments], env=world, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.coqui
def test_phonemes_are_read_and_their_makers_version_is_in_the_key(tmp_path):
    said = spoken(tmp_path, program(tmp_path / "bin"))
    assert ", phonemes by espeak-ng 1.5" in said["ready"]
    assert said["phonemes"] == ["sˈʌn", "sˈʌn", "mˈuːn"]
    assert said["lost"] == [[], [], []]
    assert min(said["seconds"]) > 0.1
    again = spoken(tmp_path, program(tmp_path / "bin"))
    newer = spoken(tmp_path, program(tmp_path / "bin", ".1-dev"))
    assert again["keys"] == said["keys"]
    assert not set(newer["keys"]) & set(said["keys"])
