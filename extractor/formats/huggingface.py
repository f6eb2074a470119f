"""The layout of Hugging Face datasets: a folder with Parquet, one file a split, and a card that names them.

`datasets.load_dataset(FOLDER)` reads it. Each row is a report with its text and facts, its values as `entities` for
span models, and the whole extraction as JSON, which is what `read` takes. Needs the extra [parquet].
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from extractor.errors import FormatError, UsageError
from extractor.extraction import Extraction
from extractor.extras import install_advice
from extractor.report import Report
from extractor.task import Task

CANNOT_CARRY: dict[str, str] = {}
"""Aspects of `extractor.formats.carrying` that do not survive: none."""
Rows = Iterable[tuple[Report, Extraction[Any]]]


def write(splits: Mapping[str, Rows], task: Task, folder: Path, card: str) -> int:
    """Write each split and the card; returns how many reports. `card` is Markdown with YAML metadata at its head."""
    pyarrow, parquet = _pyarrow()
    (folder / "data").mkdir(parents=True, exist_ok=True)
    count, files = 0, {}
    for split, pairs in splits.items():
        rows = [row(report, extraction) for report, extraction in pairs]
        if not rows:
            continue
        name = f"data/{split}-00000-of-00001.parquet"
        parquet.write_table(pyarrow.Table.from_pylist(rows, schema=_schema(pyarrow)), folder / name)
        files[split] = name
        count += len(rows)
    (folder / "README.md").write_text(_with_files(card, files), encoding="utf-8")
    return count


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow  # type: ignore[import-untyped]
        from pyarrow import parquet
    except ImportError:
        raise UsageError("Parquet needs an optional package.", advice=install_advice("parquet")) from None
    return pyarrow, parquet


def row(report: Report, extraction: Extraction[Any]) -> dict[str, Any]:
    """One row: the report, its values as entities, the extraction."""
    return {
        **report.model_dump(include={"id", "text", "language", "report_date", "patient", "birth_year", "country"}),
        "metadata": json.dumps(report.metadata, ensure_ascii=False),
        "entities": [
            {
                "path": path, "start": value.span[0], "end": value.span[1], "text": value.quote,
                "kind": type(value).kind, "shown": value.shown(),
            }
            for path, value in extraction.records.values()
            if value.span is not None
        ],
        "extraction": extraction.to_json(),
    }  # fmt: skip


def _schema(pyarrow: Any) -> Any:
    words = pyarrow.string()
    entity = [
        ("path", words), ("start", pyarrow.int64()), ("end", pyarrow.int64()), ("text", words), ("kind", words),
        ("shown", words),
    ]  # fmt: skip
    return pyarrow.schema(
        [
            ("id", words), ("text", words), ("language", words), ("report_date", words), ("patient", words),
            ("birth_year", pyarrow.int64()), ("country", words), ("metadata", words),
            ("entities", pyarrow.list_(pyarrow.struct(entity))), ("extraction", words),
        ]
    )  # fmt: skip


def _with_files(card: str, files: Mapping[str, str]) -> str:
    """The card with the files of its splits in the metadata."""
    lines = ["configs:", "- config_name: default", "  data_files:"]
    for split, name in files.items():
        lines += [f"  - split: {split}", f"    path: {name}"]
    if not card.startswith("---\n"):
        card = f"---\n---\n\n{card}"
    return card.replace("---\n", "---\n" + "\n".join(lines) + "\n", 1)


def read(folder: Path, task: Task) -> Iterator[tuple[Report, Extraction[Any]]]:
    """The reports of every split with their extractions."""
    _, parquet = _pyarrow()
    files = sorted((folder / "data").glob("*.parquet"))
    if not files:
        raise FormatError(f"{folder} holds no data/*.parquet.")
    for path in files:
        try:
            with parquet.ParquetFile(path) as file:
                for batch in file.iter_batches(batch_size=64):
                    for found in batch.to_pylist():
                        facts = {
                            name: found[name]
                            for name in (
                                "id",
                                "text",
                                "language",
                                "report_date",
                                "patient",
                                "birth_year",
                                "country",
                            )
                        }
                        report = Report(**facts, metadata=json.loads(found["metadata"]))
                        yield report, task.read_extraction(found["extraction"])
        except (OSError, ValueError, KeyError, TypeError):
            raise FormatError(f"{path.name} is no dataset of the task {task.name}.") from None
