"""How drugs stand when a report ends, what ended them, and effects of other medicines, in small texts of our own."""

from __future__ import annotations

import pytest

from extractor.engines.rules.closing import MAIN, OTHER, TOLD
from extractor.engines.rules.engine import read
from extractor.report import Language, Report
from extractor.task import Task

TASK = Task.load("oncology")


def facts(text: str, language: Language) -> dict[str, tuple[str | None, str | None]]:
    """Drug name -> (status, end) of its last record."""
    records = read(Report(id="text", text=text, language=language), TASK)
    found = {}
    for treatment in records.treatments:  # type: ignore[attr-defined]
        status = treatment.status.value if treatment.status else None
        found[treatment.drug.name] = (status, treatment.end.date if treatment.end else None)
    return found


def effects(text: str, language: Language) -> list[tuple[str, set[str]]]:
    """(category, drugs) of each response."""
    records = read(Report(id="text", text=text, language=language), TASK)
    names = {one.id: one.drug.name for one in records.treatments}  # type: ignore[attr-defined]
    return [
        (one.category.value, {names[treatment] for treatment in one.treatments})
        for one in records.responses  # type: ignore[attr-defined]
    ]


@pytest.mark.parametrize(
    ("language", "text", "drug", "status"),
    [
        ("en", "On 3 May 2019 hydrocortisone 200 mg was given intravenously.", "hydrocortisone", "completed"),
        ("fr", "Traitement habituel :\n- ramipril 5 mg/j\n- bisoprolol 2,5 mg/j\n", "ramipril", "active"),
        ("es", "Medicación concomitante: enalapril 20 mg al día.", "enalapril", "active"),
        ("fr", "Morphine 10 mg à la demande depuis mars 2018.", "morphine", "active"),
        ("es", "Se comenta nivolumab, que no procede.", "nivolumab", "not-taken"),
        ("fr", "L'évérolimus reste une option.", "everolimus", "planned"),
        ("en", "He took prednisone 40 mg daily for two weeks.", "prednisone", "completed"),
        (
            "fr",
            "Sunitinib 50 mg/j depuis mars 2015. En mai 2016, axitinib 5 mg x 2/j.",
            "sunitinib",
            "stopped",
        ),
        ("fr", "Amoxicilline 1 g x 3/j en sous-cutané.", "amoxicillin", "active"),
    ],
)
def test_status(language: Language, text: str, drug: str, status: str) -> None:
    assert facts(text, language)[drug][0] == status


def test_what_is_given_with_a_main_drug_shares_its_course() -> None:
    text = (
        "En mars 2014 débute une chimiothérapie par oxaliplatine 85 mg/m² et acide folinique 400 mg/m². "
        "En juin 2014, progression : arrêt de l'oxaliplatine."
    )
    found = facts(text, "fr")
    assert found["oxaliplatin"][0] == found["folinic acid"][0] == "stopped"


def test_a_refusal_behind_another_act_is_of_what_that_act_speaks_of() -> None:
    text = "Recibe carboplatino AUC 5 con ácido fólico 0,4 mg al día; se valoró añadir bevacizumab, que se desestima."
    found = facts(text, "es")
    assert found["bevacizumab"][0] == "not-taken"
    assert found["folic acid"][0] != "not-taken"


@pytest.mark.parametrize(
    ("language", "text", "drug", "end"),
    [
        ("en", "Cefepime 2 g every 8 hours was started on 4 June 2018 for seven days.", "cefepime", "2018-06-11~"),
        ("fr", "Le 3 mai 2019, amoxicilline 1 g débutée pour une durée totale de 10 jours.", "amoxicillin", "2019-05-13~"),
        ("es", "El 2 de marzo de 2020 inicia ciprofloxacino 500 mg durante dos semanas.", "ciprofloxacin", "2020-03-16~"),
    ],
)  # fmt: skip
def test_a_told_length_ends_a_dated_course(language: Language, text: str, drug: str, end: str) -> None:
    assert facts(text, language)[drug] == ("completed", end)


def test_an_end_with_its_reason_needs_no_name() -> None:
    text = (
        "Géfitinib 250 mg/j depuis mars 2016. Scanner rassurant en mai 2016. TEP en juin 2016. Progression en \
mars 2017, arrêt le 20 mars 2017."
    )
    assert facts(text, "fr")["gefitinib"] == ("stopped", "2017-03-20")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Douleurs traitées par morphine 10 mg, sans amélioration.", [("SD", {"morphine"})]),
        ("fr", "Le prurit s'améliore sous cétirizine 10 mg.", [("PR", {"cetirizine"})]),
        ("en", "Cellulitis, treated with flucloxacillin 1 g, which resolved.", [("CR", {"flucloxacillin"})]),
        ("es", "Dolor que mejoró con paracetamol 1 g cada 8 horas.", [("PR", {"paracetamol"})]),
        ("en", "Loperamide 2 mg made no difference.", [("SD", {"loperamide"})]),
        ("en", "Allopurinol was stopped and the rash resolved.", []),
        ("fr", "Sous imatinib 400 mg/j, amélioration clinique.", []),
    ],
)
def test_an_effect_belongs_to_the_medicine_it_is_told_of(
    language: Language, text: str, expected: list[tuple[str, set[str]]]
) -> None:
    assert effects(text, language) == expected


def test_a_denied_route_is_no_route() -> None:
    text = "Chirurgie sans chimiothérapie intrapéritonéale, puis poursuite du sorafénib 400 mg par jour."
    records = read(Report(id="text", text=text, language="fr"), TASK)
    assert [one.route for one in records.treatments] == [None]  # type: ignore[attr-defined]


def test_the_table_of_decisions_uses_the_words_of_the_schema() -> None:
    status = TASK.main.field("status")
    assert status is not None and status.lexicon is not None
    assert {row[0] for row in (*TOLD, *MAIN, *OTHER)} <= set(status.lexicon.values)
    reasons = [row[1] for row in (*TOLD, *MAIN, *OTHER)]
    assert len(reasons) == len(set(reasons))
