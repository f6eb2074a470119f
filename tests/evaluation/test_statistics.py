from __future__ import annotations

import json
import os
import random
import subprocess
import sys

import numpy as np
import pytest

from extractor.evaluation.counts import Counts
from extractor.evaluation.metrics import Metric
from extractor.evaluation.report_score import ReportScore
from extractor.evaluation.statistics import differences, intervals

F1 = Metric("f1", "F1", "f1", ("field:a",))
MACRO = Metric("macro", "macro", "mean", ("macro:core",))


def _scores(seed: int, count: int = 40, right: float = 0.8) -> list[ReportScore]:
    generator = random.Random(seed)
    made = []
    for number in range(count):
        values = generator.randint(1, 9)
        correct = sum(generator.random() < right for _ in range(values))
        tallies = {"field:a": [correct, values - correct, 0, generator.randint(0, 1)]}
        tallies["macro:core"] = [correct * 10**8, 0, 10**9 - correct * 10**8, 0]
        made.append(ReportScore(f"r{number:03d}", "ok", tallies=tallies))
    return made


def test_the_interval_is_that_of_a_plain_bootstrap() -> None:
    scores = _scores(1)
    found = intervals([F1], scores, resamples=500, seed=11)["f1"]
    generator = np.random.default_rng(11)
    plain = []
    for _ in range(500):
        chosen = generator.integers(0, len(scores), len(scores))
        plain.append(Counts.total(scores[at].tallies["field:a"] for at in chosen).f1)
    plain.sort()
    assert found.value == Counts.total(score.tallies["field:a"] for score in scores).f1
    assert (found.low, found.high) == (plain[round(0.025 * 499)], plain[round(0.975 * 499)])


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    covered = 0
    for seed in range(100):
        found = intervals(
            [Metric("p", "", "precision", ("field:a",))], _scores(seed, 30, 0.7), resamples=300
        )["p"]
        truth = 0.7 * 5 / (5 + 0.5)
        assert found.low is not None and found.high is not None
        covered += found.low <= truth <= found.high
    assert 85 <= covered <= 100


def test_a_paired_difference_sees_what_two_intervals_would_hide() -> None:
    before = _scores(2)
    after = [
        ReportScore(one.id, "ok", tallies={"field:a": [max(0, c - 1), w + min(1, c), m, s]})
        for one in before
        for c, w, m, s in [one.tallies["field:a"]]
    ]
    apart = [intervals([F1], side)["f1"] for side in (before, after)]
    paired = differences([F1], before, after)["f1"]
    assert paired.high is not None and paired.high < 0
    assert apart[0].low is not None and apart[1].high is not None
    assert paired.high - paired.low < apart[0].high - apart[0].low  # type: ignore[operator]


def test_reports_that_only_one_run_has_are_left_out_of_the_difference() -> None:
    before, after = _scores(3, 20), _scores(3, 20)
    after.append(ReportScore("new", "ok", tallies={"field:a": [0, 50, 0, 0]}))
    found = differences([F1], before, after)["f1"]
    assert (found.value, found.low, found.high, found.reports) == (0.0, 0.0, 0.0, 20)


def test_little_data_is_said_to_be_little() -> None:
    assert not intervals([F1], _scores(4, 9))["f1"].enough
    assert intervals([F1], _scores(4, 40))["f1"].enough
    alone = [ReportScore("r", "ok", tallies={"field:a": [3, 0, 0, 0]})]
    assert not intervals([F1], alone)["f1"].enough


def test_without_resamples_there_is_no_interval() -> None:
    found = intervals([F1], _scores(5), resamples=0)["f1"]
    assert found.value is not None
    assert (found.low, found.high, found.enough) == (None, None, False)


def test_the_order_of_reports_changes_nothing_to_the_last_digit() -> None:
    scores = _scores(6, 60)
    shuffled = random.Random(1).sample(scores, len(scores))
    assert intervals([F1, MACRO], scores) == intervals([F1, MACRO], shuffled)


_PROGRAM = """
import json, random, sys
from tests.evaluation.building import extraction, oncology, response, treatment
from extractor.evaluation.metrics import add_macro, metrics_of
from extractor.evaluation.scoring import Scorer
from extractor.evaluation.statistics import intervals
from extractor.evaluation.calibration import calibrate
order = random.Random(int(sys.argv[1]))
scorer, scores = Scorer(oncology()), []
names = ["imatinib", "sunitinib", "regorafenib", "pazopanib"]
for number in order.sample(range(30), 30):
    rows = [treatment(f"t{k}", names[(number + k) % 4], start=f"20{k + 10}-0{k + 1}", dose=(100 * k + 100, "mg")) for k in range(number % 4 + 1)]
    gold = extraction(f"r{number}", treatments=rows, responses=[response("q", "PR", "t0")])
    found = extraction(f"r{number}", treatments=order.sample(rows, len(rows)), responses=[response("q", "SD" if number % 3 else "PR", "t0")])
    scores.append(scorer.score(gold, found))
    scores[-1].signals = {v.found_at: {f"role:{v.field}": 1.0} for v in scores[-1].verdicts if v.found_at}
add_macro(scores, scorer)
found = {name: interval.as_dict() for name, interval in intervals(metrics_of(scorer), scores, resamples=200).items()}
print(json.dumps([found, calibrate(scores).as_dict()], sort_keys=True))
"""


@pytest.mark.parametrize("shuffle", ["1"])
def test_another_hash_seed_and_another_order_give_the_same_to_the_last_digit(shuffle: str) -> None:
    outputs = set()
    for hash_seed, order in (("0", "0"), ("1", shuffle), ("4242", "2")):
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, order], capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert json.loads(outputs.pop())[1]["verdict"] == "measured"
