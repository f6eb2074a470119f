"""A model whose every reply a test writes, and a report to ask it about."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from extractor.engines.base import Answered, Ask, Failed, Refused, Reply, Truncated
from extractor.extraction import Extraction, Usage
from extractor.pipeline import Options, Pipeline, run
from extractor.report import Report
from extractor.task import Task
from extractor.workspace import built_in_root, open_workspace

TASK = Task.load("oncology", open_workspace(built_in_root()))
TEXT = (
    "Madame B. prend du lévothyrox 75 µg le matin.\n"
    "Un traitement par évérolimus 10 mg par jour est débuté en mars 2015.\n"
    "En juin 2015, le scanner montre une maladie stable, sans nouvelle lésion.\n"
    "L'évérolimus est arrêté en octobre 2016 pour une pneumopathie.\n"
    "L'axitinib 5 mg matin et soir le remplace en novembre de la même année.\n"
)
REPORT = Report(id="r", text=TEXT, language="fr", report_date="2017-03-01", birth_year=1950)
USAGE = Usage(requests=1, input_tokens=1000, output_tokens=100)
OPTIONS = Options(engine="llm", model="scripted")


def treatment(id: str, drug: str, **fields: Any) -> dict[str, Any]:
    """A treatment in the answer's form, null where nothing is given."""
    record = TASK.record("treatments")
    blank = {spec.name: None for spec in record.fields if spec.evidence != "derived"}
    return {"id": id, **blank, "drug": drug, **fields}


def response(
    id: str, to: Sequence[str], quote: str, category: str, date: str | None = None
) -> dict[str, Any]:
    """A response in the answer's form."""
    return {"id": id, "treatments": list(to), "category": {"q": quote, "is": category}, "date": date}


def good() -> dict[str, Any]:
    """The right answer for `REPORT`."""
    return {
        "treatments": [
            treatment("t1", "1|lévothyrox|levothyroxine", dose="1|75 µg", schedule="1|le matin", status="active"),
            treatment("t2", "2|évérolimus", dose="2|10 mg", schedule="2|par jour", start="2|mars 2015",
                      end="4|octobre 2016", status="stopped", stop_reason="toxicity"),
            treatment("t3", "5|axitinib", dose="5|5 mg", schedule="5|matin et soir",
                      start="5|novembre de la même année|2016-11", status="active"),
        ],
        "responses": [response("r1", ["t2"], "3|maladie stable", "SD", "3|juin 2015")],
        "reactions": [{"id": "re1", "treatments": ["t2"], "term": "4|pneumopathie", "date": None, "outcome": None}],
    }  # fmt: skip


def answered(data: Any) -> Answered:
    """A complete reply; data that is no string is written as JSON."""
    return Answered(
        data if isinstance(data, str) else json.dumps(data, ensure_ascii=False), USAGE, "scripted-1"
    )


class Scripted:
    """An engine that replies in turn; the last reply repeats. Keeps what it was asked."""

    name = "llm"
    model: str | None = "scripted"

    def __init__(self, *replies: Reply | Callable[[Ask], Reply]) -> None:
        self._replies = list(replies)
        self.asks: list[Ask] = []

    def reply(self, ask: Ask) -> Reply:
        """The next reply."""
        self.asks.append(ask)
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        return reply(ask) if callable(reply) else reply

    async def areply(self, ask: Ask) -> Reply:
        """The same, asynchronously."""
        return self.reply(ask)


def read(
    *replies: Reply | Callable[[Ask], Reply], report: Report = REPORT, **options: Any
) -> tuple[Extraction[Any], Scripted]:
    """Take a report through the pipeline with these replies."""
    engine = Scripted(*replies)
    pipeline = Pipeline(TASK, Options(engine="llm", model="scripted", **options))
    return run(pipeline, engine, report), engine


__all__ = [
    "OPTIONS", "REPORT", "TASK", "TEXT", "USAGE", "Answered", "Failed", "Refused", "Scripted", "Truncated", "answered",
    "good", "read", "response", "treatment",
]  # fmt: skip
