"""Dose.parse and compare: units, languages, divided and unequal amounts, companions, conversions."""

from __future__ import annotations

import pytest

from extractor.report import Language, Report, Span
from extractor.values.base import Context, FieldSpec
from extractor.values.dose import Dose

SPEC = FieldSpec("treatments", "dose", Dose, "dose")


@pytest.mark.parametrize(
    ("language", "quote", "value", "high", "unit"),
    [
        ("fr", "400 mg/j", 400, None, "mg"),
        ("fr", "0,4 mg/kg/24 h", 0.4, None, "mg/kg"),
        ("fr", "2 x 400 mg", 400, None, "mg"),
        ("en", "75 mg/m2 in 3 doses", 25, None, "mg/m2"),
        ("fr", "90 mg/m2 divisés en deux prises", 45, None, "mg/m2"),
        ("en", "40 mg, 4 tablets", 160, None, "mg"),
        ("en", "6 tablets of 2.5 mg", 15, None, "mg"),
        ("fr", "20 mg le matin et 10 mg le soir", 10, 20, "mg"),
        ("fr", "1 cp", 1, None, "{tablet}"),
        ("fr", "AUC 5", 5, None, "AUC"),
        ("fr", "30 UI", 30, None, "[IU]"),
        ("fr", "30 U.I.", 30, None, "[IU]"),
        ("fr", "3 MUI", 3_000_000, None, "[IU]"),
        ("fr", "1.000 mg/m2", 1000, None, "mg/m2"),
        ("en", "1.000 mg/m2", 1, None, "mg/m2"),
        ("en", "1,000 mg", 1000, None, "mg"),
        ("fr", "1.500 g", 1.5, None, "g"),
        ("fr", "5-10 mg", 5, 10, "mg"),
        ("fr", "de 50 à 100 mg", 50, 100, "mg"),
        ("fr", "50 gammas", 50, None, "ug"),
        ("es", "500/125 mg", 500, None, "mg"),
        ("fr", "500-0-500", 500, None, None),
        ("fr", "500-0-500 mg", 500, None, "mg"),
        ("fr", "500-0-250 mg", 250, 500, "mg"),
        ("en", "0.25 μg/kg/min", 0.25, None, "ug/kg/min"),
        ("en", "300 cGy/fr", 300, None, "cGy"),
        ("en", "5 mg.kg-1", 5, None, "mg/kg"),
        ("en", "30 [IU]", 30, None, "[IU]"),
        ("en", "2 {tablet}", 2, None, "{tablet}"),
        ("fr", "crème à 5 %", 5, None, "%"),
        ("en", "50 Gy in 25 fractions", 2, None, "Gy"),
        ("fr", "1 gtte", 1, None, "[drp]"),
        ("fr", "10 gttes", 10, None, "[drp]"),
        ("en", "2 gtts", 2, None, "[drp]"),
        ("es", "3 gotas", 3, None, "[drp]"),
        ("fr", "30 MU", 30_000_000, None, "[IU]"),
        ("fr", "34 M UI", 34_000_000, None, "[IU]"),
        ("es", "30 MUI", 30_000_000, None, "[IU]"),
        ("en", "48 MIU", 48_000_000, None, "[IU]"),
        ("en", "5 million units", 5_000_000, None, "[IU]"),
        ("es", "3 millones de unidades", 3_000_000, None, "[IU]"),
        ("fr", "3 millions d'unités", 3_000_000, None, "[IU]"),
        ("fr", "3 millions d'uni-\ntés", 3_000_000, None, "[IU]"),
        ("es", "dos compri-\nmidos", 2, None, "{tablet}"),
        ("en", "4 tab-\nlets", 4, None, "{tablet}"),
        ("fr", "5 rng", 5, None, "mg"),
        ("en", "75 rng/m2", 75, None, "mg/m2"),
        ("en", "75 rng/rn2", 75, None, "mg/m2"),
        ("es", "3 rng/kg", 3, None, "mg/kg"),
        ("es", "10 rnl", 10, None, "mL"),
    ],
)
def test_reads(language: Language, quote: str, value: float, high: float | None, unit: str | None) -> None:
    dose = Dose.parse(quote, SPEC, Context(language=language))
    assert (dose.value, dose.value_high, dose.unit, dose.issues) == (value, high, unit, [])


@pytest.mark.parametrize(
    "quote", ["", "forte dose", "5 mg/ml", "12 mg/l", "3 l/min", "mg", "12/03/2014", "140/90", "1" * 40]
)
def test_what_is_no_amount_is_unparsed(quote: str) -> None:
    dose = Dose.parse(quote, SPEC, Context(language="fr"))
    assert (dose.value, dose.unit) == (None, None)
    assert [issue.code for issue in dose.issues] == ["unparsed"]


@pytest.mark.parametrize(
    ("quote", "schedule", "value"),
    [
        ("1500 mg/m2", "in 6 doses", 250),
        ("60 mg", "divided into 3 doses a day", 20),
        ("60 mg in 3 doses", "in 3 doses", 20),
        ("60 mg", "3 doses a day", 60),
        ("60 mg", "twice daily", 60),
    ],
)
def test_a_schedule_that_divides_the_amount_is_read_with_it(quote: str, schedule: str, value: float) -> None:
    dose = Dose.parse(quote, SPEC, Context(language="en", companions={"schedule": schedule}))
    assert dose.value == value


@pytest.mark.parametrize(
    ("language", "quote", "value"),
    [
        ("en", "30/500", 30),
        ("en", "8/500", 8),
        ("fr", "500/125", 500),
        ("fr", "37,5/325", 37.5),
        ("es", "50/1000", 50),
        ("es", "5/160/12,5", 5),
        ("es", "80 / 400", 80),
    ],
)
def test_a_strength_of_a_combination_is_in_milligrams(language: Language, quote: str, value: float) -> None:
    dose = Dose.parse(quote, SPEC, Context(language=language, companions={"medication": "a drug"}))
    assert (dose.value, dose.unit) == (value, "mg")
    assert Dose.parse(quote, SPEC, Context(language=language)).flagged


@pytest.mark.parametrize(
    "quote",
    [
        "140/90",
        "12/03",
        "05/2014",
        "25/03/2014",
        "2014/03",
        "160/4.5",
        "2/3",
        "30/",
        "/500",
        "1/2/3/4",
        "100/",
    ],
)
def test_what_may_be_no_strength_is_unparsed(quote: str) -> None:
    dose = Dose.parse(quote, SPEC, Context(language="en", companions={"medication": "a drug"}))
    assert (dose.value, dose.unit) == (None, None)


def test_a_strength_takes_the_unit_that_the_report_writes_behind() -> None:
    text = "Budesonide/formoterol 200/6 mcg twice daily"
    quote = "200/6"
    span = Span(text.index(quote), text.index(quote) + len(quote))
    context = Context(
        "en",
        report=Report(id="r", text=text, language="en"),
        span=span,
        companions={"medication": "budesonide"},
    )
    dose = Dose.parse(quote, SPEC, context)
    assert (dose.value, dose.unit) == (200, "ug")
    inhaled = Context("en", companions={"medication": "fluticasone", "route": "two puffs"})
    assert Dose.parse("50/500", SPEC, inhaled).flagged


def test_thousandths_of_a_unit_are_not_millions() -> None:
    assert Dose.parse("5 mU", SPEC, Context(language="en")).value != 5_000_000


@pytest.mark.parametrize(
    ("gold", "other", "degree"),
    [
        (Dose(value=400, unit="mg"), Dose(value=400, unit="mg"), "exact"),
        (Dose(value=1, unit="g"), Dose(value=1000, unit="mg"), "equivalent"),
        (Dose(value=0.1, unit="mg"), Dose(value=100, unit="ug"), "equivalent"),
        (Dose(value=1, unit="g/m2"), Dose(value=1000, unit="mg/m2"), "equivalent"),
        (Dose(value=1, unit="mCi"), Dose(value=37, unit="MBq"), "equivalent"),
        (Dose(value=3, unit="Gy"), Dose(value=300, unit="cGy"), "equivalent"),
        (Dose(value=400, unit="mg"), Dose(value=40, unit="mg"), "wrong"),
        (Dose(value=400, unit="mg"), Dose(value=400, unit="mg/m2"), "wrong"),
        (Dose(value=400, unit="mg"), Dose(value=400, unit="ug"), "wrong"),
        (Dose(value=5, value_high=10, unit="mg"), Dose(value=5, unit="mg"), "wrong"),
        (Dose(value=5, unit="mg"), Dose(), "wrong"),
    ],
)
def test_compares_amounts(gold: Dose, other: Dose, degree: str) -> None:
    verdict = gold.compare(other)
    assert (verdict.degree, verdict.correct) == (degree, degree != "wrong")
    assert other.compare(gold).correct == verdict.correct


def test_the_reason_says_what_differs() -> None:
    gold = Dose(value=400, unit="mg")
    assert gold.compare(Dose(value=40, unit="mg")).reason == "dose 40 mg instead of 400 mg"
    assert gold.compare(Dose(value=400, unit="mg/m2")).reason == "unit mg/m2 instead of mg"
