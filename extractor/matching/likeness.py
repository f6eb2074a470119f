"""How alike two records are: their values compared field by field, weighted by role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from extractor.report import Span
from extractor.schema import Record, links_of, specs_of
from extractor.values.base import FieldSpec, Value

WEIGHTS: dict[str, float] = {
    "medication": 10.0, "response": 4.0, "reaction": 4.0, "term": 4.0, "measure": 3.0, "dose": 3.0, "start": 3.0,
    "date": 3.0, "end": 2.0, "line": 2.0, "regimen": 1.5, "schedule": 1.0,
}  # fmt: skip
"""What an agreement in a role counts; other roles 0.5. A contradiction takes away half of it."""
_OTHER = 0.5
_SAME_PLACE = 0.25
_SHARED_LINK = 2.0
_PARTLY = ("coarser", "finer", "partial")


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score`: 0 where the two cannot be the same thing. `conflicts`: roles in which both speak and disagree."""

    score: float
    conflicts: frozenset[str] = frozenset()


def main_spec(record: type[Record]) -> FieldSpec:
    """The field that a record stands or falls with: its medication, else the first that is required."""
    specs = specs_of(record)
    found = next((spec for spec in specs if spec.role == "medication"), None)
    return found or next((spec for spec in specs if spec.required), specs[0])


def likeness(left: Record, right: Record, linked: Mapping[str, str] | None = None) -> Likeness:
    """Compare two records of one class; `linked` maps ids that `left` links to on those of `right`."""
    score, conflicts, agreed = 0.0, set[str](), set[str]()
    touching = False
    main = main_spec(type(left))
    for spec in specs_of(type(left)):
        one, two = getattr(left, spec.name), getattr(right, spec.name)
        if not isinstance(one, Value) or not isinstance(two, Value):
            continue
        weight = WEIGHTS.get(spec.role, _OTHER)
        near = _overlap(one, two)
        score += _SAME_PLACE if near else 0.0
        touching |= near and spec is main
        verdict = one.compare(two)
        if verdict.correct:
            score += weight
            agreed.add(spec.role)
        elif verdict.degree in _PARTLY:
            score += weight / 2
            agreed.add(spec.role)
        else:
            score -= weight / 2
            conflicts.add(spec.role)
    shared = _share(left, right, linked or {})
    score += _SHARED_LINK if shared else 0.0
    same = main.role in agreed or touching or (shared and "date" in agreed)
    if not same:
        return Likeness(0.0, frozenset(conflicts))
    return Likeness(max(score, 0.1), frozenset(conflicts))


def _overlap(one: Value, two: Value) -> bool:
    if one.span is None or two.span is None:
        return False
    return Span(*one.span).overlaps(Span(*two.span))


def _share(left: Record, right: Record, linked: Mapping[str, str]) -> bool:
    for name in links_of(type(left)):
        ids = {linked.get(one) for one in getattr(left, name)} - {None}
        if ids.intersection(getattr(right, name)):
            return True
    return False
