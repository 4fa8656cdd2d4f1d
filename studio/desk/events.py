"""Server-Sent Events: what happens on the desk in, a stream of messages for every open page out.

A page that doesn't receive its messages in time loses them, and is told to load everything again.
"""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

MOST_WAITING = 500
"""Most messages that wait for one page."""


class Subscription:
    """The messages for one page, in order."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[str] = queue.Queue(MOST_WAITING)
        self._lost = threading.Event()

    def put(self, message: str) -> None:
        """Add a message; if too many are waiting, all of them are dropped."""
        try:
            self._waiting.put_nowait(message)
        except queue.Full:
            self._lost.set()

    def next(self, timeout_s: float) -> str | None:
        """The next message; None if none comes in that time."""
        if self._lost.is_set():
            while not self._waiting.empty():
                self._waiting.get_nowait()
            self._lost.clear()
            return json.dumps({"type": "lost"})
        try:
            return self._waiting.get(timeout=timeout_s)
        except queue.Empty:
            return None


class EventHub:
    """Sends messages to all open pages; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._subscriptions: set[Subscription] = set()

    def publish(self, what: str, /, **values: Any) -> None:  # noqa: ANN401 - JSON
        """Send a message to every page. ``what`` is its key ``type``."""
        message = json.dumps({"type": what, **values}, separators=(",", ":"))
        with self._lock:
            for subscription in self._subscriptions:
                subscription.put(message)

    @contextmanager
    def subscribe(self) -> Iterator[Subscription]:
        """Listen until the context ends."""
        subscription = Subscription()
        with self._lock:
            self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            with self._lock:
                self._subscriptions.discard(subscription)
