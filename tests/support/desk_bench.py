"""A desk whose worker is driven by hand: a test asks for something, and does the jobs one by one."""

from __future__ import annotations

import json

from studio.desk.actions import answer
from studio.desk.desk import Desk

NAME = "scripts/talk.txt"


class Bench:
    """A desk, what is asked of it, and the events that it sends."""

    def __init__(self, desk: Desk, subscription) -> None:
        self.desk, self.root = desk, desk.home
        self.script = self.root / NAME
        self._subscription = subscription

    def ask(self, action: str, **body: object) -> dict:
        return answer(self.desk, action, json.dumps(body).encode())

    def work(self) -> list[dict]:
        """Do everything that waits; the events since the last time."""
        while self.desk.worker.step():
            pass
        return self.events()

    def events(self) -> list[dict]:
        found = []
        while message := self._subscription.next(0.01):
            found.append(json.loads(message))
        return found

    def done(self, action: str, **body: object) -> dict:
        """The result of a job."""
        number = self.ask(action, **body)["job"]
        events = self.work()
        ended = next(e for e in events if e.get("job") == number and e["type"] in ("done", "failed"))
        assert ended["type"] == "done", ended
        return ended["result"]
