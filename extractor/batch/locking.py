"""One process a run folder. The lock goes with the process, however it ends."""

from __future__ import annotations

import json
import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Self

from extractor.batch.errors import RunLockedError


class RunLock:
    """An exclusive lock on a file, held until `release`; RunLockedError names who holds it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def acquire(self) -> Self:
        """Take the lock or raise at once."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        file = os.fdopen(descriptor, "r+", encoding="utf-8")
        try:
            _lock(file)
        except OSError:
            holder = _holder(file)
            file.close()
            raise RunLockedError(
                f"Another process works on this run{holder}.",
                advice="Wait for it, or give another folder with -o.",
            ) from None
        file.seek(0)
        file.truncate()
        since = datetime.now(UTC).isoformat(timespec="seconds")
        json.dump({"process": os.getpid(), "computer": socket.gethostname(), "since": since}, file)
        file.flush()
        self._file = file
        return self

    def release(self) -> None:
        """Let the next one in. The file stays: removing it would let two in at once."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()


def _lock(file: IO[str]) -> None:
    if os.name == "nt":
        import msvcrt

        windows: Any = msvcrt
        file.seek(1 << 20)  # beyond the words, which stay readable
        windows.locking(file.fileno(), windows.LK_NBLCK, 1)
        return
    import fcntl

    fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def _holder(file: IO[str]) -> str:
    try:
        held = json.load(file)
        return f" (process {held['process']} on {held['computer']}, since {held['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
