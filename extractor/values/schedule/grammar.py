"""Schedules in a text: neighbouring parts put together, and whether they tell of something given."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extractor.values.dose.context import is_dose
from extractor.values.dose.grammar import Amount, amounts
from extractor.values.scan import Scan, TimeUnit
from extractor.values.schedule import words as w
from extractor.values.schedule.part import NEAR, Kind, Part
from extractor.values.schedule.parts import parts

_SENTENCE = 40
_MOST_PARTS = 12
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
        return _of_days(timing, rates + cycles, next((p.times for p in pieces if p.kind == "count"), 1))
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


def _of_days(timing: Timing, rates: Sequence[Part], count: int) -> Timing:
    """Days of a cycle: with a rate that is shorter than they last, that rate; else so many in the cycle."""
    reach = max(timing.days)
    long = next(
        (rate for rate in rates if _days_of(rate) is None or (_days_of(rate) or 0) >= max(reach, 7)), None
    )
    short = next((rate for rate in rates if rate is not long and rate.kind == "rate"), None)
    cycle = timing.cycle or (_days_of(long) if long else None)
    if short is not None:
        return replace(
            timing, times=short.times * count, period=short.period, period_unit=short.unit, cycle=cycle
        )
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
    if len(rates) > 1 and (rate.times, rate.period, rate.unit) == (1, 1, "d") and count is None:
        # "200 mg/jour toutes les 3 semaines": the amount of the day on which it is given.
        rate = next((later for later in rates[1:] if (_days_of(later) or 0) >= 7), rate)
    times = rate.times
    if count is not None:
        # "6 doses toutes les 12 heures" are so many in all.
        times *= count.times if rate.unit != "h" or rate.period == 24 else 1
    elif rate.unit == "d" and rate.period == 1 and times == 1:
        times = max(len(moments), multiple or 1, 1)
    return replace(timing, times=times, period=rate.period, period_unit=rate.unit)


@lru_cache(maxsize=2)
def timings(scan: Scan) -> tuple[Timing, ...]:
    """The schedules of a report in order: parts together, and beside an amount where they need one.

    Days without a cycle take the length that a later schedule of the same sentence tells.
    """
    found = list(_timings(scan))
    for index, timing in enumerate(found):
        if timing.days and timing.times is None and timing.cycle is None:
            found[index] = _with_cycle(scan, timing, found[index + 1 : index + 4])
    return tuple(found)


def _with_cycle(scan: Scan, timing: Timing, following: Sequence[Timing]) -> Timing:
    for other in following:
        if other.first - timing.last > _SENTENCE or any(
            scan.words[at] == "." and scan.breaks(at) for at in range(timing.last, other.first)
        ):
            break
        if other.days and other.cycle and other.cycle >= max(timing.days):
            return replace(
                timing,
                times=len(timing.days),
                period=other.period,
                period_unit=other.period_unit,
                cycle=other.cycle,
            )
    return timing


def _timings(scan: Scan) -> Iterator[Timing]:
    given = amounts(scan)
    starts = [amount.first for amount in given]
    pending: list[Part] = []
    for part in parts(scan):
        if len(pending) == _MOST_PARTS or (pending and not _together(scan, pending[-1], part, given, starts)):
            timing = _accepted(scan, pending, given, starts)
            if timing is not None:
                yield timing
            pending = []
        pending.append(part)
    if pending and (timing := _accepted(scan, pending, given, starts)) is not None:
        yield timing


def _together(scan: Scan, left: Part, right: Part, given: Sequence[Amount], starts: list[int]) -> bool:
    """Whether two parts belong to one schedule: only little words between, or an amount between two moments."""
    if right.first - left.last > NEAR:
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


def _amount_at(given: Sequence[Amount], starts: list[int], position: int) -> Amount | None:
    index = bisect_right(starts, position) - 1
    return given[index] if index >= 0 and given[index].last > position else None


def _accepted(scan: Scan, pieces: list[Part], given: Sequence[Amount], starts: list[int]) -> Timing | None:
    """The schedule of a cluster of parts, or None where it tells of something else than a drug given."""
    pieces = _trimmed(pieces)
    first = pieces[0].first
    amount = _anchor(scan, first, given, starts)
    kinds = {piece.kind for piece in pieces}
    if amount is None:
        if not _stands_alone(scan, pieces, kinds) or _about_something_else(scan, pieces):
            return None
    else:
        reach = pieces[0].reach
        if reach is not None and first - amount.last > reach:
            return None
        if kinds == {"count"} and not pieces[0].intake:
            return None
    return combined(pieces, amount.times if amount else None)


def _trimmed(pieces: list[Part]) -> list[Part]:
    """Without counts that are no part of how often: a last "3 doses", "6 doses" before "every 12 hours"."""
    while len(pieces) > 1 and pieces[-1].kind == "count" and not pieces[-1].intake:
        pieces = pieces[:-1]
    if len(pieces) > 1 and pieces[0].kind == "count" and pieces[1].unit == "h" and pieces[1].period != 24:
        pieces = pieces[1:]
    return pieces


def _stands_alone(scan: Scan, pieces: list[Part], kinds: set[Kind]) -> bool:
    """Whether parts tell a schedule with no amount before them."""
    if kinds == {"count"}:
        return False
    if any(piece.reach is None for piece in pieces) or {"count", "rate"} <= kinds:
        return True
    if "days" in kinds and kinds & {"cycle", "rate"}:
        return True
    first = pieces[0].first
    hours = (
        len(pieces) == 1 and pieces[0].kind == "rate" and pieces[0].unit == "h" and pieces[0].reach == NEAR
    )
    # "omeprazol/24 h", but not an unknown unit of measurement: "7515 nmol/24 h".
    return hours and scan.word(first - 1).isalnum() and not _ends_numeral(scan, first - 2)


def _ends_numeral(scan: Scan, position: int) -> bool:
    return scan.word(position).isdecimal()


def _anchor(scan: Scan, position: int, given: Sequence[Amount], starts: list[int]) -> Amount | None:
    """The amount that a schedule at `position` can belong to: a dose before it, near, in the same sentence."""
    index = bisect_right(starts, position) - 1
    if index < 0:
        return None
    amount = given[index]
    if amount.moments and amount.first <= position < amount.last:
        return amount
    distance = position - amount.last
    if distance > NEAR or any(scan.breaks(at) for at in range(amount.last, position)):
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
