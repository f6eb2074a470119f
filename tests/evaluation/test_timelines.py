from __future__ import annotations

from datetime import date

import pytest

from extractor.evaluation.counts import Counts
from extractor.evaluation.timelines import bounds, cut_time, score_tuples
from tests.evaluation.building import extraction, score, treatment

BEGINS = ("taxol", "begins-on", "2011-01-10")
ENDS = ("taxol", "ends-on", "2011-05-31")
WITHIN = ("taxol", "contains-1", "2011-03-01")


def test_strict_wants_all_three_parts() -> None:
    assert score_tuples([BEGINS, ENDS], [BEGINS, ENDS], "strict") == Counts(2, 0, 0, 0)
    assert score_tuples([BEGINS, ENDS], [BEGINS], "strict") == Counts(1, 0, 1, 0)
    assert score_tuples([BEGINS], [("taxol", "begins-on", "2011-01-11")], "strict") == Counts(0, 0, 1, 1)


def test_a_wrong_relation_at_the_right_time_is_one_error() -> None:
    assert score_tuples([BEGINS], [("taxol", "ends-on", "2011-01-10")], "strict") == Counts(0, 0, 1, 0)


def test_relaxed_takes_contains_for_a_beginning_and_back() -> None:
    contains = ("taxol", "contains-1", "2011-01-10")
    assert score_tuples([BEGINS], [contains], "relaxed") == Counts(1, 0, 0, 0)
    assert score_tuples([contains], [BEGINS], "relaxed") == Counts(1, 0, 0, 0)
    assert score_tuples([BEGINS], [("taxol", "ends-on", "2011-01-10")], "relaxed") == Counts(0, 0, 1, 0)


def test_relaxed_takes_a_day_within_the_span_of_the_other_side() -> None:
    assert score_tuples([BEGINS, ENDS, WITHIN], [BEGINS, ENDS], "relaxed") == Counts(2, 0, 0, 0)
    assert score_tuples([BEGINS, ENDS], [BEGINS, ENDS, WITHIN], "relaxed") == Counts(3, 0, 0, 0)
    outside = ("taxol", "contains-1", "2012-03-01")
    assert score_tuples([BEGINS, ENDS], [BEGINS, ENDS, outside], "relaxed") == Counts(2, 0, 0, 1)
    other = ("cisplatin", "contains-1", "2011-03-01")
    assert score_tuples([BEGINS, ENDS], [BEGINS, ENDS, other], "relaxed") == Counts(2, 0, 0, 1)


def test_an_end_before_the_beginning_is_within_no_span() -> None:
    assert score_tuples([BEGINS, ENDS], [BEGINS, ("taxol", "ends-on", "2011-01-10")], "relaxed").correct == 1


def test_to_the_month_and_to_the_year() -> None:
    found = ("taxol", "begins-on", "2011-01-28")
    assert score_tuples([BEGINS], [found], "month") == Counts(1, 0, 0, 0)
    assert score_tuples([BEGINS], [("taxol", "begins-on", "2011-02")], "month") == Counts(0, 0, 1, 1)
    assert score_tuples([BEGINS], [("taxol", "begins-on", "2011-02")], "year") == Counts(1, 0, 0, 0)


def test_a_year_is_never_filled_up_to_a_month() -> None:
    assert cut_time("2011", "month") == "2011"
    assert bounds("2011") == (date(2011, 1, 1), date(2011, 12, 31))
    for month in range(1, 13):
        assert score_tuples([("taxol", "begins-on", "2011")], [("taxol", "begins-on", f"2011-{month:02d}")], "month") == Counts(0, 0, 1, 1)  # fmt: skip


@pytest.mark.parametrize(
    ("week", "monday", "month"),
    [
        ("2011-W01", date(2011, 1, 3), "2011-01"),
        ("2009-W01", date(2008, 12, 29), "2009-01"),
        ("2009-W53", date(2009, 12, 28), "2009-12"),
        ("2011-w05", date(2011, 1, 31), "2011-02"),
    ],
)
def test_weeks_are_those_of_iso_8601(week: str, monday: date, month: str) -> None:
    assert bounds(week)[0] == monday
    assert cut_time(week, "month") == month


def test_tuples_of_records() -> None:
    gold = extraction(
        treatments=[
            treatment("a", "imatinib", start="2009-10", end="2010-01~"),
            treatment("b", "zoledronic acid", start="2010-03-02", end="2010-03-02"),
        ]
    )
    tallies = score(gold, gold).tallies
    assert tallies["timeline:strict"] == [3, 0, 0, 0]
    assert score(gold, extraction()).tallies["timeline:strict"] == [0, 0, 3, 0]
