"""Dose.find on marked-up sentences of each language, and on numbers that are measured and not given."""

from __future__ import annotations

import pytest

from extractor.report import Language
from extractor.values.base import FieldSpec
from extractor.values.dose import Dose
from tests.values.marked import found_in, lines, unmarked

SPEC = FieldSpec("treatments", "dose", Dose, "dose")

FRENCH = """
Imatinib [400 mg|400 mg] par jour depuis le printemps.
Le patient reçoit [0,4 mg/kg|0.4 mg/kg]/24 h de la molécule.
Sorafénib 2 x [400 mg|400 mg] par jour.
Cyclophosphamide [1.000 mg/m2|1000 mg/m2] puis [1 200 mg/m²|1200 mg/m2].
Carboplatine [AUC 5|AUC 5] et paclitaxel [175mg/m2|175 mg/m2].
Carboplatine (dose [AUC = 6|AUC 6]).
Hydrocortisone [20 mg le matin et 10 mg le soir|10-20 mg] au long cours.
Prednisone [60 mg/j en 3 prises|20 mg] pendant une semaine.
Étoposide [600 mg/m2 divisé en 4 doses|150 mg/m2].
Elle prend [un comprimé|1 tablet] le soir et [deux gélules|2 capsule] le matin.
Lorazépam [½ cp|0.5 tablet] au coucher, zopiclone [1/2 comprimé|0.5 tablet].
Posologie portée de 50 à [100 mg|100 mg].
On donne [50 à 100 mg|50-100 mg] selon la tolérance.
Insuline [30 UI|30 IU] le soir, pénicilline [1 million d'unités|1000000 IU].
Salbutamol [2 bouffées|2 puff] à la demande, collyre [3 gouttes|3 drop] par jour.
Lévothyroxine [75 µg|75 ug], fentanyl [50 microgrammes|50 ug], digoxine [0,25mg|0.25 mg].
Méthotrexate [2 comprimés de 2,5 mg|5 mg] chaque lundi.
Bisoprolol [5 mg|5 mg] 1-0-1.
Lithium [400 mg (1-0-2)|400-800 mg] au long cours.
Amoxicilline-acide clavulanique [500/125 mg|500 mg] trois fois par jour.
Noradrénaline [0,3 µg/kg/min|0.3 ug/kg/min] puis décroissance.
J1 [200 mg|200 mg], J8 [150 mg|150 mg].
Radiothérapie [300 cGy|300 cGy]/fraction, radio-iode [100 mCi|100 mCi].
Paracétamol [1 g|1 g]/8 h, morphine [10 à 20 mg|10-20 mg]/4 h.
Albumine [20 g|20 g] en perfusion.
"""

ENGLISH = """
Imatinib [400 mg|400 mg] daily was begun.
She took [40 mg, 4 tablets|160 mg] every morning.
Methotrexate [6 tablets of 2.5 mg|15 mg] weekly.
Hydroxyurea [1,000 mg|1000 mg] and later [1.5 g|1.5 g].
Etoposide [75 mg/m2 in 3 doses|25 mg/m2] was planned.
Carboplatin [AUC 5|AUC 5] plus pemetrexed [500 mg/m²|500 mg/m2].
Carboplatin at [AUC-6|AUC 6] on day 1.
Give [two tablets at night and half a tablet at noon|0.5-2 tablet].
Give [half a tablet|0.5 tablet] only.
Insulin [18 units|18 IU] at bedtime; heparin [80 units/kg|80 IU/kg] as a bolus.
Dopamine [5 mcg/kg/min|5 ug/kg/min] was started.
The dose ranged from [300 to 600 mg|300-600 mg] a day.
Prednisone [20 mg in the morning and 10 mg at night|10-20 mg].
Actinomycin [1.2 mg per square meter|1.2 mg/m2] of body surface.
Vincristine [2mg|2 mg], ifosfamide [1800mg/m2|1800 mg/m2]/day.
Posaconazole was increased from 200 to [300 mg|300 mg].
Folic acid [one capsule|1 capsule] a day.
Epoetin [2.5 million units|2500000 IU] in error.
Amphotericin [3–5 mg/kg|3-5 mg/kg] once a day.
Lanreotide [120 mg|120 mg] every 28 days.
Radium [3 MBq|3 MBq] in all; iodine [30 mCi|30 mCi].
Docetaxel [75 mg/m(2)|75 mg/m2] q3w.
Ketamine 3 x [250 mg|250 mg]/day.
Tacrolimus was reduced from [5 mg|5 mg] to [3 mg|3 mg].
"""

SPANISH = """
Imatinib [400mg|400 mg] diario desde abril.
Regorafenib [40 mg 4 comp|160 mg] cada 24 horas.
Ciclofosfamida [1.000 mg/m2|1000 mg/m2] y doxorrubicina [50 mg/m2|50 mg/m2].
Penicilina [2,4 millones de UI|2400000 IU] intramuscular.
Se pauta [un comprimido en la cena y medio comprimido en el desayuno|0.5-1 tablet].
Losartán [100/25 mg|100 mg] al día.
Enalapril [2'5 mg|2.5 mg] cada 12 horas.
Levotiroxina [100 mcg|100 ug] en ayunas.
Deflazacort [60 mg en 3 tomas|20 mg].
Hidrocortisona [20 mg por la mañana y 10 mg por la noche|10-20 mg].
Salbutamol [2 inhalaciones|2 puff] a demanda; tramadol [20 gotas|20 drop].
Carboplatino [AUC 5|AUC 5] con gemcitabina [1.250 mg/m2|1250 mg/m2].
Metformina [850 mg|850 mg] 1-0-1 y gliclazida [30 mg (2-0-1)|30-60 mg].
Insulina [24 UI|24 IU] por la noche.
Metilprednisolona [1 mg/kg|1 mg/kg]/día durante cinco días.
Amoxicilina [500 mg/125 mg|500 mg] cada 8 horas.
Dosis de [300 a 600 mg|300-600 mg] según tolerancia.
Fentanilo [0,5 μg/kg|0.5 ug/kg] en bolo.
Paracetamol [1 g|1 g]/8 h si dolor.
Omeprazol [20mg|20 mg], atorvastatina [80 mg|80 mg] por sonda.
Dexametasona [8mg|8 mg]/24 h y furosemida [3 ampollas|3 ampule].
Radioterapia [62 Gy|62 Gy] sobre el lecho.
"""

NOTHING: dict[Language, str] = {
    "fr": """
Créatinine 12 mg/l, urée 0,4 g/l, CRP à 150 mg/L.
Protéinurie à 3 g/24 h et hémoglobine à 9 g.
PSA 12 ng/ml, AFP 300 UI/l, glycémie 1,2 g/dl.
Femme de 55 ans, poids 70 kg, taille 165 cm, TA 140/90 mmHg.
Tumeur de 35 x 20 mm, nodule de 8 mm.
Solution à 5 mg/ml, oxygène 3 l/min, clairance 60 ml/min.
Il boit 100 g d'éthanol par jour.
Pièce pesant 450 g ; saignement estimé à 800 ml.
Transfusion de 2 unités de culots globulaires.
Diminution de 50 % de la masse tumorale, fraction d'éjection 35 %.
Le 12/03/2014, stade T2N1M0, score 3/10, 5-FU en cours.
Aiguille de 22 G.
""",
    "en": """
Creatinine 1.2 mg/dl, haemoglobin 9 g, albumin 3.5 g/dl.
A 63-year-old man of 70 kg with a 3 cm mass.
Blood loss was 400 ml; urinary protein of 3 g/24 h.
A solution of 5 mg/ml; oxygen at 4 l/min.
Transfused with 2 units of packed red cells.
Ejection fraction was 35% and response 50%.
The cumulative dose of 450 mg was noted.
Proteinuria of 3 g per day was found.
Grade 3, ECOG 1, pT2N0, 12 of 14 nodes.
Seen on day 8 with a temperature of 38.5.
""",
    "es": """
Creatinina 1,2 mg/dl, hemoglobina 9 g, PCR 150 mg/l.
Mujer de 55 años, peso 70 kg, TA 140/90.
Proteinuria de 3 g/día y PSA de 12 ng/ml.
Nódulo de 8 mm y masa de 3 cm.
Suero con 5 mg/ml, oxígeno a 3 l/min.
Pieza quirúrgica que pesa 450 g.
Pérdida de 10 kg en 3 meses.
Se trasfunden 2 unidades de concentrados de hematíes.
Bebedor de 80 g de alcohol al día.
Drenaje de 800 ml de líquido.
""",
}


@pytest.mark.parametrize(
    ("language", "line"),
    [("fr", line) for line in lines(FRENCH)]
    + [("en", line) for line in lines(ENGLISH)]
    + [("es", line) for line in lines(SPANISH)],
)
def test_finds_the_marked_doses_and_no_others(language: Language, line: str) -> None:
    text, expected = unmarked(line)
    assert found_in(text, SPEC, language) == expected


@pytest.mark.parametrize(("language", "line"), [(lang, x) for lang, t in NOTHING.items() for x in lines(t)])
def test_finds_no_dose_in_what_is_measured(language: Language, line: str) -> None:
    assert found_in(line, SPEC, language) == []
