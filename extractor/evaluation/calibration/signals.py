"""What speaks for or against a predicted field, without gold: grounding, issues, cross-check, votes, place."""

from __future__ import annotations

import math
from typing import Any

from extractor.extraction import Extraction
from extractor.report import Report
from extractor.task import Task
from extractor.values.base import Value

Signals = dict[str, float]
"""Name -> strength; a name that is absent counts as 0."""

_DOUBTS = frozenset(("quote-ambiguous", "quote-elsewhere", "drug-unknown", "dose-range", "date-ambiguous"))


def signals_of(extraction: Extraction[Any], task: Task, report: Report | None = None) -> dict[str, Signals]:
    """The signals of every predicted value, by its path (`treatments.t1.dose`).

    `report` adds the number of sentences between a value and the drug, or other identity, of its record.
    """
    disputes: dict[str, list[Any]] = {}
    for dispute in extraction.disputes:
        disputes.setdefault(dispute.at, []).append(dispute)
    found: dict[str, Signals] = {}
    for spec in task.records:
        roles = {field.name: field.role for field in spec.fields}
        for record in getattr(extraction.records, spec.name):
            values = list(record.values())
            centre = next((value for _, value in values if value.span is not None), None)
            for name, value in values:
                path = f"{spec.name}.{record.id}.{name}"
                signals = {f"role:{roles[name]}": 1.0} | _of_value(value)
                signals |= _of_place(value, centre, report)
                for dispute in disputes.get(path, ()):
                    signals[f"reader {dispute.verdict}"] = 1.0
                    if dispute.share is not None:
                        signals["votes against"] = 1.0 - dispute.share
                stated = extraction.confidence.get(path)
                if stated is not None:
                    signals["stated"] = _logit(stated)
                found[path] = signals
    return found


def _of_value(value: Value) -> Signals:
    signals: Signals = {}
    for issue in value.issues:
        signals[f"issue {issue.severity}"] = 1.0
        if issue.code in _DOUBTS:
            signals[f"issue:{issue.code}"] = 1.0
        if issue.code == "reading-differs":
            signals["parse differs"] = 1.0
    if value.quote is None:
        signals["no quote"] = 1.0
    elif value.span is None:
        signals["ungrounded"] = 1.0
    return signals


def _of_place(value: Value, centre: Value | None, report: Report | None) -> Signals:
    if report is None or not report.text or value.span is None or centre is None or centre.span is None:
        return {}
    apart = abs(report.sentence_at(value.span.start) - report.sentence_at(centre.span.start))
    return {"sentences apart": math.log1p(apart)} if apart else {}


def _logit(probability: float) -> float:
    kept = min(max(probability, 0.001), 0.999)
    return math.log(kept / (1 - kept))
