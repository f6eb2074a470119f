"""Duration: found in marked-up sentences, parsed to ISO 8601, compared by length."""

from __future__ import annotations

import pytest

from extractor.report import Language
from extractor.values.base import Context, FieldSpec
from extractor.values.duration import Duration
from tests.values.marked import found_in, lines, unmarked

SPEC = FieldSpec("treatments", "duration", Duration, "duration")

FRENCH = """
Amoxicilline pendant [15 jours|15 days], puis arrêt.
Corticothérapie de [six mois|6 months] au total.
Traitement poursuivi [un an et demi|1 year 6 months].
Perfusion sur [30 minutes|30 minutes] puis [2 heures|2 hours].
Antibiothérapie durant [trois semaines|3 weeks].
Hormonothérapie prévue pour [5 ans|5 years].
Repos de [une quinzaine de jours|about 15 days].
Il évolue depuis environ [3 mois|about 3 months].
Durée de [2 à 3 semaines|2 weeks to 3 weeks].
Surveillance de [24h|24 hours].
Un traitement de [4-6 semaines|4 weeks to 6 weeks] est proposé.
Immunothérapie pendant [1 an et 3 mois|1 year 3 months].
Fièvre depuis [huit jours|8 days], toux depuis [deux mois|2 months].
Femme de 55 ans, traitée pendant [deux ans|2 years].
Nourrisson de 6 mois traité [10 jours|10 days].
À l'âge de 40 ans, il a pris le traitement pendant [vingt-quatre mois|24 months].
Imatinib 400 mg tous les 21 jours pendant [3 mois|3 months].
Trois semaines plus tard, la toux cède ; arrêt deux jours après, puis reprise.
Les [deux premiers mois|2 months] furent difficiles.
Il y a 3 mois, elle a reçu six cycles.
"""

ENGLISH = """
Amoxicillin for [15 days|15 days] was enough.
Given for [six months|6 months] and then stopped.
A [10-day|10 days] course of steroids.
Infused over [30 minutes|30 minutes].
Treatment lasted [two and a half years|2 years 6 months].
She took it for [half a year|6 months].
Maintenance for [a couple of weeks|about 2 weeks].
After [a fortnight|14 days] the drug was withdrawn.
Radiotherapy over [5–6 weeks|5 weeks to 6 weeks].
About [3 months|about 3 months] of tamoxifen.
A 63-year-old man had taken it for [20 years|20 years].
A man of 45 years was treated for [a week|1 week].
At the age of 7 years it was given for [two years|2 years].
Every 3 weeks for [4 months|4 months].
Two weeks later it was stopped.
Three months ago she had six cycles.
Twice a day for [3 consecutive days|3 days].
She used 400 mg a day for [one month|1 month].
For [one and a half months|1 month 15 days] nothing changed.
For [48 hours|48 hours] and then [2 more days|2 days].
"""

SPANISH = """
Amoxicilina durante [15 días|15 days] y alta.
Corticoides durante [seis meses|6 months].
Tratamiento de [tres semanas|3 weeks] de duración.
Infusión en [media hora|30 minutes].
Hormonoterapia durante [5 años|5 years].
Se mantuvo [un mes|1 month] más.
Reposo de unos [15 días|about 15 days].
Pauta de [2-3 semanas|2 weeks to 3 weeks].
Azitromicina x [3 días|3 days].
Dolor de [cuatro meses y medio|4 months 15 days] de evolución.
Mujer de 55 años tratada durante [dos años|2 years].
Varón de 61 años de edad con tos de [1 semana|1 week].
Operado a los 40 años, tratado durante [veinticuatro meses|24 months].
Cada 21 días durante [6 meses|6 months].
Tres semanas después se suspende.
Hace 3 meses recibió seis ciclos.
Vigilancia de [48 horas|48 hours].
Ingreso de [10 días y 12 horas|10 days 12 hours]; oxígeno [12 horas|12 hours].
Niño de 8 meses con fiebre de [5 días|5 days].
Se prolongó [un año y medio|1 year 6 months].
"""


@pytest.mark.parametrize(
    ("language", "line"),
    [("fr", line) for line in lines(FRENCH)]
    + [("en", line) for line in lines(ENGLISH)]
    + [("es", line) for line in lines(SPANISH)],
)
def test_finds_the_marked_durations_and_no_others(language: Language, line: str) -> None:
    text, expected = unmarked(line)
    assert found_in(text, SPEC, language) == expected


@pytest.mark.parametrize(
    ("language", "quote", "value", "high"),
    [
        ("fr", "pendant 15 jours", "P15D", None),
        ("fr", "six mois", "P6M", None),
        ("fr", "un an et demi", "P1Y6M", None),
        ("en", "for 3 weeks", "P3W", None),
        ("en", "2 weeks and 3 days", "P17D", None),
        ("en", "90 minutes", "PT90M", None),
        ("en", "half an hour", "PT30M", None),
        ("es", "durante 3 semanas", "P3W", None),
        ("es", "de 2 a 3 meses", "P2M", "P3M"),
        ("fr", "1,5 an", "P1Y6M", None),
        ("es", "una quincena", "P15D", None),
    ],
)
def test_parses_to_iso_8601(language: Language, quote: str, value: str, high: str | None) -> None:
    parsed = Duration.parse(quote, SPEC, Context(language=language))
    assert (parsed.value, parsed.value_high, parsed.issues) == (value, high, [])


@pytest.mark.parametrize("quote", ["six cycles", "", "au long cours", "12 mg", "quelque temps"])
def test_what_tells_no_length_is_unparsed(quote: str) -> None:
    parsed = Duration.parse(quote, SPEC, Context(language="fr"))
    assert parsed.value is None
    assert [issue.code for issue in parsed.issues] == ["unparsed"]


@pytest.mark.parametrize(
    ("gold", "other", "correct", "degree"),
    [
        ("P14D", "P14D", True, "exact"),
        ("P14D", "P2W", True, "equivalent"),
        ("P12M", "P1Y", True, "equivalent"),
        ("P1D", "PT24H", True, "equivalent"),
        ("P1M", "P4W", False, "wrong"),
        ("P3M", "P3D", False, "wrong"),
        ("P3M", None, False, "wrong"),
    ],
)
def test_compares_by_length(gold: str, other: str | None, correct: bool, degree: str) -> None:
    verdict = Duration(value=gold).compare(Duration(value=other))
    assert (verdict.correct, verdict.degree) == (correct, degree)


def test_about_makes_no_difference_but_the_range_does() -> None:
    assert Duration(value="P3M", approximate=True).compare(Duration(value="P3M")).correct
    assert not Duration(value="P2W", value_high="P3W").compare(Duration(value="P2W")).correct
