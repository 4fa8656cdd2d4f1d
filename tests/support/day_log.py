"""A day's work in a browser, and its log: what was clicked, typed and pressed, when, and what the page showed then.

In: a page of Playwright. Out: the page, worked by people's means only, and lines of text.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Mapping

WIDTH = 110


class Day:
    """Works a page, and writes down each step.

    Args:
        hidden: the beginning of paths, which says nothing about the day.
    """

    def __init__(self, hidden: str) -> None:
        self.lines: list[str] = []
        self._hidden = hidden
        self._began = time.monotonic()
        self._page = None

    def at(self, page) -> None:
        """Go on at this page."""
        self._page = page

    def clicks(self, selector: str) -> None:
        target = self._target(selector)
        self._note(f"clicks {_name(target)}")
        target.click()

    def types(self, selector: str, text: str) -> None:
        target = self._target(selector)
        first, *more = text.strip().split("\n")
        rest = f" and {len(more)} more lines" if more else ""
        self._note(f"types “{first}”{rest} into {_name(target)}")
        target.fill(text)

    def chooses(self, selector: str, value: str) -> None:
        target = self._target(selector)
        self._note(f"chooses “{value}” in {_name(target)}")
        target.select_option(value)

    def presses(self, *keys: str) -> None:
        self._note(f"presses {', '.join(keys)}")
        for key in keys:
            self._page.keyboard.press(key)

    def goes_to(self, line: int) -> None:
        """To a line of the script, by the keyboard's focus."""
        self._note(f"goes to line {line}")
        self._page.locator(f"#lines .row[data-n='{line}']").focus()

    def sees(self, what: str | re.Pattern[str] | None = None, selector: str = "body") -> None:
        """Wait until the page shows something, and write down what."""
        place = self._page.locator(selector)
        target = (place if what is None else place.get_by_text(what)).first
        target.wait_for()
        self._shown(target.inner_text())

    def shown(self, text: str) -> None:
        """Write down what the page shows, where the test has waited for it."""
        self._shown(text)

    def digests(self, ours: Mapping[str, bytes], theirs: Mapping[str, bytes]) -> None:
        """The files of both folders, side by side."""
        self.lines += ["", f"{'file':<66}{'desk':<18}{'commands':<18}"]
        for name in sorted({*ours, *theirs}):
            one, other = (_digest(files.get(name)) for files in (ours, theirs))
            self.lines.append(f"{name:<66}{one:<18}{other:<18}{'the same' if one == other else 'DIFFERENT'}")

    def text(self) -> str:
        """The log."""
        return "\n".join(line.rstrip() for line in self.lines) + "\n"

    def _target(self, selector: str):
        return self._page.locator(selector).first

    def _note(self, what: str) -> None:
        self.lines.append(f"{time.monotonic() - self._began:6.1f} s  {what}")

    def _shown(self, text: str) -> None:
        plain = _plain(text).replace(self._hidden, "")
        self.lines.append(f"{time.monotonic() - self._began:6.1f} s      → {plain[:WIDTH]}{'…' * (len(plain) > WIDTH)}")


def _name(target) -> str:
    """What an element is called on the page."""
    name = target.evaluate(
        "e => e.getAttribute('aria-label') || (e.labels?.[0]?.firstChild?.textContent ?? e.textContent) || e.id"
    )
    return f"“{_plain(name)[:60]}”"


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _digest(content: bytes | None) -> str:
    return hashlib.sha256(content).hexdigest()[:16] if content is not None else "–"
