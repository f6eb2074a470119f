"""How far annotators agree on the reports that both finished.

F1 is the project's own score of one copy against the other: it is the same both ways round, and it counts records
that only one of them has. Kappa and alpha look at fields of records that were paired, each value a label, "not told"
a label too; the records left over are counted beside them, for they enter no chance-corrected figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from extractor.curation.adjudication import align
from extractor.curation.dataset import Dataset
from extractor.curation.desk import extraction_of
from extractor.curation.reliability import alpha, bootstrapped, kappa
from extractor.curation.work import Work
from extractor.evaluation.metrics import Metric, metrics_of
from extractor.evaluation.report_score import ReportScore
from extractor.evaluation.scoring import Scorer
from extractor.evaluation.statistics import Interval, intervals
from extractor.evaluation.verdicts import told
from extractor.extraction import Extraction
from extractor.values.base import FieldSpec

NOT_TOLD = ""
Labels = dict[str, list[list[str]]]
"""Field path -> per unit (a record that was paired) the labels that people gave it."""


@dataclass
class FieldAgreement:
    """One field: F1 over all records, kappa over the `aligned` pairs of records."""

    path: str
    f1: Interval
    kappa: Interval
    aligned: int


@dataclass
class PairAgreement:
    """Two annotators on the reports that both finished. `left_only`, `right_only`: records without a counterpart."""

    left: str
    right: str
    reports: int
    blind: int
    records: Interval
    fields: Interval
    paired: int
    left_only: int
    right_only: int
    by_field: list[FieldAgreement] = field(default_factory=list)


@dataclass
class Agreement:
    """All pairs, and alpha by field over all annotators."""

    pairs: list[PairAgreement]
    alpha: dict[str, Interval]

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "pairs": [
                {
                    "left": one.left, "right": one.right, "reports": one.reports, "blind": one.blind,
                    "records": one.records.as_dict(), "fields": one.fields.as_dict(), "paired": one.paired,
                    "left_only": one.left_only, "right_only": one.right_only,
                    "by_field": [
                        {"path": f.path, "f1": f.f1.as_dict(), "kappa": f.kappa.as_dict(), "aligned": f.aligned}
                        for f in one.by_field
                    ],
                }
                for one in self.pairs
            ],
            "alpha": {path: interval.as_dict() for path, interval in self.alpha.items()},
        }  # fmt: skip


def agreement(dataset: Dataset, *, resamples: int = 1000) -> Agreement:
    """Measure every pair of annotators, and all of them together."""
    finished = {
        who: {id: work for id, work in dataset.works(who).items() if work.finished}
        for who in dataset.annotators()
    }
    pairs = [
        _pair(dataset, (left, finished[left]), (right, finished[right]), resamples)
        for left, right in combinations(finished, 2)
        if finished[left].keys() & finished[right].keys()
    ]
    return Agreement(pairs, _alpha(dataset, finished, resamples) if pairs else {})


def _pair(
    dataset: Dataset,
    left: tuple[str, Mapping[str, Work]],
    right: tuple[str, Mapping[str, Work]],
    resamples: int,
) -> PairAgreement:
    scorer = Scorer(dataset.task)
    common = sorted(left[1].keys() & right[1].keys())
    scores: list[ReportScore] = []
    labels: list[Labels] = []
    counts = [0, 0, 0]
    for id in common:
        sides = [extraction_of(dataset, who, copies[id]) for who, copies in (left, right)]
        scores.append(scorer.score(sides[0], sides[1], dataset.reports[id]))
        found, paired = _labels(dataset, sides)
        labels.append(found)
        sizes = [sum(len(listed) for _, listed in side.records.lists()) for side in sides]
        for position, number in enumerate((paired, sizes[0] - paired, sizes[1] - paired)):
            counts[position] += number
    metrics = {metric.name: metric for metric in metrics_of(scorer)}
    figures = intervals(list(metrics.values()), scores, resamples=resamples)
    mains = [Metric("every", "", "f1", tuple(f"record:{spec.name}" for spec in dataset.task.records))]
    return PairAgreement(
        left[0], right[0], len(common), sum(left[1][id].blind or right[1][id].blind for id in common),
        records=intervals(mains, scores, resamples=resamples)["every"], fields=figures["all"],
        paired=counts[0], left_only=counts[1], right_only=counts[2],
        by_field=[
            _by_field(spec, figures[f"field.{spec.path}"], labels, resamples)
            for fields in scorer.fields.values()
            for spec in fields
            if figures[f"field.{spec.path}"].values
        ],
    )  # fmt: skip


def _by_field(spec: FieldSpec, f1: Interval, labels: list[Labels], resamples: int) -> FieldAgreement:
    groups = [[(one[0], one[1]) for one in found.get(spec.path, ()) if len(one) == 2] for found in labels]
    return FieldAgreement(
        spec.path, f1, bootstrapped(groups, kappa, resamples=resamples), sum(len(group) for group in groups)
    )


def _labels(dataset: Dataset, sides: list[Extraction[Any]]) -> tuple[Labels, int]:
    """The labels of paired records by field, and how many records were paired (all readers have them)."""
    clusters = align(dataset.task, {str(number): side.records for number, side in enumerate(sides)})
    found: Labels = defaultdict(list)
    paired = 0
    for spec in dataset.task.records:
        for cluster in clusters[spec.name]:
            if len(cluster.by) < 2:
                continue
            paired += len(cluster.by) == len(sides)
            for one in spec.fields:
                if one.evidence != "derived":
                    found[one.path].append(
                        _named([getattr(record, one.name) for record in cluster.by.values()])
                    )
    return found, paired


def _named(values: list[Any]) -> list[str]:
    """One label a value; values that their type takes for the same get the same label."""
    labels: list[str] = []
    known: list[tuple[Any, str]] = []
    for value in values:
        if not told(value):
            labels.append(NOT_TOLD)
            continue
        same = next((label for other, label in known if other.compare(value).correct), None)
        label = same if same is not None else value.shown()
        known.append((value, label))
        labels.append(label)
    return labels


def _alpha(
    dataset: Dataset, finished: Mapping[str, Mapping[str, Work]], resamples: int
) -> dict[str, Interval]:
    by_report: list[Labels] = []
    for id in dataset.reports:
        sides = [extraction_of(dataset, who, copies[id]) for who, copies in finished.items() if id in copies]
        if len(sides) > 1:
            by_report.append(_labels(dataset, sides)[0])
    return {
        spec.path: bootstrapped([found.get(spec.path, []) for found in by_report], alpha, resamples=resamples)
        for spec in dataset.task.fields()
        if spec.evidence != "derived" and any(_any_told(found.get(spec.path, [])) for found in by_report)
    }


def _any_told(units: list[list[str]]) -> bool:
    return any(label != NOT_TOLD for unit in units for label in unit)


__all__ = ["Agreement", "FieldAgreement", "PairAgreement", "agreement"]
