"""What governs a marked stretch: `[words]` stand for the stretch, the kinds for what must hold or must not."""

from __future__ import annotations

import re

import pytest

from extractor.assertion import KINDS, Assertions
from extractor.assertion.cues import HERE, TABLES
from extractor.report import Language, Report, Span

GOVERNED: list[tuple[Language, str, str]] = [
    ("fr", "negated", "Le scanner ne montre pas de [progression]."),
    ("fr", "negated", "Aucun signe de [récidive] n'est visible."),
    ("fr", "negated", "Suivi régulier sans [rechute] depuis deux ans."),
    ("fr", "negated", "Le TEP a permis d'exclure une [progression]."),
    ("fr", "negated", "Patient sans fièvre, toux ni [dyspnée]."),
    ("fr", "hypothetical", "Une possible [métastase] hépatique est vue."),
    ("fr", "hypothetical", "En cas de [rechute], le dossier sera rediscuté."),
    ("fr", "hypothetical", "Suspicion de [récidive] locale."),
    ("fr", "hypothetical", "Scanner à la recherche de [métastases]."),
    ("fr", "family", "Son père a été traité par [cisplatine]."),
    ("fr", "family", "Antécédents familiaux : mère sous [tamoxifène]."),
    ("fr", "allergy", "Allergie à la [pénicilline] dans l'enfance."),
    ("fr", "allergy", "Allergies : [amoxicilline], iode."),
    ("fr", "planned", "Il est prévu de débuter le [pembrolizumab]."),
    ("fr", "planned", "Le [nivolumab] sera débuté en mars."),
    ("fr", "planned", "Nous proposons un traitement par [docétaxel]."),
    ("fr", "refused", "Le patient refuse le [cisplatine]."),
    ("fr", "refused", "Le [régorafénib] a été refusé par la patiente."),
    ("fr", "contraindicated", "Le [cisplatine] est contre-indiqué."),
    ("fr", "contraindicated", "Patient inapte à recevoir du [cisplatine]."),
    ("fr", "caused", "Pneumopathie imputée au [géfitinib]."),
    ("fr", "resistant", "Tumeur réfractaire au [carboplatine]."),
    ("fr", "stop", "Arrêt du [sunitinib] pour toxicité."),
    ("fr", "restart", "Reprise du [sunitinib] après la chirurgie."),
    ("fr", "monitor", "Le taux de [lithium] était normal."),
    ("en", "negated", "There was no evidence of [progression]."),
    ("en", "negated", "CT ruled out [recurrence]."),
    ("en", "negated", "She denied [fever] or chills."),
    ("en", "negated", "The scan was without new [lesions]."),
    ("en", "hypothetical", "The scan was suspicious for [relapse]."),
    ("en", "hypothetical", "If [progression] occurs, call us."),
    ("en", "hypothetical", "Treatment until [progression]."),
    ("en", "family", "Her mother was treated with [tamoxifen]."),
    ("en", "allergy", "He is allergic to [penicillin]."),
    ("en", "allergy", "[Penicillin] allergy since childhood."),
    ("en", "planned", "We plan to start [docetaxel]."),
    ("en", "planned", "[Nivolumab] is planned for next month."),
    ("en", "refused", "The patient declined [cisplatin]."),
    ("en", "refused", "[Cisplatin] was refused by the patient."),
    ("en", "refused", "He was not eligible for [cisplatin]."),
    ("en", "contraindicated", "[Ponatinib] was contraindicated."),
    ("en", "caused", "Colitis induced by [ipilimumab]."),
    ("en", "resistant", "Disease refractory to [bortezomib]."),
    ("en", "stop", "[Imatinib] was discontinued."),
    ("en", "restart", "[Imatinib] was resumed at a lower dose."),
    ("en", "monitor", "Serum [lithium] was high."),
    ("es", "negated", "No se observa [progresión]."),
    ("es", "negated", "Sin evidencia de [recidiva]."),
    ("es", "negated", "La TC descarta [metástasis]."),
    ("es", "negated", "Ausencia de [enfermedad] residual."),
    ("es", "hypothetical", "Sospecha de [recaída] local."),
    ("es", "hypothetical", "Posible [progresión] ósea."),
    ("es", "hypothetical", "En caso de [progresión] se valorará cirugía."),
    ("es", "family", "Su madre fue tratada con [tamoxifeno]."),
    ("es", "allergy", "Alergia a [penicilina]."),
    ("es", "planned", "Se propone tratamiento con [docetaxel]."),
    ("es", "planned", "Pendiente de iniciar [nivolumab]."),
    ("es", "refused", "El paciente rechaza [cisplatino]."),
    ("es", "refused", "El [regorafenib] fue rechazado."),
    ("es", "contraindicated", "El [cisplatino] está contraindicado."),
    ("es", "caused", "Colitis secundaria a [ipilimumab]."),
    ("es", "stop", "Se suspende [imatinib]."),
    ("es", "restart", "Se reinicia [imatinib]."),
    ("es", "monitor", "Niveles de [litio] elevados."),
]

FREE: list[tuple[Language, str, str]] = [
    ("fr", "negated", "Sans antécédent notable, mais une [progression] est constatée."),
    ("fr", "negated", "Deux ans sans traitement, lors du contrôle une [rechute] apparaît."),
    ("fr", "negated", "Absence de fièvre ; une [progression] est notée."),
    ("fr", "hypothetical", "Une éventuelle infection, cependant la [rechute] est certaine."),
    ("en", "negated", "No fever, but [progression] was seen."),
    ("en", "negated", "He was without treatment until [relapse] occurred."),
    ("en", "hypothetical", "In May 2015 [progression] was seen."),
    ("en", "hypothetical", "By late May [relapse] was evident."),
    ("es", "negated", "Sin fiebre, pero con [progresión] clara."),
    ("es", "negated", "Sin tratamiento hasta que aparece [recaída]."),
    ("en", "stop", "Without interruption of [imatinib]."),
    ("fr", "stop", "Sans interruption du [sunitinib]."),
]


def kinds_at(language: Language, marked: str) -> set[str]:
    match = re.search(r"\[(.+?)\]", marked)
    assert match
    text = marked.replace("[", "").replace("]", "")
    report = Report(id="marked", text=text, language=language)
    span = Span(match.start(), match.end() - 2)
    return set(Assertions(report).at(span, report.sentence_at(span.start) - 1))


@pytest.mark.parametrize(("language", "kind", "marked"), GOVERNED)
def test_a_cue_governs_what_it_speaks_of(language: Language, kind: str, marked: str) -> None:
    assert kind in kinds_at(language, marked)


@pytest.mark.parametrize(("language", "kind", "marked"), FREE)
def test_a_cue_does_not_reach_beyond_its_clause(language: Language, kind: str, marked: str) -> None:
    assert kind not in kinds_at(language, marked)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_holds_known_kinds_and_no_row_twice(table: str) -> None:
    rows = [tuple(line.split("\t")) for line in (HERE / table).read_text(encoding="utf-8").splitlines()[1:]]
    assert {row[0] for row in rows} <= set(KINDS)
    assert all(len(row) == 4 and row[3] for row in rows)
    assert len(rows) == len(set(rows))


def test_every_kind_has_cues_in_every_language() -> None:
    told: dict[str, set[str]] = {}
    for table in TABLES:
        for line in (HERE / table).read_text(encoding="utf-8").splitlines()[1:]:
            kind, language, _, _ = line.split("\t")
            told.setdefault(kind, set()).add(language)
    assert {kind: {"fr", "en", "es"} for kind in KINDS} == told
