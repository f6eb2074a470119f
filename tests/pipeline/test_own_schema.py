"""A schema of a user's own — no tumour, no treatment — goes through the model path with no line written for it."""

from __future__ import annotations

import json
from typing import Annotated, Any

import pytest
from pydantic import Field

from extractor.engines.base import Answered
from extractor.extraction import Extraction
from extractor.pipeline import Options, Pipeline, run
from extractor.report import Report
from extractor.schema import Asked, Record, Schema, links_of, specs_of
from extractor.task import RecordSpec, Task
from extractor.values import Category, Drug, Duration, Number, PartialDate, Term
from extractor.values.lexicon import Lexicon
from extractor.workspace import built_in_root, open_workspace
from tests.pipeline.conversation import Scripted


class Score(Record):
    """One assessment of pain."""

    number: Annotated[Number, Asked("measure", "the score, with its scale")]
    quality: Annotated[Category | None, Asked("category", "how the pain is told")] = None
    site: Annotated[Term | None, Asked("term", "where it hurts")] = None
    drug: Annotated[Drug | None, Asked("medication", "what is given for it")] = None
    since: Annotated[Duration | None, Asked("duration", "for how long")] = None
    date: Annotated[PartialDate | None, Asked("date", "when it was assessed")] = None


class Pain(Schema):
    """Pain scores."""

    scores: list[Score] = Field(default_factory=list)


def task_of() -> Task:
    quality = Lexicon("quality", {"burning": "like fire", "dull": ""}, ())
    specs = tuple(
        type(spec)(**{**vars(spec), "lexicon": quality}) if spec.name == "quality" else spec
        for spec in specs_of(Score, "scores")
    )
    return Task(
        "pain", Pain, (RecordSpec("scores", Score, specs, links_of(Score)),), open_workspace(built_in_root())
    )


TASK = task_of()
REPORT = Report(
    id="p",
    text="Douleur lombaire à 7/10 le 3 mars 2021, depuis six semaines.\nPas de brûlure. Il prend du tramadol.",
)


def read(**fields: Any) -> tuple[Extraction[Any], Scripted]:
    score = {"id": "s1", "number": "1|7/10", "quality": None, "site": "1|lombaire", "drug": "3|tramadol",
             "since": "1|six semaines", "date": "1|3 mars 2021"} | fields  # fmt: skip
    engine = Scripted(Answered(json.dumps({"scores": [score]})))
    return run(Pipeline(TASK, Options(engine="llm", repair=False)), engine, REPORT), engine


def test_it_is_asked_and_settled() -> None:
    extraction, engine = read()
    record = extraction.records.scores[0]
    assert extraction.state == "ok"
    assert (record.drug.name, record.date.date, record.since.value) == ("tramadol", "2021-03-03", "P6W")
    assert extraction.provenance.prompt is not None
    assert extraction.provenance.prompt.startswith("default/v1@")
    system = engine.asks[0].messages[0]["content"]
    for words in ("One assessment of pain.", "the score, with its scale", "burning (like fire)", "scores"):
        assert words in system


@pytest.mark.parametrize(
    ("field", "claim", "code"),
    [
        ("date", "1|4 mars 2021", "quote-altered"),
        ("since", "1|six mois", "quote-not-found"),
        ("quality", {"q": "2|brûlure", "is": "burning"}, "negation-dropped"),
        ("quality", {"q": "2|brûlure", "is": "sharp"}, "answer-malformed"),
        ("number", "1|lombaire", "unparsed"),
        ("drug", "3|du tramadol|morphine", "drug-differs"),
    ],
)
def test_its_faults_are_found(field: str, claim: Any, code: str) -> None:
    extraction, _ = read(**{field: claim})
    assert (f"scores.s1.{field}", code) in {(issue.at, issue.code) for issue in extraction.all_issues()}
    assert extraction.state == "partial"
