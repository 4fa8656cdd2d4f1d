"""A small speech server for tests: it speaks tones, and goes wrong where it is told to."""

import base64
import io
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import soundfile

from studio.audio.clip import resample
from studio.synthesize.engine import Request
from studio.synthesize.engines.tone import CHARACTER_S, FREQUENCIES, SILENCE_S, Tone
from studio.values import VoiceSettings


def speed_delivered(speed):
    """What the server makes of a speed; tests put something else in its place."""
    return speed


def spoken(order):
    """The sound for an order, in the format it asks for."""
    settings = VoiceSettings(order["voice"], rate=speed_delivered(order.get("speed", 1.0)))
    clip = Tone().synthesize([Request(order["input"], settings)])[0]
    if order["response_format"] == "pcm":
        return (clip.samples * 32767).astype("<i2").tobytes()
    file = io.BytesIO()
    soundfile.write(file, clip.samples, clip.rate, format=order["response_format"].upper())
    return file.getvalue()


def batch(order):
    """An answer of the batch endpoint: a result for each item, or what is wrong with it."""
    results = []
    for index, item in enumerate(order["items"]):
        result = {"index": index, "status": "error", "error": "no such voice"}
        if item["voice"] in FREQUENCIES:
            sound = base64.b64encode(spoken(item)).decode()
            result = {"index": index, "status": "success", "audio_data": sound, "media_type": "audio/wav"}
        results.append(result)
    return json.dumps({"results": results[::-1]}).encode()


def dialogue(order):
    """An answer of ElevenLabs' dialogue endpoint: sound and the times of the turns."""
    samples, segments, at_s = [], [], 0.0
    for index, turn in enumerate(order["inputs"]):
        clip = Tone().synthesize([Request(turn["text"], VoiceSettings(turn["voice_id"]))])[0]
        segments.append(
            {"dialogue_input_index": index, "start_time_seconds": at_s, "end_time_seconds": at_s + clip.seconds}
        )
        at_s += clip.seconds
        samples.append(clip.samples)
    file = io.BytesIO()
    soundfile.write(file, np.concatenate(samples), clip.rate, format="MP3")
    sound = base64.b64encode(file.getvalue()).decode()
    return json.dumps({"audio_base64": sound, "voice_segments": segments}).encode()


SIGNS = ",.?!"


def times(text, longer=1.0):
    """When each word of a text sounds, without the signs behind it; (word, start, end) in seconds."""
    found, at = [], 0
    for word in text.split():
        ends = (SILENCE_S + CHARACTER_S * longer * place for place in (at, at + len(word.rstrip(SIGNS))))
        found.append((word, *ends))
        at += len(word) + 1
    return found


def captioned(order):
    """An answer of Kokoro-FastAPI's ``/dev/captioned_speech``: signs are tokens of their own."""
    tokens, speed = [], speed_delivered(order.get("speed", 1.0))
    for word, start, end in times(order["input"], 1 / speed):
        bare = word.rstrip(SIGNS)
        tokens.append({"word": bare, "start_time": start, "end_time": end})
        tokens += [{"word": sign, "start_time": end, "end_time": end} for sign in word[len(bare) :]]
    sound = base64.b64encode(spoken(order)).decode()
    return json.dumps({"audio": sound, "audio_format": "audio/wav", "timestamps": tokens}).encode()


def with_timestamps(path, order):
    """An answer of ElevenLabs' ``/text-to-speech/VOICE/with-timestamps``: times of every character."""
    voice, kind = path.split("/")[3], "pcm" if path.endswith("=pcm_24000") else "mp3"
    clip = Tone().synthesize([Request(order["text"], VoiceSettings(voice))])[0]
    samples, file = resample(clip.samples, clip.rate, 24_000), io.BytesIO()
    if kind == "pcm":
        file.write((samples * 32767).astype("<i2").tobytes())
    else:
        soundfile.write(file, samples, 24_000, format="MP3")
    characters = list(order["text"])
    ends = [SILENCE_S + CHARACTER_S * at for at in range(len(characters) + 1)]
    alignment = {
        "characters": characters,
        "character_start_times_seconds": ends[:-1],
        "character_end_times_seconds": ends[1:],
    }
    return json.dumps({"audio_base64": base64.b64encode(file.getvalue()).decode(), "alignment": alignment}).encode()


class Server(ThreadingHTTPServer):
    """What it was asked is in ``orders`` and ``keys``; ``faults`` are taken one for each request, then all is well."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.orders, self.keys, self.faults = [], [], []
        self.always = None
        """What it does with every order, instead of all else."""
        self.listing = {"voices": list(FREQUENCIES)}
        self.over = threading.Event()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/v1/audio/voices":
            self.answer(200, "application/json", json.dumps(self.server.listing).encode())
        else:
            self.answer(404, "application/json", b"{}")

    def do_POST(self):
        order = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.orders.append((self.path, order))
        self.server.keys.append(self.headers.get("Authorization"))
        if self.server.always:
            self.server.always(self, order)
        elif self.server.faults:
            self.server.faults.pop(0)(self, order)
        elif self.path.endswith("/batch"):
            self.answer(200, "application/json", batch(order))
        elif "/text-to-dialogue" in self.path:
            self.answer(200, "application/json", dialogue(order))
        elif "/with-timestamps" in self.path:
            self.answer(200, "application/json", with_timestamps(self.path, order))
        elif self.path == "/dev/captioned_speech":
            self.answer(200, "application/json", captioned(order))
        elif order["voice"] not in FREQUENCIES:
            self.answer(400, "application/json", b'{"error": {"message": "no such voice"}}')
        else:
            self.answer(200, KINDS[order["response_format"]], spoken(order))

    def answer(self, status, kind, body, **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


KINDS = {"wav": "audio/wav", "mp3": "audio/mpeg", "flac": "audio/flac", "pcm": "audio/pcm;rate=16000"}


def answers(status, kind="text/plain", body=b"", **headers):
    return lambda handler, _: handler.answer(status, kind, body, **headers)


def hangs(handler, _):
    handler.server.over.wait()
    handler.close_connection = True


def drips(handler, _):
    """A byte now and then, so that no time limit between bytes ever ends it."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    while not handler.server.over.wait(0.02):
        try:
            handler.wfile.write(b"R")
            handler.wfile.flush()
        except OSError:
            break
    handler.close_connection = True


def breaks_off(handler, order):
    body = spoken(order)
    handler.send_response(200)
    handler.send_header("Content-Type", "audio/wav")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True


def counts_backwards(handler, _):
    """A chunk of fewer bytes than none."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nRIFF\r\n")
    handler.close_connection = True


def hangs_up(handler, _):
    handler.close_connection = True


def never_ends(handler, _):
    handler.send_response(200)
    handler.send_header("Content-Type", "audio/wav")
    handler.send_header("Connection", "close")
    handler.end_headers()
    try:
        handler.wfile.write(b"RIFF")
        while not handler.server.over.is_set():
            handler.wfile.write(b"\0" * 65_536)
    except OSError:
        pass
    handler.close_connection = True


def sound_at(rate, seconds=1.0):
    file = io.BytesIO()
    soundfile.write(file, np.zeros(round(rate * seconds)), rate, format="WAV")
    return answers(200, "audio/wav", file.getvalue())


@contextmanager
def running(tls=None):
    """A server that listens, until the end of the block."""
    server = Server()
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
