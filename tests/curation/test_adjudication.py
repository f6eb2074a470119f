"""Adjudication: alignment, what counts as a difference, choices, third readings; and agreement on known copies."""

import random

import pytest

from extractor.curation.adjudication import AdjudicationDesk, align, undecided
from extractor.curation.agreement import agreement
from extractor.curation.checks import check
from extractor.curation.dataset import Dataset
from extractor.curation.desk import Desk
from extractor.curation.errors import OperationError
from extractor.curation.gold import extractions
from extractor.curation.reliability import alpha, bootstrapped, kappa
from tests.curation.made import made_dataset, op
from tests.made import TASK


def two_copies(folder, *differences, more=()):
    """A dataset whose report anna accepted as it is, and ben after these operations."""
    dataset = made_dataset(folder)
    for who, operations in (("anna", more), ("ben", differences)):
        with Desk.of(dataset, who) as desk:
            for operation in operations:
                desk.submit(operation)
            desk.submit(op("accept-all"))
            desk.submit(op("finish"))
    return Dataset.open(dataset.folder, TASK.workspace)


def test_what_all_say_is_merged_and_accepted(tmp_path):
    dataset = two_copies(tmp_path / "set")
    with AdjudicationDesk(dataset, "clara") as desk:
        work = desk.work("made")
        assert undecided(work) == []
        assert work.ids("treatments") == ["t1", "t2"]
        assert work.decision("treatments.t1.dose") == "accepted"
        assert work.decision("treatments.t1.route") == "nothing"
        assert work.decision("reactions") == "nothing"
        desk.submit(op("finish"))
    [(_, gold)] = extractions(Dataset.open(dataset.folder, TASK.workspace))
    drafted = dataset.drafts["made"].records.model_copy(deep=True)
    drafted.complete()
    for _, value in drafted.values():
        value.issues.clear()
    assert gold.records == drafted
    assert (gold.state, gold.provenance.engine) == ("ok", "curation:adjudication")


def test_a_difference_waits_and_the_choice_of_each_reader_is_taken(tmp_path):
    dataset = two_copies(
        tmp_path / "set",
        op("set", "treatments.t1.dose", value={"quote": "50 mg"}),
        op("reject", "treatments.t1.start"),
        op("link", "responses.r1.treatments", links=["t1", "t2"]),
        op("reject", "treatments.t2"),
    )
    with AdjudicationDesk(dataset, "clara") as desk:
        work = desk.work("made")
        assert set(undecided(work)) == {"treatments.t1.dose", "treatments.t1.start", "treatments.t2"}
        with pytest.raises(OperationError) as caught:
            desk.submit(op("finish"))
        assert caught.value.at in undecided(work)
        with pytest.raises(OperationError):
            desk.submit(op("accept-all"))
        with pytest.raises(OperationError):
            desk.submit(op("choose", "treatments.t1.dose", target="zoe"))
        desk.submit(op("choose", "treatments.t1.dose", target="ben"))
        desk.submit(op("choose", "treatments.t1.start", target="ben"))
        desk.submit(op("choose", "treatments.t2", target="ben"))
        desk.submit(op("finish"))
        record = work.record("treatments", "t1")
        assert (record["dose"]["value"], record["start"]) == (50, None)
        assert work.ids("treatments") == ["t1"]
        desk.submit(op("reopen"))
        desk.submit(op("undo"))
        desk.submit(op("undo"))
        desk.submit(op("undo"))
        assert work.ids("treatments") == ["t1", "t2"]
        desk.submit(op("choose", "treatments.t1.start", target="anna"))
        assert work.record("treatments", "t1")["start"]["date"] == "2009-10"


def test_a_third_reading_is_possible(tmp_path):
    dataset = two_copies(tmp_path / "set", op("set", "treatments.t1.dose", value={"quote": "50 mg"}))
    with AdjudicationDesk(dataset, "clara") as desk:
        desk.submit(op("set", "treatments.t1.dose", value={"quote": "400 mg", "normalised": {"value": 200}}))
        desk.submit(op("finish"))
        assert desk.work("made").record("treatments", "t1")["dose"]["value"] == 200
        assert desk.work("made").decision("treatments.t1.dose") == "corrected"
    assert not [one for one in check(dataset) if one.code in ("replay-differs", "not-written")]


def test_records_pair_whatever_their_order_and_links_follow(tmp_path):
    chance = random.Random(3)
    records = made_dataset(tmp_path / "set").drafts["made"].records
    for _ in range(20):
        ids = {"t1": "t8", "t2": "t9"}
        other = records.model_copy(deep=True)
        for record in other.treatments:
            record.id = ids[record.id]
        for response in other.responses:
            response.treatments = [ids[id] for id in response.treatments]
        chance.shuffle(other.treatments)
        clusters = align(TASK, {"anna": records, "ben": other})
        assert [len(one.by) for one in clusters["treatments"]] == [2, 2]
        [response] = clusters["responses"]
        assert response.by["ben"].treatments == response.by["anna"].treatments == ["t1"]


def test_a_report_is_adjudicated_only_when_enough_people_are_through(tmp_path):
    dataset = made_dataset(tmp_path / "set")
    with Desk.of(dataset, "anna") as desk:
        desk.submit(op("accept-all"))
        desk.submit(op("finish"))
    with AdjudicationDesk(dataset, "clara") as desk:
        assert desk.ready() == []
        with pytest.raises(OperationError, match="Not enough"):
            desk.work("made")
    assert list(extractions(dataset)) == []
    assert [report.id for report, _ in extractions(dataset, single=True)] == ["made"]


def test_agreement_is_the_same_both_ways_round_and_counts_records_of_one_alone(tmp_path):
    changes = (op("set", "treatments.t1.dose", value={"quote": "50 mg"}), op("reject", "treatments.t2"))
    one = agreement(two_copies(tmp_path / "one", *changes), resamples=0).pairs[0]
    other = agreement(two_copies(tmp_path / "other", more=changes), resamples=0).pairs[0]
    assert (one.paired, one.left_only, one.right_only) == (2, 1, 0)
    assert (other.paired, other.left_only, other.right_only) == (2, 0, 1)
    assert one.fields.value == other.fields.value < 1
    f1 = {field.path: field.f1.value for field in one.by_field}
    assert f1["treatments.drug"] == pytest.approx(2 / 3)
    assert f1["treatments.dose"] == 0
    assert f1["responses.category"] == 1


def test_kappa_and_alpha_on_published_tables():
    # Cohen's kappa: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no gives 0.40.
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert kappa(pairs) == pytest.approx(0.4)
    # Krippendorff 2011, section C: four coders, twelve units, with missing values: nominal alpha 0.743.
    coders = (
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None], [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None], [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    )  # fmt: skip
    units = [[str(one) for one in unit if one is not None] for unit in zip(*coders, strict=True)]
    assert alpha(units) == pytest.approx(0.743, abs=0.0005)
    assert kappa([("a", "a")] * 5) is None
    assert alpha([["a"], ["b"]]) is None


def test_intervals_hold_the_figure_and_shrink_with_more_reports():
    few = [[("a", "a"), ("b", "a"), ("b", "b"), ("a", "a")]] * 3 + [[("a", "b"), ("b", "b")]] * 3
    wide, narrow = (bootstrapped(groups, kappa, resamples=300) for groups in (few, few * 20))
    assert wide.low < wide.value < wide.high
    assert narrow.high - narrow.low < wide.high - wide.low
