"""The other fields of a linked record: its date, and what stands nearest to its anchor."""

from __future__ import annotations

from extractor.engines.rules.assessments import Assessment, anchor_of
from extractor.engines.rules.document import DATE_ROLES, Document
from extractor.task import RecordSpec
from extractor.values.base import Value

_REACH = 120


def linked_values(document: Document, record: RecordSpec, assessment: Assessment) -> dict[str, Value]:
    """Field name -> value for one assessment."""
    anchor = assessment.anchor
    spec = anchor_of(record)
    values: dict[str, Value] = {spec.name: anchor.value}
    for other in record.fields:
        if other is spec or other.evidence == "derived":
            continue
        if other.role in DATE_ROLES:
            if assessment.date is not None:
                values[other.name] = assessment.date.value
            continue
        near = [
            mention
            for mention in document.mentions(other, anchor.sentence)
            if mention.span.distance(anchor.span) <= _REACH and mention.first >= anchor.last
            and "negated" not in document.cues(mention)
        ]  # fmt: skip
        if near:
            values[other.name] = min(near, key=lambda mention: mention.span.distance(anchor.span)).value
    return values
