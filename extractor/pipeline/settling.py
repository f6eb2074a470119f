"""Settles an answer: every quote grounded, every value read from the report's own words, every fault said.

A claim that does not hold is kept with its issues; nothing is dropped.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, overload

from extractor.answer import Claim, ClaimedRecord, Claims
from extractor.grounding import Grounded, ground
from extractor.issues import Issue
from extractor.matching.likeness import main_spec
from extractor.report import Report, Span
from extractor.schema import Record, Schema
from extractor.task import RecordSpec, Task
from extractor.values import PartialDate
from extractor.values.base import Context, FieldSpec, Value


class _Anchors(Sequence[str]):
    """The dates told before a place, nearest last; the report is searched for them only when one is looked at."""

    def __init__(self, ground_: Ground, span: Span | None) -> None:
        self._ground = ground_
        self._span = span

    @cached_property
    def _told(self) -> tuple[str, ...]:
        return self._ground.anchors(self._span)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        return self._told[place]

    def __len__(self) -> int:
        return len(self._told)

    def __iter__(self) -> Iterator[str]:
        return iter(self._told)

    def __reversed__(self) -> Iterator[str]:
        return reversed(self._told)


class Ground:
    """A report with what settling needs of it, each found once and only if needed."""

    def __init__(self, report: Report, task: Task) -> None:
        self.report = report
        self.task = task

    @cached_property
    def _dates(self) -> tuple[list[int], list[str]]:
        spec = next((spec for spec in self.task.fields() if spec.type is PartialDate), None)
        if spec is None:
            return [], []
        told = [
            (value.span.start, value.date)
            for value in PartialDate.find(self.report, spec)
            if value.span is not None and value.date is not None
        ]
        return [start for start, _ in told], [date for _, date in told]

    def anchors(self, span: Span | None) -> tuple[str, ...]:
        """The dates that the text tells before a place, nearest last."""
        starts, dates = self._dates
        return tuple(dates[: bisect_left(starts, span.start)] if span else dates)

    def context(self, spec: FieldSpec, span: Span | None, companions: dict[str, str]) -> Context:
        """What a parser may look at beyond a quote."""
        report = self.report
        return Context(
            language=report.language,
            country=report.country,
            report=report,
            span=span,
            companions={role: quote for role, quote in companions.items() if role != spec.role},
            anchors=_Anchors(self, span) if issubclass(spec.type, PartialDate) else (),
        )


def settle(claims: Claims, task: Task, ground_: Ground) -> Schema:
    """The records that an answer claims, with issues on the values they concern."""
    known = {record.name: {one.id for one in claims.records.get(record.name, ())} for record in task.records}
    lists = {
        record.name: [
            _settle_record(one, record, known, ground_) for one in claims.records.get(record.name, ())
        ]
        for record in task.records
    }
    return task.schema(**lists)


def _settle_record(
    claimed: ClaimedRecord, record: RecordSpec, known: dict[str, set[str]], ground_: Ground
) -> Record:
    if "|" in ground_.report.text:
        fields = {name: _unsplit(claim, ground_.report) for name, claim in claimed.fields.items()}
        claimed = claimed.model_copy(update={"fields": fields})
    placed = _place(claimed, ground_.report)
    companions = {
        spec.role: claimed.fields[spec.name].quote or ""
        for spec in record.fields
        if spec.name in claimed.fields
    }
    values: dict[str, Any] = {}
    for spec in record.fields:
        claim = claimed.fields.get(spec.name)
        if claim is not None:
            values[spec.name] = _settle_value(claim, placed.get(spec.name), spec, companions, ground_)
        elif spec.required:
            values[spec.name] = spec.type(issues=[Issue.of("quote-empty")])
    broken = _broken_links(claimed, record, known)
    if broken:
        main = main_spec(record.type)
        value = values.get(main.name) or main.type()
        values[main.name] = value.placed(value.quote, value.span, *broken)
    links = {
        name: [one for one in dict.fromkeys(claimed.links.get(name, ())) if one in known[to]]
        for name, to in record.links.items()
    }
    return record.type(id=claimed.id, **links, **values)


def _place(claimed: ClaimedRecord, report: Report) -> dict[str, Grounded]:
    """Ground the quotes of a record: those with one place first, then the others by their nearness to these."""
    quoted = {name: claim for name, claim in claimed.fields.items() if claim.quote is not None}
    placed = {name: _ground(claim, report) for name, claim in quoted.items()}
    sure = [found.span for found in placed.values() if found.span is not None and not found.issues]
    for name, found in placed.items():
        if sure and any(issue.code == "quote-ambiguous" for issue in found.issues):
            placed[name] = _ground(quoted[name], report, sure)
    return placed


def _ground(claim: Claim, report: Report, near: Iterable[Span] = ()) -> Grounded:
    return ground(claim.quote or "", report, sentence=claim.sentence, near=tuple(near))


def _unsplit(claim: Claim, report: Report) -> Claim:
    """A bar inside quoted words ("a | b" of a table) was taken for the one before a reading: put them together."""
    if not isinstance(claim.reading, str) or not claim.quote:
        return claim
    for bar in (" | ", "|", "| ", " |"):
        whole = f"{claim.quote}{bar}{claim.reading}"
        if whole in report.text:
            return claim.model_copy(update={"quote": whole, "reading": None})
    return claim


def _settle_value(
    claim: Claim, found: Grounded | None, spec: FieldSpec, companions: dict[str, str], ground_: Ground
) -> Value:
    issues = list(claim.issues)
    quote, span = claim.quote, None
    if found is not None:
        issues += found.issues
        span = found.span
        if span is not None and not any(issue.severity == "error" for issue in found.issues):
            quote = ground_.report.words(span)
    elif spec.evidence == "required":
        issues.append(Issue.of("quote-empty"))
    value = spec.type.read(quote or "", claim.reading, spec, ground_.context(spec, span, companions))
    if isinstance(value, PartialDate) and value.date is None:
        issues += [_doubted(issue) for issue in value.issues]
    else:
        issues += value.issues
    # Set in place: a value just read is nobody else's, and copies of fifty values are a third of the time.
    value.quote, value.span, value.issues = quote or None, span, issues
    return value


def _doubted(issue: Issue) -> Issue:
    """Words of a date that nothing resolves ("before admission") are kept by contract: a doubt, no error."""
    return Issue.of("unparsed", issue.message, severity="warning") if issue.code == "unparsed" else issue


def _broken_links(claimed: ClaimedRecord, record: RecordSpec, known: dict[str, set[str]]) -> list[Issue]:
    return [
        Issue.of("link-broken", f"{name} names {one[:40]!r}, which is no record")
        for name, to in record.links.items()
        for one in claimed.links.get(name, ())
        if one not in known[to]
    ]
