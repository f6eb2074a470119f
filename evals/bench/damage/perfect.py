"""Gold extractions as the answers that a perfect model would give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.answer import Claim, ClaimedRecord, Claims, form_of
from extractor.answer.model import asked_fields
from extractor.extraction import Extraction
from extractor.grounding import ground
from extractor.pipeline.settling import Ground
from extractor.report import Report, Span
from extractor.schema import Record, Schema
from extractor.task import RecordSpec, Task
from extractor.values import Category, Drug, Number, PartialDate
from extractor.values.base import FieldSpec, Value


@dataclass(frozen=True)
class Case:
    """A report with its gold as claims."""

    report: Report
    claims: Claims
    gold: Schema


def perfect(report: Report, gold: Extraction[Schema], task: Task) -> Case:
    """The claims of a gold extraction.

    Values of gold without words (the annotation form keeps none for lines, routes or dates of responses) get
    those that the field's own finder sees nearest to the record with the same normal form; without such, the
    field is left out.
    """
    place = _Placer(report, task)
    records = {
        record.name: [
            ClaimedRecord(
                id=one.id,
                links={name: list(getattr(one, name)) for name in record.links},
                fields=dict(place.fields(record, one)),
            )
            for one in getattr(gold.records, record.name)
        ]
        for record in task.records
    }
    return Case(report, Claims(records=records), gold.records)


class _Placer:
    def __init__(self, report: Report, task: Task) -> None:
        self.report = report
        self.ground = Ground(report, task)
        self._found: dict[tuple[object, ...], list[Value]] = {}

    def fields(self, record: RecordSpec, one: Record) -> Iterator[tuple[str, Claim]]:
        near = [Span(*value.span) for _, value in one.values() if value.span is not None]
        for spec in asked_fields(record):
            value = getattr(one, spec.name)
            if value is None:
                continue
            if form_of(spec) == "bare-choice":
                yield spec.name, Claim(reading=value.value)
                continue
            span = Span(*value.span) if value.span is not None else self._nearest(spec, value, near)
            if span is None or _not_found(value):
                continue
            quote = self.report.words(span)
            sentence = self.report.sentence_at(span.start)
            if ground(quote, self.report, sentence=sentence).issues and value.span is None:
                continue
            yield (
                spec.name,
                Claim(quote=quote, sentence=sentence, reading=self._reading(spec, value, quote, span)),
            )

    def _nearest(self, spec: FieldSpec, value: Value, near: list[Span]) -> Span | None:
        if not isinstance(value, Number | PartialDate | Category) or not near:
            return None
        key = (spec.path,)
        if key not in self._found:
            self._found[key] = list(spec.type.find(self.report, spec))
        same = [
            one.span
            for one in self._found[key]
            if one.span is not None and value.compare(one).degree == "exact"
        ]
        return min(
            (Span(*span) for span in same), key=lambda s: min(s.distance(n) for n in near), default=None
        )

    def _reading(self, spec: FieldSpec, value: Value, quote: str, span: Span) -> object:
        if isinstance(value, Category):
            return value.value
        if isinstance(value, PartialDate):
            alone = PartialDate.parse(quote, spec, self.ground.context(spec, None, {}))
            told = alone.relation is None and alone.compare(value).degree == "exact"
            return None if told or value.date is None else value.date
        if isinstance(value, Drug):
            known = spec.vocabulary.look_up(quote) if spec.vocabulary else None
            return None if known is not None and known.name == value.name else value.name
        return None


def _not_found(value: Value) -> bool:
    return any(issue.code in ("quote-not-found", "quote-altered") for issue in value.issues)
