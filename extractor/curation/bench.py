"""What a person's words become: values made from a selection, a quote or typed columns, by their value type.

Everything here goes through the interface of `Value`; no type is known by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from extractor.curation.errors import OperationError
from extractor.evaluation.verdicts import told
from extractor.folding import fold_word
from extractor.grounding import ground
from extractor.issues import Issue
from extractor.pipeline.settling import Ground
from extractor.report import Report, Span
from extractor.schema import Record
from extractor.task import RecordSpec, Task
from extractor.values.base import FieldSpec, Value

_MOST_SUGGESTIONS = 8


@dataclass(frozen=True)
class Suggestion:
    """A value that could be meant. `source`: "found" in the text, "written" (the words typed), "listed" (a choice)."""

    value: Value
    source: str
    label: str


@dataclass
class Bench:
    """One report with a task, ready to make values."""

    report: Report
    task: Task
    _found: dict[str, list[Value]] = field(default_factory=dict)

    @cached_property
    def ground(self) -> Ground:
        """The report as parsers look at it."""
        return Ground(self.report, self.task)

    def field_of(self, path: str) -> tuple[RecordSpec, str, FieldSpec]:
        """List, record id and field of `treatments.t1.dose`; OperationError where there is no such field."""
        list_name, record_id, name = split_path(path)
        record = self.list_of(list_name)
        spec = next((spec for spec in record.fields if spec.name == name), None)
        if spec is None:
            raise OperationError("There is no such field.", code="unknown-field", at=path)
        return record, record_id, spec

    def list_of(self, name: str) -> RecordSpec:
        """The list of this name."""
        found = next((spec for spec in self.task.records if spec.name == name), None)
        if found is None:
            raise OperationError("There is no such list.", code="unknown-list", at=name)
        return found

    def make(
        self,
        spec: FieldSpec,
        record: Record | None,
        *,
        quote: str | None = None,
        span: tuple[int, int] | None = None,
        normalised: Mapping[str, Any] | None = None,
    ) -> Value:
        """A value from a selection (`span`), from words (`quote`, found near the record) or from typed columns.

        The words are parsed by the value type; columns that are typed stand, whatever the words say.
        """
        place, issues = self._place(spec, record, quote, span)
        words = self.report.words(place) if place is not None else (quote or "").strip() or None
        parsed = self._parse(spec, record, words, place)
        if normalised is not None:
            parsed = self._overridden(spec, parsed, normalised)
        if words is None and spec.evidence == "required":
            issues.append(Issue.of("quote-empty"))
        return parsed.placed(words, place, *issues)

    def _place(
        self, spec: FieldSpec, record: Record | None, quote: str | None, span: tuple[int, int] | None
    ) -> tuple[Span | None, list[Issue]]:
        if span is not None:
            start, end = span
            if not 0 <= start < end <= len(self.report.text):
                raise OperationError("The selection lies outside the report.", code="span", at=spec.path)
            return _trimmed(self.report.text, Span(start, end)), []
        if not quote or not quote.strip():
            return None, []
        found = ground(quote, self.report, near=places_of(record, spec.name))
        if any(issue.severity == "error" for issue in found.issues):
            return None, list(found.issues)
        return found.span, [issue for issue in found.issues if issue.code != "quote-elsewhere"]

    def _parse(self, spec: FieldSpec, record: Record | None, words: str | None, place: Span | None) -> Value:
        if not words:
            return spec.type()
        companions = {
            other.role: value.quote or ""
            for other in self._fields_beside(spec)
            if record is not None and isinstance(value := getattr(record, other.name), Value)
        }
        return spec.type.parse(words, spec, self.ground.context(spec, place, companions))

    def _fields_beside(self, spec: FieldSpec) -> tuple[FieldSpec, ...]:
        return next((r.fields for r in self.task.records if r.name == spec.record), ())

    def _overridden(self, spec: FieldSpec, parsed: Value, normalised: Mapping[str, Any]) -> Value:
        """The parse with columns replaced by what was typed. A name that the vocabulary knows brings its codes."""
        given = {name: _typed(value) for name, value in normalised.items() if name in spec.type.columns}
        if all(_same(getattr(parsed, name), value) for name, value in given.items()):
            return parsed
        base: dict[str, Any] = parsed.model_dump(exclude={"quote", "span", "issues"})
        first = spec.type.columns[0]
        if spec.vocabulary is not None and given.get(first):
            again = spec.type.parse(str(given[first]), spec, self.ground.context(spec, None, {}))
            base = again.model_dump(exclude={"quote", "span", "issues"})
        try:
            return spec.type.model_validate({**base, **given})
        except ValidationError:
            raise OperationError(
                "That is no value of this field.", code="not-a-value", at=spec.path
            ) from None

    def found(self, spec: FieldSpec) -> list[Value]:
        """All values of a field's type that the text holds, found once."""
        if spec.path not in self._found:
            self._found[spec.path] = list(spec.type.find(self.report, spec))
        return self._found[spec.path]

    def suggest(self, spec: FieldSpec, record: Record | None, query: str) -> list[Suggestion]:
        """What could be meant by some typed words: choices, values found in the text, then the words themselves.

        Found values come nearest to the record first; without words only those near it.
        """
        wanted = fold_word(" ".join(query.split()))
        near = places_of(record, spec.name)
        listed = list(self._listed(spec, wanted))
        matching = [
            value
            for value in self.found(spec)
            if value.span is not None
            and (not wanted or wanted in fold_word(value.quote or "") or wanted in fold_word(value.shown()))
        ]
        matching.sort(key=lambda value: _distance(value.span, near))
        found = [Suggestion(value, "found", value.shown()) for value in matching[:_MOST_SUGGESTIONS]]
        written = [
            one
            for one in (self._written(spec, record, query) if wanted else ())
            if not matching
            or told(one.value)  # words that nothing is read from only where there is no better
        ]
        if listed and (not near or wanted):
            ordered = [*listed, *found] if wanted and not found else [*found, *listed]
        else:
            ordered = [*found, *listed]
        kept = _distinct([*ordered[:_MOST_SUGGESTIONS], *written])
        return kept[: _MOST_SUGGESTIONS + 1]

    def _listed(self, spec: FieldSpec, wanted: str) -> Iterator[Suggestion]:
        if spec.lexicon is None or spec.type.widget != "choice":
            return
        for value, meaning in spec.lexicon.meanings.items():
            if wanted in fold_word(value) or (wanted and wanted in fold_word(meaning)):
                made = spec.type.model_validate({spec.type.columns[0]: value})
                yield Suggestion(made, "listed", f"{value}: {meaning}" if meaning else value)

    def _written(self, spec: FieldSpec, record: Record | None, query: str) -> Iterator[Suggestion]:
        made = self.make(spec, record, quote=query)
        if made.span is not None and not (spec.type.widget == "choice" and made.flagged):
            yield Suggestion(made, "written", made.shown())


def split_path(path: str) -> tuple[str, str, str]:
    """`treatments.t1.dose` in its three parts, empty where it has fewer."""
    parts = path.split(".")
    if len(parts) > 3:
        raise OperationError("That is no path.", code="path", at=path[:80])
    list_name, record_id, name = (*parts, "", "", "")[:3]
    return list_name, record_id, name


def places_of(record: Record | None, but: str = "") -> tuple[Span, ...]:
    """The places of a record's values, save those of one field."""
    if record is None:
        return ()
    return tuple(
        Span(*value.span) for name, value in record.values() if value.span is not None and name != but
    )


def _distance(span: tuple[int, int] | None, near: Iterable[Span]) -> tuple[int, int]:
    if span is None:
        return (1 << 60, 0)
    place = Span(*span)
    return (min((place.distance(other) for other in near), default=0), place.start)


def _distinct(suggestions: Iterable[Suggestion]) -> list[Suggestion]:
    found: dict[Any, Suggestion] = {}
    for one in suggestions:
        found.setdefault((one.value.span, one.value.shown()), one)
    return list(found.values())


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        raise OperationError("The selection holds no words.", code="span")
    return Span(start, end)


def _typed(value: Any) -> Any:
    return None if value == "" else value


def _same(one: Any, other: Any) -> bool:
    return bool(one == other) or (one in (None, [], {}) and other in (None, [], {}))
