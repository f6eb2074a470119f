"""Whether an amount in a text is a dose: laboratory values, weights, volumes and drinks are measured, not given."""

from __future__ import annotations

from extractor.values.dose.grammar import Amount
from extractor.values.scan import Scan

_REACH = 7

_ANALYTES = frozenset(
    "hemoglobine haemoglobin hemoglobin hemoglobina hb hgb creatinine creatinina creatininemie proteinurie proteinuria albuminurie "
    "albuminuria microalbuminurie uree urea glycemie glycaemia glycemia glucemia bilirubine bilirubin bilirrubina "
    "bilirubina crp pcr ferritine ferritin ferritina psa ace cea afp troponine troponin troponina calciurie calciuria "
    "calcemie calcemia tsh lactates ldh asat alat ast alt ggt hcg natremie kaliemie uricemie cholesterol colesterol "
    "triglycerides trigliceridos procalcitonine procalcitonin procalcitonina lipase amylase proteines chromogranine "
    "cortisolurie glycosurie glucosuria transaminases transaminasas fibrinogenemie cetonemie ethanolemie alcoolemie "
    "dimeres dimers dimero haptoglobine gammaglobulines plasmatique serum serico serica serique taux level levels "
    "concentration concentracion niveles nivel excretion excrecion vma catecholamine catecholamines catecolaminas metanephrine metanephrines normetanephrine normetanephrines metanefrinas normetanefrinas urinaire urinaires urinary urinaria urinarias urinario clearance aclaramiento".split()
)
_WEIGHTS = frozenset(
    "mass masa indice index indexed pesant poids pese pesait pesaient peso pesa pesaba pesando weighing weighed weight weighs perte perdu naissance "
    "birthweight nacimiento masse specimen spleen rate placenta".split()
)
_VOLUMES = frozenset(
    "diurese diuresis saignement saignements hemorragie hemorrhage hemorragia pertes perte perdidas perdida loss lost "
    "bleeding sangrado volume volumen residu residual residuo drainage drenaje drained drenado epanchement effusion "
    "derrame ponction puncion aspiration aspirated aspirado evacuation evacue evacuados retire removed urine orina "
    "urines output ascite ascitis liquide pus capacite prostate prostata hematome culots sang blood sangre air aire ascites fluid fluide liquido serous sereux seroso pleural pericardial hydrothorax "
    "hemothorax hydropericardium hydroperitoneum diarrhea diarrhee diarrea vomiting vomissements sputum seroma lavage".split()
)
_TOTALS = frozenset("cumulative cumulee cumule cumulees acumulada acumulado".split())
_URINARY = frozenset("urinary urinaire urinaria urinario proteinuria proteinurie".split())
_DRINKS = frozenset("alcool alcohol ethanol etanol oh vin wine vino biere beer cerveza".split())
_BLOOD = frozenset(
    "culots culot sang concentre concentres concentrados plaquettes globules blood packed red prbc prbcs rbc platelet "
    "platelets sangre hematies plaquetas plasma ffp houndsfield hounsfield bethesda".split()
)
_PREPARATIONS = frozenset(
    "creme cream crema pommade ointment pomada gel solution solucion solute collyre colirio lotion locion serum suero "
    "saline drops gouttes dextrose topical topico topique patch shampoo".split()
)


def is_dose(scan: Scan, amount: Amount) -> bool:
    """Whether the words around an amount leave it a dose."""
    base = amount.unit.split("/")[0]
    if amount.unit == "AUC" or (not amount.unit and amount.moments):
        return True
    left = scan.before(amount.first, _REACH)
    if base == "%":
        right = scan.after(amount.last, 3)
        return not _PREPARATIONS.isdisjoint(left[:4]) or not _PREPARATIONS.isdisjoint(right)
    right = scan.after(amount.last, 4)
    if not _TOTALS.isdisjoint(left[:4]) or not _URINARY.isdisjoint(right[:3]):
        return False
    if not _DRINKS.isdisjoint(right) or not _DRINKS.isdisjoint(left[:4]):
        return False
    if "m2" in amount.unit or "kg" in amount.unit:
        return True
    if base in ("g", "mg", "ug", "ng", "mmol", "meq", "[IU]") and _measured(left, _ANALYTES):
        return False
    if base == "g":
        if scan.written(amount.last - 1) == "G" and (amount.value >= 10 or right[:1] in ([","], [")"])):
            return False  # the gauge of a needle, the part of a figure
        return not _measured(left, _WEIGHTS)
    if base == "mL":
        return not _measured(left, _VOLUMES) and _VOLUMES.isdisjoint(right)
    if base == "[IU]":
        return _BLOOD.isdisjoint(right)
    return True


def _measured(left: list[str], words: frozenset[str]) -> bool:
    """Whether one of `words` stands before the amount, with no comma or other number between."""
    for distance, word in enumerate(left):
        if word in words:
            return True
        if word == "," or (word.isdecimal() and distance > 0):
            return False
    return False
