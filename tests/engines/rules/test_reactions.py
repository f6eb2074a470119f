"""Reactions: which words tie them to a drug, which do not, in three languages and both tasks."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.engines.rules.engine import read
from extractor.report import Language, Report
from extractor.task import Task

Told = list[tuple[str, set[str]]]
"""(words of the reaction, names of the drugs blamed) for each record."""

BLAMED: list[tuple[Language, str, Told]] = [
    ("en", "She developed neutropenia due to azathioprine.", [("neutropenia", {"azathioprine"})]),
    ("en", "Azathioprine-induced pancreatitis.", [("pancreatitis", {"azathioprine"})]),
    ("en", "The rash was put down to allopurinol.", [("rash", {"allopurinol"})]),
    ("en", "Imatinib was stopped because of oedema.", [("oedema", {"imatinib"})]),
    ("en", "Imatinib was stopped in May 2011 (oedema).", [("oedema", {"imatinib"})]),
    ("en", "Paclitaxel was given with neuropathy as toxicity.", [("neuropathy", {"paclitaxel"})]),
    ("en", "Amiodarone caused hypothyroidism.", [("hypothyroidism", {"amiodarone"})]),
    ("en", "Neutropenia due to azathioprine. The neutropenia was attributed to azathioprine by the team.",
     [("Neutropenia", {"azathioprine"})]),
    ("fr", "Il a présenté une éruption cutanée après la prise d'amoxicilline.",
     [("éruption cutanée", {"amoxicillin"})]),
    ("fr", "Toxidermie imputée à l'allopurinol.", [("Toxidermie", {"allopurinol"})]),
    ("fr", "Pneumopathie induite par le nivolumab.", [("Pneumopathie", {"nivolumab"})]),
    ("fr", "Elle reçoit docétaxel 75 mg/m2 depuis mai 2020. Toxicités : mucite, asthénie.",
     [("mucite", {"docetaxel"}), ("asthénie", {"docetaxel"})]),
    ("fr", "Arrêt de la capécitabine pour diarrhée.", [("diarrhée", {"capecitabine"})]),
    ("fr", "Sous capécitabine, il a présenté une diarrhée.", [("diarrhée", {"capecitabine"})]),
    ("fr", "La tolérance du docétaxel a été marquée par une neutropénie.", [("neutropénie", {"docetaxel"})]),
    ("es", "Agranulocitosis por metamizol.", [("Agranulocitosis", {"metamizole"})]),
    ("es", "Hemorragia digestiva secundaria a la interacción de warfarina y fluconazol.",
     [("Hemorragia digestiva", {"warfarin", "fluconazole"})]),
    ("es", "Se suspende el sunitinib por diarrea.", [("diarrea", {"sunitinib"})]),
    ("es", "Presentó urticaria con amoxicilina.", [("urticaria", {"amoxicillin"})]),
    ("es", "Inicia regorafenib en mayo de 2019. Reducido un 25 % desde el ciclo 3 por astenia.",
     [("astenia", {"regorafenib"})]),
]  # fmt: skip

INNOCENT: list[tuple[Language, str]] = [
    ("fr", "Il reçoit du paracétamol pour douleurs."),
    ("fr", "Pas de neutropénie sous docétaxel."),
    ("fr", "Son père a eu une éruption due à l'amoxicilline."),
    ("fr", "Sa diarrhée est ancienne. Il prend du ramipril."),
    ("en", "Ondansetron was given for nausea."),
    ("en", "No rash after amoxicillin."),
    ("en", "He takes amlodipine 5 mg daily for hypertension."),
    ("es", "Toma paracetamol para la cefalea."),
    ("es", "Sin diarrea con capecitabina."),
]


def told(task: Task, text: str, language: Language) -> Told:
    """What is read of a text's reactions."""
    records: Any = read(Report(id="one", text=text, language=language), task)
    medicines = getattr(records, task.main.name)
    names = {one.id: one.drug.name for one in medicines}
    found: Told = []
    for reaction in records.reactions:
        term = reaction.value_of("reaction")
        blamed = reaction.medications if hasattr(reaction, "medications") else reaction.treatments
        found.append((term.quote, {names[identity] for identity in blamed}))
    return found


@pytest.mark.parametrize("name", ["oncology", "pharmacovigilance"])
@pytest.mark.parametrize(("language", "text", "expected"), BLAMED)
def test_reaction_is_linked_to_the_drugs_blamed(
    name: str, language: Language, text: str, expected: Told
) -> None:
    assert told(Task.load(name), text, language) == expected


@pytest.mark.parametrize("name", ["oncology", "pharmacovigilance"])
@pytest.mark.parametrize(("language", "text"), INNOCENT)
def test_no_reaction_without_blame(name: str, language: Language, text: str) -> None:
    assert told(Task.load(name), text, language) == []


def test_drug_blamed_is_suspect() -> None:
    text = "She takes ramipril 5 mg daily. She developed neutropenia due to azathioprine, which resolved."
    records: Any = read(Report(id="one", text=text, language="en"), Task.load("pharmacovigilance"))
    roles = {one.drug.name: one.role.value for one in records.medications}
    assert roles == {"ramipril": "concomitant", "azathioprine": "suspect"}
    assert [one.outcome.value for one in records.reactions] == ["recovered"]
