"""Streams of extractions into other forms: one file, or a folder with one file a report."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

from extractor.errors import UsageError
from extractor.extraction import Extraction
from extractor.formats import annotation
from extractor.formats.writers import opened_output, writer_for
from extractor.task import Task

Pairs = Iterable[tuple[Task, Extraction[Any]]]
_UNSAFE = re.compile(r"[^\w.+-]+")


def write_extractions(found: Pairs, form: str, output: Path | None) -> int:
    """Write extractions of one task in a form of `WRITERS`; returns how many."""
    coming = iter(found)
    first = next(coming, None)
    if first is None:
        return 0
    count = 0
    with opened_output(output) as stream:
        writer = writer_for(form, stream, first[0])
        for task, extraction in chain([first], coming):
            if task.name != first[0].name:
                raise UsageError(
                    "These extractions are of several tasks.",
                    advice="Export those of each task to a file of its own.",
                )
            writer.write(extraction)
            count += 1
        writer.close()
    return count


def write_annotations(found: Pairs, output: Path | None) -> tuple[int, int]:
    """Write the form of the annotation contract: JSONL to a stream or a file named so, else one JSON a report in a folder.

    Returns how many were written and how many left out: what failed or was refused says nothing of its report.
    """
    if output is None or str(output) == "-" or output.suffix.lower() in (".jsonl", ".ndjson"):
        with opened_output(output) as stream:
            return _each(found, lambda id, line: stream.write(line + "\n"))
    output.mkdir(parents=True, exist_ok=True)
    names: set[str] = set()

    def keep(id: str, line: str) -> None:
        name = file_name(id)
        if name in names:
            raise UsageError(
                f"Two reports would be written to {name}.json.", advice="Export to a .jsonl file."
            )
        names.add(name)
        with opened_output(output / f"{name}.json") as stream:
            stream.write(line + "\n")

    return _each(found, keep)


def file_name(id: str) -> str:
    """A report's id as a file name: signs that file systems refuse become `_`."""
    return _UNSAFE.sub("_", id).strip(".") or "_"


def _each(found: Pairs, keep: Any) -> tuple[int, int]:
    written = left_out = 0
    for _, extraction in found:
        if extraction.state in ("failed", "refused"):
            left_out += 1
            continue
        keep(extraction.report.id, json.dumps(annotation.write(extraction), ensure_ascii=False))
        written += 1
    return written, left_out
