"""Checks of a dataset: the files against each other, the logs against what follows from them, the values against the text.

Nothing is changed. Every finding has a code, a severity and a place; none holds words of a report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from extractor.curation.dataset import ADJUDICATION, Dataset
from extractor.curation.desk import derived_files, extraction_of
from extractor.curation.log import read_log
from extractor.curation.sharing import group_of
from extractor.curation.work import Work, replay
from extractor.extraction import Extraction
from extractor.issues import Severity
from extractor.pipeline.checks import check_records
from extractor.report import Report, Span
from extractor.values.base import Value
from extractor.values.date import PartialDate
from extractor.values.date.edtf import parse_edtf
from extractor.values.dose import Dose
from extractor.values.dose.units import UNITS

_KNOWN_UNITS = frozenset(UNITS.values()) | {"AUC", "%"}


@dataclass(frozen=True, slots=True)
class Finding:
    """`where` names the file or copy; `at` the report and the path within it."""

    code: str
    severity: Severity
    where: str
    at: str
    message: str


def check(dataset: Dataset) -> list[Finding]:
    """All that is wrong with a dataset, errors first."""
    found = [finding for one in _CHECKS for finding in one(dataset)]
    return sorted(found, key=lambda finding: ("error", "warning", "info").index(finding.severity))


def _reports(dataset: Dataset) -> Iterator[Finding]:
    by_text: defaultdict[str, list[str]] = defaultdict(list)
    for id, report in dataset.reports.items():
        by_text[report.sha256].append(id)
        if id not in dataset.shares:
            yield Finding("split-missing", "error", "splits.tsv", id, "the report has no split")
    for ids in by_text.values():
        if len(ids) > 1:
            yield Finding("text-twice", "warning", "reports.jsonl", ids[1], f"the same text as {ids[0]}")
    for id in dataset.shares.keys() - dataset.reports.keys():
        yield Finding("report-missing", "error", "splits.tsv", id, "a split of a report that is not there")


def _splits(dataset: Dataset) -> Iterator[Finding]:
    """A patient, or one text, in two splits: what was learnt on one would be tested on the other."""
    by_group: defaultdict[str, set[str]] = defaultdict(set)
    for id, share in dataset.shares.items():
        report = dataset.reports.get(id)
        if report is None:
            continue
        for group in {group_of(report), f"text:{report.sha256}"}:
            by_group[group].add(share.split)
        if share.group != group_of(report):
            yield Finding("group-changed", "error", "splits.tsv", id, "the group is not that of the report")
    for group, splits in sorted(by_group.items()):
        if len(splits) > 1:
            kind = group.split(":", 1)[0]
            yield Finding(
                "split-leak", "error", "splits.tsv", kind, f"one {kind} is in {' and '.join(sorted(splits))}"
            )


def _drafts(dataset: Dataset) -> Iterator[Finding]:
    for id, draft in dataset.drafts.items():
        report = dataset.reports.get(id)
        if report is None or report.sha256 != draft.report.sha256:
            yield Finding("draft-of-other-text", "error", "drafts.jsonl", id, "made from another text")
        elif draft.provenance.schema_ and draft.provenance.schema_ != dataset.task.schema_id:
            yield Finding(
                "draft-of-other-schema",
                "warning",
                "drafts.jsonl",
                id,
                "made with another version of the schema",
            )


def _copies(dataset: Dataset) -> Iterator[Finding]:
    """Each log: its chain, what follows from it to the bit, and the values of finished reports."""
    folders = [(who, dataset.copy_folder(who)) for who in dataset.annotators()]
    if (dataset.adjudication_folder / "log.jsonl").exists():
        folders.append((ADJUDICATION, dataset.adjudication_folder))
    for who, folder in folders:
        works = replay(read_log(folder / "log.jsonl"))
        for name, content in derived_files(dataset, who, works).items():
            path = folder / name
            if not path.exists():
                yield Finding("not-written", "info", who, name, "not written yet; the log has it all")
            elif path.read_bytes() != content.encode("utf-8", "surrogatepass"):
                yield Finding("replay-differs", "error", who, name, "differs from what the log replays to")
        for id, work in works.items():
            if work.finished and id in dataset.reports:
                yield from _values(dataset, who, work)


def _values(dataset: Dataset, who: str, work: Work) -> Iterator[Finding]:
    report, extraction = dataset.reports[work.report], extraction_of(dataset, who, work)
    yield from value_findings(extraction, report, dataset, who)


def value_findings(
    extraction: Extraction[Any], report: Report, dataset: Dataset, where: str
) -> Iterator[Finding]:
    """What is wrong with the values of an extraction: quotes, dates, units, links, the rules of the contract."""
    records = extraction.records.model_copy(deep=True)
    evidence = {spec.path: spec.evidence for spec in dataset.task.fields()}
    for path, value in records.values():
        value.issues.clear()
        list_name, _, name = path.split(".")
        for code, message in _value(value, report, evidence[f"{list_name}.{name}"]):
            yield Finding(code, "error", where, f"{report.id}: {path}", message)
    yield from _links(dataset, records, report, where)
    check_records(records, dataset.task, report)
    for path, value in records.values():
        for issue in value.issues:
            yield Finding(issue.code, "warning", where, f"{report.id}: {path}", issue.message)


def _value(value: Value, report: Report, evidence: str) -> Iterator[tuple[str, str]]:
    if value.span is not None:
        span = Span(*value.span)
        if not 0 <= span.start < span.end <= len(report.text):
            yield "span-outside", "the place lies outside the text"
        elif report.words(span) != value.quote:
            yield "quote-differs", "the quote is not what stands at its place"
    elif value.quote:
        yield "quote-not-found", "the quoted words have no place in the text"
    elif evidence == "required":
        yield "quote-empty", "no words of the report prove it"
    if isinstance(value, PartialDate) and value.date is not None and parse_edtf(value.date) is None:
        yield "date-invalid", "no EDTF date"
    if isinstance(value, Dose) and value.unit and value.unit.split("/")[0] not in _KNOWN_UNITS:
        yield "unit-unknown", "no unit of the table"


def _links(dataset: Dataset, records: Any, report: Report, where: str) -> Iterator[Finding]:
    for spec in dataset.task.records:
        for link, to in spec.links.items():
            known = {record.id for record in getattr(records, to)}
            for record in getattr(records, spec.name):
                at = f"{report.id}: {spec.name}.{record.id}.{link}"
                if not known.issuperset(getattr(record, link)):
                    yield Finding("link-broken", "error", where, at, "leads to a record that is not there")
                elif not getattr(record, link):
                    yield Finding("link-empty", "warning", where, at, "belongs to nothing")


_CHECKS: tuple[Callable[[Dataset], Iterator[Finding]], ...] = (_reports, _splits, _drafts, _copies)
