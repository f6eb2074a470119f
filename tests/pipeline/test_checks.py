"""Each check finds its fault on the field that it concerns, and leaves a sound record alone."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.pipeline.ranges import DoseRanges
from extractor.report import Report
from extractor.values import Dose, Drug
from tests.pipeline.conversation import REPORT, answered, good, read, response, treatment


def faults(answer: dict[str, Any], report: Report = REPORT) -> set[tuple[str, str]]:
    extraction, _ = read(answered(answer), report=report, repair=False)
    return {(issue.at, issue.code) for issue in extraction.all_issues() if issue.severity != "info"}


def changed(place: int, **fields: Any) -> dict[str, Any]:
    answer = good()
    answer["treatments"][place] |= fields
    return answer


def test_a_sound_answer_has_no_fault() -> None:
    assert faults(good()) == set()


@pytest.mark.parametrize(
    ("place", "fields", "at", "code"),
    [
        (1, {"start": "4|octobre 2016", "end": "2|mars 2015"}, "treatments.t2.end", "date-order"),
        (1, {"status": "active"}, "treatments.t2.status", "value-conflict"),
        (1, {"dose": "2|par jour"}, "treatments.t2.dose", "unparsed"),
        (1, {"dose": "2|1 mg"}, "treatments.t2.dose", "quote-altered"),
        (1, {"dose": "2|"}, "treatments.t2.dose", "quote-empty"),
        (1, {"start": "2|mars 2015|2015-03-14"}, "treatments.t2.start", "reading-invented"),
        (1, {"start": "2|mars 2015|2014-03"}, "treatments.t2.start", "reading-differs"),
        (1, {"drug": "2|évérolimus|sorafenib"}, "treatments.t2.drug", "drug-differs"),
        (1, {"drug": None}, "treatments.t2.drug", "quote-empty"),
        (1, {"route": {"q": None, "is": "oral"}}, "treatments.t2.route", "quote-empty"),
    ],
)
def test_a_fault_of_one_field(place: int, fields: dict[str, Any], at: str, code: str) -> None:
    found = faults(changed(place, **fields))
    assert (at, code) in found


def test_a_dropped_negation() -> None:
    answer = good()
    answer["responses"].append(response("r2", ["t2"], "3|nouvelle lésion", "PD"))
    assert ("responses.r2.category", "negation-dropped") in faults(answer)


def test_a_record_twice() -> None:
    answer = good()
    answer["treatments"].append(answer["treatments"][1] | {"id": "t9"})
    answer["responses"].append(answer["responses"][0] | {"id": "r9"})
    found = faults(answer)
    assert ("treatments.t9.drug", "record-duplicate") in found
    assert ("responses.r9.category", "record-duplicate") in found
    assert all(not at.startswith(("treatments.t2", "responses.r1")) for at, _ in found)


def test_the_same_drug_at_another_dose_is_no_duplicate() -> None:
    answer = good()
    answer["treatments"].append(treatment("t9", "4|évérolimus", status="stopped", end="4|octobre 2016"))
    assert not any(code == "record-duplicate" for _, code in faults(answer))


def test_a_broken_link_stands_on_the_record_and_is_taken_out() -> None:
    answer = good()
    answer["responses"][0]["treatments"] = ["t2", "t77"]
    extraction, _ = read(answered(answer), repair=False)
    assert extraction.records.responses[0].treatments == ["t2"]
    assert [issue.code for issue in extraction.records.responses[0].category.issues] == ["link-broken"]


def test_dates_after_the_report_and_outside_of_a_life() -> None:
    early = REPORT.model_copy(update={"report_date": "2016-01-15"})
    assert ("treatments.t2.end", "date-future") in faults(good(), early)
    unborn = REPORT.model_copy(update={"birth_year": 2016})
    assert ("treatments.t2.start", "date-lifetime") in faults(good(), unborn)
    assert ("treatments.t2.end", "date-lifetime") not in faults(good(), unborn)


def test_what_is_planned_may_lie_in_the_future() -> None:
    text = "Un traitement par axitinib sera débuté en juin 2017."
    report = Report(id="r", text=text, report_date="2017-03-01")
    answer = {
        "treatments": [treatment("t1", "1|axitinib", start="1|juin 2017", status="planned")],
        "responses": [],
        "reactions": [],
    }
    assert faults(answer, report) == set()


def test_a_dose_outside_of_a_known_range() -> None:
    ranges = DoseRanges({("everolimus", "mg"): (2.5, 10)})
    drug = Drug(name="everolimus")
    assert ranges.outside(drug, Dose(value=100, unit="mg"))
    assert ranges.outside(drug, Dose(value=5, value_high=20, unit="mg"))
    assert not ranges.outside(drug, Dose(value=10, unit="mg"))
    assert not ranges.outside(drug, Dose(value=100, unit="ug"))
    assert not ranges.outside(Drug(name="axitinib"), Dose(value=100, unit="mg"))


@pytest.mark.parametrize(
    "sentence",
    [
        "Allergies : pénicilline.", "Allergie à l'amoxicilline.", "Sa mère prend de la metformine.",
        "Elle n'a jamais reçu de tamoxifène.",
    ],
)  # fmt: skip
def test_drugs_not_said_of_the_patient_are_not_missed(sentence: str) -> None:
    report = Report(id="r", text=REPORT.text + sentence)
    assert faults(good(), report) == set()


def test_a_drug_of_the_patient_is_missed() -> None:
    report = REPORT.model_copy(
        update={"text": REPORT.text + "Elle reçoit aussi du tamoxifène 20 mg par jour."}
    )
    assert ("", "drug-missing") in faults(good(), report)


def test_a_bar_inside_quoted_words_is_no_reading() -> None:
    report = Report(id="r", text="Traitement | axitinib | depuis mars 2015 | suite", language="fr")
    answer = {
        "treatments": [treatment("t1", "1|axitinib", start="1|mars 2015 | suite")],
        "responses": [],
        "reactions": [],
    }
    extraction, _ = read(answered(answer), report=report, repair=False)
    assert extraction.records.treatments[0].start.quote == "mars 2015 | suite"


def test_a_repeated_quote_is_placed_by_its_neighbours() -> None:
    text = "Elle prend imatinib 400 mg, puis sunitinib 50 mg, puis imatinib 400 mg à nouveau par jour."
    report = Report(id="r", text=text)
    answer = {
        "treatments": [treatment("t1", "1|imatinib", dose="1|400 mg", schedule="1|par jour")],
        "responses": [],
        "reactions": [],
    }
    extraction, _ = read(answered(answer), report=report, repair=False)
    record = extraction.records.treatments[0]
    assert record.dose.span.start == text.rindex("400 mg")


def settled_field(text: str, language: Any, field: str, **fields: Any) -> Any:
    report = Report(id="r", text=text, language=language)
    answer = {"treatments": [treatment("t1", **fields)], "responses": [], "reactions": []}
    extraction, _ = read(answered(answer), report=report, repair=False)
    return getattr(extraction.records.treatments[0], field)


def test_a_reading_that_the_calendar_bears_out_stands() -> None:
    text = "Recibe octreotida desde el 14 de noviembre de 2006. Dos semanas después se pasó a 20 mg."
    end = settled_field(text, "es", "end", drug="1|octreotida", end="2|Dos semanas después|2006-11-28")
    assert (end.date, end.flagged) == ("2006-11-28~", False)
    wrong = settled_field(text, "es", "end", drug="1|octreotida", end="2|Dos semanas después|2006-11-21")
    assert wrong.flagged


def test_a_reading_coarser_than_its_words_is_a_doubt() -> None:
    text = "Sous trastuzumab jusqu'au 28 mars 2011."
    end = settled_field(text, "fr", "end", drug="1|trastuzumab", end="1|28 mars 2011|2011-03~")
    assert (end.date, end.flagged) == ("2011-03~", False)
    sure = settled_field(text, "fr", "end", drug="1|trastuzumab", end="1|28 mars 2011|2011-03")
    assert (sure.date, sure.flagged) == ("2011-03-28", False)
    assert [issue.code for issue in end.issues] == ["reading-differs"]


def test_a_reading_may_say_that_the_drug_was_begun_about_then() -> None:
    start = settled_field(
        "Admise en octobre 2009, imatinib.", "fr", "start", drug="1|imatinib", start="1|octobre 2009|2009-10~"
    )
    assert (start.date, start.issues) == ("2009-10~", [])


def test_the_reading_of_a_misspelt_drug_stands() -> None:
    drug = settled_field("Recibe nembrolizumab 200 mg.", "es", "drug", drug="1|nembrolizumab|pembrolizumab")
    assert (drug.name, drug.flagged) == ("pembrolizumab", False)


def test_words_that_nothing_resolves_are_kept_as_a_doubt() -> None:
    start = settled_field(
        "Aspirine avant son admission.", "fr", "start", drug="1|Aspirine", start="1|avant son admission"
    )
    assert (start.quote, start.date, start.flagged) == ("avant son admission", None, False)
