"""Reads times in any form that feeds use. In: texts. Out: seconds, dates and times."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime


def read_seconds(said: str) -> int:
    """Seconds of ``1:02:03``, ``62:03``, ``3723`` or ``3723.4``, to the nearest whole one."""
    if not re.fullmatch(r"(?:[0-9]{1,6}:){0,2}[0-9]{1,9}(?:\.[0-9]+)?", said):
        return 0
    whole, _, fraction = said.partition(".")
    total = 0
    for part in whole.split(":"):
        total = total * 60 + int(part)
    return total + (fraction[:1] >= "5")


def read_moment(said: str) -> datetime | None:
    """A date and time in RFC 2822 or ISO 8601, in UTC if no zone is named; None for anything else."""
    midnight = re.sub(r"\b24:00(:00)?\b", "00:00:00", said, count=1)  # the end of a day, which Python doesn't know
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = read(midnight)
            zoned = (found if found.tzinfo else found.replace(tzinfo=timezone.utc)).replace(microsecond=0)
            return zoned + timedelta(days=midnight != said)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None
