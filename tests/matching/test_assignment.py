"""The assignment against scipy's, which solves the same problem in another way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from extractor.matching import assign
from tests.work import calls_of


def total(scores: dict[tuple[int, int], float], pairs: list[tuple[int, int]]) -> float:
    return sum(scores[pair] for pair in pairs)


def oracle(scores: dict[tuple[int, int], float], rows: int, columns: int) -> float:
    matrix = np.zeros((rows, columns))
    for (row, column), score in scores.items():
        matrix[row, column] = max(score, 0.0)
    chosen = linear_sum_assignment(matrix, maximize=True)
    return float(matrix[chosen].sum())


SCORES = st.dictionaries(
    st.tuples(st.integers(0, 8), st.integers(0, 11)),
    st.one_of(st.floats(-2, 9, allow_nan=False), st.sampled_from([0.0, 1.0, 2.0])),
    max_size=60,
)


@given(SCORES)
@settings(max_examples=400, deadline=None)
def test_the_sum_is_the_greatest(scores: dict[tuple[int, int], float]) -> None:
    pairs = assign(scores)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    assert all(scores[pair] > 0 for pair in pairs)
    assert total(scores, pairs) == pytest.approx(oracle(scores, 9, 12))


@given(SCORES)
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_scores_does_not_matter(scores: dict[tuple[int, int], float]) -> None:
    turned = dict(reversed(scores.items()))
    assert total(scores, assign(scores)) == pytest.approx(total(scores, assign(turned)))


def test_dense_matrices_of_both_shapes() -> None:
    numbers = np.random.default_rng(7)
    for rows, columns in ((40, 40), (15, 60), (60, 15), (1, 5)):
        matrix = numbers.random((rows, columns)) + 0.01
        scores = {(r, c): float(matrix[r, c]) for r in range(rows) for c in range(columns)}
        assert total(scores, assign(scores)) == pytest.approx(oracle(scores, rows, columns))


def test_many_records_of_different_drugs_take_little_work() -> None:
    scores = {(row, row + shift): 2.0 - shift for row in range(0, 2000, 2) for shift in (0, 1)}
    assert len(assign(scores)) == 1000
    assert calls_of(lambda: assign(scores)) < 1_000_000
