"""Uploads to a branch of a git repository: existing files stay, the site's files are added, in one commit and one push.

It works in a repository of its own below ``.studio``, never in the user's: no file of a checkout is touched, and only
the named branch is pushed, never by force. Credentials are those that git finds by itself; it may not ask for any.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from studio.errors import OutputError, ProgramError, ProgramMissing, UsageError
from studio.log import redact_all
from studio.programs.run import run
from studio.publish.upload.target import RemoteFile, UploadResult

TIME_S = 3600.0
"""Time limit of a fetch or push, in seconds."""
_NOTE = ".nojekyll"
"""With this file, GitHub Pages also serves names that begin with _."""
_ALLOWED = "https:ssh:file"


class Branch:
    """A branch of a remote repository.

    Args:
        remote: address of a repository, or "origin" for that of the repository around the show.
        branch: name of the branch.
        root: the show's folder.

    Raises:
        UsageError: an invalid name, no repository, or an unsupported protocol.
        ProgramMissing: git isn't installed.
    """

    def __init__(self, remote: str, branch: str, root: Path) -> None:
        if (
            not re.fullmatch(r"[A-Za-z0-9][\w./-]{0,200}", branch)
            or ".." in branch
            or branch.endswith((".lock", "/", "."))
        ):
            raise UsageError(
                f"{branch!r} is not a valid branch name.", hint="Write git:gh-pages, or git+https://…#gh-pages."
            )
        self._branch = branch
        self._root = root
        if remote == "origin":
            remote = self._origin()
        elif not re.match(r"(?:https|ssh|file)://[^-\s]", remote):
            raise UsageError(
                "A repository's address begins with git+https, git+ssh or git+file.", hint="Write git+https://…#BRANCH."
            )
        self.shown = f"{redact_all(remote)} {branch}"
        self._remote = remote
        name = hashlib.sha256(remote.encode()).hexdigest()[:16]
        self._git_dir = root / ".studio" / "upload" / f"{name}.git"
        self._tip = ""

    def digest(self, data: bytes) -> str:
        """Git's digest of a content (SHA-1 of a blob)."""
        return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()

    def list_files(self) -> Mapping[str, RemoteFile]:
        """The current files of the branch."""
        if not self._git_dir.exists():
            self._git("init", "--quiet", "--bare", str(self._git_dir), inside=False)
        listed = self._git("ls-remote", "--heads", "site", f"refs/heads/{self._branch}").split()
        self._tip = ""
        if not listed:
            return {}
        self._git("fetch", "--quiet", "--no-tags", "--depth=1", "site", f"+refs/heads/{self._branch}:refs/site/tip")
        self._tip = self._git("rev-parse", "refs/site/tip").strip()
        found = {}
        for line in self._git("ls-tree", "-r", "-l", "-z", self._tip).split("\0"):
            about, tab, name = line.partition("\t")
            fields = about.split()
            if tab and fields[1] == "blob":
                found[name] = RemoteFile(int(fields[3]), fields[2])
        return found

    def read(self, name: str) -> bytes:
        """A file of the branch."""
        return self._git("cat-file", "blob", f"{self._tip}:{name}").encode("utf-8", "surrogateescape")

    def put(
        self,
        folder: Path,
        all_files: Sequence[UploadResult],
        feeds: frozenset[str],
        advance: Callable[[], None],
        before_feeds: Callable[[], None],
    ) -> None:
        """Make one commit on top of the files that were listed; it becomes visible as a whole."""
        index = {"GIT_INDEX_FILE": str(self._git_dir / f"index.{secrets.token_hex(8)}")}
        waiting = [file.name for file in all_files if file.verdict != "same"]
        try:
            self._git("read-tree", self._tip or "--empty", env=index)
            lines = []
            for name in waiting:
                blob = self._git("hash-object", "-w", "--no-filters", "--", str((folder / name).absolute())).strip()
                lines.append(f"100644 {blob}\t{name}\0")
                advance()
            empty = self._git("hash-object", "-w", "--stdin").strip()
            lines.append(f"100644 {empty}\t{_NOTE}\0")
            self._git("update-index", "-z", "--index-info", env=index, stdin="".join(lines).encode())
            tree = self._git("write-tree", env=index).strip()
        finally:
            Path(index["GIT_INDEX_FILE"]).unlink(missing_ok=True)
        parent = ["-p", self._tip] if self._tip else []
        commit = self._git("commit-tree", tree, *parent, "-m", "Publish the show", env=self._author()).strip()
        self._git("push", "--quiet", "site", f"{commit}:refs/heads/{self._branch}")

    def _origin(self) -> str:
        try:
            found = run(["git", "-C", str(self._root), "config", "--get", "remote.origin.url"], timeout=60)
        except ProgramMissing:
            raise
        except ProgramError as error:
            raise UsageError(
                "The show isn't in a git repository with a remote named origin.", hint="Name one: git+https://…#BRANCH."
            ) from error
        return found.stdout.decode("utf-8", "replace").strip()

    def _author(self) -> dict[str, str]:
        """The user's name, if git knows it."""
        try:
            self._git("var", "GIT_COMMITTER_IDENT")
        except OutputError:
            return {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
                    for what, value in (("NAME", "Studio"), ("EMAIL", "studio@localhost"))}  # fmt: skip
        return {}

    def _git(
        self, *arguments: str, env: Mapping[str, str] | None = None, stdin: bytes = b"", inside: bool = True
    ) -> str:
        """Run git without prompts, hooks or signing. The remote's address is in the environment, so no log has it."""
        settings = {
            "remote.site.url": self._remote,
            "core.hooksPath": os.devnull,
            "commit.gpgSign": "false",
            "push.gpgSign": "false",
            "gc.auto": "0",
            "advice.pushUpdateRejected": "false",
            "user.useConfigOnly": "true",
        }
        surroundings = {
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ALLOW_PROTOCOL": _ALLOWED,
            "GIT_SSH_COMMAND": os.environ.get("GIT_SSH_COMMAND", "ssh -o BatchMode=yes"),
            "LC_ALL": "C",
            "GIT_CONFIG_COUNT": str(len(settings)),
            **{f"GIT_CONFIG_KEY_{at}": key for at, key in enumerate(settings)},
            **{f"GIT_CONFIG_VALUE_{at}": value for at, value in enumerate(settings.values())},
            **(env or {}),
        }
        git = ["git", "--git-dir", str(self._git_dir)] if inside else ["git"]
        try:
            done = run([*git, *arguments], timeout=TIME_S, stdin=stdin, cwd=self._root, env=surroundings)
        except ProgramMissing:
            raise
        except ProgramError as error:
            message = redact_all(error.message).replace(self._remote, self.shown)
            raise OutputError(f"{self.shown}: {message}", hint=_hint(message)) from None
        return done.stdout.decode("utf-8", "surrogateescape")


def _hint(message: str) -> str:
    if "rejected" in message or "fetch first" in message:
        return "Somebody else pushed meanwhile; run the command again."
    return "Try git ls-remote with that address; Studio never asks for a password."
