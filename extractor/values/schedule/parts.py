"""The parts of schedules in a text, and the readers of counts: "2 fois", "3 prises", "1-0-1", "au coucher".

A reader looks at a trigger word and a few tokens around it; `grammar` puts neighbouring parts together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from extractor.values.dose.grid import grid_at
from extractor.values.dose.units import unit_at
from extractor.values.numerals import Numeral
from extractor.values.scan import Scan
from extractor.values.schedule import words as w
from extractor.values.schedule.days import days, on_and_off
from extractor.values.schedule.part import LAST_DAY, NEAR, Part, time_unit, whole
from extractor.values.schedule.rates import (
    adverb,
    alternate,
    cycle,
    dotted,
    every,
    latin,
    per,
    slash,
    weekdays,
)


def parts(scan: Scan) -> Iterator[Part]:
    """The parts of a text in order, none overlapping."""
    found: list[Part] = []
    behind = 0
    numeral_at = scan.numeral_at
    positions = [i for i, word in enumerate(scan.words) if word in _READERS or i in numeral_at]
    for position in positions:
        if position < behind:
            continue
        numeral = numeral_at.get(position)
        part = _numeral_part(scan, numeral) if numeral is not None else None
        if part is None:
            reader = _READERS.get(scan.words[position])
            part = reader(scan, position) if reader is not None else None
        if part is None:
            continue
        while found and found[-1].last > part.first:
            found.pop()
        found.append(part)
        behind = part.last
    return iter(found)


def _times_adverb(scan: Scan, position: int) -> Part | None:
    if scan.language == "es":
        return None
    return Part(position, position + 1, "count", w.TIMES_ADVERBS[scan.words[position]], reach=NEAR)


def _times_sign(scan: Scan, position: int) -> Part | None:
    """ "x 3", "x2"."""
    numeral = scan.numeral_at.get(position + 1)
    value = whole(numeral, 24)
    if value is None or numeral is None or unit_at(scan, numeral.last) or time_unit(scan, numeral.last):
        return None
    last = numeral.last + (1 if scan.word(numeral.last) in w.TIMES else 0)
    return Part(position, last, "count", value, reach=NEAR)


def _moment(scan: Scan, position: int) -> Part | None:
    """ "le matin", "at bedtime", "au coucher", "por la noche"; "en cada comida" are three."""
    first = position
    while first > position - 4 and scan.word(first - 1) in w.MOMENT_ARTICLES:
        first -= 1
    if scan.words[position] == "comida" and scan.word(position - 1) == "cada":
        return Part(first, position + 1, "rate", 3, 1, "d", reach=NEAR)
    moment = w.MOMENTS[scan.words[position]]
    return Part(first, position + 1, "moment", moment=moment, reach=NEAR)


def _single(scan: Scan, position: int) -> Part | None:
    """ "dose unique", "en prise unique", "single dose", "dosis única"."""
    if scan.word(position - 1) in w.EVENTS:
        return Part(
            position - 1, position + 1, "once", reach=NEAR, intake=scan.word(position - 1) in w.INTAKES
        )
    at = position + 1
    rate = w.ADVERBS.get(scan.word(at))
    if rate and scan.word(at + 1) in w.EVENTS:
        return Part(position, at + 2, "rate", *rate, reach=NEAR)
    if scan.word(at) in w.EVENTS:
        return Part(position, at + 1, "once", reach=NEAR)
    return None


def _needed(scan: Scan, position: int) -> Part | None:
    for phrase in w.NEEDED:
        if (
            scan.words[position] == phrase[0]
            and tuple(scan.words[position : position + len(phrase)]) == phrase
        ):
            return Part(position, position + len(phrase), "needed", reach=NEAR)
    return None


def _a(scan: Scan, position: int) -> Part | None:
    return per(scan, position) or _needed(scan, position)


def _letter(scan: Scan, position: int) -> Part | None:
    """ "b", "t", "o", "p": of "b.i.d.", "o.d." or "p.r.n."."""
    return dotted(scan, position) or _needed(scan, position)


def _numeral_part(scan: Scan, numeral: Numeral) -> Part | None:
    """Parts that begin with a number: "2 fois", "3 prises", "1-0-1", "un jour sur deux", "2/j", "14 jours sur 21"."""
    value = None if numeral.ordinal else whole(numeral, LAST_DAY)
    grid = None if numeral.ordinal or numeral.article else _grid(scan, numeral)
    if grid is not None:
        return grid
    if value is None:
        return None
    at = numeral.last
    high = scan.numeral_at.get(at + 1) if scan.word(at) in w.RANGE else None
    if high is not None and high.last < len(scan.words):
        at = high.last
    word = scan.word(at)
    if word in w.TIMES:
        last = at + 1
        return Part(numeral.first, last, "count", value, reach=NEAR)
    while word in ("divided", "equal", "separate", "daily") and scan.word(at + 1) in w.EVENTS:
        at += 1
        word = scan.word(at)
    if word in w.EVENTS:
        return Part(numeral.first, at + 1, "count", value, reach=NEAR, intake=word in w.INTAKES)
    if not numeral.article and value <= 12 and (word == "/" or word in w.PER or word in w.PER_ARTICLES):
        rate = slash(scan, at) if word == "/" else per(scan, at)
        plain = word != "/" or (rate is not None and rate.unit != "h" and rate.period == 1)
        if rate is not None and plain:
            return Part(numeral.first, rate.last, "rate", value, rate.period, rate.unit, reach=NEAR)
    return on_and_off(scan, numeral, value, at)


def _grid(scan: Scan, numeral: Numeral) -> Part | None:
    grid = grid_at(scan, numeral)
    if grid is None:
        return None
    values, last = grid
    given = sum(value > 0 for value in values)
    return Part(numeral.first, last, "grid", given, 1, "d", reach=None if 0.0 in values else NEAR)


_Reader = Callable[[Scan, int], Part | None]


_READERS: dict[str, _Reader] = {
    **dict.fromkeys(w.LATIN, latin),
    **dict.fromkeys(w.ADVERBS, adverb),
    **dict.fromkeys(w.PER, per),
    **dict.fromkeys(w.EVERY, every),
    **dict.fromkeys(w.MOMENTS, _moment),
    **dict.fromkeys(w.TIMES_ADVERBS, _times_adverb),
    **dict.fromkeys(w.ALTERNATE, alternate),
    **dict.fromkeys(w.DAY_WORDS, days),
    **dict.fromkeys(w.CYCLE_WORDS | w.INTERVAL_WORDS, cycle),
    **dict.fromkeys(w.WEEKDAYS, weekdays),
    **dict.fromkeys(w.SINGLE, _single),
    **dict.fromkeys(("si", "au", "as", "if", "prn"), _needed),
    **dict.fromkeys(("b", "t", "o", "p"), _letter),
    **dict.fromkeys(("x", "×", "*"), _times_sign),
    "/": slash, "al": per, "a": _a,
}  # fmt: skip
