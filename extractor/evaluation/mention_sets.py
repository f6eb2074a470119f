"""Two sets of mentions over many reports: strict, lenient, overlap and SemEval's five, by type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from extractor.evaluation.counts import Counts
from extractor.evaluation.loading import Side
from extractor.evaluation.mentions import (
    SCHEMES,
    Mention,
    MentionScore,
    Scheme,
    SemEval,
    overlap_f1,
    score_mentions,
)
from extractor.evaluation.metrics import Metric
from extractor.evaluation.report_score import ReportScore
from extractor.evaluation.statistics import RESAMPLES, SEED, Interval, intervals


@dataclass
class MentionSummary:
    """Figures of one type, or of several counted as one (`date+duration`)."""

    type: str
    strict: Counts
    lenient: Counts
    overlap: tuple[float | None, float | None, float | None]
    """Precision, recall, F1 of mentions that touch one of the other side, many to many."""
    semeval: dict[Scheme, SemEval]
    intervals: dict[str, Interval]

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "type": self.type, "strict": self.strict._asdict() | {"f1": self.strict.f1},
            "lenient": self.lenient._asdict() | {"f1": self.lenient.f1},
            "overlap": dict(zip(("precision", "recall", "f1"), self.overlap, strict=True)),
            "semeval": {scheme: vars(one) | {"f1": one.f1(scheme)} for scheme, one in self.semeval.items()},
            "intervals": {name: interval.as_dict() for name, interval in self.intervals.items()},
        }  # fmt: skip


def score_mention_sides(
    found: Side,
    gold: Side,
    types: Sequence[str] = (),
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> list[MentionSummary]:
    """Score the reports of gold. A type may join several, `date+duration`; without types, each of gold and all at once."""
    ids = sorted(gold.ids)
    pairs = {id: (gold.mentions(id), found.mentions(id)) for id in ids}
    known = sorted({mention.type for wanted, _ in pairs.values() for mention in wanted})
    chosen = list(types) or [*known, *(["+".join(known)] if len(known) > 1 else [])]
    return [_of_type(name, pairs, resamples, seed, joined=bool(types)) for name in chosen]


def _of_type(
    name: str,
    pairs: dict[str, tuple[list[Mention], list[Mention]]],
    resamples: int,
    seed: int,
    *,
    joined: bool,
) -> MentionSummary:
    members = set(name.split("+"))
    scores: dict[str, MentionScore] = {}
    for id, sides in pairs.items():
        # A union asked for by name is one type; the union of all keeps its types, for SemEval to tell apart.
        kept = [
            [Mention(m.start, m.end, name if joined else m.type) for m in side if m.type in members]
            for side in sides
        ]
        scores[id] = score_mentions(*kept)
    listed = list(scores.values())
    reports = [
        ReportScore(id, "ok", tallies={"strict": list(score.strict), "lenient": list(score.lenient)})
        for id, score in scores.items()
    ]
    metrics = [Metric(mode, mode, "f1", (mode,)) for mode in ("strict", "lenient")]
    semeval = {scheme: SemEval() for scheme in SCHEMES}
    for score in listed:
        for scheme in SCHEMES:
            semeval[scheme] = semeval[scheme].plus(score.semeval[scheme])
    return MentionSummary(
        name, Counts.total(score.strict for score in listed), Counts.total(score.lenient for score in listed),
        overlap_f1(listed), semeval, intervals(metrics, reports, resamples=resamples, seed=seed),
    )  # fmt: skip
