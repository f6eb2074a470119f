"""Lists without a medication and without links: one record for each anchor, other fields nearest to it."""

from __future__ import annotations

from typing import Any

from extractor.engines.rules.assessments import anchor_of
from extractor.engines.rules.document import DATE_ROLES, Document, Mention
from extractor.engines.rules.narrative import Narrative
from extractor.engines.rules.times import told_dates
from extractor.schema import Record
from extractor.task import RecordSpec
from extractor.values.base import FieldSpec, Value

_UNREAL = frozenset(("negated", "hypothetical", "family", "allergy", "general"))


def read_plain(document: Document, record: RecordSpec, prefix: str) -> list[Record]:
    """The records of a list: anchored on the first required field, in the order of the text.

    Every other field takes the nearest mention of its sentence that no other anchor is nearer to; a date
    falls back on the one that the narrative told last.
    """
    spec = anchor_of(record)
    narrative = Narrative()
    built: list[Record] = []
    for sentence in range(len(document.bounds)):
        anchors = [m for m in document.mentions(spec, sentence) if not _UNREAL.intersection(document.cues(m))]
        told = told_dates(document, sentence)
        for anchor in anchors:
            fields: dict[str, Any] = {"id": f"{prefix}{len(built) + 1}", spec.name: anchor.value.model_copy()}
            for other in record.fields:
                if other is not spec:
                    value = _nearest(document, other, anchor, anchors)
                    if value is None and other.role in DATE_ROLES:
                        value = narrative.date_at(sentence)
                    if value is not None:
                        fields[other.name] = value.model_copy()
            if all(field.name in fields for field in record.fields if field.required):
                built.append(record.type(**fields))
        if told:
            narrative.tell_date(told[-1].value, sentence)
    return built


def _nearest(document: Document, spec: FieldSpec, anchor: Mention, anchors: list[Mention]) -> Value | None:
    best, least = None, 1 << 30
    for mention in document.mentions(spec, anchor.sentence):
        apart = mention.span.distance(anchor.span)
        shared = spec.role in DATE_ROLES
        if not shared and any(mention.span.distance(other.span) < apart for other in anchors):
            continue
        if apart < least and not (
            mention.span.overlaps(anchor.span) and type(mention.value) is type(anchor.value)
        ):
            best, least = mention.value, apart
    return best
