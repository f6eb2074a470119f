"""An append-only log: one JSON object a line, each carrying the digest of the line before it.

`append` returns only when the line is on the disk (fsync), so what was acknowledged survives a kill or a power cut. A
torn last line was never acknowledged: it is cut off and told. A change anywhere else breaks the chain: LogError.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.curation.errors import LogError

_BEGINNING = "0" * 32


def digest_of(line: bytes) -> str:
    """Thirty-two hex digits over a line without its end."""
    return hashlib.sha256(line).hexdigest()[:32]


def to_line(data: Any) -> str:
    """The one JSON form of the files of a dataset: no spaces, letters as they are, keys in the order given."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class Log:
    """The log at a path, opened for appending. `torn` counts the bytes that were cut off when it was opened."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.torn = 0
        self.events: list[dict[str, Any]] = []
        known = path.exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            self._previous, self._end = self._load()
        except BaseException:
            os.close(self._file)
            raise
        if not known:
            sync_folder(path.parent)

    def append(self, event: dict[str, Any]) -> dict[str, Any]:
        """Write an event and wait until it is on the disk; returns it as written, with its chain.

        Where the disk refuses, the log is as it was before and OSError is raised.
        """
        chained = {**event, "previous": self._previous}
        line = to_line(chained).encode("utf-8", "surrogatepass")
        try:
            os.lseek(self._file, self._end, os.SEEK_SET)
            _write_all(self._file, line + b"\n")
            os.fsync(self._file)
        except OSError:
            os.ftruncate(self._file, self._end)
            raise
        self._previous = digest_of(line)
        self._end += len(line) + 1
        self.events.append(chained)
        return chained

    def close(self) -> None:
        """Close the file."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _load(self) -> tuple[str, int]:
        with os.fdopen(os.dup(self._file), "rb") as stream:
            stream.seek(0)
            previous, end = _BEGINNING, 0
            for event, line in _chained(stream.read(), self._path.name):
                self.events.append(event)
                previous, end = digest_of(line), end + len(line) + 1
            size = stream.seek(0, os.SEEK_END)
        if size > end:
            self.torn = size - end
            os.ftruncate(self._file, end)
            os.fsync(self._file)
        return previous, end


def read_log(path: Path) -> list[dict[str, Any]]:
    """The events of a log without opening it for writing; a torn last line is left out."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    return [event for event, _ in _chained(data, path.name)]


def _chained(data: bytes, name: str) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Events with their lines, the chain checked; the end of the data may be torn, nothing else."""
    previous = _BEGINNING
    lines = data.split(b"\n")
    for number, line in enumerate(lines[:-1], 1):
        last = number == len(lines) - 1 and not lines[-1]
        try:
            event = json.loads(line)
            whole = isinstance(event, dict) and event.get("previous") == previous
        except ValueError:
            event, whole = None, False
        if not whole:
            if last and event is None:
                return
            raise LogError(
                f"{name}, line {number} does not follow from the line before it.",
                advice="It was changed after it was written: restore it from version control.",
            )
        yield event, line
        previous = digest_of(line)


def _write_all(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def sync_folder(folder: Path) -> None:
    """Wait until a new file's entry in its folder is on the disk, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
