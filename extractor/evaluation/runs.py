"""A run: one system's scores on one set of reports, and its JSON form that runs, baselines and comparisons share.

The JSON form holds counts, ids and codes; verdicts, which show values read from reports, only where asked for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.errors import FormatError, InputError
from extractor.evaluation.calibration.signals import signals_of
from extractor.evaluation.loading import Side, check_texts
from extractor.evaluation.metrics import add_macro
from extractor.evaluation.options import SCORER_VERSION, ScoringOptions
from extractor.evaluation.report_score import ReportScore
from extractor.evaluation.scoring import Scorer
from extractor.evaluation.soundness import require_quotes
from extractor.evaluation.verdicts import FieldVerdict
from extractor.extraction import Extraction
from extractor.report import Report
from extractor.task import Task

FORM = "extractor-evaluation"
FORM_VERSION = 1


@dataclass
class Run:
    """Scores by report (sorted by id) with all that decides whether they may be compared with others.

    `gold`: report id -> digest of its gold. `absent`: reports of gold without a prediction. `extra`: predictions
    without gold, left out. `provenance`: what made the predictions.
    """

    name: str
    task: str
    options: ScoringOptions
    scores: list[ReportScore]
    gold: dict[str, str]
    absent: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    provenance: dict[str, list[str]] = field(default_factory=dict)
    scorer_version: int = SCORER_VERSION

    def as_dict(self, *, verdicts: bool = True) -> dict[str, Any]:
        """JSON form."""
        return {
            "form": FORM, "version": FORM_VERSION, "name": self.name, "task": self.task,
            "scorer": self.scorer_version, "options": self.options.model_dump(mode="json"),
            "provenance": self.provenance, "gold": self.gold, "absent": self.absent, "extra": self.extra,
            "reports": [_report_dict(score, verdicts) for score in self.scores],
        }  # fmt: skip

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], source: str = "the run") -> Run:
        """Read the JSON form; FormatError where it is none, or of another version."""
        if data.get("form") != FORM or data.get("version") != FORM_VERSION:
            raise FormatError(
                f"{source} is no evaluation of this version.",
                advice="Make it again: extractor eval run|score -o",
            )
        try:
            return cls(
                name=data["name"], task=data["task"], options=ScoringOptions.model_validate(data["options"]),
                scores=[_report_from(item) for item in data["reports"]], gold=dict(data["gold"]),
                absent=list(data["absent"]), extra=list(data["extra"]), provenance=dict(data["provenance"]),
                scorer_version=int(data["scorer"]),
            )  # fmt: skip
        except (KeyError, TypeError, ValueError):
            raise FormatError(f"{source} is not a whole evaluation.") from None


def _report_dict(score: ReportScore, verdicts: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": score.id, "state": score.state, "attributes": score.attributes,
        "tallies": {name: score.tallies[name] for name in sorted(score.tallies)},
    }  # fmt: skip
    if verdicts:
        found["usage"] = score.usage
        found["never"] = [list(event) for event in score.never]
        found["confused"] = [list(pair) for pair in score.confused]
        found["verdicts"] = [list(verdict) for verdict in score.verdicts]
    return found


def _report_from(data: Mapping[str, Any]) -> ReportScore:
    return ReportScore(
        id=data["id"], state=data["state"], attributes=dict(data["attributes"]),
        tallies={name: list(map(int, counts)) for name, counts in data["tallies"].items()},
        usage=dict(data.get("usage", {})),
        never=[tuple(event) for event in data.get("never", ())],
        confused=[tuple(pair) for pair in data.get("confused", ())],
        verdicts=[FieldVerdict(*verdict) for verdict in data.get("verdicts", ())],
    )  # fmt: skip


def read_run(path: Path, system: str | None = None) -> Run:
    """Read a run, or that of a system of a baseline, from a JSON file; `system` may be left out where there is one."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise InputError(f"{path} cannot be read.", code="missing", source=str(path)) from None
    except ValueError:
        raise FormatError(f"{path.name} is not JSON.") from None
    if not isinstance(data, dict):
        raise FormatError(f"{path.name} is no evaluation.")
    runs = data.get("runs")
    if isinstance(runs, dict):
        chosen = system or (next(iter(runs)) if len(runs) == 1 else None)
        if chosen not in runs:
            raise FormatError(
                f"{path.name} holds the runs of {', '.join(runs)}.", advice="Name one: --system NAME"
            )
        data = runs[chosen]
    return Run.from_dict(data, path.name)


def score_sides(
    task: Task,
    found: Side,
    gold: Side,
    *,
    options: ScoringOptions | None = None,
    reports: Mapping[str, Report] | None = None,
    name: str = "",
    signals: bool = False,
) -> Run:
    """Score one side against another, report by report of gold; with `signals` for calibration."""
    scorer = Scorer(task, options)
    run = _empty_run(task, scorer, gold, sorted(gold.ids), name or found.source)
    for id in sorted(gold.ids):
        report = (reports or {}).get(id)
        wanted, given = gold.extraction(id, task, report, gold=True), found.extraction(id, task, report)
        assert wanted is not None
        require_quotes(wanted, report, f"{gold.source}, report {id!r}")
        score = _add(run, scorer, wanted, given, report)
        if signals and given is not None:
            score.signals = signals_of(given, task, report)
    run.extra = sorted(found.ids - gold.ids)
    add_macro(run.scores, scorer)
    return run


def score_extractions(
    task: Task,
    found: Mapping[str, Extraction[Any]],
    gold: Side,
    ids: list[str],
    *,
    options: ScoringOptions | None = None,
    reports: Mapping[str, Report] | None = None,
    name: str,
    signals: bool = False,
) -> Run:
    """Score extractions in memory, by report id, against the gold of `ids`; with `signals` for calibration."""
    scorer = Scorer(task, options)
    run = _empty_run(task, scorer, gold, sorted(ids), name)
    for id in sorted(ids):
        report = (reports or {}).get(id)
        wanted = gold.extraction(id, task, report, gold=True)
        assert wanted is not None
        given = found.get(id)
        score = _add(run, scorer, wanted, given, report)
        if signals and given is not None:
            score.signals = signals_of(given, task, report)
    add_macro(run.scores, scorer)
    return run


def _empty_run(task: Task, scorer: Scorer, gold: Side, ids: list[str], name: str) -> Run:
    return Run(name, task.name, scorer.options, [], {id: gold.digest(id) for id in ids})


def _add(
    run: Run, scorer: Scorer, wanted: Extraction[Any], given: Extraction[Any] | None, report: Report | None
) -> ReportScore:
    check_texts(wanted, report, "gold")
    if given is None:
        run.absent.append(wanted.report.id)
    else:
        check_texts(given, report, "prediction")
        made = given.provenance
        for key, value in (
            ("engine", made.engine), ("model", made.model), ("prompt", made.prompt), ("schema", made.schema_),
            ("tool", made.tool),
        ):  # fmt: skip
            known = run.provenance.setdefault(key, [])
            if value and value not in known:
                known.append(value)
                known.sort()
    score = scorer.score(wanted, given, report)
    run.scores.append(score)
    return score
