"""Whether the values of gold and predictions are of the forms that scoring compares: dates, units, closed lists, quotes.

What is not is named by report and field; its words are not repeated, for they may be a report's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extractor.errors import FormatError
from extractor.evaluation.timelines import is_time
from extractor.extraction import Extraction
from extractor.report import Report
from extractor.task import Task
from extractor.values.base import FieldSpec, Value
from extractor.values.category import Category
from extractor.values.date import PartialDate
from extractor.values.dose import Dose
from extractor.values.dose.units import UNITS

_SHOWN = 5
_AMOUNTS = {*UNITS.values(), "AUC", "M[IU]", "%"}


def require_sound(extraction: Extraction[Any], task: Task, place: str, *, closed: bool) -> None:
    """FormatError for a date that is neither EDTF nor an ISO week; with `closed` also for a category or unit unknown."""
    _refuse(list(_faults(extraction, task, closed=closed)), place)


def require_quotes(extraction: Extraction[Any], report: Report | None, place: str) -> None:
    """FormatError where words that gold quotes do not stand in the report, if its text is known."""
    if report is None or not report.text:
        return
    lacking = [
        f"{path} quotes words that the report does not hold"
        for path, value in extraction.records.values()
        if value.quote and any(issue.code == "quote-not-found" for issue in value.issues)
    ]
    _refuse(lacking, place)


def _refuse(faults: list[str], place: str) -> None:
    if faults:
        more = f"; and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        raise FormatError(
            f"{place}: {'; '.join(faults[:_SHOWN])}{more}.", advice="docs/annotation.md has the forms."
        )


def _faults(extraction: Extraction[Any], task: Task, *, closed: bool) -> Iterator[str]:
    specs = {(record.name, spec.name): spec for record in task.records for spec in record.fields}
    for path, value in extraction.records.values():
        list_name, field = path.partition(".")[0], path.rpartition(".")[2]
        fault = _fault(value, specs[list_name, field], closed)
        if fault:
            yield f"{path} {fault}"


def _fault(value: Value, spec: FieldSpec, closed: bool) -> str:
    if isinstance(value, PartialDate) and value.date is not None and not is_time(value.date):
        return "is no date of EDTF (2014-03-12, 2014-03, 2014)"
    if not closed:
        return ""
    if isinstance(value, Category) and value.value is not None and spec.lexicon is not None:
        listed = spec.lexicon.values
        return "" if not listed or value.value in listed else f"is none of {', '.join(listed)}"
    if isinstance(value, Dose) and value.unit is not None and not _is_unit(value.unit):
        return "has a unit that is no UCUM code of doses (mg, g, ug, [IU], {tablet}, mg/m2, …)"
    return ""


def _is_unit(unit: str) -> bool:
    amount = unit.partition("/")[0]
    return amount in _AMOUNTS or (amount.startswith("{") and amount.endswith("}"))
