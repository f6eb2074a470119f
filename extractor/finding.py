"""Mentions: every place where a report names a drug, a dose, a date, …, without records or links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from extractor import values
from extractor.errors import UsageError
from extractor.formats.making import report_of
from extractor.report import Report, Span
from extractor.task import Task
from extractor.values.base import FieldSpec, Value

_KINDS: dict[str, type[Value]] = {
    "drug": values.Drug,
    "dose": values.Dose,
    "schedule": values.Schedule,
    "frequency": values.Schedule,
    "duration": values.Duration,
    "date": values.PartialDate,
}
DEFAULT_TYPES = ("drug", "dose", "schedule", "duration", "date")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a report. `type` is as it was asked for; `value` holds the quote, the span and the normal form."""

    type: str
    span: Span
    value: Value

    def as_dict(self, number: int) -> dict[str, Any]:
        """JSON form: id, type, start, end, text, normalised fields that are known, codes of issues."""
        normal = {
            name: found for name, found in self.value.normalised().items() if found not in (None, {}, [], ())
        }
        found: dict[str, Any] = {
            "id": f"T{number}", "type": self.type, "start": self.span.start, "end": self.span.end,
            "text": self.value.quote, "normalised": normal,
        }  # fmt: skip
        if self.value.issues:
            found["issues"] = [issue.code for issue in self.value.issues]
        return found


def find(
    report: Report | str, types: Iterable[str] = DEFAULT_TYPES, *, task: Task | None = None
) -> list[Mention]:
    """All mentions of these types in order of the text, offline.

    A type is `drug`, `dose`, `schedule` (or `frequency`), `duration`, `date`, or a field or role of the
    task that has a lexicon of its own (`route`, `response`, `reaction`, …).
    """
    if isinstance(report, str):
        report = report_of(report)
    task = task or Task.load()
    found = [
        Mention(name, value.span, value)
        for name, specs in type_specs(types, task).items()
        for spec in specs
        for value in spec.type.find(report, spec)
        if value.span is not None
    ]
    return sorted(set_apart(found), key=lambda mention: (mention.span, mention.type))


def type_specs(types: Iterable[str], task: Task) -> dict[str, tuple[FieldSpec, ...]]:
    """The fields by which each type is found; UsageError for a type that the task does not know."""
    return {name: _specs(name, task) for name in types}


def known_types(task: Task) -> tuple[str, ...]:
    """The types that can be found with this task."""
    own = (spec.role for spec in task.fields() if _findable(spec))
    return tuple(dict.fromkeys((*_KINDS, *own)))


def _findable(spec: FieldSpec) -> bool:
    return spec.type is values.Number or bool(spec.lexicon and spec.lexicon.cues)


def set_apart(mentions: Iterable[Mention]) -> list[Mention]:
    """Without the same type at the same place twice (two fields of one role)."""
    return list({(mention.type, mention.span): mention for mention in mentions}.values())


def _specs(name: str, task: Task) -> tuple[FieldSpec, ...]:
    if name in _KINDS:
        kind = _KINDS[name]
        vocabulary = next((spec.vocabulary for spec in task.fields() if spec.vocabulary), None)
        return (FieldSpec(record="mention", name=name, type=kind, role=name, vocabulary=vocabulary),)
    found = tuple(spec for spec in task.fields() if name in (spec.name, spec.role))
    if not found:
        raise UsageError(
            f"Unknown type {name!r}.",
            advice=f"Types of the task {task.name}: {', '.join(known_types(task))}.",
        )
    return found
