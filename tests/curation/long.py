"""A long report with many records, made up."""

from __future__ import annotations

from typing import Any

from extractor.extraction import Extraction
from extractor.report import Report
from tests.made import TASK

_DRUGS = (
    "imatinib",
    "sunitinib",
    "sorafenib",
    "nilotinib",
    "dasatinib",
    "letrozole",
    "osimertinib",
    "rituximab",
)


def long_pair(characters: int, records: int) -> tuple[Report, Extraction[Any]]:
    """A report of about so many characters with so many records spread over it, five values each."""
    share = characters // records
    text, treatments = "", []
    for number in range(records):
        drug, amount = _DRUGS[number % len(_DRUGS)], 10 * (number % 40 + 1)
        begin = len(text)
        text += f"Visit {number + 1}. {drug} {amount} mg daily was started in May {1990 + number % 30} and stopped in June {1991 + number % 30}.\n"
        treatments.append(_record(text, begin, number, drug, amount))
        filling = "The patient felt well, ate and slept as before, and the examination showed nothing new. "
        while len(text) < (number + 1) * share:
            text += filling + ("\n" if len(text) % 5 == 0 else "")
    report = Report(id=f"long-{characters}", text=text, language="en")
    data = {
        "report": {"id": report.id, "language": "en", "sha256": report.sha256}, "task": "oncology", "state": "ok",
        "records": {"treatments": treatments, "responses": [], "reactions": []}, "provenance": {"engine": "test"},
    }  # fmt: skip
    return report, TASK.read_extraction(data)


def _record(text: str, begin: int, number: int, drug: str, amount: int) -> dict[str, Any]:
    def said(words: str, **normal: Any) -> dict[str, Any]:
        start = text.index(words, begin)
        return {"quote": words, "span": [start, start + len(words)], **normal}

    return {
        "id": f"t{number + 1}",
        "drug": said(drug, name=drug),
        "dose": said(f"{amount} mg", value=amount, unit="mg"),
        "schedule": said("daily", times=1, period=1, period_unit="d"),
        "start": said(f"May {1990 + number % 30}", date=f"{1990 + number % 30}-05"),
        "end": said(f"June {1991 + number % 30}", date=f"{1991 + number % 30}-06"),
    }
