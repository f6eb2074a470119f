"""Checks of a report's records against each other and against what is known of the report.

Each is one function that puts its issues on the values they concern. They know roles and value types, no task.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from extractor.grounding import negation_dropped
from extractor.issues import Issue
from extractor.matching.likeness import main_spec
from extractor.pipeline.ranges import DoseRanges
from extractor.report import Report, Span
from extractor.schema import Record, Schema
from extractor.task import RecordSpec, Task
from extractor.values import Category, Dose, Drug, PartialDate, Term
from extractor.values.base import FieldSpec, Value
from extractor.values.date.edtf import parse_edtf

NOT_BEGUN = frozenset(("planned", "not-taken", "unknown"))
"""Values of a status (after FHIR MedicationStatement) under which a negated or future drug is no fault."""


@dataclass(frozen=True)
class Sheet:
    """What a check looks at."""

    records: Schema
    task: Task
    report: Report
    ranges: DoseRanges

    def each(self) -> Iterator[tuple[RecordSpec, Record]]:
        """Every record with its spec."""
        for name, records in self.records.lists():
            spec = self.task.record(name)
            for record in records:
                yield spec, record

    def status(self, spec: RecordSpec, record: Record) -> str | None:
        """The value of the record's status, where it has one."""
        field = spec.field("status")
        value = getattr(record, field.name) if field else None
        return value.value if isinstance(value, Category) else None


def check_records(records: Schema, task: Task, report: Report, ranges: DoseRanges | None = None) -> None:
    """Complete the derived fields, then put every check's issues on the values they concern."""
    records.complete()
    sheet = Sheet(records, task, report, ranges or DoseRanges())
    for check in CHECKS:
        check(sheet)


def flag(value: Value, issue: Issue) -> None:
    """Add an issue to a value, once."""
    if all(one.code != issue.code for one in value.issues):
        value.issues.append(issue)


def check_date_order(sheet: Sheet) -> None:
    """An end that lies wholly before its start."""
    for spec, record in sheet.each():
        start, end = (_date(record, spec.field(role)) for role in ("start", "end"))
        if start is None or end is None or start.edtf is None or end.edtf is None:
            continue
        if end.edtf.latest < start.edtf.earliest:
            flag(end, Issue.of("date-order"))


def check_future(sheet: Sheet) -> None:
    """A date wholly after the report's own, except of what is planned."""
    report_date = parse_edtf(sheet.report.report_date)
    if report_date is None:
        return
    for spec, record in sheet.each():
        if sheet.status(spec, record) == "planned":
            continue
        for _, value in record.values():
            if isinstance(value, PartialDate) and value.edtf and value.edtf.earliest > report_date.latest:
                flag(value, Issue.of("date-future"))


def check_lifetime(sheet: Sheet) -> None:
    """A date before the patient's year of birth, or in the 121st year of life and later."""
    born = sheet.report.birth_year
    if born is None:
        return
    for _, record in sheet.each():
        for _, value in record.values():
            if isinstance(value, PartialDate) and value.edtf and not born <= value.edtf.year <= born + 120:
                flag(value, Issue.of("date-lifetime"))


def check_dose_range(sheet: Sheet) -> None:
    """A dose outside the usual ones of its drug, where a table beside the schema knows them."""
    for spec, record in sheet.each():
        drug, dose = (_value(record, spec.field(role)) for role in ("medication", "dose"))
        if isinstance(drug, Drug) and isinstance(dose, Dose) and sheet.ranges.outside(drug, dose):
            flag(dose, Issue.of("dose-range"))


def check_negation(sheet: Sheet) -> None:
    """Words that the report negates just before them, quoted as if it asserted them."""
    for spec, record in sheet.each():
        not_begun = sheet.status(spec, record) in NOT_BEGUN
        for field in spec.fields:
            value = _value(record, field)
            if value is None or value.span is None or not isinstance(value, Category | Term | Drug):
                continue
            if not_begun and field.role in ("medication", "regimen"):
                continue
            if (issue := negation_dropped(sheet.report, Span(*value.span))) is not None:
                flag(value, issue)


def check_duplicates(sheet: Sheet) -> None:
    """A record equal to an earlier one in all its values: an error where it quotes the same place, else a doubt.

    Of records without a drug only those that quote the same place count: two assessments may say the same.
    """
    for name, records in sheet.records.lists():
        spec = sheet.task.record(name)
        seen: dict[object, list[Record]] = {}
        resembling = _resembling(spec, records)
        for record in records:
            if id(record) not in resembling:
                continue
            key, main = _identity(spec, record), _main(spec, record)
            alike = seen.setdefault(key, [])
            at_place = next((one for one in alike if main and _place(_main(spec, one)) == _place(main)), None)
            if main is not None and at_place is not None:
                flag(main, Issue.of("record-duplicate", f"the same as {at_place.id}"))
            elif alike and isinstance(main, Drug):
                message = f"says nothing else than {alike[0].id}"
                flag(main, Issue.of("record-duplicate", message, severity="warning"))
            alike.append(record)


def check_conflicts(sheet: Sheet) -> None:
    """A status that the record's own end contradicts: never taken, or still taken at the report's date, and yet ended."""
    report_date = parse_edtf(sheet.report.report_date)
    for spec, record in sheet.each():
        field = spec.field("status")
        status = sheet.status(spec, record)
        end = _date(record, spec.field("end"))
        if field is None or end is None:
            continue
        over = report_date is not None and end.edtf is not None and end.edtf.latest < report_date.earliest
        if status == "not-taken" or (status in ("active", "planned") and over):
            flag(getattr(record, field.name), Issue.of("value-conflict", f"{status}, but an end is given"))


CHECKS: tuple[Callable[[Sheet], None], ...] = (
    check_date_order, check_future, check_lifetime, check_dose_range, check_negation, check_duplicates, check_conflicts,
)  # fmt: skip


def _value(record: Record, field: FieldSpec | None) -> Value | None:
    value = getattr(record, field.name) if field else None
    return value if isinstance(value, Value) else None


def _date(record: Record, field: FieldSpec | None) -> PartialDate | None:
    value = _value(record, field)
    return value if isinstance(value, PartialDate) else None


def _main(spec: RecordSpec, record: Record) -> Value | None:
    return _value(record, main_spec(spec.type))


def _place(value: Value | None) -> object:
    return None if value is None else value.span or value.quote


def _resembling(spec: RecordSpec, records: list[Record]) -> set[int]:
    """Which records (by `id`) may equal another: as many fields filled and the same first words of their values.

    Comparing whole records is dear, and most differ in this.
    """
    groups: dict[object, list[int]] = {}
    for record in records:
        sketch = tuple((name, _sketch(value)) for name, value in record.values())
        groups.setdefault(sketch, []).append(id(record))
    return {one for group in groups.values() if len(group) > 1 for one in group}


def _sketch(value: Value) -> object:
    """What equal values have in common: their first normal form, where it is a word."""
    first = getattr(value, value.columns[0]) if value.columns else None
    return first if isinstance(first, str) else None


def _identity(spec: RecordSpec, record: Record) -> object:
    """A record's values and links, the words of its main value aside."""
    values = tuple(
        (name, value.model_dump_json(include=set(value.columns))) for name, value in record.values()
    )
    links = tuple((name, tuple(sorted(getattr(record, name)))) for name in spec.links)
    return values, links
