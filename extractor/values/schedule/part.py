"""What parts of schedules are, and the lengths of time that all their readers read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extractor.values.numerals import Numeral
from extractor.values.scan import Scan, TimeUnit
from extractor.values.schedule import words as w

Kind = Literal["count", "rate", "cycle", "days", "moment", "grid", "once", "needed", "tied"]


LAST_DAY = 60


NEAR = 8


CLOSE = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a schedule at the half-open token positions `[first, last)`.

    `reach` is how many tokens before it an amount may stand for the part to count in a report; None needs none.
    `times` of a part that only tells when ("every 8 h") is 1.
    """

    first: int
    last: int
    kind: Kind
    times: int = 1
    period: int | None = None
    unit: TimeUnit | None = None
    days: tuple[int, ...] = ()
    cycle: int | None = None
    reach: int | None = None
    moment: str = ""
    intake: bool = False


def whole(numeral: Numeral | None, most: int = 365) -> int | None:
    """The value of a whole number from 1 to `most`."""
    if numeral is None or not numeral.value.is_integer() or not 1 <= numeral.value <= most:
        return None
    return int(numeral.value)


def time_unit(scan: Scan, position: int) -> TimeUnit | None:
    """The unit of time at a position; schedules have none of seconds."""
    unit = scan.time_unit(position)
    return None if unit == "s" else unit


def period_at(scan: Scan, position: int) -> tuple[int, TimeUnit, int] | None:
    """(period, unit, behind) of "[NUMBER [- NUMBER]] UNIT" at a position; of a range the shorter."""
    numeral = scan.numeral_at.get(position)
    if numeral is None:
        unit = time_unit(scan, position)
        return (1, unit, position + 1) if unit else None
    value, at = whole(numeral), numeral.last
    high = scan.numeral_at.get(at + 1) if scan.word(at) in w.RANGE else None
    if high is not None:
        at = high.last
    if scan.word(at) == "-":
        at += 1
    unit = time_unit(scan, at)
    if value is None or unit is None:
        return None
    return value, unit, at + 1
