from __future__ import annotations

import random
from pathlib import Path

import pytest

from extractor.errors import FormatError
from extractor.evaluation.baselines import bless, read_baseline
from extractor.evaluation.gate import GateResult, GateRules
from extractor.evaluation.gate import check as gate_check
from extractor.evaluation.metrics import Metric
from extractor.evaluation.options import ScoringOptions
from extractor.evaluation.report_score import ReportScore
from extractor.evaluation.runs import Run

CORE = Metric("core", "core facts, F1", "f1", ("field:a",))


def check(metrics: list[Metric], before: Run, after: Run, rules: GateRules | None = None) -> GateResult:
    return gate_check(metrics, before, after, rules or GateRules(metrics=("core",)))


def _run(wrong: float = 0.1, count: int = 40, **changes: object) -> Run:
    generator = random.Random(5)
    scores = []
    for number in range(count):
        fate = [generator.random() for _ in range(10)]
        bad = sum(one < wrong for one in fate)
        scores.append(ReportScore(f"r{number:02d}", "ok", tallies={"field:a": [10 - bad, bad, 0, 0]}))
    run = Run("rules", "oncology", ScoringOptions(), scores, {score.id: "d" for score in scores})
    for name, value in changes.items():
        setattr(run, name, value)
    return run


def test_the_same_run_passes() -> None:
    assert check([CORE], _run(), _run()).status == "passed"


def test_a_worse_run_fails_because_the_paired_interval_is_below_zero() -> None:
    result = check([CORE], _run(0.1), _run(0.15), GateRules(metrics=("core",), margin=0.5))
    assert result.status == "quality"
    assert result.findings[0].finding == "worse"
    assert "below zero" in result.reasons[0]


def test_a_better_run_passes_and_is_said_to_be_better() -> None:
    result = check([CORE], _run(0.15), _run(0.1))
    assert (result.status, result.findings[0].finding) == ("passed", "better")


def test_a_drop_in_one_report_fails_by_its_margin_alone() -> None:
    after = _run()
    after.scores[3].tallies["field:a"] = [0, 10, 0, 0]
    strict, lax = (
        check([CORE], _run(), after, GateRules(metrics=("core",), margin=margin)) for margin in (0.01, 0.05)
    )
    assert (strict.status, strict.findings[0].finding) == ("quality", "dropped")
    assert lax.status == "passed"


def test_a_floor() -> None:
    rules = GateRules(metrics=("core",), floors={"core": 0.95})
    result = check([CORE], _run(), _run(), rules)
    assert (result.status, result.findings[0].finding) == ("quality", "below floor")


def test_a_never_event_that_rises_fails_whatever_the_figures_say() -> None:
    after = _run(0.0)
    after.scores[7].tallies["never:tenfold-dose"] = [0, 1, 0, 0]
    result = check([CORE], _run(), after)
    assert result.status == "quality"
    assert result.reasons == ["never-event tenfold-dose: 0 -> 1 (r07)"]
    assert check([CORE], after, after).status == "passed"


@pytest.mark.parametrize("state", ["absent", "failed", "refused"])
def test_a_report_that_is_no_longer_read_fails(state: str) -> None:
    after = _run()
    after.scores[0].state = state
    result = check([CORE], _run(), after)
    assert result.status == "quality"
    assert "r00" in result.reasons[0]


def test_a_report_of_the_baseline_that_is_gone_fails() -> None:
    after = _run()
    del after.scores[0], after.gold["r00"]
    assert check([CORE], _run(), after).status == "quality"


def test_new_reports_are_listed_and_left_out() -> None:
    before, after = _run(count=30), _run(count=40)
    for score in after.scores[30:]:
        score.tallies["field:a"] = [0, 10, 0, 0]
    result = check([CORE], before, after)
    assert result.status == "passed"
    assert len(result.fresh) == 10


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"task": "other"}, "tasks"),
        ({"options": ScoringOptions(dates="day")}, "options"),
        ({"scorer_version": 99}, "scorer"),
        ({"gold": {f"r{n:02d}": "changed" for n in range(40)}}, "gold"),
        ({"scores": []}, "no report in common"),
    ],
)
def test_other_rules_or_gold_are_not_comparable(changes: dict[str, object], word: str) -> None:
    result = check([CORE], _run(), _run(**changes))
    assert result.status == "not-comparable"
    assert word in " ".join(result.reasons)


def test_another_engine_or_model_is_comparable() -> None:
    assert check([CORE], _run(), _run(provenance={"engine": ["llm"], "model": ["m"]})).status == "passed"


def test_a_gated_figure_that_does_not_exist_is_no_pass() -> None:
    assert check([CORE], _run(), _run(), GateRules(metrics=("cores",))).status == "quality"


def test_little_data_is_a_verdict_of_its_own() -> None:
    before, after = _run(count=5), _run(count=5)
    assert check([CORE], before, after).findings[0].finding == "too little data"


def test_blessing_keeps_who_and_why_and_no_words_of_reports(tmp_path: Path) -> None:
    path = tmp_path / "baselines" / "b.json"
    first = _run()
    first.scores[0].never = [("tenfold-dose", "treatments.t1.dose", "SECRET")]
    bless(path, "seeds", {"rules": first}, who="A. Person", why="first measure")
    bless(path, "seeds", {"model": _run(0.05)}, who="B. Person", why="a model beside it")
    baseline = read_baseline(path)
    assert [one["who"] for one in baseline.blessings] == ["A. Person", "B. Person"]
    assert set(baseline.runs) == {"rules", "model"}
    assert check([CORE], baseline.runs["rules"], _run()).status == "passed"
    assert "SECRET" not in path.read_text(encoding="utf-8")
    with pytest.raises(FormatError):
        bless(path, "seeds", {"rules": first}, who=" ", why="x")
