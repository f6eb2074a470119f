"""Schedule.find on marked-up sentences of each language, and on rates of other things than drugs."""

from __future__ import annotations

import pytest

from extractor.report import Language
from extractor.values.base import FieldSpec
from extractor.values.schedule import Schedule
from tests.values.marked import found_in, lines, unmarked

SPEC = FieldSpec("treatments", "schedule", Schedule, "schedule")

FRENCH = """
Imatinib 400 mg [par jour|1 per d] au long cours.
Prise de 400 mg d'imatinib [par jour|1 per d].
Vémurafénib 960 mg[/12 h|1 per 12 h] sans pause.
Aspirine 100 mg[/j|1 per d] et atorvastatine 20 mg [le soir|1 per d].
Amoxicilline 1 g [3 fois par jour|3 per d] et paracétamol 1 g [toutes les 6 heures|1 per 6 h].
Capécitabine 1 250 mg/m2 [deux fois par jour|2 per d].
Docétaxel 75 mg/m2 [tous les 21 jours|1 per 21 d].
Étoposide 100 mg/m2 [J1 à J3 tous les 21 jours|3 per 21 d (days 1-3)].
Gemcitabine 1 000 mg/m2 [J1, J8, J15 q28j|3 per 28 d (days 1, 8, 15)].
Vinorelbine 60 mg/m2 [J1 et J8|days 1, 8] puis repos.
Méthotrexate 15 mg [hebdomadaire|1 per wk] par voie orale.
Prednisone 20 mg [un jour sur deux|1 per 2 d].
Metformine 850 mg [1-0-1|2 per d] en cours.
Lévétiracétam 500 mg [matin et soir|2 per d].
Zopiclone 7,5 mg [au coucher|1 per d].
Trastuzumab [toutes les trois semaines|1 per 3 wk] en entretien.
Pembrolizumab 200 mg[/jour toutes les 3 semaines|1 per 3 wk].
Hydrocortisone 20 mg [le matin et 10 mg le soir|2 per d].
Prednisone 60 mg[/j en 3 prises|3 per d].
Injection [mensuelle|1 per mo] de lanréotide.
Morphine 10 mg [si besoin|as needed].
Cotrimoxazole 1 cp [3 fois par semaine|3 per wk].
Oméprazol[/24 h|1 per 24 h] depuis hier.
Perfusion de 4 mg d'acide zolédronique [toutes les 4 à 6 semaines|1 per 4 wk].
"""

ENGLISH = """
Imatinib 400 mg [daily|1 per d] was begun.
Capecitabine 1250 mg/m2 [twice daily on days 1 to 14 every 21 days|2 per d (days 1-14)].
Amoxicillin 500 mg [three times a day|3 per d] for a week.
Lapatinib 1250 mg [once a day|1 per d].
Ganciclovir 5 mg/kg [every 12 hours|1 per 12 h].
Nivolumab 3 mg/kg [q2w|1 per 2 wk] and ipilimumab 1 mg/kg [q6w|1 per 6 wk].
Levetiracetam 500 mg [bid|2 per d], ranitidine 150 mg [b.i.d.|2 per d], morphine 5 mg [q4h|1 per 4 h].
Prednisone 40 mg [every other day|1 per 2 d].
Prednisone 40 mg on [alternate days|1 per 2 d].
Paclitaxel 80 mg/m2 [weekly|1 per wk].
Denosumab was given [monthly|1 per mo].
Gemcitabine 1000 mg/m2 [days 1 and 8 every 21 days|2 per 21 d (days 1, 8)].
Cytarabine 100 mg/m2 [days 1-7|days 1-7] by infusion.
Vinblastine 6 mg/m2 on [days 1, 15 of a 28-day cycle|2 per 28 d (days 1, 15)].
Sunitinib 50 mg, [4 weeks on and 2 weeks off|days 1-28].
Temazepam 10 mg [at bedtime|1 per d] and tramadol 50 mg [as needed|as needed].
Folic acid 5 mg [qd|1 per d].
Co-trimoxazole 960 mg [three times weekly|3 per wk].
Epoetin 40000 units [once weekly|1 per wk].
Ibandronate 150 mg [once every 4 weeks|1 per 4 wk].
Ibuprofen 1,200 mg[/d|1 per d] was no help.
Azacitidine 75 mg/m2 [q28d|1 per 28 d].
"""

SPANISH = """
Imatinib 400 mg [al día|1 per d] desde mayo.
Vemurafenib 960 mg[/12 h|1 per 12 h] con buena tolerancia.
Paracetamol 1 g [cada 8 horas|1 per 8 h] y metamizol 575 mg [c/8h|1 per 8 h].
Sunitinib 50 mg 1 comp [cada 24 horas|1 per 24 h].
Paclitaxel 90 mg/m2 [días 1, 8 y 15 en ciclos cada 28 días|3 per 28 d (days 1, 8, 15)].
Cisplatino 40 mg/m2 [semanal|1 per wk].
Prednisona 30 mg en [días alternos|1 per 2 d].
Levotiroxina 100 mcg [diarios|1 per d].
Amoxicilina 500 mg [tres veces al día|3 per d].
Ácido fólico 5 mg [dos veces por semana|2 per wk].
Metformina 850 mg [1-0-1|2 per d] y litio 400 mg [1-1-1|3 per d].
Lorazepam 1 mg [por la noche|1 per d].
Etopósido 100 mg/m2 [día|1 per d], bien tolerado.
Enalapril 5 mg[/día|1 per d] y omeprazol 20 mg[/24h|1 per 24 h].
Trastuzumab [cada 3 semanas|1 per 3 wk] hasta progresión.
Denosumab 120 mg [mensual|1 per mo].
Prednisona 60 mg [todos los días|1 per d].
Deflazacort 30 mg [por la mañana y por la noche|2 per d].
Irinotecán 180 mg/m2 [cada dos semanas|1 per 2 wk].
Docetaxel 75 mg/m2 [cada 21 días|1 per 21 d].
Tramadol 50 mg [si precisa|as needed].
[Una toma diaria|1 per d] de 20 mg.
"""

NOTHING: dict[Language, str] = {
    "fr": """
Il fume 20 cigarettes par jour depuis l'âge de 15 ans.
Scanner de contrôle tous les 3 mois.
Autonome dans les activités de la vie quotidienne.
Le jour de son admission, le matin, il va bien.
Fréquence cardiaque 80/min, fréquence respiratoire 20/min.
Les selles sont au nombre de trois par jour.
Le dossier est mis à jour.
Protéinurie de 3 g/24 h.
Le 12/03/2014 à 8 h, PA 140/90.
Le score est de 3/10 et le stade 2.
""",
    "en": """
He smoked 20 cigarettes a day and drank weekly.
CT scans every three months showed no relapse.
Limited in activities of daily living.
A day later she felt better in the morning.
On day 8 she was discharged.
Urinary protein of 3 g/24 h was found.
Heart rate 80/min; seen 3 times in all.
Seizures occurred twice a week.
""",
    "es": """
Fumador de 20 cigarrillos al día.
Revisiones cada 6 meses sin recaída.
Independiente para la vida diaria.
Al día siguiente acude a urgencias por la mañana.
Ecografía cada tres meses.
Noradrenalina urinaria 7515 nmol/24 h.
El día 8 es dado de alta.
Frecuencia cardiaca 80/min.
""",
}


@pytest.mark.parametrize(
    ("language", "line"),
    [("fr", line) for line in lines(FRENCH)]
    + [("en", line) for line in lines(ENGLISH)]
    + [("es", line) for line in lines(SPANISH)],
)
def test_finds_the_marked_schedules_and_no_others(language: Language, line: str) -> None:
    text, expected = unmarked(line)
    assert found_in(text, SPEC, language) == expected


@pytest.mark.parametrize(("language", "line"), [(lang, x) for lang, t in NOTHING.items() for x in lines(t)])
def test_finds_no_schedule_of_other_things(language: Language, line: str) -> None:
    assert found_in(line, SPEC, language) == []
