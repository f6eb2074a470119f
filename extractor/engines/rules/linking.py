"""The other fields of a linked record: its date, and what stands nearest to its anchor."""

from __future__ import annotations

from extractor.engines.rules.assessments import Assessment, anchor_of
from extractor.engines.rules.document import DATE_ROLES, Document, Mention
from extractor.task import RecordSpec
from extractor.values.base import FieldSpec, Value

_REACH = 120
_LATER = 3
_UNREAL = frozenset(("negated", "hypothetical"))


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
        value = _near(document, other, anchor) or _told_later(document, other, anchor, spec)
        if value is not None:
            values[other.name] = value
    return values


def _near(document: Document, spec: FieldSpec, anchor: Mention) -> Value | None:
    """The nearest mention of the anchor's sentence; an outcome stands behind what it ends."""
    near = [
        mention
        for mention in document.mentions(spec, anchor.sentence)
        if mention.span.distance(anchor.span) <= _REACH
        and not mention.span.overlaps(anchor.span)
        and (spec.role != "outcome" or mention.first >= anchor.last)
        and not _UNREAL.intersection(document.cues(mention))
    ]
    return min(near, key=lambda mention: mention.span.distance(anchor.span)).value if near else None


def _told_later(document: Document, spec: FieldSpec, anchor: Mention, anchors: FieldSpec) -> Value | None:
    """An outcome told in one of the next sentences, before another record of the list begins."""
    if spec.role != "outcome":
        return None
    for sentence in range(anchor.sentence + 1, min(anchor.sentence + 1 + _LATER, len(document.bounds))):
        for mention in document.mentions(spec, sentence):
            if not _UNREAL.intersection(document.cues(mention)):
                return mention.value
        if document.mentions(anchors, sentence):
            return None
    return None
