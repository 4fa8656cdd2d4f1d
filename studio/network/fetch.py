"""Fetches a document from the web: an address in, bytes out. Used only for an address that the user named.

Only http and https, up to a limit of bytes and of seconds, and nothing is run or followed but
redirects.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from urllib.parse import urlencode

from studio.errors import InputError
from studio.formats.urls import ascii_url
from studio.network.deadline import Deadline
from studio.version import __version__

MOST_BYTES = 64 << 20
TIMEOUT_S = 20.0
LONGEST_S = 120.0
_BLOCK = 1 << 16


def fetch(address: str, *, most_bytes: int = MOST_BYTES, longest_s: float = LONGEST_S) -> bytes:
    """What lies under an address.

    Args:
        address: http or https.
        most_bytes: more are refused.
        longest_s: all of it may take this many seconds.

    Raises:
        InputError: it can't be reached, answers with an error, or is too large or slow.
    """
    clock = Deadline(longest_s)
    opener, url = _opener(address, clock)
    try:
        with clock, opener.open(url, timeout=min(TIMEOUT_S, longest_s)) as answer:
            data = bytearray()
            while block := answer.read1(_BLOCK):
                data += block
                if len(data) > most_bytes:
                    raise InputError(f"It has more than {most_bytes >> 20} MiB.", file=address)
            if clock.over:
                raise TimeoutError
            return bytes(data)
    except InputError:
        raise
    except (OSError, HTTPException, ValueError) as error:
        if clock.over:
            raise InputError(f"It takes longer than {longest_s:.0f} s.", file=address) from error
        raise _explained(error, address) from error


def post_form(address: str, fields: Mapping[str, str]) -> None:
    """Send a form; what is answered is not read.

    Args:
        address: http or https.
        fields: names and values.

    Raises:
        InputError: it can't be reached, or answers with an error.
    """
    clock = Deadline(LONGEST_S)
    opener, url = _opener(address, clock)
    try:
        with clock, opener.open(url, data=urlencode(fields).encode("ascii"), timeout=TIMEOUT_S):
            pass
    except (OSError, HTTPException, ValueError) as error:
        raise _explained(error, address) from error


def _opener(address: str, clock: Deadline) -> tuple[urllib.request.OpenerDirector, str]:
    """What opens addresses of the web and no others, and the address in ASCII. Raises InputError."""
    url = ascii_url(address)
    if url is None:
        raise InputError(f"{address!r} is not a web address.", hint="Name it as https://….")
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        *clock.handlers(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    opener.addheaders = [("User-Agent", f"Studio/{__version__}")]
    return opener, url


def _explained(error: Exception, address: str) -> InputError:
    if isinstance(error, urllib.error.HTTPError):
        error.close()
        why = str(error.reason).splitlines()[0] if str(error.reason).strip() else ""  # urllib adds lines of its own
        return InputError(f"The host answers {error.code} {why}".rstrip(" .") + ".", file=address)
    reason = getattr(error, "reason", None) or error
    return InputError(f"Can't be fetched: {reason}.", file=address, hint="Check whether it opens in a browser.")
