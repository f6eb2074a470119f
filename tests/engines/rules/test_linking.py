"""What belongs to what: amounts, dates, ends, refusals and lists, in three languages."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.engines.rules.engine import read
from extractor.report import Language, Report
from extractor.task import Task

Facts = dict[str, Any]

CASES: list[tuple[Language, str, list[tuple[str, Facts]]]] = [
    ("fr", "Traitement habituel : metformine 850 mg/12 h, ramipril 5 mg/24 h.",
     [("metformin", {"dose": "850 mg", "status": "active"}), ("ramipril", {"dose": "5 mg", "status": "active"})]),
    ("fr", "Elle prend du bisoprolol 5 mg par jour et de l'amlodipine 10 mg par jour.",
     [("bisoprolol", {"dose": "5 mg"}), ("amlodipine", {"dose": "10 mg"})]),
    ("fr", "On ajoute 300 mg de thiamine par voie intraveineuse.",
     [("thiamine", {"dose": "300 mg", "route": "intravenous"})]),
    ("fr", "Schéma selon FEC (5-FU 500 mg/m2, épirubicine 100 mg/m2 et cyclophosphamide 500 mg/m2) débuté le 4 mai 2012.",
     [("fluorouracil", {"dose": "500 mg/m2", "regimen": "FEC", "start": "2012-05-04"}),
      ("epirubicin", {"dose": "100 mg/m2", "regimen": "FEC", "start": "2012-05-04"}),
      ("cyclophosphamide", {"dose": "500 mg/m2", "regimen": "FEC", "start": "2012-05-04"})]),
    ("fr", "Six cures de FOLFOX sont administrées entre mars et août 2015.",
     [("FOLFOX", {"start": "2015-03", "end": "2015-08", "status": "completed"})]),
    ("fr", "Le patient n'étant pas apte à recevoir du cisplatine, le carboplatine AUC 5 est débuté en juin 2019.",
     [("cisplatin", {"status": "not-taken"}), ("carboplatin", {"dose": "AUC 5", "start": "2019-06"})]),
    ("fr", "Le régorafénib est proposé mais le patient le refuse.", [("regorafenib", {"status": "not-taken"})]),
    ("fr", "Il est prévu de débuter le pembrolizumab 200 mg.",
     [("pembrolizumab", {"status": "planned", "dose": "200 mg"})]),
    ("fr", "Allergie à la pénicilline. Son père était traité par cisplatine.", []),
    ("fr", "L'imatinib a été débuté en mai 2012. L'imatinib a été arrêté en juin 2013 en raison d'une progression.",
     [("imatinib", {"start": "2012-05", "end": "2013-06", "status": "stopped", "stop_reason": "progression"})]),
    ("fr", "Le sunitinib a été débuté en mai 2012 et arrêté en juillet 2012. Le sunitinib est repris en mars 2014.",
     [("sunitinib", {"start": "2012-05", "end": "2012-07"}), ("sunitinib", {"start": "2014-03"})]),
    ("en", "He takes aspirin 75 mg daily and atorvastatin 40 mg at night.",
     [("aspirin", {"dose": "75 mg", "status": "active"}), ("atorvastatin", {"dose": "40 mg"})]),
    ("en", "Carboplatin AUC 5 and paclitaxel 175 mg/m2 were given every 21 days from March to July 2014.",
     [("carboplatin", {"dose": "AUC 5", "start": "2014-03", "end": "2014-07"}),
      ("paclitaxel", {"dose": "175 mg/m2", "start": "2014-03", "end": "2014-07"})]),
    ("en", "Imatinib 400 mg daily was started in May 2010. In March 2011 the dose was increased to 600 mg daily.",
     [("imatinib", {"dose": "400 mg", "start": "2010-05", "end": "2011-03"}),
      ("imatinib", {"dose": "600 mg", "start": "2011-03"})]),
    ("en", "She declined cisplatin. Known allergy to penicillin.", [("cisplatin", {"status": "not-taken"})]),
    ("en", "Prednisone 40 mg daily was given for 7 days.",
     [("prednisone", {"dose": "40 mg", "status": "completed"})]),
    ("en", "Erlotinib was replaced by osimertinib 80 mg daily in June 2018.",
     [("erlotinib", {"end": "2018-06", "status": "stopped"}),
      ("osimertinib", {"start": "2018-06", "dose": "80 mg", "status": "active"})]),
    ("en", "Lenalidomide was stopped. It was tolerated well before.", [("lenalidomide", {"status": "stopped"})]),
    ("en", "We plan to start docetaxel 75 mg/m2 next month.", [("docetaxel", {"status": "planned"})]),
    ("es", "En tratamiento con metformina 850 mg cada 12 horas y enalapril 10 mg al día.",
     [("metformin", {"dose": "850 mg", "status": "active"}), ("enalapril", {"dose": "10 mg", "status": "active"})]),
    ("es", "Se inicia gemcitabina 1.000 mg/m2 y oxaliplatino 100 mg/m2 en febrero de 2014.",
     [("gemcitabine", {"dose": "1000 mg/m2", "start": "2014-02"}),
      ("oxaliplatin", {"dose": "100 mg/m2", "start": "2014-02"})]),
    ("es", "Recibió capecitabina desde enero hasta junio de 2016.",
     [("capecitabine", {"start": "2016-01", "end": "2016-06"})]),
    ("es", "Se suspende el sunitinib en mayo de 2017 por toxicidad.",
     [("sunitinib", {"end": "2017-05", "status": "stopped", "stop_reason": "toxicity"})]),
    ("es", "El paciente rechaza el cisplatino. Alergias: penicilina.", [("cisplatin", {"status": "not-taken"})]),
    ("es", "Se propone tratamiento con nivolumab 3 mg/kg.", [("nivolumab", {"status": "planned"})]),
    ("fr", "Il a reçu gemcitabine (mars-août 2012), FOLFIRINOX (septembre 2012-janvier 2013) et paclitaxel depuis mai 2013.",
     [("gemcitabine", {"start": "2012-03", "end": "2012-08"}), ("FOLFIRINOX", {"start": "2012-09", "end": "2013-01"}),
      ("paclitaxel", {"start": "2013-05", "status": "active"})]),
    ("fr", ("Nivolumab débuté en février 2017. En mars 2017, colite : le traitement a été interrompu et une corticothérapie "
     "par prednisone 1 mg/kg/jour a été instaurée."),
     [("nivolumab", {"start": "2017-02", "end": "2017-03", "status": "stopped"}),
      ("prednisone", {"dose": "1 mg/kg", "start": "2017-03"})]),
    ("fr", "Une hormonothérapie par exémestane et évérolimus a été proposée. La patiente a refusé.",
     [("exemestane", {"status": "not-taken"}), ("everolimus", {"status": "not-taken"})]),
    ("fr", "Il a ensuite reçu de l'erlotinib 150 mg/jour jusqu'à son décès en mai 2014.",
     [("erlotinib", {"dose": "150 mg", "end": "2014-05", "status": "stopped"})]),
    ("en", "She was started on lenvatinib 14 mg daily in May 2019, which was reduced to 10 mg daily in October 2019.",
     [("lenvatinib", {"dose": "14 mg", "start": "2019-05", "end": "2019-10"}),
      ("lenvatinib", {"dose": "10 mg", "start": "2019-10"})]),
    ("en", "Glivec 400 mg daily. Started 12 May 2011, stopped 3 February 2014.",
     [("imatinib", {"dose": "400 mg", "start": "2011-05-12", "end": "2014-02-03", "status": "stopped"})]),
    ("en", "In 2014 she received six cycles of FOLFOX plus bevacizumab.",
     [("FOLFOX", {"start": "2014", "status": "completed"}), ("bevacizumab", {"start": "2014", "status": "completed"})]),
    ("es", ("Continuó con erlotinib 150 mg/día hasta mayo de 2014, momento en que presentó progresión, por lo que se "
     "suspendió y se inició docetaxel 75 mg/m2."),
     [("erlotinib", {"end": "2014-05", "status": "stopped"}), ("docetaxel", {"dose": "75 mg/m2", "status": "active"})]),
    ("es", "Inició cisplatino en enero de 2015 y se retiró en abril de 2015. En 2016 se reinicia cisplatino.",
     [("cisplatin", {"start": "2015-01", "end": "2015-04"}), ("cisplatin", {"start": "2016"})]),
    ("es", "Se solicitó nivolumab por uso compasivo, que fue denegado.", [("nivolumab", {"status": "not-taken"})]),
]  # fmt: skip


@pytest.fixture(scope="module")
def task() -> Task:
    return Task.load("oncology")


def told(treatment: Any, role: str) -> Any:
    value = treatment.value_of(role)
    if value is None:
        return None
    if role in ("start", "end"):
        return value.date.rstrip("~") if value.date else None
    if role == "regimen":
        return value.words
    return value.shown()


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_facts_go_to_their_drugs(
    task: Task, language: Language, text: str, expected: list[tuple[str, Facts]]
) -> None:
    records: Any = read(Report(id="case", text=text, language=language), task)
    found = [
        (treatment.drug.name, {role: told(treatment, role) for role in facts})
        for treatment, (_, facts) in zip(records.treatments, expected, strict=False)
    ]
    assert found == expected
    assert len(records.treatments) == len(expected)


def test_every_value_of_a_record_quotes_the_report(task: Task) -> None:
    for language, text, _ in CASES:
        report = Report(id="case", text=text, language=language)
        for path, value in read(report, task).values():
            if value.quote is not None and value.span is not None:
                assert report.words(value.span) == value.quote, path


def test_a_report_without_drugs_has_no_records(task: Task) -> None:
    for text in ("", "   \n", "Rien à signaler.", "Progression de la maladie."):
        records: Any = read(Report(id="none", text=text), task)
        assert not records.treatments
        assert not records.responses
