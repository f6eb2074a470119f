"""The annotation form: what `write` says `read` gives back, and quotes find their places."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.engines.rules.engine import read as read_by_rules
from extractor.errors import FormatError
from extractor.extraction import Extraction, Provenance, ReportReference
from extractor.formats.annotation import read, write
from extractor.report import Report
from extractor.task import Task

TEXT = (
    "Elle prend du ramipril 5 mg par jour. Le schéma FEC (5-FU 500 mg/m2, épirubicine 100 mg/m2 et cyclophosphamide "
    "500 mg/m2) est débuté le 4 mai 2012. Réponse complète en août 2012. En mars 2014, rechute hépatique : une deuxième "
    "ligne par FOLFIRI est débutée. Toxicité : diarrhée."
)


@pytest.fixture(scope="module")
def task() -> Task:
    return Task.load("oncology")


@pytest.fixture(scope="module")
def report() -> Report:
    return Report(id="note", text=TEXT, language="fr")


def extraction(report: Report, task: Task) -> Extraction[Any]:
    return task.extraction_type(
        report=ReportReference.to(report), task=task.name, state="ok", records=read_by_rules(report, task),
        provenance=Provenance(engine="rules"),
    )  # fmt: skip


def test_the_form_holds_every_record_with_its_responses(task: Task, report: Report) -> None:
    form = write(extraction(report, task))
    assert form["doc_id"] == "note"
    assert [(one["name"], one["regimen"], one["purpose"]) for one in form["treatments"]] == [
        ("ramipril", None, "other"), ("fluorouracil", "FEC", "anticancer"), ("epirubicin", "FEC", "anticancer"),
        ("cyclophosphamide", "FEC", "anticancer"), ("FOLFIRI", "FOLFIRI", "anticancer"),
    ]  # fmt: skip
    fluorouracil = form["treatments"][1]
    assert fluorouracil["dose"] == {"value": 500, "unit": "mg/m2", "quote": "500 mg/m2"}
    assert fluorouracil["start"] == {"date": "2012-05-04", "quote": "4 mai 2012"}
    assert [one["category"] for one in fluorouracil["responses"]] == ["CR", "PD"]
    assert form["treatments"][4]["line"] == 2


def test_reading_what_was_written_gives_the_same_form(task: Task, report: Report) -> None:
    form = write(extraction(report, task))
    assert write(read(form, report, task)) == form


def test_an_answer_of_three_drugs_is_one_record(task: Task, report: Report) -> None:
    records = read(write(extraction(report, task)), report, task).records
    complete = [one for one in records.responses if one.category.value == "CR"]
    assert len(complete) == 1
    assert len(complete[0].treatments) == 3


def test_quotes_find_their_places(task: Task, report: Report) -> None:
    for path, value in read(write(extraction(report, task)), report, task).records.values():
        if value.quote is not None:
            assert value.span is not None, path
            assert report.words(value.span) == value.quote


def test_a_quote_that_the_report_lacks_is_flagged(task: Task, report: Report) -> None:
    form = {"doc_id": "note", "treatments": [{"name": "imatinib", "quote": "Glivec", "status": "active"}]}
    drug = read(form, report, task).records.treatments[0].drug
    assert drug.span is None
    assert [issue.code for issue in drug.issues] == ["quote-not-found"]


def test_the_same_words_of_two_records_have_two_places(task: Task) -> None:
    report = Report(id="twice", text="Imatinib en 2010. Imatinib repris en 2012.", language="fr")
    entry = {"name": "imatinib", "quote": "Imatinib", "status": "unknown"}
    records = read({"doc_id": "twice", "treatments": [entry, dict(entry)]}, report, task).records
    assert [one.drug.span.start for one in records.treatments] == [0, 18]


@pytest.mark.parametrize("form", [{}, {"treatments": None}, {"treatments": [{"quote": "x"}]}])
def test_a_broken_form_is_an_error(task: Task, report: Report, form: dict[str, Any]) -> None:
    with pytest.raises(FormatError):
        read(form, report, task)
