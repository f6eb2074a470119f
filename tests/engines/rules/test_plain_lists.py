"""A user's own schema without medicines: records anchored on the required field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from extractor.engines.base import Ask, Filled
from extractor.engines.rules import RulesEngine
from extractor.report import Language, Report
from extractor.task import Task
from extractor.workspace import open_workspace, trust

SCHEMA = '''
from typing import Annotated
from pydantic import Field
from extractor.schema import Asked, Record, Schema
from extractor.values import Category, Number, PartialDate

class Pain(Record):
    """One pain score."""
    score: Annotated[Number, Asked("measure", "the score", "score.tsv")]
    kind: Annotated[Category | None, Asked("category", "rest or movement", "kind.tsv")] = None
    date: Annotated[PartialDate | None, Asked("date", "when")] = None

class Scores(Schema):
    """Pain scores."""
    pains: list[Pain] = Field(default_factory=list)
'''
SCORE = "value\tlanguage\tcue\tmeaning\neva\t*\tEVA|VAS\tvisual analogue scale\n"
KIND = (
    "value\tlanguage\tcue\tmeaning\nrest\tfr\tau repos\t\nrest\ten\tat rest\t\nrest\tes\ten reposo\t\n"
    "movement\tfr\tau mouvement\t\nmovement\ten\ton movement\t\nmovement\tes\tal movimiento\t\n"
)


@pytest.fixture(scope="module")
def task(tmp_path_factory: pytest.TempPathFactory) -> Task:
    root: Path = tmp_path_factory.mktemp("workspace")
    folder = root / "schemas" / "pain"
    folder.mkdir(parents=True)
    (root / "extractor.toml").write_text('task = "pain"\n', encoding="utf-8")
    (folder / "schema.py").write_text(SCHEMA, encoding="utf-8")
    (folder / "score.tsv").write_text(SCORE, encoding="utf-8")
    (folder / "kind.tsv").write_text(KIND, encoding="utf-8")
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_CONFIG_HOME", str(root / "config"))
    trust(root)
    loaded = Task.load("pain", open_workspace(root))
    patch.undo()
    return loaded


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le 3 mai 2020, EVA 6 au repos et EVA 8 au mouvement. Pas de fièvre. EVA 2 le 10 mai 2020."),
        ("en", "On 3 May 2020 VAS 6 at rest and VAS 8 on movement. No fever. VAS 2 on 10 May 2020."),
        ("es", "El 3 de mayo de 2020 EVA 6 en reposo y EVA 8 al movimiento. Sin fiebre. EVA 2 el 10 de mayo de 2020."),
    ],
)  # fmt: skip
def test_scores_take_their_dates_and_kinds(task: Task, language: Language, text: str) -> None:
    reply = RulesEngine().reply(Ask(Report(id="pain", text=text, language=language), task))
    assert isinstance(reply, Filled)
    records: Any = reply.records
    found = [
        (pain.score.value, pain.kind.value if pain.kind else None, pain.date.date if pain.date else None)
        for pain in records.pains
    ]
    assert found == [(6, "rest", "2020-05-03"), (8, "movement", "2020-05-03"), (2, None, "2020-05-10")]


def test_a_date_told_before_holds_for_the_next_sentence(task: Task) -> None:
    report = Report(id="pain", text="Vue le 3 mai 2020. EVA 6 au repos.", language="fr")
    records: Any = RulesEngine().reply(Ask(report, task)).records  # type: ignore[union-attr]
    assert [(pain.score.value, pain.date.date) for pain in records.pains] == [(6, "2020-05-03~")]
