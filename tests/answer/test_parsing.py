"""Reading an answer: every form a field may have, and what is left of an answer that a model spoilt."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.answer import Claim, Claims, parse_answer, write_answer
from extractor.answer.tolerant import load
from extractor.task import Task

TASK = Task.load("oncology")


def treatment(**fields: Any) -> dict[str, Any]:
    return {"id": "t1", "drug": "1|imatinib"} | fields


def answer(*treatments: dict[str, Any], **lists: Any) -> str:
    return json.dumps({"treatments": list(treatments), "responses": [], "reactions": []} | lists)


def codes(claims: Claims) -> list[str]:
    return [issue.code for issue in claims.issues]


@pytest.mark.parametrize(
    ("field", "raw", "expected"),
    [
        ("drug", "12|imatinib mesylate", Claim(quote="imatinib mesylate", sentence=12)),
        ("drug", "12|Glivec|imatinib", Claim(quote="Glivec", sentence=12, reading="imatinib")),
        ("drug", "[12]|Glivec", Claim(quote="Glivec", sentence=12)),
        ("drug", "Glivec", Claim(quote="Glivec")),
        ("dose", "3|400 mg | 1/j", Claim(quote="400 mg | 1/j", sentence=3)),
        ("dose", {"q": "3|400 mg"}, Claim(quote="400 mg", sentence=3)),
        ("dose", "3|", Claim(quote="", sentence=3)),
        ("cycles", 6, Claim(quote="6")),
        ("start", "4|même mois|2016-12", Claim(quote="même mois", sentence=4, reading="2016-12")),
        ("start", "4|avant|null", Claim(quote="avant", sentence=4)),
        ("status", "stopped", Claim(reading="stopped")),
        ("status", "not_taken", Claim(reading="not-taken")),
        ("status", "2|arrêté|stopped", Claim(quote="arrêté", sentence=2, reading="stopped")),
        ("route", {"q": "3|per os", "is": "oral"}, Claim(quote="per os", sentence=3, reading="oral")),
        ("route", {"quote": "3|per os", "value": "Oral"}, Claim(quote="per os", sentence=3, reading="oral")),
        ("route", "3|per os|oral", Claim(quote="per os", sentence=3, reading="oral")),
    ],
)  # fmt: skip
def test_a_field_in_each_of_its_forms(field: str, raw: Any, expected: Claim) -> None:
    claims = parse_answer(TASK, answer(treatment(**{field: raw})))
    assert claims.issues == []
    assert claims.records["treatments"][0].fields[field] == expected


@pytest.mark.parametrize(("field", "raw"), [("route", {"q": "3|x", "is": "by ear"}), ("dose", ["3|4 mg"]), ("dose", True), ("status", "gone")])  # fmt: skip
def test_a_field_of_no_form_costs_that_field_only(field: str, raw: Any) -> None:
    record = parse_answer(TASK, answer(treatment(**{field: raw}))).records["treatments"][0]
    assert [issue.code for issue in record.fields[field].issues] == ["answer-malformed"]
    assert record.fields["drug"] == Claim(quote="imatinib", sentence=1)


def test_a_bad_record_costs_no_other() -> None:
    text = json.dumps(
        {"treatments": [treatment(), "nonsense", treatment(id="t2")], "responses": {}, "reactions": []}
    )
    claims = parse_answer(TASK, text)
    assert [one.id for one in claims.records["treatments"]] == ["t1", "t2"]
    assert {issue.at for issue in claims.issues} == {"treatments[2]", "responses"}
    assert set(codes(claims)) == {"answer-malformed"}


def test_ids_that_are_missing_or_used_twice_are_made_anew() -> None:
    claims = parse_answer(
        TASK, answer(treatment(id="t2"), treatment(id="t2"), treatment(id=None), treatment(id="t3"))
    )
    ids = [one.id for one in claims.records["treatments"]]
    assert ids[0] == "t2"
    assert ids[3] == "t3"
    assert len(set(ids)) == 4


SPOILT = {
    "fences": "```json\n{}\n```",
    "words around": "Here is the answer:\n{}\nI hope this helps.",
    "a trailing comma": lambda text: text.replace("}]", "},]").replace("null}", "null,}"),
    "Python's names": lambda text: text.replace("null", "None"),
    "line breaks in strings": lambda text: text.replace("imatinib", "ima\ntinib"),
    "in another object": '{{"answer": {}}}',
    "in a list": "[{}]",
}


@pytest.mark.parametrize("how", SPOILT)
def test_spoilt_json_is_mended(how: str) -> None:
    text = answer(treatment(dose=None), treatment(id="t2", drug="2|sunitinib"))
    spoil = SPOILT[how]
    spoilt = spoil.format(text) if isinstance(spoil, str) else spoil(text)
    claims = parse_answer(TASK, spoilt)
    assert claims.issues == []
    assert [one.id for one in claims.records["treatments"]] == ["t1", "t2"]
    assert claims.records["treatments"][1].fields["drug"].quote == "sunitinib"


def test_quotation_marks_inside_a_string_are_kept() -> None:
    text = '{"treatments":[{"id":"t1","drug":"1|"Glivec" 400"}],"responses":[],"reactions":[]}'
    assert parse_answer(TASK, text).records["treatments"][0].fields["drug"].quote == '"Glivec" 400'


@pytest.mark.parametrize(
    "text", ["", "   ", "I cannot do that.", "[]", "null", "12", '"x"', "{]", "{" * 500, '{"a" 1}']
)
def test_what_is_no_answer_is_said_and_never_raises(text: str) -> None:
    claims = parse_answer(TASK, text)
    assert not any(claims.records.values())
    assert claims.issues


@given(st.integers(min_value=1, max_value=400))
@settings(max_examples=200, deadline=None)
def test_an_answer_cut_anywhere_keeps_what_was_whole(cut: int) -> None:
    text = answer(treatment(dose="1|400 mg"), treatment(id="t2", drug="2|sunitinib"), treatment(id="t3"))
    cut = min(cut, len(text) - 1)
    claims = parse_answer(TASK, text[:cut])
    assert "answer-truncated" in codes(claims)
    whole = json.loads(text)["treatments"]
    for read, told in zip(claims.records["treatments"], whole, strict=False):
        for name, claim in read.fields.items():
            assert f"{claim.sentence}|{claim.quote}" == told[name]


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_no_text_at_all_raises(text: str) -> None:
    parse_answer(TASK, text)
    load("{" + text)


def test_writing_and_reading_are_inverse() -> None:
    text = answer(
        treatment(
            dose="1|400 mg", route={"q": "1|per os", "is": "oral"}, status="stopped", start="2|alors|2016-12"
        )
    )
    claims = parse_answer(TASK, text)
    assert parse_answer(TASK, write_answer(TASK, claims)) == claims
    assert Claims.model_validate_json(claims.model_dump_json()) == claims
