"""Writing extractions one at a time: JSONL, JSON, CSV. Files appear whole or not at all."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol, TextIO

from extractor.errors import FormatError
from extractor.extraction import Extraction
from extractor.formats.flat import FlatTable
from extractor.task import Task

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Writer(Protocol):
    """Takes extractions as they come; `close` ends the form (a list's bracket), not the stream."""

    def write(self, extraction: Extraction[Any]) -> None:
        """Write one."""

    def close(self) -> None:
        """Write what must stand at the end."""


class JsonLines:
    """One extraction a line."""

    def __init__(self, stream: TextIO, task: Task) -> None:
        self._stream = stream

    def write(self, extraction: Extraction[Any]) -> None:
        """Write one line."""
        self._stream.write(extraction.to_json() + "\n")

    def close(self) -> None:
        """Nothing stands at the end of JSONL."""


class JsonList:
    """A JSON list, one extraction a line, written as they come."""

    def __init__(self, stream: TextIO, task: Task) -> None:
        self._stream = stream
        self._begun = False

    def write(self, extraction: Extraction[Any]) -> None:
        """Write one item of the list."""
        self._stream.write((",\n" if self._begun else "[\n") + extraction.to_json())
        self._begun = True

    def close(self) -> None:
        """Write the closing bracket."""
        self._stream.write("\n]\n" if self._begun else "[]\n")


class Csv:
    """Comma-separated values by RFC 4180, one row a record (see `FlatTable`).

    Words that a spreadsheet would run as a formula get an apostrophe before them, as OWASP advises ("CSV Injection").
    """

    def __init__(self, stream: TextIO, task: Task) -> None:
        self._table = FlatTable(task)
        self._rows = csv.DictWriter(stream, self._table.columns, restval="", lineterminator="\n")
        self._rows.writeheader()

    def write(self, extraction: Extraction[Any]) -> None:
        """Write its rows."""
        for row in self._table.rows(extraction):
            self._rows.writerow({name: _harmless(content) for name, content in row.items()})

    def close(self) -> None:
        """Nothing stands at the end of CSV."""


def _harmless(content: Any) -> Any:
    return f"'{content}" if isinstance(content, str) and content.startswith(_FORMULA) else content


WRITERS: dict[str, Callable[[TextIO, Task], Writer]] = {"jsonl": JsonLines, "json": JsonList, "csv": Csv}
"""Format name -> writer."""


def writer_for(name: str, stream: TextIO, task: Task) -> Writer:
    """The writer of a format; FormatError for one that is not known."""
    try:
        make = WRITERS[name]
    except KeyError:
        raise FormatError(f"Unknown format {name!r}.", advice=f"Known: {', '.join(WRITERS)}.") from None
    return make(stream, task)


@contextmanager
def opened_output(path: Path | None) -> Iterator[TextIO]:
    """A stream to write UTF-8 to: standard output for None or `-`, else a file that takes its place when all is written.

    After an error the file that was there before is untouched; what was written is kept beside it, as `NAME.part`.
    """
    if path is None or str(path) == "-":
        yield sys.stdout
        sys.stdout.flush()
        return
    if path.exists() and not path.is_file():  # a device or a pipe cannot be replaced
        with path.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part_of(path).unlink(missing_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with fresh.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        fresh.replace(path)
    except BaseException:
        with suppress(OSError):
            if fresh.stat().st_size:
                fresh.replace(part_of(path))
            else:
                fresh.unlink()
        raise


def part_of(path: Path) -> Path:
    """Where an output is kept that was not finished."""
    return path.with_name(f"{path.name}.part")
