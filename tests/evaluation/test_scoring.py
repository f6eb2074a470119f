from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.evaluation.options import ScoringOptions
from extractor.evaluation.scoring import Scorer
from tests.evaluation.building import extraction, oncology, response, score, treatment


def test_fields_of_a_pair_are_correct_wrong_missing_or_spurious() -> None:
    gold = extraction(
        treatments=[treatment("a", "imatinib", dose=(400, "mg"), start="2009-10", end="2010-01")]
    )
    found = extraction(
        treatments=[treatment("b", "imatinib", dose=(600, "mg"), start="2009-10", route="oral")]
    )
    tallies = score(gold, found).tallies
    assert tallies["field:treatments.drug"] == [1, 0, 0, 0]
    assert tallies["field:treatments.dose"] == [0, 1, 0, 0]
    assert tallies["field:treatments.start"] == [1, 0, 0, 0]
    assert tallies["field:treatments.end"] == [0, 0, 1, 0]
    assert tallies["field:treatments.route"] == [0, 0, 0, 1]
    assert tallies["record:treatments"] == [0, 1, 0, 0]


def test_every_verdict_has_a_reason_in_words() -> None:
    gold = extraction(treatments=[treatment("a", "imatinib", dose=(400, "mg"), end="2010")])
    found = extraction(treatments=[treatment("b", "imatinib", dose=(400, "g"), start="2009")])
    reasons = {verdict.field: verdict.reason for verdict in score(gold, found).verdicts}
    assert reasons["treatments.dose"] == "dose 400 g instead of 400 mg"
    assert reasons["treatments.end"] == "the report tells it"
    assert reasons["treatments.start"] == "the report does not tell it"
    assert all(reasons.values())


def test_a_prediction_that_is_absent_leaves_all_of_gold_missing() -> None:
    made = score(extraction(treatments=[treatment("a", "imatinib", dose=(400, "mg"))]), None)
    assert made.state == "absent"
    assert made.tallies["field:treatments.dose"] == [0, 0, 1, 0]
    assert made.tallies["record:treatments"] == [0, 0, 1, 0]
    assert made.tallies["macro:core"][0] == 0


def test_nothing_to_find_and_nothing_found_is_a_perfect_report() -> None:
    assert score(extraction(), extraction()).tallies["macro:core"] == [10**9, 0, 0, 0]


def test_the_same_daily_amount_is_the_same_dose() -> None:
    gold = extraction(treatments=[treatment("a", "imatinib", dose=(800, "mg"), times=1)])
    found = extraction(treatments=[treatment("a", "imatinib", dose=(400, "mg"), times=2)])
    assert score(gold, found).tallies["field:treatments.dose"] == [1, 0, 0, 0]
    found = extraction(treatments=[treatment("a", "imatinib", dose=(400, "mg"), times=3)])
    assert score(gold, found).tallies["field:treatments.dose"] == [0, 1, 0, 0]


def test_records_are_paired_by_what_they_say_and_not_by_their_order() -> None:
    gold = extraction(
        treatments=[
            treatment("a", "imatinib", dose=(400, "mg"), start="2009-10"),
            treatment("b", "imatinib", dose=(800, "mg"), start="2011-02"),
        ]
    )
    found = extraction(
        treatments=[
            treatment("x", "imatinib", dose=(800, "mg"), start="2011-02"),
            treatment("y", "imatinib", dose=(400, "mg"), start="2009-10"),
        ]
    )
    assert score(gold, found).tallies["record:treatments"] == [2, 0, 0, 0]


def test_a_response_on_three_drugs_is_one_response_and_its_links_are_counted_apart() -> None:
    drugs = [
        treatment(id, name)
        for id, name in (("a", "oxaliplatin"), ("b", "fluorouracil"), ("c", "folinic acid"))
    ]
    gold = extraction(treatments=drugs, responses=[response("r", "PR", "a", "b", "c", date="2010-02")])
    found = extraction(treatments=drugs, responses=[response("q", "PR", "a", "b", date="2010-02")])
    tallies = score(gold, found).tallies
    assert tallies["field:responses.category"] == [1, 0, 0, 0]
    assert tallies["field:responses.date"] == [1, 0, 0, 0]
    assert tallies["link:responses.treatments"] == [2, 0, 1, 0]
    assert tallies["record:responses"] == [0, 1, 0, 0]


def test_a_response_of_another_drug_is_no_response_of_this_one() -> None:
    drugs = [treatment("a", "imatinib"), treatment("b", "sunitinib")]
    gold = extraction(treatments=drugs, responses=[response("r", "PR", "a")])
    found = extraction(treatments=drugs, responses=[response("r", "PR", "b")])
    assert score(gold, found).tallies["field:responses.category"] == [0, 0, 1, 1]


def test_another_category_is_missed_and_spurious_and_told_as_a_confusion() -> None:
    drugs = [treatment("a", "imatinib")]
    made = score(
        extraction(treatments=drugs, responses=[response("r", "PR", "a")]),
        extraction(treatments=drugs, responses=[response("r", "SD", "a")]),
    )
    assert made.tallies["field:responses.category"] == [0, 0, 1, 1]
    assert ("responses.category", "PR", "SD") in made.confused


@pytest.mark.parametrize(
    ("gold", "found", "degree", "outcomes"),
    [
        ("2009-10-05", "2009-10-05", "exact", ("C", "C", "C", "C")),
        ("2009-10-05", "2009-10", "coarser", ("C", "W", "C", "C")),
        ("2009-10", "2009-10-05", "finer", ("C", None, "C", "C")),
        ("2009", "2009-10", "finer", ("W", None, None, "C")),
        ("2009-10", "2009", "coarser", ("W", None, "W", "C")),
        ("2009-10-05", "2009-10-06", "wrong", ("C", "W", "C", "C")),
        ("2009-10", "2010-10", "wrong", ("W", None, "W", "W")),
        ("2009-10~", "2009-10", "exact", ("C", None, "C", "C")),
        ("2009-10-05", None, None, ("M", "M", "M", "M")),
        (None, "2009-10", None, ("Sp", None, "Sp", "Sp")),
    ],
)
def test_dates(
    gold: str | None, found: str | None, degree: str | None, outcomes: tuple[str, str | None, str | None, str]
) -> None:
    """`outcomes`: of the field to the month, then of its day, month and year; None where not asked."""
    to_month, *by_precision = outcomes
    sides = [
        extraction(treatments=[treatment("a", "imatinib", **({"start": date} if date else {}))])
        for date in (gold, found)
    ]
    tallies = score(*sides).tallies
    names = ("C", "W", "M", "Sp")
    assert tallies["field:treatments.start"][names.index(to_month)] == 1
    for precision, outcome in zip(("day", "month", "year"), by_precision, strict=True):
        counts = tallies.get(f"{precision}:treatments.start", [0, 0, 0, 0])
        assert counts == [int(outcome == one) for one in names]
    if degree:
        assert tallies[f"degree:treatments.start:{degree}"][0] == 1


def test_a_date_that_nobody_could_resolve_is_neither_right_nor_wrong() -> None:
    unresolved = {"quote": "three months before", "date": None}
    gold = extraction(treatments=[treatment("a", "imatinib") | {"start": unresolved}])
    assert "field:treatments.start" not in score(gold, gold).tallies


def test_dates_may_be_asked_for_to_the_day() -> None:
    gold = extraction(treatments=[treatment("a", "imatinib", start="2009-10-05")])
    found = extraction(treatments=[treatment("a", "imatinib", start="2009-10")])
    made = Scorer(oncology(), ScoringOptions(dates="day")).score(gold, found)
    assert made.tallies["field:treatments.start"] == [0, 1, 0, 0]


@pytest.mark.parametrize(
    ("gold", "found", "kinds"),
    [
        (treatment("a", "x", dose=(400, "mg")), treatment("a", "x", dose=(40, "mg")), {"tenfold-dose"}),
        (treatment("a", "x", dose=(400, "mg")), treatment("a", "x", dose=(4, "g")), {"tenfold-dose"}),
        (treatment("a", "x", dose=(400, "mg")), treatment("a", "x", dose=(400, "g")), {"tenfold-dose"}),
        (treatment("a", "x", dose=(400, "mg")), treatment("a", "x", dose=(0.4, "g")), set()),
        (treatment("a", "x", dose=(400, "mg")), treatment("a", "x", dose=(200, "mg")), set()),
        (treatment("a", "x", status="planned"), treatment("a", "x", status="active"), {"not-given-as-given"}),
        (treatment("a", "x", status="planned"), treatment("a", "x", status="not-taken"), set()),
        (treatment("a", "x", status="active"), treatment("a", "x", status="planned"), set()),
    ],
)  # fmt: skip
def test_never_events(gold: dict[str, object], found: dict[str, object], kinds: set[str]) -> None:
    made = score(extraction(treatments=[gold]), extraction(treatments=[found]))
    assert {kind for kind, _, _ in made.never} == kinds
    assert {name for name in made.tallies if name.startswith("never:")} == {f"never:{kind}" for kind in kinds}


_DATES = st.sampled_from([None, "2009", "2009-10", "2009-10-05", "2010-01"])
_TREATMENTS = st.lists(
    st.builds(
        lambda name, dose, start, end: (name, dose, start, end),
        st.sampled_from(["imatinib", "sunitinib", "regorafenib"]),
        st.sampled_from([None, 100, 400, 800]), _DATES, _DATES,
    ),
    max_size=6,
)  # fmt: skip


def _made(rows: list[tuple[str, int | None, str | None, str | None]], order: random.Random | None) -> object:
    records = []
    for number, (name, dose, start, end) in enumerate(rows):
        given = {"start": start, "end": end, "dose": (dose, "mg") if dose else None}
        records.append(treatment(f"t{number}", name, **{key: value for key, value in given.items() if value}))
    answers = [response(f"r{number}", "PR", f"t{number}") for number in range(0, len(rows), 2)]
    if order:
        order.shuffle(records)
        order.shuffle(answers)
    return extraction(treatments=records, responses=answers)


@settings(max_examples=100, deadline=None)
@given(_TREATMENTS, _TREATMENTS, st.integers(0, 1000))
def test_the_order_of_records_changes_nothing(gold: list, found: list, seed: int) -> None:  # type: ignore[type-arg]
    straight = score(_made(gold, None), _made(found, None))  # type: ignore[arg-type]
    shuffled = score(_made(gold, random.Random(seed)), _made(found, random.Random(seed + 1)))  # type: ignore[arg-type]
    assert straight.tallies == shuffled.tallies
    assert sorted(straight.confused) == sorted(shuffled.confused)


@settings(max_examples=40, deadline=None)
@given(_TREATMENTS)
def test_gold_against_itself_has_no_error(rows: list) -> None:  # type: ignore[type-arg]
    gold = _made(rows, None)
    made = score(gold, gold)  # type: ignore[arg-type]
    assert all(counts[1:] == [0, 0, 0] for counts in made.tallies.values())
