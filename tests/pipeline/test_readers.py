"""Votes and cross-checks: several readings of one report."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.extraction import Extraction
from extractor.pipeline import cross_check, disputes, vote
from tests.pipeline.conversation import Failed, Refused, answered, good, read, response, treatment


def reading(answer: dict[str, Any] | None = None, model: str = "scripted") -> Extraction[Any]:
    extraction, _ = read(answered(answer or good()), repair=False)
    return extraction.model_copy(
        update={"provenance": extraction.provenance.model_copy(update={"model": model})}
    )


def changed(place: int, **fields: Any) -> dict[str, Any]:
    answer = good()
    answer["treatments"][place] |= fields
    return answer


def verdicts(extraction: Extraction[Any], other: Extraction[Any]) -> dict[str, str]:
    return {dispute.at: dispute.verdict for dispute in disputes(extraction, other)}


def test_two_equal_readings_agree_in_everything() -> None:
    found = verdicts(reading(), reading())
    assert set(found.values()) == {"agrees"}
    assert {
        "treatments.t2.dose",
        "treatments.t2.end",
        "responses.r1.category",
        "responses.r1.treatments",
    } <= set(found)
    assert "treatments.t2.purpose" not in found


@pytest.mark.parametrize(
    ("other", "at", "verdict"),
    [
        (changed(1, dose="5|5 mg"), "treatments.t2.dose", "differs"),
        (changed(1, dose=None), "treatments.t2.dose", "lacks"),
        (changed(1, line="2|Un traitement"), "treatments.t2.line", "adds"),
        (changed(1, start="3|juin 2015"), "treatments.t2.start", "differs"),
        (changed(1, status="completed"), "treatments.t2.status", "differs"),
    ],
)
def test_a_field_that_the_other_reads_otherwise(other: dict[str, Any], at: str, verdict: str) -> None:
    found = disputes(reading(), reading(other, "other"))
    assert {dispute.at: dispute.verdict for dispute in found if dispute.verdict != "agrees"} == {at: verdict}
    assert all(dispute.reader == "other" for dispute in found)


def test_records_that_one_of_the_two_has_not() -> None:
    fewer = good()
    fewer["treatments"].pop(0)
    found = verdicts(reading(), reading(fewer))
    assert found["treatments.t1"] == "lacks"
    found = verdicts(reading(fewer), reading())
    assert found["treatments"] == "adds"
    other_links = good()
    other_links["responses"][0]["treatments"] = ["t1"]
    assert verdicts(reading(), reading(other_links))["responses.r1.treatments"] == "differs"


def test_ids_and_order_do_not_matter() -> None:
    turned = good()
    turned["treatments"].reverse()
    for number, record in enumerate(turned["treatments"]):
        record["id"] = f"x{number}"
    turned["responses"][0]["treatments"] = ["x1"]
    turned["reactions"][0]["treatments"] = ["x1"]
    assert set(verdicts(reading(), reading(turned)).values()) == {"agrees"}


def test_disputes_are_no_issues_and_a_reader_is_heard_once() -> None:
    other = reading(changed(1, dose="5|5 mg"), "other")
    checked = cross_check(cross_check(reading(), other), other)
    assert checked.state == "ok"
    assert checked.all_issues() == []
    assert checked.disputes == disputes(reading(), other)
    failed, _ = read(Failed("http-500", "no"))
    assert cross_check(reading(), failed).disputes == []


def test_the_majority_stands_field_by_field() -> None:
    voters = [reading(changed(1, dose="5|5 mg")), reading(changed(1, end=None)), reading()]
    voted = vote(voters)
    record = voted.records.treatments[1]
    assert (record.dose.value, record.end.date) == (10, "2016-10")
    shares = {dispute.at: dispute.share for dispute in voted.disputes}
    assert shares == {"treatments.t2.dose": pytest.approx(2 / 3), "treatments.t2.end": pytest.approx(2 / 3)}
    assert voted.state == "ok"
    assert voted.usage.requests == 3
    assert voted.provenance.attempts == 3


def test_a_record_of_a_minority_goes_and_is_told() -> None:
    more = good()
    more["treatments"].append(treatment("t4", "4|pneumopathie"))
    more["responses"].append(response("r2", ["t4"], "3|scanner", "NE"))
    voted = vote([reading(), reading(more), reading()])
    assert [record.id for record in voted.records.treatments] == ["t1", "t2", "t3"]
    assert [record.id for record in voted.records.responses] == ["r1"]
    adds = {dispute.at: dispute.share for dispute in voted.disputes if dispute.verdict == "adds"}
    assert adds == {"treatments": pytest.approx(1 / 3), "responses": pytest.approx(1 / 3)}


def test_a_record_that_the_first_voter_lacks_stands_with_its_links() -> None:
    fewer = good()
    fewer["treatments"].pop(1)
    fewer["responses"], fewer["reactions"] = [], []
    voted = vote([reading(fewer), reading(), reading()])
    names = {record.id: record.drug.name for record in voted.records.treatments}
    assert set(names.values()) == {"levothyroxine", "axitinib", "everolimus"}
    assert [names[one] for one in voted.records.responses[0].treatments] == ["everolimus"]
    lacks = [dispute for dispute in voted.disputes if dispute.verdict == "lacks"]
    assert [dispute.share for dispute in lacks] == [pytest.approx(2 / 3)] * len(lacks)
    assert len(lacks) == 3


def test_votes_of_one_and_of_none() -> None:
    alone = reading()
    assert vote([alone]).records == alone.records
    failed, _ = read(Failed("http-500", "no"))
    refused, _ = read(Refused("refusal"))
    assert vote([failed, refused]) == failed
    assert vote([failed, alone]).records == alone.records


def test_a_sound_value_is_kept_before_a_flagged_one_that_says_the_same() -> None:
    voted = vote([reading(changed(1, dose="2|10 mgs")), reading(), reading()])
    assert not voted.records.treatments[1].dose.flagged
    assert voted.state == "ok"
