"""The second task: suspects, reactions, outcomes and seriousness in three languages."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.engines.rules.engine import read
from extractor.report import Language, Report
from extractor.task import Task

CASES: list[tuple[Language, str, dict[str, str], list[tuple[str, set[str], str | None, str | None]]]] = [
    (
        "fr",
        (
            "Femme de 67 ans, sous bisoprolol 5 mg par jour. Le 3 mars 2021, elle débute de l'amoxicilline 1 g trois fois "
            "par jour. Le 8 mars 2021, éruption maculo-papuleuse imputée à l'amoxicilline, ayant nécessité une "
            "hospitalisation. L'amoxicilline est arrêtée le 9 mars 2021. Évolution favorable."
        ),
        {"bisoprolol": "concomitant", "amoxicillin": "suspect"},
        [("rash", {"amoxicillin"}, "recovered", "hospitalisation")],
    ),
    (
        "en",
        (
            "A man on metformin 500 mg twice daily started carbamazepine 200 mg twice daily in May 2019. Three weeks later he "
            "developed Stevens-Johnson syndrome due to carbamazepine and was admitted. The rash resolved."
        ),
        {"metformin": "concomitant", "carbamazepine": "suspect"},
        [("Stevens-Johnson syndrome", {"carbamazepine"}, "recovered", "hospitalisation")],
    ),
    (
        "es",
        (
            "Mujer en tratamiento con enalapril 10 mg al día y omeprazol 20 mg al día. En enero de 2020 presenta angioedema "
            "secundario a enalapril. Se retira el enalapril con resolución del cuadro."
        ),
        {"enalapril": "suspect", "omeprazole": "concomitant"},
        [("angioedema", {"enalapril"}, "recovered", None)],
    ),
]


@pytest.fixture(scope="module")
def task() -> Task:
    return Task.load("pharmacovigilance")


@pytest.mark.parametrize(("language", "text", "roles", "reactions"), CASES)
def test_a_case_tells_suspects_and_reactions(
    task: Task, language: Language, text: str, roles: dict[str, str],
    reactions: list[tuple[str, set[str], str | None, str | None]],
) -> None:  # fmt: skip
    records: Any = read(Report(id="case", text=text, language=language), task)
    assert {one.drug.name: one.role.value for one in records.medications} == roles
    names = {one.id: one.drug.name for one in records.medications}
    found = [
        (
            one.reaction.code,
            {names[identity] for identity in one.medications},
            one.outcome.value if one.outcome else None,
            one.seriousness.value if one.seriousness else None,
        )
        for one in records.reactions
    ]
    assert found == reactions


def test_medicines_that_nothing_sets_apart_do_not_replace_one_another(task: Task) -> None:
    text = "Elle prend du ramipril 5 mg par jour. Le 2 mai 2020, elle débute du tramadol 50 mg."
    records: Any = read(Report(id="case", text=text), task)
    assert [(one.drug.name, one.end) for one in records.medications] == [
        ("ramipril", None),
        ("tramadol", None),
    ]


def test_denied_reactions_are_none(task: Task) -> None:
    text = "L'amoxicilline est bien tolérée, sans éruption ni diarrhée."
    records: Any = read(Report(id="case", text=text), task)
    assert records.reactions == []
