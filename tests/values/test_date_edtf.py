"""The EDTF calendar: reading, writing, offsets, bounds and order."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from extractor.values.date import (
    Edtf,
    Offset,
    PartialDate,
    bounds,
    ends_before_start,
    parse_edtf,
    shift,
    surely_before,
)
from extractor.values.date.edtf import Unit, agree, contains


@st.composite
def dates(draw: st.DrawFn, first: int = 1900, last: int = 2100) -> Edtf:
    day = draw(st.dates(date(first, 1, 1), date(last, 12, 31)))
    precision = draw(st.integers(0, 3))
    if precision == 3:
        return Edtf(day.year, draw(st.integers(21, 24)), None, draw(st.booleans()))
    month = day.month if precision else None
    return Edtf(day.year, month, day.day if precision == 2 else None, draw(st.booleans()))


OFFSETS = st.builds(Offset, st.integers(-400, 400), st.sampled_from("HDWMY"))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2009", "2009"),
        ("2009-10", "2009-10"),
        ("2009-10-05", "2009-10-05"),
        ("2009-10~", "2009-10~"),
        ("2009-10?", "2009-10~"),
        ("2009%", "2009~"),
        ("2009-XX", "2009"),
        ("2009-XX-XX", "2009"),
        ("2009-10-XX~", "2009-10~"),
        ("2012-23", "2012-23"),
        (" 2012-02-29 ", "2012-02-29"),
    ],
)
def test_reading(text: str, written: str) -> None:
    assert str(Edtf.parse(text)) == written


@pytest.mark.parametrize(
    "text",
    ["", "octobre 2009", "2009-13", "2009-00", "2009-2-3", "2009-02-30", "2013-02-29", "0000", "2009/2010", "2009-XX-05",
     "Y20090", "2012-23-01", "20091005", "2009-10-05T10:00", "200X", "²009"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError):
        Edtf.parse(text)
    assert parse_edtf(text) is None


@pytest.mark.parametrize("value", [None, 2009, ["2009"]])
def test_what_is_no_string(value: object) -> None:
    assert parse_edtf(value) is None


@given(dates())
def test_writing_and_reading_agree(value: Edtf) -> None:
    assert Edtf.parse(str(value)) == value


@given(OFFSETS)
def test_offsets_are_written_and_read(offset: Offset) -> None:
    assert Offset.parse(str(offset)) == offset


@pytest.mark.parametrize("text", ["", "P", "2M", "P2", "PT2D", "P2H", "P2M3D", "P-2M"])
def test_what_is_no_offset(text: str) -> None:
    with pytest.raises(ValueError):
        Offset.parse(text)


@pytest.mark.parametrize(
    ("anchor", "offset", "moved"),
    [
        ("2009-10", "P2M", "2009-12"),
        ("2009-10", "P3M", "2010-01"),
        ("2009-01-31", "P1M", "2009-02"),
        ("2012-02-28", "P1D", "2012-02-29"),
        ("2013-02-28", "P1D", "2013-03-01"),
        ("2012-03-01", "-P1D", "2012-02-29"),
        ("2009-10-05", "P2W", "2009-10"),
        ("2009-10-20", "P2W", "2009-11"),
        ("2009-10-05", "P1Y", "2010"),
        ("2014-07", "P6W", "2014-08"),
        ("2009", "P1Y", "2010"),
        ("2009", "P3M", "2009"),
        ("2009", "P6M", None),
        ("2009", "P8M", "2010"),
        ("2009", "-P4M", "2009"),
        ("2009", "P24M", "2011"),
        ("2009", "P3D", None),
        ("2012-23", "P1Y", "2013"),
        ("2012-23", "P2M", None),
        ("2009-10-05", "P0D", "2009-10-05"),
        ("2009-10-05", "P0M", "2009-10"),
        ("2009-10", "P0D", "2009-10"),
        ("2009-10-05", "PT48H", "2009-10-07"),
        ("9999-12", "P1M", None),
        ("0001", "-P1Y", None),
        ("2009-10", "P1461D", "2013-10"),
    ],
)
def test_shift(anchor: str, offset: str, moved: str | None) -> None:
    found = shift(Edtf.parse(anchor), Offset.parse(offset))
    assert (str(found) if found else None) == moved


@given(dates(), OFFSETS)
def test_shift_never_adds_precision(anchor: Edtf, offset: Offset) -> None:
    moved = shift(anchor, offset)
    if moved is not None:
        assert (moved.month is None) >= (anchor.month is None)
        assert (moved.day is None) >= (anchor.day is None)
        assert moved.approximate == anchor.approximate


@given(st.dates(date(1950, 1, 1), date(2050, 1, 1)), st.integers(-2000, 2000))
def test_days_are_counted_on_the_calendar(day: date, days: int) -> None:
    moved = shift(Edtf(day.year, day.month, day.day), Offset(days, "D"))
    expected = day + timedelta(days=days)
    assert moved == Edtf(expected.year, expected.month, expected.day)


@given(dates(1950, 2050), st.integers(0, 240), st.integers(0, 240))
def test_months_add_up(anchor: Edtf, one: int, two: int) -> None:
    assume(anchor.precision in ("month", "day"))
    step = shift(anchor, Offset(one, "M"))
    assert step is not None
    assert shift(step.coarse("month"), Offset(two, "M")) == shift(
        anchor.coarse("month"), Offset(one + two, "M")
    )


@given(dates(1950, 2050), st.integers(1, 400), st.integers(0, 100), st.sampled_from("HDWMY"))
def test_a_longer_step_never_leads_less_far(anchor: Edtf, amount: int, more: int, unit: Unit) -> None:
    near, far = shift(anchor, Offset(amount, unit)), shift(anchor, Offset(amount + more, unit))
    if near is not None and far is not None and near.precision == far.precision:
        assert (near.year, near.month or 0, near.day or 0) <= (far.year, far.month or 0, far.day or 0)


@given(dates())
def test_bounds_hold_the_date(value: Edtf) -> None:
    first, last = bounds(value)
    assert first <= value.earliest <= value.middle <= value.latest <= last
    assert bounds(value.about(False)) == (value.earliest, value.latest)


def test_bounds_of_a_leap_february() -> None:
    assert bounds(Edtf(2012, 2)) == (date(2012, 2, 1), date(2012, 2, 29))


@given(dates(), dates(), dates())
def test_sure_order_is_a_strict_order(one: Edtf, two: Edtf, three: Edtf) -> None:
    assert not surely_before(one, one)
    assert not (surely_before(one, two) and surely_before(two, one))
    if surely_before(one, two) and surely_before(two, three):
        assert surely_before(one, three)


@pytest.mark.parametrize(
    ("start", "end", "wrong"),
    [
        ("2010", "2009", True),
        ("2010-05", "2010", False),
        ("2010-05", "2010-04", True),
        ("2010-05~", "2010-04", False),
        ("2010-05~", "2010-01", True),
        ("2010-05-02", "2010-05-01", True),
        ("2010-05-01", "2010-05-01", False),
        ("2012-24", "2012-01", False),
        ("2012-24", "2011-06", True),
    ],
)
def test_an_end_before_its_start(start: str, end: str, wrong: bool) -> None:
    assert ends_before_start(Edtf.parse(start), Edtf.parse(end)) is wrong


@given(dates())
def test_coarser_dates_contain_finer_ones(value: Edtf) -> None:
    assert contains(value, value)
    assert contains(value.coarse("year"), value)
    assert contains(value.coarse("month"), value)
    assert agree(value, value, "year")


@pytest.mark.parametrize(
    ("gold", "other", "degree"),
    [
        ("2009-10", "2009-10", "exact"),
        ("2009-10", "2009-10~", "exact"),
        ("2009-10", "2009", "coarser"),
        ("2009-10", "2009-10-05", "finer"),
        ("2009-10", "2009-11", "wrong"),
        ("2009-10", "2008", "wrong"),
        ("2009", "2009-23", "finer"),
        ("2009-22", "2009-07", "finer"),
        ("2009-22", "2009-12", "wrong"),
        (None, None, "exact"),
        (None, "2009", "finer"),
        ("2009", None, "coarser"),
    ],
)
def test_comparison(gold: str | None, other: str | None, degree: str) -> None:
    verdict = PartialDate(date=gold).compare(PartialDate(date=other))
    assert verdict.degree == degree
    assert verdict.correct is (degree == "exact")
    assert verdict.reason


def test_agreement_by_precision() -> None:
    one, other = PartialDate(date="2009-10-05"), PartialDate(date="2009-10~")
    assert one.same_year(other)
    assert one.same_month(other)
    assert not one.same_day(other)
    assert not one.same_year(PartialDate())


@given(st.integers(1, 9999), st.integers(1, 12))
def test_the_last_day_of_a_month_is_the_calendars(year: int, month: int) -> None:
    assert Edtf(year, month).latest.day == calendar.monthrange(year, month)[1]
