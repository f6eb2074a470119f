"""Reports from files, folders, patterns and standard input, one at a time; what cannot be read is named."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, MutableSet
from pathlib import Path
from typing import Any, BinaryIO

from extractor.errors import InputError
from extractor.formats.columns import Columns
from extractor.formats.delimited import csv_rows
from extractor.formats.documents import document_text
from extractor.formats.encoding import decode
from extractor.formats.making import make_report
from extractor.formats.options import ReadOptions
from extractor.formats.sources import KINDS, STDIN_NAME, File, find_files
from extractor.formats.streams import rejoined
from extractor.formats.tables import jsonl_rows, parquet_columns, parquet_rows
from extractor.formats.unreadable import Unreadable
from extractor.report import Report

_Rows = Iterable[tuple[int, "dict[str, Any] | InputError"]]
_FORMATS = (*dict.fromkeys(KINDS.values()), "stdin")


def read_reports(
    sources: Iterable[str | Path], options: ReadOptions | None = None, *, taken: MutableSet[str] | None = None
) -> Iterator[Report | Unreadable]:
    """Every report that the sources mean, in order; one `Unreadable` for each that cannot be read.

    A source is a file, a folder, a pattern, or `-` for standard input. Ids are unique: a file's is its name
    without ending and language (`gist-case.fr.txt` is `gist-case`, in French), with its folders before it
    where that was taken; a row's is its own, and a second row of the same id is refused (`duplicate-id`).
    Only ids are kept in memory, or in `taken`, a set of the caller's.
    """
    options = options or ReadOptions()
    if options.kind is not None and options.kind not in _FORMATS:
        raise InputError(
            f"Unknown input format {options.kind!r}.", code="format", advice=f"Known: {', '.join(_FORMATS)}."
        )
    taken = set() if taken is None else taken
    for found in find_files(sources, options.kind):
        if isinstance(found, InputError):
            yield Unreadable.of(found, id=_free(iter([found.source]), taken), source=found.source)
        else:
            yield from _read_file(found, options, taken)


def _read_file(file: File, options: ReadOptions, taken: MutableSet[str]) -> Iterator[Report | Unreadable]:
    try:
        if file.kind in ("jsonl", "csv", "tsv", "parquet"):
            yield from _read_table(file, options, taken)
        elif file.kind == "stdin":
            yield from _read_stdin(file, options, taken)
        else:
            yield _read_whole(file, _all_bytes(file, options), options, _free(file.ids(), taken))
    except InputError as error:
        yield Unreadable.of(error, id=_free(file.ids(), taken), source=file.name)
    except OSError as error:
        yield Unreadable(
            _free(file.ids(), taken),
            file.name,
            "unreadable",
            f"{file.name} cannot be read.",
            error.strerror or "",
        )


def _read_whole(file: File, data: bytes, options: ReadOptions, id: str) -> Report | Unreadable:
    try:
        if file.kind in ("pdf", "docx", "html"):
            text = document_text(data, file.kind, file.name)
        else:
            text = decode(data, source=file.name, encoding=options.encoding)
        return make_report(text, options, id=id, source=file.name, language=options.language or file.language)
    except InputError as error:
        return Unreadable.of(error, id=id, source=file.name)


def _read_stdin(file: File, options: ReadOptions, taken: MutableSet[str]) -> Iterator[Report | Unreadable]:
    """JSONL where the first line begins an object, else one text."""
    head = sys.stdin.buffer.read(4096)
    stream = rejoined(head, sys.stdin.buffer)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b'{"'):
        yield from _rows(file, jsonl_rows(stream, options, file.name), None, options, taken)
    else:
        data = stream.read(4 * options.max_characters + 1)
        yield _read_whole(file, data, options, _free(file.ids(), taken))


def _read_table(file: File, options: ReadOptions, taken: MutableSet[str]) -> Iterator[Report | Unreadable]:
    if file.kind == "parquet":
        columns = Columns.among(parquet_columns(file.path, file.name), options, source=file.name)
        yield from _rows(file, parquet_rows(file.path, file.name), columns, options, taken)
        return
    with _opened(file) as stream:
        rows: _Rows = (
            jsonl_rows(stream, options, file.name)
            if file.kind == "jsonl"
            else csv_rows(stream, options, file.name, file.kind)
        )
        yield from _rows(file, rows, None, options, taken)


def _rows(
    file: File, rows: _Rows, columns: Columns | None, options: ReadOptions, taken: MutableSet[str]
) -> Iterator[Report | Unreadable]:
    """Reports of a table's rows. Without `columns`, they are told by the keys: JSONL may change them by line."""
    keys: tuple[str, ...] = ()
    found = False
    what = "line" if file.kind in ("jsonl", "stdin") else "row"
    for number, row in rows:
        if not found and columns is None and "text" in options.columns and not isinstance(row, InputError):
            Columns.among(row, options, source=file.name)  # a name that the first has not is said once
        found = True
        place, id = f"{file.name}, {what} {number}", f"{file.stem}-{number}"
        try:
            if isinstance(row, InputError):
                raise row
            if columns is None or (keys and keys != tuple(row)):
                keys = tuple(row)
                columns = Columns.among(keys, options, source=place)
            id = columns.id_of(row, id)
            if id in taken:
                raise InputError(
                    f"{place} has the id of an earlier report.", code="duplicate-id", source=place,
                    advice="Give every report an id of its own, or map another column: --column id=NAME.",
                )  # fmt: skip
            report = columns.report(row, options, id=id, source=place)
        except InputError as error:
            usable = [id] if id.isprintable() else []  # an id may itself be what is wrong
            yield Unreadable.of(
                error, id=_free(iter([*usable, f"{file.stem}-{number}"]), taken), source=place
            )
        else:
            taken.add(id)
            yield report
    if not found:
        raise InputError(f"{file.name} holds no rows.", code="report-empty", source=file.name)


def _all_bytes(file: File, options: ReadOptions) -> bytes:
    """The file's bytes, not more than a report of the longest text could have."""
    if file.path.name == "stdin" and file.name == STDIN_NAME:
        return sys.stdin.buffer.read()
    limit = 4 * options.max_characters if file.kind == "text" else 1 << 30
    if (size := file.path.stat().st_size) > limit:
        raise InputError(
            f"{file.name} has {size:,} bytes.", code="too-large", source=file.name,
            advice="Split it into reports, or raise --max-characters.",
        )  # fmt: skip
    with file.path.open("rb") as stream:
        return stream.read(limit + 1)


def _opened(file: File) -> BinaryIO:
    if file.name == STDIN_NAME:
        return rejoined(b"", sys.stdin.buffer)
    return file.path.open("rb")


def _free(candidates: Iterator[str], taken: MutableSet[str]) -> str:
    """The first candidate that no report has, else the last with a number; it is taken from now on."""
    last = "report"
    for candidate in candidates:
        last = candidate
        if candidate not in taken:
            break
    else:
        number = 2
        while f"{last}-{number}" in taken:
            number += 1
        last = f"{last}-{number}"
    taken.add(last)
    return last
