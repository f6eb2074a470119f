"""Words of the three languages that damages exchange: months, units, phrases and their translations."""

from __future__ import annotations

import re

MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "en": "January February March April May June July August September October November December".split(),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
}

UNITS = {
    "mg": "g", "g": "mg", "mcg": "mg", "µg": "mg", "ug": "mg", "mg/m2": "mg/kg", "mg/m²": "mg/kg", "mg/kg": "mg/m²",
    "UI": "mg", "IU": "mg", "mL": "mg", "ml": "mg", "g/m2": "mg/m2", "g/m²": "mg/m²", "Gy": "mCi", "GBq": "MBq",
    "comprimé": "mg", "comprimés": "mg", "tablet": "mg", "tablets": "mg", "comprimido": "mg", "comprimidos": "mg",
}  # fmt: skip

PHRASES = [
    ("par jour", "per day", "al día"), ("deux fois par jour", "twice a day", "dos veces al día"),
    ("toutes les", "every", "cada"), ("réponse complète", "complete response", "respuesta completa"),
    ("réponse partielle", "partial response", "respuesta parcial"), ("maladie stable", "stable disease", "enfermedad estable"),
    ("progression", "progression", "progresión"), ("rechute", "relapse", "recaída"), ("récidive", "recurrence", "recidiva"),
    ("semaines", "weeks", "semanas"), ("jours", "days", "días"), ("mois", "months", "meses"), ("cycles", "cycles", "ciclos"),
    ("cures", "courses", "ciclos"), ("ligne", "line", "línea"), ("première", "first", "primera"), ("matin", "morning", "mañana"),
    ("soir", "evening", "noche"), ("neutropénie", "neutropenia", "neutropenia"), ("diarrhée", "diarrhoea", "diarrea"),
    ("augmentation", "increase", "aumento"), ("diminution", "decrease", "disminución"), ("lésions", "lesions", "lesiones"),
    ("métastases", "metastases", "metástasis"), ("rémission", "remission", "remisión"), ("daily", "quotidien", "diario"),
    ("stabilisation", "stabilisation", "estabilización"), ("asthénie", "asthenia", "astenia"),
]  # fmt: skip
"""French, English, Spanish."""

SYNONYMS = {
    "fr": {
        "par jour": "quotidiennement", "réponse": "réaction", "progression": "évolution défavorable", "rechute": "reprise",
        "récidive": "nouvelle poussée", "diminution": "baisse", "augmentation": "majoration", "toutes les": "à raison d'une fois par",
        "stable": "inchangée", "cycles": "séquences", "cures": "séquences", "lésions": "localisations", "en ": "au mois de ",
    },
    "en": {
        "daily": "every single day", "response": "answer", "progression": "worsening", "relapse": "return", "recurrence": "return",
        "decrease": "fall", "increase": "rise", "every": "once each", "stable": "unchanged", "cycles": "rounds", "in ": "during ",
        "lesions": "deposits", "twice": "two times",
    },
    "es": {
        "al día": "diariamente", "respuesta": "contestación", "progresión": "empeoramiento", "recaída": "reaparición",
        "recidiva": "reaparición", "disminución": "bajada", "aumento": "subida", "cada": "una vez por", "estable": "sin cambios",
        "ciclos": "tandas", "lesiones": "focos", "en ": "durante ",
    },
}  # fmt: skip

NEGATED = re.compile(
    r"\b(?:pas de |pas d['’]|sans |aucune? |absence de |no |without |sin |ning[uú]na? |ausencia de |no evidence of )"
    r"([^\W\d]{4,}(?: [^\W\d]{4,})?)",
    re.IGNORECASE,
)
"""A negation and one or two words that it governs."""
