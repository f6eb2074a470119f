"""Lines of text files, and rows of JSONL and Parquet, one at a time: memory stays flat whatever the size of the file."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from extractor.errors import InputError
from extractor.extras import install_advice
from extractor.formats.encoding import decode, detect_encoding
from extractor.formats.options import ReadOptions
from extractor.formats.streams import rejoined

Row = dict[str, Any]
_HEAD = 1 << 20
_WIDE = ("utf-16", "utf-32")
_BATCH = 64


def jsonl_rows(stream: BinaryIO, options: ReadOptions, source: str) -> Iterator[tuple[int, Row | InputError]]:
    """Line number (from 1) and object of each line that is not blank; a broken line costs that line."""
    for number, line in enumerate(text_lines(stream, options, source), 1):
        if line.strip():
            yield number, _object(line, f"{source}, line {number}")


def _object(line: str, source: str) -> Row | InputError:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return InputError(f"{source} is not JSON.", code="format", source=source)
    if not isinstance(found, dict):
        return InputError(f"{source} is no JSON object.", code="format", source=source)
    return found


def parquet_rows(path: Path, source: str) -> Iterator[tuple[int, Row]]:
    """Row number (from 1) and cells by column; InputError `extra-missing` without pyarrow."""
    try:
        from pyarrow import parquet  # type: ignore[import-untyped]
    except ImportError:
        raise missing_extra("Parquet", "parquet", source) from None
    number = 0
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH):
                for row in batch.to_pylist():
                    number += 1
                    yield number, row
    except (OSError, ValueError, TypeError) as error:  # pyarrow's errors derive from these
        raise InputError(
            f"{source} is no readable Parquet file ({type(error).__name__}).", code="format", source=source
        ) from None


def parquet_columns(path: Path, source: str) -> list[str]:
    """The columns of a Parquet file."""
    try:
        from pyarrow import parquet
    except ImportError:
        raise missing_extra("Parquet", "parquet", source) from None
    try:
        return list(parquet.read_schema(path).names)
    except (OSError, ValueError, TypeError) as error:
        raise InputError(
            f"{source} is no readable Parquet file ({type(error).__name__}).", code="format", source=source
        ) from None


def missing_extra(what: str, extra: str, source: str) -> InputError:
    """The error for a file that needs an optional package."""
    return InputError(
        f"Reading {what} needs an optional package.", code="extra-missing", source=source,
        advice=install_advice(extra),
    )  # fmt: skip


def text_lines(stream: BinaryIO, options: ReadOptions, source: str) -> Iterator[str]:
    """The lines of a stream as text, ends kept.

    The encoding is told from the first megabyte; where that is plain UTF-8 and a later line is not, that line
    is judged alone. A line longer than any report may be ends the reading with an error.
    """
    head = stream.read(_HEAD)
    name = options.encoding or detect_encoding(_whole_signs(head), source=source)
    rest = rejoined(head, stream)
    if name.startswith(_WIDE):
        yield from io.TextIOWrapper(rest, encoding=name, errors="replace", newline="\n")
        return
    limit = 4 * options.max_characters + 65_536
    first = True
    while line := rest.readline(limit):
        if len(line) >= limit:
            raise InputError(
                f"A line of {source} is longer than a report may be.", code="too-large", source=source
            )
        yield _decoded(line, "utf-8-sig" if first and name.startswith("utf-8") else name)
        first = False


def _decoded(line: bytes, encoding: str) -> str:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return decode(line) if encoding.startswith("utf-8") else line.decode(encoding, "replace")


def _whole_signs(head: bytes) -> bytes:
    """Without the last, perhaps cut, line: a sign of UTF-8 must not look broken."""
    end = head.rfind(b"\n")
    return head[: end + 1] if len(head) == _HEAD and end > 0 else head
