from __future__ import annotations

import random

import numpy as np
from scipy.optimize import linear_sum_assignment

from extractor.evaluation.pairing import pair
from extractor.schema import Record
from tests.evaluation.building import extraction, treatment


def _records(count: int) -> list[Record]:
    made = extraction(treatments=[treatment(f"t{n}", f"drug{n}", start=f"20{n:02d}") for n in range(count)])
    return list(made.records.treatments)


def test_the_assignment_is_as_good_as_scipy_s() -> None:
    generator = random.Random(3)
    for _ in range(200):
        rows, columns = generator.randint(1, 7), generator.randint(1, 7)
        gold, found = _records(rows), _records(columns)
        weights = {(a.id, b.id): generator.randint(0, 50) for a in gold for b in found}
        allowed = {key for key in weights if generator.random() < 0.6}
        pairs = pair(
            gold, found, lambda a, b: (a.id, b.id) in allowed, lambda a, b: weights[a.id, b.id]  # noqa: B023
        )  # fmt: skip
        matrix = np.array(
            [[1_000_000 + weights[a.id, b.id] if (a.id, b.id) in allowed else 0 for b in found] for a in gold]
        )
        best = matrix[linear_sum_assignment(-matrix)].sum()
        assert sum(matrix[i, j] for i, j in pairs) == best
        assert all((gold[i].id, found[j].id) in allowed for i, j in pairs)
        assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
