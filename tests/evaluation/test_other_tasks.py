from __future__ import annotations

from pathlib import Path

import pytest

from extractor.api import Extractor
from extractor.evaluation.metrics import add_macro, metrics_of
from extractor.evaluation.scoring import Scorer
from extractor.extraction import Provenance, ReportReference
from extractor.task import Task
from extractor.workspace import built_in_root, open_workspace

PAIN = '''
from typing import Annotated

from pydantic import Field

from extractor.schema import Asked, Record, Schema
from extractor.values import Number, PartialDate


class Score(Record):
    """A pain score."""

    score: Annotated[Number, Asked("measure", "the score")]
    date: Annotated[PartialDate | None, Asked("date", "when")] = None


class Pain(Schema):
    """Pain scores."""

    scores: list[Score] = Field(default_factory=list)
'''


@pytest.mark.parametrize("name", open_workspace(built_in_root()).tasks())
def test_every_task_of_the_workspace_is_scored_without_a_line_of_its_own(name: str) -> None:
    task = Task.load(name, open_workspace(built_in_root()))
    made = Extractor(task).extract(
        "Patiente traitée par imatinib 400 mg par jour depuis octobre 2009. Réponse partielle en janvier 2010. "
        "Neutropénie sous imatinib en mars 2010, arrêt du traitement."
    )
    scorer = Scorer(task)
    score = scorer.score(made, made)
    add_macro([score], scorer)
    assert sum(counts[0] for key, counts in score.tallies.items() if key.startswith("field:")) > 2
    assert all(counts[1:] == [0, 0, 0] for counts in score.tallies.values())
    assert all(metric.value(metric.counts([score.tallies])) in (None, 1.0) for metric in metrics_of(scorer))


def test_a_schema_of_one_s_own_without_drugs_or_links(tmp_path: Path) -> None:
    (tmp_path / "schemas" / "pain").mkdir(parents=True)
    (tmp_path / "schemas" / "pain" / "schema.py").write_text(PAIN, encoding="utf-8")
    (tmp_path / "extractor.toml").write_text('task = "pain"\n', encoding="utf-8")
    workspace = open_workspace(tmp_path)
    task = Task.load("pain", type(workspace)(workspace.root, workspace.settings, built_in=True))

    def made(*rows: tuple[int, str | None]) -> object:
        scores = [
            {"id": f"s{n}", "score": {"value": value}, **({"date": {"date": date}} if date else {})}
            for n, (value, date) in enumerate(rows)
        ]
        return task.extraction_type.model_validate(
            {
                "report": ReportReference(id="r", sha256=""), "task": "pain", "state": "ok",
                "records": {"scores": scores}, "provenance": Provenance(engine="x"),
            }
        )  # fmt: skip

    tallies = (
        Scorer(task)
        .score(made((6, "2020-01"), (3, None)), made((3, "2020-02"), (6, "2020-01"), (9, None)))
        .tallies
    )  # type: ignore[arg-type]
    assert tallies["field:scores.score"] == [2, 0, 0, 1]
    assert tallies["field:scores.date"] == [1, 0, 0, 1]
    assert tallies["record:scores"] == [1, 1, 0, 1]
    assert not any(key.startswith("timeline:") for key in tallies)
