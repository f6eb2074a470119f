"""The error gallery: a report with what gold and the prediction point at, errors lit, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from extractor.evaluation.report_score import ReportScore
from extractor.evaluation.reports.words import ErrorLine, errors
from extractor.extraction import Extraction
from extractor.report import Report, Span
from extractor.schema import Record
from extractor.values.base import Value

_AROUND = 90


@dataclass(frozen=True)
class GalleryCase:
    """One report with both sides and their score. Holds clinical text."""

    report: Report = field(repr=False)
    gold: Extraction[Any] = field(repr=False)
    found: Extraction[Any] | None = field(repr=False)
    score: ReportScore = field(repr=False)


@dataclass(frozen=True)
class Excerpt:
    """Words before the evidence, the evidence, words behind it; `shown` is the normal form."""

    before: str
    evidence: str
    after: str
    shown: str


@dataclass(frozen=True)
class ErrorCase:
    """One error with the evidence of each side, None where that side has none."""

    line: ErrorLine
    subject: str
    """What the record is about: the drug."""
    gold: Excerpt | None
    found: Excerpt | None


def error_cases(case: GalleryCase) -> Iterator[ErrorCase]:
    """The errors of a report in the order of the text."""
    sides = [_values(case.gold), _values(case.found) if case.found is not None else {}]
    cases = []
    for line in errors([case.score]):
        verdict = line.verdict
        at = (verdict.gold_at, verdict.found_at)
        values = [side.get(path or "") for side, path in zip(sides, at, strict=True)]
        spans = [value.span for value in values if value is not None and value.span is not None]
        excerpts = [_excerpt(case.report, value) for value in values]
        place = min(spans) if spans else Span(len(case.report.text), len(case.report.text))
        cases.append((place, verdict.field, ErrorCase(line, _subject(case, at), *excerpts)))
    cases.sort(key=lambda item: (item[0], item[1], item[2].line.words))
    return (case for _, _, case in cases)


def _values(extraction: Extraction[Any]) -> dict[str, Value]:
    return dict(extraction.records.values())


def _subject(case: GalleryCase, at: tuple[str | None, str | None]) -> str:
    for extraction, path in zip((case.gold, case.found), at, strict=True):
        if extraction is None or path is None:
            continue
        list_name, id, _ = path.split(".", 2)
        record = next((one for one in getattr(extraction.records, list_name) if one.id == id), None)
        if isinstance(record, Record):
            first = next((value for _, value in record.values()), None)
            return first.shown() if first is not None else id
    return ""


def _excerpt(report: Report, value: Value | None) -> Excerpt | None:
    if value is None:
        return None
    if value.span is None or not report.text:
        return Excerpt("", value.quote or "", "", value.shown())
    start, end = value.span
    text = report.text
    left, right = max(0, start - _AROUND), min(len(text), end + _AROUND)
    # Whole words, and no further than the paragraph.
    if left:
        left = min(start, text.find(" ", left, start) + 1 or left)
    if right < len(text):
        right = max(end, text.rfind(" ", end, right) if " " in text[end:right] else right)
    before, after = text[left:start].split("\n\n")[-1], text[end:right].split("\n\n")[0]
    return Excerpt(
        ("… " if len(before) < start else "") + before, text[start:end],
        after + (" …" if end + len(after) < len(text) else ""), value.shown(),
    )  # fmt: skip
