"""What a format carries of a report and its extraction: one projection an aspect, to prove a format's table of losses.

A format that is written and read again keeps an aspect if its projection is the same before and after. Each module
of such a format publishes `CANNOT_CARRY`: aspect -> what happens to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from extractor.extraction import Extraction
from extractor.report import Report
from extractor.schema import Record, links_of
from extractor.values.base import Value

Projection = Callable[[Report, Extraction[Any]], Any]


def _values(extraction: Extraction[Any]) -> Iterator[tuple[str, Value]]:
    yield from extraction.records.values()


def _normal(value: Value) -> dict[str, Any]:
    return value.model_dump(mode="json", exclude={"quote", "span", "issues"})


def _links(extraction: Extraction[Any]) -> dict[str, list[str]]:
    found = {}
    for name, records in extraction.records.lists():
        for record in records:
            for link in links_of(type(record)):
                if getattr(record, link):
                    found[f"{name}.{record.id}.{link}"] = list(getattr(record, link))
    return found


def _order(extraction: Extraction[Any]) -> dict[str, list[str]]:
    return {name: [record.id for record in records] for name, records in extraction.records.lists()}


ASPECTS: dict[str, Projection] = {
    "text": lambda report, _: report.text,
    "report facts": lambda report, _: report.model_dump(exclude={"text", "id"}),
    "places": lambda _, found: {path: value.span for path, value in _values(found) if value.span},
    "quotes": lambda _, found: {path: value.quote for path, value in _values(found) if value.span},
    "normal forms": lambda _, found: {path: _normal(value) for path, value in _values(found) if value.span},
    "values without a place": lambda _, found: {
        path: (_normal(value), value.quote) for path, value in _values(found) if not value.span
    },
    "links": lambda _, found: _links(found),
    "order of records": lambda _, found: _order(found),
    "issues": lambda _, found: [issue.model_dump() for issue in found.all_issues()],
    "state": lambda _, found: (found.state, found.code, found.message),
    "provenance": lambda _, found: found.provenance,
    "usage": lambda _, found: found.usage,
    "disputes": lambda _, found: found.disputes,
    "confidence": lambda _, found: found.confidence,
}
"""Every aspect that formats are measured by."""


def lost(before: tuple[Report, Extraction[Any]], after: tuple[Report, Extraction[Any]]) -> set[str]:
    """The aspects in which two pairs differ."""
    return {name for name, projection in ASPECTS.items() if projection(*before) != projection(*after)}


def main_value(record: Record) -> tuple[str, Value] | None:
    """The value that stands for a record where a format has only places: its first that is required and has one."""
    required = [name for name, info in type(record).model_fields.items() if info.is_required()]
    for name, value in record.values():
        if name in required and value.span is not None:
            return name, value
    return None
