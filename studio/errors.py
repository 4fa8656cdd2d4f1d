"""The errors that Studio raises for its users, each with the exit code that ends the program.

::

    StudioError                     1  the work failed
    ├── InputError (ValueError)     2  an input can't be read, or has no words to speak
    │   ├── ScriptError                the script
    │   └── ShowError                  show.toml or another file of the show
    ├── UsageError (ValueError)     2  an option or name that does not exist, or wrong use
    ├── DoubtfulScript              1  a script whose reading is doubtful
    ├── CastError                   1  a speaker without a voice
    ├── EngineError                 1  an engine that is not ready, or fails on a sentence
    │   ├── ModelError                 … a model's file that is damaged, or not what the engine needs
    │   └── EngineUnavailable          … fails on every sentence, such as a server that refuses the key
    ├── AudioError                  1  music or speech that can't be used
    │   └── SoundFileError             … a sound file that can't be read, an InputError too (2)
    ├── ProgramError                1  an outside program failed
    │   ├── ProgramMissing             … is not installed
    │   └── ProgramTimeout             … took longer than its time limit
    └── OutputError (OSError)       1  a result can't be written
    StopSignal (KeyboardInterrupt)   130  Ctrl-C or SIGTERM

Every message says what is wrong, where (file and line when there is one) and what to do next.
"""

from __future__ import annotations

from pathlib import Path

from studio.printable import visible_line


class StudioError(Exception):
    """An error that the user can fix; its message is shown without a traceback.

    Args:
        message: what is wrong, in one sentence.
        file: the file at fault, if there is one.
        line: the 1-based line in it, if it is known.
        hint: the next step, if there is one to suggest.
    """

    exit_code = 1

    def __init__(
        self, message: str, *, file: Path | str | None = None, line: int | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.line = line
        self.hint = hint

    def __str__(self) -> str:
        where = ""
        if self.file is not None:
            file = visible_line(str(self.file))
            where = f"{file}:{self.line}: " if self.line else f"{file}: "
        elif self.line:
            where = f"line {self.line}: "
        return f"{where}{self.message}" + (f" {self.hint}" if self.hint else "")


class InputError(StudioError, ValueError):
    """Raised when an input can't be read or has no words to speak."""

    exit_code = 2


class ScriptError(InputError):
    """Raised when a script is empty, binary, in an unknown encoding, or has no words to speak."""


class DoubtfulScript(StudioError):
    """Raised when the reading of a script is doubtful and was not accepted."""


class ShowError(InputError):
    """Raised when show.toml or a file beside it is wrong."""


class UsageError(StudioError, ValueError):
    """Raised when an option names something that does not exist."""

    exit_code = 2


class CastError(StudioError):
    """Raised when a speaker has no voice and the show forbids guessing."""


class EngineError(StudioError):
    """Raised when an engine is not ready or fails on a request."""


class ModelError(EngineError):
    """Raised when a model's file is damaged, incomplete or of another kind, so that another attempt would fail too."""


class EngineUnavailable(EngineError):
    """Raised when an engine as a whole can't continue, so that other sentences and attempts would fail too."""


class AudioError(StudioError):
    """Raised when a sound can't be read or used."""


class SoundFileError(InputError, AudioError):
    """Raised when a sound file of the show can't be read, just as if it were missing."""


class TakeMissing(AudioError):
    """Raised when a take is gone from the store, or damaged (it has been removed then)."""


class ProgramError(StudioError):
    """Raised when an external program fails; the message ends with the last lines of its stderr."""


class ProgramMissing(ProgramError):
    """Raised when an external program is not installed; the hint says how to get it."""


class ProgramTimeout(ProgramError):
    """Raised when an external program runs longer than its time limit."""


class OutputError(StudioError, OSError):
    """Raised when a result can't be written."""

    exit_code = 1


class StopSignal(KeyboardInterrupt):
    """Raised in the main thread by SIGTERM; like Ctrl-C, it ends with exit code 130."""
