"""Schedule.parse and compare: rates, days of a cycle, cycles told elsewhere in the sentence, equal rates."""

from __future__ import annotations

import pytest

from extractor.report import Language, Report, Span
from extractor.values.base import Context, FieldSpec
from extractor.values.schedule import Schedule

SPEC = FieldSpec("treatments", "schedule", Schedule, "schedule")


@pytest.mark.parametrize(
    ("language", "quotes", "rate"),
    [
        (
            "fr",
            "par jour|/j|quotidien|chaque jour|tous les jours|au coucher|en une prise|le soir",
            (1, 1, "d"),
        ),
        (
            "fr",
            "2 fois par jour|2 fois/j|matin et soir|1-0-1|500-0-500|en 2 prises|2/j|2 x 400 mg/j",
            (2, 1, "d"),
        ),
        ("fr", "/12 h|toutes les 12 heures|6 doses toutes les 12 heures", (1, 12, "h")),
        ("fr", "/24 h|0,4 mg/kg/24 h", (1, 24, "h")),
        ("fr", "un jour sur deux|1 jour sur 2|1j/2|tous les 2 jours", (1, 2, "d")),
        ("fr", "tous les 21 jours|q21j|J1=J22|J1=J21|cycles de 21 jours", (1, 21, "d")),
        ("fr", "toutes les 3 semaines|à 3 semaines d'intervalle|toutes les trois semaines", (1, 3, "wk")),
        ("fr", "J1 J8 q21j|J1, J8 tous les 21 jours|jours 1 et 8 tous les 21 jours", (2, 21, "d")),
        (
            "fr",
            "J1 à J5 tous les 28 jours|jours 1-5, tous les 28 jours|1-5 jours, tous les 28 jours",
            (5, 28, "d"),
        ),
        ("fr", "hebdomadaire|par semaine|chaque semaine|toutes les semaines", (1, 1, "wk")),
        ("fr", "lundi, mercredi et vendredi|3 fois par semaine|trois fois/semaine", (3, 1, "wk")),
        ("fr", "/j les jours 1 à 5", (1, 1, "d")),
        ("fr", "200 mg/jour toutes les 3 semaines", (1, 3, "wk")),
        ("en", "daily|per day|once a day|qd|q.d.|every day|once daily|nightly", (1, 1, "d")),
        (
            "en",
            "twice daily|bid|b.i.d.|two times a day|twice-daily|1 tablet in the morning and 2 at night",
            (2, 1, "d"),
        ),
        ("en", "tid|3 times a day|thrice daily|t.i.d.", (3, 1, "d")),
        ("en", "every other day|alternate days|qod|every second day|every 48 hours|q.o.d.", None),
        ("en", "q8h|q 8 h|every 8 hours|every eight hours", (1, 8, "h")),
        ("en", "q3w|every 3 weeks|three-weekly|at 3-week intervals|an interval of 3 weeks", (1, 3, "wk")),
        ("en", "q21d|every 21 days|for 21 days as a cycle|21-day cycle", (1, 21, "d")),
        ("en", "days 1 and 8 every 21 days|d1, d8 of a 21-day cycle", (2, 21, "d")),
        ("en", "every 4 to 6 weeks|every 4-6 weeks", (1, 4, "wk")),
        ("en", "5 days a week|five days per week|5 times weekly", (5, 1, "wk")),
        ("en", "3-4 per day", (3, 1, "d")),
        ("es", "al día|diario|cada día|todos los días|una vez al día|por la noche|/día", (1, 1, "d")),
        ("es", "cada 8 horas|c/8h|/8 h|/ 8 horas", (1, 8, "h")),
        ("es", "dos veces al día|por la mañana y por la noche|1-0-1", (2, 1, "d")),
        ("es", "en días alternos|cada dos días|cada 2 días", (1, 2, "d")),
        ("es", "días 1, 8 y 15 en ciclos cada 28 días", (3, 28, "d")),
        ("es", "semanal|a la semana|cada semana|una vez por semana", (1, 1, "wk")),
        ("es", "mensual|al mes|cada mes", (1, 1, "mo")),
        ("es", "desayuno, comida y cena|tres veces al día|cada día en 3 tomas", (3, 1, "d")),
    ],
)
def test_reads_rates(language: Language, quotes: str, rate: tuple[int, int, str] | None) -> None:
    for quote in quotes.split("|"):
        schedule = Schedule.parse(quote, SPEC, Context(language=language))
        if rate is None:
            assert schedule.per_day() == 0.5, quote
        else:
            assert (schedule.times, schedule.period, schedule.period_unit) == rate, quote
        assert schedule.issues == [], quote


@pytest.mark.parametrize(
    ("language", "quotes", "rate"),
    [
        ("en", "om|o.m.|on|o.n.|od|O.D.|OM", (1, 1, "d")),
        ("en", "qds|q.d.s.|1 1 1 1", (4, 1, "d")),
        ("en", "wkly|week1y|week1y dosing", (1, 1, "wk")),
        ("en", "3-wkly|three-wkly|three-week1y|3-week1y", (1, 3, "wk")),
        ("en", "2-weekly|2-wkly|every 2 weeks", (1, 2, "wk")),
        ("en", "with meals|before each meal|before main meals|with all meals", (3, 1, "d")),
        ("en", "with the two main meals|1   0   1", (2, 1, "d")),
        ("en", "three times a day with meals|t.i.d. before meals", (3, 1, "d")),
        ("en", "every 2 rnonths", (1, 2, "mo")),
        (
            "fr",
            "à chaque repas|aux trois repas|aux repas|avant les repas|3 fois par jour au repas",
            (3, 1, "d"),
        ),
        ("fr", "1/2-0-0|½-0-0|0-0-1/2|0 0 ½|0   1/2   0", (1, 1, "d")),
        ("fr", "1       0      1|1\t0\t1|aux deux repas|0,5 0 0,5|1/2 - 0 - 1/2", (2, 1, "d")),
        ("fr", "toutes les 3\nsernaines|toutes les 3 sernaines", (1, 3, "wk")),
        ("es", "antes de las comidas|con comidas|con las tres comidas|en cada comida", (3, 1, "d")),
        ("es", "cada 3 sernanas", (1, 3, "wk")),
        ("es", "1/4-0-1/4|1  0  1", (2, 1, "d")),
    ],
)
def test_reads_what_only_a_quote_can_be_trusted_to_tell(
    language: Language, quotes: str, rate: tuple[int, int, str]
) -> None:
    for quote in quotes.split("|"):
        schedule = Schedule.parse(quote, SPEC, Context(language=language))
        assert (schedule.times, schedule.period, schedule.period_unit) == rate, quote
        assert schedule.issues == [], quote


@pytest.mark.parametrize(
    ("language", "quote"),
    [
        ("en", "with each cycle"),
        ("en", "Each docetaxel infusion"),
        ("en", "before each oxaliplatin"),
        ("en", "every cycle"),
        ("fr", "à chaque perfusion"),
        ("fr", "avant chaque cure"),
        ("fr", "toutes les perfusions"),
        ("es", "con cada ciclo"),
        ("es", "antes de cada infusión"),
        ("es", "todos los ciclos"),
    ],
)
def test_what_goes_with_something_else_is_read_but_tells_no_rate(language: Language, quote: str) -> None:
    schedule = Schedule.parse(quote, SPEC, Context(language=language))
    assert (schedule.times, schedule.period, schedule.days, schedule.issues) == (None, None, [], [])
    assert schedule.per_day() is None
    daily = Schedule.parse("1-0-0", SPEC, Context(language=language))
    assert not daily.compare(schedule).correct


def test_days_without_a_cycle_leave_times_open() -> None:
    schedule = Schedule.parse("days 1-5", SPEC, Context(language="en"))
    assert (schedule.times, schedule.period, schedule.days) == (None, None, [1, 2, 3, 4, 5])
    assert schedule.shown() == "days 1-5"


def test_days_and_cycle_are_kept_beside_a_daily_rate() -> None:
    schedule = Schedule.parse("twice daily on days 1 to 14 every 21 days", SPEC, Context(language="en"))
    assert (schedule.times, schedule.period, schedule.period_unit) == (2, 1, "d")
    assert (schedule.days, schedule.cycle) == (list(range(1, 15)), 21)
    assert schedule.per_day() == pytest.approx(28 / 21)


def test_weeks_on_and_off_are_days_of_a_cycle() -> None:
    schedule = Schedule.parse("4 weeks on, 2 weeks off", SPEC, Context(language="en"))
    assert (schedule.times, len(schedule.days), schedule.cycle) == (None, 28, 42)


def test_a_single_dose_has_no_period() -> None:
    for language, quote in (("fr", "dose unique"), ("es", "dosis única"), ("en", "single dose")):
        schedule = Schedule.parse(quote, SPEC, Context(language=language))  # type: ignore[arg-type]
        assert (schedule.times, schedule.period, schedule.period_unit, schedule.issues) == (1, None, None, [])


def test_as_needed_is_kept() -> None:
    assert Schedule.parse("prn", SPEC, Context(language="en")).as_needed
    schedule = Schedule.parse("3 fois par jour si besoin", SPEC, Context(language="fr"))
    assert schedule.as_needed
    assert schedule.times == 3


def test_the_cycle_told_later_in_the_sentence_belongs_to_the_days() -> None:
    text = (
        "Schéma : bléomycine 30 mg les jours 1, 8 et 15 ; cisplatine 20 mg/m2 jours 1 à 5, tous les 21 jours."
    )
    report = Report(id="r", text=text)
    quote = "jours 1, 8 et 15"
    span = Span(text.index(quote), text.index(quote) + len(quote))
    alone = Schedule.parse(quote, SPEC, Context(language="fr"))
    placed = Schedule.parse(quote, SPEC, Context(language="fr", report=report, span=span))
    assert alone.times is None
    assert (placed.times, placed.period, placed.period_unit) == (3, 21, "d")


@pytest.mark.parametrize(
    "quote",
    [
        "",
        "400 mg",
        "au long cours",
        "mise à jour",
        "12/03/2014",
        "(((",
        "selon tolérance",
        "1 0",
        "0 0 0",
        "12 03 2014",
        "chaque malade",
        "au repas",
    ],
)
def test_what_tells_no_schedule_is_unparsed(quote: str) -> None:
    schedule = Schedule.parse(quote, SPEC, Context(language="fr"))
    assert schedule.times is None
    assert [issue.code for issue in schedule.issues] == ["unparsed"]


@pytest.mark.parametrize(
    ("gold", "other", "degree"),
    [
        ("twice daily", "2 times a day", "exact"),
        ("twice daily", "every 12 hours", "equivalent"),
        ("weekly", "every 7 days", "equivalent"),
        ("days 1-5 every 28 days", "once daily on days 1-5 every 28 days", "equivalent"),
        ("every 3 weeks", "every 21 days", "equivalent"),
        ("daily", "weekly", "wrong"),
        ("daily", "twice daily", "wrong"),
        ("monthly", "every 4 weeks", "wrong"),
        ("days 1-5", "days 1-4", "wrong"),
    ],
)
def test_compares_by_rate(gold: str, other: str, degree: str) -> None:
    context = Context(language="en")
    verdict = Schedule.parse(gold, SPEC, context).compare(Schedule.parse(other, SPEC, context))
    assert (verdict.degree, verdict.correct) == (degree, degree != "wrong")
