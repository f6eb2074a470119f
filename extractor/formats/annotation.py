"""The annotation form of `docs/annotation.md`: one JSON object a report, a drug a record, responses beneath it.

`write` makes it from an Extraction, `read` makes an Extraction of it by finding its quotes in the report. The
form says nothing of spans; `read` takes the places in the order of the records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from extractor.errors import FormatError
from extractor.extraction import Extraction, Provenance, ReportReference
from extractor.folding import fold
from extractor.issues import Issue
from extractor.report import Report, Span
from extractor.schema import Record, Schema
from extractor.task import RecordSpec, Task
from extractor.values.base import Context, FieldSpec, Value
from extractor.values.category import Category
from extractor.values.date import PartialDate
from extractor.values.dose import Dose
from extractor.values.drug import Drug
from extractor.values.number import Number
from extractor.values.schedule import Schedule

_WORDS = ("route", "status", "setting", "stop_reason", "purpose")
_NUMBERS = ("cycles", "line")


def write(extraction: Extraction[Any], notes: str = "") -> dict[str, Any]:
    """The form's JSON object of an extraction whose schema has a medication; FormatError where it has none."""
    lists = dict(extraction.records.lists())
    main = next((name for name, records in lists.items() if _has_medication(records)), None)
    if main is None and any(lists.values()):
        raise FormatError("The annotation form needs a list of records with a medication.")
    treatments = []
    for record in lists.get(main or "", []):
        treatment = _written(record)
        linked = [
            other
            for name, others in lists.items()
            if name != main
            for other in others
            if _links_to(other, record.id)
        ]
        treatment["responses"] = [_response(other) for other in linked if other.value_of("response")]
        treatment["reactions"] = [_reaction(other) for other in linked if other.value_of("reaction")]
        treatments.append(treatment)
    return {"doc_id": extraction.report.id, "treatments": treatments, "notes": notes}


def _has_medication(records: Iterable[Record]) -> bool:
    return any(record.value_of("medication") is not None for record in records)


def _links_to(record: Record, target: str) -> bool:
    return any(
        target in getattr(record, name)
        for name in type(record).model_fields
        if name != "id" and isinstance(getattr(record, name), list)
    )


def _written(record: Record) -> dict[str, Any]:
    drug = record.value_of("medication")
    name = drug.name if isinstance(drug, Drug) else None
    acronym = isinstance(drug, Drug) and drug.nature == "regimen"
    regimen = record.value_of("regimen")
    written: dict[str, Any] = {
        "name": name,
        "quote": drug.quote if drug else None,
        "purpose": _word(record, "purpose") or "other",
        "regimen": regimen.quote if regimen else (drug.quote if acronym and drug else None),
        "dose": _dose(record.value_of("dose")),
        "frequency": _frequency(record.value_of("schedule")),
    }
    written["route"] = _word(record, "route")
    written["cycles"] = _number(record, "cycles")
    written["start"], written["end"] = _date(record.value_of("start")), _date(record.value_of("end"))
    written["status"] = _word(record, "status") or "unknown"
    written["line"] = _number(record, "line")
    written["setting"], written["stop_reason"] = _word(record, "setting"), _word(record, "stop_reason")
    return written


def _word(record: Record, role: str) -> str | None:
    value = record.value_of(role)
    return value.value if isinstance(value, Category) else None


def _number(record: Record, role: str) -> int | float | None:
    value = record.value_of(role)
    return value.value if isinstance(value, Number) else None


def _dose(value: Value | None) -> dict[str, Any] | None:
    if not isinstance(value, Dose) or value.value is None:
        return None
    dose: dict[str, Any] = {"value": _plain(value.value), "unit": value.unit, "quote": value.quote}
    if value.value_high is not None:
        dose["value_high"] = _plain(value.value_high)
    return dose


def _plain(number: float) -> int | float:
    return int(number) if float(number).is_integer() else number


def _frequency(value: Value | None) -> dict[str, Any] | None:
    if not isinstance(value, Schedule) or value.times is None or value.period is None:
        return None
    return {
        "times": value.times,
        "period": value.period,
        "period_unit": value.period_unit,
        "quote": value.quote,
    }


def _date(value: Value | None) -> dict[str, Any] | None:
    if not isinstance(value, PartialDate):
        return None
    return {"date": value.date, "quote": value.quote}


def _response(record: Record) -> dict[str, Any]:
    category, date = record.value_of("response"), record.value_of("date")
    return {
        "category": category.value if isinstance(category, Category) else None,
        "date": date.date if isinstance(date, PartialDate) else None,
        "quote": category.quote if category else None,
    }


def _reaction(record: Record) -> dict[str, Any]:
    term, date = record.value_of("reaction"), record.value_of("date")
    return {
        "term": term.quote if term else None,
        "date": date.date if isinstance(date, PartialDate) else None,
        "outcome": _word(record, "outcome"),
    }


def read(annotation: dict[str, Any], report: Report, task: Task) -> Extraction[Any]:
    """An Extraction of an annotation: quotes found in the report, normal forms as the annotator gave them.

    Equal responses and reactions of several drugs become one record linked to each. A quote that the report
    lacks keeps no span and a `quote-not-found` issue. FormatError where the form is not kept.
    """
    if not isinstance(annotation.get("treatments"), list):
        raise FormatError("An annotation needs a list of treatments.")
    reader = _Reader(report, task)
    for treatment in annotation["treatments"]:
        reader.take(treatment)
    records = reader.finish()
    return task.extraction_type(
        report=ReportReference.to(report), task=task.name, state="ok", records=records,
        provenance=Provenance(engine="annotation", schema=task.schema_id),
    )  # fmt: skip


class _Reader:
    """Makes records of the form's entries, one after the other, with places found from left to right."""

    def __init__(self, report: Report, task: Task) -> None:
        self.report = report
        self.task = task
        self.main = task.main
        self.folded = fold(report.text)
        self.lists: dict[str, list[Record]] = {record.name: [] for record in task.records}
        self.linked: dict[tuple[Any, ...], Record] = {}
        self.behind: dict[str, int] = {}

    def take(self, treatment: dict[str, Any]) -> None:
        """One entry with its responses and reactions."""
        if not isinstance(treatment, dict) or not treatment.get("name"):
            raise FormatError("An annotated treatment needs a name.")
        if not isinstance(treatment["name"], str) or not isinstance(treatment.get("quote") or "", str):
            raise FormatError("The name and the quote of an annotated treatment are words.")
        identity = f"t{len(self.lists[self.main.name]) + 1}"
        fields: dict[str, Any] = {"id": identity}
        drug_span = self._drug_span(treatment)
        for spec in self.main.fields:
            try:
                value = self._value(spec, treatment, drug_span)
            except (ValueError, TypeError, AttributeError, KeyError):  # pydantic's errors are ValueErrors
                raise FormatError(f"The {spec.name} of treatment {identity} is not of the form.") from None
            if value is not None:
                fields[spec.name] = value
        self.lists[self.main.name].append(self.main.type(**fields))
        for key, role in (("responses", "response"), ("reactions", "reaction")):
            target = next((record for record in self.task.records if record.field(role)), None)
            if target is None:
                continue
            for number, entry in enumerate(treatment.get(key) or [], 1):
                try:
                    self._link(target, role, entry, identity, drug_span)
                except (ValueError, TypeError, AttributeError, KeyError):
                    raise FormatError(
                        f"The {role} {number} of treatment {identity} is not of the form."
                    ) from None

    def finish(self) -> Schema:
        """The records, with derived fields filled."""
        records = self.task.schema(**self.lists)
        records.complete()
        return records

    def _drug_span(self, treatment: dict[str, Any]) -> Span | None:
        """The place of a drug: a record's mention is not that of an earlier record of the same words."""
        quote = treatment.get("quote") or treatment["name"]
        span = self._find(quote, self.behind.get(quote, 0)) or self._find(quote, 0)
        if span is not None:
            self.behind[quote] = span.end
        return span

    def _value(self, spec: FieldSpec, treatment: dict[str, Any], near: Span | None) -> Value | None:
        if spec.role == "medication":
            return self._drug(spec, treatment, near)
        if spec.role == "regimen":
            quote = treatment.get("regimen")
            return self._parsed(spec, quote, near) if quote and quote != treatment.get("quote") else None
        if spec.role == "dose":
            return self._given(spec, treatment.get("dose"), near, ("value", "value_high", "unit"))
        if spec.role == "schedule":
            return self._given(spec, treatment.get("frequency"), near, ("times", "period", "period_unit"))
        if spec.role in ("start", "end"):
            return self._given(spec, treatment.get(spec.role), near, ("date",))
        if spec.role in (*_WORDS, *_NUMBERS) and treatment.get(spec.role) is not None:
            return spec.type.model_validate({"value": treatment[spec.role]})
        return None

    def _drug(self, spec: FieldSpec, treatment: dict[str, Any], span: Span | None) -> Value:
        quote, name = treatment.get("quote"), treatment["name"]
        entry = spec.vocabulary.look_up(name) if spec.vocabulary else None
        issues = [] if span else [Issue.of("quote-not-found")]
        return Drug(
            quote=quote, span=span, issues=issues, name=name, codes=dict(entry.codes) if entry else {},
            nature=entry.kind if entry else None,
        )  # fmt: skip

    def _given(
        self, spec: FieldSpec, entry: dict[str, Any] | None, near: Span | None, columns: tuple[str, ...]
    ) -> Value | None:
        if not entry:
            return None
        quote = entry.get("quote")
        span, issues = self._placed(quote, near)
        known = {column: entry[column] for column in columns if entry.get(column) is not None}
        return spec.type.model_validate({"quote": quote, "span": span, "issues": issues, **known})

    def _parsed(self, spec: FieldSpec, quote: str, near: Span | None) -> Value:
        span, issues = self._placed(quote, near)
        context = Context(language=self.report.language, report=self.report, span=span)
        return spec.type.parse(quote, spec, context).placed(quote, span, *issues)

    def _link(
        self, target: RecordSpec, role: str, entry: dict[str, Any], identity: str, near: Span | None
    ) -> None:
        key = (role, entry.get("category"), entry.get("term"), entry.get("date"), entry.get("quote"))
        link = next(iter(target.links))
        known = self.linked.get(key)
        if known is not None:
            getattr(known, link).append(identity)
            return
        fields: dict[str, Any] = {
            "id": f"{target.name[:4]}{len(self.lists[target.name]) + 1}",
            link: [identity],
        }
        for spec in target.fields:
            value = self._linked_value(spec, entry, near)
            if value is not None:
                fields[spec.name] = value
        record = target.type(**fields)
        self.linked[key] = record
        self.lists[target.name].append(record)

    def _linked_value(self, spec: FieldSpec, entry: dict[str, Any], near: Span | None) -> Value | None:
        if spec.role == "response":
            span, issues = self._placed(entry.get("quote"), near)
            return Category(quote=entry.get("quote"), span=span, issues=issues, value=entry.get("category"))
        if spec.role == "reaction":
            return self._parsed(spec, str(entry.get("term") or ""), near)
        if spec.role == "date" and entry.get("date"):
            return spec.type.model_validate({"date": entry["date"]})
        if spec.role == "outcome" and entry.get("outcome"):
            return Category(value=entry["outcome"])
        return None

    def _placed(self, quote: str | None, near: Span | None) -> tuple[Span | None, list[Issue]]:
        if not quote:
            return None, []
        places = list(self._places(quote))
        if not places:
            return None, [Issue.of("quote-not-found")]
        return min(places, key=lambda place: place.distance(near) if near else place.start), []

    def _find(self, quote: str, start: int) -> Span | None:
        return next((place for place in self._places(quote) if place.start >= start), None)

    def _places(self, quote: str) -> Iterator[Span]:
        """Every place of the words, exact ones alone where there are any."""
        text, at = self.report.text, -1
        found = False
        while (at := text.find(quote, at + 1)) >= 0:
            found = True
            yield Span(at, at + len(quote))
        if found:
            return
        wanted = fold(quote).text.strip()
        at = -1
        while wanted and (at := self.folded.text.find(wanted, at + 1)) >= 0:
            yield Span(*self.folded.original(at, at + len(wanted)))
