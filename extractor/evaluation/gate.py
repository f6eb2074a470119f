"""The gate: may this run ship, compared with the blessed one.

It fails for quality when the paired interval of a figure's difference lies wholly below zero, when a figure drops by
more than its margin or under its floor, when a never-event rises, or when a report of the baseline has no
result. It is not comparable when task, scoring rules or gold differ. Engine, model, prompt, schema and code may
differ: they are what is being judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from extractor.evaluation.metrics import Metric
from extractor.evaluation.never import KINDS
from extractor.evaluation.report_score import ReportScore
from extractor.evaluation.runs import Run
from extractor.evaluation.statistics import RESAMPLES, SEED, Interval, differences

Status = Literal["passed", "quality", "infrastructure", "not-comparable"]
Finding = Literal["better", "no worse", "worse", "dropped", "below floor", "too little data"]
_LOST = ("absent", "failed", "refused")


class GateRules(BaseModel):
    """What a change must keep. `margin` is the largest drop of a figure (0.01 is one point of a hundred)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    metrics: tuple[str, ...] = Field(
        default=("core", "all"), description="names of the figures that are gated"
    )
    margin: float = Field(default=0.01, ge=0, description="largest drop of any gated figure")
    margins: dict[str, float] = Field(default_factory=dict, description="margins of single figures, instead")
    floors: dict[str, float] = Field(default_factory=dict, description="least values of single figures")
    never: tuple[str, ...] = Field(
        default=tuple(KINDS), description="kinds of never-events that may not rise"
    )


@dataclass(frozen=True)
class MetricFinding:
    """One gated figure: before, after, their paired difference, and what that means."""

    name: str
    label: str
    before: float | None
    after: float | None
    difference: Interval
    finding: Finding

    @property
    def fails(self) -> bool:
        """Whether it fails the gate."""
        return self.finding in ("worse", "dropped", "below floor")


@dataclass
class GateResult:
    """The gate's word with its reasons. `fresh`: reports that the baseline lacks, left out of the differences."""

    status: Status
    reasons: list[str] = field(default_factory=list)
    findings: list[MetricFinding] = field(default_factory=list)
    fresh: list[str] = field(default_factory=list)
    baseline: str = ""

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "status": self.status, "reasons": self.reasons, "new_reports": self.fresh, "baseline": self.baseline,
            "figures": [
                {
                    "name": one.name, "before": one.before, "after": one.after, "finding": one.finding,
                    "difference": one.difference.as_dict(),
                }
                for one in self.findings
            ],
        }  # fmt: skip


def check(
    metrics: Sequence[Metric],
    before: Run,
    after: Run,
    rules: GateRules | None = None,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> GateResult:
    """Hold a run against a baseline."""
    rules = rules or GateRules()
    obstacles = not_comparable(before, after)
    if obstacles:
        return GateResult("not-comparable", obstacles, baseline=before.name)
    old, new = ({score.id: score for score in run.scores} for run in (before, after))
    result = GateResult("passed", fresh=sorted(new.keys() - old.keys()), baseline=before.name)
    result.reasons += _lost(old, new)
    common = sorted(old.keys() & new.keys())
    sides = [old[id] for id in common], [new[id] for id in common]
    gated = [metric for metric in metrics if metric.name in {*rules.metrics, *rules.margins, *rules.floors}]
    spread = differences(gated, *sides, resamples=resamples, seed=seed)
    for metric in gated:
        finding = _finding(metric, sides, spread[metric.name], rules)
        result.findings.append(finding)
        if finding.fails:
            result.reasons.append(_words(finding, rules))
    result.reasons += _risen(rules, *sides)
    unknown = {*rules.metrics, *rules.margins, *rules.floors} - {metric.name for metric in metrics}
    if unknown:
        result.reasons.append(f"gated, but no figure of this task: {', '.join(sorted(unknown))}")
    if result.reasons:
        result.status = "quality"
    return result


def floors_alone(metrics: Sequence[Metric], run: Run, rules: GateRules) -> GateResult:
    """The gate without a baseline: floors, and no report without a result."""
    result = GateResult("passed")
    for metric in metrics:
        floor = rules.floors.get(metric.name)
        value = metric.value(metric.counts(score.tallies for score in run.scores))
        if floor is not None and (value is None or value < floor):
            result.reasons.append(f"{metric.label} is {_shown(value)}, its floor {floor:.3f}")
    result.reasons += [f"report {id} has no prediction" for id in run.absent]
    if result.reasons:
        result.status = "quality"
    return result


def not_comparable(before: Run, after: Run) -> list[str]:
    """Why two runs cannot be held against each other; empty where they can."""
    found = []
    if before.task != after.task:
        found.append(f"the tasks differ: {before.task} and {after.task}")
    if before.scorer_version != after.scorer_version:
        found.append(f"the scorer's rules differ: version {before.scorer_version} and {after.scorer_version}")
    if before.options != after.options:
        found.append("the scoring options differ")
    changed = sorted(id for id, digest in before.gold.items() if after.gold.get(id, digest) != digest)
    if changed:
        listed = ", ".join(changed[:5]) + (f" and {len(changed) - 5} more" if len(changed) > 5 else "")
        found.append(f"the gold differs for {listed}")
    if not {score.id for score in before.scores} & {score.id for score in after.scores}:
        found.append("they have no report in common")
    return found


def _lost(old: dict[str, ReportScore], new: dict[str, ReportScore]) -> list[str]:
    """Reports that the baseline read and this run did not."""
    found = []
    for id, score in sorted(old.items()):
        state = new[id].state if id in new else "absent"
        if state in _LOST and score.state not in _LOST:
            found.append(f"report {id} is {'missing' if state == 'absent' else state}, and was {score.state}")
        elif id not in new:
            found.append(f"report {id} of the baseline is missing")
    return found


def _finding(
    metric: Metric,
    sides: tuple[list[ReportScore], list[ReportScore]],
    difference: Interval,
    rules: GateRules,
) -> MetricFinding:
    before, after = (metric.value(metric.counts(score.tallies for score in side)) for side in sides)
    finding: Finding = "no worse"
    if before is None and after is None:
        finding = "too little data"
    elif after is None:
        finding = "dropped"
    elif (floor := rules.floors.get(metric.name)) is not None and after < floor:
        finding = "below floor"
    elif difference.value is not None:
        finding = _of_difference(difference, rules.margins.get(metric.name, rules.margin))
    return MetricFinding(metric.name, metric.label, before, after, difference, finding)


def _of_difference(difference: Interval, margin: float) -> Finding:
    assert difference.value is not None
    if difference.high is not None and difference.high < 0:
        return "worse"
    if difference.value < -margin - 1e-12:
        return "dropped"
    if difference.low is not None and difference.low > 0:
        return "better"
    return "no worse" if difference.enough else "too little data"


def _words(finding: MetricFinding, rules: GateRules) -> str:
    change = f"{finding.label}: {_shown(finding.before)} -> {_shown(finding.after)}"
    difference = finding.difference
    if finding.finding == "worse":
        return f"{change}; the interval of the difference, {_shown(difference.low)} to {_shown(difference.high)}, is below zero"
    if finding.finding == "below floor":
        return f"{change}; its floor is {rules.floors[finding.name]:.3f}"
    return f"{change}; a drop of more than {rules.margins.get(finding.name, rules.margin):g}"


def _risen(rules: GateRules, before: Sequence[ReportScore], after: Sequence[ReportScore]) -> list[str]:
    found = []
    for kind in rules.never:
        counts = [
            sum(score.tallies.get(f"never:{kind}", (0, 0))[1] for score in side) for side in (before, after)
        ]
        if counts[1] > counts[0]:
            old = {score.id: score.tallies.get(f"never:{kind}", (0, 0))[1] for score in before}
            where = [s.id for s in after if s.tallies.get(f"never:{kind}", (0, 0))[1] > old.get(s.id, 0)]
            found.append(f"never-event {kind}: {counts[0]} -> {counts[1]} ({', '.join(where[:5])})")
    return found


def _shown(value: float | None) -> str:
    return "none" if value is None else f"{value:.4f}"
