"""Schedules in a text: neighbouring parts put together, and whether they tell of something given."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.values.dose.context import is_dose
from extractor.values.dose.grammar import Amount, amounts
from extractor.values.scan import Scan, TimeUnit
from extractor.values.schedule import words as w
from extractor.values.schedule.parts import Part, parts

_REACH = 8
_IN_DAYS = {"d": 1, "wk": 7}


@dataclass(frozen=True, slots=True)
class Timing:
    """What the parts of one schedule say together, at the half-open token positions `[first, last)`."""

    first: int
    last: int
    times: int | None = None
    period: int | None = None
    period_unit: TimeUnit | None = None
    days: tuple[int, ...] = ()
    cycle: int | None = None
    as_needed: bool = False


def combined(pieces: Sequence[Part], multiple: int | None = None) -> Timing:
    """One schedule of its parts; `multiple` is the 2 of "2 x 400 mg"."""
    timing = Timing(pieces[0].first, pieces[-1].last)
    if any(piece.kind == "needed" for piece in pieces):
        timing = replace(timing, as_needed=True)
    spread = next((piece for piece in pieces if piece.kind == "days"), None)
    rates = [piece for piece in pieces if piece.kind == "rate"]
    cycles = [piece for piece in pieces if piece.kind == "cycle"]
    if spread is not None:
        timing = replace(timing, days=spread.days, cycle=spread.cycle)
        return _of_days(timing, rates + cycles)
    grid = next((piece for piece in pieces if piece.kind == "grid"), None)
    if grid is not None:
        return replace(timing, times=grid.times, period=1, period_unit="d")
    count = next((piece for piece in pieces if piece.kind == "count"), None)
    moments = {piece.moment for piece in pieces if piece.kind == "moment"}
    if rates or cycles:
        return _of_rates(timing, rates or cycles, count, moments, multiple)
    if moments:
        return replace(timing, times=len(moments), period=1, period_unit="d")
    if count is not None:
        daily = count.intake
        return replace(
            timing, times=count.times, period=1 if daily else None, period_unit="d" if daily else None
        )
    once = next((piece for piece in pieces if piece.kind == "once"), None)
    if once is not None:
        return replace(timing, times=1)
    return replace(timing, times=multiple) if multiple else timing


def _of_days(timing: Timing, rates: Sequence[Part]) -> Timing:
    """Days of a cycle: with a rate that is shorter than they last, that rate; else so many in the cycle."""
    reach = max(timing.days)
    long = next(
        (rate for rate in rates if _days_of(rate) is None or (_days_of(rate) or 0) >= max(reach, 7)), None
    )
    short = next((rate for rate in rates if rate is not long and rate.kind == "rate"), None)
    cycle = timing.cycle or (_days_of(long) if long else None)
    if short is not None:
        return replace(timing, times=short.times, period=short.period, period_unit=short.unit, cycle=cycle)
    if long is not None:
        return replace(timing, times=len(timing.days), period=long.period, period_unit=long.unit, cycle=cycle)
    return timing


def _days_of(rate: Part) -> int | None:
    """The period in days; 0 below a day, None for months and years."""
    if rate.unit in ("h", "min"):
        return 0
    scale = _IN_DAYS.get(rate.unit or "")
    return rate.period * scale if scale and rate.period else None


def _of_rates(
    timing: Timing, rates: Sequence[Part], count: Part | None, moments: set[str], multiple: int | None
) -> Timing:
    rate = rates[0]
    times = rate.times
    if count is not None:
        times *= count.times
    elif rate.unit == "d" and rate.period == 1 and times == 1:
        times = max(len(moments), multiple or 1, 1)
    return replace(timing, times=times, period=rate.period, period_unit=rate.unit)


def timings(scan: Scan) -> Iterator[Timing]:
    """The schedules of a report in order: parts together, and beside an amount where they need one."""
    given = [amount for amount in amounts(scan)]
    starts = [amount.first for amount in given]
    pending: list[Part] = []
    for part in parts(scan):
        if pending and not _together(scan, pending[-1], part, given, starts):
            timing = _accepted(scan, pending, given, starts)
            if timing is not None:
                yield timing
            pending = []
        pending.append(part)
    if pending and (timing := _accepted(scan, pending, given, starts)) is not None:
        yield timing


def _together(scan: Scan, left: Part, right: Part, given: list[Amount], starts: list[int]) -> bool:
    """Whether two parts belong to one schedule: only little words between, or an amount between two moments."""
    if right.first - left.last > _REACH:
        return False
    at = left.last
    while at < right.first:
        if scan.words[at] in w.GLUE and not scan.breaks(at):
            at += 1
            continue
        amount = _amount_at(given, starts, at)
        if amount is None or left.kind != "moment" or right.kind != "moment":
            return False
        at = max(at + 1, amount.last)
    return True


def _amount_at(given: list[Amount], starts: list[int], position: int) -> Amount | None:
    index = bisect_right(starts, position) - 1
    return given[index] if index >= 0 and given[index].last > position else None


def _accepted(scan: Scan, pieces: list[Part], given: list[Amount], starts: list[int]) -> Timing | None:
    """The schedule of a cluster of parts, or None where it tells of something else than a drug given."""
    while pieces and pieces[-1].kind == "count" and len(pieces) > 1 and not pieces[-1].intake:
        pieces = pieces[:-1]
    first = pieces[0].first
    amount = _anchor(scan, first, given, starts)
    kinds = {piece.kind for piece in pieces}
    if kinds == {"count"} and not (pieces[0].intake and amount):
        return None
    strong = any(not piece.weak for piece in pieces) or ("count" in kinds and "rate" in kinds)
    if amount is None:
        if not strong and not ("days" in kinds and kinds & {"cycle", "rate"}):
            hours = (
                len(pieces) == 1
                and pieces[0].kind == "rate"
                and pieces[0].unit == "h"
                and not pieces[0].adjacent
            )
            if not hours or not scan.word(first - 1).isalnum():
                return None
        if _about_something_else(scan, pieces):
            return None
    elif pieces[0].adjacent and first - amount.last > 4:
        return None
    if kinds == {"days"} and amount is None:
        return None
    return combined(pieces, amount.times if amount else None)


def _anchor(scan: Scan, position: int, given: list[Amount], starts: list[int]) -> Amount | None:
    """The amount that a schedule at `position` can belong to: a dose before it, near, in the same sentence."""
    index = bisect_right(starts, position) - 1
    if index < 0:
        return None
    amount = given[index]
    if amount.moments and amount.first <= position < amount.last:
        return amount
    distance = position - amount.last
    if distance > _REACH or any(scan.breaks(at) for at in range(amount.last, position)):
        return None
    if any(
        at in scan.numeral_at and not scan.numeral_at[at].article and distance > 3
        for at in range(amount.last, position)
    ):
        return None
    return amount if is_dose(scan, amount) else None


def _about_something_else(scan: Scan, pieces: list[Part]) -> bool:
    around = scan.before(pieces[0].first, 5) + scan.after(pieces[-1].last, 3)
    return not w.FOLLOW_UP.isdisjoint(around)
