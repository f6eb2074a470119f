"""Extractions made by hand for these tests."""

from __future__ import annotations

from functools import cache
from typing import Any

from extractor.evaluation.metrics import add_macro
from extractor.evaluation.report_score import ReportScore
from extractor.evaluation.scoring import Scorer
from extractor.extraction import Extraction, Provenance, ReportReference
from extractor.task import Task
from extractor.workspace import built_in_root, open_workspace


@cache
def oncology() -> Task:
    return Task.load("oncology", open_workspace(built_in_root()))


def extraction(id: str = "r1", state: str = "ok", **records: list[dict[str, Any]]) -> Extraction[Any]:
    task = oncology()
    return task.extraction_type.model_validate(
        {
            "report": ReportReference(id=id, sha256="", language="fr"), "task": "oncology", "state": state,
            "records": records, "provenance": Provenance(engine="rules"),
        }
    )  # fmt: skip


def treatment(id: str, name: str, **fields: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"id": id, "drug": {"name": name, "quote": name, "nature": "substance"}}
    for field in ("start", "end"):
        if field in fields:
            made[field] = {"date": fields.pop(field), "quote": "x"}
    if "dose" in fields:
        value, unit = fields.pop("dose")
        made["dose"] = {"value": value, "unit": unit, "quote": f"{value} {unit}"}
    if "times" in fields:
        made["schedule"] = {"times": fields.pop("times"), "period": 1, "period_unit": "d", "quote": "x"}
    for field in ("status", "route"):
        if field in fields:
            made[field] = {"value": fields.pop(field)}
    return made | fields


def response(id: str, category: str, *treatments: str, date: str | None = None) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": id, "treatments": list(treatments), "category": {"value": category, "quote": category},
    }  # fmt: skip
    return made | ({"date": {"date": date, "quote": "x"}} if date else {})


def score(gold: Extraction[Any], found: Extraction[Any] | None) -> ReportScore:
    scorer = Scorer(oncology())
    made = scorer.score(gold, found)
    add_macro([made], scorer)
    return made
