"""Partial dates as the Extended Date/Time Format (EDTF, ISO 8601-2:2019) writes them, and their calendar.

Of EDTF level 1 this keeps single dates: a year, a year with a month or a season (21 spring, 22 summer,
23 autumn, 24 winter), a full day, each with `~` where it is approximate. `?` and `%` are read as `~`;
unspecified digits (`2009-XX`) as the coarser date. Intervals, open ends and years past four digits are no
dates of this package.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, Self

Precision = Literal["year", "season", "month", "day"]
Unit = Literal["H", "D", "W", "M", "Y"]

SEASONS = (21, 22, 23, 24)
_RANK: dict[Precision, int] = {"year": 0, "season": 1, "month": 2, "day": 3}
_EDTF = re.compile(r"([0-9]{4})(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX))?)?([~?%]?)", re.IGNORECASE)
_OFFSET = re.compile(r"(-?)P(T?)([0-9]{1,5}(?:\.[0-9]{1,3})?)([YMWDH])")
_DAYS: dict[Unit, float] = {"H": 1 / 24, "D": 1, "W": 7, "M": 30.44, "Y": 365.25}


@dataclass(frozen=True, slots=True)
class Edtf:
    """A year, with a month (1-12) or season (21-24), with a day; checked against the calendar (ValueError)."""

    year: int
    month: int | None = None
    day: int | None = None
    approximate: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.year <= 9999:
            raise ValueError("a year has four digits")
        if self.month is not None and not (1 <= self.month <= 12 or self.month in SEASONS):
            raise ValueError("no such month")
        if self.day is None:
            return
        if self.month is None or self.month > 12:
            raise ValueError("a day needs a month")
        if not 1 <= self.day <= calendar.monthrange(self.year, self.month)[1]:
            raise ValueError("no such day")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read one EDTF date; ValueError where it is none.

        >>> Edtf.parse("2009-10~")
        Edtf(year=2009, month=10, day=None, approximate=True)
        """
        match = _EDTF.fullmatch(text.strip())
        if match is None:
            raise ValueError("no EDTF date")
        year, month, day, mark = match.groups()
        unspecified_month = month is None or not month.isdecimal()
        if unspecified_month and day is not None and day.isdecimal():
            raise ValueError("a day needs a month")
        return cls(
            int(year),
            None if unspecified_month else int(month),
            int(day) if day is not None and day.isdecimal() else None,
            bool(mark),
        )

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts) + ("~" if self.approximate else "")

    @property
    def precision(self) -> Precision:
        """How much of the date is known."""
        if self.day is not None:
            return "day"
        if self.month is None:
            return "year"
        return "season" if self.month > 12 else "month"

    @property
    def earliest(self) -> date:
        """The first day that it can mean, its approximation left aside."""
        if self.month is None or self.month in SEASONS:
            # A winter may be the one that began in the year before; south of the equator any season may.
            early = self.month in SEASONS and self.year > 1
            return date(self.year - 1, 12, 1) if early else date(self.year, 1, 1)
        return date(self.year, self.month, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day that it can mean, its approximation left aside."""
        if self.month is None or self.month in SEASONS:
            late = self.month in SEASONS and self.year < 9999
            return date(self.year + 1, 3, 31) if late else date(self.year, 12, 31)
        return date(self.year, self.month, self.day or calendar.monthrange(self.year, self.month)[1])

    @property
    def middle(self) -> date:
        """The day half-way: where a date of which only the month or year is known stands on a line of time."""
        if self.month in SEASONS:
            return date(self.year, (4, 7, 10, 12)[SEASONS.index(self.month)], 15)
        return self.earliest + (self.latest - self.earliest) // 2

    def coarse(self, precision: Precision) -> Self:
        """The same date with no more than this precision; a season has no months."""
        if _RANK[self.precision] <= _RANK[precision]:
            return self
        if precision == "month":
            return replace(self, day=None)
        return replace(self, month=None, day=None)

    def about(self, approximate: bool = True) -> Self:
        """The same date marked as approximate, or not."""
        return self if self.approximate == approximate else replace(self, approximate=approximate)


def parse_edtf(text: object) -> Edtf | None:
    """The date that an EDTF string tells, or None where it is no string or no date."""
    return _read(text) if isinstance(text, str) else None


@lru_cache(maxsize=8_192)
def _read(text: str) -> Edtf | None:
    try:
        return Edtf.parse(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Offset:
    """A signed stretch of time in one unit; written as an ISO 8601 duration, negative as in ISO 8601-2."""

    amount: float
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `P2M`, `-P3D`, `PT48H`; ValueError otherwise."""
        match = _OFFSET.fullmatch(text)
        if match is None or bool(match.group(2)) != (match.group(4) == "H"):
            raise ValueError("no offset of one unit")
        amount = float(match.group(3))
        return cls(-amount if match.group(1) else amount, match.group(4))  # type: ignore[arg-type]

    def __str__(self) -> str:
        sign = "-" if self.amount < 0 else ""
        return f"{sign}P{'T' if self.unit == 'H' else ''}{abs(self.amount):g}{self.unit}"

    @property
    def days(self) -> float:
        """Its length in days, a month as 30.44 and a year as 365.25."""
        return self.amount * _DAYS[self.unit]


def shift(anchor: Edtf, offset: Offset) -> Edtf | None:
    """`anchor` plus `offset`, with no more precision than both justify, or None where that leaves nothing.

    Years give a year, months and weeks a month (months on the calendar: 31 January plus one month is
    February), days a day where the anchor has one. An anchor known to the month stands for its middle day;
    one known to the year takes months only if at least two thirds of its days lead into one year ("three months
    after 2009" is 2009, "six months after 2009" nothing), and no days or weeks: who counts days does not count
    from a year. A season takes years only.
    Whether the result is approximate is the caller's to say: it is where the anchor is.

    >>> str(shift(Edtf(2014, 7), Offset(6, "W")))
    '2014-08'
    """
    try:
        return _shift(anchor, offset)
    except (ValueError, OverflowError):
        return None


def _shift(anchor: Edtf, offset: Offset) -> Edtf | None:
    whole = float(offset.amount).is_integer()
    if offset.amount == 0:
        ceiling: Precision = {"Y": "year", "M": "month", "W": "month"}.get(offset.unit, "day")  # type: ignore[assignment]
        return anchor.coarse(ceiling)
    if offset.unit == "Y" and whole:
        return Edtf(anchor.year + int(offset.amount), approximate=anchor.approximate)
    if anchor.precision == "season":
        return None
    if anchor.precision == "year":
        return _shift_year(anchor, offset)
    assert anchor.month is not None
    if offset.unit == "M" and whole:
        months = anchor.year * 12 + anchor.month - 1 + int(offset.amount)
        return Edtf(months // 12, months % 12 + 1, approximate=anchor.approximate)
    moved = anchor.middle + timedelta(days=offset.days)
    day = moved.day if anchor.day is not None and offset.unit in "DH" else None
    return Edtf(moved.year, moved.month, day, anchor.approximate)


def _shift_year(anchor: Edtf, offset: Offset) -> Edtf | None:
    if offset.unit not in ("M", "Y"):
        return None
    if offset.unit == "M" and offset.amount % 12 == 0:
        return Edtf(anchor.year + int(offset.amount) // 12, approximate=anchor.approximate)
    # The share of the anchor's days that the offset carries past a year's end.
    years, share = divmod(offset.days / _DAYS["Y"], 1)
    if 1 / 3 + 0.01 < share < 2 / 3 - 0.01:
        return None
    return Edtf(anchor.year + int(years) + (share > 0.5), approximate=anchor.approximate)


def agree(one: Edtf, other: Edtf, precision: Literal["year", "month", "day"]) -> bool:
    """Whether both are known to this precision and say the same there."""
    if one.year != other.year:
        return False
    if precision == "year":
        return True
    if one.month is None or one.month != other.month:
        return False
    return precision == "month" or (one.day is not None and one.day == other.day)


def contains(coarse: Edtf, fine: Edtf) -> bool:
    """Whether `fine` says all that `coarse` says, and perhaps more: `2009` contains `2009-10`.

    A season contains the months that belong to it anywhere on the northern half of the Earth.
    """
    if coarse.year != fine.year:
        return False
    if coarse.month is None:
        return True
    if coarse.month in SEASONS and fine.month is not None and fine.month <= 12:
        return fine.month in _SEASON_MONTHS[coarse.month]
    if coarse.month != fine.month:
        return False
    return coarse.day is None or coarse.day == fine.day


_SEASON_MONTHS = {21: (3, 4, 5, 6), 22: (6, 7, 8, 9), 23: (9, 10, 11, 12), 24: (12, 1, 2, 3)}
_SLACK = {"year": timedelta(days=183), "season": timedelta(days=45), "month": timedelta(days=16), "day": timedelta(days=4)}  # fmt: skip


def bounds(value: Edtf) -> tuple[date, date]:
    """The earliest and the latest day that it can mean; half a unit wider on each side where approximate."""
    if not value.approximate:
        return value.earliest, value.latest
    slack = _SLACK[value.precision]
    earliest = max(value.earliest.toordinal() - slack.days, date.min.toordinal())
    latest = min(value.latest.toordinal() + slack.days, date.max.toordinal())
    return date.fromordinal(earliest), date.fromordinal(latest)


def surely_before(one: Edtf, other: Edtf) -> bool:
    """Whether every day that `one` can mean lies before every day that `other` can mean."""
    return bounds(one)[1] < bounds(other)[0]


def ends_before_start(start: Edtf, end: Edtf) -> bool:
    """Whether an end lies before its start for sure: no reading of the two partial dates puts them in order."""
    return surely_before(end, start)
