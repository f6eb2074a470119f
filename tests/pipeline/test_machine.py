"""The state machine: every kind of reply at every point, and the state that a report ends in."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from extractor.engines.base import Failed, Filled, Refused, Truncated
from extractor.extraction import Extraction, Usage
from extractor.pipeline import Asked, Finished, Options, Pipeline, Progress, arun, run
from extractor.report import Report
from tests.pipeline.conversation import (
    OPTIONS,
    REPORT,
    TASK,
    USAGE,
    Scripted,
    answered,
    good,
    read,
    treatment,
)


def codes(extraction: Extraction[Any]) -> set[str]:
    return {issue.code for issue in extraction.all_issues() if issue.severity != "info"}


def changed(place: int, **fields: Any) -> dict[str, Any]:
    answer = good()
    answer["treatments"][place] |= fields
    return answer


def test_a_right_answer_is_asked_for_once_and_every_value_is_grounded() -> None:
    extraction, engine = read(answered(good()))
    assert (extraction.state, len(engine.asks)) == ("ok", 1)
    assert extraction.all_issues() == []
    for path, value in extraction.records.values():
        if value.span is not None:
            assert REPORT.text[value.span.start : value.span.end] == value.quote, path
    first, second, third = extraction.records.treatments
    assert (first.drug.name, first.dose.value, first.dose.unit) == ("levothyroxine", 75, "ug")
    assert (second.start.date, second.end.date, second.purpose.value) == ("2015-03", "2016-10", "anticancer")
    assert third.start.date.rstrip("~") == "2016-11"
    assert extraction.records.responses[0].category.value == "SD"


def test_provenance_and_usage() -> None:
    extraction, _ = read(answered(changed(1, dose="2|20 mg")), answered(changed(1)))
    made = extraction.provenance
    assert (made.engine, made.model, made.attempts) == ("llm", "scripted", 2)
    assert made.prompt and made.prompt.startswith("oncology/v1@")
    assert made.schema_ == TASK.schema_id
    assert extraction.usage == USAGE.plus(USAGE)


@pytest.mark.parametrize("text", ["", "  \n ", "…\n- . -"])
def test_a_report_without_words_fails_unasked(text: str) -> None:
    extraction, engine = read(answered(good()), report=Report(id="r", text=text))
    assert (extraction.state, extraction.code, engine.asks) == ("failed", "report-empty", [])


def test_a_faulty_part_is_asked_again_with_nothing_else() -> None:
    mended = {"treatments": [good()["treatments"][1]], "responses": [], "reactions": []}
    extraction, engine = read(answered(changed(1, dose="2|20 mg")), answered(mended))
    assert extraction.state == "ok"
    assert extraction.records.treatments[1].dose.value == 10
    assert [record.id for record in extraction.records.treatments] == ["t1", "t2", "t3"]
    again = engine.asks[1]
    assert (again.purpose, again.attempt) == ("repair", 2)
    body = again.messages[-1]["content"]
    assert '"id":"t2"' in body
    assert '"id":"t1"' not in body
    assert "the numbers differ" in body
    assert again.messages[:-1] == engine.asks[0].messages[:-1]


def test_links_of_the_first_answer_survive_a_re_ask() -> None:
    mended = {"treatments": [], "responses": [good()["responses"][0]], "reactions": []}
    answer = good()
    answer["responses"][0] = answer["responses"][0] | {"category": {"q": "3|réponse complète", "is": "CR"}}
    extraction, _ = read(answered(answer), answered(mended))
    assert extraction.state == "ok"
    assert extraction.records.responses[0].treatments == ["t2"]
    assert extraction.records.responses[0].category.value == "SD"


def test_a_fault_that_stays_is_kept_and_flagged() -> None:
    wrong = changed(1, dose="2|20 mg")
    extraction, engine = read(answered(wrong))
    assert (extraction.state, len(engine.asks)) == ("partial", 2)
    dose = extraction.records.treatments[1].dose
    assert dose.quote == "20 mg"
    assert dose.flagged


def test_a_withdrawn_optional_field_is_gone_and_a_sound_one_is_not() -> None:
    mended = {
        "treatments": [changed(1, dose=None, end=None)["treatments"][1]],
        "responses": [],
        "reactions": [],
    }
    extraction, _ = read(answered(changed(1, dose="2|20 mg")), answered(mended))
    record = extraction.records.treatments[1]
    assert (extraction.state, record.dose) == ("ok", None)
    assert record.end.date == "2016-10"


def test_a_drug_overlooked_is_asked_for_and_added() -> None:
    lacking = good()
    lacking["treatments"].pop(2)
    added = {"treatments": [treatment("t9", "5|axitinib", dose="5|5 mg")], "responses": [], "reactions": []}
    extraction, engine = read(answered(lacking), answered(added))
    assert "axitinib" in engine.asks[1].messages[-1]["content"].rpartition("</report")[2]
    assert [record.drug.name for record in extraction.records.treatments] == [
        "levothyroxine",
        "everolimus",
        "axitinib",
    ]
    assert extraction.state == "ok"


def test_a_drug_still_overlooked_is_a_warning() -> None:
    lacking = good()
    lacking["treatments"].pop(2)
    nothing = {"treatments": [], "responses": [], "reactions": []}
    extraction, _ = read(answered(lacking), answered(nothing))
    assert (extraction.state, codes(extraction)) == ("ok", {"drug-missing"})


def test_no_re_ask_where_it_is_turned_off() -> None:
    extraction, engine = read(answered(changed(1, dose="2|20 mg")), repair=False)
    assert (extraction.state, len(engine.asks)) == ("partial", 1)


def test_a_truncated_answer_gets_one_larger_try() -> None:
    text = json.dumps(good(), ensure_ascii=False)
    extraction, engine = read(
        Truncated(text[:300], USAGE), answered(good()), max_tokens=50, longer_tokens=900
    )
    assert extraction.state == "ok"
    assert [(ask.purpose, ask.max_tokens) for ask in engine.asks] == [("extract", 50), ("longer", 900)]
    assert engine.asks[0].messages == engine.asks[1].messages


def test_an_answer_truncated_twice_keeps_what_parses() -> None:
    text = json.dumps(good(), ensure_ascii=False)
    extraction, engine = read(Truncated(text[:700], USAGE), Truncated(text[:500], USAGE))
    assert (extraction.state, len(engine.asks)) == ("partial", 2)
    assert "answer-truncated" in codes(extraction)
    assert extraction.records.treatments[0].drug.name == "levothyroxine"
    assert len(extraction.records.treatments) >= 2


def test_a_failed_larger_try_keeps_the_first() -> None:
    text = json.dumps(good(), ensure_ascii=False)
    extraction, _ = read(Truncated(text[:700], USAGE), Failed("http-400", "no"))
    assert extraction.state == "partial"
    assert extraction.records.treatments


def test_a_truncated_re_ask_is_used_as_far_as_it_goes() -> None:
    mended = json.dumps({"treatments": [good()["treatments"][1]], "responses": []}, ensure_ascii=False)
    extraction, _ = read(answered(changed(1, dose="2|20 mg")), Truncated(mended[:-20], USAGE))
    assert extraction.records.treatments[1].dose.value == 10


@pytest.mark.parametrize(
    ("reply", "state", "code"),
    [
        (Refused("refusal", USAGE), "refused", "refusal"),
        (Refused("content-filter", USAGE), "refused", "content-filter"),
        (Failed("endpoint-timeout", "too slow", USAGE), "failed", "endpoint-timeout"),
    ],
)
def test_no_answer_ends_the_report_with_its_code(reply: Any, state: str, code: str) -> None:
    extraction, engine = read(reply)
    assert (extraction.state, extraction.code, len(engine.asks)) == (state, code, 1)
    assert extraction.usage == USAGE
    assert list(extraction.records.values()) == []


@pytest.mark.parametrize("reply", [Refused("refusal"), Failed("http-500", "no"), answered("sorry")])
def test_a_re_ask_without_an_answer_keeps_the_first(reply: Any) -> None:
    extraction, _ = read(answered(changed(1, dose="2|20 mg")), reply)
    assert extraction.state == "partial"
    assert len(extraction.records.treatments) == 3


def test_words_instead_of_json_are_asked_again_then_fail() -> None:
    extraction, engine = read(answered("I am sorry."), answered(good()))
    assert (extraction.state, len(engine.asks)) == ("ok", 2)
    extraction, engine = read(answered("I am sorry."))
    assert (extraction.state, extraction.code, len(engine.asks)) == ("failed", "answer-malformed", 2)


def test_an_empty_answer_to_a_report_without_drugs_is_right() -> None:
    nothing = {"treatments": [], "responses": [], "reactions": []}
    extraction, engine = read(
        answered(nothing), report=Report(id="r", text="Plaie simple de la main, suturée.")
    )
    assert (extraction.state, len(engine.asks)) == ("ok", 1)


def test_progress_survives_json_at_every_step() -> None:
    pipeline = Pipeline(TASK, OPTIONS)
    step = pipeline.start(REPORT)
    replies = [answered(changed(1, dose="2|20 mg")), answered(good())]
    while isinstance(step, Asked):
        kept = Progress.model_validate_json(step.progress.model_dump_json())
        other = Pipeline(TASK, OPTIONS)
        ask = other.ask(kept)
        assert (ask.messages, ask.purpose, ask.attempt) == (
            step.ask.messages,
            step.ask.purpose,
            step.ask.attempt,
        )
        step = other.step(kept, replies.pop(0))
    assert isinstance(step, Finished)
    assert step.extraction.state == "ok"


def test_the_asynchronous_runner_does_the_same() -> None:
    pipeline = Pipeline(TASK, OPTIONS)
    replies = (answered(changed(1, dose="2|20 mg")), answered(good()))
    assert asyncio.run(arun(pipeline, Scripted(*replies), REPORT)) == run(
        pipeline, Scripted(*replies), REPORT
    )


def test_records_made_by_code_are_checked_and_no_prompt_is_rendered() -> None:
    drug = {"quote": "évérolimus", "span": [64, 74], "name": "everolimus"}
    early, late = (
        {"quote": q, "date": d} for q, d in (("mars 2015", "2015-03"), ("octobre 2016", "2016-10"))
    )
    records = TASK.schema.model_validate(
        {"treatments": [{"id": "t1", "drug": drug, "start": late, "end": early}]}
    )
    pipeline = Pipeline(TASK, Options())
    step = pipeline.start(REPORT)
    assert isinstance(step, Asked)
    assert step.ask.messages == ()
    done = pipeline.step(step.progress, Filled(records, Usage(seconds=0.1)))
    assert isinstance(done, Finished)
    assert done.extraction.state == "partial"
    assert "date-order" in codes(done.extraction)
    assert done.extraction.provenance.prompt is None


def test_nothing_of_the_report_shows_in_a_repr() -> None:
    pipeline = Pipeline(TASK, OPTIONS)
    step = pipeline.start(REPORT)
    assert "évérolimus" not in repr(step)
    extraction, _ = read(answered("évérolimus"), answered("évérolimus"))
    assert "évérolimus" not in extraction.message
