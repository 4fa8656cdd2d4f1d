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


_ZONES = {
    "WET": "+0000", "WEST": "+0100", "BST": "+0100", "CET": "+0100", "CEST": "+0200", "MEZ": "+0100", "MESZ": "+0200",
    "EET": "+0200", "EEST": "+0300", "MSK": "+0300", "JST": "+0900", "KST": "+0900", "AEST": "+1000", "AEDT": "+1100",
    "NZST": "+1200", "NZDT": "+1300", "AKST": "-0900", "AKDT": "-0800", "HST": "-1000",
}  # fmt: skip
"""Zones that RFC 2822 doesn't have and that mean one thing only."""
_ZONE = re.compile(rf"\b(?:{'|'.join(_ZONES)})$", re.I)
_OFFSET = re.compile(r"(?:\b(?:GMT|UTC?))?([+-]\d{2}):?(\d{2})$")
"""Of a zone, which RFC 2822 writes without a colon and without GMT."""
_KNOWN = re.compile(r"(?:[\d+:-]|\b(?:UTC?|GMT|[ECMP][SD]T|[A-IK-Z]))(?:\s*\(.*\))?$", re.I)
_HALF_DAY = re.compile(r"\b(\d{1,2}):(\d\d)(:\d\d)?\s*([AP])\.?M\b\.?", re.I)


def _of_24_hours(match: re.Match[str]) -> str:
    hour = int(match[1]) % 12 + (12 if match[4].upper() == "P" else 0)
    return f"{hour:02}:{match[2]}{match[3] or ''}"


def read_moment(said: str) -> datetime | None:
    """A date and time in RFC 2822 or ISO 8601, in UTC if no zone is named; None for anything else."""
    plain = _ZONE.sub(lambda zone: _ZONES[zone[0].upper()], _HALF_DAY.sub(_of_24_hours, said))
    plain = _OFFSET.sub(r"\1\2", plain)
    midnight = re.sub(r"\b24:00(:00)?\b", "00:00:00", plain, count=1)  # the end of a day, which Python doesn't know
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = read(midnight)
            zoned = (found if found.tzinfo else found.replace(tzinfo=timezone.utc)).replace(microsecond=0)
            return zoned + timedelta(days=midnight != plain)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None


def unknown_zone(said: str) -> str:
    """The zone name of a date if it is unknown or ambiguous, such as IST; otherwise empty."""
    last = said.strip().rpartition(" ")[2]
    known = _KNOWN.search(said.strip()) or _ZONE.search(said.strip()) or _HALF_DAY.search(said.strip()[-8:])
    return "" if known or not last.isalpha() else last
