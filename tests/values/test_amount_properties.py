"""What holds for doses, schedules, durations and numbers on any text: spans, order, round trips, linear time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.report import LANGUAGES, Language, Report
from extractor.values.base import Context, FieldSpec
from extractor.values.dose import Dose
from extractor.values.duration import Duration
from extractor.values.number import Number
from extractor.values.schedule import Schedule
from tests.work import calls_of

SPECS = (
    FieldSpec("t", "dose", Dose, "dose"),
    FieldSpec("t", "schedule", Schedule, "schedule"),
    FieldSpec("t", "duration", Duration, "duration"),
    FieldSpec("t", "line", Number, "line"),
    FieldSpec("t", "cycles", Number, "cycles"),
)
_PIECES = st.sampled_from(
    "1 2 5 10 400 1.000 1,5 1 000 ½ un une a dos mg g mg/m2 mg/kg UI cp comprimés tablets AUC % ml /j /12 /24 h par jour "
    "toutes les heures every other day q 8 h b.i.d. J1 J8 à - / ( ) , . ; x = matin et soir fois times semaine ligne line "
    "cycles pendant ans hace later old % µg \n".split(" ")
)
_TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(_PIECES, max_size=40).map(" ".join),
    st.lists(_PIECES, max_size=40).map("".join),
)


@given(_TEXTS, st.sampled_from(LANGUAGES))
def test_found_values_stand_in_the_text_in_order_without_overlap(text: str, language: Language) -> None:
    report = Report(id="any", text=text, language=language)
    for spec in SPECS:
        behind = 0
        for value in spec.type.find(report, spec):
            assert value.span is not None
            assert behind <= value.span.start < value.span.end <= len(text)
            assert value.quote == text[value.span.start : value.span.end]
            assert value.issues == []
            behind = value.span.end


@given(_TEXTS, st.sampled_from(LANGUAGES))
def test_parse_never_raises_and_keeps_the_quote(text: str, language: Language) -> None:
    for spec in SPECS:
        value = spec.type.parse(
            text, spec, Context(language=language, companions={"schedule": text, "dose": text})
        )
        assert value.quote == text
        empty = all(field is None or field is False for field in value.normalised().values())
        if isinstance(value, Dose | Duration | Number):
            assert empty == ("unparsed" in [issue.code for issue in value.issues])


@given(_TEXTS, st.sampled_from(LANGUAGES))
def test_a_found_dose_parses_to_itself(text: str, language: Language) -> None:
    report = Report(id="any", text=text, language=language)
    for dose in Dose.find(report, SPECS[0]):
        assert dose.quote is not None
        parsed = Dose.parse(dose.quote, SPECS[0], Context(language=language))
        assert parsed.normalised() == dose.normalised()


_AMOUNT = st.one_of(st.integers(1, 9999).map(float), st.integers(1, 99_999).map(lambda n: n / 100))
_UNIT = st.sampled_from(
    ["mg", "g", "ug", "ng", "mL", "[IU]", "mg/m2", "mg/kg", "ug/kg/min", "[IU]/kg", "Gy", "cGy", "mCi", "MBq", "mmol",
     "{tablet}", "{capsule}", "[drp]", "{puff}", "{patch}", "%"]
)  # fmt: skip


@given(_AMOUNT, st.none() | st.integers(1, 100), _UNIT)
def test_a_dose_shown_parses_to_the_same_dose(value: float, step: int | None, unit: str) -> None:
    dose = Dose(value=value, value_high=value + step if step else None, unit=unit)
    assert dose.compare(Dose.parse(dose.shown(), SPECS[0], Context(language="en"))).correct


@given(st.integers(1, 20))
def test_an_area_under_the_curve_shown_parses_to_the_same(value: int) -> None:
    dose = Dose(value=value, unit="AUC")
    assert Dose.parse(dose.shown(), SPECS[0], Context(language="en")).normalised() == dose.normalised()


@given(st.integers(1, 12), st.integers(1, 60), st.sampled_from(["h", "d", "wk", "mo", "a"]), st.booleans())
def test_a_schedule_shown_parses_to_the_same_schedule(
    times: int, period: int, unit: str, needed: bool
) -> None:
    schedule = Schedule(times=times, period=period, period_unit=unit, as_needed=needed)
    parsed = Schedule.parse(schedule.shown(), SPECS[1], Context(language="en"))
    assert (parsed.times, parsed.period, parsed.period_unit, parsed.as_needed) == (
        times,
        period,
        unit,
        needed,
    )


@given(st.sets(st.integers(1, 28), min_size=1), st.integers(28, 60))
def test_days_of_a_cycle_shown_parse_to_the_same(days: set[int], cycle: int) -> None:
    schedule = Schedule(times=len(days), period=cycle, period_unit="d", days=sorted(days), cycle=cycle)
    parsed = Schedule.parse(schedule.shown(), SPECS[1], Context(language="en"))
    assert parsed.normalised() == schedule.normalised()


@given(
    st.integers(1, 60), st.sampled_from(["D", "W", "M", "Y"]), st.none() | st.integers(1, 30), st.booleans()
)
def test_a_duration_shown_parses_to_the_same_duration(
    number: int, unit: str, more: int | None, about: bool
) -> None:
    high = f"P{number + more}{unit}" if more else None
    duration = Duration(value=f"P{number}{unit}", value_high=high, approximate=about)
    parsed = Duration.parse(duration.shown(), SPECS[2], Context(language="en"))
    assert parsed.normalised() == duration.normalised()


HOSTILE = {
    "numbers": "1 ", "units": "mg ", "brackets": "(", "digits": "9", "grids": "1-0-", "thousands": "1 000 ",
    "ranges": "5-", "days": "J1, ", "glued days": "J1", "words": "vingt-", "stops": "b.i.d.", "slashes": "/j ",
    "moments": "le matin et ", "amounts": "5 mg ", "rates": "par jour ", "decimals": "1.", "halves": "et demi ",
    "articles": "un ", "lines": "1\n", "weekdays": "lundi, ", "ordinals": "première et ",
}  # fmt: skip


def _calls(text: str, language: Language) -> int:
    report = Report(id="hostile", text=text, language=language)
    assert report.tokens.words
    return calls_of(lambda: [value.shown() for spec in SPECS for value in spec.type.find(report, spec)])


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_work_grows_no_faster_than_the_text(piece: str) -> None:
    short = _calls(piece * (4_000 // len(piece)), "fr")
    long = _calls(piece * (32_000 // len(piece)), "fr")
    assert long < 8 * short * 1.5 + 1_000
