from __future__ import annotations

import json
import random

import pytest

from extractor.errors import FormatError
from extractor.evaluation.calibration import calibrate, precision_bound, signals_of
from extractor.evaluation.calibration.bound import design_effect
from extractor.evaluation.calibration.fitting import reliability, risk_coverage
from extractor.evaluation.calibration.model import Confidence
from extractor.evaluation.report_score import ReportScore
from extractor.evaluation.verdicts import FieldVerdict
from tests.evaluation.building import extraction, oncology, treatment


def _scores(
    reports: int, right_when_agreed: float = 0.99, right_else: float = 0.6, seed: int = 1
) -> list[ReportScore]:
    generator = random.Random(seed)
    made = []
    for number in range(reports):
        score = ReportScore(f"r{number}", "ok")
        for value in range(20):
            agreed = generator.random() < 0.5
            right = generator.random() < (right_when_agreed if agreed else right_else)
            at = f"treatments.t{value}.dose"
            score.verdicts.append(
                FieldVerdict("treatments.dose", "C" if right else "W", "", "", None, at, "", "", "L01")
            )
            score.signals[at] = {"role:dose": 1.0} | (
                {"reader agrees": 1.0} if agreed else {"reader differs": 1.0}
            )
        made.append(score)
    return made


def test_a_signal_that_tells_is_learnt_and_what_is_stated_is_true() -> None:
    found = calibrate(_scores(200))
    assert found.verdict == "measured" and found.model is not None and found.error is not None
    assert found.model.probability({"role:dose": 1.0, "reader agrees": 1.0}) == pytest.approx(0.99, abs=0.01)
    assert found.model.probability({"role:dose": 1.0, "reader differs": 1.0}) == pytest.approx(0.6, abs=0.04)
    assert found.error < 0.03


def test_what_may_be_accepted_unseen() -> None:
    targets = {one.precision_wanted: one for one in calibrate(_scores(400)).targets}
    assert targets[0.95].verdict == targets[0.98].verdict == "holds"
    assert targets[0.98].coverage == pytest.approx(0.5, abs=0.05)
    assert targets[0.95].bound is not None and targets[0.95].bound >= 0.95


def test_few_reports_cannot_carry_it() -> None:
    assert calibrate(_scores(8)).verdict == "too little data"
    small = {one.precision_wanted: one for one in calibrate(_scores(30, 1.0)).targets}
    assert small[0.99].verdict == "too little data"


def test_no_error_seen_is_no_proof_of_none() -> None:
    bound = precision_bound([10] * 5, [10] * 5)
    assert bound is not None and bound < 0.97
    assert precision_bound([0], [0]) is None


def test_errors_that_come_in_bunches_widen_the_bound() -> None:
    spread, bunched = [9] * 20, [10] * 18 + [0, 0]
    assert design_effect(bunched, [10] * 20) > 5 > design_effect(spread, [10] * 20)
    low = [precision_bound(right, [10] * 20) for right in (spread, bunched)]
    assert low[0] is not None and low[1] is not None and low[1] < low[0]


def test_the_bound_holds_when_whole_reports_go_wrong_together() -> None:
    generator = random.Random(9)
    held = 0
    for seed in range(150):
        right, sizes = [], []
        for _ in range(40):
            size, quality = generator.randint(5, 20), 0.5 if generator.random() < 0.1 else 0.98
            right.append(sum(generator.random() < quality for _ in range(size)))
            sizes.append(size)
        bound = precision_bound(right, sizes, resamples=200, seed=seed)
        assert bound is not None
        held += bound <= 0.1 * 0.5 + 0.9 * 0.98
    assert held >= 0.92 * 150


def test_the_risk_rises_with_what_is_accepted_and_ends_at_the_share_wrong() -> None:
    pairs = [(0.9, True)] * 50 + [(0.5, False)] * 25 + [(0.5, True)] * 25
    assert risk_coverage(pairs) == [(0.5, 0.0), (1.0, 0.25)]
    bins, error = reliability([(0.9, True)] * 90 + [(0.9, False)] * 10)
    assert error == pytest.approx(0.0) and [one.fields for one in bins] == [100]


def test_signals_of_an_extraction_go_with_its_paths() -> None:
    made = extraction(treatments=[treatment("t1", "imatinib", dose=(400, "mg"))])
    signals = signals_of(made, oncology())
    assert set(signals) == {"treatments.t1.drug", "treatments.t1.dose"}
    assert signals["treatments.t1.dose"]["ungrounded"] == 1.0
    model = Confidence(0.0, {"ungrounded": -2.0})
    assert 0 < model.apply(made, oncology())["treatments.t1.dose"] < 0.2


def test_a_model_comes_back_from_its_json_form() -> None:
    model = calibrate(_scores(60)).model
    assert model is not None
    assert Confidence.from_dict(json.loads(json.dumps(model.as_dict()))) == model
    for broken in ({}, {"intercept": 0, "weights": [1]}, {"intercept": "x", "weights": {}}):
        with pytest.raises(FormatError):
            Confidence.from_dict(broken)
