"""Chromium, spoken to by its own debugging protocol over two pipes: what it shows, asks for and complains of."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")


class Browser:
    """One page in a browser without a window."""

    def __init__(self, write: int, read: int) -> None:
        self._write, self._read, self._rest, self._id = write, read, b"", 0
        self.events: list[dict[str, Any]] = []
        target = self("Target.createTarget", url="about:blank")["targetId"]
        self._session = self("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for room in ("Page", "Runtime", "Log", "Network"):
            self(f"{room}.enable")

    _session: str | None = None

    def __call__(self, method: str, **parameters: object) -> dict[str, Any]:
        """Ask for something; events that come meanwhile are kept."""
        self._id += 1
        order: dict[str, object] = {"id": self._id, "method": method, "params": parameters}
        if self._session:
            order["sessionId"] = self._session
        os.write(self._write, json.dumps(order).encode() + b"\0")
        while True:
            message = self._next()
            if message.get("id") == self._id:
                assert "error" not in message, message
                return dict(message["result"])
            self.events.append(message)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            part = os.read(self._read, 1 << 16)
            assert part, "the browser is gone"
            self._rest += part
        line, _, self._rest = self._rest.partition(b"\0")
        return dict(json.loads(line))

    def open(self, path: Path, width: int, height: int, *, dark: bool = False) -> None:
        """Show a file as a screen of that size does."""
        self("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self("Emulation.setEmulatedMedia", features=[scheme])
        self.events.clear()
        self("Page.navigate", url=path.as_uri())
        while not any(e.get("method") == "Page.loadEventFired" for e in self.events):
            self.events.append(self._next())

    def run(self, script: str) -> Any:
        """The value of an expression in the page; promises are waited for."""
        done = self("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True)
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    def asked_for(self) -> list[str]:
        """Addresses of everything that was loaded."""
        return [e["params"]["request"]["url"] for e in self.events if e.get("method") == "Network.requestWillBeSent"]

    def complaints(self) -> list[str]:
        """What the console says of errors and of the Content Security Policy."""
        logged = [e["params"]["entry"]["text"] for e in self.events if e.get("method") == "Log.entryAdded"]
        return logged + [str(e["params"]) for e in self.events if e.get("method") == "Runtime.exceptionThrown"]

    def picture(self, path: Path, width: int, height: int) -> None:
        """A PNG of the page."""
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        shot = self("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))


@contextmanager
def browser(home: Path) -> Iterator[Browser]:
    """A browser with an empty profile, ended with the context."""
    name = next(filter(None, map(shutil.which, NAMES)))
    orders, order = os.pipe()
    answer, answers = os.pipe()

    def pipes() -> None:  # the protocol is read on 3 and written on 4; by way of numbers that neither pipe has
        os.dup2(orders, 103)
        os.dup2(answers, 104)
        os.dup2(103, 3)
        os.dup2(104, 4)

    options = ["headless=new", "no-sandbox", "disable-gpu", "remote-debugging-pipe", "hide-scrollbars", "mute-audio"]
    options += ["autoplay-policy=no-user-gesture-required", f"user-data-dir={home}"]
    arguments = [name, *(f"--{option}" for option in options), "about:blank"]
    with subprocess.Popen(
        arguments, preexec_fn=pipes, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        os.close(orders)
        os.close(answers)
        try:
            yield Browser(order, answer)
        finally:
            running.kill()
            os.close(order)
            os.close(answer)
