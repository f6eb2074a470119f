"""How far a dataset is: per annotator the five states apart, and what the blind sample says of drafts and anchoring.

The draft is scored against every finished copy by the project's own scorer. Against copies that were made from nothing
its recall is honest; against copies that began with it, it looks better: partly because people mend what they see,
partly because they are led by it. The difference is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from extractor.curation.dataset import Dataset
from extractor.curation.desk import extraction_of
from extractor.curation.work import NOT_LOOKED_AT, Work
from extractor.evaluation.metrics import Metric, add_macro, metrics_of
from extractor.evaluation.report_score import ReportScore
from extractor.evaluation.scoring import Scorer
from extractor.evaluation.statistics import Interval, intervals

STATES = ("accepted", "corrected", "rejected", "nothing", NOT_LOOKED_AT)
FIGURES = ("core", "core.precision", "core.recall")


@dataclass
class PersonStatus:
    """One annotator: reports by state, decisions by kind."""

    who: str
    finished: int = 0
    begun: int = 0
    decisions: Counter[str] = field(default_factory=Counter)


@dataclass
class Status:
    """The whole dataset. `anchoring`: "blind" or "assisted" -> figure -> interval of the draft against copies."""

    reports: int
    drafts: int
    blind: int
    splits: dict[str, int]
    people: list[PersonStatus]
    adjudicated: int
    ready: int
    """Reports that enough people finished and nobody adjudicated yet."""
    anchoring: dict[str, dict[str, Interval]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "reports": self.reports, "drafts": self.drafts, "blind": self.blind, "splits": self.splits,
            "adjudicated": self.adjudicated, "ready": self.ready,
            "people": [
                {"who": one.who, "finished": one.finished, "begun": one.begun, "decisions": dict(one.decisions)}
                for one in self.people
            ],
            "anchoring": {
                kind: {name: interval.as_dict() for name, interval in figures.items()}
                for kind, figures in self.anchoring.items()
            },
        }  # fmt: skip


def status(dataset: Dataset, *, resamples: int = 1000) -> Status:
    """Count, and score drafts against finished copies."""
    works = {who: dataset.works(who) for who in dataset.annotators()}
    adjudicated = {id for id, work in dataset.adjudicated().items() if work.finished}
    finished = Counter(id for copies in works.values() for id, work in copies.items() if work.finished)
    ready = [
        id for id, count in finished.items() if count >= dataset.settings.readers and id not in adjudicated
    ]
    return Status(
        reports=len(dataset.reports),
        drafts=len(dataset.drafts),
        blind=sum(share.blind for share in dataset.shares.values()),
        splits=dict(Counter(share.split for share in dataset.shares.values())),
        people=[_person(dataset, who, copies) for who, copies in works.items()],
        adjudicated=len(adjudicated),
        ready=len(ready),
        anchoring=anchoring(dataset, works, resamples=resamples),
    )


def _person(dataset: Dataset, who: str, copies: Mapping[str, Work]) -> PersonStatus:
    person = PersonStatus(who)
    for work in copies.values():
        person.finished += work.finished
        person.begun += work.version > 1 and not work.finished
        person.decisions.update(decisions_in(work, dataset))
    return person


def decisions_in(work: Work, dataset: Dataset) -> Counter[str]:
    """How many fields of a copy are in each of the five states; a rejected record counts its values as rejected."""
    found: Counter[str] = Counter()
    for spec in dataset.task.records:
        fields = [field.name for field in spec.fields if field.evidence != "derived"]
        for record_id in work.ids(spec.name):
            found.update(work.decision(f"{spec.name}.{record_id}.{name}") for name in fields)
        for key, data in work.original.items():
            path = key.removeprefix("record:")
            if key.startswith(f"record:{spec.name}.") and work.decision(path) == "rejected":
                found["rejected"] += sum(data.get(name) is not None for name in fields)
        if not work.ids(spec.name):
            found[work.decision(spec.name)] += 1
    return found


def anchoring(
    dataset: Dataset, works: Mapping[str, Mapping[str, Work]], *, resamples: int = 1000
) -> dict[str, dict[str, Interval]]:
    """The draft against finished copies, those made from nothing and those made from it apart."""
    scorer = Scorer(dataset.task)
    scores: dict[str, list[ReportScore]] = {"blind": [], "assisted": []}
    for who, copies in works.items():
        for id, work in copies.items():
            draft = dataset.drafts.get(id)
            if work.finished and draft is not None:
                score = scorer.score(extraction_of(dataset, who, work), draft, dataset.reports[id])
                score.id = f"{id} {who}"
                scores["blind" if work.blind else "assisted"].append(score)
    chosen: list[Metric] = [metric for metric in metrics_of(scorer) if metric.name in FIGURES]
    found = {}
    for kind, listed in scores.items():
        if listed:
            add_macro(listed, scorer)
            found[kind] = intervals(chosen, listed, resamples=resamples)
    return found
