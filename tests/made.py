"""Made-up extractions for tests of what is written and shown: built by hand, with no engine."""

from __future__ import annotations

from functools import cache
from typing import Any

from extractor.extraction import Extraction
from extractor.report import Report
from extractor.task import Task
from extractor.workspace import built_in_root, open_workspace

TASK = Task.load("oncology", open_workspace(built_in_root()))
TEXT = "En octobre 2009, l'imatinib 400 mg par jour, puis réponse complète en décembre 2009.\nPuis le sunitinib 50 mg."


def made_report(id: str = "made") -> Report:
    """The report that the extraction below was read from."""
    return Report(id=id, text=TEXT, language="fr")


def made_extraction(id: str = "made") -> Extraction[Any]:
    """Two treatments and a response, with one error and one warning."""
    return TASK.read_extraction({**_data(), "report": {**_data()["report"], "id": id}})


@cache
def _data() -> dict[str, Any]:
    def said(words: str, **normal: Any) -> dict[str, Any]:
        start = TEXT.index(words)
        return {"quote": words, "span": [start, start + len(words)], **normal}

    altered = {"code": "quote-altered", "severity": "error", "message": "the report says 50 mg"}
    doubtful = {"code": "drug-unknown", "severity": "warning", "message": "no drug of the vocabulary"}
    return {
        "report": {"id": "made", "language": "fr", "sha256": made_report().sha256},
        "task": "oncology",
        "state": "partial",
        "records": {
            "treatments": [
                {
                    "id": "t1",
                    "drug": said("imatinib", name="imatinib", codes={"ATC": "L01EA01"}),
                    "dose": said("400 mg", value=400, unit="mg"),
                    "schedule": said("par jour", times=1, period=1, period_unit="d"),
                    "start": said("octobre 2009", date="2009-10"),
                    "status": {"value": "active"},
                },
                {
                    "id": "t2",
                    "drug": said("sunitinib", name="sunitinib", issues=[doubtful]),
                    "dose": said("50 mg", value=500, unit="mg", issues=[altered]),
                },
            ],
            "responses": [
                {
                    "id": "r1", "treatments": ["t1"], "category": said("réponse complète", value="CR"),
                    "date": said("décembre 2009", date="2009-12"),
                }
            ],
            "reactions": [],
        },
        "provenance": {"engine": "test"},
    }  # fmt: skip
