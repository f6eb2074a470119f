"""An extraction as tables: one row a record, columns from roles, linked records in the row they belong to.

Works for every schema: it knows roles and the interface of values, no disease.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from extractor.extraction import Extraction
from extractor.issues import Issue
from extractor.schema import Record
from extractor.task import RecordSpec, Task
from extractor.values.base import Value

_ORDER = "medication regimen dose schedule route cycles duration line setting start end date status stop_reason".split()
_HIDDEN = ("purpose",)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one field, or each of the records linked to a row, says in words, with the severity of its worst issue."""

    lines: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The words alone."""
        return "\n".join(words for words, _ in self.lines)


@dataclass(frozen=True)
class Column:
    """A heading and the role that colours it."""

    name: str
    role: str


@dataclass(frozen=True)
class Table:
    """`rows`: record id and one cell a column."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def timelines(extraction: Extraction[Any], task: Task) -> list[Table]:
    """The main list with the records linked to it, then what belongs to none of its rows; empty lists left out."""
    main = task.main
    linking = [(spec, field) for spec in task.records if (field := _link(spec, main.name))]
    tables = [_main_table(extraction, main, linking)]
    for spec in task.records:
        if spec is main:
            continue
        field = _link(spec, main.name)
        records = getattr(extraction.records, spec.name)
        alone = [record for record in records if field is None or not getattr(record, field)]
        title = f"{spec.name} of no {main.name}" if field else spec.name
        tables.append(_table(title, spec, alone))
    return [table for table in tables if table.rows]


def _main_table(
    extraction: Extraction[Any], main: RecordSpec, linking: Iterable[tuple[RecordSpec, str]]
) -> Table:
    table = _table(main.name, main, getattr(extraction.records, main.name))
    columns, cells = list(table.columns), {id: list(row) for id, row in table.rows}
    for spec, field in linking:
        linked = getattr(extraction.records, spec.name)
        if not any(getattr(record, field) for record in linked):
            continue
        columns.append(Column(spec.name, spec.fields[0].role if spec.fields else "term"))
        for id, row in cells.items():
            row.append(_joined(record for record in linked if id in getattr(record, field)))
    return Table(table.title, tuple(columns), tuple((id, tuple(row)) for id, row in cells.items()))


def _table(title: str, spec: RecordSpec, records: Iterable[Record]) -> Table:
    records = list(records)
    fields = [field for field in spec.fields if field.role not in _HIDDEN and field.evidence != "derived"]
    if spec.field("medication"):
        fields.sort(key=lambda field: _ORDER.index(field.role) if field.role in _ORDER else len(_ORDER))
    used = [field for field in fields if any(getattr(record, field.name) is not None for record in records)]
    rows = tuple(
        (record.id, tuple(_cell(getattr(record, field.name)) for field in used)) for record in records
    )
    return Table(title, tuple(Column(field.name, field.role) for field in used), rows)


def _cell(value: Value | None) -> Cell:
    if value is None:
        return Cell()
    return Cell(((value.shown(), worst(value.issues)),))


def _joined(records: Iterable[Record]) -> Cell:
    lines = []
    for record in records:
        values = [value for _, value in record.values()]
        issues = [issue for value in values for issue in value.issues]
        lines.append((" ".join(value.shown() for value in values), worst(issues)))
    return Cell(tuple(lines))


def _link(spec: RecordSpec, to: str) -> str | None:
    return next((field for field, target in spec.links.items() if target == to), None)


def dispute_words(extraction: Extraction[Any]) -> list[tuple[str, str]]:
    """Where another reader sees a thing otherwise: place without its list, and words for what it has. Agreement is left out."""
    found = []
    for dispute in extraction.disputes:
        at = dispute.at.split(".", 1)[-1]
        shown = dispute.shown or "nothing"
        words = {
            "differs": f"{dispute.reader} reads {shown}",
            "adds": f"{dispute.reader} adds {shown}",
            "lacks": f"{dispute.reader} does not have it",
        }.get(dispute.verdict)
        if words is not None:
            share = (
                f" ({dispute.share:.0%} of the votes for what stands)" if dispute.share is not None else ""
            )
            found.append((at, words + share))
    return found


def worst(issues: Iterable[Issue]) -> str:
    """The gravest severity among issues; empty without any."""
    present = {issue.severity for issue in issues}
    return next((severity for severity in ("error", "warning", "info") if severity in present), "")
