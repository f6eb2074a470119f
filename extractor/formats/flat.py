"""An extraction as flat rows: one row a record, its columns made from the value types of the schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from extractor.extraction import Extraction
from extractor.schema import Record
from extractor.task import Task
from extractor.values.base import FieldSpec, Value

_FIXED = ("report", "patient", "language", "state", "code", "list", "record")


class FlatTable:
    """The columns of a task's flat form, and the rows of its extractions.

    A field `dose` of type Dose gives `dose.value`, `dose.value_high`, `dose.unit`, `dose.quote`, `dose.start`,
    `dose.end` and `dose.issues` (codes). `metadata` holds the input's other columns, as JSON. Fields of the same name and type in two lists share their columns. A report without records
    keeps one row, so that none is lost.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        self._prefixes = _prefixes(task)
        columns = list(_FIXED)
        for record in task.records:
            columns += [name for name in record.links if name not in columns]
        for spec in task.fields():
            columns += [name for name in _columns(spec, self._prefixes[spec.path]) if name not in columns]
        self.columns = (*columns, "metadata")

    def rows(self, extraction: Extraction[Any]) -> Iterator[dict[str, Any]]:
        """One mapping of columns a record; absent values have no key."""
        fixed = {
            "report": extraction.report.id,
            "patient": extraction.report.patient or "",
            "language": extraction.report.language or "",
            "state": extraction.state,
            "code": extraction.code or "",
            "metadata": _plain(extraction.report.metadata),
        }
        empty = True
        for spec in self._task.records:
            for record in getattr(extraction.records, spec.name):
                empty = False
                links = {name: " ".join(getattr(record, name)) for name in spec.links}
                yield {
                    **fixed,
                    "list": spec.name,
                    "record": record.id,
                    **links,
                    **self._cells(spec.name, record),
                }
        if empty:
            yield fixed

    def _cells(self, list_name: str, record: Record) -> dict[str, Any]:
        cells: dict[str, Any] = {}
        for name, value in record.values():
            prefix = self._prefixes[f"{list_name}.{name}"]
            for column, content in value.normalised().items():
                cells[f"{prefix}.{column}"] = _plain(content)
            cells[f"{prefix}.quote"] = value.quote or ""
            if value.span is not None:
                cells[f"{prefix}.start"], cells[f"{prefix}.end"] = value.span
            cells[f"{prefix}.issues"] = " ".join(issue.code for issue in value.issues)
        return cells


def _prefixes(task: Task) -> dict[str, str]:
    """Field path -> column prefix: its name, or with its list before it where two types share a name."""
    types: dict[str, set[type[Value]]] = {}
    for spec in task.fields():
        types.setdefault(spec.name, set()).add(spec.type)
    return {spec.path: spec.name if len(types[spec.name]) == 1 else spec.path for spec in task.fields()}


def _columns(spec: FieldSpec, prefix: str) -> list[str]:
    return [f"{prefix}.{name}" for name in (*spec.type.columns, "quote", "start", "end", "issues")]


def _plain(content: Any) -> Any:
    """Numbers and words as they are; whole floats without their zero; lists and mappings as JSON."""
    if content is None:
        return ""
    if isinstance(content, float) and content.is_integer():
        return int(content)
    if isinstance(content, (dict, list, tuple)):
        return json.dumps(content, ensure_ascii=False) if content else ""
    return content
