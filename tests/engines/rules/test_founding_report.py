"""The founding report and twelve reports told like it: other drugs, doses, years, order, wording and language."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.engines.rules.engine import read
from extractor.report import Language, Report
from extractor.task import Task

Course = tuple[str, str | None, int | None, str | None, str | None, str]
"""Drug, dose as shown, line, month of the start, month of the end, status."""

Answer = tuple[str, str | None, set[str]]
"""Category, month, drugs."""

Variant = tuple[str, Language, str, list[Course], list[Answer]]
"""Name, language, text, courses, answers."""

FOUNDING = (
    "fr",
    """Évolution
En octobre 2009, elle a été admise au service d'oncologie médicale pour des symptômes pseudo-obstructifs \
secondaires à des implants péritonéaux. Au vu de ces résultats, un diagnostic de carcinomatose péritonéale \
secondaire à une tumeur stromale gastro-intestinale a été posé et une chimiothérapie active à base d'imatinib \
mesylate 400 mg par jour a été mise en place. Lors d'une réévaluation par tomodensitométrie en décembre 2009, une \
disparition totale des implants péritonéaux a été observée et, par conséquent, deux mois après le début du \
traitement, elle était en réponse complète et avait toujours été sous imatinib.
Après 2 ans sans maladie oncologique active, lors d'une réévaluation en décembre 2011, une possible métastase \
hépatique a été détectée et elle a été référée au service de chirurgie hépatobiliaire de notre hôpital pour une \
évaluation du cas, subissant finalement une intervention chirurgicale en avril 2012, au cours de laquelle de \
multiples implants péritonéaux sous-diaphragmatiques ont été biopsiés et se sont avérés être des métastases de \
GIST. Face à cette situation, notre patient a commencé un traitement de seconde ligne avec de l'imatinib mesylate à \
la dose de 800 mg par jour, avec des évaluations successives avec une réponse partielle initiale et une \
stabilisation ultérieure de la maladie.
En décembre 2013, une nouvelle rechute a été constatée au niveau périhépatique et pelvien, de sorte qu'un \
traitement de troisième ligne a été entamé avec du sunitinib à la dose de 50 mg par jour. Cependant, en janvier \
2014, en raison d'une aggravation clinique due à des douleurs abdominales et à la palpation d'une masse possible \
dans la fosse iliaque gauche, un scanner abdominal a été réalisé, qui a montré une augmentation des lésions \
pelviennes existantes. En conséquence, un traitement de 4ème ligne par sorafenib 400 mg par jour a été débuté, avec \
une amélioration clinique progressive et une diminution de la taille des lésions lors des examens d'imagerie en \
avril 2014. Cependant, compte tenu de la persistance de la maladie, la patiente a été adressée au service de \
chirurgie oncologique de l'hôpital de référence pour évaluation, et a finalement subi une péritonectomie sans \
chimiothérapie périopératoire intrapéritonéale en janvier 2015, avec une bonne évolution clinique, et a poursuivi \
le traitement par sorafénib.
Actuellement, lors de la réévaluation en juin 2016, après un an et demi sans maladie, la patiente a présenté une \
nouvelle rechute au niveau sacré qui a été réintervenue et était compatible avec une métastase GIST et a continué \
avec le sorafénib jusqu'en décembre de la même année en raison de l'apparition d'adénopathies dans la chaîne \
iliaque, suspectes de malignité, pour laquelle elle a commencé un traitement avec le régorafénib en 5ème ligne en \
janvier 2017, et est actuellement dans une maladie stable.
""",
)
FOUNDING_COURSES: list[Course] = [
    ("imatinib", "400 mg", None, "2009-10", "2012-04", "stopped"),
    ("imatinib", "800 mg", 2, "2012-04", "2013-12", "stopped"),
    ("sunitinib", "50 mg", 3, "2013-12", "2014-01", "stopped"),
    ("sorafenib", "400 mg", 4, "2014-01", "2016-12", "stopped"),
    ("regorafenib", None, 5, "2017-01", None, "active"),
]
FOUNDING_RESPONSES = [
    ("CR", "2009-12", {"imatinib"}), ("PD", "2012-04", {"imatinib"}), ("PR", None, {"imatinib"}),
    ("SD", None, {"imatinib"}), ("PD", "2013-12", {"imatinib"}), ("PD", "2014-01", {"sunitinib"}),
    ("PR", "2014-04", {"sorafenib"}), ("PD", "2016-06", {"sorafenib"}), ("PD", "2016-12", {"sorafenib"}),
    ("SD", None, {"regorafenib"}),
]  # fmt: skip

VARIANTS: list[Variant] = [
    (
        "kidney-fr", "fr",
        ("En mars 2011, Monsieur B. consulte pour une hématurie et le bilan révèle un cancer du rein métastatique. Un "
        "traitement par sunitinib 50 mg par jour est débuté. Le scanner de juin 2011 montre une réponse partielle. En "
        "mai 2012, progression pulmonaire : une deuxième ligne par évérolimus 10 mg par jour est instaurée. "
        "Stabilisation des lésions en septembre 2012. En février 2013, nouvelle progression, motivant une troisième "
        "ligne par axitinib 5 mg deux fois par jour, toujours en cours."),
        [("sunitinib", "50 mg", None, "2011-03", "2012-05", "stopped"),
         ("everolimus", "10 mg", 2, "2012-05", "2013-02", "stopped"),
         ("axitinib", "5 mg", 3, "2013-02", None, "active")],
        [("PR", "2011-06", {"sunitinib"}), ("PD", "2012-05", {"sunitinib"}), ("SD", "2012-09", {"everolimus"}),
         ("PD", "2013-02", {"everolimus"})],
    ),
    (
        "melanoma-fr", "fr",
        ("Le dabrafénib 150 mg deux fois par jour a été commencé en janvier 2015. Une réponse complète était notée en "
        "avril 2015. En novembre 2015, l'apparition de nouvelles lésions hépatiques a conduit à remplacer le dabrafénib "
        "par le nivolumab 3 mg/kg toutes les deux semaines. Le nivolumab a été poursuivi jusqu'en août 2016, puis "
        "arrêté en raison d'une colite."),
        [("dabrafenib", "150 mg", None, "2015-01", "2015-11", "stopped"),
         ("nivolumab", "3 mg/kg", None, "2015-11", "2016-08", "stopped")],
        [("CR", "2015-04", {"dabrafenib"}), ("PD", "2015-11", {"dabrafenib"})],
    ),
    (
        "thyroid-fr", "fr",
        ("Devant une progression documentée en juin 2013, une première ligne par sorafénib 400 mg deux fois par jour est "
        "mise en route le 1er juillet 2013. Les évaluations successives montrent une maladie stable. Le traitement est "
        "interrompu en octobre 2014 pour toxicité. Le lenvatinib 24 mg par jour est introduit en deuxième ligne en "
        "novembre 2014. Diminution de la taille des nodules pulmonaires en février 2015."),
        [("sorafenib", "400 mg", 1, "2013-07", "2014-10", "stopped"),
         ("lenvatinib", "24 mg", 2, "2014-11", None, "active")],
        [("SD", None, {"sorafenib"}), ("PR", "2015-02", {"lenvatinib"})],
    ),
    (
        "breast-fr", "fr",
        ("La patiente a reçu du docétaxel 100 mg/m² toutes les trois semaines d'avril 2010 à août 2010. Une récidive "
        "hépatique survient en mars 2012. Elle débute alors la capécitabine 1 250 mg/m² deux fois par jour en première "
        "ligne métastatique. Réponse partielle en juillet 2012. Depuis janvier 2013, elle est traitée par éribuline en "
        "deuxième ligne après progression."),
        [("docetaxel", "100 mg/m2", None, "2010-04", "2010-08", "completed"),
         ("capecitabine", "1250 mg/m2", 1, "2012-03", "2013-01", "stopped"),
         ("eribulin", None, 2, "2013-01", None, "active")],
        [("PD", "2012-03", {"docetaxel"}), ("PR", "2012-07", {"capecitabine"}),
         ("PD", "2013-01", {"capecitabine"})],
    ),
    (
        "leukaemia-fr", "fr",
        ("Leucémie myéloïde chronique diagnostiquée chez un homme de 45 ans. L'imatinib 400 mg par jour est débuté en "
        "février 2008. La dose est augmentée à 600 mg par jour en mars 2009. En janvier 2010, devant une perte de "
        "réponse avec progression, l'imatinib est arrêté et le dasatinib 100 mg par jour est commencé. Une rémission "
        "complète est obtenue en juillet 2010 et le dasatinib est poursuivi à ce jour."),
        [("imatinib", "400 mg", None, "2008-02", "2009-03", "stopped"),
         ("imatinib", "600 mg", None, "2009-03", "2010-01", "stopped"),
         ("dasatinib", "100 mg", None, "2010-01", None, "active")],
        [("PD", "2010-01", {"imatinib"}), ("CR", "2010-07", {"dasatinib"})],
    ),
    (
        "gist-en", "en",
        ("In May 2010 she was admitted for abdominal pain and peritoneal implants were found. Imatinib 400 mg daily was "
        "started. A CT scan in August 2010 showed a complete response. In March 2013 a relapse was detected in the "
        "liver and second-line treatment with sunitinib 37.5 mg daily was initiated. In September 2013 imaging revealed "
        "progression; regorafenib 160 mg daily was begun as third-line therapy. She currently has stable disease."),
        [("imatinib", "400 mg", None, "2010-05", "2013-03", "stopped"),
         ("sunitinib", "37.5 mg", 2, "2013-03", "2013-09", "stopped"),
         ("regorafenib", "160 mg", 3, "2013-09", None, "active")],
        [("CR", "2010-08", {"imatinib"}), ("PD", "2013-03", {"imatinib"}), ("PD", "2013-09", {"sunitinib"}),
         ("SD", None, {"regorafenib"})],
    ),
    (
        "lung-en", "en",
        ("A 61-year-old woman received erlotinib 150 mg once daily from June 2012 to January 2014. Partial response was "
        "documented in September 2012. She was switched to osimertinib 80 mg once daily in February 2014 because of "
        "progression. A reduction in the size of the lung nodules was seen in May 2014. Osimertinib was discontinued in "
        "October 2015 due to pneumonitis."),
        [("erlotinib", "150 mg", None, "2012-06", "2014-01", "stopped"),
         ("osimertinib", "80 mg", None, "2014-02", "2015-10", "stopped")],
        [("PR", "2012-09", {"erlotinib"}), ("PD", "2014-02", {"erlotinib"}), ("PR", "2014-05", {"osimertinib"})],
    ),
    (
        "myeloma-en", "en",
        ("First-line treatment with lenalidomide 25 mg daily was commenced in April 2016. The disease remained stable. "
        "In July 2017 the disease progressed and pomalidomide 4 mg daily was started as second line. Pomalidomide was "
        "stopped in December 2017 because of neutropenia. He then refused daratumumab."),
        [("lenalidomide", "25 mg", 1, "2016-04", "2017-07", "stopped"),
         ("pomalidomide", "4 mg", 2, "2017-07", "2017-12", "stopped"),
         ("daratumumab", None, None, None, None, "not-taken")],
        [("SD", None, {"lenalidomide"}), ("PD", "2017-07", {"lenalidomide"})],
    ),
    (
        "prostate-en", "en",
        ("Bicalutamide 50 mg daily was given from 2009 until 2011. In January 2013 bone progression was noted and "
        "abiraterone 1000 mg daily was started. In June 2014 new bone metastases appeared, and enzalutamide 160 mg daily "
        "replaced abiraterone. The patient is still taking enzalutamide."),
        [("bicalutamide", "50 mg", None, "2009", "2011", "completed"),
         ("abiraterone", "1000 mg", None, "2013-01", "2014-06", "stopped"),
         ("enzalutamide", "160 mg", None, "2014-06", None, "active")],
        [("PD", "2013-01", {"bicalutamide"}), ("PD", "2014-06", {"abiraterone"})],
    ),
    (
        "gist-es", "es",
        ("En noviembre de 2010 ingresa por dolor abdominal con implantes peritoneales. Se inicia tratamiento con imatinib "
        "400 mg al día. En febrero de 2011 se objetiva una respuesta completa. En junio de 2013 presenta una recaída "
        "hepática, por lo que comienza segunda línea con sunitinib 50 mg al día. En enero de 2014 la TC muestra "
        "progresión de las lesiones y se inicia regorafenib 160 mg al día en tercera línea. Actualmente mantiene "
        "enfermedad estable."),
        [("imatinib", "400 mg", None, "2010-11", "2013-06", "stopped"),
         ("sunitinib", "50 mg", 2, "2013-06", "2014-01", "stopped"),
         ("regorafenib", "160 mg", 3, "2014-01", None, "active")],
        [("CR", "2011-02", {"imatinib"}), ("PD", "2013-06", {"imatinib"}), ("PD", "2014-01", {"sunitinib"}),
         ("SD", None, {"regorafenib"})],
    ),
    (
        "breast-es", "es",
        ("Recibe letrozol 2,5 mg al día desde marzo de 2011 hasta mayo de 2014. En mayo de 2014 se detecta progresión "
        "ósea. Se sustituye letrozol por fulvestrant 500 mg al mes en junio de 2014. Respuesta parcial en diciembre de "
        "2014. El fulvestrant se suspende en abril de 2016 por progresión hepática."),
        [("letrozole", "2.5 mg", None, "2011-03", "2014-05", "stopped"),
         ("fulvestrant", "500 mg", None, "2014-06", "2016-04", "stopped")],
        [("PD", "2014-05", {"letrozole"}), ("PR", "2014-12", {"fulvestrant"}), ("PD", "2016-04", {"fulvestrant"})],
    ),
    (
        "lung-es", "es",
        ("En agosto de 2015 se inicia primera línea con gefitinib 250 mg al día. Se observa respuesta parcial en octubre "
        "de 2015. En septiembre de 2016 aparecen nuevas lesiones óseas y se cambia a osimertinib 80 mg al día. Continúa "
        "con osimertinib en la actualidad."),
        [("gefitinib", "250 mg", 1, "2015-08", "2016-09", "stopped"),
         ("osimertinib", "80 mg", None, "2016-09", None, "active")],
        [("PR", "2015-10", {"gefitinib"}), ("PD", "2016-09", {"gefitinib"})],
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def task() -> Task:
    return Task.load("oncology")


def courses(records: Any) -> list[Course]:
    found = []
    for treatment in records.treatments:
        start = treatment.start.date[:7].rstrip("~") if treatment.start and treatment.start.date else None
        end = treatment.end.date[:7].rstrip("~") if treatment.end and treatment.end.date else None
        dose = treatment.dose.shown() if treatment.dose else None
        line = treatment.line.value if treatment.line else None
        found.append((treatment.drug.name, dose, line, start, end, treatment.status.value))
    return found


def responses(records: Any) -> list[tuple[str, str | None, set[str]]]:
    names = {treatment.id: treatment.drug.name for treatment in records.treatments}
    return [
        (
            response.category.value,
            response.date.date[:7].rstrip("~") if response.date and response.date.date else None,
            {names[identity] for identity in response.treatments},
        )
        for response in records.responses
    ]


def test_the_founding_report_gives_five_whole_records(task: Task) -> None:
    records: Any = read(Report(id="founding", text=FOUNDING[1], language="fr"), task)
    assert courses(records) == FOUNDING_COURSES
    assert all(treatment.route is None for treatment in records.treatments)


def test_the_founding_report_gives_its_responses(task: Task) -> None:
    found = responses(read(Report(id="founding", text=FOUNDING[1], language="fr"), task))
    right = [one for one in FOUNDING_RESPONSES if one in found]
    assert len(right) >= 9
    assert all(one in FOUNDING_RESPONSES for one in found)


@pytest.mark.parametrize("variant", VARIANTS, ids=[variant[0] for variant in VARIANTS])
def test_a_variant_gives_its_courses(task: Task, variant: Variant) -> None:
    name, language, text, expected, _ = variant
    assert courses(read(Report(id=name, text=text, language=language), task)) == expected


@pytest.mark.parametrize("variant", VARIANTS, ids=[variant[0] for variant in VARIANTS])
def test_a_variant_gives_its_responses(task: Task, variant: Variant) -> None:
    name, language, text, _, answers = variant
    assert responses(read(Report(id=name, text=text, language=language), task)) == answers
