"""Extractions as a Parquet table: one row a record (see `formats.flat`), with types from the schema's values."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from types import NoneType
from typing import Any, get_args

from extractor.errors import FormatError
from extractor.extras import install_advice
from extractor.formats.flat import FlatTable
from extractor.task import Task

_REPORTS_A_GROUP = 1_000


def write_table(path: Path, first: str, lines: Iterator[str], task: Task) -> int:
    """Write extractions (JSON lines) to a Parquet file, a group of rows at a time; how many were written."""
    try:
        import pyarrow  # type: ignore[import-untyped]
        from pyarrow import parquet
    except ImportError:
        raise FormatError("Parquet needs an optional package.", advice=install_advice("parquet")) from None
    table = FlatTable(task)
    schema = pyarrow.schema([(name, _type(name, task, pyarrow)) for name in table.columns])
    count = 0
    coming = chain([first], lines)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while batch := list(islice(coming, _REPORTS_A_GROUP)):
            count += len(batch)
            rows = [row for line in batch for row in table.rows(task.read_extraction(line))]
            columns = [
                pyarrow.array(
                    [_cell(row.get(name), schema.field(name).type, pyarrow) for row in rows],
                    schema.field(name).type,
                )
                for name in table.columns
            ]
            writer.write_batch(pyarrow.record_batch(columns, schema=schema))
    return count


def _type(name: str, task: Task, pyarrow: Any) -> Any:
    """By the value type's own field: numbers are floating-point, offsets integers, all else is text."""
    prefix, _, column = name.rpartition(".")
    if prefix and column in ("start", "end"):
        return pyarrow.int64()
    spec = next((one for one in task.fields() if prefix in (one.name, one.path)), None)
    field = spec.type.model_fields.get(column) if spec else None
    kinds = set(get_args(field.annotation)) or {field.annotation} if field else set()
    return pyarrow.float64() if kinds - {NoneType} in ({float}, {int}) else pyarrow.string()


def _cell(content: Any, type_: Any, pyarrow: Any) -> Any:
    if content is None or content == "":
        return None
    if type_ == pyarrow.string():
        return str(content)
    return float(content) if type_ == pyarrow.float64() else int(content)
