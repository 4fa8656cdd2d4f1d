"""Parses the value of ``--to``: an address without a password in, the host out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from studio.errors import UsageError
from studio.publish.upload.branch import Branch
from studio.publish.upload.bucket import Bucket
from studio.publish.upload.target import Host

_SECRETS = (
    "Give it where the upload looks for it: the environment, ~/.aws, a profile, an SSH key, git's credential helper."
)


def host_of(to: str, root: Path, headers: Callable[[str], Mapping[str, str]]) -> Host:
    """The host at an address.

    Args:
        to: ``s3://bucket/show`` or any other address that fsspec knows; ``git:BRANCH`` of the repository around the
            show, or ``git+https://host/name.git#BRANCH`` (also ssh and file).
        root: the show's folder.
        headers: headers of each file, for hosts that keep them.

    Raises:
        UsageError: it is none of these, or contains a password.
    """
    scheme, colon, rest = to.partition(":")
    if scheme == "git" and colon and not rest.startswith("//"):
        return Branch("origin", rest, root)
    if not re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme) or not rest.startswith("//"):
        raise UsageError(
            f"{to!r} is not a place to upload a site to.",
            hint="Write s3://BUCKET/FOLDER, another address that fsspec knows, git:BRANCH or git+https://…#BRANCH.",
        )
    user = _user(to)
    if ":" in user or "%3a" in user.lower() or (user and scheme.startswith(("s3", "git+https"))):
        raise UsageError("Don't put a password or key into the address: the shell's history keeps it.", hint=_SECRETS)
    if scheme.startswith("git+"):
        address, _, branch = to.removeprefix("git+").partition("#")
        return Branch(address, branch, root)
    if "::" in to or scheme in ("http", "https"):
        raise UsageError(
            f"{scheme}:// is not an address that files can be uploaded to.",
            hint="Use the address of the host's storage.",
        )
    return Bucket(to, headers)


def _user(address: str) -> str:
    """The part of an address before the @."""
    try:
        return urlsplit(address).netloc.rpartition("@")[0]
    except ValueError as error:
        raise UsageError("This is not an address.") from error
